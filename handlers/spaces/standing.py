"""Bookings made before a change: which it touches is shown before it is made, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers import times
from handlers.booking.booking_words import span_of
from handlers.turn import Arg, Choices, Got, Turn, Unclear, Values
from handlers.types import Reply
from handlers.words import N_, fold
from storage.diary import Booked

SHOWN = 5
"""How many bookings are named; the others are counted."""
GO_AHEAD, LEAVE = "anyway", "leave"

Touched = Callable[[Turn, Values], Sequence[Booked]]


def before_it_is_done(touched: Touched, *more: tuple[str, str], go: str = N_("Change anyway")) -> Arg:
    """Return the question that shows the bookings a change touches; where there are none, nothing is asked.

    `go` is what the tap that does it says, `more` what can be done besides, each with words of its own. The value is
    the words that were chosen.
    """

    def read(turn: Turn, text: str, values: Values) -> Got | Unclear:
        said = fold(text)
        if said in (GO_AHEAD, LEAVE, *(words for _, words in more)):
            return Got(said, said)
        found = touched(turn, values)
        if not found:
            return Got(GO_AHEAD, GO_AHEAD)
        return Unclear(question(turn, found), choices(turn, values), rest=text)

    def choices(turn: Turn, _values: Values) -> Choices:
        besides = [(turn.t(label), words) for label, words in more]
        return [(turn.t(go), GO_AHEAD), *besides, (turn.t("Leave it"), LEAVE)]

    return Arg("sure", read, "", choices, known=True)


def question(turn: Turn, found: Sequence[Booked]) -> str:
    """Return what the change would touch."""
    lead = turn.t.n("This touches {n} booking made before:", "This touches {n} bookings made before:", len(found))
    return "\n".join((lead, *listed(turn, found)))


def stay(turn: Turn, count: int) -> str:
    """Return the line that so many bookings stay as they were made, or nothing."""
    if not count:
        return ""
    return "\n" + turn.t.n(
        "{n} booking made before stays as it is.", "{n} bookings made before stay as they are.", count
    )


def left(turn: Turn) -> Reply:
    """Say that nothing was done."""
    return Reply(turn.t("Nothing was changed."))


def listed(turn: Turn, found: Sequence[Booked]) -> list[str]:
    """Return the first bookings, each on a line; whose they are is said by association, never by person."""
    lines = [f"• {one_line(turn, one)}" for one in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(turn.t.n("… and {n} more.", "… and {n} more.", len(found) - SHOWN))
    return lines


def one_line(turn: Turn, one: Booked) -> str:
    """Return when it is booked and for whom."""
    t = turn.t
    who = t.list(one.by) if one.by else t("a private booking")
    said = times.say(span_of(one), turn.zone, turn.language)
    if one.quantity:
        return t("{when}, {n} pcs ({who})", when=said, n=one.quantity, who=who)
    return t("{when} ({who})", when=said, who=who)
