"""One day of long talkoot: its tasks to tap, where the card has room only for the days."""

from __future__ import annotations

from handlers.commands import command
from handlers.lengths import read_id
from handlers.talkoot import card, finding, talkoot_words
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Values
from handlers.types import Button, Reply
from handlers.words import escape
from storage import talkoot
from storage.planned import Planned


def _day(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    number = read_id(text)
    planned = talkoot.of_day(turn.tx, number) if number is not None else None
    if planned is None or (planned.is_draft and not finding.organiser(turn, planned)):
        return finding.none_such(turn)
    return Got((planned, number), text)


@command("talkoot day", "talkodag", "talkoopäivä", takes=[Arg("day", _day, known=True)])
def one_day(turn: Turn, day: tuple[Planned, int]) -> Answer:
    """Tell in private what there is to do on the day, each task with a button."""
    planned, number = day
    t, there = turn.t, planned.day(number)
    more = Button(t("Show the talkoot"), f"talkoot {planned.number}")
    said = talkoot_words.day_said(there, turn.zone, turn.language)
    head = " · ".join(filter(None, (f"*{escape(planned.title)}*", said, escape(planned.place))))
    if not planned.is_open(turn.now) or there.ends_at <= turn.now:
        return Reply(head + "\n" + t("Nobody can sign up for this any more."), (more,), private=True, aside=True)
    lines = [head, *(f"• {talkoot_words.task_line(t, task)}" for task in there.tasks)]
    buttons = (*card.of_day(t, there, turn.zone, now=turn.now), more)
    return Reply("\n".join(lines), buttons, private=True, aside=True)
