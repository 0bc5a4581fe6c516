"""Answering for an event with one tap: I come, maybe, I do not; and taking the answer back."""

from __future__ import annotations

import re
from typing import assert_never

from handlers import taking_back
from handlers.commands import command
from handlers.events import answers_shown, finding_days
from handlers.events.finding_days import DAY, On
from handlers.signing_up import company
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values, as_said
from handlers.types import Button
from handlers.words import N_
from storage import answers, events, undoing
from storage.answers import Answered, Closed, Ended, Full, NotThere, Queued, TooLate
from storage.event_table import Says

UNDO = "event_answer"
_WITH = re.compile(r"\+(\d{1,6})(?!\S)")


def _others(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read how many come along ("+3"); other words are talk."""
    found = _WITH.search(text)
    number = int(found[1]) if found else 0
    if number > company.MOST:
        most = turn.t("You can bring up to {n} others. How many?", n=company.MOST)
        return Unclear(most, [(label, f"+{words}") for label, words in company.numbers(turn)[:-1]], leads=("+",))
    return Got(number, f"+{number}")


@command(
    "coming",
    "kommer",
    "tulossa",
    aliases=("tulen tapahtumaan", "jag kommer till", "olen tulossa", "i am coming to", "i am coming", "i'm coming to"),
    summary=N_("I come to an event"),
    takes=[DAY, Arg("others", _others, optional=True)],
    linkable=True,
)
def coming(turn: Turn, on: On, others: int | None) -> Answer:
    """The person comes, with so many others if they said so, or waits where there is no room."""
    return _say(turn, on, Says.YES, others or 0)


@command(
    "maybe",
    "kanske",
    "ehkä",
    aliases=("ehkä tulen", "jag kommer kanske", "kanske kommer", "jag kanske kommer", "i may come to"),
    takes=[DAY],
)
def maybe(turn: Turn, on: On) -> Answer:
    """The person may come; they hold no place."""
    return _say(turn, on, Says.MAYBE)


@command(
    "not coming",
    "kommer inte till",
    "en tule tapahtumaan",
    aliases=(
        *("en pääse tapahtumaan", "en osallistu", "en ole tulossa"),
        *("jag kommer inte till", "jag kommer inte på", "kommer inte", "kommer ej"),
        *("i am not coming to", "i am not coming", "i'm not coming", "i'm not coming to"),
    ),
    summary=N_("I cannot come to an event"),
    takes=[DAY],
)
def not_coming(turn: Turn, on: On) -> Answer:
    """The person does not come; whoever waits first has what that frees."""
    return _say(turn, on, Says.NO)


def _say(turn: Turn, on: On, says: Says, others: int = 0) -> Answer:
    here = None if turn.room.private else turn.room.id
    outcome = answers.say(
        turn.tx, on.day.number, says, person_id=turn.person.id, room_id=here, now=turn.now, people=1 + others
    )
    match outcome:
        case Answered() | Queued():
            return answers_shown.said(turn, _now(turn, on), outcome, more=_back(turn, outcome))
        case Full():
            return answers_shown.full(turn, _now(turn, on), outcome)
        case TooLate():
            return answers_shown.too_late(turn, on, outcome)
        case Closed():
            return answers_shown.closed(turn, on)
        case _:
            assert_never(outcome)


def _now(turn: Turn, on: On) -> On:
    """Return the day as it is after the answer."""
    event = events.get(turn.tx, on.event.number)
    assert event is not None
    return On(event, event.day(on.day.number))


def _back(turn: Turn, outcome: Answered | Queued) -> tuple[Button, ...]:
    """Keep what they said before, so that it can be said again; whoever comes for the first time has "I cannot"."""
    before, made = outcome.before, outcome.answer
    if not outcome.new or (before is None and made.says == Says.YES):
        return ()
    was = {"was": before.number if before else None, "made": made.number, "day": made.day_id}
    kept = undoing.keep(turn.tx, f"{UNDO}:{made.number}", was, person_id=turn.person.id, now=turn.now)
    return (Button(turn.t("Take it back"), f"answer back {kept}"),)


@command("answer back", "svar tillbaka", "palauta vastaus", takes=[Arg("what", as_said, N_("Which one?"))])
def answer_back(turn: Turn, what: str) -> Answer:
    """What the person said before stands again, if there is still room."""
    before = taking_back.own(turn, what, UNDO)
    on = finding_days.of_number(turn, before.was["day"]) if before else None
    if before is None or on is None or isinstance(on, Refusal):
        return taking_back.nothing(turn.t)
    outcome = answers.restore(
        turn.tx,
        before.was["made"],
        before.was["was"],
        person_id=turn.person.id,
        day_id=on.day.number,
        now=turn.now,
    )
    match outcome:
        case Answered() | Queued():
            return answers_shown.said(turn, _now(turn, on), outcome)
        case Ended():
            return answers_shown.ended(turn, _now(turn, on), outcome)
        case Full():
            lead = turn.t("I am sorry, your place has gone to somebody else meanwhile.") + "\n"
            return answers_shown.full(turn, on, outcome, lead=lead)
        case Closed():
            return answers_shown.closed(turn, on)
        case NotThere() | TooLate():
            return taking_back.nothing(turn.t)
        case _:
            assert_never(outcome)
