"""The paper bridge: "K7: 1-12 3h, 4 ei" turns a printed list back into hours, shown first, and then approved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers import asking, commands, notices, rights
from handlers.commands import command
from handlers.hours import approval_words, hours_words
from handlers.hours.own_hours import own_hours
from handlers.on_the_day import paper, paper_reading, paper_said, paper_storing, sheet
from handlers.on_the_day.paper import Paper
from handlers.on_the_day.paper_reading import AGAIN
from handlers.on_the_day.paper_storing import Stored
from handlers.on_the_day.paper_told import Reading
from handlers.talkoot import finding
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, fold
from storage import hours, paper_lists, undoing
from storage.people import Known

_CODE = re.compile(r"\s*[kK] ?(\d{1,9})\b\s*[:.,]?\s*")
_LATER, _CHANGE = "later", "change"
_LISTS, _OFFERED = 6, 6


@dataclass(frozen=True, slots=True)
class _Said:
    """There is nothing to store, for this reason; said in private, with its names and hours."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class _Correction:
    """What is to be changed before it is stored; nothing: that is asked."""

    text: str


def _list(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read the code of the list that the words begin with; without one they are about the person's own hours."""
    found = _CODE.match(text)
    if found is None:
        return Got(None, "", text)
    there = paper.read(turn.tx, int(found[1]))
    if there is None:
        return _unknown(turn, found[0])
    if not rights.leads(turn.person, there.planned):
        return finding.not_yours(turn, there.planned)
    if there.planned.is_draft:
        return finding.unpublished(turn, there.planned)
    if there.planned.cancelled_at is not None:
        return Refusal(turn.t("{title} has been cancelled, so there are no hours.", title=there.planned.title))
    if turn.now < there.day.starts_at:
        text = turn.t("{list} has not begun yet. Tell the hours when the work is done.", list=_head(there))
        return Refusal(text, (_print(turn, there),))
    return Got(there, there.code, text[found.end() :])


def _head(there: Paper) -> str:
    return f"{there.code} {there.planned.title}"


def _print(turn: Turn, there: Paper) -> Button:
    return Button(turn.t("Print the list"), f"print list {there.planned.number} d{there.day.number}")


def _unknown(turn: Turn, said: str) -> Refusal:
    """Say that there is no such list, and which lists of the person's there are."""
    code = said.strip(" :.,").upper()
    text = turn.t("There is no list {code}. The code stands large on the paper.", code=code)
    mine = finding.known(turn, finding.organiser, past=True)
    lists = [one for planned in mine for one in paper_lists.of_talkoot(turn.tx, planned.number)]
    titles = {day.number: planned.title for planned in mine for day in planned.days}
    lists.sort(key=lambda one: -one.number)
    buttons = [Button(f"{one.code} {titles[one.day_id]}", f"hours {one.code}") for one in lists[:_LISTS]]
    return Refusal(text, tuple(buttons) or (Button(turn.t("Print the list"), "print list"),))


def _rows(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read what the paper says of its lines; what is wrong is asked anew, and the rest is remembered."""
    there: Paper | None = values["list"]
    if there is None:
        return Got(text, text)
    t = turn.t
    if text.startswith(AGAIN):
        asked = t("What is otherwise? You need only say what changes, for example: 5 2h")
        return Unclear(asked, leads=(f"{_one_line(text.removeprefix(AGAIN))} {AGAIN} ",))
    if not text.strip():
        return Unclear(_what(turn, there), _everybody(turn, there))
    said = _one_line(text)
    reading = paper_reading.read(said, there, language=turn.town.language)
    if not reading.faults:
        return Got((reading, said), said)
    leads = (f"{_one_line(reading.good)} {AGAIN} ",) if reading.good else ()
    return Unclear(paper_said.faults(t, there, reading.faults, turn.zone), leads=leads)


def _one_line(said: str) -> str:
    return ", ".join(line.strip(" ,;") for line in said.splitlines() if line.strip(" ,;"))


def _what(turn: Turn, there: Paper) -> str:
    t, lines = turn.t, len(there.lines)
    asked = t.n("{n} line. What does the paper say?", "{n} lines. What does the paper say?", lines)
    line, _ = sheet.example(there.code, lines, hours=sheet.hours_of(there.day), t=t)
    return f"{paper_said.head(t, there, turn.zone)} · {asked} " + t("For example: {line}", line=line)


def _everybody(turn: Turn, there: Paper) -> list[tuple[str, str]]:
    """Return the choice that everybody was there the whole time."""
    whole = there.minutes // hours.QUARTER * hours.QUARTER
    if not there.lines or not whole:
        return []
    said = hours_words.hours(whole)
    return [(turn.t.label("All {hours}", hours=said), f"all {said}")]


def _approver(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Show what would be stored and ask who approves it; or read who does, or what is otherwise."""
    there: Paper | None = values["list"]
    if there is None:
        return Got(None, "")
    reading, said = values["rows"]
    stored = _tried(turn, there, reading)
    if stored.faults:
        return Got(_not_stored(turn, there, stored), text)
    if text.strip():
        found = _read_approver(turn, text, stored, there, said)
        if found is not None:
            return found
    if not stored.new and not stored.unasked:
        return Got(_same(turn, there, stored), text)
    return Unclear(_preview(turn, there, reading, stored), _choices(turn, stored))


def _tried(turn: Turn, there: Paper, reading: Reading) -> Stored:
    return paper_storing.try_out(turn.tx, there, reading, by=turn.person.id, now=turn.now, zone=turn.zone)


def _not_stored(turn: Turn, there: Paper, stored: Stored) -> _Said:
    return _Said(paper_said.faults(turn.t, there, stored.faults, turn.zone), _correcting(turn, stored))


def _correcting(turn: Turn, stored: Stored) -> tuple[Button, ...]:
    """Return the way to correct what has been approved."""
    numbers = [one.values["number"] for one in stored.faults if "number" in one.values]
    return tuple(Button(turn.t("Correct the hours"), f"correct hours {number}") for number in numbers[:1])


def _read_approver(turn: Turn, text: str, stored: Stored, there: Paper, said: str) -> Got | None:
    word = fold(text)
    if word in (_LATER, fold(turn.t("Store it"))):
        return Got(None, _LATER)
    if word in (_CHANGE, fold(turn.t("Change"))):
        return Got(_Correction(""), _CHANGE)
    for one in stored.able:
        if word in (f"p{one.id}", fold(one.name), fold(one.name).split()[0]):
            return Got(one, f"p{one.id}")
    if any(sign.isdigit() for sign in text):
        more = f"{said} {AGAIN} {_one_line(text)}"
        if not paper_reading.read(more, there, language=turn.town.language).faults:
            return Got(_Correction(more), text)
    return None


def _same(turn: Turn, there: Paper, stored: Stored) -> _Said:
    head = paper_said.head(turn.t, there, turn.zone)
    sums = paper_said.sums(turn.t, stored)
    return _Said(turn.t("I have this list already: ") + f"{head}: {sums}. " + turn.t("Nothing was changed."))


def _preview(turn: Turn, there: Paper, reading: Reading, stored: Stored) -> str:
    text = paper_said.preview(turn.t, there, reading, stored, turn.zone)
    if not stored.unasked:
        return text + "\n" + turn.t("Shall I store it?")
    if not stored.able:
        return text + "\n" + turn.t("Nobody here may approve these hours: another organiser or caretaker is needed.")
    return text + "\n" + turn.t("Who approves them?")


def _choices(turn: Turn, stored: Stored) -> list[tuple[str, str]]:
    t, rows = turn.t, stored.unasked
    choices = []
    for one in stored.able[:_OFFERED]:
        label = t.label("{name} (you)", name=one.name) if one.id == turn.person.id else one.name
        own = any(row.is_own(one.id) for row in rows)
        choices.append((t.label("{name}, but not their own", name=label) if own else label, f"p{one.id}"))
    later = [] if choices else [(t("Store it"), _LATER)]
    return [*choices, *later, (t("Change"), _CHANGE)]


@command(
    "hours",
    "timmar",
    "tunnit",
    summary=N_("Hours: your own, or those of a paper list"),
    takes=[
        Arg("list", _list, known=True),
        Arg("rows", _rows, known=True),
        Arg("approver", _approver, known=True),
    ],
    example=N_("/hours K7: 1-12 3h, 4 no"),
    aliases=(
        "talkootunnit",
        "talkotimmar",
        "omat tunnit",
        "mina timmar",
        "mina talkotimmar",
        "my hours",
        "my talkoo hours",
    ),
)
def tell_hours(turn: Turn, **values: object) -> Answer:
    """A paper list is in the books and somebody is asked to approve it; without a code one's own hours are shown."""
    there, rows, approver = values["list"], values["rows"], values["approver"]
    if not isinstance(there, Paper):
        return own_hours(turn, str(rows or ""))
    assert isinstance(rows, tuple)
    reading, said = rows
    if isinstance(approver, _Correction):
        return _say_again(turn, there, said, approver)
    if isinstance(approver, _Said):
        return Reply(approver.text, approver.buttons, private=True)
    stored = paper_storing.store(turn.tx, there, reading, by=turn.person.id, now=turn.now, zone=turn.zone)
    return _done(turn, there, stored, approver if isinstance(approver, Known) else None)


def _say_again(turn: Turn, there: Paper, said: str, correction: _Correction) -> Answer:
    """What changes is asked, or is read together with what was said before, and shown anew."""
    again = commands.by_name("hours")
    assert again is not None
    rows = correction.text or f"{AGAIN}{said}"
    return asking.carry_on(turn, again, {"list": there.code, "rows": rows})


def _done(turn: Turn, there: Paper, stored: Stored, approver: Known | None) -> Reply:
    """Say what was stored, and who is asked; those rows that are the approver's own wait for somebody else."""
    t = turn.t
    was = {"was": stored.was}
    undo = undoing.keep(turn.tx, there.subject, was, person_id=turn.person.id, now=turn.now)
    lines = [t("Stored: ") + f"{paper_said.head(t, there, turn.zone)}: {paper_said.sums(t, stored)}."]
    buttons = [Button(t("Take it back"), f"paper back {undo}")]
    if approver is not None:
        lines += _ask(turn, there, stored, approver, buttons)
    elif stored.unasked:
        lines.append(t("Nobody has been asked to approve them yet."))
    return Reply("\n".join(lines), tuple(buttons), private=True)


def _ask(turn: Turn, there: Paper, stored: Stored, approver: Known, buttons: list[Button]) -> list[str]:
    """The approver is asked; return what is said of it, a line each."""
    t, planned = turn.t, there.planned
    asked = approval_words.expect(turn.tx, planned, stored.unasked, approver.id, now=turn.now)
    own = [row for row in stored.unasked if row.number not in asked]
    lines = []
    if approver.id == turn.person.id:
        question = approval_words.question(turn.tx, t, planned, approver.id, zone=turn.zone)
        lines.append(question.text)
        buttons[:0] = question.buttons
    elif _told(turn, there, approver):
        lines.append(t("{name} was asked to approve them.", name=approver.name))
    else:
        lines.append(t("I cannot reach {name}: please tell them that the hours wait.", name=approver.name))
    if own:
        text, more = approval_words.own_left(turn, planned, own)
        lines.append(text)
        buttons[:0] = more
    return lines


def _told(turn: Turn, there: Paper, approver: Known) -> bool:
    def say(t: Words) -> Reply:
        return approval_words.question(turn.tx, t, there.planned, approver.id, zone=turn.zone)

    return notices.inform(turn.tx, approver.id, say, now=turn.now, town=turn.town)
