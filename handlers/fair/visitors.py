"""Visitors counted at the doors: by taps of several door-keepers at once, or as a number afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import assert_never
from zoneinfo import ZoneInfo

from handlers import taking_back
from handlers.commands import command
from handlers.events import event_words
from handlers.fair import fair_found, parts
from handlers.lengths import read_count
from handlers.on_the_day import living
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import undoing, visits
from storage.db import Tx
from storage.events import EventNow
from storage.visits import Counted, TooFew

STEPS, MOST = (1, 5, 10), 100_000
_MORE = re.compile(r"([+\-–−])\s*(\d{1,6})")
_ALL = re.compile(r"(?:yhteensä|kaikkiaan|sammanlagt|totalt|in all|total|=)?\s*(\d{1,6})\s*\w*", re.IGNORECASE)
BACK = "back"


@dataclass(frozen=True, slots=True)
class More:
    """So many came besides, or fewer, where it is less than none."""

    people: int


@dataclass(frozen=True, slots=True)
class InAll:
    """So many came in all."""

    people: int


def _what(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read whether more came, how many there were in all, or that the last tap was wrong."""
    said = text.strip()
    more = _MORE.fullmatch(said)
    if said == BACK:
        return Got(BACK, BACK)
    if more:
        people = int(more[2]) * (1 if more[1] == "+" else -1)
        return Got(More(people), said) if abs(people) <= MOST else _too_many(turn)
    whole = _ALL.fullmatch(said)
    count = int(whole[1]) if whole else read_count(said)
    if count is None:
        return Unclear(turn.t("How many visitors were there in all? Write a number, or +5 for five more."))
    return Got(InAll(count), f"={count}") if count <= MOST else _too_many(turn)


def _too_many(turn: Turn) -> Unclear:
    return Unclear(turn.t("That is more than this town can hold. How many visitors were there in all?"))


@command(
    "visitors",
    "besökare",
    "kävijät",
    aliases=("kavijamaara", "besokarantal", "kavijalaskuri", "rakna besokare", "count visitors"),
    summary=N_("Count the visitors of an event"),
    linkable=True,
    takes=[
        fair_found.arg(lambda turn, event: parts.helps(turn, event), past=True, kind=None, today=True),
        Arg("what", _what, optional=True),
    ],
    example="+1",
)
def count(turn: Turn, event: EventNow, what: More | InAll | str | None) -> Answer:
    """Whoever helps counts; everybody who has the counter open sees the same number."""
    number = event.number
    if event.is_draft or event.cancelled_at is not None:
        head = event_words.headline(turn.t, event, turn.zone)
        return Refusal(turn.t("There is nobody to count at this event: ") + head, private=True)
    match what:
        case None:
            return _shown(turn, event, anew=True)
        case InAll(people):
            return _corrected(turn, event, people)
        case More(people):
            outcome = visits.count(turn.tx, number, people, person_id=turn.person.id, now=turn.now)
        case _:
            last = visits.last_of(turn.tx, number, turn.person.id)
            taken = visits.take_back(turn.tx, number, last.number) if last else None
            if taken is None:
                return taking_back.nothing(turn.t)
            outcome = taken
    match outcome:
        case Counted():
            _elsewhere(turn, event)
            return _shown(turn, event, anew=False)
        case TooFew(total):
            text = turn.t("There are {n} visitors so far, there cannot be fewer than none.", n=total)
            return Refusal(text, _buttons(turn.t, event), private=True)
        case _:
            assert_never(outcome)


def _card(event: EventNow) -> str:
    return f"visitors:{event.number}"


def view(tx: Tx, t: Words, event: EventNow, zone: ZoneInfo) -> Reply:
    """Return the counter as it reads now."""
    total = visits.total(tx, event.number)
    lines = [t.n("*{n}* visitor", "*{n}* visitors", total), event_words.headline(t, event, zone)]
    return Reply("\n".join(lines), _buttons(t, event))


def _buttons(t: Words, event: EventNow) -> tuple[Button, ...]:
    line = f"visitors {event.number}"
    steps = [Button(f"+{step}", f"{line} +{step}") for step in STEPS]
    return (*steps, Button(t("Take back my last"), f"{line} {BACK}"), Button(t("Correct the number"), f"all {line}"))


def _shown(turn: Turn, event: EventNow, *, anew: bool) -> Reply:
    reply = view(turn.tx, turn.t, event, turn.zone)
    shown = living.answer(turn, _card(event), reply, anew=anew)
    return shown if anew else Reply(shown.text, shown.buttons, private=True, aside=True, card=shown.card)


def _elsewhere(turn: Turn, event: EventNow) -> None:
    """The other door-keepers see the new number."""
    room = turn.room.id if turn.room.private else None

    def say(t: Words) -> Reply:
        return view(turn.tx, t, event, turn.zone)

    living.show(turn.tx, _card(event), say, now=turn.now, town=turn.town, but=room)


def _corrected(turn: Turn, event: EventNow, people: int) -> Reply:
    """There were so many in all: said as a new message, with the way back."""
    t, before = turn.t, visits.total(turn.tx, event.number)
    outcome = visits.correct(turn.tx, event.number, people, person_id=turn.person.id, now=turn.now)
    _elsewhere(turn, event)
    was = {"visit": outcome.number}
    kept = undoing.keep(turn.tx, f"visits:{event.number}", was, person_id=turn.person.id, now=turn.now)
    lines = [
        t.n(
            "Noted: {n} visitor in all (before: {was}).",
            "Noted: {n} visitors in all (before: {was}).",
            people,
            was=before,
        )
    ]
    lines.append(event_words.headline(t, event, turn.zone))
    back = Button(t("Take it back"), f"visitors back {kept}")
    return Reply("\n".join(lines), (*_buttons(t, event), back), private=True)


def _in_all(turn: Turn, text: str, values: Values) -> Got | Unclear:
    found = _what(turn, text, values)
    if isinstance(found, Got) and not isinstance(found.value, InAll):
        return Unclear(turn.t("How many visitors were there in all?"))
    return found


@command(
    "all visitors",
    "alla besökare",
    "kävijöitä yhteensä",
    takes=[
        fair_found.arg(lambda turn, event: parts.helps(turn, event), past=True, kind=None, today=True),
        Arg("people", _in_all, N_("How many visitors were there in all?")),
    ],
)
def in_all(turn: Turn, event: EventNow, people: InAll) -> Answer:
    """There were so many visitors in all, whatever was counted."""
    return _corrected(turn, event, people.people)


@command("visitors back", "besökare tillbaka", "kävijät takaisin", takes=[fair_found.undo("visits", also_own=True)])
def back(turn: Turn, kept: tuple[tuple[int, undoing.Before], EventNow]) -> Answer:
    """The number is what it was before it was corrected, with whom others have counted since."""
    (number, before), event = kept
    outcome = visits.take_back(turn.tx, event.number, before.was["visit"])
    match outcome:
        case Counted():
            undoing.done(turn.tx, number)
            _elsewhere(turn, event)
            return _shown(turn, event, anew=True)
        case TooFew(total):
            text = turn.t("There are {n} visitors so far, there cannot be fewer than none.", n=total)
            return Refusal(text, _buttons(turn.t, event), private=True)
        case None:
            return taking_back.nothing(turn.t)
        case _:
            assert_never(outcome)
