"""How replies look on Telegram, and what becomes of those that cannot be said: over HTTP with the real client."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest

from bot.networks.telegram import Telegram
from handlers.types import Button, Dead, File, Gone, Incoming, Moved, Outgrown, Reply, Retry, Room
from handlers.words import moment
from tests.botapi import BotApi, Group, Person
from tests.botapi.ear import Ear

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
PICTURE = File("viikko.png", "image/png", PNG)
CALENDAR = File("varaus.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n")


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
async def aino(api: BotApi) -> Person:
    person = api.person("Aino")
    await person.start()
    return person


@pytest.fixture
async def group(api: BotApi) -> Group:
    made = api.group("Kylätori")
    await made.add_bot()
    return made


def room(of: Person | Group, topic: int | None = None) -> Room:
    return Room("telegram", f"{of.id}/{topic}" if topic else str(of.id), isinstance(of, Person))


async def test_bold_and_code_are_seen_and_a_member_called_ann_in_brackets_breaks_nothing(
    bot: Telegram, aino: Person
) -> None:
    number = await bot.send(room(aino), Reply(r"*Varattu:* <Ann> & \*tähti\* `/peru 3`"), once="1")
    message = await aino.hears()
    assert number == str(message.id)
    assert message.text == "Varattu: <Ann> & *tähti* /peru 3"
    assert (message.looks("bold"), message.looks("code")) == (["Varattu:"], ["/peru 3"])


async def test_links_are_not_previewed(api: BotApi, bot: Telegram, aino: Person) -> None:
    await bot.send(room(aino), Reply("https://mallila.example"), once="1")
    assert api.sent[-1].params.object("link_preview_options") == {"is_disabled": True}


async def test_a_text_longer_than_a_message_comes_in_parts_with_the_buttons_under_the_last(
    api: BotApi, bot: Telegram, aino: Person
) -> None:
    lines = "\n".join(f"*{day}.11.* Kylätalo 🏠 on vapaa koko päivän" for day in range(1, 301))
    number = await bot.send(room(aino), Reply(lines, (Button("Varaa", "book"),)), once="1")
    said = [sent.message for sent in api.sent]
    assert len(said) > 2
    assert "\n".join(message.text for message in said) == lines.replace("*", "")
    assert [message.labels for message in said] == [[]] * (len(said) - 1) + [["Varaa"]]
    assert number == str(said[-1].id)


async def test_short_buttons_stand_side_by_side_and_long_ones_alone(bot: Telegram, aino: Person) -> None:
    labels = ["8–10", "10–12", "15–17", "17–19", "Koulun sali la 28.11. klo 12–14", "Peru varaus", "Kalenteriin"]
    await bot.send(room(aino), Reply("Milloin?", tuple(Button(label, "book") for label in labels)), once="1")
    assert (await aino.hears()).rows == [labels[:4], labels[4:5], labels[5:]]


async def test_what_can_be_done_about_one_thing_stands_in_one_row(bot: Telegram, aino: Person) -> None:
    labels = ["Vuorot: Kylätalo", "Peru 1", "Siirrä 1", "Peru 3", "Siirrä 3", "Lisää"]
    commands = ["turns 6", "cancel 1", "move 1", "cancel 3", "move 3", "my bookings 9"]
    buttons = tuple(Button(label, command) for label, command in zip(labels, commands, strict=True))
    await bot.send(room(aino), Reply("Tulevat varauksesi:", buttons), once="1")
    assert (await aino.hears()).rows == [labels[:1], labels[1:3], labels[3:5] + labels[5:]]


async def test_more_buttons_than_telegram_takes_come_under_further_messages(
    api: BotApi, bot: Telegram, aino: Person
) -> None:
    buttons = tuple(Button(f"Tila numero {number}", f"book #{number}") for number in range(1, 131))
    number = await bot.send(room(aino), Reply("Mikä tila?", buttons), once="1")
    said = [sent.message for sent in api.sent]
    assert [label for message in said for label in message.labels] == [button.label for button in buttons]
    assert [message.text for message in said] == ["Mikä tila?", "…", "…"]
    assert number == str(said[-1].id)
    await bot.edit(room(aino), number, Reply("Mikä tila?", buttons), once="edit 1")
    assert said[-1].text == "Mikä tila?"


async def test_a_command_of_64_bytes_fits_a_button(api: BotApi, bot: Telegram, aino: Person) -> None:
    command = "varaa " + "ä" * 29
    assert len(command.encode()) == 64
    await bot.send(room(aino), Reply("Kumpi?", (Button("Tämä", command),)), once="1")
    async with Ear(api) as ear:
        await aino.press(await aino.hears("Kumpi"), "Tämä")
        assert (await ear.words())[-1] == command


async def test_a_private_button_in_a_group_leads_the_presser_into_the_private_chat(
    api: BotApi, bot: Telegram, group: Group
) -> None:
    ville = api.person("Ville")
    await bot.send(room(group), Reply("Mikä tila?", (Button("Jatka", "continue 12", private=True),)), once="1")
    message = await ville.hears("Mikä", chat=group)
    assert message.button("Jatka") == {"text": "Jatka", "url": "https://t.me/kylakello_bot?start=continue-12"}
    async with Ear(api) as ear:
        await ville.press(message, "Jatka")
        await ear.times(2)
        said = next(heard for heard in ear.heard if isinstance(heard, Incoming))
        assert (said.text, said.room.id) == ("/start continue-12", str(ville.id))


async def test_a_private_button_in_private_is_an_ordinary_one(bot: Telegram, aino: Person) -> None:
    await bot.send(room(aino), Reply("Mikä tila?", (Button("Jatka", "continue 12", private=True),)), once="1")
    assert (await aino.hears()).button("Jatka")["callback_data"] == "continue 12"


async def test_files_come_with_the_words_and_buttons_under_the_last(api: BotApi, bot: Telegram, aino: Person) -> None:
    reply = Reply("*Viikko 49*", (Button("Varaa", "book"),), (PICTURE, CALENDAR))
    number = await bot.send(room(aino), reply, once="1")
    picture, calendar = (sent.message for sent in api.sent)
    assert [sent.method for sent in api.sent] == ["sendPhoto", "sendDocument"]
    assert (picture.file, calendar.file) == (("viikko.png", PNG), ("varaus.ics", CALENDAR.content))
    assert (picture.text, calendar.text, calendar.labels) == ("", "Viikko 49", ["Varaa"])
    assert calendar.looks("bold") == ["Viikko 49"]
    assert number == str(calendar.id)


async def test_files_go_into_the_topic_they_are_meant_for(api: BotApi, bot: Telegram) -> None:
    forum = api.supergroup("Mallila", forum=True)
    await forum.add_bot()
    topic = forum.topic("Tilat")
    await bot.send(room(forum, topic), Reply("Viikko 49", files=(PICTURE, CALENDAR)), once="1")
    assert [sent.message.thread for sent in api.sent] == [topic, topic]


async def test_words_too_long_for_under_a_picture_follow_it(api: BotApi, bot: Telegram, aino: Person) -> None:
    await bot.send(room(aino), Reply("pitkä " * 200, (Button("Varaa", "book"),), (PICTURE,)), once="1")
    assert [sent.method for sent in api.sent] == ["sendPhoto", "sendMessage"]
    assert api.sent[-1].message.labels == ["Varaa"]


async def test_a_card_is_changed_in_place_and_changing_nothing_is_no_error(
    api: BotApi, bot: Telegram, group: Group
) -> None:
    number = await bot.send(room(group), Reply("Haravointi 3/10", (Button("Tulen", "join 3"),)), once="1")
    changed = Reply("Haravointi *4/10*", (Button("Tulen", "join 3"), Button("En tule", "leave 3")))
    await bot.edit(room(group), number, changed, once="edit 2")
    await bot.edit(room(group), number, changed, once="edit 3")
    message = group.chat.messages[int(number)]
    assert (message.text, message.rows) == ("Haravointi 4/10", [["Tulen", "En tule"]])
    assert [sent.method for sent in api.sent] == ["sendMessage", "editMessageText"]


async def test_the_words_under_a_picture_are_changed_in_place_too(bot: Telegram, aino: Person) -> None:
    number = await bot.send(room(aino), Reply("Viikko 49", files=(PICTURE,)), once="1")
    await bot.edit(room(aino), number, Reply("Viikko 50", (Button("Varaa", "book"),)), once="edit 4")
    message = aino.chat.messages[int(number)]
    assert (message.text, message.labels) == ("Viikko 50", ["Varaa"])


async def test_words_that_became_too_long_for_under_a_picture_are_not_cut_but_belong_below_it(
    api: BotApi, bot: Telegram, aino: Person
) -> None:
    number = await bot.send(room(aino), Reply("Viikko 49", files=(PICTURE,)), once="1")
    restarted = Telegram(api.token, api_url=api.url)
    for account in (bot, restarted):
        with pytest.raises(Outgrown):
            await account.edit(room(aino), number, Reply("*pitkä* " * 200), once="edit 5")
    await restarted.close()
    message = aino.chat.messages[int(number)]
    assert message.text == "Viikko 49"
    await bot.edit(room(aino), number, Reply(""), once="edit 5")
    assert message.text == ""


async def test_a_deleted_card_is_gone_but_its_room_is_not(bot: Telegram, group: Group) -> None:
    number = await bot.send(room(group), Reply("Haravointi"), once="1")
    del group.chat.messages[int(number)]
    with pytest.raises(Gone) as gone:
        await bot.edit(room(group), number, Reply("Haravointi 1/10"), once="edit 6")
    assert (gone.value.why, gone.value.room) == ("message gone", False)


async def test_if_telegram_cannot_read_our_html_it_is_said_plainly(api: BotApi, bot: Telegram, aino: Person) -> None:
    error = 'Bad Request: can\'t parse entities: Unsupported start tag "b" at byte offset 0'
    api.faults.refuse(400, error)
    number = await bot.send(room(aino), Reply("*Varattu* <Ann>"), once="1")
    assert api.sent[-1].text == "Varattu <Ann>"
    api.faults.refuse(400, error, method="editMessageText")
    await bot.edit(room(aino), number, Reply("*Peruttu* <Ann>"), once="edit 7")
    assert api.sent[-1].text == "Peruttu <Ann>"


async def test_a_moment_is_drawn_so_that_each_reader_sees_it_in_their_own_time_and_an_old_server_hears_words(
    api: BotApi, bot: Telegram, aino: Person
) -> None:
    at = datetime(2026, 11, 23, 16, tzinfo=UTC)
    reply = Reply(f"*Talkoot* {moment(at, 'ma 23.11.2026 klo 18')}")
    number = await bot.send(room(aino), reply, once="1")
    (message,) = [one for one in aino.chat.messages.values() if one.text == "Talkoot ma 23.11.2026 klo 18"]
    assert message.looks("date_time") == ["ma 23.11.2026 klo 18"]
    await bot.edit(room(aino), number, Reply(f"Siirretty: {moment(at, 'klo 18')}"), once="edit 8")
    assert message.looks("date_time") == ["klo 18"]
    error = 'Bad Request: can\'t parse entities: Unsupported start tag "tg-time" at byte offset 16'
    api.faults.refuse(400, error)
    await bot.send(room(aino), reply, once="2")
    said = api.sent[-1].message
    assert (said.text, said.looks("bold"), said.looks("date_time")) == ("Talkoot ma 23.11.2026 klo 18", ["Talkoot"], [])


Trouble = Callable[[Person, Group, BotApi], object]


@pytest.mark.parametrize(
    ("trouble", "where", "why"),
    [
        (lambda person, group, api: person.block(), "private", "blocked"),
        (lambda person, group, api: person.deactivate(), "private", "deactivated"),
        (lambda person, group, api: group.kick_bot(), "group", "kicked"),
        (lambda person, group, api: group.remove_bot(), "group", "kicked"),
        (lambda person, group, api: group.delete(), "group", "not found"),
    ],
)
async def test_a_room_that_is_closed_to_the_bot_is_gone_for_a_reason(
    api: BotApi, bot: Telegram, aino: Person, group: Group, trouble: Trouble, where: str, why: str
) -> None:
    happening = trouble(aino, group, api)
    if asyncio.iscoroutine(happening):
        await happening
    with pytest.raises(Gone) as gone:
        await bot.send(room(aino if where == "private" else group), Reply("Muistutus"), once="1")
    assert (gone.value.why, gone.value.room) == (why, True)


async def test_who_never_started_the_bot_cannot_be_written_to(api: BotApi, bot: Telegram, group: Group) -> None:
    ville, stranger = api.person("Ville"), api.person("Liisa")
    await ville.join(group)
    for person, why in ((ville, "not started"), (stranger, "not found")):
        with pytest.raises(Gone) as gone:
            await bot.send(room(person), Reply("Muistutus"), once="1")
        assert gone.value.why == why


async def test_a_deleted_topic_is_gone_and_a_closed_one_refuses(api: BotApi, bot: Telegram) -> None:
    forum = api.supergroup("Mallila", forum=True)
    await forum.add_bot()
    deleted, closed = forum.topic("Talkoot"), forum.topic("Tilat")
    forum.delete_topic(deleted)
    forum.close_topic(closed)
    for topic, why, whole in ((deleted, "not found", True), (closed, "refused", False)):
        with pytest.raises(Gone) as gone:
            await bot.send(room(forum, topic), Reply("Muistutus"), once="1")
        assert (gone.value.why, gone.value.room) == (why, whole)


async def test_a_group_where_the_bot_may_not_speak_refuses_only_this_message(bot: Telegram, group: Group) -> None:
    group.mute_bot()
    with pytest.raises(Gone) as gone:
        await bot.send(room(group), Reply("Muistutus"), once="1")
    assert (gone.value.why, gone.value.room) == ("refused", False)


async def test_a_group_that_became_a_supergroup_says_where_to(api: BotApi, bot: Telegram, group: Group) -> None:
    new = await group.migrate()
    with pytest.raises(Moved) as moved:
        await bot.send(room(group), Reply("Muistutus"), once="1")
    assert moved.value.to == str(new.id)
    assert api.sent == []


async def test_a_full_group_makes_that_group_wait_and_a_full_network_everybody(
    api: BotApi, bot: Telegram, aino: Person, group: Group
) -> None:
    api.faults.limits(per_second=None, per_chat_second=None, group_per_minute=2)
    for number in range(2):
        await bot.send(room(group), Reply("Muistutus"), once=str(number))
    with pytest.raises(Retry) as retry:
        await bot.send(room(group), Reply("Muistutus"), once="3")
    assert retry.value.after == 60
    assert not retry.value.everywhere
    await bot.send(room(aino), Reply("Muistutus"), once="4")
    api.pass_time(60)
    await bot.send(room(group), Reply("Muistutus"), once="3")
    api.faults.too_many(7)
    with pytest.raises(Retry) as retry:
        await bot.send(room(aino), Reply("Muistutus"), once="5")
    assert (retry.value.after, retry.value.everywhere) == (7, True)


@pytest.mark.parametrize(("trouble", "accepted"), [("bad_gateway", 0), ("garbage", 0), ("cut", 1)])
async def test_a_network_that_breaks_means_try_again(
    api: BotApi, bot: Telegram, aino: Person, trouble: str, accepted: int
) -> None:
    getattr(api.faults, trouble)(method="sendMessage")
    with pytest.raises(Retry) as retry:
        await bot.send(room(aino), Reply("Muistutus"), once="1")
    assert retry.value.after is None
    assert len(api.sent) == accepted


async def test_a_server_that_is_down_means_try_again_and_no_error_shows_the_token(
    api: BotApi, bot: Telegram, aino: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await bot.send(room(aino), Reply("Hei"), once="0")
    await api.stop()
    for number in range(2):
        with pytest.raises(Retry) as retry:
            await bot.send(room(aino), Reply("Muistutus"), once=str(number))
        shown = "".join(traceback.format_exception(retry.value)) + repr(vars(retry.value)) + caplog.text
        assert "AAtown" not in shown


async def test_an_answer_that_takes_too_long_means_try_again(
    api: BotApi, bot: Telegram, aino: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.networks.telegram_http.READ_SECONDS", 0.05)
    held = api.faults.hold()
    with pytest.raises(Retry):
        await bot.send(room(aino), Reply("Muistutus"), once="1")
    held.release.set()


async def test_a_dead_token_is_told_without_showing_it(api: BotApi, bot: Telegram, aino: Person) -> None:
    api.revoke()
    with pytest.raises(Dead) as dead:
        await bot.send(room(aino), Reply("Muistutus"), once="1")
    assert "AAtown" not in "".join(traceback.format_exception(dead.value))


async def test_a_reply_of_many_messages_goes_on_where_it_was_interrupted(
    api: BotApi, bot: Telegram, aino: Person
) -> None:
    long = Reply("\n".join(f"rivi {number}" for number in range(1200)))
    await bot.send(room(aino), Reply("Hei"), once="0")
    api.faults.hold(times=1).release.set()
    api.faults.too_many(1)
    with pytest.raises(Retry):
        await bot.send(room(aino), long, once="1")
    await bot.send(room(aino), long, once="1")
    assert "\n".join(sent.text for sent in api.sent[1:]) == long.text


async def test_whether_somebody_administers_the_group_is_asked_of_telegram(
    api: BotApi, bot: Telegram, aino: Person, group: Group
) -> None:
    ville = api.person("Ville")
    await ville.join(group)
    group.promote(aino)
    assert await bot.is_admin(room(group), str(aino.id))
    assert not await bot.is_admin(room(group), str(ville.id))
    assert not await bot.is_admin(room(group), "999")
    assert not await bot.is_admin(room(group), "")
    assert not await bot.is_admin(room(aino), str(aino.id))
    await group.kick_bot()
    assert not await bot.is_admin(room(group), str(aino.id))


async def test_closing_waits_until_the_last_press_was_answered(api: BotApi) -> None:
    ville = api.person("Ville")
    card = ville.chat.add(api.me(), api.date, "Talkoot", keyboard=[[{"text": "Tulen", "callback_data": "join 3"}]])
    api.faults.latency = 0.1
    async with Ear(api) as ear:
        press = await ville.press(card, "Tulen")
        await ear.times(1)
    assert api.answers == {press: ""}
