"""Groups: how each is linked to the whole town or to one of its associations, and how the bot is invited."""

from __future__ import annotations

from handlers import rights
from handlers.commands import command
from handlers.people.finding_associations import OFFERED, the_association
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import LANGUAGES, N_, Words, escape, fold, words
from storage import associations, regrouped, rooms
from storage.associations import Association
from storage.people import Role

_TOWN = "town"
_TOWN_WORDS = frozenset({_TOWN, *(fold(words(language)(N_("The whole town"))) for language in LANGUAGES)})


def _whose(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read whose group it is: the town's, or an association's."""
    if fold(text) in _TOWN_WORDS:
        return Got(_TOWN, _TOWN)
    return the_association(turn, text, values)


@command(
    "link",
    "koppla",
    "liitä",
    role=Role.CARETAKER,
    also=(Role.ORGANISER,),
    summary=N_("Link this group to the town or to an association"),
    takes=[Arg("whose", _whose, optional=True)],
)
def link(turn: Turn, whose: Association | str | None) -> Answer:
    """The group belongs to the town or to one of its associations; without a word, the only one it can be."""
    t = turn.t
    if turn.room.private:
        return Refusal(t("Say this in the group you want to link."), (Button(t("How do I invite you?"), "invite"),))
    may = _owners(turn)
    if whose is None and (turn.room.linked or len(may) != 1):
        return _which(turn, may)
    owner = whose.id if isinstance(whose, Association) else may[0] if whose is None else None
    if turn.room.linked and not rights.may_link(turn.person, turn.room.association_id):
        return _not_theirs(turn, turn.room.association_id)
    if not rights.may_link(turn.person, owner):
        return _not_theirs(turn, owner)
    return _link(turn, owner)


def _owners(turn: Turn) -> list[int | None]:
    """Return whose the person may say a group is: numbers of associations, and None for the whole town."""
    everyone: list[int | None] = [None, *(one.id for one in associations.everyone(turn.tx))]
    return [one for one in everyone if rights.may_link(turn.person, one)]


def _which(turn: Turn, may: list[int | None]) -> Answer:
    """The group is asked whose it is: whoever taps must have the right to it."""
    t = turn.t
    if turn.room.linked:
        text = t("This group belongs to {whose} already.", whose=_owner_name(turn, turn.room.association_id))
        may = [one for one in may if one != turn.room.association_id]
        if not rights.may_link(turn.person, turn.room.association_id):
            return Reply(text)
    else:
        text = t("Whose group is this?")
    if len(may) > OFFERED:
        text += "\n" + t("For another association, write for example: {example}", example=t("/link Hiking Club"))
    return Reply(text, tuple(_owner_button(turn, one) for one in may[:OFFERED]))


def _owner_button(turn: Turn, owner: int | None) -> Button:
    name = rights.name_of(turn.tx, associations.subject(owner)) if owner else turn.t("The whole town")
    return Button(name, _line(owner))


def _line(owner: int | None) -> str:
    return f"link #{owner}" if owner else f"link {_TOWN}"


def _owner_name(turn: Turn, owner: int | None) -> str:
    return rights.name_of(turn.tx, associations.subject(owner)) if owner else turn.town.name


def _not_theirs(turn: Turn, owner: int | None) -> Refusal:
    subject = associations.subject(owner) if owner else None
    return rights.who_can(turn, Role.ORGANISER if owner else Role.CARETAKER, subject, line="link")


def _link(turn: Turn, owner: int | None) -> Answer:
    t, room = turn.t, turn.room
    if room.linked and room.association_id == owner:
        return Reply(t("This group belongs to {whose} already.", whose=_owner_name(turn, owner)))
    rooms.link(turn.tx, room.id, now=turn.now, association_id=owner)
    regrouped.relinked(turn.tx, room.id, now=turn.now)
    if room.language is None and turn.language != turn.town.language:
        rooms.speak(turn.tx, room.id, turn.language)  # what is said there later, or edited, stays in the same language
    text = t(
        "This group now belongs to {whose}. Here you can book spaces: *{example}*",
        whose=_owner_name(turn, owner),
        example=t("/book"),
    )
    back = Button(t("Take it back"), _line(room.association_id)) if room.linked else Button(t("Unlink"), "unlink")
    return Reply(text, (back,))


@command(
    "unlink",
    "koppla loss",
    "irrota",
    role=Role.CARETAKER,
    also=(Role.ORGANISER,),
    summary=N_("Unlink this group"),
)
def unlink(turn: Turn) -> Answer:
    """The group no longer belongs to the town or to an association."""
    t, owner = turn.t, turn.room.association_id
    if turn.room.private:
        return Refusal(t("Say this in the group you want to unlink."), (Button(t("The groups of the town"), "groups"),))
    if not turn.room.linked:
        return Refusal(t("This is not a linked group."))
    if not rights.may_link(turn.person, owner):
        return _not_theirs(turn, owner)
    rooms.link(turn.tx, turn.room.id, now=None)
    regrouped.unlinked(turn.tx, turn.room.id, now=turn.now)
    text = t("This group no longer belongs to {whose}.", whose=_owner_name(turn, owner))
    return Reply(text, (Button(t("Link it again"), _line(owner)),))


@command(
    "groups",
    "grupper",
    "ryhmät",
    role=Role.CARETAKER,
    also=(Role.ORGANISER,),
    summary=N_("The groups of the town"),
)
def groups(turn: Turn) -> Answer:
    """Who may link groups has seen which are linked, and whose they are."""
    t = turn.t
    linked = [room for room in rooms.linked(turn.tx) if rights.may_link(turn.person, room.association_id)]
    if not linked:
        return Reply(t("No group is linked yet."), (Button(t("How do I invite you?"), "invite"),))
    lines = [f"• {escape(room.title or room.address)} ({_facts(turn, t, room)})" for room in linked]
    return Reply("\n".join([t("The groups of {town}:", town=turn.town.name), *lines]))


def _facts(turn: Turn, t: Words, room: rooms.Known) -> str:
    whose = escape(_owner_name(turn, room.association_id)) if room.association_id else t("the whole town's")
    return f"{room.network.capitalize()}, {whose}"


@command(
    "invite",
    "bjud in",
    "kutsu",
    role=Role.CARETAKER,
    also=(Role.ORGANISER,),
    summary=N_("How to bring me into a group"),
)
def invite(turn: Turn) -> Answer:
    """The person knows how to bring the bot into a group."""
    t = turn.t
    return Reply(
        t(
            "Telegram: open the group, tap its name, Add members, and look for me by my name.\n"
            "Matrix: open the room, Invite, and write my address.\n"
            "In the group I will ask you to link it: one tap."
        )
    )
