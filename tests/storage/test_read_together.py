"""A list of events or talkoot is read by as few statements as one of them, and each as if it were read alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.recorded import record
from storage import answers, events, people, talkoot
from storage.associations import Association
from storage.db import Tx
from storage.event_table import Event, Kind, Says
from storage.fair_table import EventPlace
from storage.planned import Part
from storage.talkoot_table import Talkoot

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
DAY, HOURS = timedelta(days=1), timedelta(hours=4)


def plan(tx: Tx) -> None:
    """Three events (a joint day with a place among them) and three talkoot, by two associations, with who comes."""
    aino = people.meet(tx, network="telegram", user="aino", name="Aino", language="fi", now=NOW).id
    by = [tx.add(Association(name=name, key=name, created_at=NOW)) for name in ("Martat ry", "Eräpolku ry")]
    common: dict[str, Any] = {"person_id": aino, "created_at": NOW, "published_at": NOW}
    for number, kind in enumerate((Kind.EVENT, Kind.JOINT_DAY, Kind.FAIR), start=1):
        days = [(NOW + at * DAY, NOW + at * DAY + HOURS) for at in range(number, 0, -1)]
        made = events.draft(
            tx, Event(title=f"Juhla {number}", kind=kind, **common), days=days, associations=by[:number], now=NOW
        )
        found = events.get(tx, made)
        assert found is not None
        answers.say(tx, found.days[0].number, Says.YES, person_id=aino, now=NOW)
        tx.add(EventPlace(event_id=made, person_id=aino, place="Maja", starts_at=NOW, ends_at=NOW + HOURS, since=NOW))
        talkoot.draft(
            tx,
            Talkoot(title=f"Talkoot {number}", place="Ranta", **common),
            days=days,
            parts=[Part("haravointi", most=number), Part("keitto")],
            associations=by[1:],
        )


def test_a_list_is_read_by_as_few_statements_as_one_and_each_as_if_alone(url: str) -> None:
    def read(tx: Tx) -> None:
        found = events.between(tx, NOW, NOW + 7 * DAY)
        assert [one.number for one in found] == [1, 2, 3]
        assert [len(one.days) for one in found] == [1, 2, 3]
        assert [len(one.places) for one in found] == [0, 1, 0]

    def read_talkoot(tx: Tx) -> None:
        assert [len(one.tasks) for one in talkoot.between(tx, NOW, NOW + 7 * DAY)] == [2, 4, 6]

    def alone(tx: Tx) -> None:
        assert events.of_numbers(tx, [3, 1, 4, 2]) == [events.get(tx, number) for number in (3, 1, 2)]
        assert talkoot.of_numbers(tx, [3, 1, 4, 2]) == [talkoot.get(tx, number) for number in (3, 1, 2)]

    said = record(url, [plan, read, read_talkoot, alone])
    assert [len(one) for one in said[1:3]] == [5, 5]  # which they are, and their rows, days, organisers; places, tasks
