"""What people of the simulated town do: each deed is said to the bot and told to the plain model."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from storage import sign_ups
from tests.simulation.plain import (
    DAY,
    EVE,
    HOUR,
    HOUR_BEFORE,
    MINUTE,
    MORNING,
    Ahead,
    Night,
    Own,
    Thing,
    instant,
    wall,
)
from tests.simulation.town_life import Life, Size, shown
from tests.simulation.trouble import MortalDatabase
from tests.town import Said

TIMES: tuple[tuple[str, tuple[Ahead, ...] | None], ...] = (
    ("2 päivää ennen klo 9", (Ahead(days=2, clock=(9, 0)),)),
    ("3 tuntia ennen", (Ahead(minutes=180),)),
    ("edellisenä iltana klo 19", (Ahead(days=1, clock=(19, 0)),)),
    ("edellisenä iltana klo 18 ja tuntia ennen", (EVE, HOUR_BEFORE)),
    ("samana aamuna klo 8", (MORNING,)),
    ("ei", ()),
    ("oletus", None),
)
NIGHTS = (("22–7", Night(22, 7)), ("20–9", Night(20, 9)), ("23–6", Night(23, 6)), ("9–17", Night(9, 17)))
KINDS = {"booking": "varaukset", "talkoot": "talkoot", "event": "tapahtumat"}
BEFORE = (
    ("tunti ennen {what}", Ahead(minutes=60)),
    ("3 tuntia ennen {what}", Ahead(minutes=180)),
    ("päivää ennen {what} klo 9.30", Ahead(days=1, clock=(9, 30))),
)
OF = {"booking": "varausta", "talkoot": "talkoita", "event": "tapahtumaa"}
WEEKDAYS = ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai")
_FIRST = re.compile(r"ensi kerran \w\w (\d+)\.(\d+)\.(\d+) klo (\d+)(?:\.(\d\d))?")


class Deeds(Life):
    """Everything that somebody may do in a moment of the year."""

    def __init__(self, db: MortalDatabase, size: Size, seed: int) -> None:
        super().__init__(db, size, seed)
        self.refused: dict[str, int] = {}
        self.done: dict[str, int] = {}
        self.space_of: dict[int, str] = {}
        self.seen_in: dict[str, list[str]] = {}
        """In which groups something is seen."""
        self.leaders: list[str] = []

    async def does_something(self) -> None:
        """Somebody does one thing or another, if it can be done."""
        deeds: dict[Callable[[str], Awaitable[bool | None]], int] = {
            self.books: 16,
            self.books_series: 1,
            self.moves_booking: 5,
            self.cancels_booking: 5,
            self.signs_up_for: 14,
            self.withdraws: 4,
            self.answers_event: 12,
            self.moves_something: 3,
            self.calls_something_off: 2,
            self.reminds_once: 8,
            self.reminds_again: 3,
            self.reminds_before: 8,
            self.snoozes: 8,
            self.is_done: 4,
            self.changes_times: 3,
            self.changes_night: 2,
        }
        who = self.somebody()
        if who is not None:
            deed = self.chance.choices(list(deeds), list(deeds.values()))[0]
            outcome = await deed(who)
            if outcome is not None:
                told = self.done if outcome else self.refused
                told[deed.__name__] = told.get(deed.__name__, 0) + 1

    def some_coming(self, *kinds: str) -> tuple[str, str] | None:
        """Return something of these kinds, and who comes to it and can talk to the bot now."""
        now = self.clock.now()
        open_ = [(what, one) for what, one in self.plain.things.items() if one.kind in kinds and one.on]
        found = [(what, who) for what, one in open_ if now < one.starts for who in one.people]
        self.chance.shuffle(found)
        return next(((what, who) for what, who in found if self.talks(who)), None)

    # Bookings

    async def books(self, who: str) -> bool | None:
        space, starts = self.chance.choice(self.spaces), self.some_time(soonest=2 * HOUR, latest=12 * DAY)
        ends = starts + self.chance.randint(1, 3) * HOUR
        if not self.free(space, starts, ends) or starts < self.clock.now() + HOUR:
            return None
        token = next(self.tokens)
        now, new = await self.say(who, f"/varaa {space} {shown(starts)}–{wall(ends).hour} {token}")
        number = next((n for said in new if (n := self.number(said, "cancel"))), 0)
        if not number:
            return False
        self.taken.append((space, starts, ends))
        self.space_of[number] = space
        self.plain.things[token] = Thing("booking", starts, "", number=number)
        self.plain.joins(token, who, now)
        return True

    async def books_series(self, who: str) -> bool | None:
        space, day = self.chance.choice(self.spaces), self.some_time(soonest=2 * DAY, latest=9 * DAY)
        times = [instant(wall(day) + week * 7 * DAY) for week in range(self.chance.randint(3, 12))]
        if not all(self.free(space, at, at + HOUR) for at in times):
            return None
        token, first, last = next(self.tokens), wall(times[0]), wall(times[-1])
        hours = f"joka {WEEKDAYS[first.weekday()]} klo {first.hour}–{first.hour + 1}"
        days = f"{first.day}.{first.month}.{first.year}–{last.day}.{last.month}.{last.year}"
        now, new = await self.say(who, f"/varaa {space} {hours} {days} {token}")
        series = next((n for said in new if (n := self.number(said, "turns"))), 0)
        if not series:
            return False
        _, new = await self.say(who, f"turns {series}")
        numbers = [int(n) for n in re.findall(r"^(\d+)\. \w\w \d", "\n".join(said.text for said in new), re.MULTILINE)]
        for number, at in zip(numbers, times, strict=True):
            what = f"{token} {wall(at):%Y-%m-%d}"
            self.taken.append((space, at, at + HOUR))
            self.space_of[number] = space
            self.plain.things[what] = Thing("booking", at, "", number=number, also={"series": series})
            self.plain.joins(what, who, now)
        return True

    async def moves_booking(self, _who: str) -> bool | None:
        found, starts = self.some_coming("booking"), self.some_time(soonest=2 * HOUR, latest=14 * DAY)
        if found is None or self.plain.things[found[0]].also or starts < self.clock.now() + HOUR:
            return None
        what, who = found
        thing = self.plain.things[what]
        at = next(place for place, one in enumerate(self.taken) if self.is_of(one, thing))
        space, begin, end = self.taken[at]
        if not self.free(space, starts, starts + (end - begin)):
            return None
        until = wall(starts + (end - begin)).hour
        now, new = await self.say(who, f"/siirrä {thing.number} {shown(starts)}–{until}")
        if not any(self.number(said, "move back") for said in new):
            return False
        self.taken[at] = (space, starts, starts + (end - begin))
        self.plain.moves(what, starts, now)
        return True

    def is_of(self, one: tuple[str, datetime, datetime], thing: Thing) -> bool:
        return one[1] == thing.starts and one[0] == self.space_of[thing.number]

    async def cancels_booking(self, _who: str) -> bool | None:
        coming = self.some_coming("booking")
        if coming is None:
            return None
        what, who = coming
        thing = self.plain.things[what]
        found = await self.taps_through(who, f"cancel {thing.number}", ends="restore")
        if found is None:
            return False
        self.plain.calls_off(what, found[0])
        if self.chance.random() < 0.4:
            await self.later()
            return await self._brings_back(who, what, found[1])
        self.taken = [one for one in self.taken if not self.is_of(one, thing)]
        return True

    async def later(self) -> None:
        """Some minutes go by."""
        await self.comes_to(self.clock.now() + self.chance.randint(0, 40) * MINUTE)

    async def _brings_back(self, who: str, what: str, said: Said) -> bool | None:
        back = next((button.command for button in said.buttons if button.label == "Kumoa"), None)
        if back is None or not self.talks(who) or self.clock.now() >= self.plain.things[what].starts - HOUR:
            return None
        now, new = await self.say(who, back)
        if not any(f"aihe{what[4:9]}" in one.text.lower() for one in new):
            return False
        self.plain.brings_back(what, now)
        return True

    # Talkoot and events

    async def publishes(self, kind: str) -> None:
        """Somebody publishes talkoot, or an event, which some groups see."""
        who = self.chance.choice(self.leaders)
        token, starts = next(self.tokens), self.some_time(soonest=3 * DAY, latest=20 * DAY)
        where = self.chance.sample(sorted(self.groups), min(2, len(self.groups)))
        days = [(f"{wall(starts):%Y-%m-%dT%H:%M}", f"{wall(starts + 3 * HOUR):%Y-%m-%dT%H:%M}")]
        thing, title, now = Thing(kind, starts, who), token.capitalize(), self.clock.now()
        if kind == "talkoot":
            planned = self.talkoot(self.people[who], title, days=days, groups=[self.groups[one] for one in where])
            thing.number, thing.also["task"] = planned.number, planned.tasks[0].number
        else:
            thing.number = self.event(self.people[who], title, days=days).number
        self.plain.things[token], self.seen_in[token] = thing, where
        assert now == self.clock.now()

    async def signs_up_for(self, who: str) -> bool | None:
        what = self._open("talkoot", who)
        if what is None:
            return None
        return await self._comes(who, what, f"sign up {self.plain.things[what].also['task']}", "withdraw")

    async def answers_event(self, who: str) -> bool | None:
        what = self._open("event", who)
        if what is None:
            return None
        says = self.chance.choice(("coming", "coming", "maybe"))
        return await self._comes(who, what, f"{says} {self.plain.things[what].number}", "not coming")

    def _open(self, kind: str, who: str) -> str | None:
        soon = self.clock.now() + HOUR
        things = self.plain.things.items()
        found = [
            what for what, one in things if one.kind == kind and one.on and who not in one.people and soon < one.starts
        ]
        return self.chance.choice(found) if found else None

    async def _comes(self, who: str, what: str, text: str, ends: str) -> bool:
        now, new = await self.say(who, text)
        if not any(self.number(said, ends) for said in new):
            return False
        if what in self.plain.things:
            self.plain.joins(what, who, now)
        return True

    async def comes_in_group(self) -> None:
        """Somebody who never talks to the bot in private taps what stands in a group."""
        shy = [one for one, person in self.plain.people.items() if not person.then and person.gone_since is not None]
        silent = [one for one in shy if self.plain.people[one].gone_since == self.never]
        who = self.chance.choice(silent) if silent else None
        what = self._open("talkoot", who) if who else None
        rooms = [
            one
            for one in self.seen_in.get(what or "", ())
            if who and self.plain.groups[one] == self.people[who].network
        ]
        if not (who and what and rooms) or self.is_out(self.people[who].network):
            return
        number, person = self.plain.things[what].number, self.person_id(self.people[who])
        now, _ = await self.say(who, f"sign up {self.plain.things[what].also['task']}", group=rooms[0])
        mine = self.db.read_now(lambda tx: sign_ups.of_person(tx, person, now=now))
        if any(one.talkoot_id == number for one in mine):
            self.plain.joins(what, who, now, rooms[0])

    async def withdraws(self, _who: str) -> bool | None:
        found = self.some_coming("talkoot", "event")
        if found is None:
            return None
        what, who = found
        thing, person, now = self.plain.things[what], self.person_id(self.people[who]), self.clock.now()
        if thing.kind == "event":
            now, new = await self.say(who, f"not coming {thing.number}")
            done = any(self.number(said, "coming") for said in new)
        else:
            mine = self.db.read_now(lambda tx: sign_ups.of_person(tx, person, now=now))
            number = next(one.number for one in mine if one.talkoot_id == thing.number)
            now, new = await self.say(who, f"withdraw {number}")
            done = any(self.number(said, "come back") for said in new)
        if done:
            self.plain.leaves(what, who, now)
        return done

    async def moves_something(self, _who: str) -> bool | None:
        what = self._led()
        starts = self.some_time(soonest=2 * DAY, latest=15 * DAY)
        if what is None:
            return None
        thing = self.plain.things[what]
        kind = {"talkoot": "talkoot", "event": "tapahtuma"}[thing.kind]
        text = f"/siirrä {kind} {thing.number} {shown(starts)}–{wall(starts).hour + 3}"
        found = await self.taps_through(thing.leader, text, ends=f"{thing.kind} back")
        if found is None:
            return False
        self.plain.moves(what, starts, found[0])
        return True

    async def calls_something_off(self, _who: str) -> bool | None:
        what = self._led()
        if what is None:
            return None
        thing = self.plain.things[what]
        kind = {"talkoot": "talkoot", "event": "tapahtuma"}[thing.kind]
        found = await self.taps_through(thing.leader, f"/peru {kind} {thing.number}", ends=f"{thing.kind} back")
        if found is None:
            return False
        self.plain.calls_off(what, found[0])
        if self.chance.random() < 0.5:
            await self.later()
            return await self._brings_back(thing.leader, what, found[1])
        return True

    def _led(self) -> str | None:
        soon, things = self.clock.now() + HOUR, self.plain.things.items()
        found = [what for what, one in things if one.leader and one.on and soon < one.starts and self.talks(one.leader)]
        return self.chance.choice(found) if found else None

    # Reminders of one's own

    async def _wishes(self, who: str, words: str, own: Callable[[int, Said], Own]) -> bool:
        token = next(self.tokens)
        now, new = await self.say(who, f"/muistuta {words} {token}")
        for said in new:
            if number := self.number(said, "remove reminder"):
                self.plain.wishes_for(token, own(number, said), now)
                return True
        return False

    def _awake_at(self, who: str, at: datetime) -> bool:
        return not self.plain.people[who].night.asleep(at)

    async def reminds_once(self, who: str) -> bool | None:
        day = wall(self.clock.now()) + self.chance.randint(0, 12) * DAY
        minute = self.chance.choice((0, 15, 30))
        at = instant(day.replace(hour=self.chance.randint(0, 23), minute=minute, second=0, microsecond=0))
        if not self._awake_at(who, at) or at <= self.clock.now():
            return None
        return await self._wishes(who, shown(at), lambda number, _: Own(who, number, at))

    async def reminds_again(self, who: str) -> bool | None:
        hour, minute = self.chance.randint(0, 23), self.chance.choice((0, 15, 30))
        today = wall(self.clock.now()).replace(hour=hour, minute=minute, second=0, microsecond=0)
        clock, tomorrow = f"klo {hour}.{minute:02}", today + DAY
        how = self.chance.choice(("daily", "weekly", "fortnight", "last friday", "hours"))
        if how != "hours" and not self._awake_at(who, instant(today)):
            return None
        if how == "hours":
            return await self._wishes(who, "joka toinen tunti", lambda n, said: Own(who, n, _first(said), ("hours", 2)))
        if how == "last friday":
            words = f"joka kuukauden viimeinen perjantai {clock}"
            return await self._wishes(who, words, lambda n, _: Own(who, n, instant(_friday(today)), ("last friday", 0)))
        if how == "daily":
            return await self._wishes(who, f"joka päivä {clock}", lambda n, _: Own(who, n, instant(today), ("days", 1)))
        name, weeks = WEEKDAYS[tomorrow.weekday()], 2 if how == "fortnight" else 1
        words = f"joka {'toinen ' if weeks == 2 else ''}{name} {clock}"
        return await self._wishes(who, words, lambda n, _: Own(who, n, instant(tomorrow), ("days", 7 * weeks)))

    async def reminds_before(self, _who: str) -> bool | None:
        found = self.some_coming(*OF)
        if found is None:
            return None
        what, who = found
        thing, (words, ahead) = self.plain.things[what], self.chance.choice(BEFORE)
        at = self.plain.people[who].night.moved(ahead.before(thing.starts), thing.starts)
        if at <= self.clock.now() + 2 * HOUR:
            return None
        said = words.format(what=f"{OF[thing.kind]} {thing.number}")
        return await self._wishes(who, said, lambda number, _: Own(who, number, at, about=what, ahead=ahead))

    async def snoozes(self, _who: str) -> bool | None:
        now = self.clock.now()
        last = {wish.what for wish in self.plain.wishes[-600:] if now - 3 * DAY < wish.at < now - HOUR}
        last |= {what for what, own in self.plain.own.items() if own.rule and own.rule != ("hours", 2)}
        own_ = self.plain.own
        found = [what for what in sorted(last) if what in own_ and own_[what].stands and self.talks(own_[what].who)]
        found = [what for what in found if not own_[what].about]
        self.chance.shuffle(found)
        if not found:
            return None
        own, who = own_[found[0]], own_[found[0]].who
        night = self.plain.people[who].night
        text, until = self.chance.choice((("10m", now + 10 * MINUTE), ("60m", now + HOUR)))
        said_at, new = await self.say(who, f"snooze {own.number} {text}")
        if not any(self.number(said, "remove reminder") for said in new):
            return False
        until = (until + (said_at - now)).replace(second=0, microsecond=0)
        self.plain.snoozes(found[0], night.waking(until) if night.asleep(until) else until, said_at)
        return True

    async def is_done(self, _who: str) -> bool | None:
        mine = [what for what, own in self.plain.own.items() if own.stands and own.rule and self.talks(own.who)]
        mine.sort(key=lambda what: self.plain.own[what].rule != ("hours", 2))
        if not mine:
            return None
        own = self.plain.own[mine[0]]
        word = "done" if own.rule == ("hours", 2) else "remove reminder"
        now, new = await self.say(own.who, f"{word} {own.number}")
        if not any(self.number(said, "restore reminder") for said in new):
            return False
        self.plain.done_with(mine[0], now)
        return True

    # When people want to hear

    async def changes_times(self, who: str) -> bool:
        kind, (words, aheads) = self.chance.choice(sorted(KINDS)), self.chance.choice(TIMES)
        now, new = await self.say(who, f"/muistutusajat {KINDS[kind]} {words}")
        if not any("Näin muistutan sinua" in said.text for said in new):
            return False
        self.plain.wants_times(who, kind, aheads, now)
        return True

    async def changes_night(self, who: str) -> bool | None:
        words, night = self.chance.choice(NIGHTS)
        hourly = any(own.who == who and own.stands and own.rule == ("hours", 2) for own in self.plain.own.values())
        if night.asleep(self.clock.now()) or hourly:
            return None
        now, new = await self.say(who, f"/hiljaiset tunnit {words}")
        if not any("Hiljaiset tuntisi" in said.text for said in new):
            return False
        self.plain.sleeps(who, night, now)
        return True

    async def changes_for_everybody(self) -> None:
        """The caretaker wants everybody to be reminded otherwise, who did not say how."""
        kind = self.chance.choice(sorted(KINDS))
        words, aheads = self.chance.choice([one for one in TIMES if one[1]])
        if self.talks("Ainokainen"):
            now, new = await self.say("Ainokainen", f"/kaikkien muistutusajat {KINDS[kind]} {words}")
            if any("Näin muistutan tästä lähtien" in said.text for said in new):
                self.plain.everybody(kind, aheads or (), now)


def _first(said: Said) -> datetime:
    """Return when a reminder comes first, as its answer says."""
    found = _FIRST.search(said.text)
    assert found is not None, said.text
    day, month, year, hour, minute = (int(one or 0) for one in found.groups())
    return instant(datetime.fromisoformat(f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}"))


def _friday(day: datetime) -> datetime:
    """Return the Friday of the day, or the last one before it."""
    return day - timedelta(days=(day.weekday() - 4) % 7)
