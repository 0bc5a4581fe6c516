"""Choosing who approves hours: somebody who organises the talkoot, or a caretaker; never whoever did the work."""

from __future__ import annotations

from handlers import notices
from handlers.commands import command
from handlers.hours import approval_words, hours_words
from handlers.hours.privately import privately
from handlers.talkoot import finding
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape
from storage import hours, people
from storage.hours import Row
from storage.planned import Planned

_OFFERED = 8


def _person(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read who of those who can is to approve, by number or name."""
    planned, said = values["talkoot"], text.strip()
    able = approval_words.candidates(turn.tx, planned, approval_words.open_rows(turn.tx, planned))
    for one in able:
        if said == str(one.id) or (said and one.name.casefold().startswith(said.casefold())):
            return Got(one, str(one.id))
    if said.isdecimal():
        known = people.named(turn.tx, int(said[:9]))
        name = known.name if known else "–"
        return Unclear(turn.t("{name} may not approve these. Who approves them?", name=name), _able(turn, values))
    return Unclear(turn.t("Who approves them?"), _able(turn, values))


def _able(turn: Turn, values: Values) -> Choices:
    found = approval_words.candidates(turn.tx, values["talkoot"], approval_words.open_rows(turn.tx, values["talkoot"]))
    return [(one.name, str(one.id)) for one in found[:_OFFERED]]


def _led(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read the talkoot, as far as hours of it wait for somebody to approve them."""
    found = finding.HELD.parse(turn, text, values)
    if isinstance(found, Got) and not approval_words.open_rows(turn.tx, found.value):
        return approval_words.nothing_open(turn, found.value)
    return found


@command(
    "approver",
    "godkännare",
    "hyväksyjä",
    takes=[
        Arg("talkoot", _led, N_("Which talkoot?"), finding.HELD.choices, known=True),
        Arg("person", _person, N_("Who approves them?"), _able),
    ],
)
@privately
def choose(turn: Turn, talkoot: Planned, person: people.Known) -> Answer:
    """The person is asked to approve what nobody is asked about yet, or else all that waits; never their own."""
    rows = approval_words.unasked(turn.tx, talkoot) or approval_words.open_rows(turn.tx, talkoot)
    asked = approval_words.expect(turn.tx, talkoot, rows, person.id, now=turn.now)
    left = [row for row in rows if row.number not in asked]
    t = turn.t
    if not asked:
        return _only_own(turn, talkoot, left)
    if person.id == turn.person.id:
        reply = approval_words.question(turn.tx, t, talkoot, person.id, zone=turn.zone)
        text, buttons = approval_words.own_left(turn, talkoot, left)
        return Reply(f"{reply.text}\n{text}" if text else reply.text, (*reply.buttons, *buttons), private=True)

    def say(t: Words) -> Reply:
        reply = approval_words.question(turn.tx, t, talkoot, person.id, zone=turn.zone)
        return Reply(t("{name} asks you to approve hours.", name=turn.person.name) + "\n" + reply.text, reply.buttons)

    if not notices.inform(turn.tx, person.id, say, now=turn.now, town=turn.town):
        return _not_reached(turn, talkoot, person, asked)
    return _asked(turn, talkoot, person, [row for row in rows if row.number in asked], left)


def _asked(turn: Turn, planned: Planned, person: people.Known, rows: list[Row], left: list[Row]) -> Reply:
    t = turn.t
    cents = hours.totals_of(turn.tx, rows, zone=turn.zone).cents
    text = t("{name} was asked to approve: ", name=person.name) + f"*{escape(planned.title)}*, "
    text += hours_words.counted(t, rows, cents) + "."
    more, buttons = approval_words.own_left(turn, planned, left)
    back = Button(t("Do not ask anybody"), f"approver back {planned.number} {person.id}")
    return Reply(f"{text}\n{more}" if more else text, (*buttons, back), private=True)


def _only_own(turn: Turn, planned: Planned, left: list[Row]) -> Refusal:
    text, buttons = approval_words.own_left(turn, planned, left)
    return Refusal(text or turn.t("Who approves them?"), buttons)


def _not_reached(turn: Turn, planned: Planned, person: people.Known, asked: list[int]) -> Refusal:
    hours.ask_nobody(turn.tx, asked)
    who, buttons = approval_words.ask(turn, planned)
    text = turn.t("I cannot reach {name} in private.", name=person.name)
    return Refusal(f"{text} {who}", buttons)


@command("approver back", "ingen godkännare", "ei hyväksyjää", takes=[finding.HELD, Arg("whom", as_said)])
@privately
def ask_nobody(turn: Turn, talkoot: Planned, whom: str) -> Answer:
    """The person is not asked to approve any more."""
    number = int(whom) if whom.isdecimal() and len(whom) < 9 else 0
    rows = hours.asked_of(turn.tx, number, talkoot.number)
    t = turn.t
    if not rows:
        return Refusal(t("There is nothing to take back."))
    hours.ask_nobody(turn.tx, [row.number for row in rows])
    who, buttons = approval_words.ask(turn, talkoot)
    name = (people.named(turn.tx, number) or turn.person).name
    text = t("{name} is not asked any more.", name=name)
    return Reply(f"{text} {who}", buttons, private=True)
