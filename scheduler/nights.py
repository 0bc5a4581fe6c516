"""When those sleep to whom something is said: what was held up until the night waits until they wake."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage import backlog, quiet
from storage.db import Tx
from storage.outbox import Claimed, Priority
from storage.quiet import Quiet

HELD_UP = timedelta(minutes=10)
"""What has waited so long is not what was meant to be said now, asleep or not."""


class Nights:
    """The quiet hours of a town, and of those, of whom there is something to be said, who have their own.

    Without a zone nobody sleeps.
    """

    def __init__(self, zone: ZoneInfo | None) -> None:
        self._zone = zone
        self._town = quiet.TOWN
        self._own: dict[int, Quiet] = {}

    def learn(self, tx: Tx, found: Collection[Claimed], *, keep: bool) -> None:
        """It is known when the town sleeps, and when those do to whom these are said; with `keep`, others, too."""
        told = {row.person_id for row in found if row.private and row.person_id is not None}
        self._town = quiet.of_town(tx)
        self._own = {one: self._own[one] for one in self._own if one not in told} if keep else {}
        self._own |= quiet.own(tx, told)

    def until(self, row: Claimed, now: datetime) -> datetime | None:
        """Return until when the row waits, if it is new, was held up, and whoever hears it sleeps now."""
        fresh = row.standing is None and not row.gone and not row.urgent
        late = row.priority == Priority.BULK or (row.priority == Priority.NOTICE and now - row.promised_at > HELD_UP)
        awake = self._own.get(row.person_id or 0, self._town) if row.private else self._town
        if self._zone is None or not fresh or not late or not awake.asleep(now, self._zone):
            return None
        return awake.waking(now, self._zone)

    def late(self, row: Claimed, now: datetime) -> timedelta | None:
        """Return how late what the row reminds of is said, if it reminds of anything."""
        if not row.reminds or self._zone is None:
            return None
        sleeps = self._own.get(row.person_id or 0, self._town)
        return backlog.late(row.reminds, said_at=now, sleeps=sleeps, zone=self._zone)
