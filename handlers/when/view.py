"""From where one looks at the time, and how several meanings become one, or a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.when.meaning import Ask, Meaning, Moment, Series, Span, Wrong
from storage import wallclock

Good = Moment | Span | Series
MOST_CHOICES = 6


@dataclass(frozen=True, slots=True)
class View:
    """From where one looks at the time: now, to the minute; the zone; the language."""

    now: datetime
    zone: ZoneInfo
    language: str
    wall: datetime = field(init=False)
    """Now, as the clock on the wall shows it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "wall", wallclock.local(self.now, self.zone))

    @property
    def today(self) -> date:
        """The local day."""
        return self.wall.date()

    def at(self, day: date, minute: int) -> datetime:
        """So many minutes after a local midnight, on the wall."""
        return datetime.combine(day, time()) + timedelta(minutes=minute)

    def instant(self, day: date, minute: int) -> datetime | None:
        """The same as an instant; None where the clock skips it."""
        at = self.at(day, minute)
        return wallclock.utc(at, self.zone) if wallclock.exists(at, self.zone) else None


def one_of(meanings: list[Meaning], reason: str) -> Meaning:
    """The only one that can be, or the question which; when none can be, what is wrong with the first."""
    if len(meanings) == 1:
        return meanings[0]
    good: list[Good] = []
    for meaning in meanings:
        for one in goods(meaning):
            if one not in good:
                good.append(one)
    certain = [one for one in meanings if isinstance(one, Moment | Span | Series)]
    if len(good) == 1 and certain:
        return good[0]
    if good:
        return Ask(reason, choices=tuple(sorted(good, key=_begins)[:MOST_CHOICES]))
    return meanings[0] if meanings else Ask("ambiguous")


def goods(meaning: Meaning) -> tuple[Good, ...]:
    """The times a meaning offers: itself, or its choices."""
    if isinstance(meaning, Ask):
        return meaning.choices if meaning.reason == "ambiguous" else ()
    if isinstance(meaning, Wrong):
        return meaning.choices
    return (meaning,)


def _begins(meaning: Good) -> datetime:
    return meaning.first.start if isinstance(meaning, Series) else meaning.start


def not_over(meaning: Meaning, view: View) -> Meaning:
    """The same, unless it has begun (whole days: ended) by now."""
    if isinstance(meaning, Span) and meaning.days:
        return meaning if meaning.end > view.now else Wrong("past", at=meaning.start)
    if isinstance(meaning, Moment | Span) and meaning.start < view.now:
        return Wrong("past", at=meaning.start)
    return meaning
