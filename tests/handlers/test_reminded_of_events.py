"""Talkoot and events remind by themselves: who comes, who may, who exhibits, who leads, and groups that wish it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from handlers.events import card
from handlers.reminders import rearming
from storage import ahead, answers, placing, reminder_times, rooms, talkoot, talkoot_moving
from storage.db import Tx, table
from storage.due import Due
from storage.event_table import Kind as Sort
from storage.event_table import Says
from storage.events import EventNow
from storage.people import Role
from storage.planned import Part, Planned
from storage.reminder_times import Kind
from tests.town import ZONE, Someone, Town, local

GROUP = "Kylätori"


def heard(someone: Someone, *words: str) -> list[str]:
    """What the person was reminded of."""
    leads = words or ("Huomenna:", "Tänään:", "Muistutus:", "Imorgon:", "I morgon:")
    return [text for text in someone.reads() if text.startswith(leads)]


def wishes(town: Town, kind: Kind, aheads: str, *, person: Someone | None = None, room: int | None = None) -> None:
    """The person, the group or the town wishes to be reminded so, and what waits is armed anew."""
    who = town.person_id(person) if person is not None else None
    now = town.clock.now()

    def wish(tx: Tx) -> None:
        reminder_times.wish(tx, kind, ahead.parse_all(aheads), person_id=who, room_id=room)
        if who is not None:
            rearming.of_person(tx, who, [kind], zone=ZONE, now=now)
        elif room is not None:
            rearming.of_groups(tx, [kind], now=now)
        else:
            rearming.of_town(tx, [kind], now=now)

    town.db.write_now(wish)


def reminders(town: Town, what: str) -> int:
    """How many reminders of the kind wait."""
    rows = select(table(Due).c.id).where(table(Due).c.kind == what)
    return len(town.db.read_now(lambda tx: tx.all(rows)))


async def test_the_eve_reminds_who_comes_and_who_may_and_nobody_else(town: Town) -> None:
    ville, liisa = town.person("Ville"), town.person("Liisa", network="matrix", language="sv")
    matti = town.person("Matti")
    town.event(town.person("Aino"), place="Kylätalo", price="5 €")
    await ville.says("/tulossa 1 +2")
    await liisa.says("/kanske 1")
    await matti.says("/tulossa 1")
    await matti.taps("En pääsekään")
    await town.go_to("2026-12-04T17:59")
    assert not heard(ville)
    await town.go_to("2026-12-05T16:00")
    what = "Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo"
    assert heard(ville) == [f"Huomenna: {what} · tuot 2 muuta\nHinta: 5 €"]
    assert ville.sees().labels == ["Tulen", "En pääse"]
    [maybe] = heard(liisa)
    assert "Kyläjuhla · lö 5.12.2026 kl. 12–16 · Kylätalo\nDu kommer kanske." in maybe
    assert not heard(matti)


async def test_a_reminder_follows_its_event_and_of_what_is_called_off_nobody_hears(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    await aino.says("hei")
    town.event(aino)
    town.event(aino, "Tanssit", days=[("2026-12-04T19:00", "2026-12-04T22:00")])
    await ville.says("/tulossa 1")
    await ville.says("/tulossa 2")
    await aino.says("/siirrä tapahtuma 1 12.12.")
    await aino.taps("Siirrä")
    await aino.says("/peru tapahtuma 2 sairastuminen")
    await aino.taps("Peru tapahtuma")
    await town.go_to("2026-12-12T12:00")
    assert heard(ville) == ["Huomenna: Kyläjuhla · la 12.12.2026 klo 12–16"]


async def test_of_an_event_that_repeats_one_is_reminded_on_the_days_one_comes_and_of_a_weekend_once(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    weekly = [(f"2026-{day}T18:00", f"2026-{day}T20:00") for day in ("11-24", "12-01", "12-08")]
    course = town.event(aino, "Kudontapiiri", days=weekly, repeats=True)
    market = [(f"2026-{day}T10:00", f"2026-{day}T15:00") for day in ("11-28", "11-29", "12-19")]
    town.event(aino, "Joulutori", days=market)
    await ville.says(f"coming {course.days[1].number}", pressed=True)
    await ville.says("/tulossa e2")
    await town.go_to("2026-12-20T12:00")
    assert heard(ville) == [
        "Huomenna: Joulutori · la 28.11.2026 klo 10–15",
        "Huomenna: Kudontapiiri · ti 1.12.2026 klo 18–20",
        "Huomenna: Joulutori · la 19.12.2026 klo 10–15",
    ]


async def test_an_exhibitor_hears_the_eve_with_the_stand_and_who_waits_hears_nothing(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    days = [("2026-12-05T10:00", "2026-12-05T15:00")]
    town.event(aino, "Järjestömessut", days=days, kind=Sort.FAIR, place="Jämsänsali")
    town.group(aino, GROUP)
    await aino.says("/esittelypaikat 1 1 3x3 m")
    await aino.taps("Hae esittelijöitä")
    await ville.says("/hae esittelypaikkaa 1 Martat, kahvia, 3x3, ei sähköä, 0 pöytää")
    await liisa.says("/hae esittelypaikkaa 1 Kalakerho, siikaa, 3x3, ei sähköä, 0 pöytää")
    town.db.write_now(lambda tx: placing.place_all(tx, 1))
    await town.go_to("2026-12-05T10:00")
    [said] = heard(ville)
    assert said.startswith("Huomenna: Järjestömessut · la 5.12.2026 klo 10–15 · Jämsänsali\nMartat")
    assert "paikka 1" in said
    assert ville.sees().labels == ["Paikkakartta", "Olemme perillä", "Emme tulekaan"]
    assert not heard(liisa)


async def test_each_is_reminded_as_they_wish_and_the_rest_as_the_caretaker_says(town: Town) -> None:
    aino, ville, liisa, matti = (town.person(name) for name in ("Aino", "Ville", "Liisa", "Matti"))
    for someone in (ville, liisa, matti):
        await someone.says("hei")
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi"))
    for someone in (ville, liisa, matti):
        town.signs_up(someone, planned.tasks[0].number)
    wishes(town, Kind.TALKOOT, "120m", person=ville)
    wishes(town, Kind.TALKOOT, "", person=liisa)
    wishes(town, Kind.TALKOOT, "2d09:00")
    await town.go_to("2026-12-03T09:00")
    assert (len(heard(ville)), len(heard(liisa)), len(heard(matti))) == (0, 0, 1)
    assert matti.sees().text.startswith("Muistutus: Rantasiivous, haravointi, la 5.12.2026 klo 10–14")
    await town.go_to("2026-12-05T10:00")
    assert (len(heard(ville)), len(heard(liisa)), len(heard(matti))) == (1, 0, 1)
    assert ville.sees().text.startswith("Tänään: Rantasiivous")


async def test_a_changed_wish_loses_nothing_that_the_bot_was_too_late_for(town: Town) -> None:
    ville = town.person("Ville")
    await ville.says("hei")
    planned = town.talkoot(town.person("Aino"), "Rantasiivous", Part("haravointi"))
    town.signs_up(ville, planned.tasks[0].number)
    comes(town, town.event(town.person("Aino")), ville)
    await town.settle()
    town.clock.set(local("2026-12-04T19:00"), stand=True)  # it was down since before six
    wishes(town, Kind.TALKOOT, "60m")
    wishes(town, Kind.EVENT, "", person=ville)
    await town.settle()
    [said] = heard(ville)
    assert "Rantasiivous" in said
    assert "Kyläjuhla" in said
    assert "klo 18" in said, "it is said to be late"
    await town.go_to("2026-12-05T12:00")
    assert [text.split(":")[0] for text in heard(ville)] == ["Huomenna", "Tänään"]


def comes(town: Town, event: EventNow, someone: Someone) -> None:
    who, now = town.person_id(someone), town.clock.now()
    town.db.write_now(lambda tx: answers.say(tx, event.days[0].number, Says.YES, person_id=who, now=now))


@pytest.mark.one_database
async def test_a_changed_default_reaches_hundreds_batch_by_batch(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi"))
    event = town.event(aino)
    for number in range(120):
        someone = town.person(f"Tulija{number}")
        town.signs_up(someone, planned.tasks[0].number)
        comes(town, event, someone)
    await town.settle()
    assert (reminders(town, "sign-up-reminder"), reminders(town, "event-reminder")) == (240, 120)
    wishes(town, Kind.TALKOOT, "2d09:00")
    wishes(town, Kind.EVENT, "")
    await town.go_to("2026-11-21T12:01")
    assert (reminders(town, "sign-up-reminder"), reminders(town, "event-reminder")) == (120, 0)


async def test_a_group_that_wishes_it_hears_of_what_stands_there_once_and_never_at_night(town: Town) -> None:
    aino = town.person("Aino")
    village, fishers = town.group(aino, GROUP), town.group(aino, "Kalakerho")
    for room, aheads in ((village, "1d18:00"), (fishers, "600m 60m")):
        wishes(town, Kind.TALKOOT, aheads, room=room)
        wishes(town, Kind.EVENT, aheads, room=room)
    town.talkoot(aino, "Rantasiivous", Part("haravointi"), groups=[village, fishers])
    event = town.event(aino, place="Kylätalo")
    town.db.write_now(lambda tx: card.post(tx, event, [village], now=town.clock.now(), town=town.place))
    await town.settle()
    before = len(aino.reads(GROUP)), len(aino.reads("Kalakerho"))
    await town.go_to("2026-12-05T12:00")
    assert aino.reads(GROUP)[before[0] :] == [
        "Huomenna: Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n"
        "Huomenna: Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo"
    ]
    assert aino.sees(GROUP).labels == ["Rantasiivous", "Kyläjuhla"]
    what = "Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3"
    assert aino.reads("Kalakerho")[before[1] :] == [f"Huomenna: {what}", f"Tänään: {what}"]


async def test_the_group_of_an_association_hears_of_its_bookings_but_not_of_others_nor_what_they_are_for(
    town: Town,
) -> None:
    ville, marthas = town.person("Ville"), town.association("Marttayhdistys")
    village, ours = town.group(ville, GROUP), town.group(ville, "Martat")
    town.db.write_now(lambda tx: rooms.link(tx, ours, now=town.clock.now(), association_id=marthas))
    for room in (village, ours):
        wishes(town, Kind.BOOKING, "1d18:00", room=room)
    town.space()
    await ville.says("/varaa kylätalo su 29.11. klo 10–13 nimipäivät")
    town.appoint(ville, Role.MEMBER, f"association:{marthas}")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 pikkujoulu")
    await town.go_to("2026-11-29T10:00")
    assert ville.reads("Martat") == ["Huomenna: Kylätalo, la 28.11.2026 klo 10–13 (Marttayhdistys)"]
    with pytest.raises(AssertionError, match="nothing was said"):
        ville.sees(GROUP)


async def test_a_group_that_wishes_nothing_any_more_hears_nothing_and_moved_talkoot_are_told_of_then(
    town: Town,
) -> None:
    aino = town.person("Aino")
    village, fishers = town.group(aino, GROUP), town.group(aino, "Kalakerho")
    for room in (village, fishers):
        wishes(town, Kind.TALKOOT, "1d18:00", room=room)
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi"), groups=[village, fishers])
    await town.settle()
    wishes(town, Kind.TALKOOT, "", room=fishers)
    moved(town, planned, "2026-12-12T10:00", "2026-12-12T14:00")
    before = len(aino.reads(GROUP)), len(aino.reads("Kalakerho"))
    await town.go_to("2026-12-11T17:59")
    assert len(aino.reads(GROUP)) == before[0]
    await town.go_to("2026-12-12T09:00")
    assert [text.split(" ·")[1] for text in aino.reads(GROUP)[before[0] :]] == [" la 12.12.2026 klo 10–14"]
    assert len(aino.reads("Kalakerho")) == before[1]


def moved(town: Town, planned: Planned, start: str, end: str) -> None:
    spans, now = [(local(start), local(end))], town.clock.now()
    town.db.write_now(
        lambda tx: talkoot_moving.move(tx, planned.number, spans, keeps=lambda _: True, zone=ZONE, now=now)
    )


async def test_the_leader_of_now_hears_what_is_lacking_and_not_the_one_before(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    for someone in (aino, ville, liisa):
        await someone.says("hei")
    parts = (Part("roskien keruu", least=3, most=20),)
    planned = town.talkoot(aino, "Rantasiivous", *parts, leader_id=town.person_id(ville))
    await aino.says(f"/muuta talkoita {planned.number} vetäjä Liisa")
    after = town.db.read_now(lambda tx: talkoot.get(tx, planned.number))
    assert after is not None
    assert after.leads == town.person_id(liisa)
    await town.go_to("2026-12-03T12:00")
    assert [len(heard(one)) for one in (aino, ville, liisa)] == [1, 0, 1]


async def test_whom_nothing_reaches_in_private_is_named_in_the_group_where_they_signed_up(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    village = town.group(aino, GROUP)
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi"), groups=[village])
    event = town.event(aino)
    town.db.write_now(lambda tx: card.post(tx, event, [village], now=town.clock.now(), town=town.place))
    await town.settle()
    await ville.says(f"sign up {planned.tasks[0].number}", group=GROUP, pressed=True)
    await ville.says(f"coming {event.days[0].number}", group=GROUP, pressed=True)
    before = len(ville.reads(GROUP))
    await town.go_to("2026-12-04T18:00")
    named = [text for text in ville.reads(GROUP)[before:] if text.startswith("Ville")]
    assert any("Rantasiivous" in text for text in named)
    assert any("Kyläjuhla" in text for text in named)
