"""Talkoot are made, found and counted as people of three languages write, and read by each in their own."""

from __future__ import annotations

import pytest

from storage.people import Role
from tests.drafts import now as stands
from tests.town import Someone, Town


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
        ("sv", "/ny talko Strandstädning lö 5.12 kl. 10–14\nsamlingsplats: Stranden\natt göra: krattning 10\ntag med: skor"),
        ("sv", "/skapa talko Strandstädning lö 5.12 kl. 10–14\nsamling: Stranden\narbete: krattning 10\natt ta med: skor"),
        ("sv", "ordna talko Strandstädning lö 5.12 kl. 10–14\nmötesplats: Stranden\nuppgifter: krattning 10\nmed: skor"),
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
