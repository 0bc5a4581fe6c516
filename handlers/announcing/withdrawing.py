"""Withdrawing an announcement that is out: removed wherever that is possible, and sent anew if that was a mistake."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from handlers import notices, posting, rights, taking_back
from handlers.announcing import announcement_card, announcement_words, changed, delivery_card, finding
from handlers.commands import command
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import announcements, delivered, postings, undoing
from storage.announcements import Told
from storage.cards import Became

GOING = "going"
"""What has become of a copy that is still to be removed."""
FOR = timedelta(days=1)
"""How long it can be sent anew: later it would be news that nobody expects."""


@command(
    "withdraw announcement",
    "dra in meddelande",
    "vedä pois",
    aliases=(
        *("vedä tiedote pois", "vedä pois tiedote", "poista tiedote"),
        *("dra in meddelandet", "ta bort meddelande", "återkalla meddelande"),
        *("cancel announcement", "delete announcement"),
    ),
    summary=N_("Withdraw an announcement that you have sent"),
    takes=[finding.OUT],
)
def withdraw(turn: Turn, told: Told) -> Answer:
    """What has not been said never will be; every other copy is removed, or says that it was withdrawn."""
    t = turn.t
    if told.sent_at is None and told.withdrawn_at is None:
        text = t("This announcement has not been sent yet.")
        return Refusal(text, (Button(t("Do not send"), f"discard announcement {told.number}"),), private=True)
    if not announcements.withdraw(turn.tx, told.number, now=turn.now):
        return changed.closed(turn, announcements.get(turn.tx, told.number) or told) or finding.none_such(turn)
    now = _read(turn, told)
    announcement_card.remove(turn.tx, now, now=turn.now, town=turn.town)
    _settle_unsaid(turn, now)
    delivery_card.refresh(turn.tx, now, now=turn.now, town=turn.town)
    _tell_sender(turn, now)
    number = undoing.keep(turn.tx, told.subject, {"withdrawn": True}, person_id=turn.person.id, now=turn.now)
    text = t("Withdrawn: ") + _quoted(t, turn, now) + "\n" + t("I remove it wherever that can be done.")
    back = Button(t("Take it back"), f"send announcement anew {number}")
    return Reply(text, (*_delivery(turn, now), back), private=True)


def _read(turn: Turn, told: Told) -> Told:
    found = announcements.get(turn.tx, told.number)
    assert found is not None
    return found


def _settle_unsaid(turn: Turn, told: Told) -> None:
    """What no room has heard waits for no digest, and takes nobody's place there."""
    unsaid = delivered.unsaid(turn.tx, told.subject)
    postings.give_slots_back(turn.tx, told.subject, unsaid)
    there = {one.room_id for one in postings.of_card(turn.tx, told.subject)} - set(unsaid)
    postings.withdrawn(turn.tx, told.subject, {Became.UNSAID: unsaid, GOING: sorted(there)})


def _tell_sender(turn: Turn, told: Told) -> None:
    if told.person_id != turn.person.id:
        say = partial(_told, turn=turn, told=told)
        notices.inform(turn.tx, told.person_id, say, now=turn.now, town=turn.town)


def _told(t: Words, *, turn: Turn, told: Told) -> Reply:
    return Reply(t("{name} withdrew your announcement: ", name=turn.person.name) + _quoted(t, turn, told))


def _quoted(t: Words, turn: Turn, told: Told) -> str:
    return t("“{line}”", line=announcement_words.headline(told, t.language, turn.town.language))


def _delivery(turn: Turn, told: Told) -> tuple[Button, ...]:
    return (Button(turn.t("How far it has come"), f"announcement delivery {told.number}"),)


@command(
    "send announcement anew",
    "skicka meddelande på nytt",
    "lähetä tiedote uudelleen",
    takes=[finding.undo("withdrawn")],
)
def send_anew(turn: Turn, undo: tuple[Told, int, undoing.Before]) -> Answer:
    """The announcement is out as it was: where it was removed it is said anew, where it stands it reads as before."""
    (told, number, before), t = undo, turn.t
    if before.person_id != turn.person.id and not rights.caretaker(turn.person):
        return taking_back.nothing(t)  # what somebody else has withdrawn stays withdrawn
    if told.withdrawn_at is None:
        return Refusal(t("This announcement is not withdrawn: ") + _quoted(t, turn, told), _delivery(turn, told))
    if turn.now - told.withdrawn_at > FOR:
        text = t("It was withdrawn more than a day ago. Write it anew if it is still true.")
        return Refusal(text, (Button(t("New announcement"), "announce"),), private=True)
    if not undoing.done(turn.tx, number) or not announcements.restore(turn.tx, told.number):
        return taking_back.nothing(t)
    now = _read(turn, told)
    rooms = [one.room_id for one in postings.of_card(turn.tx, told.subject)]
    postings.withdrawn(turn.tx, told.subject, {"": rooms})
    say = announcement_card.say(turn.tx, now, turn.town)
    posting.post(turn.tx, told.subject, rooms, say, now=turn.now, town=turn.town, urgent=now.urgent)
    announcement_card.retell(turn.tx, now, now=turn.now, town=turn.town)
    delivery_card.refresh(turn.tx, now, now=turn.now, town=turn.town)
    text = t("Taken back. It is sent anew where it had been removed: ") + _quoted(t, turn, now)
    return Reply(text, _delivery(turn, now), private=True)
