"""Which talkoot an organiser means, and whether there is still something to organise about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers.talkoot import finding, talkoot_words
from handlers.turn import Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from storage import talkoot_changes
from storage.planned import Planned

Hindrance = Callable[[Turn, Planned], Refusal | None]


def closed(turn: Turn, planned: Planned) -> Refusal | None:
    """Say why nobody can come to the talkoot (any more), or nothing."""
    t, head = turn.t, talkoot_words.headline(turn.t, planned, turn.zone)
    if planned.cancelled_at is not None:
        return Refusal(t("These talkoot have been cancelled: ") + head, _show(turn, planned))
    if planned.is_draft:
        return finding.unpublished(turn, planned)
    if not planned.is_open(turn.now):
        return Refusal(t("These talkoot are over: ") + head, _show(turn, planned))
    return None


def begun(turn: Turn, planned: Planned) -> Refusal | None:
    """Say why the talkoot cannot be moved or cancelled as a whole (any more), or nothing."""
    hindered = closed(turn, planned)
    if hindered is not None or turn.now < planned.starts_at:
        return hindered
    text = turn.t("These talkoot have begun, so they cannot be moved or cancelled any more: ")
    message = Button(turn.t("Message to all"), f"message talkoot {planned.number}")
    return Refusal(text + talkoot_words.headline(turn.t, planned, turn.zone), (message,))


def _show(turn: Turn, planned: Planned) -> tuple[Button, ...]:
    return (Button(turn.t("Show the talkoot"), f"talkoot {planned.number}"),)


def unless(hindrance: Hindrance, arg: Arg = finding.LED) -> Arg:
    """Return the argument that names talkoot which the person organises, and refuses those with the hindrance."""

    def parse(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
        found = arg.parse(turn, text, values)
        hindered = hindrance(turn, found.value) if isinstance(found, Got) else None
        return hindered or found

    return replace(arg, parse=parse)


def held(turn: Turn, planned: Planned, hindrance: Hindrance) -> Planned | Refusal:
    """Return the talkoot as they are until this is done: of two organisers at once, the second sees what the first did.

    Or why it cannot be done any more.
    """
    now = talkoot_changes.hold(turn.tx, planned.number) or planned
    return hindrance(turn, now) or now


OPEN = unless(closed)
"""Talkoot to which people can still come."""
AHEAD = unless(begun)
"""Talkoot that have not begun."""
