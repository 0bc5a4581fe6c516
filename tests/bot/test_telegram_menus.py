"""The command menus are such that Telegram takes them, and each of their entries is understood."""

from __future__ import annotations

import pytest

from handlers import commands
from tests.botapi import BotApi
from tests.botapi.ear import Ear


@pytest.mark.parametrize("private", [True, False], ids=["private chats", "groups"])
async def test_every_menu_is_taken_by_telegram_and_every_entry_of_it_is_a_command(private: bool) -> None:
    commands.load()
    menus = commands.menus(private=private)
    async with BotApi() as api, Ear(api, commands=menus):
        scopes, languages = ("all_private_chats", "all_group_chats"), ("", *menus)
        wanted = {(scope, language) for scope in scopes for language in languages}
        await api.until(lambda: api.menus.keys() == wanted or None, what="all menus are set")
    for (_, language), entries in api.menus.items():
        assert [(entry["command"], entry["description"]) for entry in entries] == menus[language or "en"]
        for entry in entries:
            found = commands.find(f"/{entry['command']}")
            assert found, entry
            assert found[0].summary
            assert found[1] == ""
