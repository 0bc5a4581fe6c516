"""A change of what is planned: how it is asked for, told and taken back, for talkoot as for events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from handlers import rights, taking_back
from handlers.planning import before_publishing, lines
from handlers.planning.lines import Plan
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Values
from handlers.types import Button, Reply
from handlers.words import LANGUAGES, fold, words
from storage import undoing
from storage.db import Tx

P = TypeVar("P", bound=Plan)
W = TypeVar("W")


@dataclass(frozen=True, slots=True)
class Done:
    """It is so from now on. `line` says what it is and was, `was` is how it was, to be taken back.

    `tell` is what whoever comes hears of it, in their words: (text, values); nothing if they need not hear.
    """

    line: str
    was: dict[str, Any] = field(default_factory=dict)
    tell: tuple[str, dict[str, str]] | None = None


def line(turn: Turn, what: str, after: str, before: str) -> str:
    """Return "Paikka: nyt Uimaranta (oli Kylätalo)."."""
    none = turn.t("nothing")
    if not before:
        return turn.t("{what} is now: {value}.", what=what, value=after or none)
    return turn.t("{what} is now: {value} (it was: {before}).", what=what, value=after or none, before=before or none)


def meant(said: str, named: Iterable[tuple[str, str, W]]) -> tuple[W, str, str] | None:
    """Return what the words begin with of (name, title, thing), by its name or its title in any language, with its name
    and the rest of the words; or None."""
    for name, title, what in named:
        for word in sorted({name, *(fold(words(language)(title)) for language in LANGUAGES if title)}, key=len)[::-1]:
            if fold(said) == word or fold(said).startswith((f"{word} ", f"{word}:")):
                return what, name, " ".join(said.split()[len(word.split()) :])
    return None


def closed(turn: Turn, plan: Plan) -> Refusal | None:
    """Say that nothing is changed about what has been thrown away or cancelled, or is over."""
    if plan.cancelled_at is not None:
        return before_publishing.already(turn, plan)
    if plan.is_draft or turn.now < plan.ends_at:
        return None
    again = Button(turn.t("Plan the same again"), f"{lines.of(plan).like} {plan.number}")
    return Refusal(turn.t(lines.of(plan).over) + lines.headline(turn.t, plan, turn.zone), (again,))


def menu(turn: Turn, plan: Plan, buttons: Sequence[Button]) -> Answer:
    """Ask what should be changed, each with a button, unless it is too late for that."""
    refused, t = closed(turn, plan), turn.t
    if refused is not None:
        return refused
    text = t("What should be changed? ") + lines.headline(t, plan, turn.zone)
    preview = Button(t("Back to the preview"), f"{lines.of(plan).plan} {plan.number}")
    return Reply(text, (*buttons, preview if plan.is_draft else lines.show(t, plan)), private=True)


def nothing_new(turn: Turn, plan: Plan) -> Refusal:
    """Say that it was so before."""
    text = turn.t("It is so already: ") + lines.headline(turn.t, plan, turn.zone)
    return Refusal(text, (Button(turn.t("Change more"), lines.change(plan)),))


def changed_since(turn: Turn, plan: Plan) -> Refusal:
    """Say that somebody has changed the same since."""
    text = turn.t("This has been changed again since, so it stays as it is: ")
    return Refusal(text + lines.headline(turn.t, plan, turn.zone), (Button(turn.t("Change"), lines.change(plan)),))


def told(
    turn: Turn, after: P, change: Done, preview: Callable[[Turn, P, Sequence[str]], Reply], more: Sequence[str] = ()
) -> Reply:
    """Say what is different now and the whole of it again, with the way back; `more` are lines about who hears."""
    t = turn.t
    back: tuple[Button, ...] = ()
    if change.was:
        undo = undoing.keep(turn.tx, after.subject, change.was, person_id=turn.person.id, now=turn.now)
        back = (Button(t("Take it back"), f"{lines.of(after).change} back {undo}"),)
    if after.is_draft:
        shown = preview(turn, after, (change.line, *more))
        return replace(shown, buttons=(*shown.buttons, *back))
    text = "\n".join([change.line, lines.headline(t, after, turn.zone), *more])
    again = Button(t("Change more"), lines.change(after))
    return Reply(text, (*back, again, lines.show(t, after)), private=True, aside=True)


def answer(turn: Turn, held: P, change: Callable[[], Done | Refusal], told: Callable[[Turn, P, Done], Reply]) -> Answer:
    """One thing about it is different from now on, unless it is too late for that."""
    refused = closed(turn, held)
    outcome = refused if refused is not None else change()
    return outcome if isinstance(outcome, Refusal) else told(turn, held, outcome)


def undo(kind: str, hold: Callable[[Tx, int], P | None], not_yours: Callable[[Turn, P], Refusal]) -> Arg:
    """Return the argument that names a change to be taken back: one of what the person organises."""

    def read(turn: Turn, text: str, _values: Values) -> Got | Refusal:
        known = taking_back.read(turn, text, kind)
        if known is None or "kind" not in known[1].was:
            return taking_back.nothing(turn.t)
        plan = hold(turn.tx, int(known[1].subject.rpartition(":")[2]))
        if plan is None:
            return taking_back.nothing(turn.t)
        return Got((plan, *known), text) if rights.leads(turn.person, plan) else not_yours(turn, plan)

    return Arg("undo", read, known=True)
