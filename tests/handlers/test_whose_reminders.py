"""Whose reminders are whose: those of a group, those of who decides about it no more, and what is taken back late."""

from __future__ import annotations

import re

import pytest

from storage import people, reminders, rooms
from storage.people import Role
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database
GROUP = "Marttojen ryhmä"
NONE_SUCH, NOTHING = "Sinulla ei ole sellaista muistutusta.", "Kumottavaa ei ole."


@pytest.fixture
async def outi(town: Town) -> Someone:
    """Outi decides about the group of the Martat, and everybody has opened a chat with the bot."""
    outi = town.person("Outi")
    await town.caretaker()
    number, room = town.association("Martat"), town.group(outi, GROUP)
    town.db.write_now(lambda tx: rooms.link(tx, room, association_id=number, now=town.clock.now()))
    town.appoint(outi, Role.ORGANISER, "association:1")
    for one in (outi, town.person("Ville"), town.person("Liisa")):
        await one.says("/start")
    return outi


def relieved(town: Town, someone: Someone, role: Role, subject: str) -> None:
    person = town.person_id(someone)
    town.db.write_now(lambda tx: people.dismiss(tx, person, role, subject))


def of_group(town: Town) -> list[str]:
    """Return what waits for the group."""

    def found(tx: object) -> list[str]:
        room = rooms.find(tx, network="telegram", address=GROUP)  # type: ignore[arg-type]
        assert room is not None
        return [own.text for own in reminders.of_room(tx, room.id)]  # type: ignore[arg-type]

    return town.db.read_now(found)


async def test_who_decides_about_a_group_no_more_leaves_its_reminders_alone(town: Town, outi: Someone) -> None:
    await outi.says("/muistuta ryhmää joka ma klo 8 roskat", group=GROUP)
    await outi.says("/muistuta ryhmää joka ti klo 8 kahvit", group=GROUP)
    removed = await outi.says("/poista muistutus 2")
    relieved(town, outi, Role.ORGANISER, "association:1")
    assert (await outi.says(removed.buttons[0].command)).text == NOTHING
    for line in ("change reminder 1 hävytön sana", "snooze 1 10m", "remove reminder 1"):
        assert (await outi.says(line)).text == NONE_SUCH
    assert (await outi.says("/muistutukset")).text == "Sinulla ei ole odottavia muistutuksia."
    assert of_group(town) == ["roskat"]
    ville = town.person("Ville")
    town.appoint(ville, Role.ORGANISER, "association:1")
    assert (await ville.says("change reminder 1 lasit")).text.endswith(": lasit")
    kept = (await outi.says("/omattiedot")).reply.files[0].content.decode()
    assert f"lasit ({GROUP})" in kept, "it is kept who set it"


async def test_anybody_says_that_the_groups_pump_is_done_but_not_that_its_mondays_are(
    town: Town, outi: Someone
) -> None:
    await outi.says("/muistuta ryhmää joka ma klo 8 roskat", group=GROUP)
    await outi.says("/muistuta ryhmää joka toinen tunti pumppu", group=GROUP)
    ville = town.person("Ville")
    assert (await ville.says("/tehty 1", group=GROUP)).text != "Tehty: roskat"
    assert of_group(town) == ["pumppu", "roskat"]
    assert (await ville.says("/tehty 2", group=GROUP)).text == "Tehty: pumppu"
    assert of_group(town) == ["roskat"]
    await ville.taps("Kumoa", group=GROUP)
    assert of_group(town) == ["pumppu", "roskat"]


async def test_an_older_change_is_not_taken_back_over_a_newer_one(town: Town, outi: Someone) -> None:
    ville = town.person("Ville")
    town.appoint(ville, Role.ORGANISER, "association:1")
    await outi.says("/muistuta ryhmää joka ma klo 8 roskat", group=GROUP)
    first = await outi.says("/muuta muistutusta 1 biojäte")
    await ville.says("/muuta muistutusta 1 lasit ja paperit")
    late = await outi.says(first.buttons[0].command)
    assert late.text.startswith("Tätä on jo muutettu uudelleen:\n")
    assert late.text.endswith(f"lasit ja paperit ({GROUP})")
    assert of_group(town) == ["lasit ja paperit"]
    removed = await ville.says("/poista muistutus 1")
    assert (await outi.says(first.buttons[0].command)).text == NOTHING
    assert (await ville.says(removed.buttons[0].command)).text.endswith("lasit ja paperit")
    assert (await ville.says(removed.buttons[0].command)).text == NOTHING


async def test_a_group_that_is_no_longer_linked_is_reminded_of_nothing(town: Town, outi: Someone) -> None:
    await outi.says("/muistuta ryhmää joka ma klo 8 roskat", group=GROUP)

    def unlink(tx: object) -> None:
        room = rooms.find(tx, network="telegram", address=GROUP)  # type: ignore[arg-type]
        assert room is not None
        rooms.link(tx, room.id, now=None)  # type: ignore[arg-type]

    town.db.write_now(unlink)
    said = len(outi.reads(GROUP))
    await town.go_to("2026-11-30T12:00")
    assert len(outi.reads(GROUP)) == said
    town.group(outi, GROUP)
    await town.go_to("2026-12-07T08:00")
    assert outi.reads(GROUP)[said:] == ["Muistutus: roskat"]


async def test_who_was_the_keeper_hears_no_more_of_what_others_have_booked(town: Town, outi: Someone) -> None:
    ville, liisa, space = town.person("Ville"), town.person("Liisa"), town.space()
    town.appoint(liisa, Role.KEEPER, f"space:{space}")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 yllätysjuhla")
    assert "yllätysjuhla" in (await liisa.says("/muistuta 2 h ennen varausta 1 avain")).text
    relieved(town, liisa, Role.KEEPER, f"space:{space}")
    said = len(liisa.reads())
    assert "yllätysjuhla" not in (await liisa.says("/muistutukset")).text
    await town.go_to("2026-11-28T09:30")
    assert not [text for text in liisa.reads()[said:] if "yllätysjuhla" in text or "Kylätalo" in text]


async def test_what_one_wished_on_one_account_holds_on_both_and_goes_back_with_it(town: Town, outi: Someone) -> None:
    ville, matrix = town.person("Ville"), town.person("Ville", network="matrix")
    town.space()
    await ville.says("/muistutusajat tapahtumat 2 h ennen")
    await matrix.says("/muistuta su klo 9 avaimet")
    removed = await matrix.says("/poista muistutus 1")
    await matrix.says("/muistuta su klo 10 ovi")
    changed = await matrix.says("/muuta muistutusta 2 su klo 11")
    await matrix.says("/hiljaiset tunnit 22–7")
    await matrix.says("/muistutusajat varaukset 3 h ennen")
    await matrix.says("/muistutusajat tapahtumat ei")
    found = re.search(r"\w{4}-\w{4}$", (await ville.says("/yhdista")).text.split("\n")[0])
    assert found is not None
    joined = await matrix.says(f"/yhdista {found[0]}")
    assert (await ville.says("/hiljaiset tunnit")).text.startswith("Hiljaiset tuntisi ovat 22–7.")
    times = (await ville.says("/muistutusajat")).text
    assert "Varaukset: 3 h ennen" in times
    assert "Tapahtumat: 2 h ennen" in times
    assert (await ville.says(removed.buttons[0].command)).text.endswith("su 22.11.2026 klo 9: avaimet")
    assert (await ville.says(changed.buttons[0].command)).text.endswith("su 22.11.2026 klo 10: ovi")
    assert "avaimet" in (await ville.says("/muistutukset")).text
    await ville.says(joined.buttons[0].command)
    assert "kuten kaikilla" in (await ville.says("/hiljaiset tunnit")).text
    assert "Varaukset: edellisenä" in (await ville.says("/muistutusajat")).text
    assert (await matrix.says("/hiljaiset tunnit")).text.startswith("Hiljaiset tuntisi ovat 22–7.")
    assert "Varaukset: 3 h ennen" in (await matrix.says("/muistutusajat")).text


async def test_a_groups_reminder_goes_on_when_who_set_it_is_forgotten(town: Town, outi: Someone) -> None:
    town.appoint(town.person("Ville"), Role.ORGANISER, "association:1")
    await outi.says("/muistuta ryhmää joka ma klo 8 roskat", group=GROUP)
    await outi.says("/muistuta joka ma klo 8 oma asia")
    await outi.says("/unohda minut")
    for label in ("Jatka", "Kyllä, unohda minut"):
        await outi.taps(label)
    await town.go_to("2026-11-23T08:00")
    assert outi.reads(GROUP)[-1] == "Muistutus: roskat"
    assert not [text for text in outi.reads() if text == "Muistutus: oma asia"]


async def test_who_may_not_asks_those_who_decide_about_the_very_group(town: Town, outi: Someone) -> None:
    ville = town.person("Ville")
    for line in ("/muistuta ryhmää joka ma klo 8 roskat", "/muistutusajat"):
        await ville.says(line, group=GROUP)
        assert ville.sees().text == "Tämän voi tehdä yhdistyksen Martat järjestäjä: Outi."
        assert (await ville.taps("Lähetä hänelle pyyntö")).text == "Pyyntösi lähti: Outi."
        assert outi.sees().text.startswith("Ville pyytää: Muistuta ryhmää")
    keeper, hall = town.person("Liisa"), town.space("Koulun sali")
    town.appoint(keeper, Role.KEEPER, f"space:{hall}")
    town.appoint(ville, Role.KEEPER, f"space:{town.space('Vaja')}")
    await ville.says("/vuorosääntö koulun sali 6 h")
    await ville.taps("Lähetä hänelle pyyntö")
    assert ville.sees().text == "Pyyntösi lähti: Liisa."
    assert "(Koulun sali)" in keeper.sees().text
