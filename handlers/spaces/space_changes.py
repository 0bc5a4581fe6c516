"""Changing what is true of a space or gear: what it touches is shown before, and it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers import rights, taking_back
from handlers.choosing import what_to_change
from handlers.commands import command
from handlers.spaces import features, standing
from handlers.spaces.features import Feature
from handlers.spaces.finding import choices as space_choices
from handlers.spaces.finding import the_space
from handlers.spaces.limits import out_of_order
from handlers.spaces.new_things import name_taken, read_name
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import fitting, queue, spaces, undoing
from storage.diary import Booked
from storage.people import Role
from storage.spaces import Space

_OPENS_UP = frozenset(("hours", "shortest", "longest", "grid", "gap", "ahead", "notice", "quantity", "kind"))
"""What may make room for who waits in the queue."""
_TOUCHES = frozenset(("hours", "shortest", "longest", "gap", "approval", "kind"))
"""What bookings made before may no longer fit; how much gear there is is refused instead."""


def _feature(turn: Turn, text: str, values: Values) -> Got | Unclear:
    found = what_to_change(turn, text, _feature_choices(turn, values))
    return replace(found, value=features.find(values["space"].kind, found.words)) if isinstance(found, Got) else found


def _feature_choices(turn: Turn, values: Values) -> Choices:
    known = features.of(values["space"].kind)
    return [(turn.t("Name"), "name"), *((turn.t(feature.title), feature.name) for feature in known)]


def _new_value(turn: Turn, text: str, values: Values) -> Got | Unclear:
    feature = values.get("what")
    return feature.parse(turn, text, values) if isinstance(feature, Feature) else read_name(turn, text, values)


def _value_choices(turn: Turn, values: Values) -> Choices:
    feature = values.get("what")
    return feature.choices(turn, values) if isinstance(feature, Feature) else ()


def _touched(turn: Turn, values: Values) -> list[Booked]:
    """Return the bookings that could not be made so any more if the space were changed."""
    space, what, value = values["space"], values["what"], values["value"]
    if not isinstance(what, Feature) or what.name not in _TOUCHES:
        return []
    before = fitting.limits(turn.tx, space)
    hours = tuple(value) if what.name == "hours" else None
    after = fitting.limits(turn.tx, space, hours=hours, **what.kept(value))
    return fitting.no_longer(turn.tx, before, after, zone=turn.zone, now=turn.now)


@command(
    "change space",
    "ändra lokal",
    "muuta tila",
    role=Role.KEEPER,
    aliases=("muuta tilaa", "muuta valine", "muuta valinetta", "muuta valineet", "andra utrustning", "change gear"),
    summary=N_("Change a space or gear"),
    takes=[
        rights.guarded(Arg("space", the_space, N_("Which space or gear?"), space_choices), Role.KEEPER),
        Arg("what", _feature, N_("What should be changed?"), _feature_choices),
        Arg("value", _new_value, N_("What should it be from now on?"), _value_choices),
        standing.before_it_is_done(_touched),
    ],
)
def change_space(turn: Turn, space: Space, what: Feature | None, value: object, sure: str) -> Answer:
    """One thing about the space is different from now on; bookings made before stay as they are."""
    if sure == standing.LEAVE:
        return standing.left(turn)
    stays = _touched(turn, {"space": space, "what": what, "value": value})
    return _change(turn, space, what, value, stays=len(stays))


def _change(turn: Turn, space: Space, what: Feature | None, value: Any, *, stays: int = 0) -> Answer:
    """It is so from now on, and can be taken back; or it cannot be so, and the reason is returned."""
    assert space.id is not None
    t = turn.t
    before = what.say(turn, space) if what else space.name
    was = {"feature": what.name if what else "name", "value": what.value_of(turn, space) if what else space.name}
    refused = _set(turn, space, what, value)
    if refused is not None:
        return refused
    after = spaces.get(turn.tx, space.id)
    assert after is not None
    text = t(
        "{space}: {what} is now {value} (it was {before}).",
        space=after.name,
        what=t(what.title) if what else t("Name"),
        value=what.say(turn, after) if what else after.name,
        before=before,
    )
    undo = undoing.keep(turn.tx, space.subject, was, person_id=turn.person.id, now=turn.now)
    buttons = [Button(t("Take it back"), f"change back {undo}"), *_next(turn, after, what)]
    # What only bookers may know is not said in a group.
    return Reply(text + standing.stay(turn, stays), tuple(buttons), private=was["feature"] == "note")


def _next(turn: Turn, space: Space, what: Feature | None) -> list[Button]:
    """Return what leads on from a change."""
    t, name = turn.t, what.name if what else "name"
    buttons = [Button(t("Change more"), f"change space #{space.id}")]
    if name == "has":
        buttons.insert(0, Button(t("Add something"), f"change space #{space.id} has"))
    if name == "approval" and space.approval:
        buttons.insert(0, Button(t("Appoint a keeper"), f"appoint keeper #{space.id}"))
    return buttons


def _set(turn: Turn, space: Space, what: Feature | None, value: Any) -> Refusal | None:
    """One thing about the space is so from now on, and whoever waited for what it frees is offered it."""
    assert space.id is not None
    if what is None:
        renamed = spaces.rename(turn.tx, space.id, str(value))
        return name_taken(turn.t, str(value)) if isinstance(renamed, spaces.NameTaken) else None
    if what.name == "quantity":
        too_few = _too_few(turn, space, int(value))
        if too_few is not None:
            return too_few
    if what.name == "hours":
        spaces.set_openings(turn.tx, space.id, value)
    else:
        spaces.change(turn.tx, space.id, **what.kept(value))
    after = spaces.get(turn.tx, space.id)
    assert after is not None
    if what.name == "gap":
        fitting.regap(turn.tx, after, now=turn.now)
    if what.name in _OPENS_UP:
        queue.serve(turn.tx, space.id, zone=turn.zone, now=turn.now)
    return None


def _too_few(turn: Turn, gear: Space, quantity: int) -> Refusal | None:
    """Say who has more than that of the gear at some time to come; nobody can book it meanwhile."""
    assert gear.id is not None
    spaces.lock(turn.tx, gear.id)
    most, found = fitting.too_many(turn.tx, gear, quantity, now=turn.now)
    if not found:
        return None
    t = turn.t
    lead = t("{n} pcs of {gear} are lent at once, so there must be at least that many:", n=most, gear=gear.name)
    buttons = [Button(t("Change to {n}", n=most), f"change space #{gear.id} quantity {most}")]
    return Refusal("\n".join((lead, *standing.listed(turn, found))), tuple(buttons if most != gear.quantity else ()))


def _undo(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read which change is to be taken back: one of a space that the person may change."""
    known = taking_back.read(turn, text, "space")
    found = known[1] if known else None
    if found is None or "feature" not in found.was:
        return taking_back.nothing(turn.t)
    if not rights.may(turn.person, Role.KEEPER, found.subject):
        return rights.who_can(turn, Role.KEEPER, found.subject)
    return Got(found, text)


@command("change back", "andra tillbaka", "muuta takaisin", takes=[Arg("undo", _undo, N_("Which space or gear?"))])
def change_back(turn: Turn, undo: undoing.Before) -> Answer:
    """One thing about a space is as it was before it was changed."""
    space = spaces.get(turn.tx, int(undo.subject.partition(":")[2]))
    assert space is not None
    name, was = str(undo.was["feature"]), undo.was["value"]
    what = features.find(space.kind, name)
    if what is None and name != "name":
        return taking_back.nothing(turn.t)
    value = what.restored(was) if what else was
    limits = {"shortest": space.shortest, "longest": space.longest} | (what.kept(value) if what else {})
    if limits["shortest"] > limits["longest"]:
        return Refusal(out_of_order(turn.t, limits["shortest"], limits["longest"]))
    return _change(turn, space, what, value)
