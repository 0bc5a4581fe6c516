"""Lengths of time and whole numbers, as people write and read them."""

from __future__ import annotations

import re

from handlers.words import Words, fold

_UNITS = {
    1: ("min", "minuuttia", "minuutti", "minuter", "minut", "minutes", "minute", "mins", "m"),
    60: ("h", "t", "tunti", "tuntia", "timme", "timmar", "tim", "hour", "hours", "hrs"),
    24 * 60: ("pv", "vrk", "paiva", "paivaa", "vuorokausi", "vuorokautta", "d", "dag", "dagar", "dygn", "day", "days"),
    7 * 24 * 60: ("vk", "viikko", "viikkoa", "vecka", "veckor", "week", "weeks"),
    30 * 24 * 60: ("kk", "kuukausi", "kuukautta", "man", "manad", "manader", "month", "months"),
    365 * 24 * 60: ("v", "vuosi", "vuotta", "ar", "year", "years"),
}
_MINUTES = {word: minutes for minutes, words in _UNITS.items() for word in words}
_ENDLESS = 10**9
_LENGTH = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]+)?\.?")
_NOTHING = frozenset(("ei", "ei mitaan", "inget", "ingen", "no", "none", "nothing", "0", "-"))


def read_length(text: str, *, unit: int) -> int | None:
    """Return the length in minutes ("1,5 h", "2 tuntia", "1 h 30 min"); a bare number counts in `unit` minutes."""
    bare = fold(text)
    if bare in _NOTHING:
        return 0
    total, end = 0.0, 0
    for found in _LENGTH.finditer(bare):
        if bare[end : found.start()].strip() or (found[2] and found[2] not in _MINUTES):
            return None
        total += float(found[1].replace(",", ".")) * (_MINUTES[found[2]] if found[2] else unit)
        end = found.end()
    return round(total) if end and not bare[end:].strip() and total < _ENDLESS else None


def say_length(minutes: int, t: Words) -> str:
    """Return the length as it is read: days, hours and minutes."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = [t.n("{n} day", "{n} days", days)] if days else []
    parts += [f"{hours} h"] if hours else []
    parts += [f"{left} min"] if left or not parts else []
    return " ".join(parts)


def say_hours(minutes: int) -> str:
    """Return the length in hours, however many: "30 h", "1 h 30 min"."""
    hours, left = divmod(minutes, 60)
    return " ".join([*([f"{hours} h"] if hours or not left else []), *([f"{left} min"] if left else [])])


def read_number(text: str) -> int | None:
    """Return the whole number in the words ("40", "40 henkeä"), if there is just one."""
    found = re.findall(r"\d+", text)
    return int(found[0]) if len(found) == 1 and len(found[0]) < 7 else None
