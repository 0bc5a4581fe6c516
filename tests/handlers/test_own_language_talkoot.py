"""Talkoot are made, found and counted as people of three languages write, and read by each in their own."""

from __future__ import annotations

import pytest

from storage.people import Role
from tests.drafts import now as stands
from tests.funded import a_project, funded
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database


def organiser(town: Town, language: str) -> Someone:
    """Return somebody who organises what Eräpolku does, and reads the language."""
    someone = town.person("Sven" if language == "sv" else "Emma" if language == "en" else "Aino", language=language)
    town.appoint(someone, Role.ORGANISER, f"association:{town.association('Eräpolku ry')}")
    return someone


@pytest.mark.parametrize(
    ("language", "said", "title"),
    [
        ("en", "/new talkoot Night watch Sat 5 Dec 20:00–23:00", "Night watch"),
        ("en", "/new talkoot Saturday walk Sat 5 Dec 10:00–14:00", "Saturday walk"),
        ("sv", "/ny talko Jul städning lö 5.12 kl. 10–14", "Jul städning"),
        ("sv", "/ny talko Lördag i parken lö 5.12 kl. 10–14", "Lördag i parken"),
        ("fi", "/uusi talkoot Lauantain talkoot la 5.12. klo 10–14", "Lauantain talkoot"),
    ],
)
async def test_a_title_may_begin_with_a_word_for_a_time(town: Town, language: str, said: str, title: str) -> None:
    someone = organiser(town, language)
    labelled = {"en": "\nplace: Beach\ntasks: raking", "sv": "\nplats: Stranden\nuppgifter: krattning"}
    shown = await someone.says(said + labelled.get(language, "\npaikka: Ranta\ntehtävät: haravointi"))
    assert shown.text.startswith(f"{title} · ")
    assert "“" not in shown.text, "nothing was left over"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "sv",
            "/ny talko Strand lö 5.12 kl. 10–14\nsamlingsplats: Stranden\natt göra: krattning 10\ntag med: skor",
        ),
        (
            "sv",
            "/skapa talko Strandstädning lö 5.12 kl. 10–14\nsamling: Stranden\narbete: krattning 10\natt ta med: skor",
        ),
        (
            "sv",
            "ordna talko Strandstädning lö 5.12 kl. 10–14\nmötesplats: Stranden\nuppgifter: krattning 10\nmed: skor",
        ),
        ("en", "/new talkoot Shore Sat 5 Dec 10–14\nmeeting place: Beach\nto do: raking 10\nwhat to bring: boots"),
        ("en", "organise talkoot Shore Sat 5 Dec 10–14\nmeeting point: Beach\nwhat: raking 10\nplease bring: boots"),
        ("en", "plan talkoot Shore Sat 5 Dec 10–14\nmeet at: Beach\njobs: raking 10\nbring: boots"),
    ],
)
async def test_labels_and_names_that_people_guess_are_understood(town: Town, language: str, said: str) -> None:
    shown = await organiser(town, language).says(said)
    expected = {
        "sv": ("Stranden\n", "• Krattning 0/10\nTa med: skor"),
        "en": ("Beach\n", "• Raking 0/10\nBring along: boots"),
    }
    assert all(piece in shown.text for piece in expected[language])
    assert "“" not in shown.text, "nothing was left over"
    assert stands(town, 1).place


async def told_on_paper(town: Town, said: str) -> tuple[Someone, Someone, str]:
    """Sven tells a paper list of two in a Finnish town, for Aino to approve; return both, and how it was shown."""
    aino, sven = await town.caretaker(), town.person("Sven", network="matrix", language="sv")
    await sven.says("hej")
    planned = funded(town, sven, a_project(town, sven), title="Strandstädning")
    number = planned.tasks[0].number
    town.signs_up(town.person("Liisa"), number)
    town.signs_up(town.person("Emma", language="en"), number, people=2, names=["Tom 12 y"])
    await sven.says("skriv ut lista")
    await town.go_to("2026-12-05T15:00")
    shown = (await sven.says(said)).text
    await sven.taps("Aino")
    return aino, sven, shown


async def test_a_machine_is_read_in_ones_own_language(town: Town) -> None:
    aino, _sven, shown = await told_on_paper(town, "timmar K1: 1-3 3h, 1 traktor 2h, 2 nej")
    assert "1 Emma: 3 h, traktor 2 h" in shown
    await aino.says("/hyväksy tunnit")
    assert "traktori 2 h" in (await aino.taps("Näytä rivit")).text
    await aino.taps("Hyväksy 2")
    await aino.says("/språk svenska")
    await aino.says("rapport")
    await aino.taps("Hela projektet")
    table = (await aino.taps("CSV")).reply.files[0].content.decode("utf-8-sig")
    assert ";traktor;2;" in table


async def test_the_code_of_a_paper_list_alone_tells_its_hours(town: Town) -> None:
    _aino, sven, shown = await told_on_paper(town, "K1: 1-3 3h, 2 nej")
    assert shown.startswith("K1 · Strandstädning lö 5.12: 2 personer, 6 h.")
    assert (await sven.says("k1 1 3h")).text.startswith("Den här listan är redan bokförd")


@pytest.mark.parametrize(
    ("language", "said", "answer"),
    [
        ("sv", "närvaro", "På plats 0/1."),
        ("sv", "närvarolista", "På plats 0/1."),
        ("en", "attendance", "Present 0/1."),
        ("sv", "deltagarlista", "1 kommer"),
        ("sv", "vilka kommer?", "1 kommer"),
        ("en", "who comes?", "1 comes"),
        ("sv", "mina talkon", "Kommande talkon:"),
        ("sv", "mina anmälningar", "Kommande talkon:"),
        ("en", "my talkoot", "Talkoot to come:"),
        ("fi", "omat talkoot", "Tulossa olevat talkoot:"),
        ("sv", "mina talkotimmar", "Inga talkotimmar"),
        ("en", "my talkoo hours", "No talkoo hours"),
        ("sv", "mitt nummer", "Vilket är ditt telefonnummer?"),
    ],
)
async def test_what_people_call_things_is_understood(town: Town, language: str, said: str, answer: str) -> None:
    someone, liisa = organiser(town, language), town.person("Liisa")
    town.signs_up(liisa, town.talkoot(someone).tasks[0].number)
    await town.go_to("2026-12-05T09:45")
    assert answer in (await someone.says(said)).text


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        ("sv", "Att ta med", "Ta med skor"),
        ("en", "What to bring", "Please bring skor"),
        ("fi", "Mukaan", "Mukaan skor"),
    ],
)
async def test_what_to_bring_is_not_said_twice(town: Town, language: str, name: str, said: str) -> None:
    someone = organiser(town, language)
    asked = {"sv": "ny talko Strand lö 5.12 kl. 10–14", "en": "new talkoot Shore Sat 5 Dec 10:00–14:00"}
    await someone.says(asked.get(language, "uusi talkoot Ranta la 5.12. klo 10–14"))
    await someone.says("x")
    await someone.says("x 10")
    await someone.says(said)
    assert stands(town, 1).bring == "skor"
    await someone.says("change talkoot 1")
    await someone.taps(name)
    await someone.says(said.replace("skor", "hattu"))
    assert stands(town, 1).bring == "hattu"


async def test_help_tells_of_talkoot_and_hours_with_an_example_in_ones_own_language(town: Town) -> None:
    examples = {"sv": ("hjälp", "4 nej"), "en": ("help", "4 no"), "fi": ("ohje", "4 ei")}
    for language, (word, example) in examples.items():
        told = (await town.person(f"Kim {language}", language=language).says(word)).text
        assert "talko" in told
        assert f" K7: 1-12 3h, {example}\n" in told


async def test_a_small_machine_begins_its_line_with_a_capital(town: Town) -> None:
    _aino, _sven, shown = await told_on_paper(town, "K1: 1 3h motorsåg, 2-3 3h")
    assert "\nMotorsåg ingår i timpriset" in shown
