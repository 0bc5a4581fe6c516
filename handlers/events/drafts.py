"""Drafts of events: shown again, thrown away, and taken back from there; and in which groups they will be told."""

from __future__ import annotations

from functools import partial

from handlers.commands import command
from handlers.events import event_words, finding
from handlers.events.preview import preview
from handlers.planning import groups, leaders, thrown_away
from handlers.turn import Answer, Turn
from handlers.types import Reply
from handlers.words import N_, Words
from storage import event_changes
from storage.events import EventNow
from storage.people import Known
from storage.rooms import Known as Room


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
    return thrown_away.shown(turn, event, preview)


@command("discard event", "släng evenemang", "hylkää tapahtuma", takes=[finding.LED])
def discard(turn: Turn, event: EventNow) -> Answer:
    """The draft is thrown away; it can be taken back."""
    held = event_changes.hold(turn.tx, event.number) or event
    if held.is_draft and held.cancelled_at is None:
        leaders.tell_others(turn, held, partial(_given_up, turn=turn, event=held))
    return thrown_away.lay_aside(turn, held, preview, at=turn.now)


def _given_up(t: Words, _person: Known, *, turn: Turn, event: EventNow) -> Reply:
    text = t("{name} gave up the plan of this event: ", name=turn.person.name)
    return Reply(text + event_words.headline(t, event, turn.zone))


@command("keep event draft", "behåll evenemangsutkast", "säilytä tapahtumaluonnos", takes=[finding.LED])
def keep(turn: Turn, event: EventNow) -> Answer:
    """What was thrown away is a draft again."""
    held = event_changes.hold(turn.tx, event.number) or event
    return thrown_away.lay_aside(turn, held, preview, at=None)


@command(
    "choose event groups",
    "välj evenemangsgrupper",
    "valitse tapahtumaryhmät",
    summary=N_("Choose in which groups an event is published"),
    takes=[finding.LED, groups.ROOM, groups.MARK],
)
def choose_groups(turn: Turn, event: EventNow, room: Room | str | int | None, mark: str | None) -> Answer:
    """The group is one of those in which the event will be published, or is one no more."""
    return groups.choose(turn, event_changes.hold(turn.tx, event.number) or event, room, mark)
