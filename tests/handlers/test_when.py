"""What members type for a time, read in three languages; the meanings stand in when.tsv beside this file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handlers.when import Ask, Meaning, Moment, Series, Span, Wrong, find, read
from handlers.when.days import easter
from handlers.when.table import check, notation
from storage import wallclock

TABLE = Path(__file__).parent / "when.tsv"
HELSINKI = ZoneInfo("Europe/Helsinki")
NOON = datetime(2026, 11, 21, 10, tzinfo=UTC)
"""Saturday 21.11.2026 at 12 in Mallila."""


def at(text: str) -> datetime:
    return wallclock.utc(datetime.fromisoformat(text), HELSINKI)


def meant(text: str, language: str = "fi", now: datetime = NOON) -> Meaning:
    return read(text, now=now, zone=HELSINKI, language=language)


def test_every_row_of_the_towns_table_is_read_as_it_says() -> None:
    result = check(TABLE.read_text(encoding="utf-8").splitlines(), zone=HELSINKI)
    assert result.rows > 200
    assert result.differing == []


def test_a_row_that_is_read_otherwise_is_named_with_its_line() -> None:
    rows = ["# a comment", "fi\t2026-11-21T12:00\thuomenna klo 18\t2026-11-22T19:00"]
    result = check(rows, zone=HELSINKI)
    assert result.rows == 1
    (wrong,) = result.differing
    assert (wrong.line_no, wrong.text, wrong.got) == (2, "huomenna klo 18", "2026-11-22T18:00")


def test_a_broken_row_is_refused_with_its_line() -> None:
    with pytest.raises(ValueError, match="line 1"):
        check(["fi\thuomenna"], zone=HELSINKI)


def test_a_weekday_that_disagrees_with_its_date_is_asked_about_with_both() -> None:
    answer = meant("la 29.11. klo 10")
    assert answer == Ask(
        "mismatch", (Moment(at("2026-11-28T10:00")), Moment(at("2026-11-29T10:00"))), given="la 29.11. klo 10"
    )


def test_an_hour_of_today_that_is_over_is_refused_and_tomorrow_offered() -> None:
    answer = meant("klo 10")
    assert isinstance(answer, Wrong)
    assert answer.reason == "past"
    assert answer.at == at("2026-11-21T10:00")
    assert answer.choices == (Moment(at("2026-11-22T10:00")),)


def test_a_spoken_hour_is_asked_about_with_both_halves_of_the_day() -> None:
    answer = meant("huomenna puoli kuudelta")
    assert isinstance(answer, Ask)
    assert answer.choices == (Moment(at("2026-11-22T05:30")), Moment(at("2026-11-22T17:30")))


def test_next_friday_is_asked_about_only_where_two_fridays_could_be_meant() -> None:
    wednesday = at("2026-11-18T12:00")
    answer = meant("ensi perjantaina klo 18", now=wednesday)
    assert isinstance(answer, Ask)
    assert answer.choices == (Moment(at("2026-11-20T18:00")), Moment(at("2026-11-27T18:00")))
    assert meant("ensi perjantaina klo 18") == Moment(at("2026-11-27T18:00"))


def test_hours_over_several_days_are_asked_about_as_each_day_or_all_through() -> None:
    answer = meant("28.–29.11. klo 10–16")
    each = Series(Span(at("2026-11-28T10:00"), at("2026-11-28T16:00")), "FREQ=DAILY;COUNT=2")
    through = Span(at("2026-11-28T10:00"), at("2026-11-29T16:00"))
    assert isinstance(answer, Ask)
    assert set(answer.choices) == {each, through}


def test_a_misspelt_day_is_offered_and_not_guessed() -> None:
    assert meant("huommenna klo 18") == Ask("ambiguous", (Moment(at("2026-11-22T18:00")),), given="klo 18")


def test_the_words_that_are_wrong_are_given_back() -> None:
    assert meant("31.11. klo 10") == Wrong("nosuchdate", given="31.11.")
    assert meant("huomenna klo 25") == Wrong("nosuchtime", given="25")


def test_whole_days_know_that_they_are_whole() -> None:
    assert meant("28.11.") == Span(at("2026-11-28T00:00"), at("2026-11-29T00:00"), days=True)
    assert meant("28.11. klo 0–24") == Span(at("2026-11-28T00:00"), at("2026-11-29T00:00"))


def test_the_hour_that_spring_skips_does_not_exist_and_autumns_second_one_is_the_first() -> None:
    assert meant("28.3.2027 klo 3.30") == Wrong("nosuchtime", given="3.30")
    assert meant("31.10.2027 klo 3.30") == Moment(datetime(2027, 10, 31, 0, 30, tzinfo=UTC))


def test_hours_pass_as_they_do_over_the_night_that_spring_shortens() -> None:
    answer = meant("28.3.2027 klo 2 2 h")
    assert answer == Span(at("2027-03-28T02:00"), at("2027-03-28T05:00"))


def test_now_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        read("huomenna", now=datetime(2026, 11, 21), zone=HELSINKI, language="fi")  # noqa: DTZ001


FOUND = [
    ("la 28.11. klo 10–13 pilates", "2026-11-28T10:00/2026-11-28T13:00", "pilates"),
    ("pikkujoulut 60 henkeä pe 4.12. klo 18-23", "2026-12-04T18:00/2026-12-04T23:00", "pikkujoulut 60 henkeä"),
    ("2 1.12.–31.5. arkisto", "2026-12-01T00:00/2027-06-01T00:00", "2 arkisto"),
    ("haravat 20 la 5.12. klo 9–15", "2026-12-05T09:00/2026-12-05T15:00", "haravat 20"),
    ("20 haravaa la 5.12. klo 9–15", "2026-12-05T09:00/2026-12-05T15:00", "20 haravaa"),
    ("la 5.12. 20 haravaa", "2026-12-05T00:00/2026-12-06T00:00", "20 haravaa"),
    ("la 28.11. pilates klo 10-13", "2026-11-28T10:00/2026-11-28T13:00", "pilates"),
    ("Lapset 7-12 v la 28.11. klo 10-12", "2026-11-28T10:00/2026-11-28T12:00", "Lapset 7-12 v"),
    ("Liisa ja Ville huomenna klo 18", "2026-11-22T18:00", "Liisa ja Ville"),
    ("kokous tai sauna 3.12. klo 18", "2026-12-03T18:00", "kokous tai sauna"),
    ("huomenna klo 9 avaimet", "2026-11-22T09:00", "avaimet"),
    ("joka ma klo 8 roskat ulos", "2026-11-23T08:00 RRULE:FREQ=WEEKLY;BYDAY=MO", "roskat ulos"),
    ("2026-11-28T10:00/13:00 pilates", "2026-11-28T10:00/2026-11-28T13:00", "pilates"),
    ("kylätalo la 29.11. klo 10", "ask:mismatch", "kylätalo"),
    ("yhdistyksen kokous, 5 henkeä", "ask:nothing", "yhdistyksen kokous, 5 henkeä"),
    ("60 henkeä", "ask:nothing", "60 henkeä"),
    ("15-17", "2026-11-21T15:00/2026-11-21T17:00", ""),
]


@pytest.mark.parametrize(("text", "meaning", "rest"), FOUND)
def test_the_time_is_found_and_the_words_around_it_are_left(text: str, meaning: str, rest: str) -> None:
    found = find(text, now=NOON, zone=HELSINKI, language="fi")
    assert (notation(found.meaning, HELSINKI), found.rest) == (meaning, rest)


def test_a_swede_and_a_brit_are_understood_in_a_finnish_chat() -> None:
    assert meant("imorgon kl 18") == meant("tomorrow 18:00") == meant("huomenna klo 18")


def test_to_is_thursday_in_finnish_and_joins_hours_in_english() -> None:
    assert meant("to 18-20") == Span(at("2026-11-26T18:00"), at("2026-11-26T20:00"))
    assert meant("tomorrow 18 to 20", "en") == Span(at("2026-11-22T18:00"), at("2026-11-22T20:00"))


def test_letters_from_a_mac_and_a_phone_read_alike() -> None:
    assert meant("so\u0308ndag klo 18") == meant("söndag klo 18") == Moment(at("2026-11-22T18:00"))


def test_easter_falls_where_the_church_has_it() -> None:
    assert [easter(year) for year in (2026, 2027, 2028)] == [date(2026, 4, 5), date(2027, 3, 28), date(2028, 4, 16)]


ODD = """-
–
klo
joka
asti
31.5. asti 31.5. asti
x
0
00:00
99.99.9999
24:60
klo klo klo
ensi ensi viikko
1.1.0000
9999-12-31
9999-12-31T23:00 2 h
2026-13-45T99:99
2026-11-28T10:00/09:00
joka 0. ti
0 kertaa joka ti
x 99999999999999999999
999999999 viikon päästä
99999999999 tunnin päästä
klo 18 99999999 h
huomenna klo 18 99999999 kuukautta
1.12. 99999999 päivää
1.12. 99999 kuukautta
joka tiistai 99999999 viikon ajan
vk 0
vk 53 2027
joka 99999 päivä
joka 999999999 kuukausi 15. päivä
joka kuun 32. päivä
31.12.9999
joka vuosi 29.2.
viikon 1 maanantai 9999
ensi vuonna 29.2.
٣""".splitlines()


def test_any_talk_at_all_is_answered_and_never_breaks() -> None:
    for text in ("", " ", *ODD):
        for language in ("fi", "sv", "en", "xx"):
            assert read(text, now=NOON, zone=HELSINKI, language=language) is not None
            find(text, now=NOON, zone=HELSINKI, language=language)


def test_a_time_two_hours_on_is_told_to_the_minute() -> None:
    assert meant("2 tunnin päästä", now=NOON + timedelta(seconds=42)) == Moment(at("2026-11-21T14:00"))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("huomenna klo 10-12 A-juniorit", "A-juniorit"),
        ("huomenna klo 10–12 i-luokan juhla", "i-luokan juhla"),
        ("på-talko huomenna klo 10–12", "på-talko"),
        ("huomenna klo 10–12 och-kören", "och-kören"),
        ("huomenna klo 10–12 a ryhmä", "ryhmä"),
    ],
)
def test_a_small_word_that_is_part_of_a_longer_one_stays_with_it(text: str, left: str) -> None:
    assert find(text, now=datetime(2026, 11, 21, 10, tzinfo=UTC), zone=HELSINKI, language="sv").rest == left
