"""Who comes to an event: the organiser's list, in private, with what can be done about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers import telling
from handlers.commands import command
from handlers.events import answers_shown, card, event_words, finding_days, organised_days
from handlers.events.finding_days import On
from handlers.events.organised_days import Part
from handlers.organising import who_comes
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from handlers.words import N_, escape
from storage import answers
from storage.answers import AnswerNow
from storage.event_table import Says

DAYS = 4
"""For so many other days there is a button."""


@command(
    "event participants",
    "evenemangets deltagare",
    "tapahtuman osallistujat",
    aliases=("ketkä tulevat tapahtumaan", "vilka kommer till evenemanget"),
    linkable=True,
    summary=N_("Who comes to your event"),
    takes=[organised_days.arg(past=True)],
)
def participants(turn: Turn, part: Part) -> Answer:
    """The organiser reads who comes, who may come and who waits, with whom they bring and how they are reached."""
    on = organised_days.answered(turn, part)
    texts = list(who_comes.split(_lines(turn, on)))
    said = [Reply(text, private=True) for text in texts[:-1]]
    return (*said, Reply(texts[-1], _buttons(turn, on), private=True))


def _lines(turn: Turn, on: On) -> Iterable[str]:
    t, found = turn.t, answers.of_day(turn.tx, on.day.number)
    yield answers_shown.what(t, on.event, on.day, turn.zone)
    numbers = card.in_numbers(t, on.event, on.day, now=turn.now)
    no = sum(one.people for one in found if one.says == Says.NO)
    yield numbers + (", " + t("not coming {n}", n=no) if no else "")
    yield from _group(turn, "", [one for one in found if one.holds])
    yield from _group(turn, t("May come:"), [one for one in found if one.says == Says.MAYBE])
    waiting = [one for one in found if one.is_waiting]
    if waiting:
        yield "\n" + t("In the queue:")
        yield from (f"{place}. {_one(turn, one)}" for place, one in enumerate(waiting, start=1))


def _group(turn: Turn, head: str, found: Sequence[AnswerNow]) -> Iterable[str]:
    if found:
        yield f"\n{head}" if head else ""
        yield from (f"• {_one(turn, one)}" for one in found)


def _one(turn: Turn, one: AnswerNow) -> str:
    """Return who it is, whom they bring, and how they are reached."""
    return " · ".join(filter(None, (answers_shown.party(one), escape(telling.contact(turn.tx, one.person_id)))))


def _buttons(turn: Turn, on: On) -> tuple[Button, ...]:
    t, event, day = turn.t, on.event, on.day
    words = Part(event, day if event.repeats else None).words
    buttons: list[Button] = []
    if event.is_open(turn.now):
        buttons.append(Button(t("Add somebody"), f"add to event {words}"))
        if any(one.says != Says.NO for one in answers.of_day(turn.tx, day.number)):
            which = words if event.repeats else f"e{words}"  # a bare number is an answer's
            buttons.append(Button(t("Take somebody off"), f"take off event {which}"))
            buttons.append(Button(t("Message to all"), f"message event {words}"))
    if event.repeats:
        others = [one for one in finding_days.ahead(event, turn) if one != day and one.cancelled_at is None]
        buttons += [
            Button(event_words.short_day(one, turn.zone, turn.language), f"event participants d{one.number}")
            for one in others[:DAYS]
        ]
    return (*buttons, answers_shown.show(t, event))
