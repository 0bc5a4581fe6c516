"""A town whose clocks show another time: what waits comes at the same time on the wall as before."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import commands
from handlers.reminders import rearming
from handlers.reminding import about
from handlers.words import words
from storage import reminders, town
from storage.db import Tx

_ZONE = "zone"


def keep(tx: Tx, zone: ZoneInfo, *, now: datetime) -> bool:
    """The town's zone is this; if it was another, all that waits is armed anew. Return whether it was another.

    So is a town in which an earlier program has promised its own reminders, and kept no zone: nobody waits for the next
    change of what they come to.
    """
    kept = town.load(tx, _ZONE)
    if kept == zone.key:
        return False
    town.save(tx, _ZONE, zone.key)
    commands.load()
    if kept is not None:
        _own(tx, zone, was=ZoneInfo(kept), now=now)
    rearming.of_town(tx, now=now)
    rearming.of_groups(tx, now=now)
    return kept is not None


def _own(tx: Tx, zone: ZoneInfo, *, was: ZoneInfo, now: datetime) -> None:
    """What people wished to be reminded of comes by the town's clocks as they are now."""
    reminders.rearm_all(tx, zone, was=was, now=now)
    for subject in reminders.subjects(tx):
        thing = about.find(tx, subject, words(None), zone, now=now)
        reminders.follow(tx, subject, thing.starts if thing else (), zone=zone, now=now)
