"""Events and announcements as people of three languages say them and read them."""

from __future__ import annotations

import pytest

from handlers.types import File
from storage import rooms
from storage.people import Role
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database


@pytest.fixture
async def svante(town: Town) -> Someone:
    """He organises for the Martas, and says so in Swedish."""
    await town.caretaker("Aino")
    martas = town.association("Marthaföreningen")
    someone = town.person("Svante", language="sv")
    town.appoint(someone, Role.ORGANISER, f"association:{martas}")
    town.group(someone, "Kylätori")
    return someone


def groups(town: Town, someone: Someone) -> int:
    """The Swedish group."""
    number = town.group(someone, "Byatorget")
    town.db.write_now(lambda tx: rooms.speak(tx, number, "sv"))
    return number


@pytest.mark.parametrize("said", ["kommer inte", "kommer inte på julfesten", "i am not coming", "en ole tulossa"])
async def test_nobody_comes_who_said_that_they_do_not(town: Town, svante: Someone, said: str) -> None:
    town.event(svante, "Julfest")
    gun = town.person("Gun", language="sv")
    assert (await gun.says(said)).text.startswith("Du kommer inte: Julfest")


async def test_an_event_is_answered_by_its_inflected_name_and_the_only_one_is_not_meant_by_another(
    town: Town, svante: Someone
) -> None:
    town.event(svante, "Julfest")
    gun = town.person("Gun", language="sv")
    asked = await gun.says("jag kommer till skridskodiscot")
    assert (asked.text, asked.labels) == ("Vilket evenemang?", ["Julfest lö 5.12"])
    assert (await gun.says("jag kommer till julfesten")).text.startswith("Du är med: Julfest")


async def test_what_people_say_of_talkoot_is_understood_of_an_event(town: Town, svante: Someone) -> None:
    town.event(svante, "Julfest")
    gun = town.person("Gun", language="sv")
    assert (await gun.says("anmäl mig till julfesten")).text.startswith("Du är med: Julfest")
    tom = town.person("Tom", language="en")
    assert (await tom.says("sign me up for julfest")).text.startswith("You are coming: Julfest")
    assert "Mina evenemang" in (await svante.says("ställ in julfesten")).labels


async def test_where_nothing_is_on_nobody_is_told_of_events_of_their_own(town: Town, svante: Someone) -> None:
    gun = town.person("Gun", language="sv")
    assert (await gun.says("/kommer julfest")).text == "Det finns inga kommande evenemang just nu."
    assert (await gun.says("/program")).text == "Det finns inget sådant evenemang."


async def test_what_was_looked_for_is_said_as_it_was_written(town: Town, svante: Someone) -> None:
    town.event(svante, "Julfest", about="Glögg")
    assert (await svante.says("/evenemang Glögg")).text.startswith("På gång: Glögg\n")
    assert (await svante.says("/evenemang Åländsk afton")).text == "Jag känner inte till några evenemang: Åländsk afton"


async def test_what_is_free_and_for_all_is_said_in_the_language_of_the_group(town: Town, svante: Someone) -> None:
    groups(town, svante)
    await svante.says("/nytt evenemang Julfest lö 5.12 kl. 12–16 plats: Skolan pris: gratis för vem: alla max: 30")
    assert "Plats för 30" in svante.sees().text
    await svante.taps("Publicera")
    assert "För vem: alla\nPris: avgiftsfri" in svante.sees("Byatorget").text
    assert "Kenelle: kaikille\nHinta: maksuton" in svante.sees("Kylätori").text


async def test_a_cancelled_event_is_not_called_a_cancelled_booking(town: Town, svante: Someone) -> None:
    town.event(svante, "Julfest", associations=[1])
    await svante.says("/ställ in evenemanget julfest snöstorm")
    said = await svante.taps("Ställ in evenemanget")
    assert said.text.startswith("Evenemanget har ställts in: Julfest")


async def test_whom_it_is_for_can_stand_before_the_announcement(town: Town, svante: Someone) -> None:
    shown = await svante.says("/meddela alla grupper: Bastun är varm")
    assert "Marthaföreningen meddelar:\nBastun är varm\n\nTill: Alla grupper." in shown.text
    shown = await svante.says("/meddela Obs: bastun är kall")
    assert shown.text == "Till vem?"


async def test_several_audiences_are_one_sentence(town: Town, svante: Someone) -> None:
    await svante.says("/meddela Bastun är varm")
    assert "Till: Alla grupper och föreningar utan grupp." in (await svante.says("alla, de utan grupp")).text


async def test_a_weekly_letter_is_stopped_in_ones_own_words(town: Town, svante: Someone) -> None:
    await svante.says("/veckobrev må kl. 9")
    assert (await svante.says("sluta med veckobrev")).text == "Du får inget veckobrev."
    tom = town.person("Tom", language="en")
    await tom.says("/digest Mon 9:00")
    assert (await tom.says("stop digest")).text == "You get no weekly digest."


async def test_a_moved_day_does_not_hide_how_the_event_repeats(town: Town, svante: Someone) -> None:
    await svante.says("/nytt evenemang Knytteskola varje tisdag kl. 18–20 till 31.1 plats: Biblioteket")
    await svante.taps("Publicera")
    await svante.says("/evenemangsdagar knytteskola")
    shown = await svante.taps("ti 1.12")
    assert shown.text.startswith("ti 1.12.2026 kl. 18–20 · Kommer 0\nKnytteskola · varje tisdag")
    await svante.taps("Flytta den här gången")
    await svante.says("on 2.12 kl. 18–20")
    await svante.taps("Flytta")
    assert svante.sees("Kylätori").text.startswith(
        "Knytteskola · joka tiistai klo 18–20, 24.11.2026–26.1.2027, paitsi ti 1.12., lisäksi ke 2.12. klo 18–20 · "
    )


async def test_a_picture_is_offered_only_to_what_there_is(town: Town, svante: Someone) -> None:
    gun, picture = town.person("Gun", language="sv"), File("bild.png", "image/png", b"a picture")
    assert (await gun.says("", files=[picture])).text == "Jag lämnade bort filen: den har ingen plats här."
    town.event(svante, "Julfest", days=[("2026-11-20T12:00", "2026-11-20T14:00")])
    said = await gun.says("", files=[picture])
    assert said.labels == ["Skicka en bild från ett evenemang till arrangörerna"]
