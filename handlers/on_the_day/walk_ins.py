"""Whoever came without having signed up: added by whoever leads the work, by name, and present at once."""

from __future__ import annotations

import re

from handlers import rights, taking_back
from handlers.commands import command
from handlers.on_the_day import open_tasks, presence
from handlers.on_the_day.days import DAY
from handlers.organising import whom
from handlers.organising.whom import Whom
from handlers.talkoot import finding
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, fold
from storage import hours, sign_ups
from storage import talkoot as talkoot_store
from storage.planned import Day, Planned, TaskNow
from storage.sign_ups import Coming, SignedUp
from storage.signed import Ended

_TOKEN = re.compile(r"t(\d{1,9})")


def _task(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read the task; where only one has room, nothing is asked."""
    planned, day, who = values["talkoot"], values["day"], values["who"]
    found, said = open_tasks.roomy(day, who.people), fold(text).strip(" .,:;")
    token = _TOKEN.fullmatch(said)
    meant = [task for task in found if (task.number == int(token[1]) if token else fold(task.name) == said)]
    meant = meant or ([] if said else found)
    if len(meant) == 1:
        return Got(meant[0], f"t{meant[0].number}")
    if not found:
        text = turn.t("All tasks are full. Make room in one first.")
        return Refusal(text, (Button(turn.t("Change the talkoot"), f"change talkoot {planned.number}"),))
    return Unclear(turn.t("To do what?"), open_tasks.to_tap(found))


@command(
    "came",
    "kom till platsen",
    "tuli paikalle",
    takes=[
        finding.HELD,
        DAY,
        Arg("who", whom.read, N_("Who came? Write the name, for example: Liisa Virtanen, or: Liisa and 2 others")),
        Arg("task", _task, N_("To do what?"), known=True),
    ],
)
def came(turn: Turn, talkoot: Planned, day: Day, who: Whom, task: TaskNow) -> Answer:
    """They have a place, and are present with whom they bring."""
    t = turn.t
    if turn.now < presence.opens_at(day) or turn.now >= day.ends_at:
        text = t(
            "This can be told while people are at the site. After it, add them on an empty line of the paper list."
        )
        return Refusal(text, (Button(t("Print the list"), f"print list {talkoot.number} d{day.number}"),))
    _, outcome = whom.sign_up(turn, who, task.number)
    if not isinstance(outcome, Coming):
        return Refusal(t("Somebody else was faster: there is no room for them any more."), _on(turn, talkoot, day))
    presence.arrive(turn, outcome.sign_up, range(outcome.sign_up.people))
    presence.shown_anew(turn, talkoot, day)
    return _added(turn, talkoot, day, outcome)


def _added(turn: Turn, planned: Planned, day: Day, outcome: Coming) -> Reply:
    t, one = turn.t, outcome.sign_up
    names = t.list([one.name, *(name or f"{one.name} +{at}" for at, name in enumerate(one.others, start=1))])
    text = t("Present: {names} · {title}, {task}", names=names, title=one.title, task=one.task)
    back = (Button(t("Take it back"), f"not come {one.number}"),) if outcome.new else ()
    return Reply(text, (*back, *_on(turn, planned, day)), private=True)


def _on(turn: Turn, planned: Planned, day: Day) -> tuple[Button, ...]:
    return (
        Button(turn.t("Somebody else came"), f"came {planned.number} d{day.number}"),
        Button(turn.t("Show the list"), f"check in {planned.number} d{day.number}"),
    )


def _sign_up(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    sign_up = sign_ups.get(turn.tx, int(text)) if text.strip().isdecimal() and len(text) < 10 else None
    planned = talkoot_store.get(turn.tx, sign_up.talkoot_id) if sign_up else None
    if sign_up is None or planned is None:
        return taking_back.nothing(turn.t)
    allowed = rights.leads(turn.person, planned) or sign_up.person_id == turn.person.id
    return Got((sign_up, planned), text) if allowed else finding.not_yours(turn, planned)


@command("not come", "kom inte alls", "ei tullutkaan", takes=[Arg("which", _sign_up)])
def not_come(turn: Turn, which: tuple[SignedUp, Planned]) -> Answer:
    """Who was added at the site is not there, and has no place; hours that were told of them stay."""
    t, (sign_up, planned) = turn.t, which
    rows = [hours.find(turn.tx, sign_up.day_id, sign_up.task_id, head.key) for head in hours.heads_of(sign_up)]
    if any(row is not None and row.minutes is not None for row in rows):
        text = t("{name}: the hours have been noted already.", name=sign_up.name)
        return Refusal(text, (Button(t("Show the rows"), f"hours rows {planned.number}"),))
    if sign_up.ended_at is not None:
        return taking_back.nothing(t)
    for row in rows:
        if row is not None:
            hours.remove(turn.tx, row.number, now=turn.now)
    sign_ups.leave(turn.tx, sign_up.number, why=Ended.REMOVED, zone=turn.zone, now=turn.now)
    day = planned.day(sign_up.day_id)
    presence.shown_anew(turn, planned, day)
    text = t("Taken back, {name} is not on the list: {title}", name=sign_up.name, title=planned.title)
    leads = rights.leads(turn.person, planned)
    return Reply(text, _on(turn, planned, day) if leads else (), private=True)
