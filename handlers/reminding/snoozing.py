"""From the reminder itself: put off for a while, or done with."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.commands import command
from handlers.lengths import read_length
from handlers.reminding import finding, kept, own_words, when_read
from handlers.reminding.wishes import Wish
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, fold, moment
from storage import reminders, wallclock
from storage.reminders import Own

_TOMORROW = frozenset(("tomorrow", "huomenna", "huomiseen", "imorgon", "i morgon", "till imorgon"))
_MOST = 366 * 24 * 60


def _until(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read until when: for so long, until the same time tomorrow, or until any time that is said."""
    own: Own = values["own"]
    said = fold(text).strip(" .!")
    if not said:
        return Unclear(turn.t("When do I remind you again?"), _choices(turn))
    sleeps = reminders.quiet_of(turn.tx, own)
    if said in _TOMORROW:
        return Got(sleeps.waking(_tomorrow(turn, own), turn.zone), said)
    length = read_length(text, unit=1)
    if length and length <= _MOST:
        at = (turn.now + timedelta(minutes=length)).replace(second=0, microsecond=0)
        return Got(sleeps.waking(at, turn.zone), said)
    found = when_read.read(turn, text, {"group": own.room_id})
    if isinstance(found, Got) and isinstance(found.value, Wish) and found.value.rule is None:
        return Got(found.value.at, found.words)
    return Unclear(turn.t("When do I remind you again?"), _choices(turn)) if isinstance(found, Got) else found


def _tomorrow(turn: Turn, own: Own) -> datetime:
    """Return the time on the wall at which it was last said, on a day that is still to come."""
    today = wallclock.local(turn.now, turn.zone).date()
    at = own.said_at or turn.now
    while wallclock.local(at, turn.zone).date() <= today:
        at = reminders.same_clock_tomorrow(at, turn.zone)
    return at


def _choices(turn: Turn) -> list[tuple[str, str]]:
    return [(turn.t("10 min"), "10m"), (turn.t("1 h"), "60m"), (turn.t("Tomorrow"), "tomorrow")]


@command(
    "snooze",
    "snooza",
    "torkuta",
    aliases=("lykkaa", "siirra muistutusta", "skjut upp"),
    takes=[
        finding.arg(among=finding.just_said),
        Arg("until", _until, N_("When do I remind you again?"), lambda turn, _: _choices(turn), known=True),
    ],
)
def snooze(turn: Turn, own: Own, until: datetime) -> Answer:
    """It comes again then."""
    if own_words.is_over(turn, own):
        return when_read.nothing_ahead(turn)
    after = replace(own, at=until)
    said = own_words.say_moment(until, turn.zone, turn.language)
    lead = turn.t("I will remind you again {when}: ", when=moment(until, said))
    body = own_words.body(turn.tx, own, turn.t, turn.zone, now=turn.now)
    remove = Button(turn.t("Remove the reminder"), f"remove reminder {own.number}")
    return kept.changed(turn, own, after, Reply(lead + body, (remove,), private=own.room_id is None))


@command(
    "done",
    "klar",
    "tehty",
    aliases=("valmis", "klart", "hoidettu"),
    takes=[finding.arg(finding.may_do, finding.to_do)],
)
def done(turn: Turn, own: Own) -> Answer:
    """It is done, and nobody is reminded of it any more."""
    reminders.remove(turn.tx, own.number)
    return kept.gone(turn, own, turn.t("That is done: "))
