"""What an update of Telegram means here: something a person did, something that happened to a room, or nothing."""

from __future__ import annotations

import re

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update
from telegram import User as Account
from telegram.constants import ChatID, ChatType

from handlers.types import Change, Heard, Incoming, Room, RoomChange, User

NETWORK = "telegram"
ASKED_FOR = ("message", "callback_query", "my_chat_member")

_COMMAND_TO = re.compile(r"(?P<command>[/!]\w+)@(?P<whom>\w+)")
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_PRESENT = ("creator", "administrator", "member")


def heard(update: Update, me: Account) -> Heard | None:
    """What it means, or None if it is nothing for us."""
    if update.message is not None:
        return _message(update.message, me)
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    return None


def chat_of(update: Update) -> int:
    """The chat whose order must be kept; what belongs to none comes under 0."""
    chat = update.effective_chat
    return chat.id if chat is not None else 0


def room_of(chat: Chat, thread: int | None = None) -> Room:
    """The room of a chat, or of a topic in it."""
    private = chat.type == ChatType.PRIVATE
    number = f"{chat.id}/{thread}" if thread is not None and not private else str(chat.id)
    title = chat.full_name if private else chat.title
    return Room(NETWORK, number, private, title or "")


def _user(account: Account) -> User:
    return User(str(account.id), account.full_name, account.language_code or "")


def _message(message: Message, me: Account) -> Heard | None:
    moved = _moved(message)
    if moved is not None:
        return moved
    author = message.from_user
    if author is None or message.chat.type not in (ChatType.PRIVATE, *_GROUPS):
        return None
    anonymous = author.id == ChatID.ANONYMOUS_ADMIN
    if not anonymous and (author.is_bot or author.id == ChatID.SERVICE_CHAT):
        return None
    text = _meant_for_us(message, me)
    if text is None:
        return None
    thread = message.message_thread_id if message.is_topic_message else None
    return Incoming(
        key=f"m{message.chat.id}.{message.message_id}.{int(message.date.timestamp())}",
        room=room_of(message.chat, thread),
        user=User("", author.full_name, "") if anonymous else _user(author),
        text=text,
        admin=anonymous,
        album=message.media_group_id or "",
    )


def _meant_for_us(message: Message, me: Account) -> str | None:
    """The words without our own name in them, or None: small talk of a group, a command to another bot, no content."""
    text = message.text or message.caption or ""
    private = message.chat.type == ChatType.PRIVATE
    if not text:
        return "" if private and message.effective_attachment else None
    name = (me.username or "").lower()
    to = _COMMAND_TO.match(text)
    if to is not None:
        return text[: to.end("command")] + text[to.end() :] if to["whom"].lower() == name else None
    if private:
        return text
    spoken = _without_mention(text, name)
    if text.startswith(("/", "!")) or spoken != text or _answers_us(message, me):
        return spoken
    return None


def _without_mention(text: str, name: str) -> str:
    """The text without ``@name``, and without the comma or colon that follows it."""
    return re.sub(rf"(?<!\w)@{re.escape(name)}\b[,:]?[ \t]*", "", text, flags=re.IGNORECASE).strip() if name else text


def _answers_us(message: Message, me: Account) -> bool:
    """In a topic, every message "answers" the one that made the topic; that is no answer."""
    quoted = message.reply_to_message
    if quoted is None or quoted.from_user is None or quoted.forum_topic_created is not None:
        return False
    return quoted.from_user.id == me.id


def _press(query: CallbackQuery) -> Incoming | None:
    message = query.message
    if message is None or not query.data:
        return None
    thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    room = room_of(message.chat, thread)
    return Incoming(f"c{query.id}", room, _user(query.from_user), query.data, pressed=True)


def _membership(update: ChatMemberUpdated) -> RoomChange | None:
    if update.chat.type not in (ChatType.PRIVATE, *_GROUPS):
        return None
    before, after = update.old_chat_member.status, update.new_chat_member.status
    was_in, is_in = _is_in(update.old_chat_member), _is_in(update.new_chat_member)
    if was_in == is_in:
        return None
    when = int(update.date.timestamp())
    return RoomChange(
        key=f"s{update.chat.id}.{when}.{update.from_user.id}.{before}.{after}",
        room=room_of(update.chat),
        change=Change.JOINED if is_in else Change.LEFT,
        user=_user(update.from_user),
    )


def _is_in(member: object) -> bool:
    """Restricted members may be inside or outside; they say so themselves."""
    status = getattr(member, "status", "")
    return status in _PRESENT or (status == "restricted" and bool(getattr(member, "is_member", False)))


def _moved(message: Message) -> RoomChange | None:
    """The old and the new chat both tell of a move; both tell the same thing under the same key."""
    if message.migrate_to_chat_id:
        old, new = message.chat.id, message.migrate_to_chat_id
    elif message.migrate_from_chat_id:
        old, new = message.migrate_from_chat_id, message.chat.id
    else:
        return None
    return RoomChange(f"v{old}.{new}", Room(NETWORK, str(old), False, message.chat.title or ""), Change.MOVED, str(new))
