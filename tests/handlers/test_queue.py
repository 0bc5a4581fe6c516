"""The queue: waiting, being offered a turn, taking it, letting it go and letting it lapse."""

from __future__ import annotations

from typing import Any

import pytest

from storage import associations, bookings, people, spaces
from storage.associations import Association
from storage.db import Tx
from storage.people import Role
from tests.town import ZONE, Someone, Town

pytestmark = pytest.mark.one_database

KEPT = "Jos vuoro vapautuu, kerron ja pidän sen sinulle 12 tuntia."
HALL = "Kylätalo, la 28.11.2026 klo 12–14"


async def taken(town: Town, **features: Any) -> tuple[Someone, Someone]:
    """Aino has Kylätalo, and Ville waits for a part of that time."""
    town.space("Kylätalo", note="Ovikoodi 1234", **features)
    aino, ville = town.person("Aino"), town.person("Ville", network="matrix")
    await aino.says("/varaa kylätalo la 28.11. klo 10–13")
    await ville.says("/varaa kylätalo la 28.11. klo 12–14")
    await ville.taps("Jonoon")
    return aino, ville


async def test_a_freed_time_is_offered_to_who_waited_and_taken(town: Town) -> None:
    aino, ville = await taken(town)
    assert ville.sees().text == f"Olet jonossa 1. {KEPT}\n{HALL}"
    assert ville.sees().labels == ["Poistu jonosta", "Mitä jonotan"]
    await aino.says("/peru 1")
    assert (
        ville.sees().text == "Kylätalo vapautui: la 28.11.2026 klo 12–14\nPidän sen sinulle la 21.11. klo 23.59 asti."
    )
    assert ville.sees().labels == ["Otan", "En tarvitse"]
    booked = await ville.taps("Otan")
    assert booked.text == f"Varattu: {HALL}\nSinulle: Ovikoodi 1234"
    assert booked.labels[:3] == ["Peru varaus", "Siirrä", "Kalenteriin"]
    assert f"Varattu: {HALL}" in ville.reads(), "the offer can be answered no more"
    assert (await ville.says("/jono")).text == "Et ole missään jonossa."
    assert (await ville.says("/otan 2")).text == f"Tämä on jo sinulla: {HALL}"


async def test_nobody_comes_faster_than_who_waits(town: Town) -> None:
    aino, _ville = await taken(town)
    back = (await aino.says("/peru 1")).button("Kumoa").command
    liisa = town.person("Liisa")
    refused = await liisa.says("/varaa kylätalo la 28.11. klo 12–13")
    assert refused.text == "Kylätalo: tarjottu jonossa olevalle la 28.11.2026 klo 12–14."
    assert "Jonoon" in refused.labels
    assert (await aino.says(back, pressed=True)).text == refused.text


async def test_what_is_not_needed_goes_to_the_next_at_once(town: Town) -> None:
    aino, ville = await taken(town)
    liisa = town.person("Liisa", language="sv")
    await liisa.says("/ko kylätalo 28.11. 10-13")
    assert liisa.sees().text.startswith("Du är nummer 2 i kön.")
    await aino.says("/peru 1")
    assert "blev ledig" not in liisa.sees().text
    passed = await ville.taps("En tarvitse")
    assert passed.text == f"Selvä, vuoro siirtyi seuraavalle: {HALL}"
    assert liisa.sees().text == (
        "Kylätalo blev ledig: lö 28.11.2026 kl. 10–13\nJag håller den åt dig till lö 21.11 kl. 23.59."
    )
    assert liisa.sees().labels == ["Jag tar den", "Jag behöver den inte"]
    back = await ville.taps("Kumoa")
    assert back.text.startswith("Olet jonossa 1. "), "the old place is kept"
    await liisa.taps("Jag behöver den inte")
    assert "Kylätalo vapautui" in ville.sees().text


async def test_what_was_not_needed_is_taken_back_while_nobody_has_it(town: Town) -> None:
    aino, ville = await taken(town)
    await aino.says("/peru 1")
    passed = await ville.taps("En tarvitse")
    assert passed.text == f"Selvä, aika on nyt vapaa kaikille: {HALL}"
    assert (await ville.taps("Kumoa")).text.startswith("Kylätalo vapautui: la 28.11.2026 klo 12–14")
    assert (await ville.taps("Otan")).text.startswith(f"Varattu: {HALL}")
    assert len([text for text in ville.reads() if "vapautui" in text]) == 0, "it is offered once, and then taken"


async def test_an_unanswered_turn_goes_on_after_twelve_hours(town: Town) -> None:
    aino, ville = await taken(town)
    liisa = town.person("Liisa", language="en")
    await liisa.says("/queue kylätalo 28.11. 12-14")
    await aino.says("/peru 1")
    late = ville.sees().button("Otan").command
    await town.go_to("2026-11-21T23:59")
    assert "became free" not in liisa.sees().text
    await town.go_to("2026-11-22T07:59")
    assert "became free" not in liisa.sees().text, "nobody is told at night"
    assert "Et ehtinyt vastata" not in ville.sees().text
    await town.go_to("2026-11-22T08:00")
    assert liisa.sees().text == (
        "Kylätalo became free: Sat 28 Nov 2026 12:00–14:00\nI keep it for you until Sun 22 Nov 20:00."
    )
    assert ville.sees().text == f"Et ehtinyt vastata, joten vuoro meni eteenpäin: {HALL}"
    assert ville.sees().labels == ["Takaisin jonoon"]
    refused = await ville.says(late, pressed=True)
    assert refused.text == f"Valitettavasti tämä vuoro ehti mennä eteenpäin: {HALL}"
    assert (await ville.taps("Takaisin jonoon")).text.startswith("Olet jonossa 2. ")
    await town.go_to("2026-11-22T20:00")
    assert "Kylätalo vapautui" in ville.sees().text
    assert liisa.reads()[-1].startswith("You did not have time to answer"), "told once"


async def test_a_near_turn_is_kept_for_half_of_the_time_left(town: Town) -> None:
    town.space("Kylätalo")
    aino, ville = town.person("Aino"), town.person("Ville")
    await aino.says("/varaa kylätalo klo 18–20")
    joined = await ville.says("/jono kylätalo klo 18–20 pelit")
    assert "hetken" in joined.text
    assert joined.text.endswith("Kylätalo, la 21.11.2026 klo 18–20 · pelit")
    await aino.says("/peru 1")
    assert ville.sees().text.endswith("Pidän sen sinulle la 21.11. klo 15 asti.")
    await town.go_to("2026-11-21T15:00")
    assert ville.sees().text.startswith("Et ehtinyt vastata")
    assert ville.sees().labels == ["Varaa"], "nobody else waits: it is free"
    assert (await ville.taps("Varaa")).text.startswith("Varattu: Kylätalo, la 21.11.2026 klo 18–20")


@pytest.mark.parametrize(
    ("hours", "told", "until"),
    [
        ("9–11", "2026-11-21T23:00", "su 22.11. klo 8.30"),  # so early that it is told of at night
        ("10–12", "2026-11-22T08:00", "su 22.11. klo 9"),
        ("20–21", "2026-11-22T08:00", "su 22.11. klo 14"),
    ],
)
async def test_what_is_freed_at_night_waits_for_the_morning(town: Town, hours: str, told: str, until: str) -> None:
    town.space("Kylätalo")
    aino, ville = town.person("Aino"), town.person("Ville")
    await aino.says(f"/varaa kylätalo huomenna {hours}")
    await ville.says(f"/jono kylätalo huomenna {hours}")
    await town.go_to("2026-11-21T23:00")
    before = len(ville.reads())
    await aino.says("/peru 1")
    assert len(ville.reads()) == before + (told == "2026-11-21T23:00")
    await town.go_to(told)
    assert ville.sees().text.endswith(f"Pidän sen sinulle {until} asti.")
    await town.go_to("2026-11-22T08:15")
    assert len(ville.reads()) == before + 1, "told once"


async def test_a_bot_that_was_down_gives_the_whole_time_to_answer(town: Town) -> None:
    _aino, ville = await taken(town)
    town.db.write_now(lambda tx: bookings.cancel(tx, 1, by=None, zone=ZONE, now=town.clock.now()))
    town.clock.set(town.clock.now().replace(day=23), stand=True)  # two days without a word
    await town.settle()
    assert ville.sees().text.endswith("Pidän sen sinulle ma 23.11. klo 23.59 asti.")
    assert ville.sees().labels == ["Otan", "En tarvitse"]


async def test_who_waits_twice_hears_the_place(town: Town) -> None:
    _aino, ville = await taken(town)
    assert (await ville.says("/jono kylätalo la 28.11. klo 12–14")).text.startswith("Olet jo jonossa 1. ")
    assert (await ville.says("/jono")).text == f"Jonotat näitä:\n1. {HALL} · olet jonossa 1"


async def test_a_free_time_needs_no_queue(town: Town) -> None:
    await taken(town)
    liisa = town.person("Liisa")
    free = await liisa.says("/jono kylätalo la 28.11. klo 14–16 pelit")
    assert free.text == "Ei tarvitse jonottaa. Vapaata la 28.11.2026 klo 14–16: Kylätalo."
    assert (await liisa.taps("Varaa")).text.startswith("Varattu: Kylätalo, la 28.11.2026 klo 14–16 · pelit")
    assert "auki la 28.11.2026 klo 8–21" in (await liisa.says("/jono kylätalo la 28.11. klo 5–7")).text


async def test_what_is_missing_is_asked_one_thing_at_a_time(town: Town) -> None:
    await taken(town)
    liisa = town.person("Liisa")
    assert (await liisa.says("/jono")).labels == ["Jonota aikaa"]
    assert (await liisa.taps("Jonota aikaa")).text == "Mikä tila?"
    assert (await liisa.taps("Kylätalo")).text == "Mitä aikaa haluat jonottaa? Esimerkiksi: huomenna klo 10–12"
    asked = await liisa.says("la 28.11.")
    assert asked.text == "Mitä aikaa haluat jonottaa la 28.11.2026?"
    assert asked.labels[:2] == ["10–13", "Koko päivä"]
    assert (await liisa.taps("10–13")).text.endswith("Kylätalo, la 28.11.2026 klo 10–13")
    assert liisa.sees().text.startswith("Olet jonossa 2. ")


async def test_leaving_is_taken_back_with_the_old_place(town: Town) -> None:
    aino, ville = await taken(town)
    liisa = town.person("Liisa")
    await liisa.says("/jono kylätalo la 28.11. klo 12–14")
    left = await ville.taps("Poistu jonosta")
    assert left.text == f"Et ole enää jonossa: {HALL}"
    assert (await liisa.says("/jono")).text.endswith("olet jonossa 1")
    assert (await ville.taps("Kumoa")).text.startswith("Olet jonossa 1. ")
    assert (await liisa.says("/jono")).text.endswith("olet jonossa 2")
    await ville.taps("Poistu jonosta")
    await aino.says("/peru 1")
    assert "Kylätalo vapautui" in liisa.sees().text
    assert "vapautui" not in ville.sees().text


async def test_a_stranger_neither_answers_nor_leaves_for_somebody(town: Town) -> None:
    aino, ville = await taken(town)
    leave = ville.sees().button("Poistu jonosta").command
    await aino.says("/peru 1")
    caretaker = await town.caretaker("Liisa")
    for said in (ville.sees().button("Otan").command, ville.sees().button("En tarvitse").command):
        assert (await caretaker.says(said, pressed=True)).text == "Sellaista varausta ei ole sinulla."
    assert (await caretaker.says(leave, pressed=True)).text == "Et ole siinä jonossa."


async def test_an_organiser_answers_for_the_association(town: Town) -> None:
    town.space("Kylätalo")
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    await aino.says("/varaa kylätalo la 28.11. klo 12–14")
    await ville.says("hei")
    await liisa.says("hei")

    def appoint(tx: Tx) -> None:
        added = associations.add(tx, Association(name="Marttayhdistys", key="", created_at=town.clock.now()))
        assert isinstance(added, associations.Added)
        subject = associations.subject(added.association_id)
        people.appoint(tx, 2, Role.MEMBER, subject, now=town.clock.now())
        people.appoint(tx, 3, Role.ORGANISER, subject, now=town.clock.now())

    town.db.write_now(appoint)
    assert (await ville.says("/jono kylätalo la 28.11. klo 12–14")).text.endswith(f"{HALL} (Marttayhdistys)")
    await aino.says("/peru 1")
    assert ville.sees().text.startswith("Kylätalo vapautui: la 28.11.2026 klo 12–14 (Marttayhdistys)")
    booked = await liisa.says(ville.sees().button("Otan").command, pressed=True)
    assert booked.text.startswith(f"Varattu: {HALL} (Marttayhdistys)")
    assert ville.sees().text == f"Liisa otti vuoron puolestasi: {HALL} (Marttayhdistys)"


async def test_where_keepers_approve_they_are_asked_when_the_turn_is_taken(town: Town) -> None:
    town.space("Kylätalo", approval=True)
    keeper, ville = await town.caretaker("Liisa"), town.person("Ville")
    await keeper.says("/varaa kylätalo la 28.11. klo 12–14")
    await ville.says("/jono kylätalo la 28.11. klo 12–14")
    await keeper.says("/peru 1")
    taken = await ville.taps("Otan")
    assert taken.text.startswith(f"Pyyntö lähti: {HALL}")
    assert "vastaa viimeistään" in taken.text
    assert f"Ville pyytää: {HALL}" in keeper.sees().text
    assert not (await ville.says("/otan 2")).text.startswith("Varattu")


async def test_who_cannot_be_reached_does_not_hold_up_the_next(town: Town) -> None:
    town.space("Kylätalo")
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    await aino.says("/varaa kylätalo la 28.11. klo 12–14")
    joined = await ville.says("/jono kylätalo la 28.11. klo 12–14", group="kyla")
    assert joined.text == (
        f"Ville, olet jonossa 1: {HALL}\n"
        "Tarjoan vuoron sinulle kahden kesken. Avaa keskustelumme nyt, niin tavoitan sinut."
    )
    assert joined.button("Jatka kahden kesken").private
    await liisa.says("/jono kylätalo la 28.11. klo 12–14")
    await aino.says("/peru 1")
    await town.go_to("2026-11-21T12:01")
    assert "Kylätalo vapautui" in liisa.sees().text
    assert ville.sees("kyla").text == joined.text, "nobody is named in public"


async def test_what_is_offered_is_answered_before_it_is_cancelled_or_moved(town: Town) -> None:
    aino, ville = await taken(town)
    await aino.says("/peru 1")
    for line in (
        "/poistu jonosta 1",
        "/peru 2",
        "/siirra 2 su 29.11. klo 12–14",
        "/varaa kylätalo la 28.11. klo 12–14",
    ):
        said = await ville.says(line)
        assert said.labels == ["Otan", "En tarvitse"], line
    assert (await ville.says("/jono")).text == f"Jonotat näitä:\n1. {HALL} · tarjottu sinulle, vastaathan"
    await ville.taps("Otan 1")
    assert (await ville.says("/peru 2")).text == f"Peruttu: {HALL}"


async def test_a_whole_day_is_waited_for_by_the_hours_the_space_is_open(town: Town) -> None:
    town.space("Kylätalo", longest=24 * 60)
    aino, ville = town.person("Aino"), town.person("Ville")
    await aino.says("/varaa kylätalo la 28.11. klo 12–14")
    joined = await ville.says("/jono kylätalo la 28.11. koko päivä")
    assert joined.text.endswith("Kylätalo, la 28.11.2026")
    await aino.says("/peru 1")
    assert ville.sees().text.startswith("Kylätalo vapautui: la 28.11.2026 klo 8–21\n")
    assert (await ville.taps("Otan")).text == "Varattu: Kylätalo, la 28.11.2026 klo 8–21"


async def test_gear_goes_to_the_first_whose_pieces_are_free(town: Town) -> None:
    town.space("Haravat", kind="gear", quantity=12)
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    await aino.says("/varaa haravat 4 la 28.11. klo 9–15")
    await aino.says("/varaa haravat 8 la 28.11. klo 9–15")
    assert (await ville.says("/jono haravat 10 la 28.11. klo 9–15")).text.startswith("Olet jonossa 1. ")
    await liisa.says("/jono haravat 3 la 28.11. klo 9–15")
    await aino.says("/peru 1")
    assert liisa.sees().text.startswith("Haravat: 3 kpl vapautui: la 28.11.2026 klo 9–15\n")
    assert ville.sees().text.startswith("Olet jonossa 1. ")
    await liisa.taps("En tarvitse")
    await aino.says("/peru 2")
    assert ville.sees().text.startswith("Haravat: 10 kpl vapautui: la 28.11.2026 klo 9–15\n")


async def test_nobody_waits_for_what_has_begun(town: Town) -> None:
    aino, ville = await taken(town)
    await town.go_to("2026-11-28T11:59")
    assert HALL in (await ville.says("/jono")).text
    await town.go_to("2026-11-28T12:00")
    before = ville.reads()
    assert (await ville.says("/jono")).text == "Et ole missään jonossa."
    await aino.says("/peru 1")
    assert ville.reads()[:-1] == before, "nothing is said of it"


async def test_who_waits_for_a_space_that_was_closed_hears_of_it_once(town: Town) -> None:
    _aino, ville = await taken(town)
    await ville.says("/jono kylätalo la 28.11. klo 10–12")
    caretaker = await town.caretaker("Liisa")
    await caretaker.says("/sulje tila kylätalo")
    while "Kumoa" not in caretaker.sees().labels:
        await caretaker.says(caretaker.sees().buttons[0].command, pressed=True)
    await town.go_to("2026-11-21T12:09")
    assert "jonossa" in ville.sees().text
    before = len(ville.reads())
    await town.go_to("2026-11-21T13:00")
    assert ville.reads()[before:] == ["Ei enää varattavissa: Kylätalo. Siksi jonoakaan ei enää ole."]
    assert (await ville.says("/jono")).text == "Et ole missään jonossa."


async def test_a_space_that_opens_again_at_once_keeps_its_queue(town: Town) -> None:
    aino, ville = await taken(town)
    town.db.write_now(lambda tx: spaces.close(tx, 1, now=town.clock.now()))
    await aino.says("/peru 1")
    assert "vapautui" not in ville.sees().text
    caretaker = await town.caretaker("Liisa")
    await caretaker.says("/avaa tila 1")
    assert "Kylätalo vapautui" in ville.sees().text
