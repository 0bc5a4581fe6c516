"""Drafts that are drafts no more: thrown away, published or cancelled; and what can still be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from handlers.planning import lines
from handlers.planning.lines import Plan
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from storage import events, talkoot
from storage.events import EventNow

P = TypeVar("P", bound=Plan)


def unless_draft(turn: Turn, plan: Plan) -> Answer | None:
    """Say that it is no draft (any more), and what can be done; None if it is one."""
    if plan.is_draft:
        return thrown_away(turn, plan) if plan.cancelled_at is not None else None
    t, here = turn.t, lines.of(plan)
    head = lines.headline(t, plan, turn.zone)
    if plan.cancelled_at is not None:
        return Refusal(t(here.cancelled) + head, (Button(t("Plan the same again"), f"{here.like} {plan.number}"),))
    buttons = [lines.show(t, plan), Button(t("Change"), lines.change(plan))]
    if plan.is_open(turn.now):
        buttons.append(Button(t(here.cancels), f"{here.cancel} {plan.number}"))
    return Refusal(t(here.published) + head, tuple(buttons))


def shown(turn: Turn, plan: P, preview: Callable[[Turn, P], Reply]) -> Answer:
    """Show the draft as it will look; or say that it is none any more."""
    return unless_draft(turn, plan) or preview(turn, plan)


def lay_aside(turn: Turn, held: P, preview: Callable[[Turn, P], Reply], *, at: datetime | None) -> Answer:
    """The draft is thrown away from now on; without `at` it is a draft again."""
    if held.is_draft and (at is None or held.cancelled_at is None):
        (events if isinstance(held, EventNow) else talkoot).change(turn.tx, held.number, cancelled_at=at)
        held = replace(held, cancelled_at=at)
    return shown(turn, held, preview)


def thrown_away(turn: Turn, plan: Plan) -> Reply:
    """Say that the draft was thrown away, with the way back."""
    t, here = turn.t, lines.of(plan)
    text = t("Thrown away, nobody heard of it: ") + lines.headline(t, plan, turn.zone)
    buttons = (Button(t("Take it back"), f"{here.keep} {plan.number}"), Button(t(here.new), here.makes))
    return Reply(text, buttons, private=True)
