"""Why a copy of an announcement waits or was not said, in words, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers import when
from handlers.turn import Town
from handlers.words import N_, Words
from storage.delivered import Delivered, How

FAILURES = frozenset({How.FAILED, How.OLD, How.STAYS})
NAMED = 8
"""How many rooms in which it failed are named."""
LONG = timedelta(minutes=5)
"""When something has waited so long in line, its network does not answer."""
_NETWORKS = {"telegram": "Telegram", "matrix": "Matrix", "terminal": N_("the terminal")}
_WHY = {
    "kicked": N_("the bot was removed from the group: add it again, then try again"),
    "left": N_("the bot was removed from the group: add it again, then try again"),
    "not found": N_("the network knows it no more"),
    "blocked": N_("has blocked the bot: they can open it again and write to it"),
    "not started": N_("has not opened the bot yet: they can write to it"),
    "deactivated": N_("the account is not in use any more"),
    "message gone": N_("somebody removed the message"),
    "refused": N_("the network did not take it"),
    "too old": N_("the network did not answer for three days"),
    "moved": N_("the group has moved"),
    "unlinked": N_("the group is not linked to the town any more: link it, then try again"),
}
_OTHER = N_("it did not succeed")


def why_waits(t: Words, one: Delivered, town: Town, *, now: datetime) -> str:
    """Return why a copy waits."""
    network = t(_NETWORKS.get(one.network, one.network))
    later = one.not_before is not None and one.not_before > now
    if one.why == "paced":
        return t("{network} asked to wait", network=network)
    if one.why in ("wait", "dead"):
        return t("{network} does not answer", network=network)
    if one.why == "unknown":
        return t("it did not succeed yet, I try again")
    if later and one.not_before:
        at = when.say(when.Moment(one.not_before), zone=town.zone, language=t.language, year=False)
        return t("it is night, they hear of it {at}", at=at)
    promised = max(filter(None, (one.not_before, one.promised_at)), default=now)
    if not later and now - promised > LONG:
        return t("{network} does not answer", network=network)
    return t("in line")


def lines(t: Words, failed: Sequence[Delivered]) -> list[str]:
    """Return a line for each room in which it failed, as far as there is room, and how many more there are."""
    if not failed:
        return []
    said = [t.n("{n} did not succeed:", "{n} did not succeed:", len(failed))]
    said += [f"• {_line(t, one)}" for one in failed[:NAMED]]
    more = len(failed) - NAMED
    return [*said, t.n("… and {n} more.", "… and {n} more.", more)] if more > 0 else said


def _line(t: Words, one: Delivered) -> str:
    why = t(_WHY.get(one.why, _OTHER))
    title = one.title or (t("somebody") if one.person_id else t("a group without a name"))
    match one.how:
        case How.OLD:
            return t("{room}: the old text still stands there ({why})", room=title, why=why)
        case How.STAYS:
            return t("{room}: it still stands there ({why})", room=title, why=why)
        case _:
            return t("{room}: {why}", room=title, why=why)
