"""What a handler gets and what it may return: one turn of a conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.types import Button, Reply
from handlers.words import Words
from storage import people, rooms
from storage.db import Tx
from storage.people import Role


@dataclass(frozen=True, slots=True)
class Town:
    """What everybody needs to know about the town."""

    name: str
    zone: ZoneInfo
    language: str = "fi"


@dataclass(frozen=True, slots=True)
class Turn:
    """All that a handler gets. `t` says things in the language of the person who acts."""

    person: people.Known
    room: rooms.Known
    user: str
    now: datetime
    tx: Tx
    t: Words
    town: Town
    command: str = ""
    """What is being done, as a button would say it."""
    files: tuple[int, ...] = ()
    """The numbers of the files that came along (`storage.files`)."""

    @property
    def zone(self) -> ZoneInfo:
        return self.town.zone

    @property
    def language(self) -> str:
        return self.t.language


@dataclass(frozen=True, slots=True)
class Refusal:
    """It cannot be done, nothing was changed, and here is what you can do.

    One that is `private` tells of other people: a group does not read it.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class Got:
    """The words meant this value. `words` says it again without doubt; `rest` was not used."""

    value: Any
    words: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Unclear:
    """The words must be asked about: a question with (label, words) pairs to tap.

    `rest` is what was said beyond it and waits for the next question. `leads` are tried before a bare answer, one
    after another: the day or the start that a time belongs to.
    """

    text: str
    choices: Sequence[tuple[str, str]] = ()
    rest: str = ""
    leads: tuple[str, ...] = ()


Values = Mapping[str, Any]
Parse = Callable[[Turn, str, Values], Got | Unclear | Refusal]
Choices = Sequence[tuple[str, str]]


def as_said(_turn: Turn, text: str, _values: Values) -> Got:
    """Take the words as they were said."""
    return Got(text, text)


def _no_choices(_turn: Turn, _values: Values) -> Choices:
    return ()


@dataclass(frozen=True, slots=True)
class Arg:
    """How a word becomes a value, and how to ask for it when it is missing.

    An `optional` one is never asked about. `choices` are (label, words) pairs to tap, or a refusal where there is
    nothing to choose from. One that is `known` may know its value without being told: it is read even from no words.
    One that is a `file` is what was sent along: its words are the file's number (`handlers.kept_files`).
    """

    label: str
    parse: Parse
    ask: str = ""
    choices: Callable[[Turn, Values], Choices | Refusal] = _no_choices
    optional: bool = False
    known: bool = False
    file: bool = False


Answer = Reply | tuple[Reply, ...] | Refusal | Unclear


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be said to the bot. Help, usage, menus and the README's table are derived from it.

    `names` are en, sv, fi, in the letters that menus take; the first is also the one that buttons use. `spelt` are the
    Swedish and the Finnish name as they are written. `usage` shows what may follow, as an example. Whoever has one of
    the roles in `also` may say it too.
    """

    names: tuple[str, str, str]
    run: Callable[..., Answer]
    summary: str = ""
    takes: tuple[Arg, ...] = ()
    role: Role = Role.EVERYBODY
    aliases: tuple[str, ...] = ()
    linkable: bool = False
    example: str = field(default="")
    also: tuple[Role, ...] = ()
    spelt: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.names[0]

    @property
    def listed(self) -> bool:
        """Whether people are told about it in help and menus."""
        return bool(self.summary)

    @property
    def asks(self) -> bool:
        """Whether saying it begins a conversation of its own, in which another question has no place."""
        return self.name != "answer" and any(not arg.optional for arg in self.takes)

    def name_in(self, language: str) -> str:
        """Return what the command is called in a language."""
        return self.names[("en", "sv", "fi").index(language)]

    def spelt_in(self, language: str) -> str:
        """Return what the command is called in a language, with all its letters."""
        return (self.name, *self.spelt)[("en", "sv", "fi").index(language)]
