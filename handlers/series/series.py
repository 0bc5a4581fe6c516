"""Series (vakiovuoro): the same hours again and again; which turns there are, which are missing, and what can be had
instead."""

from __future__ import annotations

from datetime import date
from typing import Any

from handlers import rights, taking_back, times, when
from handlers.approval import keepers
from handlers.booking import booking_words, own, refusal_words
from handlers.booking.calendar import file_name, together
from handlers.commands import command
from handlers.lengths import read_number
from handlers.series import from_here, replacing, series_words, turns
from handlers.series.own_series import SERIES, may_change, mine, none_to_come
from handlers.series.series_words import day_of, repeat, say_day
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import refusals, series
from storage.diary import Already, Booked, NotThere
from storage.occupied import Series, State

PAGE = 12
"""How many turns are shown at once."""
MISSING = 3
"""For how many missing turns another try is offered at once."""


@command(
    "series",
    "stående turer",
    "vakiovuorot",
    aliases=("my series", "mina staende turer", "omat vakiovuorot"),
    linkable=True,
    summary=N_("My series: the same hours every week"),
)
def everything(turn: Turn) -> Answer:
    """The person has seen their series, and those of the associations they organise."""
    found = mine(turn)
    if not found:
        none = none_to_come(turn)
        return Reply(none.text, none.buttons, private=True)
    t = turn.t
    lines, buttons = [t("Your series:")], []
    tags = series_words.tags(turn, found)
    for one in found[:8]:
        lines += [f"{one.id}. {repeat(turn, one)}" + (t(" · {purpose}", purpose=one.purpose) if one.purpose else "")]
        lines += _how_it_goes(turn, one)
        buttons += _ways_on(turn, one, tags.get(one.id, "") if len(found) > 1 else "")
    if len(found) > 8:
        lines.append(t.n("… and {n} more.", "… and {n} more.", len(found) - 8))
    return Reply("\n".join(lines), tuple(buttons), private=True)


def _ways_on(turn: Turn, one: Series, tag: str) -> list[Button]:
    """Return how its dates are seen, and how the missing ones are replaced; the `tag` says which series is meant."""
    t = turn.t
    dates = Button(t.label("Dates: {turn}", turn=tag) if tag else t("See the dates"), f"turns {one.id}")
    if not _missing(turn, one):
        return [dates]
    instead = t.label("Replacements: {turn}", turn=tag) if tag else t("Replacements")
    return [dates, Button(instead, f"replacements {one.id}")]


def _how_it_goes(turn: Turn, one: Series) -> list[str]:
    """Return the next turn, how many there are, and which are missing, each on a line."""
    t, coming = turn.t, series.coming(turn.tx, one.id or 0, now=turn.now)
    lines = []
    if coming:
        at = times.say(booking_words.span_of(coming[0]), turn.zone, turn.language)
        lines.append(t.n("Next: {time}, {n} time in all.", "Next: {time}, {n} times in all.", len(coming), time=at))
    gone = _missing(turn, one)
    if gone:
        days = [say_day(turn, day_of(turn, _span(each))) for each in gone[: series_words.SHOWN]]
        more = len(gone) - len(days)
        days += [t.n("and {n} more", "and {n} more", more)] if more else []
        lines.append(t("Missing: {days}", days=", ".join(days)))
    return lines


def _missing(turn: Turn, one: Series) -> list[series.Turn]:
    return series.missing(turn.tx, one, zone=turn.zone, now=turn.now)


def _span(one: series.Turn) -> when.Span:
    return when.Span(one.starts_at, one.ends_at)


def _page(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(read_number(text) or 0, text)


@command(
    "turns",
    "stående tur",
    "vakiovuoro",
    linkable=True,
    takes=[SERIES, Arg("since", _page, optional=True)],
    summary=N_("The dates of a series"),
)
def one(turn: Turn, row: Series, since: int | None) -> Answer:
    """The person has seen the turns of the series to come, and which are missing."""
    t = turn.t
    lines = [series_words.whole(t, turn, row, _coming(turn, row)[:1])]
    coming = _coming(turn, row)
    start = min(since or 0, max(0, len(coming) - 1))
    shown = coming[start : start + PAGE]
    lines += [f"{each.number}. {_line(turn, each)}" for each in shown]
    gone = _missing(turn, row)
    buttons = [*turns.buttons(t, row)[1:]] if coming else []
    if start + PAGE < len(coming):
        buttons.insert(0, Button(t("More dates"), f"turns {row.id} {start + PAGE}"))
    if gone:
        lines.append(t("Missing: {days}", days=", ".join(say_day(turn, day_of(turn, _span(each))) for each in gone)))
        buttons += [_again(turn, row, each) for each in gone[:MISSING]]
        buttons.append(Button(t("Replacements"), f"replacements {row.id}"))
    if shown:
        lines.append(t("To change one, write for example *{example}*.", example=t("cancel {n}", n=shown[0].number)))
    return Reply("\n".join(lines), tuple(buttons), private=True)


def _coming(turn: Turn, row: Series) -> list[Booked]:
    return series.coming(turn.tx, row.id or 0, now=turn.now)


def _line(turn: Turn, booked: Booked) -> str:
    said = times.say(booking_words.span_of(booked), turn.zone, turn.language)
    return said + booking_words.waits(turn.t, booked)


def _again(turn: Turn, row: Series, gone: series.Turn) -> Button:
    day = day_of(turn, _span(gone))
    return Button(turn.t.label("Try again {day}", day=say_day(turn, day)), f"turn {row.id} {day}")


def _day(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which missing turn is meant, by its day."""
    row, (first, _, rest) = values["row"], text.partition(" ")
    gone = {day_of(turn, _span(each)): each for each in _missing(turn, row)}
    try:
        day = date.fromisoformat(first)
    except ValueError:
        found = times.read_days(turn, text)
        if not isinstance(found, Got):
            return Unclear(turn.t("Which date?"), _days(turn, values), rest=text)
        day, rest = found.value[0], found.rest
    if day in gone:
        return Got(gone[day], day.isoformat(), rest)
    if not gone:
        return _nothing_missing(turn, row)
    said = when.say_day(day, language=turn.language)
    return Unclear(turn.t("Nothing is missing on {day}. Which date?", day=said), _days(turn, values), rest=rest)


def _days(turn: Turn, values: Values) -> Choices:
    days = [day_of(turn, _span(each)) for each in _missing(turn, values["row"])[:8]]
    return [(say_day(turn, day), day.isoformat()) for day in days]


def _nothing_missing(turn: Turn, row: Series) -> Refusal:
    text = turn.t("Nothing is missing: ") + repeat(turn, row)
    return Refusal(text, (Button(turn.t("See the dates"), f"turns {row.id}"),))


def _instead(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read the time that the turn gets instead of its own."""
    space = series_words.space_of(turn, values["row"])
    return times.read_span(turn, text, space, quantity=values["row"].quantity)


@command(
    "turn",
    "tur",
    "vuoro",
    takes=[SERIES, Arg("day", _day, N_("Which date?"), _days), Arg("span", _instead, optional=True)],
)
def add(turn: Turn, row: Series, day: series.Turn, span: when.Span | None) -> Answer:
    """The missing turn is booked, at its own time or at the one that was offered instead; then the next is asked."""
    wanted = _at(day, span)
    outcome = _add(turn, row, wanted)
    match outcome:
        case Booked() | Already():
            booked = outcome if isinstance(outcome, Booked) else outcome.booked
            keepers.ask(turn, booked)
            turns.show(turn, row.id or 0)
            told = Reply(
                booking_words.lead(turn.t, booked, turn.zone) + booking_words.said(turn.t, booked, turn.zone),
                booking_words.standing_buttons(turn.t, booked.number, asked=booked.state == State.REQUESTED),
                card=booked.subject,
            )
            return (told, replacing.question(turn, row, after=day_of(turn, _span(day)))) if span else told
        case NotThere():
            return _nothing_missing(turn, row)
        case _:
            why = refusal_words.why(turn, outcome, series_words.space_of(turn, row), _span(wanted))
            return Refusal(why, replacing.offers(turn, row, day))


def _at(day: series.Turn, span: when.Span | None) -> series.Turn:
    return day if span is None else series.Turn(day.at, span.start, span.end)


def _add(turn: Turn, row: Series, wanted: series.Turn) -> Booked | Already | refusals.Refused | NotThere:
    approved = rights.keeps(turn.person, row.space_id)
    return series.add(turn.tx, row, wanted, zone=turn.zone, now=turn.now, approved=approved)


def _after(_turn: Turn, text: str, _values: Values) -> Got:
    try:
        return Got(date.fromisoformat(text.strip()), text)
    except ValueError:
        return Got(None, text)


_AFTER = Arg("after", _after, optional=True)


@command("replacements", "ersattare", "korvaavat", linkable=True, takes=[SERIES, _AFTER])
def replacements(turn: Turn, row: Series, after: date | None) -> Answer:
    """The person has been offered something for the next missing turn (after the one they skipped)."""
    return replacing.question(turn, row, after=after)


@command("cancel series", "avboka staende tur", "peru vakiovuoro", takes=[SERIES])
def cancel(turn: Turn, row: Series) -> Answer:
    """Every turn to come is cancelled, and the series has ended."""
    coming = series.coming(turn.tx, row.id or 0, now=turn.now)
    if not coming:
        return none_to_come(turn)
    first = min(coming, key=lambda one: one.turn_at or one.starts_at)
    late = own.too_late(turn, coming[0].number)
    return late or from_here.cancelled(turn, row, first)


@command("calendar series", "kalender staende tur", "vakiovuoro kalenteriin", linkable=True, takes=[SERIES])
def calendar(turn: Turn, row: Series) -> Answer:
    """The person has every turn to come in one file that calendars open."""
    coming = series.coming(turn.tx, row.id or 0, now=turn.now)
    if not coming:
        return none_to_come(turn)
    text = turn.t("Open this file and all the dates go into your calendar.")
    name = file_name(turn.t.label("series {n}", n=str(row.id)))
    file = together(coming, name, town=turn.town, now=turn.now, t=turn.t)
    return Reply(text, files=(file,), private=True)


def _undo(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    known = taking_back.read(turn, text, "series")
    found = known[1] if known else None
    row = series.get(turn.tx, int(found.subject.partition(":")[2])) if found else None
    if found is None or row is None or found.person_id != turn.person.id or not may_change(turn, row):
        return taking_back.nothing(turn.t)
    return Got((row, found.was), text)


@command("series back", "staende tur tillbaka", "vakiovuoro takaisin", takes=[Arg("undo", _undo, N_("Which series?"))])
def back(turn: Turn, undo: tuple[Series, dict[str, Any]]) -> Answer:
    """What was cancelled or moved from one turn on is as it was, as far as it is still free."""
    return from_here.back(turn, *undo)
