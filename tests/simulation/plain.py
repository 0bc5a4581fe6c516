"""A plain model of what a town's people are reminded of, and when: written from what was promised, with none of the
bot's code, and slow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.simulation.nights import DAY, HOUR, MINUTE, USUAL, Ahead, Night, instant, wall

AGAIN = 11 * MINUTE
"""A network that answers again is tried within this time."""
LATE = 10 * MINUTE
MISSED = 2 * DAY
EARLY = 2 * HOUR
"""What begins so soon after the waking is told of at night."""


@dataclass
class Wish:
    """One reminder that is to come: of a thing, to a person or, with a `room`, to that group."""

    who: str
    what: str
    at: datetime
    made: datetime
    starts: datetime | None = None
    ended: datetime | None = None
    """When it was given up: nothing of it is said any more."""
    vague: bool = False
    """It was due, and perhaps not said, when another took its place: it need not be said."""
    said: list[datetime] = field(default_factory=list)


@dataclass
class Thing:
    """What people come to: who, and in which group they said so."""

    kind: str
    starts: datetime
    leader: str
    people: dict[str, str] = field(default_factory=dict)
    number: int = 0
    """Its number in the bot, and others that are needed to speak of it."""
    also: dict[str, int] = field(default_factory=dict)
    on: bool = True


@dataclass
class Own:
    """Somebody's own reminder: `rule` says when it comes again, or `about` before what, so long `ahead`."""

    who: str
    number: int
    first: datetime
    rule: tuple[str, int] | None = None
    about: str = ""
    ahead: Ahead | None = None
    since: datetime | None = None
    """Since when its turns come as its rule says, and are not yet among the wishes."""
    stands: bool = True


@dataclass
class Person:
    nights: list[tuple[datetime, Night]] = field(default_factory=list)
    """Since when they have slept how, the last at the end."""
    times: dict[str, tuple[Ahead, ...]] = field(default_factory=dict)
    gone_since: datetime | None = None
    """Since when nothing reaches them in private."""
    network: str = ""
    then: str = ""
    """Where else they are reached once the first way is gone."""

    @property
    def night(self) -> Night:
        return self.nights[-1][1] if self.nights else Night()

    def night_at(self, at: datetime) -> Night:
        return next((night for since, night in reversed(self.nights) if since <= at), Night())


class Plain:
    """The town as it is said to be."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.things: dict[str, Thing] = {}
        self.own: dict[str, Own] = {}
        self.groups: dict[str, str] = {}
        """On which network each group is."""
        self.usual = dict(USUAL)
        self.wishes: list[Wish] = []
        self._of: dict[tuple[str, str], list[Wish]] = {}
        self.down: list[tuple[datetime, datetime]] = []
        """When the bot did not run."""
        self.out: dict[str, list[tuple[datetime, datetime]]] = {}
        """When a network did not answer."""

    # What people do

    def joins(self, what: str, who: str, now: datetime, group: str = "") -> None:
        self.things[what].people[who] = group
        self.arm(what, who, now)

    def leaves(self, what: str, who: str, now: datetime) -> None:
        self.things[what].people.pop(who, None)
        self._end(what, who, now)

    def moves(self, what: str, starts: datetime, now: datetime) -> None:
        self.things[what].starts = starts
        self._all_anew(what, now)

    def calls_off(self, what: str, now: datetime) -> None:
        self.things[what].on = False
        for who in self.things[what].people:
            self._end(what, who, now)
        self._follow(what, now)

    def brings_back(self, what: str, now: datetime) -> None:
        self.things[what].on = True
        self._all_anew(what, now)

    def wants_times(self, who: str, kind: str, aheads: tuple[Ahead, ...] | None, now: datetime) -> None:
        if aheads is None:
            self.people[who].times.pop(kind, None)
        else:
            self.people[who].times[kind] = aheads
        self._of_person_anew(who, now)

    def everybody(self, kind: str, aheads: tuple[Ahead, ...], now: datetime) -> None:
        self.usual[kind] = aheads
        for what, thing in self.things.items():
            for who in thing.people if thing.kind == kind and thing.on and now < thing.starts else ():
                if kind not in self.people[who].times:
                    self.arm(what, who, now)

    def sleeps(self, who: str, night: Night, now: datetime) -> None:
        self.people[who].nights.append((now, night))
        self._of_person_anew(who, now)

    def _of_person_anew(self, who: str, now: datetime) -> None:
        for what, thing in self.things.items():
            if who in thing.people and thing.on:
                self.arm(what, who, now)

    def _all_anew(self, what: str, now: datetime) -> None:
        for who in self.things[what].people:
            self.arm(what, who, now)
        self._follow(what, now)

    def arm(self, what: str, who: str, now: datetime) -> None:
        """The person is reminded of the thing as they wish: of what is still ahead."""
        thing, person = self.things[what], self.people[who]
        self._end(what, who, now, vague=True)
        wished = [one.before(thing.starts) for one in person.times.get(thing.kind, self.usual[thing.kind])]
        moved = [(at, person.night.moved(at, thing.starts)) for at in wished]
        heard = [at for at, then in moved if at == then and now < at]
        for at, then in moved:
            same_evening = at != then and any(timedelta() <= then - one < 6 * HOUR for one in heard)
            if now < then < thing.starts and not same_evening:
                self._wish(Wish(who, what, then, now, thing.starts))

    def _end(self, what: str, who: str, now: datetime, *, vague: bool = False) -> None:
        for wish in self._of.get((what, who), ()):
            if wish.ended is None and vague and wish.at <= now:
                wish.vague = wish.vague or self.window(wish)[1] > now
            elif wish.ended is None:
                wish.ended = now

    def _wish(self, wish: Wish) -> None:
        self.wishes.append(wish)
        self._of.setdefault((wish.what, wish.who), []).append(wish)

    # What people wish for themselves

    def wishes_for(self, what: str, own: Own, now: datetime) -> None:
        self.own[what] = own
        if own.about:
            self._follow(own.about, now)
        elif own.rule is None:
            self._wish(Wish(own.who, what, own.first, now))
        else:
            own.since = now

    def _follow(self, about: str, now: datetime) -> None:
        thing = self.things[about]
        for what, own in self.own.items():
            if own.about == about and own.stands and own.ahead is not None:
                self._end(what, own.who, now, vague=thing.on)
                at = self.people[own.who].night.moved(own.ahead.before(thing.starts), thing.starts)
                if thing.on and now < at:
                    self._wish(Wish(own.who, what, at, now, thing.starts))

    def snoozes(self, what: str, until: datetime, now: datetime) -> None:
        own = self.own[what]
        self._until_now(what, now)
        self._end(what, own.who, now, vague=True)
        starts = self.things[own.about].starts if own.about else None
        self._wish(Wish(own.who, what, until, now, starts))
        own.since = until

    def done_with(self, what: str, now: datetime) -> None:
        self._until_now(what, now)
        self.own[what].stands = False
        self._end(what, self.own[what].who, now)

    def closes(self, now: datetime) -> None:
        """The year is over: all turns of all rules until now are among the wishes."""
        for what in self.own:
            self._until_now(what, now)

    def _until_now(self, what: str, now: datetime) -> None:
        own = self.own[what]
        if own.rule is None or own.since is None or not own.stands:
            return
        for at in self._turns(own, own.since):
            if at > now:
                break
            self._wish(Wish(own.who, what, at, own.since))
        own.since = max(now, own.since)

    def _turns(self, own: Own, after: datetime) -> Iterator[datetime]:
        """Yield when a repeating reminder comes, later than that."""
        assert own.rule is not None
        how, every = own.rule
        shown, at = wall(own.first), own.first
        while True:
            if how == "hours":
                if at > after and not self.people[own.who].night.asleep(at):
                    yield at
                at += every * HOUR
                continue
            if instant(shown) > after and (how != "last friday" or (shown + 7 * DAY).month != shown.month):
                yield instant(shown)
            shown += (7 if how == "last friday" else every) * DAY

    # When it is said

    def window(self, wish: Wish) -> tuple[datetime, datetime]:
        """Return the first and the last instant at which the reminder may be said."""
        return self._awake(wish, max(wish.at, wish.made))

    def _awake(self, wish: Wish, at: datetime) -> tuple[datetime, datetime]:
        person = self.people[wish.who]
        first = last = at
        for _ in range(20):
            before = first, last
            first = next((end for begin, end in self.down if begin < first < end), first)
            last = max(first, next((end for begin, end in self.down if begin <= last < end), last))
            network = self.way(wish.who, first) or self._other_way(wish)
            for begin, end in self.out.get(network, ()):
                if begin <= first < end:
                    first = end
                if begin <= last < end + AGAIN:
                    last = end + AGAIN
            last = max(first, last)
            first, last = (self._morning(wish, person, one) for one in (first, last))
            if (first, last) == before:
                break
        return first, last

    @staticmethod
    def _morning(wish: Wish, person: Person, at: datetime) -> datetime:
        night = person.night_at(at)
        if not night.asleep(at):
            return at
        waking = night.waking(at)
        early = wish.starts is not None and at < wish.starts < waking + EARLY
        return at if early else waking

    def _other_way(self, wish: Wish) -> str:
        """Return the network of the group in which the person is named, or of who leads what it is about."""
        thing = self.things.get(wish.what)
        if thing is None:
            return ""
        group = thing.people.get(wish.who)
        return self.groups[group] if group else self.people[thing.leader].network if thing.leader else ""

    def way(self, who: str, at: datetime) -> str:
        """Return the network on which the person is reached in private, or nothing."""
        person = self.people[who]
        return person.network if person.gone_since is None or at < person.gone_since else person.then
