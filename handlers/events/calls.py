"""What an event calls for in the groups (exhibitors, places, items): a living message of its own beside its card."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import notices, posting
from handlers.events import event_words
from handlers.falling_due import on_due
from handlers.posting import Posted
from handlers.turn import Town, Turn
from handlers.types import Reply
from handlers.words import Words
from storage import cards, due, events, postings
from storage.db import Tx
from storage.due import Item
from storage.events import EventNow
from storage.outbox import Message
from storage.rooms import Known

_TAKEN_BACK = "taken back"
"""How a call that is no more stands in its postings."""
Reads = Callable[[Tx, Words, EventNow, ZoneInfo, datetime], Reply]


@dataclass(frozen=True, slots=True)
class Call:
    """A call: the first word of its card's name ("fair" of "fair:7"), how it reads now, until when it is open, and
    what it says where it was taken back and cannot be removed."""

    word: str
    reads: Reads
    until: Callable[[EventNow], datetime]
    taken_back: str

    @property
    def due(self) -> str:
        """What becomes due when something that the call tells has changed, and when it is open no more."""
        return f"{self.word}-card"

    def name(self, number: int) -> str:
        """Return the name of the call's card."""
        return f"{self.word}:{number}"

    def changed(self, tx: Tx, number: int, *, now: datetime) -> None:
        """The call will be shown anew within a moment, wherever it stands."""
        self._due_at(tx, number, now)

    def follow(self, tx: Tx, event: EventNow, *, now: datetime) -> None:
        """The call will be shown anew when it is open no more."""
        at = self.until(event)
        if event.is_open(now) and now < at:
            self._due_at(tx, event.number, at)

    def _due_at(self, tx: Tx, number: int, at: datetime) -> None:
        due.add(tx, kind=self.due, subject=self._about(number), person_id=None, at=at)

    def _about(self, number: int) -> str:
        return f"card of {self.name(number)}"

    def post(self, turn: Turn, event: EventNow, room_ids: Iterable[int]) -> Posted:
        """The call stands in these groups, or their digests tell of it."""

        def say(t: Words) -> Reply:
            return self.reads(turn.tx, t, event, turn.zone, turn.now)

        self._stands_as(turn.tx, event.number, "")
        posted = posting.post(turn.tx, self.name(event.number), room_ids, say, now=turn.now, town=turn.town)
        self.follow(turn.tx, event, now=turn.now)
        return posted

    def take_back(self, turn: Turn, event: EventNow) -> None:
        """The call is removed from the groups, or says that it was taken back."""

        def say(room: Known, _person_id: int | None) -> Message:
            t = notices.words_in(turn.tx, room, turn.town)
            return notices.as_message(Reply(t(self.taken_back) + event_words.headline(t, event, turn.zone)))

        posting.unsay(turn.tx, self.name(event.number))
        cards.remove(turn.tx, self.name(event.number), say, now=turn.now)
        self._stands_as(turn.tx, event.number, _TAKEN_BACK)

    def _stands_as(self, tx: Tx, number: int, withdrawn: str) -> None:
        card = self.name(number)
        postings.withdrawn(tx, card, {withdrawn: [one.room_id for one in postings.of_card(tx, card)]})

    def show(self, tx: Tx, item: Item, now: datetime, town: Town) -> None:
        """Every copy of the call reads as it is now; what else has changed meanwhile is shown with it."""
        event = events.get(tx, int(item.subject.rpartition(":")[2]))
        if event is not None:
            self.anew(tx, event, now=now, town=town)

    def anew(self, tx: Tx, event: EventNow, *, now: datetime, town: Town) -> None:
        """Every copy of the call reads as the event is now; that it changed need not be said again.

        One that was taken back and could not be removed goes on saying so.
        """
        due.drop(tx, self._about(event.number))
        if any(one.withdrawn for one in postings.of_card(tx, self.name(event.number))):
            return
        self.follow(tx, event, now=now)

        def say(t: Words, _private: bool) -> Reply:
            return self.reads(tx, t, event, town.zone, now)

        notices.show_all(tx, self.name(event.number), say, now=now, town=town)


def declare(word: str, reads: Reads, *, until: Callable[[EventNow], datetime], taken_back: str) -> Call:
    """Return the call, which is shown anew by itself from now on."""
    call = Call(word, reads, until, taken_back)
    on_due(call.due)(call.show)
    return call


def until_begins(event: EventNow) -> datetime:
    """Return until when one can take part in what has no deadline: until it begins."""
    return event.starts_at


def until_deadline(event: EventNow) -> datetime:
    """Return until when one can take part: the deadline, or else until it begins."""
    return min(filter(None, (event.answer_by, event.starts_at)))
