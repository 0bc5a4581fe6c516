"""A turn of a series is cancelled or moved: only that one, or with all that come after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers import notices, rights, when
from handlers.approval import keepers
from handlers.booking import booking_words, partners
from handlers.booking.own import not_yours
from handlers.series import series_words, turns
from handlers.series.series_words import Failure, why_not
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.when.say_series import say_repeat
from handlers.words import N_, Words, fold
from storage import diary, from_here, series, undoing
from storage.diary import Booked
from storage.occupied import Series

ONE, ALL = "one", "all"
_TYPED = {
    ONE: ("vain tama", "vain taman", "tama", "bara den har", "endast denna", "only this one", "only this"),
    ALL: (
        "kaikki",
        "tama ja kaikki sen jalkeen",
        "tama ja seuraavat",
        "tasta eteenpain",
        "alla",
        "denna och alla efter den",
        "this and all after it",
        "from here on",
    ),
}
_ANSWERS = {words: answer for answer, typed in _TYPED.items() for words in (answer, *typed)}


def _read(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Take whether only this turn is meant; a booking by itself has nothing after it."""
    number = int(values["number"])
    after = _after(turn, number)
    answer = _ANSWERS.get(fold(text))
    if len(after) < 2:
        return Got(ONE, ONE, "" if answer else text)
    if answer is not None:
        return Got(answer, answer)
    row = series.get(turn.tx, after[0].series_id or 0)
    assert row is not None
    t = turn.t
    question = t("This is a turn of a series: {series}. Which do you mean?", series=series_words.short(turn, row))
    rest = len(after) - 1
    choices = [(t("Only this one"), ONE), (t.n("This and the one after it", "This and {n} after it", rest), ALL)]
    return Unclear(question, choices, rest=text)


def _after(turn: Turn, number: int) -> list[Booked]:
    """Return the turn and all that come after it, if it is one to come."""
    booked = diary.live(turn.tx, number, now=turn.now)
    if booked is None or booked.series_id is None or booked.starts_at <= turn.now:
        return []
    return series.coming(turn.tx, booked.series_id, now=turn.now, since=booked.turn_at or booked.starts_at)


SCOPE = Arg("scope", _read, N_("Only this one, or all after it too?"), known=True)


def cancel(turn: Turn, number: int) -> Answer:
    """The turn and all that come after it are cancelled; the booker hears of it once, if it was somebody else."""
    after = _after(turn, number)
    row = series.get(turn.tx, after[0].series_id or 0) if after else None
    if row is None or not all(rights.may_change(turn, one) for one in after):
        return not_yours(turn)
    return cancelled(turn, row, next(one for one in after if one.number == number))


def cancelled(turn: Turn, row: Series, first: Booked) -> Answer:
    """The series ends before its turn `first`."""
    since = first.turn_at or first.starts_at
    outcome = from_here.cancel(turn.tx, row, since, by=turn.person.id, zone=turn.zone, now=turn.now)
    for one in outcome.turns:
        booking_words.show(turn, one)
        keepers.withdrawn(turn, one)
    turns.show(turn, row.id or 0)
    count = len(outcome.turns)

    def line(t: Words, lead: str) -> str:
        day = when.say_day(series_words.day_of(turn, booking_words.span_of(first)), language=t.language)
        return lead + _named(t, turn, row) + t(", from {day} on", day=day)

    def by(t: Words) -> str:
        name = turn.person.name
        return t.n(
            "{name} cancelled {n} of your bookings: ", "{name} cancelled {n} of your bookings: ", count, name=name
        )

    _tell(turn, row, outcome.turns, lambda t: line(t, by(t)))
    undo = undoing.keep(turn.tx, f"series:{row.id}", outcome.was, person_id=turn.person.id, now=turn.now)
    text = line(turn.t, turn.t.n("Cancelled {n} time: ", "Cancelled {n} times: ", count))
    return Reply(text, (Button(turn.t("Take it back"), f"series back {undo}"),))


def _named(t: Words, turn: Turn, row: Series) -> str:
    said = say_repeat(series_words.as_said(turn, row), zone=turn.zone, language=t.language)
    return t("*{space}*, {when}", space=series_words.space_of(turn, row).name, when=said)


def _tell(turn: Turn, row: Series, touched: Sequence[Booked], text: Callable[[Words], str]) -> None:
    """The booker, and who shares its turns, hear once what somebody else did to the series."""
    alike = {one.names: one for one in touched}  # who shares them is asked once
    others = {person.id for one in alike.values() for person in partners.others(turn, one)}

    def say(t: Words, command: str = f"turns {row.id}") -> Reply:
        label = t("See the dates") if command.startswith("turns") else t("My bookings")
        return Reply(text(t), (Button(label, command),))

    if row.person_id != turn.person.id:
        notices.inform(turn.tx, row.person_id, say, now=turn.now, town=turn.town)
    for person_id in sorted(others - {row.person_id}):
        notices.inform(turn.tx, person_id, lambda t: say(t, "bookings"), now=turn.now, town=turn.town)


def move(turn: Turn, number: int, span: when.Span) -> Answer:
    """The turn is at the new time, and all after it by as many days at the same hours; what cannot be is told."""
    after = _after(turn, number)
    row = series.get(turn.tx, after[0].series_id or 0) if after else None
    if row is None or not all(rights.may_change(turn, one) for one in after):
        return not_yours(turn)
    booked = next(one for one in after if one.number == number)
    outcome = from_here.move(
        turn.tx,
        row,
        booked.turn_at or booked.starts_at,
        start=span.start,
        end=span.end,
        days=span.days,
        approved=rights.keeps(turn.person, row.space_id),
        zone=turn.zone,
        now=turn.now,
    )
    if isinstance(outcome, from_here.CannotShift):
        return _cannot_shift(turn, row)
    failed = [(booking_words.span_of(one), why) for one, why in outcome.failed]
    if not outcome.turns:
        text = turn.t("None of them can be moved:") + f" {why_not(turn, series_words.space_of(turn, row), failed)}."
        return Refusal(text, (Button(turn.t("What is free"), f"free #{row.space_id}"),))
    return _moved(turn, row, outcome, failed)


def _cannot_shift(turn: Turn, row: Series) -> Refusal:
    t = turn.t
    text = t(
        "“{series}” cannot go to another day, only to other hours. Only this one can be moved to another day.",
        series=say_repeat(series_words.as_said(turn, row), zone=turn.zone, language=turn.language),
    )
    return Refusal(text, (Button(t("See the dates"), f"turns {row.id}"),))


def _moved(turn: Turn, row: Series, outcome: from_here.Moved | from_here.Back, failed: Sequence[Failure]) -> Reply:
    for one in outcome.turns:
        booking_words.show(turn, one)
    now = series.get(turn.tx, row.id or 0) or row
    keepers.ask_series(turn, outcome.turns, now)
    turns.show(turn, row.id or 0)
    count = len(outcome.turns)

    def by(t: Words) -> str:
        name = turn.person.name
        lead = t.n("{name} moved {n} of your bookings: ", "{name} moved {n} of your bookings: ", count, name=name)
        return lead + series_words.whole(t, turn, now, outcome.turns)

    _tell(turn, row, outcome.turns, by)
    undo = undoing.keep(turn.tx, f"series:{row.id}", outcome.was, person_id=turn.person.id, now=turn.now)
    lines = [turn.t.n("Moved {n} time: ", "Moved {n} times: ", count)]
    lines[0] += series_words.whole(turn.t, turn, now, outcome.turns)
    lines.append(booking_words.answer(turn.t, outcome.turns[0], turn.zone))
    if failed:
        lines.append(
            turn.t("These stay as they were:") + f" {why_not(turn, series_words.space_of(turn, row), failed)}."
        )
    back = Button(turn.t("Take it back"), f"series back {undo}")
    return Reply("\n".join(filter(None, lines)), (back, *turns.buttons(turn.t, now)))


def back(turn: Turn, row: Series, was: from_here.Was) -> Answer:
    """What was cancelled or moved is as it was, as far as it is still free; the rest is told."""
    outcome = from_here.put_back(turn.tx, row, was, zone=turn.zone, now=turn.now)
    failed = [(booking_words.span_of(one), why) for one, why in outcome.failed]
    space = series_words.space_of(turn, row)
    if not outcome.turns and failed:
        free = Button(turn.t("What is free"), f"free #{row.space_id}")
        return Refusal(turn.t("None of them is free any more:") + f" {why_not(turn, space, failed)}.", (free,))
    if not outcome.turns:
        return Reply(turn.t("The series stands: ") + _named(turn.t, turn, row), turns.buttons(turn.t, row))
    if was["moved"]:
        return _moved(turn, row, outcome, failed)
    return _restored(turn, row, outcome, failed)


def _restored(turn: Turn, row: Series, outcome: from_here.Back, failed: Sequence[Failure]) -> Reply:
    t = turn.t
    for one in outcome.turns:
        booking_words.show(turn, one)
    now = series.get(turn.tx, row.id or 0) or row
    keepers.ask_series(turn, outcome.turns, now)
    turns.show(turn, row.id or 0)
    count = len(outcome.turns)

    def by(t: Words) -> str:
        name = turn.person.name
        lead = t.n(
            "{name} brought {n} of your bookings back: ", "{name} brought {n} of your bookings back: ", count, name=name
        )
        return lead + series_words.whole(t, turn, now, outcome.turns)

    _tell(turn, row, outcome.turns, by)
    lines = [t.n("{n} time is back: ", "{n} times are back: ", count)]
    lines[0] += series_words.whole(t, turn, now, outcome.turns)
    if failed:
        lines.append(t("Not free any more:") + f" {why_not(turn, series_words.space_of(turn, row), failed)}.")
    again = Button(t("Cancel them again"), f"cancel {outcome.turns[0].number} {ALL}")
    return Reply("\n".join(lines), (again, *turns.buttons(t, now)))
