"""Asking associations whether they organise an event too: their organisers hear of it, once, and answer with a tap."""

from __future__ import annotations

from functools import partial

from handlers import notices, rights
from handlers.events import card
from handlers.turn import Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import associations, event_changes
from storage.associations import Association
from storage.events import EventNow
from storage.people import Role


def ask(turn: Turn, event: EventNow) -> list[str]:
    """Whoever organises for the associations that have not been asked yet is; return how it went, a line each."""
    found = (associations.get(turn.tx, number) for number in event.unasked)
    return [_asked(turn, event, one) for one in found if one is not None]


def _asked(turn: Turn, event: EventNow, association: Association) -> str:
    t, number = turn.t, association.id or 0
    people = rights.who(turn.tx, Role.ORGANISER, associations.subject(number))
    say = partial(_question, turn=turn, event=event, association=association)
    heard = [
        person.name
        for person in people
        if person.id != turn.person.id
        and notices.inform(turn.tx, person.id, say, now=turn.now, town=turn.town, starts=event.starts_at)
    ]
    if not heard:
        return t("Nobody of {association} can be reached: ask them yourself.", association=association.name)
    event_changes.asked(turn.tx, event.number, number, now=turn.now)
    return t(
        "Asked whether {association} organises it too: {names}.", association=association.name, names=t.list(heard)
    )


def _question(t: Words, *, turn: Turn, event: EventNow, association: Association) -> Reply:
    lead = t(
        "{name} asks: will {association} organise this together with the others?",
        name=turn.person.name,
        association=association.name,
    )
    shown = card.card(t, event, turn.zone, now=turn.now).text
    behind = f"{event.number} {association.id}"
    buttons = (
        Button(t("We organise it too"), f"accept event {behind}"),
        Button(t("We do not"), f"decline event {behind}"),
    )
    return Reply(f"{lead}\n\n{shown}", buttons)
