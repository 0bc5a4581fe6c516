"""What talkoot will look like when they are published, with what only their organisers need to see."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.funding import grant_words
from handlers.talkoot import card, clash_words, finding
from handlers.turn import Turn
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape
from storage import associations, rooms, spaces
from storage.associations import Association
from storage.people import Role
from storage.planned import Planned, TaskNow

UNSAID_TASK = N_("work together")
"""The one task of talkoot of which nobody said what is done."""


def preview(turn: Turn, planned: Planned, extra: Sequence[str] = ()) -> Reply:
    """Return the draft as its card will look, what it takes and what is not said yet, with what can be done with it.

    `extra` are more lines, with markup: what changed before them, or what to look out for.
    """
    t = turn.t
    shown = card.card(t, planned, turn.zone, now=turn.now).text
    here = t("This is how it will look. It is not published yet.")
    about = [here, *_places(t, planned.tasks), *_led(turn, planned), *_with_it(turn, planned), *_groups(turn, planned)]
    lacking = missing(turn, planned)
    warned, days = clash_words.warnings(turn, planned)
    warned = [*warned, *grant_words.warnings(turn.tx, t, planned, zone=turn.zone)]
    parts = [shown, "\n".join(about), "\n".join(lacking), "\n".join(extra), "\n".join(warned)]
    publish = Button(t("Publish"), clash_words.publish_line(turn, planned))
    works = grant_words.choosing(t, planned)[:3]
    return Reply("\n\n".join(filter(None, parts)), (publish, *days, *works, *buttons(t, planned)[1:]), private=True)


def buttons(t: Words, planned: Planned) -> tuple[Button, ...]:
    """Return what can be done with a draft."""
    number = planned.number
    return (
        Button(t("Publish"), f"publish {number}"),
        Button(t("Choose groups"), f"choose groups {number}"),
        Button(t("Change"), f"change talkoot {number}"),
        Button(t("Do not publish"), f"discard {number}"),
    )


def _places(t: Words, tasks: Sequence[TaskNow]) -> list[str]:
    """Return how many people are needed at least, and find room, in all tasks together."""
    least = sum(task.least for task in tasks)
    most = [task.most for task in tasks if task.most is not None]
    needed = t.n("at least {n} is needed", "at least {n} are needed", least) if least else ""
    room = t.n("room for {n}", "room for {n}", sum(most)) if len(most) == len(tasks) and tasks else t("as many as come")
    return [t("Places: ") + ", ".join(filter(None, (room, needed)))]


def _led(turn: Turn, planned: Planned) -> list[str]:
    """Return who leads the work, where it is not who made it."""
    if planned.leads == planned.person_id:
        return []
    return [turn.t("Led by: {name}", name=finding.leader_name(turn, planned))]


def _with_it(turn: Turn, planned: Planned) -> list[str]:
    """Return what is booked with it when it is published."""
    said = [wish_said(turn, space_id, quantity) for space_id, quantity in planned.wishes]
    return [turn.t("Booked with it when you publish: ") + escape(turn.t.list(said))] if said else []


def wish_said(turn: Turn, space_id: int, quantity: int | None) -> str:
    """Return what is to be booked: "Haravat 10"."""
    found = spaces.get(turn.tx, space_id)
    name = found.name if found else "–"
    return f"{name} {quantity}" if quantity else name


def _groups(turn: Turn, planned: Planned) -> list[str]:
    found = [rooms.by_id(turn.tx, number) for number in planned.rooms]
    names = [room.title or room.address for room in found if room is not None and not room.left]
    return [turn.t("Groups: {groups}", groups=turn.t.list(names))] if names else []


def missing(turn: Turn, planned: Planned) -> list[str]:
    """Return what has not been said yet and people will ask about, a line each."""
    t, lines = turn.t, []
    if planned.days and planned.starts_at <= turn.now:
        lines.append(t("⚠ This time has begun already: choose another one."))
    if not planned.place:
        lines.append(t("Still missing: the place."))
    if not planned.tasks:
        lines.append(t("Still missing: the tasks."))
    if not planned.associations and organised_for(turn):
        lines.append(t("Still missing: which association organises it."))
    return lines


def organised_for(turn: Turn) -> list[Association]:
    """Return the associations whose organiser the person is, by name."""
    numbers = (associations.number_of(subject) for subject in turn.person.subjects(Role.ORGANISER))
    found = [associations.get(turn.tx, number) for number in numbers if number is not None]
    return sorted((one for one in found if one and one.closed_at is None), key=lambda one: one.key)
