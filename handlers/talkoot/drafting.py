"""Making a draft of what was said about new talkoot, beside what earlier ones were like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from handlers.funding import grant_words
from handlers.talkoot.map_points import Point
from handlers.talkoot.preview import UNSAID_TASK
from handlers.turn import Turn
from handlers.when import Span
from storage import people, projects, spaces, talkoot
from storage.planned import Day, Part, Planned
from storage.talkoot_table import Talkoot


@dataclass(frozen=True, slots=True)
class Said:
    """All that was said; None is what nobody said anything about, and nothing is what was left out on purpose."""

    title: str
    days: tuple[Span, ...]
    associations: tuple[int, ...]
    place: str | None = None
    point: Point | None = None
    parts: tuple[Part, ...] | None = None
    bring: str | None = None
    coffee: str | None = None
    leader: int | str | None = None
    project_id: int | None = None
    wishes: tuple[tuple[int, int | None], ...] | None = None
    weather_at: datetime | None = None


def make(turn: Turn, said: Said, like: Planned | None = None) -> Planned:
    """The talkoot are planned as was said, and for the rest like the earlier ones; return the draft."""
    said = _like(turn, said, like) if like is not None else said
    plan = Talkoot(
        title=said.title,
        place=said.place or "",
        latitude=said.point.latitude if said.point else None,
        longitude=said.point.longitude if said.point else None,
        bring=said.bring or "",
        coffee=said.coffee or "",
        person_id=turn.person.id,
        leader_id=_leader(turn, said.leader),
        project_id=said.project_id,
        weather_at=said.weather_at,
        wishes=[*(said.wishes or ())],
        created_at=turn.now,
    )
    number = talkoot.draft(turn.tx, plan, days=[], parts=[], associations=said.associations)
    for at, day in enumerate(said.days):
        parts = said.parts if said.parts is not None else _of_day(like, at, said.days)
        talkoot.add_day(turn.tx, number, day.start, day.end, _granted(turn, said.project_id, parts or _whatever(turn)))
    planned = talkoot.get(turn.tx, number)
    assert planned is not None
    return planned


def _like(turn: Turn, said: Said, like: Planned) -> Said:
    """Return what was said, with what the earlier talkoot had where nothing was said."""
    had: dict[str, Any] = {"place": like.place, "bring": like.bring, "coffee": like.coffee}
    had["wishes"] = tuple(wish for wish in like.wishes if _can_be_booked(turn, wish[0]))
    if like.project_id is not None and any(one.id == like.project_id for one in projects.everyone(turn.tx)):
        had["project_id"] = like.project_id
    if like.latitude is not None and like.longitude is not None and said.place is None:
        had["point"] = Point(like.latitude, like.longitude)
    return replace(said, **{name: value for name, value in had.items() if getattr(said, name) is None})


def _can_be_booked(turn: Turn, space_id: int) -> bool:
    found = spaces.get(turn.tx, space_id)
    return found is not None and found.closed_at is None


def _of_day(like: Planned | None, at: int, days: Sequence[Span]) -> tuple[Part, ...]:
    """Return what there was to do on that day of the earlier talkoot, or on its first, if it had not as many days."""
    if like is None or not like.days:
        return ()
    return _parts(like.days[at if len(like.days) == len(days) else 0])


def _parts(day: Day) -> tuple[Part, ...]:
    return tuple(Part(one.name, one.least, one.most, one.needs, one.least_age) for one in day.tasks)


def _whatever(turn: Turn) -> tuple[Part, ...]:
    """Return the one task to which people come where nobody said what is done."""
    return (Part(turn.t(UNSAID_TASK)),)


def _granted(turn: Turn, project_id: int | None, parts: Sequence[Part]) -> list[Part]:
    """Return the tasks, each as the kind of work of the grant that its name says."""
    return grant_words.as_granted(turn.tx, project_id, (replace(part, work_id=None) for part in parts))


def _leader(turn: Turn, leader: int | str | None) -> int | None:
    """Return who leads the work; somebody new is known by name from now on."""
    if isinstance(leader, str):
        return people.add(turn.tx, leader, now=turn.now)
    return leader if leader != turn.person.id else None
