"""Funding projects in the chat: adding one, and seeing how much of its grant has been done."""

from __future__ import annotations

from handlers.commands import command
from handlers.funding import finding_projects, progress, project_form, project_words
from handlers.funding.periods import Days
from handlers.turn import Answer, Arg, Turn
from handlers.types import Button, Reply
from handlers.words import N_, escape
from storage import projects
from storage.associations import Association
from storage.people import Role
from storage.projects import Basis, Project, Work


@command(
    "new project",
    "nytt projekt",
    "uusi hanke",
    role=Role.ORGANISER,
    aliases=("lisaa hanke", "lagg till projekt", "add project"),
    summary=N_("Add a funding project"),
    takes=[
        Arg("name", lambda turn, text, _values: project_form.told(turn, text), project_form.ASKED["name"]),
        *(
            project_form.field(name, project_form.READERS[name], project_form.CHOICES.get(name))
            for name in ("number", "association", "programme", "basis", "time", "works")
        ),
    ],
)
def new_project(
    turn: Turn,
    name: str,
    number: str,
    association: Association | None,
    programme: str,
    basis: Basis,
    time: Days,
    works: list[Work],
) -> Answer:
    """The town has the project, and talkoot can belong to it."""
    added = projects.add(
        turn.tx,
        Project(
            name=name,
            number=number,
            association_id=association.id if association else None,
            programme=programme,
            basis=basis,
            since=time.first,
            until=time.last,
            person_id=turn.person.id,
            created_at=turn.now,
        ),
        works,
    )
    project = projects.get(turn.tx, added)
    assert project is not None
    return _ready(turn, project)


def _ready(turn: Turn, project: Project) -> Reply:
    t = turn.t
    lines = [t("The project is ready: ") + project_words.headline(turn.tx, project)]
    lines += facts(turn, project)
    buttons = (
        Button(t("New talkoot"), "new talkoot"),
        Button(t("Change"), f"change project #{project.id}"),
        Button(t("Take it back"), f"close project #{project.id}"),
    )
    return Reply("\n".join(lines), buttons, private=True)


def facts(turn: Turn, project: Project) -> list[str]:
    """Return what is true of the project, a line each."""
    names = ("programme", "basis", "time", "works")
    t = turn.t
    return [f"{t(project_words.TITLES[name])}: {escape(project_form.said(turn, name, project))}" for name in names]


@command(
    "project",
    "projekt",
    "hanke",
    summary=N_("A funding project: granted against done"),
    aliases=("hankkeet", "projects"),
    takes=[finding_projects.arg(finding_projects.may_see, closed=True)],
)
def show_project(turn: Turn, project: Project) -> Answer:
    """The person has seen how much of the grant has been done, and what is missing."""
    return Reply("\n".join(progress.told(turn, project)), progress.buttons(turn, project), private=True)
