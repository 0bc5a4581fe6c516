"""Changing talkoot: one thing at a time, said whole again, shown on the cards, and taken back."""

from __future__ import annotations

import pytest

from storage import projects, sign_ups, talkoot
from storage.db import Tx
from storage.people import Role
from storage.planned import Part
from storage.projects import Project, Work
from storage.signed import Standing
from tests.drafts import drafted, now
from tests.town import NOON, Town, local

pytestmark = pytest.mark.one_database

PARTS = (Part("haravointi", most=10), Part("roskien keruu", least=8, most=20), Part("makkaranpaisto", most=2))


async def test_the_menu_has_a_button_for_everything(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    said = await aino.says(f"muuta talkoita {planned.number}")
    assert said.text == "Mitä muutetaan? Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3"
    assert said.labels == [
        "Nimi", "Aika", "Paikka", "Karttapiste", "Mukaan", "Kahvi", "Vetäjä", "Järjestäjät", "Hanke",
        "Haravointi", "Roskien keruu", "Makkaranpaisto", "Lisää tehtävä", "Sää", "Näytä talkoot",
    ]  # fmt: skip
    assert said.button("Aika").command == f"move talkoot {planned.number}", "what people count on is moved"


async def test_the_place_changes_on_every_card_and_who_comes_hears_of_it(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    group = town.group(aino, "Kylä")
    await ville.says("hei")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS, groups=[group])
    town.signs_up(ville, planned.tasks[0].number)
    await aino.says(f"change talkoot {planned.number} place")
    assert aino.sees().text.startswith("Paikka nyt: Uimaranta, Rantatie 3.\n")
    said = await aino.says("Kylätalon piha")
    assert said.text == (
        "Paikka: nyt Kylätalon piha (oli: Uimaranta, Rantatie 3).\n"
        "Rantasiivous · la 5.12.2026 klo 10–14 · Kylätalon piha"
    )
    assert said.labels == ["Kumoa", "Muuta lisää", "Näytä talkoot"]
    assert aino.sees("Kylä").text.startswith("Rantasiivous · la 5.12.2026 klo 10–14 · Kylätalon piha\n")
    assert ville.sees().text.endswith("Kokoontumispaikka on nyt: Kylätalon piha.")
    await aino.taps("Kumoa")
    assert aino.sees("Kylä").text.startswith("Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n")
    assert ville.sees().text.endswith("Kokoontumispaikka on nyt: Uimaranta, Rantatie 3.")
    assert (await aino.taps("Kumoa")).text == "Kumottavaa ei ole."


@pytest.mark.parametrize(
    ("said", "column", "value"),
    [
        ("nimi Rantatalkoot", "title", "Rantatalkoot"),
        ("title Rantatalkoot", "title", "Rantatalkoot"),
        ("mukaan hanskat ja harava", "bring", "hanskat ja harava"),
        ("kahvi Marttayhdistys keittää", "coffee", "Marttayhdistys keittää"),
        ("map 61.4978, 23.7610", "latitude", 61_497_800),
    ],
)
async def test_it_is_said_in_one_line_too(town: Town, said: str, column: str, value: object) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino)
    await aino.says(f"muuta talkoita {planned.number} {said}")
    assert getattr(now(town, planned.number), column) == value
    await aino.taps("Kumoa")
    assert getattr(now(town, planned.number), column) == getattr(planned, column)


async def test_who_is_chosen_to_lead_hears_of_it_and_may_change_things(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    await ville.says("hei")
    planned = town.talkoot(aino)
    assert "Muuta" not in (await ville.says(f"change talkoot {planned.number} title X")).labels
    await aino.says(f"change talkoot {planned.number} leader Ville")
    assert ville.sees().text.startswith("Aino valitsi sinut talkoiden vetäjäksi: Rantasiivous")
    await ville.says(f"change talkoot {planned.number} title Rantatalkoot")
    assert now(town, planned.number).title == "Rantatalkoot"


async def test_somebody_else_changes_nothing(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    await aino.says("hei")
    planned = town.talkoot(aino)
    said = await ville.says(f"change talkoot {planned.number} title Ville")
    assert said.text == "Rantasiivous: tämän voi tehdä järjestäjä: Aino."
    assert now(town, planned.number).title == "Rantasiivous"


async def test_of_two_organisers_the_later_change_stays_when_the_earlier_is_taken_back(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    martat = town.association("Marttayhdistys")
    town.appoint(ville, Role.ORGANISER, f"association:{martat}")
    planned = town.talkoot(aino, associations=[martat])
    await aino.says(f"change talkoot {planned.number} bring hanskat")
    await ville.says(f"change talkoot {planned.number} bring haravat")
    said = await aino.taps("Kumoa")
    assert said.text.startswith("Tätä on muutettu sen jälkeen, joten se jää ennalleen")
    assert now(town, planned.number).bring == "haravat"


async def test_more_places_are_offered_to_who_waits(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    planned = town.talkoot(aino, "Rantasiivous", Part("makkaranpaisto", most=1))
    task = planned.tasks[0].number
    town.signs_up(ville, task)
    waits = town.signs_up(liisa, task)
    said = await aino.says(f"change talkoot {planned.number} makkaranpaisto 3")
    assert said.text.startswith("Makkaranpaisto, paikkoja: nyt 3 (oli: 1).")
    found = town.db.read_now(lambda tx: sign_ups.get(tx, waits))
    assert found is not None
    assert found.state == Standing.OFFERED


async def test_there_are_never_fewer_places_than_people_who_come(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    town.signs_up(ville, planned.tasks[0].number, people=4)
    said = await aino.says(f"change talkoot {planned.number} task{planned.tasks[0].number} places 3")
    assert said.text == ("Haravointi: 4 on jo mukana, joten paikkoja on oltava ainakin sen verran. Mitään ei muutettu.")
    assert now(town, planned.number).tasks[0].most == 10
    await aino.taps("Paikkoja 4")
    assert now(town, planned.number).tasks[0].most == 4
    await town.settle()
    await aino.taps("Kumoa")
    assert now(town, planned.number).tasks[0].most == 10


async def test_a_task_in_which_somebody_is_does_not_go_and_an_empty_one_comes_back(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    raking, litter = planned.tasks[0].number, planned.tasks[1].number
    town.signs_up(ville, raking, people=2)
    said = await aino.says(f"change talkoot {planned.number} task{raking} remove")
    assert said.text.startswith("Haravointi: 2 tulee. Sovi heidän kanssaan ensin muusta tehtävästä")
    assert said.labels == ["Osallistujat"]
    said = await aino.says(f"change talkoot {planned.number} task{litter} remove")
    assert said.text.startswith("Poistettu: Roskien keruu.")
    assert [task.name for task in now(town, planned.number).tasks] == ["haravointi", "makkaranpaisto"]
    await aino.taps("Kumoa")
    assert [task.name for task in now(town, planned.number).tasks] == ["haravointi", "roskien keruu", "makkaranpaisto"]


async def test_the_only_task_does_not_go(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino)
    said = await aino.says(f"change talkoot {planned.number} task{planned.tasks[0].number} remove")
    assert said.text == "Haravointi on päivän ainoa tehtävä. Lisää ensin toinen."
    assert said.labels == ["Lisää tehtävä"]


async def test_a_task_is_added_to_every_day_and_taken_off_again_while_nobody_has_it(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    days = [("2026-12-05T10:00", "2026-12-05T14:00"), ("2026-12-06T10:00", "2026-12-06T14:00")]
    planned = town.talkoot(aino, days=days)
    await aino.says(f"change talkoot {planned.number}")
    await aino.taps("Lisää tehtävä")
    said = await aino.says("kahvinkeitto 2–4, ajo 1 (ajokortti)")
    assert said.text.startswith("Lisätty: kahvinkeitto 2–4, ajo 1 (ajokortti).")
    tasks = now(town, planned.number).tasks
    assert [task.name for task in tasks] == ["haravointi", "kahvinkeitto", "ajo"] * 2
    town.signs_up(ville, tasks[1].number)
    assert "Kahvinkeitto: 1 tulee." in (await aino.taps("Kumoa")).text
    assert len(now(town, planned.number).tasks) == 6


async def test_a_task_is_asked_about_side_by_side(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    await aino.says(f"change talkoot {planned.number}")
    said = await aino.taps("Roskien keruu")
    assert said.labels == ["Paikkoja", "Nimi", "Mitä vaaditaan", "Alaikäraja", "Poista tehtävä"]
    said = await aino.taps("Paikkoja")
    assert said.labels[:3] == ["8–22", "8–25", "Kuinka monta vain"]
    await aino.taps("8–25")
    assert now(town, planned.number).tasks[1].most == 25
    await aino.says(f"change talkoot {planned.number} roskien keruu 18 v")
    assert now(town, planned.number).tasks[1].least_age == 18
    await aino.says(f"change talkoot {planned.number} task{planned.tasks[1].number} needs ajokortti")
    assert now(town, planned.number).tasks[1].needs == "ajokortti"
    said = await aino.says(f"change talkoot {planned.number} task{planned.tasks[1].number} name haravointi")
    assert said.text == "Sen niminen tehtävä on jo: haravointi."


async def test_numbers_that_cannot_be_are_asked_about_and_change_nothing(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    line = f"change talkoot {planned.number} task{planned.tasks[0].number} places"
    assert (await aino.says(f"{line} 20–8")).labels[0] == "8–20"
    for wrong in ("0", "-3", "100000", "moni"):
        await aino.says(f"{line} {wrong}")
        assert now(town, planned.number).tasks[0].most == 10
        await aino.says("stop")


async def test_the_time_of_a_draft_changes_simply_and_what_is_published_is_moved(town: Town) -> None:
    aino = town.person("Aino")
    draft = drafted(town, aino)
    said = await aino.says(f"change talkoot {draft.number} time la 12.12. klo 9–12")
    assert "Aika: nyt la 12.12.2026 klo 9–12 (oli: la 5.12.2026 klo 10–14)." in said.text
    assert "Rantasiivous · la 12.12.2026 klo 9–12" in said.text
    await aino.says(f"change talkoot {draft.number} time klo 10–13")
    assert now(town, draft.number).starts_at == local("2026-12-12T10:00"), "hours alone keep the day"
    await aino.says(f"change talkoot {draft.number} time su 13.12.")
    assert now(town, draft.number).starts_at == local("2026-12-13T10:00"), "a day alone keeps the hours"
    await aino.taps("Kumoa")
    assert now(town, draft.number).starts_at == local("2026-12-12T10:00")
    await aino.says(f"publish {draft.number}")
    said = await aino.says(f"change talkoot {draft.number} time la 19.12. klo 10–13")
    assert said.labels == ["Siirrä talkoot"]
    assert now(town, draft.number).starts_at == local("2026-12-12T10:00")


async def test_a_draft_gets_another_day_with_the_same_tasks_and_loses_it_again(town: Town) -> None:
    aino = town.person("Aino")
    draft = drafted(town, aino, *PARTS)
    await aino.says(f"change talkoot {draft.number} time la 5.12. klo 10–14 ja su 6.12. klo 12–15")
    days = now(town, draft.number).days
    assert [[task.name for task in day.tasks] for day in days] == [[part.name for part in PARTS]] * 2
    await aino.says(f"change talkoot {draft.number} task{days[1].tasks[0].number} places 5")
    await aino.says(f"change talkoot {draft.number} time la 5.12. klo 10–14")
    assert len(now(town, draft.number).days) == 1
    await aino.taps("Kumoa")
    assert [task.most for task in now(town, draft.number).days[1].tasks] == [5, 20, 2]


async def test_a_time_that_has_passed_is_asked_about(town: Town) -> None:
    aino = town.person("Aino")
    draft = drafted(town, aino)
    said = await aino.says(f"change talkoot {draft.number} time la 14.11. klo 10–12")
    assert "meni jo" in said.text
    assert now(town, draft.number).starts_at == draft.starts_at


async def test_a_project_and_its_kinds_of_work_are_chosen(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    line = f"change talkoot {planned.number} task{planned.tasks[0].number} work"
    assert "valitse ensin hanke" in (await aino.says(line)).text

    def granted(tx: Tx) -> int:
        project = Project(
            name="Ranta kuntoon", programme="2023–27", since=NOON.date(), until=NOON.date().replace(year=2027),
            person_id=planned.person_id, created_at=NOON,
        )  # fmt: skip
        return projects.add(tx, project, [Work("rannan raivaus", 6000)])

    number = town.db.write_now(granted)
    await aino.says(f"change talkoot {planned.number} project")
    await aino.taps("Ranta kuntoon")
    assert now(town, planned.number).project_id == number
    await aino.says(line)
    said = await aino.taps("rannan raivaus")
    assert said.text.startswith("Haravointi, työlaji: nyt rannan raivaus.")
    assert now(town, planned.number).tasks[0].work_id is not None


async def test_what_is_over_or_cancelled_is_not_changed(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino)
    town.db.write_now(lambda tx: talkoot.change(tx, planned.number, cancelled_at=town.clock.now()))
    assert (await aino.says(f"change talkoot {planned.number} title X")).text.startswith("Nämä talkoot on peruttu")
    other = town.talkoot(aino)
    await town.go_to("2026-12-05T14:00")
    assert (await aino.says(f"change talkoot {other.number} title X")).text.startswith("Nämä talkoot on jo pidetty")


async def test_the_same_again_changes_nothing(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino, bring="hanskat")
    said = await aino.says(f"change talkoot {planned.number} bring hanskat")
    assert said.text.startswith("Näin on jo: Rantasiivous")


async def test_it_is_said_in_swedish(town: Town) -> None:
    stina = town.person("Stina", language="sv")
    planned = town.talkoot(stina, "Strandtalko", place="Stranden")
    said = await stina.says(f"ändra talko {planned.number} att ta med handskar")
    assert said.text == ("Att ta med: nu handskar.\nStrandtalko · lö 5.12.2026 kl. 10–14 · Stranden")
