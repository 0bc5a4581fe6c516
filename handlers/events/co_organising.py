"""Organising an event together: an association that is asked says yes or no with a tap, and may then change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handlers import rights, taking_back
from handlers.commands import command
from handlers.events import asking_organisers, event_words, finding
from handlers.events.preview import preview
from handlers.lengths import read_id
from handlers.planning import leaders, lines, thrown_away
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import Words
from storage import associations, event_changes, events, undoing
from storage.associations import Association
from storage.events import EventNow
from storage.people import Known, Role

_UNDO = "event_organiser"


@dataclass(frozen=True, slots=True)
class Invited:
    """An event, and the association that is to organise it, or does."""

    event: EventNow
    association: Association


@command("ask organisers", "fråga arrangörer", "kysy järjestäjiä", takes=[finding.LED])
def ask_organisers(turn: Turn, event: EventNow) -> Answer:
    """Who is to organise the event too is asked now already."""
    held = event_changes.hold(turn.tx, event.number) or event
    told = asking_organisers.ask(turn, held)
    after = events.get(turn.tx, event.number) or held
    if not told:
        text = turn.t("Everybody has been asked already: ") + event_words.headline(turn.t, after, turn.zone)
        return Refusal(text, (_more(turn.t, after),), private=True)
    if after.is_draft and after.cancelled_at is None:
        return preview(turn, after, told)
    return Reply("\n".join(told), (_more(turn.t, after),), private=True)


def _invited(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read which event and association are meant, by their numbers: the person answers for the association."""
    first, _, second = text.strip().partition(" ")
    event_number, number = read_id(first), read_id(second)
    event = event_changes.hold(turn.tx, event_number) if event_number is not None else None
    association = associations.get(turn.tx, number) if number is not None else None
    if event is None or association is None:
        return finding.none_such(turn)
    subject = associations.subject(association.id or 0)
    if not rights.may(turn.person, Role.ORGANISER, subject):
        return rights.who_can(turn, Role.ORGANISER, subject)
    if event.is_draft and association.id not in (*event.associations, *event.asked):
        return Refusal(turn.t("{association} is not asked to organise this any more.", association=association.name))
    return Got(Invited(event, association), text.strip())


_WHICH = Arg("invited", _invited, known=True)


@command("accept event", "godkänn evenemang", "järjestämme tapahtuman", takes=[_WHICH])
def accept(turn: Turn, invited: Invited) -> Answer:
    """The association organises the event too from now on, and its organisers may change it."""
    event, one, t = invited.event, invited.association, turn.t
    head = event_words.headline(t, event, turn.zone)
    if one.id in event.associations:
        return Refusal(t("{association} organises this already: ", association=one.name) + head, (_more(t, event),))
    if event.cancelled_at is not None or event.ends_at <= turn.now:
        return _too_late(turn, event)
    if not event_changes.accept(turn.tx, event.number, one.id or 0, now=turn.now):
        text = t("{association} is not asked to organise this any more.", association=one.name)
        return Refusal(text, (_more(t, event),) if not event.is_draft else ())
    return _joined(turn, event, one)


def _joined(turn: Turn, event: EventNow, one: Association) -> Reply:
    t, after = turn.t, _changed(turn, event)

    def heard(t: Words) -> str:
        return t("{association} organises it together with you: ", association=one.name)

    _tell(turn, after, heard)
    text = t("{association} organises this too now, and you may change it: ", association=one.name)
    leave = Button(t("Take it back"), f"decline event {event.number} {one.id}")
    change = Button(t("Change"), lines.change(after))
    return Reply(text + event_words.headline(t, after, turn.zone), (_more(t, after), change, leave), private=True)


@command("decline event", "avböj evenemang", "emme järjestä tapahtumaa", takes=[_WHICH])
def decline(turn: Turn, invited: Invited) -> Answer:
    """The association does not organise the event, or no longer does; it can join again from there."""
    event, one, t = invited.event, invited.association, turn.t
    head = event_words.headline(t, event, turn.zone)
    if event.cancelled_at is not None or event.ends_at <= turn.now:
        return _too_late(turn, event)
    if event.associations == (one.id,):
        text = t("{association} organises this alone. It can be cancelled, or others chosen: ", association=one.name)
        change = Button(t("Organisers"), lines.change(event, "organisers"))
        return Refusal(text + head, (change, _more(t, event)))
    if not event_changes.decline(turn.tx, event.number, one.id or 0):
        return Refusal(t("{association} does not organise this: ", association=one.name) + head)
    after = _changed(turn, event)

    def heard(t: Words) -> str:
        return t("{association} does not organise it with you: ", association=one.name)

    _tell(turn, after, heard)
    was = {"association": one.id, "event": event.number}
    undo = undoing.keep(turn.tx, f"{_UNDO}:{event.number}", was, person_id=turn.person.id, now=turn.now)
    text = t("{association} does not organise this. Those who asked heard it: ", association=one.name)
    again = Button(t("We organise it after all"), f"join event again {undo}")
    return Reply(text + head, (again,), private=True)


def _too_late(turn: Turn, event: EventNow) -> Answer:
    """Say that it has been thrown away or cancelled, or is over."""
    if event.cancelled_at is not None and not event.is_draft:
        return thrown_away.unless_draft(turn, event) or finding.none_such(turn)
    head = event_words.headline(turn.t, event, turn.zone)
    if event.cancelled_at is not None:
        return Refusal(turn.t("The plan was given up: ") + head)
    return Refusal(turn.t("This event is over: ") + head)


def _undo(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read which association is to organise the event after all: one for which the person answers."""
    known = taking_back.read(turn, text, _UNDO)
    event = event_changes.hold(turn.tx, known[1].was["event"]) if known is not None else None
    one = associations.get(turn.tx, known[1].was["association"]) if known is not None else None
    if known is None or event is None or one is None:
        return taking_back.nothing(turn.t)
    subject = associations.subject(one.id or 0)
    if not rights.may(turn.person, Role.ORGANISER, subject):
        return rights.who_can(turn, Role.ORGANISER, subject)
    return Got((Invited(event, one), known[0]), text)


@command("join event again", "ordna evenemanget ändå", "järjestämme sittenkin", takes=[Arg("undo", _undo, known=True)])
def join_again(turn: Turn, undo: tuple[Invited, int]) -> Answer:
    """The association that had declined organises the event after all, unless the event is no more."""
    (event, one), number = (undo[0].event, undo[0].association), undo[1]
    if event.cancelled_at is not None or event.ends_at <= turn.now:
        return _too_late(turn, event)
    if not undoing.done(turn.tx, number):
        return taking_back.nothing(turn.t)
    events.organise(turn.tx, event.number, one.id or 0, since=turn.now)
    return _joined(turn, event, one)


def _changed(turn: Turn, event: EventNow) -> EventNow:
    """Return the event as it is now; its cards will say who organises it."""
    if not event.is_draft:
        events.changed(turn.tx, event.number, now=turn.now)
    after = events.get(turn.tx, event.number)
    assert after is not None
    return after


def _tell(turn: Turn, event: EventNow, lead: Callable[[Words], str]) -> None:
    """Everybody else who organises the event hears of it."""

    def say(t: Words, _person: Known) -> Reply:
        return Reply(lead(t) + event_words.headline(t, event, turn.zone), (_more(t, event),))

    leaders.tell_others(turn, event, say)


def _more(t: Words, event: EventNow) -> Button:
    """Return the button that shows the event, or its draft."""
    return Button(t("Show the draft"), f"event plan {event.number}") if event.is_draft else lines.show(t, event)
