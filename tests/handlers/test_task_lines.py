"""Tasks as people write them: what is done, how many are needed and find room, what it takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.talkoot.task_lines import Fault, read, write
from storage.planned import Part

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("haravointi 10", Part("haravointi", most=10)),
        ("haravointi: 10", Part("haravointi", most=10)),
        ("haravointi – 10 henkeä", Part("haravointi", most=10)),
        ("10 haravoijaa", Part("haravoijaa", most=10)),
        ("haravointi", Part("haravointi")),
        ("haravointi enintään 10", Part("haravointi", most=10)),
        ("haravointi max 10 hlö", Part("haravointi", most=10)),
        ("krattning högst 10 personer", Part("krattning", most=10)),
        ("raking at most 10 people", Part("raking", most=10)),
        ("roskien keruu 8–20", Part("roskien keruu", least=8, most=20)),
        ("roskien keruu 8-20", Part("roskien keruu", least=8, most=20)),
        ("roskien keruu 8 - 20 henkeä", Part("roskien keruu", least=8, most=20)),
        ("roskien keruu vähintään 8, enintään 20", Part("roskien keruu", least=8, most=20)),
        ("Roskien keruu (tarvitaan 8, enintään 20)", Part("Roskien keruu", least=8, most=20)),
        ("skräpplockning minst 8, högst 20", Part("skräpplockning", least=8, most=20)),
        ("litter at least 8, at most 20", Part("litter", least=8, most=20)),
        ("haravointi vähintään 5", Part("haravointi", least=5)),
        ("haravointi väh. 5", Part("haravointi", least=5)),
        ("haravointi 5+", Part("haravointi", least=5)),
        ("haravointi 5 tai enemmän", Part("haravointi", least=5)),
        ("krattning minst 5", Part("krattning", least=5)),
        ("raking at least 5", Part("raking", least=5)),
        ("traktorin ajo 1 (ajokortti T)", Part("traktorin ajo", most=1, needs="ajokortti T")),
        (
            "traktorin ajo (ajokortti T, oma traktori) 1",
            Part("traktorin ajo", most=1, needs="ajokortti T, oma traktori"),
        ),
        ("moottorisaha 2 (sahakortti, 18 v)", Part("moottorisaha", most=2, needs="sahakortti", least_age=18)),
        ("anniskelu 2 (k-18)", Part("anniskelu", most=2, least_age=18)),
        ("anniskelu 2 K18", Part("anniskelu", most=2, least_age=18)),
        ("anniskelu 2, yli 18", Part("anniskelu", most=2, least_age=18)),
        ("anniskelu 2, yli 18-vuotiaat", Part("anniskelu", most=2, least_age=18)),
        ("anniskelu 2 (täysi-ikäinen)", Part("anniskelu", most=2, least_age=18)),
        ("utskänkning 2 (över 18 år)", Part("utskänkning", most=2, least_age=18)),
        ("serving 2 (over 18)", Part("serving", most=2, least_age=18)),
        ("serving 2 (18+)", Part("serving", most=2, least_age=18)),
        ("lapset ja lehdet", Part("lapset ja lehdet")),
        ("yli 10 henkeä halonhakkuuseen", Part("halonhakkuuseen", least=10)),
        ("roskien keruu 0–5", Part("roskien keruu", most=5)),
    ],
)
def test_a_task_says_how_many_and_what_it_takes(line: str, part: Part) -> None:
    assert read(line) == (part,)


@pytest.mark.parametrize(
    "text",
    [
        "haravointi 10, roskien keruu 8–20, makkaranpaisto 2",
        "haravointi 10; roskien keruu 8–20; makkaranpaisto 2",
        "haravointi 10\nroskien keruu 8–20\nmakkaranpaisto 2",
        "- haravointi 10\n- roskien keruu 8–20\n• makkaranpaisto 2",
        "1. haravointi 10\n2. roskien keruu 8–20\n3) makkaranpaisto 2",
        "haravointi 10, roskien keruu 8–20 ja makkaranpaisto 2",
        "haravointi 10, roskien keruu vähintään 8, enintään 20, makkaranpaisto 2.",
    ],
)
def test_tasks_stand_one_behind_another(text: str) -> None:
    assert read(text) == (
        Part("haravointi", most=10),
        Part("roskien keruu", least=8, most=20),
        Part("makkaranpaisto", most=2),
    )


@pytest.mark.parametrize(
    ("text", "reason", "of"),
    [
        ("haravointi 10, roskat 20–8", "order", "roskat"),
        ("roskat vähintään 20, enintään 8", "order", "roskat"),
        ("haravointi 0", "none", "haravointi"),
        ("haravointi max 0", "none", "haravointi"),
        ("haravointi -5", "none", "haravointi"),
        ("haravointi 5000", "big", "haravointi"),
        ("haravointi 10, Haravointi 5", "twice", "Haravointi"),
        ("haravointi 10, 5", "nameless", "5"),
        ("x" * 61, "long", "x" * 61),
        ("haravointi (" + "x" * 81 + ")", "needs", "haravointi"),
        (", ".join(f"työ {chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(41)), "many", ""),
        ("  ,  ", "nothing", ""),
    ],
)
def test_what_cannot_be_is_named(text: str, reason: str, of: str) -> None:
    found = read(text)
    assert isinstance(found, Fault)
    assert (found.reason, found.name) == (reason, of)


def test_one_wrong_task_is_mended_and_the_others_stay_as_they_were() -> None:
    found = read("haravointi 10, roskat 20–8, makkara 2")
    assert isinstance(found, Fault)
    assert found.lead
    mended = (Part("haravointi", most=10), Part("roskat", least=8, most=20), Part("makkara", most=2))
    assert read(found.lead + "roskat 8–20") == mended
    assert read(found.lead + "8–20") == mended, "the name need not be said again"
    assert read(found.lead + "haravointi 10, roskat 8–20, makkara 2") == mended, "nor need it be left out"
    assert read(found.lead) == found, "an answer that is not there changes nothing"
    again = read(found.lead + "roskat 0")
    assert isinstance(again, Fault)
    assert again.reason == "none"
    assert read(again.lead + "roskat 8–20") == mended


def test_of_several_wrong_tasks_one_is_mended_after_another() -> None:
    first = read("haravointi 0, roskat 20–8")
    assert isinstance(first, Fault)
    assert first.name == "haravointi"
    second = read(first.lead + "3")
    assert isinstance(second, Fault)
    assert second.name == "roskat"
    assert read(second.lead + "8–20") == (Part("haravointi", most=3), Part("roskat", least=8, most=20))


_names = st.from_regex(r"[a-zäö]{3,9}( [a-zäö]{3,9})?", fullmatch=True)


@st.composite
def _parts(draw: st.DrawFn) -> Part:
    least = draw(st.integers(0, 30))
    most = draw(st.none() | st.integers(max(1, least), 60))
    needs = draw(st.sampled_from(("", "ajokortti T", "sahakortti, oma saha")))
    return Part(draw(_names), least, most, needs, draw(st.none() | st.integers(10, 70)))


@given(st.lists(_parts(), min_size=1, max_size=6, unique_by=lambda part: part.name))
def test_what_is_written_down_is_read_as_the_same(parts: list[Part]) -> None:
    assert read(write(parts)) == tuple(parts)


def test_what_may_have_been_meant_can_be_tapped_and_loses_nothing() -> None:
    found = read("haravointi 10, ajo 3–1 (ajokortti T, 18 v)")
    assert isinstance(found, Fault)
    assert found.offers == (
        ("ajo 1–3 (ajokortti T) (18 v)", "haravointi 10; ajo 1–3 (ajokortti T) (18 v)"),
        ("", "haravointi 10"),
    )
    none = read("haravointi 0 (hanskat)")
    assert isinstance(none, Fault)
    assert none.offers == (("haravointi (hanskat)", "haravointi (hanskat)"),)
