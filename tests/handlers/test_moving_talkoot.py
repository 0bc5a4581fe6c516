"""Moving and cancelling talkoot as a whole: shown first, then everybody is told once with what they can do."""

from __future__ import annotations

from storage import bookings, diary, spaces, talkoot
from storage.db import Tx
from storage.diary import Booked
from storage.planned import Part, Planned
from tests.handlers.test_participants import knows
from tests.handlers.test_short_of_people import heard
from tests.town import ZONE, Someone, Town, local

SAT = ("2026-12-05T10:00", "2026-12-05T14:00")
SUN = ("2026-12-06T10:00", "2026-12-06T14:00")


def booked(town: Town, planned: Planned, space_id: int, start: str, end: str) -> int:
    """The space is booked with the talkoot."""

    def work(tx: Tx) -> int:
        space = spaces.get(tx, space_id)
        assert space is not None
        at, until, now, who = local(start), local(end), town.clock.now(), planned.person_id
        made = bookings.book(tx, space=space, person_id=who, start=at, end=until, zone=ZONE, now=now)
        assert isinstance(made, Booked)
        talkoot.with_booking(tx, planned.number, made.number)
        return made.number

    return town.db.write_now(work)


def filled(town: Town) -> tuple[Someone, Someone, Someone, Planned]:
    """Aino's talkoot, to which Ville comes, and Liisa waits; the card stands in a group."""
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa", network="matrix")
    knows(town, aino, ville, liisa)
    parts = (Part("haravointi", most=10), Part("makkaranpaisto", most=1))
    planned = town.talkoot(aino, "Rantasiivous", *parts, groups=[town.group(aino, "Kylä")])
    town.signs_up(ville, planned.tasks[1].number)
    town.signs_up(liisa, planned.tasks[1].number)
    return aino, ville, liisa, planned


async def test_it_is_shown_first_then_moved_with_its_booking_and_everybody_is_told_once(town: Town) -> None:
    aino, ville, liisa, planned = filled(town)
    hall = booked(town, planned, town.space(), "2026-12-05T09:00", "2026-12-05T15:00")
    asked = await aino.says(f"/siirrä talkoot {planned.number}")
    assert asked.text == "Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\nMilloin sen sijaan?"
    assert asked.labels == ["la 12.12.", "la 19.12.", "la 2.1."], "nobody works on Boxing Day"
    asked = await aino.says("su 13.12.")
    assert asked.text == (
        "Siirretään: Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n"
        "Uusi aika: su 13.12.2026 klo 10–14\n"
        "Samalla siirtyy:\n• Kylätalo, su 13.12.2026 klo 9–15\n"
        "2 henkeä saa siitä tiedon."
    )
    assert asked.labels == ["Siirrä", "Muu aika", "Älä siirrä"]
    assert not heard(town, ville), "nobody hears of what is only shown"
    said = await aino.taps("Siirrä")
    assert said.text == (
        "Siirretty: Rantasiivous · su 13.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n"
        "• Kylätalo, su 13.12.2026 klo 9–15\n"
        "Kerron siitä 2 hengelle."
    )
    lead = "Aino siirsi talkoot: Rantasiivous on nyt su 13.12.2026 klo 10–14. Piti olla la 5.12.2026 klo 10–14."
    assert heard(town, ville) == [f"{lead}\nSinä: makkaranpaisto"]
    assert ville.sees().labels == ["Tulen silloinkin", "En pääse"]
    assert heard(town, liisa) == [f"{lead}\nSinä: makkaranpaisto · olet jonossa"]
    assert liisa.sees().labels == ["En pääse"]
    assert "Siirretty, piti alkaa: la 5.12. klo 10" in aino.sees("Kylä").text
    there = town.db.read_now(lambda tx: diary.get(tx, hall))
    assert there is not None
    assert there.starts_at == local("2026-12-13T09:00")


async def test_a_move_is_taken_back_and_told_once(town: Town) -> None:
    aino, ville, _liisa, planned = filled(town)
    await aino.says(f"/siirrä talkoot {planned.number} su 13.12. klo 11–13")
    await aino.taps("Siirrä")
    said = await aino.taps("Kumoa")
    assert said.text.startswith("Siirretty takaisin: Rantasiivous · la 5.12.2026 klo 10–14")
    assert len(heard(town, ville)) == 2
    assert "on nyt la 5.12.2026 klo 10–14. Piti olla su 13.12.2026 klo 11–13." in ville.sees().text
    assert "Siirretty" not in aino.sees("Kylä").text


async def test_several_days_move_by_as_many_days(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino, "Rantasiivous", days=(SAT, SUN))
    asked = await aino.says(f"/siirrä talkoot {planned.number} pe 11.12.")
    assert "Uusi aika: pe 11.12.2026 klo 10–14 ja la 12.12.2026 klo 10–14" in asked.text


async def test_a_time_past_a_space_taken_and_talkoot_begun_are_refused_kindly_and_change_nothing(town: Town) -> None:
    aino, ville, _liisa, planned = filled(town)
    hall = town.space()
    booked(town, planned, hall, *SAT)
    other = town.talkoot(ville, "Toiset", days=(("2026-12-19T10:00", "2026-12-19T14:00"),))
    booked(town, other, hall, "2026-12-12T12:00", "2026-12-12T16:00")
    said = await aino.says(f"/siirrä talkoot {planned.number} 20.11.2026")
    assert said.text.startswith("Se aika meni jo")
    said = await aino.says("la 12.12.")
    assert said.text.startswith("Kaikkea ei voi siirtää, joten mitään ei siirretty: Kylätalo on varattu")
    assert said.labels == ["Muu aika", "Omat varaukset"]
    assert not heard(town, ville)
    said = await ville.says(f"/siirrä talkoot {planned.number} su 13.12.")
    assert "Aino" in said.text
    await town.go_to("2026-12-05T10:30")
    said = await aino.says(f"/siirrä talkoot {planned.number} su 13.12.")
    assert said.text.startswith("Nämä talkoot ovat jo alkaneet, joten niitä ei voi enää siirtää eikä perua")


async def test_cancelled_everybody_hears_once_why_and_brought_back_everybody_hears_once_more(town: Town) -> None:
    aino, ville, liisa, planned = filled(town)
    hall = booked(town, planned, town.space(), *SAT)
    asked = await aino.says(f"/peru talkoot {planned.number}")
    assert asked.text == "Miksi talkoot perutaan?"
    assert asked.labels == ["Sää", "Liian vähän väkeä", "Muu syy…", "Ilman syytä"]
    asked = await aino.taps("Sää")
    assert asked.labels == ["Peru talkoot", "Älä peru"]
    assert "Kylätalo" in asked.text
    said = await aino.taps("Peru talkoot")
    assert said.text == (
        "Peruttu: Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n"
        "Vapautuu:\n• Kylätalo, la 5.12.2026 klo 10–14\n"
        "Kerron siitä 2 hengelle."
    )
    for someone in (ville, liisa):
        assert heard(town, someone) == [
            "Aino perui talkoot: Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\nSyy: Sää"
        ]
    assert "peruttu" in aino.sees("Kylä").text
    assert "Sää" in aino.sees("Kylä").text
    await aino.taps("Kumoa")
    assert aino.sees().text.startswith("Talkoot pidetään sittenkin: Rantasiivous")
    assert heard(town, ville)[1:] == [
        "Talkoot pidetään sittenkin: Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n"
        "Sinä: makkaranpaisto"
    ]
    assert "Makkaranpaisto 1/1" in aino.sees("Kylä").text
    there = town.db.read_now(lambda tx: diary.get(tx, hall))
    assert there is not None
    assert there.cancelled_at is None


async def test_a_reason_of_ones_own_is_read_as_it_was_written_and_no_reason_is_none(town: Town) -> None:
    aino, ville, _liisa, planned = filled(town)
    await aino.says(f"/peru talkoot {planned.number}")
    await aino.taps("Muu syy…")
    await aino.says("Koneet *rikki*")
    await aino.taps("Peru talkoot")
    assert ville.sees().text.endswith("\nSyy: Koneet *rikki*")
    other = town.talkoot(aino, "Toiset")
    town.signs_up(ville, other.tasks[0].number)
    await aino.says(f"/peru talkoot {other.number}")
    await aino.taps("Ilman syytä")
    await aino.taps("Peru talkoot")
    assert ville.sees().text.endswith("Uimaranta, Rantatie 3")


async def test_at_night_only_what_begins_before_ten_wakes_anybody(town: Town) -> None:
    aino, ville, _liisa, planned = filled(town)
    early = town.talkoot(aino, "Aamutalkoot", days=(("2026-11-22T09:00", "2026-11-22T12:00"),))
    town.signs_up(ville, early.tasks[0].number)
    await town.go_to("2026-11-21T23:00")
    known = len(heard(town, ville))
    for number in (planned.number, early.number):
        await aino.says(f"call off {number}", pressed=True)
        await aino.taps("Peru talkoot")
    assert [text.partition(" · ")[0] for text in heard(town, ville)[known:]] == ["Aino perui talkoot: Aamutalkoot"]
    await town.go_to("2026-11-22T08:00")
    assert heard(town, ville)[-1].startswith("Aino perui talkoot: Rantasiivous")


async def test_who_comes_on_two_days_answers_for_each_and_hears_it_once(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    knows(town, ville)
    planned = town.talkoot(aino, "Rantasiivous", days=(SAT, SUN))
    for task in planned.tasks:
        town.signs_up(ville, task.number)
    await aino.says(f"/siirrä talkoot {planned.number} la 12.12.")
    await aino.taps("Siirrä")
    assert len(heard(town, ville)) == 1
    assert ville.sees().labels == ["Tulen: la 12.12.", "Tulen: su 13.12.", "En pääse"]
    assert ville.sees().button("En pääse").command == f"withdraw t{planned.number}"


async def test_a_time_that_would_do_neither_is_asked_again_and_leaving_it_changes_nothing(town: Town) -> None:
    aino, ville, _liisa, planned = filled(town)
    await aino.says(f"/siirrä talkoot {planned.number} su 13.12.")
    asked = await aino.taps("Muu aika")
    assert asked.text.endswith("Milloin sen sijaan?")
    await aino.says("la 19.12.")
    assert (await aino.taps("Älä siirrä")).text == "Mitään ei muutettu."
    assert not heard(town, ville)


async def test_somebody_else_who_made_them_hears_who_moved_them(town: Town) -> None:
    aino = await town.caretaker()
    ville = town.person("Ville")
    knows(town, ville)
    planned = town.talkoot(ville, "Rantasiivous")
    await aino.says(f"/siirrä talkoot {planned.number} su 13.12.")
    await aino.taps("Siirrä")
    assert heard(town, ville) == [
        "Aino siirsi talkoot: Rantasiivous on nyt su 13.12.2026 klo 10–14. Piti olla la 5.12.2026 klo 10–14."
    ]
