"""How talkoot stand in a list: when and where they are, how many find room still, and what the person has of them."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.talkoot import talkoot_words
from handlers.turn import Turn
from storage.planned import Planned
from storage.sign_ups import SignedUp


def lines(turn: Turn, planned: Planned, mine: Iterable[SignedUp], *, among: bool = False) -> list[str]:
    """Return a talkoot with how many places are left, and what the person has of it; `among` other things that are on,
    it is said that they are talkoot."""
    room = turn.t("talkoot, {room}", room=_room(turn, planned)) if among else _room(turn, planned)
    line = f"• {talkoot_words.headline(turn.t, planned, turn.zone)} · {room}"
    return [line, *(f"  {standing(turn, one)}" for one in mine if one.talkoot_id == planned.number)]


def _room(turn: Turn, planned: Planned) -> str:
    """Return how many find room still."""
    t = turn.t
    left = [task.left for day in planned.days if turn.now < day.ends_at for task in day.tasks]
    if any(one is None for one in left):
        return t("there is room for you")
    free = sum(one or 0 for one in left)
    return t.n("{n} place left", "{n} places left", free) if free else t("full, you can queue")


def standing(turn: Turn, one: SignedUp) -> str:
    """Return how the person stands with the task."""
    t, task = turn.t, one.task
    if one.is_coming and one.ends_at <= turn.now:
        return t("You were coming: {task}", task=task)
    if one.is_waiting:
        return t("You are in the queue: {task}", task=task)
    return t("A place is kept for you: {task}", task=task) if one.is_offered else t("You come: {task}", task=task)
