"""In a group: one line for everybody, and the way to the private chat for the rest."""

from __future__ import annotations

import pytest

from tests.town import Someone, Town

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
    assert ville.sees().labels == ["Peru varaus", "Siirrä", "Kalenteriin"]
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
