"""Changing one's reminders: their time, their words; removing them, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from handlers import taking_back
from handlers.commands import command
from handlers.reminding import about, clock_read, finding, kept, setting, when_doubtful, when_read
from handlers.reminding.wishes import Wish
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values, as_said
from handlers.words import N_
from storage import reminders, wallclock
from storage.reminders import Own

_ASK = N_("What changes? Tap a time, or write a new time or new words.")


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a reminder: when it comes, what it says; None is as before."""

    wish: Wish | None
    text: str | None


def _what(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read a new time, new words, or both."""
    own: Own = values["own"]
    if not text.strip():
        return Unclear(turn.t(_ASK), _to_tap(turn, values))
    said, as_before = text, {"group": own.room_id, **values}
    if own.about is not None and (how := when_read.ahead_alone(text)) is not None:
        said = f"{how} {own.about}"
    said = _at_its_clock(turn, own, text) or said
    if not when_read.says_time(turn, said):
        words = setting.TEXT.parse(turn, said, {})
        return Got(Change(None, words.value), words.words) if isinstance(words, Got) else words
    found = when_read.read(turn, said, as_before)
    if not isinstance(found, Got):
        return found
    line = f"{found.words} {found.rest}".strip()
    return Got(Change(found.value, found.rest or None), line)


def _at_its_clock(turn: Turn, own: Own, text: str) -> str | None:
    """Return the text with the reminder's own day, and how often it comes, where it says but another time of day."""
    clock = clock_read.find(text)
    if clock is None or clock.before or own.about is not None or own.until_done or own.at is None:
        return None
    if clock.behind and when_read.says_time(turn, clock.behind):
        return None
    if own.rule is not None and own.first is not None:
        first = datetime.combine(datetime.fromisoformat(own.first).date(), clock.at).isoformat()
        sleeps = reminders.quiet_of(turn.tx, own)
        at = reminders.next_at(first, own.rule, after=turn.now, zone=turn.zone, awake=sleeps)
    else:
        day = wallclock.local(own.at, turn.zone).date()
        at = wallclock.utc(datetime.combine(day, clock.at), turn.zone)
    if at is None or at <= turn.now:
        return None
    return f"{Wish(at, own.rule).write(turn.zone)} {clock.behind}".strip()


def _to_tap(turn: Turn, values: Values) -> Choices:
    own: Own = values["own"]
    thing = about.seen(turn, own.about) if own.about else None
    if thing is not None:
        return when_read.ahead_choices(turn, thing)
    return when_doubtful.usual(turn, when_read.awake(turn, {"group": own.room_id}))


@command(
    "change reminder",
    "ändra påminnelse",
    "muuta muistutusta",
    aliases=("muuta muistutus", "edit reminder"),
    takes=[finding.arg(), Arg("what", _what, _ASK, _to_tap, known=True)],
)
def change(turn: Turn, own: Own, what: Change) -> Answer:
    """The reminder comes at the new time, or says the new words."""
    after = own if what.text is None else replace(own, text=what.text)
    if what.wish is not None:
        wish = what.wish
        after = replace(after, at=wish.at, rule=wish.rule, about=wish.about, ahead=wish.ahead, said_at=None)
        after = replace(after, first=wish.first(turn.zone))
    return kept.changed(turn, own, after, setting.told(turn, after) if after.at else kept.said(turn, after))


@command(
    "remove reminder",
    "ta bort påminnelse",
    "poista muistutus",
    aliases=("peru muistutus", "cancel reminder", "delete reminder", "avboka påminnelse", "radera påminnelse"),
    takes=[finding.arg()],
)
def remove(turn: Turn, own: Own) -> Answer:
    """Nobody is reminded of it any more."""
    reminders.remove(turn.tx, own.number)
    return kept.gone(turn, own, turn.t("I will not remind you of this any more: "))


@command("restore reminder", "återta påminnelse", "palauta muistutus", takes=[Arg("number", as_said)])
def restore(turn: Turn, number: str) -> Answer:
    """The reminder is as it was; what would have come meanwhile comes the next time, or can be put off."""
    before = taking_back.own(turn, number, kept.KIND)
    if before is None:
        return taking_back.nothing(turn.t)
    return kept.back(turn, before)
