"""Whose reminders are meant: one's own, a group's by whoever decides about it, or everybody's by the caretaker."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers import rights
from handlers.reminding import whom
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_
from storage import rooms
from storage.people import Role
from storage.reminder_times import Kind

_NUMBERED = re.compile(r"#?(\d{1,9})(?=\s|$)")
OFFERED = 8
OWN, OF_GROUP, OF_TOWN = "reminder times", "group reminder times", "town reminder times"
_OF_GROUPS = (Kind.BOOKING, Kind.TALKOOT, Kind.EVENT)
_OF_ALL = (*_OF_GROUPS, Kind.APPROVAL, Kind.MINIMUM)


@dataclass(frozen=True, slots=True)
class Whose:
    """A person's, a group's, or, with neither, everybody's who has not said otherwise."""

    person_id: int | None = None
    room_id: int | None = None

    @property
    def command(self) -> str:
        """Return how a button begins that changes it."""
        if self.room_id is not None:
            return f"{OF_GROUP} #{self.room_id}"
        return OWN if self.person_id is not None else OF_TOWN


def kinds(turn: Turn, whose: Whose) -> tuple[Kind, ...]:
    """Return of what they are reminded: keepers also of requests, who organises also of what lacks people."""
    if whose.room_id is not None:
        return _OF_GROUPS
    if whose.person_id is None:
        return _OF_ALL
    may = {Kind.APPROVAL: Role.KEEPER, Kind.MINIMUM: Role.ORGANISER}
    return tuple(one for one in _OF_ALL if one not in may or rights.may(turn.person, may[one]))


def name(turn: Turn, whose: Whose) -> str:
    """Return what the group is called."""
    return whom.name(turn, whose.room_id or 0)


def _own_or_here(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read whose: in private one's own, in a group the group's."""
    if turn.room.private or text.startswith(_ME):
        return Got(Whose(person_id=turn.person.id), _ME, text.removeprefix(_ME).strip())
    return _group(turn, turn.room.id, text)


_ME = "@"
"""How one's own, or the town's, is kept while the rest is asked, wherever that is."""


def _everybodys(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(Whose(), _ME, text.removeprefix(_ME).strip())


def _one_group(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read which group: the one with that number or name, the one in which it is said, or the only one."""
    numbered = _NUMBERED.match(text)
    if numbered:
        return _group(turn, int(numbered[1]), text[numbered.end() :].strip())
    if not turn.room.private:
        return _group(turn, turn.room.id, text)
    known = whom.groups(turn)
    named = [room for room in known if room.title and text.casefold().startswith(room.title.casefold())]
    if len(named) == 1:
        return _group(turn, named[0].id, text[len(named[0].title) :].strip())
    if len(known) == 1:
        return _group(turn, known[0].id, text)
    choices = _to_tap(turn, {})
    return choices if isinstance(choices, Refusal) else Unclear(turn.t("Which group?"), choices, text)


def _group(turn: Turn, number: int, rest: str) -> Got | Refusal:
    room, own = rooms.by_id(turn.tx, number), Button(turn.t("My own reminder times"), OWN, private=True)
    if room is None or room.private or not room.linked:
        return Refusal(turn.t("I know no such group."), (own,), private=True)
    if whom.decided(turn, number) is None:
        return whom.refused(turn, room, f"{OF_GROUP} #{room.id}", own)
    return Got(Whose(room_id=number), f"#{number}", rest)


def _to_tap(turn: Turn, _values: Values) -> Choices | Refusal:
    known = whom.groups(turn)
    if not known:
        return Refusal(turn.t("No group is linked yet."), (Button(turn.t("How do I invite you?"), "invite"),))
    return [(room.title or room.address, f"#{room.id}") for room in known[:OFFERED]]


ANYBODYS = Arg("whose", _own_or_here, known=True)
"""One's own, or that of the group in which it is said."""
GROUPS = Arg("whose", rights.Decided(_one_group, whom.whose), N_("Which group?"), _to_tap, known=True)
"""A group's."""
EVERYBODYS = Arg("whose", _everybodys, known=True)
"""The town's."""
