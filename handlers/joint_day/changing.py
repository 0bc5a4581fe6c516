"""Changing and withdrawing a place of a joint day, its space with it; and taking that back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, assert_never

from handlers import choosing, notices, rights, taking_back, when
from handlers.approval import keepers
from handlers.booking import booking_words, refusal_words
from handlers.commands import command
from handlers.events import event_words, told_event
from handlers.events.plan_args import Where
from handlers.joint_day import place_asked, place_found, place_words, places_card
from handlers.planning import booked_beside, clash_words
from handlers.planning.asked import LONGEST_TEXT
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import diary, event_place_changes, event_places, events, undoing
from storage.associations import Association
from storage.booked_together import Lacking
from storage.event_place_changes import Back, Changed, Closed, Same, Withdrawn
from storage.event_place_spaces import NotFree
from storage.event_places import PlaceNow
from storage.events import EventNow

_UNDO = "event_place"
_LABELS = {
    "where": N_("Place"),
    "what": N_("What there is"),
    "hours": N_("From when to when"),
    "who": N_("Association"),
}
_ARGS = {arg.label: arg for arg in place_asked.ASKED}
_COLUMNS = ("association_id", "place", "what", "space_id", "starts_at", "ends_at")
_TIMES = ("starts_at", "ends_at")
Pair = tuple[PlaceNow, EventNow]


def _whats(turn: Turn, _values: Values) -> Choices:
    return [(turn.t(label), key) for key, label in _LABELS.items()]


def _what(turn: Turn, text: str, values: Values) -> Got | Unclear:
    if text.strip():
        return choosing.what_to_change(turn, text, _whats(turn, values))
    place, event = values["place"]
    said = place_words.line(turn.t, place, event, turn.zone)
    gone = (turn.t("Withdraw the place"), "gone")
    return Unclear(said + "\n" + turn.t("What should be changed?"), [*_whats(turn, values), gone])


def _gone(turn: Turn, text: str, values: Values) -> Got | Unclear:
    return Got("gone", "gone") if text.strip() == "gone" else _what(turn, text, values)


def _value(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read how it should be; the hours of a place whose space stays are tried when they are set."""
    what, (_place, event) = values["what"], values["place"]
    if what == "gone":
        return Got(None, "")
    arg = _ARGS[what]
    if not text.strip():
        taps = arg.choices(turn, {"event": event})
        return taps if isinstance(taps, Refusal) else Unclear(turn.t(arg.ask), taps)
    if what == "what":
        return _words(turn, text)
    return arg.parse(turn, text, {"event": event})


def _words(turn: Turn, text: str) -> Got | Unclear:
    said = "" if text.strip() == "-" else " ".join(text.split())
    if len(said) > LONGEST_TEXT:
        return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST_TEXT))
    return Got(said, said or "-")


@command(
    "change place",
    "ändra programplats",
    "muuta paikkaa",
    aliases=("muuta paikka", "muuta kohdetta"),
    takes=[
        place_found.PLACE,
        Arg("what", _gone, N_("What should be changed?"), _whats, known=True),
        Arg("value", _value, known=True),
    ],
)
def change(turn: Turn, place: Pair, what: str, value: Any) -> Answer:
    """One thing about the place is different from now on, its booking with it; or nothing was changed."""
    one, event = place
    if what == "gone":
        return _withdrawn(turn, one, event)
    wish = _wished(one, value, what)
    if wish == one:
        return _changed(turn, event, one, [], None, turn.t("It is so already: "))
    outcome = _try(turn, wish)
    if not isinstance(outcome, Changed):
        return _not(turn, event, one, outcome)
    kept = {"was": _written(one), "now": _written(outcome.place)}
    number = undoing.keep(turn.tx, f"{_UNDO}:{one.number}", kept, person_id=turn.person.id, now=turn.now)
    _tell(turn, event, outcome.place, lambda t: t("{name} changed your place: ", name=turn.person.name))
    return _changed(turn, event, outcome.place, _consequences(turn, event, outcome), number, turn.t("Changed: "))


def _wished(one: PlaceNow, value: Any, what: str) -> PlaceNow:
    match value:
        case Where(said, space_id):
            return replace(one, place=said, space_id=space_id)
        case when.Span(start, end):
            return replace(one, starts_at=start, ends_at=end)
        case Association():
            return replace(one, association_id=value.id, by=value.name)
        case None:
            return replace(one, association_id=None, by="")
        case _:
            assert what == "what"
            return replace(one, what=value)


def _try(turn: Turn, wish: PlaceNow) -> Changed | Same | Lacking | Closed:
    return event_place_changes.change(
        turn.tx, wish, keeps=lambda space: rights.keeps(turn.person, space), zone=turn.zone, now=turn.now
    )


def _not(turn: Turn, event: EventNow, one: PlaceNow, outcome: Same | Lacking | Closed | NotFree) -> Refusal:
    """Say why nothing was changed."""
    t = turn.t
    again = Button(t("Change"), f"change place {one.number}")
    match outcome:
        case Same(place):
            return place_found.already(turn, place, event)
        case Lacking(not_had):
            said = t("Nothing was changed: ") + place_words.line(t, one, event, turn.zone)
            return Refusal("\n".join([said, *clash_words.reasons(turn, not_had)]), (again,), private=True)
        case NotFree(booked, why):
            space = diary.space_of(turn.tx, booked)
            text = t("This could not be had again: ")
            text += refusal_words.why(turn, why, space, booking_words.span_of(booked))
            add = Button(t("Add a place"), f"add place {event.number}")
            return Refusal(text + "\n" + t("Nothing was changed."), (add,), private=True)
        case Closed():
            return place_found.closed(turn, events.get(turn.tx, event.number) or event)
        case _:
            assert_never(outcome)


def _consequences(turn: Turn, event: EventNow, outcome: Changed) -> list[str]:
    """Whoever answers for the spaces knows; return what became of the bookings, a line each."""
    booked_beside.ask_keepers(turn, outcome.had)
    lines = booked_beside.told(turn, outcome.had)
    for was, now in outcome.moved:
        booking_words.show(turn, now)
        keepers.moved(turn, was, now)
        lines.append(turn.t("Moved: ") + booking_words.said(turn.t, now, turn.zone))
    return [*lines, *told_event.freed(turn, event, outcome.freed)]


def _changed(turn: Turn, event: EventNow, one: PlaceNow, more: list[str], kept: int | None, lead: str) -> Reply:
    t = turn.t
    places_card.changed(turn.tx, event.number, now=turn.now)
    lines = [lead + place_words.line(t, one, event, turn.zone), event_words.headline(t, event, turn.zone), *more]
    back = (Button(t("Take it back"), f"place back {kept}"),) if kept else ()
    buttons = (
        Button(t("Change"), f"change place {one.number}"),
        Button(t("All places"), f"places {event.number}"),
        *back,
    )
    return Reply("\n".join(lines), buttons, private=True)


def _tell(turn: Turn, event: EventNow, one: PlaceNow, lead: Callable[[Words], str]) -> None:
    """Who runs the place hears what somebody else has done to it."""
    if one.person_id == turn.person.id:
        return

    def say(t: Words) -> Reply:
        text = lead(t) + place_words.line(t, one, event, turn.zone) + "\n" + event_words.headline(t, event, turn.zone)
        return Reply(text, (Button(t("All places"), f"places {event.number}"),))

    notices.inform(turn.tx, one.person_id, say, now=turn.now, town=turn.town, starts=one.starts_at)


@command(
    "withdraw place",
    "dra tillbaka plats",
    "peru paikka",
    aliases=("poista paikka", "ta bort programplats", "remove place", "peru kohde"),
    takes=[place_found.PLACE],
)
def withdraw(turn: Turn, place: Pair) -> Answer:
    """The place is not one of the day's any more, and what was booked for it is free."""
    return _withdrawn(turn, *place)


def _withdrawn(turn: Turn, one: PlaceNow, event: EventNow) -> Answer:
    t = turn.t
    outcome = event_place_changes.withdraw(turn.tx, one.number, by=turn.person.id, zone=turn.zone, now=turn.now)
    match outcome:
        case Closed():
            return place_found.closed(turn, events.get(turn.tx, event.number) or event)
        case Withdrawn(gone, freed):
            places_card.changed(turn.tx, event.number, now=turn.now)
            lines = [t("No longer in the programme: ") + place_words.line(t, gone, event, turn.zone)]
            lines += [event_words.headline(t, event, turn.zone), *told_event.freed(turn, event, freed)]
            kept = undoing.keep(turn.tx, f"{_UNDO}:{one.number}", {}, person_id=turn.person.id, now=turn.now)
            _tell(turn, event, gone, lambda t: t("{name} removed your place: ", name=turn.person.name))
            buttons = (
                Button(t("Take it back"), f"place back {kept}"),
                Button(t("All places"), f"places {event.number}"),
            )
            return Reply("\n".join(lines), buttons, private=True)
        case _:
            assert_never(outcome)


def _written(one: PlaceNow) -> dict[str, Any]:
    """Return the place as it is kept, to be put back."""
    found = {name: getattr(one, name) for name in _COLUMNS}
    return found | {name: found[name].isoformat() for name in _TIMES}


def _read(one: PlaceNow, was: dict[str, Any]) -> PlaceNow:
    return replace(one, **(was | {name: datetime.fromisoformat(was[name]) for name in _TIMES}))


@command("place back", "programplats tillbaka", "paikka takaisin", takes=[taking_back.made_oneself(_UNDO)])
def back(turn: Turn, kept: tuple[int, undoing.Before]) -> Answer:
    """The place is as it was, or there again, with its space; unless somebody has changed it since."""
    number, before = kept
    one = event_places.get(turn.tx, int(before.subject.rpartition(":")[2]))
    event = events.get(turn.tx, one.event_id) if one is not None else None
    if one is None or event is None:
        return taking_back.nothing(turn.t)
    if not before.was:
        return _returned(turn, number, one, event)
    if one.ended_at is not None or _written(one) != before.was["now"]:
        text = turn.t("This has been changed since: ") + place_words.line(turn.t, one, event, turn.zone)
        return Refusal(text, (Button(turn.t("All places"), f"places {event.number}"),), private=True)
    outcome = _try(turn, _read(one, before.was["was"]))
    if not isinstance(outcome, Changed):
        return _not(turn, event, one, outcome)
    undoing.done(turn.tx, number)
    _tell(turn, event, outcome.place, lambda t: t("{name} changed your place: ", name=turn.person.name))
    return _changed(turn, event, outcome.place, _consequences(turn, event, outcome), None, turn.t("Taken back: "))


def _returned(turn: Turn, number: int, one: PlaceNow, event: EventNow) -> Answer:
    """The place that was withdrawn is there again."""
    outcome = event_place_changes.back(
        turn.tx, one, keeps=lambda space: rights.keeps(turn.person, space), zone=turn.zone, now=turn.now
    )
    if not isinstance(outcome, Back):
        return _not(turn, event, one, outcome)
    undoing.done(turn.tx, number)
    booked = told_event.had_again(turn, outcome.booked)
    _tell(turn, event, outcome.place, lambda t: t("{name} put your place back: ", name=turn.person.name))
    return _changed(turn, event, outcome.place, booked, None, turn.t("There again: "))
