"""Asking associations whether they organise an event too: their organisers hear of it, once, and answer with a tap."""

from __future__ import annotations

from functools import partial

from handlers import notices, rights
from handlers.events import card, event_words
from handlers.turn import Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import associations, event_changes, events
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


def tell_left_out(turn: Turn, before: EventNow) -> None:
    """Whoever organises for an association that had said yes, or been asked, and is not among them now hears so."""
    after = events.get(turn.tx, before.number) or before
    knew = {*before.associations, *before.asked} - set(before.unasked)
    gone = knew - {*after.associations, *after.asked}
    for association in (associations.get(turn.tx, number) for number in sorted(gone)):
        if association is None:
            continue
        say = partial(_left_out, turn=turn, event=after, association=association)
        for person in rights.who(turn.tx, Role.ORGANISER, associations.subject(association.id or 0)):
            if person.id != turn.person.id and not rights.leads(person, after):
                notices.inform(turn.tx, person.id, say, now=turn.now, town=turn.town, starts=after.starts_at)


def _left_out(t: Words, *, turn: Turn, event: EventNow, association: Association) -> Reply:
    lead = t(
        "{name} changed who organises this: {association} does not any more. ",
        name=turn.person.name,
        association=association.name,
    )
    return Reply(lead + event_words.headline(t, event, turn.zone))


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
