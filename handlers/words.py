"""The bot's words in the town's languages, from gettext catalogs."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.support import Format

LANGUAGES = ("fi", "sv", "en")
LOCALES = Path(__file__).with_name("locales")

_SPECIAL = re.compile(r"([\\*`])")
_SIGN = re.compile(r"\\\[\d{1,11} |\\]|\\(.)|[*`]")


def escape(text: str) -> str:
    """Return the text so that our markup shows it as it is."""
    return _SPECIAL.sub(r"\\\1", text)


class Marked(str):
    """A text that is markup already: put into another, it keeps its looks."""

    __slots__ = ()


def moment(at: datetime, text: str) -> Marked:
    """Return the words for that instant so that each reader sees it in their own local time, where that can be."""
    return Marked(f"\\[{int(at.timestamp())} {escape(text)}\\]")


def unmarked(text: str) -> str:
    """Return what stands in our markup, without its signs."""
    return _SIGN.sub(lambda sign: sign[1] or "", text)


@functools.lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the text as words are compared: no case, no accents, single blanks."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def N_(msgid: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a text that is translated later, where it is said."""
    return msgid


@functools.cache
def catalog(language: str) -> Catalog:
    """Return the catalog of a language as it stands in its file; English is what the code says."""
    if language == "en":
        return Catalog(locale=language)
    with (LOCALES / language / "LC_MESSAGES" / "kylakello.po").open("rb") as file:
        return read_po(file, locale=language)


class Words:
    """Everything the bot can say, in one language. Values are shown as they are, whatever signs they hold."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalog = catalog(language)
        self._format = Format(language)

    def __call__(self, msgid: str, **values: object) -> str:
        """Return the text in this language with the values put in."""
        message = self._catalog.get(msgid)
        return self._fill((message.string if message else "") or msgid, values)

    def label(self, msgid: str, **values: str) -> str:
        """Return the text for a button, which shows no markup: the values are put in as they are."""
        return self(msgid).format(**values)

    def n(self, one: str, many: str, count: int, **values: object) -> str:
        """Return the form that fits `count`, which is also the value ``{n}``."""
        message = self._catalog.get(one)
        forms = (message.string if message else None) or (one, many)
        # Finnish, Swedish and English alike: one, and everything else.
        return self._fill(forms[0 if count == 1 else 1], {"n": count, **values})

    def list(self, parts: Sequence[str]) -> str:
        """Return "a, b and c"."""
        return format_list(parts, locale=self.language) if parts else ""

    def number(self, value: float) -> str:
        return self._format.decimal(value)

    @staticmethod
    def _fill(text: str, values: dict[str, object]) -> str:
        if not values:
            return text
        return text.format(**{name: _shown(value) for name, value in values.items()})


def _shown(value: object) -> object:
    return escape(value) if isinstance(value, str) and not isinstance(value, Marked) else value


@functools.cache
def words(language: str | None) -> Words:
    """Return the words of a language (a hint like ``sv-FI`` will do); an unknown one means Finnish."""
    return Words(known(language) or "fi")


def known(hint: str | None) -> str | None:
    """Return which of our languages a network's hint means, or None."""
    short = (hint or "").replace("_", "-").split("-")[0].lower()
    return short if short in LANGUAGES else None
