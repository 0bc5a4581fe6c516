"""Taking a paper list out of the books again, as long as nobody has approved what it told."""

from __future__ import annotations

from typing import Any

from handlers import rights, taking_back
from handlers.commands import command
from handlers.on_the_day import paper, paper_said
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Values
from handlers.types import Button, Reply
from storage import hours, hours_undoing, undoing


def _which(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    found = taking_back.read(turn, text, paper.KIND)
    return Got(found, text) if found else taking_back.nothing(turn.t)


@command("paper back", "ta tillbaka listan", "palauta lista", takes=[Arg("which", _which)])
def take_back(turn: Turn, which: tuple[int, undoing.Before]) -> Answer:
    """What was stored of the paper is as it was before, unless somebody has approved or changed it since."""
    t, (number, before) = turn.t, which
    there = paper.read(turn.tx, int(before.subject.partition(":")[2]))
    if there is None or not (before.person_id == turn.person.id or rights.leads(turn.person, there.planned)):
        return taking_back.nothing(t)
    head = paper_said.head(t, there, turn.zone)
    try:
        with turn.tx.part():
            for was in reversed(before.was["was"]):
                if not _undone(turn, was):
                    raise _Changed
            undoing.done(turn.tx, number)
    except _Changed:
        text = t("Some of these hours have been approved or changed since, so they stay: ") + head
        return Refusal(text, (Button(t("Correct the hours"), "correct hours"),))
    again = Button(t("Print the list"), f"print list {there.planned.number} d{there.day.number}")
    return Reply(t("Taken back, the paper is not in the books: ") + head, (again,), private=True)


def _undone(turn: Turn, was: dict[str, Any]) -> bool:
    """The row is as it was; False if it is not as it was stored any more."""
    if "put_back" in was:
        return hours.put_back(turn.tx, was["number"])
    return hours_undoing.undo(turn.tx, was, now=turn.now)


class _Changed(Exception):
    """A row is not as it was stored."""
