"""Finding the talkoot that are meant: by their number, their title or their day, or the only ones there are."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.events import finding as events_found
from handlers.planning.finding import AHEAD, BEHIND, OFFERED, Finder, anybody, organiser
from handlers.talkoot import talkoot_words
from handlers.turn import Refusal, Turn
from handlers.types import Button
from handlers.words import N_
from storage import people, talkoot
from storage.planned import Planned

__all__ = ["AHEAD", "BEHIND", "OFFERED", "anybody", "organiser"]


def none(turn: Turn) -> Refusal:
    """Say that there is nothing of the kind, and how there will be."""
    text = turn.t("There are no talkoot of yours here just now.")
    led = events_found.known(turn, events_found.organiser)
    theirs = (Button(turn.t("My events"), "my events"),) if led else ()  # "ställ in julfesten"
    talkoot_too = (Button(turn.t("All talkoot"), "talkoot"), Button(turn.t("New talkoot"), "new talkoot"))
    return Refusal(text, (*theirs, *talkoot_too))


def none_such(turn: Turn) -> Refusal:
    """Say that the number is nobody's."""
    return Refusal(turn.t("There are no such talkoot."), (Button(turn.t("All talkoot"), "talkoot"),))


def no_drafts(turn: Turn) -> Refusal:
    """Say that nothing waits to be published."""
    new = Button(turn.t("New talkoot"), "new talkoot")
    return Refusal(turn.t("You have no talkoot that wait to be published."), (new,))


def unpublished(turn: Turn, planned: Planned) -> Refusal:
    """Say that nobody has come to what is a draft still."""
    text = turn.t("These talkoot have not been published yet: ") + talkoot_words.headline(turn.t, planned, turn.zone)
    return Refusal(text, (Button(turn.t("Publish"), f"publish {planned.number}"),), private=True)


def leader_name(turn: Turn, planned: Planned) -> str:
    """Return who leads the work, or nothing if they have been forgotten."""
    person = people.named(turn.tx, planned.leads)
    return person.name if person else ""


_finder = Finder(
    label="talkoot",
    which=N_("Which talkoot?"),
    numbered=re.compile(r"#?t?(\d{1,9})", re.IGNORECASE),
    get=talkoot.get,
    between=talkoot.between,
    drafts=lambda turn: talkoot.drafts(turn.tx, turn.person.id),
    short=talkoot_words.short,
    none=none,
    none_such=none_such,
    no_drafts=no_drafts,
    unpublished=unpublished,
    show=lambda turn, planned: Button(turn.t("Show the talkoot"), f"talkoot {planned.number}"),
)
known, arg, to_tap, not_yours = _finder.known, _finder.arg, _finder.to_tap, _finder.not_yours

ANY = arg()
LED = arg(organiser)
"""One that the person organises, and that is not over."""
LED_EVEN_PAST = arg(organiser, past=True)
HELD = _finder.held_arg()
"""One that the person organises and that people come to, or came: no draft."""
PLANNED = replace(LED, label="planned")
DRAFT = replace(_finder.draft_arg(), label="planned")
