"""Everybody who comes to talkoot or waits for them is told something once; who cannot be reached is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import notices, rights
from handlers.turn import Town, Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import contacts, people, sign_ups
from storage.db import Tx
from storage.people import Known
from storage.planned import Planned
from storage.sign_ups import SignedUp

Theirs = dict[int, list[SignedUp]]
"""What each person has signed up for, by the person."""
Say = Callable[[Words, Sequence[SignedUp]], Reply]
NAMED = 10
"""How many who cannot be reached are named before something is said."""


@dataclass(frozen=True, slots=True)
class Told:
    """How many people hear of it, and who cannot be reached."""

    reached: int
    missed: tuple[Known, ...] = ()


def who_comes(found: Iterable[SignedUp], *, but: int | None = None, waiting: bool = True) -> Theirs:
    """Return the sign-ups of each person, in the order in which they came; without who waits, those who come alone."""
    theirs: Theirs = {}
    for one in found:
        if one.person_id != but and (waiting or one.is_coming):
            theirs.setdefault(one.person_id, []).append(one)
    return theirs


def of(tx: Tx, planned: Planned, *, but: int | None = None, waiting: bool = True) -> Theirs:
    """Return who comes to the talkoot or waits for them, without the person `but`."""
    return who_comes(sign_ups.of_talkoot(tx, planned), but=but, waiting=waiting)


def reach(turn: Turn, theirs: Iterable[int]) -> tuple[int, list[Known]]:
    """Return how many of these people can be told something, and who cannot."""
    known = [person for one in theirs if (person := people.named(turn.tx, one)) is not None]
    missed = [one for one in known if notices.private_room(turn.tx, one.id, now=turn.now) is None]
    return len(known) - len(missed), missed


def will_hear(turn: Turn, planned: Planned) -> list[str]:
    """Return how many will hear of a change of the whole talkoot, and who will not, a line each."""
    t = turn.t
    reached, missed = reach(turn, of(turn.tx, planned, but=turn.person.id))
    lines = [t.n("{n} person hears of it.", "{n} people hear of it.", reached)] if reached else []
    return lines + ([t("I cannot reach: {names}.", names=shortly(t, missed))] if missed else [])


def shortly(t: Words, missed: Sequence[Known]) -> str:
    """Return the names, as many as one reads."""
    return t.list([one.name for one in missed[:NAMED]]) + (" …" if len(missed) > NAMED else "")


def tell(tx: Tx, theirs: Theirs, say: Say, *, now: datetime, town: Town, was: Planned | None = None) -> Told:
    """Each person hears it once, in private and in their language; at night only who comes before ten in the morning.

    Of moved talkoot, `was` says when their day was to begin.
    """
    reached, missed = 0, []
    for person_id, signed in theirs.items():
        person = people.named(tx, person_id)
        if person is None:
            continue
        if notices.inform(tx, person_id, _saying(say, signed), now=now, town=town, starts=_first(signed, was, now)):
            reached += 1
        else:
            missed.append(person)
    return Told(reached, tuple(missed))


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


def _saying(say: Say, signed: Sequence[SignedUp]) -> Callable[[Words], Reply]:
    return lambda t: say(t, signed)


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
    leaders = [one.id for one in rights.leaders(tx, planned) if one.id not in set(but)]
    first = [one for one in leaders if one in (planned.leads, planned.person_id)]
    begins = starts or planned.starts_at

    def inform(number: int) -> bool:
        return notices.inform(tx, number, say, now=now, town=town, starts=begins)

    reached = [inform(one) for one in first]
    return any(reached) or any(inform(one) for one in leaders if one not in first)


def told(turn: Turn, outcome: Told) -> str:
    """Return, a line each, how many hear of it, and whom the organiser must tell."""
    t = turn.t
    lines = [t.n("I tell it to {n} person.", "I tell it to {n} people.", outcome.reached)] if outcome.reached else []
    lines += unheard(turn, outcome)
    if not lines:
        lines.append(t("Nobody has signed up yet, so nobody need be told."))
    return "\n" + "\n".join(lines)


def unheard(turn: Turn, outcome: Told) -> list[str]:
    """Return whom the organiser must tell, and how they are reached, in a line, if there is anybody."""
    if not outcome.missed:
        return []
    names = turn.t.list([with_contact(turn.tx, one) for one in outcome.missed])
    return [turn.t("I cannot reach everybody. Please tell them yourself: {name}.", name=names)]


def with_contact(tx: Tx, person: Known) -> str:
    """Return the name, and how the person lets the organisers reach them: "Liisa (040 123 4567)"."""
    how = contact(tx, person.id)
    return f"{person.name} ({how})" if how else person.name


def contact(tx: Tx, person_id: int) -> str:
    """Return the phone number and the name on the network, as far as the person allows."""
    allowed = contacts.get(tx, person_id)
    if allowed is None:
        return ""
    accounts = people.accounts(tx, person_id) if allowed.handle else ()
    handles = [user if user.startswith("@") else network.capitalize() for network, user in accounts]
    return ", ".join(filter(None, (allowed.phone, *handles)))


def give_up(t: Words, planned: Planned, signed: Sequence[SignedUp]) -> Button:
    """Return the button with which somebody says that they cannot come."""
    what = str(signed[0].number) if len(signed) == 1 else f"t{planned.number}"
    return Button(t("I cannot come"), f"withdraw {what}")
