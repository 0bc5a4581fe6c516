"""Whoever comes to talkoot hears what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.organising import everybody
from handlers.planning.changes import Done
from handlers.talkoot import talkoot_words
from handlers.turn import Turn
from handlers.types import Reply
from handlers.words import Words
from storage import sign_ups
from storage.planned import Planned
from storage.sign_ups import SignedUp


def tell_who_comes(turn: Turn, planned: Planned, done: Done) -> list[str]:
    """Everybody who has signed up hears once what has changed, but for who changed it, who reads whom to tell."""
    if done.tell is None or planned.is_draft:
        return []
    msgid, values = done.tell
    ahead = [one for one in sign_ups.of_talkoot(turn.tx, planned) if turn.now < one.ends_at]

    def say(t: Words, signed: Sequence[SignedUp]) -> Reply:
        text = talkoot_words.headline(t, planned, turn.zone) + "\n" + t(msgid, **values)
        return Reply(text, (replace(everybody.give_up(t, planned, signed), label=t("I cannot come after all")),))

    theirs = everybody.who_comes(ahead, but=turn.person.id)
    return everybody.unheard(turn, everybody.tell(turn.tx, theirs, say, now=turn.now, town=turn.town))
