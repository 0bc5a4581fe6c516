"""Quiet hours: a person chooses their own, the caretaker the town's; what is said, and when people hear of things."""

from __future__ import annotations

import pytest

from handlers import notices
from handlers.reminding import quiet_set
from handlers.types import Reply
from storage import forgetting, quiet, reminder_times
from storage.db import Tx
from storage.quiet import Quiet
from storage.reminder_times import Kind
from tests.town import ZONE, Someone, Town, local

pytestmark = pytest.mark.one_database


def sleeps(town: Town, someone: Someone) -> Quiet:
    who = town.person_id(someone)
    return town.db.read_now(lambda tx: quiet.of_person(tx, who))


def informed(town: Town, someone: Someone, text: str, starts: str = "") -> None:
    """Somebody else did something of which someone is told."""
    who, now = town.person_id(someone), town.clock.now()

    def inform(tx: Tx) -> bool:
        begins = local(starts) if starts else None
        return notices.inform(tx, who, lambda _t: Reply(text), now=now, town=town.place, starts=begins)

    assert town.db.write_now(inform)


async def test_somebody_chooses_their_own_quiet_hours_and_takes_that_back(town: Town) -> None:
    ville = town.person("Ville")
    seen = await ville.says("/hiljaiset tunnit")
    assert seen.text.startswith("Hiljaiset tuntisi ovat 21–8, kuten kaikilla muillakin.")
    said = await ville.taps("22–7")
    assert said.text.startswith("Hiljaiset tuntisi ovat 22–7.")
    assert sleeps(town, ville) == Quiet(22 * 60, 7 * 60)
    said = await ville.taps("Kumoa")
    assert said.text.startswith("Hiljaiset tuntisi ovat 21–8, kuten kaikilla muillakin.")
    assert (await ville.says("/tysta tider av")).text.startswith("Sinulla ei ole hiljaisia tunteja")
    assert (await ville.taps("Kumoa")).labels == []
    assert sleeps(town, ville) == quiet.TOWN


async def test_an_older_change_of_quiet_hours_is_not_taken_back_over_a_newer_one(town: Town) -> None:
    ville = town.person("Ville")
    first = await ville.says("/hiljaiset tunnit 22–7")
    await ville.says("/hiljaiset tunnit 23-8.30")
    refused = await ville.says(first.button("Kumoa").command, pressed=True)
    assert refused.text.startswith("Tätä on jo muutettu uudelleen:\nHiljaiset tuntisi ovat 23–8.30.")
    assert sleeps(town, ville) == Quiet(23 * 60, 8 * 60 + 30)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("22–7", (22 * 60, 7 * 60)),
        ("10pm to 6:30 am", (22 * 60, 6 * 60 + 30)),
        ("from 12 am to 9 am", (0, 9 * 60)),
        ("kl. 22.30 till 6", (22 * 60 + 30, 6 * 60)),
        ("13 pm to 7", None),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: tuple[int, int] | None) -> None:
    assert quiet_set.read(text) == (Quiet(*hours) if hours else None)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("joskus", "Mistä mihin? Esimerkiksi: 22–7"),
        ("25–7", "Mistä mihin? Esimerkiksi: 22–7"),
        ("8–8", "Mistä mihin? Esimerkiksi: 22–7"),
        ("7–6", "7–6 on liian pitkä aika. Mistä mihin?"),
    ],
)
async def test_hours_that_cannot_be_are_asked_about_and_nothing_changes(town: Town, text: str, asked: str) -> None:
    ville = town.person("Ville")
    said = await ville.says(f"/hiljaiset tunnit {text}")
    assert said.text == asked
    assert sleeps(town, ville) == quiet.TOWN
    await ville.says("22–7")
    assert sleeps(town, ville) == Quiet(22 * 60, 7 * 60)


async def test_only_the_caretaker_chooses_when_the_town_sleeps(town: Town) -> None:
    aino = await town.caretaker()
    ville = town.person("Ville")
    assert "Aino" in (await ville.says("/kunnan hiljaiset tunnit 22–7")).text
    assert sleeps(town, ville) == quiet.TOWN
    said = await aino.says("/kunnan hiljaiset tunnit 22–7")
    assert said.text.startswith("Mallila: hiljaista on klo 22–7.")
    assert sleeps(town, ville) == Quiet(22 * 60, 7 * 60)
    await aino.taps("Kumoa")
    assert sleeps(town, ville) == quiet.TOWN
    assert (await aino.says("/kunnan hiljaiset tunnit ei")).text == "Mistä mihin? Esimerkiksi: 22–7"


async def test_each_hears_what_is_new_when_they_wake_themselves(town: Town) -> None:
    ville, liisa, aino = town.person("Ville"), town.person("Liisa", network="matrix"), town.person("Aino")
    for someone in (ville, liisa, aino):
        await someone.says("/hiljaiset tunnit")
    await ville.says("/hiljaiset tunnit 23-10")
    await liisa.says("/hiljaiset tunnit ei koskaan")
    await town.go_to("2026-11-21T22:30")
    for someone in (ville, liisa, aino):
        informed(town, someone, "uutta")
    await town.settle()
    assert [one.sees().text == "uutta" for one in (ville, liisa, aino)] == [True, True, False]
    await town.go_to("2026-11-22T00:30")
    informed(town, ville, "yöllä")
    await town.go_to("2026-11-22T09:59")
    assert [ville.sees().text, aino.sees().text] == ["uutta", "uutta"]
    await town.go_to("2026-11-22T10:00")
    assert ville.sees().text == "yöllä"


async def test_what_begins_soon_after_somebody_wakes_is_told_at_night(town: Town) -> None:
    ville = town.person("Ville")
    await ville.says("/hiljaiset tunnit 20-6")
    await town.go_to("2026-11-21T22:30")
    informed(town, ville, "aamulla", starts="2026-11-22T07:30")
    informed(town, ville, "myöhemmin", starts="2026-11-22T08:30")
    await town.settle()
    assert ville.sees().text == "aamulla"
    await town.go_to("2026-11-22T06:00")
    assert ville.sees().text == "myöhemmin"


async def test_what_somebody_chose_stands_in_their_data_and_goes_with_them(town: Town) -> None:
    ville = town.person("Ville")
    await ville.says("/hiljaiset tunnit 22–7")
    await ville.says("/muistutusajat talkoot ei")
    who = town.person_id(ville)
    told = (await ville.says("/omat tiedot")).reply.files[0].content.decode()
    assert "Talkoot: ei muistutuksia\nHiljaiset tuntisi ovat 22–7." in told
    town.db.write_now(lambda tx: forgetting.erase(tx, who, room_id=None, now=town.clock.now()))
    assert town.db.read_now(lambda tx: (quiet.of_person(tx, who), reminder_times.own(tx, person_id=who))) == (
        quiet.TOWN,
        {},
    )


async def test_reminders_that_wait_keep_to_the_new_quiet_hours(town: Town) -> None:
    town.space()
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo ma 23.11. klo 20-21 pilates")
    who = town.person_id(ville)
    town.db.write_now(lambda tx: reminder_times.wish(tx, Kind.BOOKING, (), person_id=who))
    await ville.says("/muistutusajat varaukset tuntia ennen")
    await ville.says("/hiljaiset tunnit 18-7")
    await town.go_to("2026-11-23T17:30")
    assert "Kylätalo" in ville.sees().text
    assert town.db.read_now(lambda tx: quiet.of_person(tx, who).asleep(local("2026-11-23T19:00"), ZONE))
