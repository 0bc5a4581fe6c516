"""Doing another task of the same talkoot instead, with whoever comes along."""

from __future__ import annotations

from handlers.commands import command
from handlers.signing_up import own, standing, taking
from handlers.signing_up.finding_tasks import named
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import sign_ups, talkoot
from storage.sign_ups import Begun, Coming, Full, NotOpen, NotThere, Queued, SignedUp


def _instead(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which task of the same talkoot it is: its number, or words for it."""
    one = values["signed"]
    assert isinstance(one, SignedUp)
    first, _, rest = text.strip().partition(" ")
    if first.lstrip("#").isdecimal() and len(first) < 10:
        return Got(int(first.lstrip("#")), first, rest)
    choices = _others(turn, values)
    if isinstance(choices, Refusal):
        return choices
    planned = talkoot.get(turn.tx, one.talkoot_id)
    found = named(turn, text, planned) if planned and text.strip() else []
    if len(found) == 1:
        return Got(found[0], str(found[0]))
    left = [choice for choice in choices if int(choice[1]) in found] or choices
    return Unclear(turn.t("What would you rather do?"), left)


def _others(turn: Turn, values: Values) -> Choices | Refusal:
    """Return the other tasks with room for the person and whom they bring."""
    one = values["signed"]
    assert isinstance(one, SignedUp)
    planned = talkoot.get(turn.tx, one.talkoot_id)
    found = [
        (standing.task_label(turn, planned, task), str(task.number))
        for task in (planned.tasks if planned and planned.is_open(turn.now) else ())
        if planned and task.number != one.task_id and turn.now < planned.day_of(task).ends_at
        if task.left is None or task.left >= one.people
    ]
    if found:
        return found[: own.OFFERED]
    text = turn.t("No other task has room for you now: ") + standing.whole(turn.t, one, turn.zone)
    return Refusal(text, (Button(turn.t("Show the talkoot"), f"talkoot {one.talkoot_id}"),))


_TASK = Arg("task", _instead, N_("What would you rather do?"), _others)


@command("do instead", "byt uppgift", "vaihda tehtävää", takes=[own.OWN_AND_MORE, _TASK, taking.sure(queue=False)])
def do_instead(turn: Turn, signed: SignedUp, task: int, sure: bool | None) -> Answer:
    """The person does the other task, with whom they bring; where there is no room for all, nothing was changed."""
    one, planned = signed, talkoot.of_task(turn.tx, task)
    if planned is None or planned.number != one.talkoot_id:
        return standing.closed(turn, 0)
    asked = taking.asked_first(turn, task, sure, f"do instead {one.number}", queue=False)
    if asked is not None:
        return asked
    match sign_ups.do_instead(turn.tx, one.number, task, zone=turn.zone, now=turn.now):
        case Coming() as outcome:
            standing.show_offer(turn.tx, outcome.sign_up, outcome.kept, town=turn.town, now=turn.now)
            return _done(turn, one, outcome)
        case Queued() as outcome:
            return standing.queued(turn, outcome)
        case Full(_, left):
            return _no_room(turn, one, task, left)
        case NotOpen():
            return standing.closed(turn, task)
        case Begun():
            return _begun(turn, one)
        case NotThere():
            return own.not_yours(turn)


def _done(turn: Turn, before: SignedUp, outcome: Coming) -> Answer:
    """Say what they do now; the way back is to do the old task instead."""
    t, one = turn.t, outcome.sign_up
    if one.number == before.number:
        return standing.joined(turn, outcome)
    lines = [t("You are coming: ") + standing.whole(t, one, turn.zone), t("Not any more: {task}", task=before.task)]
    back = Button(t("Take it back"), f"do instead {one.number} {before.task_id}")
    return standing.aside(turn, Reply("\n".join(lines), (back, *standing.coming_buttons(t, one))))


def _no_room(turn: Turn, one: SignedUp, task: int, left: int) -> Answer:
    t = turn.t
    text = t.n(
        "There is room for {n} there. Nothing was changed: ", "There is room for {n} there. Nothing was changed: ", left
    )
    reply = Reply(
        text + standing.whole(t, one, turn.zone),
        (Button(t("To the queue"), f"line up {task}"), Button(t("Show the talkoot"), f"talkoot {one.talkoot_id}")),
    )
    return standing.aside(turn, reply)


def _begun(turn: Turn, one: SignedUp) -> Answer:
    t = turn.t
    text = t("The talkoot have begun already.") + " " + t("Please tell their leader.")
    return standing.aside(turn, Reply(text, (Button(t("Show the talkoot"), f"talkoot {one.talkoot_id}"),)))
