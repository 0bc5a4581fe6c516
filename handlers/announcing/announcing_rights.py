"""Who may announce what to whom: one's own association's people at once, everybody as the caretaker has decided."""

from __future__ import annotations

from handlers import rights
from handlers.turn import Turn
from storage import associations, audiences, events, talkoot, town
from storage.announcements import Told
from storage.audiences import ASSOCIATION, EVENT, MEMBERS_OF, OFFICERS, TALKOOT, VILLAGE
from storage.db import Tx
from storage.named import key_of
from storage.people import Known, Role

TO_ALL, URGENT = "announce to all", "announce urgently"
"""The names under which the town keeps who may: a caretaker and an officer always may."""
ORGANISERS, ASKED = "organisers", "asked"
"""Every organiser may by themselves, or a caretaker is asked each time."""


def rule(tx: Tx, name: str) -> str:
    """Return who may beside caretakers and officers, as the caretaker has decided."""
    return ORGANISERS if town.load(tx, name) == ORGANISERS else ASKED


def decide(tx: Tx, name: str, rule: str) -> None:
    """From now on these may."""
    town.save(tx, name, rule)


def for_the_town(person: Known) -> bool:
    """Tell whether the person speaks to all of the town: its caretaker, or an officer of the municipality."""
    return rights.caretaker(person) or person.is_(Role.OFFICER)


def may_send(tx: Tx, person: Known, told: Told) -> bool:
    """Tell whether the person may send it without asking the caretaker, as it is now."""
    if for_the_town(person):
        return True
    if told.urgent and not _allowed(tx, person, URGENT):
        return False
    return all(_may_reach(tx, person, kind, what) for kind, what in audiences.parts(told.audience))


def _allowed(tx: Tx, person: Known, name: str) -> bool:
    return rule(tx, name) == ORGANISERS and person.is_(Role.ORGANISER)


def _may_reach(tx: Tx, person: Known, kind: str, what: str) -> bool:
    """Tell whether the person may write to these: their own, the officers, or all where the caretaker allows that."""
    if kind == OFFICERS and person.is_(Role.ORGANISER):
        return True
    return is_own(tx, person, kind, what) or (kind not in (TALKOOT, EVENT) and _allowed(tx, person, TO_ALL))


def is_own(tx: Tx, person: Known, kind: str, what: str) -> bool:
    """Tell whether it is the person's own association, or what the person organises."""
    if kind in (ASSOCIATION, MEMBERS_OF):
        return person.is_(Role.ORGANISER, associations.subject(int(what)))
    if kind == VILLAGE:
        there = [one.id or 0 for one in associations.everyone(tx) if key_of(one.village) == key_of(what)]
        return bool(there) and all(person.is_(Role.ORGANISER, associations.subject(one)) for one in there)
    if kind == TALKOOT:
        planned = talkoot.get(tx, int(what))
        return planned is not None and rights.leads(person, planned)
    if kind == EVENT:
        event = events.get(tx, int(what))
        return event is not None and rights.leads(person, event)
    return False


def may_name(tx: Tx, person: Known, audience: str) -> bool:
    """Tell whether the person may write to these at all, if need be with a caretaker's word: who come to what others
    organise is nobody else's business."""
    private = [part for part in audiences.parts(audience) if part[0] in (MEMBERS_OF, TALKOOT, EVENT)]
    return for_the_town(person) or all(is_own(tx, person, *part) for part in private)


def own_associations(turn: Turn) -> list[associations.Association]:
    """Return the associations for which the person acts, by name."""
    numbers = (associations.number_of(subject) for subject in turn.person.subjects(Role.ORGANISER))
    found = [associations.get(turn.tx, number) for number in numbers if number is not None]
    return sorted((one for one in found if one and one.closed_at is None), key=lambda one: one.key)
