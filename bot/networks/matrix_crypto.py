"""Encryption: every device in a room gets the key before anything is said, and the bot's own device is vouched for."""

from __future__ import annotations

import base64
import json
import logging
from pathlib import Path
from typing import Any

import nio
from canonicaljson import encode_canonical_json
from nacl.encoding import RawEncoder
from nacl.signing import SigningKey

from bot.networks.matrix_account import write_private
from bot.networks.matrix_wire import AnswerError, granted, request
from handlers.types import Gone, Retry

log = logging.getLogger(__name__)
_KINDS = ("master", "self_signing", "user_signing")


async def share_keys(client: nio.AsyncClient, room: str) -> None:
    """Every device in the encrypted room that can be reached holds the key of what is said next.

    Raises `Retry` where that failed on the way: nothing has been said then, and the next try begins with a new key.
    Not to be called twice at once for one room.
    """
    if not client.rooms[room].members_synced:
        await granted(client.joined_members(room))
    if client.should_query_keys:
        await granted(client.keys_query())
    if not client.olm.should_share_group_session(room):
        return
    try:
        await granted(client.share_group_session(room, ignore_unverified_devices=True))
    except BaseException:
        _start_over(client, room)
        raise
    if _left_out(client, room):
        _start_over(client, room)
        raise Retry


def _left_out(client: nio.AsyncClient, room: str) -> list[str]:
    """The devices that could have been given the key, and were not: the library calls that a success."""
    given = client.olm.outbound_group_sessions[room]
    return [
        device.id
        for user in client.rooms[room].users
        for device in client.device_store.active_user_devices(user)
        if (user, device.id) not in given.users_shared_with
        and (user, device.id) not in given.users_ignored
        and client.olm.session_store.get(device.curve25519) is not None
    ]


def _start_over(client: nio.AsyncClient, room: str) -> None:
    waiting = client.sharing_session.pop(room, None)
    if waiting is not None:
        waiting.set()
    client.invalidate_outbound_session(room)


# ------------------------------------------------------------- cross-signing


async def cross_sign(client: nio.AsyncClient, folder: Path, password: str | None) -> bool:
    """The bot's device is signed by its owner's own key, so that people's clients trust it; True if it is.

    The private keys are made once and stay in the folder. A failure is told in the log and is not fatal.
    """
    try:
        return await _cross_sign(client, folder / "cross-signing.json", password)
    except (AnswerError, Retry, Gone, KeyError, ValueError) as trouble:
        log.warning("Matrix: the bot's device could not be cross-signed (%s)", trouble)
        return False


async def _cross_sign(client: nio.AsyncClient, file: Path, password: str | None) -> bool:
    user = client.user_id
    published = await request(client, "POST", "/v3/keys/query", {"device_keys": {user: []}})
    device = published["device_keys"][user][client.device_id]
    keys = _stored(file, user)
    if keys is None or _public(keys["master"]) not in published.get("master_keys", {}).get(user, {}).get("keys", {}):
        keys = keys or {kind: SigningKey.generate() for kind in _KINDS}
        _store(file, user, keys)
        await _publish(client, keys, password)
    signer = keys["self_signing"]
    if _public(signer) in device.get("signatures", {}).get(user, {}):
        return True
    signed = _signed({name: part for name, part in device.items() if name != "unsigned"}, user, signer)
    answer = await request(client, "POST", "/v3/keys/signatures/upload", {user: {client.device_id: signed}})
    if answer.get("failures"):
        raise ValueError("the homeserver refused the signature")
    log.info("Matrix: device %s is cross-signed", client.device_id)
    return True


async def _publish(client: nio.AsyncClient, keys: dict[str, SigningKey], password: str | None) -> None:
    """The three public keys are known to the homeserver; replacing older ones needs the password."""
    user = client.user_id
    body: dict[str, Any] = {}
    for kind in _KINDS:
        public = {_public(keys[kind]): _public(keys[kind]).removeprefix("ed25519:")}
        key: dict[str, Any] = {"user_id": user, "usage": [kind], "keys": public}
        body[f"{kind}_key"] = key if kind == "master" else _signed(key, user, keys["master"])
    path = "/v3/keys/device_signing/upload"
    try:
        await request(client, "POST", path, body)
    except AnswerError as refusal:
        if refusal.status != 401 or password is None:
            raise
        identifier = {"type": "m.id.user", "user": user}
        proof = {"type": "m.login.password", "identifier": identifier, "password": password}
        await request(client, "POST", path, {**body, "auth": {**proof, "session": refusal.body.get("session")}})


def _signed(thing: dict[str, Any], user: str, key: SigningKey) -> dict[str, Any]:
    """The thing with one more signature of the user."""
    bare = {name: value for name, value in thing.items() if name not in ("signatures", "unsigned")}
    signature = _base64(key.sign(encode_canonical_json(bare), encoder=RawEncoder).signature)
    signatures = {**thing.get("signatures", {})}
    signatures[user] = {**signatures.get(user, {}), _public(key): signature}
    return {**bare, "signatures": signatures}


def _public(key: SigningKey) -> str:
    return f"ed25519:{_base64(bytes(key.verify_key))}"


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")


def _stored(file: Path, user: str) -> dict[str, SigningKey] | None:
    if not file.exists():
        return None
    kept = json.loads(file.read_text())
    if kept.get("user") != user:
        return None
    return {kind: SigningKey(bytes.fromhex(kept[kind])) for kind in _KINDS}


def _store(file: Path, user: str, keys: dict[str, SigningKey]) -> None:
    write_private(file, json.dumps({"user": user, **{kind: bytes(key).hex() for kind, key in keys.items()}}))
