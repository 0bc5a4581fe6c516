"""What is said to an event's organisers when it is over, and what they can tap."""

from __future__ import annotations

from handlers.after import summary_words
from handlers.events import event_words
from handlers.turn import Refusal, Turn
from handlers.types import Button
from handlers.words import Words
from storage.events import EventNow
from storage.feedback import Marks


def over(t: Words, event: EventNow, *, expected: bool) -> tuple[Button, ...]:
    """Return what can be done when the event is over."""
    number = event.number
    buttons = [Button(t("All came"), f"all came {number}"), Button(t("I will tick them off"), f"who came {number}")]
    thanks = [] if event.thanked_at is not None else [Button(t("Thank everybody"), f"thank event {number}")]
    return (
        *(buttons if expected else ()),
        *thanks,
        Button(t("Count the visitors"), f"visitors {number}"),
        Button(t("Summary"), f"event summary {number}"),
    )


def known(t: Words, event: EventNow) -> tuple[Button, ...]:
    """Return what can be read and told of an event that is over."""
    number = event.number
    thanks = [] if event.thanked_at is not None else [Button(t("Thank everybody"), f"thank event {number}")]
    return (
        *thanks,
        Button(t("Feedback"), f"feedback {number}"),
        Button(t("Summary"), f"event summary {number}"),
        Button(t("Money"), f"money {number}"),
    )


def marks(t: Words, found: Marks) -> str:
    """Return what the marks come to: "Palaute: 4,3 (12 vastausta) · 5 × 6, 4 × 6"."""
    return t("Feedback: ") + summary_words.in_marks(t, found)


def not_yet(turn: Turn, event: EventNow) -> Refusal | None:
    """Say that it has not been held, if it has not even begun or was cancelled; None if it has."""
    t, head = turn.t, event_words.headline(turn.t, event, turn.zone)
    show = (Button(t("Show the event"), f"events {event.number}"),)
    if event.cancelled_at is not None or not event.held:
        return Refusal(t("This event was cancelled: ") + head, show)
    if event.is_draft or turn.now < event.starts_at:
        return Refusal(t("This event has not begun yet: ") + head, show)
    return None
