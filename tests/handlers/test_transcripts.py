"""How conversations go in Mallila, as the transcripts have it: the facts, the buttons and who hears what."""

from __future__ import annotations

import pytest

from handlers.types import Incoming, Room, User
from storage import diary
from storage.db import Database
from tests.town import NOON, Said, Someone, Town

pytestmark = pytest.mark.both_databases


def labels(said: Said) -> list[str]:
    return [button.label for button in said.buttons]


async def test_who_says_the_claim_code_becomes_the_caretaker_and_can_begin(town: Town) -> None:
    aino = await town.caretaker()
    assert "Olet nyt ylläpitäjä" in aino.sees().text
    assert labels(aino.sees()) == ["Lisää tila", "Lisää yhdistys", "Kutsu ryhmään"]


async def test_a_wrong_claim_code_makes_nobody_a_caretaker(town: Town) -> None:
    ville = town.person("Ville")
    await ville.says("/claim AAAA-BBBB")
    assert "ylläpitäjä" in (await ville.says("/uusi tila")).text


async def test_a_space_is_made_one_question_at_a_time_and_can_be_booked(town: Town) -> None:
    aino = await town.caretaker()
    assert (await aino.taps("Lisää tila")).text == "Mikä tilan nimi on?"
    for answer in (
        "Kylätalo",
        "40",
        "Kylätie 1",
        "ma–pe 16–21, la 10–18",
        "Kysy yksitellen",
        "ei kukaan",
        "1 h",
        "4 h",
        "15",
        "180",
        "15 €/h, yhdistyksille ilmainen",
        "Koodi 12",
    ):
        last = await aino.says(answer)
    assert last.text.startswith("Nyt varattavissa: Kylätalo.")
    assert labels(last) == ["Muuta", "Lisää toinen", "Kumoa"]
    assert "ma–pe 16–21, la 10–18" in (await aino.says("/tilat")).text
    assert "Koodi 12" in (await aino.says("/varaa kylätalo la 28.11. klo 10–13")).text


async def test_a_booking_in_one_line(ville: Someone) -> None:
    said = await ville.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    assert said.text.startswith("Varattu: Kylätalo, la 28.11.2026 klo 10–13 · pilates")
    assert labels(said) == ["Peru varaus", "Siirrä", "Kalenteriin", "Muistuta"]


async def test_a_booking_asked_for_one_thing_at_a_time(town: Town, ville: Someone) -> None:
    town.space("Koulun sali")
    assert labels(await ville.says("/varaa")) == ["Koulun sali", "Kylätalo"]
    asked = await ville.says("kylätalo huomenna")
    assert asked.text == "Kylätalo: vapaata su 22.11.2026 klo 8–21. Milloin?"
    assert labels(asked)[:2] == ["8–10", "10–12"]
    assert (await ville.says("15-17")).text.startswith("Varattu: Kylätalo, su 22.11.2026 klo 15–17")


async def test_a_start_without_an_end_is_asked_about(ville: Someone) -> None:
    asked = await ville.says("/varaa kylätalo ti klo 18 kuoro")
    assert asked.text == "Alkaa ti 24.11.2026 klo 18. Mihin asti?"
    said = await ville.says("20.30")
    assert said.text.startswith("Varattu: Kylätalo, ti 24.11.2026 klo 18–20.30 · kuoro")


async def test_a_taken_time_tells_until_when_and_offers_what_is_really_free(town: Town, ville: Someone) -> None:
    town.space("Koulun sali", capacity=60)
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    aino = town.person("Aino")
    said = await aino.says("/varaa kylätalo la 28.11. klo 12–14 bingo")
    assert said.text == "Kylätalo on varattu la 28.11.2026 klo 10–13."
    assert labels(said)[:3] == ["la 28.11. klo 13–15", "la 28.11. klo 8–10", "Koulun sali la 28.11. klo 12–14"]
    assert len(said.buttons) <= 4
    taken = await aino.taps("Koulun sali la 28.11. klo 12–14")
    assert taken.text.startswith("Varattu: Koulun sali, la 28.11.2026 klo 12–14 · bingo")


@pytest.mark.parametrize(
    ("typed", "answer", "buttons"),
    [
        ("kylätalo la 29.11. klo 10", "29.11.2026 on sunnuntai. Kumpi?", ["la 28.11. klo 10", "su 29.11. klo 10"]),
        ("kylätalo huomenna klo 25", "Sellaista kellonaikaa ei ole: 25. Mihin aikaan?", []),
        ("kylätalo eilen klo 10", "Se aika meni jo: pe 20.11.2026 klo 10. Milloin?", []),
        ("kylätalo huomenna 5–7", "Kylätalo: auki su 22.11.2026 klo 8–21.", ["su 22.11. klo 8–10"]),
        ("kylätola huomenna 10–12", "Tarkoititko: Kylätalo?", ["Kyllä", "Näytä kaikki tilat"]),
        ("kylätalo huomenna 10–10.10", "Kylätalo: lyhin varaus on 30 min.", ["Vapaat ajat"]),
    ],
)
async def test_what_cannot_be_is_refused_kindly(ville: Someone, typed: str, answer: str, buttons: list[str]) -> None:
    said = await ville.says(f"/varaa {typed}")
    assert said.text == answer
    assert labels(said)[: len(buttons)] == buttons
    assert (await ville.says("/varaukset")).text == "Sinulla ei ole tulevia varauksia."


async def test_a_name_typed_wrong_keeps_the_rest_of_what_was_said(ville: Someone) -> None:
    await ville.says("/varaa kylätola huomenna 10–12 jumppa")
    assert (await ville.taps("Kyllä")).text.startswith("Varattu: Kylätalo, su 22.11.2026 klo 10–12 · jumppa")


async def test_nobody_cancels_what_is_not_theirs(town: Town, ville: Someone) -> None:
    said = await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    command = said.button("Peru varaus").command
    refused = await town.person("Aino").says(command, pressed=True)
    assert refused.text == "Sellaista varausta ei ole sinulla."
    assert labels(refused) == ["Omat varaukset"]
    assert "la 28.11.2026" in (await ville.says("/varaukset")).text


async def test_a_member_is_told_who_can_and_the_caretaker_is_asked(town: Town, ville: Someone) -> None:
    aino = await town.caretaker()
    assert (await ville.says("/uusi tila")).text == "Tämän voi tehdä ylläpitäjä: Aino."
    await ville.taps("Lähetä hänelle pyyntö")
    assert aino.sees().text.startswith("Ville pyytää")


async def test_cancelling_moving_and_taking_it_back(ville: Someone) -> None:
    first = await ville.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    cancelled = await ville.taps("Peru varaus")
    assert cancelled.text == "Peruttu: Kylätalo, la 28.11.2026 klo 10–13 · pilates"
    assert first.reply.card is not None
    assert any(text.startswith("Peruttu") for text in ville.reads()[:-1]), "the first message says so too"
    assert (await ville.taps("Kumoa")).text.startswith("Varaus on taas voimassa")
    await ville.taps("Siirrä")
    assert (await ville.says("la 28.11. klo 14–16")).text.startswith("Siirretty: Kylätalo, la 28.11.2026 klo 14–16")
    assert (await ville.taps("Kumoa")).text.startswith("Siirretty: Kylätalo, la 28.11.2026 klo 10–13")


async def test_a_cancelled_booking_does_not_come_back_over_somebody_elses(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    await ville.taps("Peru varaus")
    await town.person("Aino").says("/varaa kylätalo la 28.11. klo 12–14")
    assert (await ville.taps("Kumoa")).text == "Kylätalo on varattu la 28.11.2026 klo 12–14."


async def test_what_is_free_in_a_week_and_on_a_day(ville: Someone) -> None:
    await ville.says("/varaa kylätalo ke 2.12. klo 10–13")
    week = (await ville.says("/vapaat kylätalo vk 49")).text
    assert "ke 2.12.: 8–10 ja 13–21" in week
    assert week.count("\n") == 7
    day = await ville.taps("ke 2.12.")
    assert day.text.startswith("Kylätalo: vapaata ke 2.12.2026")
    assert (await ville.taps("13–15")).text.startswith("Varattu: Kylätalo, ke 2.12.2026 klo 13–15")


async def test_reminders_come_the_evening_before_and_an_hour_before(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    before = len(ville.reads())
    await town.go_to("2026-11-27T17:59")
    assert len(ville.reads()) == before
    await town.go_to("2026-11-27T18:00")
    assert ville.sees().text.startswith("Huomenna: Kylätalo, la 28.11.2026 klo 10–13 · pilates")
    await town.go_to("2026-11-28T12:00")
    assert [text.split(":")[0] for text in ville.reads()[before:]] == ["Huomenna", "Tänään"]


async def test_a_moved_booking_is_reminded_of_at_its_new_time_only(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    await ville.taps("Siirrä")
    await ville.says("su 29.11. klo 10–13")
    before = len(ville.reads())
    await town.go_to("2026-11-28T12:00")
    assert ville.reads()[before:] == []
    await town.go_to("2026-11-29T12:00")
    assert len(ville.reads()) == before + 2


async def test_a_cancelled_booking_is_not_reminded_of(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    await ville.taps("Peru varaus")
    before = len(ville.reads())
    await town.go_to("2026-11-30T12:00")
    assert len(ville.reads()) == before


async def test_a_group_hears_one_line_and_the_door_code_comes_in_private(town: Town, ville: Someone) -> None:
    await ville.says("hei")
    said = await ville.says("/varaa kylätalo la 28.11. klo 10–13", group="Kylätori")
    assert said.text == "Varattu: Kylätalo, la 28.11.2026 klo 10–13"
    assert "1234" in ville.sees().text


async def test_a_question_that_begins_in_a_group_goes_on_in_private(town: Town, ville: Someone) -> None:
    await ville.says("hei")
    said = await ville.says("/varaa", group="Kylätori")
    assert said.text == "Ville, jatketaan kahden kesken."
    assert said.buttons[0].private
    assert ville.sees().text == "Mikä tila?"


async def test_who_never_opened_the_private_chat_finds_the_question_there(town: Town, ville: Someone) -> None:
    await ville.says("/varaa", group="Kylätori")
    assert (await ville.says("/start continue")).text == "Mikä tila?"


async def test_small_talk_in_a_group_is_nobodys_business(town: Town, ville: Someone) -> None:
    await town.joined(ville, "Kylätori")
    await ville.says("kylätalo huomenna 10–12?", group="Kylätori")
    assert len(ville.reads("Kylätori")) == 1, "only the greeting"


async def test_a_group_is_linked_by_the_caretakers_tap_and_nobody_elses(town: Town, ville: Someone) -> None:
    aino = await town.caretaker()
    await town.joined(aino, "Kylätori")
    assert "ylläpitäjä" in (await ville.taps("Liitä tämä ryhmä", group="Kylätori")).text
    assert "liitetty" in (await aino.taps("Liitä tämä ryhmä", group="Kylätori")).text
    assert "Kylätori" in (await aino.says("/ryhmat")).text


async def test_two_accounts_become_one_person_and_two_again(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    code = (await ville.says("/yhdista")).text.split("/yhdista ")[1].split()[0]
    other = town.person("Ville", network="matrix")
    await other.says("/varaa kylätalo su 29.11. klo 10–13")
    assert "yksi ja sama" in (await other.says(f"/yhdista {code}")).text or other.sees().buttons
    assert (await other.says("/varaukset")).text.count("Kylätalo") == 2
    await other.taps("Kumoa")
    assert (await other.says("/varaukset")).text.count("Kylätalo") == 1
    assert (await ville.says("/varaukset")).text.count("Kylätalo") == 1


async def test_a_joining_code_works_once_and_not_for_its_maker(town: Town, ville: Someone) -> None:
    code = (await ville.says("/yhdista")).text.split("/yhdista ")[1].split()[0]
    await ville.says(f"/yhdista {code}")
    other = town.person("Ville", network="matrix")
    await other.says(f"/yhdista {code}")
    stranger = town.person("Liisa", network="matrix")
    said = await stranger.says(f"/yhdista {code}")
    assert not said.buttons


@pytest.mark.parametrize(("language", "word"), [("fi", "Varattu"), ("sv", "Bokat"), ("en", "Booked")])
async def test_the_answer_comes_in_the_persons_language(town: Town, ville: Someone, language: str, word: str) -> None:
    someone = town.person("Liisa", language=language)
    said = await someone.says("/varaa kylätalo 28.11. 10–13")
    assert said.text.startswith(word)


async def test_one_word_changes_the_language_and_it_stays(town: Town, ville: Someone) -> None:
    await ville.says("svenska")
    assert (await ville.says("/varaukset")).text == "Du har inga kommande bokningar."


async def test_hearing_the_same_thing_again_changes_nothing(town: Town, ville: Someone) -> None:
    heard = Incoming(
        "same",
        Room("telegram", ville.room, True),
        User(ville.user, "Ville", "fi"),
        "/varaa kylätalo la 28.11. klo 10–13",
    )
    await town.work.hear(heard)
    await town.work.hear(heard)
    await town.settle()
    assert len(ville.reads()) == 1


async def test_a_bare_answer_is_not_taken_for_a_command_while_a_name_is_asked(town: Town) -> None:
    aino = await town.caretaker()
    await aino.says("/uusi tila")
    assert (await aino.says("Varaus")).text.startswith("Montako henkeä")


async def test_a_question_can_be_left(ville: Someone) -> None:
    await ville.says("/varaa")
    assert (await ville.says("keskeytä")).text.startswith("Keskeytetty")
    assert "Mikä tila" not in (await ville.says("kylätalo")).text


async def test_an_old_questions_choice_is_not_taken(ville: Someone) -> None:
    asked = await ville.says("/varaa kylätalo huomenna")
    await ville.says("10-12")
    late = await ville.says(asked.buttons[0].command, pressed=True)
    assert late.text == "Siihen kysymykseen on jo vastattu."


async def test_long_term_storage_is_booked_by_days(town: Town, ville: Someone) -> None:
    town.space("Varasto 2", longest=366 * 24 * 60)
    said = await ville.says("/varaa varasto 2 1.12.–31.5. arkisto")
    assert said.text.startswith("Varattu: Varasto 2, 1.12.2026–31.5.2027 · arkisto")


async def test_a_booking_over_the_autumn_night_keeps_its_wall_clock_time(db: Database) -> None:
    town = Town(db, now=NOON.replace(month=9))
    town.space("Kylätalo")
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo su 25.10. klo 10–13")
    found = db.read_now(lambda tx: diary.coming(tx, 1, now=town.clock.now()))
    assert found[0].starts_at.hour == 8, "two hours from UTC on the day winter time begins"


async def test_an_announcement_goes_to_all_groups_of_both_networks_and_shows_how_it_went(town: Town) -> None:
    ville = await town.caretaker("Ville")
    eva = town.person("Eva", network="matrix")
    town.association("Eräpolku ry")
    for number in range(26):
        town.group(ville, f"-{number}")
    for number in range(15):
        town.group(eva, f"!{number}")
    asked = await ville.says("/ilmoita Uimarannan laituri on nyt paikallaan!")
    assert asked.text == "Kenelle?"
    assert labels(asked)[0] == "Kaikki ryhmät (41)"
    assert "Yhdistysten yhteyshenkilöt" in labels(asked)
    shown = await ville.taps("Kaikki ryhmät (41)")
    assert "Lähetetään 41 ryhmään: 26 Telegramissa, 15 Matrixissa." in shown.text
    assert labels(shown)[:2] == ["Lähetä nyt", "Ajasta"]
    assert labels(shown)[-2:] == ["Muuta", "Älä lähetä"]
    town.walls["telegram"].gone["-7"] = "kicked"
    await ville.taps("Lähetä nyt")
    await town.go_to("2026-11-21T12:30")
    card = next(one for one in town.walls["telegram"].said.values() if one.text.startswith("Tiedote 1"))
    assert "Lähetetty 40/41." in card.text
    assert "-7" in card.text
    assert labels(card)[:2] == ["Korjaa tekstiä", "Vedä pois"]
    assert all("laituri on nyt paikallaan" in town.walls["matrix"].last(f"!{number}").text for number in range(15))
