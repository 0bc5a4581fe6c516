"""How a group or a person hears what is new, said to who may change it."""

from __future__ import annotations

from handlers import when
from handlers.digest import digest_times
from handlers.digest import whose as finding
from handlers.turn import Turn
from handlers.types import Button
from storage import hearing, wallclock
from storage.digests import Whose
from storage.hearing import Hears


def said(turn: Turn, whose: Whose, hears: Hears) -> str:
    """Return it in a few lines, with markup."""
    lines = [finding.headline(turn, whose), _digest(turn, whose, hears)]
    if whose.room_id is not None:
        lines.append(posts_said(turn, hears))
    return "\n".join(filter(None, lines))


def _digest(turn: Turn, whose: Whose, hears: Hears) -> str:
    t, at = turn.t, hearing.next_digest(hears, after=turn.now, zone=turn.zone)
    if at is None:
        return t("You get no weekly digest.") if whose.room_id is None else t("No weekly digest comes to the group.")
    often = digest_times.said(hears, turn.zone, t.language, now=turn.now)
    day = when.say_day(wallclock.local(at, turn.zone).date(), language=t.language)
    if whose.room_id is None:
        return t("Your weekly digest comes {often}, next {day}.", often=often, day=day)
    return t("The group's weekly digest comes {often}, next {day}.", often=often, day=day)


def posts_said(turn: Turn, hears: Hears) -> str:
    """Return how many new messages a day the group hears."""
    t = turn.t
    if hears.only_digest:
        return t("New messages come in the digest only.")
    posts = hearing.town_posts(turn.tx) if hears.posts is None else hears.posts
    if posts == 0:
        return t("New messages are gathered and come together the next morning.")
    return t.n(
        "At most {n} new message a day; the rest come together the next morning.",
        "At most {n} new messages a day; the rest come together the next morning.",
        posts,
    )


def buttons(turn: Turn, whose: Whose, hears: Hears) -> tuple[Button, ...]:
    """Return what can be changed."""
    t, of = turn.t, f" #{whose.room_id}" if whose.room_id is not None else ""
    found = [
        Button(digest_times.short(*one, t.language), f"digest{of} {digest_times.Chosen(*one).write()}")
        for one in digest_times.OFFERED
        if one != (hears.weekday, hears.minute)
    ]
    found.append(Button(t("Another time…"), f"digest time{of}"))
    if hears.weekday is not None:
        found.append(Button(t("No weekly digest"), f"digest{of} off"))
    if whose.room_id is not None:
        found += _of_group(turn, of, hears)
    return tuple(found)


def _of_group(turn: Turn, of: str, hears: Hears) -> list[Button]:
    t = turn.t
    if hears.only_digest:
        return [Button(t("New messages at once"), f"only digest{of} off")]
    digest = Button(t("Only in the digest"), f"only digest{of} on")
    return [digest, Button(t("New messages a day…"), f"posts a day{of}")]
