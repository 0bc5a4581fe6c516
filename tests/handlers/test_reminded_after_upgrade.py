"""A town that an earlier program looked after: what it had promised is said, and what it knew nothing of is, too."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, or_

from handlers.reminding import moved_town
from storage import due
from storage.db import Tx, table
from storage.due import Due
from storage.planned import Part, Planned
from tests.town import ZONE, Town, local

pytestmark = pytest.mark.both_databases


def _as_before(tx: Tx, planned: Planned, who: int) -> None:
    """Only what the earlier program knew is promised."""
    known = table(Due)
    tx.run(delete(known).where(or_(known.c.kind.like("%remind%"), known.c.kind == "talkoot-minimum")))
    day = planned.days[0]
    for kind, subject, person, at in (
        ("booking-eve", "booking:1", who, "2026-12-04T18:00"),
        ("booking-soon", "booking:1", who, "2026-12-05T17:00"),
        ("sign-up-eve", "sign_up:1", who, "2026-12-04T18:00"),
        ("talkoot-short", day.subject, None, "2026-12-03T12:00"),
    ):
        due.add(tx, kind=kind, subject=subject, person_id=person, at=local(at))


async def test_each_is_reminded_once_of_what_was_arranged_before_the_upgrade(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    await aino.says("hei")
    town.space()
    await ville.says("/varaa kylätalo la 5.12. klo 18–20")
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi", least=5, most=10))
    town.signs_up(ville, planned.tasks[0].number)
    town.event(aino)
    await ville.says("/tulossa 1")
    who, now = town.person_id(ville), town.clock.now()
    town.db.write_now(lambda tx: _as_before(tx, planned, who))
    for _ in range(2):
        town.db.write_now(lambda tx: moved_town.keep(tx, ZONE, now=now))
    before = len(ville.reads()), len(aino.reads())
    await town.go_to("2026-12-05T23:00")
    heard = [line for text in ville.reads()[before[0] :] for line in text.splitlines()]
    assert heard == [
        "Huomenna:",
        "• Rantasiivous, haravointi, la 5.12.2026 klo 10–14",
        "Uimaranta, Rantatie 3",
        "• Kyläjuhla · la 5.12.2026 klo 12–16",
        "• Kylätalo, la 5.12.2026 klo 18–20",
        "Tänään: Rantasiivous, haravointi, la 5.12.2026 klo 10–14",
        "Uimaranta, Rantatie 3",
        "Tänään: Kylätalo, la 5.12.2026 klo 18–20",
    ]
    assert sum("Haravointi: 1/5." in text for text in aino.reads()[before[1] :]) == 1
