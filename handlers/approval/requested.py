"""What keepers are asked for: one booking, or the turns of a series as one; how it is found and what is said of it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import times, when
from handlers.booking import booking_words
from handlers.types import Button, Reply
from handlers.words import Words
from storage import diary, people, series
from storage.db import Tx
from storage.diary import Booked
from storage.occupied import Series, State


@dataclass(frozen=True, slots=True)
class Request:
    """`key` is what it is called by: a booking's number, or "s5" for the series 5; `booked` are its turns, in order."""

    key: str
    booked: tuple[Booked, ...]
    series: Series | None = None

    @property
    def first(self) -> Booked:
        return self.booked[0]

    @property
    def card(self) -> str:
        """How the names of all its cards begin: each time it is asked anew, it has another one."""
        return f"request:{self.key}:"

    @property
    def subject(self) -> str:
        """What its answers are kept of."""
        return f"request:{self.key}"

    @property
    def word(self) -> str:
        """How a button names it: with a mark of its times, so that nobody answers what they have not read."""
        times = ",".join(f"{one.number}@{one.starts_at.isoformat()}/{one.ends_at.isoformat()}" for one in self.booked)
        return f"{self.key}~{zlib.crc32(times.encode()):x}"


def of(booked: Booked) -> Request:
    """Return the request for one booking, whatever became of it."""
    return Request(str(booked.number), (booked,))


def of_series(tx: Tx, number: int, *, now: datetime) -> Request | None:
    """Return what of the series waits for an answer, as one request; None if nothing does."""
    row = series.get(tx, number)
    turns = tuple(one for one in diary.of_series(tx, number) if one.state == State.REQUESTED and one.starts_at > now)
    return Request(f"s{number}", turns, row) if row and turns else None


def turns(tx: Tx, number: int) -> tuple[Booked, ...]:
    """Return the turns of the series that hold their time, in order."""
    return tuple(diary.of_series(tx, number))


def waiting(tx: Tx, *, now: datetime) -> list[Request]:
    """Return all that waits for an answer, a series as one, the oldest deadline first."""
    found: dict[str, Request] = {}
    for booked in diary.requested(tx, now=now):
        whole = of_series(tx, booked.series_id, now=now) if booked.series_id else None
        request = whole if whole is not None and len(whole.booked) > 1 else of(booked)
        found.setdefault(request.key, request)
    return list(found.values())


def still_waiting(tx: Tx, subject: str, *, now: datetime) -> Request | None:
    """Return what still waits. Of turns of a series that wait until the same time, the first stands for all."""
    kind, _, number = subject.partition(":")
    if kind == "series":
        return of_series(tx, int(number), now=now)
    booked = diary.live(tx, int(number), now=now)
    if booked is None or booked.state != State.REQUESTED or booked.starts_at <= now:
        return None
    whole = of_series(tx, booked.series_id, now=now) if booked.series_id else None
    alike = [one.number for one in whole.booked if one.answer_by == booked.answer_by] if whole else []
    if whole is None or len(alike) < 2:
        return of(booked)
    return whole if alike[0] == booked.number else None


def reminder(t: Words) -> str:
    """Return how a message begins that asks again."""
    return t("Reminder: ")


def of_person(tx: Tx, person_id: int, *, now: datetime) -> list[Request]:
    """Return what the person has asked for and nobody has answered yet."""
    return [one for one in waiting(tx, now=now) if one.first.person_id == person_id]


def who(tx: Tx, booked: Booked, t: Words) -> str:
    """Return who asks: the associations, or the person."""
    if booked.by:
        return t.list(booked.by)
    person = people.named(tx, booked.person_id)
    return person.name if person else "–"


def said(t: Words, request: Request, zone: ZoneInfo, *, whose: bool = False) -> str:
    """Return "Juhlasali, pe 4.12.2026 klo 18–23 · pikkujoulu", or what a series says; with `whose`, for whom."""
    first = request.first if whose else replace(request.first, names=None)
    if request.series is None or len(request.booked) == 1:
        return booking_words.said(t, first, zone)
    rule = when.Series(booking_words.span_of(first), request.series.rule)
    text = t(
        "*{space}*, {when}, {times}",
        space=booking_words.thing(t, first),
        when=when.say(rule, zone=zone, language=t.language),
        times=t.n("{n} time in all", "{n} times in all", len(request.booked)),
    )
    text += t(" ({associations})", associations=t.list(first.by)) if first.by else ""
    return text + (t(" · {purpose}", purpose=first.purpose) if first.purpose else "")


def asks(tx: Tx, t: Words, request: Request, zone: ZoneInfo, *, lead: str = "", was: Booked | None = None) -> Reply:
    """Return the message in which it can be answered; `was` is how it was before it was moved."""
    lines = [lead + t("{who} asks for: ", who=who(tx, request.first, t)) + said(t, request, zone)]
    if was is not None:
        before = times.say(booking_words.span_of(was), zone, t.language)
        lines.append(t("It was moved; before it was {when}.", when=before))
    if request.first.answer_by is not None:
        by = booking_words.until(t, request.first.answer_by, zone)
        lines.append(t("Please answer by {day}.", day=by))
    return Reply("\n".join(lines), buttons(t, request))


def buttons(t: Words, request: Request) -> tuple[Button, ...]:
    """Return how it is answered."""
    word = request.word
    if request.series is not None and len(request.booked) > 1:
        return (
            Button(t("Approve all"), f"approve {word}"),
            Button(t("Reject all"), f"reject {word}"),
            Button(t("See the dates"), f"request dates {request.key}"),
            Button(t("Ask about it"), f"ask {request.key}"),
        )
    return (
        Button(t("Approve"), f"approve {word}"),
        Button(t("Reject"), f"reject {word}"),
        Button(t("Ask about it"), f"ask {request.key}"),
    )


def closed(t: Words, request: Request, zone: ZoneInfo, lead: str, *back: Button) -> Reply:
    """Return the message when there is nothing to answer any more: `lead` says why."""
    reason = booking_words.reason(t, request.first) if request.first.rejected else ""
    return Reply("\n".join(filter(None, (lead + said(t, request, zone, whose=True), reason))), back)
