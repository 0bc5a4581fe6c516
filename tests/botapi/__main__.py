"""``python -m tests.botapi`` prints its URL and token, and serves until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys

from tests.botapi.server import BotApi


async def serve(port: int, *, privacy: bool) -> None:
    """The server runs until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with BotApi(port=port, privacy=privacy) as api:
        sys.stdout.write(f"{api.url} {api.token}\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description="A Bot API server for one town.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--all-messages", action="store_true", help="privacy mode off: the bot hears everything")
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.port, privacy=not chosen.all_messages))


if __name__ == "__main__":
    main()
