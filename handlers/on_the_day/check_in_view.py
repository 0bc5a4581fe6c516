"""The list that whoever leads the work ticks people off on: one living message, a button for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import when
from handlers.hours import hours_words, present
from handlers.on_the_day import paper
from handlers.talkoot import talkoot_words
from handlers.types import Button, Reply
from handlers.words import Words, escape
from storage import hours, sign_ups
from storage.db import Tx
from storage.hours import Row
from storage.planned import Day, Planned
from storage.sign_ups import SignedUp

PAGE = 20
"""How many people one message holds."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who is expected, or has come: `row` is theirs, if they are known to have been there."""

    sign_up: SignedUp
    seat: int
    row: Row | None

    @property
    def here(self) -> bool:
        return self.row is not None


def start_of(day: Day) -> str:
    """Return how the names of the living lists of the day begin."""
    return f"check-in:{day.number}"


def everybody(tx: Tx, day: Day) -> list[Expected]:
    """Return whom the list holds: by task and name, each with whom they bring."""
    there = {one.number: one for one in sign_ups.of_day(tx, day.number)}
    rows = hours.of_day(tx, day.number)
    live = {(row.task_id, row.head): row for row in rows if row.reverses_id is None and row.reversed_at is None}
    found = []
    for number, seat in paper.expected(tx, day):
        sign_up = there[number]
        key = (sign_up.task_id, hours.head_of(sign_up, seat).key)
        found.append(Expected(sign_up, seat, live.get(key)))
    return found


def pages(count: int) -> int:
    """Return how many messages so many people would take."""
    return max(1, -(-count // PAGE))


def view(t: Words, tx: Tx, planned: Planned, day: Day, *, zone: ZoneInfo, now: datetime, page: int = 1) -> Reply:
    """Return the list as it reads now: of its page, everybody with a button that ticks them off, or not."""
    found = everybody(tx, day)
    page = max(1, min(page, pages(len(found))))
    here = sum(one.here for one in found)
    lines = [f"*{escape(planned.title)}*, {talkoot_words.day_said(day, zone, t.language)}"]
    if found and now >= day.ends_at:
        lines.append(t("Present {n}/{all}. Tap those who were there.", n=here, all=len(found)))
    elif found:
        lines.append(t("Present {n}/{all}. Tap a name when somebody comes.", n=here, all=len(found)))
    else:
        lines.append(t("Nobody has signed up. Whoever comes can be added."))
    several = len({one.sign_up.task_id for one in found}) > 1
    buttons = [
        Button(label(t, one, day, zone, task=several), f"tick {one.sign_up.number} {one.seat} {page}")
        for one in found[(page - 1) * PAGE : page * PAGE]
    ]
    return Reply("\n".join(lines), (*buttons, *_below(t, planned, day, found, page, now)))


def label(t: Words, one: Expected, day: Day, zone: ZoneInfo, *, task: bool) -> str:
    """Return who it is on a button: "✓ Aino · klo 10.05"."""
    parts = [paper.name_of(one.sign_up, one.seat)]
    parts += [one.sign_up.task] if task else []
    row = one.row
    if row is not None and row.minutes is not None:
        parts.append(hours_words.hours(row.minutes))
    elif row is not None and row.arrived_at is not None and row.arrived_at < day.ends_at:
        parts.append(when.say_time(row.arrived_at, zone=zone, language=t.language))
    return ("✓ " if one.here else "") + " · ".join(parts)


def _below(t: Words, planned: Planned, day: Day, found: list[Expected], page: int, now: datetime) -> list[Button]:
    """Return what else can be done with the list."""
    line = f"check in {planned.number} d{day.number}"
    last = pages(len(found))
    buttons = [Button(t("Earlier names"), f"{line} p{page - 1}")] if page > 1 else []
    buttons += [Button(t("More names"), f"{line} p{page + 1}")] if page < last else []
    buttons += [Button(t("All are present"), f"tick all d{day.number}")] if any(not one.here for one in found) else []
    if now < day.ends_at:
        return [*buttons, Button(t("Somebody else came"), f"came {planned.number} d{day.number}")]
    other = Button(t("Somebody else came"), f"print list {planned.number} d{day.number}")
    return [*buttons, *hours_of_all(t, planned, day, sum(one.here for one in found)), other]


def hours_of_all(t: Words, planned: Planned, day: Day, here: int) -> list[Button]:
    """Return the way to tell the hours of everybody who was there: as long as the whole day lasted."""
    most = present.lasts(day)
    if not most:
        return []
    said = hours_words.hours(most)
    text = (
        t.label("Those present, {n}: {hours}", n=str(here), hours=said) if here else t.label("All {hours}", hours=said)
    )
    return [Button(text, f"all present {planned.number} {most} d{day.number}")]
