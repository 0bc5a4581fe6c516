"""The agenda of a meeting: everybody reads it; its caller puts the items in order, and removes with a kind word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from handlers import described, notices, rights, taking_back
from handlers.commands import command
from handlers.events import event_words, finding
from handlers.fair import fair_words
from handlers.meeting import item_words, items_card
from handlers.meeting.item_words import Pair
from handlers.spaces.traits import skip, skips
from handlers.turn import Answer, Arg, Got, Turn, Unclear, Values
from handlers.types import Button, File, Reply
from handlers.words import N_, Words, words
from storage import agenda, events, undoing
from storage.agenda import Gone, ItemNow, Same
from storage.db import Tx
from storage.events import EventNow

_BUTTONS, _LONGEST, _AROUND = 10, 200, 4
_UNDO = "agenda_item"


def _since(_turn: Turn, text: str, _values: Values) -> Got:
    said = text.strip()
    return Got(int(said) if said.isdecimal() and len(said) < 4 else 0, said)


@command(
    "agenda",
    "föredragningslista",
    "asialista",
    aliases=("esityslista", "dagordning", "kokouksen asialista"),
    summary=N_("The agenda of a meeting, to read and to print"),
    linkable=True,
    takes=[item_words.ANY, Arg("since", _since, optional=True)],
)
def show(turn: Turn, event: EventNow, since: int | None) -> Answer:
    """They read the agenda and have it on paper; who called the meeting can tap an item to move or remove it."""
    t, items = turn.t, agenda.of_event(turn.tx, event.number)
    head = event_words.headline(t, event, turn.zone)
    if event.cancelled_at is not None:
        head = t("This event has been cancelled: ") + head
    lines = [head, *(item_words.listed(t, items) if items else [t("There is nothing on the agenda yet.")])]
    *first, last = fair_words.pages(lines)
    files = (item_words.page(t, event, turn.town),) if items and not since else ()
    end = Reply(last, _buttons(turn, event, items, since or 0), private=True, files=files)
    return (*(Reply(page, private=True) for page in first), end) if first else end


def _buttons(turn: Turn, event: EventNow, items: list[ItemNow], since: int) -> tuple[Button, ...]:
    t, number = turn.t, event.number
    led = rights.leads(turn.person, event)
    buttons = []
    if item_words.takes_items(event, turn.now) or (led and event.is_open(turn.now)):
        buttons.append(Button(t("Suggest an item"), f"suggest item {number}"))
    if led and item_words.takes_items(event, turn.now):
        buttons.append(Button(t("Call for items"), f"call for items {number}"))
    if not event.is_open(turn.now):
        return tuple(buttons)
    some = list(enumerate(items, 1))[since : since + _BUTTONS]
    mine = [(at, one) for at, one in some if led or item_words.is_theirs(turn, one)]
    buttons += [Button(item_words.short(one, at), f"agenda item {one.number}") for at, one in mine]
    if led and since + _BUTTONS < len(items):
        buttons.append(Button(t("More items"), f"agenda {number} {since + _BUTTONS}"))
    return tuple(buttons)


@command("agenda item", "ärende", "asia", takes=[item_words.ITEM])
def one_item(turn: Turn, item: Pair) -> Answer:
    """They see where the item stands, and what they can do with it."""
    one, event = item
    return item_words.gone(turn, event) if one.removed_at is not None else _shown(turn, event, one)


def _shown(turn: Turn, event: EventNow, item: ItemNow, lead: str = "") -> Reply:
    t, items = turn.t, agenda.of_event(turn.tx, event.number)
    lines = [event_words.headline(t, event, turn.zone), *item_words.listed(t, items, marked=item.number)]
    at = [one.number for one in items].index(item.number)
    buttons = []
    if rights.leads(turn.person, event):
        buttons += [Button(t("↑ Up"), f"item up {item.number}")] if at else []
        buttons += [Button(t("↓ Down"), f"item down {item.number}")] if at + 1 < len(items) else []
    buttons += [
        Button(t("Change the words"), f"change item {item.number}"),
        Button(t("Remove from the agenda"), f"remove item {item.number}"),
        Button(t("Agenda"), f"agenda {event.number}"),
    ]
    shown = fair_words.pages([*([lead] if lead else []), *_around(lines, at)])
    return Reply(shown[0], tuple(buttons), private=True)


def _around(lines: list[str], at: int) -> list[str]:
    """Return the head and, of a long agenda, the items around the one that is meant."""
    first = max(1, at - _AROUND)
    before, behind = ["…"] if first > 1 else [], ["…"] if at + _AROUND + 2 < len(lines) else []
    return [lines[0], *before, *lines[first : at + _AROUND + 2], *behind]


def _moved(turn: Turn, item: Pair, step: int) -> Answer:
    one, event = item
    if not rights.leads(turn.person, event):
        return finding.not_yours(turn, event)
    moved = agenda.move(turn.tx, one.number, step) if event.is_open(turn.now) else None
    return item_words.gone(turn, event) if moved is None else _shown(turn, event, moved)


@command("item up", "ärende upp", "asia ylös", takes=[item_words.ITEM])
def up(turn: Turn, item: Pair) -> Answer:
    """The item comes one place earlier."""
    return _moved(turn, item, -1)


@command("item down", "ärende ner", "asia alas", takes=[item_words.ITEM])
def down(turn: Turn, item: Pair) -> Answer:
    """The item comes one place later."""
    return _moved(turn, item, 1)


def _why(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read what is told to who suggested it; who removes their own is not asked."""
    item, said = values["item"][0], " ".join(text.split())
    if item.person_id == turn.person.id or skips(said):
        return Got("", "-")
    if not said:
        lead = turn.t("Removing from the agenda: ") + item_words.line(turn.t, item)
        ask = turn.t("Why? Who suggested it will read it. You can leave it out.")
        return Unclear(f"{lead}\n{ask}", skip(turn))
    if len(said) > _LONGEST:
        return Unclear(turn.t("Please write at most {n} letters.", n=_LONGEST), skip(turn))
    return Got(said, said)


@command(
    "remove item",
    "ta bort ärende",
    "poista asia",
    aliases=("peru asia", "stryk ärende"),
    takes=[item_words.ITEM, Arg("why", _why, known=True)],
)
def remove(turn: Turn, item: Pair, why: str) -> Answer:
    """The item is not on the agenda any more, and who suggested it has heard so kindly."""
    one, event = item
    t, led = turn.t, rights.leads(turn.person, event)
    if not event.is_open(turn.now) or not (led or item_words.takes_items(event, turn.now)):
        return item_words.closed(turn, event)
    if not agenda.remove(turn.tx, one.number, now=turn.now):
        return item_words.gone(turn, event)
    items_card.changed(turn.tx, event.number, now=turn.now)
    kept = undoing.keep(turn.tx, f"{_UNDO}:{one.number}", {}, person_id=turn.person.id, now=turn.now)
    lines = [t("Not on the agenda any more: ") + item_words.line(t, one), event_words.headline(t, event, turn.zone)]
    if one.person_id != turn.person.id and not _tell(turn, event, one, _thanks(turn, why)):
        lines.append(t("I cannot reach who suggested it. Please tell them yourself."))
    buttons = (Button(t("Take it back"), f"item back {kept}"), Button(t("Agenda"), f"agenda {event.number}"))
    return Reply("\n".join(lines), buttons, private=True)


def _thanks(turn: Turn, why: str) -> Callable[[Words], list[str]]:
    def said(t: Words) -> list[str]:
        lines = [t("Thank you for your suggestion! This time it is not on the agenda: ")]
        lines += [t("Why: {why}", why=why)] if why else []
        return [*lines, t("If this is not right, please ask {name}.", name=turn.person.name)]

    return said


def _tell(turn: Turn, event: EventNow, item: ItemNow, said: Callable[[Words], list[str]]) -> bool:
    def say(t: Words) -> Reply:
        lead, *more = said(t)
        lines = [lead + item_words.line(t, item), event_words.headline(t, event, turn.zone), *more]
        return Reply("\n".join(lines), (Button(t("Agenda"), f"agenda {event.number}"),))

    return notices.inform(turn.tx, item.person_id, say, now=turn.now, town=turn.town)


@command("item back", "ärende tillbaka", "asia takaisin", takes=[taking_back.made_oneself(_UNDO)])
def back(turn: Turn, kept: tuple[int, undoing.Before]) -> Answer:
    """The item is on the agenda again, and who heard that it was not hears that."""
    number, before = kept
    item = agenda.get(turn.tx, int(before.subject.rpartition(":")[2]))
    event = events.get(turn.tx, item.event_id) if item is not None else None
    if item is None or event is None:
        return taking_back.nothing(turn.t)
    if not event.is_open(turn.now):
        return item_words.closed(turn, event)
    outcome = agenda.put_back(turn.tx, item.number)
    if isinstance(outcome, Same | Gone) or item.removed_at is None:
        return item_words.gone(turn, event)
    undoing.done(turn.tx, number)
    items_card.changed(turn.tx, event.number, now=turn.now)
    if item.person_id != turn.person.id:
        _tell(turn, event, item, lambda t: [t("It is on the agenda after all: ")])
    return _shown(turn, event, outcome, turn.t("On the agenda again: ") + item_words.line(turn.t, outcome))


@described.made_from(item_words.PAGE)
def make(told: Any, tx: Tx) -> File:
    """Return the page as the agenda is now. Of a meeting that is not there it raises LookupError."""
    from handlers.meeting import agenda_page  # the press takes its time to load

    event = events.get(tx, told["event"])
    if event is None:
        raise LookupError("there is no such meeting")
    items = agenda.of_event(tx, event.number)
    page = agenda_page.pdf(event, items, words(told["language"]), ZoneInfo(told["zone"]), told["town"])
    return File("", "application/pdf", page)
