"""What an event in a Matrix room means: something a person said to the bot, something that happened, or nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import nio

from bot.networks.choices import chosen
from bot.networks.matrix_files import Media, caption, fetched
from bot.networks.matrix_rooms import Rooms, thread_of
from handlers.types import Change, Choice, Heard, Incoming, RoomChange

UNREADABLE_EVERY = 3600
"""Seconds in which a room is told at most once that something in it could not be read."""

_QUOTE = re.compile(r"(?:> .*\n)+\n?")


class Reader:
    """Reads events. In a room of more than two, only what is meant for the bot is read; nothing else is kept."""

    def __init__(self, client: nio.AsyncClient, rooms: Rooms) -> None:
        self._client = client
        self._rooms = rooms
        self._unreadable: dict[str, int] = {}

    async def read(self, room: str, event: nio.Event | nio.BadEvent | nio.UnknownBadEvent) -> Heard | None:
        """What the event means; None if nothing. May raise `Retry` when the homeserver must be asked and is away."""
        if event.sender == self._client.user_id or room not in self._client.rooms:
            return None
        if isinstance(event, nio.RoomMessageText | Media):
            return await self._said(room, event)
        if isinstance(event, nio.ReactionEvent):
            return await self._reaction(room, event)
        return None

    def unreadable(self, room: str, event: nio.MegolmEvent) -> RoomChange | None:
        """Somebody should be told that this cannot be read; None if they were told within the hour."""
        when = int(event.server_timestamp) // 1000
        last = self._unreadable.get(room)
        if last is not None and when - last < UNREADABLE_EVERY:
            return None
        self._unreadable[room] = when
        where = self._rooms.room(self._client, room, thread_of(event.source.get("content")))
        user = self._rooms.user(self._client, room, event.sender)
        return RoomChange(f"unreadable/{room}/{when // UNREADABLE_EVERY}", where, Change.UNREADABLE, user=user)

    async def _said(self, room: str, event: nio.RoomMessageText | Media) -> Incoming | None:
        content: dict[str, Any] = event.source.get("content", {})
        relation = content.get("m.relates_to")
        relation = relation if isinstance(relation, dict) else {}
        if relation.get("rel_type") == "m.replace":
            return None
        answered = _answered(relation)
        media = isinstance(event, Media)
        text = caption(event) if media else event.body
        text = _without_quote(text) if answered else text
        mentioned, text = self._mention(room, content, text.strip())
        private, told = self._rooms.private(self._client, room), text.startswith(("/", "!"))
        replied = answered is not None and (await self._rooms.said(self._client, room, answered)).mine
        if not (text or (media and private)) or not (told or mentioned or private or replied):
            return None
        number = chosen(text)
        choice = None if number is None else Choice(number, answered if replied else None)
        said = self._incoming(room, event, text, choice, thread_of(content))
        if media and (private or told):
            files, missed = await fetched(self._client, event)
            return replace(said, files=files, missed=missed)
        return said

    async def _reaction(self, room: str, event: nio.ReactionEvent) -> Incoming | None:
        number = chosen(event.key)
        if number is None:
            return None
        said = await self._rooms.said(self._client, room, event.reacts_to)
        if not said.mine:
            return None
        return self._incoming(room, event, "", Choice(number, event.reacts_to), said.thread, pressed=True)

    def _incoming(
        self,
        room: str,
        event: nio.Event,
        text: str,
        choice: Choice | None,
        thread: str | None,
        *,
        pressed: bool = False,
    ) -> Incoming:
        return Incoming(
            key=event.event_id,
            room=self._rooms.room(self._client, room, thread),
            user=self._rooms.user(self._client, room, event.sender),
            text=text,
            choice=choice,
            pressed=pressed,
            admin=self._rooms.admin(room, event.sender),
        )

    def _mention(self, room: str, content: dict[str, Any], text: str) -> tuple[bool, str]:
        """Whether the bot is mentioned, and the text without its name in front."""
        own = self._client.user_id
        name = self._rooms.user(self._client, room, own).name
        local = own.removeprefix("@").partition(":")[0]
        mentions = content.get("m.mentions")
        users = mentions.get("user_ids") if isinstance(mentions, dict) else None
        told = isinstance(users, list) and own in users
        for called in (own, f"@{name}", name, f"@{local}", local):
            begins = text[: len(called)].casefold() == called.casefold()
            rest = text[len(called) :]
            if begins and (rest[:1] in (":", ",") or (told and (not rest or rest[0].isspace()))):
                return True, rest.lstrip(":, \t\n")
        return told, text


def left(rooms: Rooms, client: nio.AsyncClient, room: str, info: nio.RoomInfo) -> RoomChange | None:
    """That the bot was taken out of the room; None if it had never been in (an invitation withdrawn)."""
    for event in reversed([*info.state, *info.timeline.events]):
        if isinstance(event, nio.RoomMemberEvent) and event.state_key == client.user_id:
            if event.prev_membership == "invite":
                return None
            user = rooms.user(client, room, event.sender)
            return RoomChange(event.event_id, rooms.room(client, room), Change.LEFT, user=user)
    return None


def own_arrival(client: nio.AsyncClient, event: nio.Event) -> bool:
    """Whether this is the moment at which the bot came into the room."""
    mine = isinstance(event, nio.RoomMemberEvent) and event.state_key == client.user_id
    return mine and event.membership == "join" and event.prev_membership != "join"


def own_invitation(client: nio.AsyncClient, event: nio.Event) -> bool:
    """Whether this is the moment at which the bot was invited."""
    mine = isinstance(event, nio.RoomMemberEvent) and event.state_key == client.user_id
    return mine and event.membership == "invite"


def _answered(relation: dict[str, Any]) -> str | None:
    """The message that is replied to. In a thread it is also the last one there: whoever asked is answered."""
    reply = relation.get("m.in_reply_to")
    event = reply.get("event_id") if isinstance(reply, dict) else None
    return event if isinstance(event, str) else None


def _without_quote(body: str) -> str:
    """The text without the quotation that older clients put before a reply."""
    quote = _QUOTE.match(body)
    return body[quote.end() :] if quote and body.startswith("> <") else body
