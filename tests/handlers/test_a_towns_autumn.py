"""One autumn in Mallila, from the claim to somebody being forgotten, by following only what the bot offers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import diary, joining
from tests.town import Someone, Town, local

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def aino(town: Town) -> Someone:
    """The caretaker, with three associations, four spaces and two kinds of gear, made by tapping."""
    aino = town.person("Aino")
    code = town.db.write_now(joining.claim_code)
    await aino.says(f"/claim {code}")
    await _associations(aino)
    await _spaces(aino)
    await _gear(aino)
    return aino


async def _associations(aino: Someone) -> None:
    await aino.taps("Lisää yhdistys")
    for name, kind in (("Eräpolku ry", "yhdistys"), ("Marttayhdistys", "yhdistys"), ("Kalakerho", "seura")):
        await aino.says(name)
        await aino.taps(kind)
        assert (await aino.taps("Ohita")).text.startswith(f"Nyt kylän yhdistyksissä: {name}")
        await aino.taps("Lisää toinen")
    await aino.taps("Keskeytä") if "Keskeytä" in aino.sees().labels else await aino.says("/keskeytä")


async def _spaces(aino: Someone) -> None:
    for name, people, hours in (("Kylätalo", "40", "ma–su 8–21"), ("Koulun sali", "100", "ma–pe 16–21")):
        await aino.says("/uusi tila")
        for line in (name, people, "Ohita", hours):
            await aino.says(line)
        assert (await aino.taps("Loput tavalliset")).text.startswith(f"Nyt varattavissa: {name}.")
    await aino.says("/uusi tila Juhlasali")
    for line in ("120", "Ohita", "ma–su 8–23"):
        await aino.says(line)
    await aino.taps("Kysy yksitellen")
    await aino.taps("tilavastaava")
    for _ in range(4):
        await aino.says(aino.sees().buttons[0].label)
    await aino.taps("maksuton")
    assert (await aino.taps("Ohita")).text.startswith("Nyt varattavissa: Juhlasali.")
    await aino.says("/uusi tila Varasto 2")
    await aino.taps("päiviksi")
    while "Loput tavalliset" not in aino.sees().labels:
        await aino.taps("Ohita")
    assert (await aino.taps("Loput tavalliset")).text.startswith("Nyt varattavissa: Varasto 2.")


async def _gear(aino: Someone) -> None:
    for name, quantity in (("Haravat", "20"), ("Teltta", "2")):
        await aino.says(f"/uusi väline {name}")
        await aino.says(quantity)
        await aino.taps("Ohita")
        assert (await aino.taps("Loput tavalliset")).text.startswith(f"Nyt varattavissa: {name}.")


async def appointed(aino: Someone, someone: Someone, role: str, what: str) -> None:
    await someone.says("hei")
    await aino.says(f"/nimitä {role} {what} {someone.name}")
    assert f"{role} ({what})" in someone.sees().text


async def test_a_series_gets_replacements_for_its_two_refused_dates(town: Town, aino: Someone) -> None:
    ville, liisa = town.person("Ville"), town.person("Liisa", network="matrix")
    await appointed(aino, ville, "järjestäjä", "Eräpolku ry")
    await appointed(aino, liisa, "järjestäjä", "Marttayhdistys")
    await aino.says("/sulje päivät koulun sali 22.12. joulu")
    await liisa.says("/varaa koulun sali ti 5.1. klo 18–20")
    asked = await ville.says("/varaa koulun sali joka tiistai klo 18–20 31.5. asti lentopallo")
    assert asked.text.startswith("27 kertaa")
    assert "ti 22.12. (suljettu: joulu)" in asked.text
    assert "ti 5.1. (varattu: Marttayhdistys)" in asked.text
    assert asked.labels == ["Varaa muut 25", "Ehdota niille korvaavat", "Älä varaa"]
    offered = await ville.taps("Ehdota niille korvaavat")
    for _ in range(2):
        offered = await ville.taps(offered.labels[0])
    assert len(town.db.read_now(lambda tx: diary.coming(tx, 2, now=town.clock.now()))) == 27


async def test_the_queue_goes_from_one_who_lets_it_lapse_to_the_next(town: Town, aino: Someone) -> None:
    ville, liisa = town.person("Ville"), town.person("Liisa", network="matrix")
    await aino.says("/varaa kylätalo la 28.11. klo 10–13")
    for someone in (ville, liisa):
        taken = await someone.says("/varaa kylätalo la 28.11. klo 12–14")
        assert taken.text == "Kylätalo on varattu la 28.11.2026 klo 10–13."
        await someone.taps("Jonoon")
    assert liisa.sees().text.startswith("Olet jonossa 2.")
    await aino.taps("Peru varaus")
    assert ville.sees().text.startswith("Kylätalo vapautui: la 28.11.2026 klo 12–14")
    await town.go_to("2026-11-22T10:30")
    assert liisa.sees().text.startswith("Kylätalo vapautui: la 28.11.2026 klo 12–14")
    assert (await liisa.taps("Otan")).text.startswith("Varattu: Kylätalo, la 28.11.2026 klo 12–14")
    assert "Takaisin jonoon" in ville.sees().labels


async def test_a_keeper_rejects_with_a_reason_and_the_asker_takes_an_alternative(town: Town, aino: Someone) -> None:
    ville, liisa = town.person("Ville"), town.person("Liisa", network="matrix")
    await appointed(aino, liisa, "tilavastaava", "Juhlasali")
    asked = await ville.says("/varaa juhlasali pe 4.12. klo 18–23 pikkujoulu")
    assert "Pyyntö lähti: Juhlasali, pe 4.12.2026 klo 18–23 · pikkujoulu" in asked.text
    assert "ke 25.11." in asked.text
    assert "Ville pyytää: Juhlasali, pe 4.12.2026 klo 18–23 · pikkujoulu" in liisa.sees().text
    await liisa.taps("Hylkää")
    await liisa.taps("Varattu muuhun")
    told = ville.sees()
    assert "varattu muuhun" in told.text.casefold()
    alternative = next(label for label in told.labels if "." in label)
    await ville.taps(alternative)
    await liisa.taps("Hyväksy")
    assert "hyväksyi" in ville.sees().text
    booked = town.db.read_now(lambda tx: diary.coming_in(tx, 3, now=town.clock.now()))
    assert [one.stands for one in booked] == [True]


async def test_gear_runs_short_and_a_part_of_it_is_booked(town: Town, aino: Someone) -> None:
    ville = town.person("Ville", network="matrix")
    await aino.says("/varaa haravat 8 la 5.12. klo 9–15")
    short = await ville.says("/varaa haravat 20 la 5.12. klo 9–15")
    assert short.text == "Haravat: silloin on vapaana 12."
    assert (await ville.taps("Varaa 12")).text.startswith("Varattu: Haravat, 12 kpl, la 5.12.2026 klo 9–15")


async def test_two_associations_book_together(town: Town, aino: Someone) -> None:
    ville, liisa = town.person("Ville"), town.person("Liisa", network="matrix")
    await appointed(aino, ville, "järjestäjä", "Eräpolku ry")
    await appointed(aino, liisa, "järjestäjä", "Marttayhdistys")
    await ville.says("/varaa kylätalo la 12.12. klo 10–16 myyjäiset")
    await ville.taps("Kenelle…")
    await ville.taps("Yhdessä toisen yhdistyksen kanssa…")
    await ville.taps("Marttayhdistys")
    assert "Eräpolku ry ja Marttayhdistys" in ville.sees().text
    assert "myyjäiset" in liisa.sees().text
    assert "Eräpolku ry ja Marttayhdistys" in (await liisa.says("/varaukset")).text


async def test_the_week_is_seen_and_somebody_is_forgotten(town: Town, aino: Someone) -> None:
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo la 5.12. klo 10–13")
    week = await ville.says("/vapaat kylätalo vk 49")
    assert week.reply.files[0].mime == "image/png"
    assert week.reply.files[0].content.startswith(b"\x89PNG")
    await ville.says("/unohda")
    while "Kyllä, unohda minut" not in ville.sees().labels:
        await ville.taps(ville.sees().labels[0])
    await ville.taps("Kyllä, unohda minut")
    town.clock.set(town.clock.now() + timedelta(minutes=2), stand=True)
    await town.settle()
    assert not town.db.read_now(lambda tx: diary.coming_in(tx, 1, now=local("2026-11-21T12:00")))
