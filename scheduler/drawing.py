"""Making the files that were only described, one at a time, in a thread of its own: nobody else waits for it."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from handlers import described
from handlers.types import File, Reply
from storage.db import Database, Unavailable

log = logging.getLogger(__name__)

_brush = ThreadPoolExecutor(max_workers=1, thread_name_prefix="brush")


async def drawn(reply: Reply, db: Database) -> Reply:
    """Return the reply with its files made; one that cannot be made does not take the words along."""
    if not any(map(described.is_described, reply.files)):
        return reply
    files = await asyncio.get_running_loop().run_in_executor(_brush, _make, reply.files, db)
    return replace(reply, files=files)


def _make(files: tuple[File, ...], db: Database) -> tuple[File, ...]:
    done: list[File] = []
    for file in files:
        try:
            done.append(db.read_now(partial(described.made, file)) if described.is_described(file) else file)
        except Unavailable:  # it is tried again with the message
            raise
        except Exception:
            log.exception("a file could not be made; its words are said without it")
    return tuple(done)
