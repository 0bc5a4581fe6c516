"""Drawing what was only described, one picture at a time, in a thread of its own: nobody else waits for it."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from handlers.free import pictures
from handlers.types import File, Reply

log = logging.getLogger(__name__)

_brush = ThreadPoolExecutor(max_workers=1, thread_name_prefix="brush")


async def drawn(reply: Reply) -> Reply:
    """Return the reply with its pictures drawn; one that cannot be drawn does not take the words along."""
    if not any(map(pictures.is_described, reply.files)):
        return reply
    files = await asyncio.get_running_loop().run_in_executor(_brush, _draw, reply.files)
    return replace(reply, files=files)


def _draw(files: tuple[File, ...]) -> tuple[File, ...]:
    done: list[File] = []
    for file in files:
        try:
            done.append(pictures.drawn(file))
        except Exception:
            log.exception("a picture could not be drawn; its words are said without it")
    return tuple(done)
