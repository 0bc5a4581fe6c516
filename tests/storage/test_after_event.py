"""After an event: feedback is given once, thanks and questions go out once, whoever tries at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from storage import event_money, event_summary, event_work, events, feedback, people, talkoot, visits, who_came
from storage.db import Database, Tx
from storage.event_table import Event
from storage.events import EventNow
from storage.fair_table import For
from storage.planned import Part
from storage.talkoot_table import Talkoot
from tests.town import ZONE

NOW = datetime(2026, 12, 5, 15, tzinfo=UTC)


def someone(tx: Tx, name: str) -> int:
    return people.meet(tx, network="telegram", user=name, name=name, language="fi", now=NOW).id


def an_event(tx: Tx) -> EventNow:
    plan = Event(title="Kyläjuhla", person_id=someone(tx, "Aino"), created_at=NOW, published_at=NOW)
    day = NOW - timedelta(hours=5), NOW - timedelta(hours=1)
    found = events.get(tx, events.draft(tx, plan, days=[day], now=NOW))
    assert found is not None
    return found


def test_who_taps_twenty_marks_at_once_has_given_one(db: Database) -> None:
    event = db.write_now(an_event)
    ville = db.write_now(lambda tx: someone(tx, "Ville"))

    def tap(mark: int) -> None:
        db.write_now(lambda tx: feedback.give(tx, event.number, ville, mark, role=For.VISITOR, now=NOW))

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(tap, [1 + at % 5 for at in range(20)]))
    assert len(db.read_now(lambda tx: feedback.of_event(tx, event.number))) == 1


def test_of_twenty_who_thank_or_ask_at_once_one_does(db: Database) -> None:
    event = db.write_now(an_event)

    def thank(_at: int) -> tuple[bool, bool]:
        return db.write_now(
            lambda tx: (
                who_came.thank(tx, event.number, now=NOW),
                feedback.ask(tx, [event.days[0].number], now=NOW),
            )
        )

    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(thank, range(20)))
    assert [sum(one) for one in zip(*done, strict=True)] == [1, 1]


def test_a_summary_counts_what_stands_and_nothing_that_was_taken_back(db: Database) -> None:
    def told(tx: Tx) -> event_summary.Summary:
        event, aino = an_event(tx), someone(tx, "Aino")
        entry = event_money.add(tx, event.number, "arvat", 5000, by=aino, now=NOW)
        event_money.add(tx, event.number, "kahvit", -1250, by=aino, now=NOW)
        event_money.remove(tx, [entry], now=NOW)
        event_money.put_back(tx, [entry])
        gone = event_money.add(tx, event.number, "virhe", 99999, by=aino, now=NOW)
        event_money.remove(tx, [gone], now=NOW)
        visits.count(tx, event.number, 30, person_id=aino, now=NOW)
        paper = feedback.on_paper(tx, event.number, 5, "Hyvä", role=For.VISITOR, now=NOW)
        feedback.on_paper(tx, event.number, 2, "", role=For.EXHIBITOR, now=NOW)
        feedback.remove(tx, [feedback.on_paper(tx, event.number, 1, "pois", role=For.VISITOR, now=NOW).number])
        plan = Talkoot(title="Pystytys", person_id=aino, created_at=NOW)
        number = talkoot.draft(tx, plan, days=[(NOW, NOW + timedelta(hours=2))], parts=(Part("teltat"),))
        assert [event_work.link(tx, event.number, number) for _ in range(2)] == [True, False]
        summary = event_summary.of(tx, event, zone=ZONE)
        assert [one.number for one in summary.words] == [paper.number]
        return summary

    summary = db.write_now(told)
    assert (summary.sums.came, summary.sums.went, summary.sums.left) == (5000, 1250, 3750)
    assert (summary.visitors, summary.marks.mean, summary.visitors_thought.mean) == (30, 3.5, 5.0)
    assert [one.title for one, _totals in summary.talkoot] == ["Pystytys"]
    assert not summary.is_empty
