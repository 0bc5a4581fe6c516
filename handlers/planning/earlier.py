"""What is over and can be held again: found by its makers, told by its year, moved to a day to come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from handlers import rights
from handlers.planning.finding import OFFERED
from handlers.planning.lines import Plan
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.when import Span
from handlers.words import fold
from storage import wallclock

P = TypeVar("P", bound=Plan)
REMEMBERED = 60
"""Of how many that are over one may be made anew."""


@dataclass(frozen=True, slots=True)
class Earlier(Generic[P]):
    """How one sort of thing is found again. `led` finds it by its number."""

    past: Callable[[Turn], Sequence[P]]
    led: Arg
    which: str
    none: Callable[[Turn], Refusal]

    def mine(self, turn: Turn) -> list[P]:
        """Return what is over and the person may make anew, the latest of each name, the latest first."""
        found: dict[str, P] = {}
        for one in self.past(turn):
            if one.held and rights.leads(turn.person, one):
                found.setdefault(fold(one.title), one)
        return list(found.values())

    def arg(self) -> Arg:
        """Return the argument that names one: by its number, or by its title, of which the latest is meant."""
        return Arg("like", self._read, self.which, self._choices, known=True)

    def _read(self, turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
        words = text.split()
        if words and words[0].lstrip("#=").isdecimal():
            return self.led.parse(turn, text.strip().lstrip("="), values)
        known = self.mine(turn)
        for count in range(min(6, len(words)), 0, -1):
            said = fold(" ".join(words[:count])).strip(",.:;")
            found = [one for one in known if said in (fold(one.title), fold(with_year(turn, one)))]
            if found:
                return Got(found[0], str(found[0].number), " ".join(words[count:]))
        choices = self._choices(turn, values)
        return choices if isinstance(choices, Refusal) else Unclear(turn.t(self.which), choices, text)

    def _choices(self, turn: Turn, _values: Values) -> Choices | Refusal:
        found = [(with_year(turn, one), str(one.number)) for one in self.mine(turn)[:OFFERED]]
        return found or self.none(turn)


def with_year(turn: Turn, plan: Plan) -> str:
    """Return it with the year of its last day, unless its title says one: "Rantasiivous 2025"."""
    year = wallclock.local(plan.ends_at, turn.zone).year
    return plan.title if str(year) in plan.title else f"{plan.title} {year}"


def title_again(turn: Turn, like: Plan, days: Sequence[Span]) -> str:
    """Return the title of the earlier one for a new year: "Rantasiivous 2025" is held in 2026 under that year."""
    was = wallclock.local(like.starts_at, turn.zone).year
    return like.title.replace(str(was), str(wallclock.local(days[0].start, turn.zone).year))
