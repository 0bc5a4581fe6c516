"""The commands: declared once by each capability, found by any of their names in any language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module

from rapidfuzz import fuzz, process

from handlers.turn import Answer, Arg, Command
from handlers.words import LANGUAGES, fold, words
from storage.people import Role

CAPABILITIES = (
    "booking.bookings",
    "booking.cancelling",
    "booking.moving",
    "free.free",
    "booking.mine",
    "series.series",
    "queue.queue",
    "queue.offers",
    "signing_up.to_come",
    "signing_up.signing_up",
    "signing_up.withdrawing",
    "signing_up.bringing",
    "signing_up.changing_task",
    "signing_up.offers",
    "signing_up.reminders",
    "signing_up.phone",
    "spaces.spaces",
    "spaces.gear",
    "spaces.closed_days",
    "booking.sharing",
    "booking.reminders",
    "booking.confirming",
    "booking.unconfirmed",
    "booking.turn_rule",
    "approval.approvals",
    "approval.dates",
    "approval.questions",
    "approval.unanswered",
    "approval.reminders",
    "people.associations",
    "people.duties",
    "people.appointing",
    "people.asking_for",
    "people.groups",
    "spaces.space_changes",
    "spaces.closing",
    "booking.quota",
    "funding.projects",
    "funding.project_changes",
    "funding.reports",
    "funding.certificate",
    "people.meeting",
    "people.helping",
    "people.own_data",
    "people.forgetting",
    "talkoot.making",
    "talkoot.drafts",
    "talkoot.publishing",
    "talkoot.choosing_groups",
    "talkoot.changing",
    "talkoot.one_day",
    "on_the_day.day_notices",
    "on_the_day.site_code",
    "on_the_day.here",
    "on_the_day.walk_ins",
    "on_the_day.check_in",
    "on_the_day.printed_list",
    "on_the_day.paper_back",
    "on_the_day.paper_bridge",
    "hours.telling",
    "hours.one_by_one",
    "hours.acknowledging",
    "hours.choosing_approver",
    "hours.approving",
    "hours.rows_shown",
    "hours.correcting",
    "hours.thanks",
    "hours.rates",
    "organising.participants",
    "organising.adding",
    "organising.messages",
    "organising.short_of_people",
    "organising.stand_ins",
    "organising.moving",
    "organising.cancelling",
    "organising.back",
    "organising.weather",
    "organising.lost_bookings",
    "announcing.announcing",
    "announcing.letting_go",
    "announcing.changing",
    "announcing.own",
    "announcing.allowing",
    "announcing.rules",
    "events.making",
    "events.drafts",
    "events.publishing",
    "events.changing",
    "events.co_organising",
    "events.answering",
    "events.others",
    "events.either",
    "events.room_freed",
    "events.reminders",
    "events.event_list",
    "events.event_calendar",
    "events.event_dates",
    "events.moving_event",
    "events.cancelling_event",
    "events.event_participants",
    "events.adding_to_event",
    "events.event_messages",
    "digest.hearing",
    "digest.telling",
    "reminding.remind",
    "reminding.remind_before",
    "reminding.reminders_list",
    "reminding.changing",
    "reminding.snoozing",
    "reminding.own_said",
    "reminding.in_groups",
    "reminding.times_set",
    "reminding.quiet_set",
    "fair.stands",
    "fair.plan",
    "fair.calling",
    "fair.applying",
    "fair.exhibitor_list",
    "fair.placing",
    "fair.leaving",
    "fair.checklist",
    "fair.instructions",
    "fair.arriving",
    "fair.reminders",
    "fair.visitors",
    "joint_day.places",
    "joint_day.calling",
    "joint_day.adding",
    "joint_day.wishing",
    "joint_day.changing",
    "joint_day.programme",
    "meeting.item_calling",
    "meeting.suggesting",
    "meeting.agenda_shown",
    "meeting.agenda_sent",
    "meeting.minutes",
    "after.over",
    "after.came",
    "after.thanking",
    "after.giving",
    "after.feedback",
    "after.pictures",
    "after.money",
    "after.work",
    "after.summary",
    "announcing.delivery",
    "announcing.correcting",
    "announcing.withdrawing",
    "announcing.asking_sender",
    "announcing.reading",
    "watching.health",
)
"""The handler modules whose commands the town has. A new capability adds its name here and to the contract in
`pyproject.toml` that keeps it from importing the others. Help and menus tell of them in this order."""

EVERYDAY = (
    *("book", "free", "bookings", "cancel", "move", "queue", "series", "spaces"),
    *("events", "my events", "talkoot", "hours"),
    *("announce", "new event", "new talkoot"),
    *("remind", "digest", "mydata", "language", "help"),
)
"""What is said every day, by English names: help begins with these, and a network's command menu holds no others."""

_commands: dict[str, Command] = {}
_names: dict[str, Command] = {}
_SLASH = re.compile(r"^[/!](?=\w)")
_MOST_WORDS = 4
"""So many words a command's name may have."""


def command(
    en: str,
    sv: str,
    fi: str,
    *,
    summary: str = "",
    takes: Iterable[Arg] = (),
    role: Role = Role.EVERYBODY,
    aliases: Iterable[str] = (),
    linkable: bool = False,
    example: str = "",
    also: Iterable[Role] = (),
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Declare a command with its name in each language, spelt as people write it."""

    def declare(run: Callable[..., Answer]) -> Callable[..., Answer]:
        names = (fold(en), fold(sv), fold(fi))
        new = Command(names, run, summary, tuple(takes), role, tuple(aliases), linkable, example, tuple(also), (sv, fi))
        for name in (*new.names, *new.aliases):
            other = _names.setdefault(fold(name), new)
            if other is not new:
                raise ValueError(f"two commands are called {name!r}")
        _commands[new.name] = new
        return run

    return declare


@cache
def load() -> None:
    """Every capability's commands are declared."""
    for name in (*CAPABILITIES, "asking"):
        import_module(f"handlers.{name}")


def everything() -> list[Command]:
    """Return all commands in the order of their capabilities."""
    load()
    places = {f"handlers.{name}": place for place, name in enumerate(CAPABILITIES)}
    return sorted(_commands.values(), key=lambda one: places.get(one.run.__module__, len(places)))


def everyday() -> list[Command]:
    """Return what is said every day, in that order."""
    load()
    return [_commands[name] for name in EVERYDAY]


def by_name(name: str) -> Command | None:
    return _names.get(fold(name))


def marked(text: str) -> bool:
    """Tell whether the text says by its first sign that it is a command."""
    return bool(_SLASH.match(text))


def find(text: str) -> tuple[Command, str] | None:
    """Return the command the text starts with, by its longest name, and the words behind it."""
    bare = _SLASH.sub("", text.strip())
    head, _, tail = bare.partition(" ")
    first = head.replace("_", " ").split(" ")
    parts = [*first, *tail.split(None, _MOST_WORDS)] if "_" in head else bare.split(None, _MOST_WORDS)
    for count in range(min(_MOST_WORDS, len(parts)), 0, -1):
        said = fold(" ".join(parts[:count]))
        found = _names.get(said) or _names.get(said.rstrip("!?.,"))  # "Hei!"
        if found:
            return found, _after(bare, count)
    return None


def _after(text: str, count: int) -> str:
    """Return the text behind its first `count` words, an underscore parting words in the first one."""
    rest = text.replace("_", " ", count - 1) if "_" in text.split(None, 1)[0] else text
    parts = rest.split(None, count)
    return parts[count] if len(parts) > count else ""


_SURE, _SHORT = 90, 6
"""So much, of a name longer than that, no other is meant."""
_LIKE, _VERY_LIKE = 65, 85
"""How much a word must look like a name that begins with the same letter, and like any other."""


def similar(text: str) -> list[tuple[Command, str]]:
    """Return commands whose names look like the first word, the best first, each with the words behind it."""
    bare = _SLASH.sub("", text.strip())
    two = _like_two(bare)
    if two:
        return two
    word = fold(bare.split(" ")[0])
    near = process.extract(
        word, [name for name in _names if len(name) > _SHORT], scorer=fuzz.ratio, score_cutoff=_SURE, limit=3
    )
    if near and len({_names[name].name for name, _, _ in near}) == 1 and _names[near[0][0]].listed:
        return [(_names[near[0][0]], _after(bare, 1))]
    hits = process.extract(word, _names.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=8)
    found: dict[str, tuple[Command, str]] = {}
    for name, score, _index in hits:
        if _names[name].listed and (score >= _VERY_LIKE or name[0] == word[0]):
            found.setdefault(_names[name].name, (_names[name], _after(bare, 1)))
    return list(found.values())[:3]


def _like_two(bare: str) -> list[tuple[Command, str]]:
    """Return the command whose name of two words looks very like the first two ("uusi tapahtma")."""
    said = fold(" ".join(bare.split()[:2]))
    names = [name for name in _names if name.count(" ") == 1 and _names[name].listed] if " " in said else []
    hit = process.extractOne(said, names, scorer=fuzz.ratio, score_cutoff=_VERY_LIKE)
    return [(_names[hit[0]], _after(bare, 2))] if hit else []


def menu(language: str, *, private: bool) -> list[tuple[str, str]]:
    """Return (name, summary) of everyday commands for a network's menu; in groups only what makes sense there."""
    said = words(language)
    return [
        (re.sub(r"[ -]", "_", one.name_in(language)), said(one.summary))
        for one in everyday()
        if one.role is Role.EVERYBODY and (private or one.linkable)
    ]


def menus(*, private: bool) -> dict[str, list[tuple[str, str]]]:
    """Return the menu of every language."""
    return {language: menu(language, private=private) for language in LANGUAGES}
