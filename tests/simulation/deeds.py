"""What people of the simulated town do about reminders of their own; and one deed or another, at random."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from tests.simulation.coming import WEEKDAYS, Coming
from tests.simulation.nights import DAY, EVE, HOUR, HOUR_BEFORE, MINUTE, MORNING, Ahead, Night, instant, wall
from tests.simulation.plain import Own
from tests.simulation.town_life import shown
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
_FIRST = re.compile(r"ensi kerran \w\w (\d+)\.(\d+)\.(\d+) klo (\d+)(?:\.(\d\d))?")


class Deeds(Coming):
    """Everything that somebody may do in a moment of the year."""

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
