"""Taking back what was done to talkoot as a whole: moved, cancelled, or what was decided about the weather."""

from __future__ import annotations

from handlers import rights, taking_back
from handlers.commands import command
from handlers.organising import cancelled, moved, weather_call
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import talkoot, talkoot_changes, talkoot_moving, undoing
from storage.planned import Planned

KINDS = (moved.UNDO, cancelled.UNDO, weather_call.UNDO)
Undo = tuple[int, undoing.Before, Planned]


def _undo(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read which change is taken back; whoever organises the talkoot may do it."""
    found = next((one for one in (taking_back.read(turn, text, kind) for kind in KINDS) if one), None)
    planned = talkoot.get(turn.tx, int(found[1].subject.partition(":")[2])) if found else None
    if found is None or planned is None:
        return taking_back.nothing(turn.t)
    if not rights.leads(turn.person, planned):
        return finding.not_yours(turn, planned)
    return Got((*found, planned), str(found[0]))


@command("talkoot back", "talko tillbaka", "palauta talkoot", takes=[Arg("undo", _undo, N_("Which talkoot?"))])
def back(turn: Turn, undo: Undo) -> Answer:
    """The talkoot are as they were before, and everybody has heard so once; unless they were changed since."""
    number, before, planned = undo
    planned = talkoot_changes.hold(turn.tx, planned.number) or planned
    match before.subject.partition(":")[0]:
        case cancelled.UNDO:
            answer = cancelled.bring_back(turn, planned, before)
        case weather_call.UNDO:
            answer = weather_call.take_back(turn, planned, before)
        case _:
            answer = _moved_back(turn, planned, before)
    if isinstance(answer, Reply):  # what cannot be now may be later
        undoing.done(turn.tx, number)
    return answer or _too_late(turn, planned)


def _moved_back(turn: Turn, planned: Planned, before: undoing.Before) -> Answer:
    outcome = talkoot_moving.put_back(
        turn.tx,
        planned.number,
        before.was,
        keeps=lambda one: rights.keeps(turn.person, one),
        zone=turn.zone,
        now=turn.now,
    )
    return moved.answer(turn, planned, outcome, turn.t("Moved back: "))


def _too_late(turn: Turn, planned: Planned) -> Refusal:
    text = turn.t("This cannot be taken back any more: ") + talkoot_words.headline(turn.t, planned, turn.zone)
    return Refusal(text, (Button(turn.t("Show the talkoot"), f"talkoot {planned.number}"),))
