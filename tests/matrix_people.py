"""People on Matrix for the tests: each has an ordinary, encrypting client."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from typing import Any, Self
from uuid import uuid4

import nio
from nio.crypto.attachments import decrypt_attachment, encrypt_attachment
from nio.crypto.sessions import OutboundGroupSession
from nio.store import SqliteMemoryStore

from tests.synapse import Synapse

PATIENCE = 15.0
"""Seconds after which a person stops waiting for an answer."""


class Person:
    """Somebody with an ordinary, encrypting Matrix client who reads everything at once."""

    def __init__(self, synapse: Synapse, name: str, *, url: str | None = None) -> None:
        self.login = synapse.register(name)
        self.id = self.login.user_id
        config = nio.AsyncClientConfig(
            store=SqliteMemoryStore, store_sync_tokens=False, pickle_key="test", max_timeouts=0
        )
        self.client = nio.AsyncClient(url or synapse.url, self.id, config=config)
        self.client.restore_login(self.id, self.login.device_id, self.login.access_token)
        self.seen: list[tuple[str, nio.Event]] = []
        self._news = asyncio.Condition()
        self._reading: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._sync(0)
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.sleep()
        await self.client.close()
        if self.client.store is not None:
            self.client.store.database.close()

    async def sleep(self) -> None:
        """Nothing more is read."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
            self._reading = None

    async def _read(self) -> None:
        while True:
            await self._sync(20_000)

    async def _sync(self, timeout_ms: int) -> None:
        answer = await self.client.sync(timeout_ms)
        assert isinstance(answer, nio.SyncResponse), answer
        await self.client.send_to_device_messages()
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        if self.client.should_query_keys:
            await self.client.keys_query()
        if self.client.should_claim_keys:
            await self.client.keys_claim(self.client.get_users_for_key_claiming())
        async with self._news:
            for room, info in (*answer.rooms.join.items(), *answer.rooms.leave.items()):
                self.seen += [(room, event) for event in info.timeline.events]
            self._news.notify_all()

    # ------------------------------------------------------------------ rooms

    async def create(
        self,
        name: str = "",
        *,
        invite: tuple[str, ...] = (),
        encrypted: bool = False,
        direct: bool = False,
        version: str | None = None,
        public: bool = False,
    ) -> str:
        """There is a new room of theirs; its id is returned."""
        state = [{"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}] if encrypted else []
        answer = await self.client.room_create(
            name=name or None,
            invite=invite,
            is_direct=direct,
            room_version=version,
            initial_state=state,
            preset=nio.RoomPreset.public_chat if public else None,
        )
        assert isinstance(answer, nio.RoomCreateResponse), answer
        room = str(answer.room_id)
        await self.sees(room)
        return room

    async def sees(self, room: str) -> None:
        """The room stands in this person's list."""
        await self.until(lambda: room in self.client.rooms, "the room did not come")

    async def together(self, room: str, *users: str) -> None:
        """All of these users are in the room, as this person sees it."""

        def there() -> bool:
            members = self.client.rooms[room].users
            return all(user in members and not members[user].invited for user in users)

        await self.until(there, f"{users} did not join")

    async def invite(self, room: str, user: str) -> None:
        _good(await self.client.room_invite(room, user))

    async def join(self, room: str) -> None:
        _good(await self.client.join(room))
        await self.sees(room)

    async def kick(self, room: str, user: str) -> None:
        _good(await self.client.room_kick(room, user))

    async def leave(self, room: str) -> None:
        _good(await self.client.room_leave(room))

    async def upgrade(self, room: str, version: str) -> str:
        """The room is replaced; the new room's id is returned."""
        answer = await self._post(f"/rooms/{room}/upgrade", {"new_version": version})
        return str(answer["replacement_room"])

    async def power(self, room: str, user: str, level: int | None) -> None:
        """That user has this power level in the room (None: the default one)."""
        answer = await self.client.room_get_state_event(room, "m.room.power_levels")
        assert isinstance(answer, nio.RoomGetStateEventResponse), answer
        content = dict(answer.content)
        users = {name: power for name, power in content.get("users", {}).items() if name != user}
        content["users"] = users if level is None else users | {user: level}
        _good(await self.client.room_put_state(room, "m.room.power_levels", content))

    async def needs(self, room: str, kind: str, level: int) -> None:
        """Events of this kind need this power in the room."""
        answer = await self.client.room_get_state_event(room, "m.room.power_levels")
        assert isinstance(answer, nio.RoomGetStateEventResponse), answer
        content = dict(answer.content)
        content["events"] = {**content.get("events", {}), kind: level}
        _good(await self.client.room_put_state(room, "m.room.power_levels", content))

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.login.access_token}"}
        answer = await self.client.send("POST", f"/_matrix/client/v3{path}", json.dumps(body), headers)
        assert answer.status == 200, await answer.text()
        return dict(await answer.json())

    # ---------------------------------------------------------------- talking

    async def say(
        self,
        text: str,
        room: str,
        *,
        reply_to: str | None = None,
        thread: str | None = None,
        mention: tuple[str, ...] = (),
        kind: str = "m.text",
    ) -> str:
        """The text stands in the room; its event id is returned."""
        content: dict[str, Any] = {"msgtype": kind, "body": text}
        if mention:
            content["m.mentions"] = {"user_ids": list(mention)}
        relation: dict[str, Any] = {}
        if thread:
            relation = {"rel_type": "m.thread", "event_id": thread, "is_falling_back": reply_to is None}
            relation["m.in_reply_to"] = {"event_id": reply_to or thread}
        elif reply_to:
            relation = {"m.in_reply_to": {"event_id": reply_to}}
        if relation:
            content["m.relates_to"] = relation
        return await self.put("m.room.message", content, room)

    async def change(self, event: str, text: str, room: str) -> str:
        """Their own message says this instead."""
        fresh = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": event}
        content = {"msgtype": "m.text", "body": f"* {text}", "m.new_content": fresh, "m.relates_to": relation}
        return await self.put("m.room.message", content, room)

    async def react(self, event: str, key: str, room: str) -> str:
        """Their reaction stands on that message."""
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        return await self.put("m.reaction", {"m.relates_to": relation}, room)

    async def redact(self, event: str, room: str) -> None:
        _good(await self.client.room_redact(room, event))

    async def put(self, kind: str, content: dict[str, Any], room: str) -> str:
        """An event of any kind stands in the room, encrypted where the room is."""
        if self.client.should_query_keys:
            await self.client.keys_query()
        answer = await self.client.room_send(room, kind, content, ignore_unverified_devices=True)
        assert isinstance(answer, nio.RoomSendResponse), answer
        return str(answer.event_id)

    # --------------------------------------------------------------- mischief

    async def garble(self, room: str) -> None:
        """Something encrypted that nobody has the key of stands in the room."""
        plaintext = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "?"}, "room_id": room}
        session = OutboundGroupSession()
        session.shared = True
        await self._put_raw(self._sealed(session, plaintext), room)

    async def forge(self, kind: str, content: dict[str, Any], room: str) -> None:
        """An encrypted message stands in the room that says of itself to be a piece of state."""
        await self.say("tavallista", room)
        session = self.client.olm.outbound_group_sessions[room]
        plaintext = {"type": kind, "state_key": "", "content": content, "room_id": room}
        await self._put_raw(self._sealed(session, plaintext), room)

    def _sealed(self, session: OutboundGroupSession, plaintext: dict[str, Any]) -> dict[str, Any]:
        return {
            "algorithm": "m.megolm.v1.aes-sha2",
            "sender_key": self.client.olm.account.identity_keys["curve25519"],
            "ciphertext": session.encrypt(json.dumps(plaintext)),
            "session_id": session.id,
            "device_id": self.client.device_id,
        }

    async def _put_raw(self, content: dict[str, Any], room: str) -> None:
        path = f"/_matrix/client/v3/rooms/{room}/send/m.room.encrypted/{uuid4()}"
        headers = {"Authorization": f"Bearer {self.login.access_token}"}
        answer = await self.client.send("PUT", path, json.dumps(content), headers)
        assert answer.status == 200, await answer.text()

    # ----------------------------------------------------------------- seeing

    async def until(self, true: Callable[[], bool], otherwise: str) -> None:
        """It is true, at the latest after some seconds."""
        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(true), PATIENCE)
            except TimeoutError:
                raise AssertionError(f"{otherwise}; seen: {[_words(event) for _, event in self.seen]}") from None

    async def hears(self, text: str, room: str) -> nio.Event:
        """The first message in the room that holds this text, as it could be read."""
        await self.until(lambda: bool(self.said(text, room)), f"nobody said {text!r}")
        return self.said(text, room)[0]

    def said(self, text: str, room: str) -> list[nio.Event]:
        """All messages seen in the room that hold this text."""
        return [event for where, event in self.seen if where == room and text in _words(event)]

    async def reactions(self, event: str, room: str, count: int) -> list[str]:
        """The keys of the first `count` reactions on a message, in order."""

        def keys() -> list[str]:
            there = [e for where, e in self.seen if where == room and isinstance(e, nio.ReactionEvent)]
            return [e.key for e in there if e.reacts_to == event]

        await self.until(lambda: len(keys()) >= count, f"fewer than {count} reactions")
        return keys()

    async def send_file(
        self, content: bytes, name: str, mime: str, room: str, *, caption: str = "", encrypted: bool = False
    ) -> str:
        """The file stands in the room, with a caption if any; its event id is returned."""
        raw, keys = encrypt_attachment(content) if encrypted else (content, {})
        answer, _ = await self.client.upload(io.BytesIO(raw), mime, name, filesize=len(raw))
        assert isinstance(answer, nio.UploadResponse), answer
        url = {"url": answer.content_uri}
        body: dict[str, Any] = {
            "msgtype": "m.image" if mime.startswith("image/") else "m.file",
            "body": caption or name,
            "info": {"mimetype": mime, "size": len(content)},
            **({"file": {**keys, **url}} if encrypted else url),
            **({"filename": name} if caption else {}),
        }
        return await self.put("m.room.message", body, room)

    async def reads(self, event: str, room: str) -> dict[str, Any]:
        """What the event holds now, as the homeserver keeps it."""
        answer = await self.client.room_get_event(room, event)
        assert isinstance(answer, nio.RoomGetEventResponse), answer
        return dict(answer.event.source["content"])

    async def download(self, event: nio.Event) -> bytes:
        """The content of a file message, decrypted where it was encrypted."""
        content = event.source["content"]
        answer = await self.client.download(content["file"]["url"] if "file" in content else content["url"])
        assert isinstance(answer, nio.DownloadResponse), answer
        body = answer.body
        assert isinstance(body, bytes)
        if "file" not in content:
            return body
        keys = content["file"]
        return bytes(decrypt_attachment(body, keys["key"]["k"], keys["hashes"]["sha256"], keys["iv"]))


def _words(event: nio.Event) -> str:
    return str(event.source.get("content", {}).get("body", ""))


def _good(answer: object) -> None:
    assert not isinstance(answer, nio.ErrorResponse), answer
