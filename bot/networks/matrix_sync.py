"""Following a homeserver: every event is heard, in its room's order, before the next ones are asked for."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import nio

from bot.networks.matrix_hear import Reader, left, own_arrival, own_invitation
from bot.networks.matrix_joins import Joins
from bot.networks.matrix_rooms import Rooms
from bot.networks.matrix_wire import Backoff, granted
from handlers.types import Dead, Gone, Hear, Heard, Keep, Retry

log = logging.getLogger(__name__)
T = TypeVar("T")

PAGE = 100
KEY_PATIENCE = 10.0
"""Seconds for which the key of an unreadable message may still come, before people are told."""
_POLL = 30.0
_NOTHING = {"not_types": ["*"]}
_FILTER = {
    "presence": _NOTHING,
    "account_data": _NOTHING,
    "room": {"ephemeral": _NOTHING, "account_data": _NOTHING, "timeline": {"limit": 50}},
}
_HEARD = (
    nio.RoomMessageText,
    nio.RoomMessageMedia,
    nio.RoomEncryptedMedia,
    nio.ReactionEvent,
    nio.MegolmEvent,
    nio.RoomMemberEvent,
    nio.RoomUpgradeEvent,
)


class Sync:
    """One client's view of the homeserver, from a token on. The token moves when everything before it is committed."""

    def __init__(self, client: nio.AsyncClient, rooms: Rooms, joins: Joins, keep: Keep) -> None:
        self.client = client
        self._rooms = rooms
        self._joins = joins
        self._keep = keep
        self._reader = Reader(client, rooms)
        self._complete = False
        self._waiting: list[tuple[str, nio.MegolmEvent, float]] = []

    async def once(self, hear: Hear) -> None:
        """What happened since the last time is heard and committed. The very first time ever, nothing old is."""
        since = await self._keep.load("since") or None
        if not self._complete:
            await self._resume()
        answer = await self._ask(since)
        await self._learn(answer)
        if since is not None:
            await self._everything(answer, since, hear)
        await self._keep.save("since", answer.next_batch)
        await self._forget_rooms(answer)
        self._complete = True
        self._joins.pursue(self.client)
        async with self._rooms.news:
            self._rooms.news.notify_all()
        await self.keys()

    async def _ask(self, since: str | None) -> nio.SyncResponse:
        """The next answer; the first one of a process brings the full state of all rooms."""
        self.client.next_batch = ""
        full = not self._complete
        wait = 0 if full else int(1000 * min([_POLL, *(max(0.1, due - time.monotonic()) for *_, due in self._waiting)]))
        async with asyncio.timeout(300):
            asked = self.client.sync(timeout=wait, sync_filter=_FILTER, since=since, full_state=full or None)
            return await granted(asked)

    async def _learn(self, answer: nio.SyncResponse) -> None:
        for room, info in answer.rooms.join.items():
            self._rooms.learn(room, [*info.state, *info.timeline.events])
        for room, invitation in answer.rooms.invite.items():
            await self._joins.invited(self.client, room, invitation)

    async def _everything(self, answer: nio.SyncResponse, since: str, hear: Hear) -> None:
        """All of the answer is heard: each room in its order, the rooms side by side."""
        await self._late_keys(hear)
        try:
            async with asyncio.TaskGroup() as rooms:
                for room, info in answer.rooms.join.items():
                    rooms.create_task(self._room(room, info, since, hear))
                for room, info in answer.rooms.leave.items():
                    rooms.create_task(self._departure(room, info, hear))
        except BaseExceptionGroup as several:
            raise several.exceptions[0] from None

    async def _room(self, room: str, info: nio.RoomInfo, since: str, hear: Hear) -> None:
        events = await _surely(lambda: self._whole(room, info, since))
        arrival = next((event.event_id for event in reversed(events) if own_arrival(self.client, event)), None)
        if arrival is not None or self._joins.wants(room):
            for change in self._joins.arrived(self.client, room, arrival):
                await _hear(hear, change)
        there = arrival is None
        for event in events:
            there = there or event.event_id == arrival
            if there or not isinstance(event, nio.MegolmEvent):  # nobody owes the bot keys from before it came
                await self._event(room, event, hear)
        if self._joins.wants(room):
            await self._joins.settled(self.client, room)

    async def _event(self, room: str, event: nio.Event, hear: Hear) -> None:
        if isinstance(event, nio.MegolmEvent):
            await self._cannot_read(room, event)
        elif isinstance(event, nio.RoomUpgradeEvent) and self._rooms.replacement(room) is not None:
            await self._joins.replaced(self.client, room, event)
        else:
            heard = await _surely(lambda: self._reader.read(room, event))
            if heard is not None:
                await _hear(hear, heard)

    async def _departure(self, room: str, info: nio.RoomInfo, hear: Hear) -> None:
        gone = left(self._rooms, self.client, room, info)
        if gone is not None:
            await _hear(hear, gone)
        await self._joins.withdrawn(room)

    async def _forget_rooms(self, answer: nio.SyncResponse) -> None:
        for room in answer.rooms.leave:
            self._rooms.left(self.client, room)

    # -------------------------------------------------------------------- gaps

    async def _whole(self, room: str, info: nio.RoomInfo, since: str) -> list[Any]:
        """Everything in the room since the token, oldest first, and nothing from before the bot was asked in."""
        events: list[Any] = [event for event in info.timeline.events if isinstance(event, _HEARD)]
        start = info.timeline.prev_batch if info.timeline.limited else None
        while start and not any(own_arrival(self.client, event) for event in events):
            try:
                page = await granted(self.client.room_messages(room, start, since, limit=PAGE))
            except Gone:
                log.warning("Matrix: what was missed in room %s cannot be read", room)
                break
            events[:0] = [event for event in reversed(page.chunk) if isinstance(event, _HEARD)]
            start = page.end if page.chunk and page.end != start else None
        return self._since_asked_in(events)

    def _since_asked_in(self, events: list[Any]) -> list[Any]:
        arrivals = [at for at, event in enumerate(events) if own_arrival(self.client, event)]
        if not arrivals:
            return events
        invited = [at for at, event in enumerate(events[: arrivals[-1]]) if own_invitation(self.client, event)]
        return events[invited[-1] if invited else arrivals[-1] :]

    # -------------------------------------------------------------- encryption

    async def _resume(self) -> None:
        """Messages whose key was awaited when the bot stopped are awaited again."""
        due = time.monotonic() + KEY_PATIENCE
        self._waiting = []
        for room, source in json.loads(await self._keep.load("unread") or "[]"):
            event = nio.Event.parse_event(source)
            if isinstance(event, nio.MegolmEvent):
                event.room_id = room
                self._waiting.append((room, event, due))

    async def _cannot_read(self, room: str, event: nio.MegolmEvent) -> None:
        """The message is kept while its key may still come, and the key is asked for."""
        if event.sender == self.client.user_id:
            return
        self._waiting.append((room, event, time.monotonic() + KEY_PATIENCE))
        await self._keep_waiting()
        if event.session_id not in self.client.outgoing_key_requests:
            await _gently(self.client.request_room_key(event))

    async def _late_keys(self, hear: Hear) -> None:
        """What has become readable is heard; of what has waited too long people are told, once."""
        now, waiting = time.monotonic(), self._waiting
        if not waiting:
            return
        left_over = []
        for room, event, due in waiting:
            heard: Heard | None = None
            try:
                readable = self.client.decrypt_event(event)
            except nio.EncryptionError:
                if due > now:
                    left_over.append((room, event, due))
                    continue
                heard = self._reader.unreadable(room, event)
            else:
                heard = await _surely(lambda room=room, event=readable: self._reader.read(room, event))  # type: ignore[misc]
            if heard is not None:
                await _hear(hear, heard)
        self._waiting = left_over
        await self._keep_waiting()

    async def _keep_waiting(self) -> None:
        await self._keep.save("unread", json.dumps([(room, event.source) for room, event, _ in self._waiting]))

    async def keys(self) -> None:
        """The bot's keys are published, other people's are known, and what must be said to devices is said."""
        client = self.client
        if client.should_upload_keys:
            await _gently(client.keys_upload())
        if client.should_query_keys:
            await _gently(client.keys_query())
        if client.should_claim_keys:
            await _gently(client.keys_claim(client.get_users_for_key_claiming()))
        for message in list(client.outgoing_to_device_messages):
            await _gently(client.to_device(message))


async def _hear(hear: Hear, heard: Heard) -> None:
    await _surely(lambda: hear(heard))


async def _surely(act: Callable[[], Awaitable[T]]) -> T:
    """Acts until it succeeds: what was heard is never skipped. Only dead credentials end it."""
    pauses = Backoff(first=0.2, most=30)
    while True:
        try:
            return await act()
        except Dead:
            raise
        except Retry as wait:
            await asyncio.sleep(wait.after or pauses.next())
        except Exception as trouble:
            log.error("Matrix: what was heard could not be kept (%s); trying again", type(trouble).__name__)
            await asyncio.sleep(pauses.next())


async def _gently(asked: Awaitable[Any]) -> None:
    """Asks; a failure is told in the log and tried again after the next sync."""
    try:
        await granted(asked)
    except (Retry, Gone) as trouble:
        log.info("Matrix: an encryption request failed (%s)", type(trouble).__name__)
