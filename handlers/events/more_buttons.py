"""What other parts of the town add to an event that is shown: stands of a fair, the programme, feedback, money."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers.turn import Turn
from handlers.types import Button
from storage.events import EventNow

Offer = Callable[[Turn, EventNow, bool], Sequence[Button]]
"""Returns buttons for the event; the last argument tells whether the person organises it."""
_offers: list[Offer] = []


def offers(offer: Offer) -> Offer:
    """Declare what is offered with an event that is shown."""
    _offers.append(offer)
    return offer


def of(turn: Turn, event: EventNow, *, leads: bool) -> list[Button]:
    """Return what is offered with the event to this person."""
    return [button for offer in _offers for button in offer(turn, event, leads)]
