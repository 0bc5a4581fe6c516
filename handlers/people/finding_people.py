"""Finding a person by name: those known by it are offered, each told apart, and nobody is ever guessed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from handlers import rights, when
from handlers.turn import Choices, Got, Turn, Unclear, Values
from handlers.words import fold
from storage import people, wallclock
from storage.people import Known

OFFERED = 6
NEW = "?"
"""The words for somebody who has not written to the bot yet."""
_ME = frozenset(fold(word) for word in ("minut", "minä", "mig", "mig själv", "jag", "me", "myself"))
_NUMBERED = re.compile(r"p(\d{1,9})", re.IGNORECASE)


def token(person_id: int) -> str:
    """Return the person as a button says them."""
    return f"p{person_id}"


def the_person(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Return the person whom the words name without doubt, or None for somebody new; others are offered."""
    said = text.strip()
    if said == NEW or fold(said) == fold(turn.t("Somebody who has not written to me")):
        return Got(None, NEW)
    if fold(said) in _ME:
        return Got(turn.person, token(turn.person.id))
    numbered = _NUMBERED.fullmatch(said)
    if numbered:
        person = people.named(turn.tx, int(numbered[1]))
        return Got(person, said) if person and person.name else Unclear(turn.t("Who?"), new(turn))
    found = people.like(turn.tx, said)
    if len(found) == 1 and fold(found[0].name) == fold(said):
        return Got(found[0], token(found[0].id))
    if not found:
        text = turn.t("I do not know anybody called {name}. Write the name as they have it here.", name=said)
        return Unclear(text, new(turn))
    asked = turn.t("Did you mean: {name}?", name=found[0].name) if len(found) == 1 else turn.t("Which of these?")
    return Unclear(asked, [*told_apart(turn, found[:OFFERED]), *new(turn)])


def new(turn: Turn) -> Choices:
    """Return the choice of somebody whom the bot does not know."""
    return [(turn.t("Somebody who has not written to me"), NEW)]


def told_apart(turn: Turn, found: Sequence[Known]) -> Choices:
    """Return the people to tap: by name, where two have the same by their networks, and by what else is known."""
    labels = [one.name for one in found]
    for more in (_networks, _roles, _since):
        same = Counter(labels)
        labels = [
            f"{label} · {more(turn, one)}" if same[label] > 1 and more(turn, one) else label
            for label, one in zip(labels, found, strict=True)
        ]
    same = Counter(labels)  # nothing but a number tells them apart then
    labels = [f"{label} · {one.id}" if same[label] > 1 else label for label, one in zip(labels, found, strict=True)]
    return [(label, token(one.id)) for label, one in zip(labels, found, strict=True)]


def _networks(turn: Turn, one: Known) -> str:
    """Return the networks that the person writes from, with the name that others see there."""
    accounts = people.accounts(turn.tx, one.id)
    return ", ".join(user if user.startswith("@") else network.capitalize() for network, user in accounts)


def _roles(turn: Turn, one: Known) -> str:
    """Return what the person has to do with, by name."""
    person = people.named(turn.tx, one.id)
    subjects = sorted({subject for _role, subject in person.appointments if subject}) if person else []
    return ", ".join(filter(None, (rights.name_of(turn.tx, subject) for subject in subjects[:2])))


def _since(turn: Turn, one: Known) -> str:
    met = people.met_at(turn.tx, one.id)
    return when.say_day(wallclock.local(met, turn.zone).date(), language=turn.language, weekday=False)
