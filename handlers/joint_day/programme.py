"""The programme of a joint day: by time and by place, to read and to print."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from handlers import described
from handlers.commands import command
from handlers.events import event_words
from handlers.fair import fair_words
from handlers.joint_day import place_found, place_words, places_card
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, File, Reply
from handlers.words import N_, escape, fold, words
from storage import events
from storage.db import Tx
from storage.events import EventNow

_KIND = "application/vnd.kylakello.programme+json"


@command(
    "programme",
    "program",
    "ohjelma",
    aliases=("päivän ohjelma", "dagens program", "tapahtuman ohjelma"),
    summary=N_("The programme of a joint day, to read and to print"),
    takes=[place_found.ANY],
    linkable=True,
)
def programme(turn: Turn, event: EventNow) -> Answer:
    """They read what there is, when and where, and have it on one page to print."""
    t, number = turn.t, event.number
    if event.cancelled_at is not None:
        return place_found.closed(turn, event)
    head = event_words.headline(t, event, turn.zone)
    part = [Button(t("We take part"), f"add place {number}")] if places_card.is_open(event, turn.now) else []
    if not place_words.open_places(event):
        return Refusal(t("There are no places yet: ") + head, tuple(part), private=True)
    buttons = (Button(t("To my calendar"), f"event calendar {number}"), *part)
    *first, last = fair_words.pages([head, *_by_time(turn, event), "", *_by_place(turn, event)])
    said = (
        *(Reply(page, private=True) for page in first),
        Reply(last, buttons, private=True, files=_file(turn, event)),
    )
    return said if first else said[0]


def _by_time(turn: Turn, event: EventNow) -> list[str]:
    lines = ["", turn.t("*By time*")]
    for hours, places in place_words.by_time(turn.t, event, turn.zone):
        lines += [f"*{hours}*", *(f"• {place_words.there(turn.t, one)}" for one in places)]
    return lines


def _by_place(turn: Turn, event: EventNow) -> list[str]:
    t, lines = turn.t, [turn.t("*By place*")]
    for name, places in place_words.by_place(event):
        said = []
        for one in places:
            what = f" {escape(one.what)}" if one.what else ""
            by = t(" ({associations})", associations=one.by) if one.by else ""
            said.append(place_words.hours(one, event, turn.zone, t.language) + what + by)
        lines.append(f"• *{escape(name)}* " + "; ".join(said))
    return lines


def _file(turn: Turn, event: EventNow) -> tuple[File, ...]:
    """Return the page to print: it is made when it is said."""
    told = {"event": event.number, "language": turn.language, "town": turn.town.name, "zone": turn.zone.key}
    name = "-".join(fold(turn.t.label("Programme")).split())
    return (described.describe(_KIND, f"{name}-{event.number}.pdf", told),)


@described.made_from(_KIND)
def make(told: Any, tx: Tx) -> File:
    """Return the page as the programme is now. Of an event that is not there it raises LookupError."""
    from handlers.joint_day import programme_page  # the press takes its time to load

    event = events.get(tx, told["event"])
    if event is None:
        raise LookupError("there is no such event")
    page = programme_page.pdf(event, words(told["language"]), ZoneInfo(told["zone"]), told["town"])
    return File("", "application/pdf", page)
