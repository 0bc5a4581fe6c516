"""How long, how early and how late one may book: lengths that are asked for, read and offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers import lengths
from handlers.turn import Choices, Got, Turn, Unclear, Values
from handlers.words import Words, fold
from storage.spaces import Space

DAY = 24 * 60
Read = Callable[[Turn, str, Values], Got | Unclear]
"""How words become what is true of a space, or a question."""

_LAST_MINUTE = frozenset(
    map(fold, ("viimeiseen asti", "alkuun asti", "milloin vain", "när som helst", "any time", "until it begins"))
)


def length(unit: int, least: int, most: int) -> Read:
    """Return a reader of lengths in minutes; a bare number counts in `unit` minutes."""

    def read(turn: Turn, text: str, _values: Values) -> Got | Unclear:
        minutes = 0 if fold(text) in _LAST_MINUTE else lengths.read_length(text, unit=unit)
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


def shortest(unit: int, least: int) -> Read:
    """Return a reader of the shortest booking, which is never longer than the longest."""

    def read(turn: Turn, text: str, values: Values) -> Got | Unclear:
        found = length(unit, least, 30 * DAY)(turn, text, values)
        longest = _known(values, "longest")
        return _in_order(turn, found, found.value, longest) if isinstance(found, Got) and longest else found

    return read


def longest(unit: int, least: int) -> Read:
    """Return a reader of the longest booking, which is never shorter than the shortest."""

    def read(turn: Turn, text: str, values: Values) -> Got | Unclear:
        found = length(unit, least, 1830 * DAY if unit == DAY else 366 * DAY)(turn, text, values)
        shortest = _known(values, "shortest")
        return _in_order(turn, found, shortest, found.value) if isinstance(found, Got) and shortest else found

    return read


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


def read_grid(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read how often a booking can start."""
    minutes = lengths.read_length(text, unit=1)
    if minutes is None or minutes <= 0 or DAY % minutes:
        return Unclear(turn.t("Please choose one of these."))
    return Got(minutes, f"{minutes} min")


def read_ahead(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read how many days ahead one can book."""
    found = length(DAY, DAY, 1830 * DAY)(turn, text, values)
    return replace(found, value=found.value // DAY) if isinstance(found, Got) else found


def offers(*minutes: int) -> Callable[[Turn], Choices]:
    """Return how these lengths are offered."""
    return lambda turn: [(lengths.say_length(m, turn.t), f"{m} min") for m in minutes]


def gap_offers(turn: Turn) -> Choices:
    """Return the gaps to tap."""
    return [(turn.t("no gap"), "0"), *offers(15, 30, 60)(turn)]


def before_offers(turn: Turn) -> Choices:
    """Return how long before its beginning something may have to be done, to tap."""
    return [(turn.t("until it begins"), "0"), *offers(60, 2 * 60, DAY, 2 * DAY, 7 * DAY)(turn)]


def say_minutes(name: str) -> Callable[[Turn, Space], str]:
    """Return how that length of a space is said."""
    return lambda turn, space: lengths.say_length(getattr(space, name), turn.t)


def say_before(name: str) -> Callable[[Turn, Space], str]:
    """Return how it is said how long before its beginning something may be done."""

    def say(turn: Turn, space: Space) -> str:
        minutes: int = getattr(space, name)
        if not minutes:
            return turn.t("until it begins")
        return turn.t("at least {length} before", length=lengths.say_length(minutes, turn.t))

    return say
