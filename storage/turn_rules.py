"""The rule by which a turn of a series goes to others when nobody says in time that they come: of the town, or of a
space."""

from __future__ import annotations

from datetime import timedelta

from storage import town
from storage.db import Tx

_NAME = "turn rule"
_OFF = "0"


def _name(space_id: int | None) -> str:
    return _NAME if space_id is None else f"{_NAME} {space_id}"


def own(tx: Tx, space_id: int | None = None) -> timedelta | None:
    """Return how long before its beginning a turn goes to others, as the space itself has it, or the town without one.

    Nothing at all (zero) is never; None, if nobody has said anything.
    """
    kept = town.load(tx, _name(space_id))
    return timedelta(hours=int(kept)) if kept else None


def of_space(tx: Tx, space_id: int) -> timedelta | None:
    """Return how long before its beginning an unanswered turn of the space goes to others; None, if it does not."""
    found = own(tx, space_id)
    return (own(tx) if found is None else found) or None


def keep(tx: Tx, hours: int | None, *, space_id: int | None = None) -> None:
    """Turns of the space, or in the town, go to others so many hours before; 0 is never, None as the town has it."""
    town.save(tx, _name(space_id), "" if hours is None else str(hours) if hours else _OFF)
