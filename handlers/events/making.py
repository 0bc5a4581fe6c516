"""Making an event: said in one message, or asked one thing at a time, or like an earlier one."""

from __future__ import annotations

from typing import Any

from handlers import notices
from handlers.commands import command
from handlers.events import drafting, finding
from handlers.events.drafting import Said
from handlers.events.plan_args import (
    ABOUT,
    DAYS,
    DEADLINE,
    GEAR,
    MOST,
    ORGANISERS,
    PICTURE,
    PLACE,
    PRICE,
    SPACE,
    TITLE,
    WHOM,
)
from handlers.events.preview import preview
from handlers.planning.earlier import REMEMBERED, Earlier, title_again
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button
from handlers.words import N_
from storage import events
from storage.event_table import Kind
from storage.events import EventNow
from storage.people import Role

_THE_REST = (DAYS, PLACE, ABOUT, WHOM, PRICE, MOST, DEADLINE, ORGANISERS, GEAR, SPACE, PICTURE)


@command(
    "new event",
    "nytt evenemang",
    "uusi tapahtuma",
    aliases=(
        *("luo tapahtuma", "lisää tapahtuma", "järjestä tapahtuma", "suunnittele tapahtuma"),
        *("nya evenemang", "ny händelse", "skapa evenemang", "lägg till evenemang", "ordna evenemang"),
        *("create event", "add event", "plan event", "organise event", "organize event"),
    ),
    role=Role.ORGANISER,
    also=(Role.OFFICER,),
    summary=N_("Plan an event: I show it to you before anybody else hears of it"),
    example=N_("/new event Village party Sat 5 Dec 12–16 place: Village hall price: 5 € for whom: everybody"),
    takes=[TITLE, *_THE_REST],
)
def new_event(turn: Turn, **said: Any) -> Answer:
    """The event is planned, and the person sees it as it will look; nobody else hears of it yet."""
    return _made(turn, Kind.EVENT, None, **said)


@command(
    "new fair",
    "ny mässa",
    "uudet messut",
    aliases=("uusi messut", "luo messut", "järjestä messut", "ny marknad", "uusi markkinat", "uudet markkinat"),
    role=Role.ORGANISER,
    also=(Role.OFFICER,),
    summary=N_("Plan a fair or a market, with stands for exhibitors"),
    takes=[TITLE, *_THE_REST],
)
def new_fair(turn: Turn, **said: Any) -> Answer:
    """A fair is planned: an event with stands."""
    return _made(turn, Kind.FAIR, None, **said)


@command(
    "new joint day",
    "ny gemensam dag",
    "uusi yhteispäivä",
    aliases=("luo yhteispäivä", "uusi kylät auki", "ny öppna byar"),
    role=Role.ORGANISER,
    also=(Role.OFFICER,),
    summary=N_("Plan a joint day: many places, each run by its association"),
    takes=[TITLE, *_THE_REST],
)
def new_joint_day(turn: Turn, **said: Any) -> Answer:
    """A joint day is planned: one event at many places."""
    return _made(turn, Kind.JOINT_DAY, None, **said)


@command(
    "new meeting",
    "nytt möte",
    "uusi kokous",
    aliases=("luo kokous", "kutsu koolle kokous", "kalla till möte", "call a meeting"),
    role=Role.ORGANISER,
    also=(Role.OFFICER,),
    summary=N_("Call a meeting of the associations, with items gathered beforehand"),
    takes=[TITLE, *_THE_REST],
)
def new_meeting(turn: Turn, **said: Any) -> Answer:
    """A meeting is planned: an event with an agenda."""
    return _made(turn, Kind.MEETING, None, **said)


def _made(turn: Turn, kind: Kind, like: EventNow | None, **said: Any) -> Answer:
    event = drafting.make(turn, Said(kind, **said), like)
    if not turn.room.private and notices.private_room(turn.tx, turn.person.id, now=turn.now) is None:
        return notices.to_private(turn, f"tapahtumasuunnitelma {event.number}")
    return preview(turn, event)


def _none(turn: Turn) -> Refusal:
    text = turn.t("You have held no event yet that I could take as a model.")
    return Refusal(text, (Button(turn.t("New event"), "new event"),))


_EARLIER = Earlier(
    past=lambda turn: events.past(turn.tx, now=turn.now, some=REMEMBERED),
    led=finding.LED_EVEN_PAST,
    which=N_("Like which event?"),
    none=_none,
)


@command(
    "event like",
    "evenemang som",
    "tapahtuma kuten",
    role=Role.ORGANISER,
    also=(Role.OFFICER,),
    summary=N_("Plan an event like an earlier one: only the time is asked"),
    takes=[_EARLIER.arg(), *_THE_REST],
)
def event_like(turn: Turn, *, like: EventNow, **said: Any) -> Answer:
    """The same event is planned for another time; nobody else hears of it yet."""
    title = title_again(turn, like, said["when"].days)
    return _made(turn, Kind(like.kind), like, title=title, **said)
