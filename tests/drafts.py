"""Talkoot that somebody in Mallila has planned and not published yet, for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from storage import talkoot
from storage.db import Tx
from storage.planned import Part, Planned
from storage.talkoot_table import Talkoot
from tests.town import Someone, Town, local

SATURDAY = (("2026-12-05T10:00", "2026-12-05T14:00"),)


def drafted(
    town: Town,
    organiser: Someone,
    *parts: Part,
    title: str = "Rantasiivous",
    days: Sequence[tuple[str, str]] = SATURDAY,
    associations: Sequence[int] = (),
    **features: Any,
) -> Planned:
    """Plan talkoot of the organiser, and return them; without parts, "haravointi" for ten."""
    now, person = town.clock.now(), town.person_id(organiser)
    features = {"place": "Uimaranta, Rantatie 3", "title": title, **features}
    plan = Talkoot(person_id=person, created_at=now, **features)
    spans = [(local(start), local(end)) for start, end in days]

    def planned(tx: Tx) -> Planned:
        number = talkoot.draft(
            tx, plan, days=spans, parts=parts or (Part("haravointi", most=10),), associations=associations
        )
        found = talkoot.get(tx, number)
        assert found is not None
        return found

    return town.db.write_now(planned)


def now(town: Town, number: int) -> Planned:
    """Return the talkoot as they are now."""
    found = town.db.read_now(lambda tx: talkoot.get(tx, number))
    assert found is not None
    return found
