"""What the README says about commands and settings is what the code does."""

from __future__ import annotations

import pytest

from bot import docs
from bot.config import Settings
from bot.wrong_settings import variable
from handlers import commands


def test_the_readme_shows_the_commands_and_settings_of_the_code() -> None:
    text = docs.README.read_text(encoding="utf-8")
    assert docs.filled(text) == text, "run: python -m bot.docs --write"


def test_every_setting_and_every_listed_command_has_a_row() -> None:
    settings, said = docs.setting_table(), docs.command_table()
    for name in Settings.model_fields:
        assert f"`{variable(name)}`" in settings
    for one in commands.everything():
        assert (f"`/{one.name}`" in said) is one.listed


def test_a_readme_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="commands"):
        docs.filled("# Kyläkello\n")


def test_tables_that_have_changed_are_replaced_between_their_marks_alone() -> None:
    text = (
        "a\n<!-- commands -->\nyesterday\n<!-- /commands -->\nb\n<!-- settings -->\nyesterday\n<!-- /settings -->\nc\n"
    )
    filled = docs.filled(text)
    assert "yesterday" not in filled
    assert [line for line in filled.splitlines() if len(line) == 1] == ["a", "b", "c"]
    assert docs.filled(filled) == filled
