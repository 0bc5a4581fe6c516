"""The quota: how many hours a week each association may have in the town's rooms."""

from __future__ import annotations

from handlers.commands import command
from handlers.lengths import read_length, say_hours
from handlers.turn import Answer, Arg, Got, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import queue, quotas
from storage.people import Role

WEEK = 7 * 24 * 60


def _hours(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read hours a week ("10 h"), or nothing ("ei")."""
    minutes = read_length(text, unit=60)
    if minutes is None or minutes > WEEK:
        return Unclear(turn.t("How many hours a week? For example: 10 h"), [(turn.t("No quota"), "0")])
    return Got(minutes, text)


@command(
    "quota",
    "kvot",
    "kiintiö",
    role=Role.CARETAKER,
    summary=N_("How many hours a week each association may book"),
    example=N_("/quota 10 h"),
    takes=[Arg("minutes", _hours, optional=True)],
)
def quota(turn: Turn, minutes: int | None) -> Answer:
    """Each association may have so many hours a week from now on; without a number, it is told how it is."""
    t, before = turn.t, quotas.weekly(turn.tx)
    if minutes is None:
        change = (Button(t("No quota"), "quota 0"),) if before else (Button("10 h", "quota 10 h"),)
        return Reply(_told(turn, before), change)
    quotas.set_weekly(turn.tx, minutes or None)
    queue.serve_all(turn.tx, zone=turn.zone, now=turn.now)
    text = _told(turn, minutes) + " " + t("What is booked already stays.")
    return Reply(text, (Button(t("Take it back"), f"quota {before or 0} min"),))


def _told(turn: Turn, minutes: int | None) -> str:
    t = turn.t
    if not minutes:
        return t("There is no quota: associations may book as much as is free.")
    return t("Each association may have {length} of rooms a week.", length=say_hours(minutes))
