"""How a row of hours is told to a funder: who, when, what, how it was acknowledged, and what is special about it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers import when
from handlers.funding import project_words
from handlers.words import Words, fold
from storage import wallclock
from storage.hours_table import Acknowledged
from storage.project_rows import Line

NOBODY = "–"
"""Who it was when nobody knows any more."""
_KEPT = 5_000
"""So many moments are remembered."""


class RowWords:
    """Tells rows, in one language and zone; what is said of a day or a minute is said once and remembered."""

    def __init__(self, t: Words, zone: ZoneInfo) -> None:
        self._t, self._zone = t, zone
        self._days: dict[date, str] = {}
        self._minutes: dict[int, str] = {}
        self._locals: dict[datetime, datetime] = {}
        self._tap, self._companion = t.label("tap in the chat"), t.label("a companion")
        self._under_age = t.label("under age, not counted")

    def day(self, day: date) -> str:
        """Return a day: "5.12.2026"."""
        if day not in self._days:
            self._days[day] = when.say_day(day, language=self._t.language, weekday=False)
        return self._days[day]

    def local(self, at: datetime) -> datetime:
        """Return what the clock on the wall showed, to the minute."""
        if at not in self._locals:
            if len(self._locals) > _KEPT:
                self._locals.clear()
            self._locals[at] = wallclock.local(at, self._zone).replace(second=0, microsecond=0)
        return self._locals[at]

    def moment(self, at: datetime | None) -> str:
        """Return when it was: "5.12.2026 14.05"."""
        if at is None:
            return ""
        local = self.local(at)
        minute = local.hour * 60 + local.minute
        if minute not in self._minutes:
            self._minutes[minute] = f"{local:%H:%M}" if self._t.language == "en" else f"{local.hour}.{local.minute:02}"
        return f"{self.day(local.date())} {self._minutes[minute]}"

    def who(self, line: Line) -> str:
        """Return who did it, and who brought them along."""
        if not line.brought_by:
            return line.who or NOBODY
        return self._t.label("{name} (with {brought_by})", name=line.who or self._companion, brought_by=line.brought_by)

    def work(self, line: Line) -> str:
        """Return what was done: the task, and which work of the grant it is, where that is called otherwise."""
        if not line.work or fold(line.work) == fold(line.task):
            return line.task
        return f"{line.task} ({line.work})"

    def machine(self, line: Line) -> str:
        """Return the machine; with its hours, where they stand in no column because they are not counted."""
        if not (line.under_age and line.machine_minutes):
            return line.machine
        return f"{line.machine} ({project_words.hours(self._t, line.machine_minutes)})"

    def how(self, line: Line) -> str:
        """Return how the doer acknowledged it, or whoever brought them along."""
        if line.acknowledged == Acknowledged.PAPER:
            return self._paper(line)
        if not line.acknowledged:
            return NOBODY
        return f"{self._tap} ({line.brought_by})" if line.brought_by else self._tap

    def _paper(self, line: Line) -> str:
        if line.list_id is None:
            return self._t.label("on paper")
        code = f"K{line.list_id}"
        if line.line is None:
            return self._t.label("signed list {code}", code=code)
        return self._t.label("signed list {code}, line {line}", code=code, line=str(line.line))

    def note(self, line: Line) -> str:
        """Return what is special about the row: it reverses another one, it was reversed, they were under age."""
        t, notes = self._t, []
        if line.reverses_id is not None:
            notes.append(t.label("reverses row {number}", number=str(line.reverses_id)))
        if line.reversed_at is not None:
            notes.append(t.label("reversed {day}", day=self.day(self.local(line.reversed_at).date())))
        if line.under_age:
            notes.append(self._under_age)
        return "; ".join([*notes, line.why] if line.why else notes)
