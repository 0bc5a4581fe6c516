"""A change of talkoot, as it is told and as it is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.organising import everybody
from handlers.talkoot import talkoot_words
from handlers.turn import Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import sign_ups
from storage.planned import Planned
from storage.sign_ups import SignedUp


@dataclass(frozen=True, slots=True)
class Done:
    """It is so from now on. `line` says what it is and was, `was` is how it was, to be taken back.

    `tell` is what whoever comes hears of it, in their words: (text, values); nothing if they need not hear.
    """

    line: str
    was: dict[str, Any] = field(default_factory=dict)
    tell: tuple[str, dict[str, str]] | None = None


def line(turn: Turn, what: str, after: str, before: str) -> str:
    """Return "Paikka: nyt Uimaranta (oli Kylätalo)."."""
    none = turn.t("nothing")
    return turn.t("{what} is now: {value} (it was: {before}).", what=what, value=after or none, before=before or none)


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


def nothing_new(turn: Turn, planned: Planned) -> Refusal:
    """Say that it was so before."""
    text = turn.t("It is so already: ") + talkoot_words.headline(turn.t, planned, turn.zone)
    return Refusal(text, (Button(turn.t("Change more"), f"change talkoot {planned.number}"),))
