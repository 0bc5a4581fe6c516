"""Drafts of talkoot: shown again, thrown away, and taken back from there."""

from __future__ import annotations

from handlers.commands import command
from handlers.planning import thrown_away
from handlers.talkoot import finding
from handlers.talkoot.preview import preview
from handlers.turn import Answer, Turn
from handlers.words import N_
from storage import talkoot_changes
from storage.planned import Planned


@command(
    "talkoot plan",
    "talkoplan",
    "talkoosuunnitelma",
    linkable=True,
    summary=N_("Talkoot that you have planned and not published"),
    takes=[finding.DRAFT],
)
def plan(turn: Turn, planned: Planned) -> Answer:
    """The person has seen the draft as it will look."""
    return thrown_away.shown(turn, planned, preview)


@command("discard", "släng talkot", "hylkää luonnos", takes=[finding.PLANNED])
def discard(turn: Turn, planned: Planned) -> Answer:
    """The draft is thrown away; nobody else has heard of it, and it can be taken back."""
    held = talkoot_changes.hold(turn.tx, planned.number) or planned
    return thrown_away.lay_aside(turn, held, preview, at=turn.now)


@command("keep draft", "behåll utkast", "säilytä luonnos", takes=[finding.PLANNED])
def keep(turn: Turn, planned: Planned) -> Answer:
    """What was thrown away is a draft again."""
    held = talkoot_changes.hold(turn.tx, planned.number) or planned
    return thrown_away.lay_aside(turn, held, preview, at=None)
