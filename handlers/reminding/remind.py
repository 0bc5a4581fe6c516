"""Reminding: oneself or a group, once, again and again, every few hours until it is done, or before something."""

from __future__ import annotations

from handlers.commands import command
from handlers.reminding.setting import TEXT, remind
from handlers.reminding.when_read import WHEN
from handlers.reminding.whom import GROUP, WHOSE
from handlers.reminding.wishes import Wish
from handlers.turn import Answer, Turn
from handlers.words import N_
from storage.people import Role


@command(
    "remind",
    "påminn",
    "muistuta",
    aliases=(
        "remind me",
        "påminn mig",
        "muistuta minua",
        "muistuta mua",
        "muistutus",
        "reminder",
        "påminnelse",
        "new reminder",
    ),
    linkable=True,
    summary=N_("Remind me: once, again and again, or before a booking"),
    example=N_("/remind tomorrow at 9 keys"),
    takes=[WHEN, TEXT, WHOSE],
)
def one(turn: Turn, when: Wish, text: str, group: int | None) -> Answer:
    """The person will be reminded; said in a group by who decides about it, the group, if they choose so."""
    return remind(turn, when, text, group)


@command(
    "remind group",
    "påminn grupp",
    "muistuta ryhmää",
    aliases=("remind the group", "remind us", "påminn gruppen", "påminn oss", "muistuta meitä"),
    role=Role.CARETAKER,
    also=(Role.ORGANISER,),
    summary=N_("Remind a group"),
    example=N_("/remind group every Mon at 8 bins out"),
    takes=[GROUP, WHEN, TEXT],
)
def group(turn: Turn, group: int, when: Wish, text: str) -> Answer:
    """The group will be reminded."""
    return remind(turn, when, text, group)
