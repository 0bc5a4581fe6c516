"""Lengths and counts as people write them, in figures and in words."""

from __future__ import annotations

import pytest

from handlers.lengths import read_count, read_length

pytestmark = pytest.mark.one_database

HOUR, DAY = 60, 24 * 60


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("1,5 h", 90),
        ("1 h 30 min", 90),
        ("30 min.", 30),
        ("2", 120),
        ("kaksi", 120),
        ("puoli tuntia", 30),
        ("vartti", 15),
        ("kolme varttia", 45),
        ("tunti", HOUR),
        ("tunti ja vartti", 75),
        ("puolitoista tuntia", 90),
        ("kaksi ja puoli tuntia", 150),
        ("2½ tuntia", 150),
        ("kolmekymmentä minuuttia", 30),
        ("kuukausi", 30 * DAY),
        ("puoli vuotta", 183 * DAY),
        ("vuosi", 365 * DAY),
        ("en halv timme", 30),
        ("halvtimme", 30),
        ("en kvart", 15),
        ("två och en halv timme", 150),
        ("tjugofem minuter", 25),
        ("ett halvår", 183 * DAY),
        ("ett år", 365 * DAY),
        ("half an hour", 30),
        ("a quarter of an hour", 15),
        ("an hour and a half", 90),
        ("twenty-five minutes", 25),
        ("half a year", 183 * DAY),
        ("2h10", 130),
        ("3 h 15", 195),
        ("2 tuntia 5 min", 125),
        ("2 vuotta 6 kuukautta", 910 * DAY),
        ("3 h 5", None),
        ("2h75", None),
        ("1 1", None),
        ("3 3h", None),
        ("2 h 1 h", None),
        ("15 min 1 h", None),
        ("ei", 0),
        ("-", 0),
        ("kk", None),
        ("puoli", None),
        ("1-2 h", None),
        ("en tiedä", None),
        ("2 tuntia tai kolme", None),
        ("", None),
    ],
)
def test_a_length_is_understood_as_it_is_said(said: str, minutes: int | None) -> None:
    assert read_length(said, unit=HOUR) == minutes


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("12", 12),
        ("40 henkeä", 40),
        ("yksi", 1),
        ("kaksikymmentä haravaa", 20),
        ("neljäkymmentäkaksi", 42),
        ("yhdeksäntoista", 19),
        ("sata", 100),
        ("sjuttiofem", 75),
        ("tolv krattor", 12),
        ("Thirty-one.", 31),
        ("one hundred", 100),
        ("en", 1),
        ("en tiedä", None),
        ("kaksi vai kolme", None),
        ("monta", None),
    ],
)
def test_a_count_is_understood_as_it_is_said(said: str, count: int | None) -> None:
    assert read_count(said) == count
