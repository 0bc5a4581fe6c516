"""Who does what for the town; giving up a role, handing it over, and taking one on by a code."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers import notices, rights
from handlers.commands import command
from handlers.people import roles
from handlers.people.finding_people import the_person, token
from handlers.people.passing_on import invite, last_caretaker, likely, tell_appointed, welcome
from handlers.spaces.finding import without
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape, fold
from storage import associations, passing, people, spaces
from storage.passing import Passed, Way
from storage.people import TOWN, Known, Role

Held = tuple[Role, str]
"""A role and what it is to."""
_NUMBER = re.compile(r"#(\d{1,9})\s*")


@command("duties", "ansvariga", "vastuut", summary=N_("Who does what for the town"), linkable=True)
def duties(turn: Turn) -> Answer:
    """The person has seen by name who looks after the town, its spaces and its associations."""
    t = turn.t
    everyone = people.appointed(turn.tx)
    by: dict[str, dict[Role, list[str]]] = {}
    for one in everyone:
        by.setdefault(one.subject, {}).setdefault(one.role, []).append(one.name)
    names = [(spaces.subject(number), name) for number, name in spaces.names(turn.tx)]
    names += [(one.subject, one.name) for one in associations.everyone(turn.tx)]
    lines = [_of_the_town(t, Role.CARETAKER, by.get(TOWN, {}))]
    lines += [_of_the_town(t, Role.OFFICER, by[TOWN])] if Role.OFFICER in by.get(TOWN, {}) else []
    lines += [f"*{escape(name)}*: {_who(t, by[subject])}" for subject, name in names if subject in by]
    return Reply("\n".join(lines), _duties_buttons(turn), private=not turn.room.private)


def _of_the_town(t: Words, role: Role, held: dict[Role, list[str]]) -> str:
    """Return "*Caretaker*: Aino"."""
    names = ", ".join(escape(name) for name in held.get(role, []))
    return f"*{_capital(t(roles.NAMES[role]))}*: {names or '–'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _who(t: Words, held: dict[Role, list[str]]) -> str:
    """Return "keeper Liisa · deputy keeper Ville"."""
    return " · ".join(f"{t(roles.NAMES[role])} {escape(', '.join(held[role]))}" for role in roles.NAMES if role in held)


def _duties_buttons(turn: Turn) -> tuple[Button, ...]:
    t, person = turn.t, turn.person
    may = [Button(t("Appoint"), "appoint")] if roles.appointable(person) else []
    has = [Button(t("Hand over"), "hand over"), Button(t("Give up a role"), "step down")] if person.appointments else []
    return (*may, *has)


def _held(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which of the person's own roles is meant; the only one need not be named."""
    role, rest = roles.read(text) or (None, text)
    own = [one for one in _own(turn) if role in (None, one[0])]
    numbered = _NUMBER.match(rest)
    if numbered:
        own = [one for one in own if one[1].partition(":")[2] == numbered[1]]
        rest = rest[numbered.end() :]
    for one in own:
        name = rights.name_of(turn.tx, one[1])
        if name and fold(name) in fold(rest):
            own, rest = [other for other in own if other[1] == one[1]], without(rest, name)
            break
    if len(own) == 1:
        return Got(own[0], roles.line(*own[0]), rest)
    choices = _held_choices(turn, values)
    return choices if isinstance(choices, Refusal) else Unclear(turn.t("Which role?"), choices, rest=text)


def _own(turn: Turn) -> list[Held]:
    """Return the person's roles, in the order of what they may."""
    order = list(roles.NAMES)
    return sorted(
        ((Role(role), subject) for role, subject in turn.person.appointments), key=lambda h: order.index(h[0])
    )


def _held_choices(turn: Turn, _values: Values) -> Choices | Refusal:
    t = turn.t
    found = [(_capital(roles.of(turn, t, *one)), roles.line(*one)) for one in _own(turn)]
    return found or Refusal(t("You have no role in the town now."), (Button(t("Who does what"), "duties"),))


_MINE = Arg("which", _held, N_("Which role?"), _held_choices, known=True)


@command("step down", "avgå", "luovu", summary=N_("Give up a role you have"), takes=[_MINE])
def step_down(turn: Turn, which: Held) -> Answer:
    """The person no longer has the role; whoever looks after the town hears if nobody has it now."""
    t, (role, subject) = turn.t, which
    if not people.dismiss(turn.tx, turn.person.id, role, subject):
        return last_caretaker(t)
    _tell_vacant(turn, role, subject)
    text = t("You are no longer {role}.", role=roles.of(turn, t, role, subject))
    return Reply(text, (_back(turn, role, subject),), private=True)


def _back(turn: Turn, role: Role, subject: str, from_id: int | None = None) -> Button:
    """Return the button that takes the role back, once."""
    passed = Passed(Way.BACK, role, subject, turn.person.id, from_id)
    return Button(turn.t("Take it back"), f"take on {passing.promise(turn.tx, passed, now=turn.now)}")


def _tell_vacant(turn: Turn, role: Role, subject: str) -> None:
    """The caretakers hear that nobody is the space's keeper or the association's organiser now."""
    if role not in (Role.KEEPER, Role.ORGANISER) or people.with_role(turn.tx, role, subject):
        return

    def said(t: Words) -> Reply:
        what = roles.of(turn, t, role, subject)
        text = t("{name} gave up a role, and nobody has it now: {role}.", name=turn.person.name, role=what)
        return Reply(text, (Button(t("Appoint another"), f"appoint {roles.line(role, subject)}"),))

    for caretaker in people.with_role(turn.tx, Role.CARETAKER):
        if caretaker.id != turn.person.id:
            notices.inform(turn.tx, caretaker.id, said, now=turn.now, town=turn.town)


def _to_hand(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which role is handed over; a membership is given up, and given by the organisers: members look up nobody."""
    found = _held(turn, text, values)
    if isinstance(found, Got) and found.value[0] is Role.MEMBER:
        organisers = rights.who_can(turn, Role.ORGANISER, found.value[1], line="appoint member")
        return Refusal(organisers.text)
    return found


def _successors(turn: Turn, values: Values) -> Choices:
    return likely(turn, values["which"][1], but=frozenset({turn.person.id}))


def _successor(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read to whom the role is given; the question says which role it is."""
    if text.strip():
        return the_person(turn, text, values)
    what = roles.of(turn, turn.t, *values["which"])
    return Unclear(
        turn.t("To whom do you give this role: {role}? Write the name, or choose.", role=what),
        _successors(turn, values),
    )


@command(
    "hand over",
    "överlåt",
    "luovuta",
    summary=N_("Hand a role over to somebody else"),
    takes=[
        replace(_MINE, parse=_to_hand),
        Arg("whom", _successor, choices=_successors, known=True),
    ],
)
def hand_over(turn: Turn, which: Held, whom: Known | None) -> Answer:
    """The other person has the role instead of who hands it over, and hears of it."""
    t, (role, subject) = turn.t, which
    if whom is None:
        return invite(turn, Passed(Way.HAND, role, subject, turn.person.id))
    if whom.id == turn.person.id:
        return Refusal(t("You have that role yourself. To whom should it go?"))
    new_to_them = people.appoint(turn.tx, whom.id, role, subject, now=turn.now)
    people.dismiss(turn.tx, turn.person.id, role, subject)
    unheard = tell_appointed(turn, whom, role, subject)
    text = t("{name} is now {role}, and you are not any more.", name=whom.name, role=roles.of(turn, t, role, subject))
    back = _back(turn, role, subject, whom.id if new_to_them else None)
    return Reply(f"{text}{unheard}", (back,), private=True)


def _code(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(text.strip(), text.strip())


@command(
    "take on",
    "ta emot",
    "ota vastaan",
    aliases=("otan vastaan", "tar emot"),
    takes=[Arg("code", _code, N_("What is the code you were given?"))],
)
def take_on(turn: Turn, code: str) -> Answer:
    """Who says the code has the role that it passes on; the code works once."""
    t, passed = turn.t, passing.find(turn.tx, code, now=turn.now)
    if not turn.room.private and passed is not None:
        passing.spend(turn.tx, code)
        return Refusal(t("Others can read the code here, so it works no more. Ask who gave it to you for a new one."))
    if not turn.room.private:
        return Refusal(t("Please send the code to me in private, so that nobody else sees it."))
    if passed is None or not _stands(turn, passed):
        return Refusal(t("That code does not work (any more). Ask who gave it to you for a new one."))
    if passed.way is not Way.BACK and passed.made_by == turn.person.id:
        return Refusal(t("That is your own code. Send it to the person who should use it."))
    if not passing.spend(turn.tx, code):
        return Refusal(t("That code does not work (any more). Ask who gave it to you for a new one."))
    people.appoint(turn.tx, turn.person.id, passed.role, passed.subject, now=turn.now)
    if passed.way is Way.BACK:
        return _taken_back(turn, passed)
    if passed.way is Way.HAND:
        people.dismiss(turn.tx, passed.made_by, passed.role, passed.subject)
    _tell_maker(turn, passed)
    text = t("You are now {role}.", role=roles.of(turn, t, passed.role, passed.subject))
    return welcome(t, text, passed.role, passed.subject)


def _stands(turn: Turn, passed: Passed) -> bool:
    """Tell whether who made the code may still pass the role on, and to whom."""
    maker = people.named(turn.tx, passed.made_by)
    match passed.way:
        case Way.GIVE:
            return maker is not None and rights.may_appoint(maker, passed.role, passed.subject)
        case Way.HAND:
            return maker is not None and maker.is_(passed.role, passed.subject)
        case Way.BACK:
            other = people.named(turn.tx, passed.from_id) if passed.from_id else None
            kept = passed.from_id is None or (other is not None and other.is_(passed.role, passed.subject))
            return turn.person.id == passed.made_by and kept


def _taken_back(turn: Turn, passed: Passed) -> Answer:
    """The role is again with who gave it up or handed it over; whom it was handed to hears of it."""
    t = turn.t
    if passed.from_id is not None:
        people.dismiss(turn.tx, passed.from_id, passed.role, passed.subject)
        notices.inform(
            turn.tx,
            passed.from_id,
            lambda t: _took_back(turn, t, passed),
            now=turn.now,
            town=turn.town,
        )
    text = t("You are again {role}.", role=roles.of(turn, t, passed.role, passed.subject))
    return Reply(text, (Button(t("Give it up"), f"step down {roles.line(passed.role, passed.subject)}"),))


def _took_back(turn: Turn, t: Words, passed: Passed) -> Reply:
    what = roles.of(turn, t, passed.role, passed.subject)
    text = t("{name} took it back: you are no longer {role}.", name=turn.person.name, role=what)
    return Reply(text, (Button(t("Who does what"), "duties"),))


def _tell_maker(turn: Turn, passed: Passed) -> None:
    """Who made the code hears who used it."""

    def said(t: Words) -> Reply:
        what = roles.of(turn, t, passed.role, passed.subject)
        text = t("{name} used your code and is now {role}.", name=turn.person.name, role=what)
        back = f"relieve {roles.line(passed.role, passed.subject)} {token(turn.person.id)}"
        return Reply(text, (Button(t("Take it back"), back),) if passed.way is Way.GIVE else ())

    notices.inform(turn.tx, passed.made_by, said, now=turn.now, town=turn.town)
