"""Two days before, who leads talkoot hears what is lacking; the groups are reminded, and a stand-in is looked for."""

from __future__ import annotations

from storage import sign_ups
from storage.planned import Part
from tests.handlers.test_participants import knows
from tests.town import ZONE, Someone, Town, local

PARTS = (Part("haravointi", most=10), Part("roskien keruu", least=3, most=20))


def gives_up(town: Town, number: int) -> None:
    town.db.write_now(lambda tx: sign_ups.leave(tx, number, zone=ZONE, now=town.clock.now()))


def heard(town: Town, someone: Someone) -> list[str]:
    """What the person has heard, if anything."""
    wall = town.walls[someone.network]
    return [said.text for said in wall.said.values() if said.room == someone.room]


async def test_leader_and_maker_each_hear_once_two_days_before_what_is_lacking(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    knows(town, aino, ville)
    planned = town.talkoot(aino, "Rantasiivous", *PARTS, leader_id=town.person_id(ville))
    town.signs_up(town.person("Liisa"), planned.tasks[1].number, 2)
    await town.go_to("2026-12-03T11:59")
    assert not heard(town, aino)
    await town.go_to("2026-12-03T12:00")
    for someone in (aino, ville):
        assert heard(town, someone) == [
            "Muistutus: Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\nRoskien keruu: 2/3."
        ]
        assert someone.sees().labels == ["Muistuta ryhmiä", "Siirrä", "Peru talkoot", "Ketkä tulevat"]


async def test_nobody_hears_anything_if_nobody_is_lacking(town: Town) -> None:
    aino = town.person("Aino")
    knows(town, aino)
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    town.signs_up(town.person("Liisa"), planned.tasks[1].number, 3)
    await town.go_to("2026-12-03T12:00")
    assert not heard(town, aino)


async def test_each_group_hears_one_line_and_only_once_a_day(town: Town) -> None:
    aino, liisa = town.person("Aino"), town.person("Liisa", network="matrix")
    groups = [town.group(aino, "Kylä"), town.group(liisa, "!kyla")]
    planned = town.talkoot(aino, "Rantasiivous", *PARTS, groups=groups)
    await town.settle()
    said = await aino.says(f"remind groups {planned.number}", pressed=True)
    line = "Rantasiivous la 5.12. kaipaa vielä väkeä: roskien keruu 3."
    assert said.text == f"Kerroin 2 ryhmälle:\n{line}"
    for someone, group in ((aino, "Kylä"), (liisa, "!kyla")):
        assert someone.sees(group).text == line
        assert someone.sees(group).button("Roskien keruu").command == f"sign up {planned.tasks[1].number}"
    again = await aino.says(f"remind groups {planned.number}", pressed=True)
    assert again.text == ("Ryhmiä on jo muistutettu tänään: la 21.11. klo 12. Huomenna voin muistuttaa uudelleen.")
    assert len(aino.reads("Kylä")) == 2
    await town.go_to("2026-11-22T09:00")
    assert (await aino.says(f"remind groups {planned.number}", pressed=True)).text.startswith("Kerroin")


async def test_groups_sleep_and_hear_in_the_morning_what_is_lacking_then(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS, groups=[town.group(aino, "Kylä")])
    await town.go_to("2026-11-21T22:00")
    said = await aino.says(f"remind groups {planned.number}", pressed=True)
    assert said.text == "Ryhmät nukkuvat nyt. Kerron, mitä silloin vielä puuttuu: su 22.11. klo 8."
    town.signs_up(town.person("Liisa"), planned.tasks[1].number)
    assert len(aino.reads("Kylä")) == 1
    await town.go_to("2026-11-22T08:00")
    assert aino.sees("Kylä").text == "Rantasiivous la 5.12. kaipaa vielä väkeä: roskien keruu 2."


async def test_what_the_groups_would_hear_in_the_morning_can_be_taken_back(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS, groups=[town.group(aino, "Kylä")])
    await town.go_to("2026-11-21T22:00")
    await aino.says(f"remind groups {planned.number}", pressed=True)
    assert (await aino.taps("Kumoa")).text == "Ryhmille ei kerrota."
    await town.go_to("2026-11-22T09:00")
    assert len(aino.reads("Kylä")) == 1


async def test_where_nothing_is_lacking_or_no_card_stands_no_group_is_bothered(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi", most=10), groups=[town.group(aino, "Kylä")])
    await town.settle()
    said = await aino.says(f"remind groups {planned.number}", pressed=True)
    assert said.text.startswith("Mitään ei puutu")
    other = town.talkoot(aino, "Toiset", *PARTS)
    said = await aino.says(f"remind groups {other.number}", pressed=True)
    assert said.text.startswith("Kortti ei ole missään ryhmässä")


async def test_who_gives_up_late_is_told_of_and_one_tap_asks_who_waits_and_who_came_before(town: Town) -> None:
    aino, ville, liisa, matti, hilma = (town.person(name) for name in ("Aino", "Ville", "Liisa", "Matti", "Hilma"))
    knows(town, aino, ville, liisa, matti)
    marthas = town.association("Marttayhdistys")
    before = town.talkoot(
        aino,
        "Syystalkoot",
        days=(("2026-11-22T10:00", "2026-11-22T12:00"),),
        associations=[marthas],
    )
    for someone in (ville, matti, hilma):
        town.signs_up(someone, before.tasks[0].number)
    parts = (Part("makkaranpaisto", most=1), Part("roskien keruu", least=2, most=2))
    planned = town.talkoot(aino, "Rantasiivous", *parts, associations=[marthas], groups=[town.group(aino, "Kylä")])
    grilling, litter = (task.number for task in planned.tasks)
    town.signs_up(town.person("Kalle"), grilling)
    town.signs_up(liisa, grilling)
    number = town.signs_up(ville, litter)
    town.signs_up(town.person("Olli"), litter)
    await town.go_to("2026-12-04T12:00")
    reads = len(aino.reads())
    gives_up(town, number)
    await town.settle()
    assert len(aino.reads()) == reads + 1
    assert aino.sees().text == (
        "Ville ei pääsekään.\nRantasiivous, roskien keruu, la 5.12.2026 klo 10–14\nRoskien keruu: 1/2."
    )
    said = await aino.taps("Etsi sijainen")
    assert said.text == (
        "Kysyin 2 hengeltä: Rantasiivous, roskien keruu, la 5.12.2026 klo 10–14\nKerroin myös 1 ryhmälle."
    )
    for someone in (liisa, matti):
        assert someone.sees().text == (
            "Aino kysyy: voisitko tulla? Rantasiivous, roskien keruu, la 5.12.2026 klo 10–14\n"
            "Paikka: Uimaranta, Rantatie 3"
        )
        assert someone.sees().button("Tulen").command == f"sign up {litter}"
    assert (await matti.taps("En nyt")).text == "Selvä. Kiitos, kun vastasit!"
    asked = len(matti.reads())
    again = await aino.says(f"stand-in {litter}", pressed=True)
    assert again.text.startswith("En tiedä ketään, jolta en olisi jo kysynyt")
    assert len(matti.reads()) == asked, "who was asked is asked no second time"


async def test_a_place_that_is_taken_again_at_once_needs_no_stand_in(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    knows(town, aino)
    planned = town.talkoot(aino, "Rantasiivous", Part("roskien keruu", least=1, most=1))
    number = town.signs_up(ville, planned.tasks[0].number)
    town.clock.set(local("2026-12-05T08:30"), stand=True)
    await town.settle()
    before = len(heard(town, aino))
    gives_up(town, number)
    town.signs_up(town.person("Liisa"), planned.tasks[0].number)
    await town.settle()
    assert len(heard(town, aino)) == before
