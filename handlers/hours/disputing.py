"""Whoever worked says that the hours told of them are not right: nobody approves them, and the leader hears."""

from __future__ import annotations

from handlers import notices, rights
from handlers.hours import hours_said, hours_words
from handlers.hours.hours_said import Said
from handlers.turn import Answer, Refusal, Turn
from handlers.types import BUTTON_BYTES, Button, Reply
from handlers.words import Words, escape
from storage import hours, talkoot
from storage.hours import Row

_SAID = 60
"""How many letters of what somebody says is right are kept."""


def dispute(turn: Turn, row: Row, right: str) -> Answer:
    """The row is not approved as it is: whoever leads the work hears what the doer says is right."""
    said = " ".join(right.split())[:_SAID]
    if row.approved_at is not None or not hours.deny(turn.tx, row.number, why=said):
        return approved_already(turn, row)
    told = _tell(turn, row, said)
    t = turn.t
    text = t("Thank you. You say: {said}.", said=said) + " " + hours_words.work(t, row, turn.zone) + ".\n"
    text += t("{name} will correct it.", name=told) if told else t("I could reach nobody who leads this work.")
    return Reply(text, (Button(t("It was right after all"), f"acknowledge {row.talkoot_id}"), mine(t)), private=True)


def _tell(turn: Turn, row: Row, said: str) -> str:
    """Whoever leads the work hears it, or else another organiser; return who."""
    planned = talkoot.get(turn.tx, row.talkoot_id)
    who = turn.person.name

    def say(t: Words) -> Reply:
        whose = "" if row.person_id == turn.person.id else f" ({escape(hours_words.name(t, row))})"
        text = t("{name} says of the hours{whose}: {said}", name=who, whose=whose, said=said)
        text += "\n" + hours_words.work(t, row, turn.zone)
        reading = hours_said.read(said, turn.town.language)
        line = f"hours of {row.number}"
        fix = []
        if isinstance(reading, Said) and len(f"{line} {said}".encode()) <= BUTTON_BYTES:
            fix = [Button(t.label("Correct it: {said}", said=said), f"{line} {said}")]
        return Reply(text, (*fix, Button(t("Other hours") if fix else t("Correct it"), line)))

    for leader in rights.leaders(turn.tx, planned) if planned else ():
        if leader.id != turn.person.id and notices.inform(turn.tx, leader.id, say, now=turn.now, town=turn.town):
            return leader.name
    return ""


def approved_already(turn: Turn, row: Row) -> Refusal:
    """Say that what is approved stays, and who can correct it."""
    t, planned = turn.t, talkoot.get(turn.tx, row.talkoot_id)
    names = t.list([one.name for one in rights.leaders(turn.tx, planned)]) if planned else ""
    text = t("These hours have been approved: ") + hours_words.work(t, row, turn.zone) + ". "
    text += t("If they are not right, they are corrected by a row of their own: ask {names}.", names=names or "–")
    return Refusal(text, (mine(t),))


def mine(t: Words) -> Button:
    """Return the way to one's own hours."""
    return Button(t("My hours"), "hours")
