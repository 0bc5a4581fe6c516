"""Finding the funding project that is meant: by its number or name, or the only one there is; never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from handlers import rights
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_, fold
from storage import associations, people, projects
from storage.people import Role
from storage.projects import Project

May = Callable[[people.Known, Project], bool]
OFFERED = 8
_NUMBERED = re.compile(r"#?(\d{1,9})[,:]?")
_QUESTION = N_("Which project?")


def subject(project: Project) -> str | None:
    """Return what one must organise to act for the project, or None if it is the town's own."""
    return associations.subject(project.association_id) if project.association_id else None


def may_change(person: people.Known, project: Project) -> bool:
    """Tell whether the person acts for the project: an organiser of its association, or a caretaker."""
    return _may(person, Role.ORGANISER, project)


def may_see(person: people.Known, project: Project) -> bool:
    """Tell whether the person may read how far the project is: whoever belongs to its association."""
    return _may(person, Role.MEMBER, project)


def _may(person: people.Known, role: Role, project: Project) -> bool:
    about = subject(project)
    return rights.may(person, role, about) if about else rights.caretaker(person)


def known(turn: Turn, may: May, *, closed: bool = False) -> list[Project]:
    """Return the projects that the person may do this to, with `closed` also those that have been closed."""
    found = [*projects.everyone(turn.tx), *(projects.closed(turn.tx) if closed else ())]
    return [one for one in found if may(turn.person, one)]


def arg(may: May = may_change, *, closed: bool = False) -> Arg:
    """Return the argument that names a project which the person may do this to; of an only one, nothing is asked."""

    def parse(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
        return read(turn, text, may, closed=closed)

    def choices(turn: Turn, _values: Values) -> Choices | Refusal:
        return to_tap(known(turn, may, closed=closed)) or none(turn)

    return Arg("project", parse, _QUESTION, choices, known=True)


def read(turn: Turn, text: str, may: May = may_change, *, closed: bool = False) -> Got | Unclear | Refusal:
    """Return the project whose number or name begins the text."""
    first, _, rest = text.strip().partition(" ")
    numbered = _NUMBERED.fullmatch(first)
    there = projects.get(turn.tx, int(numbered[1])) if numbered else None
    if there is not None:
        return _got(there, rest) if may(turn.person, there) else not_yours(turn, there)
    everything = known(turn, may, closed=closed)
    if not everything:
        return none(turn)
    if not text.strip():
        if len(everything) == 1:
            return _got(everything[0], "")
        return Unclear(turn.t(_QUESTION), to_tap(everything))
    return _named(turn, text, everything)


def _got(project: Project, rest: str) -> Got:
    return Got(project, f"#{project.id}", rest.strip())


def _named(turn: Turn, text: str, everything: list[Project]) -> Got | Unclear:
    words = text.split()
    for count in range(min(8, len(words)), 0, -1):
        said = fold(" ".join(words[:count])).strip(",.:;")
        found = [one for one in everything if said in (fold(one.name), fold(one.number))] or [
            one for one in everything if len(said) > 2 and fold(one.name).startswith(said)
        ]
        rest = " ".join(words[count:])
        if len(found) == 1:
            return _got(found[0], rest)
        if found:
            return Unclear(turn.t(_QUESTION), to_tap(found), rest)
    if len(everything) == 1:  # the words are about the only one there is
        return _got(everything[0], text)
    return Unclear(turn.t(_QUESTION), to_tap(everything), text)


def to_tap(found: Sequence[Project]) -> Choices:
    """Return the projects as choices."""
    return [(one.name, f"#{one.id}") for one in found[:OFFERED]]


def none(turn: Turn) -> Refusal:
    """Say that there is no project of theirs, and how there will be."""
    t = turn.t
    if rights.may(turn.person, Role.ORGANISER):
        return Refusal(t("There is no funding project of yours."), (Button(t("New project"), "new project"),))
    text = t("There is no funding project of yours. The organisers of an association and the caretaker add them.")
    return Refusal(text)


def not_yours(turn: Turn, project: Project) -> Refusal:
    """Say by name who acts for the project."""
    about = subject(project)
    return rights.who_can(turn, Role.ORGANISER if about else Role.CARETAKER, about)
