"""Making talkoot: said in one message, or asked one thing at a time, or like those of another year."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handlers import notices
from handlers.commands import command
from handlers.planning.earlier import title_again
from handlers.talkoot import drafting, earlier
from handlers.talkoot.drafting import Said
from handlers.talkoot.map_points import Point
from handlers.talkoot.plan_args import BRING, COFFEE, DAYS, GEAR, LIKE, MAP, MORE, PLACE, SPACE, TASKS, TITLE, Titled
from handlers.talkoot.plan_people import LEADER, ORGANISERS, PROJECT
from handlers.talkoot.plan_weather import WEATHER
from handlers.talkoot.preview import preview
from handlers.turn import Answer, Turn
from handlers.when import Span
from handlers.words import N_
from storage.people import Role
from storage.planned import Part, Planned

_THE_REST = (DAYS, PLACE, MAP, TASKS, BRING, COFFEE, LEADER, ORGANISERS, PROJECT, GEAR, SPACE, WEATHER, MORE)


@command(
    "new talkoot",
    "ny talko",
    "uusi talkoot",
    aliases=(
        *("uudet talkoot", "luo talkoot", "lisaa talkoot", "jarjesta talkoot", "suunnittele talkoot"),
        *(
            "nytt talko",
            "nya talkot",
            "skapa talko",
            "ordna talko",
            "ordna ett talko",
            "planera talko",
            "lagg till talko",
        ),
        *("create talkoot", "organise talkoot", "organize talkoot", "plan talkoot", "add talkoot"),
    ),
    role=Role.ORGANISER,
    summary=N_("Plan talkoot: I show them to you before anybody else hears of them"),
    example=N_("/new talkoot Shore cleaning Sat 5 Dec 10–14 place: Beach tasks: raking 10, litter 8–20 bring: gloves"),
    takes=[TITLE, LIKE, *_THE_REST],
)
def new_talkoot(turn: Turn, *, title: Titled, like: Planned | None, **said: Any) -> Answer:
    """The talkoot are planned, and the person sees them as they will look; nobody else hears of them yet."""
    name = title.title
    if title.like is not None:
        name = title_again(turn, title.like, said["when"])
    return _made(turn, name, like, **said)


def _made(
    turn: Turn,
    title: str,
    like: Planned | None,
    *,
    when: tuple[Span, ...],
    place: str | None,
    map: Point | None,  # noqa: A002 - the label under which people say it
    tasks: tuple[Part, ...] | None,
    bring: str | None,
    coffee: str | None,
    leader: int | str | None,
    organisers: tuple[int, ...],
    project: int | None,
    gear: tuple[tuple[int, int | None], ...] | None,
    space: tuple[tuple[int, int | None], ...] | None,
    weather: datetime | None,
    more: tuple[str, ...] | None,
) -> Answer:
    wishes = None if gear is None and space is None else (*(space or ()), *(gear or ()))
    said = Said(title, when, organisers, place, map, tasks, bring, coffee, leader, project, wishes, weather)
    planned = drafting.make(turn, said, like)
    left = [line for line in more or () if line != planned.place]
    shown = preview(turn, planned, _not_understood(turn, left))
    if not turn.room.private and notices.private_room(turn.tx, turn.person.id, now=turn.now) is None:
        return notices.to_private(turn, f"talkoosuunnitelma {planned.number}")
    return shown


def _not_understood(turn: Turn, lines: list[str]) -> list[str]:
    """Return what was left over of the message, so that nobody believes it was taken."""
    if not lines:
        return []
    said = turn.t.list([turn.t("“{line}”", line=line) for line in lines])
    hint = turn.t("Write what it is in front, for example “place: …”, “bring: …” or “coffee: …”, or tap Change.")
    return [turn.t("I did not know where to put this: ") + said + ".\n" + hint]


@command(
    "talkoot like",
    "talko som",
    "talkoot kuten",
    role=Role.ORGANISER,
    summary=N_("Plan talkoot like earlier ones: only the time is asked"),
    takes=[earlier.EARLIER.arg(), *_THE_REST],
)
def talkoot_like(turn: Turn, *, like: Planned, **said: Any) -> Answer:
    """The same talkoot are planned for another time; nobody else hears of them yet."""
    return _made(turn, title_again(turn, like, said["when"]), like, **said)
