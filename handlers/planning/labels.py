"""Cutting what somebody says about a new thing into its pieces: by their labels, whatever their order and language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from handlers import when
from handlers.turn import Turn
from handlers.words import fold

NOTHING = "-"
"""Stands for what has been left out on purpose."""
APART = " ¦ "
"""What stands between lines that are kept apart."""
_BULLET = re.compile(r"^\s*(?:[-–•*·]\s|\d{1,2}[.)]\s)")
EDGES = " \t,;·–—"
_BEGUN = re.compile(r"(?:(?<!\S)\d{1,2}\.?(?:,|\s(?:ja|sekä|och|samt|and|&))\s?)+$")
"""The first of several days, whose month stands only behind the last one ("5. ja 6.12.")."""


@dataclass(slots=True)
class Pieces:
    """What was said under each label, and what without one; `order` is that in which they are written."""

    order: tuple[str, ...]
    joined: Mapping[str, str]
    said: dict[str, str] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)

    def add(self, key: str, words: str) -> None:
        """This was said under the label, beside what was already."""
        had = self.said.get(key)
        self.said[key] = f"{had}{self.joined.get(key, ', ')}{words}" if had else words

    def take(self, key: str) -> str | None:
        """Return what was said under the label, which is then no longer there; what has no label answers a question."""
        found = self.said.pop(key, None)
        if found is None and self.loose:
            found, self.loose = "\n".join(self.loose), []
        return found

    def written(self) -> str:
        """Return the pieces so that cutting gives the same again."""
        return "\n".join(f"{key}: {' '.join(self.said[key].split())}" for key in self.order if key in self.said)


class Labels:
    """Under which words people say what of one sort of thing. What is `listed` may stand line by line; `joined` is what
    stands between two pieces under one label; `rest` is under which label stands what has none."""

    def __init__(
        self, called: Mapping[str, str], *, joined: Mapping[str, str], rest: str, listed: Sequence[str] = ()
    ) -> None:
        self.called, self.joined, self.rest, self.listed = called, joined, rest, frozenset(listed)
        self._keys = {fold(word): key for key, words in called.items() for word in (key, *words.split(", "))}
        spelt = {
            form for key, words in called.items() for word in (key, *words.split(", ")) for form in (word, fold(word))
        }
        longest_first = "|".join(sorted(map(re.escape, spelt), key=len, reverse=True))
        self._label = re.compile(rf"(?<![\w-])({longest_first})\s*:(?!//)[ \t]*", re.IGNORECASE)

    def cut(self, text: str, is_time: Callable[[str], bool] = lambda _line: False) -> Pieces:
        """Return the pieces of the text as they are labelled.

        What stands under a label with nothing behind it belongs to it, line by line, until a time, another label or an
        empty line; the lines of a list belong to it in any case.
        """
        pieces, label, waits = Pieces(tuple(self.called), self.joined), "", False
        for key, words, line in self._stretches(text):
            if key:
                label, waits = key, not words
            elif not words or is_time(words):
                label, waits = "", False
            if label and words and (key or waits or (label in self.listed and _BULLET.match(line))):
                pieces.add(label, _BULLET.sub("", words) if label in self.listed else words)
            elif words:
                pieces.loose.append(words)
                label = ""
        return pieces

    def _stretches(self, text: str) -> Iterator[tuple[str, str, str]]:
        """Return (label or nothing, words, their line) for each stretch of the text; an empty line has none of them."""
        for line in text.splitlines():
            labels = list(self._label.finditer(line))
            before = line[: labels[0].start()] if labels else line
            if before.strip(EDGES) or not labels:
                yield "", before.strip(EDGES), line
            ends = [one.start() for one in labels[1:]] + [len(line)]
            for one, end in zip(labels, ends, strict=False):
                yield self._keys[fold(one[1])], line[one.end() : end].strip(EDGES), line

    def arranged(self, turn: Turn, text: str, of_line: Callable[[str], str] = lambda _line: "") -> Pieces:
        """Return the pieces of a whole message: its title and its times need no label, nor what `of_line` knows."""
        pieces = self.cut(text, lambda line: only_time(turn, line))
        others = []
        for line in pieces.loose:
            key = "when" if only_time(turn, line) else of_line(line)
            if key:
                pieces.add(key, line)
            else:
                others.append(line)
        pieces.loose = []
        for line in others:
            self._place(turn, pieces, line)
        if "when" not in pieces.said and "place" in pieces.said:
            pieces.said["place"] = _without_time(turn, pieces, pieces.said["place"])
        return pieces

    def _place(self, turn: Turn, pieces: Pieces, line: str) -> None:
        """The first line is the title, and the time in it is when; another one waits for a question it answers."""
        before, after = line, ""
        parted = _parted(turn, line) if "when" not in pieces.said else None
        if parted is not None:
            before, at, after = parted
            pieces.add("when", at)
        for words in filter(None, (before, after)):
            pieces.add(self.rest if "title" in pieces.said else "title", words)


def _without_time(turn: Turn, pieces: Pieces, line: str) -> str:
    parted = _parted(turn, line)
    if parted is None or not parted[0] or parted[2]:
        return line
    pieces.add("when", parted[1])
    return parted[0]


def only_time(turn: Turn, line: str) -> bool:
    """Tell whether the line is about nothing but when."""
    found = when.find(line, now=turn.now, zone=turn.zone, language=turn.language)
    return not found.rest and not (isinstance(found.meaning, when.Ask) and found.meaning.reason == "nothing")


def _parted(turn: Turn, line: str) -> tuple[str, str, str] | None:
    """Return what stands before the time in the line, the time, and what stands behind it; None if there is none.

    A word that may be a part of a name ("Joulun siivous") is a time only with a number, or at the end.
    """
    found = when.find(line, now=turn.now, zone=turn.zone, language=turn.language)
    if isinstance(found.meaning, when.Ask) and found.meaning.reason == "nothing":
        return None
    words, left = line.split(), found.rest.split()
    first = _same(words, left)
    last = _same(words[::-1], left[first:][::-1])
    if first + last < len(left):  # the time stands in two places
        return _named_so(turn, words, left, found.meaning) or (found.rest, line, "")
    at = " ".join(words[first : len(words) - last])
    if not any(sign.isdigit() for sign in at) and (last or isinstance(found.meaning, when.Ask | when.Wrong)):
        return None
    before = " ".join(words[:first])
    begun = _BEGUN.search(before)
    if begun:
        before, at = before[: begun.start()], f"{begun[0]} {at}"
    return before.strip(EDGES), at, " ".join(left[first:])


def _named_so(
    turn: Turn, words: Sequence[str], left: Sequence[str], meant: when.Meaning
) -> tuple[str, str, str] | None:
    """Return the pieces of a line whose name begins with words for a time that the rest says anyway ("Night watch")."""
    name = words[: words.index(left[0])] if left[0] in words else []
    tail = " ".join(words[len(name) :])
    meaning = when.find(tail, now=turn.now, zone=turn.zone, language=turn.language).meaning
    said_anyway = meaning == meant or isinstance(meant, when.Ask | when.Wrong)
    if not name or any(sign.isdigit() for sign in "".join(name)) or not said_anyway:
        return None
    parted = None if isinstance(meaning, when.Ask | when.Wrong) else _parted(turn, tail)
    return (f"{' '.join(name)} {parted[0]}", *parted[1:]) if parted and parted[0] else None


def _same(words: Sequence[str], others: Sequence[str]) -> int:
    """Return how many words are the same from the beginning on."""
    alike = [one.strip(EDGES) == other.strip(EDGES) for one, other in zip(words, others, strict=False)]
    return alike.index(False) if False in alike else len(alike)
