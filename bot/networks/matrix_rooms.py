"""What the bot knows of its rooms: who is there, who administers, where a room went, which room is whose."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import nio

from bot.networks.matrix_account import direct_path
from bot.networks.matrix_power import RoomState
from bot.networks.matrix_wire import AnswerError, asked, granted, part, request
from handlers.types import Gone, Retry, Room, User

NETWORK = "matrix"
TOLD_WITHIN = 10.0
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of one message: whether the bot said it, and the thread in which it stands."""

    mine: bool
    thread: str | None = None


class Rooms:
    """All rooms of the bot, as told by the homeserver since the bot started."""

    def __init__(self) -> None:
        self._states: dict[str, RoomState] = {}
        self._said: OrderedDict[str, Said] = OrderedDict()
        self._opening: dict[str, asyncio.Lock] = {}
        self.news = asyncio.Condition()

    # ------------------------------------------------------------------ state

    def learn(self, room: str, events: list[Any]) -> None:
        """The state events among these are taken into account; state is never encrypted, so nothing decrypted is."""
        state = self._states.setdefault(room, RoomState())
        for event in events:
            if not getattr(event, "decrypted", False):
                state.learn(event.source)

    def left(self, client: nio.AsyncClient, room: str) -> None:
        """The bot is not in the room any more."""
        client.rooms.pop(room, None)
        self._states.pop(room, None)

    def replacement(self, room: str) -> str | None:
        """The room that this one was replaced by, if it was."""
        state = self._states.get(room)
        return state.replacement if state else None

    def admin(self, room: str, user: str) -> bool:
        """Whether the user administers the room."""
        state = self._states.get(room)
        return state is not None and state.admin(user)

    def may_pin(self, room: str, user: str) -> bool:
        """Whether the user may say what is pinned in the room."""
        state = self._states.get(room)
        return state is not None and state.may_pin(user)

    # ----------------------------------------------------------------- naming

    def room(self, client: nio.AsyncClient, room: str, thread: str | None = None) -> Room:
        """The room (or the thread in it) as the house speaks of it.

        A room is private when its members, joined and invited together, are the bot and one other.
        """
        known = client.rooms.get(room)
        title = (known.display_name or "") if known else ""
        return Room(NETWORK, f"{room}/{thread}" if thread else room, self.private(client, room), title)

    def private(self, client: nio.AsyncClient, room: str) -> bool:
        """Whether only the bot and one other are in the room."""
        known = client.rooms.get(room)
        return known is not None and len(known.users) == 2 and bool(client.user_id in known.users)

    def user(self, client: nio.AsyncClient, room: str, user: str) -> User:
        """The user by the name they have in the room."""
        known = client.rooms.get(room)
        member = known.users.get(user) if known else None
        name = (member.display_name if member else None) or user.removeprefix("@").partition(":")[0]
        return User(user, name)

    # --------------------------------------------------------------- messages

    def remember(self, message: str, said: Said) -> None:
        """The next question about the message needs no request."""
        self._said[message] = said
        self._said.move_to_end(message)
        while len(self._said) > _REMEMBERED:
            self._said.popitem(last=False)

    async def said(self, client: nio.AsyncClient, room: str, message: str) -> Said:
        """Who said the message, and where; asks the homeserver when it was said before the bot started."""
        if message not in self._said:
            try:
                event = await request(client, "GET", f"/v3/rooms/{part(room)}/event/{part(message)}")
            except AnswerError as refusal:
                if refusal.status >= 500 or refusal.status == 429:
                    raise Retry from refusal
                event = {}
            self.remember(message, Said(event.get("sender") == client.user_id, thread_of(event.get("content"))))
        return self._said[message]

    # ------------------------------------------------------------- membership

    async def must_be_in(self, client: nio.AsyncClient, room: str) -> None:
        """The bot is in the room and knows who is there; otherwise `Gone` or, when it is about to be, `Retry`."""
        if room in client.rooms:
            return
        if await self._membership(client, room) != "join":
            raise await self.why_not(client, room)
        await self._told_of(client, room)

    async def why_not(self, client: nio.AsyncClient, room: str) -> Exception:
        """Why the homeserver lets nothing be said in the room."""
        match await self._membership(client, room):
            case "join":
                return Gone("refused")
            case "invite":
                return Retry(5)
            case "leave" | "ban":
                return Gone("kicked")
            case _:
                return Gone("not found")

    async def _membership(self, client: nio.AsyncClient, room: str) -> str | None:
        path = f"/v3/rooms/{part(room)}/state/m.room.member/{part(client.user_id)}"
        try:
            return str((await request(client, "GET", path)).get("membership"))
        except AnswerError as refusal:
            if refusal.code in ("M_FORBIDDEN", "M_NOT_FOUND"):
                return None
            raise Retry from refusal

    async def _told_of(self, client: nio.AsyncClient, room: str) -> None:
        """The room has come with a sync; the bot has just come into it."""
        async with self.news:
            try:
                async with asyncio.timeout(TOLD_WITHIN):
                    await self.news.wait_for(lambda: room in client.rooms)
            except TimeoutError:
                raise Retry(1) from None

    # ----------------------------------------------------------- direct rooms

    async def direct(self, client: nio.AsyncClient, user: str) -> str:
        """The id of the room that only the bot and this user share; opened, encrypted, if there was none."""
        async with self._opening.setdefault(user, asyncio.Lock()):
            listed = await self._listed(client)
            for room in (*listed.get(user, []), *client.rooms):
                if self._shared_by_two(client, room, user):
                    return str(room)
            room = await self._open(client, user)
            await self.note_direct(client, user, room)
        await self._told_of(client, room)
        return room

    async def note_direct(self, client: nio.AsyncClient, user: str, room: str) -> None:
        """The bot's account says that the room is the direct one with this user."""
        listed = await self._listed(client)
        if room not in listed.get(user, []):
            listed[user] = [room, *listed.get(user, [])]
            await asked(client, "PUT", direct_path(client.user_id), listed)

    def _shared_by_two(self, client: nio.AsyncClient, room: str, user: str) -> bool:
        if not self.private(client, room) or self.replacement(room) is not None:
            return False
        return user in client.rooms[room].users

    async def _listed(self, client: nio.AsyncClient) -> dict[str, list[str]]:
        try:
            answer = await request(client, "GET", direct_path(client.user_id))
        except AnswerError as refusal:
            if refusal.status != 404:
                raise Retry from refusal
            return {}
        return {user: list(rooms) for user, rooms in answer.items() if isinstance(rooms, list)}

    async def _open(self, client: nio.AsyncClient, user: str) -> str:
        encryption = {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
        try:
            made = await granted(
                client.room_create(
                    is_direct=True,
                    invite=[user],
                    preset=nio.RoomPreset.trusted_private_chat,
                    initial_state=[encryption],
                )
            )
        except Gone as gone:
            raise Gone("not found") from gone
        return str(made.room_id)


def thread_of(content: object) -> str | None:
    """The root of the thread in which an event of this content stands."""
    relation = content.get("m.relates_to") if isinstance(content, dict) else None
    if not isinstance(relation, dict) or relation.get("rel_type") != "m.thread":
        return None
    root = relation.get("event_id")
    return root if isinstance(root, str) and root else None


def place(room_id: str) -> tuple[str, str | None]:
    """A room's id and, where `Room.id` names a thread of it, the thread's root."""
    room, slash, root = room_id.partition("/$")
    return room, f"${root}" if slash else None
