"""A door of ours: a small HTTP server at an address like ``127.0.0.1:8443``."""

from __future__ import annotations

from aiohttp import web


async def opened(app: web.Application, listen: str, *, ends: float) -> web.AppRunner:
    """Return the app's runner, which listens there; what is being answered when it closes has `ends` seconds.

    Raises OSError, with nothing left open, where that cannot be.
    """
    host, _, port = listen.rpartition(":")
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=ends)
    await runner.setup()
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner
