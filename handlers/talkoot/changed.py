"""What follows from a change of talkoot: it is said, kept to be taken back, shown on the cards, told to who comes."""

from __future__ import annotations

from typing import Any

from handlers import notices, taking_back
from handlers.funding import grant_words
from handlers.planning import changes
from handlers.planning.changes import Done
from handlers.planning.traits import Trait, plain
from handlers.talkoot import change_told, day_changes, preview, talkoot_words, task_changes, traits
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import people, talkoot, talkoot_due, undoing
from storage.planned import Planned
from storage.undoing import Before

_NEW_PLACE = N_("The meeting place is now: {value}.")
_NEW_POINT = N_("The meeting place on the map has changed: look at the talkoot.")


def set_trait(turn: Turn, planned: Planned, what: Trait[Planned], value: dict[str, Any]) -> Done | Refusal:
    """This is true of the talkoot from now on, if it was not before."""
    wanted = dict(value)
    if isinstance(wanted.get("leader_id"), str):  # somebody without the app, known by name
        wanted["leader_id"] = people.add(turn.tx, wanted["leader_id"], now=turn.now)
    was = what.now(planned)
    if plain(wanted) == plain(was):
        return changes.nothing_new(turn, planned)
    after = _set(turn, planned, wanted)
    if what.name == "leader":
        _tell_leader(turn, after)
    return Done(
        changes.line(turn, turn.t(what.title), what.say(turn, after), what.say(turn, planned)),
        {"kind": "trait", "trait": what.name, "before": plain(was), "after": plain(wanted)},
        _tell(turn, what, after),
    )


def _set(turn: Turn, planned: Planned, columns: dict[str, Any]) -> Planned:
    values = dict(columns)
    if "associations" in values:
        talkoot.organised_by(turn.tx, planned.number, values.pop("associations"))
    if values:
        talkoot.change(turn.tx, planned.number, **plain(values))
    after = talkoot.get(turn.tx, planned.number)
    assert after is not None
    if "leader_id" in values:
        talkoot_due.leads(turn.tx, after, zone=turn.zone, now=turn.now)
    if "project_id" not in values:
        return after
    grant_words.fit(turn.tx, after)  # which work of the grant a task is belongs to the project
    return talkoot.get(turn.tx, planned.number) or after


def _tell(turn: Turn, what: Trait[Planned], after: Planned) -> tuple[str, dict[str, str]] | None:
    if not what.told:
        return None
    return (_NEW_PLACE, {"value": what.say(turn, after)}) if what.name == "place" and after.place else (_NEW_POINT, {})


def _tell_leader(turn: Turn, planned: Planned) -> None:
    """Whoever leads the work from now on hears of it, if it is somebody else."""
    if planned.leads == turn.person.id:
        return

    def say(t: Words) -> Reply:
        lead = t("{name} chose you to lead the work: ", name=turn.person.name)
        show = "talkoot plan" if planned.is_draft else "talkoot"
        button = Button(t("Show the talkoot"), f"{show} {planned.number}")
        return Reply(lead + talkoot_words.headline(t, planned, turn.zone), (button,))

    notices.inform(turn.tx, planned.leads, say, now=turn.now, town=turn.town, starts=planned.starts_at)


def told(turn: Turn, planned: Planned, change: Done) -> Reply:
    """Say what is different now and the whole of it again, with the way back; the cards and who comes hear of it."""
    after = talkoot.get(turn.tx, planned.number)
    assert after is not None
    if not after.is_draft:
        talkoot.changed(turn.tx, after.number, now=turn.now)
    return changes.told(turn, after, change, preview.preview, change_told.tell_who_comes(turn, after, change))


def back(turn: Turn, planned: Planned, number: int, before: Before) -> Answer:
    """The talkoot are as they were before the change, unless somebody has changed the same since."""
    was = before.was
    outcome: Done | Refusal | None
    match was["kind"]:
        case "trait":
            outcome = _trait_back(turn, planned, was)
        case "days":
            outcome = day_changes.put_back(turn, planned, was)
        case _:
            outcome = task_changes.put_back(turn, planned, was)
    if outcome is None:
        return changes.changed_since(turn, planned)
    if isinstance(outcome, Refusal):
        return outcome
    if not undoing.done(turn.tx, number):
        return taking_back.nothing(turn.t)
    return told(turn, planned, outcome)


def _trait_back(turn: Turn, planned: Planned, was: dict[str, Any]) -> Done | None:
    what = traits.find(was["trait"])
    if what is None or plain(what.now(planned)) != was["after"]:
        return None
    leader = was["before"].get("leader_id")
    if leader is not None and people.named(turn.tx, leader) is None:
        return None
    after = _set(turn, planned, was["before"])
    line = changes.line(turn, turn.t(what.title), what.say(turn, after), what.say(turn, planned))
    return Done(line, {}, _tell(turn, what, after))
