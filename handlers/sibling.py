"""Talkoot and events answer to the same few words ("julkaise", "ketkä tulevat"): which is meant is seen from the rest."""

from __future__ import annotations

from handlers import commands
from handlers.events import finding
from handlers.planning.organisers import organised_for
from handlers.planning.title_words import is_of
from handlers.talkoot import finding as finding_talkoot
from handlers.turn import Command, Turn
from storage import events, talkoot

_EVENTS = {"publish": "publish event", "participants": "event participants"}


def meant(turn: Turn, found: tuple[Command, str]) -> tuple[Command, str]:
    """Return the command as it is meant: the event's, where the words name one, or nothing else can be meant."""
    name, rest = found[0].name, found[1].strip()
    if name not in _EVENTS or rest[:1].isdigit():
        return found
    about = _publish(turn) if name == "publish" and not rest else _led(turn, rest)
    return commands.find(f"{_EVENTS[name]} {rest}") or found if about else found


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
