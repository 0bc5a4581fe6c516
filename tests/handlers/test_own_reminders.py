"""One's own reminders: set, heard, put off, changed and done with; of a group; before what is booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handlers.reminding import before_read, hourly, moved_town
from storage import event_cancelling, reminders, talkoot, wallclock
from storage.db import Tx
from storage.people import Role
from storage.reminders import MOST
from tests.town import Someone, Town, local

pytestmark = pytest.mark.one_database


@pytest.fixture
def ville(town: Town) -> Someone:
    return town.person("Ville")


async def test_ville_is_reminded_of_the_keys_and_puts_it_off(town: Town, ville: Someone) -> None:
    said = await ville.says("/muistuta huomenna klo 9 avaimet")
    assert said.text == "Muistutan su 22.11.2026 klo 9: avaimet"
    assert said.labels == ["Peru", "Muuta"]
    await town.go_to("2026-11-22T09:00")
    assert ville.sees().text == "Muistutus: avaimet"
    assert ville.sees().labels == ["10 min", "1 h", "Huomenna"]
    assert (await ville.taps("10 min")).text == "Muistutan uudestaan su 22.11.2026 klo 9.10: avaimet"
    await town.go_to("2026-11-22T10:30")
    assert ville.reads()[-1] == "Muistutus: avaimet"
    await ville.taps("Huomenna")
    assert ville.sees().text == "Muistutan uudestaan ma 23.11.2026 klo 9.10: avaimet"
    assert (await ville.taps("Kumoa")).text == "Tämän muistutuksen aika meni jo: avaimet"
    await town.go_to("2026-11-24T12:00")
    assert ville.reads().count("Muistutus: avaimet") == 2
    late = await ville.says("/torkuta 1 klo 20.55")
    assert late.text == "Muistutan uudestaan ti 24.11.2026 klo 20.55: avaimet"
    await town.go_to("2026-11-24T20:55")
    assert (await ville.taps("10 min")).text == "Muistutan uudestaan ke 25.11.2026 klo 8: avaimet"  # nobody is woken


async def test_every_monday_is_at_eight_on_the_wall_in_winter_and_summer(town: Town, ville: Someone) -> None:
    said = await ville.says("/muistuta joka ma klo 8 roskat ulos")
    assert said.text == "Muistutan joka maanantai klo 8, ensi kerran ma 23.11.2026 klo 8: roskat ulos"
    await town.go_to("2026-11-23T08:00")
    assert ville.sees().text == "Muistutus: roskat ulos"
    assert ville.sees().labels == ["10 min", "1 h", "Huomenna", "Ei enää"]
    for at in ("2026-12-28T08:00", "2027-01-04T08:00", "2027-03-29T08:00"):
        await town.go_to(at)
        (own,) = town.db.read_now(lambda tx: reminders.of_person(tx, town.person_id(ville)))
        assert own.said_at == local(at)
    assert len(ville.reads()) == 1 + 19
    assert (await ville.taps("Ei enää")).text == "En muistuta tästä enää: roskat ulos"
    back = await ville.taps("Kumoa")
    assert back.text == "Muistutan joka maanantai klo 8, seuraavaksi ma 5.4.2027 klo 8: roskat ulos"


async def test_what_was_not_said_is_asked_for(town: Town, ville: Someone) -> None:
    asked = await ville.says("/muistuta")
    assert asked.text == "Milloin muistutan?"
    assert asked.labels[:3] == ["la 21.11. klo 13", "la 21.11. klo 18", "su 22.11. klo 9"]
    assert (await ville.says("huomenna")).text == "Su 22.11.2026: mihin aikaan?"
    assert (await ville.says("klo 18")).text == "Mistä muistutan?"
    assert (await ville.says("soita Liisalle")).text == "Muistutan su 22.11.2026 klo 18: soita Liisalle"
    assert (await ville.says("/muistuta roskat")).text == "Milloin muistutan?"
    assert (await ville.taps("su 22.11. klo 9")).text == "Muistutan su 22.11.2026 klo 9: roskat"
    assert (await ville.says("/muistuta joka pe saunavuoro")).text == "Joka perjantai: mihin aikaan?"
    said = await ville.taps("klo 15")
    assert said.text == "Muistutan joka perjantai klo 15, ensi kerran pe 27.11.2026 klo 15: saunavuoro"
    leap = await ville.says("/muistuta joka vuosi 29.2. klo 9 karkauspäivä")
    assert leap.text == "Muistutan joka vuosi klo 9, ensi kerran ti 29.2.2028 klo 9: karkauspäivä"
    assert (await ville.says("/muistuta huomenna illalla sauna")).labels[0] == "su 22.11. klo 17"
    await ville.says("stop")
    assert (await ville.says("/muistuta eilen klo 9 x")).text.startswith("Se aika meni jo: pe 20.11.2026 klo 9.")


async def test_at_night_the_evening_before_and_the_morning_are_offered(town: Town, ville: Someone) -> None:
    asked = await ville.says("/muistuta huomenna klo 6 lääke")
    assert asked.text.startswith("Silloin on hiljaista, klo 21–8. Milloin sen sijaan?")
    assert asked.labels == ["la 21.11. klo 20.30", "su 22.11. klo 8"]
    assert (await ville.taps("su 22.11. klo 8")).text == "Muistutan su 22.11.2026 klo 8: lääke"
    assert (await ville.says("/muistuta joka ke klo 22 ovi")).labels == ["joka keskiviikko klo 20.30"]


async def test_every_two_hours_until_it_is_done_but_not_at_night(town: Town, ville: Someone) -> None:
    said = await ville.says("/muistuta 2 h välein pumppu")
    assert said.text == "Muistutan 2 tunnin välein, kunnes se on tehty, ensi kerran la 21.11.2026 klo 14: pumppu"
    await town.go_to("2026-11-22T09:00")
    assert ville.reads().count("Muistutus: pumppu") == 4 + 1  # 14, 16, 18, 20 and 8
    assert ville.sees().labels == ["Tehty", "10 min", "1 h", "Huomenna"]
    assert (await ville.taps("Tehty")).text == "Tehty: pumppu"
    await town.go_to("2026-11-23T12:00")
    assert ville.reads().count("Muistutus: pumppu") == 5
    assert (await ville.taps("1 h")).text == "Sinulla ei ole sellaista muistutusta."


async def test_before_a_booking_and_it_follows_the_booking(town: Town, ville: Someone) -> None:
    town.space()
    booked = await ville.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    assert "Muistuta" in booked.labels
    asked = await ville.taps("Muistuta")
    assert asked.labels == ["1 h", "3 h", "1 päivä", "Samana aamuna klo 8"]
    await ville.taps("3 h")
    assert ville.sees().text.startswith("Muistutan pe 27.11.2026 klo 20.30: ")  # in the morning at seven all sleep
    said = await ville.says("/muistuta tunti ennen varausta 1")
    assert said.text == "Muistutan la 28.11.2026 klo 9: Kylätalo, la 28.11.2026 klo 10–13 · pilates"
    await ville.says("/siirrä 1 su 29.11. klo 14–17")
    assert "2. su 29.11.2026 klo 13: " in (await ville.says("/muistutukset")).text
    await ville.says("/peru 1")
    assert (await ville.says("/muistutukset")).text == "Sinulla ei ole odottavia muistutuksia."
    await ville.says("/palauta 1")
    assert "2. su 29.11.2026 klo 13: " in (await ville.says("/muistutukset")).text
    await town.go_to("2026-11-29T13:00")
    assert [text for text in ville.reads() if "Tänään" in text][-1].count("Kylätalo, su 29.11.2026 klo 14–17") >= 1


async def test_of_what_stands_no_more_nothing_is_put_off_or_comes_back(town: Town, ville: Someone) -> None:
    town.space()
    nothing = "En löydä sinulta mitään tulevaa, josta muistuttaa."
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    await ville.says("/muistuta tunti ennen varausta 1")
    removed = await ville.says("/poista muistutus 1")
    await ville.says("/peru 1")
    assert (await ville.says(removed.buttons[0].command)).text == nothing
    await ville.says("/palauta 1")
    assert "1. la 28.11.2026 klo 9: " in (await ville.says("/muistutukset")).text, "it is back with its booking"
    await town.go_to("2026-11-28T15:00")
    assert (await ville.says("snooze 1 10m")).text == nothing


async def test_what_is_not_theirs_nobody_is_reminded_of(town: Town, ville: Someone) -> None:
    town.space()
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    liisa = town.person("Liisa")
    nothing = "En löydä sinulta mitään tulevaa, josta muistuttaa."
    assert (await liisa.says("/muistuta tunti ennen varausta 1")).text == nothing
    await ville.says("/muistuta huomenna klo 9 avaimet")
    for command in ("remove reminder 1", "change reminder 1 klo 10", "snooze 1 10m", "done 1"):
        assert (await liisa.says(command)).text == "Sinulla ei ole sellaista muistutusta."
    town.event(ville)
    said = await liisa.says("/muistuta päivää ennen tapahtumaa 1 klo 18 kakku")
    assert said.text == "Muistutan pe 4.12.2026 klo 18: Kyläjuhla · la 5.12.2026 klo 12–16 · kakku"
    assert (await liisa.says("/muistuta viikkoa ennen tapahtumaa 1")).text.startswith("Muistutan la 28.11.2026 klo 12")
    assert "Siihen on jo liian myöhä." in (await liisa.says("/muistuta 20 päivää ennen tapahtumaa 1")).text


async def test_before_each_day_of_an_event_as_far_as_it_takes_place(town: Town, ville: Someone) -> None:
    days = [(f"2026-12-0{day}T12:00", f"2026-12-0{day}T16:00") for day in (5, 6, 7)]
    event = town.event(ville, days=days)
    person, number = town.person_id(ville), event.number
    assert "Muistutan la 5.12.2026 klo 11: " in (await ville.says("/muistuta tunti ennen tapahtumaa 1")).text

    def comes() -> list[str]:
        found = town.db.read_now(lambda tx: reminders.of_person(tx, person))
        return [f"{wallclock.local(one.at, town.place.zone)}" for one in found if one.at]

    await town.go_to("2026-12-05T12:00")
    assert ville.sees().text.startswith("Tänään: Kyläjuhla")
    assert comes() == ["2026-12-06 11:00:00"]
    how: dict[str, Any] = {"by": person, "zone": town.place.zone, "now": town.clock.now()}
    town.db.write_now(lambda tx: event_cancelling.skip(tx, event.days[1].number, **how))
    assert comes() == ["2026-12-07 11:00:00"]
    town.db.write_now(lambda tx: event_cancelling.cancel(tx, number, why="", **how))
    assert comes() == []
    before = len(ville.reads())
    await town.go_to("2026-12-08T12:00")
    assert not any("Tänään: Kyläjuhla" in text for text in ville.reads()[before:])


async def test_before_talkoot_that_move(town: Town, ville: Someone) -> None:
    planned, person = town.talkoot(ville), town.person_id(ville)
    await ville.says("/muistuta päivää ennen talkoita 1 klo 17 haravat")

    def moved(tx: Tx) -> datetime | None:
        later = [replace(day, starts_at=day.starts_at + timedelta(days=7)) for day in planned.days]
        talkoot.remind(tx, replace(planned, days=tuple(later)), zone=town.place.zone, now=town.clock.now())
        return reminders.of_person(tx, person)[0].at

    assert town.db.write_now(moved) == local("2026-12-11T17:00")
    gone = replace(planned, cancelled_at=town.clock.now())
    town.db.write_now(lambda tx: talkoot.remind(tx, gone, zone=town.place.zone, now=town.clock.now()))
    assert not town.db.read_now(lambda tx: reminders.of_person(tx, person))


async def test_whoever_decides_about_a_group_may_have_it_reminded(town: Town, ville: Someone) -> None:
    aino = await town.caretaker()
    town.group(aino, "Kylätori")
    await ville.says("/start")
    await ville.says("/muistuta huomenna klo 9 avaimet", group="Kylätori")
    assert ville.sees().text == "Muistutan su 22.11.2026 klo 9: avaimet"  # alone, in private
    await aino.says("/muistuta joka su klo 10 roskat", group="Kylätori")
    assert aino.sees().text == "Ketä muistutan?"
    assert aino.sees().labels == ["Minua", "Tätä ryhmää"]
    said = await aino.taps("Tätä ryhmää")
    assert said.text == "Muistutan ryhmää Kylätori joka sunnuntai klo 10, ensi kerran su 22.11.2026 klo 10: roskat"
    await town.go_to("2026-11-22T10:00")
    assert aino.sees("Kylätori").text == "Muistutus: roskat"
    assert aino.sees("Kylätori").labels == []
    assert (await ville.says("tehty")).text == "Sinulla ei ole odottavia muistutuksia."
    assert (await ville.says("/muistuta ryhmää joka ma klo 9 x")).text.startswith("Tämän voi tehdä")
    assert (await aino.says("/muistuta ryhmää joka toinen tunti hanat")).text.startswith(
        "Muistutan ryhmää Kylätori 2 t"
    )
    await town.go_to("2026-11-22T12:30")
    await ville.taps("Tehty", group="Kylätori")
    assert ville.sees("Kylätori").text == "Tehty: hanat"


async def test_reminders_are_listed_changed_and_removed(town: Town, ville: Someone) -> None:
    await ville.says("/muistuta huomenna klo 9 avaimet")
    await ville.says("/muistuta joka kuun viimeinen perjantai klo 15 laskut")
    listed = await ville.says("/muistutukset")
    assert listed.text == (
        "Odottavat muistutukset:\n"
        "1. su 22.11.2026 klo 9: avaimet\n"
        "2. kuukauden viimeisenä perjantaina klo 15, ensi kerran pe 27.11.2026 klo 15: laskut"
    )
    assert listed.labels == ["Muuta 1", "Poista 1", "Muuta 2", "Poista 2"]
    assert (await ville.taps("Muuta 1")).text == "Mitä muutetaan? Napauta aikaa tai kirjoita uusi aika tai uusi teksti."
    changed = await ville.says("ti klo 10")
    assert changed.text == "Muistutan ti 24.11.2026 klo 10: avaimet"
    assert (await ville.says("muuta muistutusta 1 kaikki avaimet")).text.endswith("klo 10: kaikki avaimet")
    assert (await ville.says("muuta muistutusta 1 ti klo 10 ovi")).text == "Muistutan ti 24.11.2026 klo 10: ovi"
    assert (await ville.taps("Kumoa")).text == "Muistutan ti 24.11.2026 klo 10: kaikki avaimet"
    assert (await ville.says("/poista muistutus 2")).text == "En muistuta tästä enää: laskut"
    assert (await ville.says("/muistutukset")).labels == ["Muuta", "Peru"]


async def test_another_time_of_day_is_for_the_same_days(town: Town, ville: Someone) -> None:
    await ville.says("/muistuta joka ma klo 8 roskat ulos")
    changed = await ville.says("/muuta muistutusta 1 klo 15")
    assert changed.text == "Muistutan joka maanantai klo 15, ensi kerran ma 23.11.2026 klo 15: roskat ulos"
    await ville.says("/muistuta huomenna klo 15 avaimet")
    assert (await ville.says("/muuta muistutusta 2 klo 9.30 ovi")).text == "Muistutan su 22.11.2026 klo 9.30: ovi"
    assert (await ville.says("/muuta muistutusta 1 klo 22")).labels == ["joka maanantai klo 20.30"]
    assert (await ville.says("/muuta muistutusta 2 ti klo 10")).text == "Muistutan ti 24.11.2026 klo 10: ovi"


async def test_the_same_wish_twice_is_one_reminder_and_a_hundred_are_enough(town: Town, ville: Someone) -> None:
    first = await ville.says("/muistuta huomenna klo 9 avaimet")
    assert (await ville.says("/muistuta huomenna klo 9 avaimet")).buttons == first.buttons
    person = town.person_id(ville)

    def fill(tx: Tx) -> None:
        for number in range(MOST - 1):
            reminders.add(tx, person_id=person, text=str(number), at=local("2026-12-01T09:00"))

    town.db.write_now(fill)
    refused = await ville.says("/muistuta huomenna klo 10 vielä yksi")
    assert refused.text == "Sinulla odottaa 100 muistutusta, enempää ei mahdu. Poista ensin jokin."


async def test_one_may_read_and_forget_ones_reminders(town: Town, ville: Someone) -> None:
    await ville.says("/muistuta huomenna klo 9 avaimet")
    kept = (await ville.says("/omattiedot")).reply.files[0].content.decode()
    assert "su 22.11.2026 klo 9: avaimet" in kept
    town.appoint(town.person("Aino"), Role.CARETAKER)
    person = town.person_id(ville)
    await ville.says("/unohda minut")
    for label in ("Jatka", "Kyllä, unohda minut"):
        await ville.taps(label)
    assert not town.db.read_now(lambda tx: reminders.of_person(tx, person))


@pytest.mark.parametrize(
    ("language", "said", "answer"),
    [
        ("sv", "/påminn i morgon kl. 9 nycklarna", "Jag påminner dig sö 22.11.2026 kl. 9: nycklarna"),
        (
            "sv",
            "/påminn varannan timme pumpen",
            "Jag påminner dig med 2 timmars mellanrum tills det är klart, första gången lö 21.11.2026 kl. 14: pumpen",
        ),
        ("sv", "/påminn mig om soporna på måndag kl. 8", "Jag påminner dig må 23.11.2026 kl. 8: soporna"),
        ("en", "/remind me about the bins tomorrow at 6 pm", "I will remind you Sun 22 Nov 2026 18:00: the bins"),
        ("en", "/remind tomorrow at 9 keys", "I will remind you Sun 22 Nov 2026 09:00: keys"),
        (
            "en",
            "/remind every other week on Monday at 8 bins",
            "I will remind you every other Monday 08:00, first on Mon 23 Nov 2026 08:00: bins",
        ),
    ],
)
async def test_it_is_said_in_every_language(town: Town, language: str, said: str, answer: str) -> None:
    assert (await town.person("Liisa", language=language).says(said)).text == answer


@pytest.mark.parametrize(
    ("said", "hours", "rest"),
    [
        ("lääke 2 h välein", 2, "lääke"),
        ("joka toinen tunti lääke", 2, "lääke"),
        ("kolmen tunnin välein lääke kunnes tehty", 3, "lääke"),
        ("joka tunti lääke", 1, "lääke"),
        ("var 2:a timme medicin", 2, "medicin"),
        ("var tredje timme medicin tills klart", 3, "medicin"),
        ("every 4 hours pills until done", 4, "pills"),
    ],
)
def test_every_few_hours_is_understood(said: str, hours: int, rest: str) -> None:
    assert hourly.read(said) == (hours, rest)


@pytest.mark.parametrize(
    ("said", "ahead", "about", "rest"),
    [
        ("tunti ennen varausta 3", "60m", ("booking", 3), ""),
        ("päivää ennen talkoita 5 klo 18 hanskat", "1d18:00", ("talkoot", 5), "hanskat"),
        ("en timme före bokning 3", "60m", ("booking", 3), ""),
        ("kvällen före talko 5 kl. 19", "1d19:00", ("talkoot", 5), ""),
        ("2 h before event 7", "120m", ("event", 7), ""),
        ("a day before event 7 at 5 pm cake", "1d17:00", ("event", 7), "cake"),
        ("half an hour before my booking", "30m", ("booking", None), ""),
        ("aamulla ennen varausta 3", "0d08:00", ("booking", 3), ""),
        ("kaksi viikkoa ennen tapahtumaa 7", "20160m", ("event", 7), ""),
    ],
)
def test_before_something_is_understood(said: str, ahead: str, about: tuple[str, int | None], rest: str) -> None:
    found = before_read.read(said)
    assert found is not None
    assert (str(found.ahead), (found.kind, found.number), found.rest) == (ahead, about, rest)


async def test_a_town_whose_zone_changes_keeps_its_times_on_the_wall(town: Town, ville: Someone) -> None:
    await ville.says("/muistuta joka ma klo 8 roskat ulos")
    await ville.says("/muistuta huomenna klo 9 avaimet")
    stockholm, now = ZoneInfo("Europe/Stockholm"), town.clock.now()

    def moved(tx: Tx) -> tuple[bool, ...]:
        return tuple(moved_town.keep(tx, zone, now=now) for zone in (town.place.zone, town.place.zone, stockholm))

    assert town.db.write_now(moved) == (False, False, True)
    waits = town.db.read_now(lambda tx: reminders.of_person(tx, town.person_id(ville)))
    assert [one.at.astimezone(stockholm).hour for one in waits if one.at] == [9, 8]


async def test_who_reads_of_a_time_elsewhere_sees_it_as_their_own_clock_shows_it(town: Town, ville: Someone) -> None:
    said = await ville.says("/muistuta huomenna klo 9 avaimet")
    moment = f"\\[{int(local('2026-11-22T09:00').timestamp())} su 22.11.2026 klo 9\\]"
    assert moment in said.reply.text
    assert moment in (await ville.says("/muistutukset")).reply.text
    weekly = await ville.says("/muistuta joka maanantai klo 8 roskat")
    assert "\\[" not in weekly.reply.text  # that goes by the town's clock, wherever one is
    assert "su 22.11.2026 klo 9: avaimet" in (await ville.says("/omattiedot")).reply.files[0].content.decode()
