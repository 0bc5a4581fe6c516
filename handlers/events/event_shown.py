"""One event as a person sees it: the card, what they have said, and what they can do; its organisers can do more."""

from __future__ import annotations

from dataclasses import replace

from handlers import kept_files, rights
from handlers.aside import reachable
from handlers.events import answers_shown, card, event_words, more_buttons
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from storage import answers
from storage.answers import AnswerNow
from storage.event_table import Says
from storage.events import DayNow, EventNow


def shown(turn: Turn, event: EventNow, day: DayNow | None = None) -> Answer:
    """Show the event; of one that repeats, how it stands with that day, else with the next."""
    t, on = turn.t, card.card(turn.t, event, turn.zone, now=turn.now)
    if event.is_draft:
        plan = Button(t("Show the plan"), f"event plan {event.number}")
        return Reply(on.text, (plan,), private=True)
    day = day or event.answered(turn.now)
    one = answers.mine(turn.tx, day.number, turn.person.id) if day is not None else None
    lines = [on.text]
    if day is not None and event.repeats and day != event.answered(turn.now):
        lines = [f"*{day_line(turn, event, day)}*", *lines]
    lines += [standing(turn, one)] if one is not None else []
    buttons = _theirs(turn, event, day, one) if day is not None and event.is_open(turn.now) else []
    leads = rights.leads(turn.person, event)
    buttons += more_buttons.of(turn, event, leads=leads)
    buttons += _organisers(turn, event) if leads else []
    reply = Reply(
        "\n".join(lines),
        (*buttons, answers_shown.all_events(t)),
        files=kept_files.with_it(turn.tx, event.picture_id),
        private=True,
        aside=True,
    )
    return reply if reachable(turn) else replace(reply, aside=False)


def day_line(turn: Turn, event: EventNow, day: DayNow) -> str:
    """Return a day of an event that repeats, with its numbers: "ti 15.12.2026 klo 18–20 · tulossa 4/20"."""
    said = event_words.day_said(day, turn.zone, turn.language)
    if day.cancelled_at is not None:
        off = turn.t("not on")
        return f"{said} · {off}"
    return f"{said} · {card.in_numbers(turn.t, event, day, now=turn.now)}"


def standing(turn: Turn, one: AnswerNow) -> str:
    """Return what the person has said: "Tulet (2 henkeä)"."""
    t = turn.t
    if one.says == Says.NO:
        return t("You do not come.")
    if one.says == Says.MAYBE:
        return t("You may come.")
    many = t.n(" ({n} person)", " ({n} people)", one.people) if one.people > 1 else ""
    return (t("You are in the queue") if one.is_waiting else t("You come")) + many + "."


def _theirs(turn: Turn, event: EventNow, day: DayNow, one: AnswerNow | None) -> list[Button]:
    """Return the answers that can be given, and what who comes can do."""
    t = turn.t
    if one is not None and one.holds:
        first = list(answers_shown.coming_buttons(t, event, one))
    elif one is not None and one.is_waiting:
        first = [Button(t("Leave the queue"), f"not coming {day.number}")]
    else:
        first = list(card.of_day(t, event, day, now=turn.now, but=one.says if one is not None else ""))
    several = event.repeats and sum(turn.now < each.ends_at for each in event.held) > 1
    return first + ([Button(t("Other days"), f"event dates {event.number}")] if several else [])


def _organisers(turn: Turn, event: EventNow) -> list[Button]:
    """Return what whoever organises it can do."""
    t, number = turn.t, event.number
    buttons = [Button(t("Who comes"), f"event participants {number}")]
    if event.is_open(turn.now):
        buttons += [
            Button(t("Message to all"), f"message event {number}"),
            Button(t("Change"), f"change event {number}"),
        ]
        if turn.now < event.starts_at or event.repeats:
            buttons.append(Button(t("Move"), f"move event {number}"))
        buttons.append(Button(t("Cancel the event"), f"cancel event {number}"))
    return buttons
