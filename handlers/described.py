"""Files that are described when they are promised and made when they are said, so that nobody who changes the town's
books waits for a brush or a press.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from handlers import commands
from handlers.types import File
from storage.db import Tx

Make = Callable[[Any, Tx], File]
"""Makes the file of what was told about it. The transaction only reads: what it changes is not kept."""

_BEGINS, _ENDS = "application/vnd.kylakello.", "+json"
_kinds: dict[str, Make] = {}


def made_from(kind: str) -> Callable[[Make], Make]:
    """Declare how files of the kind (``application/vnd.kylakello.week+json``) are made of their descriptions."""
    if not _is_kind(kind):
        raise ValueError(f"not the name of a kind: {kind!r}")

    def declare(make: Make) -> Make:
        _kinds[kind] = make
        return make

    return declare


def _is_kind(mime: str) -> bool:
    return mime.startswith(_BEGINS) and mime.endswith(_ENDS)


def describe(kind: str, name: str, told: Any) -> File:
    """Return the file as it is promised: `told`, which JSON can hold, is all that its maker will get."""
    return File(name, kind, json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())


def is_described(file: File) -> bool:
    """Tell whether the file is still to be made."""
    return _is_kind(file.mime)


def made(file: File, tx: Tx) -> File:
    """Return the file that was described, under its name; any other file as it is.

    A kind that only a newer program knows raises KeyError.
    """
    if not is_described(file):
        return file
    commands.load()
    return replace(_kinds[file.mime](json.loads(file.content), tx), name=file.name)
