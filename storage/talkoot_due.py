"""Who leads talkoot is reminded of what they lack, and groups of the talkoot, as long before as each wishes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from storage import arming, in_groups
from storage.db import Tx
from storage.planned import Planned
from storage.reminder_times import Kind

MINIMUM = "talkoot-minimum"
"""What becomes due about each ``talkoot_day:3`` for who leads the work and who made the talkoot: tasks may lack
people."""


def arm(tx: Tx, planned: Planned, *, zone: ZoneInfo, now: datetime) -> None:
    """The leaders and the groups will be reminded of each day of talkoot that stand."""
    leads(tx, planned, zone=zone, now=now)
    groups(tx, planned, zone=zone, now=now)


def leads(tx: Tx, planned: Planned, *, zone: ZoneInfo, now: datetime) -> None:
    """Who leads the work now and who made the talkoot will be reminded, and nobody else."""
    stands = planned.published_at is not None and planned.cancelled_at is None
    people = dict.fromkeys((planned.leads, planned.person_id)) if stands else {}
    for day in planned.days:
        arming.arm(tx, MINIMUM, Kind.MINIMUM, day.subject, people, [day.starts_at], zone=zone, now=now)


def groups(tx: Tx, planned: Planned, *, zone: ZoneInfo, now: datetime) -> None:
    """Groups will be reminded of the talkoot as they wish."""
    in_groups.arm(tx, Kind.TALKOOT, [(day.subject, day.starts_at) for day in planned.days], zone=zone, now=now)
