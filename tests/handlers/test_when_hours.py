"""Opening hours as space keepers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.when import Wrong, read_hours, say_hours_week
from storage.wallclock import Opening

HOURS = [
    ("fi", "ma-su 8-21", "ma–su 8–21"),
    ("fi", "ma–pe 16–21, la 10–18", "ma–pe 16–21, la 10–18"),
    ("sv", "mån-fre 16-21; lör 10-18", "må–fr 16–21, lö 10–18"),
    ("en", "Mon-Fri 16:00-21:00", "Mon–Fri 16:00–21:00"),
    ("en", "Mon to Fri 9am-5pm", "Mon–Fri 09:00–17:00"),
    ("fi", "aina", "aina"),
    ("fi", "24h", "aina"),
    ("fi", "24/7", "aina"),
    ("en", "always", "always"),
    ("sv", "dygnet runt", "alltid"),
    ("fi", "joka päivä 8-21", "ma–su 8–21"),
    ("sv", "varje dag 8-21", "må–sö 8–21"),
    ("en", "every day 8:00-21:00", "Mon–Sun 08:00–21:00"),
    ("fi", "arkisin 8-16", "ma–pe 8–16"),
    ("fi", "ma-la 8-21, su suljettu", "ma–la 8–21"),
    ("fi", "ma-pe 8-12 ja 13-16", "ma–pe 8–12 ja 13–16"),
    ("fi", "ma, ke ja pe 8-12", "ma 8–12, ke 8–12, pe 8–12"),
    ("fi", "maanantaista perjantaihin klo 8.00–16.30", "ma–pe 8–16.30"),
    ("fi", "pe-la 18-02", "pe–la 18–02"),
    ("fi", "ma-to 8-20 pe 8-18", "ma–to 8–20, pe 8–18"),
    ("fi", "8-21", "ma–su 8–21"),
    ("fi", "la-ma 8-24", "ma 8–24, la–su 8–24"),
]


@pytest.mark.parametrize(("language", "text", "said"), HOURS)
def test_opening_hours_are_read_as_they_are_written(language: str, text: str, said: str) -> None:
    openings = read_hours(text, language=language)
    assert not isinstance(openings, Wrong)
    assert say_hours_week(openings, language=language) == said


@pytest.mark.parametrize("text", ["", "höpö", "ma 8-25", "ma-pe", "8", "ma 18-8", "su suljettu"])
def test_hours_that_say_nothing_are_refused(text: str) -> None:
    assert isinstance(read_hours(text, language="fi"), Wrong)


openings = st.sets(
    st.builds(
        lambda day, opens, length: Opening(day, opens * 15, min(opens * 15 + length * 15, 30 * 60)),
        st.integers(0, 6),
        st.integers(0, 95),
        st.integers(1, 90),
    ),
    min_size=1,
    max_size=8,
).filter(lambda found: all(one.closes <= 24 * 60 or one.closes - 24 * 60 < one.opens for one in found))


@given(openings, st.sampled_from(("fi", "sv", "en")))
def test_the_hours_that_the_bot_says_can_be_typed_back(found: set[Opening], language: str) -> None:
    said = say_hours_week(tuple(sorted(found)), language=language)
    assert read_hours(said, language=language) == tuple(sorted(found))
