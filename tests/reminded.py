"""A town with Kylätalo in it and what people want to be reminded of, for the tests of reminders."""

from __future__ import annotations

from scheduler.due import say_due
from storage import reminders
from storage.db import Database
from tests.street import Quarter
from tests.town import Someone, local

BOOKS = "/varaa kylätalo la 28.11. klo 10–13 pilates"


def kylatalo(db: Database) -> Quarter:
    """Return the town, on both networks, with a room that can be booked."""
    quarter = Quarter(db, networks=())
    for network in ("telegram", "matrix"):
        quarter.street(network)
    quarter.space("Kylätalo", note="Ovikoodi 1234")
    return quarter


def wants(town: Quarter, who: Someone, at: str, text: str, **more: object) -> int:
    """Somebody wants to be reminded then; return the reminder's number."""
    person = town.person_id(who)
    return town.db.write_now(
        lambda tx: reminders.add(tx, person_id=person, at=local(at), text=text, **more)  # type: ignore[arg-type]
    )


def wakes(town: Quarter, at: str) -> None:
    """The process was down until then."""
    town.clock.set(local(at), stand=True)


async def promised(town: Quarter) -> None:
    """What is due has been promised, but no network can be reached."""
    await say_due(town.db, now=town.clock.now, town=town.place)
