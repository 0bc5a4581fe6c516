"""Help: what people do every day first, then all there is, and what comes with a role."""

from __future__ import annotations

from handlers import commands, rights
from handlers.commands import command
from handlers.home import home, other_languages
from handlers.turn import Answer, Arg, Command, Got, Turn, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage.people import Role

_EVERYDAY = ("book", "free", "bookings", "cancel", "move", "queue", "series", "spaces", "talkoot", "hours")
_OF_WHO_HAS_A_ROLE = frozenset({"step down", "hand over"})
_ALL, _ROLE = "all", "role"


def _words(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(text.strip(), text.strip())


@command(
    "help",
    "hjälp",
    "ohje",
    aliases=("apua", "ohjeet", "auta", "?"),
    linkable=True,
    summary=N_("What I understand"),
    takes=[Arg("which", _words, optional=True)],
)
def help_(turn: Turn, which: str | None) -> Answer:
    """The person has seen what people do every day; all commands, and those of their roles, are a tap away."""
    t = turn.t
    usable = [one for one in commands.everything() if one.listed and rights.may_use(turn.person, one)]
    of_roles = [one for one in usable if _of_a_role(one)] if turn.person.appointments else []
    if which == _ALL:
        told = [one for one in usable if not _of_a_role(one)]
    elif which == _ROLE:
        told = of_roles
    else:
        told = [one for name in _EVERYDAY for one in usable if one.name == name]
    lines = [t("You can tap the buttons or write in your own words. This is what I understand:"), ""]
    for one in told:
        lines.append(f"*/{one.spelt_in(turn.language)}* – {t(one.summary)}")
        if one.example:
            lines.append(f"    {t(one.example)}")
    ways = (*_more_help(turn, which, bool(of_roles)), *home(t), *([] if which else other_languages(turn.language)))
    return Reply("\n".join(lines), ways, private=True)


def _of_a_role(said: Command) -> bool:
    return said.role is not Role.EVERYBODY or said.name in _OF_WHO_HAS_A_ROLE


def _more_help(turn: Turn, which: str | None, role: bool) -> list[Button]:
    """Return the ways to the other commands."""
    t, person = turn.t, turn.person
    buttons = [Button(t("All commands"), f"help {_ALL}")] if which != _ALL else []
    if role and which != _ROLE:
        if person.is_(Role.CARETAKER):
            label = t("Looking after the town")
        elif person.is_(Role.OFFICER):
            label = t("The officer's commands")
        elif person.is_(Role.KEEPER) or person.is_(Role.DEPUTY):
            label = t("The keeper's commands")
        else:
            label = t("The association's commands")
        buttons.append(Button(label, f"help {_ROLE}"))
    return buttons
