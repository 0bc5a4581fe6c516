"""The organiser of a fair calls for exhibitors in the groups."""

from __future__ import annotations

from functools import partial

from handlers import notices, posting, rights
from handlers.commands import command
from handlers.events import event_words, finding
from handlers.fair import call_card, fair_found
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import cards, events, rooms, stands, wallclock
from storage.events import EventNow
from storage.outbox import Message
from storage.rooms import Known


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
    say = partial(_said, turn, number)
    posted = posting.post(turn.tx, call_card.name(number), chosen, say, now=turn.now, town=turn.town)
    call_card.follow(turn.tx, event, now=turn.now)
    lines = [t("The call is out: ") + head, *_where(turn, posted)]
    back = Button(t("Take it back"), f"call back {number}")
    return Reply("\n".join(lines), (Button(t("Exhibitors"), f"exhibitors {number}"), back), private=True, aside=True)


def _said(turn: Turn, number: int, t: Words) -> Reply:
    event = events.get(turn.tx, number)
    assert event is not None
    return call_card.card(turn.tx, t, event, turn.zone, now=turn.now)


def _where(turn: Turn, posted: posting.Posted) -> list[str]:
    t = turn.t
    if not posted.said and not posted.gathered:
        word = t("apply for stand")
        return [t("The town has no group yet in which to tell of it. People apply by writing: {word}", word=word)]
    lines = [t.n("In {n} group.", "In {n} groups.", len(posted.said))] if posted.said else []
    if posted.gathered:
        lines.append(
            t.n("{n} group hears of it in its digest.", "{n} groups hear of it in their digests.", len(posted.gathered))
        )
    if wallclock.quiet(turn.now, turn.zone):
        lines.append(t("They hear of it at eight in the morning."))
    return lines


@command("call back", "återkalla sökning", "peru esittelijähaku", takes=[fair_found.LED])
def back(turn: Turn, event: EventNow) -> Answer:
    """The call is removed from the groups, or says that it was taken back; who has applied stays."""

    def say(room: Known, _person_id: int | None) -> Message:
        return notices.as_message(call_card.withdrawn(notices.words_in(turn.tx, room, turn.town), event, turn.zone))

    assert rights.leads(turn.person, event)
    cards.remove(turn.tx, call_card.name(event.number), say, now=turn.now)
    posting.unsay(turn.tx, call_card.name(event.number))
    text = turn.t("The call was taken back: ") + event_words.headline(turn.t, event, turn.zone)
    text += "\n" + turn.t("Who has applied stays.")
    again = Button(turn.t("Call for exhibitors"), f"call for stands {event.number}")
    return Reply(text, (again, Button(turn.t("Exhibitors"), f"exhibitors {event.number}")), private=True, aside=True)
