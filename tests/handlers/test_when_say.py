# ruff: noqa: DTZ001 - naive times on the wall are what is tested here
"""Times said to members, and what they say being understood again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handlers.when import Moment, Series, Span, read, say, say_day, say_hours, say_time, write
from storage import wallclock

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)

minutes = st.datetimes(datetime(2026, 11, 22), datetime(2060, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0))
instants = minutes.map(lambda at: at.replace(tzinfo=UTC))
moments = instants.map(Moment)
spans = st.builds(
    lambda start, length: Span(start, start + timedelta(minutes=length)),
    instants,
    st.one_of(st.integers(1, 36 * 60), st.integers(1, 500 * 24 * 60)),
)
whole_days = st.builds(
    lambda first, more: Span(
        wallclock.day_bounds(first, HELSINKI)[0],
        wallclock.day_bounds(first + timedelta(days=more), HELSINKI)[1],
        days=True,
    ),
    st.dates(date(2026, 11, 22), date(2060, 1, 1)),
    st.one_of(st.just(0), st.integers(0, 800)),
)
meanings = st.one_of(moments, spans, whole_days)
languages = st.sampled_from(("fi", "sv", "en"))


def at(text: str) -> datetime:
    return wallclock.utc(datetime.fromisoformat(text), HELSINKI)


def span(start: str, end: str) -> Span:
    return Span(at(start), at(end))


@given(meanings)
def test_what_a_button_carries_is_read_back_as_it_was(meaning: Moment | Span) -> None:
    text = write(meaning, HELSINKI)
    assert len(text) <= 27
    assert text.isascii()
    assert " " not in text
    assert read(text, now=NOW, zone=HELSINKI, language="fi") == meaning


@settings(deadline=None)
@given(meanings, languages)
def test_what_the_bot_says_is_understood_when_a_member_types_it(meaning: Moment | Span, language: str) -> None:
    for one in (meaning.start, meaning.end) if isinstance(meaning, Span) else (meaning.start,):
        # The second turn of the hour that autumn repeats looks like the first; nobody can type the difference.
        assume(wallclock.utc(wallclock.local(one, HELSINKI), HELSINKI) == one)
    text = say(meaning, zone=HELSINKI, language=language)
    assert read(text, now=NOW, zone=HELSINKI, language=language) == meaning


def test_the_hour_that_autumn_repeats_is_carried_by_buttons() -> None:
    second = Span(datetime(2027, 10, 31, 1, 30, tzinfo=UTC), datetime(2027, 10, 31, 2, 30, tzinfo=UTC))
    text = write(second, HELSINKI)
    assert text == "2027-10-31Z01:30/02:30"
    assert read(text, now=NOW, zone=HELSINKI, language="fi") == second


def test_a_button_whose_time_is_over_is_past() -> None:
    from handlers.when import Wrong

    gone = read("2026-11-20T10:00/13:00", now=NOW, zone=HELSINKI, language="fi")
    assert gone == Wrong("past", given="2026-11-20T10:00/13:00", at=at("2026-11-20T10:00"))


def test_a_series_is_carried_by_a_button_too() -> None:
    series = Series(span("2026-11-24T18:00", "2026-11-24T20:00"), "FREQ=WEEKLY;BYDAY=TU;UNTIL=2027-05-31")
    text = write(series, HELSINKI)
    assert text == "2026-11-24T18:00/20:00;FREQ=WEEKLY;BYDAY=TU;UNTIL=2027-05-31"
    assert read(text, now=NOW, zone=HELSINKI, language="fi") == series


PILATES = span("2026-11-28T10:00", "2026-11-28T13:00")
HALVES = span("2026-11-28T09:30", "2026-11-28T11:00")
CAMP = span("2026-11-27T18:00", "2026-11-29T15:00")
DANCE = span("2026-11-27T22:00", "2026-11-28T02:00")
EVENING = span("2026-11-28T20:00", "2026-11-29T00:00")
FAIR = Span(at("2026-11-28T00:00"), at("2026-11-30T00:00"), days=True)
STORE = Span(at("2026-12-01T00:00"), at("2027-06-01T00:00"), days=True)
DAY = Span(at("2026-11-28T00:00"), at("2026-11-29T00:00"), days=True)
SAID = [
    (PILATES, "la 28.11.2026 klo 10–13", "lö 28.11.2026 kl. 10–13", "Sat 28 Nov 2026 10:00–13:00"),
    (HALVES, "la 28.11.2026 klo 9.30–11", "lö 28.11.2026 kl. 9.30–11", "Sat 28 Nov 2026 09:30–11:00"),
    (DANCE, "pe 27.11.2026 klo 22–02", "fr 27.11.2026 kl. 22–02", "Fri 27 Nov 2026 22:00–02:00"),
    (EVENING, "la 28.11.2026 klo 20–24", "lö 28.11.2026 kl. 20–24", "Sat 28 Nov 2026 20:00–24:00"),
    (DAY, "la 28.11.2026", "lö 28.11.2026", "Sat 28 Nov 2026"),
    (FAIR, "28.–29.11.2026", "28–29.11.2026", "28–29 Nov 2026"),
    (STORE, "1.12.2026–31.5.2027", "1.12.2026–31.5.2027", "1 Dec 2026 – 31 May 2027"),
    (
        CAMP,
        "pe 27.11.2026 klo 18 – su 29.11.2026 klo 15",
        "fr 27.11.2026 kl. 18 – sö 29.11.2026 kl. 15",
        "Fri 27 Nov 2026 18:00 – Sun 29 Nov 2026 15:00",
    ),
]


@pytest.mark.parametrize(("meaning", "fi", "sv", "en"), SAID)
def test_a_time_is_said_the_way_each_language_writes_it(meaning: Span, fi: str, sv: str, en: str) -> None:
    assert say(meaning, zone=HELSINKI, language="fi") == fi
    assert say(meaning, zone=HELSINKI, language="sv") == sv
    assert say(meaning, zone=HELSINKI, language="en") == en


def test_the_year_is_left_out_where_it_is_plain() -> None:
    assert say(PILATES, zone=HELSINKI, language="fi", year=False) == "la 28.11. klo 10–13"
    assert say(PILATES, zone=HELSINKI, language="sv", year=False) == "lö 28.11 kl. 10–13"
    assert say(PILATES, zone=HELSINKI, language="en", year=False) == "Sat 28 Nov 10:00–13:00"


RULES = [
    ("FREQ=WEEKLY;BYDAY=TU;UNTIL=2027-05-31", "joka tiistai klo 18–20, ensi kerran ti 24.11.2026, 31.5.2027 asti"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "joka toinen tiistai klo 18–20, ensi kerran ti 24.11.2026"),
    ("FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,TH", "joka 3. tiistai ja torstai klo 18–20, ensi kerran ti 24.11.2026"),
    ("FREQ=DAILY;COUNT=3", "joka päivä klo 18–20, ensi kerran ti 24.11.2026, 3 kertaa"),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "joka arkipäivä klo 18–20, ensi kerran ti 24.11.2026"),
    ("FREQ=MONTHLY;BYDAY=-1TU", "kuukauden viimeisenä tiistaina klo 18–20, ensi kerran ti 24.11.2026"),
    ("FREQ=MONTHLY;BYMONTHDAY=24", "kuukauden 24. päivänä klo 18–20, ensi kerran ti 24.11.2026"),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", "kuukauden viimeisenä päivänä klo 18–20, ensi kerran ti 24.11.2026"),
    ("FREQ=YEARLY", "joka vuosi klo 18–20, ensi kerran ti 24.11.2026"),
]


@pytest.mark.parametrize(("rule", "said"), RULES)
def test_a_series_is_said_with_its_first_day_and_its_end(rule: str, said: str) -> None:
    series = Series(span("2026-11-24T18:00", "2026-11-24T20:00"), rule)
    assert say(series, zone=HELSINKI, language="fi") == said


def test_a_series_is_said_in_swedish_and_english() -> None:
    series = Series(span("2026-11-24T18:00", "2026-11-24T20:00"), RULES[0][0])
    assert say(series, zone=HELSINKI, language="sv") == (
        "varje tisdag kl. 18–20, första gången ti 24.11.2026, till 31.5.2027"
    )
    assert say(series, zone=HELSINKI, language="en") == (
        "every Tuesday 18:00–20:00, first on Tue 24 Nov 2026, until 31 May 2027"
    )


def test_an_hour_and_a_day_are_said_alone() -> None:
    assert say_time(at("2026-11-28T10:00"), zone=HELSINKI, language="fi") == "klo 10"
    assert say_time(at("2026-11-28T10:00"), zone=HELSINKI, language="sv") == "kl. 10"
    assert say_time(at("2026-11-28T10:00"), zone=HELSINKI, language="en") == "10:00"
    assert say_day(date(2026, 11, 28), language="fi") == "la 28.11.2026"
    assert say_hours(time(8), time(21), language="fi") == "8–21"
