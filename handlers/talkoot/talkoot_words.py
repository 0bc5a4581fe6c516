"""What is said of talkoot: their title and time, their tasks with how many come, what to know before coming."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from handlers import moments, when
from handlers.words import Words, escape
from storage import wallclock
from storage.planned import Day, Planned, TaskNow
from storage.sign_ups import SignedUp

DEGREE = 1_000_000
MAP = "https://www.openstreetmap.org/?mlat={lat:.5f}&mlon={lon:.5f}#map=17/{lat:.5f}/{lon:.5f}"


def capital(name: str) -> str:
    """Return the name with its first letter large: "haravointi" is "Haravointi" where a line begins with it."""
    return name[:1].upper() + name[1:]


def day_said(day: Day | SignedUp, zone: ZoneInfo, language: str, *, year: bool = True) -> str:
    """Return when a day of the talkoot is: "la 5.12.2026 klo 10–14"."""
    return when.say(when.Span(day.starts_at, day.ends_at), zone=zone, language=language, year=year)


def short_day(day: Day | SignedUp, zone: ZoneInfo, language: str) -> str:
    """Return the day alone, for a button: "la 5.12."."""
    return when.say_day(wallclock.local(day.starts_at, zone).date(), language=language, year=False)


def when_said(t: Words, planned: Planned, zone: ZoneInfo) -> str:
    """Return when the talkoot is, all its days."""
    return t.list([day_said(day, zone, t.language) for day in planned.days])


def short(t: Words, planned: Planned, zone: ZoneInfo) -> str:
    """Return the talkoot for a button: "Rantasiivous la 5.12."."""
    return f"{planned.title} {short_day(planned.days[0], zone, t.language)}"


def headline(t: Words, planned: Planned, zone: ZoneInfo) -> str:
    """Return the talkoot in a line, with markup: "*Rantasiivous* · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3"."""
    parts = [f"*{escape(planned.title)}*", when_said(t, planned, zone), escape(planned.place)]
    return " · ".join(filter(None, parts))


def on_day(t: Words, planned: Planned, day: Day, zone: ZoneInfo) -> str:
    """Return one day of the talkoot in a line, with markup, and where it is."""
    return headline(t, replace(planned, days=(day,)), zone)


def task_line(t: Words, task: TaskNow) -> str:
    """Return a task with how many come, and how many are needed or find room."""
    name = escape(capital(task.name))
    if task.most is None:
        line = t("{name} {coming} (needed {least})", name=name, coming=task.coming, least=task.least)
        line = line if task.least > task.coming else f"{name} {task.coming}"
    elif task.lacking and task.most > task.least:
        line = f"{name} {task.coming} " + t("(needed {least}, at most {most})", least=task.least, most=task.most)
    else:
        line = f"{name} {task.coming}/{task.most}"
    line += t(", in the queue {n}", n=task.waiting) if task.waiting else ""
    needs = needed(t, task)
    return line + (f" · {needs}" if needs else "")


def needed(t: Words, task: TaskNow) -> str:
    """Return what the task takes: a skill, a licence, an age."""
    age = t("from {age} years on", age=task.least_age) if task.least_age else ""
    return ", ".join(filter(None, (escape(task.needs), age)))


def facts(t: Words, planned: Planned) -> list[str]:
    """Return what to know before coming, a line each: what to bring, the coffee, who organises it, the map."""
    lines = []
    if planned.bring:
        lines.append(t("Bring along: {things}", things=planned.bring))
    if planned.coffee:
        lines.append(t("Coffee: {who}", who=planned.coffee))
    if planned.by:
        lines.append(t("Organised by: {who}", who=t.list(planned.by)))
    if planned.latitude is not None and planned.longitude is not None:
        lines.append(t("Map: {link}", link=MAP.format(lat=planned.latitude / DEGREE, lon=planned.longitude / DEGREE)))
    return lines


def until(t: Words, sign_up: SignedUp, zone: ZoneInfo) -> str:
    """Return until when an offered place is kept; of midnight, nobody should have to wonder which one is meant."""
    assert sign_up.answer_by is not None
    at = sign_up.answer_by
    at -= timedelta(minutes=0 if wallclock.minutes(at, zone) else 1)
    return when.say(when.Moment(at), zone=zone, language=t.language, year=False)


def mine(t: Words, sign_up: SignedUp, zone: ZoneInfo, *, local: bool = False) -> str:
    """Return a sign-up in a line, with markup: "*Rantasiivous*, haravointi, la 5.12.2026 klo 10–14".

    Who does not come any more brings nobody along. If it is `local`, each reader sees the time in their own.
    """
    span = when.Span(sign_up.starts_at, sign_up.ends_at)
    said = moments.said(span, zone, t.language) if local else day_said(sign_up, zone, t.language)
    text = t("*{title}*, {task}, {when}", title=sign_up.title, task=sign_up.task, when=said)
    others = sign_up.people - 1 if sign_up.ended_at is None else 0
    return text + (t.n(" · you bring {n} other", " · you bring {n} others", others) if others else "")
