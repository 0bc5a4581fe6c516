"""Is all well? Settings, folder, database, networks: what is wrong, and how to mend it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot import config
from bot.config import BadSettings, Settings
from bot.logs import hide
from bot.wrong_settings import variable
from storage import joining, nightly, noted, people, schema
from storage.db import Database, Tx, Unavailable
from storage.lock import file_of
from storage.people import Role

PATIENCE = 10.0
"""Seconds a network has for an answer."""
_LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: it is well, or `says` how to mend it."""

    ok: bool
    about: str
    says: str

    def __str__(self) -> str:
        return f"ok    {self.about}: {self.says}" if self.ok else f"mend  {self.about}: {self.says}"


def of_bad_settings(bad: BadSettings) -> list[Finding]:
    """Return a finding for each sentence; nothing else can be looked at."""
    return [*(Finding(False, "settings", sentence) for sentence in bad.sentences), *_strangers()]


async def check(settings: Settings) -> list[Finding]:
    """Return everything that was found. Nothing is changed, and no secret is in it."""
    found = [*_settings(settings), _folder(settings), *await asyncio.to_thread(_database, settings)]
    if settings.telegram_token:
        found.append(await _telegram(settings.telegram_api_url, settings.telegram_token.get_secret_value()))
    if settings.matrix_homeserver:
        found.append(await _matrix(settings))
    if not settings.networks:
        names = f"{variable('telegram_token')} or {variable('matrix_homeserver')}"
        found.append(
            Finding(True, "networks", f"none yet, so the bot talks in the terminal; set {names} to connect one")
        )
    return [Finding(one.ok, one.about, hide(one.says, settings.secrets)) for one in found]


def _settings(settings: Settings) -> Iterator[Finding]:
    yield from _strangers()
    yield Finding(True, "settings", f"{settings.town}, {settings.timezone}, {settings.language}")


def _strangers() -> Iterator[Finding]:
    """A finding for each variable that nobody reads."""
    for name, likely in config.unknown():
        yield Finding(
            False, "settings", f"{name} is no setting. " + (f"Did you mean {likely}?" if likely else "Take it out.")
        )


def _folder(settings: Settings) -> Finding:
    there = next(path for path in (settings.data, *settings.data.absolute().parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            return Finding(True, "folder", f"{settings.data} can be written")
    except OSError as error:
        todo = f"{settings.data} cannot be written ({error.strerror}): change its rights or set {variable('data')}"
        return Finding(False, "folder", todo)


def _database(settings: Settings) -> list[Finding]:
    db = Database(settings.url)
    try:
        file = file_of(db.url) if db.sqlite else None
        if file is not None and not file.exists():
            return [Finding(True, "database", "it is made at the first start")]
        db.read_now(lambda tx: None)
        return _inside(db, settings)
    except Unavailable as error:
        return [
            Finding(False, "database", f"it does not answer ({_cause(error)}): is {variable('database_url')} right?")
        ]
    except Exception as error:  # a broken file fails in many ways
        return [Finding(False, "database", f"it cannot be read ({type(error).__name__}): restore a backup")]
    finally:
        db.close()


def _inside(db: Database, settings: Settings) -> list[Finding]:
    kind = "SQLite" if db.sqlite else "PostgreSQL"
    revision = schema.current(db)
    if revision is not None and not schema.knows(revision):
        return [Finding(False, "database", f"a newer Kyläkello was here (revision {revision}): upgrade this one")]
    if revision != schema.head():
        state = f"at revision {revision}" if revision else "empty"
        return [
            Finding(True, "database", f"{kind}, {state}; the next start brings it up to date, or `kylakello migrate`")
        ]
    return [Finding(True, "database", f"{kind}, revision {revision}"), *db.read_now(lambda tx: _of_town(tx, settings))]


def _of_town(tx: Tx, settings: Settings) -> list[Finding]:
    return [_caretaker(tx), _backups(tx, settings)]


def _backups(tx: Tx, settings: Settings) -> Finding:
    """A finding for the nightly copies: whether there is one of the last two nights."""
    folder, about = settings.backup_folder, "backups"
    if folder is None:
        return Finding(True, about, f"off ({variable('backups')}): make copies yourself with `kylakello backup`")
    now = datetime.now(UTC)
    days, last = list(nightly.copies(folder)), noted.backup(tx)
    if last is not None and last.why:
        return Finding(False, about, f"the last try did not succeed: {last.why}")
    if not days:
        return Finding(True, about, f"none yet in {folder}; the first is made when the bot runs")
    if nightly.night(now, settings.zone) - days[-1] > timedelta(days=1):
        todo = f"the last one in {folder} is of {days[-1]}: is the bot running, and has the disk room?"
        return Finding(False, about, todo)
    return Finding(True, about, f"{len(days)} in {folder}, the last of {days[-1]}")


def _caretaker(tx: Tx) -> Finding:
    names = [person.name for person in people.with_role(tx, Role.CARETAKER)]
    if names:
        return Finding(True, "caretaker", ", ".join(names))
    code = "send the bot the claim code, or make a new one: `kylakello claim`"
    return Finding(
        True, "caretaker", f"nobody yet; {code if joining.has_claim_code(tx) else 'make a code: `kylakello claim`'}"
    )


def _cause(error: BaseException) -> str:
    """Return the last line of what the database's library says."""
    inner = error.__cause__
    lines = str(getattr(inner, "orig", None) or inner or error).strip().splitlines()
    return lines[-1] if lines else type(error).__name__


async def _telegram(server: str, token: str) -> Finding:
    try:
        status, answer = await _ask("GET", f"{server.rstrip('/')}/bot{token}/getMe")
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        todo = f"{server} does not answer ({type(error).__name__}): is the network there?"
        return Finding(False, "Telegram", todo)
    if status in (401, 404):
        return Finding(
            False,
            "Telegram",
            f"the token is not accepted: copy it again from @BotFather to {variable('telegram_token')}",
        )
    if not answer.get("ok"):
        return Finding(
            False, "Telegram", f"the server answers with status {status}: is {variable('telegram_api_url')} right?"
        )
    return Finding(True, "Telegram", f"the bot is @{answer['result'].get('username')}")


async def _matrix(settings: Settings) -> Finding:
    base = f"{str(settings.matrix_homeserver).rstrip('/')}/_matrix/client"
    try:
        status, answer = await _ask("GET", f"{base}/versions")
        if status != 200 or "versions" not in answer:
            todo = f"{settings.matrix_homeserver} is no Matrix homeserver: is {variable('matrix_homeserver')} right?"
            return Finding(False, "Matrix", todo)
        if settings.matrix_token:
            return await _matrix_token(base, settings.matrix_token.get_secret_value(), settings.matrix_device)
        password = settings.matrix_password.get_secret_value() if settings.matrix_password else ""
        return await _matrix_password(base, str(settings.matrix_user), password)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        todo = f"{settings.matrix_homeserver} does not answer ({type(error).__name__}): is the address right?"
        return Finding(False, "Matrix", todo)


async def _matrix_token(base: str, token: str, device: str | None) -> Finding:
    status, answer = await _ask("GET", f"{base}/v3/account/whoami", token=token)
    if status != 200:
        return _refused(
            status, answer, f"sign in again and set {variable('matrix_token')} and {variable('matrix_device')}"
        )
    if answer.get("device_id") != device:
        todo = f"the token belongs to device {answer.get('device_id')}: set {variable('matrix_device')} to it"
        return Finding(False, "Matrix", todo)
    return Finding(True, "Matrix", f"the bot is {answer['user_id']}, device {answer.get('device_id')}")


async def _matrix_password(base: str, user: str, password: str) -> Finding:
    """Signs in and out again: no device is left behind."""
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user},
        "password": password,
        "initial_device_display_name": "Kyläkello (check)",
    }
    status, answer = await _ask("POST", f"{base}/v3/login", body=body)
    if status != 200:
        return _refused(status, answer, f"set {variable('matrix_user')} and {variable('matrix_password')}")
    await _ask("POST", f"{base}/v3/logout", body={}, token=answer["access_token"])
    return Finding(True, "Matrix", f"the bot is {answer['user_id']}")


def _refused(status: int, answer: dict[str, Any], todo: str) -> Finding:
    if status == 429:
        return Finding(False, "Matrix", "the homeserver asks to wait: try again in some minutes")
    return Finding(
        False, "Matrix", f"the homeserver refuses to let the bot in ({answer.get('errcode', status)}): {todo}"
    )


async def _ask(method: str, address: str, *, body: object = None, token: str = "") -> tuple[int, dict[str, Any]]:
    """Return the status and the JSON object of one answer."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    proxies = urlsplit(address).hostname not in _LOCAL
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    async with (
        aiohttp.ClientSession(trust_env=proxies, timeout=timeout) as session,
        session.request(method, address, json=body, headers=headers) as answer,
    ):
        try:
            given = await answer.json(content_type=None)
        except ValueError:
            given = {}
        return answer.status, given if isinstance(given, dict) else {}
