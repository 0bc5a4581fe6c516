"""Coming to the site: "olen paikalla", by whoever signed up, or by anybody with the code that is shown there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers import rights, taking_back, when
from handlers.commands import command
from handlers.falling_due import on_due
from handlers.on_the_day import open_tasks, presence
from handlers.turn import Answer, Arg, Got, Refusal, Town, Turn, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_, escape, fold
from storage import hours, sign_ups, site_codes, wallclock
from storage import talkoot as talkoot_store
from storage.db import Tx
from storage.due import Item
from storage.hours import Row
from storage.planned import Day, Planned
from storage.sign_ups import Coming, SignedUp

_CODE, _TASK = re.compile(rf"\b(\d{{{site_codes.DIGITS}}})\b"), re.compile(r"\bt(\d{1,9})\b")
_ALL = frozenset(("all", "kaikki", "alla", "all of us", "me kaikki", "vi alla"))


@command(
    "here",
    "jag är här",
    "olen paikalla",
    summary=N_("I am here: tell that you came to the talkoot"),
    takes=[Arg("code", as_said, optional=True)],
    aliases=("paikalla", "olen taalla", "olen tullut", "pa plats", "i am here"),
    example="4711",
)
def here(turn: Turn, code: str | None) -> Answer:
    """Who signed up is present at what goes on now; with the code of the site, so is who did not."""
    said = code or ""
    mine = [one for one in sign_ups.of_person(turn.tx, turn.person.id, now=turn.now) if one.is_coming]
    now = [one for one in mine if presence.is_on(one, turn.now)]
    shown = _CODE.search(said)
    if shown is not None:
        return _with_code(turn, said, shown[1], now)
    task = _TASK.search(said)
    now = [one for one in now if task is None or one.task_id == int(task[1])]
    if not now:
        return _not_now(turn, mine)
    return _which(turn, now) if len(now) > 1 else _present(turn, now[0], everybody=_all(said))


def _all(said: str) -> bool:
    return fold(_TASK.sub("", said)).strip(" .!") in _ALL


def _which(turn: Turn, now: Sequence[SignedUp]) -> Answer:
    """Ask at which of several tasks they are."""
    buttons = tuple(Button(f"{one.title}: {one.task}", f"here t{one.task_id}") for one in now)
    return Reply(turn.t("Which one are you at?"), buttons, private=True)


def _present(turn: Turn, sign_up: SignedUp, *, everybody: bool = False, walk_in: bool = False) -> Reply:
    """The person, or everybody whom they bring too, is present, and whoever leads the work sees it."""
    t, seats = turn.t, range(sign_up.people if everybody else 1)
    before = hours.find(turn.tx, sign_up.day_id, sign_up.task_id, hours.head_of(sign_up).key)
    rows = presence.arrive(turn, sign_up, seats)
    planned = talkoot_store.get(turn.tx, sign_up.talkoot_id)
    if planned is not None:
        presence.shown_anew(turn, planned, planned.day(sign_up.day_id))
    at = when.say_time(rows[0].arrived_at or turn.now, zone=turn.zone, language=turn.language)
    title = t("*{title}*, {task}", title=sign_up.title, task=sign_up.task)
    if before is not None and not everybody:
        return Reply(
            t("You are here already, since {at}: ", at=at) + title, _buttons(turn, sign_up, rows), private=True
        )
    lead = t("Welcome! You are present since {at}: ", at=at)
    if everybody and sign_up.people > 1:
        lead = t.n(
            "You are all present, {n} person, since {at}: ",
            "You are all present, {n} people, since {at}: ",
            sign_up.people,
            at=at,
        )
    back = (Button(t("Take it back"), f"not come {sign_up.number}"),) if walk_in else _buttons(turn, sign_up, rows)
    return Reply(lead + title, back, private=True)


def _buttons(turn: Turn, sign_up: SignedUp, rows: Sequence[Row]) -> tuple[Button, ...]:
    t, buttons = turn.t, []
    if sign_up.people > len(rows):
        said = t.label("All of us came ({n})", n=str(sign_up.people))
        buttons.append(Button(said, f"here all t{sign_up.task_id}"))
    if all(row.minutes is None for row in rows):
        buttons.append(Button(t("Take it back"), f"not here {sign_up.number}"))
    return tuple(buttons)


def _not_now(turn: Turn, mine: Sequence[SignedUp]) -> Refusal:
    """Say why they cannot be present at anything just now: it is too early or too late, or nothing of theirs is on."""
    t = turn.t
    ended = next((one for one in hours.attended(turn.tx, turn.person.id, now=turn.now) if _today(turn, one)), None)
    if ended is not None and ended.ends_at <= turn.now:
        at = when.say_time(ended.ends_at, zone=turn.zone, language=turn.language)
        text = t("{title} ended already, {at}. Tell how long you worked, if you were there.", title=ended.title, at=at)
        return Refusal(text, (Button(t("Tell the hours"), f"hours s{ended.number}"),))
    around = _going_on(turn)
    if around:
        titles = t.list([planned.title for planned, _day in around])
        text = t("You have not signed up for what is on now: {titles}.", titles=titles)
        text += " " + t("If you are there, ask for the code of the site and write: here 4711")
        return Refusal(text, (Button(t("All talkoot"), "talkoot"),))
    if mine:
        begins = when.say(when.Moment(mine[0].starts_at), zone=turn.zone, language=turn.language)
        opens = when.say_time(presence.opens_at(mine[0]), zone=turn.zone, language=turn.language)
        text = t(
            "{title} begins {begins}. You can say that you are here from {opens} on.",
            title=mine[0].title,
            begins=begins,
            opens=opens,
        )
        return Refusal(text, (Button(t("Show the talkoot"), f"talkoot {mine[0].talkoot_id}"),))
    return Refusal(t("There are no talkoot of yours here just now."), (Button(t("All talkoot"), "talkoot"),))


def _today(turn: Turn, one: SignedUp) -> bool:
    return wallclock.local(one.starts_at, turn.zone).date() == wallclock.local(turn.now, turn.zone).date()


def _going_on(turn: Turn) -> list[tuple[Planned, Day]]:
    """Return the days of talkoot to which people come now."""
    found = talkoot_store.between(turn.tx, turn.now, turn.now + presence.EARLY + timedelta(seconds=1))
    return [(planned, day) for planned in found for day in planned.days if presence.is_on(day, turn.now)]


def _with_code(turn: Turn, said: str, code: str, mine: Sequence[SignedUp]) -> Answer:
    """Who says the code of a site is there; who had not signed up has a place now, if there is room."""
    t = turn.t
    if site_codes.must_wait(turn.tx, turn.person.id, now=turn.now):
        return Refusal(t("That was wrong a few times. Please wait ten minutes, or ask whoever leads the work."))
    at = [(one, day) for one, day in _going_on(turn) if site_codes.is_right(day.secret, code, now=turn.now)]
    if not at:
        site_codes.was_wrong(turn.tx, turn.person.id, now=turn.now)
        return Refusal(t("That code is not shown at any site now. It changes every ten minutes: please look again."))
    planned, day = at[0]
    there = [one for one in mine if one.day_id == day.number]
    task = _TASK.search(said)
    there = [one for one in there if task is None or one.task_id == int(task[1])] or there
    if there:
        return _which(turn, there) if len(there) > 1 else _present(turn, there[0])
    return _walk_in(turn, planned, day, code, int(task[1]) if task else None)


def _walk_in(turn: Turn, planned: Planned, day: Day, code: str, task_id: int | None) -> Answer:
    t, found = turn.t, open_tasks.roomy(day, 1)
    chosen = found if len(found) == 1 else [task for task in found if task.number == task_id]
    if not found:
        names = t.list([one.name for one in rights.leaders(turn.tx, planned)][:3])
        text = t("How good that you came! All tasks are full: {names} will tell you where help is needed.", names=names)
        return Refusal(text)
    if not chosen:
        buttons = tuple(Button(label, f"here {code} {token}") for label, token in open_tasks.to_tap(found))
        text = t("How good that you came! What will you do? *{title}*", title=planned.title)
        return Reply(text, buttons, private=True)
    outcome = sign_ups.join(turn.tx, chosen[0].number, person_id=turn.person.id, zone=turn.zone, now=turn.now)
    if not isinstance(outcome, Coming):
        return Refusal(t("Somebody else was faster: there is no room for them any more."))
    return _present(turn, outcome.sign_up, walk_in=outcome.new)


def _mine(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    sign_up = sign_ups.get(turn.tx, int(text)) if text.strip().isdecimal() and len(text) < 10 else None
    mine = sign_up is not None and sign_up.person_id == turn.person.id
    return Got(sign_up, text) if mine else taking_back.nothing(turn.t)


@command("not here", "inte här", "en ole paikalla", takes=[Arg("which", _mine)])
def not_here(turn: Turn, which: SignedUp) -> Answer:
    """They, and whom they bring, are not present after all; hours that were told stay."""
    t = turn.t
    rows = [hours.find(turn.tx, which.day_id, which.task_id, head.key) for head in hours.heads_of(which)]
    gone = [hours.remove(turn.tx, row.number, now=turn.now) for row in rows if row and row.minutes is None]
    if not any(gone):
        return taking_back.nothing(t)
    planned = talkoot_store.get(turn.tx, which.talkoot_id)
    if planned is not None:
        presence.shown_anew(turn, planned, planned.day(which.day_id))
    text = t("All right, you are not marked as present: ") + f"*{escape(which.title)}*"
    return Reply(text, (Button(t("I am here"), f"here t{which.task_id}"),), private=True)


@on_due(site_codes.WRONG)
def forget(_tx: Tx, _item: Item, _now: datetime, _town: Town) -> None:
    """A wrong code is forgotten: there is nothing to say."""
