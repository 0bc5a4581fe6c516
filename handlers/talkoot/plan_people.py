"""Whose new talkoot are: who leads the work, which associations organise it, and in which funding project."""

from __future__ import annotations

import re

from handlers import rights
from handlers.people import finding_associations, finding_people
from handlers.spaces.traits import skip, skips
from handlers.talkoot.plan_args import labelled, like_of
from handlers.talkoot.plan_lines import NOTHING, cut
from handlers.talkoot.preview import organised_for
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.words import N_, fold
from storage import associations, projects
from storage.associations import Association
from storage.people import Role
from storage.projects import Project

LONGEST_NAME = 60
NEW = "+"
"""Stands before the name of a leader who has never written to the bot."""
MENDS = "⇒"
"""What stands between a name that was not understood and the answer to it."""
_AND = re.compile(r"\s*(?:[,;\n]|\s(?:ja|sekä|och|samt|and|&|\+)\s)\s*")
_NUMBERS = re.compile(r"@(\d+(?:,\d+)*)")
_TOGETHER = 3
"""So many associations of one's own are offered all together, too."""


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
    several = [one for one in _AND.split(name) if one]
    if len(several) > 1:
        return Unclear(t("One person leads the work. Who is it?"), [(one, one) for one in several])
    known = [(label, words) for label, words in found.choices if words != finding_people.NEW]
    text = found.text if known else t("I do not know anybody called {name}. Is it somebody new?", name=name)
    return Unclear(text, [*known, (t.label("Somebody new: {name}", name=name), f"{NEW}{name}"), *skip(turn)])


def _organisers(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read which associations organise it; the person's only one need not be named, of several they are asked."""
    pieces = cut(text)
    answered = bool(pieces.loose)
    said = pieces.take("organisers")
    rest = pieces.written()
    if said is None:
        found = _unsaid(turn, values)
        return Got(found, _written(found), rest) if found is not None else _asked(turn, rest)
    read = read_organisers(turn, said)
    if isinstance(read, Unclear):
        choices = [(label, f"organisers: {words}") for label, words in read.choices]
        return Unclear(read.text, choices, rest, read.leads or (("",) if answered and rest else ()))
    return Got(read.value, read.words, rest)


def _unsaid(turn: Turn, values: Values) -> tuple[int, ...] | None:
    """Return the associations that it can only be: of the earlier talkoot, of the group, the only one; or None."""
    like, own = like_of(values), [one.id or 0 for one in organised_for(turn)]
    before = tuple(number for number in like.associations if _is_open(turn, number)) if like else ()
    if like is not None and (set(before) & set(own) or rights.caretaker(turn.person)):
        return before
    if turn.room.association_id in own:
        return (turn.room.association_id or 0,)
    return tuple(own) if len(own) < 2 else None


def _is_open(turn: Turn, number: int) -> bool:
    found = associations.get(turn.tx, number)
    return found is not None and found.closed_at is None


def _asked(turn: Turn, rest: str) -> Unclear:
    return Unclear(turn.t("Which association organises the talkoot?"), _own_choices(turn), rest, ("",) if rest else ())


def _own_choices(turn: Turn) -> Choices:
    own = organised_for(turn)
    choices = [(one.name, f"@{one.id}") for one in own]
    if 1 < len(own) <= _TOGETHER:
        everybody = turn.t.label("Together: {associations}", associations=turn.t.list([one.name for one in own]))
        choices.append((everybody, _written(tuple(one.id or 0 for one in own))))
    return choices


def _written(numbers: tuple[int, ...]) -> str:
    return f"@{','.join(map(str, numbers or (0,)))}"


def read_organisers(turn: Turn, said: str) -> Got | Unclear:
    """Read which associations organise it together: the person acts for one of them, or looks after the town."""
    if skips(said):
        return _allowed(turn, ())
    numbered = _NUMBERS.fullmatch(said.strip())
    if numbered:
        numbers = {int(one) for one in numbered[1].split(",")} - {0}
        found = filter(None, (associations.get(turn.tx, number) for number in numbers))
        return _allowed(turn, tuple(sorted(one.id or 0 for one in found if one.closed_at is None)))
    named: list[Association] = []
    whole = finding_associations.the_association(turn, said, {})
    parts = [said] if isinstance(whole, Got) and not whole.rest else [one for one in _AND.split(said) if one.strip()]
    for at, part in enumerate(parts):
        part = part.rpartition(MENDS)[2].strip() or part.replace(MENDS, "").strip()
        one = finding_associations.the_association(turn, part, {})
        if isinstance(one, Refusal):  # there is none in the whole town yet
            return Unclear(one.text, skip(turn))
        if isinstance(one, Unclear) or one.rest.strip():
            return _which(turn, one, named, parts[at + 1 :], part)
        named.append(one.value)
    return _allowed(turn, tuple(sorted({one.id or 0 for one in named})))


def _which(turn: Turn, one: Got | Unclear, named: list[Association], left: list[str], part: str) -> Unclear:
    """Ask for the one that was not understood, and keep the others."""
    others = [*(other.name for other in named), *left]
    if isinstance(one, Unclear):
        text, choices = one.text, [(label, _name_of(turn, words)) for label, words in one.choices]
    else:
        text, choices = turn.t("Did you mean: {name}?", name=one.value.name), [(one.value.name, one.value.name)]
    before = ", ".join(others)
    kept = [(label, ", ".join([*others, words])) for label, words in choices]
    without = [(turn.t.label("Without {name}", name=part), before)] if others else []
    return Unclear(text, [*kept, *without], "", (f"{', '.join([*others, part])} {MENDS} ",))


def _name_of(turn: Turn, words: str) -> str:
    """Return the name behind a number, so that it can stand among other names."""
    found = associations.get(turn.tx, int(words.lstrip("#"))) if words.lstrip("#").isdecimal() else None
    return found.name if found else words


def _allowed(turn: Turn, numbers: tuple[int, ...]) -> Got | Unclear:
    """Nobody makes talkoot in the name of others alone: one of the associations is their own."""
    if rights.caretaker(turn.person) or any(
        turn.person.is_(Role.ORGANISER, associations.subject(number)) for number in numbers
    ):
        return Got(numbers, _written(numbers))
    own = organised_for(turn)
    if not numbers:
        return _asked(turn, "")
    names = turn.t.list([one.name for number in numbers if (one := associations.get(turn.tx, number))])
    text = turn.t("You are no organiser of {associations}. Do you organise it together?", associations=names)
    together = [
        (
            turn.t.label("{own} together with {others}", own=one.name, others=names),
            _written(tuple(sorted({*numbers, one.id or 0}))),
        )
        for one in own[:_TOGETHER]
    ]
    return Unclear(text, [*together, *((one.name, f"@{one.id}") for one in own[:_TOGETHER])])


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
ORGANISERS = Arg("organisers", _organisers, N_("Which association organises the talkoot?"), known=True)
PROJECT = labelled("project", read_project)
