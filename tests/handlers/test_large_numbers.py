"""A town that has lived long: its numbers have seven digits, and everything is still found by them."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, table, text
from sqlalchemy.sql import column

from storage.db import Tx
from storage.people import Role
from tests.handlers.test_making_events import organiser
from tests.town import Town

pytestmark = pytest.mark.one_database
MILLION = 1_234_566


def old(town: Town) -> None:
    """Everything of which there is one next has a number of seven digits."""
    sequence = table("sqlite_sequence", column("name"), column("seq"))

    def grown(tx: Tx) -> None:
        names = ("event", "event_day", "announcement", "undo", "talkoot", "exhibitor", "event_answer")
        tx.run(text("DELETE FROM sqlite_sequence"))
        tx.many(insert(sequence), [{"name": name, "seq": MILLION} for name in names])

    town.db.write_now(grown)


async def test_an_event_of_a_large_number_is_changed_and_that_is_taken_back(town: Town) -> None:
    aino = organiser(town)
    old(town)
    event = town.event(aino, "Kyläjuhla", associations=[1])
    town.event(aino, "Glögi", associations=[1])
    assert event.number == MILLION + 1
    said = await aino.says(f"change event {event.number} title Talvijuhla")
    assert "Talvijuhla" in said.text
    await aino.taps("Kumoa")
    assert "Talvijuhla" not in (await aino.says(f"tapahtumat {event.number}")).text
    assert "Kyläjuhla" in (await aino.says(f"coming {event.days[0].number}")).text
    assert "Kyläjuhla" in (await aino.says(f"tapahtumat {event.number}")).text


async def test_an_announcement_of_a_large_number_is_sent(town: Town) -> None:
    aino = organiser(town)
    old(town)
    town.group(aino, "Kylä")
    town.appoint(aino, Role.OFFICER)
    await aino.says("/ilmoita Laituri on paikallaan")
    await aino.taps("Kaikki ryhmät (1)")
    await aino.says("/ilmoita Toinen asia")
    await aino.taps("Kaikki ryhmät (1)")
    await aino.says(f"send announcement {MILLION + 1}")
    assert "Laituri on paikallaan" in aino.sees("Kylä").text
