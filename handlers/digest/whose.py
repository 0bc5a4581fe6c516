"""Whose hearing is meant: a group's, by whoever decides about the group, or one's own."""

from __future__ import annotations

import re

from handlers import rights
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_, escape
from storage import associations, rooms
from storage.digests import Whose
from storage.people import Role

_NUMBERED = re.compile(r"#?(\d{1,9})(?=\s|$)")
_MARKED = re.compile(r"#(\d{1,9})(?=\s|$)")
OFFERED = 8


def groups(turn: Turn) -> list[rooms.Known]:
    """Return the groups that the person decides about."""
    return [room for room in rooms.linked(turn.tx) if rights.may_link(turn.person, room.association_id)]


def name(turn: Turn, whose: Whose) -> str:
    """Return what the group is called."""
    room = rooms.by_id(turn.tx, whose.room_id or 0)
    return (room.title or room.address) if room else ""


def _anybody(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read whose it is: of the group with that number, else of the one in which it is said; in private, one's own."""
    numbered = _NUMBERED.match(text)
    if numbered:
        return _group(turn, int(numbered[1]), text[numbered.end() :].strip())
    if not turn.room.private:
        return _here(turn, text)
    return Got(Whose(person_id=turn.person.id), "", text)


def _one_group(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read which group is meant: the one with that number, the one in which it is said, or the only one."""
    numbered = _MARKED.match(text)
    if numbered:
        return _group(turn, int(numbered[1]), text[numbered.end() :].strip())
    if not turn.room.private:
        return _here(turn, text)
    known = groups(turn)
    if len(known) == 1:
        return _group(turn, known[0].id, text)
    choices = _to_tap(turn, {})
    return choices if isinstance(choices, Refusal) else Unclear(turn.t("Which group?"), choices, text)


def _here(turn: Turn, text: str) -> Got | Refusal:
    if not turn.room.linked:
        return Refusal(turn.t("This is not a linked group."), (Button(turn.t("Link this group"), "link"),))
    return _group(turn, turn.room.id, text)


def _group(turn: Turn, number: int, rest: str) -> Got | Refusal:
    room = rooms.by_id(turn.tx, number)
    t, own = turn.t, Button(turn.t("A digest of my own"), "digest")
    if room is None or not room.linked:
        return Refusal(t("I know no such group."), (own,), private=True)
    if not rights.may_link(turn.person, room.association_id):
        subject = associations.subject(room.association_id) if room.association_id else None
        role = Role.ORGANISER if room.association_id else Role.CARETAKER
        found = rights.who_can(turn, role, subject, line=f"digest {room.id}")
        return Refusal(found.text, (*found.buttons, own), private=True)
    return Got(Whose(room_id=room.id), f"#{room.id}", rest)


def _to_tap(turn: Turn, _values: Values) -> Choices | Refusal:
    known = groups(turn)
    if not known:
        return Refusal(turn.t("No group is linked yet."), (Button(turn.t("How do I invite you?"), "invite"),))
    return [(room.title or room.address, f"#{room.id}") for room in known[:OFFERED]]


ANYBODYS = Arg("whose", _anybody, known=True)
"""A group's, or one's own."""
GROUPS = Arg("whose", _one_group, N_("Which group?"), _to_tap, known=True)
"""A group's."""


def headline(turn: Turn, whose: Whose) -> str:
    """Return the name of the group as a line of its own, with markup; nothing of one's own, or in the group itself."""
    if whose.room_id is None or whose.room_id == turn.room.id:
        return ""
    return f"*{escape(name(turn, whose))}*"
