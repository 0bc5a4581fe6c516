"""Reports for the funder: asked for here, made when they are sent, so that nobody waits for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from handlers import described, rights
from handlers.commands import command
from handlers.funding import finding_projects, periods, project_words, reported
from handlers.funding.periods import Days
from handlers.funding.reported import CSV, FORMATS, PDF, XLSX, Asked, Sum
from handlers.talkoot import finding
from handlers.talkoot.finding import not_yours
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, File, Reply
from handlers.words import N_, Words, escape, fold
from storage import project_hours, project_rows, projects, talkoot
from storage.db import Tx
from storage.planned import Planned, local_day
from storage.projects import Basis, Project

_KIND = "application/vnd.kylakello.report+json"
_MIMES = {
    PDF: "application/pdf",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv",
}
_TALKOOT = re.compile(r"t(\d{1,9})", re.IGNORECASE)
_FORMATS = {"pdf": PDF, "paperi": PDF, "xlsx": XLSX, "excel": XLSX, "csv": CSV, "taulukko": XLSX, "tabell": XLSX}
_LISTED = frozenset(("list", "lista", "luettelo", "lista.", "liite", "bilaga", "annex", "rivit", "rader", "rows"))


@dataclass(frozen=True, slots=True)
class Form:
    """In which form the report is wanted, and whether its rows are listed whatever the funder needs."""

    name: str = PDF
    listed: bool = False


def _subject(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read which project it is about, or which talkoot ("t7")."""
    first, _, rest = text.strip().partition(" ")
    found = _TALKOOT.fullmatch(first)
    if not found:
        return finding_projects.read(turn, text, closed=True)
    planned = talkoot.get(turn.tx, int(found[1]))
    if planned is None or planned.is_draft:
        return finding.none_such(turn)
    project = projects.get(turn.tx, planned.project_id) if planned.project_id else None
    if project is not None and not finding_projects.may_change(turn.person, project):
        return finding_projects.not_yours(turn, project)
    if project is None and not rights.leads(turn.person, planned):
        return not_yours(turn, planned)
    return Got((project, planned), f"t{planned.number}", rest)


def _subjects(turn: Turn, _values: Values) -> Choices | Refusal:
    known = finding_projects.known(turn, finding_projects.may_change, closed=True)
    return finding_projects.to_tap(known) or finding_projects.none(turn)


def _parts(subject: Any) -> tuple[Project | None, Planned | None]:
    return subject if isinstance(subject, tuple) else (subject, None)


def _period(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read the days of the report: all of them, where talkoot alone are reported."""
    project, planned = _parts(values["subject"])
    if planned is not None:
        days = [local_day(day, turn.zone) for day in planned.days]
        return Got(Days(min(days), max(days)), "-", text.strip().removeprefix("-").strip())
    assert project is not None
    words = text.split()
    forms = next((at for at in range(len(words)) if all(map(_is_form, words[at:]))), len(words))
    said, rest = " ".join(words[:forms]), " ".join(words[forms:])
    found = Days(project.since, project.until) if periods.is_whole(said) else periods.read_days(turn, said)
    if found is None:
        return Unclear(_when(turn.t), _periods(turn, values), rest)
    return Got(found, found.write(), rest)


def _when(t: Words) -> str:
    return t("For which period? Tap one, or write the days, for example: 1.10.2026–31.12.2026")


def _periods(turn: Turn, values: Values) -> Choices:
    """Offer the project's whole time, and the parts of the year that it is now and that it was before."""
    project, _planned = _parts(values["subject"])
    if project is None:
        return ()
    t, today = turn.t, reported.today(turn.now, turn.zone)
    quarter, quarter_before = periods.so_far(today, 3)
    half, half_before = periods.so_far(today, 6)
    offered = [
        (t.label("This quarter"), quarter),
        (t.label("The previous quarter"), quarter_before),
        (t.label("This half-year"), half),
        (t.label("The previous half-year"), half_before),
    ]
    parts = [
        (f"{label} {project_words.time_said(days.first, days.last, t.language)}", days.write())
        for label, days in offered
        if days.first <= project.until and days.last >= project.since
    ]
    return [(t.label("The whole project"), "whole"), *parts]


def _is_form(word: str) -> bool:
    said = fold(word).strip(".,")
    return said in _FORMATS or said in _LISTED


def _form(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read in which form it is wanted; the paper, unless something else is said."""
    said = [fold(word).strip(".,") for word in text.split()]
    if not all(map(_is_form, said)):
        return Unclear(turn.t("In which format?"), [(_name(form), form) for form in FORMATS])
    names = [_FORMATS[word] for word in said if word in _FORMATS]
    form = Form(names[0] if names else PDF, any(word in _LISTED for word in said))
    return Got(form, f"{form.name} list" if form.listed else form.name)


def _name(form: str) -> str:
    return "Excel (XLSX)" if form == XLSX else form.upper()


@command(
    "report",
    "rapport",
    "raportti",
    summary=N_("A report for the funder: PDF, Excel, CSV"),
    takes=[
        Arg("subject", _subject, N_("Which project?"), _subjects, known=True),
        Arg("period", _period, N_("For which period?"), _periods, known=True),
        Arg("form", _form, optional=True),
    ],
)
def report(turn: Turn, subject: Any, period: Days, form: Form | None) -> Answer:
    """The report is on its way, with what it comes to; whoever asked can have it in the other forms, too."""
    project, planned = _parts(subject)
    form = form or Form()
    asked = _asked(turn, project, planned, period, listed=form.listed or not _is_output(project))
    rows, waiting = project_rows.counted(turn.tx, _of(turn, asked))
    lines = [_head(turn, project, planned, period)]
    if waiting:
        one, many = "{n} row waits for approval and is not counted.", "{n} rows wait for approval and are not counted."
        lines.append(turn.t.n(one, many, waiting))
    if not rows:
        lines.insert(1, turn.t("Nothing has been approved for this period."))
        return Reply("\n".join(lines), _elsewhere(turn, project), private=True)
    lines.insert(1, _sums(turn, asked, rows))
    name = f"{_slug(project, planned)}-{period.first}-{period.last}.{form.name}"
    file = described.describe(_KIND, name, {"form": form.name, **asked.told()})
    return Reply("\n".join(lines), _more(turn, subject, period, form, asked), (file,), private=True)


def _is_output(project: Project | None) -> bool:
    return project is not None and project.basis == Basis.OUTPUT


def _asked(turn: Turn, project: Project | None, planned: Planned | None, period: Days, *, listed: bool) -> Asked:
    return Asked(
        language=turn.language,
        town=turn.town.name,
        zone=turn.zone.key,
        at=turn.now.isoformat(),
        project=project.id if project else None,
        talkoot=planned.number if planned else None,
        first=period.first.isoformat(),
        last=period.last.isoformat(),
        listed=listed,
    )


def _of(turn: Turn, asked: Asked) -> project_rows.Of:
    return project_rows.Of(asked.project, *project_words.between(*asked.days, turn.zone), asked.talkoot)


def _head(turn: Turn, project: Project | None, planned: Planned | None, period: Days) -> str:
    names = [project.name] if project else []
    names += [planned.title] if planned else []
    time = project_words.time_said(period.first, period.last, turn.language)
    return " · ".join((f"*{escape(' · '.join(names))}*", time))


def _sums(turn: Turn, asked: Asked, rows: int) -> str:
    """Say what the rows come to; a project's many rows are added up by the database."""
    t = turn.t
    if asked.talkoot is None:
        since, until = project_words.between(*asked.days, turn.zone)
        done = project_hours.sums(turn.tx, asked.project or 0, since, until)
        whole = Sum(*(sum(getattr(one, name) for one in done) for name in ("minutes", "machine_minutes", "cents")))
    else:
        counting = reported.report(turn.tx, asked.told())
        counting.count()
        whole = counting.whole
    hours = project_words.hours(t, whole.minutes)
    if whole.machine_minutes:
        machine = project_words.hours(t, whole.machine_minutes)
        hours = t("{hours} and machines {machine}", hours=hours, machine=machine)
    value = project_words.euros(t, whole.cents)
    return t.n("{n} row, {hours}, value {value}.", "{n} rows, {hours}, value {value}.", rows, hours=hours, value=value)


def _more(turn: Turn, subject: Any, period: Days, form: Form, asked: Asked) -> tuple[Button, ...]:
    """Return the other forms, and for totals the list as an annex."""
    project, planned = _parts(subject)
    line = f"report t{planned.number} -" if planned else f"report #{project.id if project else 0} {period.write()}"
    lists = " list" if form.listed else ""
    buttons = [Button(_name(name), f"{line} {name}{lists}") for name in FORMATS if name != form.name]
    if not asked.listed:
        buttons.append(Button(turn.t("The rows as an annex"), f"{line} {form.name} list"))
    return (*buttons, *_elsewhere(turn, project if planned is None else None))


def _elsewhere(turn: Turn, project: Project | None) -> tuple[Button, ...]:
    if project is None:
        return ()
    t = turn.t
    return Button(t("Another time"), f"report #{project.id}"), Button(t("Show the project"), f"project #{project.id}")


def _slug(project: Project | None, planned: Planned | None) -> str:
    """Return what names the file."""
    name = "-".join([*([project.name] if project else []), *([planned.title] if planned else [])])
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:40] or "report"


@described.made_from(_KIND)
def make(told: Any, tx: Tx) -> File:
    """Return the report as the town's books are now."""
    from handlers.funding import report_csv, report_pdf, report_xlsx

    form = told.pop("form")
    ways = {PDF: report_pdf.made, XLSX: report_xlsx.made, CSV: report_csv.made}
    return File("", _MIMES[form], ways[form](reported.report(tx, told)))
