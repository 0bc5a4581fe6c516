"""What talkoot have that can be changed by itself: how it is called and said, and how new words for it are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers import rights
from handlers.people import finding_people
from handlers.talkoot import points
from handlers.turn import Choices, Got, Refusal, Turn, Unclear
from handlers.types import Button
from handlers.words import N_, fold
from storage import people, projects
from storage.talkoot import Planned

LONGEST = {"title": 80, "place": 160, "bring": 300, "coffee": 160}
"""How many signs each may have."""
NOTHING = "-"
_NOTHING = frozenset((NOTHING, "ei mitaan", "ei", "pois", "inget", "ingen", "none", "nothing", "no"))
OFFERED = 6

Columns = Mapping[str, Any]
"""What is kept of a trait: the values of its columns."""


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing that is true of talkoot as a whole. `read` returns its columns; `say` how it is, or nothing.

    Where `told`, whoever comes hears of a change.
    """

    name: str
    title: str
    ask: str
    columns: tuple[str, ...]
    read: Callable[[Turn, str, Planned], Got | Unclear | Refusal]
    say: Callable[[Turn, Planned], str]
    choices: Callable[[Turn, Planned], Choices]
    told: bool = False

    def now(self, planned: Planned) -> dict[str, Any]:
        """Return what is kept of it now."""
        return {column: getattr(planned, column) for column in self.columns}


def is_nothing(text: str) -> bool:
    """Tell whether the words say that there is none."""
    return fold(text).strip(" .!") in _NOTHING


def _words(name: str, *, needed: bool = False) -> Callable[[Turn, str, Planned], Got | Unclear]:
    """Return how a trait that is told in words is read."""

    def read(turn: Turn, text: str, _planned: Planned) -> Got | Unclear:
        said = " ".join(text.split())
        if is_nothing(said) and not needed:
            return Got({name: ""}, NOTHING)
        if len(said) > LONGEST[name]:
            return Unclear(turn.t("That is too long: at most {n} letters, please.", n=LONGEST[name]))
        if not any(sign.isalnum() for sign in said):
            return Unclear(turn.t("Please write it in words."))
        return Got({name: said}, said)

    return read


def _as_it_is(name: str) -> Callable[[Turn, Planned], str]:
    return lambda _turn, planned: str(getattr(planned, name))


def _no_choices(_turn: Turn, _planned: Planned) -> Choices:
    return ()


def _nothing_of(name: str) -> Callable[[Turn, Planned], Choices]:
    return lambda turn, planned: [(turn.t("Leave it out"), NOTHING)] if getattr(planned, name) else ()


def _point(turn: Turn, text: str, _planned: Planned) -> Got | Unclear:
    if is_nothing(text):
        return Got({"latitude": None, "longitude": None}, NOTHING)
    point = points.read(text)
    if point is not None and not point.in_finland and point.turned.in_finland:
        point = point.turned
    if point is None or not point.in_finland:
        return Unclear(
            turn.t("I found no point on the map in that. For example: 60.1699, 24.9384, or a link to a map.")
        )
    return Got({"latitude": point.latitude, "longitude": point.longitude}, point.said)


def _say_point(_turn: Turn, planned: Planned) -> str:
    if planned.latitude is None or planned.longitude is None:
        return ""
    return points.Point(planned.latitude, planned.longitude).said


def _leader(turn: Turn, text: str, _planned: Planned) -> Got | Unclear | Refusal:
    found = finding_people.the_person(turn, text, {})
    if not isinstance(found, Got):
        return found
    if found.value is None:
        again = Button(turn.t("Change more"), turn.command)
        return Refusal(turn.t("Ask them to write to me first: then you can choose them as the leader."), (again,))
    return Got({"leader_id": found.value.id}, found.words)


def _say_leader(turn: Turn, planned: Planned) -> str:
    person = people.named(turn.tx, planned.leads)
    return person.name if person else ""


def _leaders(turn: Turn, planned: Planned) -> Choices:
    found = {person.id: person for person in (turn.person, *rights.leaders(turn.tx, planned))}
    return finding_people.told_apart(turn, [one for one in found.values() if one.id != planned.leads][:OFFERED])


def _project(turn: Turn, text: str, _planned: Planned) -> Got | Unclear:
    if is_nothing(text):
        return Got({"project_id": None}, NOTHING)
    said = fold(text).removeprefix("#")
    found = [one for one in projects.everyone(turn.tx) if said in (str(one.id), fold(one.name))]
    if len(found) != 1:
        return Unclear(turn.t("Which project?"), _every_project(turn))
    return Got({"project_id": found[0].id}, f"#{found[0].id}")


def _say_project(turn: Turn, planned: Planned) -> str:
    project = projects.get(turn.tx, planned.project_id) if planned.project_id else None
    return project.name if project else ""


def _every_project(turn: Turn) -> Choices:
    return [(one.name, f"#{one.id}") for one in projects.everyone(turn.tx)[:OFFERED]]


def _projects(turn: Turn, planned: Planned) -> Choices:
    found = [one for one in _every_project(turn) if one[1] != f"#{planned.project_id}"]
    return [*found, (turn.t("No project"), NOTHING)] if planned.project_id else found


TRAITS = (
    Trait(
        "title",
        N_("Title"),
        N_("What are the talkoot called?"),
        ("title",),
        _words("title", needed=True),
        _as_it_is("title"),
        _no_choices,
    ),
    Trait(
        "place",
        N_("Place"),
        N_("Where do people meet? For example: Beach, Beach Road 3"),
        ("place",),
        _words("place"),
        _as_it_is("place"),
        _no_choices,
        told=True,
    ),
    Trait(
        "map",
        N_("Point on the map"),
        N_("Where is it on the map? Send two numbers or a link to a map."),
        ("latitude", "longitude"),
        _point,
        _say_point,
        lambda turn, planned: [(turn.t("Leave it out"), NOTHING)] if planned.latitude is not None else (),
        told=True,
    ),
    Trait(
        "bring",
        N_("What to bring"),
        N_("What should people bring along?"),
        ("bring",),
        _words("bring"),
        _as_it_is("bring"),
        _nothing_of("bring"),
    ),
    Trait(
        "coffee",
        N_("Coffee"),
        N_("Who gives coffee, and what?"),
        ("coffee",),
        _words("coffee"),
        _as_it_is("coffee"),
        _nothing_of("coffee"),
    ),
    Trait(
        "leader",
        N_("Leader"),
        N_("Who leads the work? Write the name."),
        ("leader_id",),
        _leader,
        _say_leader,
        _leaders,
    ),
    Trait(
        "project",
        N_("Project"),
        N_("To which project do the hours belong?"),
        ("project_id",),
        _project,
        _say_project,
        _projects,
    ),
)
"""In the order in which they are offered."""


def find(name: str) -> Trait | None:
    """Return the trait of that name, or None."""
    return next((one for one in TRAITS if one.name == name), None)
