"""What people can be in the town: how a role is called, read and explained."""

from __future__ import annotations

from dataclasses import replace

from handlers import rights
from handlers.people.finding_associations import choices as associations_to_tap
from handlers.people.finding_associations import the_association
from handlers.spaces.finding import choices as spaces_to_tap
from handlers.spaces.finding import the_space
from handlers.turn import Choices, Got, Refusal, Turn, Unclear
from handlers.words import LANGUAGES, N_, Words, fold, words
from storage import people
from storage.people import TOWN, Known, Role

NAMES = {
    Role.CARETAKER: N_("caretaker"),
    Role.OFFICER: N_("officer"),
    Role.ORGANISER: N_("organiser"),
    Role.CONTACT: N_("contact person"),
    Role.MEMBER: N_("member"),
    Role.KEEPER: N_("keeper"),
    Role.DEPUTY: N_("deputy keeper"),
}
_OF = {
    Role.CARETAKER: N_("caretaker of {what}"),
    Role.OFFICER: N_("officer of {what}"),
    Role.ORGANISER: N_("organiser of {what}"),
    Role.CONTACT: N_("contact person of {what}"),
    Role.MEMBER: N_("member of {what}"),
    Role.KEEPER: N_("keeper of {what}"),
    Role.DEPUTY: N_("deputy keeper of {what}"),
}
CAN = {
    Role.CARETAKER: N_("You look after the town: you can change spaces and associations and appoint people."),
    Role.OFFICER: N_(
        "You speak for the municipality: you can announce to everybody and call the associations together."
    ),
    Role.ORGANISER: N_("You act for the association: you change what it has booked and appoint its people."),
    Role.CONTACT: N_("You hear what concerns the association, and you can book for it."),
    Role.MEMBER: N_("You can book for the association."),
    Role.KEEPER: N_("You are asked about bookings that need approval, and you can change how the space is booked."),
    Role.DEPUTY: N_("You are asked about bookings when the keeper does not answer."),
}
OF_A_SPACE = (Role.KEEPER, Role.DEPUTY)
OF_THE_TOWN = (Role.CARETAKER, Role.OFFICER)


def of(turn: Turn, t: Words, role: Role, subject: str) -> str:
    """Return the role with what it is to ("keeper of Kylätalo"), to be put into a sentence."""
    return t.label(_OF[role], what=rights.name_of(turn.tx, subject) or turn.town.name)


def read(text: str) -> tuple[Role, str] | None:
    """Return the role that the words name in any language, first before later, and the words without it."""
    said = text.split()
    for at in range(len(said)):
        for count in (2, 1):
            role = _names().get(fold(" ".join(said[at : at + count])).strip(",.:"))
            if role is not None and at + count <= len(said):
                return role, " ".join(said[:at] + said[at + count :])
    return None


def _names() -> dict[str, Role]:
    """Return every word for a role; Finnish says "tilavastaavaksi" of whom it appoints."""
    named = {fold(words(language)(name)): role for language in LANGUAGES for role, name in NAMES.items()}
    return named | {role.value: role for role in NAMES} | {f"{name}ksi": role for name, role in named.items()}


def line(role: Role, subject: str) -> str:
    """Return the role with its subject as a button says it ("keeper #4")."""
    number = subject.partition(":")[2]
    return f"{role.value} #{number}" if number else role.value


def subject(turn: Turn, role: Role, text: str) -> Got | Unclear | Refusal:
    """Read what the role is to: the space or the association that the text names; the town needs no name."""
    if role in OF_THE_TOWN:
        return Got(TOWN, "#0", text.removeprefix("#0"))
    find = the_space if role in OF_A_SPACE else the_association
    found, person = find(turn, text, {}), _person_before(turn, text)
    if isinstance(found, Unclear) and person:  # "liisa juhlasaliin": the name waits for its own question
        found = find(turn, text.removeprefix(person).strip(), {})
        found = found if isinstance(found, Refusal) else replace(found, rest=f"{person} {found.rest}".strip())
    return Got(found.value.subject, found.words, found.rest) if isinstance(found, Got) else found


def _person_before(turn: Turn, text: str) -> str:
    """Return the name of somebody known that stands before other words, or nothing."""
    said = text.split()
    for count in range(len(said) - 1, 0, -1):
        parts = [fold(one) for one in said[:count]]
        known = people.like(turn.tx, " ".join(said[:count]))
        if any(all(part in fold(one.name).split() for part in parts) for one in known):
            return " ".join(said[:count])
    return ""


def subjects_to_tap(turn: Turn, role: Role) -> Choices | Refusal:
    """Return the spaces or associations that the person may appoint somebody to, to tap."""
    everything = (spaces_to_tap if role in OF_A_SPACE else associations_to_tap)(turn, {})
    if isinstance(everything, Refusal):
        return everything
    kind = "space" if role in OF_A_SPACE else "association"
    may = [one for one in everything if rights.may_appoint(turn.person, role, f"{kind}:{one[1].removeprefix('#')}")]
    return may or rights.who_can(turn, rights.appointed_by(role))


def appointable(person: Known) -> list[Role]:
    """Return the roles that the person may give to somebody."""
    return [role for role in NAMES if rights.may_appoint(person, role)]
