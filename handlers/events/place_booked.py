"""A published event is held elsewhere: the new space is booked for all its days to come, and the old one is free."""

from __future__ import annotations

from dataclasses import replace

from handlers import rights
from handlers.events import event_words, plan_args, told_event
from handlers.planning import booked_beside, clash_words, lines
from handlers.turn import Refusal, Turn
from handlers.types import Button
from storage import booked_together, bookings, diary, events
from storage.booked_together import Had, Lacking
from storage.diary import Booked
from storage.events import EventNow


def moved(turn: Turn, event: EventNow, place: str) -> list[str] | Refusal:
    """Return what is booked and what is free again, a line each; or nothing was changed, because a space cannot be had.

    Only what was booked with the event is given back.
    """
    old, new = (plan_args.space_named(turn, said) if said else None for said in (event.place, place))
    if (old.id if old else None) == (new.id if new else None):
        return []
    said: list[str] = []
    if new is not None:
        outcome = _book(turn, event, new.id or 0)
        if isinstance(outcome, Lacking):
            return _stays(turn, event, outcome)
        booked_beside.ask_keepers(turn, outcome)
        said = booked_beside.told(turn, outcome)
    return [*said, *(_give_back(turn, event, old.id or 0) if old is not None else [])]


def _book(turn: Turn, event: EventNow, space_id: int) -> Had | Lacking:
    ahead = tuple(day for day in event.held if turn.now < day.starts_at)
    return booked_together.book(
        turn.tx,
        replace(event, wishes=((space_id, None),), days=ahead),
        person_id=turn.person.id,
        keeps=lambda number: rights.keeps(turn.person, number),
        zone=turn.zone,
        now=turn.now,
    )


def _stays(turn: Turn, event: EventNow, outcome: Lacking) -> Refusal:
    t = turn.t
    said = [
        t("Nothing was changed: ") + event_words.headline(t, event, turn.zone),
        *clash_words.reasons(turn, outcome.not_had),
    ]
    other = Button(t("Another place"), lines.change(event, "place"))
    return Refusal("\n".join(said), (other, lines.show(t, event)), private=True)


def _give_back(turn: Turn, event: EventNow, space_id: int) -> list[str]:
    """What was booked of the space with the event, and has not begun, is free; return it, a line each."""
    gone: list[Booked] = []
    theirs = {one.booking_id for one in event.places}
    for number in (one for one in events.booked_with(turn.tx, event.number) if one not in theirs):
        booked = diary.live(turn.tx, number, now=turn.now)
        if booked is not None and booked.space_id == space_id and turn.now < booked.starts_at:
            events.without_booking(turn.tx, number)  # nobody need be told that it was lost
            outcome = bookings.cancel(turn.tx, number, by=turn.person.id, zone=turn.zone, now=turn.now)
            gone += [outcome] if isinstance(outcome, Booked) else []
    return told_event.freed(turn, event, gone)
