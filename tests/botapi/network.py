"""The network as it stands: the bot's account, the people and chats, what was said; tests move it from inside."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from tests.botapi.chats import Chat, Message, Status
from tests.botapi.checks import bad
from tests.botapi.faults import Faults
from tests.botapi.members import member
from tests.botapi.params import Params
from tests.botapi.people import Group, Person
from tests.botapi.updates import Updates
from tests.botapi.uploads import Uploads

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing the bot said or changed, as it was accepted. `at` is in seconds of this machine's monotonic clock."""

    at: float
    method: str
    message: Message
    text: str
    params: Params

    @property
    def chat(self) -> int:
        return self.message.chat.id


class Network:
    """One bot and one town."""

    def __init__(self, *, privacy: bool = True) -> None:
        self.bot_id = 4242
        self.username = "kylakello_bot"
        self.token = f"{self.bot_id}:AAtown-of-Mallila_{'x' * 20}"
        self.privacy = privacy
        self.people: dict[int, Person] = {}
        self.sent: list[Sent] = []
        """Everything the network accepted from the bot, in that order."""
        self.removed: list[Message] = []
        """Every message that was deleted for everyone."""
        self.files: Uploads = {}
        """Every file that anybody has sent, by the name that the bot may use for it."""
        self.calls: list[str] = []
        """The method of every request, accepted or not."""
        self.answers: dict[str, str] = {}
        """What popped up for each press that was answered."""
        self.menus: dict[tuple[str, str], list[dict[str, str]]] = {}
        """The command menu of each (scope, language)."""
        self.faults = Faults(self.now)
        self.updates = Updates(self.now, self.changed)
        self._skew = 0.0
        self._chats: dict[int, Chat] = {}
        self._presses: dict[str, float] = {}
        self._ids = count(1001)
        self._waiters: list[asyncio.Future[None]] = []
        self._me = {"id": self.bot_id, "is_bot": True, "first_name": "Kyläkello", "username": self.username}

    # Time

    def now(self) -> float:
        return time.monotonic() + self._skew

    @property
    def date(self) -> int:
        return int(time.time() + self._skew)

    def pass_time(self, seconds: float) -> None:
        """For the server, so much time goes by at once."""
        self._skew += seconds

    # The town

    @property
    def caretaker(self) -> Person:
        """Liisa, who adds the bot to groups when a test does not say who."""
        return next((person for person in self.people.values() if person.name == "Liisa"), None) or self.person("Liisa")

    def person(self, name: str, *, language: str = "fi", username: str = "", is_bot: bool = False) -> Person:
        """Somebody new, who has not spoken to the bot yet."""
        chat = self._add(Chat(next(self._ids), "private", name, username))
        person = Person(self, chat, language, is_bot=is_bot)
        self.people[person.id] = person
        return person

    def group(self, title: str) -> Group:
        return Group(self, self._add(Chat(-next(self._ids), "group", title)))

    def supergroup(self, title: str, *, forum: bool = False) -> Group:
        return Group(self, self._add(Chat(-1_000_000_000_000 - next(self._ids), "supergroup", title, forum=forum)))

    def _add(self, chat: Chat) -> Chat:
        self._chats[chat.id] = chat
        return chat

    def me(self) -> dict[str, Any]:
        return self._me

    def chat(self, number: str) -> Chat:
        """The chat with that id, or the error of the real server."""
        if not number:
            raise bad("chat_id is empty")
        try:
            return self._chats[int(number)]
        except (KeyError, ValueError):
            raise bad("chat not found") from None

    # What the bot hears

    def deliver(self, message: Message) -> None:
        """The bot hears the message, if it is in the chat and privacy mode lets it."""
        chat = message.chat
        if chat.kind == "private" or (chat.bot not in ("left", "kicked") and self._hears(message)):
            self.updates.put("message", message.wire())

    def _hears(self, message: Message) -> bool:
        if not self.privacy or message.chat.bot == "administrator":
            return True
        if message.extra.get("reply_to_message", {}).get("from", {}).get("id") == self.bot_id:
            return True
        if any(word.lower() == f"@{self.username}" for word in message.looks("mention")):
            return True
        commands = [word.lower().partition("@")[2] for word in message.looks("bot_command")]
        return any(whom in ("", self.username) for whom in commands)

    def service(self, chat: Chat, sender: dict[str, Any], content: dict[str, Any]) -> None:
        """A service message stands in the chat, and the bot hears it if it is there."""
        message = chat.add(sender, self.date, "", extra=content)
        if chat.bot not in ("left", "kicked"):
            self.updates.put("message", message.wire())

    def bot_changes(self, chat: Chat, by: Person, old: Status, new: Status) -> None:
        """The bot hears that it was let in, thrown out, blocked or promoted."""
        content = {"chat": chat.wire(), "from": by.wire(), "date": self.date}
        states = {"old_chat_member": member(self.me(), old), "new_chat_member": member(self.me(), new)}
        self.updates.put("my_chat_member", content | states)

    def note_known(self, person: Person, chat: Chat) -> None:
        """Who is in one group with the bot is known to it."""
        person.chat.known = True

    def press(self, person: Person, message: Message, data: str) -> str:
        """The bot hears that the person tapped a button; returns the id of the press."""
        press = str(5_000_000_000_000 + next(self._ids))
        self._presses[press] = self.now()
        content = {"id": press, "from": person.wire(), "message": message.wire(), "chat_instance": "7", "data": data}
        self.updates.put("callback_query", content)
        return press

    def answer_press(self, press: str, text: str) -> None:
        """The press no longer spins, or the error of the real server. Once only, and not after 150 seconds."""
        if press not in self._presses or press in self.answers or self.now() - self._presses[press] > 150:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self.answers[press] = text
        self.changed()

    # What the bot said

    def note(self, method: str, message: Message, params: Params) -> None:
        self.sent.append(Sent(time.monotonic(), method, message, message.text, params))
        self.changed()

    def changed(self) -> None:
        """Whoever waits for something looks again."""
        if self._waiters:
            for waiter in self._waiters:
                if not waiter.done():
                    waiter.set_result(None)
            self._waiters.clear()

    async def until(self, find: Callable[[], Found | None], within: float = 5.0, what: str = "it happens") -> Found:
        """What `find` finds, as soon as it finds something."""
        try:
            async with asyncio.timeout(within):
                while (found := find()) is None:
                    waiter = asyncio.get_running_loop().create_future()
                    self._waiters.append(waiter)
                    await waiter
                return found
        except TimeoutError:
            said = [f"{sent.message.chat.title}: {sent.text}" for sent in self.sent[-8:]]
            raise AssertionError(f"not within {within} s: {what}. Said last: {said}") from None

    async def quiet(self, within: float = 5.0) -> None:
        """Returns when the bot has confirmed every update so far and polls again."""
        await self.until(lambda: (not len(self.updates) and self.updates.polled) or None, within, "the bot is idle")
