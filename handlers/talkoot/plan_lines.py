"""Cutting what somebody says about new talkoot into its pieces: by their labels, whatever their order and language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from handlers import when
from handlers.talkoot import map_points
from handlers.turn import Turn
from handlers.words import fold

_CALLED = {
    "title": "title, name, titel, rubrik, namn, otsikko, nimi",
    "when": "when, time, date, när, tid, datum, milloin, aika, ajankohta, päivä, pvm",
    "place": "place, location, where, address, meeting place, meeting point, meet at, plats, ställe, var, adress, "
    "samlingsplats, mötesplats, samling, paikka, missä, osoite, kokoontumispaikka",
    "tasks": "tasks, task, work, jobs, to do, what, uppgifter, uppgift, arbeten, arbete, att göra, tehtävät, tehtävä, "
    "työt, hommat",
    "bring": "bring along, bring, take along, what to bring, please bring, ta med, tag med, att ta med, med, mukaan, "
    "ota mukaan, tuo mukana, mukaan otettavaa",
    "coffee": "coffee, refreshments, food, kaffe, servering, mat, kahvit, kahvi, kahvitus, tarjoilu, ruoka",
    "leader": "leader, led by, ledare, leds av, vetäjä, johtaja, vastuuhenkilö",
    "organisers": "organisers, organiser, organizers, organizer, organised by, arrangörer, arrangör, arrangeras av, "
    "järjestäjät, järjestäjä, järjestää",
    "map": "map, karta, koordinater, kartta, koordinaatit",
    "gear": "gear, utrustning, redskap, välineet, väline, kalusto",
    "space": "space, spaces, room, lokal, lokaler, tila, tilat",
    "project": "project, projekt, hanke",
    "weather": "weather, väder, sää",
    "more": "more",
}
"""Under which words people say what."""
_WRITTEN = tuple(_CALLED)
_JOINED = {"place": ", ", "more": " ¦ ", "when": "; ", "tasks": "; "}
_BULLET = re.compile(r"^\s*(?:[-–•*·]\s|\d{1,2}[.)]\s)")
NOTHING = "-"
"""Stands for what has been left out on purpose."""
_LISTED = frozenset(("tasks", "bring", "gear"))
_PIECE = re.compile(r"(?<=[,;\n])")
_EDGES = " \t,;·–—"
_BEGUN = re.compile(r"(?:(?<!\S)\d{1,2}\.?(?:,|\s(?:ja|sekä|och|samt|and|&))\s?)+$")
"""The first of several days, whose month stands only behind the last one ("5. ja 6.12.")."""


_KEYS = {fold(word): key for key, words in _CALLED.items() for word in words.split(", ")}
_LABELS = {form for words in _CALLED.values() for word in words.split(", ") for form in (word, fold(word))}
_LEADERS = sorted(
    {form for word in _CALLED["leader"].split(", ") for form in (word, fold(word))}, key=len, reverse=True
)
_LEADS = re.compile(rf"(?i:{'|'.join(map(re.escape, _LEADERS))})\s+([^\W\d_][^\d:()]*)")
"""What people write among the tasks though it is none: "haravointi 10, vetäjä Aino"."""
_LABEL = re.compile(
    rf"(?<![\w-])({'|'.join(sorted(map(re.escape, _LABELS), key=len, reverse=True))})\s*:(?!//)[ \t]*", re.IGNORECASE
)


@dataclass(slots=True)
class Pieces:
    """What was said under each label, and what without one."""

    said: dict[str, str] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)

    def add(self, key: str, words: str) -> None:
        """This was said under the label, beside what was already."""
        had = self.said.get(key)
        self.said[key] = f"{had}{_JOINED.get(key, ', ')}{words}" if had else words

    def take(self, key: str) -> str | None:
        """Return what was said under the label, which is then no longer there; what has no label answers a question."""
        found = self.said.pop(key, None)
        if found is None and self.loose:
            found, self.loose = "\n".join(self.loose), []
        return found

    def written(self) -> str:
        """Return the pieces so that cutting gives the same again."""
        return "\n".join(f"{key}: {' '.join(self.said[key].split())}" for key in _WRITTEN if key in self.said)


def cut(text: str, is_time: Callable[[str], bool] = lambda _line: False) -> Pieces:
    """Return the pieces of the text as they are labelled.

    What stands under a label with nothing behind it belongs to it, line by line, until a time, another label or an
    empty line; the lines of a list belong to it in any case.
    """
    pieces, label, waits = Pieces(), "", False
    for key, words, line in _stretches(text):
        if key:
            label, waits = key, not words
        elif not words or is_time(words):
            label, waits = "", False
        if label and words and (key or waits or (label in _LISTED and _BULLET.match(line))):
            pieces.add(label, _BULLET.sub("", words) if label in _LISTED else words)
        elif words:
            pieces.loose.append(words)
            label = ""
    return pieces


def _stretches(text: str) -> Iterator[tuple[str, str, str]]:
    """Return (label or nothing, words, their line) for each stretch of the text; an empty line has none of them."""
    for line in text.splitlines():
        labels = list(_LABEL.finditer(line))
        before = line[: labels[0].start()] if labels else line
        if before.strip(_EDGES) or not labels:
            yield "", before.strip(_EDGES), line
        ends = [one.start() for one in labels[1:]] + [len(line)]
        for one, end in zip(labels, ends, strict=False):
            yield _KEYS[fold(one[1])], line[one.end() : end].strip(_EDGES), line


def arranged(turn: Turn, text: str) -> Pieces:
    """Return the pieces of a whole message: its title, its times and its point on the map need no label."""
    pieces = cut(text, lambda line: _is_time(turn, line))
    others = []
    for line in pieces.loose:
        if _is_time(turn, line):
            pieces.add("when", line)
        elif map_points.read(line) or map_points.is_link(line):
            pieces.add("map", line)
        else:
            others.append(line)
    pieces.loose = []
    for line in others:
        _place(turn, pieces, line)
    _led(pieces)
    if "when" not in pieces.said and "place" in pieces.said:
        pieces.said["place"] = _without_time(turn, pieces, pieces.said["place"])
    if not pieces.said.keys() <= {"title", "when", "more"}:
        pieces.said.setdefault("bring", NOTHING)
    return pieces


def _led(pieces: Pieces) -> None:
    """Who leads, said among the tasks by a name, is no task."""
    kept = []
    for piece in _PIECE.split(pieces.said.pop("tasks", "")):
        found = _LEADS.fullmatch(piece.strip(_EDGES))
        if found and found[1][0].isupper() and "leader" not in pieces.said:
            pieces.add("leader", found[1].strip())
        else:
            kept.append(piece)
    if tasks := "".join(kept).strip(_EDGES):
        pieces.said["tasks"] = tasks


def _place(turn: Turn, pieces: Pieces, line: str) -> None:
    """The first line is the title, and the time in it is when; another one waits for a question that it answers."""
    before, after = line, ""
    parted = _parted(turn, line) if "when" not in pieces.said else None
    if parted is not None:
        before, at, after = parted
        pieces.add("when", at)
    for words in filter(None, (before, after)):
        pieces.add("more" if "title" in pieces.said else "title", words)


def _without_time(turn: Turn, pieces: Pieces, line: str) -> str:
    parted = _parted(turn, line)
    if parted is None or not parted[0] or parted[2]:
        return line
    pieces.add("when", parted[1])
    return parted[0]


def _is_time(turn: Turn, line: str) -> bool:
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
    return before.strip(_EDGES), at, " ".join(left[first:])


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
    alike = [one.strip(_EDGES) == other.strip(_EDGES) for one, other in zip(words, others, strict=False)]
    return alike.index(False) if False in alike else len(alike)
