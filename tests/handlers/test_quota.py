"""The quota: how many hours a week an association may have, set in chat, kept also when two book at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial

import pytest

from storage import bookings, people, quotas, sharing, spaces
from storage.db import Tx
from storage.diary import Booked
from storage.people import Role
from storage.refusals import OverQuota
from tests.town import ZONE, Someone, Town, local

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def aino(town: Town) -> Someone:
    """The caretaker of a town with two associations."""
    town.space("Kylätalo")
    town.space("Kota")
    town.association("Eräpolku ry")
    town.association("Marttayhdistys")
    return await town.caretaker()


def of_erapolku(town: Town, name: str) -> Someone:
    someone = town.person(name)
    town.appoint(someone, Role.MEMBER, "association:1")
    return someone


async def test_the_caretaker_sets_it_sees_it_and_takes_it_back(aino: Someone) -> None:
    none = "Kiintiötä ei ole: yhdistykset saavat varata niin paljon kuin on vapaata."
    assert (await aino.says("/kiintiö")).text == none
    said = await aino.says("/kiintiö 30 h")
    assert said.text == "Kukin yhdistys saa varata tiloja 30 h viikossa. Jo tehdyt varaukset pysyvät."
    assert (await aino.says("/kiintiö 10 h")).text.startswith("Kukin yhdistys saa varata tiloja 10 h viikossa.")
    assert (await aino.taps("Kumoa")).text.startswith("Kukin yhdistys saa varata tiloja 30 h viikossa.")
    assert (await aino.says("/kiintiö")).text == "Kukin yhdistys saa varata tiloja 30 h viikossa."
    assert (await aino.says("/kiintiö ei")).text.startswith(none)
    assert (await aino.says("/kiintiö paljon")).text == "Montako tuntia viikossa? Esimerkiksi: 10 h"


async def test_nobody_else_sets_it(town: Town, aino: Someone) -> None:
    ville = of_erapolku(town, "Ville")
    assert (await ville.says("/kiintiö 99 h")).text == "Tämän voi tehdä ylläpitäjä: Aino."


async def test_who_would_have_too_much_is_offered_other_weeks(town: Town, aino: Someone) -> None:
    await aino.says("/kiintiö 4 h")
    ville, liisa = of_erapolku(town, "Ville"), of_erapolku(town, "Liisa")
    await ville.says("/varaa kylätalo ma 23.11. klo 18–21")
    await liisa.says("/varaa kota ke 2.12. klo 8–12")
    refused = await liisa.says("/varaa kylätalo su 29.11. klo 18–20 kokous")
    assert refused.text == ("Eräpolku ry voi varata 4 h viikossa (viikko alkaa ma 23.11.2026) ja on jo varannut 3 h.")
    assert refused.labels == ["su 13.12. klo 18–20", "su 20.12. klo 18–20", "su 27.12. klo 18–20"]
    assert (await liisa.taps("su 13.12. klo 18–20")).text.startswith(
        "Varattu: Kylätalo, su 13.12.2026 klo 18–20 (Eräpolku ry) · kokous"
    )
    assert "Eräpolku ry (tällä viikolla 0 h / 4 h)" in (await liisa.says("/varaukset")).text
    assert (await liisa.says("/siirra 3 su 29.11. klo 18–20")).text == refused.text


async def test_a_joint_booking_counts_by_parts(town: Town, aino: Someone) -> None:
    await aino.says("/kiintiö 4 h")
    ville = of_erapolku(town, "Ville")
    said = await ville.says("/varaa kylätalo ma 23.11. klo 13–21 eräpolku marttayhdistys")
    assert said.text.startswith("Varattu"), "four hours each"
    await ville.says("/kenelle 1")
    assert (await ville.taps("Eräpolku ry")).text.startswith("Eräpolku ry voi varata 4 h viikossa")
    assert (await ville.taps("Itselleni")).text.endswith("Kenelle: vain sinulle itsellesi.")


async def test_nobody_comes_over_the_quota_by_taking_back_a_cancellation(town: Town, aino: Someone) -> None:
    await aino.says("/kiintiö 4 h")
    ville = of_erapolku(town, "Ville")
    await ville.says("/varaa kylätalo ma 23.11. klo 8–12")
    await ville.says("/peru 1")
    await ville.says("/varaa kylätalo ti 24.11. klo 8–12")
    assert (await ville.says("/palauta 1")).text.startswith("Eräpolku ry voi varata 4 h viikossa")


async def test_members_who_book_at_once_do_not_exceed_it(town: Town, aino: Someone) -> None:
    await aino.says("/kiintiö 10 h")
    together = threading.Barrier(12)
    now = town.clock.now()
    for number in range(12):
        town.space(f"Tila {number}")

    def book(tx: Tx, number: int) -> object:
        space = spaces.get(tx, 3 + number)
        assert space is not None
        person = people.meet(tx, network="telegram", user=f"n{number}", name="N", language="fi", now=now).id
        start = local("2026-11-25T10:00")
        end = start + timedelta(hours=3)
        return bookings.book(
            tx, space=space, person_id=person, start=start, end=end, associations=[1], zone=ZONE, now=now
        )

    def call(number: int) -> object:
        together.wait()
        return town.db.write_now(partial(book, number=number))

    with ThreadPoolExecutor(12) as callers:
        outcomes = list(callers.map(call, range(12)))
    assert sum(isinstance(one, Booked) for one in outcomes) == 3
    assert sum(isinstance(one, OverQuota) for one in outcomes) == 9


async def test_bookings_given_to_an_association_at_once_do_not_exceed_it(town: Town, aino: Someone) -> None:
    ville, now = town.person("Ville"), town.clock.now()
    for number in range(6):
        town.space(f"Tila {number}")
        await ville.says(f"/varaa tila {number} ke 25.11. klo 10–13")
    await aino.says("/kiintiö 10 h")
    together = threading.Barrier(6)

    def call(number: int) -> object:
        together.wait()
        return town.db.write_now(lambda tx: sharing.give(tx, number, [1], zone=ZONE, now=now))

    with ThreadPoolExecutor(6) as callers:
        outcomes = list(callers.map(call, range(1, 7)))
    assert sum(isinstance(one, Booked) for one in outcomes) == 3
    monday = date(2026, 11, 23)
    used = town.db.read_now(lambda tx: quotas.minutes_used(tx, 1, monday, zone=ZONE))
    assert used == 9 * 60
