"""Whom an audience means, who of them is reached and where; and that of two who let something go one does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from storage import announcements, associations, audiences, events, people, rooms
from storage.announcement_table import Announcement
from storage.associations import Association
from storage.audiences import Reached
from storage.db import Database, Tx
from storage.event_table import Answer, Event
from storage.people import Role

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def person(tx: Tx, name: str, *, network: str = "telegram", chat: bool = True) -> int:
    """Somebody is known, and has opened the private chat."""
    number = people.meet(tx, network=network, user=name, name=name, language=None, now=NOW).id
    if chat:
        rooms.meet(tx, network=network, address=name, private=True, title="", person_id=number, now=NOW)
    return number


def association(tx: Tx, name: str, **roles: int) -> int:
    added = associations.add(tx, Association(name=name, key="", village="Kirkonkylä", created_at=NOW))
    assert isinstance(added, associations.Added)
    for role, who in roles.items():
        people.appoint(tx, who, Role(role), f"association:{added.association_id}", now=NOW)
    return added.association_id


def group(tx: Tx, name: str, of: int | None = None, *, network: str = "telegram") -> int:
    room = rooms.meet(tx, network=network, address=name, private=False, title=name, person_id=None, now=NOW)
    rooms.link(tx, room.id, now=NOW, association_id=of)
    return room.id


def test_contact_people_are_reached_where_there_are_any_and_organisers_where_not(db: Database) -> None:
    def reached(tx: Tx) -> tuple[Reached, list[int]]:
        aino, ville = person(tx, "Aino"), person(tx, "Ville", network="matrix", chat=False)
        liisa, pekka = person(tx, "Liisa"), person(tx, "Pekka", chat=False)
        one = association(tx, "Eräpolku ry", contact=aino, organiser=liisa)
        two = association(tx, "Martat", organiser=ville)
        people.appoint(tx, pekka, Role.ORGANISER, f"association:{two}", now=NOW)
        silent = association(tx, "Kalakerho")
        group(tx, "Eräpolku", one)
        return audiences.reach(tx, "contacts", now=NOW), [aino, ville, pekka, silent]

    found, (aino, ville, pekka, silent) = db.write_now(reached)
    assert (set(found.people), found.unreached, found.silent) == ({aino, ville}, (pekka,), (silent,))
    assert found.networks == {"telegram": 1, "matrix": 1}


def test_nobody_is_reached_twice_and_who_says_it_not_at_all(db: Database) -> None:
    def reached(tx: Tx) -> tuple[Reached, Reached, list[int]]:
        aino, ville = person(tx, "Aino"), person(tx, "Ville")
        grouped = association(tx, "Eräpolku ry", organiser=aino)
        bare = association(tx, "Martat", organiser=aino)
        people.appoint(tx, aino, Role.CONTACT, f"association:{bare}", now=NOW)
        people.appoint(tx, ville, Role.MEMBER, f"association:{bare}", now=NOW)
        rows = [group(tx, "Eräpolku", grouped), group(tx, "Kylä")]
        audience = f"all\nvillage:kirkonkylä\nassociation:{bare}\nmembers:{bare}"
        return (
            audiences.reach(tx, audience, now=NOW),
            audiences.reach(tx, audience, now=NOW, but=aino),
            [aino, ville, *rows],
        )

    whole, but, (aino, ville, *rows) = db.write_now(reached)
    assert (whole.rooms, set(whole.people), whole.count) == (tuple(rows), {aino, ville}, 4)
    assert but.people == (ville,)


def test_those_who_come_on_a_day_that_is_not_over_are_meant(db: Database) -> None:
    def reached(tx: Tx) -> tuple[Reached, Reached, list[int]]:
        aino, ville, liisa = person(tx, "Aino"), person(tx, "Ville"), person(tx, "Liisa")
        days = [(NOW + timedelta(days=n), NOW + timedelta(days=n, hours=2)) for n in (1, 8)]
        plan = Event(title="Jumppa", person_id=aino, created_at=NOW, published_at=NOW, repeats=True)
        number = events.draft(tx, plan, days=days, now=NOW)
        event = events.get(tx, number)
        assert event is not None
        for day, who, says in ((0, ville, "yes"), (1, liisa, "yes"), (1, aino, "maybe")):
            tx.add(Answer(day_id=event.days[day].number, person_id=who, says=says, since=NOW))
        before = audiences.reach(tx, f"event:{number}", now=NOW)
        return before, audiences.reach(tx, f"event:{number}", now=NOW + timedelta(days=3)), [ville, liisa]

    before, later, (ville, liisa) = db.write_now(reached)
    assert before.people == (ville, liisa)
    assert later.people == (liisa,)


def test_of_many_who_let_it_go_at_once_one_does(db: Database) -> None:
    def written(tx: Tx) -> tuple[int, int]:
        aino = person(tx, "Aino")
        draft = Announcement(person_id=aino, said={"": "Hei"}, audience="all", created_at=NOW)
        return aino, announcements.draft(tx, draft)

    aino, number = db.write_now(written)

    def confirm(_: int) -> bool:
        return db.write_now(lambda tx: announcements.confirm(tx, number, by=aino, now=NOW))

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(confirm, range(20))) == 1


@pytest.mark.one_database
def test_words_are_read_in_ones_own_language_else_in_none_else_in_the_towns(db: Database) -> None:
    def told(tx: Tx, said: dict[str, str]) -> announcements.Told:
        draft = Announcement(person_id=person(tx, "Aino"), said=said, audience="all", created_at=NOW)
        found = announcements.get(tx, announcements.draft(tx, draft))
        assert found is not None
        return found

    both = db.write_now(lambda tx: told(tx, {"fi": "Hei", "sv": "Hej"}))
    assert [both.words_for(one, "fi") for one in ("fi", "sv", "en")] == ["Hei", "Hej", "Hei"]
    any_ = db.write_now(lambda tx: told(tx, {"": "Moi", "sv": "Hej"}))
    assert [any_.words_for(one, "sv") for one in ("fi", "sv", "en")] == ["Moi", "Hej", "Moi"]


@pytest.mark.one_database
def test_all_groups_swallow_those_of_one_association() -> None:
    assert audiences.joined(["association:3", "members:3", "all"]) == "members:3\nall"
