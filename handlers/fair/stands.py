"""The stands of a fair: defined in one message, changed, removed, and seen by whoever wants one."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any, assert_never

from handlers import rights, taking_back
from handlers.commands import command
from handlers.events import event_words, finding, more_buttons
from handlers.fair import call_card, fair_found, fair_words, stand_lines
from handlers.fair.stand_lines import Fault, Said
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_
from storage import exhibitors, stands, undoing
from storage.events import EventNow
from storage.stands import Occupied, Place, Removed

_SOON = timedelta(hours=3)
"""So long before it begins the doors may open."""
_ASK = N_("Which stands are there? For example: 1–20 3x3 m electricity 20 €, 21–40 2x2 m")
_ASK_GONE = N_("Which stands are removed? Write their numbers, for example: 38–40")


@more_buttons.offers
def with_event(turn: Turn, event: EventNow, leads: bool) -> list[Button]:
    """Return what is offered with a fair that is shown: to its organisers its stands and exhibitors, to others a
    stand; and to the organisers of any event its checklist, and on the day the counter of visitors."""
    t, number = turn.t, event.number
    if not event.is_fair and not leads:
        return []
    buttons = [Button(t("Stands"), f"stands {number}")] if event.is_fair else []
    if leads and event.is_fair and not stands.of_event(turn.tx, number):
        buttons = [Button(t("Tell which stands there are"), f"define stands {number}")]
    if not leads:
        apply = Button(t("Apply for a stand"), f"apply for stand {number}")
        return [apply, *buttons] if call_card.takes_applications(event, turn.now) else buttons
    buttons += [Button(t("Exhibitors"), f"exhibitors {number}")] if event.is_fair else []
    buttons += [Button(t("Checklist"), f"checklist {number}")]
    begun = not event.is_draft and turn.now >= event.starts_at - _SOON
    return [*buttons, Button(t("Count visitors"), f"visitors {number}")] if begun else buttons


def _what(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read the stands and what they are like; what is not understood is named, and nothing is changed."""
    event: EventNow = values["event"]
    if not text.strip():
        return Unclear(turn.t(_ASK), _examples(turn, event))
    found = stand_lines.read(text, stands.of_event(turn.tx, event.number))
    return _wrong(turn, found) if isinstance(found, Fault) else Got(found, text)


def _examples(turn: Turn, event: EventNow) -> list[tuple[str, str]]:
    """Return usual stands to begin with; where there are some, one tap must not change them."""
    if stands.of_event(turn.tx, event.number):
        return []
    sizes = (N_("20 stands of 3 x 3 m"), "1-20 3x3 m"), (N_("40 stands of 3 x 3 m"), "1-40 3x3 m")
    return [(turn.t(label), words) for label, words in sizes]


def _wrong(turn: Turn, fault: Fault) -> Unclear:
    t = turn.t
    match fault.reason:
        case "order":
            lead = t("“{given}”: the smaller number comes first, for example 1–20.", given=fault.given)
        case "many":
            lead = t("“{given}”: at most {n} stands at once.", given=fault.given, n=stand_lines.MOST_STANDS)
        case "unknown":
            lead = t("I did not understand “{given}”. Nothing was changed.", given=fault.given)
        case _:
            lead = t("I found no numbers of stands in that.")
    return Unclear(lead + "\n" + t(_ASK))


@command(
    "stands",
    "platser",
    "esittelypaikat",
    aliases=("messupaikat", "massplatser", "utstallningsplatser", "fair stands"),
    summary=N_("The stands of a fair: what there is, and what is free"),
    takes=[fair_found.ANY, Arg("what", as_said, optional=True)],
)
def show(turn: Turn, event: EventNow, what: str | None) -> Answer:
    """Anybody sees which stands there are; who organises the fair defines them with the same words."""
    if what:
        if not rights.leads(turn.person, event):
            return finding.not_yours(turn, event)
        read = _what(turn, what, {"event": event})
        if isinstance(read, Got):
            return _defined(turn, event, read.value)
        return Refusal(read.text, (Button(turn.t("Define stands"), f"define stands {event.number}"),), private=True)
    return _shown(turn, event)


def _shown(turn: Turn, event: EventNow) -> Reply:
    t, found = turn.t, stands.of_event(turn.tx, event.number)
    lines = [event_words.headline(t, event, turn.zone)]
    if found:
        free = sum(one.is_free for one in found)
        lines.append(t.n("{n} stand, {free} free:", "{n} stands, {free} free:", len(found), free=free))
        lines += [f"• {line}" for line in fair_words.grouped(t, found)]
    else:
        lines.append(t("The stands have not been told yet."))
    return Reply("\n".join(lines), _buttons(turn, event, bool(found)))


def _buttons(turn: Turn, event: EventNow, some: bool) -> tuple[Button, ...]:
    t, number = turn.t, event.number
    plan = [Button(t("Stand plan"), f"stand plan {number}")] if some else []
    apply = [Button(t("Apply for a stand"), f"apply for stand {number}")] if event.is_open(turn.now) else []
    if not rights.leads(turn.person, event):
        return (*apply, *plan)
    change = Button(t("Add or change stands"), f"define stands {number}")
    remove = [Button(t("Remove stands"), f"remove stands {number}")] if some else []
    call = [Button(t("Call for exhibitors"), f"call for stands {number}")] if event.is_open(turn.now) and some else []
    return (change, *remove, *plan, *call, Button(t("Exhibitors"), f"exhibitors {number}"))


@command(
    "define stands",
    "ange platser",
    "määritä esittelypaikat",
    takes=[fair_found.LED, Arg("what", _what, _ASK, lambda turn, values: _examples(turn, values["event"]), known=True)],
    aliases=("add stands", "lagg till platser", "lisaa esittelypaikkoja"),
)
def define(turn: Turn, event: EventNow, what: list[Said]) -> Answer:
    """The fair has these stands; who is placed on one stays there."""
    return _defined(turn, event, what)


def _defined(turn: Turn, event: EventNow, said: list[Said]) -> Answer:
    t, number = turn.t, event.number
    there = stands.of_event(turn.tx, number)
    wanted = stand_lines.places(said, there)
    if len({one.number for one in there} | {one.number for one in wanted}) > stand_lines.MOST_STANDS:
        text = t("A fair has at most {n} stands here. Nothing was changed.", n=stand_lines.MOST_STANDS)
        return Refusal(text, _buttons(turn, event, bool(there)))
    outcome = stands.define(turn.tx, number, wanted)
    if not outcome.new and not outcome.changed:
        return _shown(turn, event)
    kept = _keep(turn, event, [one.place for one in there])
    lead = [t.n("{n} stand added.", "{n} stands added.", outcome.new)] if outcome.new else []
    lead += [t.n("{n} stand changed.", "{n} stands changed.", outcome.changed)] if outcome.changed else []
    waiting = [one for one in exhibitors.of_event(turn.tx, number) if one.waits]
    if outcome.new and waiting:
        lead.append(t.n("{n} exhibitor waits for a stand.", "{n} exhibitors wait for a stand.", len(waiting)))
    return _changed(turn, event, " ".join(lead), kept, place=bool(outcome.new and waiting))


def _keep(turn: Turn, event: EventNow, was: list[Place]) -> int:
    before = {"stands": [asdict(one) for one in was], "now": _as_they_are(turn, event)}
    return undoing.keep(turn.tx, f"stands:{event.number}", before, person_id=turn.person.id, now=turn.now)


def _as_they_are(turn: Turn, event: EventNow) -> list[dict[str, Any]]:
    return [asdict(one.place) for one in stands.of_event(turn.tx, event.number)]


def _changed(turn: Turn, event: EventNow, lead: str, kept: int | None, *, place: bool = False) -> Reply:
    """Return the stands as they are now, with the way back."""
    t, shown = turn.t, _shown(turn, event)
    back = (Button(t("Take it back"), f"stands back {kept}"),) if kept else ()
    placing = (Button(t("Place all"), f"place all {event.number}"),) if place else ()
    return Reply(f"{lead}\n{shown.text}", (*placing, *shown.buttons, *back), private=True)


def _numbers(turn: Turn, text: str, values: Values) -> Got | Unclear:
    there = {one.number for one in stands.of_event(turn.tx, values["event"].number)}
    found = stand_lines.read_numbers(text)
    unknown = [number for number in found if number not in there]
    if unknown:
        return Unclear(turn.t("There is no stand {n}. Which ones?", n=fair_words.numbers(unknown)))
    return Got(found, text) if found else Unclear(turn.t(_ASK_GONE))


@command(
    "remove stands",
    "ta bort platser",
    "poista esittelypaikkoja",
    takes=[fair_found.LED, Arg("numbers", _numbers, _ASK_GONE)],
)
def remove(turn: Turn, event: EventNow, numbers: tuple[int, ...]) -> Answer:
    """The stands are gone, unless one of them has an exhibitor: then nothing is."""
    t, was = turn.t, [one.place for one in stands.of_event(turn.tx, event.number)]
    outcome = stands.remove(turn.tx, event.number, numbers, now=turn.now)
    match outcome:
        case Removed(gone):
            text = t.n("Stand removed: {which}.", "Stands removed: {which}.", len(gone), which=fair_words.numbers(gone))
            return _changed(turn, event, text, _keep(turn, event, was))
        case Occupied():
            return _in_the_way(turn, outcome)
        case _:
            assert_never(outcome)


def _in_the_way(turn: Turn, outcome: Occupied) -> Refusal:
    """Say whose stands they are, and how they are moved first."""
    t = turn.t
    who = t.list([f"{one.number} {one.name}" for one in outcome.stands[:5]])
    text = t("These stands have exhibitors, so nothing was removed: {who}. Move them first.", who=who)
    buttons = [
        Button(t.label("Move: {name}", name=one.name), f"place exhibitor {one.exhibitor_id}")
        for one in outcome.stands[:5]
    ]
    return Refusal(text, tuple(buttons), private=True)


@command("stands back", "platser tillbaka", "esittelypaikat takaisin", takes=[fair_found.undo("stands")])
def back(turn: Turn, kept: tuple[tuple[int, undoing.Before], EventNow]) -> Answer:
    """The fair has the stands that it had before, unless somebody has changed them since."""
    (number, before), event = kept
    stands.hold(turn.tx, event.number)
    if before.was["now"] != _as_they_are(turn, event):
        text = turn.t("This has been changed since: ") + _shown(turn, event).text
        return Refusal(text, (Button(turn.t("Stands"), f"stands {event.number}"),), private=True)
    was = [Place(**one) for one in before.was["stands"]]
    outcome = stands.restore(turn.tx, event.number, was, now=turn.now)
    match outcome:
        case Removed():
            if not undoing.done(turn.tx, number):
                return taking_back.nothing(turn.t)
            return _changed(turn, event, turn.t("Taken back."), None)
        case Occupied():
            return _in_the_way(turn, outcome)
        case _:
            assert_never(outcome)
