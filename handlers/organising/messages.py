"""An organiser's message to all who come, or to those of one task: shown first, then said once to each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers import asking, commands
from handlers.commands import command
from handlers.organising import everybody, message_text
from handlers.organising.everybody import Theirs
from handlers.organising.message_text import CHANGE, DROP, SEND
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape
from storage import sign_ups
from storage.planned import Planned, TaskNow
from storage.sign_ups import SignedUp

ALL = "all"
NAME = "message talkoot"
_TO = re.compile(r"\s*t(\d{1,9})\b\s*")


def _to(turn: Turn, text: str, values: Values) -> Got | Refusal:
    """Read to whom it is: one task (`t12`), or else all who come."""
    planned: Planned = values["talkoot"]
    found = _TO.match(text)
    task = planned.task(int(found[1])) if found else None
    theirs = _theirs(turn, planned, task)
    if not theirs:
        text = turn.t("Nobody comes yet whom I could write to: ")
        buttons = (Button(turn.t("Who comes"), f"participants {planned.number}"),)
        return Refusal(text + talkoot_words.headline(turn.t, planned, turn.zone), buttons)
    if found and task:
        return Got(task, f"t{task.number}", text[found.end() :])
    return Got(None, ALL, "" if text == ALL else text)


def _theirs(turn: Turn, planned: Planned, task: TaskNow | None) -> Theirs:
    """Return who comes on the days that are not over, or on any if all are, without who writes."""
    days = [day for day in planned.days if turn.now < day.ends_at] or list(planned.days)
    found = [one for day in days for one in sign_ups.of_day(turn.tx, day.number)]
    meant = [one for one in found if task is None or one.task_id == task.number]
    return everybody.who_comes(meant, but=turn.person.id, waiting=False)


def _sure(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Show what will be said, and to how many; whom it does not reach is named."""
    said = text.strip()
    planned: Planned = values["talkoot"]
    if said in (SEND, CHANGE, DROP, ALL) or any(said == f"t{task.number}" for task in planned.tasks):
        return Got(said, said)
    theirs = _theirs(turn, planned, values["to"])
    lead = message_text.lead(turn, theirs)
    if not isinstance(lead, str):
        return Refusal(
            turn.t("I can write to none of those who come.") + everybody.told(turn, lead),
            (Button(turn.t("Who comes"), f"participants {planned.number}"),),
            private=True,
        )
    shown = _message(turn.t, planned, values["text"], turn.person.name, turn)
    return Unclear(f"{lead}\n\n{shown}", _choices(turn, values))


def _choices(turn: Turn, values: Values) -> Choices:
    t, planned, to = turn.t, values["talkoot"], values["to"]
    narrower = [] if to else _by_task(turn, planned)
    wider = [(t("To all who come"), ALL)] if to else []
    return [(t("Send"), SEND), *narrower, *wider, (t("Change"), CHANGE), (t("Do not send"), DROP)]


def _by_task(turn: Turn, planned: Planned) -> Choices:
    """Return the tasks that some come to and others do not."""
    each = [(day, task, _theirs(turn, planned, task)) for day in planned.days for task in day.tasks]
    meant = [(day, task, len(theirs)) for day, task, theirs in each if theirs]
    if len(meant) < 2:
        return []
    several = len(planned.days) > 1
    days = {task.number: talkoot_words.short_day(day, turn.zone, turn.language) for day, task, _ in meant}
    labels = {task.number: f"{days[task.number]} {task.name}" if several else task.name for _, task, _ in meant}
    t = turn.t
    return [(t.label("Only: {task} ({n})", task=labels[one.number], n=str(n)), f"t{one.number}") for _, one, n in meant]


def _message(t: Words, planned: Planned, text: str, name: str, turn: Turn) -> str:
    short = talkoot_words.short(t, planned, turn.zone)
    return t("*{talkoot}*, {name} writes:", talkoot=short, name=name) + "\n" + escape(text)


@command(
    NAME,
    "meddela talko",
    "viesti talkoolaisille",
    aliases=("viesti talkoolaiset", "viesti talkoot"),
    summary=N_("Message to all who come to your talkoot"),
    takes=[
        finding.LED_EVEN_PAST,
        Arg("to", _to, known=True),
        Arg("text", message_text.read, N_("What shall I say to them? Write it as they will read it.")),
        Arg("sure", _sure, known=True),
    ],
)
def message(turn: Turn, talkoot: Planned, to: TaskNow | None, text: str, sure: str) -> Answer:
    """Each who comes hears it once in private; the organiser knows whom it does not reach."""
    t = turn.t
    if sure == DROP:
        return Reply(t("Nothing was sent."), private=True)
    if sure != SEND:
        return _once_more(turn, talkoot, to, text, sure)
    theirs = _theirs(turn, talkoot, to)
    number = talkoot.number

    def say(t: Words, signed: Sequence[SignedUp]) -> Reply:
        no = replace(everybody.give_up(t, talkoot, signed), label=t("I cannot come after all"))
        buttons = (no, Button(t("Show the talkoot"), f"talkoot {number}"))
        return Reply(_message(t, talkoot, text, turn.person.name, turn), buttons if turn.now < talkoot.ends_at else ())

    told = everybody.tell(turn.tx, theirs, say, now=turn.now, town=turn.town)
    buttons = (Button(t("Who comes"), f"participants {number}"), Button(t("Another message"), f"{NAME} {number}"))
    return Reply(t("Sent.") + everybody.told(turn, told), buttons, private=True)


def _once_more(turn: Turn, planned: Planned, to: TaskNow | None, text: str, sure: str) -> Answer:
    """Ask again: what to say, or, to other people, whether it is right."""
    said_command = commands.by_name(NAME)
    assert said_command is not None
    whom = f"t{to.number}" if to else ALL
    said = {"talkoot": str(planned.number), "to": whom if sure == CHANGE else sure}
    return asking.carry_on(turn, said_command, said if sure == CHANGE else {**said, "text": text})
