"""A second client must accept the Bot API server of the tests too: a short conversation over aiogram.

``python tests/second_client.py`` makes an environment for aiogram (it wants another pydantic than we do), lets a small
bot talk there with `tests.botapi` in this process, and says what it saw. It is not part of the test run.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.botapi import BotApi, Group, Person  # noqa: E402 (after the path)

AIOGRAM = "aiogram>=3.31,<4"

BOT = """
import asyncio, sys
from aiogram import Bot, Dispatcher, F
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (BotCommand, BufferedInputFile, CallbackQuery, ChatMemberUpdated, InlineKeyboardButton,
                           InlineKeyboardMarkup, Message)

session = AiohttpSession(api=TelegramAPIServer.from_base(sys.argv[1]))
bot = Bot(sys.argv[2], session=session, default=DefaultBotProperties(parse_mode="HTML"))
dp = Dispatcher()
key = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Peru varaus", callback_data="cancel 1")]])

@dp.message(F.text.startswith("/start"))
async def start(message: Message):
    await bot.set_my_commands([BotCommand(command="varaa", description="Varaa tila")], language_code="fi")
    await message.answer("Hei <b>" + message.from_user.first_name + "</b>!", reply_markup=key)

@dp.message(F.text.startswith("/varaa"))
async def book(message: Message):
    member = await bot.get_chat_member(message.chat.id, message.from_user.id)
    chat = await bot.get_chat(message.chat.id)
    await message.reply(f"Varattu: {chat.title} ({member.status})")

@dp.message(F.text == "kuva")
async def picture(message: Message):
    png = b"\\x89PNG\\r\\n\\x1a\\n" + bytes(60)
    await message.answer_photo(BufferedInputFile(png, "viikko.png"), caption="Viikko 49")
    await message.answer_document(BufferedInputFile(b"BEGIN:VCALENDAR", "varaus.ics"), caption="Kalenteriin")

@dp.message(F.photo)
async def shown(message: Message):
    content = await bot.download(message.photo[-1])
    said = await message.answer_photo(message.photo[-1].file_id, caption=f"{len(content.read())} tavua")
    await said.edit_caption(caption="Sama kuva")

@dp.message(F.text == "pois")
async def away(message: Message):
    said = await message.answer("Unohda")
    await said.delete()

@dp.message(F.text == "rikki")
async def broken(message: Message):
    try:
        await message.answer("<Ann>")
    except TelegramBadRequest as error:
        await message.answer(error.message, parse_mode=None)

@dp.callback_query()
async def pressed(query: CallbackQuery):
    await query.answer("Selvä")
    await query.message.edit_text("Peruttu")

@dp.my_chat_member()
async def changed(update: ChatMemberUpdated):
    if update.new_chat_member.status == "member":
        await bot.send_message(update.chat.id, "Kiitos kutsusta")

asyncio.run(dp.start_polling(bot, handle_signals=True))
"""


async def converse(python: Path, script: Path) -> list[str]:
    """Everything the town wanted of aiogram happened; returns it in words."""
    async with BotApi() as api:
        process = await asyncio.create_subprocess_exec(python, script, api.url, api.token)
        try:
            seen = await _private(api, api.person("Aino"))
            group = api.group("Kylätori")
            return seen + await _group(api.person("Ville"), group)
        finally:
            process.terminate()
            await process.wait()


async def _private(api: BotApi, aino: Person) -> list[str]:
    await aino.start()
    hello = await aino.hears("Hei Aino!", within=20)
    assert hello.looks("bold") == ["Aino"]
    assert api.menus["default", "fi"] == [{"command": "varaa", "description": "Varaa tila"}]
    assert await aino.answered(await aino.press(hello, "Peru varaus")) == "Selvä"
    assert await aino.hears("Peruttu") is hello
    await aino.say("kuva")
    assert (await aino.hears("Viikko 49")).file is not None
    assert (await aino.hears("Kalenteriin")).file == ("varaus.ics", b"BEGIN:VCALENDAR")
    await aino.send_file(b"\x89PNG\r\n\x1a\n" + bytes(60))
    shown = await aino.hears("68 tavua")
    assert await aino.hears("Sama kuva") is shown
    await aino.say("pois")
    forgotten = await aino.hears("Unohda")
    await api.until(lambda: forgotten in api.removed or None)
    await aino.say("rikki")
    await aino.hears('Unsupported start tag "ann" at byte offset 0')
    return [
        "private chat, menu, button, edit",
        "photo and document (multipart)",
        "file fetched, said by name, caption changed, deleted",
        "HTML error in the real words",
    ]


async def _group(ville: Person, group: Group) -> list[str]:
    await group.add_bot(by=ville)
    await ville.hears("Kiitos kutsusta", chat=group)
    await ville.say("/varaa kylätalo", chat=group)
    await ville.hears("Varattu: Kylätori (creator)", chat=group)
    return ["group: let in, command, reply, member, chat"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        venv.create(home / "venv", with_pip=True)
        python = home / "venv" / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", AIOGRAM], check=True)
        script = home / "bot.py"
        script.write_text(BOT, encoding="utf-8")
        for line in asyncio.run(converse(python, script)):
            sys.stdout.write(f"aiogram: {line}\n")


if __name__ == "__main__":
    main()
