"""What talkoot have that can be changed by itself: how it is called and said, and how new words for it are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handlers import rights
from handlers.people import finding_people
from handlers.talkoot import map_points, plan_args, plan_people, plan_wishes
from handlers.talkoot.plan_args import LONGEST_PLACE, LONGEST_TEXT, LONGEST_TITLE
from handlers.talkoot.plan_lines import NOTHING
from handlers.talkoot.preview import organised_for, wish_said
from handlers.turn import Choices, Got, Refusal, Turn, Unclear
from handlers.words import N_
from storage import people, projects
from storage.planned import Planned

OFFERED = 6


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


def _told(name: str, reads: plan_args.Read) -> Callable[[Turn, str, Planned], Got | Unclear]:
    """Return how a trait that is told in words is read."""

    def read(turn: Turn, text: str, _planned: Planned) -> Got | Unclear:
        found = reads(turn, " ".join(text.split()), {})
        return Got({name: found.value}, found.words) if isinstance(found, Got) else found

    return read


def _title(turn: Turn, text: str, _planned: Planned) -> Got | Unclear:
    said = " ".join(text.split())
    if not any(sign.isalpha() for sign in said):
        return Unclear(turn.t("A name has at least one letter. What are the talkoot called?"))
    if len(said) > LONGEST_TITLE:
        return Unclear(turn.t("The name is long: please write at most {n} letters.", n=LONGEST_TITLE))
    return Got({"title": said}, said)


def _as_it_is(name: str) -> Callable[[Turn, Planned], str]:
    return lambda _turn, planned: str(getattr(planned, name))


def _no_choices(_turn: Turn, _planned: Planned) -> Choices:
    return ()


def _nothing_of(name: str) -> Callable[[Turn, Planned], Choices]:
    return lambda turn, planned: [(turn.t("Leave it out"), NOTHING)] if getattr(planned, name) else ()


def _point(turn: Turn, text: str, _planned: Planned) -> Got | Unclear:
    found = plan_args.read_point(turn, text, {})
    if isinstance(found, Unclear):
        return found
    point = found.value
    if point is None:
        return Got({"latitude": None, "longitude": None}, NOTHING)
    return Got({"latitude": point.latitude, "longitude": point.longitude}, found.words)


def _say_point(_turn: Turn, planned: Planned) -> str:
    if planned.latitude is None or planned.longitude is None:
        return ""
    return map_points.Point(planned.latitude, planned.longitude).said


def _leader(turn: Turn, text: str, _planned: Planned) -> Got | Unclear:
    """Read who leads the work: a person's number, or the name of somebody new; None is who made it."""
    found = plan_people.read_leader(turn, text, {})
    return Got({"leader_id": found.value}, found.words) if isinstance(found, Got) else found


def _say_leader(turn: Turn, planned: Planned) -> str:
    person = people.named(turn.tx, planned.leads)
    return person.name if person else ""


def _leaders(turn: Turn, planned: Planned) -> Choices:
    found = {person.id: person for person in (turn.person, *rights.leaders(turn.tx, planned))}
    return finding_people.told_apart(turn, [one for one in found.values() if one.id != planned.leads][:OFFERED])


def _project(turn: Turn, text: str, _planned: Planned) -> Got | Unclear:
    found = plan_people.read_project(turn, text, {})
    return Got({"project_id": found.value}, found.words) if isinstance(found, Got) else found


def _say_project(turn: Turn, planned: Planned) -> str:
    project = projects.get(turn.tx, planned.project_id) if planned.project_id else None
    return project.name if project else ""


def _projects(turn: Turn, planned: Planned) -> Choices:
    found = [one for one in projects.everyone(turn.tx) if one.id != planned.project_id]
    choices = [(one.name, f"#{one.id}") for one in found[:OFFERED]]
    return [*choices, (turn.t("No project"), NOTHING)] if planned.project_id else choices


def _organisers(turn: Turn, text: str, _planned: Planned) -> Got | Unclear | Refusal:
    found = plan_people.read_organisers(turn, text)
    return Got({"associations": found.value}, found.words) if isinstance(found, Got) else found


def _own(turn: Turn, planned: Planned) -> Choices:
    found = [one for one in organised_for(turn) if (one.id,) != planned.associations]
    return [(one.name, f"@{one.id}") for one in found[:OFFERED]]


def _wishes(turn: Turn, text: str, _planned: Planned) -> Got | Unclear:
    found = plan_wishes.read_wishes(turn, text, {})
    return Got({"wishes": found.value}, found.words) if isinstance(found, Got) else found


def _say_wishes(turn: Turn, planned: Planned) -> str:
    return turn.t.list([wish_said(turn, space_id, quantity) for space_id, quantity in planned.wishes])


TRAITS = (
    Trait(
        "title",
        N_("Title"),
        N_("What are the talkoot called from now on?"),
        ("title",),
        _title,
        _as_it_is("title"),
        _no_choices,
    ),
    Trait(
        "place",
        N_("Place"),
        N_("Where do people meet? For example: Beach, Shore Road 3"),
        ("place",),
        _told("place", plan_args.text(LONGEST_PLACE)),
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
        _told("bring", plan_args.things),
        _as_it_is("bring"),
        _nothing_of("bring"),
    ),
    Trait(
        "coffee",
        N_("Coffee"),
        N_("Who gives coffee, and what?"),
        ("coffee",),
        _told("coffee", plan_args.text(LONGEST_TEXT)),
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
        "organisers",
        N_("Organisers"),
        N_("Which associations organise it? Name all of them."),
        ("associations",),
        _organisers,
        lambda turn, planned: turn.t.list(planned.by),
        _own,
    ),
    Trait(
        "wishes",
        N_("Space and gear"),
        N_("What is to be booked with it? For example: village hall, rakes 20"),
        ("wishes",),
        _wishes,
        _say_wishes,
        lambda turn, planned: [(turn.t("Leave it out"), NOTHING)] if planned.wishes else (),
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
