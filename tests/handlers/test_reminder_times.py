"""When people are reminded: chosen for oneself, for a group, and by the caretaker for everybody who has not chosen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from handlers.reminding import times_read
from storage import associations, reminder_times, wallclock
from storage.ahead import write_all
from storage.db import Database, table
from storage.due import Due
from storage.people import Role
from storage.reminder_times import Kind
from tests.town import ZONE, Someone, Town

one_database = pytest.mark.one_database


def wish(town: Town, kind: Kind, someone: Someone) -> str:
    who = town.person_id(someone)
    return write_all(town.db.read_now(lambda tx: reminder_times.of_person(tx, kind, who)))


def armed(db: Database, subject: str) -> list[str]:
    """Return when, on the wall, something becomes due about the subject."""
    due: Any = table(Due)
    rows = db.read_now(lambda tx: tx.all(select(due.c.at).where(due.c.subject == subject).order_by(due.c.at)))
    return [wallclock.local(row.at, ZONE).isoformat(timespec="minutes") for row in rows]


@one_database
@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("edellisenä iltana klo 18 ja tuntia ennen", "1d18:00 60m"),
        ("2 päivää ennen klo 9", "2d09:00"),
        ("samana aamuna klo 8", "0d08:00"),
        ("ei", "off"),
        ("ei koskaan", "off"),
        ("kuten muille", "default"),
        ("tunti ja 30 min ennen", "90m"),
        ("päivää ja tuntia ennen", "1d18:00 60m"),
        ("1,5 h ennen, samana aamuna", "0d08:00 90m"),
        ("kvällen innan kl. 18", "1d18:00"),
        ("en timme före och kvällen innan", "1d18:00 60m"),
        ("2 h before", "120m"),
        ("the evening before at 18:00 and 1 h before", "1d18:00 60m"),
        ("2 days before at 6 pm, the same morning at 7.30 am", "2d18:00 0d07:30"),
    ],
)
def test_people_say_in_their_own_words_when_they_want_to_be_reminded(text: str, read: str) -> None:
    found = times_read.read(text)
    assert found is not None
    assert found.write() == read
    assert times_read.read(read) == found


@one_database
@pytest.mark.parametrize("text", ["klo 18", "klo 25 illalla", "1 min ennen", "joskus", "90 päivää ennen", "2 h klo 9"])
def test_what_says_no_time_is_not_taken_for_one(text: str) -> None:
    assert times_read.read(text) is None


@one_database
async def test_somebody_sees_how_it_is_changes_it_and_takes_it_back(town: Town) -> None:
    ville = town.person("Ville")
    seen = await ville.says("/muistutusajat")
    assert seen.text.splitlines() == [
        "Näin muistutan sinua:",
        "• Varaukset: edellisenä iltana klo 18 ja 1 h ennen",
        "• Talkoot: edellisenä iltana klo 18 ja samana aamuna klo 8",
        "• Tapahtumat: edellisenä iltana klo 18",
        "En herätä sinua: hiljaiset tuntisi ovat 21–8.",
    ]
    asked = await ville.taps("Varaukset")
    assert asked.labels == ["Edellisenä iltana klo 18", "1 h ennen", "Samana aamuna klo 8", "Ei muistutuksia"]
    said = await ville.says("kaksi tuntia ennen ja samana aamuna")
    assert said.text == (
        "Näin muistutan sinua tästä lähtien:\n"
        "Varaukset: samana aamuna klo 8 ja 2 h ennen (muilla: edellisenä iltana klo 18 ja 1 h ennen)"
    )
    assert wish(town, Kind.BOOKING, ville) == "0d08:00 120m"
    said = await ville.taps("Kumoa")
    assert said.text.endswith("\nVaraukset: edellisenä iltana klo 18 ja 1 h ennen")
    assert wish(town, Kind.BOOKING, ville) == reminder_times.BUILT_IN[Kind.BOOKING]


@one_database
async def test_a_time_without_a_kind_asks_of_what_and_words_nobody_knows_ask_again(town: Town) -> None:
    ville = town.person("Ville")
    asked = await ville.says("/påminnelsetider 2 h före")
    assert asked.labels == ["Varaukset", "Talkoot", "Tapahtumat"]
    await ville.taps("Tapahtumat")
    assert wish(town, Kind.EVENT, ville) == "120m"
    asked = await ville.says("/muistutusajat talkoot jotenkin")
    assert "Milloin muistutan?" in asked.text
    await ville.taps("Ei muistutuksia")
    assert wish(town, Kind.TALKOOT, ville) == ""
    await ville.says("/muistutusajat talkoot")
    await ville.taps("Kuten muille")
    assert wish(town, Kind.TALKOOT, ville) == reminder_times.BUILT_IN[Kind.TALKOOT]


async def test_what_waits_for_somebody_comes_as_they_wish_from_now_on(town: Town) -> None:
    town.space()
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo la 28.11. klo 12-14 pilates")
    assert armed(town.db, "booking:1") == ["2026-11-27T18:00", "2026-11-28T11:00"]
    await ville.says("/muistutusajat varaukset 2 päivää ennen klo 9")
    assert armed(town.db, "booking:1") == ["2026-11-26T09:00"]
    await ville.says("/muistutusajat varaukset ei")
    assert armed(town.db, "booking:1") == []
    await ville.taps("Kumoa")
    assert armed(town.db, "booking:1") == ["2026-11-26T09:00"]


async def test_the_caretakers_choice_reaches_everybody_who_has_not_chosen(town: Town) -> None:
    town.space()
    aino, ville, liisa = await town.caretaker(), town.person("Ville"), town.person("Liisa")
    await ville.says("/varaa kylätalo la 28.11. klo 12-14 pilates")
    await liisa.says("/varaa kylätalo la 28.11. klo 15-17 kuoro")
    await liisa.says("/muistutusajat varaukset tuntia ennen")
    assert "Aino" in (await ville.says("/kaikkien muistutusajat varaukset ei")).text
    await aino.says("/kaikkien muistutusajat")
    await aino.taps("Varaukset")
    said = await aino.says("samana aamuna klo 9")
    assert "samana aamuna klo 9 (alun perin: edellisenä iltana klo 18 ja 1 h ennen)" in said.text
    assert armed(town.db, "booking:1") == ["2026-11-28T09:00"]
    assert armed(town.db, "booking:2") == ["2026-11-28T14:00"]
    await aino.taps("Kumoa")
    assert armed(town.db, "booking:1") == ["2026-11-27T18:00", "2026-11-28T11:00"]


@one_database
async def test_a_group_is_reminded_as_those_choose_who_decide_about_it(town: Town) -> None:
    aino, ville = await town.caretaker(), town.person("Ville")
    room = town.group(aino, "Kylätori")
    await ville.says("hei")
    await ville.says("/muistutusajat talkoot samana aamuna", group="Kylätori")
    assert "Aino" in ville.sees().text
    assert ville.sees().labels[-1] == "Omat muistutusajat"
    assert town.db.read_now(lambda tx: reminder_times.of_room(tx, Kind.TALKOOT, room)) == ()
    await aino.says("/muistutusajat talkoot edellisenä iltana klo 19", group="Kylätori")
    assert aino.sees().text == "Kylätori\nNäin muistutan ryhmää tästä lähtien:\nTalkoot: edellisenä iltana klo 19"
    assert write_all(town.db.read_now(lambda tx: reminder_times.of_room(tx, Kind.TALKOOT, room))) == "1d19:00"
    await aino.taps("Kumoa")
    assert town.db.read_now(lambda tx: reminder_times.of_room(tx, Kind.TALKOOT, room)) == ()


@one_database
async def test_an_organiser_decides_about_the_groups_of_their_association_alone(town: Town) -> None:
    aino, ville = await town.caretaker(), town.person("Ville")
    room = town.group(aino, "Kylätori")
    town.appoint(ville, Role.ORGANISER, associations.subject(town.association("Eräpolku ry")))
    refused = await ville.says(f"/ryhmän muistutusajat #{room} talkoot samana aamuna")
    assert "Aino" in refused.text
    assert town.db.read_now(lambda tx: reminder_times.of_room(tx, Kind.TALKOOT, room)) == ()
    shown = await ville.says("/muistutusajat")
    assert shown.labels[3] == "Talkoosi, joista puuttuu väkeä"
    assert datetime.fromisoformat("2026-11-21T12:00") == wallclock.local(town.clock.now(), ZONE)
