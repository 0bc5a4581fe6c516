"""The plan of a fair, for whoever wants to know who is where."""

from __future__ import annotations

from dataclasses import replace

from handlers import rights
from handlers.commands import command
from handlers.events import event_words
from handlers.fair import fair_found, fair_words, plan_picture
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import N_
from storage import exhibitors, stands
from storage.events import EventNow


@command(
    "stand plan",
    "platskarta",
    "paikkakartta",
    aliases=("messukartta", "esittelypaikkakartta", "masskarta", "fair plan"),
    summary=N_("The plan of a fair: which stand is whose"),
    takes=[fair_found.ANY],
    linkable=True,
)
def plan(turn: Turn, event: EventNow) -> Answer:
    """They see the plan as a picture, and the same in words."""
    t, number = turn.t, event.number
    found = stands.of_event(turn.tx, number)
    if not found:
        text = t("The stands have not been told yet.")
        define = (Button(t("Define stands"), f"define stands {number}"),)
        return Refusal(text, define if rights.leads(turn.person, event) else ())
    there = exhibitors.of_event(turn.tx, number)
    mine = [one.number for one in there if fair_found.is_theirs(turn, one, event)]
    if not rights.leads(turn.person, event):
        untold = {one.number for one in there if not one.knows}
        found = [replace(one, name=t("taken")) if one.exhibitor_id in untold else one for one in found]
    head = event_words.headline(t, event, turn.zone)
    pages = fair_words.pages([head, *plan_picture.in_words(t, found)])
    picture = plan_picture.described(t, event, found, mine=mine, zone=turn.zone)
    said = [Reply(page, private=True) for page in pages[1:]]
    first = Reply(pages[0], () if said else _buttons(turn, event), files=(picture,), private=True)
    return (first, *said[:-1], Reply(pages[-1], _buttons(turn, event), private=True)) if said else first


def _buttons(turn: Turn, event: EventNow) -> tuple[Button, ...]:
    t, number = turn.t, event.number
    if not rights.leads(turn.person, event):
        return (Button(t("Stands"), f"stands {number}"),)
    return (Button(t("Exhibitors"), f"exhibitors {number}"), Button(t("Stands"), f"stands {number}"))
