"""Asking a space's keepers for their approval, and telling them what became of what they were asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers import notices, rights
from handlers.approval import requested
from handlers.approval.requested import Request
from handlers.turn import Town, Turn
from handlers.types import Reply
from handlers.words import Words
from storage import cards, people, rooms, spaces
from storage.db import Tx
from storage.diary import Booked
from storage.occupied import Series, State
from storage.outbox import Message
from storage.people import Role

Say = Callable[[Words], Reply]


def ask(turn: Turn, booked: Booked, *, was: Booked | None = None) -> None:
    """Whoever answers for the space is asked for approval, if the booking waits for that.

    `was` is how it stood before it was moved. What a keeper has changed is shown, not asked about.
    """
    if booked.state == State.REQUESTED:
        _ask(turn, requested.of(booked), was)


def ask_series(turn: Turn, booked: Sequence[Booked], series: Series) -> None:
    """Whoever answers for the space is asked once for those turns of the series that wait for approval."""
    request = requested.of_series(turn.tx, series.id or 0, now=turn.now)
    if request is not None and any(one.state == State.REQUESTED for one in booked):
        _ask(turn, request)
    elif booked:
        show_series(turn.tx, booked[0], now=turn.now, town=turn.town)


def _ask(turn: Turn, request: Request, was: Booked | None = None) -> None:
    tx, zone = turn.tx, turn.zone

    def say(t: Words) -> Reply:
        return requested.asks(tx, t, request, zone, was=was)

    if rights.keeps(turn.person, request.first.space_id):
        return redraw(tx, request, say, now=turn.now, town=turn.town)
    levels = answering(tx, request.first.space_id, now=turn.now)
    return send(tx, request, levels[0] if levels else [], say, now=turn.now, town=turn.town)


def moved(turn: Turn, before: Booked, after: Booked) -> None:
    """The keepers are asked about the new time; or, where nobody need approve it, their messages say where it went."""
    if after.state == State.REQUESTED:
        ask(turn, after, was=before)
    elif not _untouched(turn, after):
        _close(turn, after, lambda t: t("{name} moved this: ", name=turn.person.name))


def returned(turn: Turn, booked: Booked) -> None:
    """What had been cancelled is back: the keepers are asked again, or, if it stands, their messages say so."""
    if booked.state == State.REQUESTED:
        ask(turn, booked)
    elif not _untouched(turn, booked):
        _close(turn, booked, lambda t: t("{name} took it back, it stands: ", name=turn.person.name))


def withdrawn(turn: Turn, booked: Booked) -> None:
    """What had been asked for is not wanted any more: the keepers' messages say so."""
    if not _untouched(turn, booked):
        _close(turn, booked, lambda t: t("{name} cancelled this: ", name=turn.person.name))


def _untouched(turn: Turn, booked: Booked) -> bool:
    """Tell whether no keeper was ever asked about it."""
    if booked.state != State.BOOKED:
        return booked.state == State.OFFERED
    space = spaces.get(turn.tx, booked.space_id)
    return space is None or not space.approval or not cards.beginning(turn.tx, requested.of(booked).card)


def _close(turn: Turn, booked: Booked, lead: Callable[[Words], str]) -> None:
    request = requested.of(booked)
    redraw(
        turn.tx,
        request,
        lambda t: requested.closed(t, request, turn.zone, lead(t)),
        now=turn.now,
        town=turn.town,
    )
    show_series(turn.tx, booked, now=turn.now, town=turn.town)


def show_series(tx: Tx, booked: Booked, *, now: datetime, town: Town) -> None:
    """The message about the series, if the booking is a turn of one, says what of it still waits for an answer."""
    if booked.series_id is None:
        return
    left = requested.of_series(tx, booked.series_id, now=now)

    def say(t: Words) -> Reply:
        if left is not None:
            return requested.asks(tx, t, left, town.zone)
        return Reply(t("Nothing of this waits for an answer any more: *{space}*", space=booked.space))

    redraw(tx, left or Request(f"s{booked.series_id}", (booked,)), say, now=now, town=town)


def answering(tx: Tx, space_id: int, *, now: datetime) -> list[list[people.Known]]:
    """Return who answers for the space, first its keepers, then its deputies, then the caretakers.

    Whom nothing can be told is left out, and so is every group of which nobody is left.
    """
    subject, seen = spaces.subject(space_id), set[int]()
    found = []
    for role, of in ((Role.KEEPER, subject), (Role.DEPUTY, subject), (Role.CARETAKER, people.TOWN)):
        new = [one for one in people.with_role(tx, role, of) if one.id not in seen]
        found.append([one for one in new if notices.private_room(tx, one.id, now=now) is not None])
        seen |= {one.id for one in new}
    return [level for level in found if level]


def send(tx: Tx, request: Request, persons: Sequence[people.Known], say: Say, *, now: datetime, town: Town) -> None:
    """These persons are asked by a new message; the one that asked them before has nothing to tap any more.

    Who has not been told of the earlier one yet (it is night) hears the new one instead.
    """
    there = {one.id: notices.private_room(tx, one.id, now=now) for one in persons}
    asked = {person_id: room.id for person_id, room in there.items() if room is not None}
    earlier = cards.beginning(tx, request.card)
    unsaid = {room: card for card, room, said in earlier if not said}
    anew = request.card + (f"{int(earlier[-1][0].removeprefix(request.card)) + 1:03}" if earlier else "001")
    redraw(tx, request, lambda t: requested.asks(tx, t, request, town.zone), now=now, town=town, over={*asked.values()})
    for person_id, room_id in asked.items():
        card = unsaid.get(room_id, anew)

        def message(t: Words, card: str = card) -> Reply:
            return replace(say(t), card=card)

        notices.inform(tx, person_id, message, now=now, town=town, starts=request.first.starts_at)


def redraw(
    tx: Tx, request: Request, say: Say, *, now: datetime, town: Town, over: set[int] | frozenset[int] = frozenset()
) -> None:
    """Every message in which this was asked says how it is now, each in its reader's language.

    Only the newest in a room has something to tap; in the rooms where it is `over`, a newer one follows.
    """
    there = cards.beginning(tx, request.card)
    newest = {room: card for card, room, _ in there}
    for card in dict.fromkeys(card for card, _, _ in there):

        def message(room: rooms.Known, _person: int | None, card: str = card) -> Message:
            reply = say(notices.words_in(tx, room, town))
            last = newest.get(room.id) == card and room.id not in over
            return notices.as_message(reply if last else replace(reply, buttons=()))

        cards.update(tx, card, message, now=now)


def title(tx: Tx, person_id: int, space_id: int, t: Words) -> str:
    """Return "Tilavastaava Liisa": as what the person answers for the space, and who it is."""
    person = people.named(tx, person_id)
    name, subject = person.name if person else "–", spaces.subject(space_id)
    if person is not None and person.is_(Role.KEEPER, subject):
        return t("Keeper {name}", name=name)
    if person is not None and person.is_(Role.DEPUTY, subject):
        return t("Deputy keeper {name}", name=name)
    return t("Caretaker {name}", name=name)
