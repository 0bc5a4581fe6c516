"""How a reminder reaches people: in private, on their other network, named in a group, by those who lead."""

from __future__ import annotations

from storage import people
from storage.db import Tx
from storage.people import Role
from storage.spaces import subject
from tests.reminded import BOOKS, wants
from tests.street import Quarter
from tests.town import Someone


async def test_who_has_no_private_chat_is_named_once_in_the_group_where_they_booked(
    town: Quarter, ville: Someone
) -> None:
    town.group(ville, "Kylätori")
    await ville.says(BOOKS, group="Kylätori")
    await town.go_to("2026-11-27T18:00")
    said = ville.sees("Kylätori")
    assert said.text.startswith("Ville, muistutus sinulle. Huomenna: Kylätalo, la 28.11.2026 klo 10–13")
    assert "1234" not in said.text
    assert [button.private for button in said.buttons] == [True]
    before = len(ville.reads("Kylätori"))
    await town.go_to("2026-11-28T12:00")
    assert len(ville.reads("Kylätori")) == before


async def test_who_blocks_the_bot_is_reminded_on_their_other_network_else_in_the_group(
    town: Quarter, ville: Someone
) -> None:
    town.group(ville, "Kylätori")
    await ville.says("hei")
    await ville.says(BOOKS, group="Kylätori")
    town.street().gone[ville.room] = "blocked"
    other = town.person("Ville", network="matrix")
    town.person_id(other)
    await town.go_to("2026-11-27T18:00")
    assert ville.sees("Kylätori").text.startswith("Ville, muistutus sinulle.")
    liisa, hers = town.person("Liisa"), town.person("Liisa", network="matrix")
    await liisa.says("/varaa kylätalo su 29.11. klo 10–13")
    whose = town.person_id(liisa)
    now = town.clock.now()

    def also_on_matrix(tx: Tx) -> None:
        tx.add(people.Account(network="matrix", user=hers.user, person_id=whose))

    town.db.write_now(also_on_matrix)
    town.street().gone[liisa.room] = "blocked"
    await town.go_to("2026-11-28T18:00")
    assert now < town.clock.now()
    assert town.street("matrix").last(hers.user).text.startswith("Huomenna: Kylätalo, su 29.11.2026 klo 10–13")


async def test_whom_nothing_reaches_those_who_lead_hear_of_once_and_together(town: Quarter, ville: Someone) -> None:
    keeper = await town.caretaker("Aino")
    town.appoint(keeper, Role.KEEPER, subject(1))
    liisa = town.person("Liisa")
    await ville.says(BOOKS)
    await liisa.says("/varaa kylätalo la 28.11. klo 16–18 lentopallo")
    for one in (ville, liisa):
        town.street().gone[one.room] = "blocked"
    before = len(keeper.reads())
    await town.go_to("2026-11-27T18:01")
    assert keeper.reads()[before:] == [
        "Muistutus:\n"
        "• En saanut muistutettua: Ville. Voisitko kertoa hänelle tästä?\n"
        "Kylätalo, la 28.11.2026 klo 10–13 · pilates\n"
        "• En saanut muistutettua: Liisa. Voisitko kertoa hänelle tästä?\n"
        "Kylätalo, la 28.11.2026 klo 16–18 · lentopallo"
    ]
    await town.go_to("2026-11-28T18:00")
    assert len(keeper.reads()) == before + 1


async def test_a_group_hears_the_reminder_that_was_made_for_it(town: Quarter, ville: Someone) -> None:
    room = town.group(ville, "Kylätori")
    for text in ("roskat ulos", "portti kiinni"):
        wants(town, ville, "2026-11-21T18:00", text, room_id=room)
    await town.go_to("2026-11-21T18:00")
    assert ville.reads("Kylätori") == ["Muistutus:\n• roskat ulos\n• portti kiinni"]


async def test_a_group_that_is_no_more_is_not_the_way_and_those_who_lead_hear_instead(
    town: Quarter, ville: Someone
) -> None:
    keeper = await town.caretaker("Aino")
    town.group(ville, "Kylätori")
    await ville.says(BOOKS, group="Kylätori")
    town.street().gone["Kylätori"] = "kicked"
    before = len(keeper.reads())
    await town.go_to("2026-11-27T18:01")
    assert [said.splitlines()[0] for said in keeper.reads()[before:]] == [
        "Muistutus: En saanut muistutettua: Ville. Voisitko kertoa hänelle tästä?"
    ]
