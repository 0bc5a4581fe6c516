"""The weather call: who leads is asked at the set time, and nothing is decided by itself."""

from __future__ import annotations

from storage.planned import Part, Planned
from tests.handlers.test_participants import knows
from tests.handlers.test_short_of_people import heard
from tests.town import Someone, Town


def led(town: Town) -> tuple[Someone, Someone, Someone, Planned]:
    """Aino's talkoot, which Ville leads and to which Liisa comes; the card stands in a group."""
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    knows(town, aino, ville, liisa)
    parts, leader = Part("haravointi", most=10), town.person_id(ville)
    planned = town.talkoot(aino, "Rantasiivous", parts, groups=[town.group(aino, "Kylä")], leader_id=leader)
    town.signs_up(liisa, planned.tasks[0].number, 2)
    return aino, ville, liisa, planned


async def test_the_leader_is_asked_at_the_set_time_and_everybody_hears_that_the_work_is_done(town: Town) -> None:
    aino, ville, liisa, planned = led(town)
    asked = await aino.says(f"/sää {planned.number}")
    assert asked.labels == ["pe 4.12. klo 12", "pe 4.12. klo 18", "la 5.12. klo 8", "Ei sääpäätöstä"]
    said = await aino.taps("pe 4.12. klo 18")
    assert said.text == (
        "Säästä päätetään pe 4.12.2026 klo 18: Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n"
        "Kysyn silloin: Ville."
    )
    assert "pe 4.12. klo 18" in aino.sees("Kylä").text
    await town.go_to("2026-12-04T17:59")
    assert not any("Salliiko sää" in text for text in heard(town, ville))
    await town.go_to("2026-12-04T18:00")
    assert ville.sees().text == (
        "Salliiko sää, pidetäänkö talkoot? Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n2 tulee"
    )
    assert ville.sees().labels == ["Pidetään", "Siirrä", "Perutaan"]
    known = len(heard(town, liisa))
    said = await ville.taps("Pidetään")
    assert "Kerron siitä 1 hengelle." in said.text
    assert heard(town, liisa)[known:] == [
        "Sää sallii, talkoot pidetään: Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n"
        "Sinä: haravointi · tuot 1 muun"
    ]
    assert "Sää sallii" in aino.sees("Kylä").text
    again = await aino.says(f"work goes ahead {planned.number}", pressed=True)
    assert again.text.startswith("Se on jo päätetty: talkoot pidetään.")
    assert len(heard(town, liisa)) == known + 1


async def test_unanswered_for_an_hour_the_other_organisers_are_asked_and_nothing_decides_itself(town: Town) -> None:
    aino, ville, liisa, planned = led(town)
    await aino.says(f"/sää {planned.number} pe 4.12. klo 18")
    await town.go_to("2026-12-04T18:59")
    assert not any("Salliiko sää" in text for text in heard(town, aino))
    await town.go_to("2026-12-04T19:00")
    assert "Salliiko sää" in aino.sees().text
    assert sum("Salliiko sää" in text for text in heard(town, ville)) == 1
    await town.go_to("2026-12-05T09:00")
    assert not any("peru" in text for text in heard(town, liisa))
    said = await aino.taps("Perutaan")
    assert said.text.startswith("Perutaanko varmasti talkoot?")
    await aino.taps("Peru talkoot")
    assert heard(town, liisa)[-1].endswith("Syy: Sää")
    assert "Aino perui talkoot" in heard(town, ville)[-1]


async def test_answered_in_time_the_others_are_left_in_peace(town: Town) -> None:
    aino, ville, _liisa, planned = led(town)
    await aino.says(f"/sää {planned.number} pe 4.12. klo 18")
    await town.go_to("2026-12-04T18:30")
    await ville.taps("Pidetään")
    await town.go_to("2026-12-04T20:00")
    assert not any("Salliiko sää" in text for text in heard(town, aino))


async def test_what_was_decided_can_be_taken_back_and_is_told(town: Town) -> None:
    aino, _ville, liisa, planned = led(town)
    await aino.says(f"/sää {planned.number} pe 4.12. klo 18")
    await town.go_to("2026-12-04T18:30")
    await aino.says(f"work goes ahead {planned.number}", pressed=True)
    said = await aino.taps("Kumoa")
    assert said.labels == ["Pidetään", "Siirrä", "Perutaan"]
    assert heard(town, liisa)[-1].startswith("Onkin vielä auki, salliiko sää: Rantasiivous")
    assert "Sää sallii" not in aino.sees("Kylä").text


async def test_a_time_that_is_past_too_late_or_at_night_is_asked_about(town: Town) -> None:
    aino, _ville, _liisa, planned = led(town)
    said = await aino.says(f"/sää {planned.number} pe 20.11.2026 klo 18")
    assert said.text.startswith("Se aika meni jo")
    said = await aino.says("la 5.12. klo 11")
    assert said.text.startswith("Silloin talkoot ovat jo alkaneet.")
    said = await aino.says("pe 4.12. klo 23")
    assert said.text.startswith("En herätä ketään klo 21–8.")
    said = await aino.taps("la 5.12. klo 8")
    assert said.text.startswith("Säästä päätetään la 5.12.2026 klo 8")
    said = await aino.taps("Kumoa")
    assert said.text.startswith("Kumottu. Säästä ei päätetä erikseen")
