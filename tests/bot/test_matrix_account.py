"""Signing in to Matrix: the device, its keys, what happens when they are lost, and who vouches for them."""

from __future__ import annotations

import asyncio
import base64
import stat

import pytest
from canonicaljson import encode_canonical_json
from nacl.signing import VerifyKey

from bot.networks import matrix_sync
from handlers.types import Change, Dead, Retry
from tests.matrix_bot import Bot, Wire
from tests.matrix_people import Person
from tests.synapse import Synapse


async def test_a_wrong_password_is_said_plainly(synapse: Synapse) -> None:
    async with Bot(synapse) as bot:
        await bot.stop()
        bot.keep.words.clear()
        bot.wrong_password()
        bot.start(password=True)
        assert bot.listening is not None
        with pytest.raises(Dead, match="user name and password"):
            await bot.listening
        with pytest.raises(Dead):
            await bot.say("hei", "!x:y", once="x")


async def test_a_token_that_is_not_accepted_any_more_ends_the_network(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino)
        synapse.ask("POST", "/_matrix/client/v3/logout", {}, token=bot.login.access_token)
        assert bot.listening is not None
        with pytest.raises(Dead, match="access token"):
            await asyncio.wait_for(bot.listening, 10)
        with pytest.raises(Dead):
            await bot.say("hei", room, once="x")


async def test_with_a_password_the_bot_signs_in_again_and_goes_on(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        await bot.stop()
        bot.start(password=True)
        room = await bot.meets(aino, encrypted=True)
        device = bot.keep.words["device"]
        synapse.ask("POST", "/_matrix/client/v3/logout", {}, token=bot.keep.words["token"])
        while bot.keep.words["device"] in (device, ""):
            await bot.keep.changed()
        await bot.say("Täällä taas", room, once="x")
        await aino.hears("Täällä taas", room)
        await aino.say("varaa kylätalo", room)
        await bot.ear.text("varaa kylätalo")


async def test_a_restart_keeps_the_device(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        await bot.stop()
        bot.start(password=True)
        room = await bot.meets(aino)
        device = bot.keep.words["device"]
        await bot.stop()
        bot.start(password=True)
        await bot.say("hei", room, once="x")
        assert bot.keep.words["device"] == device


async def test_lost_keys_with_a_password_make_a_new_device_that_people_can_read(
    synapse: Synapse, caplog: pytest.LogCaptureFixture
) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        await bot.stop()
        bot.start(password=True)
        room = await bot.meets(aino, encrypted=True)
        await bot.say("ennen", room, once="x")
        device = bot.keep.words["device"]
        await bot.stop()
        bot.lose_keys()
        bot.start(password=True)
        await bot.say("jälkeen", room, once="y")
        await aino.hears("jälkeen", room)
        assert bot.keep.words["device"] != device
        assert "new device" in caplog.text


async def test_lost_keys_with_a_token_alone_are_said_plainly(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=True)
        await bot.say("ennen", room, once="x")
        await bot.stop()
        bot.lose_keys()
        bot.start()
        assert bot.listening is not None
        with pytest.raises(Dead, match=r"keys of device .* are lost"):
            await bot.listening


async def test_nobody_else_on_the_machine_can_read_the_keys(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        await bot.meets(aino)
        assert stat.S_IMODE(bot.folder.stat().st_mode) == 0o700
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in bot.folder.iterdir()}
        assert {"pickle.key", "cross-signing.json", f"{bot.login.device_id}.db"} <= set(modes)
        assert set(modes.values()) == {0o600}


@pytest.mark.parametrize("password", [False, True], ids=["token", "password"])
async def test_the_bots_device_is_signed_by_its_owner(synapse: Synapse, password: bool) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        await bot.stop()
        bot.start(password=password)
        await bot.meets(aino, encrypted=True)
        device = bot.keep.words["device"] if password else bot.login.device_id
        _vouched(synapse, aino, bot.id, device)
        await bot.stop()
        if password:
            bot.lose_keys()
        bot.start(password=password)
        await bot.meets(aino, encrypted=True)
        _vouched(synapse, aino, bot.id, bot.keep.words["device"] if password else device)


def _vouched(synapse: Synapse, witness: Person, user: str, device: str) -> None:
    """The chain master key → self-signing key → device holds, as everybody can see it."""
    token = witness.login.access_token
    keys = synapse.ask("POST", "/_matrix/client/v3/keys/query", {"device_keys": {user: []}}, token=token)
    master, signer = keys["master_keys"][user], keys["self_signing_keys"][user]
    _verify(signer, user, _only_key(master))
    _verify(keys["device_keys"][user][device], user, _only_key(signer))


def _only_key(thing: dict[str, dict[str, str]]) -> str:
    (key,) = thing["keys"].values()
    return key


def _verify(thing: dict[str, object], user: str, key: str) -> None:
    signatures = thing["signatures"]
    assert isinstance(signatures, dict)
    bare = {name: value for name, value in thing.items() if name not in ("signatures", "unsigned")}
    VerifyKey(_raw(key)).verify(encode_canonical_json(bare), _raw(signatures[user][f"ed25519:{key}"]))


def _raw(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


async def test_what_cannot_be_decrypted_is_told_once(synapse: Synapse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_sync, "KEY_PATIENCE", 0.2)
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=True)
        await aino.garble(room)
        await aino.garble(room)
        change = await bot.ear.change(Change.UNREADABLE)
        assert change.room.id == room
        assert change.user is not None
        assert change.user.id == aino.id
        await aino.say("varaa kylätalo", room)
        await bot.ear.text("varaa kylätalo")
        await aino.garble(room)
        await aino.say("loppu", room)
        await bot.ear.text("loppu")
        assert len(bot.ear.changes(Change.UNREADABLE)) == 1


async def test_a_message_whose_key_comes_late_is_heard_after_all(synapse: Synapse) -> None:
    async with Wire(synapse) as wire, Bot(synapse) as bot, Person(synapse, "Aino", url=wire.url) as aino:
        room = await bot.meets(aino, encrypted=True)
        wire.holds("/sendToDevice/m.room.encrypted")
        event = await aino.say("varaa kylätalo", room)
        while event not in bot.keep.words.get("unread", ""):
            await bot.keep.changed()
        await bot.stop()
        bot.start()
        await wire.releases()
        heard = await bot.ear.text("varaa kylätalo")
        assert heard.key == event
        assert bot.ear.changes(Change.UNREADABLE) == []


async def test_before_the_bot_has_signed_in_saying_waits(synapse: Synapse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.networks.matrix.READY_WITHIN", 0.05)
    async with Bot(synapse) as bot:
        await bot.stop()
        bot.matrix = bot.transport()
        with pytest.raises(Retry):
            await bot.say("hei", "!x:y", once="x")


async def test_killed_while_its_keys_are_published_the_bot_can_still_read(synapse: Synapse) -> None:
    async with Wire(synapse) as wire, Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        await bot.stop()
        bot.become(synapse.register("Kello"), wire.url)
        wire.breaks("/keys/upload", after=True, times=1000)
        bot.start()
        room = await bot.meets(aino, encrypted=True)
        await bot.stop()
        wire.mends()
        bot.start()
        await aino.say("varaa kylätalo", room)
        await bot.ear.text("varaa kylätalo")
