"""Opening hours as people write them: "ma–pe 16–21, la 10–18", "joka päivä 8-21", "su suljettu"."""

from __future__ import annotations

from datetime import time

from handlers.when.clocks import clock
from handlers.when.items import Clock
from handlers.when.meaning import Wrong
from handlers.when.say import manner, say_hours
from handlers.when.terms import Term, plain, terms
from handlers.when.words import Kind, lexicon
from handlers.words import LANGUAGES
from storage.wallclock import DAY_MINUTES, LATEST_CLOSE, Opening

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
_SMALL = frozenset((Kind.FILL, Kind.MARK, Kind.OTHER_SIGN, Kind.FROM, Kind.AND, Kind.DAY_UNIT))
_OPEN = frozenset(("auki", "avoinna", "oppet", "öppet", "open"))
_JOINS = frozenset((Kind.DASH, Kind.TO, Kind.UNTIL))
_ALWAYS = "aina"


def read_hours(text: str, *, language: str) -> tuple[Opening, ...] | Wrong:
    """The openings that a text says, in order. ``()``: always open. Days that are not named are closed."""
    return _Reader(terms(plain(text), lexicon(language)), text).read()


class _Reader:
    """Goes over the terms once: days, then their hours, then the next days."""

    def __init__(self, t: list[Term], text: str) -> None:
        self.t = t
        self.text = text
        self.i = 0
        self.openings: set[Opening] = set()
        self.days: list[int] = []
        self.counted = False
        """Whether these days have had their hours, so that the next weekday begins a new list."""

    def read(self) -> tuple[Opening, ...] | Wrong:
        """All openings, or what is wrong."""
        always = False
        said = False
        while self.t[self.i].kind is not Kind.END:
            term = self.t[self.i]
            if self._is_always(term):
                always, said = True, True
                if self.days:
                    self._open(0, DAY_MINUTES)
            elif term.kind is Kind.CLOSED:
                closed = set(self.days)
                self.openings = {one for one in self.openings if one.weekday not in closed}
                said = self.counted = True
                self.i += 1
            elif self._day(term):
                continue
            elif term.kind in _SMALL or term.word in _OPEN:
                self.i += 1
            else:
                wrong = self._hours()
                if wrong is not None:
                    return wrong
                said = True
        if always and not self.openings:
            return ()
        return tuple(sorted(self.openings)) if said and self.openings else Wrong("nosuchtime", given=self.text.strip())

    def _is_always(self, term: Term) -> bool:
        after = self.t[self.i + 1]
        day_long = term.kind is Kind.NUMBER and term.word == "24" and after.unit == ("hour", 1)
        if day_long or term.word == "24/7" or term.kind in (Kind.ALWAYS, Kind.ALL_DAY):
            self.i += 1 + day_long
            return True
        return False

    def _day(self, term: Term) -> bool:
        """Take a weekday, a run of them, or "joka päivä"; tell whether one was there."""
        if term.kind is Kind.EVERY:
            after = self.t[self.i + 1]
            self.i += 1
            if after.kind is Kind.DAY_UNIT or after.unit == ("day", 1) or term.value == "DAILY":
                self.i += after.kind is not Kind.NUMBER and term.value != "DAILY"
                self._name(EVERY_DAY)
            return True
        if term.kind is Kind.HABIT:
            self.i += 1
            self._name(term.value)
            return True
        if term.kind is Kind.WEEKEND:
            self.i += 1
            self._name((5, 6))
            return True
        if term.kind is not Kind.WEEKDAY:
            return False
        self._name(self._run(term.value))
        return True

    def _run(self, first: int) -> tuple[int, ...]:
        """Take a weekday, with the last one of its run ("ma–pe") if one follows."""
        last = first
        self.i += 1
        if self.t[self.i].kind in _JOINS and self.t[self.i + 1].kind is Kind.WEEKDAY:
            last = self.t[self.i + 1].value
            self.i += 2
        elif self.t[self.i].kind is Kind.WEEKDAY and self.t[self.i].role == "to":
            last = self.t[self.i].value
            self.i += 1
        return tuple((first + n) % 7 for n in range((last - first) % 7 + 1))

    def _name(self, days: tuple[int, ...]) -> None:
        self.days = [*([] if self.counted else self.days), *days]
        self.counted = False

    def _hours(self) -> Wrong | None:
        """Take hours for the days named (none: for all) or tell what is wrong."""
        start = self._clock()
        joined = self.t[self.i].kind in _JOINS
        self.i += joined
        end = self._clock() if joined else None
        if start is None or end is None:
            return Wrong("nosuchtime", given=self.text.strip())
        opens, closes = (one.hour * 60 + one.minute for one in (start, end))
        if opens >= DAY_MINUTES or closes > DAY_MINUTES or start.minute > 59 or end.minute > 59:
            return Wrong("nosuchtime", given=f"{start.given}–{end.given}")
        closes += DAY_MINUTES if closes <= opens else 0
        if closes > LATEST_CLOSE:
            return Wrong("order", given=f"{start.given}–{end.given}")
        self._open(opens, closes)
        return None

    def _clock(self) -> Clock | None:
        while self.t[self.i].kind in _SMALL:
            self.i += 1
        found = clock(self.t, self.i, marked=True)
        if found is None:
            return None
        one, self.i = found
        if one.half == "pm" and one.hour < 12:
            one.hour += 12
        elif one.half == "am" and one.hour == 12:
            one.hour = 0
        return one

    def _open(self, opens: int, closes: int) -> None:
        days = self.days or list(EVERY_DAY)
        self.openings |= {Opening(day, opens, closes) for day in days}
        self.counted = True


def hours_in_any(text: str) -> tuple[Opening, ...] | Wrong:
    """Read opening hours in whichever language they are written.

    `Wrong` with the reason ``ambiguous`` if the languages differ ("mon to fri": "to" is Thursday in Finnish).
    """
    readings = {read_hours(text, language=language) for language in LANGUAGES}
    found = [reading for reading in readings if not isinstance(reading, Wrong)]
    if len(found) == 1:
        return found[0]
    return Wrong("ambiguous", text) if found else Wrong("nosuchtime", text)


def say_hours_week(openings: tuple[Opening, ...], *, language: str) -> str:
    """The week's hours, days with the same ones together: "ma–pe 16–21, la 10–18"; always open: "aina"."""
    if not openings:
        return {"sv": "alltid", "en": "always"}.get(language, _ALWAYS)
    days = [tuple((one.opens, one.closes) for one in sorted(openings) if one.weekday == day) for day in EVERY_DAY]
    said: list[str] = []
    first = 0
    for day in (*EVERY_DAY[1:], 7):
        if day == 7 or days[day] != days[first]:
            if days[first]:
                said.append(_say_run(first, day - 1, days[first], language))
            first = day
    return ", ".join(said)


def _say_run(first: int, last: int, hours: tuple[tuple[int, int], ...], language: str) -> str:
    names = manner(language).weekdays
    name = names[first] if first == last else f"{names[first]}–{names[last]}"
    spans = (say_hours(_time(opens), _time(closes), language=language) for opens, closes in hours)
    joint = {"sv": " och ", "en": " and "}.get(language, " ja ")
    return f"{name} {joint.join(spans)}"


def _time(minute: int) -> time:
    return time(minute % DAY_MINUTES // 60, minute % 60)
