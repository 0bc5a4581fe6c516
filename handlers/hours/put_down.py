"""Putting hours down: whose they are, of which day, and what whoever told them is answered."""

from __future__ import annotations

from dataclasses import replace

from handlers.hours import approval_words, asking_doers, hours_words
from handlers.hours.hours_said import Said
from handlers.talkoot import talkoot_words
from handlers.turn import Refusal, Turn
from handlers.types import Button, Reply
from storage import hours, undoing
from storage.hours import Acknowledged, Head, Locked, NotQuarters, Same, Told, TooLong
from storage.planned import Day, Planned

_NAMED = 8


def day_of(turn: Turn, planned: Planned, number: int | None, command: str, rest: str) -> Day | Refusal:
    """Return the day that is meant: the one of the number, or the only one that has begun and is not told yet."""
    t = turn.t
    begun = [day for day in planned.days if day.starts_at <= turn.now]
    if planned.cancelled_at is not None:
        return Refusal(t("These talkoot were cancelled, so there are no hours to note."))
    if not begun:
        text = t("They have not begun yet: ") + talkoot_words.headline(t, planned, turn.zone)
        return Refusal(text, (Button(t("Show the talkoot"), f"talkoot {planned.number}"),))
    chosen = [day for day in begun if day.number == number]
    if chosen:
        return chosen[0]
    untold = [day for day in begun if not any(row.minutes for row in hours.of_day(turn.tx, day.number))]
    if len(begun) == 1 or len(untold) == 1:
        return (untold or begun)[0]
    buttons = (
        Button(
            talkoot_words.short_day(day, turn.zone, t.language),
            f"{command} {planned.number} {rest} d{day.number}".replace("  ", " "),
        )
        for day in untold or begun
    )
    return Refusal(t("Which day?"), tuple(buttons))


def tell(
    turn: Turn, day: int, task: int, head: Head, said: Said, *, agreed: bool = False
) -> Told | Same | TooLong | Locked | NotQuarters:
    """The hours are told; who tells their own, or what the doer said themselves, needs no other acknowledgement."""
    own = turn.person.id in (head.person_id, head.brought_by)
    return hours.tell(
        turn.tx,
        day_id=day,
        task_id=task,
        head=replace(head, under_age=head.under_age or said.under_age),
        minutes=said.minutes,
        machine=said.machine,
        machine_minutes=said.machine_minutes,
        by=turn.person.id,
        now=turn.now,
        zone=turn.zone,
        acknowledged=Acknowledged.TAP if own or agreed else None,
    )


def answer(turn: Turn, planned: Planned, told: list[Told], lines: list[str]) -> Reply:
    """Say what was told, that the doers are asked, who approves, and how to take it back."""
    t = turn.t
    unasked = asking_doers.ask(turn.tx, [one.row for one in told], now=turn.now)
    buttons: list[Button] = []
    if unasked:
        names = t.list([hours_words.name(t, row) for row in unasked[:_NAMED]])
        lines.append(t("I cannot ask these in private: {names}. Let them sign the list.", names=names))
        buttons.append(Button(t("They signed on paper"), f"on paper {planned.number}"))
    who, choices = approval_words.ask(turn, planned)
    lines += [who] if who else []
    number = keep(turn, planned.number, told)
    back = Button(t("Take it back"), f"told back {number}")
    return Reply("\n".join(lines), (*choices, *buttons, back), private=True)


def keep(turn: Turn, talkoot_id: int, told: list[Told]) -> int:
    """How the rows were is kept, so that their telling can be taken back by the number."""
    was = {"rows": [hours.as_was(one.row, one.before) for one in told], "talkoot": talkoot_id}
    return undoing.keep(turn.tx, f"hours:{talkoot_id}", was, person_id=turn.person.id, now=turn.now)


def after(turn: Turn, planned: Planned) -> tuple[Button, ...]:
    """Return what can be done once the hours are told: asking whoever may approve them, and seeing the rows."""
    who = approval_words.ask(turn, planned)[1]
    return (*who, Button(turn.t("Show the rows"), f"hours rows {planned.number}"))
