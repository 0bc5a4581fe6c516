"""What was half-said when something else was begun is not lost: one tap takes it up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers import commands, rights
from handlers.turn import Answer, Command, Refusal, Turn, Unclear
from handlers.types import Button
from storage import asking, undoing
from storage.asking import Pending

ANSWERED = "answered"
"""The label under which a half-said command remembers that one of its questions has been answered."""


def offered(turn: Turn, before: Pending | None, begun: Command | None, answer: Answer) -> Answer:
    """Return the answer with the way back to what was being said before, if questions of that were answered already
    and the command that was begun has taken its place."""
    left = commands.by_name(before.command) if before else None
    if before is None or left is None or left is begun or ANSWERED not in before.said or not turn.room.private:
        return answer
    now = asking.pending(turn.tx, turn.person.id, now=turn.now)
    if now is not None and now.id == before.id:
        return answer
    was = {"command": before.command, "said": before.said, "step": before.step, "at": turn.now.isoformat()}
    number = undoing.keep(turn.tx, f"asking:{turn.person.id}", was, person_id=turn.person.id, now=turn.now)
    what = turn.t(left.summary or left.spelt_in(turn.language)).partition(": ")[0]
    return _with(answer, Button(turn.t.label("Continue: {what}", what=what), f"continue {number}"))


def _with(answer: Answer, button: Button) -> Answer:
    if isinstance(answer, Unclear):
        return replace(answer, choices=(*answer.choices, (button.label, button.command)))
    if isinstance(answer, Refusal):
        return replace(answer, buttons=(*answer.buttons, button))
    replies = answer if isinstance(answer, tuple) else (answer,)
    last = replace(replies[-1], buttons=(*replies[-1].buttons, button))
    return (*replies[:-1], last)


def taken_up(turn: Turn, number: int) -> Pending | None:
    """Return what the person left off under the number, once, if they may still say it; None if it is too old."""
    found = undoing.find(turn.tx, number, "asking")
    if found is None or found.person_id != turn.person.id:
        return None
    was, left = found.was, commands.by_name(found.was["command"])
    fresh = turn.now - datetime.fromisoformat(was["at"]) < asking.KEPT
    if left is None or not fresh or not rights.may_use(turn.person, left) or not undoing.done(turn.tx, number):
        return None
    return Pending(0, was["command"], was["said"], was["step"], ())
