"""Signing in: the bot's device, its access token and the folder with its encryption keys."""

from __future__ import annotations

import logging
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nio

from bot.networks.matrix_wire import AnswerError, Client, TokenLost, asked, part, request, translated
from handlers.types import Dead, Keep

log = logging.getLogger(__name__)
DEVICE_NAME = "Kyläkello"


@dataclass
class Account:
    """Who the bot is on the homeserver. `open` gives a client that is signed in, with its encryption keys."""

    homeserver: str
    user: str
    password: str | None = field(repr=False)
    token: str | None = field(repr=False)
    device: str | None
    folder: Path
    keep: Keep = field(repr=False)

    async def open(self) -> nio.AsyncClient:
        """A client signed in as a device whose keys are in the folder.

        A device whose keys are lost is never used again: with a password the bot signs in as a new one and says so in
        the log, with a token alone it is `Dead`.
        """
        user, device, token = await self._sign_in()
        client = await self._with_keys(user, device, token)
        if client is None and self.password is not None:
            log.warning("Matrix: the encryption keys of device %s are lost; signing in as a new device", device)
            await self.forget()
            client = await self._with_keys(*await self._sign_in())
        if client is None:
            raise Dead(
                f"Matrix: the encryption keys of device {device} are lost. Set MATRIX_PASSWORD, or sign in as a new "
                "device and set MATRIX_TOKEN and MATRIX_DEVICE to it."
            )
        return client

    async def forget(self) -> None:
        """The next `open` signs in as a new device. Without a password that cannot be: raises `Dead`."""
        if self.password is None:
            raise TokenLost
        self.token = None
        await self.keep.save("token", "")
        await self.keep.save("device", "")

    async def belongs(self) -> None:
        """What is kept is about this account: anything kept for another one has been forgotten."""
        account = f"{self.homeserver} {self.user}"
        if (await self.keep.load("account") or account) != account:
            for name in ("token", "device", "since", "wanted"):
                await self.keep.save(name, "")
        await self.keep.save("account", account)

    async def _sign_in(self) -> tuple[str, str, str]:
        if self.token is not None:
            return await self._who_am_i(self.token, self.device)
        token, device = await self.keep.load("token"), await self.keep.load("device")
        if token and device:
            try:
                return await self._who_am_i(token, device)
            except TokenLost:
                log.warning("Matrix: the kept access token is not accepted any more; signing in as a new device")
        return await self._log_in()

    async def _who_am_i(self, token: str, device: str | None) -> tuple[str, str, str]:
        answer = await self._plainly("GET", "/v3/account/whoami", token=token)
        user, own = str(answer["user_id"]), str(answer.get("device_id") or device or "")
        if not own:
            raise Dead("Matrix: the access token belongs to no device. Set MATRIX_DEVICE.")
        if device and own != device:
            raise Dead(f"Matrix: the access token belongs to device {own}, not to MATRIX_DEVICE {device}.")
        return user, own, token

    async def _log_in(self) -> tuple[str, str, str]:
        answer = await self._plainly(
            "POST",
            "/v3/login",
            {
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": self.user},
                "password": self.password,
                "initial_device_display_name": DEVICE_NAME,
            },
        )
        user, device, token = (str(answer[name]) for name in ("user_id", "device_id", "access_token"))
        await self.keep.save("device", device)
        await self.keep.save("token", token)
        log.info("Matrix: signed in as %s, new device %s", user, device)
        return user, device, token

    async def _plainly(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, token: str = ""
    ) -> dict[str, Any]:
        """One request before there is a client with keys."""
        client = Client(self.homeserver, self.user, config=_config(store=None, encryption_enabled=False))
        client.access_token = token
        try:
            return await request(client, method, path, body)
        except AnswerError as refusal:
            if refusal.code == "M_FORBIDDEN" or (not token and refusal.code == "M_USER_DEACTIVATED"):
                raise Dead("Matrix: the homeserver does not accept the user name and password") from refusal
            raise translated(refusal) from refusal
        finally:
            await client.close()

    async def _with_keys(self, user: str, device: str, token: str) -> nio.AsyncClient | None:
        """The client with the device's keys; None if the homeserver knows other keys of it than the folder."""
        name = f"{quote(device, safe='')}.db"
        config = _config(pickle_key=self._pickle_key(), store_name=name)
        client = Client(self.homeserver, user, config=config, store_path=str(self.folder))
        try:
            client.restore_login(user, device, token)
        except Exception as trouble:
            log.warning("Matrix: the encryption keys cannot be read (%s)", type(trouble).__name__)
            await shut(client)
            return None
        (self.folder / name).chmod(0o600)
        try:
            published = await own_device(client)
        except BaseException:
            await shut(client)
            raise
        mine = client.olm.account.identity_keys["ed25519"] if client.olm else None
        if published is not None and published.get("keys", {}).get(f"ed25519:{device}") != mine:
            await shut(client)
            return None
        return client

    def _pickle_key(self) -> str:
        """The key that the stored keys are locked with, made at the first start."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        file = self.folder / "pickle.key"
        if not file.exists():
            write_private(file, secrets.token_urlsafe(32))
        return file.read_text().strip()


async def own_device(client: nio.AsyncClient) -> dict[str, Any] | None:
    """What the homeserver tells everybody about the bot's own device; None if it has published no keys yet."""
    user = client.user_id
    answer = await asked(client, "POST", "/v3/keys/query", {"device_keys": {user: []}})
    device = answer.get("device_keys", {}).get(user, {}).get(client.device_id)
    return dict(device) if device else None


async def shut(client: nio.AsyncClient) -> None:
    """The client's connections and its store are closed."""
    await client.close()
    if client.store is not None:
        client.store.database.close()


def write_private(file: Path, text: str) -> None:
    """The file holds the text, whole or not at all, and only its owner can read it."""
    fresh = file.with_name(f"{file.name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


def _config(**more: Any) -> nio.AsyncClientConfig:
    return nio.AsyncClientConfig(max_limit_exceeded=0, max_timeouts=0, store_sync_tokens=False, **more)


def direct_path(user: str) -> str:
    """Where a user's list of direct rooms stands."""
    return f"/v3/user/{part(user)}/account_data/m.direct"
