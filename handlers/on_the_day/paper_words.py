"""Reading what a paper list says, word by word: "1-12 3h, 4 ei" is parts of lines, hours, and what else is told.

Nothing here knows the list; `paper_reading` puts the parts together and finds what cannot be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from handlers.words import fold

_UNIT = r"(?:h|(?-i:t)|tim|tun\w*|timm\w*|hours?|hrs?)(?![^\W\d_])\.?"
"""A capital T is rather the initial of a name."""
_DECIMAL = re.compile(rf"(?<=\d),(?=\d{{1,2}}\s*[½]?\s*{_UNIT})")
_YEARS = r"(?:v|vee|vuot\w*|år\w*|years?|yrs?|y)\b\.?"
_EXCEPT = re.compile(r"\s+(?:paitsi|utom|except)\s+([^,;\n]*)", re.IGNORECASE)
_MANY_COMMAS = re.compile(rf"\d+(?:,\d+){{2,}}\s*{_UNIT}")
_WHICH_COMMA = "‚"
"""Stands for a comma in "1,3,5h", which may part lines or belong to a number: no token has it, so it is asked about."""
_HOURS = re.compile(rf"\d\s*{_UNIT}")
_PARTS = re.compile(r"[,;\n]+")
_FRACTIONS = {"½": 30, "¼": 15, "¾": 45}
_TOKENS = re.compile(
    rf"""
    (?P<under>(?:\b(?:alle|under|u)|<)\s*-?15\b(?:\s*-?{_YEARS})?
        |\b(?:alaikäi\w*|minderårig\w*|underage)\b)
    |(?P<age>\b\d{{1,2}}[ -]?{_YEARS})
    |(?P<clock>\b\d{{1,2}}:\d{{2}}(?:\s*{_UNIT})?)
    |(?P<span>\b\d+\s*[-–—]\s*\d+\b(?!\s*{_UNIT})(?![.,:½¼¾]\d?))
    |(?P<hours>(?<![\w.])(?P<minus>[-−–]\s*)?
        (?:(?P<whole>\d+(?:\.\d+)?)(?P<part>[½¼¾])?|(?P<only>[½¼¾]))\s*
        (?:(?<=[½¼¾])(?!\s*{_UNIT})|{_UNIT})
        (?:\s*(?P<minutes>\d{{1,2}})\s*min\w*\b\.?|\s*(?P<bare>\d{{2}})\b(?!\s*(?:[-–—]\s*\d|{_UNIT})))?)
    |(?P<only_minutes>\b\d+\s*min\w*\b\.?)
    |(?P<number>\b\d+\b)
    |(?P<word>[^\W\d_][\w'’./&-]*)
    |(?P<dash>(?<!\S)[-−–—](?!\S))
    |(?P<odd>[^\s:.)(=#"”'’!])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ABSENT = frozenset(
    ("ei", "nej", "no", "not", "poissa", "poissaolo", "borta", "franvarande", "absent", "puuttui", "saknas", "ej")
)
_BESIDE_ABSENT = frozenset(
    (
        "tullut",
        "ollut",
        "paikalla",
        "kommit",
        "kom",
        "inte",
        "pa",
        "plats",
        "there",
        "present",
        "come",
        "came",
        "was",
        "did",
    )
)
"""What may stand beside "ei" without saying more."""
_ALL = frozenset(("kaikki", "kaikille", "kaikkien", "alla", "allihopa", "all", "everybody", "everyone"))
_REST = frozenset(("muut", "muille", "loput", "lopuille", "ovriga", "resten", "others", "rest", "everybody-else"))
_BETWEEN = frozenset(
    (
        "ja",
        "seka",
        "och",
        "samt",
        "and",
        "rivi",
        "rivit",
        "rad",
        "rader",
        "raden",
        "row",
        "rows",
        "line",
        "lines",
        "nro",
        "nr",
        "no.",
        "the",
    )
)


class Whom(StrEnum):
    """Which lines a part is about, where it does not number them."""

    NUMBERED = "numbered"
    ALL = "all"
    REST = "rest"
    """Those that nothing has been said about."""


@dataclass
class Part:
    """What is said in one go: of these lines, these hours; `words` stand before the first hours, between, behind."""

    piece: str
    rows: list[int] = field(default_factory=list)
    whom: Whom = Whom.NUMBERED
    hours: list[int] = field(default_factory=list)
    """Minutes: of the work, and then of the machine."""
    words: list[list[str]] = field(default_factory=lambda: [[]])
    absent: bool = False
    under_age: bool = False
    negative: bool = False
    reversed_span: bool = False
    odd: bool = False
    """Something in it is no word that a list knows."""

    @property
    def says_nothing(self) -> bool:
        """Whether it only names lines, of which the next part tells."""
        told = self.hours or self.absent or self.under_age or self.odd or self.negative or any(self.words)
        return not told and self.whom is Whom.NUMBERED

    def said(self, at: int) -> str:
        """Return the words before the first hours (0), behind the first (1) or the second (2)."""
        return " ".join(self.words[at]) if at < len(self.words) else ""


MOST = 9999
"""No list has a line beyond this."""


def parts(text: str) -> list[Part]:
    """Return what is said, part by part; one that only names lines belongs to the next."""
    text = text.strip().rstrip(".")
    text = _MANY_COMMAS.sub(lambda found: found[0].replace(",", _WHICH_COMMA), text)
    text = _EXCEPT.sub(lambda found: f", {found[1]}" + ("" if _HOURS.search(found[1]) else " ei"), text)
    found: list[Part] = []
    waiting: Part | None = None
    for piece in filter(None, (one.strip() for one in _PARTS.split(_DECIMAL.sub(".", text)))):
        part = _part(piece)
        if waiting is not None:
            part = _joined(waiting, part)
        waiting = part if part.says_nothing else None
        if waiting is None:
            found.append(part)
    return [*found, waiting] if waiting else found


def _joined(before: Part, part: Part) -> Part:
    part.piece = f"{before.piece}, {part.piece}"
    part.rows = [*before.rows, *part.rows]
    part.reversed_span = part.reversed_span or before.reversed_span
    return part


def _part(piece: str) -> Part:
    part = Part(piece)
    for token in _TOKENS.finditer(piece):
        _take(part, token)
    if part.absent:  # "4 ei tullut"
        part.words = [[word for word in words if fold(word) not in _BESIDE_ABSENT] for words in part.words]
    return part


def _take(part: Part, token: re.Match[str]) -> None:
    kind = token.lastgroup or ""
    said = token[0]
    if token["under"]:
        part.under_age = True
    elif token["span"]:
        first, last = (int(number) for number in re.findall(r"\d+", said))
        part.reversed_span = part.reversed_span or first > last
        part.rows += range(first, min(last, MOST) + 1)
    elif token["clock"] or token["hours"] or token["only_minutes"]:
        _take_hours(part, token)
    elif token["number"]:
        part.rows.append(min(int(said), MOST))
    elif token["age"]:
        part.words[-1].append(said)
    elif token["dash"]:
        part.absent = True
    elif token["word"]:
        _take_word(part, said)
    else:
        part.odd = part.odd or bool(kind)


def _take_hours(part: Part, token: re.Match[str]) -> None:
    if token["clock"]:
        hours, minutes = (int(number) for number in re.findall(r"\d+", token["clock"]))
        length = hours * 60 + minutes
    elif token["only_minutes"]:
        length = int(re.findall(r"\d+", token["only_minutes"])[0])
    else:
        length = round(float(token["whole"] or 0) * 60) + _FRACTIONS.get(token["part"] or token["only"] or "", 0)
        length += int(token["minutes"] or token["bare"] or 0)
        part.negative = part.negative or bool(token["minus"])
    part.hours.append(length)
    part.words.append([])


def _take_word(part: Part, said: str) -> None:
    word = fold(said).rstrip(".")
    if word in _ABSENT:
        part.absent = True
    elif word in _ALL:
        part.whom = Whom.ALL
    elif word in _REST:
        part.whom = Whom.REST
    elif word not in _BETWEEN:
        part.words[-1].append(said.rstrip("."))
