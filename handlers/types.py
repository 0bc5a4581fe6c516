"""The types everything is said in: what is heard, what is answered, and how a network carries it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

BUTTON_BYTES = 64
"""What fits into a button of the narrowest network (Telegram's callback data), in UTF-8 bytes."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where something is said: a private chat, a group, a Matrix room, a topic of a forum.

    `id` is the network's own address. Telegram: the chat id, with ``/topic`` behind it in a forum.
    Matrix: the room id, with ``/$root`` behind it in a thread; a user id (``@…``) means "that person's private room,
    to be opened".
    """

    network: str
    id: str
    private: bool
    title: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """Who acts, as the network names them. `language` is the network's hint (an IETF tag), or empty."""

    id: str
    name: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button pressed by its number (from 1), on a message, or on the last one in the room that had buttons."""

    number: int
    message: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A document, or a picture where `mime` begins with ``image/``."""

    name: str
    mime: str
    content: bytes = field(repr=False)


FILE_BYTES = 10 * 1024 * 1024
"""What a file that somebody sends may hold; larger ones are not fetched."""
MISSED_REASONS = ("too large", "not found")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing one person did. The same thing always has the same `key`, so hearing it twice changes nothing.

    A pressed button arrives as its command in `text`, or as a `choice` where the network only knows numbers. A typed
    number is both: if no such choice is there, it is text. `admin` tells whether the network itself says that the
    person administers the room. `files` came along; of one that could not be had, `missed` tells why: one of
    `MISSED_REASONS`. Those of one `album` were sent at once, though each is heard by itself.
    """

    key: str
    room: Room
    user: User
    text: str
    choice: Choice | None = None
    pressed: bool = False
    admin: bool = False
    files: tuple[File, ...] = ()
    missed: str = ""
    album: str = ""


class Change(StrEnum):
    """What can happen to a room without anybody saying anything."""

    JOINED = "joined"
    """The bot was added, or a person opened or unblocked the chat."""
    LEFT = "left"
    """The bot was removed, blocked, or the room is gone."""
    MOVED = "moved"
    """The room goes on under another id (supergroup, room upgrade)."""
    UNREADABLE = "unreadable"
    """Somebody wrote something the bot cannot decrypt."""


@dataclass(frozen=True, slots=True)
class RoomChange:
    """Something happened to a room; heard exactly once, like `Incoming`. `to` is the new id of a room that moved."""

    key: str
    room: Room
    change: Change
    to: str = ""
    user: User | None = None


Heard = Incoming | RoomChange
Hear = Callable[[Heard], Awaitable[None]]
"""Returns when what was heard is committed; only then may the network be told that it arrived."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button IS a command (``leave 3``): pressing it is hearing that command.

    With `private`, the command is continued in the presser's private chat: Telegram draws a deep link
    (``?start=continue-12``: blanks become hyphens, the private chat hears ``/start continue-12``).
    """

    label: str
    command: str
    private: bool = False

    def __post_init__(self) -> None:
        if not 1 <= len(self.command.encode()) <= BUTTON_BYTES:
            raise ValueError(f"a button's command takes 1 to {BUTTON_BYTES} bytes: {self.command!r}")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says. `text` is in our small markup (`bot.networks.markup`): ``*bold*``, `` `code` ``, ``\\*``.

    `private` sends it to the person instead of the room. `card` names a living message (``booking:7``): where a copy
    of that card stands already, it is edited in place. One that is `aside` is private, and the group in which somebody
    tapped hears nothing about it: it sees the card change. `pin` asks to pin the message, or to let it go, where that
    is allowed. A copy that is to be `gone` is removed; `text` is what it says instead where it can only be changed.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    files: tuple[File, ...] = ()
    private: bool = False
    card: str | None = None
    aside: bool = False
    pin: bool | None = None
    gone: bool = False


class Retry(Exception):
    """The network asks to wait `after` seconds (None: it did not say), in this room or `everywhere`.

    `begun` tells that some of several messages were said.
    """

    def __init__(self, after: float | None = None, *, everywhere: bool = False, begun: bool = False) -> None:
        super().__init__(f"retry after {after}")
        self.after = after
        self.everywhere = everywhere
        self.begun = begun

    @property
    def untried(self) -> bool:
        """Whether the network certainly has said nothing of it: it answered that it would not yet."""
        return self.after is not None and not self.begun


class Gone(Exception):
    """This will never succeed. `why` is one of `GONE_REASONS`; `room` tells that it is so for the whole room."""

    def __init__(self, why: str, *, room: bool = True) -> None:
        super().__init__(why)
        self.why = why
        self.room = room


GONE_REASONS = ("blocked", "kicked", "not started", "not found", "deactivated", "message gone", "refused")


class Stays(Exception):
    """The message cannot be removed, by the bot or any more; it may be possible to change it."""


class Outgrown(Exception):
    """The words are too long for where they stand, under a file: they must be said below it."""


class Moved(Exception):
    """The room goes on as `to`: say it there. Raised before anything was sent."""

    def __init__(self, to: str) -> None:
        super().__init__(f"moved to {to}")
        self.to = to


class Dead(Exception):
    """The credentials do not work (any more): the network is lost until somebody mends them. `why` holds no secret."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Several(str):
    """The id of a reply that became several messages: itself that of the one that is changed, `also` the others'."""

    also: tuple[str, ...]

    def __new__(cls, message: str, also: Sequence[str]) -> Several:
        several = super().__new__(cls, message)
        several.also = tuple(also)
        return several


def pieces(message: str) -> tuple[str, ...]:
    """Return the ids of all messages that a reply became, as far as they are known."""
    return (*message.also, str(message)) if isinstance(message, Several) else (message,)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a network bears: messages in flight at once; in flight or completed within a second (None: no such limit);
    bulk messages a minute in one group; seconds between two changes of what stands in one group, so that a card at
    which many tap at once leaves room for everything else."""

    in_flight: int = 4
    per_second: int | None = None
    group_per_minute: int | None = None
    change_gap: float = 0.0


class Keep(Protocol):
    """Where a transport keeps its few words across restarts (a sync token, a device id)."""

    async def load(self, name: str) -> str | None: ...

    async def save(self, name: str, value: str) -> None: ...


class Transport(Protocol):
    """One network. Its errors become `Retry`, `Gone`, `Moved` or `Dead`; anything else is unknown and retried."""

    network: str
    limits: Limits

    @property
    def alive_at(self) -> float:
        """When the network last answered while listening, in monotonic seconds."""

    async def listen(self, hear: Hear) -> None:
        """Hear until cancelled. Nothing is confirmed to the network before `hear` returned."""

    async def send(self, room: Room, reply: Reply, *, once: str) -> str:
        """Say it and return the message's id, `Several` if it became more than one.

        The same `once` gives the same message where the network can do that.
        """

    async def edit(self, room: Room, message: str, reply: Reply, *, once: str) -> None:
        """Make the message say this instead. "Not modified" is success; a file that cannot have so many words under it
        raises `Outgrown`, and nothing has changed.

        The same `once` with the same words is one change where the network can do that; with other words it is another.
        """

    async def remove(self, room: Room, message: str) -> None:
        """The message (all that a reply became, if it is `Several`) is gone; what is gone already raises nothing.

        Raises `Stays` where it cannot be removed.
        """

    async def close(self) -> None:
        """Let go of connections; sends in flight have been awaited before."""
