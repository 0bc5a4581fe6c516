"""Talkoot over the wire: one card in a Telegram group and an encrypted Matrix room, to which people come from both."""

from __future__ import annotations

from pathlib import Path

import nio
import pytest

from bot.networks.choices import keycap
from storage import sign_ups, talkoot
from storage.signed import Standing
from tests.botapi import Group, Message
from tests.matrix_people import PATIENCE, Person
from tests.process_town import (
    Mallila,
    OnMatrix,
    OnTelegram,
    body,
    goes_through,
    killed_while_saying,
    mallila,
    number_of,
)
from tests.synapse import Synapse

PLAN = """/uusi talkoot Rantasiivous
{day} klo 10–14
paikka: Uimaranta, Rantatie 3
tehtävät: haravointi 10, makkaranpaisto 2
mukaan: hanskat"""
GRILL = "Makkaranpaisto"


class Groups:
    """The village's group on Telegram and its encrypted room on Matrix, in which the same card stands."""

    def __init__(self, town: Mallila, telegram: Group, matrix: OnMatrix) -> None:
        self.town, self.telegram, self.matrix = town, telegram, matrix

    @property
    def card(self) -> Message:
        """The card in the Telegram group."""
        return next(one for one in self.telegram.chat.messages.values() if "Rantasiivous ·" in one.text)

    @property
    def event(self) -> nio.Event:
        """The card in the Matrix room, as it was first said."""
        return next(one for one in self.matrix.said() if "Rantasiivous ·" in body(one))

    async def both_say(self, part: str) -> None:
        """The card says so in both groups."""
        await self.town.api.until(lambda: part in self.card.text or None, 15, f"the card says {part!r}")
        await self.matrix.someone.until(lambda: part in self.now(), f"the card in Matrix says {part!r}")

    def now(self) -> str:
        """Return what the card in the Matrix room says now."""
        changes = [
            one
            for one in self.matrix.said()
            if one.source["content"].get("m.relates_to", {}).get("event_id") == self.event.event_id
        ]
        return body((changes or [self.event])[-1])

    async def taps_matrix(self, someone: OnMatrix, label: str) -> None:
        """Somebody in the Matrix room reacts with the number of that choice."""
        number = number_of(self.event, label)
        await someone.someone.react(self.event.event_id, keycap(number), self.matrix.room)

    async def pins(self, *wanted: str) -> None:
        """In the Matrix room these messages are pinned, and no others."""

        def pinned() -> list[str] | None:
            here = [event.source for room, event in self.matrix.someone.seen if room == self.matrix.room]
            said = [one["content"].get("pinned") for one in here if one["type"] == "m.room.pinned_events"]
            return said[-1] if said else None

        await self.matrix.someone.until(lambda: pinned() == list(wanted), f"{wanted} are not pinned")


async def gathered(town: Mallila, ada: Person) -> Groups:
    """Both groups are linked to the town, and the bot may pin in both."""
    await goes_through(town.aino, "/nimitä", "ylläpitäjä", "Liisa")
    await town.liisa.hears("Aino nimitti sinut")
    telegram = town.api.supergroup("Kylätori")
    await telegram.add_bot(town.aino.someone, as_admin=True)
    greeting = await town.aino.someone.hears("Hei!", chat=telegram, within=PATIENCE)
    await town.aino.someone.press(greeting, "Liitä tämä ryhmä")
    await town.aino.someone.hears("nyt liitetty", chat=telegram, within=PATIENCE)
    liisa = town.liisa.someone
    room = await liisa.create("Pohjoispää", invite=(town.bot.matrix_id, ada.id), encrypted=True)
    await ada.join(room)
    await liisa.together(room, town.bot.matrix_id, ada.id)
    await liisa.power(room, town.bot.matrix_id, 50)
    matrix = OnMatrix(liisa, room, town.bot.matrix_id)
    await matrix.says("!liitä", "nyt liitetty")
    return Groups(town, telegram, matrix)


def standing(town: Mallila) -> list[tuple[str, str, str]]:
    """Return who has signed up for what, and how they stand."""
    db = town.bot.database()
    try:
        planned = db.read_now(lambda tx: talkoot.get(tx, 1))
        assert planned is not None
        found = db.read_now(lambda tx: sign_ups.of_talkoot(tx, planned))
    finally:
        db.close()
    return [(one.name, one.task, one.state) for one in found]


@pytest.mark.parametrize("killed", [False, True], ids=["at peace", "killed in the middle"])
async def test_talkoot_published_on_both_networks_are_filled_beyond_their_places_and_a_place_goes_across(
    synapse: Synapse, sqlite_url: str, tmp_path: Path, killed: bool
) -> None:
    async with Person(synapse, "Ada") as ada, mallila(synapse, sqlite_url, tmp_path) as town:
        groups = await gathered(town, ada)
        await published(town, groups)
        for someone in (town.ville, town.aino):
            await someone.someone.press(groups.card, GRILL)
            await someone.hears("Olet mukana: Rantasiivous, makkaranpaisto")
        await groups.both_say(f"{GRILL} 2/2\n")
        if killed:
            await town.bot.kill()
            await groups.taps_matrix(town.liisa, GRILL)
            await town.bot.start()
        else:
            await groups.taps_matrix(town.liisa, GRILL)
        await town.liisa.hears("Olet jonossa 1.")
        await groups.both_say(f"{GRILL} 2/2, jonossa 1")
        await given_up(town, town.ville, killed=killed)
        offer = await town.liisa.hears("Sinulle vapautui paikka: Rantasiivous, makkaranpaisto")
        await town.liisa.taps(offer, "Tulen", "Olet mukana: Rantasiivous, makkaranpaisto")
        await groups.both_say(f"{GRILL} 2/2\n")
        coming = Standing.COMING.value
        assert standing(town) == [("Aino", "makkaranpaisto", coming), ("Liisa", "makkaranpaisto", coming)]
        await printed(town)
        await ended(town, groups, killed=killed)


async def published(town: Mallila, groups: Groups) -> None:
    """Aino has made the talkoot in one message; their card stands in both groups, pinned."""
    preview = await town.aino.says(PLAN.format(day=town.bot.day(14)), "Rantasiivous ·")
    await town.aino.taps(preview, "Julkaise", "Julkaistu: Rantasiivous")
    await town.aino.someone.hears("Rantasiivous ·", chat=groups.telegram, within=PATIENCE)
    assert await groups.matrix.someone.reactions(
        (await groups.matrix.hears("Rantasiivous ·")).event_id, groups.matrix.room, 3
    )
    await town.api.until(lambda: groups.telegram.chat.pinned == [groups.card.id] or None, 10, "the card is pinned")
    await groups.pins(groups.event.event_id)


async def given_up(town: Mallila, someone: OnTelegram, *, killed: bool) -> None:
    """Somebody cannot come after all; the process may be killed while it says so."""
    coming = next(one for one in reversed(someone.someone.chat.messages.values()) if "Olet mukana" in one.text)
    if not killed:
        await someone.taps(coming, "En pääsekään", "Rantasiivous, makkaranpaisto")
        return
    async with killed_while_saying(town, "Rantasiivous, makkaranpaisto", someone):
        await someone.someone.press(coming, "En pääsekään")


async def printed(town: Mallila) -> None:
    """The list of those who come arrives as a PDF file."""
    said = await town.aino.says("/tulosta lista", "K1")
    assert said.file is not None
    name, content = said.file
    assert name.endswith(".pdf")
    assert content.startswith(b"%PDF-")


async def ended(town: Mallila, groups: Groups, *, killed: bool) -> None:
    """The talkoot are cancelled: both cards say so and are pinned no more, and whoever comes hears it once."""
    asked = await town.aino.says("/peru talkoot 1", "Miksi talkoot perutaan?")
    sure = await town.aino.taps(asked, "Sää", "1 henki saa siitä tiedon.")
    if killed:
        async with killed_while_saying(town, "Peruttu: Rantasiivous", town.aino):
            await town.aino.someone.press(sure, "Peru talkoot")
    else:
        await town.aino.taps(sure, "Peru talkoot", "Peruttu: Rantasiivous")
    await groups.both_say("peruttu")
    assert "Syy: Sää" in body(await town.liisa.hears("Aino perui talkoot: Rantasiivous"))
    await town.api.until(lambda: not groups.telegram.chat.pinned or None, 10, "the card is pinned no more")
    await groups.pins()
    await town.liisa.says("/ohje")
    assert len([one for one in town.liisa.said() if body(one).startswith("Aino perui talkoot")]) == 1
