"""A town of streets in which things are announced, and what is seen of that."""

from __future__ import annotations

from typing import Any

from handlers.announcing import delivery_card, sending
from storage import announcements, hearing, postings
from storage.announcement_table import Announcement
from storage.announcements import Told
from storage.db import Database, Tx
from storage.hearing import Hears
from storage.postings import Post
from tests.street import Quarter
from tests.town import Someone


class Announced(Quarter):
    """A town on two networks, each of which can refuse, hold and lose what is said there."""

    def __init__(self, db: Database) -> None:
        super().__init__(db, networks=())
        self.street("telegram")
        self.street("matrix")

    def announce(self, someone: Someone, text: str = "Laituri on paikallaan!", **features: Any) -> Told:
        """Someone sends an announcement, to all groups if nothing else is said, and sees its delivery card."""
        number = self.written(someone, text, **features)
        now = self.clock.now()

        def sent(tx: Tx) -> None:
            told = announcements.get(tx, number)
            assert told is not None
            assert sending.send(tx, told, now=now, town=self.place) is not None
            delivery_card.tell(tx, told, now=now, town=self.place)

        self.db.write_now(sent)
        return self.told(number)

    def written(self, someone: Someone, text: str = "Laituri on paikallaan!", **features: Any) -> int:
        """Someone has written an announcement and let it go out; return its number."""
        now, person = self.clock.now(), self.person_id(someone)
        said = features.pop("said", {"": text})
        written = Announcement(
            person_id=person,
            said=said,
            audience=features.pop("audience", "all"),
            created_at=now,
            confirmed_at=now,
            confirmed_by=person,
            **features,
        )
        return self.db.write_now(lambda tx: announcements.draft(tx, written))

    def timed(self, someone: Someone, text: str = "Laituri on paikallaan!", **features: Any) -> int:
        """Someone has let an announcement go out at its time; return its number."""
        number, now = self.written(someone, text, **features), self.clock.now()

        def armed(tx: Tx) -> None:
            told = announcements.get(tx, number)
            assert told is not None
            sending.arm(tx, told, now=now)

        self.db.write_now(armed)
        return number

    def told(self, number: int) -> Told:
        """Return the announcement as it is now."""
        found = self.db.read_now(lambda tx: announcements.get(tx, number))
        assert found is not None
        return found

    def posts(self, told: Told) -> list[Post]:
        """Return where it was told, or gathered."""
        return self.db.read_now(lambda tx: postings.of_card(tx, told.subject))

    def hears(self, room: int, **how: Any) -> None:
        """The group hears what is new like this."""
        self.db.write_now(lambda tx: hearing.set_room(tx, room, Hears(**how)))
