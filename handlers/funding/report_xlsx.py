"""A report as a spreadsheet: real dates and numbers, a head that stays in sight, sums by formula and by value."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from handlers.funding.report_csv import headings
from handlers.funding.reported import Report, Sum
from handlers.funding.row_words import RowWords

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = (7, 26, 11, 26, 24, 22, 9, 9, 18, 9, 11, 24, 17, 22, 17, 34)
_EPOCH = date(1899, 12, 30)
"""The day from which a spreadsheet counts."""
_HOURS, _UNDER_AGE, _MACHINE, _VALUE, _WORK, _LAST = 6, 7, 9, 10, 5, 15


class _Formats:
    """How cells look."""

    def __init__(self, book: Workbook) -> None:
        add = book.add_format
        self.title, self.bold = add({"bold": True, "font_size": 14}), add({"bold": True})
        self.head = add({"bold": True, "bg_color": "#E3E8EC", "bottom": 1, "text_wrap": True, "valign": "top"})
        self.day, self.moment = add({"num_format": "d.m.yyyy"}), add({"num_format": "d.m.yyyy h:mm"})
        self.hours, self.money = add({"num_format": "0.##"}), add({"num_format": "#,##0.00"})
        self.sum_hours = add({"num_format": "#,##0.00", "bold": True, "top": 1})
        self.sum_name = add({"bold": True, "top": 1})
        self.grey = add({"font_color": "#666666"})


def made(report: Report) -> bytes:
    """Return the report as an XLSX file, written row by row however many there are."""
    from xlsxwriter import Workbook  # it takes its time to load, and most days need no sheet

    file = io.BytesIO()
    book = Workbook(file, {"constant_memory": True})
    book.set_properties(
        {"title": report.about, "created": datetime.fromisoformat(report.asked.at).replace(tzinfo=None)}
    )
    formats = _Formats(book)
    sheet = book.add_worksheet(report.t.label("Hours"))
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    head = _facts(report, sheet, formats)
    sheet.freeze_panes(head + 1, 2)
    sheet.repeat_rows(head)
    for column, heading in enumerate(headings(report.t)):
        sheet.write_string(head, column, heading, formats.head)
    end = _rows(report, sheet, formats, head + 1)
    _sums(report, sheet, formats, head + 1, end)
    book.close()
    return file.getvalue()


def _facts(report: Report, sheet: Worksheet, formats: _Formats) -> int:
    """What the report is about stands above the rows; return the row of their head."""
    sheet.write_string(0, 0, report.title, formats.title)
    row = 1
    for label, value in report.facts():
        sheet.write_string(row, 0, label, formats.bold)
        sheet.write_string(row, 2, value)
        row += 1
    for said in filter(None, (report.waiting(), report.t.label("Printed {when}", when=report.made))):
        sheet.write_string(row, 0, said, formats.grey)
        row += 1
    return row + 1


def _rows(report: Report, sheet: Worksheet, formats: _Formats, row: int) -> int:
    """The rows stand under the head; return the row after the last one."""
    if not report.asked.listed:
        report.count()
        return row
    say = RowWords(report.t, report.zone)
    text, number, local = sheet.write_string, sheet.write_number, say.local
    day_form, moment_form, hours_form, money_form = formats.day, formats.moment, formats.hours, formats.money
    for line in report.lines():
        number(row, 0, line.number)
        text(row, 1, say.who(line))
        number(row, 2, serial(local(line.starts_at).date()), day_form)
        text(row, 3, line.title)
        text(row, 4, line.task)
        text(row, _WORK, line.work or line.task)
        number(row, _UNDER_AGE if line.under_age else _HOURS, line.minutes / 60, hours_form)
        if line.machine:
            text(row, 8, say.machine(line))
        if line.machine_minutes and not line.under_age:
            number(row, _MACHINE, line.machine_minutes / 60, hours_form)
        number(row, _VALUE, line.value / 100, money_form)
        text(row, 11, say.how(line))
        if line.acknowledged_at is not None:
            number(row, 12, serial(local(line.acknowledged_at)), moment_form)
        text(row, 13, line.approver or "")
        number(row, 14, serial(local(line.approved_at)), moment_form)
        note = say.note(line)
        if note:
            text(row, _LAST, note)
        row += 1
    return row


def serial(day: date) -> float:
    """Return the day, or the moment, as a spreadsheet counts it."""
    whole: float = day.toordinal() - _EPOCH.toordinal()
    return whole + (day.hour * 60 + day.minute) / 1440 if isinstance(day, datetime) else whole


def _sums(report: Report, sheet: Worksheet, formats: _Formats, first: int, end: int) -> None:
    """The sums stand under the rows, a line for each kind of work and one for all."""
    row, listed = end + 1, report.asked.listed and end > first
    for name, one in report.sums.items():
        sheet.write_string(row, 1, name, formats.sum_name)
        for column, value in _values(one):
            formula = _formula(column, first, end, f"$B{row + 1}") if listed else None
            _sum(sheet, row, column, value, formula, formats.sum_hours)
        row += 1
    sheet.write_string(row, 1, report.t.label("Total"), formats.sum_name)
    for column, value in _values(report.whole):
        formula = _formula(column, first, end, "") if listed else None
        _sum(sheet, row, column, value, formula, formats.sum_hours)


def _values(one: Sum) -> tuple[tuple[int, float], ...]:
    return (
        (_HOURS, one.minutes / 60),
        (_UNDER_AGE, one.under_age / 60),
        (_MACHINE, one.machine_minutes / 60),
        (_VALUE, one.cents / 100),
    )


def _formula(column: int, first: int, end: int, kind: str) -> str:
    """Return the sum of the column, of the rows of that kind of work if one is named."""
    letter, works = "ABCDEFGHIJKLMNOP"[column], "ABCDEFGHIJKLMNOP"[_WORK]
    cells = f"{letter}{first + 1}:{letter}{end}"
    # SUMIF would take a kind of work that begins with a sign, or holds one, for a condition, and mix capitals.
    of_it = f"EXACT({works}{first + 1}:{works}{end},{kind})"
    return f"=SUMPRODUCT(--{of_it},{cells})" if kind else f"=SUM({cells})"


def _sum(sheet: Worksheet, row: int, column: int, value: float, formula: str | None, form: Any) -> None:
    if formula is None:
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_formula(row, column, formula, form, value)
