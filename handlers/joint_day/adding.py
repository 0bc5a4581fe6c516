"""Adding a place to a joint day: said in one message, or asked a thing at a time; its space is booked with it."""

from __future__ import annotations

from typing import assert_never

from handlers import asking, commands, rights, when
from handlers.commands import command
from handlers.events import event_words
from handlers.events.plan_args import Where
from handlers.joint_day import place_asked, place_found, place_news, place_words, places_card
from handlers.planning import booked_beside, clash_words
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import N_
from storage import event_place_changes
from storage.associations import Association
from storage.booked_together import Lacking
from storage.event_place_changes import Added, Closed, Same
from storage.events import EventNow
from storage.fair_table import EventPlace


@command(
    "add place",
    "lägg till plats",
    "lisää paikka",
    aliases=("lisää kohde", "lägg till ställe", "add a place", "join joint day", "mukaan yhteispäivään"),
    summary=N_("Take part in a joint day with a place of your association"),
    linkable=True,
    takes=[place_found.OPEN, *place_asked.ASKED],
    example=N_("Village association, Village hall, coffee and a raffle, 11–15"),
)
def add(
    turn: Turn, event: EventNow, who: Association | None, where: Where, what: str, hours: when.Span | str
) -> Answer:
    """The place is one of the day's, on its card and in its programme; a space of the town is booked with it."""
    if isinstance(hours, str):  # the space that was meant is taken: it is elsewhere
        said = commands.by_name("add place")
        assert said is not None
        whose = f"#{who.id}" if who is not None else place_asked.NOBODY
        return asking.carry_on(turn, said, {"event": str(event.number), "who": whose, "what": what or "-"})
    wish = EventPlace(
        event_id=event.number,
        association_id=who.id if who is not None else None,
        person_id=turn.person.id,
        place=" ".join(where.said.split()),
        what=what,
        space_id=where.space_id,
        starts_at=hours.start,
        ends_at=hours.end,
        since=turn.now,
    )
    outcome = event_place_changes.add(
        turn.tx, wish, keeps=lambda one: rights.keeps(turn.person, one), zone=turn.zone, now=turn.now
    )
    match outcome:
        case Added():
            return _added(turn, event, outcome)
        case Same(place):
            return place_found.already(turn, place, event)
        case Lacking():
            return _lacking(turn, event, outcome)
        case Closed():
            return place_found.closed(turn, event)
        case _:
            assert_never(outcome)


def _added(turn: Turn, event: EventNow, outcome: Added) -> Reply:
    t, place = turn.t, outcome.place
    booked_beside.ask_keepers(turn, outcome.had)
    places_card.changed(turn.tx, event.number, now=turn.now)
    place_news.tonight(turn, event)
    lines = [
        t("Added to the programme: ") + place_words.line(t, place, event, turn.zone),
        event_words.headline(t, event, turn.zone),
        *booked_beside.told(turn, outcome.had),
    ]
    buttons = (
        Button(t("Change"), f"change place {place.number}"),
        Button(t("Take it back"), f"withdraw place {place.number}"),
        Button(t("Add another"), f"add place {event.number}"),
        Button(t("Programme"), f"programme {event.number}"),
    )
    return Reply("\n".join(lines), buttons, private=True, aside=True)


def _lacking(turn: Turn, event: EventNow, outcome: Lacking) -> Refusal:
    """Say why the space cannot be had, so that nothing was added."""
    t = turn.t
    text = [t("The place was not added, and nothing was booked:"), *clash_words.reasons(turn, outcome.not_had)]
    return Refusal("\n".join(text), (Button(t("Try again"), f"add place {event.number}"),), private=True)
