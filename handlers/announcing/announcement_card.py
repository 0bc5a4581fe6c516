"""The card of an announcement: what every room reads, each in its own language, as it is now."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import notices
from handlers.announcing import announcement_words, told_to
from handlers.digest import retold
from handlers.gathered import Line, gathered
from handlers.posting import Say
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words, escape
from storage import announcements, associations, cards, rooms
from storage.announcements import Told
from storage.db import Tx
from storage.outbox import Message

SHORT, LABEL = 240, 24
"""How long an announcement may be to stand in a digest whole, and how long its beginning is on a button."""


def say(tx: Tx, told: Told, town: Town) -> Say:
    """Return what says the card in the words of a room."""
    who, files = announcement_words.sender(tx, told, town), announcement_words.files_of(tx, told)

    def card(t: Words) -> Reply:
        ask = Button(t("Ask the sender"), told_to.line("ask sender", told), private=True)
        return Reply(announcement_words.text(t, told, who, town), (ask,), files=files, card=told.subject)

    return card


def show(tx: Tx, told: Told, *, now: datetime, town: Town) -> None:
    """Every copy reads as the announcement is now: those that stand, those that wait, and what digests told of it."""
    card = say(tx, told, town)
    notices.show_all(tx, told.subject, lambda t, _private: card(t), now=now, town=town)
    retell(tx, told, now=now, town=town)


def remove(tx: Tx, told: Told, *, now: datetime, town: Town) -> None:
    """Every copy is removed, or says where it cannot be that the announcement was withdrawn; what waits is not said."""

    def gone(room: rooms.Known, _person_id: int | None) -> Message:
        return notices.as_message(Reply(notices.words_in(tx, room, town)("This announcement has been withdrawn.")))

    cards.remove(tx, told.subject, gone, now=now)
    retell(tx, told, now=now, town=town)


def retell(tx: Tx, told: Told, *, now: datetime, town: Town) -> None:
    """What digests told of it reads as it is now."""
    retold.retell(tx, told.subject, now=now, town=town)


@gathered("announcement")
def in_digest(tx: Tx, number: int, t: Words, _room: rooms.Known, _zone: ZoneInfo, _now: datetime) -> Line | None:
    """Return what a digest tells of the announcement: all of it if it is short, else its beginning and a button."""
    told = announcements.get(tx, number)
    if told is None or not told.is_out:
        return None
    by, words = _by(tx, told), " ".join(told.words_for(t.language, t.language).split())
    if len(words) <= SHORT and told.file_id is None:
        return Line(by + escape(words))
    head = announcement_words.headline(told, t.language, t.language)
    button = Button(t.label("Read: {what}", what=_label(head)), told_to.line("read announcement", told), private=True)
    return Line(by + escape(head), button)


def _by(tx: Tx, told: Told) -> str:
    """Return the association in whose name it is told, with markup; the town speaks in its own digest without one."""
    association = associations.get(tx, told.association_id) if told.association_id else None
    return f"*{escape(association.name)}*: " if association is not None else ""


def _label(words: str) -> str:
    return words if len(words) <= LABEL else words[:LABEL].rsplit(" ", 1)[0].rstrip(".,:;–-! ") + " …"
