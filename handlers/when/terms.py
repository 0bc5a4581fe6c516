"""Text into terms: numbers as they are written, and words as the lexicon knows them."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from handlers.when.words import Entry, Kind, Lexicon, fold

_ISO_DAY = r"\d{4}-\d\d-\d\d"
_ISO_TIME = r"[TZ]\d\d:?\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
_DASHES = "-–—−‒‑~"
_TOKEN = re.compile(
    rf"""
      (?P<ISO>{_ISO_DAY}(?:{_ISO_TIME})?(?:/(?:{_ISO_DAY}(?:{_ISO_TIME})?|\d\d:\d\d))?(?!\d)
         |\d{{8}}[TZ]\d{{4}}/\d{{8}}[TZ]\d{{4}}(?!\d))
    | (?P<DATE>\d{{1,2}}\.\ ?\d{{1,2}}\.(?:\ ?(?:19|20)\d\d(?![\d:])\.?|\d\d(?![\d:.{_DASHES}]))?(?!\d))
    | (?P<SLASH>\d{{1,2}}/\d{{1,2}}(?:/\d{{4}}|/\d\d)?(?!\d)|\d{{1,2}}-\d{{1,2}}-\d{{4}}(?!\d))
    | (?P<COLON>\d{{1,2}}:\d\d(?::\d\d)?(?!\d))
    | (?P<DOT>\d{{1,2}}\.\d{{1,2}}(?![\d]))
    | (?P<DECIMAL>\d+,\d+)
    | (?P<COUNTED_DAY>\d{{1,2}}(?:\.(?![\d.])|(?:st|nd|rd|th)\b|:[ae]\b))
    | (?P<NUMBER>\d+)
    | (?P<CASE>(?<=\d):[^\W\d_]{{1,5}})
    | (?P<WORD>[^\W\d_]{{1,2}}(?:\.[^\W\d_])+\b\.?|[^\W\d_]+(?:['’´][^\W\d_]+)?\.?)
    | (?P<DASH>[{_DASHES}]+|\.\.+|…|->|→)
    | (?P<OTHER_SIGN>\S)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SIGNS: dict[str, Entry] = {
    "@": ((Kind.MARK, 0, ""),),
    "&": ((Kind.AND, 0, ""),),
    "+": ((Kind.AND, 0, ""),),
    "½": ((Kind.AND_HALF, 0.5, ""),),
}
WRITTEN = frozenset(
    (Kind.DATE, Kind.SLASH, Kind.COLON, Kind.DOT, Kind.COUNTED_DAY, Kind.NUMBER, Kind.ISO, Kind.SPELLED, Kind.HALF)
)
_LEADS_ON = WRITTEN | {Kind.MARK, Kind.PART, Kind.WEEK, Kind.MONTH, Kind.WEEKDAY, Kind.ALL_DAY, Kind.NOON, Kind.TO}
_ASKS_FOR_DAY = frozenset(
    (Kind.EVERY, Kind.NEXT, Kind.COMING, Kind.ORDINAL, Kind.WEEKDAY, Kind.HABIT, Kind.UNTIL, Kind.FROM)
)


class Term:
    """One word or number with its place in the text. `role` is "from" or "to" where an inflection says so."""

    __slots__ = ("apart", "end", "glued", "kind", "role", "start", "unit", "value", "word")

    def __init__(self, kind: Kind, value: Any, role: str, word: str, start: int, end: int) -> None:
        self.kind = kind
        self.value = value
        self.role = role
        self.word = word
        self.start = start
        self.end = end
        self.unit: tuple[str, int] | None = None
        self.glued = False
        """Written together with the word before it."""
        self.apart = False
        """A comma stands before it."""

    def __repr__(self) -> str:
        return f"<{self.kind.name} {self.word!r}>"


END = Term(Kind.END, None, "", "", 0, 0)
_KINDS = {name: Kind[name] for name in _TOKEN.groupindex}


def plain(text: str) -> str:
    """The text as one line of composed characters; places in it are what terms tell."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def terms(text: str, lexicon: Lexicon) -> list[Term]:
    """The terms of a text, ended by a few empty ones so that the grammar may look ahead."""
    found: list[Term] = []
    skip_until = comma = 0  # where a phrase, and where a comma with its blank, ends
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if start < skip_until:
            continue
        kind = _KINDS[match.lastgroup or ""]
        word = match.group()
        if kind is Kind.WORD:
            skip_until = _add_word(found, text, word, start, end, lexicon)
            found[-1].apart = comma == start
        elif kind is Kind.OTHER_SIGN:
            comma = end + 1 if word == "," else comma
            for one, value, role in _SIGNS.get(word, ()):
                found.append(Term(one, value, role, word, start, end))
            if word in "()!?;\n|·":
                found.append(Term(Kind.OTHER_SIGN, word, "", word, start, end))
        else:
            term = Term(kind, word, "", word, start, end)
            term.glued = start > 0 and text[start - 1].isalpha()
            found.append(term)
    found += (END, END, END, END)
    _settle_doubts(found, lexicon)
    return found


def _add_word(found: list[Term], text: str, word: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Add the terms of a word, or of the longest phrase that begins with it; return where they end."""
    folded = fold(word)
    entry = lexicon.words.get(folded)
    tails = lexicon.phrases.get(folded)
    if tails:
        length, phrase = _phrase(text, end, tails)
        if phrase is not None:
            entry, end = phrase, length
            folded = fold(text[start:end])
    if folded not in lexicon.words and folded.endswith("'s"):
        entry = entry or lexicon.words.get(folded[:-2])
    for kind, value, role in entry or ((Kind.WORD, word, ""),):
        term = Term(kind, value, role, folded, start, end)
        term.unit = lexicon.units.get(folded)
        found.append(term)
    return end


_NEXT_WORD = re.compile(r"[\s-]+([^\W\d_]+(?:['’.][^\W\d_]+)*\.?)")


def _phrase(text: str, end: int, tails: list[tuple[tuple[str, ...], Entry]]) -> tuple[int, Entry | None]:
    ahead: list[tuple[str, int]] = []
    place = end
    for _ in range(len(tails[0][0])):
        match = _NEXT_WORD.match(text, place)
        if match is None:
            break
        place = match.end()
        ahead.append((fold(match.group(1)), place))
    for tail, entry in tails:
        if len(tail) <= len(ahead) and all(word == ahead[n][0] for n, word in enumerate(tail)):
            return ahead[len(tail) - 1][1], entry
    return end, None


def _settle_doubts(found: list[Term], lexicon: Lexicon) -> None:
    """Make plain words of those that only look like time words, judged by their neighbours."""
    before = END
    for n, term in enumerate(found[:-4]):
        after = found[n + 1]
        if term.word == "to":
            _settle_to(term, before, after, lexicon, ranged=n > 1 and found[n - 2].kind is Kind.DASH)
        elif term.word in lexicon.doubtful and term.kind in (Kind.WEEKDAY, Kind.MONTH, Kind.WEEK, Kind.COMING):
            alone = after.kind is Kind.END and (before.kind is Kind.END or before.kind is not Kind.WORD)
            dash = after.kind is Kind.DASH and found[n + 2].kind in _LEADS_ON
            joined = before.kind in _ASKS_FOR_DAY or (term.kind is Kind.MONTH and before.kind in WRITTEN)
            stays = alone or dash or joined or after.kind in _LEADS_ON
            if term.kind is Kind.WEEK:
                stays = after.kind in (Kind.NUMBER, Kind.COUNTED_DAY)
            if not stays:
                term.kind = _NOT_TIME.get(term.word, Kind.WORD)
        before = term


_NOT_TIME = {"on": Kind.FILL, "v": Kind.COUNTED}
"""What some of them are instead: "v" after a number is years of age."""


def _settle_to(term: Term, before: Term, after: Term, lexicon: Lexicon, *, ranged: bool) -> None:
    """English "to" joins two times; Finnish and Swedish "to" is Thursday unless it stands between two numbers."""
    joins = before.kind in WRITTEN or before.kind in (Kind.MERIDIEM, Kind.MONTH, Kind.WEEKDAY, Kind.NOON, Kind.QUARTER)
    if lexicon.language != "en":
        joins = joins and (after.kind in WRITTEN or after.kind in (Kind.MONTH, Kind.NOON, Kind.MIDNIGHT))
        joins = joins and before.kind is not Kind.WEEKDAY and not term.apart and not ranged
    if joins:
        term.kind, term.value = Kind.TO, 0
    elif lexicon.language != "en" or after.kind in WRITTEN or after.kind is Kind.MARK:
        term.kind, term.value = Kind.WEEKDAY, 3
    else:
        term.kind = Kind.WORD
