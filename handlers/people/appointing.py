"""Appointing people to what they do for the town, and relieving them of it."""

from __future__ import annotations

from handlers import notices, rights, taking_back
from handlers.commands import command
from handlers.people import roles
from handlers.people.finding_people import the_person, token, told_apart
from handlers.people.passing_on import invite, last_caretaker, likely, tell_appointed
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import passing, people
from storage.passing import Passed, Way
from storage.people import Known, Role

_APPOINTERS = (Role.ORGANISER, Role.KEEPER)


def _role(turn: Turn, text: str, values: Values) -> Got | Unclear:
    found = roles.read(text)
    if found is None:
        return Unclear(turn.t("What for?"), _role_choices(turn, values), rest=text)
    return Got(found[0], found[0].value, found[1])


def _role_choices(turn: Turn, _values: Values) -> Choices:
    return [(turn.t(roles.NAMES[role]), role.value) for role in roles.appointable(turn.person)]


def _of(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read of what, as far as the person may appoint to it; the only one it can be need not be named."""
    role: Role = values["role"]
    own = [] if turn.person.is_(Role.CARETAKER) else turn.person.subjects(rights.appointed_by(role))
    found = roles.subject(turn, role, text) if text or role in roles.OF_THE_TOWN else None
    if isinstance(found, Got):
        return found if rights.may_appoint(turn.person, role, found.value) else _who_can(turn, role, found.value)
    if len(own) == 1:
        return Got(own[0], f"#{own[0].partition(':')[2]}", text)
    if found is not None:
        return found
    choices = _of_choices(turn, values)
    return choices if isinstance(choices, Refusal) else Unclear(_of_what(turn, role), choices)


def _who_can(turn: Turn, role: Role, subject: str) -> Refusal:
    by = rights.appointed_by(role)
    able = by if people.with_role(turn.tx, by, subject) else Role.CARETAKER  # a deputy does not appoint
    said = "relieve" if turn.command.startswith("relieve") else "appoint"
    return rights.who_can(turn, able, subject, line=f"{said} {roles.line(role, subject)}")


def _of_what(turn: Turn, role: Role) -> str:
    return turn.t("Of which space?") if role in roles.OF_A_SPACE else turn.t("Of which association?")


def _of_choices(turn: Turn, values: Values) -> Choices | Refusal:
    return roles.subjects_to_tap(turn, values["role"])


_ROLE = Arg("role", _role, N_("What for?"), _role_choices)
_SUBJECT = Arg("of", _of, N_("Of what?"), _of_choices, known=True)


def _likely(turn: Turn, values: Values) -> Choices:
    has = frozenset(one.id for one in people.with_role(turn.tx, values["role"], values["of"]))
    return likely(turn, values["of"], but=has)


@command(
    "appoint",
    "utse",
    "nimitä",
    role=Role.CARETAKER,
    also=_APPOINTERS,
    summary=N_("Appoint somebody: organiser, keeper, contact person …"),
    example=N_("/appoint keeper Hall Liisa"),
    takes=[_ROLE, _SUBJECT, Arg("whom", the_person, N_("Whom? Write the name, or choose."), _likely)],
)
def appoint(turn: Turn, role: Role, of: str, whom: Known | None) -> Answer:
    """The person has the role, and hears of it; somebody new is given a code instead."""
    t = turn.t
    if whom is None:
        return invite(turn, Passed(Way.GIVE, role, of, turn.person.id))
    if not people.appoint(turn.tx, whom.id, role, of, now=turn.now):
        text = t("{name} is that already: {role}.", name=whom.name, role=roles.of(turn, t, role, of))
        return Refusal(text, (Button(t("Who does what"), "duties"),))
    text = t("{name} is now {role}.", name=whom.name, role=roles.of(turn, t, role, of))
    back = Button(t("Take it back"), f"relieve {roles.line(role, of)} {token(whom.id)}")
    more = Button(t("Appoint another"), "appoint")
    return Reply(f"{text}{tell_appointed(turn, whom, role, of)}", (back, more), private=True)


def _of_any(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    return roles.subject(turn, values["role"], text)


@command("withdraw code", "aterkalla kod", "peru koodi", takes=[_ROLE, Arg("of", _of_any, known=True)])
def withdraw_code(turn: Turn, role: Role, of: str) -> Answer:
    """The codes that the person made for the role work no more."""
    t = turn.t
    if not passing.withdraw(turn.tx, turn.person.id, role, of):
        return taking_back.nothing(t)
    return Reply(t("The code works no more."), (Button(t("Appoint"), f"appoint {roles.line(role, of)}"),), private=True)


def _holders(turn: Turn, values: Values) -> list[Known]:
    return people.with_role(turn.tx, values["role"], values["of"])


def _holder(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which of those who have the role is meant."""
    choices = _holder_choices(turn, values)
    if isinstance(choices, Refusal):
        return choices
    there = {one.id: one for one in _holders(turn, values)}
    found = the_person(turn, text, values)
    if isinstance(found, Got) and isinstance(found.value, Known) and found.value.id in there:
        return found
    like = [one for one in people.like(turn.tx, text) if one.id in there]
    if isinstance(found, Got) and found.value is not None and not like:
        return Refusal(
            turn.t(
                "{name} is not that: {role}.",
                name=found.value.name,
                role=roles.of(turn, turn.t, values["role"], values["of"]),
            )
        )
    return Unclear(turn.t("Which of these?"), told_apart(turn, like) or choices)


def _holder_choices(turn: Turn, values: Values) -> Choices | Refusal:
    found = told_apart(turn, _holders(turn, values))
    what = roles.of(turn, turn.t, values["role"], values["of"])
    return found or Refusal(turn.t("Nobody is that now: {role}.", role=what), (_duties(turn.t),))


def _duties(t: Words) -> Button:
    return Button(t("Who does what"), "duties")


@command(
    "relieve",
    "befria",
    "vapauta",
    role=Role.CARETAKER,
    also=_APPOINTERS,
    summary=N_("Relieve somebody of a role"),
    takes=[_ROLE, _SUBJECT, Arg("whom", _holder, N_("Whom?"), _holder_choices)],
)
def relieve(turn: Turn, role: Role, of: str, whom: Known) -> Answer:
    """The person no longer has the role, and hears of it once."""
    t = turn.t
    if not people.dismiss(turn.tx, whom.id, role, of):
        return last_caretaker(t)
    passing.withdraw(turn.tx, whom.id, role, of)
    if whom.id != turn.person.id:
        notices.inform(turn.tx, whom.id, lambda t: _relieved(turn, t, role, of), now=turn.now, town=turn.town)
    text = t("{name} is no longer {role}.", name=whom.name, role=roles.of(turn, t, role, of))
    back = Button(t("Take it back"), f"appoint {roles.line(role, of)} {token(whom.id)}")
    return Reply(text, (back, Button(t("Appoint another"), f"appoint {roles.line(role, of)}")), private=True)


def _relieved(turn: Turn, t: Words, role: Role, subject: str) -> Reply:
    what = roles.of(turn, t, role, subject)
    text = t("{name} relieved you: you are no longer {role}.", name=turn.person.name, role=what)
    why = t("If you wonder why, ask {name}.", name=turn.person.name)
    return Reply(f"{text}\n{why}", (_duties(t),))
