"""The subjects that help tells of: each capability's commands stand under the subject of its package."""

from __future__ import annotations

from dataclasses import dataclass

from handlers import commands, rights
from handlers.events import finding as events
from handlers.planning.finding import organiser
from handlers.talkoot import finding as talkoot
from handlers.turn import Command, Turn
from handlers.words import N_
from storage.people import Role


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject with its title. `parts` are packages of capabilities, or single ones that belong elsewhere than the
    rest of their package. One that is for who `leads` says nothing to whoever organises nothing."""

    key: str
    title: str
    parts: tuple[str, ...]
    leads: bool = False


SUBJECTS = (
    Subject("spaces", N_("Spaces and bookings"), ("booking", "free", "series", "queue", "spaces", "approval")),
    Subject(
        "talkoot",
        N_("Talkoot and hours"),
        ("signing_up", "hours", "on_the_day.here", "on_the_day.paper_bridge", "funding.certificate"),
    ),
    Subject(
        "leading",
        N_("Organising talkoot"),
        ("talkoot", "organising", "on_the_day", "hours.thanks", "hours.rates"),
        leads=True,
    ),
    Subject("funding", N_("Funding projects"), ("funding",), leads=True),
    Subject(
        "events",
        N_("Events"),
        (
            *("events.event_list", "events.answering", "events.others", "events.event_calendar"),
            *("after.giving", "after.pictures"),
        ),
    ),
    Subject("organising", N_("Organising events"), ("events", "after"), leads=True),
    Subject("fairs", N_("Fairs"), ("fair",)),
    Subject("days", N_("Joint days and meetings"), ("joint_day", "meeting")),
    Subject("announcing", N_("Announcements"), ("announcing",)),
    Subject("reminders", N_("Reminders"), ("reminding",)),
    Subject("digest", N_("Weekly digest"), ("digest",)),
    Subject(
        "own",
        N_("Own data and language"),
        ("people.meeting", "people.helping", "people.own_data", "people.forgetting", "asking"),
    ),
    Subject("associations", N_("Associations and groups"), ("people",)),
    Subject("watching", N_("How the bot is doing"), ("watching",)),
)
_OF_PART = {part: one for one in SUBJECTS for part in one.parts}


def of(said: Command) -> Subject | None:
    """Return the subject of the command: that of its capability, or else of its package."""
    capability = said.run.__module__.removeprefix("handlers.")
    return _OF_PART.get(capability) or _OF_PART.get(capability.partition(".")[0])


def usable(turn: Turn) -> list[Command]:
    """Return what people are told about and this person may say."""
    return [one for one in commands.everything() if one.listed and rights.may_use(turn.person, one)]


def there_are(turn: Turn) -> list[Subject]:
    """Return the subjects that are of use to the person."""
    theirs = {said.key for one in usable(turn) if (said := of(one)) is not None}
    organises = _organises(turn)
    return [one for one in SUBJECTS if one.key in theirs and (organises or not one.leads)]


def _organises(turn: Turn) -> bool:
    """Tell whether the person has a role, or organises something without one."""
    if any(turn.person.is_(role) for role in (Role.CARETAKER, Role.OFFICER, Role.ORGANISER)):
        return True
    return bool(talkoot.known(turn, organiser, past=True) or events.known(turn, organiser, past=True))
