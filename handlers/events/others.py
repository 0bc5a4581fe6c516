"""Bringing others along to an event: a number or names, of people who need no app; nobody beyond the room there is."""

from __future__ import annotations

import re
from typing import assert_never

from handlers import taking_back
from handlers.aside import aside
from handlers.commands import command
from handlers.events import answers_shown, finding_days
from handlers.events.finding_days import On
from handlers.signing_up import company
from handlers.signing_up.company import Company
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_
from storage import answers, undoing
from storage.answers import Answered, AnswerNow, Closed, Full, NotThere, Queued, TooLate

UNDO = "event_company"
_NUMBER = re.compile(r"#?(\d{1,9})(?=[\s,:.!]|$)")


def mine(turn: Turn) -> list[AnswerNow]:
    """Return what the person comes to, may come to or waits for, in order."""
    return answers.of_person(turn.tx, turn.person.id, now=turn.now)


def _which(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read which of the person's own answers it is: its number, or the only one there is."""
    number, found = _NUMBER.match(text), mine(turn)
    if number is not None:
        one = answers.get(turn.tx, int(number[1]))
        rest = text[number.end() :].strip(" ,:.!")
        if one is not None and one.person_id == turn.person.id:
            return Got(one, number[1], rest)
        if rest or len(found) != 1:
            return _not_yours(turn)
    if not found:
        return _not_yours(turn)
    if len(found) == 1:
        return Got(found[0], str(found[0].number), text)
    return Unclear(turn.t("Which one?"), _to_tap(turn, {}), rest=text)


def _to_tap(turn: Turn, _values: Values) -> Choices:
    return [(answers_shown.short(turn, one), str(one.number)) for one in mine(turn)[: finding_days.OFFERED]]


def _not_yours(turn: Turn) -> Refusal:
    return Refusal(turn.t("You have not said that you come to any event."), (answers_shown.all_events(turn.t),))


def _choices(turn: Turn, values: Values) -> Choices:
    one = values.get("answer")
    nobody = [(turn.t("Nobody"), "0")] if isinstance(one, AnswerNow) and one.people > 1 else []
    return [*company.numbers(turn), *nobody]


@command(
    "bring to",
    "ta med till",
    "tuon mukaan",
    aliases=("jag tar med till", "tuon tapahtumaan"),
    takes=[
        Arg("answer", _which, N_("Which one?"), _to_tap, known=True),
        Arg("who", company.who, N_("How many?"), _choices),
    ],
)
def bring(turn: Turn, answer: AnswerNow, who: Company) -> Answer:
    """The person comes with these others, and with nobody else."""
    was = {"number": answer.number, "people": answer.people, "names": answer.said.splitlines()}
    outcome = answers.bring(turn.tx, answer.number, 1 + who.count, who.names, now=turn.now)
    back: tuple[Button, ...] = ()
    if isinstance(outcome, Answered | Queued):
        kept = undoing.keep(turn.tx, f"{UNDO}:{answer.number}", was, person_id=turn.person.id, now=turn.now)
        back = (Button(turn.t("Take it back"), f"bring back to {kept}"),)
    return _told(turn, answer, outcome, back)


@command("bring back to", "ta med igen till", "tuon entiset mukaan", takes=[Arg("what", as_said, N_("Which one?"))])
def bring_back(turn: Turn, what: str) -> Answer:
    """They bring whom they brought before."""
    before = taking_back.own(turn, what, UNDO)
    one = answers.get(turn.tx, before.was["number"]) if before is not None else None
    if before is None or one is None or one.person_id != turn.person.id:
        return taking_back.nothing(turn.t)
    outcome = answers.bring(turn.tx, one.number, before.was["people"], before.was["names"], now=turn.now)
    return _told(turn, one, outcome, ())


def _told(
    turn: Turn,
    one: AnswerNow,
    outcome: Answered | Queued | Full | TooLate | Closed | NotThere,
    back: tuple[Button, ...],
) -> Answer:
    on = finding_days.of_number(turn, one.day_id)
    if isinstance(on, Refusal):
        return on
    match outcome:
        case Answered() | Queued():
            return answers_shown.said(turn, on, outcome, more=back)
        case Full():
            return _too_many(turn, on, one, outcome.left)
        case TooLate():
            return answers_shown.too_late(turn, on, outcome)
        case Closed():
            return answers_shown.closed(turn, on)
        case NotThere():
            return _not_yours(turn)
        case _:
            assert_never(outcome)


def _too_many(turn: Turn, on: On, one: AnswerNow, left: int) -> Answer:
    t, most = turn.t, one.people - 1 + left
    lead = (
        t.n("There is room for {n} more only: ", "There is room for {n} more only: ", left)
        if left
        else t("There is no more room: ")
    )
    some = (Button(t.label("Bring {n}", n=str(most)), f"bring to {one.number} {most}"),) if left else ()
    text = lead + answers_shown.whole(t, on.event, one, turn.zone)
    return aside(turn, Reply(text, (*some, answers_shown.show(t, on.event))))
