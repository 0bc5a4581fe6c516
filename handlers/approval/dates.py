"""The days of a series that is asked for: each can be rejected by itself, and the others approved."""

from __future__ import annotations

from handlers import when
from handlers.approval import requested
from handlers.approval.answering import REQUEST
from handlers.approval.requested import Request
from handlers.commands import command
from handlers.turn import Answer, Arg, Got, Turn, Values
from handlers.types import Button, Reply
from storage import wallclock
from storage.diary import Booked

SHOWN = 6
"""So many days can be tapped at a time."""


def _from(_turn: Turn, text: str, _values: Values) -> Got:
    place = int(text) if text.isdecimal() and len(text) < 4 else 0
    return Got(place, str(place))


@command(
    "request dates",
    "begarans dagar",
    "pyynnon paivat",
    linkable=True,
    takes=[REQUEST, Arg("place", _from, optional=True)],
)
def dates(turn: Turn, request: Request, place: int | None) -> Answer:
    """The keeper has seen every day that waits, and can reject some of them one by one."""
    t, at = turn.t, (place or 0) if (place or 0) < len(request.booked) else 0
    days = [_day(turn, one) for one in request.booked]
    lines = [
        requested.who(turn.tx, request.first, t) + ": " + requested.said(t, request, turn.zone),
        ", ".join(days),
    ]
    shown = range(at, min(at + SHOWN, len(days)))
    buttons = [Button(t.label("Reject {day}", day=days[n]), _reject(request.booked[n])) for n in shown]
    if shown.stop < len(days):
        buttons.append(Button(t("More days"), f"request dates {request.key} {shown.stop}"))
    buttons.append(Button(t("Approve all"), f"approve {request.word}"))
    return Reply("\n".join(lines), tuple(buttons), private=True)


def _reject(booked: Booked) -> str:
    return f"reject {requested.of(booked).word}"


def _day(turn: Turn, booked: Booked) -> str:
    day = wallclock.local(booked.starts_at, turn.zone).date()
    return when.say_day(day, language=turn.language, year=False)
