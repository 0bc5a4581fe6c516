"""The chats of the town as Telegram keeps them: who is in them, what stands in them, whether the bot may speak."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

from tests.botapi.checks import ApiError, Entity, bad, units

Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]
Kind = Literal["private", "group", "supergroup", "channel"]

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
SERVICE = {"id": 777000, "is_bot": False, "first_name": "Telegram"}

_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]+)?")
_MENTION = re.compile(r"(?<!\w)@[A-Za-z0-9_]{3,32}\b")
_global_ids = count(101)


@dataclass(slots=True, eq=False)
class Message:
    """A message as it stands in a chat now; editing it changes it in place."""

    id: int
    chat: Chat
    sender: dict[str, Any]
    date: int
    text: str
    entities: list[Entity] = field(default_factory=list)
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    thread: int | None = None
    file: tuple[str, bytes] | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    edits: int = 0

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.keyboard for button in row]

    @property
    def rows(self) -> list[list[str]]:
        return [[button["text"] for button in row] for row in self.keyboard]

    def button(self, label: str) -> dict[str, Any]:
        """The button with that label, or the first that begins with it."""
        for fits in (str.__eq__, str.startswith):
            for row in self.keyboard:
                for button in row:
                    if fits(button["text"], label):
                        return button
        raise AssertionError(f"no button {label!r} among {self.labels}")

    def looks(self, kind: str) -> list[str]:
        """The stretches that look so (bold, code …)."""
        data = self.text.encode("utf-16-le")
        return [
            data[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
            for entity in self.entities
            if entity["type"] == kind
        ]

    def wire(self) -> dict[str, Any]:
        """The message as the API writes it."""
        body: dict[str, Any] = {"message_id": self.id, "from": self.sender, "chat": self.chat.wire(), "date": self.date}
        caption = self.file is not None or "sticker" in self.extra or "photo" in self.extra
        if self.text:
            body["caption" if caption else "text"] = self.text
        if self.entities:
            body["caption_entities" if caption else "entities"] = self.entities
        if self.keyboard:
            body["reply_markup"] = {"inline_keyboard": self.keyboard}
        if self.thread is not None:
            body |= {"message_thread_id": self.thread, "is_topic_message": True}
        if self.edits:
            body["edit_date"] = self.date
        return body | self.extra


@dataclass(slots=True, eq=False)
class Chat:
    """One chat. A person's private chat has the person's id."""

    id: int
    kind: Kind
    title: str
    username: str = ""
    forum: bool = False
    bot: Status = "left"
    opened: bool = False
    known: bool = False
    blocked: bool = False
    deactivated: bool = False
    deleted: bool = False
    muted: bool = False
    pins: bool = True
    """Whether the bot, being an administrator, may pin."""
    members_pin: bool = False
    """Whether everybody in a supergroup may pin."""
    moved_to: int | None = None
    members: dict[int, Status] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    _ids: count[int] = field(default_factory=lambda: count(1))

    def wire(self) -> dict[str, Any]:
        body: dict[str, Any] = {"id": self.id, "type": self.kind}
        body["first_name" if self.kind == "private" else "title"] = self.title
        if self.username:
            body["username"] = self.username
        if self.forum:
            body["is_forum"] = True
        return body

    def add(self, sender: dict[str, Any], date: int, text: str, **more: Any) -> Message:
        """The message stands in the chat; its id is counted per supergroup, else over the whole account."""
        number = next(self._ids if self.kind in ("supergroup", "channel") else _global_ids)
        message = Message(number, self, sender, date, text, **more)
        self.messages[number] = message
        return message

    def allows_bot(self) -> None:
        """The bot may speak here, or the error of the real server."""
        kind = "supergroup" if self.kind == "supergroup" else self.kind
        if self.moved_to is not None:
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.moved_to)
        if self.kind == "private":
            self._allows_bot_in_private()
        elif self.deleted:
            raise ApiError(403, f"Forbidden: the {kind} chat was deleted")
        elif self.bot == "kicked":
            raise ApiError(403, f"Forbidden: bot was kicked from the {kind} chat")
        elif self.bot == "left":
            raise ApiError(403, f"Forbidden: bot is not a member of the {kind} chat")

    def _allows_bot_in_private(self) -> None:
        if self.deactivated:
            raise ApiError(403, "Forbidden: user is deactivated")
        if self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if not self.opened:
            if self.known:
                raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
            raise bad("chat not found")

    def allows_pinning(self) -> None:
        """The bot may pin here, or the error of the real server; in a small group only as an administrator."""
        appointed = self.bot == "administrator" and self.pins
        if self.kind != "private" and not appointed and not (self.kind == "supergroup" and self.members_pin):
            raise bad("not enough rights to manage pinned messages in the chat")

    def allows_speaking(self, thread: int | None) -> None:
        """The bot may send a message to this chat and topic, or the error of the real server."""
        self.allows_bot()
        if self.muted:
            raise bad("not enough rights to send text messages to the chat")
        if thread is None or (thread == 1 and self.forum):
            return
        if thread not in self.topics:
            raise bad("message thread not found")
        if thread in self.closed_topics and self.bot != "administrator":
            raise bad("TOPIC_CLOSED")


def typed_entities(text: str) -> list[Entity]:
    """The commands and mentions in what a person typed."""
    if "/" not in text and "@" not in text:
        return []
    found = [("bot_command", match) for match in _COMMAND.finditer(text)]
    found += [("mention", match) for match in _MENTION.finditer(text)]
    return [
        {"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())}
        for kind, match in sorted(found, key=lambda pair: pair[1].start())
        if kind == "bot_command" or not _inside_command(text, match.start())
    ]


def _inside_command(text: str, at: int) -> bool:
    return any(match.start() <= at < match.end() for match in _COMMAND.finditer(text))
