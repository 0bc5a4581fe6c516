"""What part somebody has in an event: who organises it, who helps, who exhibits."""

from __future__ import annotations

from handlers import rights
from handlers.fair import fair_found
from handlers.turn import Turn
from storage import associations, event_work, exhibitors, people, sign_ups
from storage.db import Tx
from storage.events import EventNow
from storage.exhibitors import ExhibitorNow
from storage.fair_table import For
from storage.people import Role

_MEMBERS = (Role.MEMBER, Role.CONTACT, Role.ORGANISER)


def helpers(tx: Tx, event: EventNow) -> list[int]:
    """Return who helps: those who come to the talkoot that are a part of the work, each once."""
    found = [one for planned in event_work.of_event(tx, event.number) for one in sign_ups.of_talkoot(tx, planned)]
    return list(dict.fromkeys(one.person_id for one in found if one.is_coming))


def helps(turn: Turn, event: EventNow) -> bool:
    """Tell whether the person is one of those who do the work: its organisers, their members, helpers."""
    if rights.leads(turn.person, event):
        return True
    subjects = map(associations.subject, event.associations)
    return any(turn.person.is_(role, one) for one in subjects for role in _MEMBERS) or (
        turn.person.id in helpers(turn.tx, event)
    )


def own(turn: Turn, event: EventNow) -> list[ExhibitorNow]:
    """Return the exhibitors of the fair for whom the person speaks."""
    found = exhibitors.of_event(turn.tx, event.number)
    return [one for one in found if fair_found.is_theirs(turn, one, event)]


def has_part(turn: Turn, event: EventNow) -> bool:
    """Tell whether the person helps or exhibits."""
    return helps(turn, event) or bool(own(turn, event))


def those(tx: Tx, event: EventNow, role: str) -> list[int]:
    """Return whom instructions for the role are sent to, each once."""
    match role:
        case For.EXHIBITOR:
            found = [one.person_id for one in exhibitors.of_event(tx, event.number) if one.stand_id is not None]
        case For.HELPER:
            found = helpers(tx, event)
        case _:
            found = [one.id for one in rights.leaders(tx, event)]
    return [one for one in dict.fromkeys(found) if people.named(tx, one) is not None]
