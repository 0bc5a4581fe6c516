"""What is asked of whoever adds a place to a joint day, a thing at a time; what has been said already is not asked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from handlers import rights, when
from handlers.booking import whom
from handlers.events import event_words, plan_args
from handlers.events.plan_args import Where
from handlers.joint_day import place_words
from handlers.planning import clash_words
from handlers.planning.asked import LONGEST_PLACE, LONGEST_TEXT
from handlers.spaces.traits import skips
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_, fold
from storage import associations, availability, event_place_spaces, event_places, spaces, wallclock
from storage.associations import Association
from storage.events import DayNow, EventNow

WHO = N_("Which association's place is it?")
WHERE = N_("Where is it? A space of the town I book with it; elsewhere, write the place.")
WHAT = N_("What can one see or do there? For example: coffee and a raffle")
HOURS = N_("From when to when?")
ALL, ELSEWHERE = "all", "elsewhere"
NOBODY = "nobody"
_COMMAS = re.compile(r"\s*[,;\n]+\s+|\s*[;\n]+\s*")
_ALL = frozenset(map(fold, ("all", "all day", "whole day", "koko päivä", "koko päivän", "koko ajan", "hela dagen")))
_ELSEWHERE = frozenset(map(fold, (ELSEWHERE, "muualla", "muu paikka", "toinen paikka", "annanstans", "en annan plats")))
_OFFERED, _SHORTEST = 4, timedelta(minutes=30)
_CLOCK = re.compile(r"\d")


def parts(text: str) -> list[str]:
    """Return what stands between the commas."""
    return [part for part in (one.strip() for one in _COMMAS.split(text)) if part]


def _event(values: Values) -> EventNow:
    event: EventNow = values["event"]
    return event


def _own(turn: Turn, event: EventNow) -> list[Association]:
    """Return the associations whose places the person may add: their own; who organises the day, everybody's."""
    return associations.everyone(turn.tx) if rights.leads(turn.person, event) else whom.mine(turn)


def read_who(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read whose place it is; of the only one it can be, nothing is asked."""
    event, said = _event(values), parts(text)
    own = _own(turn, event)
    if not own and not rights.leads(turn.person, event):
        return nobodys(turn, event)
    first, rest = (said[0], ", ".join(said[1:])) if said else ("", "")
    if first == NOBODY and rights.leads(turn.person, event):
        return Got(None, NOBODY, rest)
    for one in own:
        if first == f"#{one.id}" or _bare(first) == _bare(one.name):
            return Got(one, f"#{one.id}", rest)
    mine = whom.mine(turn)
    if len(own) == 1 and own == mine:
        return Got(own[0], f"#{own[0].id}", text)
    return Unclear(turn.t(WHO), who_to_tap(turn, values), rest=text)


def _bare(name: str) -> str:
    return fold(name).strip(" .:").removesuffix(" ry").removesuffix(" rf")


def who_to_tap(turn: Turn, values: Values) -> Choices:
    """Return the associations, and for who organises the day, that none runs it."""
    event = _event(values)
    none = [(turn.t("No association"), NOBODY)] if rights.leads(turn.person, event) else []
    return [*((one.name, f"#{one.id}") for one in _own(turn, event)), *none]


def nobodys(turn: Turn, event: EventNow) -> Refusal:
    """Say who can add a place, where the person is of no association."""
    t, able = turn.t, rights.leaders(turn.tx, event)
    names = t.list([person.name for person in able][:3])
    text = t("Here the associations add their places, and you are not in any of them yet.")
    text += " " + t("You can ask the organiser: {names}.", names=names or "–")
    ask = Button(t.n("Send them a request", "Send them all a request", len(able)), f"ask for place {event.number}")
    return Refusal(text, (ask,) if able else (), private=True)


def read_where(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read where it is: a space of the town is meant by its name, anything else is elsewhere."""
    said = parts(text)
    if not said:  # whoever has tapped on a card reads of which day
        head = event_words.headline(turn.t, _event(values), turn.zone)
        return Unclear(head + "\n" + turn.t(WHERE), where_to_tap(turn, values))
    named = said[0].startswith("#") or any(sign.isalpha() for sign in said[0])
    if not named or skips(said[0]):
        return Unclear(turn.t(WHERE), where_to_tap(turn, values))
    if len(said[0]) > LONGEST_PLACE:
        return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST_PLACE))
    found = plan_args.read_place(turn, said[0], values)
    return Got(found.value, found.words, ", ".join(said[1:])) if isinstance(found, Got) else found


def where_to_tap(turn: Turn, _values: Values) -> Choices:
    """Return the spaces of the town."""
    return plan_args.place_choices(turn)


def read_what(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read what there is: all that says nothing of the hours."""
    if skips(text):
        return Got("", "-")
    said = parts(text)
    times = [part for part in said if _is_time(turn, part, _event(values))]
    what = ", ".join(part for part in said if part not in times)
    if not what:
        return Unclear(turn.t(WHAT), what_to_tap(turn, values), rest=text)
    if len(what) > LONGEST_TEXT:
        return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST_TEXT))
    return Got(what, what, ", ".join(times))


def what_to_tap(turn: Turn, _values: Values) -> Choices:
    return [(turn.t("I will tell later"), "-")]


def _is_time(turn: Turn, part: str, event: EventNow) -> bool:
    if fold(part) in _ALL:
        return True
    found = when.find(_dated(turn, part, event), now=turn.now, zone=turn.zone, language=turn.language)
    return bool(_CLOCK.search(part)) and not found.rest.strip() and isinstance(found.meaning, when.Span | when.Ask)


def _days(turn: Turn, event: EventNow) -> list[DayNow]:
    return [day for day in event.held if turn.now < day.ends_at]


def _dated(turn: Turn, text: str, event: EventNow) -> str:
    """Return the words with the day, where there is only one."""
    days = _days(turn, event)
    if len(days) != 1:
        return text
    return f"{wallclock.local(days[0].starts_at, turn.zone):%d.%m.%Y} {text}"


def read_hours(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read from when to when it is open; a space that cannot be had then is told at once, and may be given up."""
    event, said = _event(values), fold(text).strip(" .!")
    if said in _ELSEWHERE and "where" in values:
        return Got(ELSEWHERE, ELSEWHERE)
    days = _days(turn, event)
    if not said:
        return Unclear(turn.t(HOURS), hours_to_tap(turn, values))
    if said in _ALL and len(days) == 1:
        return _had(turn, values, when.Span(days[0].starts_at, days[0].ends_at), ALL)
    found = when.find(_dated(turn, text, event), now=turn.now, zone=turn.zone, language=turn.language)
    meaning = found.meaning
    if isinstance(meaning, when.Ask) and meaning.choices:
        taps = [
            (when.say(one, zone=turn.zone, language=turn.language), when.write(one, turn.zone))
            for one in meaning.choices
        ]
        return Unclear(turn.t(HOURS), taps)
    if not isinstance(meaning, when.Span) or meaning.days:
        return Unclear(turn.t("From when to when? For example: 11–15"), hours_to_tap(turn, values))
    if event_places.day_of(days, meaning.start, meaning.end) is None or meaning.end <= turn.now:
        open_ = turn.t.list([place_words.day_hours(day, event.held, turn.zone, turn.language) for day in days])
        return Unclear(turn.t("The day is on {hours}. From when to when?", hours=open_), hours_to_tap(turn, values))
    return _had(turn, values, meaning, when.write(meaning, turn.zone))


def _had(turn: Turn, values: Values, span: when.Span, words: str) -> Got | Unclear:
    """Take the hours, unless the space cannot be had then: of that the person hears before anything is done."""
    where = values.get("where")
    if not isinstance(where, Where) or where.space_id is None:
        return Got(span, words)
    who = values.get("who")
    not_had = event_place_spaces.lacking(
        turn.tx,
        _event(values),
        who.id if isinstance(who, Association) else None,
        where.space_id,
        span.start,
        span.end,
        zone=turn.zone,
        now=turn.now,
    )
    if not not_had:
        return Got(span, words)
    ask = turn.t("From when to when instead? Or is it at another place?")
    taps = [*_free(turn, _event(values), where.space_id), (turn.t("Elsewhere"), ELSEWHERE)]
    return Unclear("\n".join([*clash_words.reasons(turn, not_had), ask]), taps)


def _free(turn: Turn, event: EventNow, space_id: int) -> Choices:
    """Return when the space is free while the event is on."""
    space, days = spaces.get(turn.tx, space_id), _days(turn, event)
    found = []
    if space is None:
        return []
    for day in days:
        there = availability.free(
            turn.tx, space, wallclock.local(day.starts_at, turn.zone).date(), zone=turn.zone, now=turn.now
        )
        both = [(max(start, day.starts_at), min(end, day.ends_at)) for start, end in there]
        spans = [when.Span(start, end) for start, end in both if end - start >= _SHORTEST]
        one = [replace(day, starts_at=span.start, ends_at=span.end) for span in spans]
        found += [
            (place_words.day_hours(part, days, turn.zone, turn.language), when.write(span, turn.zone))
            for part, span in zip(one, spans, strict=True)
        ]
    return found[:_OFFERED]


def hours_to_tap(turn: Turn, values: Values) -> Choices:
    """Return the hours of each day of the event."""
    event = _event(values)
    days = _days(turn, event)
    if len(days) == 1:
        whole = place_words.day_hours(days[0], days, turn.zone, turn.language)
        return [(turn.t.label("All day, {hours}", hours=whole), ALL)]
    spans = [(day, when.Span(day.starts_at, day.ends_at)) for day in days]
    return [
        (place_words.day_hours(day, event.days, turn.zone, turn.language), when.write(span, turn.zone))
        for day, span in spans
    ]


ASKED = (
    Arg("who", read_who, WHO, who_to_tap, known=True),
    Arg("where", read_where, WHERE, where_to_tap, known=True),
    Arg("what", read_what, WHAT, what_to_tap),
    Arg("hours", read_hours, HOURS, hours_to_tap, known=True),
)
