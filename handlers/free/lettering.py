"""Writing words into a picture so that they stay inside their place: the typeface, widths, wrapping and shortening."""

from __future__ import annotations

import io
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageFont

# Narrow, so that a week's seven columns hold words a phone can show at arm's length. SIL Open Font Licence.
TYPEFACE = files("fontpkg_roboto_condensed").joinpath("files", "RobotoCondensed[wght].ttf")
REGULAR, BOLD = 450, 700
LEADING = 1.14
"""The height of a line, in sizes of its letters."""

_VOWELS = frozenset("aeiouyåäöéüAEIOUYÅÄÖÉÜ")
_LOOSE = " ,.;:–-·("
"""What is not left hanging before "…"."""
LEAST = 3
"""Fewer letters than this before "…" tell nobody anything."""
_MISSING = "\uffff"
"""A sign that no typeface has."""


@dataclass(frozen=True, slots=True)
class Hand:
    """How a text is written: the size in pixels, and whether it is bold."""

    size: int
    bold: bool = False

    @property
    def height(self) -> int:
        return round(self.size * LEADING)

    @property
    def font(self) -> ImageFont.FreeTypeFont:
        return _font(self.size, BOLD if self.bold else REGULAR)

    def width(self, text: str) -> int:
        return _width(self, text)


@cache
def _typeface() -> bytes:
    return TYPEFACE.read_bytes()


@cache
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont  # it takes its time to load, and most days nothing is drawn

    # The basic layout needs no library of the machine's own, so every machine draws the same.
    font = ImageFont.truetype(io.BytesIO(_typeface()), size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight])
    return font


@lru_cache(maxsize=4096)
def _width(hand: Hand, text: str) -> int:
    return round(hand.font.getlength(text))


@lru_cache(maxsize=1024)
def _drawable(sign: str) -> bool:
    """Whether the typeface has the sign: what it lacks would be drawn as an empty box."""
    if unicodedata.category(sign)[0] in "CM":
        return False
    font = _font(24, REGULAR)
    return sign == " " or bytes(font.getmask(sign)) != bytes(font.getmask(_MISSING))


def plain(text: str) -> str:
    """Return the text as one line of signs that can be drawn."""
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    return " ".join("".join(sign for sign in composed if _drawable(sign)).split())


def shorten(text: str, hand: Hand, width: int) -> str:
    """Return as much of the text as fits the width, ended with "…" where some is left out; "" if that says nothing."""
    if hand.width(text) <= width:
        return text
    most = _most(len(text), lambda n: hand.width(text[:n].rstrip(_LOOSE) + "…") <= width)
    kept = text[:most].rstrip(_LOOSE)
    return f"{kept}…" if len(kept) >= LEAST else ""


def _most(upto: int, fits: Callable[[int], bool]) -> int:
    """Return how many fit, of so many: whatever is less than what fits does so too."""
    return bisect_left(range(1, upto + 1), True, key=lambda n: not fits(n))


def wrap(text: str, hand: Hand, width: int, lines: int) -> list[str]:
    """Return the text in at most so many lines of the width; a word too long for a line is hyphenated."""
    wrapped: list[str] = []
    while text and len(wrapped) < lines - 1:
        line, text = _first_line(text, hand, width)
        wrapped.append(line)
    if text and lines > 0:
        wrapped.append(shorten(text, hand, width))
    return [line for line in wrapped if line]


def _first_line(text: str, hand: Hand, width: int) -> tuple[str, str]:
    """Return the line that fits, and what is left for the next ones."""
    if hand.width(text) <= width:
        return text, ""
    words = text.split(" ")
    count = _most(len(words) - 1, lambda n: hand.width(" ".join(words[:n])) <= width)
    if count:
        return " ".join(words[:count]), " ".join(words[count:])
    begun = _begun(words[0], hand, width)
    return (begun if begun.endswith("-") else f"{begun}-"), text[len(begun) :]


def _begun(word: str, hand: Hand, width: int) -> str:
    """Return the part of a long word that fits before a hyphen, ended where a syllable ends if one does."""
    fitting = max(1, _most(len(word) - 1, lambda n: hand.width(f"{word[:n]}-") <= width))
    return word[: next((n for n in range(fitting, 2, -1) if _breaks(word, n)), fitting)]


def _breaks(word: str, at: int) -> bool:
    """Whether a syllable starts here: a consonant before a vowel, as in Finnish; or a part after its hyphen."""
    if word[at - 1] == "-":
        return True
    if len(word) - at < LEAST or not word[at - 1].isalpha():
        return False
    return word[at].isalpha() and word[at] not in _VOWELS and word[at + 1] in _VOWELS
