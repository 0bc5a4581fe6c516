"""What has come in during a day is told in the evening, at once."""

from __future__ import annotations

from datetime import timedelta

from handlers.turn import Turn
from storage import due, wallclock

HOUR = 18
DAY = timedelta(days=1)


def tonight(turn: Turn, kind: str, about: str) -> None:
    """This becomes due at six in the evening, or, of what comes in later, on the next one; once."""
    local = wallclock.local(turn.now, turn.zone)
    evening = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    at = wallclock.utc(evening if local < evening else evening + DAY, turn.zone)
    due.drop(turn.tx, about)
    due.add(turn.tx, kind=kind, subject=about, person_id=None, at=at)
