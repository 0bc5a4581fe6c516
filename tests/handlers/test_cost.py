"""What a booking costs: by started quarters of an hour, by days of the calendar, or once."""

from __future__ import annotations

import pytest

from handlers.spaces.prices import Price, cost
from tests.town import ZONE, local


@pytest.mark.parametrize(
    ("per", "start", "end", "pieces", "cents"),
    [
        ("hour", "2026-11-28T10:00", "2026-11-28T12:00", None, 3000),
        ("hour", "2026-11-28T10:00", "2026-11-28T10:50", None, 1500),
        ("hour", "2026-11-28T10:00", "2026-11-28T11:01", None, 1875),
        ("hour", "2027-03-28T02:00", "2027-03-28T05:00", None, 3000),
        ("hour", "2026-11-28T10:00", "2026-11-28T11:00", 3, 4500),
        ("day", "2026-11-28T10:00", "2026-11-28T12:00", None, 1500),
        ("day", "2026-11-28T22:00", "2026-11-29T02:00", None, 3000),
        ("day", "2026-11-28T00:00", "2026-11-30T00:00", None, 3000),
        ("day", "2027-03-27T00:00", "2027-03-29T00:00", 2, 6000),
        ("booking", "2026-11-28T10:00", "2026-11-30T12:00", 5, 1500),
    ],
)
def test_it_costs(per: str, start: str, end: str, pieces: int | None, cents: int) -> None:
    assert cost(Price(1500, per), local(start), local(end), pieces=pieces, zone=ZONE) == cents


def test_what_is_free_of_charge_costs_nothing() -> None:
    start, end = local("2026-11-28T10:00"), local("2026-11-28T12:00")
    assert cost(Price(), start, end, pieces=None, zone=ZONE) is None
