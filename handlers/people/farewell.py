"""Somebody has been forgotten: whoever is touched by what they had ahead is told, without their name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from handlers import notices
from handlers.approval import keepers, requested
from handlers.booking import booking_words
from handlers.fair import call_card, told
from handlers.turn import Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import associations, diary, events, people, spaces
from storage.diary import Booked
from storage.exhibitors import ExhibitorNow
from storage.forgetting import GivenUp
from storage.giving_up import Left
from storage.people import Role

SOME = 10
"""So many bookings are named in one message."""


def tell(turn: Turn, given_up: GivenUp) -> None:
    """Cards say what is cancelled; associations and keepers hear of it; whoever has a booking now hears which."""
    for booked in given_up.cancelled:
        _cards(turn, booked)
    for person, theirs in _touched(turn, given_up.cancelled).items():
        _inform(turn, person, theirs, _cancelled)
    for heir, bookings in given_up.handed.items():
        _inform(turn, heir, bookings, _yours)
    for left in given_up.stands.left:
        _stand_given_up(turn, left)
    for heir, exhibitor in given_up.stands.handed:
        _stand_handed(turn, heir, exhibitor)


def _stand_given_up(turn: Turn, left: Left) -> None:
    """The call shows it, who has the stand now hears so, and so do the organisers of the fair."""
    event = events.get(turn.tx, left.exhibitor.event_id)
    if event is not None:
        call_card.changed(turn.tx, event.number, now=turn.now)
        told.tell_left(turn, event, left)


def _stand_handed(turn: Turn, heir: int, exhibitor: ExhibitorNow) -> None:
    """Who speaks for the exhibitor now hears how it stands with it."""
    event = events.get(turn.tx, exhibitor.event_id)
    if event is None:
        return
    fair = event

    def say(t: Words) -> Reply:
        shown = told.message(turn.tx, t, fair, exhibitor, turn.town)
        lead = t("This is yours now, because who had applied has left:")
        return replace(shown, text=f"{lead}\n{shown.text}")

    notices.inform(turn.tx, heir, say, now=turn.now, town=turn.town, starts=event.starts_at)


def _cards(turn: Turn, booked: Booked) -> None:
    """What stands of the booking in groups and with keepers says that it is cancelled; nobody can bring it back."""

    def card(t: Words, private: bool) -> Reply:
        shown = booking_words.card(t, booked, turn.zone, private=private)
        return Reply(shown.text, card=shown.card)

    def request(t: Words) -> Reply:
        return requested.closed(t, requested.of(booked), turn.zone, t("Cancelled: "))

    notices.show(turn, booked.subject, card)
    keepers.redraw(turn.tx, requested.of(booked), request, now=turn.now, town=turn.town)
    keepers.show_series(turn.tx, booked, now=turn.now, town=turn.town)


def _touched(turn: Turn, cancelled: Sequence[Booked]) -> dict[int, list[Booked]]:
    """Return who must hear of which: who acts for its associations, and who had approved it."""
    tx = turn.tx
    found: dict[int, list[Booked]] = {}
    for booked in cancelled:
        subjects = map(associations.subject, diary.associations_of(tx, booked.number))
        who = {
            one.id
            for subject in subjects
            for role in (Role.ORGANISER, Role.CONTACT)
            for one in people.with_role(tx, role, subject)
        }
        space = spaces.get(tx, booked.space_id)
        if space is not None and space.approval and booked.state == "booked":
            who |= {one.id for one in people.with_role(tx, Role.KEEPER, space.subject)}
        for person in who:
            found.setdefault(person, []).append(booked)
    return found


def _inform(turn: Turn, person: int, theirs: Sequence[Booked], say: Callable[[Words, int], tuple[str, Button]]) -> None:
    def reply(t: Words) -> Reply:
        lead, button = say(t, len(theirs))
        lines = [lead, *(booking_words.said(t, one, turn.zone) for one in theirs[:SOME])]
        if len(theirs) > SOME:
            lines.append(t.n("… and {n} more.", "… and {n} more.", len(theirs) - SOME))
        return Reply("\n".join(lines), (button,))

    first = min(one.starts_at for one in theirs)
    notices.inform(turn.tx, person, reply, now=turn.now, town=turn.town, starts=first)


def _cancelled(t: Words, count: int) -> tuple[str, Button]:
    text = t.n(
        "Cancelled, because who had booked it has left:", "Cancelled, because who had booked them has left:", count
    )
    return text, Button(t("Book a space"), "book")


def _yours(t: Words, count: int) -> tuple[str, Button]:
    text = t.n(
        "This booking is yours now, because who had made it has left:",
        "These bookings are yours now, because who had made them has left:",
        count,
    )
    return text, Button(t("My bookings"), "bookings")
