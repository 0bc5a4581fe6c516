"""An event in the groups and in private: I come, maybe, I do not; others, the queue, and what is told to whom."""

from __future__ import annotations

import re

import pytest

from handlers.events import card
from storage import answers, events
from storage.events import EventNow
from tests.town import Someone, Town, local

GROUP = "Kylän ryhmä"


@pytest.fixture
def liisa(town: Town) -> Someone:
    return town.person("Liisa")


@pytest.fixture
def aino(town: Town) -> Someone:
    return town.person("Aino")


async def posted(town: Town, event: EventNow, *groups: int) -> None:
    town.db.write_now(lambda tx: card.post(tx, event, groups, now=town.clock.now(), town=town.place))
    await town.settle()


def now(town: Town, event: EventNow) -> EventNow:
    found = town.db.read_now(lambda tx: events.get(tx, event.number))
    assert found is not None
    return found


async def test_a_tap_in_a_group_is_answered_aside_and_the_card_counts(
    town: Town, ville: Someone, aino: Someone
) -> None:
    await ville.says("hei")
    event = town.event(aino, place="Kylätalo", price="5 €")
    await posted(town, event, town.group(ville, GROUP))
    assert ville.sees(GROUP).text == "Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo\nHinta: 5 €\nTulossa 0"
    await ville.taps("Tulen", group=GROUP)
    assert len(ville.reads(GROUP)) == 1
    assert ville.sees(GROUP).text.endswith("Tulossa 1")
    said = ville.sees()
    assert said.text == "Olet mukana: Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo\nHinta: 5 €"
    assert said.labels == ["Tuon myös muita", "En pääsekään", "Kalenteriin", "Muistuta"]
    await ville.taps("Tuon myös muita")
    assert (await ville.taps("2")).text.startswith(
        "Olet mukana: Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo · tuot 2"
    )
    assert ville.sees(GROUP).text.endswith("Tulossa 3")
    await ville.taps("Ehkä", group=GROUP)
    assert ville.sees(GROUP).text.endswith("Tulossa 0, ehkä 3")
    assert (await ville.taps("Kumoa")).text.startswith("Olet mukana:")
    assert ville.sees(GROUP).text.endswith("Tulossa 3")
    await ville.taps("En pääsekään")
    assert ville.sees().text.startswith("Et tule: Kyläjuhla")
    assert ville.sees(GROUP).text.endswith("Tulossa 0")
    assert len(ville.reads(GROUP)) == 1


async def test_whom_the_bot_has_never_met_is_shown_the_way_and_nobody_is_named_as_absent(
    town: Town, ville: Someone, aino: Someone
) -> None:
    event = town.event(aino)
    await posted(town, event, town.group(ville, GROUP))
    await ville.taps("En tule", group=GROUP)
    assert len(ville.reads(GROUP)) == 1
    await ville.taps("Tulen", group=GROUP)
    assert ville.sees(GROUP).text == "Ville, olet tulossa: Kyläjuhla."
    assert ville.sees(GROUP).buttons[0].private


async def test_when_a_place_becomes_free_the_first_who_fits_is_in_and_hears_of_it(
    town: Town, ville: Someone, liisa: Someone, aino: Someone
) -> None:
    matti = town.person("Matti", network="matrix")
    event = town.event(aino, most=2)
    for one, number in ((ville, 2), (liisa, 2), (matti, 1)):
        await one.says(f"tulossa {event.days[0].number}")
        if number > 1:
            await one.says(f"tuon mukaan {town.db.read_now(lambda tx: answers.of_day(tx, 1))[-1].number} 1")
    assert matti.sees().text.startswith("Täynnä on. Olet jonossa 3.")
    assert now(town, event).days[0].waiting == 3
    await ville.says("en tule tapahtumaan 1")
    said = liisa.sees()
    assert said.text == ("2 paikkaa vapautui, olette mukana: Kyläjuhla · la 5.12.2026 klo 12–16 · tuot 1 muun")
    assert "En pääse" in said.labels
    assert (now(town, event).days[0].coming, now(town, event).days[0].waiting) == (2, 1)
    await liisa.says("tuon mukaan ei ketään")
    assert matti.sees().text == "Paikka vapautui, olet mukana: Kyläjuhla · la 5.12.2026 klo 12–16"


async def test_who_gets_in_at_night_sleeps_until_the_morning(
    town: Town, ville: Someone, liisa: Someone, aino: Someone
) -> None:
    event = town.event(aino, most=1)
    await ville.says(f"tulossa {event.days[0].number}")
    await liisa.says(f"tulossa {event.days[0].number}")
    await town.go_to("2026-11-22T23:30")
    await ville.says(f"en tule tapahtumaan {event.days[0].number}")
    assert now(town, event).days[0].coming == 1
    assert liisa.sees().text.startswith("Täynnä on.")
    await town.go_to("2026-11-23T08:05")
    assert liisa.sees().text.startswith("Paikka vapautui")


async def test_after_the_deadline_one_can_only_say_no(
    town: Town, ville: Someone, liisa: Someone, aino: Someone
) -> None:
    event = town.event(aino, answer_by=local("2026-12-01T18:00"))
    await posted(town, event, town.group(ville, GROUP))
    await liisa.says("tulossa 1")
    await town.go_to("2026-12-01T18:05")
    assert ville.sees(GROUP).text.endswith("Tulossa 1\nIlmoittautuminen on päättynyt.")
    assert ville.sees(GROUP).labels == ["En tule"]
    assert (await ville.says("tulossa 1")).text.startswith("Ilmoittautuminen päättyi ti 1.12. klo 18: Kyläjuhla")
    assert (await liisa.says("en tule tapahtumaan 1")).text.startswith("Et tule: Kyläjuhla")


async def test_of_one_that_repeats_each_day_is_answered_by_itself(town: Town, ville: Someone, aino: Someone) -> None:
    days = [(f"2026-{day}T18:00", f"2026-{day}T20:00") for day in ("11-24", "12-01", "12-08", "12-15", "12-22")]
    event = town.event(aino, "Kahvila", days=days, repeats=True, most=10)
    await posted(town, event, town.group(ville, GROUP))
    await ville.says("tulossa kahvila")
    assert ville.sees().text == "Olet mukana: Kahvila · ti 24.11.2026 klo 18–20"
    assert "Seuraava kerta: ti 24.11.2026 klo 18–20\nTulossa 1/10" in ville.sees(GROUP).text
    await ville.says("tulossa kahvila 8.12.")
    assert ville.sees().text == "Olet mukana: Kahvila · ti 8.12.2026 klo 18–20"
    await town.go_to("2026-11-24T20:05")
    assert "Seuraava kerta: ti 1.12.2026 klo 18–20\nTulossa 0/10" in ville.sees(GROUP).text
    said = await ville.says(f"tulossa {event.days[0].number}")
    assert said.text.startswith("Se on jo pidetty: Kahvila")
    assert "Tulen: ti 1.12." in said.labels


async def test_the_list_is_by_weekend_village_association_and_any_words(
    town: Town, ville: Someone, aino: Someone
) -> None:
    martat = town.association("Marttayhdistys")
    town.event(aino, "Joulumyyjäiset", days=[("2026-11-29T10:00", "2026-11-29T14:00")], associations=[martat])
    town.event(aino, "Lumityöt", days=[("2026-12-12T10:00", "2026-12-12T14:00")], place="Uimaranta")
    assert (await ville.says("tapahtumat")).text == (
        "Tulossa on:\n• Joulumyyjäiset · su 29.11.2026 klo 10–14\n• Lumityöt · la 12.12.2026 klo 10–14 · Uimaranta"
    )
    for line in (
        "tapahtumat ensi viikonloppu",
        "tapahtumat marttayhdistyksen",
        "evenemang joulumyyjäisiä",
        "tapahtumat 29.11.",
    ):
        said = (await ville.says(line)).text
        assert "Joulumyyjäiset" in said, line
        assert "Lumityöt" not in said, line
    assert (await ville.says("tapahtumat tänään")).text == "En tiedä tapahtumia: la 21.11.2026"
    await ville.says("tulossa lumityöt")
    assert (await ville.says("omat tapahtumat")).text == "Tulet: Lumityöt · la 12.12.2026 klo 10–14 · Uimaranta"
    file = (await ville.taps("Kaikki kalenteriin")).reply.files[0]
    assert b"SUMMARY:Lumity" in file.content
    assert file.name == "oma-kalenteri.ics"


async def test_a_command_is_nobodys_name(town: Town, ville: Someone, aino: Someone) -> None:
    event = town.event(aino)
    await ville.says("tulossa 1")
    await ville.taps("Tuon myös muita")
    await ville.says("en tule tapahtumaan 1")
    assert ville.sees().text.startswith("Et tule: Kyläjuhla")
    assert now(town, event).days[0].coming == 0


async def test_when_two_accounts_become_one_the_freed_place_is_for_who_waits(
    town: Town, ville: Someone, liisa: Someone, aino: Someone
) -> None:
    event = town.event(aino, most=2)
    matti = town.person("Ville", network="matrix")
    for one in (ville, matti, liisa):
        await one.says("tulossa 1")
    assert now(town, event).days[0].waiting == 1
    said = (await ville.says("/join")).text
    code = re.search(r"\b\w{4}-\w{4}\b", said)
    assert code, said
    await matti.says(f"/join {code[0]}")
    found = now(town, event).days[0]
    assert (found.coming, found.waiting) == (2, 0)
    assert liisa.sees().text.startswith("Paikka vapautui")
