"""Publishing an event: booked with all it needs, told in its groups, and taken back while nobody has answered yet."""

from __future__ import annotations

from functools import partial
from typing import assert_never

from handlers import posting
from handlers.commands import command
from handlers.events import asking_organisers, card, event_words, finding, more_buttons
from handlers.planning import before_publishing, booked_beside, leaders, lines
from handlers.planning.before_publishing import HOW
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import event_changes, events
from storage.booked_together import Had
from storage.events import EventNow
from storage.people import Known
from storage.talkoot_changes import Changed, InTheWay


@command(
    "publish event",
    "publicera evenemang",
    "julkaise tapahtuma",
    aliases=("julkaise messut", "publicera evenemanget", "publicera mässa", "publish the event", "publish fair"),
    summary=N_("Publish an event that you have planned"),
    takes=[finding.DRAFT, HOW],
)
def publish(turn: Turn, event: EventNow, how: list[str] | None) -> Answer:
    """Everybody can say whether they come, and what it needs is booked; or nothing has happened, and this is why."""
    held = event_changes.hold(turn.tx, event.number) or event
    refused = _already(turn, held) or _too_soon(turn, held)
    if refused is not None:
        return refused
    had = before_publishing.booked(turn, held, how or [])
    return _published(turn, held, had) if isinstance(had, Had) else had


def _already(turn: Turn, event: EventNow) -> Refusal | None:
    """Say how it stands with an event that is a draft no more."""
    if event.is_draft or event.cancelled_at is not None:
        return before_publishing.already(turn, event)
    head = event_words.headline(turn.t, event, turn.zone)
    return Refusal(turn.t("This event is published already: ") + head, _next(turn.t, event))


def _too_soon(turn: Turn, event: EventNow) -> Refusal | None:
    """Say what must be changed before the event can be published."""
    t = turn.t
    refused = before_publishing.late(turn, event)
    if refused is None and event.answer_by is not None and event.answer_by <= turn.now:
        text = t("Signing up would have ended already: {when}.", when=event_words.deadline_said(t, event, turn.zone))
        return Refusal(text, (Button(t("Deadline"), lines.change(event, "deadline")),), private=True)
    return refused or before_publishing.nobodys(turn, event)


def _published(turn: Turn, event: EventNow, had: Had) -> Answer:
    """The event is published, and its cards are on their way to the groups."""
    t, number = turn.t, event.number
    if not event_changes.publish(turn.tx, number, now=turn.now):
        return _already(turn, events.get(turn.tx, number) or event) or finding.none_such(turn)
    chosen = before_publishing.groups(turn, event)
    events.change(turn.tx, number, rooms=chosen)
    now = events.get(turn.tx, number)
    assert now is not None
    posted = card.post(turn.tx, now, chosen, now=turn.now, town=turn.town)
    events.remind(turn.tx, now, zone=turn.zone, now=turn.now)
    booked_beside.ask_keepers(turn, had)
    asked = asking_organisers.ask(turn, now)
    leaders.tell_others(turn, now, partial(_told, turn=turn, event=now))
    said = [
        t("Published: ") + event_words.headline(t, now, turn.zone),
        before_publishing.where(turn, posted, word=t("events")),
        *booked_beside.told(turn, had),
        *asked,
    ]
    buttons = (*more_buttons.of(turn, now, leads=True), *_next(t, now), _back(t, number))
    return Reply("\n".join(said), buttons, private=True, aside=True)


def _next(t: Words, event: EventNow) -> tuple[Button, ...]:
    return (
        Button(t("Who comes"), f"event participants {event.number}"),
        Button(t("Change"), lines.change(event)),
        Button(t("Cancel the event"), f"cancel event {event.number}"),
    )


def _back(t: Words, number: int) -> Button:
    return Button(t("Take it back"), f"unpublish event {number}")


def _told(t: Words, _person: Known, *, turn: Turn, event: EventNow) -> Reply:
    lead = t("{name} published an event that you organise: ", name=turn.person.name)
    return Reply(lead + event_words.headline(t, event, turn.zone), _next(t, event))


@command("unpublish event", "dra tillbaka evenemang", "palauta tapahtuma luonnokseksi", takes=[finding.LED])
def unpublish(turn: Turn, event: EventNow) -> Answer:
    """The event is a draft again, as long as nobody has answered; nothing is booked with it any more."""
    t, number = turn.t, event.number
    event = event_changes.hold(turn.tx, number) or event
    plan = Button(t("Show the draft"), f"event plan {number}")
    head = event_words.headline(t, event, turn.zone)
    if event.is_draft:
        return Refusal(t("This event is not published: ") + head, (plan,), private=True)
    if not event.is_open(turn.now) or event.starts_at <= turn.now:
        return Refusal(t("It is too late to take this event back: ") + head, _next(t, event)[:1])
    outcome = event_changes.unpublish(turn.tx, event, zone=turn.zone, now=turn.now)
    match outcome:
        case Changed():
            posting.unsay(turn.tx, event.subject)
            events.changed(turn.tx, number, now=turn.now)
            free = booked_beside.give_back(turn, event)
            said = [t("Taken back, it is a draft again and nobody can sign up: ") + head, *free]
            buttons = (plan, Button(t("Publish"), f"publish event {number}"))
            return Reply("\n".join(said), buttons, private=True, aside=True)
        case InTheWay():
            text = t("{title}: somebody has answered already. You can still cancel it.", title=event.title)
            return Refusal(text, _next(t, event))
        case _:
            assert_never(outcome)
