"""The gate for what is new: a group hears so much a day, the rest is gathered; what is timed goes out at its time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event as listening

from handlers import posting
from handlers.posting import Posted
from handlers.types import Reply
from handlers.words import Words
from storage import announcements, postings, rooms
from storage.db import Database
from tests.announced import Announced
from tests.town import Someone


@pytest.fixture
def town(db: Database) -> Announced:
    return Announced(db)


@pytest.fixture
async def aino(town: Announced) -> Someone:
    return await town.caretaker()


def posted(town: Announced, card: str, *groups: int, **how: bool) -> Posted:
    """Something new is told in the groups."""

    def say(t: Words) -> Reply:
        return Reply(f"{card} ({t.language})")

    return town.db.write_now(
        lambda tx: posting.post(tx, card, groups, say, now=town.clock.now(), town=town.place, **how)
    )


async def test_a_group_hears_as_much_a_day_as_it_bears_and_the_rest_is_gathered(town: Announced, aino: Someone) -> None:
    usual, quiet, weekly = (town.group(aino, name) for name in ("Kylätori", "Hiljainen", "Koosteryhmä"))
    town.hears(quiet, posts=1)
    town.hears(weekly, weekday=0, only_digest=True)
    told = [posted(town, f"announcement:{number}", usual, quiet, weekly) for number in range(1, 5)]
    assert [[room.title for room in one.said] for one in told] == [
        ["Kylätori", "Hiljainen"],
        ["Kylätori"],
        ["Kylätori"],
        [],
    ]
    assert [len(one.gathered) for one in told] == [1, 2, 2, 3]
    urgent = posted(town, "announcement:9", usual, quiet, weekly, urgent=True)
    assert [len(urgent.said), len(urgent.gathered)] == [3, 0]
    await town.go_to("2026-11-22T12:00")
    assert [len(posted(town, "announcement:10", usual, quiet).said)] == [2]


async def test_what_is_posted_again_is_changed_where_it_stands_and_takes_no_second_place(
    town: Announced, aino: Someone
) -> None:
    group = town.group(aino, "Kylätori")
    town.hears(group, posts=1)
    posted(town, "announcement:1", group)
    await town.settle()
    assert [len(posted(town, "announcement:1", group).said) for _ in range(3)] == [1, 1, 1]
    await town.settle()
    assert town.street().texts("Kylätori") == ["announcement:1 (fi)"]
    assert len(town.db.read_now(lambda tx: postings.of_card(tx, "announcement:1"))) == 1


async def test_talkoot_that_are_taken_back_before_anybody_heard_of_them_give_the_place_back(
    town: Announced, aino: Someone
) -> None:
    group = town.group(aino, "Kylätori")
    town.hears(group, posts=1)
    await town.go_to("2026-11-21T22:00")
    posted(town, "announcement:1", group)
    town.db.write_now(lambda tx: posting.unsay(tx, "announcement:1"))
    assert [len(posted(town, "announcement:2", group).said)] == [1]


async def test_a_group_that_is_left_or_has_moved_is_told_nothing_twice(town: Announced, aino: Someone) -> None:
    left, old, new = (town.group(aino, name) for name in ("Lähtenyt", "Vanha", "Uusi"))
    town.db.write_now(lambda tx: rooms.leave(tx, left, why="kicked", now=town.clock.now()))
    assert [room.title for room in posted(town, "announcement:1", left, old).said] == ["Vanha"]
    town.db.write_now(lambda tx: postings.readdress(tx, old, new))
    assert [len(posted(town, "announcement:1", new).said)] == [1]
    assert [post.room_id for post in town.db.read_now(lambda tx: postings.of_card(tx, "announcement:1"))] == [new]


async def test_a_thousand_groups_cost_a_few_statements(town: Announced, aino: Someone) -> None:
    groups = [town.group(aino, f"Ryhmä {number}") for number in range(200)]
    said: list[str] = []
    listening.listen(town.db.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    posted(town, "announcement:1", *groups)
    posted(town, "announcement:1", *groups)
    assert len(said) <= 30
    assert sum(len(town.street().texts(f"Ryhmä {number}")) for number in range(200)) == 0


async def test_what_is_timed_goes_out_at_its_time_and_again_by_the_clock_on_the_wall(
    town: Announced, aino: Someone
) -> None:
    town.group(aino, "Kylätori")
    await town.go_to("2027-03-20T08:00")
    at = town.clock.now() + timedelta(hours=1)
    number = town.timed(aino, "Tori on auki.", send_at=at, rule="FREQ=WEEKLY;COUNT=3")
    await town.go_to("2027-03-20T09:01")
    await town.go_to("2027-03-27T09:01")
    assert len(town.street().texts("Kylätori")) == 2
    await town.go_to("2027-04-03T08:59")  # the clocks have been put forward
    assert len(town.street().texts("Kylätori")) == 2
    await town.go_to("2027-04-03T09:01")
    await town.go_to("2027-04-10T09:01")
    assert len(town.street().texts("Kylätori")) == 3
    assert town.told(number).sent_at is not None
    assert "Lähetetty 1/1." in aino.sees().text


async def test_what_was_missed_by_hours_is_sent_late_and_what_by_days_is_asked_about(
    town: Announced, aino: Someone
) -> None:
    town.group(aino, "Kylätori")
    late = town.timed(aino, "Sauna lämpiää.", send_at=town.clock.now() + timedelta(hours=1))
    town.wait(8 * 3600)
    await town.settle()
    assert town.street().texts("Kylätori") == ["Mallila tiedottaa:\nSauna lämpiää."]
    assert town.told(late).sent_at is not None
    old = town.timed(aino, "Huomenna on talkoot.", send_at=town.clock.now() + timedelta(hours=1))
    town.wait(38 * 3600)
    await town.settle()
    assert len(town.street().texts("Kylätori")) == 1
    assert aino.sees().labels == ["Lähetä nyt", "Älä lähetä"]
    assert aino.sees().text.startswith("Tämä piti lähettää la 21.11.2026 klo 21, mutta en ollut silloin käynnissä:")
    await aino.taps("Lähetä nyt")
    assert len(town.street().texts("Kylätori")) == 2
    assert town.told(old).sent_at is not None


async def test_what_was_thrown_away_or_is_not_the_persons_to_send_any_more_does_not_go_out(
    town: Announced, aino: Someone
) -> None:
    town.group(aino, "Kylätori")
    ville = town.person("Ville")
    await ville.says("hei")
    soon = town.clock.now() + timedelta(hours=1)
    gone = town.timed(aino, "Peruttu.", send_at=soon)
    town.db.write_now(lambda tx: announcements.discard(tx, gone, now=town.clock.now()))
    not_his = town.timed(ville, "Kaikille!", send_at=soon)
    await town.go_to("2026-11-21T13:05")
    assert town.street().texts("Kylätori") == []
    assert town.told(not_his).confirmed_at is None
    assert ville.sees().text.startswith("Tätä ei lähetetty, koska sen luvannut ei voi enää päättää siitä:")
