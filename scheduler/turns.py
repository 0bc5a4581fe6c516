"""What was claimed and waits to be said on a network: each room in its order, and which of it may go now."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from scheduler.pace import Pace
from storage.outbox import Claimed, Priority

OVERDUE = timedelta(seconds=3)
"""A change that has waited so long goes in turn with the answers: a card at which everybody taps at once is seen to
change all the while, not only when the last one has been answered."""
COPIES = 100
"""So many copies of cards that were sent lately are remembered."""


class Turns:
    """The rows at hand. A room in which something is being said is busy; one in which a row was put off is held."""

    def __init__(self, pace: Pace, *, now: Callable[[], datetime]) -> None:
        self.pace, self._now = pace, now
        self.waiting: dict[int, deque[Claimed]] = {}
        self.busy: set[int] = set()
        """The rooms in which something is being said."""
        self._held: dict[int, tuple[int, datetime]] = {}
        """The rooms in which a row was put off, which, and until when: nothing newer overtakes it."""
        self._copies: dict[tuple[str, int], str] = {}

    def arrived(self, row: Claimed) -> datetime | None:
        """The row waits its turn, unless an older one of its room was put off while this one was being claimed: then
        return until when this one is to be put off, too."""
        held, until = self._held.get(row.room_id, (row.id, row.promised_at))
        if row.id > held:
            if until <= self._now():  # claimed anew it comes behind the older one
                del self._held[row.room_id]
            return until
        self._held.pop(row.room_id, None)
        queue = self.waiting.setdefault(row.room_id, deque())
        if not queue and row.room_id not in self.busy:  # claimed when all before it was settled: it knows best itself
            self.forget_copy(row)
        queue.append(row)
        if len(queue) > 1 and row.priority < queue[-2].priority:  # who has just spoken comes before what waits
            self.waiting[row.room_id] = deque(sorted(queue, key=lambda one: (one.priority, one.id)))
        return None

    def next(self) -> tuple[Claimed | None, float]:
        """Return the most urgent row that may go now, or how long until one may."""
        now, pause = time.monotonic(), 1.0
        if self.pace.full:
            return None, pause  # looked at again when something ends
        best: Claimed | None = None
        first = (0, 0)
        for room, queue in self.waiting.items():
            head = queue[0]
            change = head.priority != Priority.ANSWER and self.standing(head) is not None
            overdue = change and self._now() - head.promised_at >= OVERDUE
            rank = (Priority.ANSWER if overdue else head.priority, head.id)
            if room in self.busy or (best and first < rank):
                continue
            group = not head.private
            wait = self.pace.wait(head.priority, room, group=group, now=now, change=change, overdue=overdue)
            if wait <= 0:
                best, first = head, rank
            pause = min(pause, max(wait, 0.001))
        return best, pause

    def begun(self, row: Claimed) -> None:
        """The row, which is the first of its room, is being said."""
        queue = self.waiting[row.room_id]
        queue.popleft()
        if not queue:
            del self.waiting[row.room_id]
        self.busy.add(row.room_id)
        self.pace.begun()

    def ended(self, row: Claimed, *, at: float, change: bool) -> None:
        """The row is being said no more, since then, whichever way it went."""
        self.pace.ended(row.room_id, now=at, change=change)
        self.busy.discard(row.room_id)

    def put_off(self, row: Claimed, until: datetime) -> list[Claimed]:
        """Nothing of the row's room is said before that; return what else waited for it, and waits here no more."""
        self._held[row.room_id] = row.id, until
        return self.dropped(row.room_id)

    def dropped(self, room: int) -> list[Claimed]:
        """Return what waited for the room; it waits here no more."""
        return list(self.waiting.pop(room, ()))

    def recall(self, lately: Iterable[tuple[int, datetime]]) -> None:
        """Rooms in which another process has spoken a moment ago are not spoken to too soon."""
        now, here = self._now(), time.monotonic()
        for room, at in lately:
            self.pace.recall(room, at=here - (now - at).total_seconds())

    # Copies of cards

    def taken_back(self, row: Claimed) -> bool:
        """Tell whether what has certainly not been said yet is to be removed as soon as it is."""
        unsaid = row.card is not None and row.standing is None and not row.attempts
        return unsaid and any(one.gone and one.card == row.card for one in self.waiting.get(row.room_id, ()))

    def standing(self, row: Claimed) -> str | None:
        """Return the message to edit: also a copy that was sent after the row was claimed."""
        return self._copies.get((row.card, row.room_id), row.standing) if row.card else None

    def remember_copy(self, row: Claimed, message: str) -> None:
        """The row's card stands in that message now, or, without one, nowhere."""
        if row.card and not message:
            self.forget_copy(row)
        elif row.card:
            self._copies[row.card, row.room_id] = message
            if len(self._copies) > COPIES:
                del self._copies[next(iter(self._copies))]

    def forget_copy(self, row: Claimed) -> None:
        """What the row itself says of where its card stands is true."""
        self._copies.pop((row.card or "", row.room_id), None)
