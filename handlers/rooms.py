"""Groups of the town: how they are linked by the caretaker, and how the bot is invited."""

from __future__ import annotations

from handlers.commands import command
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import N_, escape
from storage import rooms
from storage.people import Role


@command("link", "koppla", "liita", role=Role.CARETAKER, summary=N_("Link this group to the town"))
def link(turn: Turn) -> Answer:
    """The group belongs to the town."""
    t = turn.t
    if turn.room.private:
        return Refusal(t("Say this in the group you want to link."), (Button(t("How do I invite you?"), "invite"),))
    if turn.room.linked:
        return Reply(t("This group belongs to {town} already.", town=turn.town.name))
    rooms.link(turn.tx, turn.room.id, now=turn.now)
    text = t(
        "This group now belongs to {town}. Here you can book spaces: *{example}*",
        town=turn.town.name,
        example=t("/book"),
    )
    return Reply(text, (Button(t("Unlink"), "unlink"),))


@command("unlink", "koppla loss", "irrota", role=Role.CARETAKER, summary=N_("Unlink this group from the town"))
def unlink(turn: Turn) -> Answer:
    """The group no longer belongs to the town."""
    t = turn.t
    if turn.room.private:
        return Refusal(t("Say this in the group you want to unlink."), (Button(t("The groups of the town"), "groups"),))
    if not turn.room.linked:
        return Refusal(t("This is not a linked group."))
    rooms.link(turn.tx, turn.room.id, now=None)
    return Reply(
        t("This group no longer belongs to {town}.", town=turn.town.name), (Button(t("Link it again"), "link"),)
    )


@command("groups", "grupper", "ryhmat", role=Role.CARETAKER, summary=N_("The groups of the town"))
def groups(turn: Turn) -> Answer:
    """The caretaker has seen which groups are linked."""
    t = turn.t
    linked = rooms.linked(turn.tx)
    if not linked:
        return Reply(t("No group is linked yet."), (Button(t("How do I invite you?"), "invite"),))
    lines = [f"• {escape(room.title or room.address)} ({room.network.capitalize()})" for room in linked]
    return Reply("\n".join([t("The groups of {town}:", town=turn.town.name), *lines]))


@command("invite", "bjud in", "kutsu", role=Role.CARETAKER, summary=N_("How to bring me into a group"))
def invite(turn: Turn) -> Answer:
    """The caretaker knows how to bring the bot into a group."""
    t = turn.t
    return Reply(
        t(
            "Telegram: open the group, tap its name, Add members, and look for me by my name.\n"
            "Matrix: open the room, Invite, and write my address.\n"
            "In the group I will ask you to link it: one tap."
        )
    )
