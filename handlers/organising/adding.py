"""An organiser adds people by name, who need not use any network, and takes people off."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from handlers import notices, rights
from handlers.commands import command
from handlers.lengths import read_id
from handlers.organising import who_comes, whom
from handlers.organising.finding_open import OPEN
from handlers.organising.which_task import TASK, Chosen
from handlers.organising.whom import Whom
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, fold
from storage import people, sign_ups
from storage import talkoot as talkoot_store
from storage.planned import Planned
from storage.sign_ups import Begun, Coming, Full, Gone, Left, NotOpen, NotThere, Queued, SignedUp
from storage.signed import Ended

OFFERED = 12
"""How many are offered to tap; others are written by name."""


@command(
    "add to",
    "skriv in",
    "lisää talkoisiin",
    summary=N_("Add somebody to your talkoot by name"),
    takes=[
        OPEN,
        Arg("who", whom.read, N_("Who comes? Write the name, for example: Liisa Virtanen, or: Liisa and 2 others")),
        TASK,
    ],
)
def add(turn: Turn, talkoot: Planned, who: Whom, task: Chosen) -> Answer:
    """They come to do the task, or wait for it, and hear of it where they can be reached."""
    person_id, outcome = whom.sign_up(turn, who, task.number, wait=task.wait)
    match outcome:
        case Coming(sign_up, new) | Queued(sign_up, _, new) if not new:
            return _there_already(turn, sign_up)
        case Coming(sign_up):
            return _added(turn, sign_up, turn.t("Added: "), 0)
        case Queued(sign_up, ahead):
            return _added(turn, sign_up, turn.t("Added to the queue: "), ahead + 1)
        case Full():
            text = turn.t("Somebody else was faster: there is no room for them any more.")
            return Refusal(text, _other_task(turn.t, talkoot.number, person_id))
        case NotOpen():
            return _closed(turn.t, talkoot.number)
        case _:
            assert_never(outcome)


def _other_task(t: Words, number: int, person_id: int) -> tuple[Button, ...]:
    return (Button(t("Another task"), f"add to {number} p{person_id}"),)


def _closed(t: Words, number: int) -> Refusal:
    return Refusal(t("Nobody can come to that any more."), _list_button(t, number))


def _added(turn: Turn, sign_up: SignedUp, lead: str, place: int) -> Reply:
    t = turn.t
    text = lead + _said(t, sign_up, turn)
    text += t(" · number {n} in the queue", n=place) if place else ""
    if sign_up.person_id != turn.person.id and not _tell(turn, sign_up, place):
        text += "\n" + t("I cannot reach everybody. Please tell them yourself: {name}.", name=sign_up.name)
    back = Button(t("Take it back"), f"take off {sign_up.number}")
    more = Button(t("Add another"), f"add to {sign_up.talkoot_id}")
    return Reply(text, (back, more, *_list_button(t, sign_up.talkoot_id)), private=True)


def _tell(turn: Turn, sign_up: SignedUp, place: int) -> bool:
    def say(t: Words) -> Reply:
        lead = t("{name} added you to the queue: ", name=turn.person.name) if place else ""
        text = (lead or t("{name} signed you up: ", name=turn.person.name)) + talkoot_words.mine(t, sign_up, turn.zone)
        no = Button(t("I cannot come after all"), f"withdraw {sign_up.number}")
        return Reply(text, (no, Button(t("Show the talkoot"), f"talkoot {sign_up.talkoot_id}")))

    return notices.inform(turn.tx, sign_up.person_id, say, now=turn.now, town=turn.town, starts=sign_up.starts_at)


def _there_already(turn: Turn, sign_up: SignedUp) -> Reply:
    t = turn.t
    text = t("Has signed up already: ") + _said(t, sign_up, turn)
    off = Button(t("Take them off"), f"take off {sign_up.number}")
    return Reply(text, (off, *_list_button(t, sign_up.talkoot_id)), private=True)


def _said(t: Words, sign_up: SignedUp, turn: Turn) -> str:
    """Return who it is, with whom they bring, and to what they come."""
    when = talkoot_words.day_said(sign_up, turn.zone, t.language)
    about = t("*{title}*, {task}, {when}", title=sign_up.title, task=sign_up.task, when=when)
    return f"{who_comes.party(sign_up)} · {about}"


def _list_button(t: Words, number: int) -> tuple[Button, ...]:
    return (Button(t("Who comes"), f"participants {number}"),)


def _one(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read who is taken off: a sign-up by its number, else a name among those of a talkoot (`t7`)."""
    first, _, rest = text.strip().partition(" ")
    number = read_id(first)
    if first.isdecimal() and number is not None and not rest:
        return _numbered(turn, number, text)
    found = finding.LED.parse(turn, text, values)
    if isinstance(found, Unclear):
        return replace(found, choices=_as_talkoot(found.choices))
    if isinstance(found, Refusal):
        return found
    there = sign_ups.of_talkoot(turn.tx, found.value)
    named = [one for one in there if found.rest and fold(one.name).startswith(fold(found.rest))]
    if len(named) == 1 and fold(named[0].name) == fold(found.rest):
        return Got(named[0], str(named[0].number))
    if not there:
        text = turn.t("Nobody has signed up yet: ") + talkoot_words.headline(turn.t, found.value, turn.zone)
        return Refusal(text, (Button(turn.t("Add somebody"), f"add to {found.value.number}"),))
    lead = f"t{found.value.number} "
    return Unclear(turn.t("Who is taken off?"), _to_tap(named or there), leads=(lead,))


def _numbered(turn: Turn, number: int, text: str) -> Got | Refusal:
    sign_up = sign_ups.get(turn.tx, number)
    planned = talkoot_store.get(turn.tx, sign_up.talkoot_id) if sign_up else None
    if sign_up is None or planned is None:
        return finding.none_such(turn)
    return Got(sign_up, text) if rights.leads(turn.person, planned) else finding.not_yours(turn, planned)


def _to_tap(found: list[SignedUp]) -> Choices:
    many = len({one.task_id for one in found}) > 1
    return [(f"{one.name} · {one.task}" if many else one.name, str(one.number)) for one in found[:OFFERED]]


def _whose(turn: Turn, _values: Values) -> Choices | Refusal:
    return _as_talkoot(finding.to_tap(turn, finding.known(turn, finding.organiser))) or finding.none(turn)


def _as_talkoot(choices: Choices) -> Choices:
    """Return the choices so that their numbers are not taken for those of sign-ups."""
    return [(label, f"t{number}") for label, number in choices]


@command(
    "take off",
    "stryk",
    "poista talkoista",
    summary=N_("Take somebody off your talkoot"),
    takes=[Arg("sign_up", _one, N_("Which talkoot?"), _whose, known=True)],
)
def take_off(turn: Turn, sign_up: SignedUp) -> Answer:
    """They come no more, and hear so kindly; whoever waits first is offered what that frees."""
    t = turn.t
    if sign_up.ends_at <= turn.now:  # it could not be taken back either
        return Refusal(
            t("That is over already: ") + _said(t, sign_up, turn), _list_button(t, sign_up.talkoot_id), private=True
        )
    outcome = sign_ups.leave(turn.tx, sign_up.number, why=Ended.REMOVED, zone=turn.zone, now=turn.now)
    match outcome:
        case Left(gone):
            missed = _tell_gone(turn, gone)
            back = Button(t("Take it back"), f"put back {gone.number}")
            text = t("Taken off: ") + _said(t, gone, turn) + missed
            return Reply(text, (back, *_list_button(t, gone.talkoot_id)), private=True)
        case Gone(gone):
            text = t("Does not come any more: ") + _said(t, gone, turn)
            return Refusal(text, _list_button(t, gone.talkoot_id), private=True)
        case Begun() | NotThere():
            return finding.none_such(turn)
        case _:
            assert_never(outcome)


def _tell_gone(turn: Turn, gone: SignedUp) -> str:
    if gone.person_id == turn.person.id:
        return ""

    def say(t: Words) -> Reply:
        text = t("{name} took you off: ", name=turn.person.name) + talkoot_words.mine(t, gone, turn.zone)
        text += "\n" + t(
            "If this is not right, please ask {name}. Thank you for offering to help!", name=turn.person.name
        )
        return Reply(text, (Button(t("Show the talkoot"), f"talkoot {gone.talkoot_id}"),))

    if notices.inform(turn.tx, gone.person_id, say, now=turn.now, town=turn.town, starts=gone.starts_at):
        return ""
    return "\n" + turn.t("I cannot reach everybody. Please tell them yourself: {name}.", name=gone.name)


@command("put back", "aterta till talko", "palauta talkoisiin", takes=[Arg("sign_up", _one, known=True)])
def put_back(turn: Turn, sign_up: SignedUp) -> Answer:
    """Whom an organiser took off comes again, if there is still room; who gave up by themselves decides themselves."""
    t = turn.t
    if sign_up.ended_at is not None and sign_up.why != Ended.REMOVED:
        text = t("{name} gave up by themselves: only they can come again.", name=sign_up.name)
        return Refusal(text, _list_button(t, sign_up.talkoot_id), private=True)
    if people.named(turn.tx, sign_up.person_id) is None:  # forgotten since: nobody brings them back
        return finding.none_such(turn)
    outcome = sign_ups.back(turn.tx, sign_up.number, zone=turn.zone, now=turn.now)
    match outcome:
        case Coming(back) | Queued(back, _) if sign_up.ended_at is None:
            return _there_already(turn, back)
        case Coming(back):
            return _added(turn, back, t("Coming again: "), 0)
        case Queued(back, ahead):
            return _added(turn, back, t("In the queue again: "), ahead + 1)
        case Full():
            text = t("Their place has been taken since: ") + _said(t, sign_up, turn)
            return Refusal(text, _other_task(t, sign_up.talkoot_id, sign_up.person_id), private=True)
        case NotOpen() | NotThere():
            return _closed(t, sign_up.talkoot_id)
        case _:
            assert_never(outcome)
