"""The columns of a table of spaces: what each may be called, and how a value in it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from handlers import lengths, when
from handlers.words import Words, fold

DAY = 24 * 60
LONGEST_NAME, LONGEST_TEXT = 60, 500
MOST_PEOPLE = 100_000

_COLUMNS = {
    "name": "name, space, nimi, tila, tilan nimi, namn, lokal, lokalens namn",
    "capacity": "capacity, people, persons, seats, henkeä, henkilöä, henkilömäärä, paikkoja, paikat, platser, personer",
    "hours": "hours, opening hours, open, aukiolo, aukioloajat, aukioloaika, auki, öppettider, öppettid, öppet",
    "address": "address, osoite, katuosoite, adress, gatuadress",
    "keeper": "keeper, tilavastaava, vastaava, yhteyshenkilö, ansvarig, lokalansvarig, kontaktperson",
    "shortest": "shortest, shortest booking, lyhin, lyhin varaus, kortast, kortaste, kortaste bokning",
    "longest": "longest, longest booking, pisin, pisin varaus, längst, längsta, längsta bokning",
    "grid": "grid, start times, alkamisajat, alkamisväli, starttider",
    "gap": "gap, gap between bookings, tauko, väli, paus, mellanrum",
    "ahead": "ahead, how far ahead, etukäteen, kuinka kauas, i förväg, hur långt fram",
    "note": "note, door code, huomautus, varaajalle, vain varaajalle, ovikoodi, anteckning, till bokaren, dörrkod",
}
_CALLED = {fold(name): column for column, names in _COLUMNS.items() for name in names.split(", ")}
NOT_USED_YET = "keeper"
_LIKE = 80
"""How alike (of 100) an unknown column must be to a known one to be taken for a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """The value cannot be read; the text says how to write it, in our markup."""

    text: str


def column(title: str) -> str:
    """Return which column people call so, or nothing."""
    return _CALLED.get(fold(title), "")


def similar(title: str) -> str | None:
    """Return the known title that an unknown one was probably meant to be, or None."""
    likely = process.extractOne(fold(title), _CALLED.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
    return likely[0] if likely else None


def read(column: str, given: str, t: Words) -> object | Wrong:
    """Return the value that the words in a column mean."""
    return _READ[column](given, t)


def _read_name(given: str, t: Words) -> str | Wrong:
    name = " ".join(given.split())
    return name if len(name) <= LONGEST_NAME else Wrong(t("Please write a name of at most 60 letters."))


def _read_text(given: str, t: Words) -> str | Wrong:
    return given if len(given) <= LONGEST_TEXT else Wrong(t("Please write at most {n} letters.", n=LONGEST_TEXT))


def _read_capacity(given: str, t: Words) -> int | Wrong:
    number = lengths.read_number(given)
    if number is not None and 1 <= number <= MOST_PEOPLE:
        return number
    return Wrong(t("“{given}” is not a number of people. Write a number, for example 40.", given=given))


def _read_hours(given: str, t: Words) -> object:
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


def _read_length(unit: int, least: int, most: int, example: int) -> Callable[[str, Words], int | Wrong]:
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


def _read_grid(given: str, t: Words) -> int | Wrong:
    minutes = lengths.read_length(given, unit=1)
    if minutes is not None and minutes > 0 and DAY % minutes == 0:
        return minutes
    return Wrong(t("“{given}” does not divide the day evenly. Write 15 min, 30 min or 1 h.", given=given))


def _read_ahead(given: str, t: Words) -> int | Wrong:
    minutes = _read_length(DAY, DAY, 1830 * DAY, 180 * DAY)(given, t)
    return minutes if isinstance(minutes, Wrong) else minutes // DAY


_READ: dict[str, Callable[[str, Words], object]] = {
    "name": _read_name,
    "capacity": _read_capacity,
    "hours": _read_hours,
    "address": _read_text,
    "shortest": _read_length(60, 5, 30 * DAY, 60),
    "longest": _read_length(60, 15, 366 * DAY, 4 * 60),
    "grid": _read_grid,
    "gap": _read_length(1, 0, DAY, 15),
    "ahead": _read_ahead,
    "note": _read_text,
}
