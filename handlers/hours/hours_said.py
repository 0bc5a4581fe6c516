"""Reading how long somebody worked, as people write it: "3h", "3,5 tuntia", "3h traktori 2h", "2 h alle 15"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.hours import machines
from handlers.hours.machines import Machine, Small, Unknown
from handlers.lengths import read_length
from handlers.words import fold
from storage.hours import QUARTER

_HOUR = 60
_YOUNG = re.compile(
    r"\b(?:alle (?:15|viisitoista)(?:-?v\w*)?|alaik\w+|under (?:15|femton)(?: år)?|minderårig\w*|under ?age)\b\.?",
    re.IGNORECASE,
)
_MINUS = re.compile(r"(?:^|\s)[-−–]\s*\d")
_JOINING = frozenset(("ja", "och", "and", "with", "med", "joista", "josta", "varav", "of", "which", "sis", "+", ","))
NOT_THERE = frozenset(
    (
        "ei",
        "en",
        "poissa",
        "en ollut",
        "en ollut paikalla",
        "ei ollut",
        "ei ollut paikalla",
        "ei paikalla",
        "inte",
        "nej",
        "borta",
        "var inte dar",
        "jag var inte dar",
        "inte pa plats",
        "no",
        "absent",
        "not there",
        "was not there",
        "i was not there",
        "0",
        "0h",
        "0 h",
    )
)


@dataclass(frozen=True, slots=True)
class Said:
    """How long somebody worked, and what machine they drove how long; no minutes at all: they were not there.

    `small` is a machine that was named and that the hour's price has already.
    """

    minutes: int
    machine: str = ""
    machine_minutes: int = 0
    under_age: bool = False
    small: str = ""


@dataclass(frozen=True, slots=True)
class NoHours:
    """The words tell no hours."""


@dataclass(frozen=True, slots=True)
class BelowZero:
    """The hours are less than none."""


@dataclass(frozen=True, slots=True)
class Uneven:
    """The hours are no whole quarters; `near` are the quarters around them."""

    near: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WhatMachine:
    """Whether the machine counts must be asked; `minutes` and `machine_minutes` are what was said of it."""

    name: str
    minutes: int
    machine_minutes: int


Reading = Said | NoHours | BelowZero | Uneven | WhatMachine


def read(text: str, language: str) -> Reading:
    """Return what the words tell; machines are called in the given language, that of the town's books."""
    young = bool(_YOUNG.search(text))
    bare = " ".join(_YOUNG.sub(" ", text).strip(" .,;:!").split())
    if fold(bare) in NOT_THERE:
        return Said(0)
    if _MINUS.search(bare):
        return BelowZero()
    words = bare.split()
    for count in range(len(words), 0, -1):
        minutes = _length(words[:count])
        if minutes:
            return _whole(minutes, words[count:], young, language)
    return NoHours()


def _length(words: list[str]) -> int | None:
    """Return the minutes that the words tell, if they begin with how many."""
    return read_length(" ".join(words).rstrip(" ,;"), unit=_HOUR)


def _whole(minutes: int, rest: list[str], young: bool, language: str) -> Reading:
    if minutes % QUARTER:
        return _uneven(minutes)
    while rest and fold(rest[0]).strip(",") in _JOINING | {""}:
        rest = rest[1:]
    if not rest:
        return Said(minutes, under_age=young)
    name, driven = _machine(rest)
    if not any(sign.isalpha() for sign in name):
        return NoHours()
    if driven is not None and driven % QUARTER:
        return _uneven(driven)
    machine = machines.find(name, language)
    if isinstance(machine, Small):
        return Said(minutes, under_age=young, small=machine.name)
    length = minutes if driven is None else driven
    if isinstance(machine, Unknown):
        return WhatMachine(machine.name, minutes, length) if machine.name else Said(minutes, under_age=young)
    assert isinstance(machine, Machine)
    return Said(minutes, machine.name if length else "", length, under_age=young)


def _machine(words: list[str]) -> tuple[str, int | None]:
    """Return the machine's name, and how long it was driven where that is told behind it."""
    for split in range(1, len(words)):
        minutes = _length(words[split:])
        if minutes is not None:
            return " ".join(words[:split]), minutes
    return " ".join(words), None


def _uneven(minutes: int) -> Uneven:
    below = minutes // QUARTER * QUARTER
    return Uneven(tuple(one for one in (below, below + QUARTER) if one))
