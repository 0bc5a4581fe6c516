"""Who is reminded of a booking says that they come; an unanswered turn goes to others, if the town wants it so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.due import say_due
from storage import due, people
from storage.people import Role
from tests.town import Someone, Town, local

pytestmark = pytest.mark.one_database
TURN = "Koulun sali, ti 24.11.2026 klo 18–20"


@pytest.fixture
async def ville(town: Town) -> Someone:
    """Ville has the hall every Tuesday; unanswered turns are freed twelve hours before."""
    town.space("Koulun sali", note="Ovikoodi 1234")
    aino, ville = await town.caretaker(), town.person("Ville")
    await aino.says("/vuorosääntö 12 h")
    await ville.says("/varaa koulun sali joka tiistai klo 18–20 31.12. asti lentopallo")
    return ville


async def test_an_unanswered_turn_goes_to_who_waits_for_it_and_its_booker_hears_of_it(
    town: Town, ville: Someone
) -> None:
    liisa = town.person("Liisa", network="matrix")
    await liisa.says("/jono koulun sali ti 24.11. klo 18–20")
    await town.go_to("2026-11-23T18:00")
    assert ville.sees().text.splitlines() == [
        f"Huomenna: {TURN} · lentopallo",
        "Sinulle: Ovikoodi 1234",
        "Kuittaathan tulosi viimeistään ti 24.11.2026 klo 6. Muuten vuoro vapautuu muille.",
    ]
    assert ville.sees().labels == ["Tulemme", "Peru varaus", "Siirrä"]
    await town.go_to("2026-11-24T08:00")
    assert ville.sees().text == f"En kuullut, että tulette, joten vuoro vapautui muille: {TURN} · lentopallo"
    assert liisa.sees().text.startswith("Koulun sali vapautui: ti 24.11.2026 klo 18–20")
    assert "tarjottu jonossa olevalle" in (await ville.taps("Tulemme sittenkin")).text
    await liisa.taps("En tarvitse")
    assert (await ville.taps("Tulemme sittenkin")).text == f"Kiitos, tulonne on kuitattu: {TURN} · lentopallo"


async def test_who_says_that_they_come_keeps_the_turn_and_can_take_that_back(town: Town, ville: Someone) -> None:
    await town.go_to("2026-11-23T18:00")
    assert (await ville.taps("Tulemme")).text == f"Kiitos, tulonne on kuitattu: {TURN} · lentopallo"
    assert "Olette kuitanneet, että tulette." in (await ville.says("/varaus 1")).text
    assert (await ville.says("/tulemme 1")).text.startswith("Olet jo kuitannut, että tulette: ")
    await town.go_to("2026-11-24T17:00")
    assert ville.sees().text.startswith(f"Tänään: {TURN}")
    assert ville.sees().labels == ["Peru varaus", "Siirrä"]
    await town.go_to("2026-11-30T18:00")
    await ville.taps("Tulemme")
    assert (await ville.taps("Kumoa")).text.startswith("Tulonne on taas kuittaamatta: ")
    await town.go_to("2026-12-01T08:00")
    assert ville.sees().text.startswith("En kuullut, että tulette")


async def test_who_could_not_be_asked_in_time_has_three_hours_from_when_they_are(town: Town, ville: Someone) -> None:
    """The bot was down from before the question until after the answer was due."""
    town.clock.set(local("2026-11-24T10:00"), stand=True)
    await town.settle()
    assert "Kuittaathan tulosi viimeistään ti 24.11.2026 klo 13." in ville.sees().text
    await town.go_to("2026-11-24T12:59")
    assert "Kuittaathan" in ville.sees().text
    await town.go_to("2026-11-24T13:00")
    assert ville.sees().text.startswith("En kuullut, että tulette")


async def test_whom_the_network_keeps_from_hearing_the_question_is_waited_for(town: Town, ville: Someone) -> None:
    for at in ("2026-11-23T18:00", "2026-11-24T06:00", "2026-11-24T09:00"):  # nothing can be said meanwhile
        town.clock.set(local(at), stand=True)
        await say_due(town.db, now=town.clock.now, town=town.place)
    town.clock.set(local("2026-11-24T10:30"), stand=True)
    await town.settle()
    assert "Kuittaathan tulosi viimeistään ti 24.11.2026 klo 13.30." in ville.sees().text
    await town.go_to("2026-11-24T13:29")
    assert "Tulemme" in ville.sees().labels
    await town.go_to("2026-11-24T13:30")
    assert ville.sees().text.startswith("En kuullut, että tulette")


async def test_a_rule_of_a_day_asks_the_evening_before_that_even_whom_nothing_else_reminds(
    town: Town, ville: Someone
) -> None:
    aino = town.person("Aino")
    await aino.says("/vuorosääntö koulun sali 24 h")
    await town.settle()
    await town.go_to("2026-11-22T18:00")
    assert "Kuittaathan tulosi viimeistään ma 23.11.2026 klo 18." in ville.sees().text
    await town.go_to("2026-11-23T18:00")
    assert ville.sees().text.startswith("En kuullut, että tulette"), "and no reminder of what is not theirs any more"


async def test_without_the_rule_nobody_is_asked_and_the_turn_stays(town: Town, ville: Someone) -> None:
    aino = town.person("Aino")
    assert (await aino.says("/vuorosääntö pois")).text.startswith("Vakiovuoro pysyy varaajallaan")
    await town.go_to("2026-11-24T17:00")
    assert not any("Kuittaathan" in text for text in ville.reads())
    assert ville.sees().text.startswith(f"Tänään: {TURN}")
    assert (await aino.taps("Kumoa")).text.startswith("Kysyn vakiovuoron varaajalta")


async def test_the_town_s_rule_is_the_caretakers_and_a_spaces_its_keepers(town: Town, ville: Someone) -> None:
    assert "ylläpitäjä" in (await ville.says("/vuorosääntö 6 h")).text
    town.appoint(ville, Role.KEEPER, "space:1")
    assert "Aino" in (await ville.says("/vuorosääntö 6 h")).text
    assert (await ville.says("/vuorosääntö koulun sali 6 h")).text.startswith("Koulun sali: Kysyn")
    assert "Koulun sali: 6 h" in (await town.person("Aino").says("/vuorosääntö")).text
    assert "24 h" in (await ville.says("/vuorosääntö koulun sali 7 min")).labels


async def test_a_moved_turn_is_asked_about_at_its_new_time(town: Town, ville: Someone) -> None:
    await town.go_to("2026-11-23T18:00")
    await ville.taps("Tulemme")
    await ville.says("/siirrä 1 ke 25.11. klo 18–20")
    assert (await ville.taps("Vain tämä")).text.startswith("Siirretty: ")
    await town.go_to("2026-11-24T18:00")
    assert "viimeistään ke 25.11.2026 klo 6." in ville.sees().text
    await ville.taps("Peru varaus")
    await ville.taps("Vain tämä")
    await town.go_to("2026-11-25T20:00")
    assert ville.sees().text.startswith("Peruttu: ")


async def test_where_nothing_reaches_the_booker_the_group_hears_no_door_code(town: Town) -> None:
    town.space("Koulun sali", note="Ovikoodi 1234")
    liisa = town.person("Liisa")
    await liisa.says("/varaa koulun sali ti 24.11. klo 18–20 lentopallo", group="Kylätori")
    await town.go_to("2026-11-23T18:00")
    line = liisa.sees("Kylätori").text
    assert line.startswith(f"Liisa, muistutus sinulle. Huomenna: {TURN} · lentopallo")
    assert "1234" not in line


async def test_where_there_is_no_group_either_who_acts_for_the_association_hears_of_it(town: Town) -> None:
    town.space("Koulun sali")
    aino = await town.caretaker()
    ville = town.person("Ville")
    await ville.says("/varaa koulun sali ti 24.11. klo 18–20")
    town.walls["telegram"].gone[ville.room] = "blocked"
    await town.go_to("2026-11-23T18:01")
    assert TURN in aino.sees().text
    assert "Ville" in aino.sees().text


async def test_many_requests_remind_their_keeper_once_a_day_in_one_message(town: Town) -> None:
    town.space("Juhlasali", approval=True)
    liisa, ville = town.person("Liisa"), town.person("Ville")
    await liisa.says("hei")
    town.appoint(liisa, Role.KEEPER, "space:1")
    for day in (4, 5, 6):
        await ville.says(f"/varaa juhlasali {day}.12. klo 18–20")
    before = len(liisa.reads())
    await town.go_to("2026-11-24T20:00")
    (only,) = liisa.reads()[before:]
    assert only.splitlines()[0] == "Muistutus: 3 pyyntöä odottaa vastaustasi:"
    assert [line.partition(" – ")[0] for line in only.splitlines()[1:]] == [
        f"{n}. Ville pyytää: Juhlasali, {day}.12.2026 klo 18–20" for n, day in ((1, "pe 4"), (2, "la 5"), (3, "su 6"))
    ]
    town.db.write_now(
        lambda tx: due.add(
            tx, kind="request-reminder", subject="booking:2", person_id=None, at=town.clock.now() + timedelta(minutes=5)
        )
    )
    await town.go_to("2026-11-24T20:30")
    assert len(liisa.reads()) == before + 1
    assert len([label for label in (await liisa.taps("Vastaa niihin")).labels if label.startswith("Hyväksy")]) == 3


async def test_an_older_rule_does_not_come_back_over_a_newer_one(town: Town) -> None:
    aino, hall = await town.caretaker(), town.space("Koulun sali")
    ville = town.person("Ville")
    town.appoint(ville, Role.KEEPER, f"space:{hall}")
    first = await ville.says("/vuorosääntö koulun sali 12 h")
    await aino.says("/vuorosääntö koulun sali 24 h")
    late = await ville.says(first.buttons[0].command)
    assert late.text.startswith("Tätä on jo muutettu uudelleen:\nKoulun sali: ")
    assert "24 h" in late.text
    assert (await ville.says(first.buttons[0].command)).text == "Kumottavaa ei ole."
    second = await ville.says("/vuorosääntö koulun sali 6 h")
    assert "24 h" in (await ville.says(second.buttons[0].command)).text
    third = await ville.says("/vuorosääntö koulun sali ei")
    person = town.person_id(ville)
    town.db.write_now(lambda tx: people.dismiss(tx, person, Role.KEEPER, f"space:{hall}"))
    assert (await ville.says(third.buttons[0].command)).text == "Kumottavaa ei ole."
