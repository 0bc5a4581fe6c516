"""Money as it is typed and told: "tulo 350 arpajaiset", "-120,50 kahvit", "+ 80 € kahvio"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.hours import hours_words
from handlers.words import Words, escape, fold
from storage.event_money import Entry

MOST_CENTS = 1_000_000_00
LONGEST = 80
_INS = "+, in, tulo, tulot, tuloa, tuli, tulee, inkomst, inkomster, intäkt, intäkter, income, came, kom"
_OUTS = "-, −, –, out, meno, menot, menoa, meni, maksoi, kulu, kulut, ut, utgift, utgifter, kostnad, cost, costs, paid"
_IN, _OUT = (frozenset(map(fold, words.split(", "))) for words in (_INS, _OUTS))
_SIGN = re.compile(r"\s*([+−–-]|[^\W\d]+)\s*:?\s*")
_AMOUNT = re.compile(
    r"(?<![\w.,-])(?P<euros>\d{1,3}(?:[ \xa0]\d{3})+|\d{1,7})(?:[.,](?P<cents>\d{1,2}))?(?![.,]?\d)"
    r"(?:\s*(?P<unit>€|euroa?\b|eur\b|e\b)|(?![\w-]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sum:
    """So many cents, and for what; below none was paid."""

    cents: int
    what: str


@dataclass(frozen=True, slots=True)
class NoSign:
    """Whether it came in or went out was not said."""

    line: str


@dataclass(frozen=True, slots=True)
class NoAmount:
    """There is no amount in the line, or one that is too large."""

    line: str


def read(text: str) -> list[Sum] | NoSign | NoAmount:
    """Return what the lines say, or which of them says too little; a line without a sign has that of the one before."""
    found, sign = list[Sum](), 0
    for line in filter(None, (part.strip() for part in re.split(r"[\n;]", text))):
        own, rest = _signed(line)
        sign = own or sign
        amount = _amount(rest)
        if amount is None:
            return NoAmount(line)
        if not sign:
            return NoSign(line)
        cents = _cents(amount)
        if not 0 < cents <= MOST_CENTS:
            return NoAmount(line)
        what = " ".join((rest[: amount.start()] + " " + rest[amount.end() :]).split()).strip(" ,.:;–-")
        found.append(Sum(sign * cents, what[:LONGEST]))
    return found


def _signed(line: str) -> tuple[int, str]:
    """Return 1 for what came in, -1 for what went out, 0 where it is not said; and the rest of the line."""
    found = _SIGN.match(line)
    word = fold(found[1]) if found else ""
    sign = 1 if word in _IN else -1 if word in _OUT else 0
    return sign, line[found.end() :] if found and sign else line


def _amount(text: str) -> re.Match[str] | None:
    """Return the amount of money: of several numbers the only one with euros or cents, else the one at an end; None if
    that leaves more than one."""
    found = list(_AMOUNT.finditer(text))
    sure = [one for one in found if one["unit"] or one["cents"]]
    at_ends = [one for one in found if not text[: one.start()].strip() or not text[one.end() :].strip()]
    return next((some[0] for some in (sure, found, at_ends) if len(some) == 1), None)


def _cents(amount: re.Match[str]) -> int:
    whole = int(re.sub(r"\s", "", amount["euros"]))
    return whole * 100 + int((amount["cents"] or "0").ljust(2, "0"))


def said(t: Words, entry: Entry | Sum) -> str:
    """Return the entry with its sign and markup: "+350 € arpajaiset", "−120,50 € kahvit"."""
    sign = "+" if entry.cents > 0 else ""
    return f"{sign}{hours_words.euros(t, entry.cents)} {escape(entry.what)}".rstrip()


def listed(t: Words, entries: Sequence[Entry]) -> list[str]:
    """Return the entries, a line each: what came in before what went out, each in the order in which it was told."""
    ordered = sorted(entries, key=lambda one: one.cents < 0)
    return [f"• {said(t, one)}" for one in ordered]
