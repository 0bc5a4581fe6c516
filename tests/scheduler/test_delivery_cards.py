"""A card at which many tap: its changes are merged, slow enough for the network, and the last one always arrives."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import update

from handlers.types import Gone, Limits, Outgrown, Retry
from scheduler.turns import OVERDUE
from storage import cards, claims, outbox
from storage.db import Database, table
from storage.outbox import Message, Priority
from storage.outbox_table import Outbox
from storage.rooms import Known
from tests.street import Quarter, Street
from tests.town import Someone

CARD = "talkoot:7"


@pytest.fixture
def town(db: Database) -> Quarter:
    return Quarter(db, networks=())


def says(town: Quarter, room: Known, text: str, *, pin: bool | None, card: str | None = CARD) -> None:
    """The card says this in the room, and whether it is to be pinned."""
    message, now = Message(text, card=card, pin=pin), town.clock.now()
    town.db.write_now(lambda tx: outbox.promise(tx, message, room, now=now, priority=Priority.NOTICE))


def slow(town: Quarter, **limits: float) -> Street:
    """Return a street that bears only so much."""
    street = Street("telegram", limits=replace(Limits(), **limits))  # type: ignore[arg-type]
    town.walls["telegram"] = street
    town.work.add(street, salt="salt")
    return street


def pins(street: Street) -> list[bool | None]:
    """Return what each message in the street says of its pin now."""
    return [said.reply.pin for said in street.said.values()]


async def test_a_change_that_had_to_wait_says_how_it_is_when_its_turn_comes(town: Quarter) -> None:
    street = slow(town, in_flight=1)
    card, far = town.door("Kylätori"), town.door("Pohjoispää")
    town.promise(card, "0 tulee", card=CARD)
    await town.settle()
    release = street.hold("Pohjoispää")
    town.promise(far, "hei")
    town.promise(card, "1 tulee", card=CARD)
    saying = asyncio.create_task(town.settle())
    await street.tried(2)  # the other one is in flight: the change is claimed and waits
    for text in ("2 tulee", "3 tulee"):
        town.change(CARD, text)
    release.set()
    await saying
    assert street.acts[2:] == [("edit", "Kylätori", "3 tulee")]
    assert town.unsaid() == 0


async def test_a_change_in_flight_is_followed_by_the_newest_alone(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    town.promise(room, "0 tulee", card=CARD)
    await town.settle()
    release = street.hold("Kylätori")
    town.change(CARD, "1 tulee")
    saying = asyncio.create_task(town.settle())
    await street.tried(2)
    for number in range(2, 30):
        town.change(CARD, f"{number} tulee")
        town.work.wake()
    release.set()
    await saying
    assert [text for _, _, text in street.acts] == ["0 tulee", "1 tulee", "29 tulee"]


async def test_a_post_that_may_stand_already_keeps_its_words_and_is_changed_after(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    street.faults["Kylätori"].append(Retry())
    town.promise(room, "0 tulee", card=CARD)
    await town.settle()
    for text in ("1 tulee", "2 tulee"):
        town.change(CARD, text)
    town.wait(2)
    await town.settle()
    assert street.acts == [("send", "Kylätori", "0 tulee")] * 2 + [("edit", "Kylätori", "2 tulee")]


async def test_a_post_that_is_tried_again_keeps_its_words_also_when_the_change_comes_while_it_waits(
    town: Quarter,
) -> None:
    street = slow(town, in_flight=1)
    room, far = town.door("Kylätori"), town.door("Pohjoispää")
    street.faults["Kylätori"].append(Retry())
    town.promise(far, "hei", card="talkoot:8")
    town.promise(room, "0 tulee", card=CARD)
    await town.settle()
    town.wait(2)
    release = street.hold("Pohjoispää")
    town.change("talkoot:8", "hei taas")
    town.db.write_now(lambda tx: tx.run(update(table(Outbox)).where(table(Outbox).c.card == CARD).values(priority=2)))
    saying = asyncio.create_task(town.settle())
    await street.tried(3)  # the other one is in flight: the post is claimed and waits
    town.change(CARD, "1 tulee")
    town.work.wake()
    release.set()
    await saying
    assert street.acts[1] == ("send", "Kylätori", "0 tulee")
    assert street.acts[3:] == [("send", "Kylätori", "0 tulee"), ("edit", "Kylätori", "1 tulee")]


async def test_a_change_that_was_refused_for_now_is_said_as_it_is_later(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    town.promise(room, "0 tulee", card=CARD)
    await town.settle()
    street.faults["Kylätori"].append(Retry(1))
    town.change(CARD, "1 tulee")
    await town.settle()
    town.change(CARD, "2 tulee")
    town.wait(2)
    await town.settle()
    assert street.acts[1:] == [("edit", "Kylätori", "1 tulee"), ("edit", "Kylätori", "2 tulee")]


async def test_changes_in_a_group_keep_their_distance_and_hold_up_nobody(town: Quarter) -> None:
    street = slow(town, change_gap=600)
    group, mine = town.door("Kylätori"), town.door("Aino", person=town.resident("Aino"))
    for room in (group, mine):
        town.promise(room, "0 tulee", card=CARD)
    await town.settle()
    saying = asyncio.create_task(town.work.deliveries["telegram"].run())
    for count, text in ((4, "1 tulee"), (5, "2 tulee")):  # the second one reaches the private chat alone, for now
        town.change(CARD, text)
        town.work.wake()
        await street.tried(count)
    town.promise(group, "vastaus", priority=Priority.ANSWER)
    town.work.wake()
    await street.tried(6)
    saying.cancel()
    await asyncio.gather(saying, return_exceptions=True)
    assert street.texts("Kylätori") == ["1 tulee", "vastaus"]
    assert street.texts("Aino") == ["2 tulee"]
    await town.work.deliveries["telegram"].stop()
    claimed = town.db.write_now(lambda tx: claims.claim(tx, network="telegram", owner="the next", now=town.clock.now()))
    assert [row.text for row in claimed] == ["2 tulee"]


async def test_a_card_is_pinned_once_and_let_go_once_and_pinned_again_when_that_is_taken_back(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    heard = []
    for text, pin in (("0", True), ("1", True), ("loppu", False), ("kiitos", False), ("2", True), ("3", True)):
        says(town, room, text, pin=pin)
        await town.settle()
        heard += pins(street)
    assert heard == [True, None, False, None, True, None]


async def test_what_merged_changes_say_of_the_pin_is_what_the_last_one_says(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    says(town, room, "0", pin=True)
    says(town, room, "loppu", pin=False)
    await town.settle()
    assert (street.acts, pins(street)) == ([("send", "Kylätori", "loppu")], [None])
    release = street.hold("Kylätori")
    says(town, room, "1", pin=True)
    saying = asyncio.create_task(town.settle())
    await street.tried(2)
    says(town, room, "2", pin=True)
    town.work.wake()
    release.set()
    await saying
    assert street.acts[1:] == [("edit", "Kylätori", "1"), ("edit", "Kylätori", "2")]
    assert pins(street) == [None]


async def test_a_card_whose_message_is_gone_is_pinned_where_it_stands_anew(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    says(town, room, "0", pin=True)
    await town.settle()
    street.faults["Kylätori"].append(Gone("message gone", room=False))
    says(town, room, "1", pin=True)
    await town.settle()
    says(town, room, "2", pin=True)
    await town.settle()
    assert pins(street) == [True, True]


async def test_what_an_earlier_program_promised_is_said_and_pins_nothing(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    says(town, room, "0", pin=True, card=None)
    old = '["hei", [["Ohje", "help", false]]]'
    town.db.write_now(lambda tx: tx.run(update(table(Outbox)).values(body=old)))
    await town.settle()
    said = street.last("Kylätori")
    assert (said.text, said.labels, said.reply.pin) == ("hei", ["Ohje"], None)


async def test_everybody_who_taps_within_a_moment_is_one_change_of_the_card_in_each_group(town: Quarter) -> None:
    liisa = Someone(town, "Liisa", "telegram", "fi")
    ada = Someone(town, "Ada", "matrix", "sv")
    street, other = town.street(), town.street("matrix")
    groups = [town.group(liisa, "Kylätori"), town.group(ada, "!tori")]
    planned = town.talkoot(liisa, groups=groups)
    await town.settle()
    for number in range(9):
        town.signs_up(
            Someone(town, f"Ville {number}", ("telegram", "matrix")[number % 2], "fi"), planned.tasks[0].number
        )
    await town.settle()
    for one in (street, other):
        posted, changed = one.acts
        assert (posted[0], changed[0]) == ("send", "edit")
        assert "9/10" in changed[2]


async def test_a_change_that_has_waited_goes_in_turn_with_the_answers_however_many_there_are(town: Quarter) -> None:
    street = slow(town, in_flight=1, per_second=500)
    room = town.door("Kylätori")
    town.promise(room, "0 tulee", card=CARD)
    await town.settle()
    for number in range(130):
        town.promise(town.door(f"far {number}"), "vastaus", priority=Priority.ANSWER)
    town.change(CARD, "1 tulee")
    for number in range(130):
        town.promise(town.door(f"near {number}"), "vastaus", priority=Priority.ANSWER)
    town.wait(OVERDUE.total_seconds())
    await town.settle()
    # It comes behind the answers that were claimed with it, a hundred at a time, and well before the last.
    assert 100 < street.acts.index(("edit", "Kylätori", "1 tulee")) <= 160
    assert len(street.acts) == 262


async def test_a_change_that_has_just_come_lets_the_answers_go_first(town: Quarter) -> None:
    street, room = slow(town, in_flight=1), town.door("Kylätori")
    town.promise(room, "0 tulee", card=CARD)
    await town.settle()
    town.change(CARD, "1 tulee")
    for number in range(130):
        town.promise(town.door(f"near {number}"), "vastaus", priority=Priority.ANSWER)
    await town.settle()
    assert street.acts[-1] == ("edit", "Kylätori", "1 tulee")


async def test_words_that_no_longer_fit_under_the_picture_follow_it_with_the_pin_and_go_with_it(
    town: Quarter,
) -> None:
    street, room = town.street(), town.door("Kylätori")
    says(town, room, "lyhyt", pin=True)
    await town.settle()
    (picture,) = street.said
    street.faults["Kylätori"] += [Outgrown(), Retry(0), Outgrown()]
    says(town, room, "pitkä", pin=True)
    await town.settle()
    await town.go_to("2026-11-21T12:01")
    assert street.texts("Kylätori") == ["", "pitkä"]
    assert pins(street) == [False, True]
    says(town, room, "pidempi", pin=True)
    await town.settle()
    assert street.texts("Kylätori") == ["", "pidempi"]
    gone = Message("poissa")
    town.db.write_now(lambda tx: cards.remove(tx, CARD, lambda _room, _person: gone, now=town.clock.now()))
    await town.settle()
    assert street.texts("Kylätori") == []
    assert street.removed == [(picture, "2")]
