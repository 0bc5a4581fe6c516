"""What the Bot API refuses, in its own words: HTML it cannot parse, text that is too long, buttons that do not fit."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
BUTTON_BYTES = 64

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?)*)\s*>")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]+|#x[0-9a-fA-F]+);")
_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
_URL = re.compile(r"(https?|tg)://[^\s/?#]+\S*")

Entity = dict[str, Any]


class ApiError(Exception):
    """The server's answer "no", as it goes over the wire."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> str:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return json.dumps(answer)


def bad(description: str, **parameters: int) -> ApiError:
    return ApiError(400, f"Bad Request: {description}", **parameters)


def units(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_text(text: str, parse_mode: str, limit: int = TEXT_LIMIT) -> tuple[str, list[Entity]]:
    """What a reader sees and where it is bold, or the error of the real server."""
    what = "message" if limit == TEXT_LIMIT else "message caption"
    mode = parse_mode.lower()
    if mode not in ("", "html"):
        raise bad(f"unsupported parse_mode {parse_mode!r}: this town writes HTML")
    seen, entities = _parse_html(text) if mode == "html" else (text, [])
    if units(seen) > limit:
        raise bad(f"{what} is too long")
    stripped = seen.strip()
    if limit == TEXT_LIMIT and not stripped:
        raise bad("message text is empty" if not text else "text must be non-empty")
    return stripped, entities


def _parse_html(text: str) -> tuple[str, list[Entity]]:
    if "<" not in text and "&" not in text:
        return text, []
    seen: list[str] = []
    length = at = 0
    opened: list[tuple[str, int, int, Entity]] = []
    entities: list[Entity] = []

    def say(piece: str) -> None:
        nonlocal length
        decoded = _ENTITY.sub(lambda match: html.unescape(match.group()), piece)
        seen.append(decoded)
        length += units(decoded)

    while (start := text.find("<", at)) >= 0:
        say(text[at:start])
        match = _TAG.match(text, start)
        if match is None:
            raise _unreadable_tag(text, start)
        _open_or_close(text, match, opened, entities, length)
        at = match.end()
    say(text[at:])
    if opened:
        missing = f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"'
        raise bad(f"can't parse entities: {missing} at byte offset {opened[-1][1]}")
    return "".join(seen), sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _byte(text: str, at: int) -> int:
    return len(text[:at].encode("utf-8", "surrogatepass"))


def _unreadable_tag(text: str, start: int) -> ApiError:
    name = re.match(r"<(/?)([^\s>]*)", text[start:])
    assert name is not None
    at = _byte(text, start)
    if ">" not in text[start:]:
        return bad(f"can't parse entities: Unclosed start tag at byte offset {at}")
    if name.group(1):
        return bad(f"can't parse entities: Unexpected end tag at byte offset {at}")
    return bad(f'can\'t parse entities: Unsupported start tag "{name.group(2).lower()}" at byte offset {at}')


def _open_or_close(
    text: str, match: re.Match[str], opened: list[tuple[str, int, int, Entity]], entities: list[Entity], length: int
) -> None:
    name, at = match.group(2).lower(), _byte(text, match.start())
    if not match.group(1):
        if name not in _KINDS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {at}')
        opened.append((name, at, length, _moment(match.group(3), at) if name == "tg-time" else {}))
        return
    if not opened:
        raise bad(f"can't parse entities: Unexpected end tag at byte offset {at}")
    expected, _, offset, more = opened.pop()
    if name != expected:
        raise bad(
            f'can\'t parse entities: Unmatched end tag at byte offset {at}, expected "</{expected}>", found "</{name}>"'
        )
    if length > offset:
        entities.append({"type": _KINDS[name], "offset": offset, "length": length - offset, **more})


def _moment(attributes: str, at: int) -> Entity:
    """What a ``tg-time`` says beside its words, or the refusal of one that says nothing of when."""
    said = dict(re.findall(r'([a-z]+)="([^"]*)"', attributes))
    form = said.get("format", "")
    if not re.fullmatch(r"-?\d{1,11}", said.get("unix", "")) or not re.fullmatch(r"r|w?[dD]?[tT]?", form):
        raise bad(f"can't parse entities: Invalid date specified at byte offset {at}")
    return {"unix_time": int(said["unix"])} | ({"date_time_format": form} if form else {})


def read_keyboard(markup: Any) -> list[list[dict[str, Any]]]:
    """The rows of an inline keyboard, or the error of the real server."""
    if markup is None:
        return []
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    if sum(map(len, rows)) > 100:
        raise bad("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return [row for row in rows if row]


def _check_button(button: dict[str, Any]) -> None:
    cannot = "can't parse inline keyboard button: "
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad(cannot + 'Field "text" must be of type String')
    if not button["text"].strip():
        raise bad("BUTTON_TEXT_INVALID")
    if "callback_data" in button:
        if not 1 <= len(str(button["callback_data"]).encode()) <= BUTTON_BYTES:
            raise bad("BUTTON_DATA_INVALID")
    elif "url" in button:
        if not _URL.fullmatch(str(button["url"])):
            raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    else:
        raise bad(cannot + "Text buttons are unallowed in the inline keyboard")


def read_commands(commands: Any) -> list[dict[str, str]]:
    """A command menu, or the error of the real server."""
    if not isinstance(commands, list):
        raise bad("can't parse BotCommand: expected an Array of commands")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    _each(commands, "command", lambda name: _COMMAND_NAME.fullmatch(name) is not None, "BOT_COMMAND_INVALID")
    _each(commands, "description", lambda text: 1 <= len(text) <= 256, "BOT_COMMAND_DESCRIPTION_INVALID")
    return [{"command": entry["command"], "description": entry["description"]} for entry in commands]


def _each(entries: list[dict[str, Any]], field: str, good: Callable[[str], bool], error: str) -> None:
    for entry in entries:
        if not isinstance(entry.get(field), str) or not good(entry[field]):
            raise bad(error)
