"""Events while many change them at once: published by one, never taken back under somebody, their hall had by one."""

from __future__ import annotations

from storage import answers, booked_together, diary, event_changes, events, people
from storage.answered import Answered
from storage.booked_together import Had
from storage.db import Database, Tx
from storage.event_table import Event, Says
from storage.events import EventNow
from storage.talkoot_changes import InTheWay
from tests.storage.test_talkoot_bookings import CALLERS, HOURS, NOW, START, ZONE, aino, at_once, space


def someone(tx: Tx, caller: int) -> int:
    return people.meet(tx, network="telegram", user=f"{caller}", name=f"Ville {caller}", language="fi", now=NOW).id


def drafted(tx: Tx, *wishes: tuple[int, int | None], **features: object) -> EventNow:
    plan = Event(title="Kyläjuhla", person_id=aino(tx), created_at=NOW, wishes=[*wishes])
    number = events.draft(tx, plan, days=[(START, START + HOURS)], now=NOW)
    if features:
        events.change(tx, number, **features)
    found = events.get(tx, number)
    assert found is not None
    return found


def test_of_twenty_who_publish_an_event_at_once_one_does(db: Database) -> None:
    number = db.write_now(drafted).number
    outcomes = at_once(lambda _caller: db.write_now(lambda tx: event_changes.publish(tx, number, now=NOW)))
    assert outcomes.count(True) == 1


def test_no_event_is_taken_back_under_somebody_who_just_answered(db: Database) -> None:
    event = db.write_now(lambda tx: drafted(tx, published_at=NOW))

    def act(caller: int) -> object:
        def answer(tx: Tx) -> object:
            return answers.say(tx, event.days[0].number, Says.YES, person_id=someone(tx, caller), now=NOW)

        def take_back(tx: Tx) -> object:
            held = event_changes.hold(tx, event.number)
            assert held is not None
            return event_changes.unpublish(tx, held, zone=ZONE, now=NOW)

        return db.write_now(answer if caller % 2 else take_back)

    outcomes = at_once(act)
    came = sum(isinstance(outcome, Answered) for outcome in outcomes)
    after = db.read_now(lambda tx: events.get(tx, event.number))
    assert after is not None
    assert after.is_draft == (came == 0)
    assert after.is_draft or any(isinstance(outcome, InTheWay) for outcome in outcomes)


def test_two_events_that_want_the_same_hall_never_both_have_it(db: Database) -> None:
    def many(tx: Tx) -> list[int]:
        hall, rakes = space(tx, "Kylätalo"), space(tx, "Pöydät", kind="gear", quantity=CALLERS)
        return [drafted(tx, (hall, None), (rakes, 1)).number for _ in range(CALLERS)]

    numbers = db.write_now(many)

    def book(caller: int) -> bool:
        def work(tx: Tx) -> bool:
            event = events.get(tx, numbers[caller])
            assert event is not None
            who = someone(tx, caller)
            had = booked_together.book(tx, event, person_id=who, keeps=lambda _space: False, zone=ZONE, now=NOW)
            return isinstance(had, Had)

        return db.write_now(work)

    assert at_once(book).count(True) == 1
    lent = db.read_now(lambda tx: [one for space_id in (1, 2) for one in diary.coming_in(tx, space_id, now=NOW)])
    assert len(lent) == 2, "who did not get the hall has no tables either"
