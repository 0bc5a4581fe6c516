"""Saying things: replies to who has just spoken, and notices to people who have not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from handlers.turn import Town, Turn
from handlers.types import Button, Reply
from handlers.words import Words, words
from storage import away, cards, digests, outbox, people, postings, quiet, reminder_rooms, rooms
from storage.db import Tx
from storage.keeping import EARLY
from storage.outbox import Message, Priority
from storage.people import Role

_TONIGHT = timedelta(hours=12)
"""What begins so soon is told of even when the network is so late that it has become night."""


def as_message(reply: Reply) -> Message:
    """Return the reply as it is kept."""
    return Message(
        reply.text,
        tuple((b.label, b.command, b.private) for b in reply.buttons),
        tuple((f.name, f.mime, f.content) for f in reply.files),
        reply.card,
        reply.pin,
    )


def promise(
    tx: Tx,
    room: rooms.Known,
    reply: Reply,
    *,
    now: datetime,
    priority: Priority = Priority.ANSWER,
    person_id: int | None = None,
    not_before: datetime | None = None,
    urgent: bool = False,
) -> None:
    """The reply will be said in the room; what is `urgent`, also when the network is late and people sleep."""
    outbox.promise(
        tx,
        as_message(reply),
        room,
        now=now,
        priority=priority,
        person_id=person_id,
        not_before=not_before,
        urgent=urgent,
    )


def say(turn: Turn, reply: Reply) -> None:
    """Answer who has just spoken: here, or in private where the reply asks for that."""
    if reply.private and not turn.room.private:
        room = private_room(turn.tx, turn.person.id, now=turn.now)
        if room is None:
            return come_in_private(turn, turn.command)
        return promise(turn.tx, room, reply, now=turn.now, person_id=turn.person.id)
    return promise(turn.tx, turn.room, reply, now=turn.now, person_id=turn.person.id)


def answered_in_private(turn: Turn) -> None:
    """A group in which somebody asked hears one line, when the answer went to their private chat."""
    if not turn.room.private and private_room(turn.tx, turn.person.id, now=turn.now) is not None:
        say(turn, Reply(turn.t("{name}, I answered you in private.", name=turn.person.name)))


def come_in_private(turn: Turn, command: str) -> None:
    """The group hears one line, with the way to the private chat, where the command goes on."""
    say(turn, to_private(turn, command))


def to_private(turn: Turn, command: str) -> Reply:
    """Return the line with the way to the private chat, where the command goes on."""
    t = turn.t
    line = t("{name}, let us continue in private.", name=turn.person.name)
    return Reply(line, (Button(t("Continue in private"), command or "help", private=True),))


def question(turn: Turn, reply: Reply) -> None:
    """Ask in private; a group hears one line about it, with the way there."""
    if turn.room.private:
        return say(turn, reply)
    room = private_room(turn.tx, turn.person.id, now=turn.now)
    if room is not None:
        promise(turn.tx, room, reply, now=turn.now, person_id=turn.person.id)
    return come_in_private(turn, "continue")


def private_room(tx: Tx, person_id: int, *, now: datetime, but: str = "") -> rooms.Known | None:
    """Return where the person can be told something in private, or None if the person must open the chat first.

    Not on the network `but`.
    """
    room = rooms.private_room(tx, person_id, but=but)
    if room is not None:
        return room
    for network, user in people.accounts(tx, person_id):
        if network in ("matrix", "terminal") and network != but:  # there the bot may open the private room itself
            return rooms.meet(tx, network=network, address=user, private=True, title="", person_id=person_id, now=now)
    return None


def tell(
    tx: Tx,
    person_id: int,
    reply: Reply,
    *,
    now: datetime,
    priority: Priority = Priority.NOTICE,
    not_before: datetime | None = None,
    urgent: bool = False,
) -> bool:
    """The person will hear it in private, what is `urgent` also while they sleep; False if nowhere."""
    room = private_room(tx, person_id, now=now)
    if room is None:
        return False
    promise(tx, room, reply, now=now, priority=priority, person_id=person_id, not_before=not_before, urgent=urgent)
    return True


def inform(
    tx: Tx,
    person_id: int,
    say: Callable[[Words], Reply],
    *,
    now: datetime,
    town: Town,
    starts: datetime | None = None,
) -> bool:
    """The person, who has not just spoken, will hear it in private and in their language; False if nowhere.

    While they sleep it waits for their waking, unless it is about something that `starts` within two hours of that.
    """
    reply = say(words_of(people.named(tx, person_id), town))
    morning = quiet.of_person(tx, person_id).waking(now, town.zone)
    early = starts is not None and starts < morning + EARLY
    urgent = early or (starts is not None and starts < now + _TONIGHT)
    return tell(tx, person_id, reply, now=now, not_before=None if early else morning, urgent=urgent)


def show(turn: Turn, card: str, say: Callable[[Words, bool], Reply]) -> None:
    """Every copy of the card says this: `say` is given the words of its room, and whether that is private.

    The group in which somebody has just spoken is answered in their language, if it has none of its own.
    """

    def message(room: rooms.Known, _person_id: int | None) -> Message:
        here = room.id == turn.room.id and not room.language
        t = turn.t if here else words_in(turn.tx, room, turn.town)
        return as_message(say(t, room.private))

    cards.update(turn.tx, card, message, now=turn.now)


def show_all(tx: Tx, card: str, say: Callable[[Words, bool], Reply], *, now: datetime, town: Town) -> None:
    """Every copy of the card says this, without anybody having spoken: it is put into words once for each language."""
    said: dict[tuple[str, bool], Message] = {}

    def message(room: rooms.Known, _person_id: int | None) -> Message:
        t = words_in(tx, room, town)
        found = said.get((t.language, room.private))
        if found is None:
            found = said[t.language, room.private] = as_message(say(t, room.private))
        return found

    cards.update(tx, card, message, now=now)


def words_in(tx: Tx, room: rooms.Known, town: Town) -> Words:
    """Return the words of a room: of the person whose private room it is, or of the group, else of the town."""
    if room.private:
        return words_of(people.named(tx, room.person_id or 0), town)
    return words(room.language or town.language)


def turn_of(tx: Tx, person_id: int, *, now: datetime, town: Town) -> Turn | None:
    """Return the turn of somebody who is told something without having spoken; None if they cannot be reached."""
    person, room = people.named(tx, person_id), private_room(tx, person_id, now=now)
    if person is None or room is None:
        return None
    return Turn(person, room, "", now, tx, words_of(person, town), town)


def words_of(person: people.Known | None, town: Town) -> Words:
    """Return the words in which the person is spoken to."""
    return words((person.language if person else None) or town.language)


def tell_caretakers(tx: Tx, msgid: str, *, town: Town, now: datetime, but: str = "", **values: object) -> int:
    """Every caretaker will hear it in their own language, not on the network `but`; return how many can be reached."""
    reached = 0
    for person in people.with_role(tx, Role.CARETAKER):
        room = rooms.private_room(tx, person.id, but=but)
        if room is not None:
            reply = Reply(words_of(person, town)(msgid, **values))
            morning = quiet.of_person(tx, person.id).waking(now, town.zone)
            promise(tx, room, reply, now=now, priority=Priority.NOTICE, person_id=person.id, not_before=morning)
            reached += 1
    return reached


def room_moved(tx: Tx, *, network: str, old: str, new: str, now: datetime) -> None:
    """The chat, with its topics, goes on under a new address, and so does everything promised to it."""
    for room in rooms.of_chat(tx, network=network, address=old) if new else ():
        there = rooms.move(tx, room.id, to=new + room.address.removeprefix(old), now=now)
        if there == room.id:
            cards.out_of_reach(tx, room.id)
        else:
            cards.readdress(tx, room.id, there)
            postings.readdress(tx, room.id, there)
            digests.readdress(tx, room.id, there)
            reminder_rooms.readdress(tx, room.id, there)


def room_gone(tx: Tx, room: rooms.Known, *, why: str, now: datetime) -> None:
    """The room cannot be spoken to: whose private room it was hears what waits on another network, if there is one.

    Otherwise reminders look for another way to people (`handlers.reminders.reaching`), and their own wait until they
    are back.
    """
    rooms.leave(tx, room.id, why=why, now=now)
    if room.private and room.person_id is not None:
        other = private_room(tx, room.person_id, now=now, but=room.network)
        if other is not None:
            outbox.redirect(tx, room.id, other, now=now)
    away.leave(tx, room.id, now=now)
    outbox.fail_room(tx, room.id, why=why, now=now)
