"""A series is asked for as one: all of it is answered with one tap, or single days are rejected."""

from __future__ import annotations

import pytest

from storage import diary
from storage.occupied import State
from storage.people import Role
from tests.town import Someone, Town

ASKED = "/varaa koulun sali joka tiistai klo 18–20 22.12. asti lentopallo"


@pytest.fixture
async def liisa(town: Town) -> Someone:
    town.space("Koulun sali", approval=True, note="Ovikoodi 1234")
    liisa = town.person("Liisa", network="matrix")
    await liisa.says("/ohje")
    town.appoint(liisa, Role.KEEPER, "space:1")
    return liisa


@pytest.fixture
def ville(town: Town, liisa: Someone) -> Someone:
    return town.person("Ville")


def states(town: Town) -> list[str]:
    """Return what became of each turn, in order; one that was only tried has left a number that nothing has."""
    found = town.db.read_now(lambda tx: [diary.get(tx, number) for number in range(1, 30)])
    return ["cancelled" if one.cancelled_at else one.state for one in found if one]


async def test_a_series_is_one_request_and_approved_with_one_tap(town: Town, ville: Someone, liisa: Someone) -> None:
    await ville.says(ASKED)
    asked = [text for text in liisa.reads() if "pyytää" in text]
    assert asked == [
        "Ville pyytää: Koulun sali, joka tiistai klo 18–20, ensi kerran ti 24.11.2026, 22.12.2026 asti, "
        "yhteensä 5 kertaa · lentopallo\nVastaathan viimeistään ma 23.11.2026 klo 8."
    ]
    assert liisa.sees().labels == ["Hyväksy kaikki", "Hylkää kaikki", "Katso päivät", "Kysy"]
    heard = len(ville.reads())
    await liisa.taps("Hyväksy kaikki")
    assert states(town) == [State.BOOKED] * 5
    assert len(ville.reads()) == heard + 1
    assert ville.sees().text.startswith("Tilavastaava Liisa hyväksyi pyyntösi.\nVarattu: Koulun sali, joka tiistai")
    assert "Ovikoodi 1234" in ville.sees().text
    assert any(text.startswith("Varattu 5 kertaa: ") for text in ville.reads())
    await liisa.taps("Kumoa")
    assert states(town) == [State.REQUESTED] * 5
    assert liisa.sees().labels[0] == "Hyväksy kaikki"


async def test_single_days_are_rejected_and_the_others_approved(town: Town, ville: Someone, liisa: Someone) -> None:
    await ville.says(ASKED)
    dates = await liisa.taps("Katso päivät")
    assert "ti 24.11., ti 1.12., ti 8.12., ti 15.12., ti 22.12." in dates.text
    await liisa.taps("Hylkää ti 8.12.")
    await liisa.taps("Varattu muuhun")
    assert ville.sees().text.startswith("Tilavastaava Liisa hylkäsi pyyntösi: Koulun sali, ti 8.12.2026 klo 18–20")
    card = next(text for text in liisa.reads() if "pyytää" in text)
    assert "yhteensä 4 kertaa" in card
    old = dates.button("Hyväksy kaikki").command
    assert (await liisa.says(old, pressed=True)).text.startswith("Pyyntö on muuttunut sillä välin.")
    await liisa.taps("Hyväksy kaikki")
    assert states(town) == [State.BOOKED, State.BOOKED, "cancelled", State.BOOKED, State.BOOKED]


async def test_a_rejected_series_is_told_once_with_its_reason(town: Town, ville: Someone, liisa: Someone) -> None:
    await ville.says(ASKED)
    heard = len(ville.reads())
    await liisa.taps("Hylkää kaikki")
    await liisa.says("salissa on remontti")
    assert states(town) == ["cancelled"] * 5
    assert len(ville.reads()) == heard + 1
    assert "Syy: salissa on remontti" in ville.sees().text
    await liisa.taps("Kumoa")
    assert states(town) == [State.REQUESTED] * 5


async def test_keepers_are_reminded_of_a_series_once(town: Town, ville: Someone, liisa: Someone) -> None:
    await ville.says(ASKED)
    await town.go_to("2026-11-23T07:59")
    asked = [text for text in liisa.reads() if "pyytää" in text]
    assert [text.split(":")[0] for text in asked] == ["Ville pyytää", "Muistutus"]
    await town.go_to("2026-11-24T17:00")
    assert len([text for text in liisa.reads() if "pyytää" in text]) == 3
    await town.go_to("2026-11-24T18:00")
    assert ville.sees().text.startswith("Pyyntöösi ei ehditty vastata: Koulun sali, ti 24.11.2026 klo 18–20")
    assert states(town) == ["cancelled", *[State.REQUESTED] * 4]


async def test_a_withdrawn_series_has_nothing_to_tap_any_more(town: Town, ville: Someone, liisa: Someone) -> None:
    await ville.says(ASKED)
    old = liisa.sees().button("Hyväksy kaikki").command
    await ville.taps("Peru kaikki")
    assert states(town) == ["cancelled"] * 5
    assert liisa.sees().buttons == ()
    refused = await liisa.says(old, pressed=True)
    assert refused.text.startswith(("Tätä ei enää tarvita", "Sellaista pyyntöä ei ole."))
