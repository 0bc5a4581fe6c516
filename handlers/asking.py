"""Half-said commands: what is missing is asked one thing at a time, and then the command runs as if said at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from babel.dates import get_day_names

from handlers import commands, left_off, unheard, when
from handlers.commands import command
from handlers.home import home
from handlers.left_off import ANSWERED
from handlers.lengths import read_id
from handlers.turn import Answer, Arg, Command, Got, Refusal, Turn, Unclear, as_said
from handlers.types import Button, Reply
from handlers.words import LANGUAGES, N_, fold
from storage import asking
from storage.asking import Pending

_REST, _LEADS = "rest", "leads"
_WEEKDAYS = {
    fold(name): fold(when.say_day(date(2026, 11, 23 + day), language=language).split()[0])
    for language in LANGUAGES
    for context in ("format", "stand-alone")
    for day, name in get_day_names("wide", context=context, locale=language).items()
}
"""What a weekday's full name is on a button: "sunnuntai" is "su"."""


def carry_on(turn: Turn, said_command: Command, said: dict[str, str], *, after: Pending | None = None) -> Answer:
    """Run the command if enough has been said; otherwise ask for what is missing, and remember the rest.

    With `after`, the question that has just been answered, a way out is offered if it must be asked again.
    """
    values: dict[str, object] = {}
    if (commands.find(turn.command) or (None,))[0] is not said_command:
        turn = replace(turn, command=said_command.name)
    _take_files(turn, said_command, said)
    for arg in said_command.takes:
        found = _value(turn, arg, said, values)
        if isinstance(found, Got):
            values[arg.label] = found.value
        elif found is None and arg.optional:
            values[arg.label] = None
        elif isinstance(found, Refusal):
            return unheard.aside(turn, values, _refused(turn, said_command, found))
        else:
            return _ask(turn, said_command, said, arg, found, values, after)
    if said_command.asks:  # what is said whole leaves no question open; help and the like do not disturb one
        asking.drop(turn.tx, turn.person.id)
    return unheard.aside(turn, values, said_command.run(turn, **values))


def _take_files(turn: Turn, said_command: Command, said: dict[str, str]) -> None:
    """What was sent along is said, before anything is asked that comes first."""
    taken = {said[arg.label] for arg in said_command.takes if arg.file and arg.label in said}
    sent = [str(number) for number in turn.files if str(number) not in taken]
    places = [arg.label for arg in said_command.takes if arg.file and arg.label not in said]
    said.update(zip(places, sent, strict=False))


def _refused(turn: Turn, said_command: Command, refusal: Refusal) -> Refusal:
    """Nothing more is asked: the command cannot be done whatever else is said."""
    if said_command.asks:
        asking.drop(turn.tx, turn.person.id)
    return refusal


def _value(turn: Turn, arg: Arg, said: dict[str, str], values: dict[str, object]) -> Got | Unclear | Refusal | None:
    """Read the argument from its own words, else from what is left of the line; None if nothing was said."""
    if arg.label in said:
        return arg.parse(turn, said[arg.label], values)
    if arg.file:
        return None
    rest = said.get(_REST, "").strip()
    if not rest and not arg.known:
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
    after: Pending | None,
) -> Unclear | Refusal:
    answered = said.pop(arg.label, None) is not None
    waits = said.get(_REST, "")
    question = unclear or _question(turn, arg, values, waits)
    if isinstance(question, Refusal):
        return _refused(turn, said_command, question)
    rest = " ".join(filter(None, (question.rest if question.leads else "", waits))) if answered else question.rest
    leads = "\n".join(question.leads)
    kept = {**said, _REST: rest, _LEADS: leads}
    number = asking.ask(
        turn.tx,
        turn.person.id,
        command=said_command.name,
        said={name: words for name, words in kept.items() if words},
        step=arg.label,
        choices=list(question.choices),
        now=turn.now,
    )
    in_vain = after is not None and after.step == arg.label and leads in ("", after.said.get(_LEADS))
    way_out = [(turn.t("Stop"), "stop")] if in_vain else []
    if in_vain and answered and not question.leads and question.text == _as_asked(turn, arg, values):
        question = replace(question, text=turn.t("I did not understand that.") + " " + question.text)
    return Unclear(question.text, [*_numbered(number, question.choices), *way_out])


def _question(turn: Turn, arg: Arg, values: dict[str, object], rest: str) -> Unclear | Refusal:
    choices = arg.choices(turn, values)
    if isinstance(choices, Refusal):
        return choices
    if not arg.ask:  # a button says it, and nobody can be asked what it would have said
        return Refusal(turn.t("I did not understand that."), (Button(turn.t("Help"), "help"),))
    return Unclear(turn.t(arg.ask), choices, rest=rest)


def _as_asked(turn: Turn, arg: Arg, values: dict[str, object]) -> str:
    """Return the question as it is put to whoever has not answered it at all."""
    if arg.ask or not arg.known:
        return turn.t(arg.ask) if arg.ask else ""
    bare = arg.parse(turn, "", values)
    return bare.text if isinstance(bare, Unclear) else ""


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
    if takes_file(turn, pending):
        text = str(turn.files[0])
    elif turn.files and not text:
        again = repeat(turn, pending)
        return replace(again, text=turn.t("I have it.") + " " + again.text) if isinstance(again, Unclear) else again
    said = dict(pending.said)
    leads = said.pop(_LEADS, "").splitlines()
    found = _read(turn, asked, pending, *(lead + text for lead in leads))
    onward = "" if found else _onward(turn, asked, pending, leads, text)
    if not found and not onward:  # what answers a part of the question is not something else altogether
        found = _read(turn, asked, pending, text)
    if isinstance(found, Got):
        # What an answer says beyond its question comes before what waited already.
        said[_REST] = " ".join(filter(None, (found.rest, said.get(_REST, ""))))
        said[pending.step], said[ANSWERED] = found.words, "yes"
    else:
        said[pending.step] = _picked(pending, text) or onward or _kept(turn, asked, pending, leads, text)
    return carry_on(turn, asked, said, after=pending)


def takes_file(turn: Turn, pending: Pending) -> bool:
    """Tell whether what was sent along is what is asked for."""
    asked = commands.by_name(pending.command)
    return bool(turn.files) and asked is not None and any(arg.file and arg.label == pending.step for arg in asked.takes)


def chosen(pending: Pending, text: str) -> str | None:
    """Return the words of the choice whose label is just what was written, or None."""
    said = fold(text).strip(" .!")
    found = {words for label, words in pending.choices if said and fold(label).rstrip("…") == said}
    return found.pop() if len(found) == 1 and any(sign.isalpha() for sign in said) else None


def _picked(pending: Pending, text: str) -> str | None:
    """Return the words of the one choice whose label says all that the text says ("su" of two days), or None."""
    exact = chosen(pending, text)
    if exact is not None:
        return exact
    said = [{word, _WEEKDAYS.get(word, word)} for word in fold(text).split()]
    if not any(sign.isalpha() or sign == "." for sign in text):
        return None
    labels = [(set(fold(label).split()), words) for label, words in pending.choices]
    found = [words for label, words in labels if all(word & label for word in said)]
    return found[0] if len(found) == 1 else None


def _onward(turn: Turn, asked: Command, pending: Pending, leads: Sequence[str], text: str) -> str:
    """Return the answer with what it belongs to, if together they leave less to ask; or nothing."""
    for words in (lead + text for lead in leads):
        found = _reading(turn, asked, pending, words)
        if isinstance(found, Unclear) and found.leads and list(found.leads) != list(leads):
            return words
    return ""


def _kept(turn: Turn, asked: Command, pending: Pending, leads: Sequence[str], text: str) -> str:
    """Return the answer with the day or start it belongs to; what is not understood loses neither."""
    bare = _reading(turn, asked, pending, text)
    if not leads or (isinstance(bare, Unclear) and bare.leads):
        return text
    return _of_leads(leads)


def _of_leads(leads: Sequence[str]) -> str:
    """Return the day or the start alone that answers are read with."""
    return max(leads, key=len).rstrip(" –").removesuffix(" klo")


def _read(turn: Turn, asked: Command, pending: Pending, *texts: str) -> Got | None:
    """Return what the first of the texts that answers the question means, or None."""
    readings = (_reading(turn, asked, pending, text) for text in texts)
    return next((found for found in readings if isinstance(found, Got)), None)


def _reading(turn: Turn, asked: Command, pending: Pending, text: str) -> Got | Unclear | Refusal | None:
    """Return what the text means as an answer to what is asked."""
    values: dict[str, object] = {}
    for arg in asked.takes:
        if arg.label == pending.step:
            return arg.parse(turn, text, values)
        found = arg.parse(turn, pending.said[arg.label], values) if arg.label in pending.said else None
        if found is not None and not isinstance(found, Got):
            return None  # what was said before does not stand any more, so nothing answers what was asked of it
        values[arg.label] = found.value if found is not None else None
    return None


def understands(turn: Turn, pending: Pending, text: str) -> bool:
    """Tell whether the text answers the question, rather than being a command of its own."""
    asked = commands.by_name(pending.command)
    return asked is not None and _read(turn, asked, pending, text) is not None


def takes(turn: Turn, pending: Pending, text: str) -> bool:
    """Tell whether the text answers the question, or a part of it: alone, or with what it belongs to."""
    asked = commands.by_name(pending.command)
    if asked is None:
        return False
    leads = pending.said.get(_LEADS, "").splitlines()
    whole = (*(lead + text for lead in leads), text)
    if _read(turn, asked, pending, *whole) or _onward(turn, asked, pending, leads, text):
        return True
    bare = _reading(turn, asked, pending, text)
    return isinstance(bare, Unclear) and bool(bare.leads)


def repeat(turn: Turn, pending: Pending) -> Answer:
    """Ask again what was asked."""
    asked = commands.by_name(pending.command)
    if asked is None:
        return Refusal(turn.t("There is nothing to continue. What would you like to do?"), home(turn.t))
    said = dict(pending.said)
    leads = said.pop(_LEADS, "").splitlines()
    if leads:
        said[pending.step] = _of_leads(leads)
    return carry_on(turn, asked, said)


@command("answer", "svar", "vastaus", takes=[Arg("which", as_said)])
def pick(turn: Turn, which: str) -> Answer:
    """A choice of a question was tapped: its words are the answer, if the question still stands."""
    number, _, index = which.partition(" ")
    pending = asking.pending(turn.tx, turn.person.id, now=turn.now)
    if pending is None or str(pending.id) != number or not index.isdecimal():
        return Refusal(turn.t("That question has been answered already."), home(turn.t))
    if not 1 <= int(index) <= len(pending.choices):
        return Refusal(turn.t("That question has been answered already."), home(turn.t))
    said = {name: words for name, words in pending.said.items() if name != _LEADS}
    said[pending.step], said[ANSWERED] = pending.choices[int(index) - 1][1], "yes"
    asked = commands.by_name(pending.command)
    if asked is None:
        return Refusal(turn.t("I no longer know what I was asking. Please start again."))
    return carry_on(turn, asked, said)


@command("continue", "fortsatt", "jatka", linkable=True, takes=[Arg("which", as_said, optional=True)])
def go_on(turn: Turn, which: str | None) -> Answer:
    """What was left half-said is asked again, here; with a number, what was left off for something else."""
    pending = asking.pending(turn.tx, turn.person.id, now=turn.now)
    number = read_id(which) if which else None
    wanted = pending if number is None else left_off.taken_up(turn, number)
    if wanted is None:
        return Refusal(turn.t("There is nothing to continue. What would you like to do?"), home(turn.t))
    answer = repeat(turn, wanted)
    return answer if number is None else left_off.offered(turn, pending, commands.by_name(wanted.command), answer)


@command(
    "stop",
    "avbryt",
    "keskeytä",
    aliases=("lopeta", "peruuta", "sluta", "stopp", "stanna"),
    summary=N_("Stop, if you do not want to go on"),
)
def stop(turn: Turn) -> Answer:
    """Nothing is being asked any more and nothing was done."""
    t = turn.t
    if asking.pending(turn.tx, turn.person.id, now=turn.now) is None:
        return Reply(t("I was not asking anything. What would you like to do?"), home(t))
    asking.drop(turn.tx, turn.person.id)
    return Reply(t("Stopped. Nothing was changed."), home(t))
