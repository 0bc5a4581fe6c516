"""On the day: the leader ticks people off, each says by themselves that they came, and the end asks who was there."""

from __future__ import annotations

import pytest

from storage import hours, sign_ups, site_codes
from storage import talkoot as talkoot_store
from storage.hours import Row
from storage.people import Role
from storage.planned import Part, Planned
from tests.town import Someone, Town, local

pytestmark = pytest.mark.one_database


def rows(town: Town, planned: Planned) -> list[Row]:
    return town.db.read_now(lambda tx: hours.of_day(tx, planned.days[0].number))


def present(town: Town, planned: Planned) -> list[str]:
    """Return who is present at the first day, by name."""
    return [row.name or row.head for row in rows(town, planned)]


async def known(town: Town, name: str, *, network: str = "telegram", language: str = "fi") -> Someone:
    someone = town.person(name, network=network, language=language)
    await someone.says("hei")
    return someone


async def test_half_an_hour_before_the_leader_hears_what_can_be_done_at_the_site(town: Town) -> None:
    aino = await known(town, "Aino")
    planned = town.talkoot(aino)
    town.signs_up(await known(town, "Ville"), planned.tasks[0].number, 2)
    await town.go_to("2026-12-05T09:29")
    assert "alkaa" not in aino.sees().text
    await town.go_to("2026-12-05T09:30")
    assert aino.sees().text == "Rantasiivous alkaa klo 10. Ilmoittautuneita 2."
    assert aino.sees().labels == ["Merkitse läsnäolijat", "Näytä paikkakoodi", "Tulosta lista"]


async def test_the_leader_ticks_people_off_on_one_living_list(town: Town) -> None:
    aino, ville, liisa = await known(town, "Aino"), await known(town, "Ville"), await known(town, "Liisa")
    planned = town.talkoot(aino)
    town.signs_up(ville, planned.tasks[0].number, 2, ["Eetu 12 v"])
    town.signs_up(liisa, planned.tasks[0].number)
    await town.go_to("2026-12-05T09:50")
    said = await aino.taps("Merkitse läsnäolijat")
    assert said.text == ("Rantasiivous, la 5.12.2026 klo 10–14\nPaikalla 0/3. Napauta nimeä, kun joku tulee.")
    assert said.labels == ["Liisa", "Ville", "Eetu 12 v", "Kaikki paikalla", "Joku muukin tuli"]
    count = len(aino.reads())
    await aino.taps("Ville")
    await town.go_to("2026-12-05T10:12")
    await aino.taps("Eetu 12 v")
    assert len(aino.reads()) == count, "the one message is edited"
    assert aino.sees().labels[:3] == ["Liisa", "✓ Ville · klo 9.50", "✓ Eetu 12 v · klo 10.12"]
    assert present(town, planned) == ["Ville", "Eetu 12 v"]
    await aino.taps("✓ Ville · klo 9.50")
    assert aino.sees().labels[1] == "Ville", "tapped again, they are not there after all"
    await aino.taps("Kaikki paikalla")
    assert "Paikalla 3/3" in aino.sees().text
    assert len(rows(town, planned)) == 3
    assert {row.arrived_at for row in rows(town, planned)} == {local("2026-12-05T10:12")}
    await aino.says("läsnäolijat")
    assert len(aino.reads()) == count + 1, "asked for anew, the list stands at the end"
    assert "Paikalla 3/3" in aino.sees().text


async def test_whoever_else_leads_sees_the_ticks_at_once(town: Town) -> None:
    aino, liisa = await known(town, "Aino"), await known(town, "Liisa", network="matrix", language="sv")
    ry = town.association("Kyläyhdistys")
    town.appoint(liisa, Role.ORGANISER, f"association:{ry}")
    planned = town.talkoot(aino, associations=[ry])
    town.signs_up(await known(town, "Ville"), planned.tasks[0].number)
    await town.go_to("2026-12-05T10:00")
    await liisa.says("avprickning")
    await aino.says("läsnäolijat")
    await aino.taps("Ville")
    assert "På plats 1/1" in liisa.sees().text
    assert liisa.sees().labels[0] == "✓ Ville · kl. 10"


async def test_a_long_list_has_pages(town: Town) -> None:
    aino = await known(town, "Aino")
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi", most=60))
    for n in range(45):
        town.signs_up(town.person(f"Talkoolainen{n:02}"), planned.tasks[0].number)
    await town.go_to("2026-12-05T10:00")
    said = await aino.says("läsnäolijat")
    assert len([label for label in said.labels if label.startswith("Talkoolainen")]) == 20
    count = len(aino.reads())
    await aino.taps("Lisää nimiä")
    await aino.taps("Lisää nimiä")
    assert aino.sees().labels[:2] == ["Talkoolainen40", "Talkoolainen41"]
    await aino.taps("Talkoolainen41")
    assert aino.sees().labels[:2] == ["Talkoolainen40", "✓ Talkoolainen41 · klo 10"], "it stays on its page"
    await aino.taps("Edelliset nimet")
    assert aino.sees().labels[0] == "Talkoolainen20"
    assert len(aino.reads()) == count


async def test_nobody_else_ticks_people_off_and_nobody_long_before(town: Town) -> None:
    aino, ville = await known(town, "Aino"), await known(town, "Ville")
    planned = town.talkoot(aino)
    number = town.signs_up(ville, planned.tasks[0].number)
    said = await aino.says(f"tick {number} 0 1")
    assert said.text == "Rantasiivous: läsnäolijat voi merkitä la 5.12.2026 klo 9 alkaen."
    await town.go_to("2026-12-05T10:00")
    assert "järjestäjä: Aino" in (await ville.says(f"tick {number} 0 1")).text
    assert "järjestäjä: Aino" in (await ville.says(f"check in {planned.number}")).text
    assert (await aino.says("tick 999 0 1")).text
    assert (await aino.says(f"tick {number} 7 1")).text
    assert rows(town, planned) == []


async def test_told_hours_are_not_ticked_away(town: Town) -> None:
    aino, ville = await known(town, "Aino"), await known(town, "Ville")
    planned = town.talkoot(aino)
    town.signs_up(ville, planned.tasks[0].number)
    await town.go_to("2026-12-05T15:00")
    await aino.says(f"all present {planned.number} 240")
    await aino.says("läsnäolijat")
    assert "✓ Ville · 4 h" in aino.sees().labels
    said = await aino.taps("✓ Ville · 4 h")
    assert said.text == "Ville: tunnit on jo kirjattu."
    assert [row.minutes for row in rows(town, planned)] == [240]


async def test_somebody_who_had_not_signed_up_is_added_and_present(town: Town) -> None:
    aino = await known(town, "Aino")
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi", most=3), Part("makkaranpaisto", most=1))
    town.signs_up(await known(town, "Ville"), planned.tasks[1].number)
    await town.go_to("2026-12-05T10:05")
    await aino.says("läsnäolijat")
    asked = await aino.taps("Joku muukin tuli")
    assert asked.text.startswith("Kuka tuli?")
    said = await aino.says("Matti Virtanen ja 1 muu")
    assert said.text == "Paikalla: Matti Virtanen ja Matti Virtanen +1 · Rantasiivous, haravointi"
    assert len(present(town, planned)) == 2
    assert any("Paikalla 2/3" in text for text in aino.reads()), "the list knows it too"
    full = await aino.says(f"came {planned.number} Liisa Lahti ja 3 muuta")
    assert full.text == "Kaikki tehtävät ovat täynnä. Lisää ensin paikkoja johonkin."
    await aino.taps("Kumoa")
    assert present(town, planned) == []
    signed = town.db.read_now(lambda tx: sign_ups.of_day(tx, planned.days[0].number))
    assert [one.name for one in signed] == ["Ville"]


async def test_a_task_of_several_with_room_is_asked_for(town: Town) -> None:
    aino = await known(town, "Aino")
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi", most=3), Part("vahdinta"))
    await town.go_to("2026-12-05T10:05")
    asked = await aino.says(f"came {planned.number} Matti Virtanen")
    assert (asked.text, asked.labels) == ("Mihin tehtävään?", ["Haravointi", "Vahdinta"])
    assert "vahdinta" in (await aino.taps("Vahdinta")).text
    over = "Tulijan voi lisätä, kun talkoot ovat käynnissä."
    await town.go_to("2026-12-05T14:00")
    said = await aino.says(f"came {planned.number} Liisa Lahti, haravointi")
    assert said.text.startswith(over) or "täynnä" in said.text
    assert len(rows(town, planned)) == 1


async def test_each_says_by_themselves_that_they_are_there(town: Town) -> None:
    aino, ville = await known(town, "Aino"), await known(town, "Ville")
    planned = town.talkoot(aino)
    town.signs_up(ville, planned.tasks[0].number, 3)
    await town.go_to("2026-12-05T08:59")
    early = await ville.says("olen paikalla")
    assert early.text == "Rantasiivous alkaa la 5.12.2026 klo 10. Voit ilmoittautua paikalle klo 9 alkaen."
    await town.go_to("2026-12-05T09:00")
    await aino.says("läsnäolijat")
    said = await ville.says("olen paikalla")
    assert said.text == "Tervetuloa! Olet paikalla klo 9 alkaen: Rantasiivous, haravointi"
    assert said.labels == ["Tulimme kaikki (3)", "Kumoa"]
    assert "Paikalla 1/3" in aino.sees().text, "the leader's list shows it"
    await town.go_to("2026-12-05T10:20")
    assert (await ville.says("olen paikalla")).text == "Olet jo paikalla, klo 9 alkaen: Rantasiivous, haravointi"
    everybody = await ville.taps("Tulimme kaikki (3)")
    assert everybody.text == "Olette kaikki 3 paikalla klo 9 alkaen: Rantasiivous, haravointi"
    assert [row.arrived_at for row in rows(town, planned)] == [
        local("2026-12-05T09:00"),
        local("2026-12-05T10:20"),
        local("2026-12-05T10:20"),
    ]
    gone = await ville.taps("Kumoa")
    assert gone.text == "Selvä, sinua ei ole merkitty paikalle: Rantasiivous"
    assert rows(town, planned) == []
    await town.go_to("2026-12-05T14:00")
    late = await ville.says("paikalla")
    assert late.text == "Rantasiivous päättyi jo klo 14. Jos olit mukana, kerro tuntisi."
    assert rows(town, planned) == []


async def test_a_group_hears_nothing_of_who_is_there(town: Town) -> None:
    aino, ville = await known(town, "Aino"), await known(town, "Ville")
    group = town.group(ville, "Kylä")
    planned = town.talkoot(aino, groups=[group])
    town.signs_up(ville, planned.tasks[0].number)
    await town.go_to("2026-12-05T10:00")
    await ville.says("/olen paikalla", group="Kylä")
    assert present(town, planned) == ["Ville"]
    assert "Tervetuloa" not in " ".join(ville.reads("Kylä"))
    assert ville.sees().text.startswith("Tervetuloa")


async def test_who_has_two_tasks_at_once_is_asked_at_which_they_are(town: Town) -> None:
    aino, ville = await known(town, "Aino"), await known(town, "Ville")
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi"), Part("makkaranpaisto"))
    for task in planned.tasks:
        town.signs_up(ville, task.number)
    await town.go_to("2026-12-05T10:00")
    asked = await ville.says("olen paikalla")
    assert asked.labels == ["Rantasiivous: haravointi", "Rantasiivous: makkaranpaisto"]
    await ville.taps("Rantasiivous: makkaranpaisto")
    assert [row.task for row in rows(town, planned)] == ["makkaranpaisto"]


def code(town: Town, planned: Planned) -> str:
    return site_codes.code(planned.days[0].secret, town.clock.now())


async def test_with_the_code_of_the_site_whoever_walks_in_is_signed_up_and_present(town: Town) -> None:
    aino, liisa = await known(town, "Aino"), await known(town, "Liisa", network="matrix")
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi", most=2), Part("makkaranpaisto", most=1))
    await town.go_to("2026-12-05T10:03")
    shown = await aino.says("paikkakoodi")
    assert shown.text == (
        f"Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\nPaikan koodi: {code(town, planned)}\n"
        f"Tulija kirjoittaa minulle: olen paikalla {code(town, planned)}\n"
        "Se vaihtuu klo 10.10 ja toimii vielä kymmenen minuuttia."
    )
    without = await liisa.says("olen paikalla")
    assert without.text == (
        "Et ole ilmoittautunut näihin, jotka ovat nyt käynnissä: Rantasiivous. "
        "Jos olet siellä, kysy paikan koodi ja kirjoita: olen paikalla 4711"
    )
    asked = await liisa.says(f"olen paikalla {code(town, planned)}")
    assert asked.text == "Hienoa, että tulit! Mitä teet? Rantasiivous"
    assert asked.labels == ["Haravointi", "Makkaranpaisto"]
    said = await liisa.taps("Haravointi")
    assert said.text == "Tervetuloa! Olet paikalla klo 10.03 alkaen: Rantasiivous, haravointi"
    assert present(town, planned) == ["Liisa"]
    signed = town.db.read_now(lambda tx: sign_ups.of_day(tx, planned.days[0].number))
    assert [(one.name, one.task) for one in signed] == [("Liisa", "haravointi")]
    await liisa.taps("Kumoa")
    assert present(town, planned) == []
    assert town.db.read_now(lambda tx: sign_ups.of_day(tx, planned.days[0].number)) == []


async def test_the_code_changes_before_everybodys_eyes_until_the_work_ends(town: Town) -> None:
    aino = await known(town, "Aino")
    planned = town.talkoot(aino)
    await town.go_to("2026-12-05T10:03")
    first = code(town, planned)
    await aino.says("paikkakoodi")
    shown = town.walls["telegram"].last(aino.room)
    await town.go_to("2026-12-05T10:10")
    assert f"Paikan koodi: {code(town, planned)}" in aino.reads()[-1]
    assert first not in aino.reads()[-1]
    ville = await known(town, "Ville")
    assert (await ville.says(f"olen paikalla {first}")).text.startswith("Tervetuloa"), "the one before works still"
    await town.go_to("2026-12-05T10:20")
    liisa = await known(town, "Liisa")
    assert (await liisa.says(f"olen paikalla {first}")).text.startswith("Sellaista koodia ei ole")
    await town.go_to("2026-12-05T14:30")
    assert any("Työ on tehty, koodia ei enää tarvita." in text for text in aino.reads())
    assert "Niihin ei nyt tulla" in (await aino.says(f"site code {planned.number}")).text
    assert shown.text


async def test_who_guesses_codes_has_to_wait(town: Town) -> None:
    aino, ville = await known(town, "Aino"), await known(town, "Ville")
    planned = town.talkoot(aino)
    await town.go_to("2026-12-05T10:03")
    wrong = next(f"{n:04}" for n in range(10_000) if not right(town, planned, f"{n:04}"))
    for _ in range(site_codes.TRIES):
        assert (await ville.says(f"olen paikalla {wrong}")).text.startswith("Sellaista koodia ei ole")
    waits = await ville.says(f"olen paikalla {code(town, planned)}")
    assert waits.text == "Koodi meni väärin monta kertaa. Odota kymmenen minuuttia tai kysy vetäjältä."
    await town.go_to("2026-12-05T10:14")
    assert (await ville.says(f"olen paikalla {code(town, planned)}")).text.startswith("Tervetuloa")


def right(town: Town, planned: Planned, said: str) -> bool:
    return site_codes.is_right(planned.days[0].secret, said, now=town.clock.now())


async def test_where_everything_is_full_whoever_walks_in_is_told_whom_to_ask(town: Town) -> None:
    aino, ville = await known(town, "Aino"), await known(town, "Ville")
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi", most=1))
    town.signs_up(await known(town, "Liisa"), planned.tasks[0].number)
    await town.go_to("2026-12-05T10:03")
    said = await ville.says(f"olen paikalla {code(town, planned)}")
    assert said.text == "Hienoa, että tulit! Kaikki tehtävät ovat täynnä: Aino kertoo, missä apua tarvitaan."


async def test_after_the_end_the_leader_is_asked_who_was_there(town: Town) -> None:
    aino, ville, liisa = await known(town, "Aino"), await known(town, "Ville"), await known(town, "Liisa")
    planned = town.talkoot(aino)
    for someone in (ville, liisa):
        town.signs_up(someone, planned.tasks[0].number)
    await town.go_to("2026-12-05T14:00")
    assert aino.sees().text == "Rantasiivous, la 5.12.2026 klo 10–14: Ketkä olivat paikalla?"
    assert aino.sees().labels == ["Kaikki 4 h", "Merkitsen erikseen", "Tulosta lista"]
    await aino.taps("Kaikki 4 h")
    assert [row.minutes for row in rows(town, planned)] == [240, 240]


async def test_where_some_were_ticked_off_they_or_everybody_are_offered_their_hours(town: Town) -> None:
    aino, ville, liisa = await known(town, "Aino"), await known(town, "Ville"), await known(town, "Liisa")
    planned = town.talkoot(aino)
    for someone in (ville, liisa):
        town.signs_up(someone, planned.tasks[0].number)
    await town.go_to("2026-12-05T10:00")
    await ville.says("olen paikalla")
    await town.go_to("2026-12-05T14:00")
    assert aino.sees().text == "Rantasiivous, la 5.12.2026 klo 10–14: Ketkä olivat paikalla? Merkitty 1/2."
    assert aino.sees().labels == ["Paikalla olleet, 1: 4 h", "Kaikki paikalla", "Merkitsen erikseen", "Tulosta lista"]
    assert (await aino.taps("Kaikki paikalla")).labels[-2:] == ["Paikalla olleet, 2: 4 h", "Joku muukin tuli"]
    await aino.taps("✓ Liisa")
    await aino.taps("Paikalla olleet, 1: 4 h")
    assert [(row.name, row.minutes) for row in rows(town, planned)] == [("Ville", 240)]


async def test_ticked_off_after_the_end_they_were_there_from_the_beginning(town: Town) -> None:
    aino, ville = await known(town, "Aino"), await known(town, "Ville")
    planned = town.talkoot(aino)
    town.signs_up(ville, planned.tasks[0].number)
    town.signs_up(await known(town, "Liisa"), planned.tasks[0].number)
    await town.go_to("2026-12-05T16:00")
    said = await aino.taps("Merkitsen erikseen")
    assert said.labels == ["Liisa", "Ville", "Kaikki paikalla", "Kaikki 4 h", "Joku muukin tuli"]
    assert "Paikalla 0/2. Napauta niitä, jotka olivat mukana." in said.text
    await aino.taps("Ville")
    assert aino.sees().labels == ["Liisa", "✓ Ville", "Kaikki paikalla", "Paikalla olleet, 1: 4 h", "Joku muukin tuli"]
    await aino.taps("Paikalla olleet, 1: 4 h")
    assert [(row.name, row.minutes) for row in rows(town, planned)] == [("Ville", 240)]


async def test_nobody_is_asked_about_what_was_cancelled_or_told_already(town: Town) -> None:
    aino, ville = await known(town, "Aino"), await known(town, "Ville")
    cancelled = town.talkoot(aino, "Niitto")
    told = town.talkoot(aino, "Rantasiivous")
    now = town.clock.now()
    town.db.write_now(lambda tx: talkoot_store.change(tx, cancelled.number, cancelled_at=now))
    town.signs_up(ville, told.tasks[0].number)
    await town.go_to("2026-12-05T13:00")
    await aino.says(f"all present {told.number} 180")
    await town.go_to("2026-12-05T15:00")
    assert not any("Ketkä olivat paikalla?" in text for text in aino.reads())
    assert not any("Niitto" in text and "alkaa" in text for text in aino.reads())


async def test_what_ended_in_the_night_is_asked_about_in_the_morning(town: Town) -> None:
    aino, ville = await known(town, "Aino"), await known(town, "Ville")
    planned = town.talkoot(aino, days=[("2026-12-05T18:00", "2026-12-05T22:00")])
    town.signs_up(ville, planned.tasks[0].number)
    await town.go_to("2026-12-05T23:00")
    assert "Ketkä" not in aino.sees().text
    await town.go_to("2026-12-06T08:00")
    assert "Ketkä olivat paikalla?" in aino.sees().text


async def test_the_card_says_that_the_work_is_done(town: Town) -> None:
    aino = await known(town, "Aino")
    town.talkoot(aino, groups=[town.group(aino, "Kylä")])
    await town.go_to("2026-12-05T14:00")
    await town.settle()
    assert "Kiitos" in aino.sees("Kylä").text
