"""The weekly digest of a group and of a person: chosen, told at its hour, and what waits for it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from handlers import posting
from handlers.digest import retold
from handlers.digest.digest_times import Chosen, read
from handlers.gathered import Line, gathered
from handlers.types import Reply
from handlers.words import Words
from storage import associations, cards, digests, events, hearing, rooms
from storage.announcement_table import Announcement
from storage.db import Tx
from storage.hearing import Hears
from storage.people import Role
from tests.town import ZONE, Someone, Town, local

NEWS = {1: "Laituri on paikallaan!", 2: "Hiekkaa saa hakea.", 3: "Kokous siirtyi.", 4: "Avain löytyi."}


@gathered("news")
def news(_tx: Tx, number: int, _t: Words, _room: rooms.Known, _zone: object, _now: datetime) -> Line | None:
    """A kind of card of these tests alone."""
    return Line(NEWS[number]) if number in NEWS else None


def told(town: Town, card: str, room: int, *, urgent: bool = False) -> None:
    """Something new is told in the group, through the gate."""
    text = NEWS.get(int(card.rpartition(":")[2]), card)
    now = town.clock.now()
    town.db.write_now(
        lambda tx: posting.post(tx, card, [room], lambda _: Reply(text), now=now, town=town.place, urgent=urgent)
    )


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ma klo 9", Chosen(0, 540)),
        ("Sunnuntaisin klo 17.30", Chosen(6, 1050)),
        ("joka perjantai", Chosen(4)),
        ("klo 10", Chosen(None, 600)),
        ("må kl. 9", Chosen(0, 540)),
        ("onsdag 18", Chosen(2, 1080)),
        ("on Mondays at 9:00", Chosen(0, 540)),
        ("on", Chosen(2)),
        ("pois", Chosen(off=True)),
        ("ma ja ti", None),
        ("ma klo 9–10", None),
        ("ma klo 25", None),
        ("en tiedä", None),
    ],
)
def test_the_day_and_hour_of_a_digest_is_understood_in_three_languages(text: str, meant: Chosen | None) -> None:
    assert read(text) == meant
    if meant is not None:
        assert read(meant.write()) == meant


async def test_a_person_orders_a_digest_changes_it_and_lets_it_go(town: Town, ville: Someone) -> None:
    said = await ville.says("viikkokooste")
    assert said.text.startswith("Et saa viikkokoostetta.\n")
    said = await ville.taps("ma klo 9")
    assert said.text == "Viikkokoosteesi tulee joka maanantai klo 9, seuraavan kerran ma 23.11.2026."
    said = await ville.says("viikkokooste klo 22")
    assert said.text == "Klo 21–8 en kirjoita kenellekään. Minä päivänä ja mihin aikaan?"
    said = await ville.says("su klo 18")
    assert said.text == "Viikkokoosteesi tulee joka sunnuntai klo 18, seuraavan kerran su 22.11.2026."
    said = await ville.taps("Kumoa")
    assert said.text == "Viikkokoosteesi tulee joka maanantai klo 9, seuraavan kerran ma 23.11.2026."
    await town.go_to("2026-11-23T10:00")
    assert ville.sees().text.startswith("Viikkokooste · Mallila\n\nTulevalle viikolle ei ole tiedossa mitään.")
    assert "• Kylätalo: joka ilta, päivällä la ja su" in ville.sees().text
    said = await ville.taps("En halua viikkokoostetta")
    assert said.text == "Et saa viikkokoostetta."
    await town.go_to("2026-12-01T10:00")
    assert ville.sees().text == "Et saa viikkokoostetta."


async def test_whoever_does_not_decide_about_a_group_orders_a_digest_of_their_own(town: Town) -> None:
    aino, ville = await town.caretaker(), town.person("Ville")
    room = town.group(aino, "Kylätori")
    await ville.says("hei")
    await ville.says("/viikkokooste ma klo 9", group="Kylätori")
    assert ville.sees().text == "Tämän voi tehdä ylläpitäjä: Aino."
    assert town.db.read_now(lambda tx: hearing.of_room(tx, room)) == Hears()
    assert (await ville.taps("Oma viikkokooste")).text.startswith("Et saa viikkokoostetta.")
    said = await aino.says("/viikkokooste ma klo 9", group="Kylätori")
    assert said.text == (
        "Ryhmän viikkokooste tulee joka maanantai klo 9, seuraavan kerran ma 23.11.2026.\n"
        "Uusia viestejä tulee enintään 3 päivässä, loput yhdessä seuraavana aamuna."
    )
    assert town.db.read_now(lambda tx: hearing.of_room(tx, room)) == Hears(weekday=0, minute=540)


async def test_an_organiser_decides_about_the_associations_group_from_the_private_chat(town: Town) -> None:
    liisa, aino = town.person("Liisa"), await town.caretaker()
    number = town.association("Kalakerho")
    room = town.group(liisa, "Kalaporukka")
    now = town.clock.now()
    town.db.write_now(lambda tx: rooms.link(tx, room, now=now, association_id=number))
    town.appoint(liisa, Role.ORGANISER, associations.subject(number))
    await liisa.says("viikkokooste")
    said = await liisa.taps("Kalaporukka")
    assert said.text.startswith("Kalaporukka\nRyhmään ei tule viikkokoostetta.\n")
    said = await liisa.taps("Vain koosteessa")
    assert said.text.endswith("Uudet viestit tulevat vain koosteessa.")
    assert town.db.read_now(lambda tx: hearing.of_room(tx, room)) == Hears(weekday=0, only_digest=True)
    await aino.says(f"viestejä päivässä #{room} 1")  # somebody else decides meanwhile
    said = await liisa.taps("Kumoa")
    assert said.text.startswith("Tätä on jo muutettu uudelleen:\n")
    assert town.db.read_now(lambda tx: hearing.of_room(tx, room)).posts == 1


async def test_a_groups_digest_tells_what_is_on_its_own_first_and_nothing_where_nothing_is(town: Town) -> None:
    aino = await town.caretaker()
    town.space("Kylätalo")
    ours = town.association("Kylätoimikunta")
    room, now = town.group(aino, "Kylätori"), town.clock.now()
    town.db.write_now(lambda tx: rooms.link(tx, room, now=now, association_id=ours))
    await aino.says("/viikkokooste su klo 18", group="Kylätori")
    before = len(aino.reads("Kylätori"))
    await town.go_to("2026-11-22T19:00")
    assert len(aino.reads("Kylätori")) == before  # free evenings alone are no news
    town.event(aino, "Joulumyyjäiset", days=[("2026-12-02T12:00", "2026-12-02T16:00")], place="Tori")
    week = [("2026-12-03T18:00", "2026-12-03T20:00")]
    town.event(aino, "Kyläilta", days=week, associations=[ours], place="Kylätalo")
    town.talkoot(aino)
    await town.go_to("2026-11-29T18:30")
    said = aino.sees("Kylätori")
    assert said.text == (
        "Viikkokooste · Mallila\n\n"
        "Viikon aikana\n"
        "• Kyläilta · to 3.12. klo 18–20 · Kylätalo · Kylätoimikunta\n"
        "• Joulumyyjäiset · ke 2.12. klo 12–16 · Tori\n\n"
        "Talkoot: tule mukaan\n"
        "• Rantasiivous · la 5.12. klo 10–14 · Uimaranta, Rantatie 3\n"
        "  10 paikkaa vapaana\n\n"
        "Vapaana viikon aikana\n"
        "• Kylätalo: joka ilta, päivällä la ja su"
    )
    assert said.labels == [
        "Kyläilta to 3.12.",
        "Joulumyyjäiset ke 2.12.",
        "Rantasiivous la 5.12.",
        "Muuta tai lopeta nämä viestit",
    ]
    last = said.button("Muuta tai lopeta nämä viestit")
    assert (last.command, last.private) == (f"digest {room}", True)


async def test_what_a_day_has_no_room_for_comes_together_the_next_morning(town: Town) -> None:
    aino = await town.caretaker()
    room = town.group(aino, "Kylätori")
    await aino.says("/viestejä päivässä 1", group="Kylätori")
    for card in ("news:1", "news:2", "news:3", "news:9"):
        told(town, card, room)
    told(town, "news:4", room, urgent=True)
    await town.settle()
    assert aino.reads("Kylätori")[1:] == [NEWS[1], NEWS[4]]
    await town.go_to("2026-11-22T07:59")
    assert len(aino.reads("Kylätori")) == 3
    await town.go_to("2026-11-22T08:30")
    rest = "Lisää uutta, koottuna yhteen viestiin\n\n• Hiekkaa saa hakea.\n• Kokous siirtyi."
    assert aino.reads("Kylätori")[3:] == [rest]
    await town.go_to("2026-11-24T12:00")
    assert len(aino.reads("Kylätori")) == 4  # and once


async def test_a_group_that_wants_only_the_digest_hears_the_news_there_and_reads_them_corrected(town: Town) -> None:
    aino = await town.caretaker()
    room = town.group(aino, "Kylätori")
    await aino.says("/viikkokooste pe klo 15", group="Kylätori")
    await aino.says("/vain kooste", group="Kylätori")
    for card in ("news:1", "news:2"):
        told(town, card, room)
    await town.go_to("2026-11-27T14:59")
    assert len(aino.reads("Kylätori")) == 2
    await town.go_to("2026-11-27T15:05")
    said = aino.sees("Kylätori")
    assert said.text == "Viikkokooste · Mallila\n\nTiedotteet\n• Laituri on paikallaan!\n• Hiekkaa saa hakea."
    NEWS[1] = "Laituri tulee keväällä."
    del NEWS[2]
    for card in ("news:1", "news:2"):
        town.db.write_now(partial(retold.retell, card=card, now=town.clock.now(), town=town.place))
    await town.settle()
    after = aino.sees("Kylätori")
    assert after.text == "Viikkokooste · Mallila\n\nTiedotteet\n• Laituri tulee keväällä.\n• Tämä on vedetty pois."
    assert after.edited
    NEWS.update({1: "Laituri on paikallaan!", 2: "Hiekkaa saa hakea."})


async def test_an_event_that_overflowed_is_told_before_it_begins_though_the_digest_comes_later(town: Town) -> None:
    aino = await town.caretaker()
    room = town.group(aino, "Kylätori")
    await aino.says("/viikkokooste ma klo 9", group="Kylätori")
    await aino.says("/viestejä päivässä 0", group="Kylätori")
    await town.go_to("2026-11-23T10:00")
    soon = town.event(aino, "Kyläilta", days=[("2026-11-26T18:00", "2026-11-26T20:00")])
    late = town.event(aino, "Kyläjuhla", days=[("2026-12-05T12:00", "2026-12-05T16:00")])
    for event in (soon, late):
        told(town, event.subject, room)
    await town.go_to("2026-11-24T09:00")
    assert aino.sees("Kylätori").text == "Lisää uutta, koottuna yhteen viestiin\n\n• Kyläilta · to 26.11. klo 18–20"
    await town.go_to("2026-11-30T09:30")
    assert aino.sees("Kylätori").text.endswith("\n\nViikon aikana\n• Kyläjuhla · la 5.12. klo 12–16")


async def test_a_person_hears_in_their_language_what_groups_were_told_and_not_what_others_groups_were(
    town: Town,
) -> None:
    aino, ville = await town.caretaker(), town.person("Ville", language="sv")
    other = town.association("Kalakerho")
    room, theirs, now = town.group(aino, "Kylätori"), town.group(aino, "Kalaporukka"), town.clock.now()
    town.db.write_now(lambda tx: rooms.link(tx, theirs, now=now, association_id=other))
    await ville.says("veckobrev sö kl. 18")
    announcements = [(1, room), (2, theirs)]
    for number, where in announcements:
        told(town, f"news:{number}", where)
    for own, known in (((), ["news:1"]), ((other,), ["news:1", "news:2"])):
        assert town.db.read_now(partial(digests.shared, cards=["news:1", "news:2"], associations=own)) == known
    said = {"fi": "Tie on poikki.", "sv": "Vägen är av."}
    sender = town.person_id(aino)
    for number, where in ((1, room), (2, theirs)):
        news = Announcement(id=number, person_id=sender, said=said, created_at=now, confirmed_at=now, sent_at=now)
        town.db.write_now(partial(Tx.add, row=news))
        told(town, f"announcement:{number}", where)
    town.event(aino, "Kyläjuhla")
    await town.go_to("2026-11-22T18:30")
    assert ville.sees().text == (
        "Veckobrev · Mallila\n\nMeddelanden\n• Vägen är av.\n\nSenare\n• Kyläjuhla · lö 5.12 kl. 12–16"
    )


async def test_a_digest_keeps_its_hour_over_daylight_saving_and_is_late_but_not_a_day_late(town: Town) -> None:
    zone_hour = local("2027-03-29T09:00")  # the clocks have been put forward on Sunday
    before = hearing.next_digest(Hears(weekday=0), after=local("2027-03-27T12:00"), zone=ZONE)
    assert before == zone_hour
    aino = await town.caretaker()
    room = town.group(aino, "Kylätori")
    await aino.says("/viikkokooste ma klo 20", group="Kylätori")
    town.event(aino, "Kyläilta", days=[("2026-11-26T18:00", "2026-11-26T20:00")])
    town.clock.set(local("2026-11-23T23:30"), stand=True)  # down over the hour, and back at night
    await town.settle()
    assert len(aino.reads("Kylätori")) == 1
    await town.go_to("2026-11-24T08:05")
    assert "Kyläilta" in aino.sees("Kylätori").text
    town.event(aino)  # of which the digest would tell
    told(town, "news:1", room)
    count = len(aino.reads("Kylätori"))
    town.clock.set(local("2026-12-02T12:00"), stand=True)  # down for two days
    await town.settle()
    assert len(aino.reads("Kylätori")) == count + 1
    assert "Viikkokooste" not in aino.sees("Kylätori").text


async def test_whoever_changes_something_between_the_hour_and_the_telling_hears_the_digest_still(town: Town) -> None:
    aino = await town.caretaker()
    room = town.group(aino, "Kylätori")
    assert digests.Whose(room_id=room).apart.seconds > 1  # not all digests of an hour are told in the same moment
    town.event(aino, "Kyläilta", days=[("2026-11-26T18:00", "2026-11-26T20:00")])
    await aino.says("/viikkokooste ma klo 9", group="Kylätori")
    await town.go_to("2026-11-23T09:00:01")
    await aino.says("/viestejä päivässä 2", group="Kylätori")
    await town.go_to("2026-11-24T12:00")
    assert [text for text in aino.reads("Kylätori") if "Kyläilta" in text] == [aino.sees("Kylätori").text]


async def test_one_digest_is_one_message_and_what_does_not_fit_comes_the_next_morning(town: Town) -> None:
    aino = await town.caretaker()
    room = town.group(aino, "Kylätori")
    await aino.says("/viikkokooste ma klo 9", group="Kylätori")
    await aino.says("/viestejä päivässä 0", group="Kylätori")
    many = range(100, 130)
    NEWS.update({number: f"Uutinen {number} " + "sana " * 50 for number in many})
    for number in many:
        told(town, f"news:{number}", room)
    await town.go_to("2026-11-23T09:05")
    first = aino.sees("Kylätori")
    assert len(first.text.encode("utf-16-le")) // 2 <= 3500
    assert "Uutinen 100" in first.text
    assert "Uutinen 129" not in first.text
    await town.go_to("2026-11-26T09:00")
    assert sum(f"Uutinen {number} " in text for text in aino.reads("Kylätori") for number in many) == len(many)


async def test_the_digest_follows_a_group_to_its_new_address(town: Town) -> None:
    aino = await town.caretaker()
    old, new = town.group(aino, "Vanha"), town.group(aino, "Uusi")
    await aino.says("/viikkokooste ma klo 9", group="Vanha")
    town.db.write_now(lambda tx: digests.readdress(tx, old, new))
    town.event(aino, "Kyläilta", days=[("2026-11-26T18:00", "2026-11-26T20:00")])
    await town.go_to("2026-11-23T09:30")
    assert "Kyläilta" in aino.sees("Uusi").text
    assert len(aino.reads("Vanha")) == 1


async def test_a_cancelled_event_is_not_told(town: Town) -> None:
    aino = await town.caretaker()
    room, now = town.group(aino, "Kylätori"), town.clock.now()
    await aino.says("/viestejä päivässä 0", group="Kylätori")
    event = town.event(aino)
    told(town, event.subject, room)
    town.db.write_now(lambda tx: events.change(tx, event.number, cancelled_at=now))
    await town.go_to("2026-11-22T09:00")
    assert len(aino.reads("Kylätori")) == 1
    assert not town.db.read_now(lambda tx: digests.waiting(tx, room))
    assert not town.db.read_now(lambda tx: cards.rooms_of_card(tx, "digest:1"))


async def test_two_accounts_of_one_person_hear_one_digest(town: Town) -> None:
    ville, other = town.person("Ville"), town.person("Ville", network="matrix")
    await ville.says("viikkokooste su klo 18")
    code = (await other.says("yhdistä")).text.rpartition("/yhdista ")[2].split()[0].rstrip(".")
    await ville.says(f"yhdistä {code}")
    assert town.person_id(ville) == town.person_id(other)
    before = len(ville.reads()) + len(other.reads())
    await town.go_to("2026-11-22T19:00")
    assert len(ville.reads()) + len(other.reads()) == before + 1
    assert (await ville.says("viikkokooste")).text.startswith("Viikkokoosteesi tulee joka sunnuntai klo 18")
