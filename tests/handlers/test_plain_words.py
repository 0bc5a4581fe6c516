"""People write as they speak: a greeting with its sign, a button's words, half a name, and "peru" to a question."""

from __future__ import annotations

import pytest

from handlers.types import Choice
from storage import spaces
from tests.town import Town

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("text", ["hei!", "Terve!", "Hyvää päivää", "Huomenta."])
async def test_a_greeting_is_heard_with_its_sign_and_in_other_words(town: Town, text: str) -> None:
    said = await town.person("Aino").says(text)
    assert said.text.startswith("Hei Aino!")


async def test_the_words_of_a_button_press_it(town: Town) -> None:
    town.space()
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo su 13.12. klo 10–12")
    assert (await ville.says("Peru varaus")).text.startswith("Peruttu: Kylätalo, su 13.12.2026 klo 10–12")


async def test_a_command_typed_wrong_keeps_the_words_behind_it(town: Town) -> None:
    town.space()
    ville = town.person("Ville")
    await ville.says("varra kylätalo su 13.12. klo 10–12 pilates")
    said = await ville.taps("Varaa tila tai välineitä")
    assert said.text.startswith("Varattu: Kylätalo, su 13.12.2026 klo 10–12 · pilates")


async def test_a_word_that_only_somewhat_looks_like_a_command_offers_none(town: Town) -> None:
    ville = town.person("Ville")
    for text in ("onko kylätalo vapaa lauantaina?", "ei", "mitä"):
        assert "Tarkoititko" not in (await ville.says(text)).text


async def test_peru_to_a_question_gives_up_the_question_and_no_booking(town: Town) -> None:
    town.space()
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo su 13.12. klo 10–12")
    await ville.says("/varaa kylätalo")
    assert (await ville.says("peru")).text.startswith("Keskeytetty.")
    assert "13.12.2026" in (await ville.says("/varaukset")).text


async def test_an_association_is_known_without_its_legal_letters(town: Town) -> None:
    town.association("Eräpolku ry")
    aino = await town.caretaker()
    await town.person("Ville").says("hei")
    assert (await aino.says("/nimitä järjestäjä eräpolku Ville")).text == "Ville on nyt järjestäjä (Eräpolku ry)."


async def test_half_an_associations_name_is_asked_about_and_the_other_words_wait(town: Town) -> None:
    town.association("Mallilan Marttayhdistys ry")
    aino = await town.caretaker()
    await town.person("Ville").says("hei")
    await aino.says("/nimitä järjestäjä marttayhdistys Ville")
    said = await aino.taps("Mallilan Marttayhdistys ry")
    assert said.text == "Ville on nyt järjestäjä (Mallilan Marttayhdistys ry)."


async def test_from_the_beginning_of_a_month_is_no_purpose(town: Town) -> None:
    town.space("Varasto", kind="storage", longest=366 * 24 * 60)
    said = await town.person("Ville").says("/varaa varasto joulukuun alusta toukokuun loppuun arkisto")
    assert said.text.splitlines()[0] == "Varattu: Varasto, 1.12.2026–31.5.2027 · arkisto"


async def test_nobody_is_offered_rakes_in_the_small_hours(town: Town) -> None:
    aino = await town.caretaker()
    for text in ("/uusi väline Haravat", "12", "Eteinen", "Loput tavalliset"):
        await aino.says(text)
    first = await aino.says("/varaa haravat 8 la 5.12. klo 9–15")
    assert "Noutopaikka: Eteinen" in first.text
    said = await town.person("Ville").says("/varaa haravat 5 la 5.12. klo 9–15")
    assert said.labels[:2] == ["Varaa 4", "la 5.12. klo 15–21"]


@pytest.mark.parametrize(
    "text",
    [
        "onko kylätalo vapaa su 13.12.?",
        "Onko kylätalolla vapaata sunnuntaina 13.12.",
        "är kylätalo ledig 13.12.?",
        "Mitä on vapaana kylätalolla 13.12.?",
        "what is free 13.12. kylätalo",
    ],
)
async def test_whether_a_space_is_free_is_asked_in_plain_words(town: Town, text: str) -> None:
    town.space()
    said = await town.person("Ville").says(text)
    assert said.text.startswith("Kylätalo: vapaata su 13.12.2026"), said.text


@pytest.mark.parametrize(
    "text", ["milloin kylätalo on vapaa", "Milloin kylätalo on vapaana?", "when is kylätalo free?"]
)
async def test_when_a_space_is_free_is_asked_in_plain_words(town: Town, text: str) -> None:
    town.space()
    said = await town.person("Ville").says(text)
    assert "21.–27.11.2026" in said.text, said.text


@pytest.mark.parametrize(
    "text",
    [
        "paljonko kylätalo maksaa",
        "Mitä kylätalo maksaa?",
        "vad kostar kylätalo?",
        "how much is kylätalo?",
        "Mikä on kylätalon hinta?",
    ],
)
async def test_what_a_space_costs_is_asked_in_plain_words(town: Town, text: str) -> None:
    town.space(price=1500)
    said = await town.person("Ville").says(text)
    assert said.text.startswith("Kylätalo\n")
    assert "15 €/h" in said.text


@pytest.mark.parametrize("text", ["kiitos", "Kiitos paljon!", "tack", "thanks"])
async def test_thanks_are_answered_warmly(town: Town, text: str) -> None:
    assert (await town.person("Ville").says(text)).text == "Ole hyvä, Ville!"


async def test_what_names_a_space_but_no_command_can_be_booked_with_one_tap(town: Town) -> None:
    town.space()
    ville = town.person("Ville")
    await ville.says("kylätalo su 13.12. klo 10–12 pilates")
    said = await ville.taps("Varaa tila tai välineitä")
    assert said.text.startswith("Varattu: Kylätalo, su 13.12.2026 klo 10–12 · pilates")


async def test_what_is_asked_for_beside_the_hall_is_not_forgotten(town: Town) -> None:
    town.space()
    aino = await town.caretaker()
    for text in ("/uusi väline Haravat", "12", "Eteinen", "Loput tavalliset"):
        await aino.says(text)
    ville = town.person("Ville")
    said = await ville.says("varaa kylätalo ja 8 haravaa la 12.12. klo 10–12 talkoot")
    assert said.text.startswith("Varattu: Kylätalo, la 12.12.2026 klo 10–12 · talkoot\n")
    assert "Tätä ei vielä varattu: Haravat." in said.text
    said = await ville.taps("Haravat samaksi ajaksi")
    assert said.text.startswith("Varattu: Haravat, 8 kpl, la 12.12.2026 klo 10–12")
    said = await ville.says("varaa kylätalo ja haravat la 19.12. klo 10–12")
    assert said.text.startswith("Varattu: Kylätalo, la 19.12.2026 klo 10–12\n")
    await ville.taps("Haravat samaksi ajaksi")
    assert (await ville.says("5")).text.startswith("Varattu: Haravat, 5 kpl, la 19.12.2026 klo 10–12")


async def test_a_name_has_a_letter(town: Town) -> None:
    aino = await town.caretaker()
    await aino.says("/uusi tila")
    assert "kirjain" in (await aino.says("2")).text
    assert not town.db.read_now(spaces.names)


async def test_a_number_beyond_the_choices_is_told_which_there_are(town: Town) -> None:
    for name in ("Kylätalo", "Juhlasali", "Kerhohuone"):
        town.space(name)
    liisa = town.person("Liisa", network="matrix")
    asked = await liisa.says("/varaa")
    said = await liisa.says("7", choice=Choice(7))
    assert said.text == "Valitse 1–3."
    assert said.labels == asked.labels
    assert (await liisa.says("1", choice=Choice(1))).text.startswith("Milloin?")


async def test_a_number_beyond_the_buttons_is_told_which_there_are(town: Town) -> None:
    town.space()
    liisa = town.person("Liisa", network="matrix")
    shown = await liisa.says("/varaa kylätalo su 13.12. klo 10–12")
    said = await liisa.says("9", choice=Choice(9))
    assert (said.text, said.labels) == (f"Valitse 1–{len(shown.labels)}.", shown.labels)


async def test_a_number_that_answers_is_no_choice(town: Town) -> None:
    aino = await town.caretaker()
    for text in ("/uusi väline Haravat", "12", "Eteinen", "Loput tavalliset"):
        await aino.says(text)
    liisa = town.person("Liisa", network="matrix")
    await liisa.says("/varaa haravat la 12.12. klo 10–12")
    said = await liisa.says("10", choice=Choice(10))
    assert said.text.startswith("Varattu: Haravat, 10 kpl")


async def test_a_booking_is_known_by_its_day(town: Town) -> None:
    town.space()
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo to 3.12. klo 10–12")
    await ville.says("/varaa kylätalo pe 4.12. klo 10–12")
    await ville.says("/varaa kylätalo pe 4.12. klo 15–16")
    assert (await ville.says("peru 3.12.")).text.startswith("Peruttu: Kylätalo, to 3.12.2026")
    said = await ville.says("peru perjantaina 4.12.")
    assert said.labels == ["Kylätalo pe 4.12. klo 10–12", "Kylätalo pe 4.12. klo 15–16"]
    assert (await ville.says("4.12. klo 15–16")).text.startswith("Peruttu: Kylätalo, pe 4.12.2026 klo 15–16")


async def test_a_day_without_a_booking_cancels_none(town: Town) -> None:
    town.space()
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo to 3.12. klo 10–12")
    said = await ville.says("peru 5.12.")
    assert (said.text, said.labels) == (
        "Sinulla ei ole silloin varausta. Mikä varaus?",
        ["Kylätalo to 3.12. klo 10–12"],
    )


async def test_how_many_is_kept_when_the_name_was_not_quite_right(town: Town) -> None:
    aino = await town.caretaker()
    for text in ("/uusi väline Taitettavat pöydät", "30", "Eteinen", "Loput tavalliset"):
        await aino.says(text)
    ville = town.person("Ville")
    await ville.says("varaa 20 taitettavaa pöytää la 5.12. 9–12")
    said = await ville.taps("Kyllä")
    assert said.text.startswith("Varattu: Taitettavat pöydät, 20 kpl, la 5.12.2026 klo 9–12")


async def test_a_person_may_be_named_before_the_space(town: Town) -> None:
    town.space("Kylätalo")
    aino = await town.caretaker()
    await town.person("Liisa").says("hei")
    said = await aino.says("nimitä tilavastaavaksi liisa kylätaloon")
    assert said.text == "Liisa on nyt tilavastaava (Kylätalo)."
    await aino.taps("Kumoa")
    said = await aino.says("nimitä tilavastaavaksi liisa juhlasaliin")
    assert said.text.startswith("En tunne tilaa nimeltä ”juhlasaliin”.")
    assert (await aino.taps("Kylätalo")).text == "Liisa on nyt tilavastaava (Kylätalo)."
