"""What becomes of a fair is told to its exhibitors, each once; an exhibitor who is forgotten comes no more."""

from __future__ import annotations

import pytest

from handlers.fair import call_card
from storage import exhibitors
from storage.event_table import Kind
from storage.exhibitors import ExhibitorNow
from storage.people import Role
from tests.town import Someone, Town


@pytest.fixture
async def aino(town: Town) -> Someone:
    """Aino, who organises a fair with one stand, and its call in the village's group."""
    aino = town.person("Aino")
    days = [("2026-12-05T10:00", "2026-12-05T15:00")]
    town.event(aino, "Järjestömessut", days=days, kind=Kind.FAIR, place="Jämsänsali")
    town.group(aino, "Kylätori")
    await aino.says("/esittelypaikat 1 1 3x3 m")
    await aino.taps("Hae esittelijöitä")
    return aino


async def applies(town: Town, name: str, who: str, **features: str) -> Someone:
    someone = town.person(name, **features)
    await someone.says(f"/hae esittelypaikkaa 1 {who}, kahvia, 3x3, ei sähköä, 0 pöytää")
    return someone


def applied(town: Town) -> list[ExhibitorNow]:
    return town.db.read_now(lambda tx: exhibitors.of_event(tx, 1))


def heard(someone: Someone, words: str) -> list[str]:
    return [text for text in someone.reads() if words in text]


async def test_a_moved_fair_is_told_once_to_who_has_a_stand_and_to_who_waits(town: Town, aino: Someone) -> None:
    liisa = await applies(town, "Liisa", "Röda Korset", network="matrix", language="sv")
    ville = await applies(town, "Ville", "Martat")
    await ville.says("/tulossa 1")  # Ville comes as a visitor too
    await aino.says("/sijoita kaikki 1")
    await aino.says("/siirrä tapahtuma 1 12.12.")
    assert "2 henkeä saa siitä tiedon." in aino.sees().text
    await aino.taps("Siirrä")
    assert "Kerron siitä 2 hengelle." in aino.sees().text
    assert heard(liisa, "flyttade") == [
        "Aino flyttade evenemanget: Järjestömessut är nu lö 12.12.2026 kl. 10–15. Det skulle ha varit lö 5.12.2026 "
        "kl. 10–15.\nRöda Korset · plats 1"
    ]
    [ville_heard] = heard(ville, "siirsi")
    assert ville_heard.endswith("Martat · jonossa")
    assert ville.sees().labels == ["Tulen silloinkin", "En pääse", "Luovu paikasta"]
    assert "la 12.12.2026 klo 10–15" in aino.sees("Kylätori").text


async def test_a_cancelled_fair_is_told_once_to_its_exhibitors_and_so_is_that_it_takes_place_after_all(
    town: Town, aino: Someone
) -> None:
    ville = await applies(town, "Ville", "Martat")
    await aino.says("/peru tapahtuma 1 sairaus")
    assert "1 henki saa siitä tiedon." in aino.sees().text
    await aino.taps("Peru tapahtuma")
    assert len(heard(ville, "Aino perui tämän tapahtuman: Järjestömessut")) == 1
    assert "Luovu paikasta" not in ville.sees().labels
    assert aino.sees("Kylätori").text.startswith("Tapahtuma on peruttu")
    await aino.taps("Kumoa")
    assert ville.sees().text.startswith("Tämä tapahtuma pidetään sittenkin: Järjestömessut")
    assert ville.sees().labels == ["Luovu paikasta"]


async def test_who_is_forgotten_comes_to_no_fair_and_who_waited_has_the_stand(town: Town, aino: Someone) -> None:
    liisa = await applies(town, "Liisa", "Liisa Virtasen sukat", network="matrix")
    ville = await applies(town, "Ville", "Martat")
    await aino.says("/sijoita kaikki 1")
    await aino.taps("Kerro esittelijöille (2)")
    assert "Martat odottaa paikkaa" in ville.sees().text
    await liisa.says("/unohda minut")
    await liisa.taps("Jatka")
    assert "Yksi messupaikka luovutetaan" in liisa.sees().text
    await liisa.taps("Kyllä, unohda minut")
    assert [(one.name, one.stand) for one in applied(town)] == [("Martat", 1)]
    assert "Martat sai paikan: paikka 1" in ville.sees().text
    assert "Paikka 1 on nyt esittelijällä Martat" in aino.sees().text
    gone = town.db.read_now(lambda tx: exhibitors.get(tx, 1))
    assert gone is not None
    assert "Liisa" not in gone.name


async def test_an_associations_stand_goes_on_with_its_other_organiser(town: Town, aino: Someone) -> None:
    number, ville, liisa = town.association("Martat ry"), town.person("Ville"), town.person("Liisa")
    for one in (liisa, ville):
        town.appoint(one, Role.ORGANISER, f"association:{number}")
        await one.says("hei")
    await applies(town, "Liisa", "Martat ry")
    await liisa.says("/unohda minut")
    await liisa.taps("Jatka")
    await liisa.taps("Kyllä, unohda minut")
    assert [(one.name, one.person_id) for one in applied(town)] == [("Martat ry", town.person_id(ville))]
    assert "Martat ry" in ville.sees().text
    assert "Järjestömessut" in ville.sees().text


async def test_a_call_that_was_taken_back_and_cannot_be_removed_is_not_open_again_when_somebody_applies(
    town: Town,
) -> None:
    aino = await town.caretaker()
    town.group(aino, "Kylätori")
    town.event(aino, "Messut", kind=Kind.FAIR)
    await aino.says("/stands 1 1-5 3x3 m")
    await aino.says("/call for stands 1")
    wall = town.walls["telegram"]
    wall.stays |= {number for number, said in wall.said.items() if said.room == "Kylätori"}
    await aino.says("/call back 1")
    await aino.says("/apply for stand 1 Martat")
    town.db.write_now(lambda tx: call_card.changed(tx, 1, now=town.clock.now()))
    await town.settle()
    assert aino.sees("Kylätori").text.startswith("Esittelijöiden haku on peruttu: Messut")
    await aino.says("/call for stands 1")
    assert aino.sees("Kylätori").text.startswith("Tule esittelemään yhdistystäsi! Messut")
