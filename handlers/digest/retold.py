"""Digests that told of something read right when it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers import gathered, notices
from handlers.digest import contents, digest_said
from handlers.turn import Town
from handlers.types import Reply
from handlers.words import Words
from storage import digests, rooms
from storage.db import Tx
from storage.digests import Told


def retell(tx: Tx, card: str, *, now: datetime, town: Town) -> int:
    """Every digest that told of the card lately says it as it is now, or that it was withdrawn; return how many."""
    there = digests.telling_of(tx, card, now=now)
    for number, room_id in there:
        room = rooms.by_id(tx, room_id)
        if room is not None:
            _retell(tx, number, room, card, now=now, town=town)
    return len(there)


def _retell(tx: Tx, number: int, room: rooms.Known, card: str, *, now: datetime, town: Town) -> None:
    t = notices.words_in(tx, room, town)
    line, gone = gathered.line(tx, card, t, room, town.zone, now), Told("• " + t("This was withdrawn."))
    digests.tell_anew(tx, number, card, contents.as_told(card, line) if line is not None else gone)

    def say(t: Words, _private: bool) -> Reply:
        return replace(digest_said.reply(t, digests.lines(tx, number), room), card=digests.card(number))

    notices.show_all(tx, digests.card(number), say, now=now, town=town)
