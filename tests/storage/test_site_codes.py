"""The code at the site: it changes, the one before works still, and who guesses has to wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage import site_codes
from storage.db import Database
from tests.town import Town

TEN = datetime(2026, 12, 5, 8, 0, tzinfo=UTC)


DAYS = st.datetimes(datetime(2026, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 (bounds are naive, `timezones` makes them aware)


@given(st.text("0123456789abcdef", min_size=8), DAYS)
def test_a_code_has_four_digits_and_works_for_ten_minutes_after_it_is_shown(secret: str, at: datetime) -> None:
    shown = site_codes.code(secret, at)
    assert len(shown) == site_codes.DIGITS
    assert shown.isdecimal()
    assert at < site_codes.changes_at(at) <= at + site_codes.SLOT
    for later in (0, 9, 10):
        assert site_codes.is_right(secret, shown, now=at + timedelta(minutes=later))


def test_an_old_code_works_no_more_and_another_days_never_did() -> None:
    shown = site_codes.code("secret", TEN)
    assert site_codes.code("secret", TEN + timedelta(minutes=9)) == shown
    assert site_codes.code("secret", TEN + timedelta(minutes=10)) != shown
    assert not site_codes.is_right("secret", shown, now=TEN + timedelta(minutes=20))
    assert not site_codes.is_right("another", shown, now=TEN)


def test_after_five_wrong_codes_one_waits_ten_minutes(db: Database) -> None:
    town = Town(db)
    ville, aino = town.person_id(town.person("Ville")), town.person_id(town.person("Aino"))
    for _ in range(site_codes.TRIES):
        assert not db.read_now(lambda tx: site_codes.must_wait(tx, ville, now=TEN))
        db.write_now(lambda tx: site_codes.was_wrong(tx, ville, now=TEN))
    assert db.read_now(lambda tx: site_codes.must_wait(tx, ville, now=TEN))
    assert not db.read_now(lambda tx: site_codes.must_wait(tx, aino, now=TEN))
    later = TEN + site_codes.FORGOTTEN_AFTER
    assert not db.read_now(lambda tx: site_codes.must_wait(tx, ville, now=later))
