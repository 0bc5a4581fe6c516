"""Pictures and files on Telegram: heard, said with words that can be changed, and taken back. Over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.networks.telegram import Telegram
from handlers.types import FILE_BYTES, Button, File, Gone, Incoming, Reply, Retry, Room, Several, Stays, pieces
from tests.botapi import BotApi, Group, Person
from tests.botapi.ear import Ear

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
PICTURE = File("laituri.png", "image/png", PNG)
LONG = "Uimarannan laituri on nyt paikallaan. " * 40


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Telegram]:
    account = Telegram(api.token, api_url=api.url)
    yield account
    await account.close()


@pytest.fixture
async def group(api: BotApi) -> Group:
    made = api.group("Kylätori")
    await made.add_bot()
    return made


def here(of: Person | Group) -> Room:
    return Room("telegram", str(of.id), isinstance(of, Person))


async def sent(api: BotApi) -> list[Incoming]:
    """What the bot hears of what people do."""
    async with Ear(api) as ear:
        return [one for one in await ear.all() if isinstance(one, Incoming)]


async def test_a_picture_is_heard_in_its_largest_size_with_the_words_under_it(api: BotApi) -> None:
    aino = api.person("Aino")
    await aino.send_file(PNG, caption="/ilmoita Laituri on paikallaan")
    await aino.send_file(b"%PDF", name="muistio.pdf", mime="application/pdf")
    picture, minutes = await sent(api)
    assert (picture.text, picture.files) == (
        "/ilmoita Laituri on paikallaan",
        (File("picture.jpg", "image/jpeg", PNG),),
    )
    assert (minutes.text, minutes.files) == ("", (File("muistio.pdf", "application/pdf", b"%PDF"),))


async def test_in_a_group_a_picture_is_fetched_only_with_a_command(api: BotApi, bot: Telegram, group: Group) -> None:
    ville = api.person("Ville")
    card = await bot.send(here(group), Reply("Uimaranta aukeaa"), once="1")
    await ville.send_file(PNG, caption="hieno!", chat=group, reply_to=group.chat.messages[int(card)])
    await ville.send_file(PNG, caption="/ilmoita Laituri", chat=group)
    talk, told = [one for one in await sent(api) if one.text]
    assert (talk.text, talk.files) == ("hieno!", ())
    assert told.files
    assert api.calls.count("getFile") == 1


@pytest.mark.parametrize(
    ("size", "fault", "missed"),
    [(FILE_BYTES + 1, "", "too large"), (90, "lost", "not found"), (90, "", ""), (90, "bad_gateway", "")],
)
async def test_a_file_that_cannot_be_had_is_told_of_and_one_that_comes_late_is_waited_for(
    api: BotApi, size: int, fault: str, missed: str
) -> None:
    aino = api.person("Aino")
    await aino.send_file(bytes(size), name="kuva.bin", mime="application/octet-stream")
    if fault == "lost":
        api.files.clear()
    elif fault:
        getattr(api.faults, fault)(method="getFile")
        getattr(api.faults, fault)(method="download")
    (heard,) = await sent(api)
    assert (heard.missed, len(heard.files)) == (missed, 0 if missed else 1)
    assert ("getFile" in api.calls) == (missed != "too large")


async def test_a_file_that_never_comes_does_not_keep_the_town_from_being_heard(
    api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.networks.telegram_files.FETCH_SECONDS", 0.2)
    held = api.faults.hold(method="download")
    await api.person("Aino").send_file(PNG)
    await api.person("Ville").say("hei")
    heard = {one.user.name: one for one in await sent(api)}
    assert (heard["Aino"].missed, heard["Ville"].text) == ("not found", "hei")
    held.release.set()


async def test_pictures_sent_at_once_belong_to_one_album(api: BotApi) -> None:
    aino = api.person("Aino")
    for _ in range(2):
        await aino.send_file(PNG, album="77")
    assert [one.album for one in await sent(api)] == ["77", "77"]


async def test_the_same_picture_in_many_groups_is_uploaded_once(api: BotApi, bot: Telegram) -> None:
    for number in range(3):
        group = api.group(f"Ryhmä {number}")
        await group.add_bot()
        message = await bot.send(here(group), Reply("Laituri on *paikallaan*", files=(PICTURE,)), once=str(number))
        said = group.chat.messages[int(message)]
        assert (said.text, said.looks("bold"), said.file and said.file[1]) == (
            "Laituri on paikallaan",
            ["paikallaan"],
            PNG,
        )
    assert len(api.files) == 1
    api.files.clear()  # what Telegram no longer knows is uploaded again
    await bot.send(here(group), Reply("Vielä kerran", files=(PICTURE,)), once="4")
    assert len(api.files) == 1


async def test_a_picture_that_telegram_takes_for_none_comes_as_a_document(
    api: BotApi, bot: Telegram, group: Group
) -> None:
    odd = File("logo.svg", "image/svg+xml", b"<svg/>")
    for once in ("1", "2"):
        message = await bot.send(here(group), Reply("Uusi merkki", files=(odd,)), once=once)
        said = group.chat.messages[int(message)]
        assert (said.text, said.file) == ("Uusi merkki", ("logo.svg", b"<svg/>"))


async def test_the_words_under_a_picture_are_changed_with_one_request(api: BotApi, bot: Telegram, group: Group) -> None:
    message = await bot.send(here(group), Reply("Laituri", files=(PICTURE,)), once="1")
    api.calls.clear()
    await bot.edit(
        here(group), message, Reply("*Laituri* on <poissa>", (Button("Kysy", "ask sender 7"),)), once="edit 1"
    )
    said = group.chat.messages[int(message)]
    assert (said.text, said.labels, api.calls) == ("Laituri on <poissa>", ["Kysy"], ["editMessageCaption"])
    restarted = Telegram(api.token, api_url=api.url)
    await restarted.edit(here(group), message, Reply("Laituri on taas paikallaan"), once="edit 2")
    assert group.chat.messages[int(message)].text == "Laituri on taas paikallaan"
    await restarted.close()


async def test_words_too_long_for_under_a_picture_are_a_message_of_their_own_which_is_changed(
    bot: Telegram, group: Group
) -> None:
    message = await bot.send(here(group), Reply(LONG, files=(PICTURE,)), once="1")
    picture, words = (group.chat.messages[int(one)] for one in pieces(message))
    assert (picture.text, words.text) == ("", LONG.strip())
    await bot.edit(here(group), message, Reply(LONG + "Tervetuloa!"), once="edit 3")
    assert words.text.endswith("Tervetuloa!")


async def test_all_messages_that_a_reply_became_are_removed_also_after_a_restart(
    api: BotApi, bot: Telegram, group: Group
) -> None:
    message = await bot.send(here(group), Reply(LONG, files=(PICTURE,)), once="1")
    restarted = Telegram(api.token, api_url=api.url)
    for _ in range(2):  # what is gone already is no error
        await restarted.remove(here(group), Several(str(message), pieces(message)[:-1]))
        assert not [one for one in group.chat.messages.values() if one.sender["id"] == api.bot_id]
    await restarted.close()


async def test_what_stands_for_two_days_stays_and_a_group_without_the_bot_is_gone(
    api: BotApi, bot: Telegram, group: Group
) -> None:
    message = await bot.send(here(group), Reply("Laituri"), once="1")
    api.pass_time(49 * 3600)
    with pytest.raises(Stays):
        await bot.remove(here(group), message)
    api.faults.too_many(7, method="deleteMessage")
    with pytest.raises(Retry):
        await bot.remove(here(group), message)
    await group.kick_bot()
    with pytest.raises(Gone) as gone:
        await bot.remove(here(group), message)
    assert gone.value.why == "kicked"


async def test_a_refusal_before_anything_was_said_is_told_from_one_in_the_middle(
    api: BotApi, bot: Telegram, group: Group
) -> None:
    api.faults.too_many(3, method="sendPhoto")
    with pytest.raises(Retry) as before:
        await bot.send(here(group), Reply(LONG, files=(PICTURE,)), once="1")
    api.faults.too_many(3, method="sendMessage")
    with pytest.raises(Retry) as amid:
        await bot.send(here(group), Reply(LONG, files=(PICTURE,)), once="2")
    assert (before.value.untried, amid.value.untried) == (True, False)
