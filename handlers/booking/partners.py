"""Booking together: whose booking it is becomes known to everybody who is meant by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from handlers import notices
from handlers.booking import booking_words, whom
from handlers.turn import Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import associations, diary, people
from storage.associations import Association
from storage.diary import Booked
from storage.people import Known, Role


def booked(turn: Turn, made: Booked, given: Iterable[int]) -> None:
    """What was just booked for associations is known to them: who booked in a group belongs to its association from
    then on, and those who were booked together with have heard of it."""
    given = tuple(given)
    here = turn.room.association_id
    if here is not None and here in given and not turn.room.private:
        _enlist(turn, associations.subject(here))
    if len(given) > 1:
        own = {one.id for one in whom.mine(turn)}
        tell(turn, made, [number for number in given if number not in own])


def _enlist(turn: Turn, subject: str) -> None:
    """The person belongs to the association, so that they see what it has booked."""
    if not any(turn.person.is_(role, subject) for role in people.MEMBERS):
        people.appoint(turn.tx, turn.person.id, Role.MEMBER, subject, now=turn.now)


def tell(turn: Turn, made: Booked, numbers: Iterable[int]) -> list[Association]:
    """Who acts for each association hears that something was booked together with it; return whom nobody acts for."""
    unheard = []
    for association in filter(None, (associations.get(turn.tx, number) for number in numbers)):
        reached = [_tell(turn, made, association, person) for person in _acts_for(turn, association)]
        if not any(reached):
            unheard.append(association)
    return unheard


def _acts_for(turn: Turn, association: Association) -> list[Known]:
    """Return the association's organisers, else its contact people."""
    organisers = people.with_role(turn.tx, Role.ORGANISER, association.subject)
    return organisers or people.with_role(turn.tx, Role.CONTACT, association.subject)


def _tell(turn: Turn, made: Booked, association: Association, person: Known) -> bool:
    if person.id == turn.person.id:
        return True

    def say(t: Words) -> Reply:
        lead = t(
            "{name} booked this together with {association}: ", name=turn.person.name, association=association.name
        )
        buttons = (
            Button(t("That is fine"), f"joint fine {made.number}"),
            Button(t("Not with us"), f"joint off {made.number} @{association.id}"),
        )
        return Reply(lead + booking_words.said(t, made, turn.zone), buttons)

    return notices.inform(turn.tx, person.id, say, now=turn.now, town=turn.town, starts=made.starts_at)


def others(turn: Turn, made: Booked) -> list[Known]:
    """Return who acts for the associations that share the booking, beside who changes it now and who booked it, and
    beside the associations that these two belong to."""
    numbers = diary.associations_of(turn.tx, made.number)
    if len(numbers) < 2:
        return []
    know = [one for one in (turn.person, people.named(turn.tx, made.person_id)) if one is not None]
    found: dict[int, Known] = {}
    for one in filter(None, (associations.get(turn.tx, number) for number in numbers)):
        if not any(who.is_(role, one.subject) for who in know for role in people.MEMBERS):
            found |= {person.id: person for person in _acts_for(turn, one)}
    return [person for person in found.values() if person.id not in {one.id for one in know}]


def changed(turn: Turn, made: Booked, lead: Callable[[Words], str]) -> None:
    """Who shares the booking hears once what somebody else did to it; `lead` says who did what, in their words."""

    def say(t: Words) -> Reply:
        text = lead(t) + booking_words.said(t, made, turn.zone)
        return Reply(text, (Button(t("My bookings"), "bookings"),))

    for person in others(turn, made):
        notices.inform(turn.tx, person.id, say, now=turn.now, town=turn.town, starts=made.starts_at)


def dropped(turn: Turn, made: Booked, numbers: Iterable[int]) -> None:
    """Who acts for each association hears that it has no part in the booking any more."""
    for association in filter(None, (associations.get(turn.tx, number) for number in numbers)):
        name = association.name
        for person in _acts_for(turn, association):
            if person.id != turn.person.id:
                notices.inform(
                    turn.tx,
                    person.id,
                    lambda t, name=name: _without(turn, t, made, name),  # type: ignore[misc]
                    now=turn.now,
                    town=turn.town,
                    starts=made.starts_at,
                )


def _without(turn: Turn, t: Words, made: Booked, name: str) -> Reply:
    lead = t("{name} booked this without {association} after all: ", name=turn.person.name, association=name)
    return Reply(lead + booking_words.said(t, made, turn.zone), (Button(t("My bookings"), "bookings"),))
