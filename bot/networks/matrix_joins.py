"""Rooms the bot is on its way into: invitations and replacements of rooms, kept until it is in."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import nio

from bot.networks.matrix_rooms import Rooms
from bot.networks.matrix_wire import Backoff, asked, part
from handlers.types import Change, Gone, Heard, Keep, Retry, Room, RoomChange

log = logging.getLogger(__name__)


class Joins:
    """What is wanted is kept before the homeserver may forget it; each room is tried until the bot is in."""

    def __init__(self, keep: Keep, rooms: Rooms) -> None:
        self._keep = keep
        self._rooms = rooms
        self._wanted: dict[str, dict[str, Any]] = {}
        self._tries: dict[str, asyncio.Task[None]] = {}

    async def load(self) -> None:
        """What was wanted when the bot stopped is wanted again."""
        self._wanted = json.loads(await self._keep.load("wanted") or "{}")

    async def invited(self, client: nio.AsyncClient, room: str, info: nio.InviteInfo) -> None:
        """The bot wants into a room to which somebody invited it."""
        for event in info.invite_state:
            if isinstance(event, nio.InviteMemberEvent) and event.state_key == client.user_id:
                direct = bool(event.content.get("is_direct"))
                await self._want(room, {"by": event.sender, "direct": direct})
                self._stop(room)  # a new invitation is a new chance

    async def replaced(self, client: nio.AsyncClient, room: str, event: nio.RoomUpgradeEvent) -> None:
        """The bot wants into the room that this one was replaced by."""
        known = self._rooms.room(client, room)
        old = {"old": room, "private": known.private, "title": known.title, "key": event.event_id}
        await self._want(event.replacement_room, {"via": event.sender.partition(":")[2], **old})

    async def withdrawn(self, room: str) -> None:
        """Nobody wants the bot in the room any more."""
        if room in self._wanted and "old" not in self._wanted[room]:
            await self._done(room)

    def arrived(self, client: nio.AsyncClient, room: str, key: str | None) -> list[Heard]:
        """What is to be heard when the bot is in the room. `key`: the event with which it came, where it was seen."""
        wanted = self._wanted.get(room, {})
        heard: list[Heard] = []
        if "old" in wanted:
            old = Room("matrix", wanted["old"], wanted["private"], wanted["title"])
            heard.append(RoomChange(wanted["key"], old, Change.MOVED, to=room))
        elif key is not None or "by" in wanted:
            user = self._rooms.user(client, room, wanted["by"]) if "by" in wanted else None
            where = self._rooms.room(client, room)
            heard.append(RoomChange(key or f"joined/{room}", where, Change.JOINED, user=user))
        return heard

    def wants(self, room: str) -> bool:
        """Whether the bot is still on its way into the room."""
        return room in self._wanted

    async def settled(self, client: nio.AsyncClient, room: str) -> None:
        """The bot is in, and what was to be heard of it is committed."""
        wanted = self._wanted.get(room, {})
        if wanted.get("direct"):
            try:
                await self._rooms.note_direct(client, wanted["by"], room)
            except (Retry, Gone) as trouble:
                log.info("Matrix: a direct room could not be noted (%s)", type(trouble).__name__)
        await self._done(room)

    def pursue(self, client: nio.AsyncClient) -> None:
        """Every wanted room is being tried."""
        for room in self._wanted:
            if room not in client.rooms and room not in self._tries:
                self._tries[room] = asyncio.create_task(self._pursue(client, room))

    async def rest(self) -> None:
        """Nothing is being tried any more; what is wanted stays kept."""
        tries = list(self._tries.values())
        for room in list(self._tries):
            self._stop(room)
        await asyncio.gather(*tries, return_exceptions=True)

    async def _pursue(self, client: nio.AsyncClient, room: str) -> None:
        pauses = Backoff(first=1, most=600)
        while True:
            try:
                await asked(client, "POST", _join_path(room, self._wanted[room].get("via")), {})
            except Gone as gone:
                log.info("Matrix: the bot may not join room %s (%s)", room, gone.why)
                await self.withdrawn(room)
                return
            except Retry as wait:
                await asyncio.sleep(max(wait.after or 0, pauses.next()))
            else:
                return

    async def _want(self, room: str, how: dict[str, Any]) -> None:
        self._wanted[room] = {**self._wanted.get(room, {}), **how}
        await self._save()

    async def _done(self, room: str) -> None:
        if self._wanted.pop(room, None) is not None:
            self._tries.pop(room, None)
            await self._save()

    async def _save(self) -> None:
        await self._keep.save("wanted", json.dumps(self._wanted))

    def _stop(self, room: str) -> None:
        trying = self._tries.pop(room, None)
        if trying is not None:
            trying.cancel()


def _join_path(room: str, via: str | None) -> str:
    """Where to ask to join; a replaced room is found through the server of whoever replaced it."""
    return f"/v3/join/{part(room)}" + (f"?via={part(via)}&server_name={part(via)}" if via else "")
