"""Spaces in the chat: making one step by step, and what there is to book."""

from __future__ import annotations

from typing import Any

from handlers import rights
from handlers.commands import command
from handlers.spaces import new_things, things, traits
from handlers.spaces.finding import SPACE
from handlers.spaces.inflection import is_form_of
from handlers.spaces.new_things import asked
from handlers.spaces.prices import say_price
from handlers.turn import Answer, Arg, Choices, Got, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, escape
from storage import spaces
from storage.people import Role
from storage.spaces import Kind, Space

_STORES = (
    "varasto",
    "arkisto",
    "kontti",
    "kellari",
    "säilytystila",
    "lokero",
    "förråd",
    "lager",
    "arkiv",
    "storage",
    "archive",
)
_ROOM, _STORAGE = "room", "storage"
_LATER = ("approval", "shortest", "longest", "gap", "ahead", "price", "note")


def _kind(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """A space is a room, booked by hours; one whose name speaks of storing is asked about."""
    found = traits.read_kind(turn, text, values) if text.strip() else None
    if isinstance(found, Got):
        return Got(Kind(found.value["kind"]), found.words)
    words = [word for word in str(values.get("name")).split() if word.isalpha()]
    if not text.strip() and not any(_stores(word) for word in words):
        return Got(Kind.ROOM, "hours")
    return Unclear(turn.t("Is it booked by hours, or by days for months?"), traits.kind_offers(turn))


def _stores(word: str) -> bool:
    return any(is_form_of(word, store) or word.casefold().endswith(store) for store in _STORES)


def _kind_choices(turn: Turn, _values: Values) -> Choices:
    return traits.kind_offers(turn)


@command(
    "new space",
    "ny lokal",
    "uusi tila",
    role=Role.CARETAKER,
    aliases=("lisaa tila", "lagg till lokal", "add space", "add a space"),
    summary=N_("Add a space that can be booked"),
    takes=[
        new_things.NAME,
        Arg("kind", _kind, "", _kind_choices, known=True),
        *(asked(name) for name in ("capacity", "address", "hours")),
        new_things.rest(*_LATER),
        *(asked(name) for name in _LATER),
    ],
)
def new_space(turn: Turn, *, name: str, kind: Kind, usual: bool, **said: Any) -> Answer:
    """A new space can be booked."""
    space = new_things.make(turn, name, kind, said)
    if space is None:
        return new_things.name_taken(turn.t, name)
    return new_things.made(turn, space, Button(turn.t("Add another"), "new space"))


@command("spaces", "lokaler", "tilat", summary=N_("All spaces, when they are open and how many fit in"), linkable=True)
def all_spaces(turn: Turn) -> Answer:
    """The person has seen what spaces can be booked, a line for each."""
    t, found = turn.t, spaces.all_open(turn.tx, Kind.ROOM, Kind.STORAGE)
    if not found:
        return Reply(
            t("No space can be booked yet."),
            (Button(t("Add a space"), "new space"),) if turn.person.is_(Role.CARETAKER) else (),
        )
    buttons = [Button(t.label("Book {name}", name=space.name), f"book #{space.id}") for space in found[:8]]
    if spaces.names(turn.tx, Kind.GEAR):
        buttons.append(Button(t("Gear"), "gear"))
    return Reply("\n".join(_line(turn, space) for space in found), tuple(buttons))


def _line(turn: Turn, space: Space) -> str:
    """Return what matters of the space on one line."""
    t = turn.t
    facts = [t.n("{n} person", "{n} people", space.capacity)] if space.capacity else []
    facts += [escape(space.address)] if space.address else []
    facts.append(t("by days, for months") if space.by_days else traits.hours_of(turn, space))
    facts += [escape(things.say(space.has, t))] if space.has else []
    facts.append(escape(say_price(traits.price_of(space), t)))
    facts += [t("the keeper approves")] if space.approval else []
    return f"*{escape(space.name)}* · " + " · ".join(facts)


@command(
    "space",
    "lokal",
    "tila",
    aliases=("valine", "redskap", "gear item"),
    linkable=True,
    summary=N_("Everything about one space or gear"),
    takes=[SPACE],
)
def one_space(turn: Turn, space: Space) -> Answer:
    """The person has seen all that is true of it; what only bookers may know is for its keepers, in private."""
    t = turn.t
    keeper = rights.may(turn.person, Role.KEEPER, space.subject)
    facts = new_things.told(turn, space) if keeper and turn.room.private else new_things.shown(turn, space)
    buttons = [Button(t("Book"), f"book #{space.id}"), Button(t("What is free"), f"free #{space.id}")]
    if keeper:
        buttons.append(Button(t("Change"), f"change space #{space.id}"))
        buttons.append(Button(t("Close days"), f"close days #{space.id}"))
    return Reply("\n".join((f"*{escape(space.name)}*", *facts)), tuple(buttons))
