"""Drafts of talkoot: shown again, thrown away, and taken back from there."""

from __future__ import annotations

from handlers.commands import command
from handlers.talkoot import finding, talkoot_words
from handlers.talkoot.preview import preview
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import N_
from storage import talkoot, talkoot_changes
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
    if not planned.is_draft:
        return _published(turn, planned)
    return _thrown_away(turn, planned) if planned.cancelled_at is not None else preview(turn, planned)


@command("discard", "släng talkot", "hylkää luonnos", takes=[finding.PLANNED])
def discard(turn: Turn, planned: Planned) -> Answer:
    """The draft is thrown away; nobody else has heard of it, and it can be taken back."""
    held = talkoot_changes.hold(turn.tx, planned.number) or planned
    if not held.is_draft:
        return _published(turn, held)
    if held.cancelled_at is None:
        talkoot.change(turn.tx, held.number, cancelled_at=turn.now)
    return _thrown_away(turn, held)


@command("keep draft", "behåll utkast", "säilytä luonnos", takes=[finding.PLANNED])
def keep(turn: Turn, planned: Planned) -> Answer:
    """What was thrown away is a draft again."""
    held = talkoot_changes.hold(turn.tx, planned.number) or planned
    if not held.is_draft:
        return _published(turn, held)
    talkoot.change(turn.tx, held.number, cancelled_at=None)
    return preview(turn, talkoot.get(turn.tx, held.number) or held)


def _thrown_away(turn: Turn, planned: Planned) -> Reply:
    t = turn.t
    text = t("Thrown away, nobody heard of it: ") + talkoot_words.headline(t, planned, turn.zone)
    buttons = (Button(t("Take it back"), f"keep draft {planned.number}"), Button(t("New talkoot"), "new talkoot"))
    return Reply(text, buttons, private=True)


def _published(turn: Turn, planned: Planned) -> Refusal:
    """Say that everybody has heard of it already, and what can still be done."""
    t, head = turn.t, talkoot_words.headline(turn.t, planned, turn.zone)
    if planned.cancelled_at is not None:
        again = Button(t("Plan the same again"), f"talkoot like {planned.number}")
        return Refusal(t("These talkoot have been cancelled: ") + head, (again,))
    number = planned.number
    buttons = [Button(t("Show the talkoot"), f"talkoot {number}"), Button(t("Change"), f"change talkoot {number}")]
    if planned.is_open(turn.now):
        buttons.append(Button(t("Cancel the talkoot"), f"cancel talkoot {number}"))
    return Refusal(t("These talkoot are published already: ") + head, tuple(buttons))
