"""What was told to all, when groups change hands, move, or have long forgotten it: the sender reads what is true."""

from __future__ import annotations

import pytest

from handlers.types import Change, Room, RoomChange
from scheduler import housekeeping
from storage.db import Database
from tests.announced import Announced
from tests.town import Someone

TOLD = "Mallila tiedottaa:\nLaituri on paikallaan!"


@pytest.fixture
def town(db: Database) -> Announced:
    return Announced(db)


@pytest.fixture
async def aino(town: Announced) -> Someone:
    return await town.caretaker()


async def test_a_group_that_is_linked_no_more_is_not_told_what_waited_and_is_when_it_is_linked_and_tried_again(
    town: Announced, aino: Someone
) -> None:
    town.group(aino, "Kylätori")
    await town.go_to("2026-11-21T22:00")
    town.announce(aino)
    await aino.says("/irrota", group="Kylätori")
    await town.go_to("2026-11-22T08:05")
    assert TOLD not in town.street().texts("Kylätori")
    assert aino.sees().text.splitlines()[1:] == [
        "Lähetetty 0/1.",
        "1 ei onnistunut:",
        "• Kylätori: ryhmä ei ole enää liitetty; liitä se ja yritä sitten uudelleen",
    ]
    assert (await aino.taps("Yritä uudelleen")).text.startswith("En voi vielä yrittää uudelleen:")
    await aino.taps("Liitä uudelleen", group="Kylätori")
    await aino.says("/yritä tiedotetta uudelleen 1")
    assert town.street().texts("Kylätori").count(TOLD) == 1


@pytest.mark.parametrize("posts", [3, 0], ids=["told in the morning", "gathered for the digest"])
async def test_what_waits_for_the_group_of_one_association_is_not_told_when_it_becomes_anothers(
    town: Announced, aino: Someone, posts: int
) -> None:
    martat, _ = town.association("Martat"), town.association("Erä")
    town.hears(town.group(aino, "Kylätori"), posts=posts)
    await aino.says("/liitä Martat", group="Kylätori")
    await town.go_to("2026-11-21T22:00")
    town.announce(aino, audience=f"association:{martat}")
    town.announce(aino, "Sauna on lämmin.")
    await town.settle()
    await aino.says("/liitä Erä", group="Kylätori")
    await town.go_to("2026-11-23T09:00")
    said = "\n".join(town.street().texts("Kylätori"))
    assert "Laituri" not in said
    assert "Sauna on lämmin." in said


async def test_a_copy_that_stands_where_the_group_was_before_is_not_said_to_be_removed(
    town: Announced, aino: Someone
) -> None:
    town.group(aino, "Kylätori")
    town.announce(aino)
    await town.settle()
    where = Room("telegram", "Kylätori", private=False)
    await town.work.hear(RoomChange("moved", where, Change.MOVED, to="Uusi tori"))
    await aino.says("/vedä pois 1")
    await town.go_to("2026-11-21T12:05")
    shown = await aino.says("/tiedotteen kulku 1")
    assert shown.text.splitlines()[1:] == [
        "Vedetty pois. Poistettu 0/1.",
        "1 ei onnistunut:",
        "• Kylätori: tiedote on siellä yhä (ryhmä on muuttanut)",
    ]


async def test_what_failed_or_could_only_be_changed_is_still_told_when_the_messages_are_long_forgotten(
    town: Announced, aino: Someone
) -> None:
    for name in ("Kylätori", "Kalakerho", "Martat"):
        town.group(aino, name)
    street = town.street()
    street.gone["Kalakerho"] = "kicked"
    town.announce(aino)
    await town.go_to("2026-11-21T12:10")
    sent = (await aino.says("/tiedotteen kulku 1")).text
    assert "Lähetetty 2/3." in sent
    forgotten(town)
    assert (await aino.says("/tiedotteen kulku 1")).text == sent
    street.stays |= {number for number, said in street.said.items() if said.room == "Martat"}
    await aino.says("/vedä pois 1")
    await town.go_to("2027-02-21T12:10")
    withdrawn = (await aino.says("/tiedotteen kulku 1")).text
    assert "lukee nyt" in withdrawn
    forgotten(town)
    assert (await aino.says("/tiedotteen kulku 1")).text == withdrawn


def forgotten(town: Announced) -> None:
    """So much time goes by that the messages themselves are not kept any more."""
    now = town.wait(91 * 24 * 3600)
    town.db.write_now(lambda tx: housekeeping.tidy(tx, now=now))
