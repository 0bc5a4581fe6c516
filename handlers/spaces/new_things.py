"""Making what can be booked one question at a time: what matters is asked, the rest is as usual and told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from handlers.importing.columns import LONGEST_NAME
from handlers.spaces import features
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape, fold
from storage import spaces
from storage.spaces import Kind, Space

_SAID = frozenset(("quantity", "capacity", "address", "hours"))
"""What is always asked of something new, and told when it has been made."""
_USUAL = frozenset(
    map(fold, ("usual", "yes", "ok", "loput tavalliset", "tavalliset", "kyllä", "joo", "det vanliga", "ja"))
)
_ASKED = frozenset(map(fold, ("ask", "no", "kysy", "kysy yksitellen", "ei", "fråga", "nej")))


def read_name(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read a name that nothing else has; what is renamed may be written otherwise."""
    name, space = " ".join(text.split()), values.get("space")
    if not 1 <= len(name) <= LONGEST_NAME:
        return Unclear(turn.t("Please write a name of at most 60 letters."))
    if not any(sign.isalpha() for sign in name):
        return Unclear(turn.t("A name has at least one letter. What is the name?"))
    its_own = space.id if isinstance(space, Space) else None
    if any(spaces.key_of(name) == spaces.key_of(other) and id_ != its_own for id_, other in spaces.names(turn.tx)):
        return Unclear(turn.t("There is a space called {name} already. Which other name?", name=name))
    return Got(name, name)


def asked(name: str) -> Arg:
    """Return how a feature of something new is asked for; what its kind does not have is not, nor is the usual."""

    def feature_of(values: Values) -> features.Feature | None:
        return features.find(values.get("kind") or Kind.ROOM, name)

    def read(turn: Turn, text: str, values: Values) -> Got | Unclear:
        feature = feature_of(values)
        if feature is None:
            return Got(None, "-")
        if values.get("usual"):
            return feature.read(turn, feature.usual, values)
        return feature.parse(turn, text, values) if text.strip() else feature.question(turn, values)

    def choices(turn: Turn, values: Values) -> Choices:
        feature = feature_of(values)
        return feature.choices(turn, values) if feature else ()

    return Arg(name, read, "", choices, known=True)


def rest(*names: str) -> Arg:
    """Return the question whether these are as usual: one tap says so, another asks for them one by one."""

    def read(turn: Turn, text: str, values: Values) -> Got | Unclear:
        said = fold(text).rstrip(".!")
        if said in _USUAL:
            return Got(True, "usual")
        if said in _ASKED:
            return Got(False, "ask")
        kind = Kind(values.get("kind") or Kind.ROOM)
        facts = told(turn, _as_usual(turn, kind, names), names)
        return Unclear("\n".join((turn.t("The rest is usually like this:"), *facts)), choices(turn, values))

    def choices(turn: Turn, _values: Values) -> Choices:
        return [(turn.t("The usual for the rest"), "usual"), (turn.t("Ask me one by one"), "ask")]

    return Arg("usual", read, "", choices, known=True)


def _as_usual(turn: Turn, kind: Kind, names: Iterable[str]) -> Space:
    space = Space(name="", key="", created_at=turn.now, kind=kind)
    for feature in filter(None, (features.find(kind, name) for name in names)):
        found = feature.read(turn, feature.usual, {})
        assert isinstance(found, Got)
        for column, value in feature.kept(found.value).items():
            setattr(space, column, value)
    return space


def told(turn: Turn, space: Space, names: Sequence[str] = ()) -> list[str]:
    """Return what is true of it, a line for each thing; only these, if they are named."""
    known = [one for one in features.of(space.kind) if space.approval or one.name != "answer_days"]
    found = [one for one in known if not names or one.name in names]
    return [f"{turn.t(one.title)}: {escape(one.say(turn, space))}" for one in found]


def shown(turn: Turn, space: Space) -> list[str]:
    """Return what anybody may read of it, without what nobody has said anything about."""
    names = [one.name for one in features.of(space.kind) if one.name != "note" and one.say(turn, space) != "–"]
    return told(turn, space, names)


def make(turn: Turn, name: str, kind: Kind, said: dict[str, Any]) -> Space | None:
    """It can be booked from now on; None if its name has been taken meanwhile."""
    columns: dict[str, Any] = dict(spaces.USUAL[kind])
    for one, value in said.items():
        feature = features.find(kind, one)
        columns |= feature.kept(value) if feature else {}
    new = Space(name=name, key="", created_at=turn.now, kind=kind.value, **columns)
    match spaces.add(turn.tx, new, said.get("hours") or ()):
        case spaces.Added(space_id):
            return spaces.get(turn.tx, space_id)
        case spaces.NameTaken():
            return None


def made(turn: Turn, space: Space, another: Button) -> Reply:
    """Say what can now be booked and what matters of it, and what leads on."""
    t = turn.t
    buttons = [
        Button(t("Change"), f"change space #{space.id}"),
        another,
        Button(t("Take it back"), f"close space #{space.id}"),
    ]
    if space.approval:
        buttons.insert(0, Button(t("Appoint a keeper"), f"appoint keeper #{space.id}"))
    text = "\n".join((t("{name} can now be booked.", name=space.name), *_worth_telling(turn, space)))
    return Reply(text, tuple(buttons), private=True)  # the door code is among the facts


def _worth_telling(turn: Turn, space: Space) -> list[str]:
    """Return what was said of something new, and what of it is unusual; the rest can be seen where it is changed."""
    kind = Kind(space.kind)
    said = _SAID - {"hours"} if kind is Kind.GEAR else _SAID  # of gear they are not asked
    usual = _as_usual(turn, kind, [one.name for one in features.of(kind) if one.name != "kind"])
    names = [
        one.name
        for one in features.of(kind)
        if one.say(turn, space) != "–" and (one.name in said or one.say(turn, space) != one.say(turn, usual))
    ]
    return told(turn, space, [*names, *(["kind"] if space.by_days else [])])


def name_taken(t: Words, name: str) -> Refusal:
    """Say that something else is called so."""
    return Refusal(t("There is a space called {name} already.", name=name), (Button(t("Show all spaces"), "spaces"),))


NAME = Arg("name", read_name, N_("What is the name of the space?"))
