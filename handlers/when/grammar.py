"""Terms into items: the one pass over a text that finds every piece of time in it, and the gaps between them."""

from __future__ import annotations

from collections.abc import Callable

from handlers.when import dates
from handlers.when.clocks import clock
from handlers.when.habits import every, habit
from handlers.when.items import Clock, Day, Every, Exact, Item, Joint, Length, Part, Times
from handlers.when.lengths import lasting, later, length, lone_unit
from handlers.when.terms import Term
from handlers.when.words import Kind

Terms = list[Term]
Step = tuple[list[Item], int]

_JOINTS = {
    Kind.DASH: "to",
    Kind.TO: "to",
    Kind.BETWEEN: "between",
    Kind.AND: "and",
    Kind.OR: "or",
    Kind.ALL_DAY: "all day",
    Kind.VAGUE: "vague",
    Kind.NOW: "now",
    Kind.FILL: "fill",
    Kind.LASTING: "fill",
    Kind.IN: "fill",
    Kind.MARK: "fill",
    Kind.ARTICLE: "fill",
    Kind.OCLOCK: "fill",
    Kind.PAST: "limit before",
    Kind.COUNTED: "gap",
}


def scan(t: Terms) -> list[Item]:
    """Every item of the text in order; what says nothing about time is a gap."""
    items: list[Item] = []
    i = 0
    while t[i].kind is not Kind.END:
        read = _READERS.get(t[i].kind, _plain)
        step = read(t, i, items)
        if step is None:
            items.append(_joint(t[i], _JOINTS.get(t[i].kind, "gap")))
            i += 1
        else:
            found, i = step
            items += found
    return items


def _joint(term: Term, name: str) -> Joint:
    return Joint(name=name, word=term.word, start=term.start, end=term.end)


def _placed(item: Item, t: Terms, i: int, j: int) -> Step:
    item.start, item.end = t[i].start, t[j - 1].end
    return [item], j


def _plain(t: Terms, i: int, items: list[Item]) -> Step | None:
    """A day or nothing."""
    found = dates.day(t, i)
    return ([found[0]], found[1]) if found else None


def _expects_clock(items: list[Item]) -> Clock | None:
    """The clock that a dash just left open ("klo 18 –")."""
    place = len(items) - 1
    while place > 0 and isinstance(items[place], Joint) and items[place].name == "fill":  # type: ignore[attr-defined]
        place -= 1
    last = items[place] if items else None
    if place < 1 or not isinstance(last, Joint) or last.name not in ("to", "and", "until"):
        return None
    before = items[place - 1]
    if isinstance(before, Part) and place > 1:
        before = items[place - 2]
    return before if isinstance(before, Clock) else None


def _after_month_day(t: Terms, i: int, items: list[Item]) -> bool:
    """Whether a dash follows "Dec 1" or "vk 49", so that a bare number goes on with the days or the weeks."""
    if len(items) < 2 or not isinstance(items[-1], Joint) or items[-1].name != "to" or i < 2:
        return False
    before = items[-2]
    tells_day = isinstance(before, Day) and before.day is not None and before.month is not None
    if isinstance(before, Day) and before.week is not None and before.weekday is None:
        return True
    return tells_day and t[i - 2].kind in (Kind.NUMBER, Kind.COUNTED_DAY, Kind.ORDINAL, Kind.DAY_UNIT)


def _number(t: Terms, i: int, items: list[Item]) -> Step | None:
    """A number: a length, a count, a day or an hour, by what stands around it."""
    if t[i].glued and i and t[i - 1].kind is Kind.WORD and t[i - 1].word != "x":
        return None
    if t[i + 1].kind is Kind.COUNTED and not t[i + 1].unit:
        return None
    open_clock = _expects_clock(items)
    if t[i].kind in (Kind.NUMBER, Kind.SPELLED, Kind.COUNTED_DAY) and _is_times(t, i):
        return _placed(Times(count=int(float(t[i].value if t[i].kind is Kind.SPELLED else t[i].word))), t, i, i + 2)
    step = None if t[i].kind is Kind.COUNTED_DAY else _length(t, i, items)
    if step is not None:
        return step
    if open_clock is not None and not _must_be_day(t, i):
        found = clock(t, i, marked=open_clock.sure or t[i].kind is not Kind.DATE)
        if found is not None:
            found[0].sure = open_clock.sure or found[0].sure
            return [found[0]], found[1]
    if t[i].kind is Kind.DOT:
        return _dot(t, i)
    return _day_or_hour(t, i, items)


def _is_times(t: Terms, i: int) -> bool:
    return t[i + 1].kind is Kind.TIMES or (t[i + 1].word == "x" and t[i + 1].start == t[i].end)


def _must_be_day(t: Terms, i: int) -> bool:
    """Whether what follows "klo 18 –" is the last day rather than the last hour."""
    if t[i].kind in (Kind.DATE, Kind.SLASH, Kind.ISO):
        return True
    if t[i].kind is Kind.DOT:
        told = t[i + 1].kind in (Kind.MARK, Kind.COLON) or int(t[i].word.split(".")[0]) > 24
        return told and dates.day(t, i) is not None
    return dates.counts_in(t[i + 1]) or t[i + 1].kind is Kind.DAY_UNIT


def _dot(t: Terms, i: int) -> Step:
    """ "9.30" is a time, "1.12" a date, and "18.10" may be both."""
    as_day, as_clock = dates.day(t, i), clock(t, i)
    if as_day is not None and (as_clock is None or not dates.may_be_clock(t[i])):
        return [as_day[0]], as_day[1]
    if as_clock is None:
        return [_joint(t[i], "gap")], i + 1
    if as_day is not None and not as_clock[0].half:
        as_clock[0].date = as_day[0]
    return [as_clock[0]], as_clock[1]


def _day_or_hour(t: Terms, i: int, items: list[Item]) -> Step | None:
    if t[i].kind is Kind.NUMBER and _after_month_day(t, i, items) and t[i + 1].kind is not Kind.DASH:
        before = items[-2]
        number = int(t[i].word)
        if isinstance(before, Day) and before.week is not None:
            return _placed(Day(week=number, given=t[i].word), t, i, i + 1)
        return _placed(Day(day=number, given=t[i].word), t, i, i + 1)
    day = dates.day(t, i)
    if day is not None:
        return [day[0]], day[1]
    hour = clock(t, i)
    return ([hour[0]], hour[1]) if hour else None


def _length(t: Terms, i: int, items: list[Item]) -> Step | None:
    found = lasting(t, i, first=not items)
    return _placed(found[0], t, i, found[1]) if found else None


def _in(t: Terms, i: int, items: list[Item]) -> Step | None:
    """ "in two hours", "om en vecka"."""
    found = length(t, i + 1)
    return _placed(later(found[0]), t, i, found[1]) if found else None


def _lasting(t: Terms, i: int, items: list[Item]) -> Step | None:
    found = length(t, i + 1)
    return _placed(found[0], t, i, found[1]) if found else None


def _unit(t: Terms, i: int, items: list[Item]) -> Step | None:
    """A unit alone is one of it: "tunnin päästä", "viikon ajan"; after a clock also "tunti"."""
    found = lone_unit(t, i)
    if found is not None:
        return _placed(found[0], t, i, found[1])
    unit, after = t[i].unit, t[i + 1]
    lasts = items and (isinstance(items[-1], Clock) or getattr(items[-1], "name", "") == "now")
    if unit == ("hour", 1) and len(t[i].word) > 3 and lasts:
        return _placed(Length(minutes=60), t, i, i + 1)
    if t[i].kind is Kind.MONTH_UNIT and _starts_nth(t, i + 1):
        return _placed(Every(freq="MONTHLY"), t, i, i + 1)
    if t[i].kind is Kind.MONTH_UNIT and items and isinstance(_last_day(items), Day):
        return _placed(Every(freq="MONTHLY"), t, i, i + 1)
    if t[i].word == "x" and after.kind is Kind.NUMBER:
        return _placed(Times(count=int(after.word)), t, i, i + 2 + (t[i + 2].kind is Kind.TIMES))
    return _plain(t, i, items)


def _starts_nth(t: Terms, i: int) -> bool:
    return t[i].kind in (Kind.ORDINAL, Kind.COUNTED_DAY) and t[i + 1].kind is Kind.WEEKDAY


def _last_day(items: list[Item]) -> Item | None:
    """The weekday just counted ("first Monday …"), over small words."""
    for item in reversed(items):
        if not (isinstance(item, Joint) and item.name == "fill"):
            return item if isinstance(item, Day) and item.nth is not None else None
    return None


def _mark(t: Terms, i: int, items: list[Item]) -> Step | None:
    """ "klo 18", with small words between ("at about six")."""
    j = i + 1
    while t[j].kind in (Kind.FILL, Kind.MARK):
        j += 1
    found = clock(t, j, marked=True)
    if found is None:
        if t[j].kind is not Kind.DOT:
            return None
        found = Clock(hour=99, sure=True, given=t[j].word, end=t[j].end), j + 1  # "klo 18.5"
    found[0].start = t[i].start
    return [found[0]], found[1]


def _hour_word(t: Terms, i: int, items: list[Item]) -> Step | None:
    """A word that begins a time of day, or a length ("puoli tuntia")."""
    if t[i].unit and t[i + 1].kind is Kind.AFTER:
        return _unit(t, i, items)
    step = _length(t, i, items)
    if step is not None:
        return step
    found = clock(t, i, marked=_expects_clock(items) is not None)
    return ([found[0]], found[1]) if found else None


def _vague(t: Terms, i: int, items: list[Item]) -> Step | None:
    """ "kevään loppuun": an end is told, but nobody knows which."""
    ends = t[i + 1].kind in (Kind.END_OF, Kind.UNTIL) or (i > 0 and t[i - 1].kind is Kind.UNTIL)
    return ([_joint(t[i], "doubt")], i + 1 + (t[i + 1].kind is Kind.END_OF)) if ends and items else None


def _part(t: Terms, i: int, items: list[Item]) -> Step | None:
    return _placed(Part(name=t[i].value), t, i, i + 1)


def _bound(t: Terms, i: int, items: list[Item]) -> Step | None:
    """A word that says from or until, of what comes next or of what came before."""
    name = "from" if t[i].kind is Kind.FROM else "until"
    if t[i].value == "after":
        name += " that"
    return [_joint(t[i], name)], i + 1


def _limit(t: Terms, i: int, items: list[Item]) -> Step | None:
    """ "ennen kymmentä": a time is told, but not which."""
    joint = _joint(t[i], f"limit {t[i].value}")
    found = clock(t, i + 1, marked=True) if t[i].value == "before" and t[i + 1].kind is Kind.SPELLED else None
    return ([joint, found[0]], found[1]) if found else ([joint], i + 1)


def _repeat(t: Terms, i: int, items: list[Item]) -> Step | None:
    found = every(t, i) if t[i].kind is Kind.EVERY else habit(t, i)
    return _placed(found[0], t, i, found[1]) if found else None


def _exact(t: Terms, i: int, items: list[Item]) -> Step | None:
    if len(t[i].word) == 10:
        return _plain(t, i, items)
    return _placed(Exact(text=t[i].word), t, i, i + 1)


_READERS: dict[Kind, Callable[[Terms, int, list[Item]], Step | None]] = {
    Kind.ISO: _exact,
    Kind.NUMBER: _number,
    Kind.SPELLED: _number,
    Kind.DECIMAL: _hour_word,
    Kind.DOT: _number,
    Kind.COLON: _hour_word,
    Kind.DATE: _number,
    Kind.COUNTED_DAY: _number,
    Kind.HALF: _hour_word,
    Kind.QUARTER: _hour_word,
    Kind.NOON: _hour_word,
    Kind.MIDNIGHT: _hour_word,
    Kind.HALF_UNIT: _hour_word,
    Kind.ONE_AND_HALF: _hour_word,
    Kind.ARTICLE: _hour_word,
    Kind.MARK: _mark,
    Kind.IN: _in,
    Kind.LASTING: _lasting,
    Kind.PART: _part,
    Kind.VAGUE: _vague,
    Kind.FROM: _bound,
    Kind.UNTIL: _bound,
    Kind.LIMIT: _limit,
    Kind.HABIT: _repeat,
    Kind.EVERY: _repeat,
    Kind.WORD: _unit,
    Kind.WEEK: _unit,
    Kind.MONTH_UNIT: _unit,
    Kind.YEAR: _unit,
    Kind.DAY_UNIT: _unit,
}
