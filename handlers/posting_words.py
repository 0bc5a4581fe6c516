"""What is said about where something new is told: "4 ryhmässä: 3 Telegramissa, 1 Matrixissa"."""

from __future__ import annotations

from collections import Counter

from handlers import when
from handlers.posting import Posted
from handlers.turn import Turn
from handlers.words import N_, Words
from storage import quiet
from storage.rooms import Known

_NETWORKS = {
    "telegram": N_("{n} on Telegram"),
    "matrix": N_("{n} on Matrix"),
    "terminal": N_("{n} in the terminal"),
}


def where(turn: Turn, posted: Posted) -> list[str]:
    """Return in how many groups on which networks it is told, and in how many digests; nothing, if nowhere."""
    return [*([_at_once(turn, posted.said)] if posted.said else []), *gathered(turn.t, len(posted.gathered))]


def _at_once(turn: Turn, said: list[Known]) -> str:
    t, morning = turn.t, quiet.of_town(turn.tx).waking(turn.now, turn.zone)
    networks = on_networks(t, said)
    text = t.n("In {n} group: {networks}.", "In {n} groups: {networks}.", len(said), networks=networks)
    if morning == turn.now:
        return text
    return text + t(
        " They hear of it in the morning, {at}.", at=when.say_time(morning, zone=turn.zone, language=t.language)
    )


def on_networks(t: Words, said: list[Known]) -> str:
    """Return on which networks they are: "3 Telegramissa, 1 Matrixissa"."""
    there = Counter(room.network for room in said)
    return ", ".join(t(_NETWORKS[network], n=count) for network, count in there.most_common())


def gathered(t: Words, count: int) -> list[str]:
    """Return the line about the groups that have heard enough today, or want a digest; none where there are none."""
    if not count:
        return []
    return [
        t.n(
            "{n} group gets it in its digest: it has had enough for today, or wants only a digest.",
            "{n} groups get it in their digests: they have had enough for today, or want only a digest.",
            count,
        )
    ]
