"""What is planned has traits that are changed by themselves: what each is called, how it is said and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from handlers.planning import asked, shown
from handlers.planning.labels import NOTHING
from handlers.planning.lines import Plan
from handlers.planning.organisers import Organisers, organised_for
from handlers.planning.wishes import read_wishes
from handlers.turn import Choices, Got, Refusal, Turn, Unclear
from handlers.words import N_

P = TypeVar("P", bound=Plan)
OFFERED = 6


@dataclass(frozen=True, slots=True)
class Trait(Generic[P]):
    """One thing that is true of it as a whole. `read` returns its columns; `say` how it is, or nothing.

    Where `told`, whoever comes hears of a change.
    """

    name: str
    title: str
    ask: str
    columns: tuple[str, ...]
    read: Callable[[Turn, str, P], Got | Unclear | Refusal]
    say: Callable[[Turn, P], str]
    choices: Callable[[Turn, P], Choices]
    told: bool = False

    def now(self, plan: P) -> dict[str, Any]:
        """Return what is kept of it now."""
        return {column: getattr(plan, column) for column in self.columns}

    def question(self, turn: Turn, plan: P) -> Unclear:
        """Ask how it is from now on, saying how it is."""
        now = self.say(turn, plan)
        text = turn.t("{what}: {value}.", what=turn.t(self.title), value=now) + "\n" if now else ""
        return Unclear(text + turn.t(self.ask), self.choices(turn, plan))


def no_choices(_turn: Turn, _plan: Plan) -> Choices:
    """Nothing is offered."""
    return ()


def leave_out(column: str) -> Callable[[Turn, Plan], Choices]:
    """Return how it is offered to leave it out, where there is something."""
    return lambda turn, plan: [(turn.t("Leave it out"), NOTHING)] if getattr(plan, column) else ()


def in_words(
    name: str,
    title: str,
    ask: str,
    reads: asked.Read,
    *,
    told: bool = False,
    choices: Callable[[Turn, Plan], Choices] | None = None,
) -> Trait[Any]:
    """Return a trait that is kept as the words in which it is told."""

    def read(turn: Turn, text: str, _plan: Plan) -> Got | Unclear:
        found = reads(turn, " ".join(text.split()), {})
        return Got({name: found.value}, found.words) if isinstance(found, Got) else found

    def say(_turn: Turn, plan: Plan) -> str:
        return str(getattr(plan, name))

    return Trait(name, title, ask, (name,), read, say, choices or leave_out(name), told)


def title(ask: str) -> Trait[Any]:
    """Return the trait that is what it is called."""

    def read(turn: Turn, text: str, _plan: Plan) -> Got | Unclear:
        return asked.changed_title(turn, text)

    return Trait("title", N_("Title"), ask, ("title",), read, lambda _turn, plan: str(plan.title), no_choices)


def organisers(whose: Organisers) -> Trait[Any]:
    """Return the trait that is which associations organise it."""

    def read(turn: Turn, text: str, _plan: Plan) -> Got | Unclear:
        found = whose.read(turn, text)
        return Got({"associations": found.value}, found.words) if isinstance(found, Got) else found

    def own(turn: Turn, plan: Plan) -> Choices:
        found = [one for one in organised_for(turn) if (one.id,) != plan.associations]
        return [(one.name, f"@{one.id}") for one in found[:OFFERED]]

    ask = N_("Which associations organise it? Name all of them.")
    return Trait(
        "organisers", N_("Organisers"), ask, ("associations",), read, lambda turn, plan: turn.t.list(plan.by), own
    )


def _wishes(turn: Turn, text: str, _plan: Plan) -> Got | Unclear:
    found = read_wishes(turn, text, {})
    return Got({"wishes": found.value}, found.words) if isinstance(found, Got) else found


WISHES: Trait[Any] = Trait(
    "wishes",
    N_("Space and gear"),
    N_("What is to be booked with it? For example: village hall, rakes 20"),
    ("wishes",),
    _wishes,
    shown.wishes,
    leave_out("wishes"),
)


def plain(columns: dict[str, Any]) -> dict[str, Any]:
    """Return the values as they are kept, where there are only lists."""
    return {name: sorted(value) if name == "associations" else listed(value) for name, value in columns.items()}


def listed(value: Any) -> Any:
    """Return the value with lists where it has tuples."""
    return [listed(one) for one in value] if isinstance(value, list | tuple) else value
