"""Reading stands as people write them: "1-20 3x3 m sähkö 20 €, 21-40 2x2 m, rivi 2"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.words import fold
from storage.stands import Place, StandNow

MOST_STANDS, MOST_NUMBER = 300, 999

_PIECES = re.compile(r"[;\n]+|,(?!\d)|,(?=\d+\s*[-–])")
_X = r"(?:x|×|\*|kertaa|gånger|by)"
_DEC = r"\d{1,3}(?:[.,]\d{1,2})?"
_SIZE = re.compile(rf"\b({_DEC})\s*m?\s*{_X}\s*({_DEC})(?:\s*(?:m\b|metri\w*|meter\w*|metres?))?", re.IGNORECASE)
_AREA = re.compile(rf"\b({_DEC})\s*(?:m2\b|m²|neliö\w*|kvm\b|kvadrat\w*|square met\w*|sqm\b)", re.IGNORECASE)
_PRICE = re.compile(r"(?:€\s*(\d{1,5}(?:[.,]\d{1,2})?)|\b(\d{1,5}(?:[.,]\d{1,2})?)\s*(?:€|e\b|eur\w*))", re.IGNORECASE)
_FREE = re.compile(r"\b(?:ilmai\w+|maksut\w+|gratis|avgiftsfri\w*|free(?: of charge)?)\b", re.IGNORECASE)
_NO_TABLES = re.compile(
    r"\b(?:ei|ilman|omat?|utan|inga|eget|egna|no|without|(?:our )?own)\s+(?:pöy\w+|bord\w*|tables?)", re.IGNORECASE
)
_SPELT = {"yksi": 1, "yhden": 1, "kaksi": 2, "kolme": 3, "neljä": 4, "ett": 1, "två": 2, "tre": 3, "fyra": 4}
_SPELT |= {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_TABLES = re.compile(
    rf"(?:\b(\d{{1,2}}|{'|'.join(_SPELT)})\s*(?:kpl\s*)?)?\b(?:pöy\w+|bord\b|tables?\b)", re.IGNORECASE
)
_POWERLESS = re.compile(
    r"\b(?:ei|ilman|utan|ingen|no|without)\s+(?:sähkö\w*|el\b|ström\w*|electricity|power)", re.IGNORECASE
)
_POWER = re.compile(r"\b(?:sähkö\w{0,5}|el|eluttag|ström|electricity|power)\b", re.IGNORECASE)
_ROW = re.compile(r"\b(?:rivi\w*|rad|row)\s*(\d{1,2})\b", re.IGNORECASE)
_COUNT = re.compile(
    r"^(\d{1,3})\s*(?:kpl\b|st\b|paikkaa\b|esittelypaikkaa\b|platser\b|plats\b|stands?\b|places?\b)", re.IGNORECASE
)
_WORD = r"(?:paik\w+|esittelypaik\w+|plats(?:er)?(?:na)?|stands?|nr?:?o?\.?)"
_NUMBERS = re.compile(
    rf"^(?:{_WORD}\s*)?(\d{{1,3}})(?:\s*(?:[-–—]|\.\.)\s*(\d{{1,3}}))?(?=\s|:|$)[:\s]*", re.IGNORECASE
)
_FEATURE_NEXT = re.compile(rf"^\d+\s*(?:{_X}\s*\d|m2|m²|€|e\b|eur|pöy|bord|table|neliö|kvm)", re.IGNORECASE)
_EMPTY = re.compile(
    r"\b(?:ja|sekä|och|samt|and|with|med|hinta|koko|pris|price|size|á|a|kukin|m)\b|[\s.:·,–-]+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Said:
    """These stands have these features; what was not said of them stays."""

    numbers: tuple[int, ...]
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """It was not understood: `reason` is one of order, many, unknown, nothing."""

    reason: str
    given: str = ""


def read(text: str, there: Sequence[StandNow] = ()) -> list[Said] | Fault:
    """Return what the text says of which stands; "40 paikkaa" are the next ones that there are not yet."""
    found: list[Said] = []
    after = max((one.number for one in there), default=0)
    for piece in filter(None, (part.strip() for part in _PIECES.split(text))):
        outcome = _group(piece, max([after, *(n for said in found for n in said.numbers)]))
        if isinstance(outcome, Fault):
            return outcome
        numbers, rest = outcome
        values = features(rest)
        if isinstance(values, Fault):
            return values
        if numbers:
            found.append(Said(numbers, values))
        elif found:
            found[-1] = replace(found[-1], values={**found[-1].values, **values})
        else:
            return Fault("nothing", piece)
    return found or Fault("nothing", text)


def _group(piece: str, after: int) -> tuple[tuple[int, ...], str] | Fault:
    """Return the numbers with which the piece begins, and what is said of them; the row may stand in front."""
    row = _ROW.match(piece)
    if row:
        piece = f"{piece[row.end() :].strip(' :')} {row[0]}"
    count = _COUNT.match(piece)
    if count:
        return _run(after + 1, after + int(count[1]), piece[count.end() :], piece)
    found = None if _FEATURE_NEXT.match(piece) else _NUMBERS.match(piece)
    if found is None:
        return (), piece
    first = int(found[1])
    return _run(first, int(found[2] or first), piece[found.end() :], piece)


def _run(first: int, last: int, rest: str, piece: str) -> tuple[tuple[int, ...], str] | Fault:
    if last < first or first < 1:
        return Fault("order", piece)
    if last > MOST_NUMBER or last - first >= MOST_STANDS:
        return Fault("many", piece)
    return tuple(range(first, last + 1)), rest


def features(text: str) -> dict[str, Any] | Fault:
    """Return what the words say of a stand; a word that says nothing of one is a fault."""
    values: dict[str, Any] = {}
    rest = _take(text, _SIZE, lambda m: values.update(size=f"{_metres(m[1])} x {_metres(m[2])} m"))
    rest = _take(rest, _AREA, lambda m: values.update(size=f"{_metres(m[1])} m²"))
    rest = _take(rest, _ROW, lambda m: values.update(row=int(m[1])))
    rest = _take(rest, _FREE, lambda _: values.update(price=0))
    rest = _take(rest, _PRICE, lambda m: values.update(price=_cents(m[1] or m[2])))
    rest = _take(rest, _POWERLESS, lambda _: values.update(electricity=False))
    rest = _take(rest, _POWER, lambda _: values.update(electricity=True))
    rest = _take(rest, _NO_TABLES, lambda _: values.update(tables=0))
    rest = _take(rest, _TABLES, lambda m: values.update(tables=_tables(m[1])))
    left = _EMPTY.sub(" ", rest).strip()
    return Fault("unknown", left) if fold(left) else values


def _take(text: str, pattern: re.Pattern[str], put: Any) -> str:
    found = pattern.search(text)
    if found is None:
        return text
    put(found)
    return f"{text[: found.start()]} {text[found.end() :]}"


def _tables(said: str | None) -> int:
    return _SPELT.get(said.casefold()) or int(said) if said else 1


def _metres(said: str) -> str:
    return said.replace(".", ",").removesuffix(",0")


def _cents(said: str) -> int:
    euros, _, rest = said.replace(",", ".").partition(".")
    return int(euros) * 100 + int((rest or "0").ljust(2, "0"))


def places(said: Sequence[Said], there: Sequence[StandNow]) -> list[Place]:
    """Return the stands as they will be: what was not said of one stays as it is."""
    known = {one.number: one.place for one in there}
    for group in said:
        for number in group.numbers:
            known[number] = replace(known.get(number, Place(number)), **group.values)
    return [known[number] for number in sorted({n for group in said for n in group.numbers})]


def read_numbers(text: str) -> tuple[int, ...]:
    """Return the numbers in "3, 5-7 ja 12", or none if something else is said too."""
    bare = re.sub(r"\b(?:ja|och|and|sekä|samt|paik\w+|platser?|stands?)\b", ",", text, flags=re.IGNORECASE)
    found: list[int] = []
    for part in filter(None, (one.strip() for one in re.split(r"[,;\s]+(?![-–])(?<![-–])", bare))):
        run = re.fullmatch(r"(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?", part)
        if run is None:
            return ()
        found += range(int(run[1]), int(run[2] or run[1]) + 1)
    return tuple(dict.fromkeys(found))
