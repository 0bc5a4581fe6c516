"""Everybody concerned is told something once; who cannot be reached is named, for whoever must tell them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from handlers import notices, rights
from handlers.turn import Town, Turn
from handlers.types import Reply
from handlers.words import Words
from storage import contacts, people
from storage.db import Tx
from storage.people import Known

NAMED = 10
"""How many who cannot be reached are named before something is said."""


class Concerned(Protocol):
    """What somebody has said that they come to, once: a sign-up, or an answer."""

    @property
    def person_id(self) -> int: ...


C = TypeVar("C", bound=Concerned)


@dataclass(frozen=True, slots=True)
class Told:
    """How many people hear of it, and who cannot be reached."""

    reached: int
    missed: tuple[Known, ...] = ()


def by_person(found: Iterable[C], *, but: int | None = None) -> dict[int, list[C]]:
    """Return what each person has, in the order in which they came, without the person `but`."""
    theirs: dict[int, list[C]] = {}
    for one in found:
        if one.person_id != but:
            theirs.setdefault(one.person_id, []).append(one)
    return theirs


def reach(turn: Turn, theirs: Iterable[int]) -> tuple[int, list[Known]]:
    """Return how many of these people can be told something, and who cannot."""
    known = [person for one in theirs if (person := people.named(turn.tx, one)) is not None]
    missed = [one for one in known if notices.private_room(turn.tx, one.id, now=turn.now) is None]
    return len(known) - len(missed), missed


def will_hear(turn: Turn, theirs: Iterable[int]) -> list[str]:
    """Return how many of these people will hear of a change, and who will not, a line each."""
    t = turn.t
    reached, missed = reach(turn, theirs)
    lines = [t.n("{n} person hears of it.", "{n} people hear of it.", reached)] if reached else []
    return lines + ([t("I cannot reach: {names}.", names=shortly(t, missed))] if missed else [])


def shortly(t: Words, missed: Sequence[Known]) -> str:
    """Return the names, as many as one reads."""
    return t.list([one.name for one in missed[:NAMED]]) + (" …" if len(missed) > NAMED else "")


def tell(
    tx: Tx,
    theirs: Mapping[int, Sequence[C]],
    say: Callable[[Words, Sequence[C]], Reply],
    *,
    starts: Callable[[Sequence[C]], datetime | None],
    now: datetime,
    town: Town,
) -> Told:
    """Each person hears it once, in private and in their language; at night only whose own `starts` before ten."""
    reached, missed = 0, []
    for person_id, each in theirs.items():
        person = people.named(tx, person_id)
        if person is None:
            continue
        if notices.inform(tx, person_id, _saying(say, each), now=now, town=town, starts=starts(each)):
            reached += 1
        else:
            missed.append(person)
    return Told(reached, tuple(missed))


def _saying(say: Callable[[Words, Sequence[C]], Reply], each: Sequence[C]) -> Callable[[Words], Reply]:
    return lambda t: say(t, each)


def tell_leaders(
    tx: Tx,
    planned: rights.Organised,
    say: Callable[[Words], Reply],
    *,
    now: datetime,
    town: Town,
    starts: datetime,
    but: Iterable[int] = (),
) -> bool:
    """Who leads it and who made it hear this, each once; where neither can be reached, another organiser.

    False if nobody hears it.
    """
    leaders = [one.id for one in rights.leaders(tx, planned) if one.id not in set(but)]
    first = [one for one in leaders if one in (planned.leads, planned.person_id)]

    def inform(number: int) -> bool:
        return notices.inform(tx, number, say, now=now, town=town, starts=starts)

    reached = [inform(one) for one in first]
    return any(reached) or any(inform(one) for one in leaders if one not in first)


def told(turn: Turn, outcome: Told, *, nobody: str = "") -> str:
    """Return, a line each, how many hear of it, and whom the organiser must tell; `nobody` if there is no one."""
    t = turn.t
    lines = [t.n("I tell it to {n} person.", "I tell it to {n} people.", outcome.reached)] if outcome.reached else []
    lines += unheard(turn, outcome)
    return "\n" + "\n".join(lines or [nobody or t("Nobody has signed up yet, so nobody need be told.")])


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
