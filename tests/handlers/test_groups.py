"""In a group: one line for everybody, and the way to the private chat for the rest."""

from __future__ import annotations

import pytest

from storage import associations, people, rooms
from storage.associations import Association
from storage.people import Role
from tests.town import NOON, Someone, Town

COME = "Ville, jatketaan kahden kesken."


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/varaukset", "bookings"),
        ("/ohje", "help"),
        ("/kalenteriin 1", "calendar 1"),
        ("/varaus 1", "booking 1"),
        ("/yhdista", "join"),
    ],
)
async def test_who_never_opened_the_private_chat_is_shown_the_way(ville: Someone, line: str, command: str) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13", group="Kylätori")
    said = await ville.says(line, group="Kylätori")
    assert said.text == COME
    assert [(button.command, button.private) for button in said.buttons] == [(command, True)]
    assert (await ville.says(f"/start {command.replace(' ', '-')}")).text


async def test_the_code_that_joins_two_accounts_comes_in_private(ville: Someone) -> None:
    await ville.says("hei")
    assert (await ville.says("/yhdista", group="Kylätori")).text == COME
    assert "/yhdista " in ville.sees().text
    said = await ville.says("/yhdista 7F3K-92QX", group="Kylätori")
    assert said.text == "Lähetä koodi minulle kahden kesken, niin kukaan muu ei näe sitä."


async def test_the_private_half_of_a_booking_can_be_used_as_any_other(ville: Someone) -> None:
    await ville.says("hei")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13", group="Kylätori")
    assert ville.sees().text == "Varattu: Kylätalo, la 28.11.2026 klo 10–13\nSinulle: Ovikoodi 1234"
    assert ville.sees().labels == ["Peru varaus", "Siirrä", "Kalenteriin", "Muistuta"]
    await ville.taps("Peru varaus")
    assert ville.reads("Kylätori") == ["Peruttu: Kylätalo, la 28.11.2026 klo 10–13"]


async def test_what_a_member_asks_for_in_a_group_is_one_tap_for_the_caretaker(town: Town, ville: Someone) -> None:
    aino = await town.caretaker()
    await ville.says("/uusi tila", group="Kylätori")
    await ville.taps("Lähetä hänelle pyyntö", group="Kylätori")
    assert aino.sees().labels == ["Tee se nyt"]
    await ville.says("/liita", group="Kylätori")
    await ville.taps("Lähetä hänelle pyyntö", group="Kylätori")
    assert aino.sees().labels == []


async def test_a_group_is_unlinked_in_the_group(town: Town) -> None:
    aino = await town.caretaker()
    assert (await aino.says("/irrota")).text == "Kirjoita tämä siinä ryhmässä, jonka haluat irrottaa."


def association(town: Town, name: str) -> int:
    """Add an association and return its number."""
    new = Association(name=name, key="", created_at=NOON)
    added = town.db.write_now(lambda tx: associations.add(tx, new))
    assert isinstance(added, associations.Added)
    return added.association_id


async def organiser(town: Town, *names: str) -> Someone:
    """Return Liisa, who is the organiser of these associations."""
    liisa = town.person("Liisa")
    await liisa.says("hei")

    def appoint(name: str) -> None:
        number, found = association(town, name), town.db.read_now(lambda tx: people.like(tx, "Liisa"))
        subject = associations.subject(number)
        town.db.write_now(lambda tx: people.appoint(tx, found[0].id, Role.ORGANISER, subject, now=NOON))

    for name in names:
        appoint(name)
    return liisa


async def test_a_town_without_associations_has_one_kind_of_group(town: Town) -> None:
    aino = await town.caretaker()
    said = await aino.says("/liita", group="Kylätori")
    assert said.text == "Tämä ryhmä on nyt liitetty: Mallila. Täällä voit varata tiloja: /varaa"
    assert (await aino.says("/ryhmat")).text.splitlines()[1:] == ["• Kylätori (Telegram, koko kylän)"]


async def test_the_caretaker_is_asked_whose_the_group_is(town: Town) -> None:
    aino = await town.caretaker()
    association(town, "Eräpolku ry")
    await town.joined(aino, "Polkijat")
    asked = await aino.taps("Liitä tämä ryhmä", group="Polkijat")
    assert (asked.text, asked.labels) == ("Kenen ryhmä tämä on?", ["Koko kylä", "Eräpolku ry"])
    said = await aino.taps("Eräpolku ry", group="Polkijat")
    assert said.text == "Tämä ryhmä on nyt liitetty: Eräpolku ry. Täällä voit varata tiloja: /varaa"
    assert (await aino.says("/ryhmat")).text.splitlines()[1:] == ["• Polkijat (Telegram, Eräpolku ry)"]
    asked = await aino.says("/liita", group="Polkijat")
    assert (asked.text, asked.labels) == ("Tämä ryhmä on jo liitetty: Eräpolku ry.", ["Koko kylä"])
    await aino.taps("Koko kylä", group="Polkijat")
    assert (await aino.says("/ryhmat")).text.splitlines()[1:] == ["• Polkijat (Telegram, koko kylän)"]
    await aino.taps("Kumoa", group="Polkijat")
    assert (await aino.says("/ryhmat")).text.splitlines()[1:] == ["• Polkijat (Telegram, Eräpolku ry)"]


async def test_an_organiser_links_the_group_of_the_own_association_without_a_question(town: Town) -> None:
    aino, liisa = await town.caretaker(), await organiser(town, "Eräpolku ry")
    said = await liisa.says("/liita", group="Polkijat")
    assert said.text.startswith("Tämä ryhmä on nyt liitetty: Eräpolku ry.")
    assert (await liisa.says("/ryhmat")).text.splitlines()[1:] == ["• Polkijat (Telegram, Eräpolku ry)"]
    assert (await liisa.taps("Irrota ryhmä", group="Polkijat")).text == "Tämä ryhmä ei ole enää liitetty: Eräpolku ry."
    await aino.says("/liita koko kylä", group="Kylätori")
    refused = await liisa.says("/irrota", group="Kylätori")
    assert (refused.text, refused.labels) == ("Tämän voi tehdä ylläpitäjä: Aino.", ["Lähetä hänelle pyyntö"])
    assert (await liisa.says("/ryhmat")).text == "Yhtään ryhmää ei ole vielä liitetty."


async def test_who_taps_the_question_must_have_the_right(town: Town) -> None:
    aino, liisa = await town.caretaker(), await organiser(town, "Eräpolku ry")
    association(town, "Martat")
    await aino.says("/liita", group="Polkijat")
    refused = await liisa.taps("Martat", group="Polkijat")
    assert refused.text == "Tämän voi tehdä ylläpitäjä: Aino."
    refused = await town.person("Ville").taps("Koko kylä", group="Polkijat")
    assert refused.text == "Tämän voi tehdä ylläpitäjä: Aino."
    assert (await aino.says("/ryhmat")).text == "Yhtään ryhmää ei ole vielä liitetty."
    await town.person("Ville").taps("Eräpolku ry", group="Polkijat")
    assert (await aino.says("/ryhmat")).text == "Yhtään ryhmää ei ole vielä liitetty."


async def test_an_organiser_of_two_is_asked_and_the_group_of_another_stays(town: Town) -> None:
    liisa = await organiser(town, "Eräpolku ry", "Martat")
    asked = await liisa.says("/liita", group="Polkijat")
    assert asked.labels == ["Eräpolku ry", "Martat"]
    number = association(town, "Kalakerho")
    refused = await liisa.says(f"/liita #{number}", group="Polkijat")
    assert refused.text.startswith("Tämän voi tehdä ylläpitäjä")


async def test_the_language_of_a_group_is_chosen_by_who_may_link_it(town: Town) -> None:
    aino, ville = await town.caretaker(), town.person("Ville")
    await aino.says("/liita", group="Kylätori")
    said = await aino.says("/kieli svenska", group="Kylätori")
    assert said.text.startswith("I den här gruppen talar jag svenska till alla.")
    assert language_of(town, "Kylätori") == "sv"
    assert (await aino.says("/ryhmat")).text.startswith("Ryhmät")
    assert (await ville.says("/kieli english", group="Kylätori")).text == "I will answer you in English."
    assert language_of(town, "Kylätori") == "sv"
    assert (await aino.taps("Suomeksi", group="Kylätori")).text.startswith("Puhun tässä ryhmässä kaikille suomea.")
    assert (await aino.says("/kieli svenska", group="Muu")).text == "Jag svarar dig på svenska."


def language_of(town: Town, group: str) -> str | None:
    found = town.db.read_now(lambda tx: rooms.find(tx, network="telegram", address=group))
    assert found is not None
    return found.language
