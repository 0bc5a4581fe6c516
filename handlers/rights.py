"""Who may do what: one place, asked at the moment of acting, of the person who acts."""

from __future__ import annotations

from handlers.turn import Turn
from storage import associations, diary, people
from storage.diary import Booked
from storage.people import Role

_INCLUDED = {
    Role.MEMBER: (Role.MEMBER, Role.CONTACT, Role.ORGANISER),
    Role.CONTACT: (Role.CONTACT, Role.ORGANISER),
    Role.ORGANISER: (Role.ORGANISER,),
    Role.DEPUTY: (Role.DEPUTY, Role.KEEPER),
    Role.KEEPER: (Role.KEEPER, Role.DEPUTY),
}
"""What a role asks for, and who else has what it takes. A deputy does what a keeper does; the caretaker does all."""


def may(person: people.Known, role: Role, subject: str | None = None) -> bool:
    """Tell whether the person may do what the role does: for the subject, or, where none is named, for anything."""
    if role is Role.EVERYBODY or person.is_(Role.CARETAKER):
        return True
    return any(person.is_(held, subject) for held in _INCLUDED.get(role, (role,)))


def may_change(turn: Turn, booked: Booked) -> bool:
    """Tell whether the person may move or cancel the booking: the booker, its associations' organisers, its keepers."""
    if booked.person_id == turn.person.id or may(turn.person, Role.KEEPER, f"space:{booked.space_id}"):
        return True
    subjects = map(associations.subject, diary.associations_of(turn.tx, booked.number))
    return any(may(turn.person, Role.ORGANISER, subject) for subject in subjects)


def may_see(turn: Turn, booked: Booked) -> bool:
    """Tell whether the person may read what only its booker may know: also the members of its associations."""
    subjects = map(associations.subject, diary.associations_of(turn.tx, booked.number))
    return may_change(turn, booked) or any(may(turn.person, Role.MEMBER, subject) for subject in subjects)
