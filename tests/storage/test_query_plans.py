"""What is asked of the database again and again is found by an index, however old the town grows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from typing import Any

import psycopg

from benchmarks.mallila import NOW, PLACE, heard
from benchmarks.recorded import Work, open_raw, record
from handlers import dispatch
from handlers.types import Choice, Incoming
from storage import (
    announcements,
    answers,
    claims,
    delivered,
    digests,
    due,
    events,
    outbox,
    postings,
    rooms,
    spaces,
    spoken,
)
from storage.announcement_table import Announcement
from storage.db import Tx
from storage.event_table import Event, Says
from storage.outbox import Priority
from storage.rooms import Place
from storage.spaces import Space
from storage.workers import Share

GROWING = {
    *("account", "asking", "attachment", "booking", "copy", "due", "inbox", "outbox", "person", "room", "waiting"),
    *("announcement", "digest", "digest_line", "event", "event_answer", "event_day", "posting"),
}
"""Tables with a row for every person, booking or message there ever was. Spaces are a few dozen at the most."""
DAY = timedelta(days=1)
CARD = "announcement:1"
GROUP = Place(network="telegram", address="-100", private=False, linked_at=NOW, heard_at=NOW)

TALK = (
    "/varaa Kylätalo la 28.11.2026 klo 10–12 pilates",
    "/varaa Kylätalo la 28.11.2026 klo 11–13",
    "/jono Kylätalo la 28.11.2026 klo 11–13",
    "/varaa",
    "Kylätalo",
    "/varaukset",
    "/siirrä 1 la 28.11.2026 klo 14–16",
    "/vapaat Kylätalo vk 48",
    "/peru 1",
)


def everyday() -> Iterator[Work]:
    """What happens all day: commands are heard, answers claimed and settled, reminders fall due."""
    yield lambda tx: spaces.add(tx, Space(name="Kylätalo", key="", created_at=NOW), ())
    for number, line in enumerate(TALK):
        yield partial(_hear, one=heard(number, 1, line))
    yield partial(_hear, one=_tapped(heard(90, 1, "1", network="matrix"), Choice(1, "m1")))
    yield partial(_hear, one=_tapped(heard(91, 1, "1", network="matrix"), Choice(1)))
    yield _say
    yield _fall_due
    yield _announce
    yield _hold_event


def _hear(tx: Tx, one: Incoming) -> None:
    dispatch.hear(tx, one, now=NOW, town=PLACE)


def _tapped(one: Incoming, choice: Choice) -> Incoming:
    return Incoming(one.key, one.room, one.user, one.text, choice=choice)


def _say(tx: Tx) -> None:
    claims.release(tx, owner="us")
    first, second, third, *_ = claims.claim(tx, network="telegram", owner="them", now=NOW + timedelta(hours=1))
    claims.claim(tx, network="telegram", owner="them", now=NOW, at_most=Priority.ANSWER)
    claims.claim(tx, network="telegram", owner="others", now=NOW, share=Share(3, 1))
    claims.claim_changes(tx, network="telegram", owner="others", now=NOW, since=NOW, share=Share(3, 1))
    claims.renew(tx, owner="others", now=NOW)
    spoken.lately(tx, [1, 2], since=NOW)
    claims.sent(tx, first, "m1", now=NOW)
    claims.failed(tx, second.id, why="blocked", now=NOW)
    claims.later(tx, third.id, at=NOW, why="wait")
    claims.next_at(tx, "telegram")
    outbox.fail_room(tx, first.room_id, why="left", now=NOW)


def _fall_due(tx: Tx) -> None:
    due.add(tx, kind="booking-eve", subject="booking:1", person_id=None, at=NOW)
    for item in due.take(tx, now=NOW, some=50):
        due.settle(tx, item)
    due.next_at(tx)


def _announce(tx: Tx) -> None:
    """One more announcement is sent, shown to its sender as it goes, corrected, gathered, and taken back."""
    number = announcements.draft(tx, Announcement(person_id=1, said={"": "Laituri on paikallaan"}, created_at=NOW))
    announcements.get(tx, number)
    announcements.confirm(tx, number, by=1, now=NOW)
    told = postings.place(tx, CARD, rooms.some(tx, [1, 2]), day=NOW.date(), now=NOW)
    postings.place(tx, "event:1", rooms.some(tx, [tx.add(GROUP)]), day=NOW.date(), now=NOW)
    delivered.of_card(tx, CARD)
    delivered.of_card(tx, CARD, withdrawn=True)
    delivered.unsaid(tx, CARD)
    postings.of_card(tx, CARD)
    postings.told_to(tx, CARD, person_id=1, associations=[1])
    postings.withdrawn(tx, CARD, {"removed": list(told.said)})
    postings.give_slots_back(tx, CARD, told.said)
    postings.unsaid(tx, CARD)
    digests.waiting(tx, 1)
    digests.told(tx, 1, [CARD], now=NOW)
    digests.lines(tx, digests.keep(tx, 1, [digests.Told("Laituri", card=CARD)], now=NOW))
    digests.telling_of(tx, CARD, now=NOW)
    digests.announced(tx, NOW - 7 * DAY)


def _hold_event(tx: Tx) -> None:
    """An event is listed, answered and read with who comes, and its card says so."""
    plan = Event(title="Kyläjuhla", person_id=1, created_at=NOW, published_at=NOW, most=1)
    number = events.draft(tx, plan, days=[(NOW + DAY, NOW + 2 * DAY)], now=NOW)
    [event] = events.between(tx, NOW, NOW + 7 * DAY)
    day = event.days[0].number
    events.remind(tx, event, zone=PLACE.zone, now=NOW)
    answers.say(tx, day, Says.YES, person_id=1, now=NOW)
    answers.say(tx, day, Says.YES, person_id=2, now=NOW)
    answers.say(tx, day, Says.NO, person_id=1, now=NOW)
    answers.of_day(tx, day)
    answers.of_event(tx, number)
    answers.of_person(tx, 2, now=NOW)
    events.of_day(tx, day)
    answers.begun(tx, day, now=NOW)


def statements(url: str) -> dict[str, Any]:
    """Return every statement the house says in a day, with what was said in it."""
    scripts = record(url, everyday())
    return {sql: said for script in scripts for sql, said in script if re.match("SELECT|UPDATE|DELETE|INSERT", sql)}


def test_no_everyday_statement_reads_a_growing_table_from_end_to_end_on_sqlite(sqlite_url: str) -> None:
    said = statements(sqlite_url)
    assert len(said) > 30
    with closing(open_raw(sqlite_url)) as connection:
        plans = {
            sql: connection.execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall() for sql, params in said.items()
        }
        waiting = connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%WHERE state = 0'").fetchall()
    few = {name for (name,) in waiting}
    scans = {sql: row[3] for sql, plan in plans.items() for row in plan if _scanned(row[3], few) in GROWING}
    assert not scans


def _scanned(step: str, few: set[str]) -> str:
    """Return the table that a step of SQLite's plan reads as a whole, or nothing.

    The indexes `few` hold only what still waits to be said: they do not grow with the years.
    """
    found = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", step)
    return found[1] if found and found[2] not in few else ""


def test_no_everyday_statement_reads_a_growing_table_from_end_to_end_on_postgresql(postgres_url: str) -> None:
    said = statements(postgres_url)
    with psycopg.connect(postgres_url) as connection:
        for how in ("seqscan", "hashjoin", "mergejoin", "material"):  # small tables are read whole, index or not
            connection.execute(f"SET enable_{how} = off".encode())
        connection.execute("DROP INDEX event_answer_once")  # a rule; while it is small, as good as any to read whole
        plans = {sql: _plan(connection, sql, params) for sql, params in said.items()}
        waiting = connection.execute(
            "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%WHERE (state = 0)'"
        ).fetchall()
    few = {name for (name,) in waiting}
    scans = {sql: step["Index Name"] for sql, plan in plans.items() for step in _steps(plan) if _reads_all(step, few)}
    assert not scans


def _plan(connection: psycopg.Connection[Any], sql: str, params: Any) -> Any:
    [(found,)] = connection.execute(f"EXPLAIN (FORMAT JSON) {sql}".encode(), params).fetchall()
    return found[0]["Plan"]


def _steps(plan: Any) -> Iterator[Any]:
    """Return every step of a plan but those that stop at the first rows they meet."""
    yield plan
    for part in plan.get("Plans", ()):
        if plan["Node Type"] != "Limit" or "Filter" in part:
            yield from _steps(part)


def _reads_all(step: Any, few: set[str]) -> bool:
    """Tell whether a step of PostgreSQL's plan reads a growing table, or an index of one, as a whole."""
    if step["Node Type"] == "Seq Scan":
        return step["Relation Name"] in GROWING
    index = step.get("Index Name", "")
    known = step.get("Relation Name") or index.removeprefix("ix_").partition("_")[0]
    return bool(index) and known in GROWING and index not in few and "Index Cond" not in step
