"""Talkoot between people: what others must not see, who is told by whom, and what is too late."""

from __future__ import annotations

from storage import people, sign_ups, talkoot
from storage.db import Tx
from storage.people import Role
from storage.planned import Part
from storage.sign_ups import Queued
from tests.drafts import drafted
from tests.handlers.test_moving_talkoot import booked
from tests.handlers.test_participants import knows, phone
from tests.handlers.test_short_of_people import heard
from tests.town import ZONE, Someone, Town

GRILLING = Part("makkaranpaisto", most=1)


def by_name(town: Town, name: str, task: int, organiser: int) -> int:
    """Somebody without the app is signed up by name, or lined up; return the number of the sign-up."""

    def work(tx: Tx) -> int:
        person, now = people.add(tx, name, now=town.clock.now()), town.clock.now()
        said = sign_ups.join(tx, task, person_id=person, added_by=organiser, wait=True, zone=ZONE, now=now)
        assert isinstance(said, sign_ups.Coming | Queued)
        return said.sign_up.number

    return town.db.write_now(work)


async def test_a_group_reads_neither_phone_numbers_nor_who_does_not_come(town: Town) -> None:
    aino, matti = town.person("Aino"), town.person("Matti")
    planned = town.talkoot(aino, groups=[town.group(aino, "Kylä")])
    number = town.signs_up(matti, planned.tasks[0].number)
    phone(town, matti, "040 123 4567")
    await aino.says("/hei")
    await aino.says(f"/viesti talkoolaisille {planned.number} Hei", group="Kylä")
    assert "040 123 4567" in aino.sees().text
    await aino.says(f"/poista talkoista {number}", group="Kylä")
    await aino.says(f"/poista talkoista {number}", group="Kylä")
    assert aino.sees().text.startswith("Ei ole enää tulossa: Matti")
    other = by_name(town, "Hilma", planned.tasks[0].number, town.person_id(aino))
    town.db.write_now(lambda tx: sign_ups.leave(tx, other, zone=ZONE, now=town.clock.now()))
    await aino.says(f"/put back {other}", group="Kylä")
    assert aino.sees().text.startswith("Hilma perui itse tulonsa")
    assert not any(secret in text for text in aino.reads("Kylä") for secret in ("040", "Matti", "Hilma"))


async def test_nobody_else_learns_that_there_is_a_draft_whatever_number_they_press(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = drafted(town, aino, title="Salainen yllätys")
    task, day = planned.tasks[0].number, planned.days[0].number
    said = await aino.says(f"muuta talkoita {planned.number} paikka Ranta")
    undo = said.button("Kumoa").command
    number = planned.number
    for line in (
        f"stand-in {task}",
        undo,
        f"sign up {task}",
        f"line up {task}",
        f"talkoot day {day}",
        *(f"{name} {number}" for name in ("talkoot", "talkoot plan", "talkoot like", "publish", "discard")),
        *(f"{name} {number}" for name in ("participants", "add to", "move talkoot", "cancel talkoot", "weather")),
        *(f"{name} {number}" for name in ("unpublish", "keep draft", "print list", "check in", "thank")),
        *(f"{name} {number}" for name in ("change talkoot", "choose groups", "message talkoot", "remind groups")),
    ):
        await ville.says(line, pressed=True)
    assert not any("Salainen" in text or "Aino" in text for text in ville.reads())


async def test_a_group_does_not_hear_of_a_draft_when_its_organiser_speaks_of_it_there(town: Town) -> None:
    aino = town.person("Aino")
    town.group(aino, "Kylä")
    hall = town.space("Kylätalo")
    planned = drafted(town, aino, title="Salainen yllätys", wishes=[(hall, None)])
    other = town.talkoot(aino)
    booked(town, other, hall, "2026-12-05T09:00", "2026-12-05T15:00")
    await aino.says("/hei")
    for line in ("participants", "publish", "unpublish", "remind groups"):
        await aino.says(f"/{line} {planned.number}", group="Kylä")
        assert "Salainen" in aino.sees().text
    assert not any("Salainen" in text for text in aino.reads("Kylä"))


async def test_nobody_is_seen_at_what_was_cancelled_or_is_over(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    knows(town, aino, ville)
    planned = town.talkoot(aino)
    number = town.signs_up(ville, planned.tasks[0].number)
    await aino.says(f"call off {planned.number} cancel", pressed=True)
    said = await ville.says(f"come {number}", pressed=True)
    assert said.text.startswith("Nämä talkoot on peruttu: Rantasiivous")
    said = await ville.says(f"talkoot calendar {number}", pressed=True)
    assert said.text.startswith("Nämä talkoot on peruttu: Rantasiivous")
    assert not said.reply.files
    later = town.talkoot(aino, "Toinen")
    number = town.signs_up(ville, later.tasks[0].number)
    await town.go_to("2026-12-05T14:00")
    said = await ville.says(f"come {number}", pressed=True)
    assert said.text.startswith("Se on jo pidetty: Toinen")


async def test_whom_an_organiser_lined_up_by_name_has_the_place_and_the_organiser_tells_them(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    knows(town, aino, ville)
    planned = town.talkoot(aino, "Rantasiivous", GRILLING)
    task = planned.tasks[0].number
    first = town.signs_up(ville, task)
    by_name(town, "Hilma Mäkinen", task, town.person_id(aino))
    await ville.says(f"withdraw {first}", pressed=True)
    assert aino.sees().text == (
        "Hilma Mäkinen sai vapautuneen paikan: Rantasiivous, makkaranpaisto, la 5.12.2026 klo 10–14\n"
        "En tavoita, kerrothan itse: Hilma Mäkinen."
    )
    assert "1. Hilma" not in (await aino.says(f"/osallistujat {planned.number}")).text
    assert "• Hilma Mäkinen" in aino.sees().text
    told = [text for text in aino.reads() if "vapautuneen" in text]
    await town.go_to("2026-11-23T12:00")
    assert [text for text in aino.reads() if "vapautuneen" in text] == told, "told once, and nothing lapses"


async def test_nobody_brings_back_who_has_been_forgotten(town: Town) -> None:
    await town.caretaker("Liisa")
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = town.talkoot(aino)
    await ville.says(f"sign up {planned.tasks[0].number}", pressed=True)
    said = await aino.says(f"take off {_number(town, planned.number)}", pressed=True)
    await ville.says("unohda minut")
    await ville.taps("Jatka")
    await ville.says(ville.sees().buttons[0].command, pressed=True)
    assert not town.db.read_now(lambda tx: people.named(tx, 3)), "Ville is forgotten"
    again = await aino.says(said.button("Kumoa").command, pressed=True)
    assert again.text.startswith("Sellaisia talkoita ei ole")
    assert "0/10" in (await aino.says(f"/osallistujat {planned.number}")).text


def _number(town: Town, talkoot_id: int) -> int:
    def first(tx: Tx) -> int:
        planned = talkoot.get(tx, talkoot_id)
        assert planned is not None
        return sign_ups.of_talkoot(tx, planned)[0].number

    return town.db.read_now(first)


async def test_only_who_comes_early_is_woken_by_a_message_and_nobody_by_one_about_what_was(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    knows(town, aino, ville, liisa)
    days = (("2026-11-22T09:00", "2026-11-22T12:00"), ("2026-11-29T09:00", "2026-11-29T12:00"))
    planned = town.talkoot(aino, days=days)
    town.signs_up(ville, planned.tasks[0].number)
    town.signs_up(liisa, planned.tasks[1].number)
    await town.go_to("2026-11-21T23:00")
    await _writes(aino, planned.number, "Ottakaa hanskat")
    assert any("hanskat" in text for text in heard(town, ville))
    assert not any("hanskat" in text for text in heard(town, liisa))
    await town.go_to("2026-11-22T08:00")
    assert any("hanskat" in text for text in heard(town, liisa))
    await town.go_to("2026-11-29T23:00")
    await _writes(aino, planned.number, "Kiitos")
    assert not any("Kiitos" in text for text in heard(town, liisa))
    await town.go_to("2026-11-30T08:00")
    assert any("Kiitos" in text for text in heard(town, liisa))


async def _writes(someone: Someone, talkoot_id: int, text: str) -> None:
    await someone.says(f"/viesti talkoolaisille {talkoot_id} {text}")
    await someone.taps("Lähetä")


async def test_who_changes_the_place_reads_whom_to_tell_of_it(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    knows(town, aino, ville)
    planned = town.talkoot(aino)
    task = planned.tasks[0].number
    town.signs_up(ville, task)
    by_name(town, "Hilma Mäkinen", task, town.person_id(aino))
    said = await aino.says(f"/muuta talkoita {planned.number} paikka Kylätalo")
    assert said.text.endswith("\nEn tavoita, kerrothan itse: Hilma Mäkinen.")
    assert heard(town, ville)[-1].endswith("Kylätalo.")


async def test_whose_booking_goes_with_cancelled_or_moved_talkoot_hears_it(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    knows(town, aino, ville, liisa)
    martat = town.association("Martat")
    town.appoint(liisa, Role.ORGANISER, f"association:{martat}")
    town.appoint(ville, Role.ORGANISER, f"association:{martat}")
    planned = drafted(town, aino, associations=[martat], wishes=[(town.space("Kylätalo"), None)])
    assert "Varattu: " in (await ville.says(f"publish {planned.number}", pressed=True)).text
    await liisa.says(f"/siirrä talkoot {planned.number} la 12.12.")
    await liisa.taps("Siirrä")
    assert heard(town, ville)[-1].startswith("Liisa siirsi varauksesi: Kylätalo, la 12.12.2026")
    await liisa.says(f"call off {planned.number} cancel", pressed=True)
    assert heard(town, ville)[-1].startswith("Liisa perui varauksesi: Kylätalo, la 12.12.2026")


async def test_who_leads_hears_that_the_keeper_refused_what_somebody_else_had_asked_for(town: Town) -> None:
    keeper, aino, liisa = (town.person(name) for name in ("Keijo", "Aino", "Liisa"))
    knows(town, keeper, aino, liisa)
    hall = town.space("Kylätalo", approval=True)
    town.appoint(keeper, Role.KEEPER, f"space:{hall}")
    planned = drafted(town, aino, wishes=[(hall, None)], leader_id=town.person_id(liisa))
    await aino.says(f"publish {planned.number}", pressed=True)
    await keeper.taps("Hylkää")
    await keeper.says("Remontti")
    assert liisa.sees().text == (
        "Tätä ei ole enää varattu talkoillesi: Kylätalo, la 5.12.2026 klo 10–14 · Rantasiivous\nSyy: Remontti\n"
        "Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3"
    )
    assert liisa.sees().labels == ["Näytä talkoot", "Siirrä", "Peru talkoot"]
    assert not any("enää varattu" in text for text in aino.reads()), "who asked for it was told why"
    await liisa.says(f"call off {planned.number} cancel", pressed=True)
    assert sum("enää varattu" in text for text in liisa.reads()) == 1


async def test_who_moves_the_talkoot_at_night_is_offered_their_own_place_as_anybody(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    knows(town, aino, ville)
    planned = town.talkoot(aino, "Rantasiivous", GRILLING)
    task = planned.tasks[0].number
    first = town.signs_up(ville, task)
    town.signs_up(aino, task)
    await town.go_to("2026-11-21T23:00")
    await ville.says(f"withdraw {first}", pressed=True)
    await aino.says(f"/siirrä talkoot {planned.number} la 12.12.")
    await aino.taps("Siirrä")
    await town.go_to("2026-11-22T08:00")
    assert aino.sees().text.startswith("Sinulle vapautui paikka: Rantasiivous, makkaranpaisto, la 12.12.2026")
    assert aino.sees().labels == ["Tulen", "En pääse"]


async def test_the_weather_of_a_draft_is_planned_and_of_what_has_begun_nothing_is_offered_that_cannot_be(
    town: Town,
) -> None:
    aino = town.person("Aino")
    planned = drafted(town, aino)
    await aino.says(f"change talkoot {planned.number}", pressed=True)
    await aino.taps("Sää")
    said = await aino.taps("pe 4.12. klo 18")
    assert said.text.startswith("Säästä päätetään pe 4.12.2026 klo 18: ")
    await aino.says(f"publish {planned.number}", pressed=True)
    await town.go_to("2026-12-04T18:00")
    assert aino.sees().text.startswith("Salliiko sää")
    days = (("2026-12-05T10:00", "2026-12-05T14:00"), ("2026-12-12T10:00", "2026-12-12T14:00"))
    long = town.talkoot(aino, "Kaksi päivää", days=days)
    await town.go_to("2026-12-06T12:00")
    for line in ("talkoot", "change talkoot", "participants"):
        said = await aino.says(f"{line} {long.number}", pressed=True)
        assert not {"Siirrä", "Peru talkoot", "Aika", "Sää"} & set(said.labels)


async def test_nobody_is_taken_off_what_is_over_nor_woken_about_it(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    knows(town, aino, ville)
    planned = town.talkoot(aino)
    number = town.signs_up(ville, planned.tasks[0].number)
    await town.go_to("2026-12-05T23:00")
    said = await aino.says(f"take off {number}", pressed=True)
    assert said.text.startswith("Se on jo pidetty: Ville · Rantasiivous")
    assert not any("pois listalta" in text for text in ville.reads())
    assert "• Ville" in (await aino.says(f"participants {planned.number}", pressed=True)).text


async def test_a_place_kept_until_midnight_is_kept_until_one_minute_before_it_whoever_reads_it(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    knows(town, aino, ville, liisa)
    planned = town.talkoot(aino, "Rantasiivous", GRILLING)
    task = planned.tasks[0].number
    first = town.signs_up(ville, task)
    town.signs_up(liisa, task)
    await ville.says(f"withdraw {first}", pressed=True)
    assert "la 21.11. klo 23.59 asti" in liisa.sees().text
    said = await aino.says(f"participants {planned.number}", pressed=True)
    assert "• Liisa · paikka varattuna la 21.11. klo 23.59 asti" in said.text
    await aino.says(f"/siirrä talkoot {planned.number} la 12.12.")
    await aino.taps("Siirrä")
    assert "la 21.11. klo 23.59 asti" in liisa.sees().text
