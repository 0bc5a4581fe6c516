"""Finding the announcement that is meant: by its number, or the only one of the person's own that it can be."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import rights, taking_back
from handlers.announcing import announcement_words
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_
from storage import announcements, associations
from storage.announcements import Told
from storage.people import Role

WHICH = N_("Which announcement?")
OFFERED = 8
_NUMBER = re.compile(r"#?(\d{1,9})")


def may(turn: Turn, told: Told) -> bool:
    """Tell whether it is the person's to change: whoever wrote it; once it is out, or is to be, also the organisers of
    the association in whose name it is, and a caretaker, who may have been asked about it."""
    if told.person_id == turn.person.id:
        return True
    if told.is_draft and not told.is_asked:
        return False
    mine = told.association_id is not None and turn.person.is_(
        Role.ORGANISER, associations.subject(told.association_id)
    )
    return mine or rights.caretaker(turn.person)


def none_such(turn: Turn) -> Refusal:
    """Say that the number is none that the person could mean."""
    return Refusal(turn.t("There is no such announcement."), ways(turn))


def ways(turn: Turn) -> tuple[Button, ...]:
    """Return what can be done when there is none of the kind."""
    return (
        Button(turn.t("My announcements"), "announcements"),
        Button(turn.t("New announcement"), "announce"),
    )


def to_tap(turn: Turn, found: list[Told]) -> Choices:
    """Return them as choices, each by the beginning of what it says."""
    return [(announcement_words.headline(one, turn.language, turn.town.language), str(one.number)) for one in found]


def arg(suits: Callable[[Told], bool], none: str) -> Arg:
    """Return the argument that names one of those that suit, of the person's own; `none` is said where there is none.

    One that is named by its number need not suit: whoever does something to it says how it stands.
    """

    def own(turn: Turn) -> list[Told]:
        return [one for one in announcements.of_person(turn.tx, turn.person.id) if suits(one)][:OFFERED]

    def choices(turn: Turn, _values: Values) -> Choices | Refusal:
        return to_tap(turn, own(turn)) or Refusal(turn.t(none), ways(turn))

    def parse(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
        first, _, rest = text.strip().partition(" ")
        numbered = _NUMBER.fullmatch(first.strip(",:"))
        if numbered:
            told = announcements.get(turn.tx, int(numbered[1]))
            there = told is not None and may(turn, told)
            return Got(told, str(int(numbered[1])), rest) if there else none_such(turn)
        found = own(turn)
        if len(found) == 1:
            return Got(found[0], str(found[0].number), text)
        offered = choices(turn, values)
        return offered if isinstance(offered, Refusal) else Unclear(turn.t(WHICH), offered, text)

    return Arg("told", parse, WHICH, choices, known=True)


UNSENT = arg(lambda told: told.sent_at is None, N_("You have no announcement that has not been sent."))
"""One that has not gone out: a draft, what waits for a caretaker's word or for its time."""
OUT = arg(lambda told: told.is_out, N_("You have sent no announcement."))
"""One that has gone out."""
ANY = arg(lambda told: True, N_("You have written no announcement."))


def undo(what: str) -> Arg:
    """Return the argument that names a change, which kept `what` was so before, of an announcement that is the person's
    to change: the announcement, the change's number and how it was."""

    def parse(turn: Turn, text: str, _values: Values) -> Got | Refusal:
        known = taking_back.read(turn, text, "announcement")
        if known is None or what not in known[1].was:
            return taking_back.nothing(turn.t)
        told = announcements.get(turn.tx, int(known[1].subject.rpartition(":")[2]))
        theirs = told is not None and may(turn, told)
        return Got((told, *known), text) if theirs else taking_back.nothing(turn.t)

    return Arg("undo", parse, known=True)
