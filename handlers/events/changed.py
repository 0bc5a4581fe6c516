"""What follows from a change of an event: it is said, kept to be taken back, shown on the cards, told to who comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handlers import taking_back, telling
from handlers.events import (
    asking_organisers,
    draft_days,
    drafting,
    event_words,
    place_booked,
    preview,
    told_event,
    traits,
)
from handlers.planning import changes, lines
from handlers.planning.changes import Done
from handlers.planning.traits import Trait, plain
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import answers, event_changes, events, undoing
from storage.answered import TooMany
from storage.events import EventNow
from storage.undoing import Before

_NEW_PLACE = N_("The place is now: {value}.")


def set_trait(turn: Turn, event: EventNow, what: Trait[EventNow], value: dict[str, Any]) -> Done | Refusal:
    """This is true of the event from now on, if it was not before; or why it cannot be."""
    was = _kept(event, value)
    if plain(value) == was:
        return changes.nothing_new(turn, event)
    said = _set(turn, event, value)
    if isinstance(said, Refusal):
        return said
    after = _now(turn, event)
    kept = {"kind": "trait", "trait": what.name, "before": was, "after": _kept(after, value)}
    return Done(_line(turn, what, event, after, said), kept, _tell(what, after))


def _line(turn: Turn, what: Trait[EventNow], before: EventNow, after: EventNow, more: Sequence[str]) -> str:
    line = changes.line(turn, turn.t(what.title), what.say(turn, after), what.say(turn, before))
    return "\n".join([line, *more])


def _kept(event: EventNow, columns: dict[str, Any]) -> dict[str, Any]:
    """Return how these columns are now, as they are kept."""
    found = {name: getattr(event, name) for name in columns}
    if "associations" in found:
        found["associations"] = [*event.associations, *event.asked]
    return {name: one.isoformat() if isinstance(one, datetime) else one for name, one in plain(found).items()}


def _set(turn: Turn, event: EventNow, columns: dict[str, Any]) -> list[str] | Refusal:
    """The event has these values, with what was booked for them, a line each; or more come than there is room for."""
    values, said = dict(columns), list[str]()
    if "place" in values and not event.is_draft:
        moved = place_booked.moved(turn, event, values["place"])
        if isinstance(moved, Refusal):
            return moved
        said = moved
    if "associations" in values:
        chosen = values.pop("associations")
        accepted, asked = drafting.answerable(turn, chosen, event.associations)
        event_changes.organised_by(turn.tx, event, accepted, asked, now=turn.now)
        asking_organisers.tell_left_out(turn, event)
    if "most" in values:
        outcome = answers.room_for(turn.tx, event.number, values.pop("most"), now=turn.now)
        if isinstance(outcome, TooMany):
            text = turn.t.n(
                "{n} comes already: there must be room.", "{n} come already: there must be room.", outcome.coming
            )
            show = Button(turn.t("Who comes"), f"event participants {event.number}")
            return Refusal(text, (Button(turn.t("Change"), lines.change(event, "most")), show))
    if values:
        events.change(turn.tx, event.number, **plain(values))
    return said


def _now(turn: Turn, event: EventNow) -> EventNow:
    after = events.get(turn.tx, event.number)
    assert after is not None
    return after


def _tell(what: Trait[EventNow], after: EventNow) -> tuple[str, dict[str, str]] | None:
    return (_NEW_PLACE, {"value": after.place}) if what.told and after.place and not after.is_draft else None


def told(turn: Turn, event: EventNow, change: Done) -> Reply:
    """Say what is different now and the whole of it again, with the way back; the cards and who comes hear of it."""
    after, said = _now(turn, event), list[str]()
    if not after.is_draft:
        events.changed(turn.tx, after.number, now=turn.now)
        said = [*asking_organisers.ask(turn, after), *_tell_who_comes(turn, after, change)]
        after = _now(turn, event)
    return changes.told(turn, after, change, preview.preview, said)


def _tell_who_comes(turn: Turn, event: EventNow, change: Done) -> list[str]:
    """Everybody who comes hears once what has changed, but for who changed it, who reads whom to tell."""
    if change.tell is None:
        return []
    msgid, values = change.tell

    def lead(t: Words) -> str:
        return event_words.headline(t, event, turn.zone) + "\n" + t(msgid, **values)

    outcome = told_event.tell(
        turn,
        event,
        [day.number for day in event.held],
        lead,
        lambda t, one: [Button(t("I cannot come"), f"not coming {one.day_id}")],
        starts=event.starts_at,
    )
    return telling.unheard(turn, outcome)


def back(turn: Turn, event: EventNow, number: int, before: Before) -> Answer:
    """The event is as it was before the change, unless somebody has changed the same since."""
    was = before.was
    outcome = draft_days.put_back(turn, event, was) if was["kind"] == "days" else _trait_back(turn, event, was)
    if outcome is None:
        return changes.changed_since(turn, event)
    if isinstance(outcome, Refusal):
        return outcome
    if not undoing.done(turn.tx, number):
        return taking_back.nothing(turn.t)
    return told(turn, event, outcome)


def _trait_back(turn: Turn, event: EventNow, was: dict[str, Any]) -> Done | Refusal | None:
    what = traits.find(was["trait"])
    if what is None or _kept(event, was["after"]) != was["after"]:
        return None
    columns = dict(was["before"])
    if columns.get("answer_by") is not None:
        columns["answer_by"] = datetime.fromisoformat(columns["answer_by"])
    said = _set(turn, event, columns)
    if isinstance(said, Refusal):
        return said
    after = _now(turn, event)
    return Done(_line(turn, what, event, after, said), {}, _tell(what, after))
