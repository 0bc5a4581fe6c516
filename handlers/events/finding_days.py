"""Finding the day of an event that is meant: by its number, or by words for the event and for one of its days."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers import when
from handlers.events import event_words, finding
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.words import N_
from storage import events
from storage.events import DayNow, EventNow

OFFERED = 8
_BESIDE = re.compile(r"\+\d{1,6}")
"""How many come along names nothing."""
_NUMBER = re.compile(r"#?(\d{1,9})(?=[\s,:!]|$)(?!\s*[.:]\d)")


@dataclass(frozen=True, slots=True)
class On:
    """A day of an event, as it is now."""

    event: EventNow
    day: DayNow


def of_number(turn: Turn, number: int) -> On | Refusal:
    """Return the day with the number; what is a draft is there for its organisers alone."""
    event = events.of_day(turn.tx, number)
    if event is None or (event.is_draft and not finding.organiser(turn, event)):
        return finding.none_such(turn)
    return On(event, event.day(number))


def _read(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    number = _NUMBER.match(text.strip())
    if number is not None:
        found = of_number(turn, int(number[1]))
        return found if isinstance(found, Refusal) else Got(found, number[1], text.strip()[number.end() :].strip(" ,:"))
    named = finding.ANY.parse(turn, text, values)
    if not isinstance(named, Got):
        return _as_events(named)
    return _which_day(turn, named.value, named.rest)


def _as_events(answer: Unclear | Refusal) -> Unclear | Refusal:
    """An event that is chosen is named as one: a bare number is a day's."""
    if isinstance(answer, Refusal):
        return answer
    return Unclear(answer.text, [(label, f"e{words}") for label, words in answer.choices], answer.rest, answer.leads)


def _which_day(turn: Turn, event: EventNow, rest: str) -> Got | Unclear:
    """Return the day that the rest of the words says, of one that repeats; else the one for which people answer now."""
    day = event.answered(turn.now) or event.days[0]
    if event.repeats and rest.strip():
        read = when.find(rest, now=turn.now, zone=turn.zone, language=turn.language)
        if isinstance(read.meaning, when.Span | when.Moment):
            start = read.meaning.start
            end = read.meaning.end if isinstance(read.meaning, when.Span) else start
            then = [one for one in event.days if one.starts_at <= end and one.ends_at > start]
            if len(then) == 1:
                return Got(On(event, then[0]), str(then[0].number), read.rest)
            return Unclear(turn.t("Which day?"), to_tap(turn, then or ahead(event, turn)))
    return Got(On(event, day), str(day.number), rest)


def ahead(event: EventNow, turn: Turn) -> list[DayNow]:
    """Return the days of the event that are not over, also those that were called off."""
    return [day for day in event.days if turn.now < day.ends_at]


def to_tap(turn: Turn, days: list[DayNow]) -> Choices:
    """Return the days as choices."""
    return [(event_words.short_day(day, turn.zone, turn.language), str(day.number)) for day in days[:OFFERED]]


def _choices(turn: Turn, _values: Values) -> Choices | Refusal:
    found = finding.known(turn, finding.anybody)
    if not found:
        return finding.nothing_on(turn)
    return [(label, f"e{words}") for label, words in finding.to_tap(turn, found)]


def _named(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read the day of an event that the words name: words about something else do not mean the only one there is."""
    found = _read(turn, text, values)
    unread = found.rest.strip() if isinstance(found, Got | Unclear) else ""
    if unread and unread == text.strip() and not _BESIDE.fullmatch(unread):
        named = [one for one in finding.known(turn, finding.anybody) if finding.named_in(text, one)]
        if len(named) == 1:
            return _which_day(turn, named[0], text)
        chosen = _choices(turn, values)
        return chosen if isinstance(chosen, Refusal) else Unclear(turn.t("Which event?"), chosen)
    return found


DAY = Arg("on", _named, N_("Which event?"), _choices, known=True)
