"""For whom something is booked: for an association, for several together, or for oneself."""

from __future__ import annotations

import re

from handlers import rights
from handlers.booking.wishes import write_whom
from handlers.turn import Arg, Choices, Got, Turn, Unclear, Values
from handlers.words import N_, fold
from storage import associations, people
from storage.associations import Association
from storage.people import Role

_WRITTEN = re.compile(r"(?<!\S)@(\d+(?:,\d+)*)(?!\S)")


_MYSELF = re.compile(r"(?<!\S)(?:itselleni|itselle|(?:åt )?mig själv|(?:for )?myself)(?!\S)", re.IGNORECASE)


def mine(turn: Turn) -> list[Association]:
    """Return the associations for which the person may book, by name: their own, and the one whose group this is."""
    numbers = {associations.number_of(subject) for subject in turn.person.subjects(*people.MEMBERS)}
    numbers.add(turn.room.association_id)
    found = [associations.get(turn.tx, number) for number in numbers if number is not None]
    return sorted((one for one in found if one and one.closed_at is None), key=lambda one: one.key)


def _read(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Take the associations that the words name; if none is named, the only one it can be, else it is asked."""
    written = _WRITTEN.search(text)
    if written:
        numbers = tuple(sorted({int(number) for number in written[1].split(",")} - {0}))
        rest = " ".join((text[: written.start()] + text[written.end() :]).split())
        return Got(_allowed(turn, numbers), write_whom(numbers), rest)
    own = mine(turn)
    if own and _MYSELF.search(text):
        return Got((), write_whom(()), " ".join(_MYSELF.sub(" ", text).split()))
    named, rest = _named(turn, own, text)
    if named:
        return Got(named, write_whom(named), rest)
    here = turn.room.association_id
    if here is not None and any(one.id == here for one in own):
        return Got((here,), write_whom((here,)), text)
    if len(own) < 2:
        only = tuple(one.id or 0 for one in own)
        return Got(only, write_whom(only), text)
    return Unclear(turn.t("For whom?"), _choices(turn, _values), rest=text)


def _allowed(turn: Turn, numbers: tuple[int, ...]) -> tuple[int, ...]:
    """A button cannot book for an association that its presser has nothing to do with."""
    own = {one.id for one in mine(turn)}
    if not own & set(numbers) and not rights.may(turn.person, Role.CARETAKER):
        return ()
    found = (associations.get(turn.tx, number) for number in numbers)
    return tuple(one.id for one in found if one and one.id and one.closed_at is None)


def _named(turn: Turn, own: list[Association], text: str) -> tuple[tuple[int, ...], str]:
    """Return the associations whose names stand in the text, and the text without them.

    One that the person has nothing to do with is meant only if it is named right behind one of theirs: anywhere else
    its name may say what the booking is for.
    """
    found: list[int] = []
    words, at, behind = text.split(), 0, False
    while at < len(words):
        hit = _at(associations.everyone(turn.tx) if behind else own, words, _after_and(words, at) if behind else at)
        behind = hit is not None
        if hit is None:
            at += 1
        else:
            found.append(hit[0])
            words = words[:at] + words[hit[1] :]
    return tuple(sorted(set(found))), " ".join(words)


def _after_and(words: list[str], at: int) -> int:
    """Return where a second name begins: behind the word that joins it to the first, if there is one."""
    return at + 1 if fold(words[at]) in _AND else at


def _at(among: list[Association], words: list[str], at: int) -> tuple[int, int] | None:
    """Return which association's name stands at that word, whole or without its "ry", and where it ends; or None."""
    said = [fold(word).strip(",;()") for word in words[at : at + 8]]
    hits: list[tuple[int, int]] = []
    for one in among:
        name = fold(one.name).split()
        bare = name[:-1] if len(name) > 1 and name[-1] in _REGISTERED else name
        found = next((whole for whole in (name, bare) if said[: len(whole)] == whole), None)
        if found:
            hits.append((len(found), one.id or 0))
    longest = max(hits, default=(0, 0))[0]
    best = [number for length, number in hits if length == longest]
    return (best[0], at + longest) if len(best) == 1 else None


_REGISTERED = frozenset(("ry", "r.y.", "rf", "r.f."))
"""What ends the name of a registered association, and is left out when it is spoken of."""
_AND = frozenset(("ja", "och", "and", "&", "+"))


def _choices(turn: Turn, _values: Values) -> Choices:
    return [*((one.name, f"@{one.id}") for one in mine(turn)), (turn.t("For myself"), "@0")]


WHOM = Arg("whom", _read, N_("For whom?"), _choices, known=True)
