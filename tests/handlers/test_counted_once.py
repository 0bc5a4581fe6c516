"""Nobody's hours are counted twice, or approved by themselves, whichever way they came into the books."""

from __future__ import annotations

import pytest

from storage import hours, paper_lists, talkoot
from storage.hours import Row
from storage.people import Role
from storage.planned import Part, Planned
from tests.handlers.test_approving_hours import approved, rows
from tests.handlers.test_approving_hours import told as told_by
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database

AFTER = "2026-12-05T15:00"


async def at_the_site(town: Town) -> tuple[Someone, Someone, Planned]:
    """Rantasiivous of Aino's: Ville is on the list K1; Matti signed up after it was printed, and was ticked off."""
    aino, ville, matti = town.person("Aino"), town.person("Ville"), town.person("Matti")
    for someone in (aino, ville, matti):
        await someone.says("hei")
    town.appoint(ville, Role.CARETAKER)
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi"), Part("niitto"))
    town.signs_up(ville, planned.tasks[0].number)
    await aino.says(f"print list {planned.number}")
    number = town.signs_up(matti, planned.tasks[0].number)
    await town.go_to("2026-12-05T10:05")
    await aino.says(f"tick {number} 0 1")
    await town.go_to(AFTER)
    return aino, matti, planned


async def paper(aino: Someone, said: str) -> str:
    """Aino tells what the paper says and stores it; what was answered in the end."""
    answer = await aino.says(f"/tunnit {said}")
    if "Aino (sinä)" in answer.labels:
        return (await aino.taps("Aino (sinä)")).text
    named = next((label for label in answer.labels if label.startswith("Aino (sinä), ")), "")
    return (await aino.taps(named)).text if named else answer.text


def told(town: Town, planned: Planned) -> list[tuple[str, str, int | None]]:
    found: list[Row] = town.db.read_now(lambda tx: hours.of_talkoot(tx, planned.number))
    return sorted((row.head, row.name, row.minutes) for row in found)


async def test_who_wrote_themselves_on_the_paper_is_who_was_ticked_off(town: Town) -> None:
    aino, matti, planned = await at_the_site(town)
    answer = await paper(aino, "K1: 1 3h, 2 Matti 4h haravointi")
    assert answer.startswith("Kirjattu: K1 · Rantasiivous la 5.12.: 2 henkeä, 7 h.")
    number, ville = town.person_id(matti), town.person_id(town.person("Ville"))
    assert told(town, planned) == [(f"p{ville}", "Ville", 180), (f"p{number}", "Matti", 240)]
    await aino.says(f"all present {planned.number} 240")
    assert len(told(town, planned)) == 2


async def test_who_is_on_the_list_is_not_written_on_it_again(town: Town) -> None:
    aino, _matti, planned = await at_the_site(town)
    answer = await paper(aino, "K1: 1 3h, 2 Ville 3h haravointi")
    assert "rivillä 1" in answer, answer
    assert [row for row in told(town, planned) if row[2]] == []
    assert "2 henkeä" in await paper(aino, "K1: 1 3h, 2 Ville nuorempi 3h haravointi"), "somebody else of that name"
    assert "rivillä 3" in await paper(aino, "K1: 1 3h, 3 Esa 3h haravointi, 4 esa 2h niitto")


async def test_the_same_name_on_two_papers_is_one_person(town: Town) -> None:
    aino, _matti, planned = await at_the_site(town)
    await paper(aino, "K1: 1 3h, 2 Esa Aho 3h haravointi")
    printed = await aino.says(f"print list {planned.number}")
    assert "K2" in printed.text
    before = told(town, planned)
    assert (await paper(aino, "K2: 3 Esa Aho 3h haravointi")).startswith("Tämä lista on jo"), aino.sees().text
    assert told(town, planned) == before
    await paper(aino, "K2: 3 Esa Aho 2h haravointi")
    assert [row for row in told(town, planned) if row[1] == "Esa Aho"] == [("K1.2", "Esa Aho", 120)]


async def test_who_writes_the_approvers_own_name_on_the_paper_means_the_approver(town: Town) -> None:
    aino, _matti, planned = await at_the_site(town)
    await paper(aino, "K1: 1 3h, 2 Aino 3h haravointi")
    mine = next(row for row in rows(town, planned) if row.name == "Aino")
    assert mine.person_id == town.person_id(aino)
    assert mine.approver_id is None


async def test_a_name_on_the_paper_that_was_read_wrong_is_told_anew(town: Town) -> None:
    aino, _matti, planned = await at_the_site(town)
    await paper(aino, "K1: 1 3h, 2 Esa Aho 3h haravointi")
    await paper(aino, "K1: 2 Eva Aho 3h haravointi")
    assert [row for row in told(town, planned) if row[0].startswith("K")] == [("K1.2", "Eva Aho", 180)]
    await aino.taps("Kumoa")
    assert [row for row in told(town, planned) if row[0].startswith("K")] == [("K1.2", "Esa Aho", 180)]


async def test_a_correction_for_which_the_day_has_no_room_changes_nothing(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    planned, row = await approved(town, aino, ville, liisa)
    other = town.talkoot(aino, "Puistotalkoot", Part("niitto"), days=(("2026-12-05T11:00", "2026-12-05T16:00"),))
    town.signs_up(ville, other.tasks[0].number)
    await town.go_to("2026-12-05T17:00")
    said = await aino.says(f"all present {other.number} 180")
    assert said.text == (
        "Puistotalkoot, la 5.12.2026 klo 11–16\n"
        "Näillä on samalta ajalta muitakin tunteja, joten merkitse heidän tuntinsa erikseen: Ville."
    )
    await aino.says(f"all present {other.number} 120")
    await aino.says(f"correct hours {row.number} 3h")
    assert (await aino.says("lähti ennen muita")).text.startswith("Oikaistu: Ville")
    other_row = next(one for one in rows(town, other) if one.name == "Ville")
    assert (await aino.says(f"hours of {other_row.number} 3h")).text.startswith("Merkitty")
    third = next(one for one in rows(town, planned) if one.name == "Ville" and one.approved_at is None)
    await ville.says(f"acknowledge {planned.number}")
    await aino.says(f"approver {planned.number} {town.person_id(liisa)}")
    await liisa.says(f"approve hours {planned.number} 1 180")
    before = rows(town, planned)
    assert next(one for one in before if one.number == third.number).approved_at is not None
    await aino.says(f"correct hours {third.number} 4h")
    assert (await aino.says("olikin koko päivän")).text.startswith("Siihen päivään mahtuu enintään 3 h.")
    assert rows(town, planned) == before


async def test_a_task_whose_hours_are_approved_keeps_its_name(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    days = (("2026-12-05T10:00", "2026-12-05T14:00"), ("2026-12-06T10:00", "2026-12-06T14:00"))
    for someone in (aino, ville, liisa):
        await someone.says("hei")
    town.appoint(liisa, Role.CARETAKER)
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi"), days=days)
    town.signs_up(ville, planned.tasks[0].number)
    await town.go_to("2026-12-05T15:00")
    await aino.says(f"all present {planned.number} 240")
    await ville.taps("Kuittaan")
    await aino.says(f"approver {planned.number} {town.person_id(liisa)}")
    await liisa.taps("Hyväksy")
    said = await aino.says(f"change talkoot {planned.number} task{planned.tasks[0].number} name siivous")
    assert said.text == "Tämän tehtävän tunteja on jo hyväksytty, joten se pysyy ennallaan: Haravointi.", said.text
    assert [row.task for row in rows(town, planned)] == ["haravointi"]


async def test_who_is_asked_by_a_paper_is_reminded_once_too(town: Town) -> None:
    aino, _matti, _planned = await at_the_site(town)
    liisa = town.person("Liisa")
    await liisa.says("hei")
    town.appoint(liisa, Role.CARETAKER)
    await aino.says("/tunnit K1: 1 3h")
    await aino.taps("Liisa")
    asked = liisa.sees().text
    await town.go_to("2026-12-09T12:00")
    assert liisa.sees().text.endswith(asked)
    assert liisa.sees().text != asked
    heard = len(liisa.reads())
    await town.go_to("2026-12-20T12:00")
    assert len(liisa.reads()) == heard


async def test_who_once_had_both_accounts_approves_with_neither_what_the_other_did(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    planned = await told_by(town, aino, ville, caretaker=liisa)
    await ville.taps("Kuittaan")
    other = town.person("Ville", network="matrix")
    await other.says("hei")
    town.appoint(other, Role.CARETAKER)
    code = (await other.says("/join")).text.split("/yhdista ")[1].split()[0]
    await ville.says(f"/join {code}")
    await ville.taps("Kumoa")
    assert town.person_id(ville) != town.person_id(other)
    said = await aino.says(f"approver {planned.number} {town.person_id(other)}")
    assert "Ville 4 h" in said.text, "those are left out"
    await other.taps("Hyväksy")
    done = {row.name: row.approved_at is not None for row in rows(town, planned)}
    assert done == {"Aino": True, "Ville": False}
    number = next(row.number for row in rows(town, planned) if row.name == "Ville")
    who, now = town.person_id(other), town.clock.now()
    outcome = town.db.write_now(lambda tx: hours.approve(tx, [number], by=who, now=now, zone=town.place.zone))
    assert (len(outcome.rows), len(outcome.own)) == (0, 1)


async def test_a_draft_has_no_hours_and_no_list(town: Town) -> None:
    aino = town.person("Aino")
    await aino.says("hei")
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi"))
    now = town.clock.now()
    printed = town.db.write_now(lambda tx: paper_lists.printed(tx, planned.days[0].number, [], by=1, now=now))
    town.db.write_now(lambda tx: talkoot.change(tx, planned.number, published_at=None))
    await town.go_to(AFTER)
    for line in (
        "print list 1",
        "check in 1",
        "came 1 d1 Kalle",
        "hours each 1",
        "all present 1",
        f"hours {printed.code}: 1 Matti 3h",
    ):
        assert (await aino.says(line)).text.startswith("Näitä talkoita ei ole vielä julkaistu"), line
    assert told(town, planned) == []
