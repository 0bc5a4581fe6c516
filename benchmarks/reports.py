"""A report of ten thousand rows: its seconds against the ready rows written plainly, and its memory as it grows."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from typing import Any

from benchmarks.mallila import NOW, PLACE, Store, stores
from benchmarks.measure import Figure, figure, in_turn, main, millis, took
from handlers.funding.reported import Asked
from handlers.funding.reports import make
from storage import projects, talkoot
from storage.db import Database, Tx, table
from storage.hours_table import Hours
from storage.people import Person
from storage.planned import Day, Part
from storage.projects import Project, Work
from storage.talkoot_table import Talkoot

FEW, MANY = 1_000, 10_000
GOALS = {"csv": None, "xlsx": 1.5, "pdf": 1.25}
"""To the same ready rows written plainly; beside writing CSV, reading the rows is most of it."""
A_DAY, TOWNSPEOPLE = 40, 400
FIRST, LAST = date(2025, 1, 1), date(2027, 12, 31)


def filled(store: Store, rows: int) -> tuple[str, dict[str, Any]]:
    """Return the URL of a town with a project of so many approved rows, and what its whole report is described by."""
    url = store.fresh()
    with closing(Database(url)) as db:
        number = db.write_now(partial(_fill, rows=rows))
    asked = Asked("fi", PLACE.name, PLACE.zone.key, NOW.isoformat(), number, None, str(FIRST), str(LAST), True)
    return url, asked.told()


def _fill(tx: Tx, *, rows: int) -> int:
    """The town has the project, with talkoot of forty people each."""
    people = [tx.add(Person(name=f"Kyläläinen Numero {at}", created_at=NOW)) for at in range(TOWNSPEOPLE)]
    project = Project(
        name="Rannat kuntoon",
        number="12345",
        person_id=people[0],
        programme="Leader 2023–27",
        since=FIRST,
        until=LAST,
        created_at=NOW,
    )
    number = projects.add(tx, project, (Work("maisemanhoito", 60_000), Work("niitto", 60_000, 6_000)))
    works = [work.number for work in projects.works(tx, number)]
    for at in range(rows // A_DAY):
        start = NOW - timedelta(days=400) + timedelta(days=at)
        plan = Talkoot(title=f"Rantasiivous {at}", person_id=people[0], created_at=NOW, project_id=number)
        parts = (Part("haravointi", work_id=works[0]), Part("niitto", work_id=works[1]))
        planned = talkoot.get(tx, talkoot.draft(tx, plan, days=[(start, start + timedelta(hours=6))], parts=parts))
        assert planned is not None
        tx.many(table(Hours).insert(), [_row(planned.days[0], people, at, seat, number) for seat in range(A_DAY)])
    return number


def _row(day: Day, people: Sequence[int], at: int, seat: int, project: int) -> dict[str, Any]:
    who, minutes, machine = people[1 + (at * 7 + seat) % (len(people) - 1)], 120 + seat % 5 * 15, seat % 8 == 0
    return {
        "day_id": day.number,
        "task_id": day.tasks[seat % 2].number,
        "head": f"p{who}",
        "person_id": who,
        "name": "",
        "under_age": False,
        "minutes": minutes,
        "machine": "mönkijä" if machine else "",
        "machine_minutes": 60 if machine else 0,
        "project_id": project,
        "told_by": people[0],
        "told_at": day.ends_at,
        "acknowledged_at": day.ends_at + timedelta(minutes=seat),
        "acknowledged": "tap",
        "approved_at": day.ends_at + timedelta(days=1, minutes=seat % 3),
        "approved_by": people[0],
        "value": minutes * 2000 // 60 + (4000 if machine else 0),
        "why": "",
    }


def ready(url: str, told: dict[str, Any]) -> list[list[Any]]:
    """Return the rows of the CSV as they are, to be written plainly."""
    with closing(Database(url)) as db:
        file = db.read_now(lambda tx: make({"form": "csv", **told}, tx))
    text = file.content.decode("utf-8-sig").splitlines()
    found: list[list[Any]] = [row for row in csv.reader(text, delimiter=";") if row and row[0]]
    return found


def plain_csv(rows: Sequence[Sequence[Any]]) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(rows)
    file.getvalue().encode("utf-8-sig")


def plain_xlsx(rows: Sequence[Sequence[Any]]) -> None:
    from xlsxwriter import Workbook

    book = Workbook(io.BytesIO(), {"constant_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()


def plain_pdf(rows: Sequence[Sequence[Any]]) -> None:
    """A cell is a string at its place, and a page has forty rows."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(io.BytesIO(), pagesize=(842, 595), pageCompression=1)
    for at, row in enumerate(rows):
        if at % 40 == 0 and at:
            canvas.showPage()
        if at % 40 == 0:
            canvas.setFont("Helvetica", 8)
        for column, cell in enumerate(row):
            canvas.drawString(34 + column * 48, 550 - at % 40 * 12, cell)
    canvas.save()


PLAIN: dict[str, Callable[[Sequence[Sequence[Any]]], None]] = {"csv": plain_csv, "xlsx": plain_xlsx, "pdf": plain_pdf}


def measure() -> Iterator[Figure]:
    with stores() as kinds:
        for store in kinds:
            yield from _measure(store)


def _measure(store: Store) -> Iterator[Figure]:
    (few, told_few), (many, told) = filled(store, FEW), filled(store, MANY)
    rows = ready(many, told)
    with closing(Database(many)) as db:
        for form, plain in PLAIN.items():
            ours = partial(_made, db, form, told)
            pairs = in_turn(lambda plain=plain: took(partial(plain, rows)), lambda ours=ours: took(ours), pairs=3)  # type: ignore[misc]
            what = f"report of {MANY} rows to the ready rows written plainly, {form.upper()}, {store.name}"
            yield figure(what, pairs, millis, at_most=GOALS[form])
    for form in PLAIN:
        pairs = [(peak(few, form, told_few), peak(many, form, told))]
        what = f"peak memory of a report, {MANY} rows to {FEW}, {form.upper()}, {store.name}"
        yield figure(what, pairs, lambda kilobytes: f"{kilobytes / 1024:.0f} MB", at_most=1.25)


def _made(db: Database, form: str, told: dict[str, Any]) -> bytes:
    return db.read_now(lambda tx: make({"form": form, **told}, tx)).content


def peak(url: str, form: str, told: dict[str, Any]) -> float:
    """Return the most memory, in kilobytes, that a process of its own has had in making the report.

    The system's own `ru_maxrss` would begin at what the process that started it had.
    """
    line = (
        "from benchmarks.reports import _made; from storage.db import Database; "
        f"_made(Database({url!r}), {form!r}, {told!r}); "
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    done = subprocess.run([sys.executable, "-c", line], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


if __name__ == "__main__":
    main(measure)
