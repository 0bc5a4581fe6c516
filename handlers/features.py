"""What is true of a space: how each thing is asked for, read, offered and said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers import lengths, when
from handlers.columns import LONGEST_TEXT, MOST_PEOPLE
from handlers.turn import Choices, Got, Turn, Unclear, Values
from handlers.words import N_, Words, fold
from storage import spaces
from storage.spaces import Space
from storage.wallclock import Opening

DAY = 24 * 60
_SKIPS = frozenset(fold(w) for w in ("-", "ohita", "skip", "hoppa över", "ei", "nej", "no"))


Read = Callable[[Turn, str, Values], Got | Unclear]


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that is true of a space: how it is read, asked for, offered and said."""

    name: str
    title: str
    ask: str
    read: Read
    offers: Callable[[Turn], Choices]
    say: Callable[[Turn, Space], str]

    def parse(self, turn: Turn, text: str, values: Values) -> Got | Unclear:
        """Return what the words mean, or a question with what would do."""
        found = self.read(turn, text, values)
        return found if isinstance(found, Got) else replace(found, choices=self.choices(turn, values))

    def choices(self, turn: Turn, values: Values) -> Choices:
        """Return what is offered and would do, beside what is known of the space already."""
        return [offer for offer in self.offers(turn) if isinstance(self.read(turn, offer[1], values), Got)]


def _skip(turn: Turn) -> Choices:
    return [(turn.t("Skip"), "-")]


def _read_text(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    given = "" if fold(text) in _SKIPS else text.strip()
    if len(given) > LONGEST_TEXT:
        return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST_TEXT))
    return Got(given, given or "-")


def _read_capacity(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    if fold(text) in _SKIPS:
        return Got(None, "-")
    number = lengths.read_number(text)
    if number is None or not 1 <= number <= MOST_PEOPLE:
        return Unclear(turn.t("Please write the number of people as a number, for example 40."))
    return Got(number, str(number))


def _read_hours(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    hours = when.hours_in_any(text)
    if isinstance(hours, when.Wrong):
        return Unclear(
            turn.t(
                "I did not understand the opening hours. Write them like this: {example}",
                example=turn.t("Mon–Fri 16–21, Sat 10–18"),
            )
        )
    return Got(hours, text)


def _hours_offers(turn: Turn) -> Choices:
    every_day = when.say_hours_week(tuple(Opening(day, 8 * 60, 21 * 60) for day in range(7)), language=turn.language)
    return [(every_day, "ma-su 8-21"), (turn.t("always open"), "24h")]


def _length(unit: int, least: int, most: int) -> Read:
    def read(turn: Turn, text: str, _values: Values) -> Got | Unclear:
        minutes = lengths.read_length(text, unit=unit)
        if minutes is None or not least <= minutes <= most:
            low, high = lengths.say_length(least, turn.t), lengths.say_length(most, turn.t)
            return Unclear(
                turn.t(
                    "Please write a length from {least} to {most}, for example {example}.",
                    least=low,
                    most=high,
                    example=lengths.say_length(max(least, unit), turn.t),
                )
            )
        return Got(minutes, f"{minutes} min")

    return read


def _shortest(turn: Turn, text: str, values: Values) -> Got | Unclear:
    found = _length(60, 5, 30 * DAY)(turn, text, values)
    longest = _known(values, "longest")
    return _in_order(turn, found, found.value, longest) if isinstance(found, Got) and longest else found


def _longest(turn: Turn, text: str, values: Values) -> Got | Unclear:
    found = _length(60, 15, 366 * DAY)(turn, text, values)
    shortest = _known(values, "shortest")
    return _in_order(turn, found, shortest, found.value) if isinstance(found, Got) and shortest else found


def _known(values: Values, name: str) -> int | None:
    """Return the space's other limit: as it stands, or as it has just been said of a new space."""
    space = values.get("space")
    known: int | None = getattr(space, name) if isinstance(space, Space) else values.get(name)
    return known


def _in_order(turn: Turn, found: Got, shortest: int, longest: int) -> Got | Unclear:
    return found if shortest <= longest else Unclear(out_of_order(turn.t, shortest, longest))


def out_of_order(t: Words, shortest: int, longest: int) -> str:
    """Say that no booking could be of these lengths."""
    least, most = lengths.say_length(shortest, t), lengths.say_length(longest, t)
    return t("The shortest booking ({least}) is longer than the longest ({most}).", least=least, most=most)


def _offers(*minutes: int) -> Callable[[Turn], Choices]:
    return lambda turn: [(lengths.say_length(m, turn.t), f"{m} min") for m in minutes]


def _gap_offers(turn: Turn) -> Choices:
    return [(turn.t("no gap"), "0"), *_offers(15, 30, 60)(turn)]


def _read_grid(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    minutes = lengths.read_length(text, unit=1)
    if minutes is None or minutes <= 0 or DAY % minutes:
        return Unclear(turn.t("Please choose one of these."))
    return Got(minutes, f"{minutes} min")


def _read_ahead(turn: Turn, text: str, values: Values) -> Got | Unclear:
    got = _length(DAY, DAY, 1830 * DAY)(turn, text, values)
    return Got(got.value // DAY, got.words) if isinstance(got, Got) else got


def hours_of(turn: Turn, space: Space) -> str:
    """Return the opening hours in words."""
    assert space.id is not None
    hours = spaces.openings(turn.tx, space.id)
    return when.say_hours_week(hours, language=turn.language) if hours else turn.t("always open")


def _minutes(name: str) -> Callable[[Turn, Space], str]:
    return lambda turn, space: lengths.say_length(getattr(space, name), turn.t)


FEATURES = (
    Feature(
        "capacity",
        N_("People"),
        N_("How many people fit in?"),
        _read_capacity,
        _skip,
        lambda t, s: str(s.capacity or "–"),
    ),
    Feature("address", N_("Address"), N_("What is the address?"), _read_text, _skip, lambda t, s: s.address or "–"),
    Feature(
        "hours",
        N_("Opening hours"),
        N_("When is it open? For example: Mon–Fri 16–21, Sat 10–18"),
        _read_hours,
        _hours_offers,
        hours_of,
    ),
    Feature(
        "shortest",
        N_("Shortest booking"),
        N_("What is the shortest booking?"),
        _shortest,
        _offers(30, 60, 120),
        _minutes("shortest"),
    ),
    Feature(
        "longest",
        N_("Longest booking"),
        N_("What is the longest booking?"),
        _longest,
        _offers(4 * 60, 12 * 60, DAY, 30 * DAY),
        _minutes("longest"),
    ),
    Feature(
        "grid",
        N_("Start times"),
        N_("How often can a booking start?"),
        _read_grid,
        _offers(15, 30, 60),
        lambda turn, s: turn.t("every {length}", length=lengths.say_length(s.grid, turn.t)),
    ),
    Feature(
        "gap",
        N_("Gap between bookings"),
        N_("How much time must stay free between bookings?"),
        _length(1, 0, DAY),
        _gap_offers,
        lambda turn, s: lengths.say_length(s.gap, turn.t) if s.gap else turn.t("no gap"),
    ),
    Feature(
        "ahead",
        N_("How far ahead"),
        N_("How far ahead can one book?"),
        _read_ahead,
        _offers(90 * DAY, 180 * DAY, 365 * DAY),
        lambda turn, space: lengths.say_length(space.ahead * DAY, turn.t),
    ),
    Feature(
        "note",
        N_("For the booker only"),
        N_("What should only the booker know? For example the door code."),
        _read_text,
        _skip,
        lambda t, s: s.note or "–",
    ),
)
