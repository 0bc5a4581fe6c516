"""Whom somebody brings along, as people write it: "2", "kaksi", "Matti ja Liisa 12 v", "vaimo ja 2 lasta"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers import commands, counting
from handlers.turn import Choices, Got, Refusal, Turn, Unclear, Values
from handlers.words import fold

MOST = 50
"""Whoever brings more is an association of their own."""
_LONGEST = 60
_NAMES = "names"
_NOBODY = frozenset(
    fold(word)
    for word in ("ei ketään", "en ketään", "ei muita", "en muita", "yksin", "ingen", "inga", "nobody", "no one")
)
_ME = frozenset(("mina", "ma", "itse", "jag", "jag sjalv", "i", "me", "myself"))
_NAMELESS = {
    fold(word): plain
    for word, plain in (
        *(("vaimon", "vaimo"), ("vaimoni", "vaimo"), ("miehen", "mies"), ("mieheni", "mies"), ("puolison", "puoliso")),
        *(("puolisoni", "puoliso"), ("lapsen", "lapsi"), ("lapseni", "lapsi"), ("kaverin", "kaveri")),
        *(("ystävän", "ystävä"), ("ystäväni", "ystävä"), ("naapurin", "naapuri"), ("äidin", "äiti"), ("isän", "isä")),
    )
}
"""How it is written that one brings somebody who is not named ("tuon vaimon"), and how that reads in a list."""
_PARTS = re.compile(r"\s*(?:[,;\n&+]|\b(?:ja|sekä|och|samt|and)\b)\s*", re.IGNORECASE)
_SIGNED = re.compile(r"([-–−]?\d+)(?:\s+(.*))?", re.DOTALL)
_YEARS = re.compile(r"(?:v|vuotta|vuotias|v\.|vuotiaan|år|åring|ars|y|yo|years?|year)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Company:
    """So many others, of whom some are known by name."""

    count: int
    names: tuple[str, ...] = ()


def read(text: str) -> Company | None:
    """Return whom the words mean; a bare number may be beyond all sense, below nothing too; None is no answer."""
    said = text.strip(" .!")
    if fold(said) in _NOBODY:
        return Company(0)
    total, names = 0, list[str]()
    for part in (one for one in _PARTS.split(said) if one and fold(one) not in _ME):
        count = _count(part)
        if count is not None:
            total += count
            continue
        if not any(sign.isalpha() for sign in part) or len(part) > _LONGEST:
            return None
        total, names = total + 1, [*names, _NAMELESS.get(fold(part), part)]
    return Company(total, tuple(names)) if total or _count(said) == 0 else None


def _count(part: str) -> int | None:
    """Return the number that a part says ("2 lasta", "kaksi"); an age with a name before it is none."""
    signed = _SIGNED.fullmatch(part)
    if signed is not None:
        return None if signed[2] and _YEARS.match(signed[2]) else int(signed[1].replace("–", "-").replace("−", "-")[:7])
    words = fold(part).split()
    spelled = counting.read(words)
    if spelled is None or (words[0] in ("en", "a", "an") and len(words) == 1):
        return None
    return spelled[0] if len(words) - spelled[1] <= 1 else None


def who(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read how many they bring, or who they are."""
    t = turn.t
    if text.strip() == _NAMES:
        return Unclear(t("Who are they? For example: Matti, Liisa 12 y"))
    found = None if _is_command(text) else read(text)
    if found is None:
        return Unclear(t("How many do you bring? Write a number or their names."), numbers(turn))
    if not 0 <= found.count <= MOST:
        return Unclear(t("You can bring up to {n} others. How many?", n=MOST), numbers(turn))
    return Got(found, text)


def _is_command(text: str) -> bool:
    """Tell whether the words begin with a command of several words: nobody is called so."""
    found = commands.find(text)
    return found is not None and len(text.split()) - len(found[1].split()) > 1


def numbers(turn: Turn) -> Choices:
    """Return the usual numbers to tap, and the way to tell names."""
    return [*((str(n), str(n)) for n in (1, 2, 3)), (turn.t("I tell their names"), _NAMES)]
