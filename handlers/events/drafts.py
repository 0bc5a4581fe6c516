"""Drafts of events: shown again, thrown away, and taken back from there; and in which groups they will be told."""

from __future__ import annotations

from handlers.commands import command
from handlers.events import finding
from handlers.events.preview import preview
from handlers.planning import groups, thrown_away
from handlers.turn import Answer, Turn
from handlers.words import N_
from storage import event_changes, events
from storage.events import EventNow
from storage.rooms import Known


@command(
    "event plan",
    "evenemangsplan",
    "tapahtumasuunnitelma",
    linkable=True,
    aliases=("tapahtumaluonnos", "evenemangsutkast", "event draft"),
    summary=N_("Events that you have planned and not published"),
    takes=[finding.DRAFT],
)
def plan(turn: Turn, event: EventNow) -> Answer:
    """The person has seen the draft as it will look."""
    return thrown_away.unless_draft(turn, event) or preview(turn, event)


@command("discard event", "släng evenemang", "hylkää tapahtuma", takes=[finding.LED])
def discard(turn: Turn, event: EventNow) -> Answer:
    """The draft is thrown away; it can be taken back."""
    held = event_changes.hold(turn.tx, event.number) or event
    if held.is_draft and held.cancelled_at is None:
        events.change(turn.tx, held.number, cancelled_at=turn.now)
        held = events.get(turn.tx, held.number) or held
    return thrown_away.unless_draft(turn, held) or preview(turn, held)


@command("keep event draft", "behåll evenemangsutkast", "säilytä tapahtumaluonnos", takes=[finding.LED])
def keep(turn: Turn, event: EventNow) -> Answer:
    """What was thrown away is a draft again."""
    held = event_changes.hold(turn.tx, event.number) or event
    if held.is_draft:
        events.change(turn.tx, held.number, cancelled_at=None)
        held = events.get(turn.tx, held.number) or held
    return thrown_away.unless_draft(turn, held) or preview(turn, held)


@command(
    "choose event groups",
    "välj evenemangsgrupper",
    "valitse tapahtumaryhmät",
    summary=N_("Choose in which groups an event is published"),
    takes=[finding.LED, groups.ROOM, groups.MARK],
)
def choose_groups(turn: Turn, event: EventNow, room: Known | str | int | None, mark: str | None) -> Answer:
    """The group is one of those in which the event will be published, or is one no more."""
    return groups.choose(turn, event_changes.hold(turn.tx, event.number) or event, room, mark)
