"""Finding what has been planned, talkoot or an event: by its number, its title or its day, or the only one there is.

Nothing is guessed: of several the person chooses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from handlers import rights, when
from handlers.planning.title_words import is_of
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import Words, fold
from storage.db import Tx

OFFERED = 8
AHEAD, BEHIND = timedelta(days=400), timedelta(days=60)
"""How far ahead, and how long after it is over, what was planned is found by its title."""


class Timed(Protocol):
    """A day of it, from when to when."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


class Plan(rights.Organised, Protocol):
    """Talkoot, or an event."""

    @property
    def number(self) -> int: ...

    @property
    def title(self) -> str: ...

    @property
    def days(self) -> Sequence[Timed]: ...

    @property
    def is_draft(self) -> bool: ...


P = TypeVar("P", bound=Plan)


def anybody(_turn: Turn, _plan: Plan) -> bool:
    """Everybody may see what has been published."""
    return True


def organiser(turn: Turn, plan: Plan) -> bool:
    """Tell whether the person organises it."""
    return rights.leads(turn.person, plan)


@dataclass(frozen=True, slots=True)
class Finder(Generic[P]):
    """How one sort of thing is found. `which` asks for one; `numbered` reads its number; `suits` says why one that has
    been found by its number is not of the sort that is wanted."""

    label: str
    which: str
    numbered: re.Pattern[str]
    get: Callable[[Tx, int], P | None]
    between: Callable[[Tx, datetime, datetime], list[P]]
    drafts: Callable[[Turn], list[P]]
    short: Callable[[Words, P, ZoneInfo], str]
    none: Callable[[Turn], Refusal]
    none_such: Callable[[Turn], Refusal]
    no_drafts: Callable[[Turn], Refusal]
    unpublished: Callable[[Turn, P], Refusal]
    show: Callable[[Turn, P], Button]
    suits: Callable[[Turn, P], Refusal | None] = lambda _turn, _plan: None

    def known(self, turn: Turn, may: Callable[[Turn, P], bool], *, past: bool = False) -> list[P]:
        """Return what the person may do this to: what is to come, in order, and with `past` what is just over."""
        since = turn.now - BEHIND if past else turn.now
        found = [*self.between(turn.tx, since, turn.now + AHEAD), *self.drafts(turn)]
        return [one for one in found if one.days and self.suits(turn, one) is None and may(turn, one)]

    def arg(self, may: Callable[[Turn, P], bool] = anybody, *, past: bool = False) -> Arg:
        """Return the argument that names what the person may do this to; of an only one, nothing is asked."""

        def parse(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
            return self._read(turn, text, may, past)

        def choices(turn: Turn, _values: Values) -> Choices | Refusal:
            return self.to_tap(turn, self.known(turn, may, past=past)) or self.none(turn)

        return Arg(self.label, parse, self.which, choices, known=True)

    def held_arg(self) -> Arg:
        """Return the argument that names what the person organises, over or to come, and that is no draft."""
        led = self.arg(organiser, past=True)

        def parse(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
            found = led.parse(turn, text, values)
            return self.unpublished(turn, found.value) if isinstance(found, Got) and found.value.is_draft else found

        return replace(led, parse=parse)

    def draft_arg(self) -> Arg:
        """Return the argument that names a draft: who has just one need not say which."""
        led = self.arg(organiser)

        def choices(turn: Turn, _values: Values) -> Choices | Refusal:
            return self.to_tap(turn, [one for one in self.drafts(turn) if one.days]) or self.no_drafts(turn)

        def parse(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
            if text.strip():
                return led.parse(turn, text, values)
            found = choices(turn, values)
            if isinstance(found, Refusal):
                return found
            return led.parse(turn, found[0][1], values) if len(found) == 1 else Unclear(turn.t(self.which), found)

        return Arg(self.label, parse, self.which, choices, known=True)

    def to_tap(self, turn: Turn, found: Sequence[P]) -> Choices:
        """Return them as choices."""
        return [(self.short(turn.t, one, turn.zone), str(one.number)) for one in found[:OFFERED]]

    def not_yours(self, turn: Turn, plan: P) -> Refusal:
        """Say by name who can do it; a draft is nobody else's business, not even that there is one."""
        if plan.is_draft:
            return self.none_such(turn)
        names = turn.t.list([person.name for person in rights.leaders(turn.tx, plan)])
        text = turn.t("{title}: its organiser can do this: {names}.", title=plan.title, names=names or "–")
        return Refusal(text, (self.show(turn, plan),))

    def _read(self, turn: Turn, text: str, may: Callable[[Turn, P], bool], past: bool) -> Got | Unclear | Refusal:
        first, _, rest = text.partition(" ")
        numbered = self.numbered.fullmatch(first.strip(",:"))
        if numbered:
            return self._of_number(turn, int(numbered[1]), rest, may)
        everything = self.known(turn, may, past=past)
        if not everything:
            return self.none(turn)
        if text.strip():
            return self._named(turn, text, everything, past)
        only = len(everything) == 1
        return _one(everything[0], "") if only else Unclear(turn.t(self.which), self.to_tap(turn, everything))

    def _of_number(self, turn: Turn, number: int, rest: str, may: Callable[[Turn, P], bool]) -> Got | Unclear | Refusal:
        plan = self.get(turn.tx, number)
        if plan is None or (plan.is_draft and not organiser(turn, plan)):
            return self.none_such(turn)
        if not may(turn, plan):
            return self.not_yours(turn, plan)
        unfit = self.suits(turn, plan)
        if unfit is not None:
            return replace(unfit, private=unfit.private or plan.is_draft)
        return Got(plan, str(plan.number), rest)

    def _named(self, turn: Turn, text: str, everything: Sequence[P], past: bool) -> Got | Unclear | Refusal:
        """Return the one whose title begins the text, or whose day it says; several are offered, none is guessed."""
        found, rest = _titled(text, everything)
        if found:
            return self._chosen(turn, found, rest)
        read = when.find(text, now=turn.now, zone=turn.zone, language=turn.language)
        if isinstance(read.meaning, when.Span):
            start, end = read.meaning.start, read.meaning.end
            then = [one for one in everything if any(day.starts_at < end and day.ends_at > start for day in one.days)]
            if then:
                return self._chosen(turn, then, read.rest)
        others, _ = _titled(text, self.known(turn, anybody, past=past))
        if len(others) == 1:  # it is named, and it is not among them
            return self.not_yours(turn, others[0])
        if len(everything) == 1:  # the words are about the only one there is
            return _one(everything[0], text)
        return Unclear(turn.t(self.which), self.to_tap(turn, everything), text)

    def _chosen(self, turn: Turn, found: Sequence[P], rest: str) -> Got | Unclear:
        if len(found) == 1:
            return _one(found[0], rest)
        return Unclear(turn.t("Did you mean one of these?"), self.to_tap(turn, found), rest)


def _titled(text: str, everything: Sequence[P]) -> tuple[list[P], str]:
    """Return those whose title begins the text, or has its first words in any form; and the rest of the text."""
    words = text.split()
    for count in range(min(6, len(words)), 0, -1):
        said = fold(" ".join(words[:count])).strip(",.:;")
        found = [one for one in everything if fold(one.title) == said] or [
            one for one in everything if len(said) > 2 and fold(one.title).startswith(said)
        ]
        if found:
            return found, " ".join(words[count:])
    found = [one for one in everything if is_of(one.title, words[0])]
    count = next((at for at, word in enumerate(words) if not any(is_of(one.title, word) for one in found)), len(words))
    best = [one for one in found if all(is_of(one.title, word) for word in words[:count])]
    return best or found, " ".join(words[count:])


def _one(plan: Plan, rest: str) -> Got:
    return Got(plan, str(plan.number), rest)
