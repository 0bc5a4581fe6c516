"""The organiser of a fair calls for exhibitors in the groups."""

from __future__ import annotations

from handlers import posting_words
from handlers.commands import command
from handlers.events import event_words, finding
from handlers.fair import call_card, fair_found
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import N_
from storage import rooms, stands
from storage.events import EventNow


@command(
    "call for stands",
    "sök utställare",
    "hae esittelijöitä",
    aliases=("kutsu esittelijat", "kutsu esittelijoita", "kalla pa utstallare", "call for exhibitors"),
    summary=N_("Call for exhibitors in the groups"),
    takes=[fair_found.LED],
)
def call(turn: Turn, event: EventNow) -> Answer:
    """The call stands in the groups; whoever wants a stand applies with one tap."""
    t, number = turn.t, event.number
    head = event_words.headline(t, event, turn.zone)
    if event.is_draft and event.cancelled_at is None:
        return finding.unpublished(turn, event)
    if not call_card.takes_applications(event, turn.now):
        text = t("Nobody can apply for a stand any more: ") + head
        return Refusal(text, (Button(t("Exhibitors"), f"exhibitors {number}"),), private=True)
    if not stands.of_event(turn.tx, number):
        text = t("Tell first which stands there are: ") + head
        return Refusal(text, (Button(t("Define stands"), f"define stands {number}"),), private=True)
    linked = rooms.linked(turn.tx)
    chosen = [room.id for room in linked if room.id in event.rooms] or [room.id for room in linked]
    posted = call_card.CALL.post(turn, event, chosen)
    where = posting_words.where(turn, posted)
    none = t(
        "The town has no group yet in which to tell of it. People apply by writing: {word}", word=t("apply for stand")
    )
    lines = [t("The call is out: ") + head, *(where or [none])]
    back = Button(t("Take it back"), f"call back {number}")
    return Reply("\n".join(lines), (Button(t("Exhibitors"), f"exhibitors {number}"), back), private=True, aside=True)


@command("call back", "återkalla sökning", "peru esittelijähaku", takes=[fair_found.LED])
def back(turn: Turn, event: EventNow) -> Answer:
    """The call is removed from the groups, or says that it was taken back; who has applied stays."""
    call_card.CALL.take_back(turn, event)
    text = turn.t("The call was taken back: ") + event_words.headline(turn.t, event, turn.zone)
    text += "\n" + turn.t("Who has applied stays.")
    again = Button(turn.t("Call for exhibitors"), f"call for stands {event.number}")
    return Reply(text, (again, Button(turn.t("Exhibitors"), f"exhibitors {event.number}")), private=True, aside=True)
