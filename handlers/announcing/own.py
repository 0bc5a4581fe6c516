"""One's own announcements: the list of them, one shown again, thrown away, and taken back from there."""

from __future__ import annotations

from datetime import timedelta

from handlers import when
from handlers.announcing import announcement_words, asked_caretakers, changed, delivery_card, finding
from handlers.announcing.preview import preview
from handlers.commands import command
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape
from storage import announcements, due, wallclock
from storage.announcements import Told
from storage.people import Role

LISTED, BUTTONS = 15, 6
_RECENT = timedelta(days=60)
"""For so long an announcement that has gone out stays in the list."""


@command(
    "announcement",
    "meddelande",
    "tiedote",
    aliases=("show announcement", "visa meddelande", "näytä tiedote"),
    linkable=True,
    takes=[finding.ANY],
)
def announcement(turn: Turn, told: Told) -> Answer:
    """The person sees the announcement as it stands: as it will be read, or how far it has come."""
    if told.sent_at is not None and not told.rule:
        return delivery_card.below(turn, told)
    return changed.closed(turn, told) or preview(turn, told)


@command(
    "announcements",
    "meddelanden",
    "tiedotteet",
    aliases=("omat tiedotteet", "mina meddelanden", "my announcements"),
    linkable=True,
    role=Role.ORGANISER,
    also=(Role.OFFICER,),
    summary=N_("Your announcements: drafts, those that wait, and those that were sent"),
)
def own(turn: Turn) -> Answer:
    """The person has seen what they have written, and what waits for their word as a caretaker."""
    t = turn.t
    mine = [one for one in announcements.of_person(turn.tx, turn.person.id) if _listed(turn, one)][:LISTED]
    asked = [one for one in announcements.asked(turn.tx) if one.person_id != turn.person.id]
    asked = asked if turn.person.is_(Role.CARETAKER) else []
    new = Button(t("New announcement"), "announce")
    if not mine and not asked:
        return Reply(t("You have no announcements."), (new,), private=True)
    lines = [t("Your announcements:")] if mine else []
    lines += [f"{one.number}. {_line(turn, one)}" for one in mine]
    lines += [t("These wait for your permission:")] if asked else []
    lines += [f"{one.number}. {_head(turn, one)}" for one in asked]
    shown = [Button(_label(turn, one), f"announcement {one.number}") for one in (*asked, *mine)[:BUTTONS]]
    return Reply("\n".join(lines), (*shown, new), private=True)


def _listed(turn: Turn, told: Told) -> bool:
    return told.sent_at is None or turn.now - told.sent_at < _RECENT


def _head(turn: Turn, told: Told) -> str:
    return escape(announcement_words.headline(told, turn.language, turn.town.language))


def _label(turn: Turn, told: Told) -> str:
    head = announcement_words.headline(told, turn.language, turn.town.language)
    return f"{told.number}. {head[:24].rstrip()}{'…' if len(head) > 24 else ''}"


def _line(turn: Turn, told: Told) -> str:
    """Return how one stands: "Laituri on paikallaan (lähetetty la 21.11. klo 12)"."""
    return f"{_head(turn, told)} ({_stands(turn, turn.t, told)})"


def _stands(turn: Turn, t: Words, told: Told) -> str:
    at = announcement_words.when_said(t, told, turn.town, now=turn.now)
    if told.sent_at is not None:
        sent = when.say(when.Moment(told.sent_at), zone=turn.zone, language=t.language, year=_other_year(turn, told))
        return t("sent {when}", when=sent)
    if told.is_waiting:
        return at or t("draft")
    if told.is_asked:
        return t("waits for the caretaker's permission")
    return t("draft, {when}", when=at) if at else t("draft")


def _other_year(turn: Turn, told: Told) -> bool:
    assert told.sent_at is not None
    return wallclock.local(told.sent_at, turn.zone).year != wallclock.local(turn.now, turn.zone).year


@command("discard announcement", "släng meddelande", "hylkää tiedote", takes=[finding.UNSENT])
def discard(turn: Turn, told: Told) -> Answer:
    """The announcement is thrown away before anybody heard of it; it can be taken back."""
    t = turn.t
    refused = changed.closed(turn, told)
    if refused is not None:
        return refused
    if told.is_asked:
        asked_caretakers.take_back(turn, told)
    if told.is_waiting:
        announcements.hold_back(turn.tx, told.number)
    due.drop(turn.tx, told.subject)
    announcements.discard(turn.tx, told.number, now=turn.now)
    lead = t("It is not sent any more: ") if told.rule else t("Thrown away, nobody heard of it: ")
    text = lead + t("“{line}”", line=_bare_head(turn, told))
    back = Button(t("Take it back"), f"keep announcement {told.number}")
    return Reply(text, (back, Button(t("New announcement"), "announce")), private=True)


def _bare_head(turn: Turn, told: Told) -> str:
    return announcement_words.headline(told, turn.language, turn.town.language)


@command("keep announcement", "behåll meddelande", "säilytä tiedote", takes=[finding.UNSENT])
def keep(turn: Turn, told: Told) -> Answer:
    """What was thrown away before it was sent is a draft again."""
    if told.sent_at is None:
        announcements.restore(turn.tx, told.number)
    now = announcements.get(turn.tx, told.number) or told
    return changed.closed(turn, now) or preview(turn, now)
