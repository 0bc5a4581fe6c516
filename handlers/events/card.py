"""The card of an event: one living message in each group, where everybody sees who comes and says whether they do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import kept_files, notices, posting, when
from handlers.events import event_words
from handlers.fair import call_card
from handlers.falling_due import on_due
from handlers.joint_day import place_words, places_card
from handlers.meeting import items_card
from handlers.posting import Posted
from handlers.talkoot import reasons
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import due, events
from storage.db import Tx
from storage.due import Item
from storage.event_table import Kind
from storage.events import DayNow, EventNow

_CALLS = {
    Kind.FAIR: call_card.CALL.anew,
    Kind.JOINT_DAY: places_card.CALL.anew,
    Kind.MEETING: items_card.CALL.anew,
}
"""What shows the call anew that has gone out beside the card: for exhibitors, for places, for items."""
SKIPPED = 4
"""So many of the next days that were called off are named."""


def card(t: Words, event: EventNow, zone: ZoneInfo, *, now: datetime) -> Reply:
    """Return the card as it reads now."""
    name, head = event.subject, event_words.headline(t, event, zone)
    if event.cancelled_at is not None:
        text = t("This event has been cancelled: ") + head
        why = "\n" + t("Why: {why}", why="") + reasons.said(t, event.why) if event.why else ""
        return Reply(text + why, card=name, pin=False)
    if not event.held:
        return Reply(t("This event has been cancelled: ") + head, card=name, pin=False)
    if not event.is_draft and not event.is_open(now):
        by = [t("Organised by: {who}", who=t.list(event.by))] if event.by else []
        text = "\n".join([head, *by, t("The event is over. Thank you for coming!")])
        tell = Button(t("How was it?"), f"rate event {event.number}", private=True)
        return Reply(text, (tell,), card=name, pin=False)
    lines = [head, *_news(t, event, zone, now=now), *event_words.facts(t, event, zone)]
    lines += place_words.on_card(t, event, zone)
    day = event.answered(now)
    lines += numbers(t, event, day, zone, now=now) if day is not None else []
    more = () if event.is_draft else place_words.buttons(t, event)
    return Reply("\n".join(lines), (*answers(t, event, now=now), *more), card=name, pin=not event.is_draft)


def withdrawn(t: Words, event: EventNow, zone: ZoneInfo) -> Reply:
    """Return the card of an event that is being planned anew: nobody can say that they come just now."""
    text = t("This event is still being planned, nobody can sign up just now: ")
    return Reply(text + event_words.headline(t, event, zone), card=event.subject, pin=False)


def _news(t: Words, event: EventNow, zone: ZoneInfo, *, now: datetime) -> list[str]:
    """Return what has changed since it was first told: what was moved, and which days are called off."""
    lines = []
    for day in event.held:
        if day.moved_from is not None and not event.is_draft and now < day.ends_at:
            was = when.say(when.Moment(day.moved_from), zone=zone, language=t.language, year=False)
            then = event_words.short_day(day, zone, t.language)
            lines.append(
                t("{day}: moved, it was to begin {was}", day=then, was=was)
                if len(event.held) > 1
                else t("Moved, it was to begin: {was}", was=was)
            )
    off = [day for day in event.days if day.cancelled_at is not None and now < day.ends_at]
    if off:
        said = [event_words.short_day(day, zone, t.language) for day in off[:SKIPPED]]
        lines.append(t("Not on: {days}", days=t.list(said) + (" …" if len(off) > SKIPPED else "")))
    return lines


def numbers(t: Words, event: EventNow, day: DayNow, zone: ZoneInfo, *, now: datetime) -> list[str]:
    """Return who comes, in numbers, after the day where each has its own."""
    lines = [in_numbers(t, event, day, now=now)]
    if event.repeats and len(event.days) > 1:
        lines.insert(0, t("Next: {day}", day=event_words.day_said(day, zone, t.language)))
    if is_closed(event, now):
        lines.append(t("Signing up has ended."))
    return lines


def in_numbers(t: Words, event: EventNow, day: DayNow, *, now: datetime) -> str:
    """Return who comes that day: "Tulossa 12/20, ehkä 3, jonossa 2"."""
    parts = [
        t("Coming {n}/{most}", n=day.coming, most=event.most) if event.most else t("Coming {n}", n=day.coming),
        t("maybe {n}", n=day.maybe) if day.maybe else "",
        t("in the queue {n}", n=day.waiting) if day.waiting and now < day.starts_at else "",
    ]
    return ", ".join(filter(None, parts))


def is_closed(event: EventNow, now: datetime) -> bool:
    """Tell whether it is too late to sign up."""
    return event.answer_by is not None and event.answer_by <= now


def is_full(event: EventNow, day: DayNow) -> bool:
    """Tell whether whoever comes now must wait for room: those who wait already are first."""
    return event.left(day) == 0


def answers(t: Words, event: EventNow, *, now: datetime) -> tuple[Button, ...]:
    """Return the three answers, of the day for which they count now."""
    day = event.answered(now)
    return of_day(t, event, day, now=now) if day is not None else ()


def of_day(t: Words, event: EventNow, day: DayNow, *, now: datetime, but: str = "") -> tuple[Button, ...]:
    """Return the answers that can be given for the day, without the one that somebody has given (`but`).

    What has begun has no queue any more; after the deadline one can only say that one does not come.
    """
    come = t("I come: to the queue") if is_full(event, day) else t("I come")
    possible = [] if is_full(event, day) and now >= day.starts_at else [("yes", Button(come, f"coming {day.number}"))]
    possible.append(("maybe", Button(t("Maybe"), f"maybe {day.number}")))
    if is_closed(event, now):
        possible = []
    possible.append(("no", Button(t("No, I do not come"), f"not coming {day.number}")))
    return tuple(button for says, button in possible if says != but)


def post(tx: Tx, event: EventNow, room_ids: Iterable[int], *, now: datetime, town: Town) -> Posted:
    """The card, with the picture, will stand in these groups, or their digests will tell of it."""

    def say(t: Words) -> Reply:
        return replace(card(t, event, town.zone, now=now), files=kept_files.with_it(tx, event.picture_id))

    posted = posting.post(tx, event.subject, room_ids, say, now=now, town=town)
    follow(tx, event, now=now)
    return posted


def follow(tx: Tx, event: EventNow, *, now: datetime) -> None:
    """The card will be shown anew when a day begins or ends, or signing up does: then something else can be tapped."""
    turns = [at for day in event.held for at in (day.starts_at, day.ends_at)]
    turns += [event.answer_by] if event.answer_by is not None else []
    ahead = [at for at in turns if now < at]
    if ahead and event.is_open(now):
        due.add(tx, kind=events.CARD, subject=_about(event), person_id=None, at=min(ahead))


def _about(event: EventNow) -> str:
    return f"card of {event.subject}"


@on_due(events.CARD)
def show(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Every copy of the card reads as the event is now; what else has changed meanwhile is shown with it."""
    due.drop(tx, item.subject)
    event = events.get(tx, int(item.subject.rpartition(":")[2]))
    if event is None:
        return
    follow(tx, event, now=now)

    def say(t: Words, _private: bool) -> Reply:
        if event.is_draft and event.cancelled_at is None:
            return withdrawn(t, event, town.zone)
        return card(t, event, town.zone, now=now)

    notices.show_all(tx, event.subject, say, now=now, town=town)
    call = _CALLS.get(Kind(event.kind))
    if call is not None:  # it tells the same title, time and places
        call(tx, event, now=now, town=town)
