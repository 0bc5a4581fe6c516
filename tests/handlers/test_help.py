"""Help: what is said every day first, all else by subjects; the networks' menus; what is coming."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from handlers import commands
from handlers.people import subjects
from storage import associations
from storage.people import Role
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database
BOOKING = ["/varaa", "/vapaat", "/varaukset", "/peru", "/siirrä", "/jono", "/vakiovuorot", "/tilat"]
ALL_OTHERS = ["/tapahtumat", "/omat", "/talkoot", "/tunnit"]
LAST = ["/muistuta", "/viikkokooste", "/omattiedot", "/kieli"]


@pytest.fixture
async def liisa(town: Town) -> Someone:
    """Liisa organises for the Martat."""
    liisa = town.person("Liisa")
    town.appoint(liisa, Role.ORGANISER, associations.subject(town.association("Marttayhdistys")))
    return liisa


def told(text: str) -> list[str]:
    return [line.split(" ")[0] for line in text.splitlines() if line.startswith("/")]


def test_every_listed_command_stands_under_a_subject_and_no_subject_is_of_nothing() -> None:
    assert [one.name for one in commands.everything() if one.listed and subjects.of(one) is None] == []
    for name in commands.CAPABILITIES:
        package = name.partition(".")[0]
        assert any(part in (name, package) for one in subjects.SUBJECTS for part in one.parts), name
    parts = [part for one in subjects.SUBJECTS for part in one.parts]
    assert [part for part in parts if find_spec(f"handlers.{part}") is None] == []
    assert len(parts) == len(set(parts)), "each has one title"


async def test_help_begins_with_what_people_do_every_day(town: Town, liisa: Someone, ville: Someone) -> None:
    assert told((await ville.says("/ohje")).text) == [*BOOKING, *ALL_OTHERS, *LAST]
    assert ville.sees().labels[:2] == ["Kaikki komennot", "Varaa tila"]
    announcing = ["/ilmoita", "/uusi", "/uusi"]
    assert told((await liisa.says("/ohje")).text) == [*BOOKING, *ALL_OTHERS, *announcing, *LAST]
    aino = await town.caretaker()
    assert "Ohje" not in (await aino.says("/ohje")).labels


async def test_all_else_is_found_by_its_subject(town: Town, liisa: Someone, ville: Someone) -> None:
    await ville.says("/ohje")
    assert (await ville.taps("Kaikki komennot")).labels == [
        *("Tilat ja varaukset", "Talkoot ja tunnit", "Tapahtumat", "Messut", "Yhteispäivät ja kokoukset"),
        *("Tiedotteet", "Muistutukset", "Viikkokooste", "Omat tiedot ja kieli", "Yhdistykset ja ryhmät"),
    ]
    assert "/yhdistä" in (await ville.taps("Omat tiedot ja kieli")).text
    assert "/nimitä" not in (await ville.says("/ohje yhdistykset")).text
    assert ville.sees().labels[0] == "Muut aiheet"
    assert "/nimitä" in (await liisa.says("/ohje yhdistykset")).text
    await liisa.taps("Muut aiheet")
    assert "Tapahtumien järjestäminen" in liisa.sees().labels
    assert "/uudet messut" in (await liisa.taps("Tapahtumien järjestäminen")).text


async def test_who_leads_without_a_role_reads_how(town: Town, ville: Someone) -> None:
    town.talkoot(ville)
    assert "Talkoiden järjestäminen" in (await ville.says("/ohje all")).labels
    assert "/osallistujat" in (await ville.taps("Talkoiden järjestäminen")).text


async def test_help_about_a_command_is_that_of_its_subject(ville: Someone) -> None:
    assert (await ville.says("/ohje esittelypaikat")).text.startswith("Messut\n/esittelypaikat – ")
    assert (await ville.says("hjälp boka")).text.startswith("Tilat ja varaukset\n")
    assert told((await ville.says("/ohje xyzzy")).text)[0] == "/varaa"


async def test_help_shows_a_role_only_to_who_may(town: Town, liisa: Someone, ville: Someone) -> None:
    await liisa.says("/ohje")
    said = (await liisa.taps("Yhdistyksen komennot")).text
    assert all(name in said for name in ("/nimitä", "/muuta yhdistys", "/luovu ", "/ilmoita"))
    assert "/uusi yhdistys" not in said
    assert told((await ville.says("/ohje role")).text)[0] == "/varaa"
    aino = await town.caretaker()
    assert "/uusi yhdistys" not in (await aino.says("/ohje")).text
    said = (await aino.taps("Ylläpito")).text
    assert said.startswith("Tilat ja varaukset\n")
    assert "/uusi yhdistys" in said
    assert "/varaukset" not in said


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_menus_hold_what_is_said_every_day_and_no_more(language: str) -> None:
    alone, together = commands.menu(language, private=True), commands.menu(language, private=False)
    assert 10 <= len(alone) <= 20
    assert 5 <= len(together) < len(alone)
    assert set(together) < set(alone)
    assert len(commands.EVERYDAY) <= 20


async def test_what_is_coming_tells_of_events_and_talkoot_in_their_order(town: Town, ville: Someone) -> None:
    aino = town.person("Aino")
    town.event(aino, "Kyläjuhla", days=[("2026-12-06T12:00", "2026-12-06T16:00")], place="Kylätalo")
    town.talkoot(aino)
    await ville.says("/ilmoittaudu 1")
    await ville.says("hei")
    said = await ville.taps("Mitä on tulossa")
    assert said.text == (
        "Tulossa on:\n"
        "• Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3 · talkoot, 9 paikkaa vapaana\n"
        "  Olet mukana: haravointi\n"
        "• Kyläjuhla · su 6.12.2026 klo 12–16 · Kylätalo"
    )
    assert said.labels[:2] == ["Rantasiivous la 5.12.", "Kyläjuhla su 6.12."]
    assert (await ville.taps("Rantasiivous la 5.12.")).text.startswith("Rantasiivous · la 5.12.2026")
    assert "Kyläjuhla" not in (await ville.says("tapahtumat 5.12.")).text
    assert "Kyläjuhla" not in (await ville.says("tapahtumat uimaranta")).text
    assert "Rantasiivous" in ville.sees().text


async def test_a_space_that_is_called_so_is_no_command_spelt_wrong(ville: Someone) -> None:
    assert (await ville.says("kylätalo")).text.startswith("Mitä haluat tehdä? Kylätalo")
    assert (await ville.says("varraa kylätalo")).text == "En ymmärtänyt. Tarkoititko jotakin näistä?"


async def test_help_about_what_one_may_not_use_is_the_beginning_of_it(ville: Someone) -> None:
    said = await ville.says("/ohje terveys")
    assert "/varaa" in told(said.text)
    assert "Botin vointi" not in said.text
