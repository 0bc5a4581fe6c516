"""Publishing talkoot: told in the groups, booked with all they need or not at all, and taken back in time."""

from __future__ import annotations

import pytest

from storage import associations, bookings, diary, rooms, spaces, talkoot
from storage.db import Tx
from storage.people import Role
from storage.planned import Part
from tests.drafts import drafted, now
from tests.town import ZONE, Someone, Town, local

pytestmark = pytest.mark.one_database


def booked(town: Town, space: int) -> list[diary.Booked]:
    """Return what is booked of the space."""
    return town.db.read_now(lambda tx: diary.coming_in(tx, space, now=town.clock.now()))


def takes(town: Town, someone: Someone, space: int, start: str, end: str) -> None:
    """Somebody books the space."""
    person, at = town.person_id(someone), town.clock.now()

    def book(tx: Tx) -> object:
        there = spaces.get(tx, space)
        assert there is not None
        return bookings.book(tx, space=there, person_id=person, start=local(start), end=local(end), zone=ZONE, now=at)

    assert isinstance(town.db.write_now(book), diary.Booked)


async def test_published_talkoot_stand_in_every_group_of_the_town_and_the_organiser_hears_in_how_many(
    town: Town,
) -> None:
    aino, liisa = town.person("Aino"), town.person("Liisa", network="matrix")
    for group in ("Kylä", "Martat", "Nuoret"):
        town.group(aino, group)
    town.group(liisa, "!kyla")
    planned = drafted(town, aino)
    said = await aino.says(f"julkaise {planned.number}")
    assert said.text == (
        "Julkaistu: Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n"
        "4 ryhmässä: 3 Telegramissa, 1 Matrixissa."
    )
    assert said.labels == ["Osallistujat", "Muuta", "Peru talkoot", "Kumoa"]
    for someone, group in ((aino, "Kylä"), (aino, "Martat"), (liisa, "!kyla")):
        assert "• Haravointi 0/10" in someone.sees(group).text
        assert someone.sees(group).labels == ["Haravointi", "En pääsekään"]


async def test_only_the_chosen_groups_hear_of_it(town: Town) -> None:
    aino = town.person("Aino")
    village, other = town.group(aino, "Kylä"), town.group(aino, "Martat")
    planned = drafted(town, aino)
    said = await aino.says(f"valitse ryhmät {planned.number}")
    assert "Nyt valittu: kaikki kylän ryhmät (2)" in said.text
    assert said.labels == ["Kylä", "Martat", "✓ Kaikki ryhmät", "Valmis"]
    said = await aino.taps("Martat")
    assert said.labels == ["Kylä", "✓ Martat", "Kaikki ryhmät", "Valmis"]
    assert "Nyt valittu: Martat" in said.text
    assert len(aino.reads()) == 1, "the one message is edited"
    await town.go_to("2026-11-21T12:01")
    await aino.says(f"valitse ryhmät {planned.number}")
    assert len(aino.reads()) == 2, "what is opened anew stands where one reads"
    await aino.says(f"publish {planned.number}")
    assert now(town, planned.number).rooms == (other,)
    assert town.walls["telegram"].said
    assert not [said for said in town.walls["telegram"].said.values() if said.room == "Kylä"]
    assert village not in now(town, planned.number).rooms


async def test_choosing_the_last_group_again_means_all_of_them(town: Town) -> None:
    aino = town.person("Aino")
    town.group(aino, "Kylä")
    town.group(aino, "Martat")
    planned = drafted(town, aino)
    await aino.says(f"choose groups {planned.number} Martat")
    said = await aino.taps("✓ Martat")
    assert "✓ Kaikki ryhmät" in said.labels
    assert now(town, planned.number).rooms == ()


async def test_nobody_publishes_twice(town: Town) -> None:
    aino = town.person("Aino")
    town.group(aino, "Kylä")
    planned = drafted(town, aino)
    await aino.says(f"publish {planned.number}")
    said = await aino.says(f"publish {planned.number}")
    assert said.text.startswith("Nämä talkoot on jo julkaistu: Rantasiivous")
    assert len(aino.reads("Kylä")) == 1


async def test_somebody_else_cannot_publish_the_draft(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = drafted(town, aino)
    said = await ville.says(f"publish {planned.number}")
    assert now(town, planned.number).is_draft
    assert "Rantasiivous" not in said.text, "a draft is nobody else's business"


async def test_an_organiser_of_the_association_publishes_what_somebody_else_planned_and_leads(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    martat = town.association("Marttayhdistys")
    await aino.says("hei")
    town.appoint(ville, Role.ORGANISER, f"association:{martat}")
    planned = drafted(town, aino, associations=[martat])
    await ville.says(f"publish {planned.number}")
    assert not now(town, planned.number).is_draft
    assert aino.sees().text.startswith("Ville julkaisi talkoot, jotka sinä vedät: Rantasiivous · la 5.12.2026")


async def test_organisers_of_an_association_that_organises_it_together_hear_of_it_in_their_language(town: Town) -> None:
    aino, liisa = town.person("Aino"), town.person("Liisa", network="matrix", language="sv")
    martat = town.association("Marttayhdistys")
    await liisa.says("hej")
    town.appoint(liisa, Role.ORGANISER, f"association:{martat}")
    planned = drafted(town, aino, associations=[martat])
    await aino.says(f"publish {planned.number}")
    assert liisa.sees().text.startswith(
        "Aino publicerade ett talko som din förening ordnar: Rantasiivous · lö 5.12.2026"
    )
    assert "Deltagare" in liisa.sees().labels


async def test_a_time_that_has_passed_is_not_published(town: Town) -> None:
    aino = town.person("Aino")
    planned = drafted(town, aino, days=[("2026-11-21T10:00", "2026-11-21T14:00")])
    said = await aino.says(f"publish {planned.number}")
    assert said.text == "Aika meni jo: la 21.11.2026 klo 10–14."
    assert said.labels == ["Muuta aikaa"]
    assert now(town, planned.number).is_draft


async def test_at_night_the_groups_sleep_and_hear_in_the_morning(town: Town) -> None:
    aino = town.person("Aino")
    town.group(aino, "Kylä")
    planned = drafted(town, aino)
    await town.go_to("2026-11-21T22:00")
    said = await aino.says(f"publish {planned.number}")
    assert "Ryhmät näkevät sen aamulla klo 8." in said.text
    await town.go_to("2026-11-22T07:59")
    assert not [one for one in town.walls["telegram"].said.values() if one.room == "Kylä"]
    await town.go_to("2026-11-22T08:00")
    assert "Rantasiivous" in aino.sees("Kylä").text


async def test_the_hall_and_the_rakes_are_booked_with_it(town: Town) -> None:
    aino = town.person("Aino")
    hall = town.space("Kylätalo")
    rakes = town.space("Haravat", kind="gear", quantity=20)
    martat = town.association("Marttayhdistys")
    planned = drafted(town, aino, associations=[martat], wishes=[(hall, None), (rakes, 12)])
    said = await aino.says(f"publish {planned.number}")
    assert "Varattu: Kylätalo, la 5.12.2026 klo 10–14 (Marttayhdistys) · Rantasiivous" in said.text
    assert "Varattu: Haravat, 12 kpl, la 5.12.2026 klo 10–14 (Marttayhdistys) · Rantasiivous" in said.text
    assert [one.quantity for one in booked(town, rakes)] == [12]
    with_it = town.db.read_now(lambda tx: talkoot.booked_with(tx, planned.number))
    assert sorted(with_it) == sorted(one.number for space in (hall, rakes) for one in booked(town, space))


async def test_when_one_thing_cannot_be_had_nothing_is_booked_and_nothing_is_published(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    town.group(aino, "Kylä")
    hall, school = town.space("Kylätalo"), town.space("Koulun sali")
    rakes = town.space("Haravat", kind="gear", quantity=20)
    takes(town, ville, hall, "2026-12-05T12:00", "2026-12-05T13:00")
    planned = drafted(town, aino, wishes=[(rakes, 12), (hall, None)])
    said = await aino.says(f"publish {planned.number}")
    assert said.text == (
        "Ei vielä julkaistu: Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n"
        "⚠ Kylätalo on varattu la 5.12.2026 klo 12–13.\nMitään ei varattu.\n"
        "Näinä päivinä ei ole muuta: la 12.12., la 19.12. ja la 2.1."
    )
    assert said.labels == [
        "Koulun sali sen sijaan", "la 12.12.", "la 19.12.", "la 2.1.", "Muuta aikaa", "Julkaise ilman sitä",
    ]  # fmt: skip
    assert now(town, planned.number).is_draft
    assert not booked(town, rakes)
    assert not booked(town, school)
    said = await aino.taps("Julkaise ilman sitä")
    assert said.text.startswith("Julkaistu: ")
    assert not booked(town, rakes)


async def test_too_few_rakes_can_be_taken_as_they_are(town: Town) -> None:
    aino = town.person("Aino")
    rakes = town.space("Haravat", kind="gear", quantity=5)
    planned = drafted(town, aino, wishes=[(rakes, 12)])
    said = await aino.says(f"publish {planned.number}")
    assert "⚠ Haravat: silloin on vapaana 5." in said.text
    await aino.taps("Haravat, 5 kpl")
    assert now(town, planned.number).wishes == ((rakes, 5),)
    await aino.says(f"publish {planned.number}")
    assert [one.quantity for one in booked(town, rakes)] == [5]


async def test_where_a_keeper_approves_the_hall_is_asked_for_and_the_keeper_of_it_need_not_ask(town: Town) -> None:
    aino, liisa = town.person("Aino"), town.person("Liisa")
    hall = town.space("Juhlasali", approval=True)
    await liisa.says("hei")
    town.appoint(liisa, Role.KEEPER, f"space:{hall}")
    planned = drafted(town, aino, wishes=[(hall, None)])
    said = await aino.says(f"publish {planned.number}")
    assert "Pyyntö lähti: Juhlasali, la 5.12.2026 klo 10–14 · Rantasiivous" in said.text
    assert liisa.sees().text.startswith("Aino pyytää: Juhlasali, la 5.12.2026 klo 10–14")
    theirs = drafted(town, liisa, title="Lumityöt", days=[("2026-12-12T10:00", "2026-12-12T14:00")])
    town.db.write_now(lambda tx: talkoot.change(tx, theirs.number, wishes=[(hall, None)]))
    said = await liisa.says(f"publish {theirs.number}")
    assert "Varattu: Juhlasali, la 12.12.2026 klo 10–14" in said.text


async def test_talkoot_are_taken_back_while_nobody_has_signed_up(town: Town) -> None:
    aino = town.person("Aino")
    town.group(aino, "Kylä")
    hall = town.space("Kylätalo")
    planned = drafted(town, aino, wishes=[(hall, None)])
    await aino.says(f"publish {planned.number}")
    said = await aino.taps("Kumoa")
    await town.go_to("2026-11-21T12:01")
    assert said.text.startswith("Palautettu luonnokseksi")
    assert "Peruttu: Kylätalo" in said.text
    assert now(town, planned.number).is_draft
    assert not booked(town, hall)
    assert aino.sees("Kylä").text.startswith("Näitä talkoita suunnitellaan vielä")
    assert not aino.sees("Kylä").buttons
    await aino.taps("Julkaise")
    assert len(aino.reads("Kylä")) == 1
    assert "• Haravointi 0/10" in aino.sees("Kylä").text
    assert len(booked(town, hall)) == 1


async def test_a_group_that_is_not_chosen_any_more_keeps_saying_that_it_is_being_planned(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    town.group(aino, "Kylä")
    town.group(aino, "Martat")
    planned = drafted(town, aino)
    await aino.says(f"publish {planned.number}")
    await aino.taps("Kumoa")
    await town.go_to("2026-11-21T12:01")
    await aino.says(f"choose groups {planned.number} Martat")
    await aino.says(f"publish {planned.number}")
    town.signs_up(ville, planned.tasks[0].number)
    await town.go_to("2026-11-21T12:02")
    assert "• Haravointi 1/10" in aino.sees("Martat").text
    assert aino.sees("Kylä").text.startswith("Näitä talkoita suunnitellaan vielä")


async def test_what_no_group_has_heard_of_yet_is_never_heard_when_it_is_taken_back(town: Town) -> None:
    aino = town.person("Aino")
    town.group(aino, "Kylä")
    planned = drafted(town, aino)
    await town.go_to("2026-11-21T22:00")
    await aino.says(f"publish {planned.number}")
    await aino.taps("Kumoa")
    await town.go_to("2026-11-22T09:00")
    assert not [one for one in town.walls["telegram"].said.values() if one.room == "Kylä"]


async def test_once_somebody_has_signed_up_it_is_not_taken_back(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = drafted(town, aino)
    await aino.says(f"publish {planned.number}")
    town.signs_up(ville, planned.tasks[0].number)
    said = await aino.taps("Kumoa")
    assert said.text.startswith("Rantasiivous: joku on jo ilmoittautunut")
    assert "Peru talkoot" in said.labels
    assert not now(town, planned.number).is_draft


async def test_talkoot_of_several_days_book_the_hall_for_each(town: Town) -> None:
    aino = town.person("Aino")
    hall = town.space("Kylätalo")
    days = [("2026-12-05T10:15", "2026-12-05T14:00"), ("2026-12-06T10:00", "2026-12-06T14:00")]
    planned = drafted(town, aino, Part("haravointi", most=10), days=days, wishes=[(hall, None)])
    await aino.says(f"publish {planned.number}")
    starts = [one.starts_at for one in booked(town, hall)]
    assert starts == [local("2026-12-05T10:00"), local("2026-12-06T10:00")], "the hall is booked by half hours"


async def test_a_draft_says_nothing_anywhere_until_it_is_published_in_swedish_too(town: Town) -> None:
    aino = town.person("Aino", language="sv")
    town.group(aino, "Kylä")
    planned = drafted(town, aino, title="Strandstädning")
    said = await aino.says(f"publicera {planned.number}")
    assert said.text.splitlines()[1] == "I 1 grupp: 1 på Telegram."


async def test_what_was_meant_for_a_group_that_is_gone_is_not_told_to_all_the_others(town: Town) -> None:
    aino = town.person("Aino")
    village, _other = town.group(aino, "Kylä"), town.group(aino, "Martat")
    planned = drafted(town, aino, rooms=[village])
    town.db.write_now(lambda tx: rooms.link(tx, village, now=None))
    said = await aino.says(f"publish {planned.number}", pressed=True)
    assert said.text == "Yksikään valituista ryhmistä ei ole enää mukana. Missä julkaistaan?"
    assert said.labels == ["Valitse ryhmät"]
    await aino.taps("Valitse ryhmät")
    await aino.taps("Martat")
    assert (await aino.says(f"publish {planned.number}", pressed=True)).text.endswith("1 ryhmässä: 1 Telegramissa.")


async def test_no_association_that_is_no_more_organises_talkoot(town: Town) -> None:
    aino, martat = town.person("Aino"), town.association("Martat")
    town.appoint(aino, Role.ORGANISER, f"association:{town.association('Nuorisoseura')}")
    planned = drafted(town, aino, associations=[martat])
    town.db.write_now(lambda tx: associations.close(tx, martat, now=town.clock.now()))
    said = await aino.says(f"publish {planned.number}", pressed=True)
    assert said.text == "Martat on lopettanut. Kuka järjestää tämän?"
    await aino.taps("Järjestäjät")
    await aino.says("Nuorisoseura")
    assert (await aino.says(f"publish {planned.number}", pressed=True)).text.startswith("Julkaistu: ")
