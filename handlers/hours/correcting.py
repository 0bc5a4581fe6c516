"""Correcting hours: a row not approved yet is told anew; an approved one is reversed by a row below zero, with why."""

from __future__ import annotations

from handlers import notices
from handlers.commands import command
from handlers.hours import approval_words, asking_doers, disputing, hours_said, hours_words, present, unsaid
from handlers.hours.hours_said import Said
from handlers.hours.privately import privately
from handlers.talkoot import finding
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape
from storage import hours, talkoot
from storage.hours import NotApproved, OwnHours, Reversed, ReversedBefore, Row, Told, TooLong
from storage.planned import Planned

_OFFERED = 10
_NOTHING = "0"


def _row(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read which row is corrected: by its number, or one of a talkoot (t7)."""
    first, _, rest = text.strip().partition(" ")
    number = int(first.lstrip("#t")) if first.lstrip("#t").isdecimal() and len(first) < 10 else None
    if number is None or first.startswith("t"):
        return _of_talkoot(turn, text if number is None else str(number), rest if number is not None else "")
    row = hours.get(turn.tx, number)
    if row is None or row.reverses_id is not None:
        return Refusal(turn.t("There is no such row of hours."), (disputing.mine(turn.t),))
    planned = talkoot.get(turn.tx, row.talkoot_id)
    assert planned is not None
    if not finding.organiser(turn, planned):
        return finding.not_yours(turn, planned)
    if row.approved_at is None:
        again = Button(turn.t("Tell the hours"), f"hours of {row.number}")
        return Refusal(turn.t("This row is not approved yet, so it is simply told anew."), (again,))
    return Got(row, str(number), rest)


def _of_talkoot(turn: Turn, text: str, rest: str) -> Got | Unclear | Refusal:
    found = finding.HELD.parse(turn, text, {})
    if not isinstance(found, Got):
        return found
    rows = [row for row in hours.of_talkoot(turn.tx, found.value.number) if _correctable(row)]
    if not rows:
        return Refusal(turn.t("No hours have been noted yet: ") + f"*{escape(found.value.title)}*")
    return Unclear(turn.t("Which row? Say its number, if it is not here."), _to_tap(turn, rows), rest)


def _correctable(row: Row) -> bool:
    return row.minutes is not None and row.reverses_id is None and row.reversed_at is None


def _to_tap(turn: Turn, rows: list[Row]) -> Choices:
    return [
        (f"{hours_words.name(turn.t, row)}, {row.task}, {hours_words.hours(row.minutes or 0)}", str(row.number))
        for row in rows[:_OFFERED]
    ]


def _choices(turn: Turn, values: Values) -> Choices:
    row: Row = values["row"]
    minutes = row.minutes or 0
    near = [one for one in (minutes - 60, minutes - 120, minutes + 60) if 0 < one <= present.lasts(row)]
    return [*((hours_words.hours(one), f"{one}min") for one in near), (turn.t("Was not there"), _NOTHING)]


def _right(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read the right hours; a machine that nobody here knows is asked about."""
    reading, most = hours_said.read(text, turn.town.language), present.lasts(values["row"])
    fits = isinstance(reading, Said) and reading.minutes <= most and reading.machine_minutes <= reading.minutes
    if fits:
        return Got(reading, text)
    if isinstance(reading, Said):
        refused = unsaid.too_long(turn, min(most, reading.minutes), line="")
    else:
        refused = unsaid.refuse(turn, reading, line="", most=most)
    choices = [(button.label, button.command.strip()) for button in refused.buttons]
    return Unclear(refused.text, _choices(turn, values) if isinstance(reading, hours_said.NoHours) else choices)


def _why(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(" ".join(text.split())[:200], text)


@command(
    "correct hours",
    "rätta timmar",
    "oikaise tunnit",
    takes=[
        Arg("row", _row, N_("Which row?"), known=True),
        Arg("right", _right, N_("How many hours are right?"), _choices),
        Arg("why", _why, N_("Why is it corrected? The doer and the funder will read it.")),
    ],
)
@privately
def correct(turn: Turn, row: Row, right: Said, why: str) -> Answer:
    """The approved row counts no more, and the right one waits to be acknowledged and approved; the doer hears why."""
    t, planned = turn.t, talkoot.get(turn.tx, row.talkoot_id)
    assert planned is not None
    line = f"correct hours {row.number}"
    if (right.minutes, right.machine_minutes) == (row.minutes, row.machine_minutes):
        return Refusal(t("These are the hours that it has already: ") + hours_words.work(t, row, turn.zone))
    try:
        with turn.tx.part():
            outcome = hours.reverse(turn.tx, row.number, by=turn.person.id, now=turn.now, why=why)
            new = _tell_anew(turn, outcome.row, right) if isinstance(outcome, Reversed) else None
    except _NoRoom as there_is_none:
        return unsaid.too_long(turn, there_is_none.most, line=line)
    match outcome:
        case Reversed(gone, reversing):
            return _corrected(turn, planned, gone, reversing, new, why)
        case ReversedBefore(gone):
            return Refusal(t("It has been corrected already: ") + hours_words.work(t, gone, turn.zone))
        case NotApproved():
            return Refusal(t("This row is not approved yet, so it is simply told anew."))
        case OwnHours():
            return _not_own(turn, planned, row)


class _NoRoom(Exception):
    """The day leaves less than the right hours, so that nothing is corrected."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


def _not_own(turn: Turn, planned: Planned, row: Row) -> Refusal:
    t = turn.t
    able = [one.name for one in approval_words.candidates(turn.tx, planned, [row])]
    label = t.n("Send them a request", "Send them all a request", len(able))
    text = t("Nobody corrects their own approved hours. These can: {names}.", names=t.list(able) or "–")
    return Refusal(text, (Button(label, f"request correct hours {row.number}"),) if able else ())


def _tell_anew(turn: Turn, row: Row, right: Said) -> Row | None:
    """The right hours are told in a row of their own; none where they were not there.

    Where they do not fit beside what else they did then, `_NoRoom` is raised.
    """
    if not right.minutes:
        return None
    outcome = hours.tell(
        turn.tx,
        day_id=row.day_id,
        task_id=row.task_id,
        head=row.whom,
        minutes=right.minutes,
        machine=right.machine,
        machine_minutes=right.machine_minutes,
        by=turn.person.id,
        now=turn.now,
        zone=turn.zone,
        list_id=row.list_id,
        line=row.line,
    )
    if isinstance(outcome, TooLong):
        raise _NoRoom(outcome.most)
    assert isinstance(outcome, Told), outcome
    return outcome.row


def _corrected(turn: Turn, planned: Planned, gone: Row, reversing: Row, new: Row | None, why: str) -> Reply:
    t = turn.t
    lines = [
        t("Corrected: ") + f"{escape(hours_words.name(t, gone))} · {hours_words.work(t, gone, turn.zone)}",
        t("The row below zero: {hours}, {value}.", **_below(t, reversing)),
    ]
    buttons: tuple[Button, ...] = ()
    if new is not None:
        lines.append(t("The right row waits to be acknowledged and approved: ") + hours_words.length(t, new))
        who, buttons = approval_words.ask(turn, planned, [new])
        lines += [who] if who else []
    _tell_doer(turn, gone, new, why)
    target = new.number if new is not None else gone.number
    again = [Button(t("Correct it again"), f"hours of {target}")] if new is not None else []
    return Reply(
        "\n".join(lines), (*buttons, *again, Button(t("Show the rows"), f"hours rows {planned.number}")), private=True
    )


def _below(t: Words, reversing: Row) -> dict[str, object]:
    return {
        "hours": hours_words.hours(reversing.minutes or 0),
        "value": hours_words.euros(t, reversing.value or 0),
    }


def _tell_doer(turn: Turn, gone: Row, new: Row | None, why: str) -> None:
    """Who did the work hears what was corrected and why, and is asked whether the new row is right."""
    person, who = gone.answers, turn.person.name
    if person is None:
        return

    def say(t: Words) -> Reply:
        lines = [t("{name} corrected approved hours: ", name=who) + hours_words.work(t, gone, turn.zone)]
        lines.append(t("Why: {why}", why=why))
        if new is None:
            lines.append(t("They count no more."))
            return Reply("\n".join(lines), (disputing.mine(t),))
        lines.append(t("Right: {hours}. Is that so?", hours=hours_words.hours(new.minutes or 0)))
        return Reply("\n".join(lines), asking_doers.buttons(t, [new]))

    notices.inform(turn.tx, person, say, now=turn.now, town=turn.town)
