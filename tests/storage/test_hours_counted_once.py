"""An hour is counted once: at talkoot of the same time, of two accounts that are joined, after what changes later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from storage import belongings, hours, joining, project_hours, project_rows, talkoot, talkoot_changes
from storage.db import Database, Tx
from storage.hours import Acknowledged, Head, Told, TooLong
from storage.planned import Part
from storage.project_rows import Of
from storage.projects import GrantedWork
from storage.talkoot_changes import Settled
from tests.storage.test_hours import NOW, START, ZONE, a_project, a_row, a_talkoot, again, approved, head, someone, told


def test_nobody_works_at_two_talkoot_at_the_same_time(db: Database) -> None:
    def work(tx: Tx) -> None:
        shore, park = a_talkoot(tx, length=4), a_talkoot(tx, start=START + timedelta(hours=2), length=4)
        ville = head(tx)
        a_row(tx, shore, ville, 240)
        assert told(tx, park, ville, 240) == TooLong(120), "from ten to four there are six hours, four of them are told"
        a_row(tx, park, ville, 120)
        assert isinstance(told(tx, park, head(tx, "Liisa"), 240), Told), "others are not concerned"
        later = a_talkoot(tx, start=START + timedelta(hours=6), length=4)
        a_row(tx, later, ville, 240)

    db.write_now(work)


def test_what_two_accounts_were_told_of_the_same_work_is_one_row_when_they_are_joined(db: Database) -> None:
    def work(tx: Tx) -> None:
        planned = a_talkoot(tx)
        for old, new in (("Ville", "Ville2"), ("Liisa2", "Liisa")):
            first, second = head(tx, old), head(tx, new)
            told_first = a_row(tx, planned, first, 120)
            told_second = a_row(tx, planned, second, 120)
            stands = told_first if old == "Ville" else told_second
            approved(tx, stands)
            belongings.move(tx, first.person_id or 0, second.person_id or 0, now=NOW)
            mine = [row for row in hours.of_person(tx, second.person_id or 0) if row.minutes]
            assert [row.number for row in mine] == [stands.number], "the approved one stays, whichever it was"

    db.write_now(work)


def test_accounts_whose_hours_of_the_same_work_are_both_approved_are_not_joined(db: Database) -> None:
    def work(tx: Tx) -> None:
        planned, ville, other = a_talkoot(tx), head(tx), head(tx, "Ville2")
        first, second = approved(tx, a_row(tx, planned, ville, 60), a_row(tx, planned, other, 60))
        code = joining.join_code(tx, ville.person_id or 0, now=NOW)
        join = partial(joining.join, tx, code, network="telegram", user="Ville2", now=NOW)
        assert isinstance(join(), joining.SameHours)
        hours.reverse(tx, second.number, by=someone(tx, "Liisa"), now=NOW, why="sama mies")
        assert isinstance(join(), joining.Joined)
        mine = hours.totals_of(tx, hours.of_person(tx, ville.person_id or 0), zone=ZONE)
        assert (mine.minutes, again(tx, first).value) == (60, 2000)

    db.write_now(work)


def test_rows_that_together_outlast_the_day_are_not_approved(db: Database) -> None:
    def work(tx: Tx) -> None:
        planned = a_talkoot(tx, length=4)
        ville, other = head(tx), head(tx, "Ville2")
        first, second = a_row(tx, planned, ville, 240), a_row(tx, planned, other, 240, task=1)
        approved(tx, first)
        belongings.move(tx, other.person_id or 0, ville.person_id or 0, now=NOW)
        aino = someone(tx, "Aino")
        hours.acknowledge(tx, second.number, by=aino, how=Acknowledged.PAPER, now=NOW)
        outcome = hours.approve(tx, [second.number], by=aino, now=NOW, zone=ZONE)
        assert not outcome.rows
        assert [row.number for row in outcome.crowded] == [second.number]
        assert again(tx, second).approved_at is None

    db.write_now(work)


def test_what_is_approved_stays_what_it_was_called_and_counted_as(db: Database) -> None:
    def work(tx: Tx) -> None:
        project, raking = a_project(tx, "Leader 2023–27")
        grilling = tx.add(GrantedWork(project_id=project, position=1, name="makkaranpaisto", minutes=600))
        planned = a_talkoot(tx, Part("haravointi", work_id=raking), project_id=project)
        task = planned.tasks[0].number
        approved(tx, a_row(tx, planned, head(tx)))
        for values in ({"name": "kahvittelu"}, {"work_id": grilling}, {"work_id": None}):
            changed = talkoot_changes.change_task(tx, planned.number, task, zone=ZONE, now=NOW, **values)
            assert changed == Settled()
        assert talkoot_changes.change_task(tx, planned.number, task, zone=ZONE, now=NOW, most=20) != Settled()
        line = next(project_rows.lines(tx, Of(project, START, START + timedelta(days=1))))
        assert (line.task, line.work) == ("haravointi", "haravointi")

    db.write_now(work)


def test_another_kind_of_work_is_that_of_the_open_hours_too(db: Database) -> None:
    def work(tx: Tx) -> None:
        project, raking = a_project(tx, "Leader 2023–27")
        planned = a_talkoot(tx, Part("haravointi", work_id=raking), project_id=project)
        row = a_row(tx, planned, head(tx))
        assert row.project_id == project
        task = planned.tasks[0].number
        talkoot_changes.change_task(tx, planned.number, task, zone=ZONE, now=NOW, work_id=None)
        assert again(tx, row).project_id is None
        talkoot_changes.change_task(tx, planned.number, task, zone=ZONE, now=NOW, work_id=raking)
        assert again(tx, row).project_id == project

    db.write_now(work)


def test_work_that_the_grant_of_the_project_does_not_list_counts_for_no_project(db: Database) -> None:
    def work(tx: Tx) -> None:
        first, raking = a_project(tx, "Leader 2014–22")
        second, _ = a_project(tx, "Leader 2023–27")
        planned = a_talkoot(tx, Part("haravointi", work_id=raking), project_id=first)
        row, later = a_row(tx, planned, head(tx)), a_row(tx, planned, head(tx, "Liisa"))
        talkoot.change(tx, planned.number, project_id=second)
        assert approved(tx, row)[0].project_id is None, "the work is of another project's grant"
        talkoot.change(tx, planned.number, project_id=first)
        assert approved(tx, later)[0].project_id == first
        assert sum(one.minutes for one in project_hours.sums(tx, first, START, START + timedelta(days=1))) == 240

    db.write_now(work)


def test_who_tells_their_own_hours_is_no_older_by_that(db: Database) -> None:
    def work(tx: Tx) -> None:
        planned, ville = a_talkoot(tx), head(tx, "Ville")
        young = Head(ville.key, ville.person_id, ville.name, under_age=True)
        row = a_row(tx, planned, young)
        assert row.under_age
        told(tx, planned, ville, by=ville.person_id, acknowledged=Acknowledged.TAP)
        assert again(tx, row).under_age, "the leader said so"
        told(tx, planned, ville, 180, by=ville.person_id, acknowledged=Acknowledged.TAP)
        assert again(tx, row).under_age
        told(tx, planned, ville, 180)
        assert not again(tx, row).under_age, "the leader may say otherwise"

    db.write_now(work)


def test_a_night_on_which_the_clocks_go_back_is_an_hour_longer_than_they_show(db: Database) -> None:
    def work(tx: Tx) -> None:
        minutes = 7 * 60
        night = a_talkoot(tx, start=datetime(2026, 10, 24, 21, tzinfo=UTC), length=7)  # 0.00–6.00 on the wall
        a_row(tx, night, head(tx), minutes)
        assert told(tx, night, head(tx, "Liisa"), minutes + 15) == TooLong(minutes)

    db.write_now(work)
