"""What is said of a meeting's agenda, with markup; and which meeting, or which item of its agenda, is meant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers import described, rights
from handlers.events import event_words, finding
from handlers.lengths import read_id
from handlers.turn import Arg, Choices, Got, Refusal, Town, Turn, Unclear, Values
from handlers.types import Button, File
from handlers.words import N_, Words, escape, fold
from storage import agenda, associations, events
from storage.agenda import ItemNow
from storage.event_table import Kind
from storage.events import EventNow
from storage.people import Role

PAGE = "application/vnd.kylakello.agenda+json"
LONGEST = 300
WHICH = N_("Which item?")
_AHEAD, _LABEL = timedelta(days=400), 40
ANY = finding.arg(past=True, kind=Kind.MEETING)
LED = finding.arg(finding.organiser, past=True, kind=Kind.MEETING)
HELD = finding.held(Kind.MEETING)
Pair = tuple[ItemNow, EventNow]


def takes_items(event: EventNow, now: datetime) -> bool:
    """Tell whether anybody can put something on the agenda: it has not begun, and the deadline has not passed."""
    in_time = event.answer_by is None or now < event.answer_by
    return event.is_open(now) and now < event.starts_at and in_time


def line(t: Words, item: ItemNow) -> str:
    """Return the item with who wants it: "Talvikunnossapito (Kyläyhdistys)"."""
    return escape(item.words) + (t(" ({associations})", associations=item.by) if item.by else "")


def listed(t: Words, items: Sequence[ItemNow], *, marked: int = 0) -> list[str]:
    """Return the agenda, a numbered line each; the one that is `marked` stands out."""
    return [
        f"{at}. *{line(t, one)}*" if one.number == marked else f"{at}. {line(t, one)}"
        for at, one in enumerate(items, 1)
    ]


def short(item: ItemNow, at: int) -> str:
    """Return the item for a button: "3. Talvikunnossapito…"."""
    words = item.words if len(item.words) <= _LABEL else item.words[: _LABEL - 1].rstrip() + "…"
    return f"{at}. {words}"


def page(t: Words, event: EventNow, town: Town) -> File:
    """Return the agenda to print: it is made when it is said, as it is then."""
    told = {"event": event.number, "language": t.language, "town": town.name, "zone": town.zone.key}
    return described.describe(PAGE, f"{fold(t.label('Agenda'))}-{event.number}.pdf", told)


def is_theirs(turn: Turn, item: ItemNow) -> bool:
    """Tell whether the person wished for it, or organises the association that did."""
    about = associations.subject(item.association_id or 0)
    return item.person_id == turn.person.id or (
        item.association_id is not None and turn.person.is_(Role.ORGANISER, about)
    )


def _may(turn: Turn, item: ItemNow, event: EventNow) -> bool:
    return is_theirs(turn, item) or rights.leads(turn.person, event)


def _mine(turn: Turn) -> list[tuple[int, ItemNow]]:
    """Return the items that the person may change, each with its number on its agenda."""
    ahead = events.between(turn.tx, turn.now, turn.now + _AHEAD)
    return [
        (at, one)
        for event in ahead
        if event.kind == Kind.MEETING
        for at, one in enumerate(agenda.of_event(turn.tx, event.number), 1)
        if _may(turn, one, event)
    ]


def _item(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    words = text.split()
    number = read_id(words[0]) if words and words[0].lstrip("#").isdecimal() else None
    item = agenda.get(turn.tx, number) if number is not None else None
    event = events.get(turn.tx, item.event_id) if item is not None else None
    if number is None:
        mine = _mine(turn)
        return Unclear(turn.t(WHICH), _tap(mine), text) if mine else none(turn)
    if item is None or event is None:
        return none(turn)
    if not _may(turn, item, event):
        return finding.not_yours(turn, event)
    return Got((item, event), str(number), " ".join(words[1:]))


def _tap(mine: Sequence[tuple[int, ItemNow]]) -> Choices:
    return [(short(item, at), str(item.number)) for at, item in mine[: finding.OFFERED]]


def _choices(turn: Turn, _values: Values) -> Choices | Refusal:
    return _tap(_mine(turn)) or none(turn)


def none(turn: Turn) -> Refusal:
    """Say that there is no such item of theirs."""
    return Refusal(turn.t("There is no such item here."), (Button(turn.t("All events"), "events"),))


def gone(turn: Turn, event: EventNow) -> Refusal:
    """Say that the item is not on the agenda any more, or was changed meanwhile."""
    text = turn.t("This item has been changed or removed meanwhile: ") + event_words.headline(turn.t, event, turn.zone)
    return Refusal(text, (Button(turn.t("Agenda"), f"agenda {event.number}"),), private=True)


ITEM = Arg("item", _item, WHICH, _choices, known=True)
"""An item that the person may change, with its meeting."""


def closed(turn: Turn, event: EventNow) -> Refusal:
    """Say that nothing can be put on the agenda any more, and whom to ask all the same."""
    t, names = turn.t, turn.t.list([person.name for person in rights.leaders(turn.tx, event)][:3])
    if event.is_draft and event.cancelled_at is None:
        return finding.unpublished(turn, event)
    if event.cancelled_at is not None:
        return Refusal(t("This event has been cancelled: ") + event_words.headline(t, event, turn.zone), private=True)
    text = t("Nothing can be put on the agenda any more: ") + event_words.headline(t, event, turn.zone)
    text += "\n" + t("You can ask the organiser: {names}.", names=names or "–")
    return Refusal(text, (Button(t("Agenda"), f"agenda {event.number}"),), private=True)
