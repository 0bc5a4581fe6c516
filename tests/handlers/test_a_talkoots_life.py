"""One talkoot in Mallila, from the first word to the funder's sheet, by following only what the bot offers."""

from __future__ import annotations

import pytest

from storage.people import Role
from tests.town import Said, Someone, Town

pytestmark = pytest.mark.both_databases

PLAN = """/uusi talkoot Rantasiivous
la 5.12. klo 10–14
paikka: Uimaranta, Rantatie 3
tehtävät: haravointi 10, roskien keruu 4–20, makkaranpaisto 2
mukaan: hanskat"""


@pytest.fixture
async def aino(town: Town) -> Someone:
    """The caretaker, with Eräpolku ry, of which she is an organiser, and a group on each network."""
    aino = await town.caretaker()
    number = town.association("Eräpolku ry")
    town.appoint(aino, Role.ORGANISER, f"association:{number}")
    town.group(aino, "Kylä")
    town.group(town.person("Liisa", network="matrix"), "!kyla")
    return aino


def people(town: Town) -> dict[str, Someone]:
    names = {"Ville": "telegram", "Kalle": "telegram", "Liisa": "matrix", "Matti": "matrix"}
    return {name: town.person(name, network=network) for name, network in names.items()}


def cards(town: Town) -> list[Said]:
    """Return the card as it reads in both groups: there is one in each."""
    found = [said for wall in town.walls.values() for said in wall.said.values() if said.reply.card == "talkoot:1"]
    assert sorted(said.room for said in found) == ["!kyla", "Kylä"]
    return found


async def test_from_the_first_word_to_the_funders_sheet(town: Town, aino: Someone) -> None:
    folk = people(town)
    for someone in folk.values():
        await someone.says("hei")
    await _project(aino)
    await _made(town, aino)
    await _filled_beyond_its_places(town, folk)
    await _short_and_moved(town, aino, folk)
    await _held(town, aino, folk)
    await _counted_from_paper(aino)
    await _approved(town, aino, folk)
    await _reported(aino)


async def _project(aino: Someone) -> None:
    await aino.says("/uusi hanke")
    for line in ("Puhdas ranta", "12345"):
        await aino.says(line)
    for label in ("Eräpolku ry", "Leader 2023–27 (20 €/h, kone +40 €/h)", "Kustannusperusteinen"):
        await aino.taps(label)
    await aino.says("1.1.2026–31.12.2027")
    said = await aino.says("haravointi 100 h, roskien keruu 100 h, makkaranpaisto 20 h")
    assert said.text.startswith("Hanke on valmis: Puhdas ranta")


async def _made(town: Town, aino: Someone) -> None:
    shown = await aino.says(PLAN + "\nhanke: Puhdas ranta")
    assert "Roskien keruu 0 (tarvitaan 4, enintään 20)" in shown.text
    assert shown.labels[0] == "Julkaise"
    await aino.taps("Julkaise")
    for card in cards(town):
        assert card.text.startswith("Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3")
        assert card.labels == ["Haravointi", "Roskien keruu", "Makkaranpaisto", "En pääsekään"]


async def _filled_beyond_its_places(town: Town, folk: dict[str, Someone]) -> None:
    """Two grill, from two networks; the third waits, and gets the place that the first gives up."""
    for name, group in (("Ville", "Kylä"), ("Liisa", "!kyla")):
        await folk[name].taps("Makkaranpaisto", group=group)
        assert folk[name].sees().text.startswith("Olet mukana: Rantasiivous, makkaranpaisto, la 5.12.2026 klo 10–14")
    assert all("Makkaranpaisto 2/2" in card.text for card in cards(town))
    await folk["Matti"].taps("Makkaranpaisto: jonoon", group="!kyla")
    assert folk["Matti"].sees().text.startswith("Olet jonossa 1.")
    await folk["Ville"].taps("En pääsekään")
    assert folk["Matti"].sees().text.startswith("Sinulle vapautui paikka: Rantasiivous, makkaranpaisto")
    await folk["Matti"].taps("Tulen")
    assert "Makkaranpaisto 2/2" in cards(town)[0].text
    await folk["Ville"].taps("Haravointi", group="Kylä")
    await folk["Ville"].taps("Tuon myös muita")
    await folk["Ville"].taps("2")
    assert "Haravointi 3/10" in cards(town)[1].text


async def _short_and_moved(town: Town, aino: Someone, folk: dict[str, Someone]) -> None:
    """Two days before, nobody picks up litter: the organiser hears it, reminds the groups, and moves it all."""
    await town.go_to("2026-12-03T12:30")
    assert "Roskien keruu: 0/4" in aino.sees().text
    await aino.taps("Muistuta ryhmiä")
    assert "kaipaa vielä väkeä: roskien keruu 4" in aino.sees("Kylä").text
    await aino.taps("Siirrä")
    await aino.says("la 12.12. klo 10–14")
    await aino.taps("Siirrä")
    for name in ("Ville", "Liisa", "Matti"):
        assert sum("12.12.2026" in text for text in folk[name].reads()) == 1, "each is told once"
    assert all("la 12.12.2026 klo 10–14" in card.text for card in cards(town))
    await folk["Kalle"].taps("Roskien keruu", group="Kylä")
    await folk["Kalle"].taps("Tuon myös muita")
    await folk["Kalle"].taps("Kerron nimet")
    await folk["Kalle"].says("Anna, Eetu 12 v ja Pekka")


async def _held(town: Town, aino: Someone, folk: dict[str, Someone]) -> None:
    await town.go_to("2026-12-11T18:30")
    assert folk["Kalle"].sees().text.startswith("Huomenna: Rantasiivous")
    await folk["Kalle"].taps("Tulen")
    await town.go_to("2026-12-12T09:45")
    assert aino.sees().text.startswith("Rantasiivous alkaa klo 10. Ilmoittautuneita 9.")
    await aino.taps("Tulosta lista")
    (file,) = aino.sees().reply.files
    assert file.name.startswith("K1")
    assert file.content.startswith(b"%PDF")
    await town.go_to("2026-12-12T14:10")
    assert "Ketkä olivat paikalla?" in aino.sees().text


async def _counted_from_paper(aino: Someone) -> None:
    wrong = await aino.says("/tunnit K1: 1-9 14h")
    assert "14 h ei mahdu: talkoot kestivät 4 h" in wrong.text
    preview = await aino.says("/tunnit K1: 1-9 4h, 2 ei")
    assert preview.text.startswith("K1 · Rantasiivous la 12.12.: 8 henkeä, 32 h.")
    await aino.taps("Aino (sinä)")
    assert "8 riviä, 32 h, 560 €" in aino.sees().text, "the twelve-year-old's hours are kept and worth nothing"


async def _approved(town: Town, aino: Someone, folk: dict[str, Someone]) -> None:
    await aino.taps("Hyväksy 8")
    assert aino.sees().text.startswith("Hyväksytty: Rantasiivous")
    await aino.taps("Kiitä kaikkia")
    for name in ("Ville", "Kalle", "Liisa", "Matti"):
        assert folk[name].sees().text == "Kiitos! Rantasiivous: 8 henkeä, 32 tuntia, 560 €"
    for card in cards(town):
        assert card.text.endswith("Kiitos! 8 henkeä, 32 tuntia, 560 €")
        assert not card.buttons


async def _reported(aino: Someone) -> None:
    shown = await aino.says("/hanke puhdas ranta")
    assert "Roskien keruu 12/100 h" in shown.text
    assert "Puuttuu vielä 192 h, rahana 3\N{NO-BREAK SPACE}840 €." in shown.text
    await aino.taps("Raportti")
    await aino.taps("Koko hanke")
    for label, beginning in (("", b"%PDF"), ("Excel (XLSX)", b"PK"), ("CSV", b"\xef\xbb\xbf")):
        said = await aino.taps(label) if label else aino.sees()
        assert said.reply.files[0].content.startswith(beginning)
