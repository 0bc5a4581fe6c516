"""Signing up for a task with one tap, or waiting in its queue."""

from __future__ import annotations

from handlers.commands import command
from handlers.signing_up import own, standing, taking
from handlers.signing_up.finding_tasks import TASK
from handlers.turn import Answer, Turn
from handlers.words import N_
from storage import sign_ups


@command(
    "sign up",
    "anmäl",
    "ilmoittaudu",
    aliases=("anmäl mig", "ilmoittaudun", "osallistun", "jag deltar"),
    summary=N_("Sign up for talkoot"),
    takes=[TASK, taking.sure(queue=False)],
)
def sign_up(turn: Turn, task: int, sure: bool | None) -> Answer:
    """The person comes to do the task, if there is room; what it takes is asked about before."""
    asked = taking.asked_first(turn, task, sure, "sign up", queue=False)
    return _join(turn, task, wait=False) if asked is None else asked


@command("line up", "reservplats", "varasijalle", takes=[TASK, taking.sure()])
def line_up(turn: Turn, task: int, sure: bool | None) -> Answer:
    """The person waits for a place, or has one if there is room by now."""
    asked = taking.asked_first(turn, task, sure, "line up")
    return _join(turn, task, wait=True) if asked is None else asked


def _join(turn: Turn, task: int, *, wait: bool) -> Answer:
    here = None if turn.room.private else turn.room.id
    outcome = sign_ups.join(
        turn.tx, task, person_id=turn.person.id, room_id=here, wait=wait, zone=turn.zone, now=turn.now
    )
    return own.stands(turn, task, outcome, lambda _: standing.full(turn, task))
