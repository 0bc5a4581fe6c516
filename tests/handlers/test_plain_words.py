"""People write as they speak: a greeting with its sign, a button's words, half a name, and "peru" to a question."""

from __future__ import annotations

import pytest

from tests.town import Town


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
