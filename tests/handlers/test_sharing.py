"""For whom something is booked: an association, several together, oneself; and who else may come."""

from __future__ import annotations

import pytest

from storage import people, rooms
from storage.db import Tx
from storage.people import Role
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database

BOOK = "/varaa kylätalo la 28.11. klo 10–13"


@pytest.fixture
def ville(town: Town) -> Someone:
    """Ville of Eräpolku; there is Marttayhdistys too, and what the two may book."""
    town.space("Kylätalo", note="Ovikoodi 1234")
    town.association("Eräpolku ry")
    town.association("Marttayhdistys")
    someone = town.person("Ville")
    town.appoint(someone, Role.MEMBER, "association:1")
    return someone


@pytest.fixture
async def liisa(town: Town) -> Someone:
    """Liisa, who acts for Marttayhdistys."""
    someone = town.person("Liisa")
    town.appoint(someone, Role.ORGANISER, "association:2")
    await someone.says("hei")
    return someone


async def test_only_who_belongs_to_an_association_is_offered_to_say_for_whom(town: Town, ville: Someone) -> None:
    assert (await ville.says(BOOK)).labels == ["Peru varaus", "Siirrä", "Kalenteriin", "Muistuta", "Kenelle…"]
    pekka = town.person("Pekka")
    assert (await pekka.says("/varaa kylätalo su 29.11. klo 10–13")).labels == [
        "Peru varaus",
        "Siirrä",
        "Kalenteriin",
        "Muistuta",
    ]


async def test_it_is_seen_and_changed_for_whom_a_booking_is_and_taken_back(ville: Someone) -> None:
    await ville.says(f"{BOOK} pilates")
    said = await ville.taps("Kenelle…")
    assert said.text == "Kylätalo, la 28.11.2026 klo 10–13 (Eräpolku ry) · pilates"
    assert said.labels == ["Itselleni", "Yhdessä toisen yhdistyksen kanssa…", "Avoin muillekin"]
    mine = await ville.taps("Itselleni")
    assert mine.text == "Kylätalo, la 28.11.2026 klo 10–13 · pilates\nKenelle: vain sinulle itsellesi."
    assert ville.reads()[0].startswith("Varattu: Kylätalo, la 28.11.2026 klo 10–13 · pilates\n"), "the card says so too"
    assert (await ville.taps("Kenelle…")).labels == ["Eräpolku ry"]
    assert (await ville.taps("Kumoa")).text.endswith("(Eräpolku ry) · pilates")


async def test_one_may_book_for_oneself_by_saying_so(ville: Someone) -> None:
    assert (await ville.says(f"{BOOK} itselleni nimipäivät")).text.splitlines()[0] == (
        "Varattu: Kylätalo, la 28.11.2026 klo 10–13 · nimipäivät"
    )


async def test_booked_together_the_other_association_is_told_once_and_may_stay_out(
    ville: Someone, liisa: Someone
) -> None:
    await ville.says(BOOK)
    await ville.taps("Kenelle…")
    asked = await ville.taps("Yhdessä toisen yhdistyksen kanssa…")
    assert (asked.text, asked.labels) == ("Minkä yhdistyksen kanssa?", ["Marttayhdistys"])
    assert (await ville.taps("Marttayhdistys")).text.endswith("(Eräpolku ry ja Marttayhdistys)")
    told = liisa.sees()
    assert told.text == (
        "Ville varasi tämän yhteiseksi (Marttayhdistys mukana): "
        "Kylätalo, la 28.11.2026 klo 10–13 (Eräpolku ry ja Marttayhdistys)"
    )
    assert told.labels == ["Sopii", "Emme ole mukana"]
    assert "Kylätalo, la 28.11.2026" in (await liisa.says("/varaukset")).text
    await liisa.taps("Emme ole mukana")
    assert ville.sees().text == "Marttayhdistys ei tule mukaan: Kylätalo, la 28.11.2026 klo 10–13 (Eräpolku ry)"
    assert (await liisa.taps("Emme ole mukana")).text == "Sellaista varausta ei ole sinulla."
    await liisa.taps("Kumoa")
    assert ville.sees().text.endswith("(Eräpolku ry ja Marttayhdistys)")
    assert sum("yhteiseksi" in text for text in liisa.reads()) == 1


async def test_who_agrees_has_nothing_more_to_do(ville: Someone, liisa: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 eräpolku marttayhdistys pilates")
    before = len(ville.reads())
    fine = await liisa.taps("Sopii")
    assert fine.text == "Hyvä: Kylätalo, la 28.11.2026 klo 10–13 (Eräpolku ry ja Marttayhdistys) · pilates"
    assert len(ville.reads()) == before


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("eräpolku marttayhdistys pilates", "(Eräpolku ry ja Marttayhdistys) · pilates"),
        ("eräpolku ry ja marttayhdistys", "(Eräpolku ry ja Marttayhdistys)"),
        ("marttayhdistys kahvittaa", "(Eräpolku ry) · marttayhdistys kahvittaa"),
        ("pilates marttayhdistys eräpolku", "(Eräpolku ry) · pilates marttayhdistys"),
        ("eräpolku pilates marttayhdistys", "(Eräpolku ry) · pilates marttayhdistys"),
    ],
)
async def test_a_partner_is_meant_only_right_behind_an_association_of_ones_own(
    ville: Someone, words: str, first: str
) -> None:
    said = await ville.says(f"{BOOK} {words}")
    assert said.text.splitlines()[0] == f"Varattu: Kylätalo, la 28.11.2026 klo 10–13 {first}"


async def test_nobody_books_for_an_association_that_is_not_theirs(town: Town, ville: Someone) -> None:
    pekka = town.person("Pekka")
    said = await pekka.says(f"{BOOK} eräpolku")
    assert said.text == "Varattu: Kylätalo, la 28.11.2026 klo 10–13 · eräpolku\nSinulle: Ovikoodi 1234"
    await ville.says("/varaa kylätalo su 29.11. klo 10–13")
    await ville.says("whom 2 @2", pressed=True)
    assert "Marttayhdistys" not in ville.sees().text
    assert (await pekka.says("whom 2 @0", pressed=True)).text == "Sellaista varausta ei ole sinulla."
    assert (await pekka.says("joint off 2 @1", pressed=True)).text == "Sellaista varausta ei ole sinulla."
    assert (await ville.says("joint off 2 @1", pressed=True)).text == "Sellaista varausta ei ole sinulla.", "a member"


async def test_an_association_nobody_acts_for_is_named(ville: Someone) -> None:
    await ville.says(BOOK)
    await ville.says("/yhteinen 1 marttayhdistys")
    assert ville.sees().text.endswith("En tiedä, kenelle kertoa: Marttayhdistys. Kerro heille itse.")


async def test_a_partner_who_is_left_out_again_hears_of_it(ville: Someone, liisa: Someone) -> None:
    await ville.says(f"{BOOK} eräpolku marttayhdistys")
    await ville.says("/kenelle 1")
    await ville.taps("Eräpolku ry")
    assert liisa.sees().text == (
        "Ville muutti varausta, ja Marttayhdistys ei ole enää mukana: Kylätalo, la 28.11.2026 klo 10–13 (Eräpolku ry)"
    )


async def test_at_night_the_partner_is_left_to_sleep(town: Town, ville: Someone, liisa: Someone) -> None:
    await town.go_to("2026-11-21T23:00")
    before = len(liisa.reads())
    await ville.says(f"{BOOK} eräpolku marttayhdistys")
    assert len(liisa.reads()) == before
    await town.go_to("2026-11-22T08:00")
    assert "yhteiseksi" in liisa.sees().text


async def test_the_keeper_who_was_asked_reads_for_whom_it_is_now(town: Town, ville: Someone) -> None:
    town.space("Juhlasali", approval=True)
    aino = town.person("Aino")
    town.appoint(aino, Role.KEEPER, "space:2")
    await aino.says("hei")
    await ville.says("/varaa juhlasali la 28.11. klo 10–13")
    assert "Eräpolku ry" in aino.sees().text
    await ville.taps("Kenelle…")
    await ville.taps("Itselleni")
    assert aino.sees().edited
    assert "Eräpolku ry" not in aino.sees().text


async def test_what_is_open_to_others_is_found_by_all(town: Town, ville: Someone) -> None:
    pekka = town.person("Pekka")
    assert (await pekka.says("/avoimet")).text.startswith("Seuraavan neljän viikon aikana ei ole")
    await ville.says(f"{BOOK} pilates")
    await ville.says("/varaa kylätalo la 9.1.2027 klo 10–13 pilates")
    for number in (1, 2):
        await ville.says(f"/kenelle {number}")
        await ville.taps("Avoin muillekin")
    assert (await pekka.says("/avoimet")).text.splitlines() == [
        "Näihin muutkin ovat tervetulleita, neljä viikkoa eteenpäin:",
        "la 28.11. klo 10–13: Kylätalo, Eräpolku ry · pilates",
    ]
    week = await pekka.says("/vapaat kylätalo vk 48")
    assert week.text.splitlines()[-1] == "Avoin muillekin: la 28.11. klo 10–13, Eräpolku ry · pilates"
    await ville.says("/kenelle 1")
    await ville.taps("Vain meille")
    assert (await pekka.says("/avoimet")).text.startswith("Seuraavan neljän viikon aikana ei ole")
    await ville.says("/avoimet", group="Kylätori")
    assert ville.sees("Kylätori").text == "Ville, vastasin sinulle kahden kesken."


async def test_who_keeps_it_for_themselves_does_not_keep_it_open(ville: Someone) -> None:
    await ville.says(BOOK)
    await ville.says("/kenelle 1")
    await ville.taps("Avoin muillekin")
    await ville.taps("Kenelle…")
    assert "tervetulleita" not in (await ville.taps("Itselleni")).text
    assert (await ville.taps("Kumoa")).text.endswith("(Eräpolku ry) · avoin muillekin")


async def test_who_books_in_an_associations_group_books_for_it_and_belongs_to_it(town: Town, ville: Someone) -> None:
    pekka = town.person("Pekka")
    await pekka.says("hei")

    def link(tx: Tx) -> None:
        room = rooms.find(tx, network="telegram", address="Eräpolku")
        assert room is not None
        rooms.link(tx, room.id, now=town.clock.now(), association_id=1)

    await pekka.says("/ohje", group="Eräpolku")
    town.db.write_now(link)
    await ville.says("/varaa kylätalo pe 27.11. klo 18–20 kokous")
    assert (await pekka.says("/varaukset")).text == "Sinulla ei ole tulevia varauksia."
    said = await pekka.says(BOOK, group="Eräpolku")
    assert said.text == "Varattu: Kylätalo, la 28.11.2026 klo 10–13 (Eräpolku ry)"
    assert (await pekka.says("/varaukset")).text.splitlines() == [
        "Eräpolku ry",
        "1. Kylätalo, pe 27.11.2026 klo 18–20 · kokous",
        "2. Kylätalo, la 28.11.2026 klo 10–13",
    ]
    await pekka.says("/varaa kylätalo la 28.11. klo 14–15", group="Eräpolku")
    members = town.db.read_now(lambda tx: people.with_role(tx, Role.MEMBER, "association:1"))
    assert [one.name for one in members] == ["Ville", "Pekka"]
