"""Finding the task that somebody wants to do: by its number, or by words for the talkoot, the task and the day."""

from __future__ import annotations

import re

from handlers import when
from handlers.signing_up import standing
from handlers.talkoot import talkoot_words
from handlers.talkoot.finding import AHEAD
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_, fold
from storage import talkoot
from storage.planned import Day, Planned, TaskNow

OFFERED = 10
_NUMBER = re.compile(r"#?(\d{1,9})(?=[\s,:!]|$)")
_TALKOOT = re.compile(r"t(\d{1,9})(?=\s|$)", re.IGNORECASE)
Candidate = tuple[Planned, Day, TaskNow]


def _task(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read which task is meant; nothing is guessed where the words fit several."""
    number = _NUMBER.match(text)
    if number is not None:
        return Got(int(number[1]), number[1], text[number.end() :].strip(" ,:!"))
    found = _open(turn)
    if not found:
        return _none(turn)
    of = _TALKOOT.match(text)
    if of is not None:
        found = [one for one in found if one[0].number == int(of[1])] or found
        text = text[of.end() :].strip()
    meant = _meant(turn, text, found) if text.strip() else found
    if len(meant) == 1:
        return Got(meant[0][2].number, str(meant[0][2].number))
    return Unclear(_which(turn, meant or found), _to_tap(turn, meant or found))


def _open(turn: Turn) -> list[Candidate]:
    """Return every task that one can still come to."""
    return [
        (planned, day, task)
        for planned in talkoot.between(turn.tx, turn.now, turn.now + AHEAD)
        for day in planned.days
        if turn.now < day.ends_at
        for task in day.tasks
    ]


def _meant(turn: Turn, text: str, found: list[Candidate]) -> list[Candidate]:
    """Return those that the words fit best: title and task, else the task, else the title; on the day, if one is said.

    Words that fit nothing mean nothing.
    """
    said = fold(text)
    ranks = [
        (2 * standing.named_in(task.name, said)) + standing.named_in(planned.title, said) for planned, _, task in found
    ]
    best = [one for one, rank in zip(found, ranks, strict=True) if rank == max(ranks)]
    then = _then(turn, text, best)
    return then or (best if max(ranks) else [])


def _then(turn: Turn, text: str, found: list[Candidate]) -> list[Candidate]:
    read = when.find(text, now=turn.now, zone=turn.zone, language=turn.language).meaning
    if not isinstance(read, when.Span | when.Moment):
        return []
    start, end = read.start, read.end if isinstance(read, when.Span) else read.start
    return [one for one in found if one[1].starts_at <= end and one[1].ends_at > start]


def _which(turn: Turn, found: list[Candidate]) -> str:
    several = len({planned.number for planned, _, _ in found}) > 1
    return turn.t("Which talkoot?") if several else turn.t("Which task?")


def _to_tap(turn: Turn, found: list[Candidate]) -> Choices:
    """Return the talkoot to choose from, or, of an only one, its tasks."""
    each = {planned.number: planned for planned, _, _ in found}
    if len(each) > 1 and len(found) > len(each):
        return [(talkoot_words.short(turn.t, one, turn.zone), f"t{number}") for number, one in each.items()][:OFFERED]
    if len(each) > 1:
        return [
            (f"{talkoot_words.short(turn.t, planned, turn.zone)}: {task.name}", str(task.number))
            for planned, _, task in found[:OFFERED]
        ]
    return [(standing.task_label(turn, planned, task), str(task.number)) for planned, _, task in found[:OFFERED]]


def named(turn: Turn, text: str, planned: Planned) -> list[int]:
    """Return the tasks of the talkoot that the words name, or that are on the day they say."""
    found = [one for one in _open(turn) if one[0].number == planned.number]
    said = [one for one in found if standing.named_in(one[2].name, fold(text))]
    return [task.number for _, _, task in _then(turn, text, said or found) or said]


def _choices(turn: Turn, _values: Values) -> Choices | Refusal:
    return _to_tap(turn, _open(turn)) or _none(turn)


def _none(turn: Turn) -> Refusal:
    text = turn.t("No talkoot are planned just now.")
    return Refusal(text, (Button(turn.t("All talkoot"), "talkoot"),))


TASK = Arg("task", _task, N_("Which task?"), _choices, known=True)
