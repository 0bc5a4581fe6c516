"""What the commands about talkoot and about events are called, so that what is the same for both says the right one."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handlers.events import event_words
from handlers.talkoot import talkoot_words
from handlers.types import Button
from handlers.words import N_, Words
from storage.events import EventNow
from storage.planned import Planned

Plan = Planned | EventNow


@dataclass(frozen=True, slots=True)
class Lines:
    """The commands about one sort of thing; behind each stands its number. `shows`, `cancels` and `new` are what
    their buttons read; `cancelled`, `published`, `over` and `lost` how it stands."""

    change: str
    publish: str
    plan: str
    groups: str
    keep: str
    like: str
    show: str
    move: str
    cancel: str
    shows: str
    cancels: str
    cancelled: str
    published: str
    over: str
    lost: str
    makes: str
    new: str


TALKOOT = Lines(
    change="change talkoot",
    publish="publish",
    plan="talkoot plan",
    groups="choose groups",
    keep="keep draft",
    like="talkoot like",
    show="talkoot",
    move="move talkoot",
    cancel="cancel talkoot",
    shows=N_("Show the talkoot"),
    cancels=N_("Cancel the talkoot"),
    cancelled=N_("These talkoot have been cancelled: "),
    published=N_("These talkoot are published already: "),
    over=N_("These talkoot are over: "),
    lost=N_("This is booked for your talkoot no more: "),
    makes="new talkoot",
    new=N_("New talkoot"),
)
EVENT = Lines(
    change="change event",
    publish="publish event",
    plan="event plan",
    groups="choose event groups",
    keep="keep event draft",
    like="event like",
    show="events",
    move="move event",
    cancel="cancel event",
    shows=N_("Show the event"),
    cancels=N_("Cancel the event"),
    cancelled=N_("This event has been cancelled: "),
    published=N_("This event is published already: "),
    over=N_("This event is over: "),
    lost=N_("This is booked for your event no more: "),
    makes="new event",
    new=N_("New event"),
)


def of(plan: Plan) -> Lines:
    """Return the commands about it."""
    return EVENT if isinstance(plan, EventNow) else TALKOOT


def change(plan: Plan, what: str = "") -> str:
    """Return the command that changes it: "change talkoot 7 time"."""
    return f"{of(plan).change} {plan.number} {what}".rstrip()


def show(t: Words, plan: Plan) -> Button:
    """Return the button that shows it."""
    return Button(t(of(plan).shows), f"{of(plan).show} {plan.number}")


def headline(t: Words, plan: Plan, zone: ZoneInfo) -> str:
    """Return it in a line, with markup."""
    if isinstance(plan, EventNow):
        return event_words.headline(t, plan, zone)
    return talkoot_words.headline(t, plan, zone)


def when_said(t: Words, plan: Plan, zone: ZoneInfo) -> str:
    """Return when it is."""
    if isinstance(plan, EventNow):
        return event_words.when_said(t, plan, zone)
    return talkoot_words.when_said(t, plan, zone)
