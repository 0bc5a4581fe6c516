"""Applying for a stand at a fair: in one message, or asked a thing at a time; and changing what one asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, assert_never

from handlers import choosing, notices, rights, taking_back
from handlers.commands import command
from handlers.events import event_words
from handlers.fair import call_card, fair_found, fair_words, wishes
from handlers.falling_due import on_due
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Town, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import due, events, exhibitors, undoing, wallclock
from storage.associations import Association
from storage.db import Tx
from storage.due import Item
from storage.events import EventNow
from storage.exhibitors import Already, Applied, Closed, ExhibitorNow
from storage.fair_table import Exhibitor

NEWS = "fair-applications"
"""Due in the evening of a day on which somebody applied: the organisers hear of all of them at once."""
_EVENING = 18
_NAMED = 12
_MOST = 5
"""For so many exhibitors one person applies at a fair; organisers for as many as there are."""


@command(
    "apply for stand",
    "ansök om plats",
    "hae esittelypaikkaa",
    aliases=(
        "hae messupaikkaa",
        "hae paikkaa",
        "ansok om utstallningsplats",
        "ansok om massplats",
        "apply for a stand",
        *("boka utställningsplats", "ansök om en plats", "book a stand", "reserve a stand"),
    ),
    summary=N_("Apply for a stand at a fair"),
    linkable=True,
    takes=[fair_found.OPEN, *wishes.ASKED],
    example=N_("Village association, wool socks and coffee, 3x3 m, electricity, 2 tables"),
)
def apply(
    turn: Turn, event: EventNow, who: Association | str, shows: str, size: str, electricity: bool, tables: int
) -> Answer:
    """They have applied: the organiser places them, and they hear which stand is theirs."""
    led = rights.leads(turn.person, event)
    if not led and not call_card.takes_applications(event, turn.now):
        return _closed(turn, event)
    mine = [one for one in exhibitors.of_event(turn.tx, event.number) if one.person_id == turn.person.id]
    if not led and len(mine) >= _MOST:
        return _enough(turn, event)
    wish = Exhibitor(
        event_id=event.number,
        association_id=who.id if isinstance(who, Association) else None,
        name=who.name if isinstance(who, Association) else " ".join(who.split()),
        person_id=turn.person.id,
        shows=shows,
        size=size,
        electricity=electricity,
        tables=tables,
        since=turn.now,
    )
    outcome = exhibitors.apply(turn.tx, wish, now=turn.now)
    match outcome:
        case Applied(one, ahead):
            call_card.changed(turn.tx, event.number, now=turn.now)
            if not led:
                _news(turn, event)
            return _applied(turn, event, one, ahead, led=led)
        case Already(one):
            return _already(turn, event, one)
        case Closed():
            return _closed(turn, event)
        case _:
            assert_never(outcome)


def _closed(turn: Turn, event: EventNow) -> Refusal:
    """Say that it is too late, and whom to ask all the same."""
    t, names = turn.t, turn.t.list([person.name for person in rights.leaders(turn.tx, event)][:3])
    text = t("Nobody can apply for a stand any more: ") + event_words.headline(t, event, turn.zone)
    text += "\n" + t("You can ask the organiser: {names}.", names=names or "–")
    return Refusal(text, (Button(t("Stand plan"), f"stand plan {event.number}"),), private=True)


def _enough(turn: Turn, event: EventNow) -> Refusal:
    """Say that nobody applies for more than a few, and whom to ask all the same."""
    t, names = turn.t, turn.t.list([person.name for person in rights.leaders(turn.tx, event)][:3])
    text = t("You have applied for {n} stands at this fair: ", n=_MOST) + event_words.headline(t, event, turn.zone)
    text += "\n" + t("You can ask the organiser: {names}.", names=names or "–")
    return Refusal(text, (Button(t("Exhibitors"), f"exhibitors {event.number}"),), private=True)


def _already(turn: Turn, event: EventNow, one: ExhibitorNow) -> Answer:
    t = turn.t
    lead = t("{name} has applied already.", name=one.name)
    if fair_found.either(turn, one, event):
        said = _said(turn, event, one)
        return Refusal(f"{lead}\n{said}", _own_buttons(t, one), private=True)
    return Refusal(lead + " " + t("Please ask those who applied, or the organiser."), private=True)


def _said(turn: Turn, event: EventNow, one: ExhibitorNow) -> str:
    return f"{fair_words.who(turn.t, one)}\n{event_words.headline(turn.t, event, turn.zone)}"


def _own_buttons(t: Words, one: ExhibitorNow) -> tuple[Button, ...]:
    return (
        Button(t("Change"), f"change application {one.number}"),
        Button(t("We are not coming after all"), f"give up stand {one.number}"),
    )


def _applied(turn: Turn, event: EventNow, one: ExhibitorNow, ahead: int | None, *, led: bool) -> Reply:
    t = turn.t
    lines = [t("Applied for a stand: ") + fair_words.who(t, one), event_words.headline(t, event, turn.zone)]
    if ahead is not None:
        lines.append(t("All stands are taken: you are number {n} in the queue.", n=ahead + 1))
    elif not led:
        lines.append(t("I will tell you here when you have been given a stand."))
    buttons = _own_buttons(t, one)
    if led:
        place = Button(t("Place on a stand"), f"place exhibitor {one.number}")
        buttons = (Button(t("Add another"), f"apply for stand {event.number}"), place, *buttons)
    return Reply("\n".join(lines), buttons, private=True)


def _news(turn: Turn, event: EventNow) -> None:
    """The organisers hear in the evening who has applied that day, or, of those in the evening, on the next one."""
    about = _about(event.number)
    due.drop(turn.tx, about)
    due.add(turn.tx, kind=NEWS, subject=about, person_id=None, at=_evening(turn))


def _about(number: int) -> str:
    return f"applications:{number}"


def _evening(turn: Turn) -> datetime:
    local = wallclock.local(turn.now, turn.zone)
    evening = local.replace(hour=_EVENING, minute=0, second=0, microsecond=0)
    return wallclock.utc(evening if local < evening else evening + timedelta(days=1), turn.zone)


@on_due(NEWS)
def tell_news(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """The organisers hear once who waits for a stand."""
    event = events.get(tx, int(item.subject.rpartition(":")[2]))
    found = exhibitors.of_event(tx, event.number) if event else []
    new = [one for one in found if one.is_new or one.waits]
    if event is None or not new or not event.is_open(now):
        return

    def say(t: Words) -> Reply:
        head = event_words.headline(t, event, town.zone)
        lines = [t.n("{n} exhibitor has no stand yet: ", "{n} exhibitors have no stand yet: ", len(new)) + head]
        lines += [f"• {fair_words.who(t, one)}" for one in new[-_NAMED:]]
        lines += [t("… and {n} others", n=len(new) - _NAMED)] if len(new) > _NAMED else []
        buttons = (
            Button(t("Exhibitors"), f"exhibitors {event.number}"),
            Button(t("Place all"), f"place all {event.number}"),
        )
        return Reply("\n".join(lines), buttons)

    for person in rights.leaders(tx, event):
        notices.inform(tx, person.id, say, now=now, town=town)


_READERS = {"name": wishes.read_who, "shows": wishes.read_shows, "size": wishes.read_size}
_READERS |= {"electricity": wishes.read_power, "tables": wishes.read_tables}
_ASKS = {"name": wishes.WHO, "shows": wishes.SHOWS, "size": wishes.SIZE}
_ASKS |= {"electricity": wishes.POWER, "tables": wishes.TABLES}
_LABELS = {"name": N_("Name"), "shows": N_("What is shown"), "size": N_("Size")}
_LABELS |= {"electricity": N_("Electricity"), "tables": N_("Tables")}
_TAPS: dict[str, Any] = {"size": wishes.size_to_tap, "electricity": wishes.power_to_tap, "tables": wishes.tables_to_tap}


def _whats(turn: Turn, _values: Values) -> Choices:
    return [(turn.t(label), key) for key, label in _LABELS.items()]


def _what(turn: Turn, text: str, values: Values) -> Got | Unclear:
    return choosing.what_to_change(turn, text, _whats(turn, values))


def _value(turn: Turn, text: str, values: Values) -> Got | Unclear:
    what, one = values["what"], values["exhibitor"]
    event = fair_found.fair_of(turn, one)
    if not text.strip():
        return Unclear(turn.t(_ASKS[what]), _TAPS.get(what, lambda *_: ())(turn, {"event": event}))
    found = _READERS[what](turn, text, {"event": event if what in ("size", "electricity") else None})
    return Got(found.value, found.words) if isinstance(found, Got) else found


@command(
    "change application",
    "ändra ansökan",
    "muuta hakemusta",
    takes=[
        fair_found.EITHER,
        Arg("what", _what, N_("What should be changed?"), _whats),
        Arg("value", _value, known=True),
    ],
)
def change(turn: Turn, exhibitor: ExhibitorNow, what: str, value: Any) -> Answer:
    """Their application says this from now on; who has a stand keeps it."""
    event = fair_found.fair_of(turn, exhibitor)
    if exhibitor.ended_at is not None or not event.is_open(turn.now):
        return _gone(turn, event, exhibitor)
    was = {"name": exhibitor.name, "association_id": exhibitor.association_id, "shows": exhibitor.shows}
    was |= {"size": exhibitor.size, "electricity": exhibitor.electricity, "tables": exhibitor.tables}
    values = {what: value}
    if isinstance(value, Association):
        values = {"name": value.name, "association_id": value.id}
    elif what == "name":
        values |= {"association_id": None}
    twin = _twin(turn, exhibitor, values)
    if twin is not None:
        return _already(turn, event, twin)
    exhibitors.change(turn.tx, exhibitor.number, **values)
    kept = {"was": {key: was[key] for key in values}, "now": values}
    number = undoing.keep(turn.tx, f"application:{exhibitor.number}", kept, person_id=turn.person.id, now=turn.now)
    _tell_change(turn, event, exhibitor.number)
    return _changed(turn, event, exhibitor.number, turn.t("Changed: "), number)


def _tell_change(turn: Turn, event: EventNow, number: int) -> None:
    """Of somebody who has a stand already, the organisers hear what they wish for now."""
    one = exhibitors.get(turn.tx, number)
    if one is None or one.stand is None or rights.leads(turn.person, event):
        return
    changed = one

    def say(t: Words) -> Reply:
        lines = [t("An exhibitor changed their application: ") + fair_words.who(t, changed)]
        lines += [fair_words.standing(t, changed), event_words.headline(t, event, turn.zone)]
        return Reply("\n".join(lines), (Button(t("Show"), f"exhibitor {changed.number}"),))

    for person in rights.leaders(turn.tx, event):
        notices.inform(turn.tx, person.id, say, now=turn.now, town=turn.town)


def _twin(turn: Turn, one: ExhibitorNow, values: dict[str, Any]) -> ExhibitorNow | None:
    """Return who else has applied under the name already."""
    number = values.get("association_id")
    there = exhibitors.of_event(turn.tx, one.event_id)
    return next(
        (each for each in there if number and each.association_id == number and each.number != one.number), None
    )


def _gone(turn: Turn, event: EventNow, one: ExhibitorNow) -> Refusal:
    text = turn.t("This application does not stand any more: ") + _said(turn, event, one)
    return Refusal(text, (Button(turn.t("Apply for a stand"), f"apply for stand {event.number}"),), private=True)


def _changed(turn: Turn, event: EventNow, number: int, lead: str, kept: int | None) -> Reply:
    one = exhibitors.get(turn.tx, number)
    assert one is not None
    text = lead + _said(turn, event, one)
    back = (Button(turn.t("Take it back"), f"application back {kept}"),) if kept else ()
    show = Button(turn.t("Exhibitors"), f"exhibitors {event.number}") if rights.leads(turn.person, event) else None
    return Reply(text, (*_own_buttons(turn.t, one), *([show] if show else []), *back), private=True)


@command("application back", "ansökan tillbaka", "hakemus takaisin", takes=[taking_back.made_oneself("application")])
def back(turn: Turn, kept: tuple[int, undoing.Before]) -> Answer:
    """The application says what it said before, unless somebody has changed it since."""
    number, before = kept
    one = exhibitors.get(turn.tx, int(before.subject.rpartition(":")[2]))
    if one is None or one.ended_at is not None:
        return taking_back.nothing(turn.t)
    event, was = fair_found.fair_of(turn, one), dict(before.was["was"])
    now: dict[str, Any] = before.was["now"]
    if any(getattr(one, key) != value for key, value in now.items() if key != "name" or not one.association_id):
        text = turn.t("This has been changed since: ") + _said(turn, event, one)
        return Refusal(text, _own_buttons(turn.t, one), private=True)
    if not undoing.done(turn.tx, number):
        return taking_back.nothing(turn.t)
    exhibitors.change(turn.tx, one.number, **was)
    return _changed(turn, event, one.number, turn.t("Taken back: "), None)
