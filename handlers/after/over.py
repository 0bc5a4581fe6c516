"""When an event is over: its organiser is asked who came, those who came are asked once how it was, and some days
later the organiser hears what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers import notices, rights, when
from handlers.after import after_words, asking_feedback
from handlers.events import event_words
from handlers.falling_due import on_due
from handlers.talkoot.talkoot_words import capital
from handlers.turn import Town
from handlers.types import Reply
from handlers.words import Words
from storage import due, event_summary, events, quiet, wallclock, who_came
from storage.db import Tx
from storage.due import Item
from storage.events import DayNow, EventNow

ASK, TELL = "event-feedback", "event-feedback-told"
"""Due about ``after event_day:3``: those who came are asked how it was; the organiser hears what they said."""
_TOO_LATE = timedelta(days=14)
"""After a downtime of this length nobody is asked any more."""
_AT, _REST = time(10), timedelta(hours=4)
"""Nobody is asked before this hour, nor sooner than this after the end."""
_GATHERS = timedelta(days=4)
"""So long feedback is gathered before its organiser hears of it."""


def subject(day: DayNow) -> str:
    """Return about what it becomes due: moving the event, or telling its days anew, does not drop it."""
    return f"after {day.subject}"


def asked_at(ended: datetime, zone: ZoneInfo) -> datetime:
    """Return when those who came are asked: at ten in the morning, on the same day only after a night out."""
    local = wallclock.local(ended + _REST, zone)
    day = local.date() + timedelta(days=local.time() > _AT)
    return wallclock.utc(datetime.combine(day, _AT), zone)


def _will_ask(ended: datetime, zone: ZoneInfo, *, now: datetime) -> datetime:
    """Return when those who came are asked of what is found to be over now: after a downtime not at the same moment at
    which the organiser is asked who they are."""
    at = asked_at(ended, zone)
    return at if at > now else asked_at(now, zone)


def _held(tx: Tx, item: Item, now: datetime) -> tuple[EventNow, DayNow] | None:
    """Return the day that something is due about, if it was held and is over, not long ago."""
    number = int(item.subject.rpartition(":")[2])
    event = events.of_day(tx, number)
    if event is None or event.is_draft or event.cancelled_at is not None:
        return None
    day = event.day(number)
    if day.cancelled_at is not None or now < day.ends_at or now - day.ends_at > _TOO_LATE:
        return None
    return event, day


@on_due(events.ENDED)
def ended(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """The card says that it is over, and the organiser is asked who came: of one that repeats, only after the last.

    Those who came will be asked how it was, the next morning.
    """
    held = _held(tx, item, now)
    if held is None:
        return
    event, day = held
    events.changed(tx, event.number, now=now)
    last = day.number == event.held[-1].number
    if last or event.repeats:
        at = _will_ask(day.ends_at, town.zone, now=now)
        due.add(tx, kind=ASK, subject=subject(day), person_id=None, at=at)
    if last:
        _tell(tx, event, lambda t: _over(t, tx, event, town, now), now=now, town=town)


def _over(t: Words, tx: Tx, event: EventNow, town: Town, now: datetime) -> Reply:
    """Ask who came, and show what can be done now."""
    expected = sum(one.people for one in who_came.expected(tx, event))
    lines = [t("It is over: ") + event_words.headline(t, event, town.zone)]
    if expected:
        lines.append(t.n("{n} was expected. Who came?", "{n} were expected. Who came?", expected))
    else:
        lines.append(t("How many came?"))
    if about := asking_feedback.will_ask(tx, event):
        asked = _will_ask(event.ends_at, town.zone, now=now)
        at = when.say(when.Moment(asked), zone=town.zone, language=t.language, year=False)
        said = t.n(
            "I ask {n} who came how it was: {at}.", "I ask {n} who came how it was: {at}.", about, at=capital(at)
        )
        lines.append(said + " " + t("If you thank everybody before, I ask at the same time."))
    return Reply("\n".join(lines), after_words.over(t, event, expected=bool(expected)))


@on_due(ASK)
def ask(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Those who came have been asked, if they have not been before; their organiser will hear what they said."""
    held = _held(tx, item, now)
    if held is None:
        return
    event, day = held
    about = asking_feedback.of_now(event, now=now) if not event.repeats else day
    if about is not None:
        asking_feedback.ask(tx, event, about, now=now, town=town)
    if day.number == event.held[-1].number:
        at = quiet.of_town(tx).waking(now + _GATHERS, town.zone)
        due.add(tx, kind=TELL, subject=subject(day), person_id=None, at=at)


@on_due(TELL)
def tell(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """The organiser has heard what people thought of it, if anybody has said."""
    held = _held(tx, item, now)
    if held is None:
        return
    event = held[0]
    marks = event_summary.of(tx, event, zone=town.zone).marks
    if not marks.number:
        return

    def say(t: Words) -> Reply:
        head = event_words.headline(t, event, town.zone)
        return Reply(f"{head}\n{after_words.marks(t, marks)}", after_words.known(t, event))

    _tell(tx, event, say, now=now, town=town)


def _tell(tx: Tx, event: EventNow, say: Callable[[Words], Reply], *, now: datetime, town: Town) -> None:
    """Who made the event hears it; where they cannot be reached, the next who organises it does."""
    for leader in rights.leaders(tx, event):
        if notices.inform(tx, leader.id, say, now=now, town=town):
            return
