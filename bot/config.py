"""The settings: from the environment or a file ``.env``, checked as a whole before anything starts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from rapidfuzz import process

PREFIX = "KYLAKELLO_"
FILE = ".env"
TELEGRAM = "https://api.telegram.org"
LANGUAGES = ("fi", "sv", "en")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

_PLACEHOLDER = re.compile(
    r"""<.*> | \{.*\} | \[.*\] | \.{2,} | [x*?]{3,} | change[-_ ]?(me|this) | replace[-_ ]?(me|this) | todo | tbd
    | secret | password | token | example | (put|paste|insert)\b.*
    | (your|my)[-_ ]?(own[-_ ]?)?(bot|token|password|secret|code|server|homeserver|user|device|name)([-_ ].*)?
    | \d+:(abc|xxx|your|token|<).{0,30} | 123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11""",
    re.VERBOSE | re.IGNORECASE,
)
_EXAMPLE_HOST = re.compile(r"(^|\.)(example\.(org|com|net)|(your|my)-?(server|homeserver|domain|host)\.[a-z]+)$")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_CODE_SIGNS = frozenset("23456789ABCDEFGHJKMNPQRSTUVWXYZ")
"""The signs of a claim code that count when it is said (`storage.joining.ALPHABET`)."""
_SHORTEST_CODE = 6
_WEBHOOK_PORTS = (None, 443, 80, 88, 8443)
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


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
        examples = list(_placeholders(self))
        told = {sentence.split()[0] for sentence in examples}
        found = [sentence for sentence in (*_wrong(self), *_half_set(self)) if sentence.split()[0] not in told]
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
        password = _parts(self.url).password if self.database_url else None
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


def variable(field: str) -> str:
    """Return the environment variable of a setting."""
    return f"{PREFIX}{field.upper()}"


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


def _placeholders(settings: Settings) -> Iterator[str]:
    """A sentence for each value that is only an example."""
    for name, value in settings:
        if name == "town":
            continue
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if isinstance(text, str) and (_PLACEHOLDER.fullmatch(text) or _EXAMPLE_HOST.search(_host(text))):
            yield f"{variable(name)} is still an example: set your own, or leave it out."


def _host(text: str) -> str:
    """Return the host in an address or in a Matrix user, or nothing."""
    if text.startswith("@"):
        return text.partition(":")[2]
    return _parts(text).hostname or ""


def _parts(text: str) -> Any:
    try:
        return urlsplit(text)
    except ValueError:
        return urlsplit("")


def _wrong(settings: Settings) -> Iterator[str]:
    """A sentence for each value that cannot be right."""
    if not _is_zone(settings.timezone):
        yield f"{variable('timezone')} is no time zone: set one like Europe/Helsinki."
    if settings.language not in LANGUAGES:
        yield f"{variable('language')} must be one of {', '.join(LANGUAGES)}."
    if settings.log_level.upper() not in LEVELS:
        yield f"{variable('log_level')} must be one of {', '.join(LEVELS)}."
    if settings.database_url and not _is_database(settings.url):
        yield f"{variable('database_url')} must look like postgresql://user:password@host/name or sqlite:///file.db."
    token = settings.telegram_token
    if token and not _TOKEN.fullmatch(token.get_secret_value()):
        yield f"{variable('telegram_token')} is no bot token: copy the whole of it from @BotFather."
    for name in ("telegram_api_url", "matrix_homeserver"):
        address = getattr(settings, name)
        if address and not _is_web_address(address):
            yield f"{variable(name)} must be an address like https://matrix.mallila.fi, without anything behind it."
    yield from _wrong_webhook(settings)
    if not _is_listening(settings.metrics_listen):
        yield f"{variable('metrics_listen')} must be a host and a port like 127.0.0.1:9464, or off."
    code = settings.claim_code
    if code and sum(sign in _CODE_SIGNS for sign in code.get_secret_value().upper()) < _SHORTEST_CODE:
        yield (
            f"{variable('claim_code')} is too short: use at least {_SHORTEST_CODE} letters and digits "
            "(I, L, O, 0 and 1 do not count)."
        )


def _wrong_webhook(settings: Settings) -> Iterator[str]:
    """A sentence for each value of the webhook that Telegram would not take."""
    url, secret = settings.telegram_webhook_url, settings.telegram_webhook_secret
    if url and not _is_webhook(url, own_server=settings.telegram_api_url != TELEGRAM):
        yield (
            f"{variable('telegram_webhook_url')} must be an address like https://kello.mallila.fi/telegram, "
            "on port 443, 80, 88 or 8443."
        )
    if secret and not _WEBHOOK_SECRET.fullmatch(secret.get_secret_value()):
        yield f"{variable('telegram_webhook_secret')} must be 16 to 256 letters, digits, - and _; or leave it out."
    if settings.webhook_listen == "off" or not _is_listening(settings.webhook_listen):
        yield f"{variable('webhook_listen')} must be a host and a port like 127.0.0.1:8443."


def _is_webhook(text: str, *, own_server: bool) -> bool:
    """Tell whether Telegram brings updates to such an address; a Bot API server of one's own is less strict."""
    parts = _parts(text)
    try:
        port = parts.port
    except ValueError:
        return False
    if not parts.hostname or parts.username or parts.fragment:
        return False
    return parts.scheme in ("http", "https") if own_server else parts.scheme == "https" and port in _WEBHOOK_PORTS


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name).key)
    except (KeyError, ValueError, OSError):  # not known, not a name at all, or a folder of zones
        return False


def _is_web_address(text: str) -> bool:
    parts = _parts(text)
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and bare


def _is_listening(text: str) -> bool:
    host, _, port = text.rpartition(":")
    return text == "off" or (bool(host) and port.isdecimal() and int(port) < 65536)


def _is_database(text: str) -> bool:
    scheme, slashes, rest = text.partition("://")
    return bool(slashes and rest) and scheme.partition("+")[0] in ("postgres", "postgresql", "sqlite")


def _half_set(settings: Settings) -> Iterator[str]:
    """A sentence for each setting that is no use without another."""
    homeserver, user, device = (variable(f"matrix_{name}") for name in ("homeserver", "user", "device"))
    password, token = variable("matrix_password"), variable("matrix_token")
    if settings.telegram_api_url != TELEGRAM and not settings.telegram_token:
        yield f"{variable('telegram_api_url')} is set without {variable('telegram_token')}: set the token too."
    if settings.telegram_webhook_url and not settings.telegram_token:
        yield f"{variable('telegram_webhook_url')} is set without {variable('telegram_token')}: set the token too."
    if settings.telegram_webhook_secret and not settings.telegram_webhook_url:
        address = variable("telegram_webhook_url")
        yield f"{variable('telegram_webhook_secret')} is set without {address}: set the address too."
    told = [settings.matrix_user, settings.matrix_password, settings.matrix_token, settings.matrix_device]
    if any(told) and not settings.matrix_homeserver:
        yield f"Matrix is half set: {homeserver} is missing."
    if (settings.matrix_homeserver or any(told[1:])) and not settings.matrix_user:
        yield f"Matrix is half set: {user} is missing."
    if (settings.matrix_homeserver or settings.matrix_user) and not (settings.matrix_password or settings.matrix_token):
        yield f"Matrix is half set: set {password}, or {token} with {device}."
    if settings.matrix_token and not settings.matrix_device:
        yield f"{token} is set without {device}: set the device the token belongs to."
    if settings.matrix_device and not settings.matrix_token:
        yield f"{device} is set without {token}: set both, or use {password} alone."
