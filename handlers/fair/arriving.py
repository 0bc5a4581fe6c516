"""Exhibitors arrive: each says so with a tap, or the organiser ticks them off on a list that everybody sees."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers import notices, rights, when
from handlers.commands import command
from handlers.events import event_words
from handlers.fair import fair_found, parts
from handlers.falling_due import on_due
from handlers.on_the_day import living
from handlers.turn import Answer, Arg, Got, Refusal, Town, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import events, exhibitors
from storage.db import Tx
from storage.due import Item
from storage.events import EventNow
from storage.exhibitors import ExhibitorNow

EARLY = timedelta(hours=20)
"""So long before it begins one can say that one is there: many build on the evening before."""
PAGE = 20
_PAGE = re.compile(r"\s*p(\d{1,3})\s*")


def _card(event: EventNow) -> str:
    return f"arrivals:{event.number}"


@on_due(events.BUILT)
def built(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Who organises the fair hears that the day has come, with what is tapped on it: who arrives, how many visit."""
    number = int(item.subject.rpartition(":")[2])
    event = events.of_day(tx, number)
    if event is None or not event.is_open(now) or event.day(number).cancelled_at is not None:
        return
    fair, day = event, event.day(number)
    placed = sum(one.stand is not None for one in exhibitors.of_event(tx, fair.number))
    if now >= day.ends_at:
        return

    def say(t: Words) -> Reply:
        at = when.say_time(day.starts_at, zone=town.zone, language=t.language)
        text = t("*{title}* begins {at}.", title=fair.title, at=at)
        text += " " + t.n("{n} exhibitor has a stand.", "{n} exhibitors have a stand.", placed) if placed else ""
        buttons = (
            Button(t("Who has arrived"), f"arrivals {fair.number}"),
            Button(t("Count visitors"), f"visitors {fair.number}"),
            Button(t("Checklist"), f"checklist {fair.number}"),
        )
        return Reply(text, buttons)

    for leader in rights.leaders(tx, fair):
        if notices.inform(tx, leader.id, say, now=now, town=town, starts=day.starts_at):
            return


def _page(_turn: Turn, text: str, _values: Values) -> Got:
    found = _PAGE.fullmatch(text)
    return Got(int(found[1]) if found else None, text)


@command(
    "arrivals",
    "ankomna",
    "saapuneet",
    summary=N_("Which exhibitors have arrived at the fair"),
    takes=[
        fair_found.arg(lambda turn, event: parts.helps(turn, event), past=True, today=True),
        Arg("page", _page, optional=True),
    ],
)
def arrivals(turn: Turn, event: EventNow, page: int | None) -> Answer:
    """Whoever organises or helps has the list to tap; asked for anew, it stands as the newest message."""
    reply = view(turn.tx, turn.t, event, turn.zone, page=page or 1)
    return living.answer(turn, _card(event), reply, anew=page is None)


def view(tx: Tx, t: Words, event: EventNow, zone: ZoneInfo, *, page: int = 1) -> Reply:
    """Return the list as it reads now: those who have a stand, by its number, who is lacking first."""
    placed = [one for one in exhibitors.of_event(tx, event.number) if one.stand is not None]
    found = sorted(placed, key=lambda one: (one.arrived_at is not None, one.stand or 0))
    here = sum(one.arrived_at is not None for one in found)
    last = max(1, -(-len(found) // PAGE))
    page = min(page, last)
    lines = [event_words.headline(t, event, zone)]
    if not found:
        lines.append(t("Nobody has a stand yet."))
    elif here == len(found):
        lines.append(t.n("All {n} has arrived.", "All {n} have arrived.", here))
    else:
        lines.append(t("Arrived {n}/{all}. Tap whoever comes.", n=here, all=len(found)))
    buttons = [
        Button(_label(t, one, zone), f"arrived {one.number} p{page}") for one in found[(page - 1) * PAGE : page * PAGE]
    ]
    buttons += [Button(t("Earlier names"), f"arrivals {event.number} p{page - 1}")] if page > 1 else []
    buttons += [Button(t("More names"), f"arrivals {event.number} p{page + 1}")] if page < last else []
    return Reply("\n".join(lines), tuple(buttons))


def _label(t: Words, one: ExhibitorNow, zone: ZoneInfo) -> str:
    said = f"{one.stand} {one.name}"
    if one.arrived_at is None:
        return said
    return f"✓ {said} · {when.say_time(one.arrived_at, zone=zone, language=t.language)}"


def _may(turn: Turn, one: ExhibitorNow, event: EventNow) -> bool:
    return fair_found.is_theirs(turn, one, event) or parts.helps(turn, event)


def _one(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read who arrives; helpers tick others off too."""
    number = text.split()[0].lstrip("#") if text.split() else ""
    found = exhibitors.get(turn.tx, int(number)) if number.isdecimal() and len(number) < 10 else None
    if found is not None and _may(turn, found, fair_found.fair_of(turn, found)):
        return Got(found, str(found.number), " ".join(text.split()[1:]))
    return fair_found.OWN_EXHIBITOR.parse(turn, text, values)


@command(
    "arrived",
    "vi är på plats",
    "olemme perillä",
    aliases=("we are here", "olemme paikalla"),
    takes=[
        Arg("exhibitor", _one, fair_found.WHICH_EXHIBITOR, fair_found.OWN_EXHIBITOR.choices, known=True),
        Arg("page", _page, optional=True),
    ],
)
def arrived(turn: Turn, exhibitor: ExhibitorNow, page: int | None) -> Answer:
    """They are there, and everybody who has the list open sees it; tapped again on the list, they are not."""
    t, event = turn.t, fair_found.fair_of(turn, exhibitor)
    head = event_words.headline(t, event, turn.zone)
    if exhibitor.ended_at is not None or event.cancelled_at is not None:
        return Refusal(t("This application does not stand any more: ") + head, private=True)
    if turn.now < event.starts_at - EARLY:
        at = when.say(when.Moment(event.starts_at - EARLY), zone=turn.zone, language=turn.language)
        return Refusal(t("Tell me when you are there, from {at} on: ", at=at) + head, private=True)
    if page is not None and parts.helps(turn, event):
        exhibitors.arrive(turn.tx, exhibitor.number, at=None if exhibitor.arrived_at else turn.now)
        return _ticked(turn, event, page)
    new = exhibitors.arrive(turn.tx, exhibitor.number, at=turn.now)
    _show(turn, event)
    return _welcome(turn, event, exhibitor, new=new)


def _ticked(turn: Turn, event: EventNow, page: int) -> Reply:
    _show(turn, event, but=turn.room.id)
    return living.answer(turn, _card(event), view(turn.tx, turn.t, event, turn.zone, page=page), anew=False)


def _show(turn: Turn, event: EventNow, but: int | None = None) -> None:
    living.show(
        turn.tx,
        _card(event),
        lambda t: view(turn.tx, t, event, turn.zone),
        now=turn.now,
        town=turn.town,
        but=but,
    )


def _welcome(turn: Turn, event: EventNow, one: ExhibitorNow, *, new: bool) -> Reply:
    t = turn.t
    at = when.say_time(_since(turn, one), zone=turn.zone, language=turn.language)
    if new:
        lead = t("Welcome! *{name}* is marked as arrived at {at}.", name=one.name, at=at)
    else:
        lead = t("*{name}* was marked as arrived at {at} already.", name=one.name, at=at)
    stand = [t("Your stand is {n}.", n=one.stand)] if one.stand is not None else []
    buttons = (
        Button(t("Stand plan"), f"stand plan {event.number}"),
        Button(t("Take it back"), f"not arrived {one.number}"),
    )
    return Reply(
        "\n".join([" ".join([lead, *stand]), event_words.headline(t, event, turn.zone)]), buttons, private=True
    )


def _since(turn: Turn, one: ExhibitorNow) -> datetime:
    found = exhibitors.get(turn.tx, one.number)
    return (found.arrived_at if found else None) or turn.now


@command(
    "not arrived",
    "inte på plats",
    "emme ole perillä",
    takes=[Arg("exhibitor", _one, fair_found.WHICH_EXHIBITOR, fair_found.OWN_EXHIBITOR.choices, known=True)],
)
def not_arrived(turn: Turn, exhibitor: ExhibitorNow) -> Answer:
    """They are not there after all."""
    t, event = turn.t, fair_found.fair_of(turn, exhibitor)
    if not exhibitors.arrive(turn.tx, exhibitor.number, at=None):
        return Refusal(t("There is nothing to take back."), private=True)
    _show(turn, event)
    text = t("All right, *{name}* is not marked as arrived.", name=exhibitor.name)
    text += "\n" + event_words.headline(t, event, turn.zone)
    return Reply(text, (Button(t("We are here"), f"arrived {exhibitor.number}"),), private=True)
