"""Spaces in the chat: making one step by step, changing it later, closing it."""

from __future__ import annotations

from typing import Any

from handlers import lengths
from handlers.columns import LONGEST_NAME
from handlers.commands import command
from handlers.features import FEATURES, Feature, hours_of, out_of_order
from handlers.finding import choices as space_choices
from handlers.finding import the_space
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, escape, fold
from storage import diary, spaces, undoing
from storage.people import Role
from storage.spaces import Space
from storage.wallclock import Opening

_BY_NAME = {feature.name: feature for feature in FEATURES}


def _as_arg(feature: Feature) -> Arg:
    return Arg(feature.name, feature.parse, feature.ask, feature.choices)


def _read_name(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read a name that no other space has; the space that is renamed may be written otherwise."""
    name, space = " ".join(text.split()), values.get("space")
    if not 1 <= len(name) <= LONGEST_NAME:
        return Unclear(turn.t("Please write a name of at most 60 letters."))
    its_own = space.id if isinstance(space, Space) else None
    if any(spaces.key_of(name) == spaces.key_of(other) and id_ != its_own for id_, other in spaces.names(turn.tx)):
        return Unclear(turn.t("There is a space called {name} already. Which other name?", name=name))
    return Got(name, name)


@command(
    "new space",
    "ny lokal",
    "uusi tila",
    role=Role.CARETAKER,
    summary=N_("Add a space that can be booked"),
    takes=[Arg("name", _read_name, N_("What is the name of the space?")), *(_as_arg(f) for f in FEATURES)],
)
def new_space(turn: Turn, *, name: str, hours: tuple[Opening, ...], **features: Any) -> Answer:
    """A new space can be booked."""
    t = turn.t
    space = Space(name=name, key="", created_at=turn.now, **features)
    match spaces.add(turn.tx, space, hours):
        case spaces.Added(space_id):
            buttons = (
                Button(t("Change"), f"change space #{space_id}"),
                Button(t("Add another"), "new space"),
                Button(t("Take it back"), f"close space #{space_id}"),
            )
            made = spaces.get(turn.tx, space_id)
            facts = [f"{t(feature.title)}: {escape(feature.say(turn, made))}" for feature in FEATURES] if made else []
            text = "\n".join((t("{name} can now be booked.", name=name), *facts))
            return Reply(text, buttons, private=True)  # the door code is among the facts
        case spaces.NameTaken():
            return _name_taken(turn, name)


@command("spaces", "lokaler", "tilat", summary=N_("All spaces, when they are open and how many fit in"), linkable=True)
def all_spaces(turn: Turn) -> Answer:
    """The person has seen what can be booked."""
    t, found = turn.t, spaces.all_open(turn.tx)
    if not found:
        return Reply(
            t("No space can be booked yet."),
            (Button(t("Add a space"), "new space"),) if turn.person.is_(Role.CARETAKER) else (),
        )
    lines = [_card_line(turn, space) for space in found]
    buttons = [Button(t.label("Book {name}", name=space.name), f"book #{space.id}") for space in found[:8]]
    return Reply("\n".join(lines), tuple(buttons))


def _card_line(turn: Turn, space: Space) -> str:
    t = turn.t
    facts = [t.n("{n} person", "{n} people", space.capacity)] if space.capacity else []
    facts += [escape(space.address)] if space.address else []
    facts.append(hours_of(turn, space))
    return f"*{escape(space.name)}* · " + " · ".join(facts)


def _feature(turn: Turn, text: str, values: Values) -> Got | Unclear:
    said = fold(text)
    for label, name in _feature_choices(turn, values):
        for title in (fold(label), name):
            if said == title or said.startswith(f"{title} "):
                return Got(_BY_NAME.get(name), name, " ".join(text.split()[len(title.split()) :]))
    return Unclear(turn.t("What should be changed?"), _feature_choices(turn, values))


def _feature_choices(turn: Turn, _values: Values) -> Choices:
    return [(turn.t("Name"), "name"), *((turn.t(feature.title), feature.name) for feature in FEATURES)]


def _new_value(turn: Turn, text: str, values: Values) -> Got | Unclear:
    feature = values.get("what")
    return feature.parse(turn, text, values) if isinstance(feature, Feature) else _read_name(turn, text, values)


def _value_choices(turn: Turn, values: Values) -> Choices:
    feature = values.get("what")
    return feature.choices(turn, values) if isinstance(feature, Feature) else ()


@command(
    "change space",
    "andra lokal",
    "muuta tila",
    role=Role.CARETAKER,
    aliases=("muuta tilaa",),
    summary=N_("Change a space"),
    takes=[
        Arg("space", the_space, N_("Which space?"), space_choices),
        Arg("what", _feature, N_("What should be changed?"), _feature_choices),
        Arg("value", _new_value, N_("What should it be from now on?"), _value_choices),
    ],
)
def change_space(turn: Turn, space: Space, what: Feature | None, value: object) -> Answer:
    """One thing about the space is different from now on; bookings made before stay as they are."""
    assert space.id is not None
    t = turn.t
    name = what.name if what else "name"
    before = what.say(turn, space) if what else space.name
    was = {"feature": name, "value": _value_of(turn, space, name)}
    if isinstance(_set(turn, space.id, name, value), spaces.NameTaken):
        return _name_taken(turn, str(value))
    after = spaces.get(turn.tx, space.id)
    assert after is not None
    text = t(
        "{space}: {what} is now {value} (it was {before}).",
        space=after.name,
        what=t(what.title) if what else t("Name"),
        value=what.say(turn, after) if what else after.name,
        before=before,
    )
    undo = undoing.keep(turn.tx, f"space:{space.id}", was, person_id=turn.person.id, now=turn.now)
    back = Button(t("Take it back"), f"change back {undo}")
    more = Button(t("Change more"), f"change space #{space.id}")
    # What only bookers may know is not said in a group.
    return Reply(text + _standing(turn, space), (back, more), private=name == "note")


def _value_of(turn: Turn, space: Space, name: str) -> object:
    """Return how one thing about the space is, as it can be kept."""
    assert space.id is not None
    if name == "hours":
        return [[one.weekday, one.opens, one.closes] for one in spaces.openings(turn.tx, space.id)]
    return getattr(space, name)


def _set(turn: Turn, space_id: int, name: str, value: Any) -> spaces.NameTaken | None:
    """One thing about the space is so from now on."""
    if name == "name":
        renamed = spaces.rename(turn.tx, space_id, str(value))
        return renamed if isinstance(renamed, spaces.NameTaken) else None
    if name == "hours":
        spaces.set_openings(turn.tx, space_id, value)
    else:
        spaces.change(turn.tx, space_id, **{name: value})
    return None


def _name_taken(turn: Turn, name: str) -> Refusal:
    t = turn.t
    return Refusal(t("There is a space called {name} already.", name=name), (Button(t("Show all spaces"), "spaces"),))


def _undo(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    number = lengths.read_number(text)
    found = undoing.find(turn.tx, number, "space") if number is not None else None
    return Got(found, text) if found else Refusal(turn.t("There is nothing to take back."))


@command(
    "change back",
    "andra tillbaka",
    "muuta takaisin",
    role=Role.CARETAKER,
    takes=[Arg("undo", _undo, N_("Which space?"))],
)
def change_back(turn: Turn, undo: undoing.Before) -> Answer:
    """One thing about a space is as it was before it was changed."""
    space = spaces.get(turn.tx, int(undo.subject.partition(":")[2]))
    assert space is not None
    name, value = str(undo.was["feature"]), undo.was["value"]
    limits = {"shortest": space.shortest, "longest": space.longest} | {name: value}
    if limits["shortest"] > limits["longest"]:
        return Refusal(out_of_order(turn.t, limits["shortest"], limits["longest"]))
    if name == "hours":
        value = tuple(Opening(*one) for one in value)
    return change_space(turn, space, _BY_NAME.get(name), value)


def _standing(turn: Turn, space: Space) -> str:
    """Return a line about the bookings that stay as they were made, or nothing."""
    assert space.id is not None
    standing = len(diary.coming_in(turn.tx, space.id, now=turn.now))
    if not standing:
        return ""
    return "\n" + turn.t.n(
        "{n} booking made before stays as it is.", "{n} bookings made before stay as they are.", standing
    )


@command(
    "close space",
    "stang lokal",
    "sulje tila",
    role=Role.CARETAKER,
    summary=N_("Close a space for good"),
    takes=[Arg("space", the_space, N_("Which space?"), space_choices)],
)
def close_space(turn: Turn, space: Space) -> Answer:
    """The space can no longer be booked; bookings made before stay."""
    assert space.id is not None
    t = turn.t
    spaces.close(turn.tx, space.id, now=turn.now)
    text = t("{name} can no longer be booked.", name=space.name) + _standing(turn, space)
    return Reply(text, (Button(t("Take it back"), f"reopen space {space.id}"),))


def _closed(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which closed space is meant, by its number or its name."""
    number = lengths.read_number(text)
    named = [one.id for one in spaces.all_closed(turn.tx) if spaces.key_of(one.name) == spaces.key_of(text)]
    if named or number is not None:
        found = named[0] if named else number
        return Got(found, str(found))
    choices = _closed_choices(turn, values)
    return choices if isinstance(choices, Refusal) else Unclear(turn.t("Which space?"), choices)


def _closed_choices(turn: Turn, _values: Values) -> Choices | Refusal:
    found = [(space.name, str(space.id)) for space in spaces.all_closed(turn.tx)]
    return found or Refusal(turn.t("No space is closed."), (Button(turn.t("Show all spaces"), "spaces"),))


@command(
    "reopen space",
    "oppna lokal",
    "avaa tila",
    role=Role.CARETAKER,
    takes=[Arg("number", _closed, N_("Which space?"), _closed_choices)],
)
def reopen_space(turn: Turn, number: int) -> Answer:
    """A closed space can be booked again."""
    t = turn.t
    space = spaces.get(turn.tx, number)
    if space is None or space.closed_at is None:
        return Refusal(t("There is nothing to take back."))
    match spaces.reopen(turn.tx, number):
        case spaces.Added():
            return Reply(
                t("{name} can be booked again.", name=space.name), (Button(t("Close it"), f"close space #{number}"),)
            )
        case spaces.NameTaken():
            return Refusal(t("There is a space called {name} already.", name=space.name))
