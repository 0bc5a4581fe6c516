"""Asking those who can: what somebody may not do is one tap for whoever may."""

from __future__ import annotations

import re

from handlers import asking as forms
from handlers import commands, notices, rights
from handlers.commands import command
from handlers.people import roles
from handlers.rights import Decided, Guard
from handlers.turn import Answer, Arg, Command, Got, Refusal, Turn, Unclear, Values
from handlers.types import BUTTON_BYTES, Button, Reply
from handlers.words import N_, Words
from storage import people
from storage.people import Role

_IN_THE_GROUP = frozenset({"link", "unlink"})
"""What can only be done in the group that it is done to."""
_WHAT_OF = re.compile(r"(?:[a-z]+ )?#\d{1,9}")
"""What a request may carry beside the command: a role, and the number of a space or an association; never a person."""

Asked = tuple[Command, str]
"""A command, and of what it is asked for."""


def _a_command(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    found = commands.find(text)
    if found is None or found[0].role is Role.EVERYBODY:
        return Unclear(turn.t("What should the caretaker do?"))
    of = found[1] if _WHAT_OF.fullmatch(found[1]) else ""
    return Got((found[0], of), f"{found[0].name} {of}".strip())


@command("request", "be om", "pyyda", takes=[Arg("what", _a_command, N_("What should the caretaker do?"))])
def request(turn: Turn, what: Asked) -> Answer:
    """Those who can do it have heard that somebody needs them; whoever may do it does it instead."""
    t, (asked, of) = turn.t, what
    role, subject = _of(turn, asked, of)
    able = rights.who(turn.tx, role, subject)
    if any(one.id == turn.person.id for one in able) or (not of and rights.may_use(turn.person, asked)):
        return forms.carry_on(turn, asked, {"rest": of} if of else {})
    reached = [one.name for one in able if _tell(turn, one, asked, of, subject)]
    if not reached:
        return Refusal(t("I could not reach anybody just now. Please tell them yourself: {names}.", names=_names(able)))
    return Reply(t("Your request was sent: {names}.", names=", ".join(reached)))


def _names(able: list[people.Known]) -> str:
    return ", ".join(one.name for one in able) or "–"


def _of(turn: Turn, asked: Command, of: str) -> tuple[Role, str | None]:
    """Return who it takes, and what it is about where the words say that."""
    first = asked.takes[0].parse if asked.takes else None
    if isinstance(first, Guard) and of:
        found = first.parse(turn, of, {})
        return (first.role, found.value.subject) if isinstance(found, Got) else (asked.role, None)
    decided = first.whose(turn, of) if isinstance(first, Decided) and of else None
    if decided is not None:
        return decided
    named = roles.read(of)
    if named is not None:
        found = roles.subject(turn, *named)
        by = rights.appointed_by(named[0])
        return (by, found.value) if isinstance(found, Got) else (asked.role, None)
    return asked.role, None


def _tell(turn: Turn, person: people.Known, asked: Command, of: str, subject: str | None) -> bool:
    return notices.inform(
        turn.tx, person.id, lambda t: _asked(turn, t, asked, of, subject), now=turn.now, town=turn.town
    )


def _asked(turn: Turn, t: Words, asked: Command, of: str, subject: str | None) -> Reply:
    """What is asked for a group is done in that group; everything else with one tap."""
    what = t(asked.summary or asked.name_in(t.language)).partition(": ")[0]  # how it goes on is said to who does it
    if subject:
        what = f"{what} ({rights.name_of(turn.tx, subject)})"
    line = f"{asked.name} {of}".strip()
    now = (Button(t("Do it now"), line if len(line.encode()) <= BUTTON_BYTES else asked.name),)
    if turn.room.private:
        return Reply(t("{name} asks you: {what}", name=turn.person.name, what=what), now)
    here = turn.room.title or turn.room.address
    text = t("{name} asks you in the group {group}: {what}", name=turn.person.name, group=here, what=what)
    return Reply(text, now if asked.name not in _IN_THE_GROUP else ())
