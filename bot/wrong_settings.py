"""What is wrong with settings, each in a sentence that says what to set and holds no secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from pydantic import SecretStr

if TYPE_CHECKING:
    from bot.config import Settings

PREFIX = "KYLAKELLO_"
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


def variable(field: str) -> str:
    """Return the environment variable of a setting."""
    return f"{PREFIX}{field.upper()}"


def placeholders(settings: Settings) -> Iterator[str]:
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
    return parts(text).hostname or ""


def parts(text: str) -> SplitResult:
    """Return the parts of an address; of what cannot be one, nothing."""
    try:
        return urlsplit(text)
    except ValueError:
        return urlsplit("")


def wrong(settings: Settings) -> Iterator[str]:
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
    said = parts(text)
    try:
        port = said.port
    except ValueError:
        return False
    if not said.hostname or said.username or said.fragment:
        return False
    return said.scheme in ("http", "https") if own_server else said.scheme == "https" and port in _WEBHOOK_PORTS


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name).key)
    except (KeyError, ValueError, OSError):  # not known, not a name at all, or a folder of zones
        return False


def _is_web_address(text: str) -> bool:
    said = parts(text)
    bare = not (said.path.strip("/") or said.query or said.fragment or said.username)
    return said.scheme in ("http", "https") and bool(said.hostname) and bare


def _is_listening(text: str) -> bool:
    host, _, port = text.rpartition(":")
    return text == "off" or (bool(host) and port.isdecimal() and int(port) < 65536)


def _is_database(text: str) -> bool:
    scheme, slashes, rest = text.partition("://")
    return bool(slashes and rest) and scheme.partition("+")[0] in ("postgres", "postgresql", "sqlite")


def half_set(settings: Settings) -> Iterator[str]:
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
