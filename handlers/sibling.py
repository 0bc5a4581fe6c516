"""Talkoot and events answer to the same few words ("julkaise", "ketkä tulevat"): the rest tells which is meant."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import coming_said, commands
from handlers.events import finding
from handlers.planning.organisers import organised_for
from handlers.planning.title_words import is_of
from handlers.talkoot import finding as finding_talkoot
from handlers.turn import Command, Turn
from storage import events, talkoot

_FEW = 6
"""A longer sentence is about something else."""
_EVENTS = {"publish": "publish event", "participants": "event participants"}


def meant(turn: Turn, found: tuple[Command, str]) -> tuple[Command, str]:
    """Return the command as it is meant: the event's, where the words name one, or nothing else can be meant."""
    name, rest = found[0].name, found[1].strip()
    if name == "cancel" and rest and not rest.lstrip("#")[:1].isdigit():
        return _given_up(turn, rest) or found
    if name not in _EVENTS or rest[:1].isdigit():
        return found
    about = _publish(turn) if name == "publish" and not rest else _led(turn, rest)
    return commands.find(f"{_EVENTS[name]} {rest}") or found if about else found


def _given_up(turn: Turn, rest: str) -> tuple[Command, str] | None:
    """Return what "peru kyläjuhla" means: the event is called off, by its organiser; or somebody does not come."""
    if any(is_of(one.title, rest.split()[0]) for one in finding.known(turn, finding.organiser) if not one.is_draft):
        return commands.find(f"cancel event {rest}")
    theirs = [one for one in coming_said.coming_to(turn) if is_of(one.title, rest.split()[0])]
    return commands.find(f"not coming {theirs[0].day_id}") if len(theirs) == 1 else None


def shown(turn: Turn, text: str) -> tuple[Command, str] | None:
    """Return what shows the only event, or the only talkoot, that a few words name ("milloin on kyläjuhla?")."""
    words = text.split()
    if len(words) > _FEW:
        return None
    works = talkoot.between(turn.tx, turn.now, turn.now + finding.AHEAD)
    found = [
        *(f"events {one.number}" for one in coming_said.open_events(turn) if _names(one.title, words)),
        *(f"talkoot {one.number}" for one in works if _names(one.title, words)),
    ]
    return commands.find(found[0]) if len(found) == 1 else None


def _names(title: str, words: Sequence[str]) -> bool:
    return any(is_of(title, word) for word in words)


def _publish(turn: Turn) -> bool:
    """Tell whether an event waits to be published, and no talkoot do."""
    theirs = [one.id or 0 for one in organised_for(turn)]
    return not talkoot.drafts(turn.tx, turn.person.id) and bool(events.drafts(turn.tx, turn.person.id, theirs))


def _led(turn: Turn, rest: str) -> bool:
    """Tell whether the person organises an event that the words name, or events and no talkoot."""
    led = finding.known(turn, finding.organiser, past=True)
    if rest:
        return any(is_of(one.title, rest.split()[0]) for one in led)
    return bool(led) and not finding_talkoot.known(turn, finding_talkoot.organiser, past=True)
