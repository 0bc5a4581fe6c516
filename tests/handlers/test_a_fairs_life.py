"""A fair as the one in Jämsä, from the call for exhibitors to the page that sums it up, by following only what the bot
offers, or writing what it asks for."""

from __future__ import annotations

import pytest

from handlers.types import File
from storage.people import Role
from tests.town import Said, Someone, Town

pytestmark = pytest.mark.both_databases

FAIR = "Järjestömessut · la 23.1.2027 klo 10–15 · Jämsänsali"
MÄSSA = "Järjestömessut · lö 23.1.2027 kl. 10–15 · Jämsänsali"
ALL = ("Ville", "Liisa", "Matti", "Kalle")


@pytest.fixture
async def aino(town: Town) -> Someone:
    """The caretaker, who organises for Jämsän Järjestöt, and a group on each network."""
    aino = await town.caretaker()
    number = town.association("Jämsän Järjestöt")
    town.appoint(aino, Role.ORGANISER, f"association:{number}")
    town.group(aino, "Kylätori")
    town.group(town.person("Liisa", network="matrix"), "!torget")
    return aino


def people(town: Town) -> dict[str, Someone]:
    folk = {name: town.person(name) for name in ("Ville", "Kalle")}
    folk |= {"Matti": town.person("Matti", network="matrix")}
    return folk | {"Liisa": town.person("Liisa", network="matrix", language="sv")}


def card(town: Town, name: str) -> list[Said]:
    """Return the card as it reads in both groups: there is one in each."""
    found = [said for wall in town.walls.values() for said in wall.said.values() if said.reply.card == name]
    assert sorted(said.room for said in found) == ["!torget", "Kylätori"]
    return found


async def test_from_the_call_for_exhibitors_to_the_page_that_sums_it_up(town: Town, aino: Someone) -> None:
    folk = people(town)
    for someone in folk.values():
        await someone.says("hei")
    await _made(town, aino)
    await _called(town, aino)
    await _applied(town, folk)
    await _placed(town, aino, folk)
    await _prepared(aino, folk)
    await _given_up(town, aino, folk)
    await _moved(town, aino, folk)
    await _worked_for(aino, folk)
    await _opened(town, aino, folk)
    await _visited(town, aino, folk)
    await _thanked(town, aino, folk)
    await _summed_up(aino, folk)


async def _made(town: Town, aino: Someone) -> None:
    await aino.says("/uudet messut")
    for line in ("Järjestömessut", "la 16.1. klo 10-15", "Jämsänsali", "Yhdistykset esittäytyvät"):
        await aino.says(line)
    await aino.taps("Julkaise")
    assert aino.sees().labels[0] == "Kerro esittelypaikat", "what comes next stands first"
    assert all("la 16.1.2027 klo 10–15" in said.text for said in card(town, "event:1"))


async def _called(town: Town, aino: Someone) -> None:
    await aino.taps("Kerro esittelypaikat")
    said = await aino.says("2 paikkaa 3x3 m sähköllä ja pöydällä 20 €")
    assert "1–2 · 3 x 3 m · sähkö · 1 pöytä · 20 € · vapaana 2" in said.text
    await aino.taps("Hae esittelijöitä")
    for said in card(town, "fair:1"):
        assert said.text.startswith("Tule esittelemään yhdistystäsi! Järjestömessut")
        assert said.labels == ["Hae esittelypaikkaa"]


async def _applied(town: Town, folk: dict[str, Someone]) -> None:
    """Three want one of the two stands: two are asked a thing at a time, and one says it all at once."""
    ville, liisa, matti = folk["Ville"], folk["Liisa"], folk["Matti"]
    await ville.taps("Hae esittelypaikkaa", group="Kylätori")
    for line in ("Marttayhdistys", "villasukkia", "joo tarvitaan", "yksi pöytä"):
        await ville.says(line)
    assert ville.sees().text.startswith("Hakemus on perillä: Marttayhdistys · villasukkia · sähkö, 1 pöytä")
    await liisa.taps("Hae esittelypaikkaa", group="!torget")
    await liisa.says("Röda Korset")
    await liisa.says("första hjälpen")
    await liisa.taps("Ja")
    await liisa.says("ett bord")
    assert liisa.sees().text.startswith("Ansökan är framme: Röda Korset · första hjälpen · el, 1 bord")
    await matti.taps("Hae esittelypaikkaa", group="!torget")
    await matti.says("Lions, makkaraa, 3x3, sähkö, ei pöytiä")
    for said in card(town, "fair:1"):
        assert "3 on hakenut." in said.text
        assert "pääset jonoon" in said.text


async def _placed(town: Town, aino: Someone, folk: dict[str, Someone]) -> None:
    """In the evening the organiser hears of all at once, places them with a tap, and tells them with another."""
    await town.go_to("2026-11-21T18:01")
    assert aino.sees().text.startswith("3 esittelijällä ei ole vielä paikkaa")
    placed = await aino.taps("Sijoita kaikki")
    assert placed.text.count("Lions") == 1, "who waits is named"
    assert placed.reply.files[0].content.startswith(b"\x89PNG")
    await aino.taps("Kerro esittelijöille (3)")
    assert folk["Ville"].sees().text.startswith("Marttayhdistys sai paikan: paikka 1")
    assert folk["Liisa"].sees().text.startswith("Röda Korset fick plats: plats 2")
    assert folk["Liisa"].sees().reply.files[0].content.startswith(b"\x89PNG")
    assert folk["Matti"].sees().text.startswith("Lions odottaa paikkaa, jonossa 1")


async def _prepared(aino: Someone, folk: dict[str, Someone]) -> None:
    """The checklist is read by each in their language, and the instructions reach those who have a stand."""
    await aino.taps("Tarkistuslista")
    await aino.taps("Ota tavallinen lista")
    await aino.taps("Kahvi ja ruoka")
    assert "✓ Kahvi ja ruoka" in aino.sees().text
    await aino.taps("Esittelijät")
    await aino.taps("Ohjeet")
    shown = await aino.says("Auton saa tuoda takaovelle klo 8–9.30.")
    assert shown.text.startswith("Ohjeet esittelijöille")
    await aino.taps("Lähetä (2)")
    assert "takaovelle" in folk["Ville"].sees().text
    assert "takaovelle" not in folk["Matti"].sees().text, "who waits reads them with the stand"
    await folk["Liisa"].taps("Vad som ska göras")
    await folk["Liisa"].taps("Platsen är klar innan dörrarna öppnas")
    assert "✓ Platsen är klar innan dörrarna öppnas" in folk["Liisa"].sees().text


async def _given_up(town: Town, aino: Someone, folk: dict[str, Someone]) -> None:
    """Whoever waits has the stand that is given up at once, and the organiser knows."""
    await folk["Ville"].taps("Emme tulekaan")
    assert folk["Matti"].sees().text.startswith("Lions sai paikan: paikka 1")
    assert "takaovelle" in folk["Matti"].sees().text
    assert "Paikka 1 on nyt esittelijällä Lions" in aino.sees().text
    await folk["Ville"].taps("Kumoa")
    assert "jonossa\n" in folk["Ville"].sees().text
    assert "Paikkanne ehti jo toiselle" in folk["Ville"].sees().text
    await aino.taps("Esittelijät")
    assert not any(label.startswith("Kerro esittelijöille") for label in aino.sees().labels), "he knows already"
    assert all("3 on hakenut." in said.text for said in card(town, "fair:1"))


async def _worked_for(aino: Someone, folk: dict[str, Someone]) -> None:
    """Talkoot are the work for the fair with one tap."""
    await aino.says("/uusi talkoot Messutalkoot\nla 23.1. klo 8–16\npaikka: Jämsänsali\ntehtävät: ovivahti 3")
    await aino.taps("Julkaise")
    assert "lasketaan nyt tapahtumaan" in (await aino.taps("Liitä: Järjestömessut")).text
    await folk["Kalle"].taps("Ovivahti", group="Kylätori")


async def _moved(town: Town, aino: Someone, folk: dict[str, Someone]) -> None:
    """The fair moves by a week: who exhibits or waits hears it once, in their language."""
    await aino.says("/tapahtumat")
    await aino.taps("Järjestömessut la 16.1.")
    await aino.taps("Siirrä")
    await aino.says("la 23.1.")
    await aino.taps("Siirrä")
    for name, words in (("Ville", "siirsi"), ("Matti", "siirsi"), ("Liisa", "flyttade")):
        assert sum(words in text for text in folk[name].reads()) == 1, "each is told once"
    assert folk["Liisa"].sees().text.endswith("Röda Korset · plats 2")
    assert all(FAIR in said.text for said in card(town, "fair:1"))


async def _opened(town: Town, aino: Someone, folk: dict[str, Someone]) -> None:
    await town.go_to("2027-01-23T08:30")
    assert any(text.startswith("Järjestömessut alkaa klo 10. 2 esittelijällä on paikka.") for text in aino.reads())
    await aino.taps("Ketkä ovat saapuneet")
    await folk["Liisa"].taps("Vi är på plats")
    assert folk["Liisa"].sees().text.startswith("Välkomna! Röda Korset är antecknad på plats kl. 8.30. Er plats är 2.")
    assert _living(town, "arrivals:").labels == ["1 Lions", "✓ 2 Röda Korset · klo 8.30"]
    await aino.taps("1 Lions")
    assert "✓ 1 Lions · klo 8.30" in _living(town, "arrivals:").labels


def _living(town: Town, card: str) -> Said:
    """Return the organiser's message of that card as it reads now."""
    return next(said for said in town.walls["telegram"].said.values() if (said.reply.card or "").startswith(card))


async def _visited(town: Town, aino: Someone, folk: dict[str, Someone]) -> None:
    """Two count at the doors: each sees the same number; in the end it is corrected."""
    await town.go_to("2027-01-23T11:00")
    await aino.taps("Laske kävijät")
    await folk["Kalle"].says("kävijät")
    for someone, label in ((aino, "+10"), (folk["Kalle"], "+5"), (aino, "+1"), (folk["Kalle"], "+5")):
        await someone.taps(label)
    await folk["Kalle"].taps("Peru viimeisin merkintäni")
    for someone in (aino, folk["Kalle"]):
        assert any(text.startswith("16 kävijää") for text in someone.reads())
    await aino.taps("Korjaa määrä")
    await aino.says("350")
    assert aino.sees().text.startswith("Merkitty: 350 kävijää yhteensä (aiemmin 16)")


async def _thanked(town: Town, aino: Someone, folk: dict[str, Someone]) -> None:
    await town.go_to("2027-01-23T15:10")
    await folk["Kalle"].taps("Millaista oli?", group="Kylätori")
    await folk["Kalle"].taps("3")
    await aino.taps("Kiitä kaikkia")
    for name in ("Liisa", "Matti"):
        assert "350" in folk[name].sees().text
    await folk["Liisa"].taps("5")
    assert "Jättefint" in (await folk["Liisa"].says("Jättefint ordnat, tack!")).text
    await folk["Matti"].taps("4")
    await folk["Matti"].taps("Lähetä kuva")
    await folk["Matti"].says("", files=(File("messut.jpg", "image/jpeg", b"\xff\xd8\xff picture"),))
    await town.go_to("2027-01-24T12:00")
    for name in ALL:
        asked = sum(any(words in text for words in ("Millaista oli", "Hur var det")) for text in folk[name].reads())
        assert asked == (name != "Ville"), "who was there is asked once, and who had no stand is not"


async def _summed_up(aino: Someone, folk: dict[str, Someone]) -> None:
    await aino.taps("Kaikki 8 h")
    await aino.taps("Rahat")
    await aino.taps("Kirjaa paikkamaksut: 40 €")
    said = await aino.says("meno 25,50 kahvit")
    assert "Tulot 40 €, menot 25,50 €. Jää 14,50 €" in said.text
    await aino.taps("Näytä rahat")
    said = await aino.taps("Yhteenveto")
    assert said.text == (
        f"{FAIR}\n2 esittelijää\n350 kävijää\n8 h talkootyötä (1 henki, 160 €)\n"
        "Kävijöiden palaute: 3,0 (1 vastaus) · 3 × 1\nEsittelijöiden palaute: 4,5 (2 vastausta) · 5 × 1, 4 × 1\n"
        "Tulot 40 €, menot 25,50 €. Jää 14,50 €\n”Jättefint ordnat, tack!” – esittelijä"
    )
    picture, paper = said.reply.files
    assert picture.content.startswith(b"\x89PNG")
    assert paper.content.startswith(b"%PDF")
