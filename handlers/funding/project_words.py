"""What is said of funding projects: their time, hours as a funder writes them, money, rates."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers import when
from handlers.talkoot.talkoot_words import capital
from handlers.words import N_, Words, escape
from storage import associations, wallclock
from storage.db import Tx
from storage.projects import Basis, Project, Work
from storage.rates import Valued

BASES = {Basis.COST: N_("cost-based"), Basis.OUTPUT: N_("output-based")}
TITLES = {
    "name": N_("Name"),
    "number": N_("Funder's number"),
    "association": N_("Association"),
    "programme": N_("Programme"),
    "basis": N_("How the funder pays"),
    "time": N_("Time"),
    "works": N_("Granted work"),
}
"""What is known of a project, in the order it is asked and told."""


def bounds(project: Project, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the instants at which the project begins and ends."""
    return between(project.since, project.until, zone)


def between(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the instants at which the first day begins and the last one ends."""
    return wallclock.day_bounds(first, zone)[0], wallclock.day_bounds(last, zone)[1]


def time_said(first: date, last: date, language: str) -> str:
    """Return the days from and until: "1.1.2026–31.12.2027", "1 Jan 2026 – 31 Dec 2027"."""
    start, end = (when.say_day(day, language=language, weekday=False) for day in (first, last))
    return f"{start} – {end}" if language == "en" else f"{start}–{end}"


def hours(t: Words, minutes: int) -> str:
    """Return the hours as a funder writes them: "200 h", "1,25 h"."""
    return f"{t.number(minutes / 60)} h"


def euros(t: Words, cents: int) -> str:
    """Return the money as the language writes it: "1 350 €", "7,50 €", "€1,350"."""
    number = t.number(abs(cents) // 100) if cents % 100 == 0 else cents_said(t, abs(cents))
    sign = "-" if cents < 0 else ""
    return f"{sign}€{number}" if t.language == "en" else f"{sign}{number} €"


def cents_said(t: Words, cents: int) -> str:
    """Return euros and cents, without their sign: "1 350,50"."""
    sign, whole, rest = ("-" if cents < 0 else ""), *divmod(abs(cents), 100)
    return f"{sign}{t.number(whole)}{'.' if t.language == 'en' else ','}{rest:02}"


def work_said(t: Words, work: Work) -> str:
    """Return a granted work as it is written: "niitto 40 h + kone 20 h"."""
    machine = " + " + t("machine {hours}", hours=hours(t, work.machine_minutes)) if work.machine_minutes else ""
    return f"{work.name} {hours(t, work.minutes)}{machine}"


def works_said(t: Words, works: list[Work]) -> str:
    """Return the works of a grant in a line, or "–"."""
    return ", ".join(work_said(t, work) for work in works) or "–"


def rate_said(t: Words, rate: Valued) -> str:
    """Return what an hour is worth: "20 €/h, kone +40 €/h"."""
    person, machine = euros(t, rate.person), euros(t, rate.machine)
    return t("{person}/h, machine +{machine}/h", person=person, machine=machine)


def association_said(tx: Tx, project: Project) -> str:
    """Return the name of the project's association, or nothing."""
    found = associations.get(tx, project.association_id) if project.association_id else None
    return found.name if found else ""


def headline(tx: Tx, project: Project) -> str:
    """Return the project in a line, with markup: "*Rantojen kunnostus* · 12345 · Eräpolku ry"."""
    parts = (project.number, association_said(tx, project))
    return " · ".join((f"*{escape(capital(project.name))}*", *(escape(part) for part in parts if part)))
