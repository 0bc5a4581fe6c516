"""The summary of an event: in words, and on one page as a picture and on paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import described
from handlers.after import after_words, summary_words
from handlers.commands import command
from handlers.events import event_words, finding
from handlers.hours.privately import privately
from handlers.turn import Answer, Turn
from handlers.types import Button, File, Reply
from handlers.words import N_, fold, words
from storage import event_summary, events
from storage.db import Tx
from storage.event_summary import Summary
from storage.events import EventNow

_KIND = "application/vnd.kylakello.event-summary+json"


@command(
    "event summary",
    "sammandrag",
    "yhteenveto",
    aliases=("summary", "tapahtuman yhteenveto"),
    summary=N_("Your event on one page, when it is over"),
    takes=[finding.HELD],
)
@privately
def summary(turn: Turn, event: EventNow) -> Answer:
    """The organiser has the summary in words, as a picture and as a page to print."""
    refusal = after_words.not_yet(turn, event)
    if refusal is not None:
        return refusal
    t, found = turn.t, event_summary.of(turn.tx, event, zone=turn.zone)
    lines = [event_words.headline(t, event, turn.zone)]
    if found.is_empty:
        lines.append(t("Nothing has been told of this event yet.") + " " + t("You can begin with one of these:"))
        return Reply("\n".join(lines), _buttons(turn, found), private=True)
    lines += summary_words.lines(t, found)
    return Reply("\n".join(lines), _buttons(turn, found), _files(turn, event), private=True)


def _files(turn: Turn, event: EventNow) -> tuple[File, ...]:
    """Return the page as a picture and to print: both are made when they are said."""
    name = "-".join(fold(turn.t.label("Summary")).split()) + f"-{event.number}"
    told = {
        "event": event.number,
        "language": turn.language,
        "town": turn.town.name,
        "zone": turn.zone.key,
        "at": turn.now.isoformat(),
    }
    return tuple(described.describe(_KIND, f"{name}.{kind}", {**told, "kind": kind}) for kind in ("png", "pdf"))


def _buttons(turn: Turn, found: Summary) -> tuple[Button, ...]:
    """Return what can be read in full, and what has not been told yet."""
    t, number = turn.t, found.event.number
    thanks = found.event.thanked_at is None and turn.now >= found.event.ends_at
    return (
        *([Button(t("Thank everybody"), f"thank event {number}")] if thanks else []),
        Button(t("Count the visitors"), f"visitors {number}"),
        Button(t("Feedback"), f"feedback {number}"),
        Button(t("Money"), f"money {number}"),
        Button(t("Work together"), f"event work {number}"),
        Button(t("Pictures"), f"event pictures {number}"),
    )


@described.made_from(_KIND)
def make(told: Any, tx: Tx) -> File:
    """Return the page as the books of the event are now. Of an event that is not there it raises LookupError."""
    from handlers.after import summary_page  # the brush and the press take their time to load

    event = events.get(tx, told["event"])
    if event is None:
        raise LookupError("there is no such event")
    zone, t = ZoneInfo(told["zone"]), words(told["language"])
    found = event_summary.of(tx, event, zone=zone)
    page = summary_page.Page(found, told["town"], datetime.fromisoformat(told["at"]), zone)
    if told["kind"] == "pdf":
        return File("", "application/pdf", summary_page.pdf(page, t))
    return File("", "image/png", summary_page.png(page, t))
