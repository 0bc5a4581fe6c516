"""For whom something is booked: for an association, for several together, or for oneself."""

from __future__ import annotations

import re

from handlers import rights
from handlers.turn import Arg, Choices, Got, Turn, Unclear, Values
from handlers.wishes import write_whom
from handlers.words import N_, fold
from storage import associations
from storage.associations import Association
from storage.people import Role

_WRITTEN = re.compile(r"(?<!\S)@(\d+(?:,\d+)*)(?!\S)")


def mine(turn: Turn) -> list[Association]:
    """Return the associations for which the person may book, by name: their own, and the one whose group this is."""
    numbers = {associations.number_of(subject) for subject in turn.person.subjects(*_MEMBERS)}
    numbers.add(turn.room.association_id)
    found = [associations.get(turn.tx, number) for number in numbers if number is not None]
    return sorted((one for one in found if one and one.closed_at is None), key=lambda one: one.key)


_MEMBERS = (Role.MEMBER, Role.CONTACT, Role.ORGANISER)


def _read(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Take the associations that the words name; if none is named, the only one it can be, else it is asked."""
    written = _WRITTEN.search(text)
    if written:
        numbers = tuple(sorted({int(number) for number in written[1].split(",")} - {0}))
        rest = " ".join((text[: written.start()] + text[written.end() :]).split())
        return Got(_allowed(turn, numbers), write_whom(numbers), rest)
    own = mine(turn)
    named, rest = _named(own, text)
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
    return numbers


def _named(own: list[Association], text: str) -> tuple[tuple[int, ...], str]:
    """Return the associations whose names stand in the text, and the text without them."""
    found: list[int] = []
    words = text.split()
    for one in own:
        name = fold(one.name).split()
        for at in range(len(words) - len(name) + 1):
            if [fold(word).strip(",;()") for word in words[at : at + len(name)]] == name:
                found.append(one.id or 0)
                words = words[:at] + words[at + len(name) :]
                break
    return tuple(sorted(found)), " ".join(words)


def _choices(turn: Turn, _values: Values) -> Choices:
    return [*((one.name, f"@{one.id}") for one in mine(turn)), (turn.t("For myself"), "@0")]


WHOM = Arg("whom", _read, N_("For whom?"), _choices, known=True)
