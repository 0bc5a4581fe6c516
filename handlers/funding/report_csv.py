"""A report as CSV: UTF-8 with its mark, semicolons, and numbers as the reader's language writes them."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from functools import lru_cache

from handlers.funding.reported import Report, Sum
from handlers.funding.row_words import RowWords
from handlers.words import Words

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be taken for a formula."""


def headings(t: Words) -> list[str]:
    """Return what stands above the columns, in the order a funder reads them."""
    return [
        t.label("Row"),
        t.label("Who"),
        t.label("Day"),
        t.label("Talkoot"),
        t.label("Task"),
        t.label("Granted kind of work"),
        t.label("Hours"),
        t.label("Under-age hours"),
        t.label("Machine"),
        t.label("Machine hours"),
        t.label("Value €"),
        t.label("Acknowledged by the doer"),
        t.label("Acknowledged at"),
        t.label("Approved by"),
        t.label("Approved at"),
        t.label("Note"),
    ]


def made(report: Report) -> bytes:
    """Return the report as a file that a spreadsheet opens as it is."""
    t, file = report.t, io.BytesIO()
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    write = csv.writer(text, delimiter=";", lineterminator="\r\n").writerow
    if report.asked.listed:
        _rows(report, write)
    else:
        report.count()
        write([*_about(report)])
    write([])
    for name, one in report.sums.items():
        write(_sum(t, plain(name), one))
    write(_sum(t, t.label("Total"), report.whole))
    text.flush()
    return file.getvalue()


def _about(report: Report) -> list[str]:
    return [plain(report.title), plain(report.about)]


def _rows(report: Report, write: object) -> None:
    assert callable(write)
    say, number = RowWords(report.t, report.zone), numbers(report.t.language)
    stamp = Stamps(report.t.language)
    write(headings(report.t))
    local = say.local
    for line in report.lines():
        minutes = number(line.minutes / 60)
        write(
            (
                line.number,
                plain(say.who(line)),
                stamp.day(local(line.starts_at)),
                plain(line.title),
                plain(line.task),
                plain(line.work or ""),
                "" if line.under_age else minutes,
                minutes if line.under_age else "",
                plain(say.machine(line)),
                number(line.machine_minutes / 60) if line.machine_minutes and not line.under_age else "",
                number(line.value / 100),
                say.how(line),
                stamp.moment(local(line.acknowledged_at)) if line.acknowledged_at else "",
                plain(line.approver or ""),
                stamp.moment(local(line.approved_at)),
                plain(say.note(line)),
            )
        )


def _sum(t: Words, name: str, one: Sum) -> list[str]:
    number, nothing = numbers(t.language), [""] * 4
    under_age = number(one.under_age / 60) if one.under_age else ""
    hours, machine = number(one.minutes / 60), number(one.machine_minutes / 60)
    return ["", name, *nothing, hours, under_age, "", machine, number(one.cents / 100), "", "", "", "", ""]


class Stamps:
    """Writes days and moments so that a spreadsheet of the reader's language takes them for such."""

    def __init__(self, language: str) -> None:
        self._iso = language == "en"
        self._days: dict[date, str] = {}

    def day(self, at: datetime) -> str:
        """Return "5.12.2026", or "2026-12-05" in English."""
        day = at.date()
        if day not in self._days:
            self._days[day] = day.isoformat() if self._iso else f"{day.day}.{day.month}.{day.year}"
        return self._days[day]

    def moment(self, at: datetime) -> str:
        return f"{self.day(at)} {at.hour:02}:{at.minute:02}"


class numbers:  # noqa: N801 - it reads as what it gives
    """Writes numbers as a language does, for a spreadsheet to read: "1350,5"."""

    def __init__(self, language: str) -> None:
        self._point = "." if language == "en" else ","
        self._known: dict[float, str] = {}

    def __call__(self, value: float) -> str:
        if value not in self._known:
            self._known[value] = f"{value:.2f}".rstrip("0").rstrip(".").replace(".", self._point)
        return self._known[value]


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return the text so that a spreadsheet takes it for a text."""
    return f"'{text}" if text.startswith(_FORMULA) else text
