"""Requests that nobody answers: the deputies are asked, then the caretakers; then it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers import notices
from handlers.approval import askers, keepers, requested
from handlers.approval.requested import Request
from handlers.booking import booking_words
from handlers.falling_due import on_due
from handlers.series import turns
from handlers.turn import Town
from handlers.types import Reply
from handlers.words import Words
from storage import approvals, bookings, diary
from storage.db import Tx
from storage.diary import Booked
from storage.due import Item
from storage.occupied import State
from storage.people import Known


@on_due(approvals.DEPUTY, approvals.CARETAKER)
def ask_further(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Those whose turn it is have been asked, and the asker knows who; what was answered meanwhile is let go."""
    request = requested.still_waiting(tx, item.subject, now=now)
    levels = keepers.answering(tx, request.first.space_id, now=now) if request else []
    if request is None or not levels:
        return
    step = (approvals.DEPUTY, approvals.CARETAKER).index(item.kind) + 1
    if step < len(levels):
        _ask(tx, request, levels[step], _unanswered, now=now, town=town)
        _tell(tx, request, levels[step], now=now, town=town)
    elif step == 1:  # nobody else is there: who was asked is asked once more
        _ask(tx, request, levels[0], requested.reminder, now=now, town=town)
        _tell(tx, request, levels[0], now=now, town=town)


def _unanswered(t: Words) -> str:
    return t("Nobody has answered this yet. ")


def _ask(
    tx: Tx, request: Request, persons: Sequence[Known], lead: Callable[[Words], str], *, now: datetime, town: Town
) -> None:
    def say(t: Words) -> Reply:
        return requested.asks(tx, t, request, town.zone, lead=lead(t))

    keepers.send(tx, request, persons, say, now=now, town=town)


def _tell(tx: Tx, request: Request, asked: Sequence[Known], *, now: datetime, town: Town) -> None:
    """The asker hears who has been asked now."""

    def lead(t: Words) -> str:
        who = t.list([keepers.title(tx, one.id, request.first.space_id, t) for one in asked])
        return t("Nobody has answered your request yet. I have asked now: {who}.", who=who) + "\n" + t("Requested: ")

    asking = replace(request, booked=tuple(replace(one, answer_by=None) for one in request.booked))
    askers.tell(tx, asking, lead, now=now, town=town)


@on_due(approvals.LAPSED)
def lapse(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """The time has come and nobody answered: the request has ended, and the asker knows it and what else is free."""
    number = int(item.subject.partition(":")[2])
    booked = diary.get(tx, number)
    if booked is None or booked.state != State.REQUESTED or booked.cancelled_at is not None:
        return
    bookings.cancel(tx, number, by=None, zone=town.zone, now=now, why=approvals.UNANSWERED, waits=State.REQUESTED)
    ended = requested.of(replace(booked, cancelled_at=now, why=approvals.UNANSWERED))

    def closed(t: Words) -> Reply:
        return requested.closed(t, ended, town.zone, t("Nobody answered this in time: "))

    keepers.redraw(tx, ended, closed, now=now, town=town)
    keepers.show_series(tx, booked, now=now, town=town)
    _show(tx, ended.first, now=now, town=town)
    askers.tell_rejected(tx, ended, lambda t: t("Nobody answered your request in time: "), now=now, town=town)


def _show(tx: Tx, booked: Booked, *, now: datetime, town: Town) -> None:
    """What the asker and the groups read of the booking, and of its series, is how it is now."""

    def card(t: Words, private: bool) -> Reply:
        return booking_words.card(t, booked, town.zone, private=private)

    notices.show_all(tx, booked.subject, card, now=now, town=town)
    asker = notices.turn_of(tx, booked.person_id, now=now, town=town)
    if booked.series_id is not None and asker is not None:
        turns.show(asker, booked.series_id)
