"""What somebody was in the middle of saying is not lost when they do something else: one tap takes it up again."""

from __future__ import annotations

from tests.town import Someone, Town

AGAIN = "Jatka: Lisää varattava tila"


async def half_said(town: Town) -> Someone:
    """Return the caretaker, who has told the name of a new space and how many fit in."""
    aino = await town.caretaker()
    for text in ("/uusi tila", "Juhlasali", "120"):
        await aino.says(text)
    return aino


async def test_a_question_left_for_another_command_is_a_tap_away(town: Town) -> None:
    town.space()
    aino = await half_said(town)
    said = await aino.says("/varaa kylätalo su 13.12. klo 10–12")
    assert said.text.startswith("Varattu: Kylätalo")
    assert said.labels[-1] == AGAIN
    assert (await aino.taps(AGAIN)).text == "Mikä osoite on?"
    for text in ("Raitti 1", "klo 8–21", "Loput tavalliset"):
        await aino.says(text)
    assert "120" in (await aino.says("/tila juhlasali")).text


async def test_a_command_that_asks_something_shows_the_way_back_too(town: Town) -> None:
    aino = await half_said(town)
    said = await aino.says("/nimitä")
    assert said.labels[-1] == AGAIN
    assert (await aino.taps(AGAIN)).text == "Mikä osoite on?"


async def test_what_was_left_off_is_taken_up_once_and_only_by_who_said_it(town: Town) -> None:
    aino = await half_said(town)
    again = (await aino.says("/nimitä")).button(AGAIN).command
    ville = await town.person("Ville").says(again, pressed=True)
    assert ville.text.startswith("Mitään ei ole kesken.")
    await aino.says(again, pressed=True)
    assert (await aino.says(again, pressed=True)).text.startswith("Mitään ei ole kesken.")


async def test_what_was_left_off_a_day_ago_is_forgotten(town: Town) -> None:
    aino = await half_said(town)
    await aino.says("/nimitä")
    await town.go_to("2026-11-22T12:30")
    assert (await aino.taps(AGAIN)).text.startswith("Mitään ei ole kesken.")


async def test_a_question_that_nobody_has_answered_is_left_without_a_word(town: Town) -> None:
    town.space()
    aino = await town.caretaker()
    await aino.says("/uusi tila")
    assert AGAIN not in (await aino.says("/varaa kylätalo su 13.12. klo 10–12")).labels


async def test_help_in_the_middle_leaves_the_question_open(town: Town) -> None:
    aino = await half_said(town)
    assert AGAIN not in (await aino.says("/ohje")).labels
    await aino.says("Raitti 1")
    assert aino.sees().text != "Mikä osoite on?"
