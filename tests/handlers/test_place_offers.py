"""The queue of a task: waiting, a place that becomes free, taking it, letting it go, letting it lapse."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from storage import sign_ups, talkoot_whole
from storage.db import Tx, table
from storage.due import Due
from storage.planned import Part, Planned
from storage.talkoot_table import TalkootDay
from tests.town import ZONE, Someone, Town, local

pytestmark = pytest.mark.one_database

GRILLING = "Rantasiivous, makkaranpaisto, la 5.12.2026 klo 10–14"
KEPT = "Jos paikka vapautuu, saat sen itsellesi 12 tunniksi vastattavaksi."


async def waiting(town: Town, least: int = 0) -> tuple[Planned, Someone, Someone]:
    """Aino grills, alone, and Ville waits for it."""
    aino, ville = town.person("Aino"), town.person("Ville", network="matrix")
    parts = (Part("makkaranpaisto", most=1, least=least), Part("haravointi", most=10))
    planned = town.talkoot(aino, "Rantasiivous", *parts, groups=[town.group(aino, "Kylä")])
    await aino.says("/ilmoittaudu makkaranpaisto")
    await ville.says("/varasijalle makkaranpaisto")
    return planned, aino, ville


async def test_a_freed_place_is_offered_to_who_waited_and_taken(town: Town) -> None:
    _, aino, ville = await waiting(town)
    assert ville.sees().text == f"Olet jonossa 1. {KEPT}\n{GRILLING}"
    assert ville.sees().labels == ["Poistu jonosta", "Kaikki talkoot"]
    assert "Makkaranpaisto 1/1, jonossa 1" in aino.sees("Kylä").text
    await aino.says("/en pääse")
    assert ville.sees().text == (f"Sinulle vapautui paikka: {GRILLING}\nPidän sen sinulle la 21.11. klo 23.59 asti.")
    assert ville.sees().labels == ["Tulen", "En pääse"]
    assert (await ville.taps("Tulen")).text.startswith(f"Olet mukana: {GRILLING}")
    assert f"Olet mukana: {GRILLING}" in ville.reads(), "the offer can be answered no more"
    assert "Makkaranpaisto 1/1" in aino.sees("Kylä").text
    assert "jonossa" not in aino.sees("Kylä").text


async def test_nobody_comes_faster_than_who_waits(town: Town) -> None:
    _, aino, ville = await waiting(town)
    await aino.says("en pääse")
    liisa = town.person("Liisa")
    assert (await liisa.says("sign up 1", pressed=True)).text.startswith("Makkaranpaisto tuli juuri täyteen.")
    assert (await aino.taps("Tulen sittenkin")).text.startswith("Valitettavasti paikkasi ehti jo mennä toiselle.")
    assert (await aino.taps("Jonoon")).text.startswith("Olet jonossa 1. ")
    assert (await ville.says("tulen")).text.startswith(f"Olet mukana: {GRILLING}"), "one offer needs no number"


async def test_a_tap_on_the_task_takes_the_place_that_is_kept(town: Town) -> None:
    _, aino, ville = await waiting(town)
    await aino.says("en pääse")
    assert (await ville.says("sign up 1", pressed=True)).text.startswith(f"Olet mukana: {GRILLING}")


async def test_what_is_not_needed_goes_to_the_next_at_once_and_is_had_back_while_it_is_free(town: Town) -> None:
    _, aino, ville = await waiting(town)
    liisa = town.person("Liisa", language="sv")
    assert (await liisa.says("/reservplats makkaranpaisto")).text.startswith("Du är nummer 2 i kön.")
    await aino.says("en pääse")
    assert (await ville.taps("En pääse")).text == f"Selvä, paikka siirtyi seuraavalle: {GRILLING}"
    assert f"Tämä paikka meni eteenpäin: {GRILLING}" in ville.reads()
    assert liisa.sees().labels == ["Jag kommer", "Jag kan inte"]
    assert (await ville.taps("Tulen sittenkin")).text.startswith("Olet jonossa 1. "), "the old place is kept"
    await town.go_to("2026-11-21T12:01")
    await liisa.taps("Jag kan inte")
    assert ville.sees().text.startswith("Sinulle vapautui paikka: ")
    await ville.taps("En pääse")
    assert ville.sees().text == f"Selvä, paikka on nyt vapaa kaikille: {GRILLING}"
    assert (await ville.taps("Tulen sittenkin")).text.startswith(f"Olet mukana: {GRILLING}")


async def test_an_unanswered_place_goes_on_after_twelve_hours_and_never_at_night(town: Town) -> None:
    _, aino, ville = await waiting(town)
    liisa = town.person("Liisa", language="en")
    await liisa.says("/line up makkaranpaisto")
    await aino.says("en pääse")
    late = ville.sees().button("Tulen").command
    await town.go_to("2026-11-22T07:59")
    assert "became free" not in liisa.sees().text
    assert "Et ehtinyt vastata" not in ville.sees().text
    await town.go_to("2026-11-22T08:00")
    assert liisa.sees().text.startswith("A place became free for you: ")
    assert liisa.sees().text.endswith("I keep it for you until Sun 22 Nov 20:00.")
    assert ville.sees().text == f"Et ehtinyt vastata, joten paikka meni eteenpäin: {GRILLING}"
    assert ville.sees().labels == ["Takaisin jonoon", "Kaikki talkoot"]
    assert (await ville.says(late, pressed=True)).text.startswith("Valitettavasti tämä paikka ehti mennä eteenpäin.")
    assert (await ville.taps("Takaisin jonoon")).text.startswith("Olet jonossa 1. ")
    told = [text for text in ville.reads() if "Et ehtinyt" in text]
    await town.go_to("2026-11-22T20:00")
    assert [text for text in ville.reads() if "Et ehtinyt" in text] == told, "told once"
    assert ville.sees().text.startswith("Sinulle vapautui paikka: ")


async def test_a_bot_that_was_down_gives_the_whole_time_to_answer(town: Town) -> None:
    _, _, ville = await waiting(town)
    give_up(town, 1)
    town.clock.set(local("2026-11-23T12:00"), stand=True)  # two days without a word
    await town.settle()
    assert ville.sees().text.endswith("Pidän sen sinulle ma 23.11. klo 23.59 asti.")
    assert ville.sees().labels == ["Tulen", "En pääse"]


async def test_what_becomes_free_at_night_is_told_in_the_morning_unless_it_begins_early(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    hours = {"Aamu": ("2026-11-22T09:30", "2026-11-22T12:00"), "Päivä": ("2026-11-22T11:00", "2026-11-22T12:00")}
    for title, day in hours.items():
        town.talkoot(aino, title, Part("haravointi", most=1), days=[day])
        await aino.says(f"/ilmoittaudu {title}")
        await ville.says(f"/varasijalle {title}")
    await town.go_to("2026-11-21T23:00")
    heard = len(ville.reads())
    await aino.says("en pääse 1")
    await aino.says("withdraw 3", pressed=True)
    assert [text for text in ville.reads()[heard:] if "Päivä" in text] == []
    assert "Aamu, haravointi" in ville.sees().text
    await town.go_to("2026-11-22T08:00")
    assert ville.sees().text.startswith("Sinulle vapautui paikka: Päivä")


async def test_who_cannot_be_reached_does_not_hold_up_the_next(town: Town) -> None:
    _, aino, _ = await waiting(town)
    emma, liisa = town.person("Emma"), town.person("Liisa")
    await emma.says("line up 1", group="Kylä", pressed=True)
    said = emma.sees("Kylä")
    assert said.text.startswith("Emma, olet jonossa 2: makkaranpaisto\nTarjoan paikan sinulle kahden kesken.")
    assert said.button("Jatka kahden kesken").private
    await liisa.says("/varasijalle makkaranpaisto")
    await town.person("Ville", network="matrix").taps("Poistu jonosta")
    await aino.says("en pääse")
    await town.settle()
    assert liisa.sees().text.startswith("Sinulle vapautui paikka: ")


async def test_leaving_the_queue_is_taken_back_with_the_old_place(town: Town) -> None:
    _, aino, ville = await waiting(town)
    liisa = town.person("Liisa")
    await liisa.says("/varasijalle makkaranpaisto")
    assert (await ville.taps("Poistu jonosta")).text == f"Et ole enää jonossa: {GRILLING}"
    assert (await ville.taps("Kumoa")).text.startswith("Olet jonossa 1. ")
    assert (await liisa.says("line up 1", pressed=True)).text.startswith("Olet jo jonossa 2. ")
    await ville.taps("Poistu jonosta")
    await aino.says("en pääse")
    assert liisa.sees().text.startswith("Sinulle vapautui paikka: ")
    assert "vapautui" not in ville.sees().text


async def test_the_queue_ends_when_the_work_begins(town: Town) -> None:
    _, aino, ville = await waiting(town)
    await town.go_to("2026-12-05T10:00")
    assert "jonossa" not in aino.sees("Kylä").text
    heard = len(ville.reads())
    assert (await ville.says("line up 1", pressed=True)).labels == ["Haravointi", "Kaikki talkoot"]
    assert len(ville.reads()) == heard + 1


async def test_more_places_than_there_are_are_never_waited_for(town: Town) -> None:
    await waiting(town)
    liisa = town.person("Liisa")
    await liisa.says("/varasijalle makkaranpaisto")
    refused = await liisa.says("/tuon 1")
    assert refused.text.startswith("Enempää paikkoja ei ole: ")


def looked_for(town: Town) -> list[str]:
    rows = select(table(Due).c.subject).where(table(Due).c.kind == sign_ups.STAND_IN)
    return town.db.read_now(lambda tx: tx.column(rows))


async def test_who_gives_up_late_leaves_the_organiser_to_look_for_another(town: Town) -> None:
    await waiting(town, least=1)
    for at, number, task in (("2026-12-03T10:01", 1, []), ("2026-12-03T10:02", 2, ["task:1"])):
        town.clock.set(local(at), stand=True)
        give_up(town, number)
        assert looked_for(town) == task, "Ville is asked first"


async def test_who_gives_up_in_time_is_no_reason_to_hurry(town: Town) -> None:
    _, _, ville = await waiting(town, least=1)
    await ville.taps("Poistu jonosta")
    town.clock.set(local("2026-12-03T09:59"), stand=True)
    give_up(town, 1)
    assert looked_for(town) == []


def give_up(town: Town, number: int) -> None:
    town.db.write_now(lambda tx: sign_ups.leave(tx, number, zone=ZONE, now=town.clock.now()))


def sign_ups_of(town: Town, task: int) -> list[int]:
    return [one.number for one in town.db.read_now(lambda tx: sign_ups.of_task(tx, task))]


async def test_of_moved_talkoot_everything_becomes_due_anew(town: Town) -> None:
    planned, _, ville = await waiting(town)
    [day], days = planned.days, table(TalkootDay)
    later = {"starts_at": local("2026-12-12T10:00"), "ends_at": local("2026-12-12T14:00")}

    def move(tx: Tx) -> None:
        tx.run(update(days).where(days.c.id == day.number).values(later))
        talkoot_whole.expected_anew(tx, planned.number, zone=ZONE, now=town.clock.now(), unsure=False)

    town.db.write_now(move)
    await town.go_to("2026-12-05T10:00")
    assert sign_ups_of(town, 1) == [1, 2], "Ville still waits"
    assert not [text for text in ville.reads() if "Huomenna" in text]
    await town.go_to("2026-12-12T10:00")
    assert sign_ups_of(town, 1) == [1]
