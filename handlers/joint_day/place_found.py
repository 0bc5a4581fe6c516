"""Finding which joint day, and which of its places, is meant; and who may do something to a place."""

from __future__ import annotations

from datetime import timedelta

from handlers import rights
from handlers.events import event_words, finding
from handlers.joint_day import place_words
from handlers.lengths import read_id
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_, fold
from storage import associations, event_places, events
from storage.event_places import PlaceNow
from storage.event_table import Kind
from storage.events import EventNow
from storage.people import Role

WHICH_PLACE = N_("Which place?")
_AHEAD = timedelta(days=400)
ANY = finding.arg(past=True, kind=Kind.JOINT_DAY)
LED = finding.arg(finding.organiser, kind=Kind.JOINT_DAY)


def runs(turn: Turn, place: PlaceNow) -> bool:
    """Tell whether the person runs the place: who told of it, and its association's organisers and contact people."""
    if place.person_id == turn.person.id:
        return True
    about = associations.subject(place.association_id or 0)
    return place.association_id is not None and any(
        turn.person.is_(role, about) for role in (Role.ORGANISER, Role.CONTACT)
    )


def may_change(turn: Turn, place: PlaceNow, event: EventNow) -> bool:
    """Tell whether the person may change and remove the place: who runs it, and who organises the day."""
    return runs(turn, place) or rights.leads(turn.person, event)


def _mine(turn: Turn) -> list[tuple[PlaceNow, EventNow]]:
    ahead = events.between(turn.tx, turn.now, turn.now + _AHEAD)
    return [(place, event) for event in ahead for place in event.places if may_change(turn, place, event)]


def _place(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    words = text.split()
    number = read_id(words[0]) if words and words[0].lstrip("#").isdecimal() else None
    if number is not None:
        return _numbered(turn, number, " ".join(words[1:]))
    mine = _mine(turn)
    for one, event in sorted(mine, key=lambda pair: -len(pair[0].place)):
        if words and fold(text).startswith(fold(one.place)):
            same = [each for each, _event in mine if fold(each.place) == fold(one.place)]
            rest = " ".join(words[len(one.place.split()) :])
            return Got((one, event), str(one.number), rest) if len(same) == 1 else _which(turn, mine, rest)
    if len(mine) == 1 and not words:
        return Got(mine[0], str(mine[0][0].number))
    return _which(turn, mine, text) if mine else none(turn)


def _which(turn: Turn, mine: list[tuple[PlaceNow, EventNow]], rest: str) -> Unclear:
    return Unclear(turn.t(WHICH_PLACE), _tap(mine), rest)


def _numbered(turn: Turn, number: int, rest: str) -> Got | Refusal:
    place = event_places.get(turn.tx, number)
    event = events.get(turn.tx, place.event_id) if place is not None else None
    if place is None or event is None or event.is_draft:
        return none(turn)
    if not may_change(turn, place, event):
        names = turn.t.list([person.name for person in rights.leaders(turn.tx, event)])
        text = turn.t(
            "{place} is not your place. Its organiser can change it: {names}.", place=place.place, names=names
        )
        return Refusal(text, (Button(turn.t("All places"), f"places {event.number}"),), private=True)
    if place.ended_at is not None or not event.is_open(turn.now):
        return closed(turn, event)
    return Got((place, event), str(number), rest)


def _tap(mine: list[tuple[PlaceNow, EventNow]]) -> Choices:
    return [(one.place, str(one.number)) for one, _event in mine[: finding.OFFERED]]


def _choices(turn: Turn, _values: Values) -> Choices | Refusal:
    return _tap(_mine(turn)) or none(turn)


def none(turn: Turn) -> Refusal:
    """Say that there is no such place of theirs."""
    return Refusal(turn.t("There is no such place of yours."), (Button(turn.t("All events"), "events"),))


PLACE = Arg("place", _place, WHICH_PLACE, _choices, known=True)
"""A place that the person may change, with its event."""


def closed(turn: Turn, event: EventNow) -> Refusal:
    """Say why nothing can be changed about its places (any more)."""
    t, head = turn.t, event_words.headline(turn.t, event, turn.zone)
    if event.is_draft and event.cancelled_at is None:
        return finding.unpublished(turn, event)
    if event.cancelled_at is not None:
        return Refusal(t("This event has been cancelled: ") + head, private=True)
    if not event.is_open(turn.now):
        return Refusal(t("The event is over: ") + head, private=True)
    return Refusal(t("That place is not there any more: ") + head, (_places(turn, event),), private=True)


def already(turn: Turn, place: PlaceNow, event: EventNow) -> Refusal:
    """Say that the association has that place."""
    t = turn.t
    said = place_words.line(t, place, event, turn.zone)
    text = t("That place is there already: ") + said + "\n" + event_words.headline(t, event, turn.zone)
    change = (Button(t("Change"), f"change place {place.number}"),) if may_change(turn, place, event) else ()
    return Refusal(text, (*change, _places(turn, event)), private=True)


def _over(turn: Turn, event: EventNow) -> Refusal | None:
    return None if event.is_open(turn.now) else closed(turn, event)


OPEN = finding.arg(kind=Kind.JOINT_DAY, closed=_over)
"""A joint day that takes places still."""


def _places(turn: Turn, event: EventNow) -> Button:
    return Button(turn.t("All places"), f"places {event.number}")
