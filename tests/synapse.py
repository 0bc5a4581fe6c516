"""A real Matrix homeserver for the tests and the benchmarks."""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SERVER_NAME = "mallila.test"

_FREE = {"per_second": 10000, "burst_count": 10000}

_QUIET = {
    "trusted_key_servers": [],
    "suppress_key_server_warning": True,
    "report_stats": False,
    "bcrypt_rounds": 4,
    "presence": {"enabled": False},
    "rc_registration": _FREE,
    "rc_login": {"address": _FREE, "account": _FREE, "failed_attempts": _FREE},
    "rc_admin_redaction": _FREE,
    "rc_joins": {"local": _FREE, "remote": _FREE},
    "rc_joins_per_room": _FREE,
    "rc_invites": {"per_room": _FREE, "per_user": _FREE, "per_issuer": _FREE},
    "rc_room_creation": _FREE,
    "rc_media_create": _FREE,
}
"""No server to ask, nothing to report, and no limits but the one on messages."""


@dataclass(frozen=True)
class Login:
    """What the homeserver gives to somebody who registers."""

    user_id: str
    device_id: str
    access_token: str = field(repr=False)
    password: str = field(repr=False)


class Synapse:
    """A running homeserver; `register` gives it a new user."""

    def __init__(self, folder: Path, *, port: int = 0, default_limits: bool = False) -> None:
        self.folder = folder
        self.port = port or _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.secret = secrets.token_hex(16)
        self._default_limits = default_limits
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """The server answers on `url` when this returns."""
        config = self.folder / "homeserver.yaml"
        config.write_text(json.dumps(self._settings()))
        seed = secrets.token_bytes(32)
        (self.folder / "signing.key").write_text(f"ed25519 a_test {_base64(seed)}\n")
        (self.folder / "log.yaml").write_text(json.dumps(_logging(self.folder / "synapse.log")))
        with (self.folder / "stderr").open("wb") as complaints:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "synapse.app.homeserver", "-c", str(config)],
                cwd=self.folder,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
            )
        self._wait_until_it_answers()

    def stop(self) -> None:
        """The server's own process has ended when this returns."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def register(self, name: str, *, admin: bool = False) -> Login:
        """There is a new user whose name begins with `name`; every call makes another one."""
        user, password = f"{name.lower()}-{secrets.token_hex(4)}", secrets.token_hex(8)
        nonce = self.ask("GET", "/_synapse/admin/v1/register")["nonce"]
        said = "\0".join((nonce, user, password, "admin" if admin else "notadmin")).encode()
        body = {
            "nonce": nonce,
            "username": user,
            "displayname": name,
            "password": password,
            "admin": admin,
            "mac": hmac.new(self.secret.encode(), said, hashlib.sha1).hexdigest(),
        }
        got = self.ask("POST", "/_synapse/admin/v1/register", body)
        return Login(got["user_id"], got["device_id"], got["access_token"], password)

    def ask(self, method: str, path: str, body: object = None, *, token: str | None = None) -> Any:
        """The server's answer to one plain request, for what no client library does."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def _wait_until_it_answers(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError((self.folder / "stderr").read_text()[-2000:])
            try:
                self.ask("GET", "/_matrix/client/versions")
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("the homeserver does not answer")

    def _settings(self) -> dict[str, Any]:
        return {
            "server_name": SERVER_NAME,
            "public_baseurl": self.url,
            "pid_file": str(self.folder / "pid"),
            "listeners": [
                {
                    "port": self.port,
                    "type": "http",
                    "tls": False,
                    "bind_addresses": ["127.0.0.1"],
                    "resources": [{"names": ["client"], "compress": False}],
                }
            ],
            "database": {"name": "sqlite3", "args": {"database": str(self.folder / "homeserver.db")}},
            "log_config": str(self.folder / "log.yaml"),
            "media_store_path": str(self.folder / "media"),
            "signing_key_path": str(self.folder / "signing.key"),
            **self._secrets(),
            **_QUIET,
            **({} if self._default_limits else {"rc_message": _FREE}),
        }

    def _secrets(self) -> dict[str, str]:
        return {
            "registration_shared_secret": self.secret,
            "macaroon_secret_key": secrets.token_hex(16),
            "form_secret": secrets.token_hex(16),
        }


@contextmanager
def running(*, port: int = 0, default_limits: bool = False) -> Iterator[Synapse]:
    """A homeserver in a folder of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="synapse-") as folder:
        synapse = Synapse(Path(folder), port=port, default_limits=default_limits)
        synapse.start()
        try:
            yield synapse
        finally:
            synapse.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")


def _logging(file: Path) -> dict[str, Any]:
    return {
        "version": 1,
        "handlers": {"file": {"class": "logging.FileHandler", "filename": str(file)}},
        "root": {"level": "WARNING", "handlers": ["file"]},
        "disable_existing_loggers": False,
    }


def main() -> None:
    """Runs a homeserver until the input ends, for benchmarks; its address stands on the first line."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--default-limits", action="store_true", help="keep the server's own limit of messages")
    chosen = parser.parse_args()
    with running(port=chosen.port, default_limits=chosen.default_limits) as synapse:
        where = {"url": synapse.url, "secret": synapse.secret, "server_name": SERVER_NAME}
        print(json.dumps(where), flush=True)  # noqa: T201
        sys.stdin.read()


if __name__ == "__main__":
    main()
