"""Spaces in the chat: making one step by step, changing it later, closing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers import lengths
from handlers.commands import command
from handlers.features import FEATURES, Feature, hours_of
from handlers.finding import the_space
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import BUTTON_BYTES, Button, Reply
from handlers.words import N_, escape, fold
from storage import bookings, spaces
from storage.people import Role
from storage.spaces import Space
from storage.wallclock import Opening

_BY_NAME = {feature.name: feature for feature in FEATURES}


def _as_arg(feature: Feature) -> Arg:
    return Arg(
        feature.name, lambda turn, text, _: feature.read(turn, text), feature.ask, lambda turn, _: feature.offers(turn)
    )


def _read_name(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    name = " ".join(text.split())
    if not 1 <= len(name) <= 60:
        return Unclear(turn.t("Please write a name of at most 60 letters."))
    if any(spaces.key_of(name) == spaces.key_of(other) for _, other in spaces.names(turn.tx)):
        return Unclear(turn.t("There is a space called {name} already. What is the name of the new one?", name=name))
    return Got(name, name)


@command(
    "new space",
    "ny lokal",
    "uusi tila",
    role=Role.CARETAKER,
    summary=N_("Add a space that can be booked"),
    takes=[Arg("name", _read_name, N_("What is the name of the space?")), *(_as_arg(f) for f in FEATURES)],
)
def new_space(
    turn: Turn, *, name: str, hours: tuple[Opening, ...], shortest: int, longest: int, **features: Any
) -> Answer:
    """A new space can be booked."""
    t = turn.t
    shortest, longest = min(shortest, longest), max(shortest, longest)
    space = Space(name=name, key="", created_at=turn.now, shortest=shortest, longest=longest, **features)
    match spaces.add(turn.tx, space, hours):
        case spaces.Added(space_id):
            buttons = (
                Button(t("Change"), f"change space #{space_id}"),
                Button(t("Add another"), "new space"),
                Button(t("Take it back"), f"close space #{space_id}"),
            )
            made = spaces.get(turn.tx, space_id)
            facts = [f"{t(feature.title)}: {escape(feature.say(turn, made))}" for feature in FEATURES] if made else []
            return Reply("\n".join((t("{name} can now be booked.", name=name), *facts)), buttons)
        case spaces.NameTaken():
            return Refusal(
                t("There is a space called {name} already.", name=name), (Button(t("Show all spaces"), "spaces"),)
            )


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
    buttons = [Button(t("Book {name}", name=space.name), f"book #{space.id}") for space in found[:8]]
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


def _feature_choices(turn: Turn, _values: Values) -> Sequence[tuple[str, str]]:
    return [(turn.t("Name"), "name"), *((turn.t(feature.title), feature.name) for feature in FEATURES)]


def _new_value(turn: Turn, text: str, values: Values) -> Got | Unclear:
    feature = values.get("what")
    return feature.read(turn, text) if isinstance(feature, Feature) else _read_name(turn, text, values)


def _value_choices(turn: Turn, values: Values) -> Sequence[tuple[str, str]]:
    feature = values.get("what")
    return feature.offers(turn) if isinstance(feature, Feature) else ()


@command(
    "change space",
    "andra lokal",
    "muuta tila",
    role=Role.CARETAKER,
    aliases=("muuta tilaa",),
    summary=N_("Change a space"),
    takes=[
        Arg("space", the_space, N_("Which space?")),
        Arg("what", _feature, N_("What should be changed?"), _feature_choices),
        Arg("value", _new_value, N_("What should it be from now on?"), _value_choices),
    ],
)
def change_space(turn: Turn, space: Space, what: Feature | None, value: object) -> Answer:
    """One thing about the space is different from now on; bookings made before stay as they are."""
    assert space.id is not None
    t = turn.t
    before = what.say(turn, space) if what else space.name
    if what is None:
        spaces.rename(turn.tx, space.id, str(value))
    elif what.name == "hours":
        spaces.set_openings(turn.tx, space.id, value)  # type: ignore[arg-type]
    else:
        spaces.change(turn.tx, space.id, **{what.name: value})
    after = spaces.get(turn.tx, space.id)
    assert after is not None
    title = t(what.title) if what else t("Name")
    now_is = what.say(turn, after) if what else after.name
    text = t(
        "{space}: {what} is now {value} (it was {before}).", space=after.name, what=title, value=now_is, before=before
    )
    undo = f"change space #{space.id} {what.name if what else 'name'} {before if before != '–' else '-'}"
    back = (Button(t("Take it back"), undo),) if len(undo.encode()) <= BUTTON_BYTES else ()
    more = Button(t("Change more"), f"change space #{space.id}")
    return Reply(text + _standing(turn, space), (*back, more))


def _standing(turn: Turn, space: Space) -> str:
    """Return a line about the bookings that stay as they were made, or nothing."""
    assert space.id is not None
    standing = len(bookings.coming_in(turn.tx, space.id, now=turn.now))
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
    takes=[Arg("space", the_space, N_("Which space?"))],
)
def close_space(turn: Turn, space: Space) -> Answer:
    """The space can no longer be booked; bookings made before stay."""
    assert space.id is not None
    t = turn.t
    spaces.close(turn.tx, space.id, now=turn.now)
    text = t("{name} can no longer be booked.", name=space.name) + _standing(turn, space)
    return Reply(text, (Button(t("Take it back"), f"reopen space {space.id}"),))


def _number(_turn: Turn, text: str, _values: Values) -> Got | Unclear:
    number = lengths.read_number(text)
    return Got(number, str(number)) if number is not None else Unclear(_turn.t("Which space?"))


@command(
    "reopen space", "oppna lokal", "avaa tila", role=Role.CARETAKER, takes=[Arg("number", _number, N_("Which space?"))]
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
