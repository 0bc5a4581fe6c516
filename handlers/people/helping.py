"""Help: what people do every day first, then all there is by subjects, and what comes with a role."""

from __future__ import annotations

from collections.abc import Iterable

from handlers import commands, rights
from handlers.commands import command
from handlers.home import home, other_languages
from handlers.people import subjects
from handlers.people.subjects import SUBJECTS, Subject
from handlers.turn import Answer, Arg, Command, Got, Turn, Values
from handlers.types import Button, Reply
from handlers.words import N_, fold
from storage.people import Role

_OF_WHO_HAS_A_ROLE = frozenset({"step down", "hand over"})
_ALL, _ROLE = "all", "role"


def _which(turn: Turn, text: str, _values: Values) -> Got:
    """Read a subject by its key or its title, or by one of its commands; other words ask for nothing special."""
    said = fold(text).strip(" .?!")
    if said in (_ALL, _ROLE):
        return Got(said, said)
    for one in SUBJECTS:
        if said and (said == one.key or said in fold(turn.t(one.title))):
            return Got(one, one.key)
    found = commands.find(text) if said else None
    subject = subjects.of(found[0]) if found and found[0].listed else None
    return Got(subject, subject.key if subject else "")


@command(
    "help",
    "hjälp",
    "ohje",
    aliases=("apua", "ohjeet", "auta", "?"),
    linkable=True,
    summary=N_("What I understand"),
    takes=[Arg("which", _which, optional=True)],
)
def help_(turn: Turn, which: Subject | str | None) -> Answer:
    """The person has seen what people do every day; all else is a tap or two away, by subjects and by their role."""
    t, usable = turn.t, subjects.usable(turn)
    role = _of_role(turn)
    if which == _ALL:
        some = (Button(t(one.title), f"help {one.key}") for one in subjects.there_are(turn))
        return Reply(t("What would you like to know about?"), (*some, *role), private=True)
    told = _told(turn, (one for one in usable if subjects.of(one) == which)) if isinstance(which, Subject) else []
    if isinstance(which, Subject) and told:
        lines = [f"*{t(which.title)}*", *told]
    elif which == _ROLE and role:
        lines = _by_subject(turn, [one for one in usable if _comes_with_role(turn, one)])
    else:
        lines = [t("You can tap the buttons or write in your own words. This is what I understand:"), ""]
        lines += _told(turn, (one for one in commands.everyday() if one in usable and one.run is not help_))
        ways = (Button(t("All commands"), f"help {_ALL}"), *role, *home(t), *other_languages(turn.language))
        return Reply("\n".join(lines), ways, private=True)
    return Reply("\n".join(lines), (Button(t("Other subjects"), f"help {_ALL}"), *home(t)), private=True)


def _told(turn: Turn, some: Iterable[Command]) -> list[str]:
    """Return each command with what it does, and how it is said."""
    lines = []
    for one in some:
        lines.append(f"*/{one.spelt_in(turn.language)}* – {turn.t(one.summary)}")
        if one.example:
            lines.append(f"    {turn.t(one.example)}")
    return lines


def _by_subject(turn: Turn, some: Iterable[Command]) -> list[str]:
    """Return the commands under the titles of their subjects."""
    found = list(some)
    lines: list[str] = []
    for subject in SUBJECTS:
        theirs = [one for one in found if subjects.of(one) == subject]
        if theirs:
            lines += [*([""] if lines else []), f"*{turn.t(subject.title)}*", *_told(turn, theirs)]
    return lines


def _comes_with_role(turn: Turn, said: Command) -> bool:
    """Tell whether only who has a role may say it; a caretaker may say all, and reads what nobody else may."""
    if said.name in _OF_WHO_HAS_A_ROLE:
        return True
    return said.role is Role.CARETAKER or (said.role is not Role.EVERYBODY and not rights.caretaker(turn.person))


def _of_role(turn: Turn) -> tuple[Button, ...]:
    """Return the way to what comes with the person's role."""
    t, person = turn.t, turn.person
    if not person.appointments:
        return ()
    if person.is_(Role.CARETAKER):
        label = t("Looking after the town")
    elif person.is_(Role.OFFICER):
        label = t("The officer's commands")
    elif person.is_(Role.KEEPER) or person.is_(Role.DEPUTY):
        label = t("The keeper's commands")
    else:
        label = t("The association's commands")
    return (Button(label, f"help {_ROLE}"),)
