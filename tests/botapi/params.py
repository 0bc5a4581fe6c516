"""The parameters of one request: from the query, a form, a multipart body or JSON, read only when asked for."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from tests.botapi.checks import bad

File = tuple[str, bytes]


class Params:
    """What the bot said with its request. `text` is never read as JSON."""

    __slots__ = ("_files", "_values")

    def __init__(self, values: dict[str, Any], files: dict[str, File] | None = None) -> None:
        self._values = values
        self._files = files or {}

    def text(self, name: str) -> str:
        value = self._values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int | None = None) -> int | None:
        value = self._values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad(f"{name} must be an integer") from None

    def number(self, name: str, default: float = 0.0) -> float:
        try:
            return float(self._values.get(name) or default)
        except (TypeError, ValueError):
            raise bad(f"{name} must be a number") from None

    def flag(self, name: str) -> bool:
        return str(self._values.get(name, "")).lower() in ("true", "1")

    def object(self, name: str) -> Any:
        """A JSON value, or None. Forms carry it as text, JSON bodies as itself or as text."""
        value = self._values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {name} JSON object") from None

    def file(self, name: str) -> File:
        """An upload: under its own name, or under the name that ``attach://`` gives."""
        value = self.text(name)
        field = value.removeprefix("attach://") if value.startswith("attach://") else name
        if field not in self._files:
            raise bad(f"there is no {name} in the request")
        if not self._files[field][1]:
            raise bad("file must be non-empty")
        return self._files[field]


async def read(request: web.BaseRequest) -> Params:
    """The parameters of the request, whichever way they came."""
    kind = request.content_type
    values: dict[str, Any] = dict(request.query) if request.query_string else {}
    if kind == "multipart/form-data":
        return await _read_multipart(request, values)
    body = await request.read()
    if not body:
        return Params(values)
    if kind == "application/json":
        try:
            content = json.loads(body)
        except ValueError:
            raise bad("can't parse JSON object") from None
        if not isinstance(content, dict):
            raise bad("can't parse request: object expected")
        values.update(content)
    else:
        values.update(parse_qsl(body.decode(), keep_blank_values=True))
    return Params(values)


async def _read_multipart(request: web.BaseRequest, values: dict[str, Any]) -> Params:
    files: dict[str, File] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read())
            value.file.close()
        else:
            values[name] = value
    return Params(values, files)
