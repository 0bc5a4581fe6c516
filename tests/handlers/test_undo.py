"""Taking back: everything can be, from the message that said so, and tapping twice says what is true."""

from __future__ import annotations

from storage import spaces
from storage.wallclock import Opening
from tests.town import Someone, Town


async def test_a_whole_day_goes_back_to_the_very_hours_it_had(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo ma 23.11. koko päivä")
    await ville.says("/siirra 1 ti 24.11. koko päivä")
    shorter = [Opening(day, 10 * 60, 18 * 60) for day in range(7)]
    town.db.write_now(lambda tx: spaces.set_openings(tx, 1, shorter))
    assert (await ville.taps("Kumoa")).text.startswith("Siirretty: Kylätalo, ma 23.11.2026 klo 8–21")
    assert (await ville.taps("Kumoa")).text.startswith("Siirretty: Kylätalo, ti 24.11.2026 klo 8–21")


async def test_a_whole_day_is_offered_and_moved_as_a_day(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo ma 23.11. koko päivä")
    assert (await ville.taps("Siirrä")).labels == ["ti 24.11.", "su 22.11.", "ma 30.11.", "ke 25.11."]
    assert (await ville.taps("ti 24.11.")).text.startswith("Siirretty: Kylätalo, ti 24.11.2026 klo 8–21")
    await town.person("Liisa").says("/varaa kylätalo ma 23.11. klo 12–14")
    refused = await ville.taps("Kumoa")
    assert refused.text == "Kylätalo on varattu ma 23.11.2026 klo 12–14."
    assert (await ville.taps("su 22.11.")).text.startswith("Siirretty: Kylätalo, su 22.11.2026 klo 8–21")


async def test_a_move_is_taken_back_even_if_the_limits_have_changed(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    await ville.says("/siirra 1 su 29.11. klo 10–12")
    town.db.write_now(lambda tx: spaces.change(tx, 1, longest=120, ahead=1))
    town.db.write_now(lambda tx: spaces.close(tx, 1, now=town.clock.now()))
    assert (await ville.taps("Kumoa")).text.startswith("Siirretty: Kylätalo, la 28.11.2026 klo 10–13")


async def test_nobody_takes_back_what_somebody_else_moved(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    moved = await ville.says("/siirra 1 su 29.11. klo 10–12")
    refused = await town.person("Liisa").says(moved.button("Kumoa").command, pressed=True)
    assert refused.text == "Kumottavaa ei ole."


async def test_a_move_is_not_taken_back_over_somebody_elses_booking(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    await ville.says("/siirra 1 su 29.11. klo 10–13")
    await town.person("Liisa").says("/varaa kylätalo la 28.11. klo 12–14")
    assert (await ville.taps("Kumoa")).text == "Kylätalo on varattu la 28.11.2026 klo 12–14."


async def test_a_booking_that_is_going_on_comes_back(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo klo 13–15")
    await town.go_to("2026-11-21T14:00")
    await ville.says("/peru 1")
    assert (await ville.taps("Kumoa")).text.startswith("Varaus on taas voimassa: Kylätalo, la 21.11.2026 klo 13–15")


async def test_a_booking_in_a_closed_space_comes_back(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    town.db.write_now(lambda tx: spaces.close(tx, 1, now=town.clock.now()))
    await ville.says("/peru 1")
    assert (await ville.taps("Kumoa")).text.startswith("Varaus on taas voimassa")


async def test_a_booking_comes_back_beside_one_that_came_meanwhile_where_the_gap_is_gone(town: Town) -> None:
    town.space("Kylätalo", gap=60)
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await ville.says("/varaa kylätalo la 28.11. klo 10–12")
    await ville.says("/peru 1")
    town.db.write_now(lambda tx: spaces.change(tx, 1, gap=0))
    assert (await liisa.says("/varaa kylätalo la 28.11. klo 12–14")).text.startswith("Varattu")
    assert (await ville.taps("Kumoa")).text.startswith("Varaus on taas voimassa")


async def test_tapping_twice_tells_how_it_is(ville: Someone) -> None:
    booked = await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    cancel = booked.button("Peru varaus").command
    restore = (await ville.says(cancel, pressed=True)).button("Kumoa").command
    again = await ville.says(cancel, pressed=True)
    assert again.text == "Tämä varaus on jo peruttu: Kylätalo, la 28.11.2026 klo 10–13"
    assert again.labels == ["Kumoa"]
    await ville.says(restore, pressed=True)
    assert (await ville.says(restore, pressed=True)).text.startswith("Varaus on voimassa: Kylätalo, la 28.11.2026")
    same = await ville.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    assert same.text.startswith("Tämä on jo sinulla: Kylätalo, la 28.11.2026 klo 10–13")
    assert same.labels == ["Peru varaus", "Siirrä", "Kalenteriin", "Muistuta"]
    assert (await ville.says("/siirra 1 la 28.11. klo 10–13")).text.startswith("Varaus on voimassa: ")


async def test_taking_a_move_back_twice_tells_how_it_is(ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    undo = (await ville.says("/siirra 1 su 29.11. klo 10–13")).button("Kumoa").command
    await ville.says(undo, pressed=True)
    assert (await ville.says(undo, pressed=True)).text.startswith("Varaus on voimassa: Kylätalo, la 28.11.2026")


async def test_the_door_code_stays_in_private_and_never_comes_to_the_group(town: Town, ville: Someone) -> None:
    await ville.says("hei")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13", group="Kylätori")
    await ville.says("/varaa kylätalo su 29.11. klo 10–13")
    await ville.says("/siirra 1 la 28.11. klo 14–16")
    await ville.says("/siirra 2 su 29.11. klo 14–16")
    await ville.taps("Kumoa")
    await ville.says("/peru 1")
    await ville.taps("Kumoa")
    standing = [text for text in ville.reads() if text.startswith(("Varattu", "Siirretty", "Varaus on"))]
    assert len(standing) >= 5
    assert all("1234" in text for text in standing)
    assert not any("1234" in text for text in ville.reads("Kylätori"))


async def test_the_other_account_hears_of_the_joining_and_can_take_it_back(town: Town, ville: Someone) -> None:
    code = (await ville.says("/yhdista")).text.split("/yhdista ")[1].split()[0]
    other = town.person("Ville", network="matrix")
    await other.says(f"/yhdista {code}")
    assert ville.sees().text == "Ville (Matrix) ja sinä olette nyt sama henkilö. Varauksesi ovat yhdessä."
    assert (await ville.taps("Kumoa")).text.startswith("Kumottu")
