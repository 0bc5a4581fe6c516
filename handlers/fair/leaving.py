"""Exhibitors who do not come after all, or whom the organiser turns down; who waits has the stand at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any, assert_never

from handlers import notices, rights, taking_back
from handlers.commands import command
from handlers.events import event_words
from handlers.fair import call_card, fair_found, fair_words, told
from handlers.spaces.traits import skip, skips
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape
from storage import event_reminders, exhibitors, giving_up, undoing
from storage.events import EventNow
from storage.exhibitors import Already, ExhibitorNow, Gone
from storage.giving_up import Back, Left

LONGEST = 200
_TIMES = ("since", "arrived_at", "ended_at")


@command(
    "give up stand",
    "avstå från plats",
    "peru esittelypaikka",
    aliases=("luovu esittelypaikasta", "avsta plats"),
    summary=N_("Give up your stand at a fair"),
    takes=[fair_found.OWN_EXHIBITOR],
)
def give_up(turn: Turn, exhibitor: ExhibitorNow) -> Answer:
    """They do not come; the organiser hears of it, and the first in the queue has their stand."""
    event = fair_found.fair_of(turn, exhibitor)
    return _over(turn, event, exhibitor) or _left(turn, event, exhibitor, "")


def _over(turn: Turn, event: EventNow, one: ExhibitorNow) -> Refusal | None:
    if event.is_open(turn.now):
        return None
    text = turn.t("That is over already: ") + event_words.headline(turn.t, event, turn.zone)
    return Refusal(text, private=True)


def _why(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    said = " ".join(text.split())
    if not said:
        return Unclear(turn.t("Why? They will read it. You can leave it out."), skip(turn))
    if len(said) > LONGEST:
        return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST), skip(turn))
    return Got("", "-") if skips(said) else Got(said, said)


@command(
    "turn down",
    "avböj utställare",
    "hylkää esittelijä",
    takes=[fair_found.LED_EXHIBITOR, Arg("why", _why, known=True)],
)
def turn_down(turn: Turn, exhibitor: ExhibitorNow, why: str) -> Answer:
    """They do not come, and read why; the first in the queue has their stand."""
    event = fair_found.fair_of(turn, exhibitor)
    return _over(turn, event, exhibitor) or _left(turn, event, exhibitor, why)


def _left(turn: Turn, event: EventNow, exhibitor: ExhibitorNow, why: str) -> Answer:
    t = turn.t
    outcome = giving_up.leave(turn.tx, exhibitor.number, why=why, now=turn.now)
    match outcome:
        case Gone(one):
            return Refusal(t("Does not come any more: ") + fair_words.who(t, one), private=True)
        case Left(one, freed, filled):
            call_card.changed(turn.tx, event.number, now=turn.now)
            lines = [t("Does not come: ") + fair_words.who(t, one), event_words.headline(t, event, turn.zone)]
            lines += _tell(turn, event, one, why, freed, filled)
            kept = undoing.keep(
                turn.tx, f"exhibitor:{one.number}", _written(one), person_id=turn.person.id, now=turn.now
            )
            led = rights.leads(turn.person, event)
            show = (Button(t("Exhibitors"), f"exhibitors {event.number}"),) if led else ()
            return Reply("\n".join(lines), (*show, Button(t("Take it back"), f"exhibitor back {kept}")), private=True)
        case _:
            assert_never(outcome)


def _written(one: ExhibitorNow) -> dict[str, Any]:
    """Return the exhibitor as it is kept, to be put back."""
    was = asdict(one)
    return was | {name: was[name].isoformat() if was[name] else None for name in _TIMES}


def _read(was: dict[str, Any]) -> ExhibitorNow:
    times = {name: datetime.fromisoformat(was[name]) if was[name] else None for name in _TIMES}
    return ExhibitorNow(**(was | times))


def _tell(
    turn: Turn, event: EventNow, one: ExhibitorNow, why: str, freed: int | None, filled: ExhibitorNow | None
) -> list[str]:
    """Whoever else is concerned hears of it; return what the person reads about that."""
    t, lines = turn.t, []
    if one.person_id != turn.person.id:
        lines += [] if _inform(turn, one.person_id, _turned_down(turn, event, one, why)) else told.by_yourself(t, [one])
    missed = told.tell_left(turn, event, Left(one, freed, filled))
    if filled is not None:
        if rights.leads(turn.person, event):
            lines.append(t("Stand {n} is {name}'s now, first in the queue.", n=freed, name=filled.name))
            lines += told.by_yourself(t, missed)
    elif freed is not None and rights.leads(turn.person, event):
        lines.append(t("Stand {n} is free.", n=freed))
    return lines


def _inform(turn: Turn, person_id: int, say: Callable[[Words], Reply]) -> bool:
    return notices.inform(turn.tx, person_id, say, now=turn.now, town=turn.town)


def _turned_down(turn: Turn, event: EventNow, one: ExhibitorNow, why: str) -> Callable[[Words], Reply]:
    def say(t: Words) -> Reply:
        head = event_words.headline(t, event, turn.zone)
        lines = [t("There will be no stand for *{name}*: ", name=one.name) + head]
        lines += [t("Why: {why}", why=why)] if why else []
        lines.append(t("If this is not right, please ask {name}.", name=turn.person.name))
        return Reply("\n".join(lines))

    return say


@command("exhibitor back", "utställare tillbaka", "esittelijä takaisin", takes=[taking_back.made_oneself("exhibitor")])
def back(turn: Turn, kept: tuple[int, undoing.Before]) -> Answer:
    """They come again: with their stand if it is free, else in their old place in the queue."""
    number, before = kept
    t, was = turn.t, _read(before.was)
    event = fair_found.fair_of(turn, was)
    refused = _over(turn, event, was)
    if refused is not None:
        return refused
    outcome = giving_up.back(turn.tx, was)
    match outcome:
        case Already(one):
            return Refusal(t("{name} has applied already.", name=one.name), private=True)
        case Gone(one):
            return Refusal(t("This has been changed since: ") + fair_words.who(t, one), private=True)
        case Back(one):
            undoing.done(turn.tx, number)
            event_reminders.changed(turn.tx, f"exhibitor:{one.number}", now=turn.now)
            call_card.changed(turn.tx, event.number, now=turn.now)
            _tell_back(turn, event, one, was)
            lines = [t("Coming again: ") + fair_words.who(t, one), fair_words.standing(t, one)]
            lines.append(event_words.headline(t, event, turn.zone))
            own = fair_found.is_theirs(turn, one, event)
            if was.stand is not None and one.stand is None:
                lines.append(
                    t("Your stand is somebody else's by now.") if own else t("Their stand is somebody else's by now.")
                )
            again = Button(t("We are not coming after all"), f"give up stand {one.number}")
            return Reply("\n".join(lines), (again,) if own else (), private=True)
        case _:
            assert_never(outcome)


def _tell_back(turn: Turn, event: EventNow, one: ExhibitorNow, was: ExhibitorNow) -> None:
    """Who heard that they do not come hears that they do."""
    if one.person_id != turn.person.id:
        told.tell(turn.tx, event, [one], but=turn.person.id, now=turn.now, town=turn.town)
        return
    exhibitors.have_been_told(turn.tx, [one])

    def say(t: Words) -> Reply:
        head = event_words.headline(t, event, turn.zone)
        text = t("*{name}* comes again: ", name=one.name) + f"{escape(fair_words.standing(t, one))}\n{head}"
        return Reply(text, (Button(t("Exhibitors"), f"exhibitors {event.number}"),))

    for person in rights.leaders(turn.tx, event):
        if person.id != turn.person.id:
            _inform(turn, person.id, say)
