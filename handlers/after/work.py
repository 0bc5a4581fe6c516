"""The work for an event: talkoot are linked to it, and their hours count in its summary."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from handlers.after import after_words
from handlers.commands import command
from handlers.events import event_words, finding, more_buttons
from handlers.hours import hours_words
from handlers.hours.privately import privately
from handlers.talkoot import finding as finding_talkoot
from handlers.talkoot import talkoot_words
from handlers.turn import Answer, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, escape
from storage import event_work, talkoot
from storage.events import EventNow
from storage.planned import Planned

OFFERED, AROUND = 6, timedelta(days=30)
"""How many talkoot are offered to be linked, and how near to the event they are."""
_TO = re.compile(
    r"\s*(?:(?:to|from|till|från)\s+)?(?:event|evenemang\w*|tapahtuma\w*|messu\w*|mässa\w*)?\s*(?=#?e?\d|\S)",
    re.IGNORECASE,
)


@more_buttons.offers
def with_event(turn: Turn, event: EventNow, leads: bool) -> list[Button]:
    """Return what the organisers of an event are offered with it: its work, and when it is over what came of it."""
    if not leads or event.is_draft or event.cancelled_at is not None:
        return []
    work = Button(turn.t("Work together"), f"event work {event.number}")
    return [work, *(after_words.known(turn.t, event) if turn.now >= event.ends_at else ())]


def _event(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read the event behind "to event"."""
    found = _TO.match(text)
    return finding.LED_EVEN_PAST.parse(turn, text[found.end() :] if found else text, values)


_EVENT = replace(finding.LED_EVEN_PAST, parse=_event)


@command(
    "link talkoot",
    "koppla talko",
    "liitä talkoot",
    aliases=("liitä talkoot tapahtumaan", "koppla talkot"),
    summary=N_("Count the hours of talkoot for your event"),
    takes=[finding_talkoot.LED_EVEN_PAST, _EVENT],
)
@privately
def link(turn: Turn, talkoot: Planned, event: EventNow) -> Answer:
    """The hours of the talkoot count for the event; it can be taken back."""
    t = turn.t
    said = talkoot_words.headline(t, talkoot, turn.zone) + "\n→ " + event_words.headline(t, event, turn.zone)
    show = Button(t("Work together"), f"event work {event.number}")
    if not event_work.link(turn.tx, event.number, talkoot.number):
        return Refusal(t("They belong together already: ") + said, (show,))
    back = Button(t("Take it back"), f"unlink talkoot {talkoot.number} {event.number}")
    return Reply(t("Their hours count for the event now: ") + said, (back, show), private=True)


@command("unlink talkoot", "koppla loss talko", "irrota talkoot", takes=[finding_talkoot.LED_EVEN_PAST, _EVENT])
@privately
def unlink(turn: Turn, talkoot: Planned, event: EventNow) -> Answer:
    """The hours of the talkoot do not count for the event any more."""
    t = turn.t
    said = talkoot_words.headline(t, talkoot, turn.zone) + "\n→ " + event_words.headline(t, event, turn.zone)
    show = Button(t("Work together"), f"event work {event.number}")
    if not event_work.unlink(turn.tx, event.number, talkoot.number):
        return Refusal(t("They did not belong together: ") + said, (show,))
    back = Button(t("Take it back"), f"link talkoot {talkoot.number} {event.number}")
    return Reply(t("Their hours do not count for the event any more: ") + said, (back, show), private=True)


@command("event work", "evenemangets talko", "tapahtuman talkoot", takes=[finding.LED_EVEN_PAST])
@privately
def work(turn: Turn, event: EventNow) -> Answer:
    """The organiser sees which talkoot count for the event, with their hours, and which others could."""
    t, tx = turn.t, turn.tx
    linked = event_work.of_event(tx, event.number)
    lines = [event_words.headline(t, event, turn.zone)]
    for one in linked:
        done = event_work.worked(tx, [one], zone=turn.zone)
        worked = hours_words.total(t, done) if done.minutes else t("hours not noted yet")
        lines.append(f"• *{escape(one.title)}*, {talkoot_words.when_said(t, one, turn.zone)}: {worked}")
    if len(linked) > 1:
        lines.append(t("Total") + ": " + hours_words.total(t, event_work.worked(tx, linked, zone=turn.zone)))
    others = [one for one in _near(turn, event) if one.number not in {other.number for other in linked}]
    if not linked:
        lines.append(t("No talkoot belong to it yet."))
    if others:
        lines.append(t("Which talkoot were a part of it?"))
    buttons = [
        Button(talkoot_words.short(t, one, turn.zone), f"link talkoot {one.number} {event.number}")
        for one in others[:OFFERED]
    ]
    buttons += [
        Button(t.label("Take off: {title}", title=one.title), f"unlink talkoot {one.number} {event.number}")
        for one in linked[:OFFERED]
    ]
    end = Button(t("Summary"), f"event summary {event.number}") if turn.now >= event.ends_at else None
    new = Button(t("New talkoot"), "new talkoot") if end is None else None
    return Reply("\n".join(lines), (*buttons, *filter(None, (new, end))), private=True)


def _near(turn: Turn, event: EventNow) -> list[Planned]:
    """Return the talkoot about that time that the person organises too, or whose associations organise both."""
    near = talkoot.between(turn.tx, event.starts_at - AROUND, event.ends_at + AROUND)
    mine = [one for one in near if finding_talkoot.organiser(turn, one)]
    return sorted(mine, key=lambda one: abs(one.days[0].starts_at - event.starts_at))
