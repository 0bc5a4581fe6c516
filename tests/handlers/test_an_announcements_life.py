"""An announcement to everybody: written with a picture in two languages, sent on an evening on which groups fail in
every way the networks know, read of on its delivery card, corrected and withdrawn, by following what the bot offers."""

from __future__ import annotations

import pytest

from handlers.types import File, Gone, Moved, Retry
from storage import rooms
from storage.db import Database
from storage.people import Role
from tests.announced import Announced
from tests.street import Street
from tests.town import Someone

pytestmark = pytest.mark.both_databases

PICTURE = File("laituri.jpg", "image/jpeg", b"\xff\xd8\xff a picture")
FI, SV = "Mallila tiedottaa:\nLaituri on paikallaan.", "Mallila meddelar:\nBryggan är på plats."
NEW = "Mallila tiedottaa:\nLaituri on vinossa."


@pytest.fixture
def town(db: Database) -> Announced:
    return Announced(db)


@pytest.fixture
async def aino(town: Announced) -> Someone:
    """The caretaker of a town with groups on both networks, and an association that has none but two contacts."""
    aino, liisa = await town.caretaker(), town.person("Liisa", network="matrix", language="sv")
    martat = town.association("Martat ry")
    for name in ("Ville", "Kalle"):
        await town.person(name).says("hei")
        town.appoint(town.person(name), Role.CONTACT, f"association:{martat}")
    for name in ("Kylätori", "Kalakerho", "Kyläkauppa", "Lions", "Eräpolku", "Pohjoispää"):
        town.group(aino, name)
    swedish = town.group(liisa, "!torget")
    town.db.write_now(lambda tx: rooms.speak(tx, swedish, "sv"))
    for name in ("!ranta", "!kerho"):
        town.group(liisa, name)
    return aino


@pytest.fixture
def streets(town: Announced) -> tuple[Street, Street]:
    return town.street(), town.street("matrix")


async def test_an_announcement_to_everybody_is_sent_corrected_and_withdrawn(
    town: Announced, aino: Someone, streets: tuple[Street, Street]
) -> None:
    await town.go_to("2026-11-21T20:30")
    await _written(aino)
    _troubles(*streets)
    await _sent(town, aino, *streets)
    await _at_night(town, aino, *streets)
    await _mended(town, aino, streets[0])
    await _corrected(town, aino, *streets)
    await _withdrawn(town, aino, *streets)


async def _written(aino: Someone) -> None:
    """The reach is shown before anybody hears of it, and who would not hear of it is offered too."""
    await aino.says("/ilmoita fi: Laituri on paikallaan. sv: Bryggan är på plats.", files=(PICTURE,))
    shown = await aino.taps("Kaikki ryhmät (9)")
    assert f"Suomeksi (8 saa tämän):\n{FI}" in shown.text
    assert f"På svenska (1 saa tämän):\n{SV}" in shown.text
    assert "Ilman omaa ryhmää: Martat ry." in shown.text
    assert [file.content for file in shown.reply.files] == [PICTURE.content]
    shown = await aino.taps("Myös ryhmättömille")
    assert "Lähetetään 9 ryhmään ja 2 ihmiselle kahden kesken: 8 Telegramissa, 3 Matrixissa." in shown.text


def _troubles(telegram: Street, matrix: Street) -> None:
    """Only Kylätori, Ville and the Swedish group have no trouble on this evening."""
    telegram.gone |= {"Kalakerho": "kicked", "Eräpolku": "not found", "kalle-telegram": "blocked"}
    telegram.faults["Kyläkauppa"].append(Retry(3600))
    telegram.faults["Lions"].append(Moved("Lionsit"))
    telegram.faults["Pohjoispää"].append(Gone("refused", room=False))
    matrix.faults["!ranta"].append(Retry(None))
    matrix.gone["!kerho"] = "kicked"


async def _sent(town: Announced, aino: Someone, telegram: Street, matrix: Street) -> None:
    assert (await aino.taps("Lähetä nyt")).text.startswith("Tiedote 1: Laituri on paikallaan.\nLähetetty 0/11.")
    before = len(aino.reads())
    await town.go_to("2026-11-21T20:45")
    assert len(aino.reads()) == before, "one message tells it all"
    assert aino.sees().text.splitlines() == [
        "Tiedote 1: Laituri on paikallaan.",
        "Lähetetty 5/11.",
        "1 odottaa: Telegram pyysi odottamaan.",
        "5 ei onnistunut:",
        "• Kalle: on estänyt botin; hän voi avata sen uudelleen ja kirjoittaa sille",
        "• Kalakerho: botti on poistettu ryhmästä; lisää se takaisin ja yritä sitten uudelleen",
        "• Eräpolku: ryhmää ei enää löydy",
        "• Pohjoispää: verkko ei ottanut viestiä vastaan",
        "• !kerho: botti on poistettu ryhmästä; lisää se takaisin ja yritä sitten uudelleen",
    ]
    for street, room, text in (
        (telegram, "Kylätori", FI),
        (telegram, "Lionsit", FI),
        (telegram, "ville-telegram", FI),
        (matrix, "!ranta", FI),
        (matrix, "!torget", SV),
    ):
        (copy,) = [said for said in street.said.values() if said.room == room and said.reply.card]
        assert (copy.text, copy.reply.files[0].content) == (text, PICTURE.content)


async def _at_night(town: Announced, aino: Someone, telegram: Street, _matrix: Street) -> None:
    """The group that Telegram kept waiting until after nine hears of it in the morning."""
    await town.go_to("2026-11-21T22:00")
    assert "1 odottaa: yöllä ei lähetetä, lähtee su 22.11. klo 8." in aino.sees().text
    assert telegram.texts("Kyläkauppa") == []
    await town.go_to("2026-11-22T08:05")
    assert telegram.texts("Kyläkauppa") == [FI]
    assert "Lähetetty 6/11." in aino.sees().text
    assert "odottaa" not in aino.sees().text


async def _mended(town: Announced, aino: Someone, telegram: Street) -> None:
    """The bot is let into a group again, and what failed is tried once more; nobody hears it twice."""
    del telegram.gone["Kalakerho"]
    await town.joined(aino, "Kalakerho")
    await aino.taps("Yritä uudelleen")
    await town.go_to("2026-11-22T08:15")
    assert [telegram.texts(room).count(FI) for room in ("Kalakerho", "Pohjoispää", "Kylätori")] == [1, 1, 1]
    assert "Lähetetty 8/11." in (await aino.says("/tiedotteen kulku 1")).text


async def _corrected(town: Announced, aino: Someone, telegram: Street, matrix: Street) -> None:
    """Every copy in the language that was corrected reads so, the picture stays, and nobody has a second message."""
    sends = sum(act == "send" for street in (telegram, matrix) for act, room, _ in street.acts if room != aino.room)
    await aino.taps("Korjaa tekstiä")
    await aino.says("Laituri on vinossa.")
    await aino.taps("Suomeksi")
    await town.go_to("2026-11-22T08:25")
    for room in ("Kylätori", "Lionsit", "Kyläkauppa", "Kalakerho", "Pohjoispää", "ville-telegram"):
        assert telegram.texts(room)[-1] == NEW
    assert matrix.texts("!ranta") == [NEW]
    assert matrix.texts("!torget") == [SV]
    assert sends == sum(
        act == "send" for street in (telegram, matrix) for act, room, _ in street.acts if room != aino.room
    )


async def _withdrawn(town: Announced, aino: Someone, telegram: Street, matrix: Street) -> None:
    """It is gone where it can be removed, says so where it stays, and the sender knows which; and can have it back."""
    telegram.stays |= {number for number, said in telegram.said.items() if said.room == "Lionsit"}
    matrix.gone["!ranta"] = "kicked"
    await aino.taps("Vedä pois")
    await town.go_to("2026-11-22T08:45")
    for room in ("Kylätori", "Kyläkauppa", "Pohjoispää"):
        assert telegram.texts(room) == []
    assert telegram.texts("Lionsit") == ["Tämä tiedote on vedetty pois."]
    assert matrix.texts("!torget") == []
    shown = await aino.says("/tiedotteen kulku 1")
    assert shown.text.splitlines() == [
        "Tiedote 1: Laituri on vinossa.",
        "Vedetty pois. Poistettu 9/11.",
        "1 paikasta viestiä ei voinut enää poistaa: siinä lukee nyt, että tiedote on vedetty pois.",
        "1 ei onnistunut:",
        "• !ranta: tiedote on siellä yhä (botti on poistettu ryhmästä; lisää se takaisin ja yritä sitten uudelleen)",
    ]
    await aino.taps("Kumoa")
    await town.go_to("2026-11-22T09:00")
    assert telegram.texts("Kylätori") == telegram.texts("Lionsit") == [NEW]
    assert matrix.texts("!torget") == [SV]
