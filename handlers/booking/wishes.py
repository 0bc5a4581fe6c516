"""What somebody wants to book, whole enough to be a button's command."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handlers import times, when
from handlers.types import BUTTON_BYTES
from storage import diary
from storage.db import Tx
from storage.diary import Booked
from storage.spaces import Space


@dataclass(frozen=True, slots=True)
class Wish:
    """A space or `quantity` of gear, a time, for which associations (none: for oneself; None: not said), what for."""

    space: Space
    span: when.Span
    purpose: str = ""
    quantity: int | None = None
    whom: tuple[int, ...] | None = None

    def line(self, verb: str, span: when.Span, zone: ZoneInfo, *, space: int = 0, quantity: int | None = None) -> str:
        """Return "book #2 x12 @3 2026-11-28T10:00/13:00 pilates", with as much of the purpose as a button holds."""
        pieces = quantity or self.quantity
        words = [f"{verb} #{space or self.space.id}", f"x{pieces}" if pieces else "", write_whom(self.whom)]
        line = " ".join(filter(None, (*words, times.write(span, zone), self.purpose)))
        return line.encode()[:BUTTON_BYTES].decode(errors="ignore").strip()


def write_whom(whom: tuple[int, ...] | None) -> str:
    """Return for whom it is booked as a button carries it: "@3,5", "@0" for oneself, nothing if it was not said."""
    return "" if whom is None else "@" + (",".join(map(str, whom)) or "0")


def wished(tx: Tx, booked: Booked) -> Wish:
    """Return what the booking was wished for."""
    space = diary.space_of(tx, booked)
    span = when.Span(booked.starts_at, booked.ends_at, days=booked.days)
    return Wish(space, span, booked.purpose, booked.quantity, tuple(diary.associations_of(tx, booked.number)) or None)
