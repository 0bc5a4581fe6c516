"""Every night the town is copied; a copy that fails is told to the caretaker, and tried again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from handlers import notices
from handlers.turn import Town
from handlers.words import N_
from storage import nightly, noted
from storage.db import Database, Tx
from storage.nightly import Failed, Made
from storage.noted import Backup

log = logging.getLogger(__name__)

LOOKS = 300.0
"""Seconds between two looks whether there is a copy of the last night."""
AGAIN = timedelta(hours=1)
"""When a copy that failed is tried again."""
_TROUBLE = "backup"
_FAILED = N_(
    "The nightly backup did not succeed: {why}. I try again all day. Please look whether my computer's disk is full: "
    "`kylakello check`"
)
_WELL = N_("The nightly backup succeeds again.")


class Nightly:
    """Makes the copy of each night in the folder, or as soon as the bot is there again."""

    def __init__(
        self, db: Database, place: Town, folder: Path, *, now: Callable[[], datetime], wake: Callable[[], None]
    ) -> None:
        self.db, self.place, self.folder, self.now, self._wake = db, place, folder, now, wake
        self._not_before = now()
        self._known = False

    async def look(self) -> None:
        """There is a copy of the last night, and of older ones what is to be kept; or the caretaker knows."""
        now = self.now()
        if now < self._not_before:
            return
        day = nightly.night(now, self.place.zone)
        there = await asyncio.to_thread(nightly.made, self.folder, day)
        if there is not None:
            await self._know(there)
            return
        outcome = await asyncio.to_thread(nightly.make, self.db, self.folder, day, now=now)
        match outcome:
            case Made(file, size):
                log.info("backup: %s, %d kB, checked", file, size // 1024)
                await self._thin(now)
            case Failed(why):
                log.error("backup: %s", why)
                self._not_before = now + AGAIN
        if await self.db.write(partial(self._keep, outcome=outcome, now=now)):
            self._wake()

    async def _know(self, made: Made) -> None:
        """The copy is known to the town also when the town has come from an older one, or was moved here."""
        if not self._known:
            last = Backup(datetime.fromtimestamp(made.file.stat().st_mtime, UTC), made.size)
            await self.db.write(lambda tx: noted.keep_backup(tx, last))
            self._known = True

    async def _thin(self, now: datetime) -> None:
        try:
            gone = await asyncio.to_thread(nightly.thin, self.folder, now=now)
        except OSError as error:  # the copy stands; the old ones are looked at again tomorrow
            log.warning("backup: an old copy cannot be removed: %s", error)
        else:
            log.debug("backup: %d old copies are gone", len(gone))

    def _keep(self, tx: Tx, outcome: Made | Failed, now: datetime) -> bool:
        """It is known how the copy went; return whether the caretaker will hear anything."""
        tell = partial(notices.tell_caretakers, tx, town=self.place, now=now)
        match outcome:
            case Made(_, size):
                noted.keep_backup(tx, Backup(now, size))
                return noted.ends(tx, _TROUBLE) and bool(tell(_WELL))
            case Failed(why):
                noted.keep_backup(tx, replace(noted.backup(tx) or Backup(), why=why))
                return noted.begins(tx, _TROUBLE, now=now) and bool(tell(_FAILED, why=why))
