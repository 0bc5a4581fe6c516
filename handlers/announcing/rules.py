"""What the caretaker decides about announcing: who may write to all, what is urgent, how much a group hears a day."""

from __future__ import annotations

from handlers import taking_back
from handlers.announcing import announcing_rights
from handlers.announcing.announcing_rights import ASKED, ORGANISERS, TO_ALL, URGENT
from handlers.choosing import chosen
from handlers.commands import command
from handlers.lengths import read_count
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import hearing, undoing
from storage.db import Tx
from storage.people import Role

EVERYBODY, HURRY, POSTS = "all", "urgent", "posts"
_MOST = 50
_TITLES = {EVERYBODY: N_("To everybody"), HURRY: N_("Urgent ones"), POSTS: N_("Posts a day")}
_KEPT = {EVERYBODY: TO_ALL, HURRY: URGENT}
_WHO = {ORGANISERS: N_("every organiser may"), ASKED: N_("the caretaker is asked each time")}
_ASK = {
    EVERYBODY: N_("Who may write to all groups, villages and contact people without asking?"),
    HURRY: N_("Who may send what is urgent, at night too, without asking?"),
    POSTS: N_("How many new posts a day does a group bear that has not said so itself?"),
}


def _rule(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    if not text.strip():
        return Got(None, "")
    choices = _rules(turn)
    found = chosen(text, choices)
    return Got(found[0], *found) if found else Unclear(turn.t("What should be changed?"), choices, text)


def _rules(turn: Turn) -> Choices:
    return [(turn.t(title), name) for name, title in _TITLES.items()]


def _value(turn: Turn, text: str, values: Values) -> Got | Unclear:
    rule: str | None = values["rule"]
    if rule is None:
        return Got(None, "")
    if rule == POSTS:
        count = read_count(text) if text.strip() else None
        if count is None or not 0 <= count <= _MOST:
            return Unclear(turn.t(_ASK[POSTS]), [(str(n), str(n)) for n in (1, 2, 3, 5)])
        return Got(str(count), str(count))
    choices = [(turn.t.label(_label(who)), who) for who in _WHO]
    found = chosen(text, choices) if text.strip() else None
    return Got(found[0], found[0]) if found else Unclear(turn.t(_ASK[rule]), choices)


def _label(who: str) -> str:
    return {ORGANISERS: N_("Every organiser"), ASKED: N_("Nobody: ask the caretaker")}[who]


@command(
    "announcing rules",
    "meddelanderegler",
    "tiedotesäännöt",
    role=Role.CARETAKER,
    summary=N_("Who may announce to everybody, and how much a group hears a day"),
    takes=[Arg("rule", _rule, known=True), Arg("value", _value, known=True)],
)
def rules(turn: Turn, rule: str | None, value: str | None) -> Answer:
    """The rules have been read, or one of them is another from now on."""
    if rule is None or value is None:
        return _told(turn)
    was = _now(turn.tx, rule)
    if was == value:
        return _told(turn, turn.t("It was so already."))
    _set(turn.tx, rule, value)
    kept = {"was": was, "now": value}
    number = undoing.keep(turn.tx, f"announcing-rule:{rule}", kept, person_id=turn.person.id, now=turn.now)
    return _told(turn, turn.t("Changed."), Button(turn.t("Take it back"), f"announcing rules back {number}"))


def _now(tx: Tx, rule: str) -> str:
    return str(hearing.town_posts(tx)) if rule == POSTS else announcing_rights.rule(tx, _KEPT[rule])


def _set(tx: Tx, rule: str, value: str) -> None:
    if rule == POSTS:
        hearing.bear(tx, int(value))
    else:
        announcing_rights.decide(tx, _KEPT[rule], value)


def _told(turn: Turn, lead: str = "", *more: Button) -> Reply:
    """Return all rules as they are now."""
    t = turn.t
    lines = [
        lead,
        t("To the own association's groups and people every organiser may always announce."),
        t("To everybody: {who}.", who=t(_WHO[_now(turn.tx, EVERYBODY)])),
        t("Urgent ones: {who}.", who=t(_WHO[_now(turn.tx, HURRY)])),
        t.n(
            "A group hears {n} new post a day; the rest is gathered for it.",
            "A group hears {n} new posts a day; the rest is gathered for it.",
            hearing.town_posts(turn.tx),
        ),
        t("Caretakers and the municipality's contact people may always announce to everybody."),
    ]
    buttons = [Button(t(title), f"announcing rules {name}") for name, title in _TITLES.items()]
    return Reply("\n".join(filter(None, lines)), (*more, *buttons), private=True)


def _undo(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    before = taking_back.own(turn, text, "announcing-rule")
    return Got(before, text) if before else taking_back.nothing(turn.t)


@command(
    "announcing rules back",
    "meddelanderegler tillbaka",
    "tiedotesäännöt takaisin",
    role=Role.CARETAKER,
    takes=[Arg("undo", _undo, known=True)],
)
def rules_back(turn: Turn, undo: undoing.Before) -> Answer:
    """The rule is as it was, unless somebody has changed it since."""
    rule = undo.subject.partition(":")[2]
    if _now(turn.tx, rule) != undo.was["now"]:
        return _told(turn, turn.t("It has been changed since, so I left it as it is."))
    _set(turn.tx, rule, undo.was["was"])
    return _told(turn, turn.t("Taken back. It is as it was."))
