"""How a reply looks on Telegram: its parts in order, and its buttons as rows that fit a phone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode

from bot.networks import markup
from handlers.types import Button, File, Reply

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
ROW_CHARACTERS = 36
ROW_BUTTONS = 4
MESSAGE_BUTTONS = 60
"""Telegram refuses more than 100 buttons under one message, and earlier when they are long."""

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Part:
    """One message of several that a reply becomes. `text` is markup; with a file it is the caption."""

    text: str
    file: File | None = None
    buttons: tuple[Button, ...] = ()


def parts(reply: Reply) -> list[Part]:
    """The messages of a reply; its buttons are on the last one, and on further ones if they are too many for one.

    Text stands under the last file if it fits there, else in messages of its own behind the files.
    """
    files = [Part("", file) for file in reply.files]
    text = reply.text if markup.plain(reply.text).strip() else ""
    buttons, *more = _bundles(reply.buttons)
    further = [Part("…", None, bundle) for bundle in more]
    if files and fits_under_file(reply):
        return [*files[:-1], Part(text, reply.files[-1], buttons), *further]
    texts = markup.split(text, TEXT_UNITS)
    return [*files, *(Part(piece) for piece in texts[:-1]), Part(texts[-1], None, buttons), *further]


def fits_under_file(reply: Reply) -> bool:
    """Tell whether a file can have the reply's words under it."""
    return markup.length_utf16(markup.plain(reply.text)) <= CAPTION_UNITS


def changed(reply: Reply, limit: int = TEXT_UNITS) -> Part:
    """What an earlier message says now: as much of the reply as one message holds."""
    return Part(markup.split(reply.text, limit)[0], None, _bundles(reply.buttons)[0])


def looks(text: str) -> list[tuple[str, str | None]]:
    """How a text is said, the best way first: as HTML with moments, for an older server without them, and as words."""
    ways: list[tuple[str, str | None]] = [(markup.to_html(text, moments=True), ParseMode.HTML)]
    without = markup.to_html(text)
    return [*ways, *([(without, ParseMode.HTML)] if without != ways[0][0] else []), (markup.plain(text), None)]


def _bundles(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    """As many buttons together as one message holds."""
    starts = range(0, max(len(buttons), 1), MESSAGE_BUTTONS)
    return [tuple(buttons[start : start + MESSAGE_BUTTONS]) for start in starts]


def keyboard(buttons: Sequence[Button], *, private: bool, username: str) -> InlineKeyboardMarkup | None:
    """The buttons as rows; a private one said in a group leads into the private chat by a link."""
    if not buttons:
        return None
    return InlineKeyboardMarkup([[_key(button, private, username) for button in row] for row in rows(buttons)])


def rows(buttons: Sequence[Button]) -> list[list[Button]]:
    """Buttons of one row are equally wide: as many stand side by side as the longest label lets.

    Buttons about one thing (``cancel 3``, ``move 3``) begin a row of their own rather than being torn apart.
    """
    laid: list[list[Button]] = []
    for _, together in groupby(enumerate(buttons), _about):
        group = [button for _, button in together]
        if laid and not _fits([*laid[-1], *group]):
            laid.append([])
        for button in group:
            if laid and (not laid[-1] or _fits([*laid[-1], button])):
                laid[-1].append(button)
            else:
                laid.append([button])
    return laid


def _about(place: tuple[int, Button]) -> str:
    """Which thing the button is about: the last word of a command of several words; any other stands alone."""
    number, button = place
    _, blank, thing = button.command.rpartition(" ")
    return thing if blank else f"button {number}"


def _fits(row: Sequence[Button]) -> bool:
    widest = max(len(button.label) for button in row) + 2
    return len(row) <= ROW_BUTTONS and len(row) * widest <= ROW_CHARACTERS


def _key(button: Button, private: bool, username: str) -> InlineKeyboardButton:
    payload = button.command.replace(" ", "-")
    if button.private and not private and username and _PAYLOAD.fullmatch(payload):
        return InlineKeyboardButton(button.label, url=f"https://t.me/{username}?start={payload}")
    return InlineKeyboardButton(button.label, callback_data=button.command)
