"""The Matrix network: hearing and saying in clear and encrypted rooms of one homeserver."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import nio

from bot.networks import matrix_pin, matrix_remove, matrix_say
from bot.networks.choices import REACTIONS, keycap
from bot.networks.matrix_account import Account, shut
from bot.networks.matrix_crypto import cross_sign, share_keys
from bot.networks.matrix_files import Uploads
from bot.networks.matrix_joins import Joins
from bot.networks.matrix_rooms import NETWORK, Rooms, Said, place
from bot.networks.matrix_sync import Sync
from bot.networks.matrix_wire import Backoff, TokenLost, granted, quiet_library
from handlers.types import Dead, File, Gone, Hear, Keep, Limits, Moved, Reply, Retry, Room, Several, pieces

log = logging.getLogger(__name__)
READY_WITHIN = 10.0
NO_REACTIONS_FOR = 600.0
"""Seconds without reactions of our own after the homeserver asked to slow down: they are a comfort, answers are not."""
_EDITS = 5_000


class Matrix:
    """A bot account on a homeserver (`handlers.types.Transport`).

    With a password it signs in as a device of its own; with a token it is the device of that token. `folder` holds
    the encryption keys, `keep` the sync token, the device and what it is on its way into.
    """

    network = NETWORK
    limits = Limits(in_flight=4, change_gap=5.0)

    def __init__(
        self,
        homeserver: str,
        user: str,
        *,
        password: str | None = None,
        token: str | None = None,
        device: str | None = None,
        folder: Path,
        keep: Keep,
    ) -> None:
        quiet_library()
        self._account = Account(homeserver.rstrip("/"), user, password, token, device, folder, keep)
        self._keep = keep
        self._rooms = Rooms()
        self._joins = Joins(keep, self._rooms)
        self._client: nio.AsyncClient | None = None
        self._ready = asyncio.Event()
        self._dead: Dead | None = None
        self._locks: dict[str, asyncio.Lock] = {}
        self._shown: OrderedDict[str, str] = OrderedDict()
        self._uploads = Uploads()
        self._beside: set[asyncio.Task[None]] = set()
        self._no_reactions_until = 0.0
        self.alive_at = time.monotonic()

    # ----------------------------------------------------------------- hearing

    async def listen(self, hear: Hear) -> None:
        """Hear until cancelled, through every outage of the homeserver; ends with `Dead` when signing in fails."""
        pauses = Backoff()
        try:
            await self._account.belongs()
            await self._joins.load()
            while True:
                try:
                    await self._follow(hear, pauses)
                except TokenLost:
                    await self._account.forget()
                    log.warning("Matrix: the access token is not accepted any more; signing in as a new device")
                except Dead:
                    raise
                except Exception as trouble:
                    wait = _wait(trouble, pauses)
                    log.warning("Matrix: signing in failed (%s); next try in %.1f s", _why(trouble), wait)
                    await asyncio.sleep(wait)
        except Dead as dead:
            self._dead = dead
            raise

    async def _follow(self, hear: Hear, pauses: Backoff) -> None:
        """Signs in and hears, until something fails."""
        await self._sign_off()
        self._client = client = await self._account.open()
        log.info("Matrix: signed in as %s, device %s", client.user_id, client.device_id)
        sync = Sync(client, self._rooms, self._joins, self._keep)
        await sync.keys()
        await cross_sign(client, self._account.folder, self._account.password)
        while True:
            try:
                await sync.once(hear)
            except (Dead, Gone):
                raise
            except Exception as trouble:  # nothing is lost: the same events come again
                wait = _wait(trouble, pauses)
                log.warning("Matrix: hearing failed (%s); next try in %.1f s", _why(trouble), wait)
                await asyncio.sleep(wait)
                continue
            pauses.reset()
            self.alive_at = time.monotonic()
            self._ready.set()

    async def _sign_off(self) -> None:
        self._ready.clear()
        client, self._client = self._client, None
        await self._joins.rest()
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        if client is not None:
            await shut(client)

    async def close(self) -> None:
        """Let go of connections and of the store of keys."""
        await self._sign_off()

    # ------------------------------------------------------------------ saying

    async def send(self, room: Room, reply: Reply, *, once: str) -> str:
        """Say it and return the message's id: the same `once` is the same message, also after a restart.

        A room that is a user's id is their private room; where it is, `Moved` tells.
        """
        client = await self._signed_in()
        where, thread = place(room.id)
        try:
            if where.startswith("@"):
                raise Moved(await self._rooms.direct(client, where))
            await self._still_there(client, where)
            if room.private and not self._rooms.private(client, where):
                raise Gone("refused")  # others have come in: what was meant for one person is not for them
            async with self._lock(where):
                message = await self._say(client, where, thread, reply, once)
                await self._pin(client, where, message, reply.pin)
        except TokenLost as lost:
            raise self._lost(lost) from lost
        self._rooms.remember(message, Said(True, thread))
        self._offer(where, message, reply, once)
        return message

    async def edit(self, room: Room, message: str, reply: Reply, *, once: str) -> None:
        """Make the message say this instead: the same `once` and words are one change, also after a restart.

        Saying what it says already costs nothing.
        """
        client = await self._signed_in()
        where, _ = place(room.id)
        content = matrix_say.edited(message, reply, client.user_id)
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        try:
            await self._still_there(client, where)
            async with self._lock(where):
                if self._shown.get(message) != digest:
                    # Named after both: what was tried before may say something newer now.
                    name = matrix_say.transaction(once, f"change {digest}")
                    await self._put(client, where, "m.room.message", content, name)
                await self._pin(client, where, message, reply.pin)
        except TokenLost as lost:
            raise self._lost(lost) from lost
        self._shown[message] = digest
        while len(self._shown) > _EDITS:
            self._shown.popitem(last=False)

    async def remove(self, room: Room, message: str) -> None:
        """The messages that the reply became are gone, with all that they ever said."""
        client = await self._signed_in()
        where, _ = place(room.id)
        try:
            await self._still_there(client, where)
            async with self._lock(where):
                for one in pieces(message):
                    await matrix_remove.remove(client, self._rooms, where, one)
        except TokenLost as lost:
            raise self._lost(lost) from lost
        self._shown.pop(message, None)

    async def _say(self, client: nio.AsyncClient, where: str, thread: str | None, reply: Reply, once: str) -> str:
        """The text stands in the room, then the files; the id of what holds the choices, or of the first file."""
        texts = matrix_say.texts(reply) if reply.text or reply.buttons or not reply.files else []
        whole: list[Reply | File] = [*texts, *reply.files]
        names = [*(f"part {number}" for number in range(1, len(texts))), ""][: len(texts)]
        names += [f"file {number}" for number in range(1, len(reply.files) + 1)]
        said: list[str] = []
        try:
            for what, name in zip(whole, names, strict=True):
                if isinstance(what, Reply):
                    content = matrix_say.content(what, client.user_id, thread)
                else:
                    encrypted = client.rooms[where].encrypted
                    content = await self._uploads.content(client, what, encrypted=encrypted, thread=thread)
                key = matrix_say.transaction(once, name)
                said.append(await self._put(client, where, "m.room.message", content, key))
        except Retry as wait:
            wait.begun = bool(said)
            raise
        main = said.pop(max(len(texts) - 1, 0))
        return Several(main, said) if said else main

    async def _put(
        self, client: nio.AsyncClient, where: str, kind: str, content: dict[str, Any], name: str | None
    ) -> str:
        """The event stands in the room. Only with the room's lock held."""
        await self._rooms.must_be_in(client, where)
        try:
            if client.rooms[where].encrypted:
                await share_keys(client, where)
            answer = await granted(client.room_send(where, kind, content, tx_id=name, ignore_unverified_devices=True))
        except Retry as wait:
            if wait.everywhere:
                self._no_reactions_until = time.monotonic() + NO_REACTIONS_FOR
            raise
        except Gone as gone:
            if gone.why == "kicked":
                raise await self._rooms.why_not(client, where) from gone
            raise
        return str(answer.event_id)

    async def _pin(self, client: nio.AsyncClient, where: str, message: str, pin: bool | None) -> None:
        """The message is pinned, or is no more, where the bot may do that. Only with the room's lock held."""
        if pin is None or not self._rooms.may_pin(where, client.user_id):
            return
        wait = await matrix_pin.pins(client, where, message, pin=pin)
        if wait is not None:
            self._aside(matrix_pin.pin_later(client, where, message, wait, self._lock(where), pin=pin))

    # --------------------------------------------------------------- reactions

    def _offer(self, where: str, message: str, reply: Reply, once: str) -> None:
        """Beside everything else, the bot puts the choices on its message as reactions to be tapped."""
        if 0 < len(reply.buttons) <= REACTIONS:
            self._aside(self._react(where, message, len(reply.buttons), once))

    def _aside(self, work: Coroutine[None, None, None]) -> None:
        """Something that nobody waits for."""
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def _react(self, where: str, message: str, count: int, once: str) -> None:
        for number in range(1, count + 1):
            if self._client is None or time.monotonic() < self._no_reactions_until:
                return
            content = matrix_say.reaction(message, keycap(number))
            name = matrix_say.transaction(once, f"reaction {number}")
            try:
                async with self._lock(where):
                    await self._put(self._client, where, "m.reaction", content, name)
            except (Retry, Gone, Dead):
                return

    # ------------------------------------------------------------------- state

    async def _signed_in(self) -> nio.AsyncClient:
        """The client, as soon as it knows its rooms."""
        if self._dead is not None:
            raise self._dead
        try:
            async with asyncio.timeout(READY_WITHIN):
                await self._ready.wait()
        except TimeoutError:
            raise Retry(everywhere=True) from None
        if self._client is None:
            raise Retry(everywhere=True)
        return self._client

    async def _still_there(self, client: nio.AsyncClient, where: str) -> None:
        to = self._rooms.replacement(where)
        if to is not None and to in client.rooms:
            raise Moved(to)
        await self._rooms.must_be_in(client, where)

    def _lost(self, lost: TokenLost) -> Exception:
        return lost if self._account.password is None else Retry(5, everywhere=True)

    def _lock(self, room: str) -> asyncio.Lock:
        return self._locks.setdefault(room, asyncio.Lock())


def _wait(trouble: Exception, pauses: Backoff) -> float:
    """Seconds to wait: ever longer ones, and at least what the homeserver asks for."""
    asked = trouble.after if isinstance(trouble, Retry) else None
    return max(asked or 0.0, pauses.next())


def _why(trouble: Exception) -> str:
    """What lies behind it, without any content."""
    return type(trouble.__cause__ or trouble).__name__
