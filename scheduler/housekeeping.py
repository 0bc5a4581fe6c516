"""What is kept no longer than it is needed."""

from __future__ import annotations

from datetime import datetime

from storage import asking, files, inbox, reminders, spoken, undoing
from storage.db import Tx


def tidy(tx: Tx, *, now: datetime) -> tuple[int, int]:
    """Old inbox keys and long-settled messages are gone, return how many of each.

    So are old questions, undoings and reminders, and the files that nothing took.
    """
    asking.forget_old(tx, now=now)
    files.forget_unused(tx, now=now)
    undoing.forget_old(tx, now=now)
    reminders.forget_said(tx, now=now)
    return inbox.forget_old(tx, now=now), spoken.forget_old(tx, now=now)
