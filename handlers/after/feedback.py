"""What people thought of an event, for its organisers; and feedback that came on paper, typed in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers import taking_back
from handlers.after import after_words, asking_feedback, summary_words
from handlers.commands import command
from handlers.events import event_words, finding
from handlers.hours.privately import privately
from handlers.turn import Answer, Arg, Got, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_, escape, fold
from storage import event_summary, events, undoing
from storage import feedback as store
from storage.events import EventNow
from storage.fair_table import For
from storage.feedback import Given

SHOWN, MOST = 12, 200
"""How many words a message shows, and how many papers are typed in at once."""
_EXHIBITOR = frozenset(map(fold, ("n", "näytteilleasettaja", "esittelijä", "u", "utställare", "e", "exhibitor")))
_LINE = re.compile(r"(?:(?P<who>[^\W\d]+)\s*[:,]?\s*)?(?P<mark>[1-5])(?:\s*/\s*5)?(?!\d)[\s.,:;–-]*(?P<words>.*)")
_BARE_MARK = re.compile(r"[1-5](?!\w)")
_MARKS = re.compile(r"[1-5](?:[\s,;]+[1-5])+")


@command(
    "feedback",
    "respons",
    "palaute",
    aliases=("palautteet", "feedback on"),
    summary=N_("What people thought of your event"),
    takes=[finding.arg(past=True)],
)
@privately
def feedback(turn: Turn, event: EventNow) -> Answer:
    """An organiser reads what everybody thought, without names; anybody else is asked what they thought."""
    refusal = after_words.not_yet(turn, event)
    if refusal is not None:
        return refusal
    if not finding.organiser(turn, event):
        return asking_feedback.show(turn, event)
    return _shown(turn, event)


def _shown(turn: Turn, event: EventNow) -> Reply:
    t = turn.t
    summary = event_summary.of(turn.tx, event, zone=turn.zone)
    lines = [event_words.headline(t, event, turn.zone)]
    for title, marks in summary_words.asked(t, summary):
        lines.append(f"{escape(title)}: {summary_words.in_marks(t, marks)}")
    if not summary.marks.number:
        lines.append(t("Nobody has said yet how it was."))
    lines += [f"{one.mark} · {escape(summary_words.quoted(t, one))}" for one in summary.words[:SHOWN]]
    more = len(summary.words) - SHOWN
    lines += [t.n("and {n} more", "and {n} more", more)] if more > 0 else []
    paper = Button(t("Type in from paper"), f"paper feedback {event.number}")
    asked = asking_feedback.of_now(event, now=turn.now)
    ask = asked is not None and asked.number not in store.asked_days(turn.tx, event.number)
    return Reply(
        "\n".join(lines),
        (
            *([Button(t("Ask those who came"), f"ask feedback {event.number}")] if ask else []),
            paper,
            Button(t("Summary"), f"event summary {event.number}"),
        ),
        private=True,
    )


@command("ask feedback", "be om respons", "pyydä palautetta", takes=[finding.HELD])
@privately
def ask(turn: Turn, event: EventNow) -> Answer:
    """Those who came are asked how it was, now instead of the next morning; once."""
    t, head = turn.t, event_words.headline(turn.t, event, turn.zone)
    refusal = after_words.not_yet(turn, event)
    if refusal is not None:
        return refusal
    day = asking_feedback.of_now(event, now=turn.now)
    reached = asking_feedback.ask(turn.tx, event, day, now=turn.now, town=turn.town) if day is not None else None
    buttons = after_words.known(t, event)
    if reached is None:
        text = t("They have been asked already: ") if day is not None else t("It is not over yet: ")
        return Reply(text + head, buttons, private=True)
    text = t.n("I ask {n} person how it was: ", "I ask {n} people how it was: ", reached) + head
    return Reply(text, buttons, private=True)


@dataclass(frozen=True, slots=True)
class Paper:
    """What stood on one paper."""

    mark: int
    words: str
    role: For


@dataclass(frozen=True, slots=True)
class Unread:
    """The line has no mark, or, with `several`, more than one before its words."""

    line: str
    several: bool = False


def read_papers(text: str) -> list[Paper] | Unread:
    """Return what the lines say, or the first line that does not say it for certain."""
    found = list[Paper]()
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if _MARKS.fullmatch(line):
            found += [Paper(int(mark), "", For.VISITOR) for mark in re.findall(r"\d", line)]
            continue
        read = _LINE.fullmatch(line)
        who = fold(read["who"] or "") if read else ""
        if read is None or (who and who not in _EXHIBITOR):
            return Unread(line)
        if _BARE_MARK.match(read["words"]):
            return Unread(line, several=True)
        found.append(Paper(int(read["mark"]), read["words"].strip(), For.EXHIBITOR if who else For.VISITOR))
    return found


def _papers(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    t, found = turn.t, read_papers(text)
    if isinstance(found, Unread):
        said = t("This line does not begin with a number from 1 to 5: {line}", line=found.line[:80])
        if found.several:
            said = t("I see several numbers here before the words: {line}", line=found.line[:80])
        return Unclear(said + "\n" + t(_HOW))
    if not found:
        return Unclear(t(_HOW))
    if len(found) > MOST or any(len(one.words) > store.LONGEST for one in found):
        return Unclear(t("That is too much at once. Please type in a part of it."))
    return Got(found, text)


_HOW = N_(
    "Type each paper on a line of its own: the number first, then the words. For example: 4 Good coffee. "
    "Of an exhibitor: exhibitor 5 Many visitors. Bare numbers can stand on one line: 5 4 4 3."
)


@command(
    "paper feedback",
    "pappersrespons",
    "paperipalaute",
    aliases=("palaute paperilla", "respons på papper"),
    takes=[finding.HELD, Arg("papers", _papers, _HOW)],
)
@privately
def paper(turn: Turn, event: EventNow, papers: list[Paper]) -> Answer:
    """What stood on the papers counts as feedback; it can be taken back."""
    t, tx = turn.t, turn.tx
    refusal = after_words.not_yet(turn, event)
    if refusal is not None:
        return refusal
    given = [store.on_paper(tx, event.number, one.mark, one.words, role=one.role, now=turn.now) for one in papers]
    back = undoing.keep(
        tx,
        f"paper_feedback:{event.number}",
        {"numbers": [one.number for one in given]},
        person_id=turn.person.id,
        now=turn.now,
    )
    lines = [
        t.n("{n} paper typed in: ", "{n} papers typed in: ", len(given)) + event_words.headline(t, event, turn.zone)
    ]
    lines.append(after_words.marks(t, _all(turn, event)))
    buttons = (
        Button(t("More from paper"), f"paper feedback {event.number}"),
        Button(t("Take it back"), f"papers back {back}"),
        Button(t("Feedback"), f"feedback {event.number}"),
    )
    return Reply("\n".join(lines), buttons, private=True)


def _all(turn: Turn, event: EventNow) -> store.Marks:
    found: list[Given] = store.of_event(turn.tx, event.number)
    return store.marks(found)


@command("papers back", "ta tillbaka papper", "palauta paperit", takes=[Arg("which", as_said)])
@privately
def take_back(turn: Turn, which: str) -> Answer:
    """What had been typed in from paper counts no more."""
    t, before = turn.t, taking_back.own(turn, which, "paper_feedback")
    event = events.get(turn.tx, int(before.subject.partition(":")[2])) if before else None
    if before is None or event is None:
        return taking_back.nothing(t)
    gone = store.remove(turn.tx, before.was["numbers"])
    text = t.n("{n} paper counts no more: ", "{n} papers count no more: ", gone)
    buttons = (Button(t("Feedback"), f"feedback {event.number}"),)
    return Reply(text + event_words.headline(t, event, turn.zone), buttons, private=True)
