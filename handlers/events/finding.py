"""Finding the event that is meant: by its number, its title or its day, or the only one there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from handlers.events import event_words
from handlers.planning.finding import AHEAD, BEHIND, OFFERED, Finder, anybody, organiser
from handlers.planning.organisers import organised_for
from handlers.turn import Arg, Refusal, Turn
from handlers.types import Button
from handlers.words import N_, fold
from storage import events
from storage.event_table import Kind
from storage.events import EventNow

__all__ = ["AHEAD", "BEHIND", "OFFERED", "anybody", "organiser"]


def nothing_on(turn: Turn) -> Refusal:
    """Say that nothing is on to which anybody could come."""
    return Refusal(turn.t("No events are coming up just now."), (Button(turn.t("All events"), "events"),))


def none(turn: Turn) -> Refusal:
    """Say that there is nothing of the kind, and how there will be."""
    text = turn.t("There are no events of yours here just now.")
    return Refusal(text, (Button(turn.t("All events"), "events"), Button(turn.t("New event"), "new event")))


def none_such(turn: Turn) -> Refusal:
    """Say that the number is nobody's."""
    return Refusal(turn.t("There is no such event."), (Button(turn.t("All events"), "events"),))


def no_drafts(turn: Turn) -> Refusal:
    """Say that nothing waits to be published."""
    text = turn.t("You have no event that waits to be published.")
    return Refusal(text, (Button(turn.t("New event"), "new event"),))


def unpublished(turn: Turn, event: EventNow) -> Refusal:
    """Say that nobody has come to what is a draft still."""
    text = turn.t("This event has not been published yet: ") + event_words.headline(turn.t, event, turn.zone)
    return Refusal(text, (Button(turn.t("Publish"), f"publish event {event.number}"),), private=True)


def named_in(text: str, event: EventNow) -> bool:
    """Tell whether the words hold the title of the event, also inflected: "julfesten" is "Julfest"."""
    title = fold(event.title)
    stem = title[:-1] if len(title) > _STEM else title
    return bool(stem) and f" {stem}" in f" {fold(text)}"


_STEM = 4
Closed = Callable[[Turn, EventNow], Refusal | None]
"""Says why nothing can be done to an event any more; None if it can."""
_finder = Finder(
    label="event",
    which=N_("Which event?"),
    numbered=re.compile(r"#?e?(\d{1,9})", re.IGNORECASE),
    get=events.get,
    between=events.between,
    drafts=lambda turn: events.drafts(turn.tx, turn.person.id, (one.id or 0 for one in organised_for(turn))),
    short=event_words.short,
    none=none,
    none_such=none_such,
    no_drafts=no_drafts,
    unpublished=unpublished,
    show=lambda turn, event: Button(turn.t("Show the event"), f"events {event.number}"),
)
known, to_tap, not_yours = _finder.known, _finder.to_tap, _finder.not_yours


def _of(kind: Kind | None, closed: Closed | None = None) -> Finder[EventNow]:
    if kind is None:
        return _finder

    def suits(turn: Turn, event: EventNow) -> Refusal | None:
        if event.kind == kind:
            return closed(turn, event) if closed is not None else None
        text = turn.t("{title} is not of the kind: {kind}.", title=event.title, kind=turn.t(event_words.KINDS[kind]))
        return Refusal(text, (Button(turn.t("Show the event"), f"events {event.number}"),))

    return replace(_finder, suits=suits)


def arg(
    may: Callable[[Turn, EventNow], bool] = anybody,
    *,
    past: bool = False,
    kind: Kind | None = None,
    closed: Closed | None = None,
) -> Arg:
    """Return the argument that names an event, of the kind, which the person may do this to; `closed` says why one of
    the kind does not take it any more."""
    finder = _of(kind, closed)
    if may is anybody:  # it need not be one's own
        finder = replace(finder, none=none_such if kind else nothing_on)
    return finder.arg(may, past=past)


def held(kind: Kind) -> Arg:
    """Return the argument that names an event of the kind that the person organises and that is no draft."""
    return _of(kind).held_arg()


ANY = arg()
LED = arg(organiser)
"""One that the person organises, and that is not over."""
LED_EVEN_PAST = arg(organiser, past=True)
HELD = _finder.held_arg()
"""One that the person organises and that people come to, or came: no draft."""
DRAFT = _finder.draft_arg()
