"""What is logged: to standard error, one line for one record, and never a secret."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from urllib.parse import quote

HIDDEN = "•••"
SHORTEST = 4
"""Secrets shorter than this are not looked for: they would turn up in every second word."""

_ANY_BOT_TOKEN = re.compile(r"\b\d{6,}(:|%3A)[A-Za-z0-9_-]{30,}")
_CHATTY = (
    "aiohttp",
    "alembic",
    "asyncio",
    "httpcore",
    "httpx",
    "nio",
    "peewee",
    "sqlalchemy",
)


def hide(text: str, secrets: Iterable[str]) -> str:
    """Return the text without the secrets, also as they are written in an address."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= SHORTEST:
            for written in (secret, quote(secret, safe=""), quote(secret), repr(secret)[1:-1]):
                text = text.replace(written, HIDDEN)
    return _ANY_BOT_TOKEN.sub(HIDDEN, text)


class OneLine(logging.Formatter):
    """A record with its traceback as one line, in which secrets are hidden wherever they came from."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        lines = (line.strip() for line in super().format(record).splitlines())
        return hide(" | ".join(line for line in lines if line.strip("^~ ")), self._secrets)


def set_up(level: str, secrets: Iterable[str]) -> None:
    """From now on everything is logged this way; libraries only when something is wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick that was late looks again by itself
