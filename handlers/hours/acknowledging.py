"""Acknowledging hours: each doer says in private, once, whether what was told of them is right."""

from __future__ import annotations

from datetime import datetime

from handlers import notices, taking_back
from handlers.commands import command
from handlers.falling_due import on_due
from handlers.hours import approval_words, asking_doers, disputing, hours_said, hours_words, present
from handlers.hours.hours_said import Said
from handlers.hours.privately import privately
from handlers.talkoot import finding
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Town, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape
from storage import hours, talkoot, undoing
from storage.db import Tx
from storage.due import Item
from storage.hours import Acknowledged, Row
from storage.planned import Planned

_NAMED, _OFFERED = 12, 8


def _waiting(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read of which talkoot the hours are acknowledged, and how many rows and minutes the button told of."""
    words = text.split()
    numbers = [int(word.lstrip("t")) for word in words if word.lstrip("t").isdecimal() and len(word) < 9]
    mine = asking_doers.of(turn.tx, turn.person.id)
    if words and not numbers:
        mine = [row for row in mine if row.title.casefold().startswith(words[0].casefold())]
    if numbers:
        return Got((numbers[0], tuple(numbers[1:3])), text)
    if not mine:
        return nothing(turn)
    found = {row.talkoot_id: row.title for row in mine}
    if len(found) == 1:
        return Got((next(iter(found)), ()), str(next(iter(found))))
    choices = [(title, str(number)) for number, title in list(found.items())[:_OFFERED]]
    return Unclear(turn.t("Of which talkoot?"), choices)


def nothing(turn: Turn) -> Refusal:
    """Say that no hours wait for the person."""
    return Refusal(turn.t("No hours wait for you to acknowledge them."), (disputing.mine(turn.t),))


@command(
    "acknowledge",
    "kvittera",
    "kuittaa",
    summary=N_("Say that the hours noted for you are right"),
    takes=[Arg("which", _waiting, known=True)],
)
@privately
def acknowledge(turn: Turn, which: tuple[int, tuple[int, ...]]) -> Answer:
    """The doer stands by the hours told of them, and of whom they brought: by those that the button told of."""
    number, told = which
    rows = asking_doers.of(turn.tx, turn.person.id, number)
    if not rows:
        return _done_already(turn, number)
    if told and told != (len(rows), asking_doers.minutes(rows)):
        reply = asking_doers.question(turn.t, rows, turn.zone, me=turn.person.id)
        return Refusal(turn.t("This has changed meanwhile.") + "\n" + reply.text, reply.buttons)
    how = Acknowledged.TAP
    done = [
        row.number for row in rows if hours.acknowledge(turn.tx, row.number, by=turn.person.id, how=how, now=turn.now)
    ]
    return _acknowledged(turn, number, done)


def _done_already(turn: Turn, talkoot_id: int) -> Refusal:
    """Say how the person's hours of the talkoot stand, where none wait."""
    mine = [row for row in hours.of_person(turn.tx, turn.person.id) if row.talkoot_id == talkoot_id]
    lines = [f"{hours_words.work(turn.t, row, turn.zone)} – {hours_words.state(turn.t, row)}" for row in mine]
    if not lines:
        return nothing(turn)
    return Refusal("\n".join([turn.t("No hours wait for you to acknowledge them."), *lines]), (disputing.mine(turn.t),))


def _acknowledged(turn: Turn, talkoot_id: int, numbers: list[int]) -> Reply:
    rows = [row for row in (hours.get(turn.tx, one) for one in numbers) if row is not None]
    planned = talkoot.get(turn.tx, talkoot_id)
    if planned is not None:
        approval_words.acknowledged(turn.tx, planned, rows, now=turn.now, town=turn.town)
    was = {"acknowledged": numbers, "at": turn.now.isoformat()}
    undo = undoing.keep(turn.tx, f"acknowledged:{talkoot_id}", was, person_id=turn.person.id, now=turn.now)
    t = turn.t
    if len(rows) == 1:
        text = t("Acknowledged: ") + hours_words.work(t, rows[0], turn.zone)
    else:
        text = "\n".join([t("Acknowledged:"), *hours_words.works(t, rows, turn.zone, me=turn.person.id)])
    return Reply(text, (disputing.mine(t), Button(t("Take it back"), f"unacknowledge {undo}")), private=True)


@command("unacknowledge", "ta tillbaka kvittering", "peru kuittaus", takes=[Arg("which", as_said)])
@privately
def take_back(turn: Turn, which: str) -> Answer:
    """What was acknowledged waits again, as far as nobody has approved it since."""
    t, before = turn.t, taking_back.own(turn, which, "acknowledged")
    if before is None:
        return taking_back.nothing(t)
    at = datetime.fromisoformat(before.was["at"])
    gone = [one for one in before.was["acknowledged"] if hours.unacknowledge(turn.tx, one, at=at)]
    if not gone:
        return Refusal(t("It cannot be taken back any more: the hours were approved or told anew."))
    talkoot_id = int(before.subject.partition(":")[2])
    text = t.n("{n} row waits to be acknowledged again.", "{n} rows wait to be acknowledged again.", len(gone))
    mine = asking_doers.of(turn.tx, turn.person.id, talkoot_id)
    return Reply(text, asking_doers.buttons(t, mine) if mine else (disputing.mine(t),), private=True)


def _mine(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read which of the person's rows is not right: by its number, or the only one of the talkoot (t7)."""
    first, _, rest = text.strip().partition(" ")
    number = int(first.lstrip("t")) if first.lstrip("t").isdecimal() and len(first) < 9 else None
    mine = [row for row in hours.of_person(turn.tx, turn.person.id) if row.answers == turn.person.id]
    open_rows = [row for row in mine if row.is_open]
    if number is not None and not first.startswith("t"):
        found = [row for row in mine if row.number == number]
        return Got(found[0], first, rest) if found else nothing(turn)
    found = [row for row in open_rows if number in (None, row.talkoot_id)]
    if not found:
        return nothing(turn)
    if len(found) == 1:
        return Got(found[0], str(found[0].number), rest if number else text)
    return Unclear(turn.t("Which hours are not right?"), _rows_to_tap(turn, found), rest if number else text)


def _rows_to_tap(turn: Turn, rows: list[Row]) -> Choices:
    return [
        (f"{hours_words.name(turn.t, row)}, {row.task}, {hours_words.hours(row.minutes or 0)}", str(row.number))
        for row in rows[:_OFFERED]
    ]


def _right(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read what is right instead; whatever is no hours is told to the leader as it was said."""
    reading = hours_said.read(text, turn.town.language)
    if isinstance(reading, hours_said.BelowZero | hours_said.Uneven) or not text.strip():
        return Unclear(turn.t("What is right?"), _right_choices(turn, values))
    return Got(text, text)


def _right_choices(turn: Turn, values: Values) -> Choices:
    row = values["row"]
    whole = range((row.minutes - 1) // 60 * 60, 0, -60)
    hours_there = [(hours_words.hours(one), f"{one} min") for one in [*whole][:3]]
    longer = [one for one in (row.minutes + 60,) if one <= present.lasts(row)]
    more = [(hours_words.hours(one), f"{one} min") for one in longer]
    return [*hours_there, *more, (turn.t("I was not there"), turn.t("I was not there"))]


@command(
    "hours wrong",
    "timmar fel",
    "tunnit väärin",
    takes=[Arg("row", _mine, known=True), Arg("right", _right, N_("What is right?"), _right_choices)],
)
@privately
def wrong(turn: Turn, row: Row, right: str) -> Answer:
    """The row is not right: nobody approves it as it is, and whoever leads the work hears what is right."""
    reading = hours_said.read(right, turn.town.language)
    said = right
    if isinstance(reading, Said):
        said = hours_words.hours(reading.minutes) if reading.minutes else turn.t("I was not there")
        if reading.machine_minutes:
            said += f" {reading.machine} {hours_words.hours(reading.machine_minutes)}"
    return disputing.dispute(turn, row, said)


def _whom(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(text.strip(), text)


@command(
    "on paper",
    "på papper",
    "paperilla",
    takes=[finding.HELD, Arg("whom", _whom, optional=True)],
)
@privately
def on_paper(turn: Turn, talkoot: Planned, whom: str | None) -> Answer:
    """Those who signed the paper have acknowledged their hours: who cannot be asked here, a row, or all that wait."""
    waiting = [row for row in hours.of_talkoot(turn.tx, talkoot.number) if asking_doers.waits(row)]
    if not waiting:
        text = turn.t("Everybody has acknowledged now.")
        return Refusal(text, (Button(turn.t("Show the rows"), f"hours rows {talkoot.number}"),))
    if whom == "all":
        meant = waiting
    elif whom and whom.isdecimal():
        meant = [row for row in waiting if row.number == int(whom[:9])]
    else:
        meant = [row for row in waiting if not _reachable(turn, row)]
    if not meant:
        return _ask_who_signed(turn, talkoot, waiting)
    for row in meant:
        hours.acknowledge(turn.tx, row.number, by=turn.person.id, how=Acknowledged.PAPER, now=turn.now)
    return _signed(turn, talkoot, meant, len(waiting) - len(meant))


def _reachable(turn: Turn, row: Row) -> bool:
    return row.answers is not None and notices.private_room(turn.tx, row.answers, now=turn.now) is not None


def _ask_who_signed(turn: Turn, planned: Planned, waiting: list[Row]) -> Refusal:
    t = turn.t
    buttons = [
        Button(f"{hours_words.name(t, row)}, {row.task}", f"on paper {planned.number} {row.number}")
        for row in waiting[:_OFFERED]
    ]
    everybody = Button(t("All of them"), f"on paper {planned.number} all")
    text = t("Who signed on paper? These have not acknowledged yet: {n}.", n=len(waiting))
    return Refusal(text, (*buttons, everybody))


def _signed(turn: Turn, planned: Planned, rows: list[Row], left: int) -> Reply:
    t = turn.t
    approval_words.acknowledged(turn.tx, planned, rows, now=turn.now, town=turn.town)
    was = {"acknowledged": [row.number for row in rows], "at": turn.now.isoformat()}
    undo = undoing.keep(turn.tx, f"acknowledged:{planned.number}", was, person_id=turn.person.id, now=turn.now)
    names = t.list([hours_words.name(t, row) for row in rows[:_NAMED]])
    text = f"*{escape(planned.title)}*: " + t("signed on paper: {names}.", names=names)
    more = len(rows) - _NAMED
    text += " " + t.n("… and {n} more row", "… and {n} more rows", more) if more > 0 else ""
    text += " " + t("Not acknowledged yet: {n}.", n=left) if left else ""
    who, choices = approval_words.ask(turn, planned)
    buttons = (*choices, *([Button(t("Others signed too"), f"on paper {planned.number}")] if left else []))
    return Reply(
        f"{text}\n{who}" if who else text, (*buttons, Button(t("Take it back"), f"unacknowledge {undo}")), private=True
    )


def _about(item: Item) -> tuple[int, int]:
    _, number, person = item.subject.split(":")
    return int(number), item.person_id or int(person)


@on_due(asking_doers.TOLD, asking_doers.FORGOTTEN)
def tell(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Whoever worked is asked about all that was told of them by now; who has answered hears nothing."""
    number, person_id = _about(item)
    rows = asking_doers.of(tx, person_id, number)
    if not rows:
        return
    again = item.kind == asking_doers.FORGOTTEN
    if again and all(row.why for row in rows):  # they have said that it is not right
        return

    def say(t: Words) -> Reply:
        return asking_doers.question(t, rows, town.zone, me=person_id, again=again)

    notices.inform(tx, person_id, say, now=now, town=town)
