"""The one place where things are wired: settings, database, networks, heartbeat."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Container
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import lasting
from bot.clock import Clock
from bot.config import Settings
from bot.work import Kept, Work
from handlers import commands
from handlers.reminding import moved_town
from handlers.turn import Town
from handlers.types import Transport
from storage import claims, joining, people, schema, town
from storage.db import Database, Tx
from storage.lock import hold, in_turn
from storage.people import Role
from storage.workers import Part

if TYPE_CHECKING:
    from bot.networks.telegram_webhook import Hook


async def run(settings: Settings, *, terminal: bool, part: Part = Part.ALL) -> int:
    """The town is at work on every network that is configured, or in the terminal; return the exit status.

    With a `part`, this process does only that. Raises `Held` and `Alone` (`storage.lock`), and `NothingToDo`.
    """
    if part not in (Part.ALL, Part.REMIND) and not _for(part, settings):
        raise NothingToDo(part)
    db = Database(settings.url)
    try:
        with hold(db, part, settings.networks) as lock:
            schema.migrate(db)
            hint, salt = db.write_now(lambda tx: _begin(tx, settings, part))
            if hint:
                print(f"Nobody looks after this town yet. Send the bot:  /claim {hint}", flush=True)  # noqa: T201
            place = Town(settings.town, settings.zone, settings.language)
            if part is Part.ALL and (terminal or not settings.networks):
                return await _in_terminal(settings, db, place, salt)
            clock = Clock()
            work = Work(db, place, now=clock.now, part=part)
            for transport in _networks(settings, db, _for(part, settings)):
                work.add(transport, salt=salt)
            async with _watched(settings, work):
                lasting.loaded()
                return await work.run(renew=lock.renew)
    finally:
        db.close()


class NothingToDo(Exception):
    """There is no network on which this part would do anything."""

    def __init__(self, part: Part) -> None:
        super().__init__(f"nothing to {part}")
        self.part = part


def _for(part: Part, settings: Settings) -> tuple[str, ...]:
    """Return the networks on which this part hears or says something."""
    return tuple(network for network in settings.networks if part.hears or part.says(network))


def _begin(tx: Tx, settings: Settings, part: Part = Part.ALL) -> tuple[str | None, str]:
    """Nothing is leased by a process that is gone; return the claim code to show, if any, and the salt.

    A code from the settings is a secret that its setter knows: it is not shown. Of several parts those that share a
    network leave alone what is leased there: they notice by themselves who is gone.
    """
    in_turn(tx, "begin")
    moved_town.keep(tx, settings.zone, now=datetime.now(UTC))
    if part is Part.ALL:
        claims.release(tx)
    for network in _for(part, settings) if part is Part.HEAR else ():
        if part.says(network):
            claims.release(tx, network=network)
    hint = None
    if part.hears and not people.with_role(tx, Role.CARETAKER):
        given = settings.claim_code.get_secret_value() if settings.claim_code else None
        made = joining.claim_code(tx, code=given)
        hint = "and the code in KYLAKELLO_CLAIM_CODE" if given else made
    return hint, town.salt(tx)


@asynccontextmanager
async def _watched(settings: Settings, work: Work) -> AsyncIterator[None]:
    """The town is copied every night, and how it does can be asked, as far as its caretaker wants that."""
    if settings.backup_folder and work.part.hears:
        from bot.nightly import LOOKS, Nightly

        copies = Nightly(work.db, work.place, settings.backup_folder, now=work.now, wake=work.wake)
        work.every(LOOKS, copies.look, name="backup")
    if settings.metrics_listen == "off":
        yield
        return
    from bot.metrics import served

    async with served(settings.metrics_listen, work.watching, work.tally):
        yield


def _networks(settings: Settings, db: Database, wanted: Container[str]) -> list[Transport]:
    """Return a transport for each of these networks; one that is not wanted is not even imported."""
    found: list[Transport] = []
    if settings.telegram_token and "telegram" in wanted:
        from bot.networks.telegram import Telegram

        found.append(
            Telegram(
                settings.telegram_token.get_secret_value(),
                api_url=settings.telegram_api_url,
                commands=commands.menus(private=True),
                group_commands=commands.menus(private=False),
                hook=_hook(settings, db),
            )
        )
    if settings.matrix_homeserver and "matrix" in wanted:
        from bot.networks.matrix import Matrix

        password, token = settings.matrix_password, settings.matrix_token
        found.append(
            Matrix(
                settings.matrix_homeserver,
                settings.matrix_user or "",
                password=password.get_secret_value() if password else None,
                token=token.get_secret_value() if token else None,
                device=settings.matrix_device,
                folder=Path(settings.data) / "matrix",
                keep=Kept(db, "matrix"),
            )
        )
    return found


def _hook(settings: Settings, db: Database) -> Hook | None:
    """Return where Telegram brings what it hears; None, it is asked for it."""
    if not settings.telegram_webhook_url:
        return None
    from bot.networks.telegram_webhook import Hook

    secret = settings.telegram_webhook_secret
    return Hook(
        settings.telegram_webhook_url,
        settings.webhook_listen,
        Kept(db, "telegram"),
        secret.get_secret_value() if secret else "",
    )


async def _in_terminal(settings: Settings, db: Database, place: Town, salt: str) -> int:
    from bot.networks.terminal import Terminal

    clock = Clock()
    work = Work(db, place, now=clock.now)
    one_at_a_time = asyncio.Lock()

    async def until(target: datetime | None) -> None:
        async with one_at_a_time:
            await work.until(target, clock)

    transport = Terminal(
        clock=clock,
        zone=place.zone,
        until=until,
        folder=Path(settings.data),
        commands=[one.name_in(place.language) for one in commands.everything() if one.listed],
    )
    work.add(transport, salt=salt)
    lasting.loaded()
    ticking = asyncio.create_task(_tick(until)) if sys.stdin.isatty() else None
    await transport.listen(work.hear)
    if ticking:
        ticking.cancel()
    return 0


async def _tick(until: Callable[[datetime | None], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(1)
        await until(None)
