"""Whose reminders are meant: one's own, a group's by whoever decides about it, or everybody's by the caretaker."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers import rights
from handlers.reminding import whom
from handlers.turn import Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_
from storage.people import Role
from storage.reminder_times import Kind

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
    return _groups(whom.found_group(turn, turn.room.id, text, line=OF_GROUP, own=_own(turn)))


_ME = "@"
"""How one's own, or the town's, is kept while the rest is asked, wherever that is."""


def _everybodys(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(Whose(), _ME, text.removeprefix(_ME).strip())


def _one_group(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read which group: the one with that number or name, the one in which it is said, or the only one."""
    return _groups(whom.read_group(turn, text, line=OF_GROUP, own=_own(turn), bare=True))


def _own(turn: Turn) -> Button:
    return Button(turn.t("My own reminder times"), OWN, private=True)


def _groups(found: Got | Unclear | Refusal) -> Got | Unclear | Refusal:
    return replace(found, value=Whose(room_id=found.value)) if isinstance(found, Got) else found


ANYBODYS = Arg("whose", _own_or_here, known=True)
"""One's own, or that of the group in which it is said."""
GROUPS = Arg("whose", rights.Decided(_one_group, whom.whose), N_("Which group?"), whom.to_tap, known=True)
"""A group's."""
EVERYBODYS = Arg("whose", _everybodys, known=True)
"""The town's."""
