"""The Bot API server of the tests is as strict as the real one: whoever talks to it wrongly is told so."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.botapi import BotApi, Person


class Client:
    """A bare client: JSON bodies unless told otherwise."""

    def __init__(self, api: BotApi, session: aiohttp.ClientSession) -> None:
        self._api = api
        self._session = session

    async def call(self, method: str, *, token: str = "", data: Any = None, **params: Any) -> dict[str, Any]:
        url = f"{self._api.url}/bot{token or self._api.token}/{method}"
        body: dict[str, Any] = {"data": data} if data is not None else {"json": params}
        async with self._session.post(url, **body) as answer:
            said: dict[str, Any] = await answer.json()
        assert said["ok"] or said["error_code"] == answer.status
        return said

    async def get(self, method: str, **params: Any) -> Any:
        said = await self.call(method, **params)
        assert said["ok"], said
        return said["result"]

    async def error(self, method: str, **params: Any) -> str:
        said = await self.call(method, **params)
        assert not said["ok"], said
        return str(said["description"])


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
async def client(api: BotApi) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(api, session)


@pytest.fixture
async def aino(api: BotApi) -> Person:
    person = api.person("Aino")
    await person.start()
    return person


async def test_a_wrong_token_and_an_unknown_method_are_refused(api: BotApi, client: Client) -> None:
    assert await client.error("getMe", token="1:wrong") == "Unauthorized"
    assert await client.error("getMe", token="wrong") == "Not Found"
    assert await client.error("getTalkoot") == "Not Found"
    assert (await client.get("getme"))["username"] == api.username


@pytest.mark.parametrize("text", ["123", "{", "true", '{"a":1}', "a=b&c", "ä 🏠"])
async def test_a_text_is_a_text_in_every_kind_of_body(client: Client, aino: Person, text: str) -> None:
    form = {"chat_id": str(aino.id), "text": text}
    parts = aiohttp.FormData(default_to_multipart=True)
    for name, value in form.items():
        parts.add_field(name, value)
    for said in (
        await client.call("sendMessage", chat_id=aino.id, text=text),
        await client.call("sendMessage", data=form),
        await client.call("sendMessage", data=parts),
    ):
        assert said["result"]["text"] == text


BAD = "Bad Request: "
KEY = {"text": "Tulen", "callback_data": "join 3"}


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "🏠" * 2049}, "message is too long"),
        (
            {"text": "<Ann>", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "ann" at byte offset 0',
        ),
        (
            {"text": "ä<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\" at byte offset 2",
        ),
        (
            {"text": "<b><i>x</b></i>", "parse_mode": "HTML"},
            'can\'t parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ({"text": "x</b>", "parse_mode": "HTML"}, "can't parse entities: Unexpected end tag at byte offset 1"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[KEY | {"callback_data": ""}]]}}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[KEY | {"callback_data": "ä" + "x" * 63}]]}},
            "BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "Tulen"}]]}},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"text": "x", "chat_id": 999}, "chat not found"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "message_thread_id": 77}, "message thread not found"),
    ],
)
async def test_a_message_that_is_not_right_is_refused_in_the_real_words(
    api: BotApi, client: Client, aino: Person, params: dict[str, Any], error: str
) -> None:
    assert await client.error("sendMessage", **{"chat_id": aino.id} | params) == BAD + error
    assert api.sent == []


async def test_what_just_fits_is_accepted(client: Client, aino: Person) -> None:
    keys = {"inline_keyboard": [[KEY | {"callback_data": "x" * 64}]]}
    text = f"<b>{'&lt;' * 4095}</b>🏠"[:-1] + "x"
    await client.get("sendMessage", chat_id=aino.id, text=text, parse_mode="HTML", reply_markup=json.dumps(keys))


async def test_updates_come_until_confirmed_and_then_never_again(api: BotApi, client: Client) -> None:
    aino = api.person("Aino")
    for text in ("eka", "toka", "kolmas"):
        await aino.say(text)
    first = await client.get("getUpdates")
    assert [update["message"]["text"] for update in first] == ["eka", "toka", "kolmas"]
    assert await client.get("getUpdates") == first
    assert await client.get("getUpdates", limit=1) == first[:1]
    assert await client.get("getUpdates", offset=first[0]["update_id"] + 1) == first[1:]
    assert await client.get("getUpdates", offset=-1) == first[2:]
    assert await client.get("getUpdates", offset=0) == first[2:]
    assert await client.get("getUpdates", offset=first[2]["update_id"] + 1) == []


async def test_a_long_poll_wakes_at_once(api: BotApi, client: Client) -> None:
    poll = asyncio.create_task(client.get("getUpdates", timeout=30))
    await api.until(lambda: api.updates.polled or None)
    await api.person("Aino").say("hei")
    async with asyncio.timeout(1):
        assert len(await poll) == 1


async def test_the_newest_poller_wins(api: BotApi, client: Client) -> None:
    older = asyncio.create_task(client.error("getUpdates", timeout=30))
    await api.until(lambda: api.updates.polled or None)
    newer = asyncio.create_task(client.get("getUpdates", timeout=30))
    assert (await older).startswith("Conflict: terminated by other getUpdates request")
    await api.until(lambda: api.updates.polled or None)
    await api.person("Aino").say("hei")
    assert len(await newer) == 1


async def test_a_poll_whose_client_went_away_takes_nothing_with_it(api: BotApi, client: Client) -> None:
    poll = asyncio.create_task(client.get("getUpdates", timeout=30))
    await api.until(lambda: api.updates.polled or None)
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    await api.until(lambda: not api.updates.polled or None)
    await api.person("Aino").say("hei")
    assert len(await client.get("getUpdates", timeout=5)) == 1


async def test_only_what_was_asked_for_comes(api: BotApi, client: Client, aino: Person) -> None:
    await client.get("getUpdates", allowed_updates=["message"], offset=-1)
    await aino.block()
    await aino.edit(await aino.say("hei"), "moi")
    kinds = [set(update) - {"update_id"} for update in await client.get("getUpdates")]
    assert kinds[-1] == {"message"}
    assert {"my_chat_member"} not in kinds
    await client.get("getUpdates", allowed_updates=[])
    await aino.block()
    assert "my_chat_member" in (await client.get("getUpdates"))[-1]


async def test_privacy_mode_hides_the_small_talk_of_a_group(api: BotApi, client: Client) -> None:
    aino, group = api.person("Aino"), api.group("Kylätori")
    await group.add_bot()
    ours = (await client.get("sendMessage", chat_id=group.id, text="Hei"))["message_id"]
    for text in ("🏠 jutellaan", "🏠 @kylakello_bot", "🏠 /vapaat", "/peru@toinen_bot", "joku@kylakello.example"):
        await aino.say(text, chat=group)
    await aino.say("joo", chat=group, reply_to=group.chat.messages[ours])
    await group.promote_bot()
    await aino.say("jutellaan taas", chat=group)
    heard = [update.get("message", {}).get("text") for update in await client.get("getUpdates")]
    assert [text for text in heard if text] == ["🏠 @kylakello_bot", "🏠 /vapaat", "joo", "jutellaan taas"]


async def test_a_press_lives_150_seconds_and_a_message_a_day(api: BotApi, client: Client, aino: Person) -> None:
    await client.get("sendMessage", chat_id=aino.id, text="Talkoot", reply_markup={"inline_keyboard": [[KEY]]})
    await aino.press(await aino.hears("Talkoot"), "Tulen")
    assert len(await client.get("getUpdates")) == 2
    api.pass_time(151)
    assert [update["message"]["text"] for update in await client.get("getUpdates")] == ["/start"]
    api.pass_time(24 * 3600)
    assert await client.get("getUpdates") == []


async def test_a_press_is_answered_once_and_in_time(api: BotApi, client: Client, aino: Person) -> None:
    await client.get("sendMessage", chat_id=aino.id, text="Talkoot", reply_markup={"inline_keyboard": [[KEY]]})
    card = await aino.hears("Talkoot")
    press, late = await aino.press(card, "Tulen"), await aino.press(card, "Tulen")
    assert (
        await client.error("answerCallbackQuery", callback_query_id=press, text="x" * 201) == BAD + "MESSAGE_TOO_LONG"
    )
    await client.get("answerCallbackQuery", callback_query_id=press, text="Kiitos")
    assert await aino.answered(press) == "Kiitos"
    too_old = BAD + "query is too old and response timeout expired or query ID is invalid"
    assert await client.error("answerCallbackQuery", callback_query_id=press) == too_old
    api.pass_time(151)
    assert await client.error("answerCallbackQuery", callback_query_id=late) == too_old


async def test_a_webhook_gets_every_update_with_its_secret_and_polling_is_refused(api: BotApi, client: Client) -> None:
    got: asyncio.Queue[tuple[str | None, dict[str, Any]]] = asyncio.Queue()
    answers = [503]

    async def hook(request: web.BaseRequest) -> web.Response:
        if answers:
            return web.Response(status=answers.pop())
        await got.put((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        return web.Response()

    runner = web.ServerRunner(web.Server(hook))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    assert "HTTPS" in await client.error("setWebhook", url="http://mallila.example/")
    await client.get("setWebhook", url=url, secret_token="salaisuus")
    await api.person("Aino").say("hei")
    async with asyncio.timeout(5):
        secret, update = await got.get()
    assert (secret, update["message"]["text"]) == ("salaisuus", "hei")
    assert "webhook is active" in await client.error("getUpdates")
    await client.get("deleteWebhook")
    assert await client.get("getUpdates") == []
    await runner.cleanup()


async def test_the_windows_of_the_network_are_strict(api: BotApi, client: Client) -> None:
    people = [api.person(f"Kyläläinen {number}") for number in range(31)]
    for person in people:
        await person.start()
    api.faults.limits()
    for person in people[:30]:
        await client.get("sendMessage", chat_id=person.id, text="Tiedote")
    refused = await client.call("sendMessage", chat_id=people[30].id, text="Tiedote")
    assert refused["error_code"] == 429
    assert refused["parameters"] == {"retry_after": 1}
    assert refused["description"] == "Too Many Requests: retry after 1"
    api.pass_time(1)
    await client.get("sendMessage", chat_id=people[30].id, text="Tiedote")
    assert "retry after 1" in await client.error("sendMessage", chat_id=people[30].id, text="Toinen")
    assert (len(api.sent), api.faults.refusals) == (31, 2)


async def test_a_group_bears_twenty_messages_a_minute(api: BotApi, client: Client) -> None:
    group = api.group("Kylätori")
    await group.add_bot()
    api.faults.limits(per_second=None, per_chat_second=None)
    for number in range(20):
        await client.get("sendMessage", chat_id=group.id, text=f"{number}")
    assert "Too Many Requests" in await client.error("sendMessage", chat_id=group.id, text="21")


async def test_changing_pinning_and_deleting_know_what_stands_in_the_chat(api: BotApi, client: Client) -> None:
    aino, group = api.person("Aino"), api.group("Kylätori")
    await group.add_bot()
    hers = await aino.say("/talkoot", chat=group)
    card = (await client.get("sendMessage", chat_id=group.id, text="Talkoot"))["message_id"]
    at = {"chat_id": group.id, "message_id": card}
    assert "not modified" in await client.error("editMessageText", **at, text="Talkoot")
    await client.get("editMessageReplyMarkup", **at, reply_markup={"inline_keyboard": [[KEY]]})
    assert group.chat.messages[card].labels == ["Tulen"]
    missing = {"chat_id": group.id, "message_id": 99999}
    assert await client.error("editMessageText", **missing, text="x") == BAD + "message to edit not found"
    assert await client.error("deleteMessage", **missing) == BAD + "message to delete not found"
    his = {"chat_id": group.id, "message_id": hers.id}
    assert await client.error("editMessageText", **his, text="x") == BAD + "message can't be edited"
    assert "not enough rights" in await client.error("pinChatMessage", **at)
    await group.promote_bot()
    await client.get("pinChatMessage", **at)
    await client.get("deleteMessage", **at)
    assert (group.chat.pinned, card in group.chat.messages) == ([card], False)


async def test_members_are_told_as_they_are(api: BotApi, client: Client) -> None:
    aino, ville, group = api.person("Aino"), api.person("Ville"), api.supergroup("Kylätori")
    await group.add_bot(by=aino)
    await ville.join(group)
    await ville.leave(group)
    assert (await client.get("getChatMember", chat_id=group.id, user_id=aino.id))["status"] == "creator"
    assert (await client.get("getChatMember", chat_id=group.id, user_id=ville.id))["status"] == "left"
    leading = await client.get("getChatAdministrators", chat_id=group.id)
    assert [entry["user"]["first_name"] for entry in leading] == ["Aino"]
    assert (await client.get("getChat", chat_id=group.id))["title"] == "Kylätori"
    await client.get("leaveChat", chat_id=group.id)
    away = "Forbidden: bot is not a member of the supergroup chat"
    assert await client.error("sendMessage", chat_id=group.id, text="x") == away


async def test_a_place_can_be_sent_and_a_picture_must_be_one(client: Client, aino: Person) -> None:
    venue = {"latitude": 61.6, "longitude": 23.1, "title": "Uimaranta", "address": "Rantatie 3"}
    assert (await client.get("sendVenue", chat_id=aino.id, **venue))["venue"]["title"] == "Uimaranta"
    form = aiohttp.FormData({"chat_id": str(aino.id), "photo": "attach://kuva"})
    form.add_field("kuva", b"not a picture", filename="kuva.png", content_type="image/png")
    assert (await client.call("sendPhoto", data=form))["description"] == BAD + "IMAGE_PROCESS_FAILED"


async def test_a_menu_with_a_name_that_cannot_be_is_refused(api: BotApi, client: Client) -> None:
    wrong = [{"command": "Varaa", "description": "Varaa tila"}]
    assert await client.error("setMyCommands", commands=wrong) == BAD + "BOT_COMMAND_INVALID"
    right = [{"command": "varaa", "description": "Varaa tila"}]
    await client.get("setMyCommands", commands=right, language_code="fi")
    assert await client.get("getMyCommands", language_code="fi") == right
    assert api.menus == {("default", "fi"): right}


async def test_another_process_can_move_the_town(client: Client) -> None:
    program = (sys.executable, "-m", "tests.botapi", "--port", "0")
    process = await asyncio.create_subprocess_exec(*program, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    url, token = (await process.stdout.readline()).decode().split()
    try:
        async with aiohttp.ClientSession(url) as session:

            async def post(path: str, **body: Any) -> Any:
                async with session.post(path, json=body) as answer:
                    return await answer.json()

            person = (await post("/control/say", person="Aino", text="hei"))["person"]
            (update,) = (await post(f"/bot{token}/getUpdates", timeout=5))["result"]
            assert update["message"]["text"] == "hei"
            asked = asyncio.create_task(post("/control/ask", person="Aino", text="vapaat"))
            after = update["update_id"] + 1
            assert (await post(f"/bot{token}/getUpdates", timeout=5, offset=after))["ok"]
            await post(f"/bot{token}/sendMessage", chat_id=person, text="Vapaata on")
            answer = await asked
            assert (answer["text"], 0 < answer["seconds"] < 5) == ("Vapaata on", True)
            assert [sent["text"] for sent in await post("/control/sent")] == ["Vapaata on"]
            assert (await post("/control/stats"))["accepted"] == 1
    finally:
        process.terminate()
        assert await process.wait() == 0
        process._transport.close()  # type: ignore[attr-defined]
