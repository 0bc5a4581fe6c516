"""What people of the simulated town come to: each deed is said to the bot and told to the plain model."""

from __future__ import annotations

import re
from datetime import datetime

from storage import sign_ups
from tests.simulation.nights import DAY, HOUR, MINUTE, instant, wall
from tests.simulation.plain import Thing
from tests.simulation.town_life import Life, Size, shown
from tests.simulation.trouble import MortalDatabase
from tests.town import Said

WEEKDAYS = ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai")


class Coming(Life):
    """Bookings, talkoot and events, and who comes."""

    def __init__(self, db: MortalDatabase, size: Size, seed: int) -> None:
        super().__init__(db, size, seed)
        self.refused: dict[str, int] = {}
        self.done: dict[str, int] = {}
        self.space_of: dict[int, str] = {}
        self.seen_in: dict[str, list[str]] = {}
        """In which groups something is seen."""
        self.leaders: list[str] = []

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
        if what is None or starts == self.plain.things[what].starts:
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
