"""Which associations organise what is planned: the person's own, with others; who has only one need not name it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from handlers import rights
from handlers.people import finding_associations
from handlers.planning.labels import Labels
from handlers.rights import Organised
from handlers.spaces.traits import skip, skips
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from storage import associations
from storage.associations import Association
from storage.people import Role

MENDS = "⇒"
"""What stands between a name that was not understood and the answer to it."""
AND = re.compile(r"\s*(?:[,;\n]|\s(?:ja|sekä|och|samt|and|&|\+)\s)\s*")
_NUMBERS = re.compile(r"@(\d+(?:,\d+)*)")
_TOGETHER = 3
"""So many associations of one's own are offered all together, too."""


def organised_for(turn: Turn) -> list[Association]:
    """Return the associations whose organiser the person is, by name."""
    numbers = (associations.number_of(subject) for subject in turn.person.subjects(Role.ORGANISER))
    found = [associations.get(turn.tx, number) for number in numbers if number is not None]
    return sorted((one for one in found if one and one.closed_at is None), key=lambda one: one.key)


@dataclass(frozen=True, slots=True)
class Organisers:
    """How it is asked who organises one sort of thing. `like` is the earlier one that it is to be like; whoever plans
    `freely` need not be an organiser of any of the associations."""

    labels: Labels
    question: str
    like: Callable[[Values], Organised | None]
    freely: Callable[[Turn], bool]

    def arg(self) -> Arg:
        """Return the argument that is the numbers of the associations."""

        def parse(turn: Turn, text: str, values: Values) -> Got | Unclear:
            pieces = self.labels.cut(text)
            answered = bool(pieces.loose)
            said = pieces.take("organisers")
            rest = pieces.written()
            if said is None:
                found = self._unsaid(turn, values)
                return Got(found, _written(found), rest) if found is not None else self._asked(turn, rest)
            read = self.read(turn, said)
            if isinstance(read, Unclear):
                choices = [(label, f"organisers: {words}") for label, words in read.choices]
                return Unclear(read.text, choices, rest, read.leads or (("",) if answered and rest else ()))
            return Got(read.value, read.words, rest)

        return Arg("organisers", parse, self.question, known=True)

    def _unsaid(self, turn: Turn, values: Values) -> tuple[int, ...] | None:
        """Return the associations that it can only be: of the earlier one, of the group, the only one; or None."""
        like, own = self.like(values), [one.id or 0 for one in organised_for(turn)]
        before = tuple(number for number in like.associations if _is_open(turn, number)) if like else ()
        if like is not None and (set(before) & set(own) or self.freely(turn)):
            return before
        if turn.room.association_id in own:
            return (turn.room.association_id or 0,)
        return tuple(own) if len(own) < 2 else None

    def _asked(self, turn: Turn, rest: str) -> Unclear:
        return Unclear(turn.t(self.question), _own_choices(turn), rest, ("",) if rest else ())

    def read(self, turn: Turn, said: str) -> Got | Unclear:
        """Read which associations organise it together: the person acts for one of them, or plans freely."""
        if skips(said):
            return self._allowed(turn, ())
        numbered = _NUMBERS.fullmatch(said.strip())
        if numbered:
            numbers = {int(one) for one in numbered[1].split(",")} - {0}
            found = filter(None, (associations.get(turn.tx, number) for number in numbers))
            return self._allowed(turn, tuple(sorted(one.id or 0 for one in found if one.closed_at is None)))
        named: list[Association] = []
        whole = finding_associations.the_association(turn, said, {})
        parts = [said] if isinstance(whole, Got) and not whole.rest else [one for one in AND.split(said) if one.strip()]
        for at, part in enumerate(parts):
            part = part.rpartition(MENDS)[2].strip() or part.replace(MENDS, "").strip()
            one = finding_associations.the_association(turn, part, {})
            if isinstance(one, Refusal):  # there is none in the whole town yet
                return Unclear(one.text, skip(turn))
            if isinstance(one, Unclear) or one.rest.strip():
                return _which(turn, one, named, parts[at + 1 :], part)
            named.append(one.value)
        return self._allowed(turn, tuple(sorted({one.id or 0 for one in named})))

    def _allowed(self, turn: Turn, numbers: tuple[int, ...]) -> Got | Unclear:
        """Nobody plans in the name of others alone: one of the associations is their own."""
        if self.freely(turn) or any(
            turn.person.is_(Role.ORGANISER, associations.subject(number)) for number in numbers
        ):
            return Got(numbers, _written(numbers))
        own = organised_for(turn)
        if not numbers:
            return self._asked(turn, "")
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


def caretaker(turn: Turn) -> bool:
    """Tell whether the person looks after the town."""
    return rights.caretaker(turn.person)


def _is_open(turn: Turn, number: int) -> bool:
    found = associations.get(turn.tx, number)
    return found is not None and found.closed_at is None


def _own_choices(turn: Turn) -> Choices:
    own = organised_for(turn)
    choices = [(one.name, f"@{one.id}") for one in own]
    if 1 < len(own) <= _TOGETHER:
        everybody = turn.t.label("Together: {associations}", associations=turn.t.list([one.name for one in own]))
        choices.append((everybody, _written(tuple(one.id or 0 for one in own))))
    return choices


def _written(numbers: tuple[int, ...]) -> str:
    return f"@{','.join(map(str, numbers or (0,)))}"


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
