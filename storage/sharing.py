"""Sharing: for which associations a booking is, and whether others are welcome to its time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from storage import bookings, queue, quotas
from storage.db import Tx, table
from storage.diary import Already, Booked, NotThere, associations_of, live, space_of
from storage.occupied import BookingAssociation
from storage.refusals import OverQuota

_for = table(BookingAssociation)


def give(
    tx: Tx, number: int, associations: Sequence[int], *, zone: ZoneInfo, now: datetime
) -> Booked | Already | OverQuota | NotThere:
    """The booking is for these associations; for none, it is the booker's own, and nobody else is welcome to it."""
    booked = live(tx, number, now=now)
    if booked is None:
        return NotThere()
    wanted = sorted(set(associations))
    if wanted == sorted(associations_of(tx, number)):
        return Already(booked)
    over = quotas.refusal(tx, space_of(tx, booked), wanted, booked.starts_at, booked.ends_at, zone=zone, but=number)
    if over is not None:
        return over
    bookings.whose(tx, number, wanted)
    if not wanted and booked.open_to_others:
        bookings.open_up(tx, number, False)
    queue.serve(tx, booked.space_id, zone=zone, now=now)  # others may have hours again
    return _now(tx, number, now)


def take_off(tx: Tx, number: int, association: int, *, now: datetime) -> Booked | NotThere:
    """The association has no part in the booking any more: those that stay have its part, whatever their quota is."""
    booked = live(tx, number, now=now)
    where = (_for.c.booking_id == number) & (_for.c.association_id == association)
    if booked is None or not tx.run(_for.delete().where(where)):
        return NotThere()
    if booked.open_to_others and not associations_of(tx, number):
        bookings.open_up(tx, number, False)
    return _now(tx, number, now)


def welcome(tx: Tx, number: int, others: bool, *, now: datetime) -> Booked | Already | NotThere:
    """Others are welcome to the booking's time, or not any more."""
    booked = live(tx, number, now=now)
    if booked is None:
        return NotThere()
    if booked.open_to_others == others:
        return Already(booked)
    bookings.open_up(tx, number, others)
    return _now(tx, number, now)


def _now(tx: Tx, number: int, now: datetime) -> Booked:
    booked = live(tx, number, now=now)
    assert booked is not None
    return booked
