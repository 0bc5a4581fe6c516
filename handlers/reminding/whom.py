"""Who is to be reminded: whoever says so, or a group, by whoever decides about it."""

from __future__ import annotations

import re

from handlers import rights
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_
from storage import associations, rooms
from storage.people import Role

OFFERED = 8
_MARKED = re.compile(r"#(\d{1,9})(?=\s|$)")
_NUMBERED = re.compile(r"#?(\d{1,9})(?=\s|$)")
_ME = "me"
_LINE = "remind group"


def groups(turn: Turn) -> list[rooms.Known]:
    """Return the groups that the person decides about."""
    return [room for room in rooms.linked(turn.tx) if rights.may_link(turn.person, room.association_id)]


def decided(turn: Turn, room_id: int) -> rooms.Known | None:
    """Return the group, if it is one that the person decides about."""
    room = rooms.by_id(turn.tx, room_id)
    if room is None or room.private or not room.linked or not rights.may_link(turn.person, room.association_id):
        return None
    return room


def _whose(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read who is reminded; in a group its own are asked whether it is to be the group, everybody else hears alone."""
    marked = _MARKED.match(text)
    if marked:
        return found_group(turn, int(marked[1]), text[marked.end() :].strip(), line=_LINE, own=_own(turn))
    here = None if turn.room.private or text.strip() == _ME else decided(turn, turn.room.id)
    if here is None:
        return Got(None, _ME)
    choices = [(turn.t("Me"), _ME), (turn.t("This group"), f"#{here.id}")]
    return Unclear(turn.t("Whom do I remind?"), choices, rest=text)


def read_group(turn: Turn, text: str, *, line: str, own: Button, bare: bool = False) -> Got | Unclear | Refusal:
    """Read which group that the person decides about: the one with that number (`#5`; with `bare`, also `5`) or name,
    the one in which it is said, or the only one.

    Of another, whoever decides about it can be asked for the `line`; `own` does the same for oneself.
    """
    marked = (_NUMBERED if bare else _MARKED).match(text)
    if marked:
        return found_group(turn, int(marked[1]), text[marked.end() :].strip(), line=line, own=own)
    if not turn.room.private:
        return found_group(turn, turn.room.id, text, line=line, own=own)
    known = groups(turn)
    named = [room for room in known if room.title and text.casefold().startswith(room.title.casefold())]
    if len(named) == 1:
        return _got(named[0].id, text[len(named[0].title) :].strip())
    if len(known) == 1:
        return _got(known[0].id, text)
    choices = to_tap(turn, {})
    return choices if isinstance(choices, Refusal) else Unclear(turn.t("Which group?"), choices, text)


def found_group(turn: Turn, number: int, rest: str, *, line: str, own: Button) -> Got | Refusal:
    """Return the group, if it is one that the person decides about; else who does."""
    room = rooms.by_id(turn.tx, number)
    if room is None or room.private or not room.linked:
        return Refusal(turn.t("I know no such group."), (own,), private=True)
    if decided(turn, number) is None:
        role, subject = _decides(room)
        found = rights.who_can(turn, role, subject, line=f"{line} #{room.id}")
        return Refusal(found.text, (*found.buttons, own), private=True)
    return _got(number, rest)


def _got(number: int, rest: str) -> Got:
    return Got(number, f"#{number}", rest)


def whose(turn: Turn, text: str) -> rights.Whose | None:
    """Return who decides about the group that the words name, or in which they are said."""
    marked = _MARKED.match(text)
    number = int(marked[1]) if marked else None if turn.room.private else turn.room.id
    room = rooms.by_id(turn.tx, number) if number is not None else None
    return _decides(room) if room is not None and room.linked and not room.private else None


def _decides(room: rooms.Known) -> rights.Whose:
    if room.association_id is None:
        return Role.CARETAKER, None
    return Role.ORGANISER, associations.subject(room.association_id)


def _one_group(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read which group is reminded."""
    return read_group(turn, text, line=_LINE, own=_own(turn))


def _own(turn: Turn) -> Button:
    return Button(turn.t("Remind me"), "remind")


def to_tap(turn: Turn, _values: Values) -> Choices | Refusal:
    """Return the groups that the person decides about."""
    known = groups(turn)
    if not known:
        return Refusal(turn.t("No group is linked yet."), (Button(turn.t("How do I invite you?"), "invite"),))
    return [(room.title or room.address, f"#{room.id}") for room in known[:OFFERED]]


def name(turn: Turn, room_id: int) -> str:
    """Return what the group is called."""
    room = rooms.by_id(turn.tx, room_id)
    return (room.title or room.address) if room else ""


WHOSE = Arg("group", _whose, known=True)
"""The person, or the group in which it is said."""
GROUP = Arg("group", rights.Decided(_one_group, whose), N_("Which group?"), to_tap, known=True)
"""A group."""
