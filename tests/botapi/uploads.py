"""The files on the server: what was uploaded, the names that the bot may use for it, and what may be fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.botapi.checks import bad
from tests.botapi.params import File, Params

DOWNLOAD_LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file on the server. `field` is the part of a message that it belongs in."""

    field: str
    name: str
    content: bytes


Uploads = dict[str, Uploaded]


def keep(uploads: Uploads, field: str, name: str, content: bytes) -> str:
    """The file is on the server; returns the name to use for it."""
    number = f"F{len(uploads) + 1}"
    uploads[number] = Uploaded(field, name, content)
    return number


def taken(uploads: Uploads, params: Params, field: str) -> tuple[str, File]:
    """The file of a message and its name here: uploaded now, or named by what it was called when it was uploaded."""
    known = params.text(field)
    if known and not known.startswith("attach://"):
        file = uploads.get(known)
        if file is None:
            raise bad("wrong file identifier/HTTP URL specified")
        if file.field != field:
            raise bad(f"can't use file of type {file.field.capitalize()} as {field.capitalize()}")
        return known, (file.name, file.content)
    name, content = params.file(field)
    if field == "photo" and not content.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")):
        raise bad("IMAGE_PROCESS_FAILED")
    return keep(uploads, field, name, content), (name, content)


def told(uploads: Uploads, number: str) -> dict[str, Any]:
    """Where the bot may fetch the file."""
    if number not in uploads:
        raise bad("wrong file_id or the file is temporarily unavailable")
    file = uploads[number]
    if len(file.content) > DOWNLOAD_LIMIT:
        raise bad("file is too big")
    body = {"file_id": number, "file_unique_id": f"U{number}", "file_size": len(file.content)}
    return body | {"file_path": f"{file.field}s/{number}"}
