"""Being present: within what time it is told, and what everybody who sees the list of a day sees of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from handlers.on_the_day import check_in_view, living
from handlers.turn import Turn
from handlers.types import Reply
from handlers.words import Words
from storage import hours
from storage.hours import Row
from storage.planned import Day, Planned
from storage.sign_ups import SignedUp

EARLY = timedelta(minutes=60)
"""How long before the work begins people are present already."""


def opens_at(day: Day | SignedUp) -> datetime:
    """Return from when on somebody may be present."""
    return day.starts_at - EARLY


def is_on(day: Day | SignedUp, now: datetime) -> bool:
    """Tell whether people come to the site now: until the work ends."""
    return opens_at(day) <= now < day.ends_at


def arrive(turn: Turn, sign_up: SignedUp, seats: Iterable[int]) -> list[Row]:
    """These of the sign-up's people are present; of who is known to be, nothing changes.

    Whoever is ticked off only after the end was there, since when is not known.
    """
    at = min(turn.now, sign_up.ends_at)
    return [
        hours.arrive(turn.tx, sign_up.day_id, sign_up.task_id, hours.head_of(sign_up, seat), by=turn.person.id, at=at)
        for seat in seats
    ]


def shown_anew(turn: Turn, planned: Planned, day: Day, *, but: int | None = None) -> None:
    """Whoever else has the list of the day open sees it as it is now; not the room `but`, which is answered."""

    def say(t: Words) -> Reply:
        return check_in_view.view(t, turn.tx, planned, day, zone=turn.zone, now=turn.now)

    living.show(turn.tx, check_in_view.start_of(day), say, now=turn.now, town=turn.town, but=but)
