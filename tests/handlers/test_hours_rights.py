"""Whoever knows the numbers of others' hours, lists and projects can do nothing with them, and groups hear none."""

from __future__ import annotations

import pytest

from handlers import commands
from storage import hours, people, schema
from storage.people import Role
from storage.planned import Part, Planned
from tests.funded import a_project, funded
from tests.handlers.test_approving_hours import told
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database

FORGED = (
    "approve hours 1 1 240",
    "approve hours 1",
    "reject hours 1 koska",
    "acknowledge 1 1 240",
    "hours wrong 1 2h",
    "correct hours 1 3h väärin",
    "correct hours t1",
    "on paper 1 all",
    "hours of 1 3h",
    "hours of s1.0 3h",
    "hours s1 3h",
    "hours s1+ 3h",
    "hours each 1",
    "hours rows 1",
    "all present 1 240",
    "approver 1 1",
    "approver back 1 2",
    "thank 1 now",
    "hours K1: 1 3h",
    "print list 1",
    "check in 1",
    "tick 1 0 1",
    "tick all d1",
    "site code 1",
    "came 1 d1 Kalle",
    "not come 1",
    "not here 1",
    "here t1",
    "told back 1",
    "told back 2",
    "paper back 1",
    "unacknowledge 1",
    "unacknowledge 2",
    "report #1 whole csv",
    "report t1 csv",
    "project #1",
    "change project #1 name Omani",
    "project back 1",
    "close project #1",
    "task work 1 2",
    "change rates Leader 2023–27 1.1.2026 99 99",
    "rates back 1",
)
BOOKS = ("hours", "project", "granted_work", "task", "rate", "sign_up", "talkoot", "paper_list", "undo")


async def books(town: Town) -> tuple[Someone, Someone, Planned]:
    """Aino's talkoot of Eräpolku's project, with hours that Liisa is asked to approve; Eve organises another one."""
    aino, ville, eve, liisa = (town.person(name) for name in ("Aino", "Ville", "Eve", "Liisa"))
    for someone in (aino, ville, eve, liisa):
        await someone.says("hei")
    town.appoint(liisa, Role.CARETAKER)
    for someone, name in ((aino, "Eräpolku ry"), (eve, "Marttayhdistys")):
        town.appoint(someone, Role.ORGANISER, f"association:{town.association(name)}")
    town.group(aino, "kylä")
    planned = funded(town, aino, a_project(town, aino, association_id=1))
    town.signs_up(ville, planned.tasks[0].number)
    await aino.says("tulosta lista 1")
    await town.go_to("2026-12-05T15:00")
    await aino.says("all present 1 240")
    await ville.taps("Kuittaan")
    await aino.says(f"approver 1 {town.person_id(liisa)}")
    return aino, eve, planned


def everything(town: Town) -> dict[str, list[str]]:
    """Return every row of the books."""
    tables = {name: one for name, one in schema.metadata().tables.items() if name in BOOKS}
    return town.db.read_now(
        lambda tx: {
            name: [repr(tuple(row)) for row in tx.all(one.select().order_by(one.c.id))] for name, one in tables.items()
        }
    )


async def test_forged_numbers_open_nothing_and_no_group_hears_of_hours(town: Town) -> None:
    aino, eve, _planned = await books(town)
    await aino.says("/talkoot", group="kylä")
    before = everything(town)
    for line in FORGED:
        for group in ("", "kylä"):
            said = await eve.says(f"/{line}", group=group)
            assert said.text, line
            await eve.says("/stop")
        assert everything(town) == before, line
        words = " ".join(eve.reads())
        assert "Ville" not in words, line
    assert not any("Ville" in text or "4 h" in text for text in eve.reads("kylä")), "what is said of hours is private"
    for line in FORGED[:20]:
        await aino.says(f"/{line}", group="kylä")
        await aino.says("/stop")
    assert not any("Ville" in text or "4 h" in text for text in eve.reads("kylä"))


async def test_no_command_is_answered_by_nothing(town: Town) -> None:
    aino, _eve, _planned = await books(town)
    for one in commands.everything():
        for words in ("", " 999", " x"):
            said = await aino.says(f"/{one.name}{words}")
            assert said.text.strip(), one.name
            assert "vikaan" not in said.text, one.name
            await aino.says("/stop")


async def test_who_was_asked_and_organises_no_more_approves_nothing(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    planned = await told(town, aino, ville, caretaker=liisa)
    await ville.taps("Kuittaan")
    await aino.says(f"approver {planned.number} {town.person_id(liisa)}")
    town.appoint(aino, Role.CARETAKER)
    who = town.person_id(liisa)
    assert town.db.write_now(lambda tx: people.dismiss(tx, who, Role.CARETAKER))
    said = await liisa.taps("Hyväksy 2")
    assert said.text == "Sinulla ei ole hyväksyttäviä tunteja."
    rows = town.db.read_now(lambda tx: hours.of_talkoot(tx, planned.number))
    assert all(row.approved_at is None for row in rows)
    await aino.says(f"approver {planned.number} {town.person_id(aino)}")
    assert (await aino.taps("Hyväksy")).text.startswith("Hyväksytty: "), "somebody else is asked instead"


@pytest.mark.parametrize("words", ["2h10", "3 h 5", "1 1", "3h 3h"])
async def test_hours_that_could_mean_two_things_are_asked_about(town: Town, words: str) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    await aino.says("hei")
    planned = town.talkoot(aino, "Yötalkoot", Part("vartiointi"), days=(("2026-12-05T06:00", "2026-12-05T23:00"),))
    town.signs_up(ville, planned.tasks[0].number)
    await town.go_to("2026-12-05T23:30")
    said = await ville.says(f"/tunnit yötalkoot {words}")
    assert said.labels
    assert town.db.read_now(lambda tx: hours.of_talkoot(tx, planned.number)) == []
