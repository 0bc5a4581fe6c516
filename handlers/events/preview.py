"""What an event will look like when it is published, with what only its organisers need to see."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import kept_files
from handlers.events import card
from handlers.planning import clash_words, shown
from handlers.turn import Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import associations
from storage.event_table import Kind
from storage.events import EventNow


def preview(turn: Turn, event: EventNow, extra: Sequence[str] = ()) -> Reply:
    """Return the draft as its card will look, what is booked with it and who is asked, with what can be done with it.

    `extra` are more lines, with markup: what changed before them, or what to look out for.
    """
    t = turn.t
    looks = card.card(t, event, turn.zone, now=turn.now).text
    about = [t("This is how it will look. It is not published yet."), *_times(t, event), *shown.with_it(turn, event)]
    about += [*_asked(turn, event), *shown.groups(turn, event)]
    no_place = [] if event.kind == Kind.JOINT_DAY else shown.no_place(turn, event)  # that is at its associations'
    lacking = [*shown.begun(turn, event), *no_place, *_nobodys(turn, event)]
    warned, days = clash_words.warnings(turn, event)
    parts = [looks, "\n".join(about), "\n".join(lacking), "\n".join(extra), "\n".join(warned)]
    publish = Button(t("Publish"), clash_words.publish_line(turn, event))
    files = kept_files.with_it(turn.tx, event.picture_id)
    buttons = (publish, *days, *_ask(turn, event), *_others(t, event.number))
    return Reply("\n\n".join(filter(None, parts)), buttons, files=files, private=True)


def _others(t: Words, number: int) -> tuple[Button, ...]:
    """Return what can be done with a draft besides."""
    return (
        Button(t("Choose groups"), f"choose event groups {number}"),
        Button(t("Change"), f"change event {number}"),
        Button(t("Do not publish"), f"discard event {number}"),
    )


def _times(t: Words, event: EventNow) -> list[str]:
    """Return how many times it is on, where it is on again and again."""
    if not event.repeats:
        return []
    return [
        t.n(
            "{n} time. One signs up for each by itself.", "{n} times. One signs up for each by itself.", len(event.held)
        )
    ]


def _asked(turn: Turn, event: EventNow) -> list[str]:
    """Return who is asked to organise it too: now already, or when it is published."""
    t, waiting = turn.t, [number for number in event.asked if number not in event.unasked]
    lines = []
    if waiting:
        lines.append(t("Asked to organise it too, no answer yet: {who}", who=names(turn, waiting)))
    if event.unasked:
        lines.append(t("Asked to organise it too when you publish: {who}", who=names(turn, event.unasked)))
    return lines


def names(turn: Turn, numbers: Sequence[int]) -> str:
    """Return what the associations are called."""
    found = (associations.get(turn.tx, number) for number in numbers)
    return turn.t.list([one.name for one in found if one is not None])


def _ask(turn: Turn, event: EventNow) -> list[Button]:
    if not event.unasked:
        return []
    label = turn.t("Ask them now already")
    return [Button(label, f"ask organisers {event.number}")]


def _nobodys(turn: Turn, event: EventNow) -> list[str]:
    return [] if event.asked else shown.nobodys(turn, event)
