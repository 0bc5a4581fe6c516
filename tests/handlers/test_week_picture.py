"""The picture of a week: what people see on a phone, without a picture to compare with."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from handlers.free.lettering import Hand, plain, shorten, wrap
from handlers.free.week_picture import Day, Slot, draw, planned
from handlers.free.week_plan import DAY, Kind
from handlers.free.week_words import SMALLEST, on_slot, slot_hours
from handlers.words import LANGUAGES, Words, words

MONDAY = date(2026, 11, 30)
TITLE = "Kylätalo · viikko 49"
HALL = ((8 * 60, 22 * 60),)
ALWAYS = ((0, DAY),)
KINDS: tuple[Kind, ...] = ("taken", "asked", "mine")


def week(opens: tuple[tuple[int, int], ...] = HALL, **booked: tuple[Slot, ...]) -> list[Day]:
    """A week from Monday; `mo=…` to `su=…` say what is booked."""
    names = ("mo", "tu", "we", "th", "fr", "sa", "su")
    return [Day(MONDAY + timedelta(n), opens, booked.get(name, ())) for n, name in enumerate(names)]


def at(hour: float, until: float, label: str = "", kind: Kind = "taken") -> Slot:
    return Slot(round(hour * 60), round(until * 60), label, kind)


def seen(days: list[Day], *, today: date = MONDAY - timedelta(7), now: int | None = None) -> Image.Image:
    file = draw(TITLE, days, words=words("fi"), today=today, now=now)
    return Image.open(io.BytesIO(file)).convert("RGB")


def tone(image: Image.Image, x: int, y: int) -> int:
    """How light one point is: 0 to 255."""
    return image.crop((x, y, x + 1, y + 1)).convert("L").tobytes()[0]


def light(image: Image.Image, days: list[Day], index: int, hour: float) -> float:
    """How light the picture is near the left edge of a day's column at an hour, where no words stand: 0 to 255."""
    left, top, _, _ = planned(TITLE, days, words=words("fi")).box(index, round(hour * 60), round(hour * 60))
    part = image.crop((left + 12, top - 3, left + 15, top + 4)).convert("L")
    return sum(part.tobytes()) / len(part.tobytes())


def test_a_week_is_a_light_picture_for_a_phone_and_small_to_send() -> None:
    file = draw(TITLE, week(tu=(at(10, 13, "Eräpolku ry"),)), words=words("fi"), today=MONDAY)
    image = Image.open(io.BytesIO(file))
    assert image.format == "PNG"
    assert image.width == 1080
    assert 1080 <= image.height <= 1500
    assert len(file) < 150_000
    assert tone(image.convert("RGB"), 2, 2) > 250


def test_what_is_taken_is_clearly_darker_than_what_is_free() -> None:
    days = week(tu=(at(10, 13, "Eräpolku ry"),))
    image = seen(days)
    assert light(image, days, 1, 12.5) < 100
    assert light(image, days, 1, 14.5) > 200
    assert light(image, days, 0, 12.5) > 200


def test_every_kind_of_time_has_a_lightness_of_its_own_for_who_sees_no_colours() -> None:
    days = week(mo=(at(10, 16),), tu=(at(10, 16, kind="mine"),), we=(at(10, 16, kind="asked"),))
    image = seen(days)
    grey = [light(image, days, index, 14.5) for index in range(4)]
    assert len({round(tone / 12) for tone in grey[:2]} | {round(tone / 12) for tone in grey[2:]}) == 4


def test_two_bookings_next_to_each_other_have_white_between_them() -> None:
    days = week(mo=(at(10, 12, "Martat"), at(12, 14, "4H")))
    image = seen(days)
    left, y, _, _ = planned(TITLE, days, words=words("fi")).box(0, 12 * 60, 12 * 60)
    assert max(tone(image, left + 20, y + n) for n in (-2, -1, 0, 1)) > 240
    assert light(image, days, 0, 11.5) < 100
    assert light(image, days, 0, 12.5) < 100


def test_days_that_have_passed_are_faded_and_today_until_now() -> None:
    days = week(mo=(at(10, 16),), tu=(at(10, 16),), we=(at(10, 16),))
    image = seen(days, today=MONDAY + timedelta(1), now=13 * 60)
    yesterday, passed, coming, tomorrow = (light(image, days, n, h) for n, h in ((0, 15), (1, 12), (1, 15), (2, 15)))
    assert yesterday == passed > coming + 40
    assert coming == tomorrow


def test_today_stands_under_a_dark_head() -> None:
    days = week()
    places = planned(TITLE, days, words=words("fi"))
    image = seen(days, today=MONDAY + timedelta(2))
    heads = [tone(image, places.column(n)[0] + 12, places.top - 40) for n in range(7)]
    assert [n for n, head in enumerate(heads) if head < 128] == [2]


def test_a_booking_past_midnight_stays_in_its_column_when_the_hall_sleeps_after_it() -> None:
    days = week(fr=(at(18, 26, "Häät"),))
    places = planned(TITLE, days, words=words("fi"))
    assert (places.first, places.last) == (8, 26)
    assert places.days[5].slots == ()
    assert slot_hours(places.said(places.days[4].slots[0]), words("fi")) == "18–02"


def test_a_night_in_a_place_that_is_always_open_goes_on_in_the_next_days_column() -> None:
    days = week(ALWAYS, we=(at(22, 26),))
    places = planned(TITLE, days, words=words("fi"))
    assert (places.first, places.last) == (0, 24)
    assert [slot_hours(places.said(slot), words("fi")) for n in (2, 3) for slot in places.days[n].slots] == [
        "22–24",
        "0–2",
    ]
    image = seen(days)
    assert light(image, days, 3, 1.5) < 100 < light(image, days, 3, 3)


def test_a_night_told_on_both_days_is_drawn_once() -> None:
    days = week(ALWAYS, we=(at(22, 26, "Eräpolku ry"),), th=(at(0, 2, "Eräpolku ry"),))
    assert len(planned(TITLE, days, words=words("fi")).days[3].slots) == 1


def test_a_storage_lent_for_months_is_taken_on_every_day_of_the_week() -> None:
    days = week(ALWAYS, mo=(Slot(-3 * DAY, 60 * DAY, "Kesäteatteri"),))
    places, image = planned(TITLE, days, words=words("fi")), seen(days)
    assert all(light(image, days, n, 20) < 100 for n in range(7))
    assert {slot_hours(places.said(slot), Words("en")) for day in places.days for slot in day.slots} == {"all day"}


def test_a_booking_in_the_hour_that_autumn_repeats_can_be_seen() -> None:
    places = planned(TITLE, week(ALWAYS, su=(Slot(3 * 60 + 30, 3 * 60 + 15),)), words=words("fi"))
    _, top, _, bottom = places.box(6, places.days[6].slots[0].starts, places.days[6].slots[0].ends)
    assert bottom - top >= 8


def test_seven_closed_days_are_hatched_from_top_to_bottom() -> None:
    days = [Day(MONDAY + timedelta(n), (), (), "putkiremontti") for n in range(7)]
    image, places = seen(days), planned(TITLE, days, words=words("fi"))
    assert places.last - places.first >= 8
    for index in range(7):
        left, top, _, bottom = places.box(index, places.first * 60, places.last * 60)
        tones = [tone(image, left + 4, y) for y in range(top + 4, bottom - 4)]
        dark, pale = (sum(low <= one < low + 15 for one in tones) / len(tones) for low in (200, 230))
        assert dark > 0.2
        assert pale > 0.3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hours_of_a_booking_are_said_in_the_language(language: str) -> None:
    said = [slot_hours(slot, words(language)) for slot in (at(10, 13), at(9.5, 11), at(22, 26), at(20, 24))]
    half = "09:30–11:00" if language == "en" else "9.30–11"
    assert said == ["10–13", half, "22–02", "20–24"]


def test_a_name_is_shortened_and_hyphenated_before_it_leaves_its_place() -> None:
    hand = Hand(28)
    assert wrap("Hämeenkyrön Seudun", hand, 116, 3) == ["Hämeen-", "kyrön", "Seudun"]
    assert shorten("Luonnonystävät", hand, 116).endswith("…")
    assert plain("Martat 🎉\n\u202ery") == "Martat ry"
    assert plain("Era\u0308polku å–·é…") == "Eräpolku å–·é…"


texts = st.text(max_size=60)
slots = st.builds(Slot, st.integers(-3000, 1500), st.integers(-3000, 9000), texts, st.sampled_from(KINDS))
stretch = st.tuples(st.integers(0, 1440), st.integers(0, 1800))


@st.composite
def town_days(draw_: st.DrawFn) -> list[Day]:
    count = draw_(st.integers(1, 7))
    return [
        Day(
            MONDAY + timedelta(n),
            tuple(draw_(st.lists(stretch, max_size=2))),
            tuple(draw_(st.lists(slots, max_size=4))),
            draw_(texts),
        )
        for n in range(count)
    ]


@given(town_days(), texts, st.sampled_from(LANGUAGES), st.integers(-1, 8), st.none() | st.integers(0, 1500))
@settings(max_examples=40, deadline=None)
def test_whatever_is_booked_a_picture_comes_and_always_the_same(
    days: list[Day], title: str, language: str, passed: int, now: int | None
) -> None:
    today = MONDAY + timedelta(passed)
    first, again = (draw(title, days, words=words(language), today=today, now=now) for _ in range(2))
    assert first == again
    places = planned(title, days, words=words(language))
    assert Image.open(io.BytesIO(first)).size == places.size
    assert 8 <= places.last - places.first <= 24


@given(slots, st.integers(60, 900), st.integers(1, 900), st.sampled_from(LANGUAGES))
@settings(max_examples=200, deadline=None)
def test_what_is_written_on_a_booking_never_runs_over_it(slot: Slot, width: int, height: int, language: str) -> None:
    lines = on_slot(slot, words(language), width, height)
    if not lines:
        return
    assert all(line.hand.size >= SMALLEST for line in lines)
    assert all(line.hand.width(line.text) <= width for line in lines)
    # A single line of figures has no tails and may come closer to the edges.
    tall = lines[0].hand.size * 0.8 if len(lines) == 1 else sum(line.hand.height for line in lines)
    assert tall <= height


def test_no_picture_is_made_of_no_days_or_of_eight() -> None:
    for days in ([], [*week(), Day(MONDAY + timedelta(7), HALL, ())]):
        with pytest.raises(ValueError, match="one to seven days"):
            draw(TITLE, days, words=words("fi"), today=MONDAY)
