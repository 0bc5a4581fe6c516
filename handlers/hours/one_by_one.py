"""Telling hours one by one: whoever came is asked about in turn, until everybody has theirs."""

from __future__ import annotations

from dataclasses import replace

from handlers.commands import command
from handlers.hours import asking_doers, hours_said, hours_words, present, put_down, unsaid
from handlers.hours.hours_said import Said
from handlers.hours.present import Present
from handlers.hours.privately import privately
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Values, as_said
from handlers.types import Button, Reply
from handlers.words import escape
from storage import hours, people, talkoot, undoing
from storage.hours import Locked, NotQuarters, Row, Same, Told, TooLong
from storage.planned import Day, Planned
from storage.sign_ups import SignedUp


@command("hours each", "timmar var för sig", "tunnit erikseen", takes=[finding.HELD])
@privately
def each(turn: Turn, talkoot: Planned) -> Answer:
    """The hours of those who came are asked one after another."""
    question = _next(turn, talkoot)
    if question is not None:
        return question
    text = turn.t("Everybody who came has their hours: ") + talkoot_words.headline(turn.t, talkoot, turn.zone)
    return Refusal(text, put_down.after(turn, talkoot))


def _next(turn: Turn, planned: Planned) -> Reply | None:
    """Ask for the hours of whoever came and has none yet; None if nobody is left."""
    for day in planned.days:
        if day.starts_at > turn.now:
            continue
        found = [one for one in present.on_day(turn.tx, day) if not one.is_told]
        if found:
            return _ask(turn, planned, day, found)
    return None


def _ask(turn: Turn, planned: Planned, day: Day, found: list[Present]) -> Reply:
    t, one = turn.t, found[0]
    task = planned.task(one.task_id)
    bringer = people.named(turn.tx, one.head.brought_by) if one.head.brought_by else None
    name = hours_words.named(t, one.head, bringer.name if bringer else "")
    text = t("*{name}*, {task}: how many hours?", name=name, task=task.name if task else "–")
    left = len(found) - 1
    text += " " + t.n("{n} more after this.", "{n} more after this.", left) if left else ""
    most = present.stayed(day, present.lasts(day), one.arrived_at)
    line = f"hours of {one.key}"
    return Reply(text, (*unsaid.choices(line, most), Button(t("Was not there"), f"{line} 0")), private=True)


def _row(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read the number of a row, or of somebody's sign-up, that the person may tell the hours of."""
    first, _, rest = text.strip().partition(" ")
    bare = first.lstrip("#")
    which = hours.get(turn.tx, int(bare)) if bare.isdecimal() and len(bare) < 9 else present.of_seat(turn.tx, bare)
    if which is None or (isinstance(which, Row) and which.reverses_id is not None):
        return Refusal(turn.t("There is no such row of hours."), (Button(turn.t("My hours"), "hours"),))
    planned = talkoot.get(turn.tx, which.talkoot_id if isinstance(which, Row) else which[0].talkoot_id)
    assert planned is not None
    if not finding.organiser(turn, planned):
        return finding.not_yours(turn, planned)
    return Got((which, planned), first, rest)


@command("hours of", "timmar rad", "tunnit riville", takes=[Arg("which", _row), Arg("said", as_said, optional=True)])
@privately
def hours_of(turn: Turn, which: tuple[Row | tuple[SignedUp, int], Planned], said: str | None) -> Answer:
    """They have these hours; they were not there if they have none."""
    (whom, planned), t = which, turn.t
    line = f"hours of {whom.number if isinstance(whom, Row) else f's{whom[0].number}.{whom[1]}'}"
    day = planned.day(whom.day_id if isinstance(whom, Row) else whom[0].day_id)
    reading = hours_said.read(said or "", turn.town.language)
    if day.starts_at > turn.now or planned.cancelled_at is not None:
        refused = put_down.day_of(turn, planned, None, "hours each", "")
        return refused if isinstance(refused, Refusal) else finding.none_such(turn)
    if not isinstance(reading, Said):
        lead = _whose(turn, whom) if isinstance(whom, Row) else ""
        return unsaid.refuse(turn, reading, line=line, most=present.lasts(day), lead=lead)
    row = present.row_of(turn.tx, whom, by=turn.person.id)
    if row.approved_at is not None or row.reversed_at is not None:
        return _approved(turn, row)
    if row.removed_at is not None and not hours.put_back(turn.tx, row.number):
        return Refusal(t("These hours were taken back, and told anew since."))
    return _put_down(turn, row, planned, reading, line) if reading.minutes else _absent(turn, row, planned)


def _whose(turn: Turn, row: Row) -> str:
    return f"{escape(hours_words.name(turn.t, row))} · {hours_words.work(turn.t, row, turn.zone)}"


def _put_down(turn: Turn, row: Row, planned: Planned, reading: Said, line: str) -> Answer:
    """The row has these hours; those that the doer said themselves need no other acknowledgement."""
    claimed = hours_said.read(row.why, turn.town.language)
    agreed = isinstance(claimed, Said) and claimed == replace(reading, small=claimed.small)
    outcome = put_down.tell(turn, row.day_id, row.task_id, row.whom, reading, agreed=agreed)
    match outcome:
        case Told():
            return _told_one(turn, planned, outcome, reading)
        case Same(same):
            return _and_next(turn, planned, [turn.t("I know already: ") + _whose(turn, same)], [])
        case Locked(locked):
            return _approved(turn, locked)
        case TooLong(left):
            return unsaid.too_long(turn, left, line=line)
        case NotQuarters():
            return unsaid.refuse(turn, hours_said.NoHours(), line=line, most=present.lasts(row))


def _approved(turn: Turn, row: Row) -> Refusal:
    t = turn.t
    text = t("These hours have been approved: ") + hours_words.work(t, row, turn.zone) + ". "
    return Refusal(
        text + t("What is approved is corrected by a row of its own."),
        (Button(t("Correct it"), f"correct hours {row.number}"),),
    )


def _told_one(turn: Turn, planned: Planned, told: Told, said: Said) -> Reply:
    t = turn.t
    text = t("Noted: ") + _whose(turn, told.row) + "."
    if said.small:
        text += " " + t("{machine} is inside the hour's price.", machine=said.small)
    return _and_next(turn, planned, [text], [told])


def _and_next(turn: Turn, planned: Planned, lines: list[str], told: list[Told]) -> Reply:
    """Say it, and go on to whoever has no hours yet; after the last one, to who approves."""
    following = _next(turn, planned)
    if following is None:
        return (
            put_down.answer(turn, planned, told, lines)
            if told
            else Reply(lines[0], put_down.after(turn, planned), private=True)
        )
    asking_doers.ask(turn.tx, [one.row for one in told], now=turn.now)
    back = [Button(turn.t("Take it back"), f"told back {put_down.keep(turn, planned.number, told)}")] if told else []
    return Reply("\n".join([*lines, following.text]), (*following.buttons, *back), private=True)


def _absent(turn: Turn, row: Row, planned: Planned) -> Answer:
    """They were not there after all: they have no row."""
    t = turn.t
    if not hours.remove(turn.tx, row.number, now=turn.now, why=hours.ABSENT):
        return _approved(turn, row)
    was = {"rows": [], "absent": row.number, "talkoot": planned.number}
    number = undoing.keep(turn.tx, f"hours:{planned.number}", was, person_id=turn.person.id, now=turn.now)
    text = t("{name} was not there: no hours.", name=hours_words.name(t, row)) + f" *{escape(row.title)}*"
    following = _next(turn, planned)
    back = Button(t("Take it back"), f"told back {number}")
    if following is None:
        return Reply(text, (*put_down.after(turn, planned), back), private=True)
    return Reply(f"{text}\n{following.text}", (*following.buttons, back), private=True)
