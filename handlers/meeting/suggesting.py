"""Suggesting something for the agenda of a meeting, changing the words of it, and taking that back."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import assert_never

from handlers import notices, rights, taking_back
from handlers.booking import whom
from handlers.commands import command
from handlers.events import also_concerned, evenings, event_words, finding
from handlers.events.also_concerned import Share
from handlers.falling_due import on_due
from handlers.meeting import item_words, items_card
from handlers.meeting.item_words import Pair
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Town, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, fold
from storage import agenda, events, undoing
from storage.agenda import Added, Full, Gone, ItemNow, Same
from storage.associations import Association
from storage.db import Tx
from storage.due import Item
from storage.event_table import Kind
from storage.events import EventNow
from storage.fair_table import AgendaItem

NEWS = "agenda-items"
"""Due in the evening of a day on which something was suggested: the caller hears of all of it at once."""
ASK, WHO = N_("What should the meeting talk about?"), N_("Which association suggests it?")
_NAMED, _SELF = 12, "self"
_MOST = 10
"""So many items one person suggests for a meeting, unless they called it."""
_UNDO = "agenda_words"
_HEAD = re.compile(r"\s*[:,;]\s*")


def _closed(turn: Turn, event: EventNow) -> Refusal | None:
    led = rights.leads(turn.person, event) and event.is_open(turn.now)
    return None if led or item_words.takes_items(event, turn.now) else item_words.closed(turn, event)


OPEN = finding.arg(kind=Kind.MEETING, closed=_closed)
"""A meeting on whose agenda the person can put something."""


def _who(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read which association suggests it: of the only one it can be, nothing is asked."""
    own, said = whom.mine(turn), text.strip()
    head = _HEAD.split(said, maxsplit=1)
    for one in own:
        if head[0].split(" ")[0] == f"#{one.id}":
            return Got(one, f"#{one.id}", said.removeprefix(f"#{one.id}").strip())
        if _bare(head[0]) == _bare(one.name):
            return Got(one, f"#{one.id}", head[1] if len(head) > 1 else "")
    if said.split(" ")[0] == _SELF:
        return Got(None, _SELF, said.removeprefix(_SELF).strip())
    if not own:
        return Got(None, _SELF, said)
    if len(own) == 1:
        return Got(own[0], f"#{own[0].id}", said)
    return Unclear(turn.t(WHO), _whose(turn, values), rest=text)


def _bare(name: str) -> str:
    return fold(name).strip(" .").removesuffix(" ry").removesuffix(" rf")


def _whose(turn: Turn, _values: Values) -> Choices:
    return [*((one.name, f"#{one.id}") for one in whom.mine(turn)), (turn.t("None of them, I do"), _SELF)]


def _words(turn: Turn, text: str, values: Values) -> Got | Unclear:
    said = " ".join(text.split())
    if not said and "event" in values:  # whoever has tapped on a call reads of which meeting
        return Unclear(event_words.headline(turn.t, values["event"], turn.zone) + "\n" + turn.t(ASK))
    if not any(sign.isalpha() for sign in said):
        return Unclear(turn.t(ASK))
    if len(said) > item_words.LONGEST:
        return Unclear(turn.t("Please write at most {n} letters.", n=item_words.LONGEST))
    return Got(said, said)


@command(
    "suggest item",
    "föreslå ärende",
    "ehdota asiaa",
    aliases=(
        "ehdota kokousasiaa",
        "ehdota asialistalle",
        "lisää asia",
        "lägg till ärende",
        "add item",
        "suggest an item",
    ),
    summary=N_("Suggest something for the agenda of a meeting"),
    linkable=True,
    takes=[OPEN, Arg("who", _who, WHO, _whose, known=True), Arg("words", _words, ASK, known=True)],
    example=N_("7 Ploughing of the village road in winter"),
)
def suggest(turn: Turn, event: EventNow, who: Association | None, words: str) -> Answer:
    """It is on the agenda, last; its caller decides where it comes, and hears of it in the evening."""
    led = rights.leads(turn.person, event)
    mine = [one for one in agenda.of_event(turn.tx, event.number) if one.person_id == turn.person.id]
    if not led and len(mine) >= _MOST:
        text = turn.t("You have suggested {n} items already: ", n=_MOST)
        agenda_ = Button(turn.t("Agenda"), f"agenda {event.number}")
        return Refusal(text + event_words.headline(turn.t, event, turn.zone), (agenda_,), private=True)
    wish = AgendaItem(
        event_id=event.number,
        association_id=who.id if who is not None else None,
        person_id=turn.person.id,
        words=words,
        since=turn.now,
    )
    outcome = agenda.add(turn.tx, wish)
    match outcome:
        case Added(item):
            items_card.changed(turn.tx, event.number, now=turn.now)
            if not rights.leads(turn.person, event):
                evenings.tonight(turn, NEWS, f"items:{event.number}")
            return _suggested(turn, event, item)
        case Same(item):
            return _already(turn, event, item)
        case Full(most):
            text = turn.t("There are {n} items already, and a meeting has no time for more: ", n=most)
            return Refusal(text + event_words.headline(turn.t, event, turn.zone), private=True)
        case _:
            assert_never(outcome)


@also_concerned.also
def suggested_by(turn: Turn, event: EventNow, _days: Collection[int]) -> Iterator[Share]:
    """Whoever suggested something hears what becomes of the meeting."""
    if event.kind != Kind.MEETING:
        return
    for item in agenda.of_event(turn.tx, event.number):
        yield _share(item)


def _share(item: ItemNow) -> Share:
    return Share(item.person_id, lambda t: t("You suggested: ") + item_words.line(t, item), lambda _t: None)


def _suggested(turn: Turn, event: EventNow, item: ItemNow) -> Reply:
    t = turn.t
    at = [one.number for one in agenda.of_event(turn.tx, event.number)].index(item.number) + 1
    lines = [t("On the agenda, item {n}: ", n=at) + item_words.line(t, item), event_words.headline(t, event, turn.zone)]
    buttons = (
        Button(t("Suggest another"), f"suggest item {event.number}"),
        Button(t("Change the words"), f"change item {item.number}"),
        Button(t("Take it back"), f"remove item {item.number}"),
        Button(t("Agenda"), f"agenda {event.number}"),
    )
    return Reply("\n".join(lines), buttons, private=True, aside=True)


def _already(turn: Turn, event: EventNow, item: ItemNow) -> Refusal:
    t = turn.t
    text = t("That is on the agenda already: ") + item_words.line(t, item)
    text += "\n" + event_words.headline(t, event, turn.zone)
    another = Button(t("Suggest another"), f"suggest item {event.number}")
    return Refusal(text, (another, Button(t("Agenda"), f"agenda {event.number}")), private=True)


@on_due(NEWS)
def tell_news(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Who called the meeting hears once what has been suggested since the evening before."""
    event = events.get(tx, int(item.subject.rpartition(":")[2]))
    there = agenda.of_event(tx, event.number) if event is not None else []
    new = [one for one in there if one.since > now - evenings.DAY]
    if event is None or not new or not event.is_open(now):
        return

    def say(t: Words) -> Reply:
        head = event_words.headline(t, event, town.zone)
        lines = [t.n("{n} new item for the agenda: ", "{n} new items for the agenda: ", len(new)) + head]
        lines += [f"• {item_words.line(t, one)}" for one in new[-_NAMED:]]
        lines += [t("… and {n} others", n=len(new) - _NAMED)] if len(new) > _NAMED else []
        return Reply("\n".join(lines), (Button(t("Agenda"), f"agenda {event.number}"),))

    for person in rights.leaders(tx, event):
        notices.inform(tx, person.id, say, now=now, town=town)


def _new_words(turn: Turn, text: str, values: Values) -> Got | Unclear:
    item: ItemNow = values["item"][0]
    if not text.strip():
        return Unclear(turn.t("Now it says: “{words}”. What should it say?", words=item.words))
    return _words(turn, text, values)


@command(
    "change item",
    "ändra ärende",
    "muuta asiaa",
    takes=[item_words.ITEM, Arg("words", _new_words, known=True)],
)
def change(turn: Turn, item: Pair, words: str) -> Answer:
    """The item says this from now on; who suggested it hears of it, if somebody else changed it."""
    one, event = item
    if not _open(turn, one, event):
        return item_words.closed(turn, event)
    return _reworded(turn, event, one, words, undo=True)


def _open(turn: Turn, one: ItemNow, event: EventNow) -> bool:
    """Tell whether the person may still change it: the caller of the meeting until it is over."""
    led = rights.leads(turn.person, event) and event.is_open(turn.now)
    return led or (item_words.is_theirs(turn, one) and item_words.takes_items(event, turn.now))


def _reworded(turn: Turn, event: EventNow, one: ItemNow, words: str, *, undo: bool) -> Answer:
    t = turn.t
    outcome = agenda.reword(turn.tx, one, words)
    match outcome:
        case ItemNow():
            kept = {"was": one.words, "now": words}
            number = undoing.keep(turn.tx, f"{_UNDO}:{one.number}", kept, person_id=turn.person.id, now=turn.now)
            _tell(turn, event, outcome)
            lead = t("Changed: ") if undo else t("Taken back: ")
            back = (Button(t("Take it back"), f"item words back {number}"),) if undo else ()
            text = lead + item_words.line(t, outcome) + "\n" + event_words.headline(t, event, turn.zone)
            return Reply(text, (Button(t("Agenda"), f"agenda {event.number}"), *back), private=True)
        case Same(same):
            return _already(turn, event, same)
        case Gone():
            return item_words.gone(turn, event)
        case _:
            assert_never(outcome)


def _tell(turn: Turn, event: EventNow, item: ItemNow) -> None:
    if item.person_id == turn.person.id:
        return

    def say(t: Words) -> Reply:
        text = t("{name} changed the words of what you suggested: ", name=turn.person.name) + item_words.line(t, item)
        agenda_ = Button(t("Agenda"), f"agenda {event.number}")
        return Reply(text + "\n" + event_words.headline(t, event, turn.zone), (agenda_,))

    notices.inform(turn.tx, item.person_id, say, now=turn.now, town=turn.town)


@command("item words back", "ärendets ord tillbaka", "asian sanat takaisin", takes=[taking_back.made_oneself(_UNDO)])
def back(turn: Turn, kept: tuple[int, undoing.Before]) -> Answer:
    """The item says what it said before, unless somebody has changed it since."""
    number, before = kept
    item = agenda.get(turn.tx, int(before.subject.rpartition(":")[2]))
    event = events.get(turn.tx, item.event_id) if item is not None else None
    if item is None or event is None:
        return taking_back.nothing(turn.t)
    if item.words != before.was["now"] or not _open(turn, item, event):
        return item_words.gone(turn, event)
    undoing.done(turn.tx, number)
    return _reworded(turn, event, item, before.was["was"], undo=False)
