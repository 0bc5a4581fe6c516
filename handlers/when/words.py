"""The lexicon: every known word, folded to small ASCII letters, with what it can be in a text about time.

One entry is a tuple of terms, because one word may say two things ("maanantaiaamuna": Monday, morning). A term is
(kind, value, role); the role tells an end from a beginning ("keskiviikkoon": until Wednesday).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from enum import Enum, auto
from functools import cache
from typing import Any


class Kind(Enum):
    """What a word or a number is to the grammar."""

    # written forms
    ISO = auto()
    DATE = auto()
    SLASH = auto()
    COLON = auto()
    DOT = auto()
    DECIMAL = auto()
    COUNTED_DAY = auto()  # "1.", "1st", "1:a"
    NUMBER = auto()
    CASE = auto()  # the ":sta" of "18:sta"
    DASH = auto()
    OTHER_SIGN = auto()
    WORD = auto()  # a word the lexicon does not have
    END = auto()
    # days
    WEEKDAY = auto()
    HABIT = auto()  # "tiistaisin": every Tuesday
    MONTH = auto()
    DAY = auto()  # huomenna
    NEXT = auto()  # ensi, tämä, viime
    COMING = auto()  # tuleva, "this Friday"
    WEEK = auto()
    WEEKEND = auto()
    MONTH_UNIT = auto()  # "kuun", "of the month"
    YEAR = auto()
    ORDINAL = auto()
    DAY_UNIT = auto()  # the "päivä" of "1. päivä"
    FEAST = auto()
    END_OF = auto()  # "loppuun": the end of a month or a year
    # hours
    MARK = auto()
    PART = auto()
    MERIDIEM = auto()
    SPELLED = auto()
    HALF = auto()
    PAST = auto()
    LACKING = auto()
    QUARTER = auto()
    NOON = auto()
    MIDNIGHT = auto()
    NOW = auto()
    OCLOCK = auto()
    # lengths
    UNIT = auto()
    HALF_UNIT = auto()  # "halvtimme"
    ONE_AND_HALF = auto()
    AND_HALF = auto()
    AFTER = auto()
    IN = auto()
    LASTING = auto()
    ARTICLE = auto()
    APART = auto()  # "välein"
    # joints
    TO = auto()
    UNTIL = auto()
    FROM = auto()
    BETWEEN = auto()
    AND = auto()
    OR = auto()
    LIMIT = auto()  # "ennen", "jälkeen", "alussa": says too little
    EVERY = auto()
    TIMES = auto()
    ALL_DAY = auto()
    VAGUE = auto()
    FILL = auto()
    COUNTED = auto()  # "henkeä": the number before it is no hour
    # opening hours
    ALWAYS = auto()
    CLOSED = auto()


Entry = tuple[tuple[Kind, Any, str], ...]
Table = dict[Kind, dict[Any, str]]
"""Words by what they mean, separated by blanks; an underscore joins the words of a phrase."""

LANGUAGES = ("fi", "sv", "en")
_PLAIN = str.maketrans("äöåéüáàèæø’´`", "aoaeuaaeao'''")


def fold(word: str) -> str:
    """The word without case, accents and dots, as the lexicon spells it."""
    word = word.lower()
    if not word.isascii():
        word = word.translate(_PLAIN)
        if not word.isascii():
            word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return word.replace(".", "") if "." in word else word


def entries(table: Table) -> Iterator[tuple[str, Entry]]:
    """Each word of a table with its one-term entry."""
    for kind, values in table.items():
        for value, words in values.items():
            for word in words.split():
                yield fold(word).replace("_", " "), ((kind, value, ""),)


class Lexicon:
    """What words mean to somebody who writes one language and may borrow from the other two."""

    def __init__(self, language: str) -> None:
        from handlers.when import words_en, words_fi, words_sv

        modules = {"fi": words_fi, "sv": words_sv, "en": words_en}
        self.language = language
        self.words: dict[str, Entry] = {}
        self.units: dict[str, tuple[str, int]] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        self.doubtful: set[str] = set()
        for name in (language, *(other for other in LANGUAGES if other != language)):
            foreign = name != language
            for word, entry in modules[name].entries():
                self._add(word, entry, foreign=foreign)
            if foreign:
                self.doubtful.difference_update(modules[language].SURE)
        self.doubtful.update(modules[language].DOUBTFUL)
        days = (Kind.WEEKDAY, Kind.DAY, Kind.HABIT)
        self.day_words = [word for word, entry in self.words.items() if entry[0][0] in days and len(word) > 4]
        for tails in self.phrases.values():
            tails.sort(key=lambda tail: -len(tail[0]))

    def _add(self, word: str, entry: Entry, *, foreign: bool) -> None:
        head, *tail = word.split()
        if entry[0][0] is Kind.UNIT:  # kept apart: "viikon" is a length in one place and a week in another
            self.units.setdefault(head, entry[0][1])
        elif tail:
            self.phrases.setdefault(head, []).append((tuple(tail), entry))
        elif head not in self.words:
            self.words[head] = entry
            if foreign and len(head) <= 3:
                self.doubtful.add(head)


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language; of Finnish when it is none of the three."""
    return Lexicon(language if language in LANGUAGES else "fi")
