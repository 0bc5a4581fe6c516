"""Whose new talkoot are: who leads the work, which associations organise it, and in which funding project."""

from __future__ import annotations

from handlers.people import finding_people
from handlers.planning.labels import NOTHING
from handlers.planning.organisers import AND, Organisers, caretaker
from handlers.spaces.traits import skip, skips
from handlers.talkoot.plan_args import labelled, like_of
from handlers.talkoot.plan_lines import LABELS
from handlers.turn import Got, Turn, Unclear, Values
from handlers.words import N_, fold
from storage import projects
from storage.projects import Project

LONGEST_NAME = 60
NEW = "+"
"""Stands before the name of a leader who has never written to the bot."""


def read_leader(turn: Turn, said: str, values: Values) -> Got | Unclear:
    """Read who leads the work: a known person's number, or the name of somebody new."""
    t = turn.t
    if skips(said):
        return Got(None, NOTHING)
    name = " ".join(said.removeprefix(NEW).split())
    if not name or len(name) > LONGEST_NAME or not any(sign.isalpha() for sign in name):
        return Unclear(t("Who leads the work? Please write one name."), skip(turn))
    if said.startswith(NEW):
        return Got(name, f"{NEW}{name}")
    found = finding_people.the_person(turn, name, values)
    if isinstance(found, Got):
        return Got(found.value.id, found.words) if found.value else Unclear(t("Who leads the work?"), skip(turn))
    several = [one for one in AND.split(name) if one]
    if len(several) > 1:
        return Unclear(t("One person leads the work. Who is it?"), [(one, one) for one in several])
    known = [(label, words) for label, words in found.choices if words != finding_people.NEW]
    text = found.text if known else t("I do not know anybody called {name}. Is it somebody new?", name=name)
    return Unclear(text, [*known, (t.label("Somebody new: {name}", name=name), f"{NEW}{name}"), *skip(turn)])


def read_project(turn: Turn, said: str, _values: Values) -> Got | Unclear:
    """Read in which funding project the hours are."""
    if skips(said):
        return Got(None, NOTHING)
    open_ones = projects.everyone(turn.tx)
    key = fold(said.strip())
    exact = [one for one in open_ones if f"#{one.id}" == key or fold(one.name) == key or fold(one.number or "#") == key]
    if len(exact) == 1:
        return Got(exact[0].id, f"#{exact[0].id}")
    near: list[Project] = [one for one in open_ones if key in fold(one.name) or fold(one.name) in key] or open_ones
    if not near:
        return Unclear(turn.t("There is no project yet: the hours can be put into one later."), skip(turn))
    text = turn.t("Which project? I do not know “{name}”.", name=said)
    return Unclear(text, [*((one.name, f"#{one.id}") for one in near[:8]), *skip(turn)])


LEADER = labelled("leader", read_leader)
WHOSE = Organisers(LABELS, N_("Which association organises the talkoot?"), like_of, caretaker)
ORGANISERS = WHOSE.arg()
PROJECT = labelled("project", read_project)
