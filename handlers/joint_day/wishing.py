"""Who is of no association asks the organisers of a joint day for a place, with one tap."""

from __future__ import annotations

from handlers import notices, rights, telling
from handlers.commands import command
from handlers.events import event_words
from handlers.joint_day import place_found
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage.events import EventNow


@command("ask for place", "be om plats", "pyydä paikkaa", takes=[place_found.OPEN])
def ask(turn: Turn, event: EventNow) -> Answer:
    """The organisers have heard who wants a place, and can add it."""

    def say(t: Words) -> Reply:
        who = telling.with_contact(turn.tx, turn.person)
        text = t("{name} would like a place, and is not in any association yet: ", name=who)
        add = Button(t("Add a place"), f"add place {event.number}")
        return Reply(text + event_words.headline(t, event, turn.zone), (add,))

    able = rights.leaders(turn.tx, event)
    reached = [one.name for one in able if notices.inform(turn.tx, one.id, say, now=turn.now, town=turn.town)]
    if not reached:
        names = ", ".join(one.name for one in able) or "–"
        text = turn.t("I could not reach anybody just now. Please tell them yourself: {names}.", names=names)
        return Refusal(text, private=True)
    return Reply(turn.t("Your request was sent: {names}.", names=", ".join(reached)), private=True)
