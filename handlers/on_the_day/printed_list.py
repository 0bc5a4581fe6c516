"""The list of a day on paper: printed for whoever organises it, with a code under which it comes back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import when
from handlers.commands import command
from handlers.described import describe, made_from
from handlers.on_the_day import paper, sheet
from handlers.on_the_day.days import DAY, token
from handlers.on_the_day.paper import Paper
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, File, Reply
from handlers.words import N_, Words, fold, words
from storage import paper_lists, people, projects, wallclock
from storage.db import Tx
from storage.planned import Day, Planned

_KIND = "application/vnd.kylakello.list+json"


@command(
    "print list",
    "skriv ut lista",
    "tulosta lista",
    summary=N_("Print the list of those who come"),
    takes=[finding.HELD, DAY],
)
def print_list(turn: Turn, talkoot: Planned, day: Day) -> Answer:
    """The organiser has the list as a PDF file; printed again unchanged, it has the same code."""
    t = turn.t
    if talkoot.cancelled_at is not None:
        head = talkoot_words.headline(t, talkoot, turn.zone)
        return Refusal(t("These talkoot have been cancelled: ") + head)
    printed = paper_lists.printed(turn.tx, day.number, paper.expected(turn.tx, day), by=turn.person.id, now=turn.now)
    names = len(printed.lines)
    when_said = talkoot_words.day_said(day, turn.zone, turn.language)
    text = t("Here is the list {code}: *{title}*, {when}", code=printed.code, title=talkoot.title, when=when_said)
    text += " · " + t.n("{n} name, and empty lines", "{n} names, and empty lines", names)
    line, _ = sheet.example(printed.code, names, hours=sheet.hours_of(day), t=t)
    hours = f"{sheet.hours_of(day)}h"
    text += "\n" + t("After the work, write to me what the paper says: {line}", line=line)
    if turn.now >= day.ends_at:
        more = t.label("/hours {code}: {n} Liisa Virtanen {hours}", code=printed.code, n=str(names + 1), hours=hours)
        text += "\n" + t("Did somebody else come? Write them on the next line: {line}", line=more)
    button = Button(t("Check in"), f"check in {talkoot.number} {token(day)}")
    return Reply(text, (button,), files=(_described(turn, printed.number, talkoot, printed.code),), private=True)


def _described(turn: Turn, number: int, planned: Planned, code: str) -> File:
    plain = "".join(sign if sign.isalnum() else "-" for sign in fold(planned.title)).strip("-")
    return describe(
        _KIND, f"{code}-{plain}.pdf", [number, turn.language, turn.zone.key, turn.town.name, turn.now.isoformat()]
    )


@made_from(_KIND)
def make(told: Any, tx: Tx) -> File:
    """Return the list as it is printed: who stood on it when it got its code."""
    number, language, zone, town, at = told
    found = paper.read(tx, number)
    if found is None:
        raise LookupError(f"there is no list {number}")
    t, place = words(language), ZoneInfo(zone)
    printed = wallclock.local(datetime.fromisoformat(at), place).date()
    content = sheet.pdf(_sheet(tx, found, t, place, town, when.say_day(printed, language=language)), t)
    return File("", "application/pdf", content)


def _sheet(tx: Tx, found: Paper, t: Words, zone: ZoneInfo, town: str, printed: str) -> sheet.Sheet:
    planned, day = found.planned, found.day
    return sheet.Sheet(
        found.code,
        planned.title,
        _facts(tx, planned, day, t, zone),
        [sheet.Line(line.name, line.task) for line in found.lines],
        t.label("printed {day}", day=printed),
        hours=sheet.hours_of(day),
        town=town,
        short=f"{planned.title} {talkoot_words.short_day(day, zone, t.language)}",
    )


def _facts(tx: Tx, planned: Planned, day: Day, t: Words, zone: ZoneInfo) -> list[str]:
    """Return what the head of the paper tells: when, where, whose, and of which project."""
    facts = [talkoot_words.day_said(day, zone, t.language), planned.place]
    if planned.by:
        facts.append(t.label("Organised by: {who}", who=t.list(planned.by)))
    leader = people.named(tx, planned.leads)
    if leader is not None:
        facts.append(t.label("Led by: {name}", name=leader.name))
    project = projects.get(tx, planned.project_id) if planned.project_id else None
    if project is not None:
        facts.append(t.label("Project: {name}", name=" · ".join(filter(None, (project.name, project.number)))))
    return [fact for fact in facts if fact]
