"""What is booked with talkoot or an event, as it is told: what was had, what was not, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.approval import keepers
from handlers.booking import booking_words, touched
from handlers.planning import clash_words, lines
from handlers.planning.lines import Plan
from handlers.series import series_words
from handlers.turn import Refusal, Turn
from handlers.types import BUTTON_BYTES, Button
from storage import availability, booked_together, series
from storage.booked_together import Had, NotHad
from storage.diary import Booked
from storage.occupied import Series, State
from storage.refusals import NotEnough, Taken

SHOWN = 6
"""How many bookings are told; of the others, how many there are."""
OTHERS = 2
"""How many other spaces are offered for one that could not be had."""


def lacking(turn: Turn, plan: Plan, not_had: Sequence[NotHad]) -> Refusal:
    """Say that nothing was published, what could not be had and why, and every way on."""
    t = turn.t
    days = clash_words.free_days(turn, plan)
    told = [
        t("Not published yet: ") + lines.headline(t, plan, turn.zone),
        *clash_words.reasons(turn, not_had),
        t("Nothing was booked."),
        *clash_words.days_said(turn, days),
    ]
    without = clash_words.publish_line(turn, plan, "without")
    buttons = (
        *_instead(turn, plan, not_had),
        *days,
        *clash_words.without_days(turn, plan, not_had),
        Button(t("Change the time"), lines.change(plan, "time")),
        Button(t("Publish without it"), without),
    )
    return Refusal("\n".join(told), buttons, private=True)


def _instead(turn: Turn, plan: Plan, not_had: Sequence[NotHad]) -> list[Button]:
    """Return what can be had instead of the first that could not: fewer pieces, or another space at the same time."""
    one = not_had[0]
    if isinstance(one.why, NotEnough):
        label = turn.t.label("{name}, {n} pcs", name=one.wanted.space.name, n=str(one.why.left))
        return _wish(plan, one, label, one.wanted.space.id or 0, one.why.left) if one.why.left else []
    if not isinstance(one.why, Taken) or len(plan.held) > 1:
        return []
    found = availability.alternatives(
        turn.tx, one.wanted.space, one.wanted.start, one.wanted.end, zone=turn.zone, now=turn.now
    )
    others = {other.space_id: other.space for other in found if other.space_id != one.wanted.space.id}
    return [
        button
        for space_id, name in list(others.items())[:OTHERS]
        for button in _wish(plan, one, turn.t.label("{space} instead", space=name), space_id, None)
    ]


def _wish(plan: Plan, one: NotHad, label: str, space_id: int, pieces: int | None) -> list[Button]:
    """Return the button that wishes for this in the place of what could not be had, if a button holds all wishes."""
    wishes = [(space_id, pieces) if wish[0] == one.wanted.space.id else wish for wish in plan.wishes]
    written = "; ".join(f"#{number} x{count}" if count else f"#{number}" for number, count in wishes)
    line = lines.change(plan, f"wishes {written}")
    return [Button(label, line)] if len(line.encode()) <= BUTTON_BYTES else []


def ask_keepers(turn: Turn, had: Had) -> None:
    """Whoever answers for a space that waits for approval is asked, about the turns of a series as one."""
    for booked in had.booked:
        if booked.series_id is None:
            keepers.ask(turn, booked)
    for row, turns in _series(turn, had):
        keepers.ask_series(turn, turns, row)


def _series(turn: Turn, had: Had) -> list[tuple[Series, list[Booked]]]:
    """Return each series that was booked, with its turns."""
    turns: dict[int, list[Booked]] = {}
    for one in had.booked:
        if one.series_id is not None:
            turns.setdefault(one.series_id, []).append(one)
    found = ((series.get(turn.tx, number), each) for number, each in turns.items())
    return [(row, each) for row, each in found if row is not None]


def told(turn: Turn, had: Had) -> list[str]:
    """Return what was booked, or asked for, a line each, and until when an answer comes; of many the first ones."""
    t, said = turn.t, []
    once = [one for one in had.booked if one.series_id is None]
    for booked in once[:SHOWN]:
        said += _told(turn, booked, booking_words.said(t, booked, turn.zone))
    more = len(once) - SHOWN
    said += [t.n("… and {n} more.", "… and {n} more.", more)] if more > 0 else []
    for row, turns in _series(turn, had):
        count = t.n("{n} time in all", "{n} times in all", len(turns))
        said += _told(turn, turns[0], f"{series_words.whole(t, turn, row, turns)}, {count}")
    return said + [t("You have this already: ") + booking_words.said(t, one, turn.zone) for one in had.before[:SHOWN]]


def _told(turn: Turn, booked: Booked, said: str) -> list[str]:
    if booked.state != State.REQUESTED:
        return [turn.t("Booked: ") + said]
    return [turn.t("Requested: ") + said, booking_words.answer(turn.t, booked, turn.zone)]


def give_back(turn: Turn, plan: Plan) -> list[str]:
    """Nothing is booked with it any more; return what is free again, a line each.

    Whoever booked it hears of it, if it was somebody else, and the keepers' messages say so.
    """
    t, said = turn.t, list[str]()
    for booked in booked_together.give_back(turn.tx, plan, by=turn.person.id, zone=turn.zone, now=turn.now):
        booking_words.show(turn, booked)
        keepers.withdrawn(turn, booked)
        touched.tell_booker(turn, booked, lambda t: t("{name} cancelled your booking: ", name=turn.person.name))
        said.append(t("Cancelled: ") + booking_words.said(t, booked, turn.zone))
    more = len(said) - SHOWN
    return [*said[:SHOWN], *([t.n("… and {n} more.", "… and {n} more.", more)] if more > 0 else [])]
