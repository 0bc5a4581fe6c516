"""Everybody who comes to talkoot or waits for them is told something once; who cannot be reached is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from handlers import telling
from handlers.telling import Told as Told
from handlers.telling import contact as contact
from handlers.telling import reach as reach
from handlers.telling import shortly as shortly
from handlers.telling import told as told
from handlers.telling import unheard as unheard
from handlers.telling import with_contact as with_contact
from handlers.turn import Town, Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import sign_ups
from storage.db import Tx
from storage.planned import Planned
from storage.sign_ups import SignedUp

Theirs = dict[int, list[SignedUp]]
"""What each person has signed up for, by the person."""
Say = Callable[[Words, Sequence[SignedUp]], Reply]


def who_comes(found: Iterable[SignedUp], *, but: int | None = None, waiting: bool = True) -> Theirs:
    """Return the sign-ups of each person, in the order in which they came; without who waits, those who come alone."""
    return telling.by_person((one for one in found if waiting or one.is_coming), but=but)


def of(tx: Tx, planned: Planned, *, but: int | None = None, waiting: bool = True) -> Theirs:
    """Return who comes to the talkoot or waits for them, without the person `but`."""
    return who_comes(sign_ups.of_talkoot(tx, planned), but=but, waiting=waiting)


def will_hear(turn: Turn, planned: Planned) -> list[str]:
    """Return how many will hear of a change of the whole talkoot, and who will not, a line each."""
    return telling.will_hear(turn, of(turn.tx, planned, but=turn.person.id))


def tell(tx: Tx, theirs: Theirs, say: Say, *, now: datetime, town: Town, was: Planned | None = None) -> Told:
    """Each person hears it once, in private and in their language; at night only who comes before ten in the morning.

    Of moved talkoot, `was` says when their day was to begin.
    """
    return telling.tell(tx, theirs, say, starts=lambda signed: _first(signed, was, now), now=now, town=town)


def _first(signed: Sequence[SignedUp], was: Planned | None, now: datetime) -> datetime | None:
    """Return when the first of it begins that is not over; None for what is."""
    return min(
        (
            min(one.starts_at, was.day(one.day_id).starts_at) if was is not None else one.starts_at
            for one in signed
            if now < one.ends_at
        ),
        default=None,
    )


def tell_leaders(
    tx: Tx,
    planned: Planned,
    say: Callable[[Words], Reply],
    *,
    now: datetime,
    town: Town,
    but: Iterable[int] = (),
    starts: datetime | None = None,
) -> bool:
    """Who leads the work and who made the talkoot hear it, each once; where neither can be reached, another organiser.

    False if nobody hears it.
    """
    begins = starts or planned.starts_at
    return telling.tell_leaders(tx, planned, say, now=now, town=town, but=but, starts=begins)


def give_up(t: Words, planned: Planned, signed: Sequence[SignedUp]) -> Button:
    """Return the button with which somebody says that they cannot come."""
    what = str(signed[0].number) if len(signed) == 1 else f"t{planned.number}"
    return Button(t("I cannot come"), f"withdraw {what}")
