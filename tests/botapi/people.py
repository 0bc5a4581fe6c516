"""People and groups of the town, as a test moves them: they start, say, press, join, leave and block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.botapi.chats import ANONYMOUS, CHANNEL, SERVICE, Chat, Message, Status, typed_entities
from tests.botapi.uploads import keep

if TYPE_CHECKING:
    from tests.botapi.network import Network


class Person:
    """Somebody with Telegram on the phone. `id` is also the id of their private chat with the bot."""

    def __init__(self, api: Network, chat: Chat, language: str, *, is_bot: bool = False) -> None:
        self._api = api
        self.chat = chat
        self.id = chat.id
        self.name = chat.title
        self.language = language
        self.is_bot = is_bot
        self._read: dict[int, int] = {}

    def wire(self) -> dict[str, Any]:
        body: dict[str, Any] = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        if self.chat.username:
            body["username"] = self.chat.username
        if self.language:
            body["language_code"] = self.language
        return body

    async def start(self, payload: str = "") -> Message:
        """They open the private chat and tap "Start", or follow a deep link with that payload."""
        return await self.say(f"/start {payload}".rstrip())

    async def say(
        self, text: str, *, chat: Group | None = None, topic: int | None = None, reply_to: Message | None = None
    ) -> Message:
        """They write in the group, or else to the bot in private."""
        room = self._enter(chat)
        extra = {"reply_to_message": _quoted(reply_to)} if reply_to is not None else {}
        entities = typed_entities(text)
        message = room.add(self.wire(), self._api.date, text, entities=entities, thread=topic, extra=extra)
        self._read[room.id] = len(self._api.sent)
        self._api.deliver(message)
        return message

    async def send(self, what: str, *, caption: str = "", chat: Group | None = None) -> Message:
        """They send something that is not text: a sticker, a photo, a voice message, a location."""
        room = self._enter(chat)
        message = room.add(self.wire(), self._api.date, caption, extra=_CONTENT[what])
        self._api.deliver(message)
        return message

    async def send_file(
        self,
        content: bytes,
        *,
        name: str = "",
        mime: str = "",
        caption: str = "",
        chat: Group | None = None,
        album: str = "",
        reply_to: Message | None = None,
    ) -> Message:
        """They send a document of that name, or, without one, a photo."""
        room = self._enter(chat)
        field = "document" if name else "photo"
        number = keep(self._api.files, field, name, content)
        kept = {"file_id": number, "file_unique_id": f"U{number}", "file_size": len(content)}
        small = {"file_id": "thumb", "file_unique_id": "thumb", "file_size": 900, "width": 90, "height": 60}
        body: Any = kept | {"file_name": name, "mime_type": mime} if name else [small, kept | _LARGE]
        extra = {field: body} | ({"media_group_id": album} if album else {})
        extra |= {"reply_to_message": _quoted(reply_to)} if reply_to is not None else {}
        entities = typed_entities(caption)
        message = room.add(self.wire(), self._api.date, caption, entities=entities, file=(name, content), extra=extra)
        self._read[room.id] = len(self._api.sent)
        self._api.deliver(message)
        return message

    async def edit(self, message: Message, text: str) -> None:
        """They change what they wrote."""
        message.text, message.entities = text, typed_entities(text)
        message.edits += 1
        self._api.updates.put("edited_message", message.wire())

    async def press(self, message: Message, label: str) -> str:
        """They tap the button; returns the id of the press. A link into the private chat is followed."""
        button = message.button(label)
        if "url" in button:
            await self._follow(button["url"])
            return ""
        return self._api.press(self, message, button["callback_data"])

    async def _follow(self, url: str) -> None:
        link = urlsplit(url)
        assert link.netloc == "t.me", url
        assert link.path == f"/{self._api.username}", url
        await self.start(parse_qs(link.query)["start"][0])

    async def hears(self, part: str = "", *, chat: Group | None = None, within: float = 5.0) -> Message:
        """The next message with that text which the bot says (or edits) there, since they last spoke or heard."""
        room = chat.chat if chat is not None else self.chat
        return await self._api.until(lambda: self._next(room, part), within, f"{self.name} hears {part!r}")

    def _next(self, room: Chat, part: str) -> Message | None:
        start = self._read.get(room.id, 0)
        for index in range(start, len(self._api.sent)):
            said = self._api.sent[index]
            if said.message.chat is room and part in said.text:
                self._read[room.id] = index + 1
                return said.message
        return None

    async def answered(self, press: str, *, within: float = 5.0) -> str:
        """The press no longer spins; returns the text that popped up, mostly empty."""
        return await self._api.until(lambda: self._api.answers.get(press), within, f"press {press} is answered")

    async def block(self) -> None:
        """They block the bot."""
        self.chat.blocked = True
        self._api.bot_changes(self.chat, self, "member", "kicked")

    async def unblock(self) -> None:
        """They let the bot speak again."""
        self.chat.blocked = False
        self._api.bot_changes(self.chat, self, "kicked", "member")

    def deactivate(self) -> None:
        """Their account is gone."""
        self.chat.deactivated = True

    async def join(self, group: Group) -> None:
        group.chat.members[self.id] = "member"
        self._api.note_known(self, group.chat)
        self._api.service(group.chat, self.wire(), {"new_chat_members": [self.wire()]})

    async def leave(self, group: Group) -> None:
        group.chat.members[self.id] = "left"
        self._api.service(group.chat, self.wire(), {"left_chat_member": self.wire()})

    def _enter(self, group: Group | None) -> Chat:
        if group is None:
            self.chat.opened, self.chat.known, self.chat.blocked = True, True, False
            return self.chat
        if group.chat.members.get(self.id, "left") in ("left", "kicked"):
            group.chat.members[self.id] = "member"
        self._api.note_known(self, group.chat)
        return group.chat


_LARGE = {"width": 1280, "height": 960}
_FILE = {"file_id": "F1", "file_unique_id": "U1"}
_CONTENT: dict[str, dict[str, Any]] = {
    "sticker": {
        "sticker": _FILE | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
    },
    "photo": {"photo": [_FILE | {"width": 1, "height": 1}]},
    "voice": {"voice": _FILE | {"duration": 3}},
    "location": {"location": {"latitude": 61.6, "longitude": 23.1}},
}


def _quoted(message: Message) -> dict[str, Any]:
    """A quoted message shows no further quotation."""
    body = message.wire()
    body.pop("reply_to_message", None)
    return body


class Group:
    """A group, a supergroup or a forum."""

    def __init__(self, api: Network, chat: Chat) -> None:
        self._api = api
        self.chat = chat
        self.title = chat.title

    @property
    def id(self) -> int:
        return self.chat.id

    async def add_bot(self, by: Person | None = None, *, as_admin: bool = False) -> None:
        """The bot is let in."""
        adder = by or self._api.caretaker
        self.chat.members.setdefault(adder.id, "creator")
        self._api.note_known(adder, self.chat)
        self._bot_becomes("administrator" if as_admin else "member", adder)
        self._api.service(self.chat, adder.wire(), {"new_chat_members": [self._api.me()]})

    async def kick_bot(self, by: Person | None = None) -> None:
        """The bot is thrown out."""
        self._bot_becomes("kicked", by or self._api.caretaker)

    async def remove_bot(self, by: Person | None = None) -> None:
        """The bot is taken out and may be asked back."""
        self._bot_becomes("left", by or self._api.caretaker)

    async def promote_bot(self, by: Person | None = None, *, pins: bool = True) -> None:
        """The bot is an administrator, who may pin messages or not."""
        self.chat.pins = pins
        self._bot_becomes("administrator", by or self._api.caretaker)

    def _bot_becomes(self, status: Status, by: Person) -> None:
        old, self.chat.bot = self.chat.bot, status
        self._api.bot_changes(self.chat, by, old, status)

    def promote(self, person: Person) -> None:
        """The person administers the group."""
        self.chat.members[person.id] = "administrator"

    def mute_bot(self) -> None:
        self.chat.muted = True

    def delete(self) -> None:
        self.chat.deleted = True

    def topic(self, name: str) -> int:
        """A new topic of the forum; returns its thread id."""
        assert self.chat.forum
        sender = self._api.caretaker.wire()
        content = {"name": name, "icon_color": 0x6FB9F0}
        thread = self.chat.add(sender, self._api.date, "", extra={"forum_topic_created": content}).id
        self.chat.topics[thread] = name
        return thread

    def delete_topic(self, thread: int) -> None:
        del self.chat.topics[thread]

    def close_topic(self, thread: int) -> None:
        self.chat.closed_topics.add(thread)

    async def migrate(self) -> Group:
        """The group becomes a supergroup under another id; both chats tell so."""
        new = self._api.supergroup(self.title)
        new.chat.members, new.chat.bot = dict(self.chat.members), self.chat.bot
        self.chat.moved_to = new.id
        sender = self._api.caretaker.wire()
        self._api.service(self.chat, sender, {"migrate_to_chat_id": new.id})
        self._api.service(new.chat, ANONYMOUS, {"migrate_from_chat_id": self.id, "sender_chat": new.chat.wire()})
        return new

    async def anonymous_says(self, text: str) -> Message:
        """An administrator writes without showing who it is."""
        return self._speak(ANONYMOUS, text, {"sender_chat": self.chat.wire()})

    async def channel_says(self, text: str, *, title: str = "Kylän kanava") -> Message:
        """Somebody writes in the name of a channel."""
        return self._speak(CHANNEL, text, {"sender_chat": {"id": -1005550001, "type": "channel", "title": title}})

    async def service_says(self, text: str) -> Message:
        """A post of the linked channel is forwarded into the group."""
        channel = {"id": -1005550002, "type": "channel", "title": "Kunta"}
        return self._speak(SERVICE, text, {"sender_chat": channel, "is_automatic_forward": True})

    def _speak(self, sender: dict[str, Any], text: str, extra: dict[str, Any]) -> Message:
        message = self.chat.add(sender, self._api.date, text, entities=typed_entities(text), extra=extra)
        self._api.deliver(message)
        return message
