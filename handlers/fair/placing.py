"""Placing exhibitors on stands: all with one tap, then one by one by hand; and telling them when it is ready."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import assert_never

from handlers import taking_back
from handlers.commands import command
from handlers.events import event_words
from handlers.fair import call_card, fair_found, fair_words, plan_picture, told
from handlers.lengths import read_number
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import exhibitors, placing, stands, undoing
from storage.events import EventNow
from storage.exhibitors import ExhibitorNow, Gone
from storage.placing import NoSuchStand, Placed, Taken
from storage.stands import StandNow

_ASK = N_("On which stand? Tap, or write its number.")
OFFERED, NAMED = 12, 8
_NUMBER = re.compile(r"#?\d{1,3}")


def _choices(turn: Turn, values: Values) -> Choices | Refusal:
    """Return the free stands to tap, those that suit best first."""
    one: ExhibitorNow = values["exhibitor"]
    there = stands.of_event(turn.tx, one.event_id)
    if not there:
        define = Button(turn.t("Define stands"), f"define stands {one.event_id}")
        return Refusal(turn.t("The stands have not been told yet."), (define,), private=True)
    largest = placing.largest_for(there, one)
    fits = [(not placing.suits(each, one, largest), each.number, each) for each in there if each.is_free]
    shown = [(each, not unfit) for unfit, _, each in sorted(fits, key=lambda fit: fit[:2])][:OFFERED]
    return [(_label(turn, each, suits=suits), str(each.number)) for each, suits in shown]


def _label(turn: Turn, stand: StandNow, *, suits: bool) -> str:
    said = " · ".join(filter(None, (str(stand.number), fair_words.features(turn.t, stand).replace("\\", ""))))
    return said if suits else turn.t.label("{stand} (not as wished)", stand=said)


def _stand(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    one: ExhibitorNow = values["exhibitor"]
    number = read_number(text) if _NUMBER.fullmatch(text.strip()) else None
    choices = _choices(turn, values)
    if isinstance(choices, Refusal):
        return choices
    if number is None:
        ask = _ASK if choices else N_("All stands are taken. Write the number of the one with whom to change places.")
        return Unclear(fair_words.who(turn.t, one) + "\n" + turn.t(ask), choices)
    if stands.numbered(turn.tx, one.event_id, number) is None:
        return Unclear(turn.t("There is no stand {n}. Which one?", n=number), choices)
    return Got(number, str(number))


@command(
    "place exhibitor",
    "placera utställare",
    "sijoita esittelijä",
    aliases=("sijoita", "placera", "place"),
    summary=N_("Place an exhibitor on a stand"),
    takes=[fair_found.LED_EXHIBITOR, Arg("stand", _stand, _ASK, _choices, known=True)],
    example="12 3",
)
def place(turn: Turn, exhibitor: ExhibitorNow, stand: int) -> Answer:
    """The exhibitor has the stand; of one that is somebody else's, the two can change places."""
    t, event = turn.t, fair_found.fair_of(turn, exhibitor)
    outcome = placing.place(turn.tx, exhibitor.number, stand)
    match outcome:
        case Placed(one, place, was):
            lead = t("Placed: ") + fair_words.who(t, one) + " → " + fair_words.stand(t, place)
            largest = placing.largest_for(stands.of_event(turn.tx, event.number), one)
            notes = [] if placing.suits(place, one, largest) else [t("Note: the stand is not as they wished.")]
            return _placed(turn, event, [was], [one], [lead, *notes])
        case Taken(place):
            return _taken(turn, exhibitor, place)
        case NoSuchStand():
            show = Button(t("Stands"), f"stands {event.number}")
            return Refusal(t("There is no stand {n}.", n=stand), (show,), private=True)
        case Gone(one):
            return Refusal(t("Does not come any more: ") + fair_words.who(t, one), _list(turn, event), private=True)
        case _:
            assert_never(outcome)


def _list(turn: Turn, event: EventNow) -> tuple[Button, ...]:
    return (Button(turn.t("Exhibitors"), f"exhibitors {event.number}"),)


def _taken(turn: Turn, one: ExhibitorNow, place: StandNow) -> Refusal:
    t = turn.t
    text = t("Stand {n} is {name}'s. Nothing was changed.", n=place.number, name=place.name)
    other = Button(t("Another stand"), f"place exhibitor {one.number}")
    if one.stand is not None and one.stand != place.number:
        swap = Button(t("Let them change places"), f"swap stands {one.number} {place.exhibitor_id}")
        return Refusal(text, (swap, other), private=True)
    move = Button(t.label("Move: {name}", name=place.name), f"place exhibitor {place.exhibitor_id}")
    return Refusal(text, (move, other), private=True)


def _placed(
    turn: Turn, event: EventNow, was: Sequence[ExhibitorNow], now: Sequence[ExhibitorNow], lines: list[str]
) -> Reply:
    """Return what was done, with the way back and on."""
    t = turn.t
    changes = {"was": [_standing(one) for one in was], "now": [_standing(one) for one in now]}
    kept = undoing.keep(turn.tx, f"placing:{event.number}", changes, person_id=turn.person.id, now=turn.now)
    call_card.changed(turn.tx, event.number, now=turn.now)
    return Reply(
        "\n".join(lines), (*_next(turn, event), Button(t("Take it back"), f"placing back {kept}")), private=True
    )


def _standing(one: ExhibitorNow) -> list[object]:
    return [one.number, one.stand_id, one.waits]


def _next(turn: Turn, event: EventNow) -> tuple[Button, ...]:
    """Return what comes next: who is to be told, who has no stand yet, the plan."""
    t, number, found = turn.t, event.number, exhibitors.of_event(turn.tx, event.number)
    untold = [one for one in found if not one.knows and not one.is_new]
    lacking = [one for one in found if one.is_new]
    tell = (
        [Button(t.label("Tell the exhibitors ({n})", n=str(len(untold))), f"tell exhibitors {number}")]
        if untold
        else []
    )
    more = (
        [Button(t.label("Place: {name}", name=lacking[0].name), f"place exhibitor {lacking[0].number}")]
        if lacking
        else []
    )
    move = [Button(t("Move somebody"), "place exhibitor")] if any(one.stand for one in found) else []
    plan = Button(t("Stand plan"), f"stand plan {number}")
    return (*tell, *more, plan, *move, Button(t("Exhibitors"), f"exhibitors {number}"))


@command(
    "place all",
    "placera alla",
    "sijoita kaikki",
    summary=N_("Place all exhibitors of your fair with one tap"),
    takes=[fair_found.LED],
)
def place_all(turn: Turn, event: EventNow) -> Answer:
    """Whoever applied first is placed first, by what they wished for; who finds no stand is in the queue."""
    t, number = turn.t, event.number
    if not stands.of_event(turn.tx, number):
        define = Button(t("Define stands"), f"define stands {number}")
        return Refusal(t("The stands have not been told yet."), (define,), private=True)
    before = [one for one in exhibitors.of_event(turn.tx, number) if one.stand_id is None]
    if not before:
        text = t("Everybody who has applied has a stand: ") + event_words.headline(t, event, turn.zone)
        return Refusal(text, _next(turn, event), private=True)
    outcome = placing.place_all(turn.tx, number)
    lines = [event_words.headline(t, event, turn.zone)]
    lines.append(t.n("{n} exhibitor was placed.", "{n} exhibitors were placed.", len(outcome.placed)))
    if outcome.waiting:
        lines.append(
            t.n(
                "{n} is in the queue, no free stand suits:",
                "{n} are in the queue, no free stand suits:",
                len(outcome.waiting),
            )
        )
        lines += [f"• {fair_words.who(t, one)}" for one in outcome.waiting[:NAMED]]
        more = len(outcome.waiting) - NAMED
        lines += [t("… and {n} others", n=more)] if more > 0 else []
    lines.append(t("Nobody has been told yet: look at the plan, move whom you like, and then tell them all."))
    reply = _placed(turn, event, before, [*outcome.placed, *outcome.waiting], lines)
    there = stands.of_event(turn.tx, number)
    picture = plan_picture.described(t, event, there, zone=turn.zone)
    return Reply(reply.text, reply.buttons, files=(picture,), private=True)


def _other(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    return fair_found.one(fair_found.leads).parse(turn, text, values)


@command(
    "swap stands",
    "byt platser",
    "vaihda paikat",
    takes=[fair_found.LED_EXHIBITOR, Arg("other", _other, fair_found.WHICH_EXHIBITOR)],
)
def swap(turn: Turn, exhibitor: ExhibitorNow, other: ExhibitorNow) -> Answer:
    """Each has the stand that the other had."""
    t, event = turn.t, fair_found.fair_of(turn, exhibitor)
    same = exhibitor.event_id == other.event_id and exhibitor.number != other.number
    if not same or exhibitor.stand_id is None or other.stand_id is None or not placing.swap(turn.tx, exhibitor, other):
        text = t("They cannot change places: both must have a stand at the same fair.")
        return Refusal(text, _list(turn, event), private=True)
    found = [exhibitors.get(turn.tx, each.number) for each in (exhibitor, other)]
    now = [each for each in found if each is not None]
    lines = [t("They changed places:"), *(f"*{each.stand}* {fair_words.who(t, each)}" for each in now)]
    return _placed(turn, event, [exhibitor, other], now, lines)


@command("placing back", "placering tillbaka", "sijoitus takaisin", takes=[fair_found.undo("placing")])
def back(turn: Turn, kept: tuple[tuple[int, undoing.Before], EventNow]) -> Answer:
    """Everybody stands as before, unless somebody was placed otherwise since."""
    (number, before), event = kept
    t = turn.t
    was, now = ([(one, stand, waits) for one, stand, waits in before.was[key]] for key in ("was", "now"))
    changed = placing.put_back(turn.tx, event.number, was, now)
    if changed:
        names = t.list([one.name for one in changed[:5]])
        text = t("This cannot be taken back any more: {names} stand elsewhere since.", names=names)
        return Refusal(text, _next(turn, event), private=True)
    if not undoing.done(turn.tx, number):
        return taking_back.nothing(t)
    call_card.changed(turn.tx, event.number, now=turn.now)
    text = t("Taken back: everybody stands as before. ") + event_words.headline(t, event, turn.zone)
    return Reply(text, _next(turn, event), private=True)


@command(
    "tell exhibitors",
    "meddela utställare",
    "kerro esittelijöille",
    takes=[fair_found.LED],
)
def tell(turn: Turn, event: EventNow) -> Answer:
    """Whoever does not know yet which stand is theirs, or that they wait, hears it once."""
    t = turn.t
    stands.hold(turn.tx, event.number)
    untold = [one for one in exhibitors.of_event(turn.tx, event.number) if not one.knows and not one.is_new]
    head = event_words.headline(t, event, turn.zone)
    if not event.is_open(turn.now) or not untold:
        text = t("Everybody knows already how it stands: ") if not untold else t("It is too late to tell it: ")
        return Refusal(text + head, _next(turn, event), private=True)
    missed = told.tell(turn.tx, event, untold, but=turn.person.id, now=turn.now, town=turn.town)
    reached = len(untold) - len(missed)
    lines = [head, t.n("{n} exhibitor hears it.", "{n} exhibitors hear it.", reached), *told.by_yourself(t, missed)]
    return Reply("\n".join(lines), _next(turn, event), private=True)
