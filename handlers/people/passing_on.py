"""What is said where a role passes to somebody: who is likely, who hears of it, and the code for somebody new."""

from __future__ import annotations

from handlers import notices, when
from handlers.people import roles
from handlers.people.finding_people import OFFERED, new, token, told_apart
from handlers.turn import Answer, Choices, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import passing, people, wallclock
from storage.passing import Passed
from storage.people import Known, Role


def likely(turn: Turn, subject: str, *, but: frozenset[int] = frozenset()) -> Choices:
    """Return whom to offer for a role: those of the same subject before others who do something for the town."""
    near = [one for held in roles.NAMES for one in people.with_role(turn.tx, held, subject)]
    others = [Known(one.person_id, one.name, None) for one in people.appointed(turn.tx)]
    found = {one.id: one for one in (*near, *others) if one.id not in but | {turn.person.id}}
    myself = [] if turn.person.id in but else [(turn.t("Myself"), token(turn.person.id))]
    return [*told_apart(turn, list(found.values())[:OFFERED]), *myself, *new(turn)]


def tell_appointed(turn: Turn, whom: Known, role: Role, subject: str) -> str:
    """Whoever was appointed by somebody else hears of it; return what the one who did it must know, if anything."""
    if whom.id == turn.person.id:
        return ""

    def said(t: Words) -> Reply:
        what = roles.of(turn, t, role, subject)
        return welcome(t, t("{name} appointed you: {role}.", name=turn.person.name, role=what), role, subject)

    if notices.inform(turn.tx, whom.id, said, now=turn.now, town=turn.town):
        return ""
    return "\n" + turn.t("I cannot write to {name} yet. Please tell them yourself.", name=whom.name)


def welcome(t: Words, text: str, role: Role, subject: str) -> Reply:
    """Return what somebody who has a role from now on reads: what they can do, and the way out."""
    buttons = (
        Button(t("Help"), "help"),
        Button(t("I do not want this"), f"step down {roles.line(role, subject)}"),
    )
    return Reply(f"{text}\n{t(roles.CAN[role])}", buttons)


def invite(turn: Turn, passed: Passed) -> Answer:
    """A code that passes the role on is told in private, in a message of its own that can be sent on."""
    t = turn.t
    made = passing.promise(turn.tx, passed, now=turn.now)
    last = wallclock.local(turn.now + passing.LIFE, turn.zone).date()
    told = t(
        "Send the next message to that person. The code works once, until {day}.",
        day=when.say_day(last, language=t.language),
    )
    invitation = t(
        "You are invited: {role}. Write this to the village bell of {town}: `{command} {code}`",
        role=roles.of(turn, t, passed.role, passed.subject),
        town=turn.town.name,
        command=t("/take on"),
        code=made,
    )
    drop = Button(t("Take it back"), f"withdraw code {roles.line(passed.role, passed.subject)}")
    return Reply(told, (drop,), private=True), Reply(invitation, private=True)


def last_caretaker(t: Words) -> Refusal:
    """Say why the town keeps its last caretaker, and what comes first."""
    return Refusal(
        t("The town needs a caretaker, and there is no other. Appoint another one first."),
        (Button(t("Appoint a caretaker"), "appoint caretaker"), Button(t("Hand over"), "hand over caretaker")),
    )
