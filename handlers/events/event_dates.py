"""The days of an event that repeats: who comes to which, and answering, moving or calling off one of them."""

from __future__ import annotations

from handlers import rights
from handlers.commands import command
from handlers.events import answers_shown, event_shown, event_words, finding, finding_days
from handlers.events.finding_days import On
from handlers.paging import AFTER
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Values
from handlers.types import Button, Reply
from handlers.words import N_, escape
from storage import answers
from storage.events import EventNow

PAGE = 8
"""How many days are told in one message."""


@command(
    "event dates",
    "evenemangsdagar",
    "tapahtuman päivät",
    takes=[finding.ANY, AFTER],
)
def event_dates(turn: Turn, event: EventNow, after: int | None) -> Answer:
    """The person has seen on which days the event is, and what they have said to each."""
    t = turn.t
    ahead = finding_days.ahead(event, turn)
    days = ahead[after or 0 :][:PAGE] or ahead[:PAGE]
    lines = [f"*{escape(event.title)}*"]
    for day in days:
        one = answers.mine(turn.tx, day.number, turn.person.id) if turn.room.private else None
        lines.append(f"• {event_shown.day_line(turn, event, day)}")
        lines += [f"  {event_shown.standing(turn, one)}"] if one is not None else []
    buttons = [Button(event_words.short_day(day, turn.zone, turn.language), f"event date {day.number}") for day in days]
    left = len(ahead) - (after or 0) - len(days)
    if left > 0:
        lines.append(t.n("… and {n} more.", "… and {n} more.", left))
        buttons.append(Button(t("More"), f"event dates {event.number} +{(after or 0) + len(days)}"))
    if not days:
        lines.append(t("There is nothing of it to come any more."))
    return Reply("\n".join(lines), (*buttons, answers_shown.show(t, event)))


def _day(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    said = text.strip().removeprefix("d")
    if not said.isdecimal() or len(said) > 9:
        return finding.none_such(turn)
    found = finding_days.of_number(turn, int(said))
    return found if isinstance(found, Refusal) else Got(found, said)


@command("event date", "evenemangsdag", "tapahtuman päivä", takes=[Arg("on", _day, N_("Which day?"))])
def event_date(turn: Turn, on: On) -> Answer:
    """The person has seen one day of the event and can answer for it; its organisers can call it off or move it."""
    shown = event_shown.shown(turn, on.event, on.day)
    if not isinstance(shown, Reply) or not rights.leads(turn.person, on.event) or turn.now >= on.day.starts_at:
        return shown
    t, number = turn.t, on.day.number
    if on.day.cancelled_at is not None:
        more = [Button(t("It is on after all"), f"restore date {number}")]
    else:
        more = [
            Button(t("Call off this day"), f"skip date {number}"),
            Button(t("Move this day"), f"move event d{number}"),
        ]
    kept = [one for one in shown.buttons if not one.command.startswith(("move event", "cancel event"))]
    return Reply(shown.text, (*kept[:-1], *more, kept[-1]), shown.files, private=True, aside=shown.aside)
