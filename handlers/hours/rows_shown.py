"""The rows of talkoo hours, for whoever organises the talkoot or is asked to approve them."""

from __future__ import annotations

from handlers import rights
from handlers.commands import command
from handlers.hours import approval_words, asking_doers, hours_words
from handlers.hours.privately import privately
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import escape
from storage import hours
from storage.hours import Row
from storage.planned import Planned


@command("hours rows", "timrader", "tuntirivit", takes=[finding.HELD])
@privately
def rows(turn: Turn, talkoot: Planned) -> Answer:
    """Show whoever organises the talkoot, or approves its hours, every row of them."""
    t = turn.t
    found = hours.of_talkoot(turn.tx, talkoot.number)
    if not found:
        text = t("No hours have been noted yet: ") + talkoot_words.headline(t, talkoot, turn.zone)
        return Refusal(text, (Button(t("Tell the hours"), f"hours each {talkoot.number}"),))
    head = f"*{escape(talkoot.title)}*, {talkoot_words.when_said(t, talkoot, turn.zone)}"
    lines = [_row_line(turn, talkoot, row) for row in found]
    told = [row for row in found if row.minutes is not None]
    total = hours_words.total(t, hours.totals_of(turn.tx, told, zone=turn.zone))
    ready, _ = approval_words.asked(turn.tx, turn.person.id, talkoot.number)
    buttons: list[Button] = list(approval_words.buttons(t, talkoot.number, ready)[:1]) if ready else []
    if rights.leads(turn.person, talkoot):
        buttons += [Button(t("Correct a row"), f"correct hours t{talkoot.number}")]
        waiting = [row for row in found if asking_doers.waits(row)]
        buttons += approval_words.signed(turn.tx, t, talkoot, waiting, turn.person.id)
    return Reply("\n".join([head, *lines, t("In all: {total}", total=total)]), tuple(buttons), private=True)


def _row_line(turn: Turn, planned: Planned, row: Row) -> str:
    """Return the row with its day where there are several."""
    t = turn.t
    when = f", {hours_words.day(row, turn.zone, t.language, year=False)}" if len(planned.days) > 1 else ""
    whose = f"{escape(hours_words.name(t, row))}, {escape(row.task)}{when}: "
    return f"• {whose}{hours_words.length(t, row)} – {hours_words.state(t, row)}"
