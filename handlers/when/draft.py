"""Items into a draft: which day, which hours, until when, how often. Still nothing is decided about the calendar."""

from __future__ import annotations

from dataclasses import dataclass, field

from handlers.when.items import After, Clock, Day, Every, Exact, Item, Joint, Length, Part, Times

_SMALL = frozenset(("fill",))


@dataclass(slots=True)
class Side:
    """The beginning or the end of what was said: a day and up to two times on it."""

    day: Day | None = None
    clocks: list[Clock] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """All that was said, each thing in its place."""

    left: Side = field(default_factory=Side)
    right: Side = field(default_factory=Side)
    also: list[Day] = field(default_factory=list)
    """Further weekdays ("ma ja ke")."""
    every: Every | None = None
    times: int | None = None
    length: Length | None = None
    after: After | None = None
    exact: str = ""
    part: str = ""
    now: bool = False
    vague: bool = False
    doubtful: bool = False
    """Two things were said that cannot both be."""
    end_only: Clock | None = None

    @property
    def clocks(self) -> list[Clock]:
        """The hours of both sides."""
        return self.left.clocks + self.right.clocks

    @property
    def empty(self) -> bool:
        """Whether no time was said at all."""
        said = self.left.day or self.right.day or self.clocks or self.every or self.after or self.exact
        return not (said or self.part or self.now or self.end_only)


def assemble(items: list[Item]) -> Draft:
    """The draft that items make, in the order in which they were said."""
    _turn_back(items)
    _open_ranges(items)
    builder = _Builder(Draft())
    for item in items:
        builder.add(item)
    return builder.done()


def _open_ranges(items: list[Item]) -> None:
    """Mark the days that begin a range of dates ("la–su 5.–6.12.")."""
    for first, joint, last in zip(items, items[1:], items[2:], strict=False):
        if isinstance(first, Day) and isinstance(joint, Joint) and isinstance(last, Day):
            first.opens = joint.name == "to" and first.day is not None and last.day is not None


def _turn_back(items: list[Item]) -> None:
    """Give a role to what stands before "asti" or "alkaen", or in a day's last word ("29.11. klo 15 asti")."""
    for place, item in enumerate(items):
        if isinstance(item, Joint) and item.name.endswith(" that"):
            role = "to" if item.name == "until that" else "from"
            n = place - 1
            while n >= 0 and isinstance(items[n], Joint | Part) and getattr(items[n], "name", "") in (*_SMALL, "gap"):
                n -= 1
            _give_role(items, n, role)


def _give_role(items: list[Item], n: int, role: str) -> None:
    """Give a role to the clock or the run of days that ends at place n."""
    target = items[n] if n >= 0 else None
    if isinstance(target, Clock):
        target.role = target.role or role
        days = n
        while days > 0 and isinstance(items[days - 1], Day):
            days -= 1
        if role == "to" and days < n and any(isinstance(one, Clock) for one in items[:days]):
            first = items[days]
            assert isinstance(first, Day)
            first.role = "to"
        return
    while isinstance(target, Day):
        if n == 0 or not isinstance(items[n - 1], Day):
            target.role = target.role or role
            return
        n -= 1
        target = items[n]


class _Builder:
    """Puts one item after the other into its place."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.pending = ""
        self.part = ""
        self.joined = False
        self.before: Item | None = None

    def add(self, item: Item) -> None:
        """Put the next item into its place."""
        draft = self.draft
        if isinstance(item, Joint):
            self._joint(item)
            return
        if isinstance(item, Day):
            self._day(item)
        elif isinstance(item, Clock):
            self._clock(item)
        elif isinstance(item, Part):
            self._part(item)
        elif isinstance(item, Every):
            self._every(item)
        elif isinstance(item, Length):
            draft.doubtful |= draft.length is not None
            draft.length = item
        elif isinstance(item, After):
            draft.after = item
        elif isinstance(item, Times):
            draft.times = item.count
        elif isinstance(item, Exact):
            draft.doubtful |= bool(draft.exact)
            draft.exact = item.text
        if not isinstance(item, Part):
            self.pending, self.joined = "", False
        self.before = item

    def _joint(self, item: Joint) -> None:
        if item.name == "to":
            self.pending = "to" if self.before is not None else ""
        elif item.name in ("until", "from"):
            self.pending = item.name
        elif item.name == "and":
            self.joined = True
        elif item.name in ("or", "doubt", "limit before", "limit after"):
            self.draft.doubtful = True
        elif item.name == "now":
            self.draft.now = True
        elif item.name == "vague":
            self.draft.vague = True
        if item.name not in _SMALL and item.name != "now":
            self.part = ""

    def _role(self, item: Day | Clock) -> str:
        if item.role:
            return item.role
        if self.pending == "until":
            return "to"
        return self.pending

    def _day(self, item: Day) -> None:
        draft = self.draft
        if self._role(item) == "to" and (draft.right.day is None or self._fits_right(item)):
            draft.right.day = draft.right.day or item
            return
        in_right = draft.right.day is not None and isinstance(self.before, Day) and not self.joined and not item.opens
        if in_right and self._role(item) != "from" and self._fits_right(item):
            return
        side = draft.left
        if side.day is None:
            side.day = item
            return
        merged = None if self.joined else side.day.merged(item)
        if merged is not None:
            side.day = merged
        elif self.joined and item.only_weekday and (draft.every or side.day.weekday is not None):
            draft.also.append(item)
        else:
            draft.doubtful = True
            draft.also.append(item)

    def _fits_right(self, item: Day) -> bool:
        right = self.draft.right
        merged = right.day.merged(item) if right.day is not None else None
        if merged is not None:
            right.day = merged
        return merged is not None

    def _clock(self, item: Clock) -> None:
        draft = self.draft
        if self.part and not item.part:
            item.part = self.part
        to = self._role(item) == "to"
        right = draft.right.day is not None and draft.every is None
        side = draft.right if right else draft.left
        if not side.clocks:
            hard = self.pending == "until" or item.role == "to"
            if to and hard and not right:
                draft.end_only = item
            else:
                side.clocks.append(item)
        elif to and len(side.clocks) == 1:
            side.clocks.append(item)
        else:
            draft.doubtful = True
        self.part = ""

    def _part(self, item: Part) -> None:
        """Beside an hour it says which half of the day; alone it says too little."""
        if isinstance(self.before, Clock) and not self.before.part and self.pending != "to":
            self.before.part = item.name
            return
        self.part = item.name
        self.draft.part = item.name

    def _every(self, item: Every) -> None:
        mine = self.draft.every
        if mine is None:
            self.draft.every = item
            return
        if mine.freq == item.freq or item.weekdays:
            mine.weekdays = tuple(sorted({*mine.weekdays, *item.weekdays}))
            mine.interval = max(mine.interval, item.interval)
        else:
            self.draft.doubtful = True

    def done(self) -> Draft:
        """Settle what only the end of the text tells."""
        draft = self.draft
        clocks = draft.clocks
        if draft.part and clocks and not any(clock.part for clock in clocks):
            clocks[0].part = draft.part
        if draft.end_only is not None and draft.left.clocks and len(draft.left.clocks) == 1:
            draft.left.clocks.append(draft.end_only)
            draft.end_only = None
        return draft
