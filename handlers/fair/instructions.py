"""Instructions for those with a part in an event: kept by role, shown first, then sent to each once."""

from __future__ import annotations

from handlers import notices, taking_back
from handlers.commands import command
from handlers.events import event_words
from handlers.fair import fair_found, fair_words, parts
from handlers.fair.checklist_words import WORDS
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape, fold
from storage import exhibitors, jobs, people, undoing
from storage.events import EventNow
from storage.fair_table import For

LONGEST, NAMED = 1500, 10
_WHOM = N_("For whom are the instructions?")
_TITLES = {
    For.EXHIBITOR: N_("Instructions for the exhibitors"),
    For.HELPER: N_("Instructions for the helpers"),
    For.ORGANISER: N_("Instructions for the organisers"),
}
_LED = fair_found.ORGANISED


def _roles(turn: Turn, _values: Values) -> Choices:
    return [(turn.t(fair_words.ROLES[role]), role.value) for role in (For.EXHIBITOR, For.HELPER, For.ORGANISER)]


def _role(turn: Turn, text: str, values: Values) -> Got | Unclear:
    head, _, rest = text.strip().partition(" ")
    role = WORDS.get(fold(head).rstrip(":"))
    return Got(role, role.value, rest) if role else Unclear(turn.t(_WHOM), _roles(turn, values), rest=text)


def _words(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read the instructions; who says none sees those that there are, and how to write them."""
    said = text.strip()
    if len(said) > LONGEST:
        return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST))
    if said:
        return Got(said, said)
    known = jobs.instructions(turn.tx, values["event"].number, values["role"])
    ask = turn.t("Write what they need to know: when to come, where to drive in, where the keys are.")
    if not known:
        return Unclear(ask)
    lead = turn.t("Now they say:")
    return Unclear(f"{lead}\n{escape(known)}\n\n{ask}", [(turn.t("Leave them as they are"), "=")])


@command(
    "instructions",
    "anvisningar",
    "toimintaohjeet",
    aliases=("esittelijan ohjeet", "esittelijoiden ohjeet", "instruktioner"),
    summary=N_("Instructions for exhibitors and helpers of an event"),
    takes=[
        _LED,
        Arg("role", _role, _WHOM, _roles),
        Arg("words", _words, known=True),
    ],
)
def instruct(turn: Turn, event: EventNow, role: For, words: str) -> Answer:
    """The instructions say this; they are shown as they will be read, and sent with a tap."""
    was = jobs.instructions(turn.tx, event.number, role)
    if words == "=":
        return _shown(turn, event, role, was, None)
    jobs.instruct(turn.tx, event.number, role, words)
    kept = undoing.keep(
        turn.tx,
        f"instructions:{event.number}",
        {"role": role, "was": was, "now": words},
        person_id=turn.person.id,
        now=turn.now,
    )
    return _shown(turn, event, role, words, kept)


def _shown(turn: Turn, event: EventNow, role: str, words: str, kept: int | None) -> Reply:
    t, count = turn.t, len(_whom(turn, event, role))
    head = event_words.headline(t, event, turn.zone)
    lines = [t(_TITLES[For(role)]), head, escape(words)]
    if role == For.EXHIBITOR:
        lines.append(t("Who is given a stand later reads them with it."))
    if not count:
        lines.append(t("There is nobody yet to send them to."))
    send = (
        [Button(t.label("Send to {n}", n=str(count)), f"send instructions {event.number} {role}")]
        if words and count
        else []
    )
    change = Button(t("Change"), f"instructions {event.number} {role}")
    back = [Button(t("Take it back"), f"instructions back {kept}")] if kept else []
    return Reply("\n".join(lines), (*send, change, *back), private=True)


def _whom(turn: Turn, event: EventNow, role: str) -> list[int]:
    return [one for one in parts.those(turn.tx, event, role) if one != turn.person.id]


@command(
    "send instructions", "skicka anvisningar", "lähetä toimintaohjeet", takes=[_LED, Arg("role", _role, _WHOM, _roles)]
)
def send(turn: Turn, event: EventNow, role: For) -> Answer:
    """Those of the role read them in private."""
    t, words = turn.t, jobs.instructions(turn.tx, event.number, role)
    head = event_words.headline(t, event, turn.zone)
    whom = _whom(turn, event, role)
    if not words or not whom or turn.now >= event.ends_at or event.cancelled_at is not None:
        change = Button(t("Write instructions"), f"instructions {event.number} {role}")
        return Refusal(t("There is nothing to send, or nobody to send it to: ") + head, (change,), private=True)
    missed = [one for one in whom if not _sent(turn, event, role, one, words)]
    lines = [head, t.n("Sent to {n} person.", "Sent to {n} people.", len(whom) - len(missed))]
    names = [person.name for one in missed[:NAMED] if (person := people.named(turn.tx, one))]
    if names:
        lines.append(t("I cannot reach: {names}.", names=t.list(names)))
    return Reply("\n".join(lines), (Button(t("Exhibitors"), f"exhibitors {event.number}"),), private=True)


def _sent(turn: Turn, event: EventNow, role: str, person_id: int, words: str) -> bool:
    own = [one for one in exhibitors.of_event(turn.tx, event.number) if one.person_id == person_id and one.stand]

    def say(t: Words) -> Reply:
        lines = [event_words.headline(t, event, turn.zone), escape(words)]
        listed = any(job.role == role for job in jobs.of_event(turn.tx, event.number))
        buttons = [Button(t("What is to be done"), f"checklist {event.number}")] if listed else []
        if role == For.HELPER:
            buttons.append(Button(t("Count visitors"), f"visitors {event.number}"))
        if role == For.EXHIBITOR:
            lines[1:1] = [t("*{name}*: stand {n}", name=one.name, n=one.stand) for one in own]
            buttons = [Button(t("Stand plan"), f"stand plan {event.number}"), *buttons]
        return Reply("\n".join(lines), tuple(buttons))

    return notices.inform(turn.tx, person_id, say, now=turn.now, town=turn.town, starts=event.starts_at)


@command(
    "instructions back", "anvisningar tillbaka", "toimintaohjeet takaisin", takes=[fair_found.undo("instructions")]
)
def back(turn: Turn, kept: tuple[tuple[int, undoing.Before], EventNow]) -> Answer:
    """They say what they said before, unless somebody has written them anew since."""
    (number, before), event = kept
    role, now = before.was["role"], jobs.instructions(turn.tx, event.number, before.was["role"])
    if now != before.was["now"]:
        shown = _shown(turn, event, role, now, None)
        return Refusal(turn.t("This has been changed since: ") + shown.text, shown.buttons, private=True)
    if not undoing.done(turn.tx, number):
        return taking_back.nothing(turn.t)
    jobs.instruct(turn.tx, event.number, role, before.was["was"])
    return _shown(turn, event, role, before.was["was"], None)
