"""The card of a talkoot: one living message in each group, where everybody sees who is still needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import notices, posting, when
from handlers.falling_due import on_due
from handlers.hours import hours_words
from handlers.posting import Posted
from handlers.talkoot import reasons, talkoot_words
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import due, hours, talkoot
from storage.db import Tx
from storage.due import Item
from storage.planned import Day, Planned, TaskNow

LONGEST = 3500
"""How many UTF-16 units a card may have: less than any network bears, for what it adds itself."""
MOST_BUTTONS = 16
"""With more tasks than this the card has a button for each day instead, which shows its tasks."""


def card(t: Words, planned: Planned, zone: ZoneInfo, *, now: datetime, thanks: str = "") -> Reply:
    """Return the card as it reads now; `thanks` is what was done in all, once everybody has been thanked."""
    name, head = planned.subject, talkoot_words.headline(t, planned, zone)
    if planned.cancelled_at is not None:
        text = t("These talkoot have been cancelled: ") + head
        why = "\n" + t("Why: {why}", why="") + reasons.said(t, planned.why) if planned.why else ""
        return Reply(text + why, card=name, pin=False)
    if not planned.is_open(now) and not planned.is_draft:
        done = t("Thank you! {done}", done=thanks) if thanks else t("The work is done. Thank you!")
        by = [t("Organised by: {who}", who=t.list(planned.by))] if planned.by else []
        return Reply("\n".join([head, *by, done]), card=name, pin=False)
    lines = [head, *_news(t, planned, zone, now=now), *_tasks(t, planned, zone, now=now)]
    lines += talkoot_words.facts(t, planned)
    buttons = _buttons(t, planned, zone, now)
    if not planned.is_draft and len(buttons) > 1:
        lines.append(t("Coming along? Tap a task."))
    return Reply("\n".join(lines), buttons, card=name, pin=not planned.is_draft)


def withdrawn(t: Words, planned: Planned, zone: ZoneInfo) -> Reply:
    """Return the card of talkoot that are being planned anew: nobody can sign up for them just now."""
    text = t("These talkoot are still being planned, nobody can sign up just now: ")
    return Reply(text + talkoot_words.headline(t, planned, zone), card=planned.subject, pin=False)


def _news(t: Words, planned: Planned, zone: ZoneInfo, *, now: datetime) -> list[str]:
    """Return what has changed since it was first told: that it was moved, and what the weather call said."""
    lines = []
    for day in planned.days:
        if day.moved_from is not None and not planned.is_draft and now < day.ends_at:
            was = when.say(when.Moment(day.moved_from), zone=zone, language=t.language, year=False)
            lines.append(t("Moved, it was to begin: {was}", was=was))
    if planned.goes_ahead:
        lines.append(t("The weather allows it: the talkoot go ahead."))
    elif planned.weather_at is not None and now < planned.starts_at:
        at = when.say(when.Moment(planned.weather_at), zone=zone, language=t.language, year=False)
        lines.append(t("Weather decision: {at}", at=at))
    return lines


def _tasks(t: Words, planned: Planned, zone: ZoneInfo, *, now: datetime) -> list[str]:
    """Return the tasks, a line each under their day; in fewer words where that would be too long."""
    if len(planned.days) == 1:
        lines = _of_day(t, planned.days[0])
    else:
        lines = [line for day in planned.days for line in _day_and_tasks(t, day, zone, now=now)]
    if _units(lines) <= LONGEST // 2:
        return lines
    short = [_in_short(t, day, zone) for day in planned.days if now < day.ends_at]
    while _units(short) > LONGEST // 2:
        short.pop()
    left = sum(now < day.ends_at for day in planned.days) - len(short)
    return [*short, t.n("… and {n} more day", "… and {n} more days", left)] if left else short


def _day_and_tasks(t: Words, day: Day, zone: ZoneInfo, *, now: datetime) -> list[str]:
    said = talkoot_words.day_said(day, zone, t.language)
    return [said, *_of_day(t, day)] if now < day.ends_at else [t("{day}: done", day=said)]


def _of_day(t: Words, day: Day) -> list[str]:
    return [f"• {talkoot_words.task_line(t, task)}" for task in day.tasks]


def _in_short(t: Words, day: Day, zone: ZoneInfo) -> str:
    """Return a day in one line: how many come, and how many are lacking."""
    text = talkoot_words.short_day(day, zone, t.language)
    text += " · " + t.n("{n} comes", "{n} come", day.coming)
    lacking = sum(task.lacking for task in day.tasks)
    return text + (", " + t.n("{n} more is needed", "{n} more are needed", lacking) if lacking else "")


def _units(lines: Sequence[str]) -> int:
    return len("\n".join(lines).encode("utf-16-le")) // 2


def _buttons(t: Words, planned: Planned, zone: ZoneInfo, now: datetime) -> tuple[Button, ...]:
    """Return a button for each task that one can still come to, and the one for who cannot come after all."""
    several = len(planned.days) > 1
    ahead = [day for day in planned.days if now < day.ends_at]
    found = [button for day in ahead for button in of_day(t, day, zone, now=now, named=several)]
    if several and len(found) > MOST_BUTTONS:
        found = [
            Button(talkoot_words.short_day(day, zone, t.language), f"talkoot day {day.number}")
            for day in ahead[:MOST_BUTTONS]
        ]
    if any(now < day.starts_at for day in ahead):
        found.append(Button(t("I cannot come after all"), f"withdraw t{planned.number}"))
    return tuple(found)


def of_day(t: Words, day: Day, zone: ZoneInfo, *, now: datetime, named: bool = False) -> list[Button]:
    """Return a button for each task of the day that one can come to; what has begun has no queue any more."""
    return [
        Button(_label(t, name=task.name, full=task.is_full, day=day if named else None, zone=zone), _line(task))
        for task in day.tasks
        if now < day.starts_at or (now < day.ends_at and not task.is_full)
    ]


def _line(task: TaskNow) -> str:
    return f"line up {task.number}" if task.is_full else f"sign up {task.number}"


def _label(t: Words, *, name: str, full: bool, day: Day | None, zone: ZoneInfo) -> str:
    said = talkoot_words.capital(name)
    if day is not None:
        said = f"{talkoot_words.short_day(day, zone, t.language)} {said}"
    return t.label("{task}: to the queue", task=said) if full else said


def post_all(tx: Tx, planned: Planned, room_ids: Iterable[int], *, now: datetime, town: Town) -> Posted:
    """The card will stand in the groups as far as they bear something new; return where it is told at once and where
    in a digest."""
    follow(tx, planned, now=now)

    def say(t: Words) -> Reply:
        return card(t, planned, town.zone, now=now)

    return posting.post(tx, planned.subject, room_ids, say, now=now, town=town)


def thanks(tx: Tx, t: Words, planned: Planned, zone: ZoneInfo) -> str:
    """Return what was done in all, once everybody has been thanked: "41 henkeä, 164 tuntia, 3 280 €"."""
    if planned.thanked_at is None:
        return ""
    return hours_words.thanks(t, hours.totals(tx, planned.number, zone=zone, approved_only=True))


def follow(tx: Tx, planned: Planned, *, now: datetime) -> None:
    """The card will be shown anew when a day of the talkoot begins or ends: then something else can be tapped."""
    turns = [at for day in planned.days for at in (day.starts_at, day.ends_at) if now < at]
    if turns and planned.is_open(now):
        due.add(tx, kind=talkoot.CARD, subject=_about(planned), person_id=None, at=min(turns))


def _about(planned: Planned) -> str:
    return f"card of {planned.subject}"


@on_due(talkoot.CARD)
def show(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Every copy of the card reads as the talkoot is now; what else has changed meanwhile is shown with it."""
    due.drop(tx, item.subject)
    planned = talkoot.get(tx, int(item.subject.rpartition(":")[2]))
    if planned is None:
        return
    follow(tx, planned, now=now)

    def say(t: Words, _private: bool) -> Reply:
        if planned.is_draft and planned.cancelled_at is None:
            return withdrawn(t, planned, town.zone)
        return card(t, planned, town.zone, now=now, thanks=thanks(tx, t, planned, town.zone))

    notices.show_all(tx, planned.subject, say, now=now, town=town)
