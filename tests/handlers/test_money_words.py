"""Money as people type it, line by line."""

from __future__ import annotations

import pytest

from handlers.after import money_words
from handlers.after.feedback import Paper, Unread, read_papers
from handlers.after.money_words import NoAmount, NoSign, Sum
from storage.fair_table import For

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "cents", "what"),
    [
        ("tulo 350 arpajaiset", 35000, "arpajaiset"),
        ("+350€ arpajaiset", 35000, "arpajaiset"),
        ("- 120,50 kahvit", -12050, "kahvit"),
        ("meno: kahvit 120,50 €", -12050, "kahvit"),
        ("−1 200 € salin vuokra", -120000, "salin vuokra"),
        ("ut 7,5 euro kaffe", -750, "kaffe"),
        ("in 4H-kerho 20", 2000, "4H-kerho"),
        ("tulo 12", 1200, ""),
        ("meni 3 pullaa 6,90", -690, "3 pullaa"),
    ],
)
def test_a_line_says_how_much_and_what_for(text: str, cents: int, what: str) -> None:
    assert money_words.read(text) == [Sum(cents, what)]


def test_several_lines_and_what_says_too_little() -> None:
    assert money_words.read("tulo 5 a\n6 b\nmeno 7 c; 8 d") == [
        Sum(500, "a"),
        Sum(600, "b"),
        Sum(-700, "c"),
        Sum(-800, "d"),
    ]
    assert money_words.read("50 kahvi") == NoSign("50 kahvi")
    assert money_words.read("tulo paljon") == NoAmount("tulo paljon")
    assert money_words.read("meno 3 pullaa 4") == NoAmount("meno 3 pullaa 4")
    assert money_words.read("tulo 0") == NoAmount("tulo 0")
    assert money_words.read("tulo 99999999999") == NoAmount("tulo 99999999999")
    assert money_words.read("tulo 12,345") == NoAmount("tulo 12,345")


def test_papers_are_read_line_by_line() -> None:
    assert read_papers("4 Hyvää kahvia\nn 5/5: Paljon väkeä\n\n5 5, 3") == [
        Paper(4, "Hyvää kahvia", For.VISITOR),
        Paper(5, "Paljon väkeä", For.EXHIBITOR),
        *(Paper(mark, "", For.VISITOR) for mark in (5, 5, 3)),
    ]
    assert read_papers("5\n7 Liikaa") == Unread("7 Liikaa")
    assert read_papers("Kiva 5") == Unread("Kiva 5")
    assert read_papers("45") == Unread("45")
    assert read_papers("5 4 Kylmä") == Unread("5 4 Kylmä", several=True)
