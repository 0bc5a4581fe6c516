"""How a value in a column is read and said again, whatever it is of: words without a conversation around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import lengths, when
from handlers.spaces import things
from handlers.spaces.prices import Price, read_price, say_price
from handlers.words import Words, fold

DAY = 24 * 60
LONGEST_NAME, LONGEST_TEXT = 60, 500
MOST_PEOPLE = 100_000
MOST_PIECES = 9_999
MOST_NAMES = 10
NOTHING = frozenset(("-", "–", "—"))
"""What somebody writes to leave a value out, or to take it away."""
_APPROVED = {
    True: "kyllä, on, tarvitaan, ja, behövs, yes, needed, x, tilavastaava, vastaava, lokalansvarig, ansvarig, keeper",
    False: "ei, ei tarvita, ei kukaan, nej, behövs inte, ingen, no, not needed, nobody, none",
}
_APPROVAL = {fold(word): approved for approved, words in _APPROVED.items() for word in words.split(", ")}


@dataclass(frozen=True, slots=True)
class Wrong:
    """The value cannot be read; the text says how to write it, in our markup."""

    text: str


Read = Callable[[str, Words], Any]
Say = Callable[[Any, Words], str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: `title` is what the value is called when it is said, `called` what people may write."""

    name: str
    title: str
    called: str
    read: Read
    say: Say


def read_name(given: str, t: Words) -> str | Wrong:
    name = " ".join(given.split())
    return name if len(name) <= LONGEST_NAME else Wrong(t("Please write a name of at most 60 letters."))


def read_text(given: str, t: Words) -> str | Wrong:
    return given if len(given) <= LONGEST_TEXT else Wrong(t("Please write at most {n} letters.", n=LONGEST_TEXT))


def say_text(value: str, _t: Words) -> str:
    """Return the text on one line."""
    return " ".join(value.split()) or "–"


def say_number(value: int | None, _t: Words) -> str:
    return "–" if value is None else str(value)


def read_capacity(given: str, t: Words) -> int | Wrong:
    number = lengths.read_number(given)
    if number is not None and 1 <= number <= MOST_PEOPLE:
        return number
    return Wrong(t("“{given}” is not a number of people. Write a number, for example 40.", given=given))


def read_quantity(given: str, t: Words) -> int | Wrong:
    number = lengths.read_number(given)
    if number is not None and 1 <= number <= MOST_PIECES:
        return number
    return Wrong(t("“{given}” is not a number of pieces. Write a number, for example 12.", given=given))


def read_answer_days(given: str, t: Words) -> int | Wrong:
    number = lengths.read_number(given)
    if number is not None and 1 <= number <= 30:
        return number
    return Wrong(t("“{given}” is not a number of working days from 1 to 30. Write for example 3.", given=given))


def say_answer_days(days: int, t: Words) -> str:
    return t.n("{n} working day", "{n} working days", days)


def read_hours(given: str, t: Words) -> object:
    """Return the hours, if they can be read in one of our languages and mean the same in all that can read them."""
    example = t("Mon–Fri 16–21, Sat 10–18")
    hours = when.hours_in_any(given)
    if isinstance(hours, when.Wrong) and hours.reason == "ambiguous":  # "to" is Thursday in two languages, not in one
        return Wrong(
            t("“{given}” can mean two things. Write the hours like this: {example}", given=given, example=example)
        )
    if isinstance(hours, when.Wrong):
        return Wrong(
            t("“{given}” are not opening hours. Write them like this: {example}", given=given, example=example)
        )
    return hours


def say_hours(hours: Any, t: Words) -> str:
    return when.say_hours_week(tuple(hours), language=t.language) if hours else t("always open")


def read_length(unit: int, least: int, most: int, example: int) -> Read:
    """Return a reader of lengths in minutes; a bare number counts in `unit` minutes."""

    def read(given: str, t: Words) -> int | Wrong:
        minutes = lengths.read_length(given, unit=unit)
        if minutes is not None and least <= minutes <= most:
            return minutes
        low, high, so = (lengths.say_length(length, t) for length in (least, most, example))
        return Wrong(
            t(
                "“{given}” is not a length from {least} to {most}. Write for example {example}.",
                given=given,
                least=low,
                most=high,
                example=so,
            )
        )

    return read


def say_length(minutes: int, t: Words) -> str:
    return lengths.say_length(minutes, t) if minutes else "–"


def read_grid(given: str, t: Words) -> int | Wrong:
    minutes = lengths.read_length(given, unit=1)
    if minutes is not None and minutes > 0 and DAY % minutes == 0:
        return minutes
    return Wrong(t("“{given}” does not divide the day evenly. Write 15 min, 30 min or 1 h.", given=given))


def read_ahead(given: str, t: Words) -> int | Wrong:
    minutes = read_length(DAY, DAY, 1830 * DAY, 180 * DAY)(given, t)
    return minutes if isinstance(minutes, Wrong) else minutes // DAY


def say_days(days: int, t: Words) -> str:
    return lengths.say_length(days * DAY, t)


def read_the_price(given: str, t: Words) -> Price | Wrong:
    price = read_price(given)
    if price is not None and len(price.note) <= LONGEST_TEXT:
        return price
    example, free = say_price(Price(2000), t), t("free of charge")
    return Wrong(
        t("“{given}” is not a price. Write for example {example} or {free}.", given=given, example=example, free=free)
    )


def read_approval(given: str, t: Words) -> bool | Wrong:
    """Return whether a keeper approves each booking."""
    approved = _APPROVAL.get(fold(given))
    if approved is not None:
        return approved
    return Wrong(t("“{given}” does not say who approves. Write “no” or “keeper”.", given=given))


def say_approval(approval: bool, t: Words) -> str:
    return t("the keeper's") if approval else t("not needed")


def read_things(given: str, t: Words) -> tuple[str, ...] | Wrong:
    """Return the keys of the things that are listed."""
    found = things.read(given)
    return tuple(found) if found else Wrong(t("Please list things with commas: projector, kitchen."))


def say_things(has: Sequence[str], t: Words) -> str:
    return things.say(has, t) or "–"


def read_people(given: str, t: Words) -> tuple[str, ...] | Wrong:
    """Return the names that are listed with commas, semicolons or line ends, each once."""
    names = {fold(name): " ".join(name.split()) for name in re.split(r"[,;\n]", given) if name.strip()}
    if 1 <= len(names) <= MOST_NAMES and all(len(name) <= LONGEST_NAME for name in names.values()):
        return tuple(names.values())
    return Wrong(t("Please write names with commas between them, at most {n}.", n=MOST_NAMES))


def say_people(names: Sequence[str], _t: Words) -> str:
    return ", ".join(names) or "–"
