"""Telling who asked for something what became of it: once, in private, in their language, with what they can do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from handlers import notices
from handlers.approval import requested
from handlers.approval.requested import Request
from handlers.booking import booking_words, refusal_words
from handlers.booking.wishes import wished
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage.db import Tx
from storage.occupied import State

_UNANSWERED = N_("Nobody answered in time")  # `storage.approvals.UNANSWERED`, for the catalogs
Lead = Callable[[Words], str]
"""What became of it, in the words of who asked."""


def tell(tx: Tx, request: Request, lead: Lead, *, now: datetime, town: Town) -> bool:
    """The asker hears how it is now, with all that only the booker may know once it stands; False if nowhere."""
    first = request.first

    def say(t: Words) -> Reply:
        lines = [lead(t) + requested.said(t, request, town.zone, whose=True)]
        if len(request.booked) > 1:
            lines.append(booking_words.secret(t, first) if first.stands else "")
            return Reply("\n".join(filter(None, lines)), (Button(t("My bookings"), "bookings"),))
        lines += [booking_words.answer(t, first, town.zone), booking_words.details(t, first, town.zone)]
        buttons = booking_words.standing_buttons(
            t, first.number, whom=first.shareable, asked=first.state == State.REQUESTED
        )
        return Reply("\n".join(filter(None, lines)), buttons)

    return notices.inform(tx, first.person_id, say, now=now, town=town, starts=first.starts_at)


def tell_rejected(tx: Tx, request: Request, lead: Lead, *, now: datetime, town: Town) -> bool:
    """The asker hears why they do not have it, with what they can have instead, each with one tap."""
    asker = notices.turn_of(tx, request.first.person_id, now=now, town=town)
    if asker is None:
        return False
    free = refusal_words.alternatives(asker, wished(tx, request.first))

    def say(t: Words) -> Reply:
        lines = [lead(t) + requested.said(t, request, town.zone, whose=True), booking_words.reason(t, request.first)]
        if any(button.command.startswith("book ") for button in free):
            lines.append(t("These are free:"))
        return Reply("\n".join(lines), free)

    return notices.inform(tx, asker.person.id, say, now=now, town=town, starts=request.first.starts_at)
