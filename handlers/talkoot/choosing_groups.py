"""Choosing the groups in which talkoot are published: all of the town's, or only some."""

from __future__ import annotations

from handlers.commands import command
from handlers.planning import groups
from handlers.talkoot import finding
from handlers.turn import Answer, Turn
from handlers.words import N_
from storage import talkoot_changes
from storage.planned import Planned
from storage.rooms import Known


@command(
    "choose groups",
    "välj grupper",
    "valitse ryhmät",
    summary=N_("Choose in which groups talkoot are published"),
    takes=[finding.PLANNED, groups.ROOM, groups.MARK],
)
def choose_groups(turn: Turn, planned: Planned, room: Known | str | int | None, mark: str | None) -> Answer:
    """The group is one of those in which the talkoot will be published, or is one no more."""
    held = talkoot_changes.hold(turn.tx, planned.number) or planned
    return groups.choose(turn, held, room, mark)
