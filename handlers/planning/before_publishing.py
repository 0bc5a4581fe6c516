"""What comes before talkoot or an event are published: what else there is that day, what cannot be booked, or no group.

Nothing of it is published yet when one of these answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from handlers import posting_words, rights
from handlers.planning import booked_beside, clash_words, lines
from handlers.planning.lines import Plan
from handlers.posting import Posted
from handlers.turn import Arg, Got, Refusal, Turn, Values
from handlers.types import Button, Reply
from storage import associations, booked_together, cards, rooms
from storage.booked_together import Had, Lacking
from storage.clashes import Clash

WITHOUT = "without"
"""Said behind it: nothing is to be booked with it."""


def _how(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(text.split(), text)


HOW = Arg("how", _how, optional=True)
"""How it is published: without bookings, and what else has been seen that is on then."""


def late(turn: Turn, plan: Plan) -> Refusal | None:
    """Say that the time has passed, if it has."""
    if turn.now < plan.starts_at:
        return None
    text = turn.t("The time has passed already: {when}.", when=lines.when_said(turn.t, plan, turn.zone))
    return Refusal(text, (Button(turn.t("Change the time"), lines.change(plan, "time")),), private=True)


def nobodys(turn: Turn, plan: Plan) -> Refusal | None:
    """Say that an association which organises it is no more, or none of the chosen groups is there, if so."""
    t = turn.t
    gone = [one for one in (associations.get(turn.tx, each) for each in plan.associations) if one and one.closed_at]
    if gone:
        text = t("{association} has been closed: who organises this?", association=gone[0].name)
        return Refusal(text, (Button(t("Organisers"), lines.change(plan, "organisers")),), private=True)
    linked = {room.id for room in rooms.linked(turn.tx)}
    if plan.rooms and linked and not linked & set(plan.rooms):  # it was meant for few, and is not told to all
        text = t("None of the chosen groups belongs to the town any more. Where will it be published?")
        groups = Button(t("Choose groups"), f"{lines.of(plan).groups} {plan.number}")
        return Refusal(text, (groups,), private=True)
    return None


def booked(turn: Turn, plan: Plan, said: Sequence[str]) -> Had | Reply | Refusal:
    """All that it needs is booked; or nothing is: there is something else that day, or something cannot be had."""
    seen = next((word for word in said if word.startswith(clash_words.SEEN)), None)
    clashes = clash_words.unseen(turn, plan, seen)
    if clashes:
        return _look_out(turn, plan, clashes, *(word for word in said if word == WITHOUT))
    if WITHOUT in said:
        return Had()
    outcome = booked_together.book(
        turn.tx,
        plan,
        person_id=turn.person.id,
        keeps=lambda space_id: rights.keeps(turn.person, space_id),
        zone=turn.zone,
        now=turn.now,
    )
    match outcome:
        case Had():
            return outcome
        case Lacking(not_had):
            return booked_beside.lacking(turn, plan, not_had)
        case _:
            assert_never(outcome)


def _look_out(turn: Turn, plan: Plan, clashes: list[Clash], *words: str) -> Reply:
    """The person hears first what else there is that day, and may publish all the same."""
    t = turn.t
    head = t("Not published yet: ") + lines.headline(t, plan, turn.zone)
    days = clash_words.free_days(turn, plan)
    said = [head, *clash_words.told(turn, plan, clashes), *clash_words.days_said(turn, days)]
    buttons = (
        Button(t("Publish anyway"), clash_words.publish_line(turn, plan, *words)),
        *days,
        Button(t("Back to the preview"), f"{lines.of(plan).plan} {plan.number}"),
    )
    return Reply("\n".join(said), buttons, private=True, aside=True)


def groups(turn: Turn, plan: Plan) -> list[int]:
    """Return the groups in which it will be told: the chosen ones, or, where none was chosen, all of the town's.

    Where it was published before and taken back, and will not be told again, its card stays as it reads.
    """
    linked = rooms.linked(turn.tx)
    chosen = [room.id for room in linked if room.id in plan.rooms] or [room.id for room in linked]
    for room_id in set(cards.rooms_of_card(turn.tx, plan.subject)) - {*chosen}:
        cards.let_go(turn.tx, room_id, plan.subject)
    return chosen


def where(turn: Turn, posted: Posted, *, word: str) -> str:
    """Return in how many groups it is told, or by which word people find it where there is none."""
    t = turn.t
    said = posting_words.where(turn, posted)
    return "\n".join(said) or t(
        "The town has no group yet in which to tell of it. People find it by writing: {word}", word=word
    )


def already(turn: Turn, plan: Plan) -> Refusal | None:
    """Say that it was thrown away, or has been cancelled, if so."""
    t, number, head = turn.t, plan.number, lines.headline(turn.t, plan, turn.zone)
    if plan.cancelled_at is None:
        return None
    if plan.is_draft:
        keep = Button(t("Take it back"), f"{lines.of(plan).keep} {number}")
        return Refusal(t("This draft was thrown away: ") + head, (keep,))
    again = Button(t("Plan the same again"), f"{lines.of(plan).like} {number}")
    return Refusal(t(lines.of(plan).cancelled) + head, (again,))
