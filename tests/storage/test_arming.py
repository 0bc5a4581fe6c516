"""When somebody is reminded of what is theirs: as they wish, only of what is ahead, and awake."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from storage import ahead, arming, wallclock
from storage.quiet import TOWN, Quiet

ZONE = ZoneInfo("Europe/Helsinki")


def at(text: str) -> datetime:
    return wallclock.utc(datetime.fromisoformat(text), ZONE)


def told(wish: str, *starts: str, now: str = "2026-11-21T12:00", awake: Quiet = TOWN) -> list[str]:
    """When one is told, on the wall."""
    begins = [at(one) for one in starts]
    found = arming.times(ahead.parse_all(wish), begins, awake=awake, zone=ZONE, now=at(now))
    return [f"{wallclock.local(one, ZONE):%d.%m. %H:%M}" for one in found]


@pytest.mark.parametrize(
    ("wish", "starts", "now", "expected"),
    [
        ("1d18:00 0d08:00", "2026-12-05T10:00", "2026-11-21T12:00", ["04.12. 18:00", "05.12. 08:00"]),
        ("1d18:00 0d08:00", "2026-12-05T10:00", "2026-12-04T20:00", ["05.12. 08:00"]),  # late: only what is ahead
        ("1d18:00 0d08:00", "2026-12-05T07:30", "2026-11-21T12:00", ["04.12. 18:00"]),  # it has begun by eight
        ("", "2026-12-05T10:00", "2026-11-21T12:00", []),
        ("1d18:00 60m", "2026-12-05T08:30", "2026-11-21T12:00", ["04.12. 18:00", "05.12. 07:30"]),  # begins early
        ("1d18:00 300m", "2026-12-05T12:00", "2026-11-21T12:00", ["04.12. 18:00"]),  # seven: once in the evening
        ("1d18:00 300m", "2026-12-05T12:00", "2026-12-04T19:00", ["04.12. 20:30"]),
        ("2d07:30", "2026-12-05T09:00", "2026-11-21T12:00", ["02.12. 20:30"]),  # two days ahead nobody gets up early
        ("1440m", "2027-03-28T12:00", "2027-03-01T12:00", ["27.03. 11:00"]),  # a day of 23 hours lies between
        ("1d18:00", "2026-10-25T12:00", "2026-10-01T12:00", ["24.10. 18:00"]),
    ],
)
def test_one_is_reminded_as_one_wishes_and_never_at_night(
    wish: str, starts: str, now: str, expected: list[str]
) -> None:
    assert told(wish, starts, now=now) == expected


def test_of_several_days_each_is_told_of_after_the_one_before_has_begun() -> None:
    days = ("2026-11-24T18:00", "2026-12-01T18:00")
    assert told("1d18:00", *days) == ["23.11. 18:00", "30.11. 18:00"]
    assert told("20160m", *days, now="2026-11-01T12:00") == ["10.11. 18:00"], "a fortnight ahead only of the first"


def test_whoever_sleeps_long_hears_in_the_evening_and_whoever_never_sleeps_at_the_time() -> None:
    assert told("0d08:00", "2026-12-05T12:00", awake=Quiet(22 * 60, 9 * 60)) == ["04.12. 21:30"]
    assert told("360m", "2026-12-05T12:00", awake=Quiet(0, 0)) == ["05.12. 06:00"]
