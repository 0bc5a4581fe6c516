"""The organiser of a joint day calls the associations to take part, in the groups."""

from __future__ import annotations

from handlers import posting_words
from handlers.commands import command
from handlers.events import event_words, finding
from handlers.joint_day import place_found, places_card
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import N_
from storage import rooms
from storage.events import EventNow


@command(
    "call for places",
    "kalla med föreningar",
    "kutsu yhdistykset mukaan",
    aliases=("kutsu mukaan", "bjud in föreningar", "hae paikkoja", "kutsu paikkoja", "call associations"),
    summary=N_("Call the associations to take part in your joint day"),
    takes=[place_found.LED],
)
def call(turn: Turn, event: EventNow) -> Answer:
    """The call stands in the groups; an association takes part with one tap."""
    t, number = turn.t, event.number
    head = event_words.headline(t, event, turn.zone)
    if event.is_draft and event.cancelled_at is None:
        return finding.unpublished(turn, event)
    if not places_card.is_open(event, turn.now):
        return Refusal(t("The day has begun already, or was cancelled: ") + head, private=True)
    linked = rooms.linked(turn.tx)
    chosen = [room.id for room in linked if room.id in event.rooms] or [room.id for room in linked]
    posted = places_card.CALL.post(turn, event, chosen)
    where = posting_words.where(turn, posted) or [
        t("The town has no group yet in which to tell of it. People take part by writing: {word}", word=t("add place"))
    ]
    back = Button(t("Take it back"), f"places call back {number}")
    buttons = (Button(t("All places"), f"places {number}"), Button(t("Add a place"), f"add place {number}"), back)
    return Reply("\n".join([t("The invitation is out: ") + head, *where]), buttons, private=True, aside=True)


@command("places call back", "återkalla kallelse", "peru kutsu yhdistyksille", takes=[place_found.LED])
def back(turn: Turn, event: EventNow) -> Answer:
    """The call is removed from the groups, or says that it was taken back; the places stay."""
    places_card.CALL.take_back(turn, event)
    text = turn.t("The invitation was taken back: ") + event_words.headline(turn.t, event, turn.zone)
    text += "\n" + turn.t("The places that have come stay.")
    again = Button(turn.t("Call the associations"), f"call for places {event.number}")
    return Reply(text, (again, Button(turn.t("All places"), f"places {event.number}")), private=True, aside=True)
