"""Finding the fair and the exhibitor that are meant: by number or name, or the only one there is; never guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from handlers import rights, taking_back
from handlers.events import finding
from handlers.lengths import read_id
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_, fold
from storage import events, exhibitors
from storage.event_table import Kind
from storage.events import EventNow
from storage.exhibitors import ExhibitorNow

May = Callable[[Turn, EventNow], bool]
WHICH, WHICH_EXHIBITOR = N_("Which fair?"), N_("Which exhibitor? Tap, or write the name.")
OFFERED, AROUND = 12, timedelta(hours=12)


def arg(may: May = finding.anybody, *, past: bool = False, kind: Kind | None = Kind.FAIR, today: bool = False) -> Arg:
    """Return the argument that names a fair (with `kind` None, any event), of which numbers of stands or visitors may
    follow: where there is only one, all that is said is about it; of several, with `today`, the only one then."""
    named = finding.arg(may, past=past, kind=kind)

    def parse(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
        known = mine(turn, may, past=past, kind=kind)
        known = (_today(turn, known) if today else []) or known
        first = text.split(maxsplit=1)[0] if text.split() else ""
        number = read_id(first) if first.lstrip("#eE").isdecimal() else None
        if number is not None and (len(known) != 1 or events.get(turn.tx, number) is not None):
            return named.parse(turn, text, values)
        title = next((one for one in known if fold(text).startswith(fold(one.title))), None)
        if title is not None:
            return Got(title, str(title.number), " ".join(text.split()[len(title.title.split()) :]))
        if len(known) == 1:
            return Got(known[0], str(known[0].number), text)
        return Unclear(turn.t(WHICH), finding.to_tap(turn, known), rest=text) if known else _none(turn, kind)

    def choices(turn: Turn, _values: Values) -> Choices | Refusal:
        return finding.to_tap(turn, mine(turn, may, past=past, kind=kind)) or _none(turn, kind)

    return Arg("event", parse, WHICH, choices, known=True)


def mine(turn: Turn, may: May, *, past: bool, kind: Kind | None) -> list[EventNow]:
    """Return the fairs that the person may do this to."""
    return [one for one in finding.known(turn, may, past=past) if kind is None or one.kind == kind]


def _today(turn: Turn, known: list[EventNow]) -> list[EventNow]:
    """Return those that are about to begin, go on, or have just ended."""
    return [
        one
        for one in known
        if any(day.starts_at - AROUND < turn.now < day.ends_at + AROUND for day in one.held) and not one.is_draft
    ]


def none(turn: Turn) -> Refusal:
    """Say that there is no such fair, and how there will be."""
    text = turn.t("There is no fair here just now.")
    return Refusal(text, (Button(turn.t("New fair"), "new fair"), Button(turn.t("All events"), "events")))


def _none(turn: Turn, kind: Kind | None) -> Refusal:
    return finding.none(turn) if kind is None else none(turn)


def is_open(turn: Turn, event: EventNow) -> bool:
    """Tell whether people can still apply, or come."""
    return event.is_open(turn.now)


ANY = arg(past=True)
OPEN = arg(is_open)
LED = arg(finding.organiser, past=True)
ORGANISED = arg(finding.organiser, past=True, kind=None)
"""Any event that the person organises."""


def one(may: Callable[[Turn, ExhibitorNow, EventNow], bool], label: str = "exhibitor") -> Arg:
    """Return the argument that names an exhibitor whom the person may do this to, by number or name."""

    def parse(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
        words = text.split()
        number = read_id(words[0]) if words and words[0].lstrip("#").isdecimal() else None
        if number is not None:
            return _numbered(turn, number, " ".join(words[1:]), may)
        known = theirs(turn, may)
        if not words and len(known) == 1:
            return Got(known[0], str(known[0].number))
        named = [each for each in known if words and fold(text).startswith(fold(each.name))]
        if len(named) == 1:
            return Got(named[0], str(named[0].number), " ".join(words[len(named[0].name.split()) :]))
        likely = [each for each in known if words and fold(words[0]) in fold(each.name)]
        if len(likely) == 1 and fold(text).strip() in fold(likely[0].name):
            return Got(likely[0], str(likely[0].number))
        likely = likely or known
        return Unclear(turn.t(WHICH_EXHIBITOR), tap(likely)) if likely else nobody(turn)

    def choices(turn: Turn, _values: Values) -> Choices | Refusal:
        return tap(theirs(turn, may)) or nobody(turn)

    return Arg(label, parse, WHICH_EXHIBITOR, choices, known=True)


def _numbered(turn: Turn, number: int, rest: str, may: Callable[[Turn, ExhibitorNow, EventNow], bool]) -> Got | Refusal:
    found = exhibitors.get(turn.tx, number)
    event = events.get(turn.tx, found.event_id) if found else None
    if found is None or event is None or not (leads(turn, found, event) or is_theirs(turn, found, event)):
        return nobody(turn)
    return Got(found, str(number), rest) if may(turn, found, event) else finding.not_yours(turn, event)


def theirs(turn: Turn, may: Callable[[Turn, ExhibitorNow, EventNow], bool]) -> list[ExhibitorNow]:
    """Return the exhibitors of fairs to come whom the person may do this to."""
    fairs = mine(turn, finding.anybody, past=True, kind=Kind.FAIR)
    return [each for event in fairs for each in exhibitors.of_event(turn.tx, event.number) if may(turn, each, event)]


def tap(found: list[ExhibitorNow]) -> Choices:
    """Return the exhibitors as choices."""
    return [(each.name, str(each.number)) for each in found[:OFFERED]]


def nobody(turn: Turn) -> Refusal:
    """Say that there is no such exhibitor of theirs."""
    return Refusal(turn.t("There is no such exhibitor here."), (Button(turn.t("All events"), "events"),))


def leads(turn: Turn, _exhibitor: ExhibitorNow, event: EventNow) -> bool:
    """Tell whether the person organises the fair."""
    return rights.leads(turn.person, event)


def is_theirs(turn: Turn, exhibitor: ExhibitorNow, _event: EventNow) -> bool:
    """Tell whether the person applied, or organises the association that did."""
    return exhibitor.person_id == turn.person.id or (
        exhibitor.association_id is not None and rights.may_link(turn.person, exhibitor.association_id)
    )


def either(turn: Turn, exhibitor: ExhibitorNow, event: EventNow) -> bool:
    """Tell whether the person is of the exhibitor, or organises the fair."""
    return is_theirs(turn, exhibitor, event) or leads(turn, exhibitor, event)


LED_EXHIBITOR, OWN_EXHIBITOR, EITHER = one(leads), one(is_theirs), one(either)


def fair_of(turn: Turn, exhibitor: ExhibitorNow) -> EventNow:
    """Return the fair for which the exhibitor has applied."""
    event = events.get(turn.tx, exhibitor.event_id)
    assert event is not None
    return event


def undo(kind: str, *, also_own: bool = False) -> Arg:
    """Return the argument that names a change of a fair which the person organises: (its number, how it was), the fair.

    With `also_own`, whoever made the change may take it back, too.
    """

    def parse(turn: Turn, text: str, _values: Values) -> Got | Refusal:
        found = taking_back.read(turn, text, kind)
        event = events.get(turn.tx, int(found[1].subject.rpartition(":")[2])) if found else None
        if found is None or event is None:
            return taking_back.nothing(turn.t)
        may = rights.leads(turn.person, event) or (also_own and found[1].person_id == turn.person.id)
        return Got((found, event), text) if may else taking_back.nothing(turn.t)

    return Arg("kept", parse)
