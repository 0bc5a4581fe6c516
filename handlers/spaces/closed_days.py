"""Closed days: a space, or all of them, is closed for a while; what is booked then stays, or is cancelled and told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers import lengths, rights, taking_back, times
from handlers.commands import command
from handlers.spaces import closing_days, standing
from handlers.spaces.closing_days import CANCEL, days_said, in_the_way
from handlers.spaces.finding import choices as space_choices
from handlers.spaces.finding import the_space
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, escape, fold
from storage import queue, spaces, undoing, wallclock
from storage.diary import Booked
from storage.people import Role
from storage.spaces import ClosedDays, Space

_ALL = frozenset(map(fold, ("all", "kaikki", "kaikki tilat", "alla", "all spaces", "alla lokaler")))
_ONE = rights.guarded(Arg("space", the_space, N_("Which space?"), space_choices), Role.KEEPER)
LONGEST_WHY = 120


def _where(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which space is closed, or that all are: that is for who looks after the town."""
    words = text.split()
    count = next((n for n in (2, 1) if fold(" ".join(words[:n])) in _ALL), 0)
    if count:
        if not rights.may(turn.person, Role.CARETAKER):
            return rights.who_can(turn, Role.CARETAKER)
        return Got(None, "all", " ".join(words[count:]))
    return _ONE.parse(turn, text, values)


def _where_choices(turn: Turn, values: Values) -> Choices | Refusal:
    offered = _ONE.choices(turn, values)
    if isinstance(offered, Refusal) or not rights.may(turn.person, Role.CARETAKER):
        return offered
    return [(turn.t("All spaces"), "all"), *offered]


def _days(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read the days; a number beside them may be the first of them, so it is asked about."""
    found = times.read_days(turn, text)
    if isinstance(found, Got) and found.rest[:1].isdigit():
        return Unclear(turn.t("Which days? For example: 24–26 December"))
    return found


def _why(_turn: Turn, text: str, _values: Values) -> Got:
    why = " ".join(text.split())[:LONGEST_WHY]
    return Got(why, why)


def _touched(turn: Turn, values: Values) -> list[Booked]:
    return in_the_way(turn, values["space"], *values["days"])


@command(
    "close days",
    "stäng dagar",
    "sulje päivät",
    role=Role.KEEPER,
    aliases=("sulje paivia", "sulje paiva", "stang dag", "close day"),
    summary=N_("Close a space, or all, for some days"),
    example=N_("/close days village hall 24–26 December Christmas"),
    takes=[
        Arg("space", _where, N_("Which space?"), _where_choices),
        Arg("days", _days, N_("Which days? For example: 24–26 December")),
        Arg("why", _why, optional=True),
        standing.before_it_is_done(
            _touched, (N_("Close and cancel those bookings"), CANCEL), go=N_("Close, they stay")
        ),
    ],
)
def close_days(turn: Turn, space: Space | None, days: tuple[date, date], why: str | None, sure: str) -> Answer:
    """It is closed on those days; what was booked then stays, or is cancelled and its bookers have been told why."""
    if sure == standing.LEAVE:
        return standing.left(turn)
    found = in_the_way(turn, space, *days)
    number = spaces.close_days(turn.tx, space.id if space else None, *days, why or "")
    closure = closing_days.closure(turn, number)
    assert closure is not None
    if sure != CANCEL:
        return _closed(turn, closure, (), standing.stay(turn, len(found)))
    cancelled = closing_days.cancel(turn, closure, found)
    return _closed(turn, closure, [one.number for one in cancelled], closing_days.told(turn, closure, cancelled))


def _closed(turn: Turn, closure: ClosedDays, cancelled: Sequence[int], more: str) -> Reply:
    t = turn.t
    text = t("{what} is closed {days}.", what=closing_days.what(turn, closure.space_id), days=days_said(t, closure))
    was = closing_days.kept(closure, closed=False) | {"cancelled": list(cancelled)}
    undo = undoing.keep(turn.tx, f"closure:{closure.id}", was, person_id=turn.person.id, now=turn.now)
    buttons = (Button(t("Take it back"), f"days back {undo}"), Button(t("Closed days"), "closed days"))
    return Reply(text + more, buttons)


@command(
    "closed days",
    "stängda dagar",
    "suljetut päivät",
    summary=N_("When spaces are closed"),
    linkable=True,
)
def closed_days(turn: Turn) -> Answer:
    """The person has seen which days are closed, and can open again those that are theirs to open."""
    t, today = turn.t, wallclock.local(turn.now, turn.zone).date()
    found = spaces.closures(turn.tx, today)
    close = Button(t("Close days"), "close days")
    mine = [one for one in found if _may(turn, one)]
    if not found:
        return Reply(t("No days are closed."), (close,) if rights.may(turn.person, Role.KEEPER) else ())
    lines = [f"{n}. {_line(turn, one)}" for n, one in enumerate(found, start=1)]
    buttons = [Button(t("Open {n} again", n=found.index(one) + 1), f"open days {one.id}") for one in mine[:8]]
    return Reply("\n".join(lines), (*buttons, *((close,) if mine else ())))


def _may(turn: Turn, closure: ClosedDays) -> bool:
    if closure.space_id is None:
        return rights.may(turn.person, Role.CARETAKER)
    return rights.keeps(turn.person, closure.space_id)


def _line(turn: Turn, closure: ClosedDays) -> str:
    return f"{escape(closing_days.what(turn, closure.space_id))}: {escape(days_said(turn.t, closure))}"


def _closure(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    number = lengths.read_id(text)
    found = closing_days.closure(turn, number) if number is not None else None
    if found is None:
        choices = _closure_choices(turn, values)
        return choices if isinstance(choices, Refusal) else Unclear(turn.t("Which days?"), choices)
    if not _may(turn, found):
        role = Role.KEEPER if found.space_id else Role.CARETAKER
        return rights.who_can(turn, role, spaces.subject(found.space_id) if found.space_id else None)
    return Got(found, str(found.id))


def _closure_choices(turn: Turn, _values: Values) -> Choices | Refusal:
    found = spaces.closures(turn.tx, wallclock.local(turn.now, turn.zone).date())
    mine = [one for one in found if _may(turn, one)]
    said = [(f"{closing_days.what(turn, one.space_id)}: {days_said(turn.t, one)}", str(one.id)) for one in mine]
    return said or Refusal(turn.t("No days are closed."))


@command(
    "open days",
    "oppna dagar",
    "avaa paivat",
    role=Role.KEEPER,
    aliases=("avaa paivia", "oppna dag"),
    takes=[Arg("closure", _closure, N_("Which days?"), _closure_choices)],
)
def open_days(turn: Turn, closure: ClosedDays) -> Answer:
    """Those days can be booked again, and whoever waited for them is offered them."""
    return _open(turn, closure)


def _open(turn: Turn, closure: ClosedDays, more: str = "") -> Reply:
    t = turn.t
    what, days = closing_days.what(turn, closure.space_id), days_said(t, closure)
    spaces.open_days(turn.tx, closure.id or 0)
    for space in closing_days.concerned(turn, closure.space_id):
        queue.serve(turn.tx, space.id or 0, zone=turn.zone, now=turn.now)
    was = closing_days.kept(closure, closed=True)
    undo = undoing.keep(turn.tx, f"closure:{closure.id}", was, person_id=turn.person.id, now=turn.now)
    text = t("{what} can be booked again {days}.", what=what, days=days)
    return Reply(text + more, (Button(t("Take it back"), f"days back {undo}"),))


def _undo(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read what is taken back: what the person may close and open themselves."""
    known = taking_back.read(turn, text, "closure")
    if known is None:
        return taking_back.nothing(turn.t)
    found = known[1]
    closure = closing_days.restored(found.was)
    if not _may(turn, closure):
        role = Role.KEEPER if closure.space_id else Role.CARETAKER
        return rights.who_can(turn, role, spaces.subject(closure.space_id) if closure.space_id else None)
    return Got(found, text)


@command("days back", "dagar tillbaka", "paivat takaisin", takes=[Arg("undo", _undo, N_("Which days?"))])
def days_back(turn: Turn, undo: undoing.Before) -> Answer:
    """The days are as they were: open with the bookings that were cancelled, or closed."""
    number = int(undo.subject.partition(":")[2])
    closure = closing_days.restored(undo.was)
    if undo.was["closed"]:
        again = spaces.close_days(turn.tx, closure.space_id, closure.first, closure.last, closure.why)
        made = closing_days.closure(turn, again)
        assert made is not None
        return _closed(
            turn, made, (), standing.stay(turn, len(in_the_way(turn, closure.space_id, closure.first, closure.last)))
        )
    there = closing_days.closure(turn, number)
    if there is None:
        return taking_back.nothing(turn.t)
    more = closing_days.bring_back(turn, undo.was.get("cancelled", []))
    return _open(turn, there, more)
