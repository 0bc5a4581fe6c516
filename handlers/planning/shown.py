"""What only who plans needs to see beside the card of a draft: what is booked with it, where it is told, what lacks."""

from __future__ import annotations

from datetime import timedelta

from handlers.planning.lines import Plan
from handlers.planning.organisers import organised_for
from handlers.turn import Turn
from handlers.words import escape
from storage import rooms, spaces, wallclock


def with_it(turn: Turn, plan: Plan) -> list[str]:
    """Return what is booked with it when it is published."""
    said = wishes(turn, plan)
    return [turn.t("Booked with it when you publish: ") + escape(said)] if said else []


def wishes(turn: Turn, plan: Plan) -> str:
    """Return what is to be booked: "Kylätalo ja Haravat 10"."""
    return turn.t.list([_wish(turn, space_id, quantity) for space_id, quantity in plan.wishes])


def _wish(turn: Turn, space_id: int, quantity: int | None) -> str:
    found = spaces.get(turn.tx, space_id)
    name = found.name if found else "–"
    return f"{name} {quantity}" if quantity else name


def groups(turn: Turn, plan: Plan) -> list[str]:
    """Return in which groups it will be told, if some were chosen."""
    found = [rooms.by_id(turn.tx, number) for number in plan.rooms]
    names = [room.title or room.address for room in found if room is not None and not room.left]
    return [turn.t("Groups: {groups}", groups=turn.t.list(names))] if names else []


_FAR = timedelta(days=300)
"""A date said without its year that is so far ahead was perhaps meant for a day just past."""


def begun(turn: Turn, plan: Plan) -> list[str]:
    """Return that the time has begun already, if it has; or that it is nearly a year ahead."""
    t = turn.t
    if plan.held and plan.starts_at <= turn.now:
        return [t("⚠ This time has begun already: choose another one.")]
    if plan.held and plan.starts_at > turn.now + _FAR:
        year = wallclock.local(plan.starts_at, turn.zone).year
        return [t("⚠ This is nearly a year ahead: {year}. Is the date right?", year=str(year))]
    return []


def no_place(turn: Turn, plan: Plan) -> list[str]:
    """Return that nobody has said where it is, if nobody has."""
    return [] if plan.place else [turn.t("Still missing: the place.")]


def nobodys(turn: Turn, plan: Plan) -> list[str]:
    """Return that nobody has said which association organises it, if the person could."""
    unsaid = not plan.associations and organised_for(turn)
    return [turn.t("Still missing: which association organises it.")] if unsaid else []
