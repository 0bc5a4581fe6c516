"""What talkoot will look like when they are published, with what only their organisers need to see."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.funding import grant_words
from handlers.planning import clash_words, shown
from handlers.talkoot import card, finding
from handlers.turn import Turn
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage.planned import Planned, TaskNow

UNSAID_TASK = N_("work together")
"""The one task of talkoot of which nobody said what is done."""


def preview(turn: Turn, planned: Planned, extra: Sequence[str] = ()) -> Reply:
    """Return the draft as its card will look, what it takes and what is not said yet, with what can be done with it.

    `extra` are more lines, with markup: what changed before them, or what to look out for.
    """
    t = turn.t
    looks = card.card(t, planned, turn.zone, now=turn.now).text
    here = t("This is how it will look. It is not published yet.")
    about = [here, *_places(t, planned.tasks), *_led(turn, planned), *shown.with_it(turn, planned)]
    about += shown.groups(turn, planned)
    lacking = missing(turn, planned)
    warned, days = clash_words.warnings(turn, planned)
    warned = [*warned, *grant_words.warnings(turn.tx, t, planned, zone=turn.zone)]
    parts = [looks, "\n".join(about), "\n".join(lacking), "\n".join(extra), "\n".join(warned)]
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


def missing(turn: Turn, planned: Planned) -> list[str]:
    """Return what has not been said yet and people will ask about, a line each."""
    tasks = [] if planned.tasks else [turn.t("Still missing: the tasks.")]
    return [*shown.begun(turn, planned), *shown.no_place(turn, planned), *tasks, *shown.nobodys(turn, planned)]
