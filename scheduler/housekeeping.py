"""What is kept no longer than it is needed."""

from __future__ import annotations

from datetime import datetime

from storage import inbox, spoken
from storage.db import Tx


def tidy(tx: Tx, *, now: datetime) -> tuple[int, int]:
    """Old inbox keys and long-settled messages are gone; return how many of each."""
    return inbox.forget_old(tx, now=now), spoken.forget_old(tx, now=now)
