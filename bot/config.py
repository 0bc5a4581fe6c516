"""The settings: from the environment or a file ``.env``, checked as a whole before anything starts."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from rapidfuzz import process

from bot import wrong_settings
from bot.wrong_settings import PREFIX, TELEGRAM, variable

FILE = ".env"


class BadSettings(Exception):
    """The settings cannot be worked with; `sentences` say what to set, and hold no secret."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Settings(BaseSettings):
    """What the town has set. Nothing secret shows when it is printed."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=FILE,
        env_file_encoding="utf-8-sig",
        extra="ignore",
        hide_input_in_errors=True,
        frozen=True,
    )

    data: Path = Field(default=Path("data"), description="The folder for everything that is kept.")
    database_url: SecretStr | None = Field(
        default=None,
        description="The database: `postgresql://…`, or nothing for SQLite in that folder (`kylakello.db`).",
    )
    town: str = Field(default="Mallila", description="The name of the town.")
    timezone: str = Field(default="Europe/Helsinki", description="The town's time zone.")
    language: str = Field(default="fi", description="The language of who has not chosen one: `fi`, `sv` or `en`.")
    claim_code: SecretStr | None = Field(
        default=None, description="The code that makes its sayer the caretaker; without it one is made and printed."
    )
    telegram_token: SecretStr | None = Field(default=None, description="The Telegram bot's token, from @BotFather.")
    telegram_api_url: str = Field(default=TELEGRAM, description="Scheme, host and port of the Bot API server.")
    telegram_webhook_url: str | None = Field(
        default=None,
        description="The address to which Telegram brings what it hears, `https://…`; without it, Telegram is asked.",
    )
    telegram_webhook_secret: SecretStr | None = Field(
        default=None, description="The word by which Telegram is known there; without it one is made and kept."
    )
    webhook_listen: str = Field(
        default="127.0.0.1:8443", description="Where the proxy finds us for that address, host and port."
    )
    matrix_homeserver: str | None = Field(
        default=None, description="The address of the Matrix homeserver, `https://…`."
    )
    matrix_user: str | None = Field(default=None, description="The bot's Matrix user, `@kello:…`.")
    matrix_password: SecretStr | None = Field(default=None, description="The password of that user.")
    matrix_token: SecretStr | None = Field(
        default=None, description="An access token instead of the password, with the device it belongs to."
    )
    matrix_device: str | None = Field(default=None, description="The device of that token.")
    metrics_listen: str = Field(
        default="127.0.0.1:9464",
        description="Where `/health` and `/metrics` (Prometheus) can be asked, host and port; `off`: nowhere.",
    )
    backups: str = Field(
        default="on",
        description="The nightly copies: `on` (in `backups` in the data folder), `off`, or a folder of your own.",
    )
    log_level: str = Field(default="INFO", description="How much is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`.")

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: dict[str, Any]) -> dict[str, Any]:
        """A blank value is the same as none."""
        stripped = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
        return {name: value for name, value in stripped.items() if value != ""}

    @model_validator(mode="after")
    def _whole(self) -> Settings:
        examples = list(wrong_settings.placeholders(self))
        told = {sentence.split()[0] for sentence in examples}
        others = (*wrong_settings.wrong(self), *wrong_settings.half_set(self))
        found = [sentence for sentence in others if sentence.split()[0] not in told]
        if examples or found:
            raise BadSettings([*examples, *found])  # no ValueError: pydantic would wrap it in words of its own
        return self

    @property
    def url(self) -> str:
        """The database's address, with its password."""
        return self.database_url.get_secret_value() if self.database_url else f"sqlite:///{self.data / 'kylakello.db'}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def backup_folder(self) -> Path | None:
        """Where the nightly copies are kept; None if there are none."""
        if self.backups.lower() in ("off", "no", "false", "0"):
            return None
        return self.data / "backups" if self.backups.lower() in ("on", "yes", "true", "1") else Path(self.backups)

    @property
    def networks(self) -> tuple[str, ...]:
        """The networks that are configured."""
        there = {"telegram": self.telegram_token, "matrix": self.matrix_homeserver}
        return tuple(name for name, given in there.items() if given)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every word that must never be shown."""
        found = [value.get_secret_value() for _, value in self if isinstance(value, SecretStr)]
        password = wrong_settings.parts(self.url).password if self.database_url else None
        return (*found, *([password, unquote(password)] if password else []))

    def make_folder(self) -> None:
        """The data folder is there; a new one is its owner's alone."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)


def load() -> Settings:
    """Return the settings, or raise `BadSettings`."""
    try:
        return Settings()
    except ValidationError as error:
        names = sorted({variable(str(one["loc"][0])) for one in error.errors(include_input=False) if one["loc"]})
        raise BadSettings([f"{name} cannot be read: write it as plain text." for name in names]) from None
    except (UnicodeDecodeError, OSError):
        raise BadSettings([f"The file {FILE} cannot be read: it must be plain text in UTF-8."]) from None


def unknown() -> list[tuple[str, str | None]]:
    """Return each variable that looks like a setting and is none, with the one that was probably meant."""
    known = {variable(name) for name in Settings.model_fields}
    try:
        in_file = dotenv_values(FILE, encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError):
        in_file = {}
    given = {name.upper() for name in (*os.environ, *in_file)}
    strange = sorted(name for name in given - known if re.match(r"KYL[AÄ]_?KELLO", name))
    return [(name, _likely(name, known)) for name in strange]


def _likely(name: str, known: set[str]) -> str | None:
    best = process.extractOne(name, known, score_cutoff=80)
    return best[0] if best else None
