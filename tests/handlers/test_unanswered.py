"""Requests nobody answers: reminded, passed on to the deputy and the caretaker, ended when the time has come."""

from __future__ import annotations

import pytest

from storage import diary, spaces
from storage.people import Role
from storage.wallclock import Opening
from tests.town import Said, Someone, Town

ASKED = "/varaa juhlasali pe 4.12. klo 18–23"
WISH = "Juhlasali, pe 4.12.2026 klo 18–23"


@pytest.fixture
async def persons(town: Town) -> dict[str, Someone]:
    """Aino is the caretaker, Liisa the keeper, Pekka her deputy, Ville asks."""
    town.space("Juhlasali", approval=True)
    late = [Opening(day, 8 * 60, 24 * 60) for day in range(7)]
    town.db.write_now(lambda tx: spaces.set_openings(tx, 1, late))
    aino = await town.caretaker()
    found = {"Aino": aino}
    for name, role in (("Liisa", Role.KEEPER), ("Pekka", Role.DEPUTY)):
        found[name] = town.person(name, network="matrix")
        await found[name].says("/ohje")
        town.appoint(found[name], role, "space:1")
    found["Ville"] = town.person("Ville")
    return found


def asked(town: Town, someone: Someone) -> list[Said]:
    """Return the messages in which someone is asked."""
    there = [said for said in town.walls[someone.network].said.values() if said.room == someone.room]
    return [said for said in there if "pyytää" in said.text]


async def test_over_a_weekend_a_request_goes_to_the_keeper_the_deputy_and_the_caretaker(
    town: Town, persons: dict[str, Someone]
) -> None:
    aino, liisa, pekka, ville = (persons[name] for name in ("Aino", "Liisa", "Pekka", "Ville"))
    await ville.says(ASKED)
    assert [len(asked(town, one)) for one in (liisa, pekka, aino)] == [1, 0, 0]
    await town.go_to("2026-11-24T19:59")
    assert len(asked(town, liisa)) == 1
    await town.go_to("2026-11-24T20:00")
    first, reminder = asked(town, liisa)
    assert first.labels == []
    assert reminder.text.startswith(f"Muistutus: Ville pyytää: {WISH}\nVastaathan viimeistään ke 25.11.2026.")
    assert reminder.labels == ["Hyväksy", "Hylkää", "Kysy"]
    assert not asked(town, pekka)
    await town.go_to("2026-11-25T20:00")
    assert asked(town, pekka)[-1].text.startswith("Tähän ei ole vielä vastattu. Ville pyytää: ")
    assert ville.sees().text.startswith("Pyyntöösi ei ole vielä vastattu. Kysyin nyt: Varavastaava Pekka.\n")
    assert not asked(town, aino)
    await town.go_to("2026-11-26T20:00")
    assert asked(town, aino)[-1].labels == ["Hyväksy", "Hylkää", "Kysy"]
    assert "Kysyin nyt: Ylläpitäjä Aino." in ville.sees().text
    assert asked(town, liisa)[-1].labels == ["Hyväksy", "Hylkää", "Kysy"]


async def test_a_request_nobody_answers_ends_when_its_time_has_come(town: Town, persons: dict[str, Someone]) -> None:
    liisa, ville = persons["Liisa"], persons["Ville"]
    await ville.says(ASKED)
    await town.go_to("2026-12-04T17:59")
    old = asked(town, liisa)[-1].button("Hyväksy").command
    await town.go_to("2026-12-04T18:00")
    assert ville.sees().text.startswith(f"Pyyntöösi ei ehditty vastata: {WISH}\nSyy: Kukaan ei ehtinyt vastata ajoissa")
    assert "la 5.12. klo 18–23" in ville.sees().labels
    assert liisa.sees().text.startswith("Tähän ei ehditty vastata: ")
    assert liisa.sees().buttons == ()
    assert (await liisa.says(old, pressed=True)).text.startswith("Tähän ei ehditty vastata: ")
    booked = town.db.read_now(lambda tx: diary.get(tx, 1))
    assert booked is not None
    assert booked.cancelled_at == town.clock.now()


async def test_what_is_answered_is_not_reminded_of(town: Town, persons: dict[str, Someone]) -> None:
    liisa, pekka, ville = persons["Liisa"], persons["Pekka"], persons["Ville"]
    await ville.says(ASKED)
    await liisa.taps("Hyväksy")
    heard = len(ville.reads())
    await town.go_to("2026-12-02T12:00")
    assert [len(asked(town, one)) for one in (liisa, pekka)] == [0, 0]
    assert len(ville.reads()) == heard


async def test_a_deputy_approves_in_the_keepers_place(town: Town, persons: dict[str, Someone]) -> None:
    liisa, pekka, ville = persons["Liisa"], persons["Pekka"], persons["Ville"]
    await ville.says(ASKED)
    await town.go_to("2026-11-25T20:00")
    await pekka.taps("Hyväksy")
    assert ville.sees().text.startswith("Varavastaava Pekka hyväksyi pyyntösi.")
    assert all("Pekka hyväksyi tämän: " in text for text in liisa.reads()[-2:])


async def test_nobody_is_asked_at_night_and_what_was_withdrawn_before_the_morning_is_told_once(
    town: Town, persons: dict[str, Someone]
) -> None:
    liisa, ville = persons["Liisa"], persons["Ville"]
    await town.go_to("2026-11-21T23:00")
    await ville.says(ASKED)
    assert not asked(town, liisa)
    await ville.says("/siirra 1 la 5.12. klo 18–23")
    await town.go_to("2026-11-22T08:00")
    (only,) = asked(town, liisa)
    assert only.text.startswith("Ville pyytää: Juhlasali, la 5.12.2026 klo 18–23")


async def test_over_the_night_in_which_the_clocks_change_the_hours_stay(
    town: Town, persons: dict[str, Someone]
) -> None:
    liisa, pekka, ville = persons["Liisa"], persons["Pekka"], persons["Ville"]
    await town.go_to("2027-03-26T12:00")  # the Friday before summer time begins
    await ville.says("/varaa juhlasali pe 23.4.2027 klo 18–23")
    assert "viimeistään ke 31.3.2027." in ville.sees().text
    await town.go_to("2027-03-30T20:00")
    assert len(asked(town, liisa)) == 2
    await town.go_to("2027-03-31T20:00")
    assert len(asked(town, pekka)) == 1


async def test_a_time_that_is_near_is_answered_in_half_of_what_is_left_and_never_at_night(
    town: Town, persons: dict[str, Someone]
) -> None:
    liisa, pekka, ville = persons["Liisa"], persons["Pekka"], persons["Ville"]
    await town.go_to("2026-11-21T20:00")
    told = await ville.says("/varaa juhlasali su 22.11. klo 14–16")
    assert told.text.endswith("Tilavastaava vastaa viimeistään su 22.11.2026 klo 8.")
    await town.go_to("2026-11-22T08:00")
    assert len(asked(town, pekka)) == 1
    assert asked(town, liisa)


async def test_where_nobody_else_can_be_asked_the_caretaker_is_reminded(town: Town) -> None:
    town.space("Juhlasali", approval=True)
    aino, ville = await town.caretaker(), town.person("Ville")
    await ville.says("/varaa juhlasali pe 4.12. klo 18–20")
    await town.go_to("2026-11-25T20:00")
    assert asked(town, aino)[-1].text.startswith("Muistutus: ")
    assert ville.sees().text.startswith("Pyyntöösi ei ole vielä vastattu. Kysyin nyt: Ylläpitäjä Aino.")
