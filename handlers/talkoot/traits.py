"""What talkoot have that can be changed by itself: how it is called and said, and how new words for it are read."""

from __future__ import annotations

from handlers import rights
from handlers.people import finding_people
from handlers.planning import asked
from handlers.planning import traits as planning
from handlers.planning.asked import LONGEST_PLACE, LONGEST_TEXT
from handlers.planning.labels import NOTHING
from handlers.planning.traits import OFFERED, WISHES, Trait, in_words, no_choices
from handlers.talkoot import map_points, plan_args, plan_people
from handlers.turn import Choices, Got, Turn, Unclear
from handlers.words import N_
from storage import people, projects
from storage.planned import Planned


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


TRAITS: tuple[Trait[Planned], ...] = (
    planning.title(N_("What are the talkoot called from now on?")),
    in_words(
        "place",
        N_("Place"),
        N_("Where do people meet? For example: Beach, Shore Road 3"),
        asked.text(LONGEST_PLACE),
        told=True,
        choices=no_choices,
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
    in_words("bring", N_("What to bring"), N_("What should people bring along?"), plan_args.things),
    in_words("coffee", N_("Coffee"), N_("Who gives coffee, and what?"), asked.text(LONGEST_TEXT)),
    Trait(
        "leader",
        N_("Leader"),
        N_("Who leads the work? Write the name."),
        ("leader_id",),
        _leader,
        _say_leader,
        _leaders,
    ),
    planning.organisers(plan_people.WHOSE),
    WISHES,
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


def find(name: str) -> Trait[Planned] | None:
    """Return the trait of that name, or None."""
    return next((one for one in TRAITS if one.name == name), None)
