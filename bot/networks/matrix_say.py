"""Saying: what a reply looks like in a Matrix room, and the names under which the homeserver says it only once."""

from __future__ import annotations

import hashlib
import html
from typing import Any

from bot.networks.choices import numbered
from bot.networks.markup import plain, split, to_html
from handlers.types import Button, Reply

TEXT_UNITS = 6_000
"""An event holds 65 536 bytes: the text stands in it twice, in an edit four times, encryption takes a third more, and a
letter that is not English may take six bytes."""
HTML = "org.matrix.custom.html"


def texts(reply: Reply) -> list[Reply]:
    """The messages that the words and choices of a reply become; the choices are on the last."""
    *first, last = split(reply.text, TEXT_UNITS)
    return [*(Reply(piece) for piece in first), Reply(last, reply.buttons)]


def content(reply: Reply, own: str, thread: str | None = None) -> dict[str, Any]:
    """The message: text, and the choices as numbered lines."""
    lines = [_line(number, button, own) for number, button in enumerate(reply.buttons, 1)]
    text, formatted = plain(reply.text), to_html(reply.text).replace("\n", "<br>")
    gap = 2 if lines and text else 0
    message: dict[str, Any] = {
        "msgtype": "m.notice",
        "body": text + "\n" * gap + "\n".join(said for said, _ in lines),
        "format": HTML,
        "formatted_body": formatted + "<br>" * gap + "<br>".join(drawn for _, drawn in lines),
        "m.mentions": {},
    }
    return message | in_thread(thread)


def _line(number: int, button: Button, own: str) -> tuple[str, str]:
    """A choice as text and as HTML. A private one says where to write which word."""
    label = html.escape(button.label)
    if not button.private:
        return numbered(number, button.label), numbered(number, label)
    link = f"https://matrix.to/#/{own}"
    word = html.escape(button.command)
    return (
        f"{numbered(number, button.label)} → {link} : {button.command}",
        f'{numbered(number, label)} → <a href="{html.escape(link)}">{html.escape(own)}</a>: <code>{word}</code>',
    )


def edited(message: str, reply: Reply, own: str) -> dict[str, Any]:
    """The event that makes an earlier message say this instead, as much of it as one event holds."""
    fresh = content(Reply(split(reply.text, TEXT_UNITS)[0], reply.buttons), own)
    relation = {"rel_type": "m.replace", "event_id": message}
    shown = {"body": f"* {fresh['body']}", "formatted_body": f"* {fresh['formatted_body']}"}
    return {**fresh, **shown, "m.new_content": fresh, "m.relates_to": relation}


def in_thread(thread: str | None) -> dict[str, Any]:
    """The relation that puts a message into a thread."""
    if thread is None:
        return {}
    reply = {"event_id": thread}
    return {
        "m.relates_to": {
            "rel_type": "m.thread",
            "event_id": thread,
            "is_falling_back": True,
            "m.in_reply_to": reply,
        }
    }


def transaction(once: str, piece: str = "") -> str:
    """The name under which the homeserver takes one event of this device, and takes it only once."""
    return hashlib.sha256(f"{once}\0{piece}".encode()).hexdigest()[:40]


def reaction(message: str, key: str) -> dict[str, Any]:
    """A reaction on a message."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": message, "key": key}}
