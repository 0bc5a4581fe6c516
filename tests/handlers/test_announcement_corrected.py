"""What was told to all can be corrected, withdrawn and asked about: every copy follows, wherever it is just then."""

from __future__ import annotations

import asyncio

import pytest

from handlers.announcing import told_to
from handlers.types import Gone, Retry
from storage import people, rooms
from storage.db import Database
from tests.announced import Announced
from tests.town import Someone

OLD, NEW = "Mallila tiedottaa:\nLaituri on paikallaan!", "Mallila tiedottaa:\nLaituri on rikki."


@pytest.fixture
def town(db: Database) -> Announced:
    return Announced(db)


@pytest.fixture
async def aino(town: Announced) -> Someone:
    return await town.caretaker()


async def test_a_correction_changes_what_stands_what_waits_and_what_is_in_flight_and_doubles_nothing(
    town: Announced, aino: Someone
) -> None:
    for name in ("Kylätori", "Martat", "Kalakerho"):
        town.group(aino, name)
    street = town.street()
    street.faults["Martat"].append(Retry(60))
    release = street.hold("Kalakerho")
    before = len(street.acts)
    town.announce(aino)
    saying = asyncio.create_task(town.settle())
    await street.tried(before + 4)
    correcting = asyncio.create_task(aino.says("/oikaise tiedote 1 Laituri on rikki."))
    await street.tried(before + 5)
    release.set()
    await asyncio.gather(saying, correcting)
    await town.go_to("2026-11-21T12:05")
    assert [street.texts(name) for name in ("Kylätori", "Martat", "Kalakerho")] == [[NEW]] * 3
    assert "Lähetetty 3/3." in aino.reads()[-2]
    await aino.taps("Kumoa")
    assert [street.texts(name) for name in ("Kylätori", "Martat", "Kalakerho")] == [[OLD]] * 3


async def test_what_waits_for_the_morning_and_is_corrected_is_said_once_and_right(
    town: Announced, aino: Someone
) -> None:
    town.group(aino, "Kylätori")
    await town.go_to("2026-11-21T22:00")
    town.announce(aino)
    await aino.says("/oikaise tiedote 1 Laituri on rikki.")
    await town.go_to("2026-11-22T08:05")
    assert town.street().texts("Kylätori") == [NEW]
    assert [act for act, room, _ in town.street().acts if room == "Kylätori"] == ["send"]


async def test_a_correction_that_could_not_be_made_is_told_and_tried_again(town: Announced, aino: Someone) -> None:
    town.group(aino, "Kylätori")
    street = town.street()
    town.announce(aino)
    await town.settle()
    street.faults["Kylätori"].append(Gone("refused", room=False))
    await aino.says("/oikaise tiedote 1 Laituri on rikki.")
    await town.go_to("2026-11-21T12:05")
    shown = await aino.says("/tiedotteen kulku 1")
    assert shown.text.splitlines()[2:] == [
        "1 ei onnistunut:",
        "• Kylätori: siellä on yhä vanha teksti (verkko ei ottanut viestiä vastaan)",
    ]
    await aino.taps("Yritä uudelleen")
    assert street.texts("Kylätori") == [NEW]


async def test_of_several_languages_only_the_one_that_is_corrected_changes(town: Announced, aino: Someone) -> None:
    town.group(aino, "Kylätori")
    swedish = town.group(aino, "Bytorget")
    town.db.write_now(lambda tx: rooms.speak(tx, swedish, "sv"))
    town.announce(aino, said={"fi": "Laituri on paikallaan!", "sv": "Bryggan är på plats!"})
    await town.settle()
    asked = await aino.says("/oikaise tiedote 1 Laituri on rikki.")
    assert asked.labels[:2] == ["Suomeksi", "På svenska"]
    await aino.taps("Suomeksi")
    assert town.street().texts("Kylätori") == [NEW]
    assert town.street().texts("Bytorget") == ["Mallila meddelar:\nBryggan är på plats!"]


async def test_a_withdrawal_removes_what_it_can_says_what_it_could_not_and_can_be_taken_back(
    town: Announced, aino: Someone
) -> None:
    for name in ("Kylätori", "Martat", "Kalakerho", "Pohjoispää"):
        town.group(aino, name)
    street = town.street()
    street.faults["Pohjoispää"].append(Retry(600))
    town.announce(aino)
    await town.settle()
    street.stays |= {number for number, said in street.said.items() if said.room == "Martat"}
    street.gone["Kalakerho"] = "kicked"
    said = await aino.says("/vedä pois 1")
    assert said.text.splitlines()[0] == "Vedetty pois: ”Laituri on paikallaan!”"
    await town.go_to("2026-11-21T12:15")
    assert [street.texts(name) for name in ("Kylätori", "Martat", "Pohjoispää")] == [
        [],
        ["Tämä tiedote on vedetty pois."],
        [],
    ]
    shown = await aino.says("/tiedotteen kulku 1")
    assert shown.text.splitlines() == [
        "Tiedote 1: Laituri on paikallaan!",
        "Vedetty pois. Poistettu 2/4.",
        "1 paikasta viestiä ei voinut enää poistaa: siinä lukee nyt, että tiedote on vedetty pois.",
        "1 ei onnistunut:",
        "• Kalakerho: tiedote on siellä yhä (botti on poistettu ryhmästä; lisää se takaisin ja yritä sitten uudelleen)",
    ]
    await aino.taps("Kumoa")
    await town.go_to("2026-11-21T12:30")
    assert [street.texts(name) for name in ("Kylätori", "Martat", "Pohjoispää")] == [[OLD]] * 3


async def test_what_waits_for_the_morning_and_is_withdrawn_is_never_said_and_takes_no_place(
    town: Announced, aino: Someone
) -> None:
    room = town.group(aino, "Kylätori")
    town.hears(room, posts=1)
    await town.go_to("2026-11-21T22:00")
    town.announce(aino)
    await aino.says("/vedä pois 1")
    second = town.announce(aino, "Sauna on lämmin.")
    await town.go_to("2026-11-22T08:05")
    assert town.street().texts("Kylätori") == ["Mallila tiedottaa:\nSauna on lämmin."]
    assert [post.gathered for post in town.posts(second)] == [False]


async def test_somebody_in_a_group_asks_the_sender_who_answers_once_through_the_bot(
    town: Announced, aino: Someone
) -> None:
    town.group(aino, "Kylätori")
    ville = town.person("Ville")
    await ville.says("hei")
    told = town.announce(aino)
    await town.settle()
    button = town.street().last("Kylätori").button("Kysy lähettäjältä")
    assert button.private
    assert button.command == told_to.line("ask sender", told)
    asked = await ville.taps("Kysy lähettäjältä", group="Kylätori")
    assert asked.text == "Mitä haluat kysyä? Välitän sen lähettäjälle."
    await ville.says("Onko siinä valot?")
    assert aino.sees().text == "Ville kysyy tiedotteestasi ”Laituri on paikallaan!”: Onko siinä valot?"
    await aino.taps("Vastaa")
    await aino.says("On, aurinkovalot.")
    assert ville.sees().text == "Aino vastaa tiedotteesta ”Laituri on paikallaan!”: On, aurinkovalot."
    again = await aino.taps("Vastaa")
    assert again.text == "Siihen kysymykseen on jo vastattu."


async def test_what_was_told_to_few_is_read_and_asked_about_by_nobody_else(town: Announced, aino: Someone) -> None:
    martat = town.association("Martat")
    liisa, ville = town.person("Liisa"), town.person("Ville")
    await liisa.says("hei")
    town.appoint(liisa, people.Role.MEMBER, f"association:{martat}")
    told = town.announce(aino, "Kokous on Liisalla.", audience=f"members:{martat}")
    await town.settle()
    assert (await liisa.says("/lue tiedote 1")).text == "Mallila tiedottaa:\nKokous on Liisalla."
    assert (await ville.says("/lue tiedote 1")).text == "Sellaista tiedotetta ei ole."
    assert (await ville.says("/kysy lähettäjältä 1 missä?")).text == "Sellaista tiedotetta ei ole."
    assert (await ville.says(f"/{told_to.line('read announcement', told)}")).text.endswith("Kokous on Liisalla.")
