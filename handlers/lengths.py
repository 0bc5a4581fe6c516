"""Lengths of time and whole numbers, as people write and read them."""

from __future__ import annotations

import math
import re

from handlers import counting
from handlers.words import Words, fold

_UNITS = {
    1: ("min", "minuuttia", "minuutti", "minuter", "minut", "minutes", "minute", "mins", "m"),
    60: ("h", "t", "tunti", "tuntia", "timme", "timmar", "tim", "hour", "hours", "hrs"),
    24 * 60: ("pv", "vrk", "paiva", "paivaa", "vuorokausi", "vuorokautta", "d", "dag", "dagar", "dygn", "day", "days"),
    7 * 24 * 60: ("vk", "viikko", "viikkoa", "vecka", "veckor", "week", "weeks"),
    30 * 24 * 60: ("kk", "kuukausi", "kuukautta", "man", "manad", "manader", "month", "months"),
    365 * 24 * 60: ("v", "vuosi", "vuotta", "ar", "year", "years"),
}
_QUARTERS = ("vartti", "varttia", "kvart", "kvartar", "kvarten", "quarter", "quarters", "neljannestunti", "kvartstimme")
_MINUTES = {word: minutes for minutes, words in _UNITS.items() for word in words} | dict.fromkeys(_QUARTERS, 15)
_HALVES = frozenset(("puoli", "half", "halv", "halvt", "halva"))
_ONE_AND_A_HALF = frozenset(("puolitoista", "puolentoista"))
_JOINED = {
    "puolituntia": "puoli tuntia",
    "puolituntinen": "puoli tuntia",
    "halvtimme": "halv timme",
    "halvtimmes": "halv timme",
    "halvar": "halvt ar",
}
"""A half and what it is of, written as one word."""
_ARTICLES, _AND = frozenset(("a", "an", "en", "ett")), frozenset(("ja", "och", "and"))
_ENDLESS, _HOUR, _BARE = 10**9, 60, 0
_TWO_FIGURES = re.compile(r"[0-5]\d")
_WORD = re.compile(r"\d+(?:[.,]\d+)?|[a-z]+|[^\sa-z]")
_NOTHING = frozenset(("ei", "ei mitaan", "inget", "ingen", "no", "none", "nothing", "0", "-"))


def read_length(text: str, *, unit: int) -> int | None:
    """Return the length in minutes ("1,5 h", "2 h 10 min", "vuosi"); a bare number counts in `unit` minutes.

    Of several parts each is smaller than the one before; two figures behind the hours are minutes ("2h10", "3 h 15").
    """
    bare = fold(re.sub(r"(\d*) ?½", lambda found: f"{found[1] or 0},5", text))
    if bare in _NOTHING:
        return 0
    words, total, at, before = _words(bare), 0.0, 0, _ENDLESS
    while at < len(words):
        part = _minutes_behind_hours(words, at, before) or _part(words, at, unit)
        if part is None or part[2] >= before or (part[2] == _BARE and part[1] - at < len(words)):
            return None
        total, at, before = total + part[0], part[1], part[2]
        if at < len(words) - 1 and words[at] in _AND:
            at += 1
    return round(total) if words and total < _ENDLESS else None


def _words(bare: str) -> list[str]:
    bare = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", bare)
    bare = re.sub(r"(?<=[a-z])\.", "", bare)
    bare = re.sub(r"\b(quarters?) (?:of an )?hour\b", r"\1", bare)
    return _WORD.findall(" ".join(_JOINED.get(word, word) for word in bare.split()))


def _minutes_behind_hours(words: list[str], at: int, before: int) -> tuple[float, int, int] | None:
    """Return the minutes that two figures behind the hours are."""
    alone = at + 1 == len(words) or words[at + 1] not in _MINUTES
    found = before == _HOUR and alone and _TWO_FIGURES.fullmatch(words[at])
    return (float(words[at]), at + 1, 1) if found else None


def _part(words: list[str], at: int, unit: int) -> tuple[float, int, int] | None:
    """Return how many minutes the words from this one on mean, as far as one unit goes, behind which they end, and the
    unit's own minutes, or `_BARE` where none was said."""
    amount, after = _amount(words, at) or (1.0, at)
    of = _MINUTES.get(words[after]) if after < len(words) else None
    if of is None:
        bare = after > at and amount >= 1 and words[after - 1] not in _ARTICLES
        return (amount * unit, after, _BARE) if bare else None
    if after == at and len(words[after]) < _ALONE:
        return None
    after += 1
    if _and_a_half(words, after):
        amount, after = amount + 0.5, _and_a_half(words, after)
    days = amount * of / _DAY
    return (math.ceil(days) * _DAY if of == 365 * _DAY else amount * of), after, of


_DAY, _ALONE = 24 * 60, 3
"""A unit of fewer letters means one of it only behind a number."""


def _amount(words: list[str], at: int) -> tuple[float, int] | None:
    """Return how many: "1,5", "kaksi", "an", "half an", "en halv", "two and a half"; and behind which word it ends."""
    word = words[at]
    if word in _HALVES:
        return 0.5, at + 1 + (at + 1 < len(words) and words[at + 1] in _ARTICLES)
    if word in _ONE_AND_A_HALF:
        return 1.5, at + 1
    if word in _ARTICLES and at + 1 < len(words) and words[at + 1] in _HALVES:
        return 0.5, at + 2
    spelled = counting.read(words, at)
    if word[0].isdigit():
        amount, after = float(word.replace(",", ".")), at + 1
    elif word in _ARTICLES:
        amount, after = 1.0, at + 1
    elif spelled is not None:
        amount, after = float(spelled[0]), spelled[1]
    else:
        return None
    half = _and_a_half(words, after)
    return (amount + 0.5, half) if half else (amount, after)


def _and_a_half(words: list[str], at: int) -> int:
    """Return behind which word "and a half", "ja puoli", "och en halv" ends that begins here; 0 if none does."""
    if at >= len(words) or words[at] not in _AND:
        return 0
    at += 1 + (at + 1 < len(words) and words[at + 1] in _ARTICLES)
    return at + 1 if at < len(words) and words[at] in _HALVES else 0


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


def read_id(text: str) -> int | None:
    """Return the number by which something is known, if the words hold just one: as large as the database counts."""
    found = re.findall(r"\d+", text)
    return int(found[0]) if len(found) == 1 and len(found[0]) < 10 else None


def read_count(text: str) -> int | None:
    """Return the whole number in the words, also if it is a word itself ("kaksikymmentä haravaa")."""
    words = fold(text).replace("-", " ").strip(" .!").split()
    spelled = counting.read(words)
    if spelled is None:
        return read_number(text)
    # "en tiedä" is no number: behind "en" nothing else may stand.
    left = len(words) - spelled[1]
    return spelled[0] if left == 0 or (left == 1 and words[0] not in _ARTICLES) else None
