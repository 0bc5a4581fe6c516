"""Aino, who reads no manual, is led on: whatever she taps or says, at whatever time, the next step is there to tap."""

from __future__ import annotations

import pytest

from storage import sign_ups
from storage.people import Role
from storage.planned import Part, Planned
from tests.handlers.test_participants import knows
from tests.town import ZONE, Someone, Town

pytestmark = pytest.mark.one_database

WHOLE = "Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3"


async def planned_alone(town: Town) -> tuple[Someone, Planned]:
    """Talkoot of Aino's, who takes part herself, with Ville; they have been held."""
    aino, ville = town.person("Aino"), town.person("Ville")
    knows(town, aino, ville)
    planned = town.talkoot(aino)
    for someone in (aino, ville):
        town.signs_up(someone, planned.tasks[0].number)
    await town.go_to("2026-12-05T14:05")
    return aino, planned


async def test_who_leads_is_no_task(town: Town) -> None:
    aino = await town.caretaker()
    town.appoint(town.person("Ville"), Role.ORGANISER)
    said = await aino.says(
        "/uusi talkoot Latutalkoot la 12.12. klo 9–13, paikka: Maja, tehtävät: raivaus 5, vetäjä Ville"
    )
    assert "• Raivaus 0/5" in said.text
    assert "Vetäjä: Ville" in said.text
    assert "Vetäjä Ville 0" not in said.text


async def test_a_leader_to_be_found_is_a_task(town: Town) -> None:
    aino = await town.caretaker()
    said = await aino.says("/uusi talkoot Latutalkoot la 12.12. klo 9–13, paikka: Maja, tehtävät: raivaus 5, vetäjä 2")
    assert "• Vetäjä 0/2" in said.text


async def test_a_draft_thrown_away_was_not_cancelled_and_comes_back_with_a_tap(town: Town) -> None:
    aino = await town.caretaker()
    await aino.says("/uusi talkoot Latutalkoot la 12.12. klo 9–13, paikka: Maja, tehtävät: raivaus 5")
    await aino.taps("Älä julkaise")
    for label in ("Julkaise", "Muuta"):
        said = await aino.taps(label)
        assert said.text == "Tämä suunnitelma on hylätty: Latutalkoot · la 12.12.2026 klo 9–13 · Maja"
        assert said.labels == ["Kumoa"]
    assert "Julkaise" in (await aino.taps("Kumoa")).labels


async def test_the_command_said_again_is_no_reason_to_cancel(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino)
    line = f"peru talkoot {planned.number}"
    assert (await aino.says(line)).text == "Miksi talkoot perutaan?"
    assert (await aino.says(line)).text == "Miksi talkoot perutaan?"
    assert (await aino.says("Myrsky")).text.startswith("Perutaanko varmasti talkoot?")


async def test_what_is_not_understood_is_said_so_before_it_is_asked_again(town: Town) -> None:
    aino = await town.caretaker()
    await aino.says("/uusi talkoot Latutalkoot")
    said = await aino.says("sitten kun sopii")
    assert said.text == "En ymmärtänyt. Milloin? Esimerkiksi: la 5.12. klo 10–14"


async def test_a_word_too_many_about_the_association_loses_no_project(town: Town) -> None:
    aino = await town.caretaker()
    for words in ("/uusi hanke", "Rantojen kunnostus", "12345", "Kylätoimikunta"):
        said = await aino.says(words)
    assert said.text == "En ymmärtänyt. Kenen hanke se on?"
    assert (await aino.taps("Ei yhdistystä")).text == "Minkä ohjelman taksoilla tunnit arvotetaan?"


async def test_who_gives_up_the_full_grill_the_evening_before_is_told_of(town: Town) -> None:
    aino, ville, liisa, matti = (town.person(name) for name in ("Aino", "Ville", "Liisa", "Matti"))
    knows(town, aino, ville, liisa, matti)
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi", most=10), Part("makkaranpaisto", most=2))
    raking, grill = (task.number for task in planned.tasks)
    number = town.signs_up(ville, grill)
    town.signs_up(liisa, grill)
    rake = town.signs_up(matti, raking)
    await town.go_to("2026-12-04T18:30")
    gives_up(town, rake)
    await town.settle()
    assert not any("Matti" in text for text in aino.reads()), "of ten places nobody misses one"
    gives_up(town, number)
    await town.settle()
    assert aino.sees().text == (
        "Ville ei pääsekään.\nRantasiivous, makkaranpaisto, la 5.12.2026 klo 10–14\nMakkaranpaisto: 1/2."
    )
    assert aino.sees().labels == ["Etsi sijainen", "Ketkä tulevat"]


def gives_up(town: Town, number: int) -> None:
    town.db.write_now(lambda tx: sign_ups.leave(tx, number, zone=ZONE, now=town.clock.now()))


async def test_after_the_end_the_talkoot_are_still_found_with_what_comes_next(town: Town) -> None:
    aino, planned = await planned_alone(town)
    await aino.says("/alku")
    said = await aino.says("talkoot")
    assert said.text == f"Talkoita ei ole nyt tulossa.\nÄsken pidetyt, sinun järjestämäsi:\n• {WHOLE}"
    said = await aino.taps("Rantasiivous la 5.12.")
    assert said.text == f"{WHOLE}\nTalkoot on pidetty. Kiitos!\nOlit ilmoittautunut: haravointi"
    assert said.labels == ["Ketkä olivat paikalla?", "Osallistujat", "Kaikki talkoot"]
    listed = await aino.taps("Osallistujat")
    assert listed.text.startswith(f"{WHOLE}\n2 oli ilmoittautunut")
    assert listed.labels == ["Ketkä olivat paikalla?", "Viesti kaikille", "Tulosta lista"]
    assert "Kaikki 4 h" in (await aino.taps("Ketkä olivat paikalla?")).labels
    await aino.taps("Kaikki 4 h")
    assert (await aino.says(f"talkoot {planned.number}")).labels[:2] == ["Tunnit", "Kiitä kaikkia"]


async def test_nobody_else_is_led_to_the_hours(town: Town) -> None:
    _, planned = await planned_alone(town)
    ville = town.person("Ville")
    assert "Rantasiivous" not in (await ville.says("talkoot")).text
    assert (await ville.says(f"talkoot {planned.number}")).labels == ["Kaikki talkoot"]


async def test_who_approves_alone_can_tell_who_signed_on_paper(town: Town) -> None:
    aino, planned = await planned_alone(town)
    await aino.says(f"all present {planned.number} 240")
    said = await aino.taps("Aino (sinä)")
    assert "Kuittaamatta: 1." in said.text
    assert "Allekirjoittivat paperiin" in said.labels
    assert "nämä jäivät pois: Aino 4 h" in said.text
    assert "Nimitä" in said.labels, "nobody approves their own"
    assert "Allekirjoittivat paperiin" in (await aino.taps("Näytä rivit")).labels
    await aino.taps("Allekirjoittivat paperiin")
    assert "Ville, haravointi" in aino.sees().labels
    await aino.taps("Ville, haravointi")
    said = await aino.says(f"thank {planned.number}")
    assert said.labels[0] == "Hyväksy tunnit"
    assert "Hyväksy" in (await aino.taps("Hyväksy tunnit")).labels


async def test_somebody_who_came_unseen_is_written_on_the_next_line(town: Town) -> None:
    aino, _ = await planned_alone(town)
    await aino.taps("Merkitsen erikseen")
    said = await aino.taps("Joku muukin tuli")
    assert said.text.endswith("Tuliko joku muukin? Kirjoita hänet seuraavalle riville: /tunnit K1: 3 Liisa Virtanen 3h")
    read = await aino.says("/tunnit K1: 3 Liisa Virtanen 3h")
    assert "1 henki, 3 h" in read.text


async def test_a_question_that_the_clock_has_overtaken_breaks_nothing(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino)
    await town.go_to("2026-12-05T09:00")
    await aino.says(f"peru talkoot {planned.number}")
    assert (await aino.taps("Sää")).labels == ["Peru talkoot", "Älä peru"]
    await town.go_to("2026-12-05T12:00")
    for words in ("peru talkoot", "kyllä"):
        said = await aino.says(words)
        assert "Nyt meni jotain vikaan" not in said.text
    assert "ovat jo alkaneet" in "\n".join(aino.reads())


async def test_what_is_cancelled_cannot_be_given_up(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    knows(town, aino, ville)
    planned = town.talkoot(aino)
    await ville.says(f"ilmoittaudu {planned.tasks[0].number}")
    await aino.says(f"cancel talkoot {planned.number} Sää", pressed=True)
    await aino.taps("Peru talkoot")
    assert (await ville.taps("En pääsekään")).text == f"Nämä talkoot on peruttu: {WHOLE}"
    await aino.taps("Kumoa")
    assert ville.sees().text.startswith("Talkoot pidetään sittenkin"), "they had not given up"


async def test_a_question_answered_already_leaves_something_to_tap(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino)
    await aino.says(f"cancel talkoot {planned.number} Sää", pressed=True)
    question = aino.sees().button("Peru talkoot").command
    await aino.says(question, pressed=True)
    said = await aino.says(question, pressed=True)
    assert said.text == "Siihen kysymykseen on jo vastattu."
    assert "Talkoot" in said.labels


async def test_where_nothing_is_planned_a_volunteer_reads_who_can(town: Town) -> None:
    await town.caretaker()
    said = await town.person("Ville").says("talkoot")
    assert said.text == "Talkoita ei ole nyt tulossa. Kaipaatko talkoita? Tämän voi tehdä ylläpitäjä: Aino."
    assert said.labels == ["Lähetä hänelle pyyntö"]
