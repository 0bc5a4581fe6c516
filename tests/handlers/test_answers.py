"""Answers to questions: what was said before is kept, and what is not understood is asked about once more."""

from __future__ import annotations

import pytest

from tests.town import Someone, Town

pytestmark = pytest.mark.one_database


async def conversation(someone: Someone, *lines: str) -> str:
    """Say the lines; a bare number taps the choice of that number. Return the last answer."""
    for line in lines:
        buttons = someone.sees().buttons if someone.town.walls[someone.network].said else ()
        number = int(line) if line.isdecimal() else 0
        if 1 <= number <= len(buttons):
            await someone.says(buttons[number - 1].command, pressed=True)
        else:
            await someone.says(line)
    return someone.sees().text


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (["/varaa huomenna klo 15-17", "1"], "Varattu: Kylätalo, su 22.11.2026 klo 15–17"),
        (["/varaa kylätalo huomenna klo 25", "15-17"], "Varattu: Kylätalo, su 22.11.2026 klo 15–17"),
        (["/varaa kylätalo 5.12. klo 14-12", "18-19"], "Varattu: Kylätalo, la 5.12.2026 klo 18–19"),
        (["/varaa kylätalo la 28.11.", "klo 15", "17"], "Varattu: Kylätalo, la 28.11.2026 klo 15–17"),
        (["/varaa kylätalo la 28.11.", "10-12"], "Varattu: Kylätalo, la 28.11.2026 klo 10–12"),
        (["/varaa kylätalo la 28.11.", "klo 15", "15-17"], "Varattu: Kylätalo, la 28.11.2026 klo 15–17"),
        (["/varaa huomenna", "1"], "Kylätalo: vapaata su 22.11.2026 klo 8–21. Milloin?"),
        (["/vapaat huomenna", "1"], "Kylätalo: vapaata su 22.11.2026 klo 8–21. Valitse aika, niin varaan sen."),
    ],
)
async def test_the_day_is_not_lost_between_question_and_answer(ville: Someone, lines: list[str], answer: str) -> None:
    assert (await conversation(ville, *lines)).startswith(answer)


async def test_a_move_keeps_its_day_between_question_and_answer(ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    assert (await ville.says("/siirra 1 ma 30.11. klo 12-10")).text.startswith("Loppu on ennen alkua: 12–10.")
    assert (await ville.says("klo 14-16")).text.startswith("Siirretty: Kylätalo, ma 30.11.2026 klo 14–16")


async def test_an_hour_that_is_not_keeps_the_day_it_was_asked_for(ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11.")
    assert (await ville.says("klo 10")).text == "Alkaa la 28.11.2026 klo 10. Mihin asti?"


@pytest.mark.parametrize("word", ["su", "sunnuntai", "su 29.11."])
async def test_a_choice_may_be_said_in_words_and_the_purpose_stays(ville: Someone, word: str) -> None:
    await ville.says("/varaa kylätalo la 29.11. klo 10–12 jumppa")
    assert (await ville.says(word)).text.startswith("Varattu: Kylätalo, su 29.11.2026 klo 10–12 · jumppa")


async def test_a_wrong_answer_does_not_cost_the_purpose(ville: Someone) -> None:
    await ville.says("/varaa kylätalo huomenna jumppa")
    await ville.says("en minä tiedä")
    assert (await ville.says("10-12")).text.startswith("Varattu: Kylätalo, su 22.11.2026 klo 10–12 · jumppa\n")


async def test_an_answer_not_understood_is_asked_about_again_with_a_way_out(ville: Someone) -> None:
    await ville.says("/varaa kylätalo")
    assert "Keskeytä" not in ville.sees().labels
    assert "Keskeytä" in (await ville.says("en tiedä")).labels
    assert (await ville.taps("Keskeytä")).text == "Keskeytetty. Mitään ei muuttunut."
    assert ville.sees().labels == ["Varaa tila", "Talkoot", "Mitä on tulossa", "Vapaat ajat", "Omat varaukset"]


async def test_a_day_as_an_answer_is_understood_and_needs_no_way_out(ville: Someone) -> None:
    await ville.says("/varaa kylätalo")
    assert "Keskeytä" not in (await ville.says("huomenna")).labels


@pytest.mark.parametrize("word", ["peruuta", "stopp", "stanna"])
async def test_a_question_can_be_left_with_the_word_that_comes_to_mind(ville: Someone, word: str) -> None:
    await ville.says("/varaa")
    assert (await ville.says(word)).text == "Keskeytetty. Mitään ei muuttunut."


async def test_a_hello_in_the_middle_begins_from_the_beginning(ville: Someone) -> None:
    await ville.says("/varaa")
    await ville.says("hei")
    assert (await ville.says("keskeytä")).text == "Mitään ei ollut kesken. Mitä haluat tehdä?"
    assert ville.sees().labels[0] == "Varaa tila"


async def test_another_language_in_the_middle_repeats_the_question_in_it(ville: Someone) -> None:
    await ville.says("/varaa kylätalo huomenna")
    assert (await ville.says("svenska")).text == "Kylätalo: ledigt sö 22.11.2026 kl. 8–21. När?"
    assert (await ville.says("10-12")).text.startswith("Bokat: Kylätalo, sö 22.11.2026 kl. 10–12")


async def test_asking_about_languages_leaves_the_question_open(ville: Someone) -> None:
    await ville.says("/varaa kylätalo huomenna")
    assert (await ville.says("/kieli")).labels == ["Suomeksi", "På svenska", "In English"]
    assert (await ville.says("10-12")).text.startswith("Varattu")


async def test_a_day_that_is_not_is_said_with_one_dot(ville: Someone) -> None:
    assert (await ville.says("/varaa kylätalo 29.2. klo 10")).text == "Sellaista päivää ei ole: 29.2. Mikä päivä?"


@pytest.mark.parametrize("hours", ["klo 25", "klo 14-12"])
async def test_impossible_hours_on_a_clear_day_come_with_what_is_free_then(ville: Someone, hours: str) -> None:
    assert (await ville.says(f"/varaa kylätalo huomenna {hours}")).labels[:2] == ["8–10", "10–12"]


async def test_a_mismatched_day_is_not_decided_by_the_answer(ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 29.11. klo 10")
    assert not (await ville.says("10-12")).text.startswith("Varattu: Kylätalo, la 28.11.")


@pytest.mark.parametrize("day", ["la 14.11.", "la 29.11."])
async def test_hours_that_are_not_on_a_day_that_cannot_be_leave_no_day_behind(ville: Someone, day: str) -> None:
    await ville.says(f"/varaa kylätalo {day} klo 25")
    assert "la 28.11." not in (await ville.says("10-12")).text


async def test_a_full_day_comes_with_the_next_days_that_have_room(ville: Someone) -> None:
    await ville.says("/varaa kylätalo huomenna 8-20")
    await ville.says("/varaa kylätalo huomenna 20-21")
    full = await ville.says("/varaa kylätalo huomenna")
    assert full.text == "Kylätalo: ei vapaata su 22.11.2026. Milloin sitten?"
    assert full.labels == ["ma 23.11.", "ti 24.11."]
    assert (await ville.taps("ma 23.11.")).text.startswith("Kylätalo: vapaata ma 23.11.2026")


async def test_an_unknown_space_is_named_as_it_was_said(ville: Someone) -> None:
    asked = await ville.says("/varaa uimahalli, huomenna klo 10–12")
    assert asked.text == "En tunne tilaa nimeltä ”uimahalli”. Mikä tila?"


async def test_the_name_of_the_space_is_no_purpose(ville: Someone) -> None:
    await ville.says("/varaa kylätalo")
    assert (await ville.says("kylätalo huomenna 10-12")).text.startswith("Varattu: Kylätalo, su 22.11.2026 klo 10–12\n")


async def test_who_has_nothing_booked_is_not_asked_which(ville: Someone) -> None:
    for line in ("/peru", "/siirra", "/kalenteriin"):
        assert (await ville.says(line)).text == "Sinulla ei ole tulevia varauksia."
        assert ville.sees().labels == ["Varaa tila"]
    assert (await ville.says("kylätalo")).text.startswith("Mitä haluat tehdä? Kylätalo")


@pytest.mark.parametrize("line", ["/siirra 2", "/peru 2", "/siirra 2 huomenna 10-12", "/peru 99999999999999999999"])
async def test_a_booking_that_is_not_there_is_refused_at_once(ville: Someone, line: str) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    assert (await ville.says(line)).text == "Sellaista varausta ei ole sinulla."


async def test_a_town_without_spaces_says_so_and_asks_nothing(town: Town) -> None:
    liisa = town.person("Liisa")
    for line in ("/varaa", "/varaa kylätalo", "/vapaat"):
        assert (await liisa.says(line)).text == "Yhtään tilaa ei voi vielä varata. Ylläpitäjä lisää tilat."
    assert (await liisa.says("kylätalo")).text.startswith("En ymmärtänyt")
    aino = await town.caretaker()
    assert (await aino.says("/varaa")).labels == ["Lisää tila"]


async def test_a_link_that_somebody_else_wrote_books_nothing(ville: Someone) -> None:
    said = await ville.says("/start book-kylatalo-huomenna-kello-10-kaksi-tuntia")
    assert said.text == "Mikä tila?"
