"""The checklist of an event: what its organisers, its helpers and each exhibitor have to do, ticked with a tap."""

from __future__ import annotations

from datetime import datetime

from handlers import rights
from handlers.commands import command
from handlers.events import event_words
from handlers.fair import checklist_words, fair_found, fair_words, parts
from handlers.on_the_day import living
from handlers.talkoot.talkoot_words import capital
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_, escape, fold
from storage import events, exhibitors, jobs
from storage.events import EventNow
from storage.fair_table import For
from storage.jobs import JobNow

SHOWN = 20


@command(
    "checklist",
    "checklista",
    "tarkistuslista",
    aliases=("muistilista", "att gora lista"),
    summary=N_("What is to be done for an event, to tick off"),
    takes=[fair_found.arg(parts.has_part, past=True, kind=None), Arg("more", as_said, optional=True)],
)
def checklist(turn: Turn, event: EventNow, more: str | None) -> Answer:
    """Everybody with a part in the event sees what is theirs to do; the organiser adds to it with the same words."""
    if more and rights.leads(turn.person, event):
        return _added(turn, event, more)
    return view(turn, event, anew=True)


def view(turn: Turn, event: EventNow, lead: str = "", *buttons: Button, anew: bool) -> Reply:
    """Return the list as the person sees it: a tap edits the newest; with `anew`, it is a message of its own."""
    t, number = turn.t, event.number
    found = [job for job in jobs.of_event(turn.tx, number) if job.role in _seen(turn, event)]
    lines = [*([lead] if lead else []), t("Checklist: ") + event_words.headline(t, event, turn.zone)]
    led = rights.leads(turn.person, event)
    ticks: list[Button] = []
    for role in For:
        mine = [job for job in found if job.role == role]
        if mine:
            title = capital(t(fair_words.ROLES[role]))
            lines.append(f"*{title}*" if led or len(_seen(turn, event)) > 1 else "")
            said = [_job(turn, event, job) for job in mine]
            lines += [line for line, _ in said]
            ticks += [button for _, each in said for button in each]
    if not found:
        lines.append(t("There is nothing on it yet."))
    text = "\n".join(filter(None, lines))
    reply = Reply(text, (*ticks[:SHOWN], *_below(turn, event, found), *buttons))
    return living.answer(turn, f"checklist:{number}", reply, anew=anew)


def _seen(turn: Turn, event: EventNow) -> set[str]:
    """Return for whom the jobs are that the person sees."""
    if rights.leads(turn.person, event):
        return set(For)
    found = {For.HELPER.value} if parts.helps(turn, event) else set()
    return found | ({For.EXHIBITOR.value} if parts.own(turn, event) else set())


def _job(turn: Turn, event: EventNow, job: JobNow) -> tuple[str, list[Button]]:
    """Return the line of a job and what ticks it off: an exhibitor's by each exhibitor."""
    what = checklist_words.said(turn.t, job.what)
    if job.role != For.EXHIBITOR:
        mark = "✓" if job.times else "☐"
        label = f"✓ {what}" if job.times else what
        return f"{mark} {escape(what)}", [Button(label, f"job done {job.number}")]
    own = parts.own(turn, event)
    if not own or rights.leads(turn.person, event):
        placed = [one for one in exhibitors.of_event(turn.tx, event.number) if one.stand_id is not None]
        said = turn.t("done {n}/{all}", n=job.times, all=max(len(placed), job.times))
        return f"• {escape(what)} · {said}", []
    done = {one.number for one in own if job.number in jobs.done_by(turn.tx, event.number, one.number)}
    mark = "✓" if len(done) == len(own) else "☐"
    buttons = [
        Button(
            ("✓ " if one.number in done else "") + (f"{one.name}: {what}" if len(own) > 1 else what),
            f"job done {job.number} {one.number}",
        )
        for one in own
    ]
    return f"{mark} {escape(what)}", buttons


def _below(turn: Turn, event: EventNow, found: list[JobNow]) -> list[Button]:
    t, number = turn.t, event.number
    if not rights.leads(turn.person, event):
        return []
    usual = [] if found else [Button(t("Take the usual list"), f"usual checklist {number}")]
    remove = [Button(t("Remove something"), f"remove job {number}")] if found else []
    return [*usual, Button(t("Add to the list"), f"add job {number}"), *remove]


def _what(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    ask = turn.t(_ASK)
    if not text.strip():
        return Unclear(ask)
    found = checklist_words.read(text)
    if any(len(what) > checklist_words.LONGEST for _, what in found):
        return Unclear(turn.t("Please write at most {n} letters.", n=checklist_words.LONGEST))
    return Got(found, text) if found else Unclear(ask)


_ASK = N_("What is to be done? Write one thing a line. For others than you: “exhibitors: …” or “helpers: …”")


@command(
    "add job",
    "lägg till uppgift",
    "lisää tarkistuslistaan",
    takes=[fair_found.ORGANISED, Arg("what", _what, _ASK)],
)
def add(turn: Turn, event: EventNow, what: list[tuple[str, str]]) -> Answer:
    """These are on the checklist too."""
    return _put(turn, event, what)


def _added(turn: Turn, event: EventNow, text: str) -> Answer:
    found = _what(turn, text, {})
    return _put(turn, event, found.value) if isinstance(found, Got) else Refusal(found.text, private=True)


def _put(turn: Turn, event: EventNow, what: list[tuple[str, str]]) -> Answer:
    t = turn.t
    if len(jobs.of_event(turn.tx, event.number)) + len(what) > checklist_words.MOST:
        return Refusal(
            t("A checklist has at most {n} things. Nothing was added.", n=checklist_words.MOST), private=True
        )
    numbers = [n for role, said in what for n in jobs.add(turn.tx, event.number, role, [said])]
    back = Button(t("Take it back"), f"job away {numbers[0]} {numbers[-1]}")
    return view(turn, event, t.n("{n} thing added.", "{n} things added.", len(numbers)), back, anew=True)


@command(
    "usual checklist",
    "vanlig checklista",
    "tavallinen tarkistuslista",
    takes=[fair_found.ORGANISED],
)
def usual(turn: Turn, event: EventNow) -> Answer:
    """The checklist begins with what such an event usually takes; what does not fit is removed."""
    if jobs.of_event(turn.tx, event.number):
        return view(turn, event, anew=True)
    return _put(turn, event, [(str(role), what) for role, whats in checklist_words.USUAL.items() for what in whats])


def _tick(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read what is ticked, and by which exhibitor."""
    numbers = [int(part) for part in text.split() if part.isdecimal() and len(part) < 10]
    job = jobs.get(turn.tx, numbers[0]) if numbers else None
    event = events.get(turn.tx, job.event_id) if job else None
    if job is None or event is None or job.role not in _seen(turn, event):
        return Refusal(turn.t("There is no such thing on the checklist."), private=True)
    one = exhibitors.get(turn.tx, numbers[1]) if len(numbers) > 1 else None
    if job.role == For.EXHIBITOR and (
        one is None or not fair_found.either(turn, one, event) or one.event_id != event.number
    ):
        return Refusal(turn.t("There is no such exhibitor here."), private=True)
    return Got((job, event, one.number if one and job.role == For.EXHIBITOR else None), text)


@command("job done", "uppgift klar", "tehtävä tehty", takes=[Arg("which", _tick)])
def tick(turn: Turn, which: tuple[JobNow, EventNow, int | None]) -> Answer:
    """It has been done, or, tapped again, it has not."""
    job, event, exhibitor = which
    if job.removed_at is None:
        jobs.tick(turn.tx, job, exhibitor_id=exhibitor, person_id=turn.person.id, now=turn.now)
    return view(turn, event, anew=False)


def _gone(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    found = jobs.of_event(turn.tx, values["event"].number)
    said = text.strip().removeprefix("j")
    names = {one.number: checklist_words.said(turn.t, one.what) for one in found}
    job = next((one for one in found if said == str(one.number) or fold(names[one.number]) == fold(text)), None)
    if job is not None:
        return Got(job, f"j{job.number}")
    if not found:
        return Refusal(turn.t("There is nothing on it yet."), private=True)
    return Unclear(
        turn.t("What is removed from the checklist?"), [(names[one.number], f"j{one.number}") for one in found[:SHOWN]]
    )


@command(
    "remove job",
    "ta bort uppgift",
    "poista tarkistuslistalta",
    takes=[fair_found.ORGANISED, Arg("job", _gone, known=True)],
)
def remove(turn: Turn, event: EventNow, job: JobNow) -> Answer:
    """It is on the checklist no more."""
    jobs.remove(turn.tx, job.number, now=turn.now)
    back = Button(turn.t("Take it back"), f"job again {job.number}")
    return view(turn, event, turn.t("Removed: {what}", what=checklist_words.said(turn.t, job.what)), back, anew=True)


def _theirs(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read which jobs are meant, from one number to another, of an event that the person organises."""
    numbers = [int(part) for part in text.split() if part.isdecimal() and len(part) < 10]
    found = (
        [
            job
            for number in range(numbers[0], min(numbers[-1], numbers[0] + checklist_words.MOST) + 1)
            if (job := jobs.get(turn.tx, number))
        ]
        if numbers
        else []
    )
    event = events.get(turn.tx, found[0].event_id) if found else None
    if event is None or not rights.leads(turn.person, event):
        return Refusal(turn.t("There is nothing to take back."), private=True)
    return Got((event, [job for job in found if job.event_id == event.number]), text)


@command("job away", "uppgift bort", "tehtävä pois", takes=[Arg("which", _theirs)])
def away(turn: Turn, which: tuple[EventNow, list[JobNow]]) -> Answer:
    """What was added is gone again."""
    return _again(turn, *which, gone=turn.now)


@command("job again", "uppgift igen", "tehtävä takaisin", takes=[Arg("which", _theirs)])
def again(turn: Turn, which: tuple[EventNow, list[JobNow]]) -> Answer:
    """What was removed is on the checklist again."""
    return _again(turn, *which, gone=None)


def _again(turn: Turn, event: EventNow, found: list[JobNow], *, gone: datetime | None) -> Reply:
    for job in found:
        jobs.remove(turn.tx, job.number, now=gone)
    return view(turn, event, turn.t("Taken back."), anew=True)
