"""How a reply looks on Telegram: its parts in order, and its buttons as rows that fit a phone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.networks import markup
from handlers.types import Button, File, Reply

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
ROW_CHARACTERS = 36
ROW_BUTTONS = 4

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Part:
    """One message of several that a reply becomes. `text` is markup; with a file it is the caption."""

    text: str
    file: File | None = None
    buttons: tuple[Button, ...] = ()


def parts(reply: Reply) -> list[Part]:
    """The messages of a reply; its buttons are on the last one.

    Text stands under the last file if it fits there, else in messages of its own behind the files.
    """
    files = [Part("", file) for file in reply.files]
    text = reply.text if markup.plain(reply.text).strip() else ""
    if files and markup.length_utf16(markup.plain(text)) <= CAPTION_UNITS:
        return [*files[:-1], Part(text, reply.files[-1], reply.buttons)]
    texts = markup.split(text, TEXT_UNITS)
    return [*files, *(Part(piece) for piece in texts[:-1]), Part(texts[-1], None, reply.buttons)]


def keyboard(buttons: Sequence[Button], *, private: bool, username: str) -> InlineKeyboardMarkup | None:
    """The buttons as rows; a private one said in a group leads into the private chat by a link."""
    if not buttons:
        return None
    return InlineKeyboardMarkup([[_key(button, private, username) for button in row] for row in rows(buttons)])


def rows(buttons: Sequence[Button]) -> list[list[Button]]:
    """Buttons of one row are equally wide: as many stand side by side as the longest label lets."""
    laid: list[list[Button]] = []
    for button in buttons:
        if laid and _fits([*laid[-1], button]):
            laid[-1].append(button)
        else:
            laid.append([button])
    return laid


def _fits(row: Sequence[Button]) -> bool:
    widest = max(len(button.label) for button in row) + 2
    return len(row) <= ROW_BUTTONS and len(row) * widest <= ROW_CHARACTERS


def _key(button: Button, private: bool, username: str) -> InlineKeyboardButton:
    payload = button.command.replace(" ", "-")
    if button.private and not private and username and _PAYLOAD.fullmatch(payload):
        return InlineKeyboardButton(button.label, url=f"https://t.me/{username}?start={payload}")
    return InlineKeyboardButton(button.label, callback_data=button.command)
