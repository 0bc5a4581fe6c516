"""Choosing when one is told nothing new: one's own quiet hours, and the caretaker the town's."""

from __future__ import annotations

import re

from handlers import night_words, off_words, taking_back
from handlers.commands import command
from handlers.reminders import rearming
from handlers.turn import Answer, Arg, Choices, Got, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_, fold
from storage import quiet, undoing
from storage.people import Role
from storage.quiet import TOWN, Quiet

_UNDO = "quiet-hours"
_HOUR, _DAY = 60, 24 * 60
LONGEST = {True: 18 * _HOUR, False: 14 * _HOUR}
"""So many minutes a person's own quiet hours last at the most, and those of the town."""
_SPAN = re.compile(
    r"(?:klo|kello|kl\.?|klockan|from|fran|mellan|between)?\s*(\d{1,2})(?:[.:](\d\d))?\s*([ap]m)?"
    r"\s*(?:-|–|—|till|to|until|och|and|ja|\s)\s*(?:klo|kl\.?)?\s*(\d{1,2})(?:[.:](\d\d))?\s*([ap]m)?"
)
AWAKE = Quiet(TOWN.wakes, TOWN.wakes)
"""Never quiet; the morning begins when it does in most towns."""


def read(text: str) -> Quiet | str | None:
    """Return the hours that the text says ("22–7", "klo 22.30-6"), "never" or "default", or None."""
    if off_words.is_off(text):
        return "never"
    if off_words.is_as_everybody(text):
        return "default"
    found = _SPAN.fullmatch(fold(text).strip(" .!"))
    if found is None:
        return None
    sleeps, wakes = (_minute(found[at], found[at + 1], found[at + 2]) for at in (1, 4))
    if sleeps is None or wakes is None or sleeps == wakes:
        return None
    return Quiet(sleeps, wakes)


def _minute(hour: str, minute: str | None, half: str | None) -> int | None:
    """Return the minute of the day, also of "10 pm"; None if there is no such time."""
    hours, minutes = int(hour), int(minute or 0)
    if half is not None:
        hours = hours % 12 + 12 * (half == "pm") if 0 < hours <= 12 else 25
    found = hours * _HOUR + minutes
    return found % _DAY if found <= _DAY and minutes < _HOUR else None


def _hours(turn: Turn, text: str, own: bool) -> Got | Unclear:
    """Read the hours; nothing is a look at how it is now."""
    if not text.strip():
        return Got(None, "")
    found = read(text)
    if found is None or (found == "never" and not own):
        return Unclear(turn.t("From when until when? For example: 22–7"), _usual(turn, own))
    if isinstance(found, Quiet) and (found.wakes - found.sleeps) % _DAY > LONGEST[own]:
        hours = night_words.hours(found, turn.language)
        return Unclear(turn.t("{hours} is too long. From when until when?", hours=hours), _usual(turn, own))
    return Got(found, text.strip())


def _usual(turn: Turn, own: bool) -> Choices:
    """Return what may be tapped."""
    is_now = quiet.of_person(turn.tx, turn.person.id) if own else quiet.of_town(turn.tx)
    likely = (Quiet(21 * _HOUR, 8 * _HOUR), Quiet(22 * _HOUR, 7 * _HOUR), Quiet(20 * _HOUR, 9 * _HOUR))
    hours = [night_words.hours(one, turn.language) for one in likely if one != is_now]
    found = [(one, one) for one in hours]
    if own:
        found += [(turn.t("Never quiet"), "never")] if is_now.sleeps != is_now.wakes else []
        found += [(turn.t("As everybody"), "default")] if _own(turn) is not None else []
    return found


def _own(turn: Turn) -> Quiet | None:
    return quiet.own(turn.tx, [turn.person.id]).get(turn.person.id)


def _of_person(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    return _hours(turn, text, own=True)


def _of_town(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    return _hours(turn, text, own=False)


@command(
    "quiet hours",
    "tysta tider",
    "hiljaiset tunnit",
    aliases=("hiljaiset ajat", "hiljaisuus", "tyst tid", "quiet time", "do not disturb", "älä häiritse", "stör ej"),
    summary=N_("When I tell you nothing new"),
    example=N_("/quiet hours 22–7"),
    takes=[Arg("hours", _of_person, known=True)],
)
def quiet_hours(turn: Turn, hours: Quiet | str | None) -> Answer:
    """Nothing new is told to the person in these hours from now on; without a word, how it is now was seen."""
    return _set(turn, hours, own=True)


@command(
    "town quiet hours",
    "stadens tysta tider",
    "kunnan hiljaiset tunnit",
    aliases=("alla tysta tider", "kaikkien hiljaiset tunnit", "kylan hiljaiset tunnit"),
    role=Role.CARETAKER,
    summary=N_("When groups, and people who have not chosen otherwise, are told nothing new"),
    takes=[Arg("hours", _of_town, known=True)],
)
def town_quiet_hours(turn: Turn, hours: Quiet | str | None) -> Answer:
    """Nothing new is told in the town in these hours from now on."""
    return _set(turn, hours, own=False)


def _set(turn: Turn, hours: Quiet | str | None, *, own: bool) -> Answer:
    wished = hours if isinstance(hours, Quiet) else AWAKE if hours == "never" else None
    was, to = (_own(turn), wished) if own else (quiet.of_town(turn.tx), wished or TOWN)
    if hours is None or was == to:
        return Reply(_said(turn, own), _buttons(turn, own), private=True)
    _keep(turn, wished, own)
    kept = {"was": _written(was), "to": _written(to), "own": own}
    number = undoing.keep(
        turn.tx, f"{_UNDO}:{turn.person.id if own else 'town'}", kept, person_id=turn.person.id, now=turn.now
    )
    return Reply(_said(turn, own), (Button(turn.t("Take it back"), f"quiet hours back {number}"),), private=True)


def _written(hours: Quiet | None) -> list[int] | None:
    return [hours.sleeps, hours.wakes] if hours else None


def _keep(turn: Turn, hours: Quiet | None, own: bool) -> None:
    """It is quiet then, and reminders that would have come then come before."""
    if own:
        quiet.keep(turn.tx, hours, person_id=turn.person.id)
        rearming.of_person(turn.tx, turn.person.id, zone=turn.zone, now=turn.now)
    else:
        quiet.keep(turn.tx, hours)
        rearming.of_town(turn.tx, now=turn.now)
        rearming.of_groups(turn.tx, now=turn.now)


def _said(turn: Turn, own: bool) -> str:
    """Return when it is quiet, and what is told even then."""
    t, town = turn.t, night_words.hours(quiet.of_town(turn.tx), turn.language)
    if not own:
        text = t("It is quiet in {town} at {hours}.", town=turn.town.name, hours=town)
        return text + " " + t("Whoever wants other hours chooses them: {word}", word=t("quiet hours"))
    mine = _own(turn)
    if mine is not None and mine.sleeps == mine.wakes:
        return t("You have no quiet hours: I write to you also at night.")
    hours = night_words.hours(mine, turn.language) if mine else town
    head = (
        t("Your quiet hours are {hours}.", hours=hours)
        if mine
        else t("Your quiet hours are {hours}, as in the whole town.", hours=hours)
    )
    return (
        head
        + " "
        + t("I tell you nothing then, unless you have just written, or something begins early in the morning.")
    )


def _buttons(turn: Turn, own: bool) -> tuple[Button, ...]:
    lead = "quiet hours" if own else "town quiet hours"
    return tuple(Button(label, f"{lead} {words}") for label, words in _usual(turn, own))


@command("quiet hours back", "tysta tider tillbaka", "hiljaiset tunnit takaisin", takes=[Arg("number", as_said)])
def back(turn: Turn, number: str) -> Answer:
    """It is quiet as before the change, unless it has been changed again since."""
    found = taking_back.own(turn, number, _UNDO)
    own = found is not None and bool(found.was["own"])
    if found is None or not (own or turn.person.is_(Role.CARETAKER)):
        return taking_back.nothing(turn.t)
    there = _own(turn) if own else quiet.of_town(turn.tx)
    if _written(there) != found.was["to"]:
        return taking_back.changed_since(turn.t, _said(turn, own), _buttons(turn, own))
    _keep(turn, Quiet(*found.was["was"]) if found.was["was"] else None, own)
    return Reply(_said(turn, own), private=True)
