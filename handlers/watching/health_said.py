"""How the bot's state is put into words: networks, sizes, how long, why something failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from handlers.words import N_, Words

_WHY = {
    "blocked": N_("blocked the bot"),
    "not started": N_("never opened the bot"),
    "deactivated": N_("account not in use any more"),
    "kicked": N_("removed the bot"),
    "left": N_("removed the bot"),
    "not found": N_("not there any more"),
    "message gone": N_("message was removed"),
    "refused": N_("the network did not take it"),
    "away": N_("kept until they are back"),
    "too old": N_("the network did not answer for three days"),
}
_OTHER = N_("for another reason")
_KILO = 1024
_POINTS = {"en": "."}


def size(count: int, t: Words) -> str:
    """Return so many bytes, shortly: "34 MB"."""
    if count < _KILO**2:
        return t("{n} kB", n=max(1, round(count / _KILO)))
    mega = count / _KILO**2
    if mega < 10:
        return t("{n} MB", n=_decimal(mega, t))
    return t("{n} MB", n=round(mega)) if mega < 10 * _KILO else t("{n} GB", n=round(mega / _KILO))


def _decimal(number: float, t: Words) -> str:
    return f"{number:.1f}".replace(".", _POINTS.get(t.language, ","))


def lasting(length: timedelta, t: Words) -> str:
    """Return how long that is, roughly: "12 s", "3 min", "2 h", "4 days"."""
    seconds = int(length.total_seconds())
    if seconds < 90:
        return t("{n} s", n=seconds)
    if seconds < 90 * 60:
        return t("{n} min", n=round(seconds / 60))
    if seconds < 48 * 3600:
        return t("{n} h", n=round(seconds / 3600))
    return t("{n} days", n=round(seconds / 86400))


def failures(t: Words, failed: Sequence[tuple[str, str, int]]) -> list[str]:
    """Return how much could not be said, and why, in one line; nothing if all could."""
    whys: Counter[str] = Counter()
    for _network, why, count in failed:
        whys[_WHY.get(why, _OTHER)] += count
    if not whys:
        return []
    reasons = ", ".join(f"{t(why)} {count}" for why, count in whys.most_common())
    return [t.n("Could not be said: {n} ({why}).", "Could not be said: {n} ({why}).", whys.total(), why=reasons)]
