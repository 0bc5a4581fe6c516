"""The places of a joint day, for whoever wants to see them; who runs one, or organises the day, can change it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from handlers import rights
from handlers.commands import command
from handlers.events import also_concerned, event_words, more_buttons
from handlers.events.also_concerned import Share
from handlers.fair import fair_words
from handlers.joint_day import place_found, place_words, places_card
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import associations, diary, event_places, people
from storage.event_places import PlaceNow
from storage.event_table import Kind
from storage.events import EventNow
from storage.people import Role

_BUTTONS = 8


@more_buttons.offers
def with_event(turn: Turn, event: EventNow, leads: bool) -> list[Button]:
    """Return what is offered with a joint day that is shown."""
    t, number = turn.t, event.number
    if event.kind != Kind.JOINT_DAY or event.is_draft:
        return []
    buttons = [Button(t("Programme"), f"programme {number}")] if place_words.open_places(event) else []
    if places_card.is_open(event, turn.now):
        buttons.append(Button(t("Add a place") if leads else t("We take part"), f"add place {number}"))
    if leads:
        buttons.append(Button(t("All places"), f"places {number}"))
        call = [Button(t("Call the associations"), f"call for places {number}")]
        buttons += call if places_card.is_open(event, turn.now) else []
    return buttons


@also_concerned.also
def runners(turn: Turn, event: EventNow, days: Collection[int]) -> Iterator[Share]:
    """Whoever runs a place hears what becomes of the day, with their place as it is then."""
    for place in event.places:
        day = event_places.day_of(event.days, place.starts_at, place.ends_at)
        if day is not None and (not event.repeats or day.number in days):
            yield from (_share(turn, event, place, person) for person in _run_by(turn, place))


def _run_by(turn: Turn, place: PlaceNow) -> list[int]:
    """Return who told of the place; of one that somebody else put down, the association's organisers too."""
    about = associations.subject(place.association_id or 0)
    own = people.named(turn.tx, place.person_id)
    if place.association_id is None or own is None or any(own.is_(role, about) for role in people.MEMBERS):
        return [place.person_id]
    return [place.person_id, *(one.id for one in people.with_role(turn.tx, Role.ORGANISER, about))]


def _share(turn: Turn, event: EventNow, place: PlaceNow, person_id: int) -> Share:
    def said(t: Words) -> str:
        return t("Your place: ") + place_words.line(t, place, event, turn.zone)

    def change(t: Words) -> Button | None:
        return Button(t("Change the place"), f"change place {place.number}") if event.is_open(turn.now) else None

    return Share(person_id, said, change)


@command(
    "places",
    "programplatser",
    "paikat",
    aliases=("kohteet", "ställen", "yhteispäivän paikat"),
    summary=N_("The places of a joint day"),
    takes=[place_found.ANY],
    linkable=True,
)
def places(turn: Turn, event: EventNow) -> Answer:
    """Everybody sees which places there are; who may change one sees how."""
    t, found = turn.t, place_words.open_places(event)
    if event.cancelled_at is not None:
        return place_found.closed(turn, event)
    head = event_words.headline(t, event, turn.zone)
    lines = [head, t.n("{n} place:", "{n} places:", len(found)) if found else t("There are no places yet.")]
    lines += [f"• {place_words.line(t, one, event, turn.zone)}{_unbooked(turn, one, event)}" for one in found]
    mine = [one for one in found if event.is_open(turn.now) and place_found.may_change(turn, one, event)]
    change = [
        Button(t.label("Change: {name}", name=one.place), f"change place {one.number}") for one in mine[:_BUTTONS]
    ]
    buttons = (*_common(turn, event, bool(found)), *change)
    *first, last = fair_words.pages(lines)
    return (*(Reply(page, private=True) for page in first), Reply(last, buttons, private=True))


def _common(turn: Turn, event: EventNow, some: bool) -> list[Button]:
    t, number = turn.t, event.number
    buttons = [Button(t("Programme"), f"programme {number}")] if some else []
    if not places_card.is_open(event, turn.now):
        return buttons
    if rights.leads(turn.person, event):
        call = Button(t("Call the associations"), f"call for places {number}")
        return [Button(t("Add a place"), f"add place {number}"), call, *buttons]
    return [Button(t("We take part"), f"add place {number}"), *buttons]


def _unbooked(turn: Turn, place: PlaceNow, event: EventNow) -> str:
    """Say to whoever may change the place that its space is not booked any more."""
    if place.booking_id is None or not event.is_open(turn.now) or not place_found.may_change(turn, place, event):
        return ""
    booked = diary.get(turn.tx, place.booking_id)
    return "" if booked is not None and booked.cancelled_at is None else " · " + turn.t("its booking was cancelled")
