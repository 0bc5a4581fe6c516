"""What an hour is worth to the funder: the dated rates, which the caretaker keeps."""

from __future__ import annotations

import re
from datetime import date

from handlers import rights, taking_back, when
from handlers.commands import command
from handlers.hours import hours_words
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape, fold
from storage import rates, undoing, wallclock
from storage.people import Role
from storage.rates import Valued

_MONEY = re.compile(r"(?:€\s*)?(\d{1,4})(?:[.,](\d{1,2}))?\s*(?:€|e|eur|euroa?|euro)?", re.IGNORECASE)
_AGES = re.compile(r"(\d{1,2})\D*")


@command("rates", "taxor", "taksat", summary=N_("What an hour of talkoot is worth to the funder"))
def show(turn: Turn) -> Answer:
    """Show the rates of every programme with their dates."""
    t = turn.t
    found = rates.everything(turn.tx)
    programmes = list(dict.fromkeys(one.programme for one in found))
    lines = [t("What an hour is worth, person and machine:")]
    for programme in programmes:
        lines += [_line(t, one) for one in found if one.programme == programme]
    lines.append(t("A machine's hour comes on top of its driver's. Hours already approved keep their value."))
    change = (Button(t("Change the rates"), "change rates"),) if rights.caretaker(turn.person) else ()
    return Reply("\n".join(lines), change)


def _line(t: Words, rate: Valued) -> str:
    since = when.say_day(rate.since, language=t.language, weekday=False)
    until = when.say_day(rate.until, language=t.language, weekday=False) if rate.until else ""
    age = t("from {age} years on", age=rate.least_age)
    worth = f"{hours_words.euros(t, rate.person)} + {hours_words.euros(t, rate.machine)}"
    return f"• {escape(rate.programme)}, {since}–{until}: {worth}, {age}"


def _programmes(turn: Turn, _values: Values) -> Choices:
    names = dict.fromkeys(one.programme for one in reversed(rates.everything(turn.tx)))
    return [(name, name) for name in names]


def _programme(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read a programme by its name; another one is new."""
    said = text.strip()
    for name, _ in _programmes(turn, values):
        if fold(said).startswith(fold(name)):
            return Got(name, name, said[len(name) :].strip())
    if not said:
        return Unclear(turn.t("Which programme?"), _programmes(turn, values))
    return Got(said, said)


def _since(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read the first day on which the rates hold."""
    first, _, rest = text.strip().partition(" ")
    try:
        return Got(date.fromisoformat(first), first, rest)
    except ValueError:
        pass
    for said, left in ((first, rest), (text, "")):  # an hour may not take the euros behind the day
        meaning = when.read(said, now=turn.now, zone=turn.zone, language=turn.language)
        if isinstance(meaning, when.Span | when.Moment):
            day = wallclock.local(meaning.start, turn.zone).date()
            return Got(day, day.isoformat(), left)
    return Unclear(turn.t("From which day on? For example: 1.1.2027"), _since_choices(turn, _values))


def _since_choices(turn: Turn, _values: Values) -> Choices:
    year = wallclock.local(turn.now, turn.zone).year
    days = (date(year, 1, 1), date(year + 1, 1, 1))
    return [(when.say_day(day, language=turn.language, weekday=False), day.isoformat()) for day in days]


def _euros(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read a sum in euros, as cents."""
    first, _, rest = text.strip().partition(" ")
    for said, left in ((text.strip(), ""), (first, rest)):
        found = _MONEY.fullmatch(said)
        if found:
            return Got(int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")), said, left)
    return Unclear(turn.t("How many euros an hour? For example: 20"))


def _age(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    found = _AGES.fullmatch(text.strip())
    return Got(int(found[1]), text) if found else Unclear(turn.t("From how many years on? For example: 15"))


@command(
    "change rates",
    "ändra taxor",
    "muuta taksoja",
    aliases=("rates change", "taxor ändra", "taksat muuta"),
    role=Role.CARETAKER,
    takes=[
        Arg("programme", _programme, N_("Which programme?"), _programmes),
        Arg("since", _since, N_("From which day on?"), _since_choices),
        Arg("person", _euros, N_("How many euros is a person's hour?")),
        Arg("machine", _euros, N_("How many euros does a machine's hour add?")),
        Arg("age", _age, optional=True),
    ],
)
def change(turn: Turn, programme: str, since: date, person: int, machine: int, age: int | None) -> Answer:
    """From that day on the programme has these rates; what has been approved keeps its value."""
    t = turn.t
    before = rates.on(turn.tx, since, programme)
    if before is not None and (before.person, before.machine) == (person, machine) and age in (None, before.least_age):
        return Refusal(t("Those rates hold already: ") + _line(t, before).removeprefix("• "))
    rate = rates.add(
        turn.tx,
        programme,
        since=since,
        person=person,
        machine=machine,
        least_age=age if age is not None else before.least_age if before else rates.LEAST_AGE,
        until=before.until if before and before.until and before.until >= since else None,
    )
    was = {"rate": rate.number}
    undo = undoing.keep(turn.tx, f"rate:{rate.number}", was, person_id=turn.person.id, now=turn.now)
    lines = [t("From now on: ") + _line(t, rate).removeprefix("• "), t("Hours already approved keep their value.")]
    return Reply("\n".join(lines), (Button(t("Take it back"), f"rates back {undo}"), Button(t("All rates"), "rates")))


@command("rates back", "ta tillbaka taxor", "palauta taksat", role=Role.CARETAKER, takes=[Arg("which", as_said)])
def take_back(turn: Turn, which: str) -> Answer:
    """The rates that were added hold no more; what was approved by them keeps its value."""
    found = taking_back.read(turn, which, "rate")
    if found is None or not undoing.done(turn.tx, found[0]) or not rates.remove(turn.tx, found[1].was["rate"]):
        return taking_back.nothing(turn.t)
    return Reply(turn.t("The rates are as they were before."), (Button(turn.t("All rates"), "rates"),))
