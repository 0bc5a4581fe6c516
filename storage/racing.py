"""Transactions that stand in each other's way: who lost a race, or found the database locked, tries again."""

from __future__ import annotations

import logging
import random
import sqlite3
import time
from collections.abc import Callable
from typing import TypeVar

import psycopg
from sqlalchemy.exc import DBAPIError

log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds for which a locked or restarting database is waited for before `Unavailable` is raised."""

_RACES = {"23P01", "23505", "40001", "40P01", "55P03"}
"""PostgreSQL: exclusion, unique, serialization, deadlock, lock not available: the loser may simply try again."""

_CROSSED = {"40001", "40P01", "55P03"}
"""Those of them that come of when it was done, never of what was done."""

_GONE_STATES = {"08", "57"}
"""PostgreSQL: no connection; the server is stopping or starting."""


class Unavailable(Exception):
    """The database could not be reached or stayed locked; nothing was changed, the same call may be made again."""


DRIVER_ERRORS = (DBAPIError, sqlite3.Error, psycopg.Error)


def patiently(once: Callable[[], T]) -> T:
    """Return what `once` returns, running it again where the database asks for that."""
    deadline = time.monotonic() + PATIENCE
    attempt = 0
    while True:
        try:
            return once()
        except DRIVER_ERRORS as error:
            if not _again(error, attempt):
                raise
            if time.monotonic() > deadline:
                raise Unavailable("the database is locked or does not answer") from None
            log.debug("transaction runs again: %s", type(cause(error)).__name__)
            time.sleep(random.uniform(0, min(0.5, 0.002 * 2**attempt)))  # noqa: S311
            attempt += 1


def cause(error: BaseException) -> BaseException:
    """Return the driver's own error."""
    return error.orig or error if isinstance(error, DBAPIError) else error


def crossed(error: BaseException) -> bool:
    """Tell whether two transactions stood in each other's way: the whole of it, run again, may well succeed."""
    found = cause(error)
    return isinstance(found, psycopg.Error) and found.sqlstate in _CROSSED


def _again(error: BaseException, attempt: int) -> bool:
    """Tell whether running the whole transaction again may help."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    found = cause(error)
    if isinstance(found, sqlite3.OperationalError):
        return "locked" in str(found) or "busy" in str(found)
    if isinstance(found, sqlite3.IntegrityError):
        return attempt < 2  # another process wrote between its check and ours
    if isinstance(found, psycopg.Error):
        if found.sqlstate in _RACES:
            return attempt < 8
        return isinstance(found, psycopg.OperationalError) and (found.sqlstate or "08")[:2] in _GONE_STATES
    return False
