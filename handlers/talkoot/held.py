"""What whoever leads talkoot can do once they have been held: who was there, the hours, the thanks."""

from __future__ import annotations

from handlers.turn import Turn
from handlers.types import Button
from storage import hours
from storage.planned import Planned


def next_steps(turn: Turn, planned: Planned) -> tuple[Button, ...]:
    """Return what comes next, first: who was there, while hours are missing; then the rows, and the thanks."""
    t, number = turn.t, planned.number
    if planned.is_draft or planned.cancelled_at is not None or turn.now < planned.ends_at:
        return ()
    rows = [row for row in hours.of_talkoot(turn.tx, number) if row.reverses_id is None and row.reversed_at is None]
    if not rows or any(row.minutes is None for row in rows):
        return (Button(t("Who was there?"), f"check in {number}"),)
    thank = () if planned.thanked_at is not None else (Button(t("Thank everybody"), f"thank {number}"),)
    return (Button(t("Hours"), f"hours rows {number}"), *thank)
