"""Gear in the chat: what is lent by pieces, how many there are and how many are free."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from handlers.commands import command
from handlers.spaces import new_things, traits
from handlers.spaces.new_things import asked
from handlers.spaces.prices import say_price
from handlers.turn import Answer, Arg, Got, Turn, Values
from handlers.types import Button, Reply
from handlers.words import N_, escape
from storage import lending, spaces
from storage.people import Role
from storage.spaces import Kind, Space

_LATER = ("approval", "longest", "price", "note")


def _gear(_turn: Turn, _text: str, _values: Values) -> Got:
    return Got(Kind.GEAR, Kind.GEAR.value)


@command(
    "new gear",
    "ny utrustning",
    "uusi väline",
    role=Role.CARETAKER,
    aliases=("uudet valineet", "uusi valineet", "uusia valineita", "lisaa valine", "lisaa valineita", "nytt redskap"),
    summary=N_("Add gear that can be lent"),
    takes=[
        Arg("name", new_things.read_name, N_("What is the gear called? For example: rakes")),
        Arg("kind", _gear, known=True),
        asked("quantity"),
        asked("address"),
        new_things.rest(*_LATER),
        *(asked(name) for name in _LATER),
    ],
)
def new_gear(turn: Turn, *, name: str, kind: Kind, usual: bool, **said: Any) -> Answer:
    """New gear can be booked by pieces."""
    gear = new_things.make(turn, name, kind, said)
    if gear is None:
        return new_things.name_taken(turn.t, name)
    return new_things.made(turn, gear, Button(turn.t("Add another"), "new gear"))


@command(
    "gear",
    "utrustning",
    "välineet",
    aliases=("kalusto", "redskapen"),
    summary=N_("All gear, and how many are free now"),
    linkable=True,
)
def all_gear(turn: Turn) -> Answer:
    """The person has seen what gear can be booked, and how much of it is free now."""
    t, found = turn.t, spaces.all_open(turn.tx, Kind.GEAR)
    if not found:
        return Reply(
            t("There is no gear to lend yet."),
            (Button(t("Add gear"), "new gear"),) if turn.person.is_(Role.CARETAKER) else (),
        )
    buttons = [Button(t.label("Book {name}", name=gear.name), f"book #{gear.id}") for gear in found[:8]]
    return Reply("\n".join(_line(turn, gear) for gear in found), tuple(buttons))


def _line(turn: Turn, gear: Space) -> str:
    t = turn.t
    free = lending.left(turn.tx, gear, turn.now, turn.now + timedelta(minutes=1))
    facts = [t("{n} pcs, {free} free now", n=gear.quantity, free=free)]
    facts += [escape(gear.address)] if gear.address else []
    facts.append(escape(say_price(traits.price_of(gear), t)))
    facts += [t("the keeper approves")] if gear.approval else []
    return f"*{escape(gear.name)}* · " + " · ".join(facts)
