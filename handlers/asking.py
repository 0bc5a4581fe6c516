"""Half-said commands: what is missing is asked one thing at a time, and then the command runs as if said at once."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import commands
from handlers.commands import command
from handlers.turn import Answer, Arg, Command, Got, Refusal, Turn, Unclear
from handlers.types import Button, Reply
from handlers.words import N_
from storage import asking
from storage.asking import Pending

_REST, _LEADS = "rest", "leads"


def carry_on(turn: Turn, said_command: Command, said: dict[str, str]) -> Answer:
    """Run the command if enough has been said; otherwise ask for what is missing, and remember the rest."""
    values: dict[str, object] = {}
    for arg in said_command.takes:
        found = _value(turn, arg, said, values)
        if isinstance(found, Got):
            values[arg.label] = found.value
            continue
        if found is None and arg.optional:
            values[arg.label] = None
            continue
        return _ask(turn, said_command, said, arg, found, values)
    if said_command.asks:  # what is said whole leaves no question open; help and the like do not disturb one
        asking.drop(turn.tx, turn.person.id)
    return said_command.run(turn, **values)


def _value(turn: Turn, arg: Arg, said: dict[str, str], values: dict[str, object]) -> Got | Unclear | None:
    """Read the argument from its own words, else from what is left of the line; None if nothing was said."""
    if arg.label in said:
        return arg.parse(turn, said[arg.label], values)
    rest = said.get(_REST, "").strip()
    if not rest:
        return None
    found = arg.parse(turn, rest, values)
    if isinstance(found, Got):
        said[arg.label], said[_REST] = found.words, found.rest
    return found


def _ask(
    turn: Turn,
    said_command: Command,
    said: dict[str, str],
    arg: Arg,
    unclear: Unclear | None,
    values: dict[str, object],
) -> Unclear:
    said.pop(arg.label, None)
    question = unclear or Unclear(turn.t(arg.ask), arg.choices(turn, values), rest=said.get(_REST, ""))
    kept = {**said, _REST: question.rest, _LEADS: "\n".join(question.leads)}
    number = asking.ask(
        turn.tx,
        turn.person.id,
        command=said_command.name,
        said={name: words for name, words in kept.items() if words},
        step=arg.label,
        choices=list(question.choices),
        now=turn.now,
    )
    return Unclear(question.text, _numbered(number, question.choices))


def _numbered(number: int, choices: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(label, f"answer {number} {index}") for index, (label, _) in enumerate(choices, start=1)]


def spoken(question: Unclear) -> Reply:
    """Return the question as it is said: its choices are buttons already."""
    return Reply(question.text, tuple(Button(label, words) for label, words in question.choices))


def answer(turn: Turn, pending: Pending, text: str) -> Answer:
    """Take the text as the answer to what was asked."""
    asked = commands.by_name(pending.command)
    if asked is None:
        asking.drop(turn.tx, turn.person.id)
        return Refusal(turn.t("I no longer know what I was asking. Please start again."))
    said = dict(pending.said)
    leads = said.pop(_LEADS, "").splitlines()
    found = _read(turn, asked, pending, *(lead + text for lead in leads), text)
    if isinstance(found, Got):
        # What an answer says beyond its question comes before what waited already.
        said[_REST] = " ".join(filter(None, (found.rest, said.get(_REST, ""))))
        said[pending.step] = found.words
    else:
        said[pending.step] = text
    return carry_on(turn, asked, said)


def _read(turn: Turn, asked: Command, pending: Pending, *texts: str) -> Got | None:
    """Return what the first of the texts that answers the question means, or None."""
    values: dict[str, object] = {}
    for arg in asked.takes:
        if arg.label == pending.step:
            readings = (arg.parse(turn, text, values) for text in texts)
            return next((found for found in readings if isinstance(found, Got)), None)
        found = arg.parse(turn, pending.said[arg.label], values) if arg.label in pending.said else None
        values[arg.label] = found.value if isinstance(found, Got) else None
    return None


def understands(turn: Turn, pending: Pending, text: str) -> bool:
    """Tell whether the text answers the question, rather than being a command of its own."""
    asked = commands.by_name(pending.command)
    return asked is not None and _read(turn, asked, pending, text) is not None


def _repeat(turn: Turn, pending: Pending) -> Answer:
    asked = commands.by_name(pending.command)
    if asked is None:
        return Refusal(turn.t("There is nothing to continue. What would you like to do?"))
    said = {name: words for name, words in pending.said.items() if name != _LEADS}
    return carry_on(turn, asked, said)


def _words(_turn: Turn, text: str, _values: object) -> Got:
    return Got(text, text)


@command("answer", "svar", "vastaus", takes=[Arg("which", _words)])
def pick(turn: Turn, which: str) -> Answer:
    """A choice of a question was tapped: its words are the answer, if the question still stands."""
    number, _, index = which.partition(" ")
    pending = asking.pending(turn.tx, turn.person.id, now=turn.now)
    if pending is None or str(pending.id) != number or not index.isdecimal():
        return Refusal(turn.t("That question has been answered already."))
    if not 1 <= int(index) <= len(pending.choices):
        return Refusal(turn.t("That question has been answered already."))
    said = {name: words for name, words in pending.said.items() if name != _LEADS}
    said[pending.step] = pending.choices[int(index) - 1][1]
    asked = commands.by_name(pending.command)
    if asked is None:
        return Refusal(turn.t("I no longer know what I was asking. Please start again."))
    return carry_on(turn, asked, said)


@command("continue", "fortsatt", "jatka", linkable=True)
def go_on(turn: Turn) -> Answer:
    """What was left half-said is asked again, here."""
    pending = asking.pending(turn.tx, turn.person.id, now=turn.now)
    if pending is None:
        return Refusal(turn.t("There is nothing to continue. What would you like to do?"))
    return _repeat(turn, pending)


@command("stop", "avbryt", "keskeyta", aliases=("lopeta", "sluta"), summary=N_("Stop, if you do not want to go on"))
def stop(turn: Turn) -> Answer:
    """Nothing is being asked any more and nothing was done."""
    if asking.pending(turn.tx, turn.person.id, now=turn.now) is None:
        return Reply(turn.t("I was not asking anything. What would you like to do?"))
    asking.drop(turn.tx, turn.person.id)
    return Reply(turn.t("Stopped. Nothing was changed."))
