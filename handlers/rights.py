"""Who may do what: one place, asked at the moment of acting, of the person who acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from handlers import commands
from handlers.turn import Arg, Choices, Command, Got, Parse, Refusal, Turn, Unclear, Values
from handlers.types import BUTTON_BYTES, Button
from handlers.words import N_
from storage import associations, diary, people, spaces, waiting
from storage.db import Tx
from storage.diary import Booked
from storage.people import Role

_INCLUDED = {
    Role.MEMBER: people.MEMBERS,
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


def keeps(person: people.Known, space_id: int) -> bool:
    """Tell whether the person answers for the space or gear: as its keeper or deputy, or as a caretaker."""
    return may(person, Role.KEEPER, spaces.subject(space_id))


def may_use(person: people.Known, said: Command) -> bool:
    """Tell whether the person may say the command at all; of what, is asked when that is known."""
    return any(may(person, role) for role in (said.role, *said.also))


_APPOINTED_BY = {
    Role.MEMBER: Role.ORGANISER,
    Role.CONTACT: Role.ORGANISER,
    Role.ORGANISER: Role.ORGANISER,
    Role.DEPUTY: Role.KEEPER,
}


def appointed_by(role: Role) -> Role:
    """Return the role whose holders appoint to this one, beside the caretaker."""
    return _APPOINTED_BY.get(role, Role.CARETAKER)


def may_appoint(person: people.Known, role: Role, subject: str | None = None) -> bool:
    """Tell whether the person may give the role to somebody and take it away; a deputy may not in a keeper's place."""
    return person.is_(Role.CARETAKER) or person.is_(appointed_by(role), subject)


def may_link(person: people.Known, association_id: int | None) -> bool:
    """Tell whether the person decides about the groups of the association, or, with None, of the whole town."""
    return may(person, Role.ORGANISER, associations.subject(association_id)) if association_id else caretaker(person)


def caretaker(person: people.Known) -> bool:
    """Tell whether the person looks after the town."""
    return person.is_(Role.CARETAKER)


class Organised(Protocol):
    """Talkoot, or an event: somebody made it, somebody leads it, and associations organise it."""

    @property
    def person_id(self) -> int: ...

    @property
    def leads(self) -> int: ...

    @property
    def associations(self) -> tuple[int, ...]: ...


def leads(person: people.Known, planned: Organised) -> bool:
    """Tell whether the person organises it: who made it, who leads it, its associations' organisers."""
    if person.id in (planned.person_id, planned.leads) or caretaker(person):
        return True
    return any(person.is_(Role.ORGANISER, associations.subject(number)) for number in planned.associations)


def leaders(tx: Tx, planned: Organised) -> list[people.Known]:
    """Return who organises it, who leads it first, each once; who has been forgotten is not there."""
    found = [people.named(tx, planned.leads), people.named(tx, planned.person_id)]
    for number in planned.associations:
        found += people.with_role(tx, Role.ORGANISER, associations.subject(number))
    return list({person.id: person for person in found if person is not None}.values())


def may_change(turn: Turn, booked: Booked) -> bool:
    """Tell whether the person may move or cancel the booking: the booker, its associations' organisers, its keepers."""
    return _among(turn.tx, turn.person, booked, Role.ORGANISER)


def may_see(turn: Turn, booked: Booked) -> bool:
    """Tell whether the person may read what only its booker may know: also the members of its associations."""
    return sees(turn.tx, turn.person, booked)


def sees(tx: Tx, person: people.Known, booked: Booked) -> bool:
    """Tell whether the person, who need not be speaking, may read what only its booker may know."""
    return _among(tx, person, booked, Role.ORGANISER) or _among(tx, person, booked, Role.MEMBER)


def _among(tx: Tx, person: people.Known, booked: Booked, role: Role) -> bool:
    """Tell whether the person booked it, answers for its space, or does what the role does for its associations."""
    if booked.person_id == person.id or keeps(person, booked.space_id):
        return True
    subjects = map(associations.subject, diary.associations_of(tx, booked.number))
    return any(may(person, role, subject) for subject in subjects)


def may_answer(turn: Turn, booked: Booked) -> bool:
    """Tell whether the person may answer an offer: who waited, and the organisers of the association it is for."""
    return booked.person_id == turn.person.id or _acts_for(turn, *diary.associations_of(turn.tx, booked.number))


def may_leave(turn: Turn, waits: waiting.Turn) -> bool:
    """Tell whether the person may give up the place in a queue, in the same way."""
    return waits.person_id == turn.person.id or _acts_for(turn, *waits.associations)


def _acts_for(turn: Turn, *numbers: int) -> bool:
    return any(turn.person.is_(Role.ORGANISER, associations.subject(number)) for number in numbers)


_OF_A_SPACE = (Role.KEEPER, Role.DEPUTY)
_WHO_CAN = {
    "space": N_("The keeper of {what} can do this: {names}."),
    "association": N_("The organiser of {what} can do this: {names}."),
}


def who(tx: Tx, role: Role, subject: str | None = None) -> list[people.Known]:
    """Return whom to ask for what the role does to the subject: its keepers, else their deputies; the organisers of
    the association; the caretakers where there are none."""
    roles = _OF_A_SPACE if role in _OF_A_SPACE else (Role.ORGANISER,)
    for held in roles if role is not Role.CARETAKER else ():
        found = people.with_role(tx, held, subject) if subject else []
        if found:
            return found
    return people.with_role(tx, Role.CARETAKER)


def who_can(turn: Turn, role: Role, subject: str | None = None, *, line: str = "") -> Refusal:
    """Say by name who can do what this person may not, and offer to send them a request: `line` is the command asked
    for, with its subject as a button would say it ("change space #4"); without, what is being said just now."""
    t, able = turn.t, who(turn.tx, role, subject)
    if not able:
        return Refusal(t("The caretaker can do this, but nobody looks after this town yet."))
    names = ", ".join(person.name for person in able)
    msgid = "" if able[0].is_(Role.CARETAKER) else _WHO_CAN["space" if role in _OF_A_SPACE else "association"]
    if msgid and subject:
        text = t(msgid, what=name_of(turn.tx, subject), names=names)
    else:
        text = t("The caretaker can do this: {names}.", names=names)
    ask = f"request {line or turn.command}".strip()
    if len(ask.encode()) > BUTTON_BYTES:
        return Refusal(text)
    return Refusal(text, (Button(t.n("Send them a request", "Send them all a request", len(able)), ask),))


def name_of(tx: Tx, subject: str) -> str:
    """Return what people call the subject of an appointment: the space or the association, or nothing for the town."""
    kind, _, number = subject.partition(":")
    if not number:
        return ""
    found = spaces.get(tx, int(number)) if kind == "space" else associations.get(tx, int(number))
    return found.name if found else ""


def guarded(arg: Arg, role: Role) -> Arg:
    """The argument names a space or an association: one that the person may not do this to is refused, saying who can,
    and only the others are offered. It is checked whenever the words are read: when they are said and when it is done.
    """
    guard = Guard(arg.parse, role)

    def offered(turn: Turn, values: Values) -> Choices | Refusal:
        choices = arg.choices(turn, values)
        if isinstance(choices, Refusal) or caretaker(turn.person):
            return choices
        return [one for one in choices if guard.allows(turn, one[1], values)] or who_can(turn, role)

    return replace(arg, parse=guard, choices=offered)


@dataclass(frozen=True, slots=True)
class Guard:
    """Reads a word as `parse` does, and refuses what the person has not the role to."""

    parse: Parse
    role: Role

    def __call__(self, turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
        found = self.parse(turn, text, values)
        if not isinstance(found, Got) or may(turn.person, self.role, found.value.subject):
            return found
        said = commands.find(turn.command)
        line = f"{said[0].name} {found.words}" if said else ""
        return who_can(turn, self.role, found.value.subject, line=line)

    def allows(self, turn: Turn, text: str, values: Values) -> bool:
        """Tell whether the words name something that the person may do this to."""
        return isinstance(self(turn, text, values), Got)


Whose = tuple[Role, str | None]
"""Who decides about something: a role, and to what."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Reads a word as `parse` does, which refuses whoever may not; `whose` says who may, if the words name anything."""

    parse: Parse
    whose: Callable[[Turn, str], Whose | None]

    def __call__(self, turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
        return self.parse(turn, text, values)


_ANSWERS = frozenset({"approve", "reject", "ask"})
"""What answers a request: whoever may not is told whose answer it is, and nobody is asked to do it for them."""


def refused(turn: Turn, said: Command, rest: str) -> Refusal:
    """Say who can do what this person may not do to anything: those of the very thing, if the line names it."""
    guard = said.takes[0].parse if said.takes else None
    found = guard.parse(turn, rest, {}) if isinstance(guard, Guard) and rest else None
    if isinstance(guard, Guard) and isinstance(found, Got):
        return who_can(turn, guard.role, found.value.subject, line=f"{said.name} {found.words}")
    named = isinstance(guard, Decided) and guard.whose(turn, rest) is not None
    answer = guard(turn, rest, {}) if guard and (named or said.name in _ANSWERS) else None
    if isinstance(answer, Refusal):  # it names the keepers of the very space, or says that nothing waits
        return answer
    return who_can(turn, said.role, line=said.name)
