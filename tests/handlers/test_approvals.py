"""Approval: a keeper answers with one tap, the asker hears it once, and both can read it in their own language."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from handlers import dispatch
from handlers.types import Incoming, Room, User
from storage import diary, spaces
from storage.occupied import State
from storage.people import Role
from storage.wallclock import Opening
from tests.town import Said, Someone, Town

pytestmark = pytest.mark.one_database

ASKED = "/varaa juhlasali pe 4.12. klo 18–23 pikkujoulu"
WISH = "Juhlasali, pe 4.12.2026 klo 18–23 · pikkujoulu"


@pytest.fixture
def ville(town: Town) -> Someone:
    town.space("Juhlasali", approval=True, note="Ovikoodi 1234")
    late = [Opening(day, 8 * 60, 24 * 60) for day in range(7)]
    town.db.write_now(lambda tx: spaces.set_openings(tx, 1, late))
    return town.person("Ville")


@pytest.fixture
async def liisa(town: Town, ville: Someone) -> Someone:
    return await keeps(town, town.person("Liisa", network="matrix", language="sv"))


async def keeps(town: Town, someone: Someone, role: Role = Role.KEEPER, subject: str = "space:1") -> Someone:
    """The person has spoken to the bot and has the role."""
    await someone.says("/help")
    town.appoint(someone, role, subject)
    return someone


def state(town: Town, number: int = 1) -> str | None:
    booked = town.db.read_now(lambda tx: diary.get(tx, number))
    assert booked is not None
    return "cancelled" if booked.cancelled_at else booked.state


async def test_a_keeper_approves_with_one_tap_and_the_asker_gets_the_door_code(
    town: Town, ville: Someone, liisa: Someone
) -> None:
    asked = await ville.says(ASKED)
    assert asked.text == f"Pyyntö lähti: {WISH}\nTilavastaava vastaa viimeistään ke 25.11.2026."
    request = liisa.sees()
    assert request.text == "Ville ber om: Juhlasali, fr 4.12.2026 kl. 18–23 · pikkujoulu\nSvara senast on 25.11.2026."
    assert request.labels == ["Godkänn", "Avslå", "Fråga"]
    done = await liisa.taps("Godkänn")
    assert done.text == "Godkänd: Juhlasali, fr 4.12.2026 kl. 18–23 · pikkujoulu\nBesked skickat: Ville."
    assert done.labels == ["Ångra"]
    told = [text for text in ville.reads() if "Liisa" in text]
    assert told == [f"Tilavastaava Liisa hyväksyi pyyntösi.\nVarattu: {WISH}\nSinulle: Ovikoodi 1234"]
    assert ville.sees().labels == ["Peru varaus", "Siirrä", "Kalenteriin", "Muistuta"]
    card = next(text for text in ville.reads() if text.startswith("Varattu: "))
    assert card == f"Varattu: {WISH}\nSinulle: Ovikoodi 1234"
    assert liisa.reads()[-2] == "Liisa godkände det här: Juhlasali, fr 4.12.2026 kl. 18–23 · pikkujoulu"
    assert state(town) == State.BOOKED


async def test_a_group_reads_that_it_is_booked_without_the_door_code_in_its_own_language(
    town: Town, ville: Someone, liisa: Someone
) -> None:
    await ville.says("hei")
    await ville.says(ASKED, group="Kylätori")
    assert ville.sees("Kylätori").text.startswith("Pyyntö lähti: ")
    await liisa.taps("Godkänn")
    assert ville.reads("Kylätori") == [f"Varattu: {WISH}"]
    assert "1234" in ville.sees().text


async def test_what_one_keeper_answered_the_others_read_and_cannot_answer_again(
    town: Town, ville: Someone, liisa: Someone
) -> None:
    aino = await keeps(town, town.person("Aino"))
    await ville.says(ASKED)
    old = aino.sees().button("Hylkää").command
    await liisa.taps("Godkänn")
    assert aino.sees().text == f"Liisa hyväksyi tämän: {WISH}"
    assert aino.sees().labels == ["Kumoa"]
    late = await aino.says(old, pressed=True)
    assert late.text == f"Tilavastaava Liisa on jo hyväksynyt tämän: {WISH}"
    assert state(town) == State.BOOKED


async def test_a_rejection_tells_the_reason_and_what_is_free_and_one_tap_books_it(
    town: Town, ville: Someone, liisa: Someone
) -> None:
    town.space("Kylätalo")
    await ville.says(ASKED)
    question = await liisa.taps("Avslå")
    assert question.labels == ["Behövs till annat", "För sent", "Annan orsak…"]
    await liisa.taps("Behövs till annat")
    told = ville.sees()
    assert told.text == f"Tilavastaava Liisa hylkäsi pyyntösi: {WISH}\nSyy: Varattu muuhun\nNämä ovat vapaana:"
    assert told.labels == [
        "pe 4.12. klo 13–18",  # what the keeper said no to is not offered half an hour later
        "la 5.12. klo 18–23",
        "to 3.12. klo 18–23",
        "pe 11.12. klo 18–23",
    ]
    assert next(text for text in ville.reads()) == f"Ei hyväksytty: {WISH}\nSyy: Varattu muuhun"
    assert state(town) == "cancelled"
    taken = await ville.taps("la 5.12. klo 18–23")
    assert taken.text.startswith("Pyyntö lähti: Juhlasali, la 5.12.2026 klo 18–23 · pikkujoulu")


async def test_a_reason_in_own_words_is_said_as_it_was_written(town: Town, ville: Someone, liisa: Someone) -> None:
    await ville.says(ASKED)
    await liisa.taps("Avslå")
    assert (await liisa.taps("Annan orsak…")).text == "Vad är orsaken? Den som bad läser den som du skriver den."
    await liisa.says("golvet *lackas*")
    assert "Syy: golvet *lackas*" in ville.sees().text
    await ville.says("/varaa juhlasali la 5.12. klo 12–14")
    await liisa.says("/avslå 2 remont i köket")
    assert "Syy: remont i köket" in ville.sees().text


async def test_a_rejected_request_does_not_come_back_by_the_asker_alone(
    town: Town, ville: Someone, liisa: Someone
) -> None:
    await ville.says(ASKED)
    await liisa.says("/avslå 1 För sent")
    refused = await ville.says("/palauta 1")
    assert refused.text == f"Ei hyväksytty: {WISH}\nSyy: Liian myöhään"
    assert all(button.command.startswith("book ") for button in refused.buttons)
    assert state(town) == "cancelled"


async def test_an_approval_is_taken_back_and_the_asker_hears_it(town: Town, ville: Someone, liisa: Someone) -> None:
    await ville.says(ASKED)
    await liisa.taps("Godkänn")
    back = await liisa.taps("Ångra")
    assert back.text.startswith("Ångrat.\nVille ber om: Juhlasali")
    assert back.labels == ["Godkänn", "Avslå", "Fråga"]
    assert state(town) == State.REQUESTED
    told = ville.sees().text
    assert told.startswith(f"Tilavastaava Liisa perui vastauksensa. Pyyntösi odottaa taas: {WISH}\nTilavastaava vastaa")
    assert "1234" not in told
    assert (await liisa.taps("Ångra")).text == "Det finns inget att ångra."
    await liisa.taps("Godkänn")
    assert state(town) == State.BOOKED


async def test_a_rejection_is_taken_back_if_the_time_is_still_free(town: Town, ville: Someone, liisa: Someone) -> None:
    await ville.says(ASKED)
    await liisa.says("/avslå 1 För sent")
    await liisa.taps("Ångra")
    assert state(town) == State.REQUESTED
    assert ville.sees().text.startswith("Tilavastaava Liisa perui vastauksensa.")
    await liisa.says("/avslå 1 För sent")
    await town.person("Aino").says("/varaa juhlasali pe 4.12. klo 20–22")
    refused = await liisa.taps("Ångra")
    assert refused.text == "Juhlasali: redan begärt fr 4.12.2026 kl. 20–22. Svar väntas."
    assert state(town) == "cancelled"


async def test_a_withdrawn_request_is_said_so_kindly(town: Town, ville: Someone, liisa: Someone) -> None:
    await ville.says(ASKED)
    old = liisa.sees().button("Godkänn").command
    await ville.says("/peru 1")
    assert liisa.sees().text == "Ville avbokade det här: Juhlasali, fr 4.12.2026 kl. 18–23 · pikkujoulu"
    assert liisa.sees().buttons == ()
    assert (await liisa.says(old, pressed=True)).text.startswith("Det här behövs inte längre: Juhlasali")
    await ville.taps("Kumoa")
    assert liisa.sees().labels == ["Godkänn", "Avslå", "Fråga"]


async def test_a_moved_request_is_asked_anew_and_an_old_button_approves_nothing_unread(
    town: Town, ville: Someone, liisa: Someone
) -> None:
    await ville.says(ASKED)
    old = liisa.sees().button("Godkänn").command
    await ville.says("/siirra 1 la 5.12. klo 12–14")
    asked = liisa.sees()
    assert asked.text.startswith("Ville ber om: Juhlasali, lö 5.12.2026 kl. 12–14 · pikkujoulu\n")
    assert "Tiden har flyttats, förut var den fr 4.12.2026 kl. 18–23." in asked.text
    assert [said.labels for said in wall_of(town, liisa)][-2:] == [[], ["Godkänn", "Avslå", "Fråga"]]
    changed = await liisa.says(old, pressed=True)
    assert changed.text.startswith("Begäran har ändrats under tiden.")
    assert state(town) == State.REQUESTED
    await liisa.taps("Godkänn")
    assert state(town) == State.BOOKED


def wall_of(town: Town, someone: Someone) -> list[Said]:
    return [said for said in town.walls[someone.network].said.values() if said.room == someone.room]


async def test_a_booking_moved_after_its_approval_waits_for_approval_again(
    town: Town, ville: Someone, liisa: Someone
) -> None:
    await ville.says(ASKED)
    await liisa.taps("Godkänn")
    moved = await ville.says("/siirra 1 la 5.12. klo 12–14")
    assert "Tilavastaava vastaa viimeistään" in moved.text
    assert "1234" not in moved.text
    assert "Tiden har flyttats" in liisa.sees().text
    await ville.taps("Kumoa")
    assert state(town) == State.BOOKED
    assert liisa.sees().text.startswith("Ville flyttade det här: Juhlasali, fr 4.12.2026 kl. 18–23")


async def test_only_who_answers_for_the_space_may_answer(town: Town, ville: Someone, liisa: Someone) -> None:
    town.space("Kylätalo", approval=True)
    other = await keeps(town, town.person("Pekka"), subject="space:2")
    await ville.says(ASKED)
    approve = liisa.sees().button("Godkänn").command
    assert "Liisa" in (await other.says(approve, pressed=True)).text
    assert state(town) == State.REQUESTED
    await ville.says(approve, pressed=True)
    assert state(town) == State.REQUESTED


async def test_a_space_without_a_keeper_is_the_caretakers_and_the_asker_is_told_so(town: Town, ville: Someone) -> None:
    aino = await town.caretaker()
    asked = await ville.says(ASKED)
    assert "Tilalla ei ole vielä vastaavaa, joten ylläpitäjä vastaa viimeistään ke 25.11.2026." in asked.text
    assert aino.sees().labels == ["Hyväksy", "Hylkää", "Kysy"]
    await aino.taps("Hyväksy")
    assert ville.sees().text.startswith("Ylläpitäjä Aino hyväksyi pyyntösi.")


async def test_requests_are_listed_oldest_deadline_first(town: Town, ville: Someone, liisa: Someone) -> None:
    assert (await liisa.says("/begäranden")).text == "Ingen begäran väntar på ditt svar."
    await ville.says(ASKED)
    await ville.says("/varaa juhlasali su 22.11. klo 18–20")
    listed = await liisa.says("/begäranden")
    lines = listed.text.splitlines()
    assert lines[1].startswith("1. Ville ber om: Juhlasali, sö 22.11.2026")
    assert lines[2].startswith("2. Ville ber om: Juhlasali, fr 4.12.2026")
    assert listed.labels == ["Godkänn 1", "Avslå 1", "Godkänn 2", "Avslå 2"]
    await liisa.taps("Godkänn 2")
    assert state(town, 1) == State.BOOKED


async def test_a_question_goes_to_the_asker_and_one_answer_comes_back(
    town: Town, ville: Someone, liisa: Someone
) -> None:
    await ville.says(ASKED)
    await liisa.taps("Fråga")
    await liisa.says("Hur många kommer?")
    asked = ville.sees()
    assert asked.text == f"Tilavastaava Liisa kysyy pyynnöstäsi: Hur många kommer?\n{WISH}"
    await ville.taps("Vastaa")
    assert (await ville.says("60 henkeä")).text == "Välitin vastauksesi."
    answered = liisa.sees()
    assert answered.text.startswith("Ville svarar: 60 henkeä\nJuhlasali, fr 4.12.2026 kl. 18–23")
    assert answered.labels == ["Godkänn", "Avslå", "Fråga"]
    assert (await ville.says(asked.button("Vastaa").command, pressed=True)).text == (
        "Siihen kysymykseen on jo vastattu."
    )


def test_of_two_keepers_who_tap_at_the_same_moment_one_answers_and_the_asker_hears_one_answer(town: Town) -> None:
    town.space("Juhlasali", approval=True)
    persons = {name: town.person(name) for name in ("Ville", "Liisa", "Pekka")}

    def hears(name: str, text: str) -> None:
        one = persons[name]
        room, user = Room("telegram", one.user, private=True), User(one.user, name, "fi")
        heard = Incoming(f"{name} {text}", room, user, text, pressed=True)
        town.db.write_now(lambda tx: dispatch.hear(tx, heard, now=town.clock.now(), town=town.place))

    for name in persons:
        hears(name, "help")
    for name in ("Liisa", "Pekka"):
        town.appoint(persons[name], Role.KEEPER, "space:1")
    hears("Ville", "book #1 2026-12-04T12:00/14:00")
    together = threading.Barrier(2)

    def taps(name: str, text: str) -> None:
        together.wait()
        hears(name, text)

    with ThreadPoolExecutor(2) as callers:
        list(callers.map(taps, ("Liisa", "Pekka"), ("approve 1", "reject 1 remontti")))
    asyncio.run(town.settle())
    answers = [text for text in persons["Ville"].reads() if "pyyntösi" in text]
    assert len(answers) == 1
    late = "Pekka" if "Liisa hyväksyi" in answers[0] else "Liisa"
    assert any("on jo" in text for text in persons[late].reads())
    assert state(town) == (State.BOOKED if late == "Pekka" else "cancelled")


async def test_who_asked_sees_which_of_their_requests_wait(town: Town, ville: Someone, liisa: Someone) -> None:
    assert (await ville.says("/pyynnöt")).text == "Mikään pyyntö ei odota vastaustasi."
    await ville.says(ASKED)
    said = await ville.says("pyynnöt")
    waits = f"{WISH} – Tilavastaava vastaa viimeistään ke 25.11.2026."
    assert said.text.splitlines() == ["Pyyntösi, jotka odottavat vastausta:", waits]


async def test_a_stranger_is_told_whose_answer_it_is_and_nobody_is_asked_to_give_it(
    town: Town, ville: Someone, liisa: Someone
) -> None:
    await ville.says(ASKED)
    said = await ville.says("/hyväksy 1")
    assert (said.text, said.labels) == ("Tämän voi tehdä tilavastaava (Juhlasali): Liisa.", [])
    assert (await ville.says("/hyväksy")).text == "Mikään pyyntö ei odota vastaustasi."


async def test_the_only_request_is_rejected_without_naming_it(town: Town, ville: Someone, liisa: Someone) -> None:
    await ville.says(ASKED)
    await liisa.says("/language fi")
    await liisa.says("hylkää")
    said = await liisa.says("Sali maalataan")
    assert said.text.startswith(f"Hylätty: {WISH}")
    assert said.text.splitlines()[-1] == "Syy: Sali maalataan"


async def test_a_request_is_cancelled_as_a_request(ville: Someone, liisa: Someone) -> None:
    assert (await ville.says(ASKED)).labels[0] == "Peru pyyntö"
    await liisa.taps("Godkänn")
    assert ville.sees().labels[0] == "Peru varaus"
