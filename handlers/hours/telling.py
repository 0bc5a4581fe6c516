"""Telling the hours of everybody who came at once, from the message that asks who was there; and taking it back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from handlers import taking_back
from handlers.commands import command
from handlers.hours import hours_said, hours_words, present, put_down, unsaid
from handlers.hours.hours_said import Said
from handlers.hours.present import Present
from handlers.hours.privately import privately
from handlers.lengths import read_length
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import escape
from storage import hours, talkoot
from storage.hours import Row, Told
from storage.planned import Day, Planned

_NAMED = 8
_BARE_MINUTES = 24
"""A bare number above this is minutes, as buttons say it; up to it, hours."""


def _length(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read how long everybody was there, and of which day (d12)."""
    words = text.split()
    day = next((word for word in words if re.fullmatch(r"d\d{1,9}", word)), "")
    bare = " ".join(word for word in words if word != day)
    minutes = int(bare) if bare.isdecimal() and _BARE_MINUTES < int(bare) < 10_000 else read_length(bare, unit=60)
    if bare and (minutes is None or "-" in bare or "−" in bare):
        return Unclear(turn.t("How many hours did they work? For example: 4 h"))
    return Got((minutes, int(day[1:]) if day else None), text)


@command(
    "all present",
    "alla på plats",
    "kaikki paikalla",
    takes=[finding.HELD, Arg("length", _length, optional=True)],
)
@privately
def all_present(turn: Turn, talkoot: Planned, length: tuple[int | None, int | None] | None) -> Answer:
    """Everybody who came has the hours, whoever came late as many as were left; told before they keep theirs."""
    minutes, number = length or (None, None)
    day = put_down.day_of(turn, talkoot, number, "all present", f"{minutes}" if minutes else "")
    if isinstance(day, Refusal):
        return day
    most = present.lasts(day)
    if minutes is None:
        minutes = most
    line = f"all present {talkoot.number} d{day.number}"
    if minutes <= 0 or minutes % hours.QUARTER:
        reading = hours_said.read(f"{minutes} min", turn.town.language) if minutes > 0 else hours_said.BelowZero()
        return unsaid.refuse(turn, reading, line=line, most=most)
    if minutes > most:
        return unsaid.too_long(turn, most, line=line)
    found = present.on_day(turn.tx, day)
    if not found:
        return _nobody(turn, talkoot)
    return _told_all(turn, talkoot, day, _tell_all(turn, day, found, minutes))


def _nobody(turn: Turn, planned: Planned) -> Refusal:
    t = turn.t
    text = t("Nobody has been ticked off as present. Tick off who came, or add them by name.")
    return Refusal(
        text,
        (
            Button(t("Tick off who came"), f"check in {planned.number}"),
            Button(t("Add somebody"), f"add to {planned.number}"),
        ),
    )


@dataclass
class _Done:
    """What came of telling everybody's hours."""

    told: list[Told] = field(default_factory=list)
    late: list[Row] = field(default_factory=list)
    before: int = 0
    too_long: list[Present] = field(default_factory=list)


def _tell_all(turn: Turn, day: Day, found: list[Present], minutes: int) -> _Done:
    done = _Done()
    for one in found:
        if one.is_told:
            done.before += 1
            continue
        stayed = present.stayed(day, minutes, one.arrived_at)
        outcome = put_down.tell(turn, day.number, one.task_id, one.head, Said(stayed))
        if isinstance(outcome, Told):
            done.told.append(outcome)
            done.late += [outcome.row] if stayed < minutes else []
        else:
            done.too_long.append(one)
    return done


def _told_all(turn: Turn, planned: Planned, day: Day, done: _Done) -> Answer:
    t = turn.t
    head = f"*{escape(planned.title)}*, {talkoot_words.day_said(day, turn.zone, t.language)}: "
    if not done.told and done.too_long:
        one_by_one = Button(t("Tell the hours"), f"hours each {planned.number}")
        return Refusal(head.removesuffix(": ") + "\n" + _beside(turn, done), (one_by_one,))
    if not done.told:
        return Refusal(head + t("everybody's hours have been noted already."), put_down.after(turn, planned))
    rows = [one.row for one in done.told]
    lines = [head + hours_words.total(t, hours.totals_of(turn.tx, rows, zone=turn.zone)) + "."]
    if done.late:
        late = t.list(
            [f"{hours_words.name(t, row)} {hours_words.hours(row.minutes or 0)}" for row in done.late[:_NAMED]]
        )
        lines.append(t("Came later: {names}.", names=late))
    if done.before:
        lines.append(t.n("{n} had been told before.", "{n} had been told before.", done.before))
    if done.too_long:
        lines.append(_beside(turn, done))
    return put_down.answer(turn, planned, done.told, lines)


def _beside(turn: Turn, done: _Done) -> str:
    """Say who has other hours then, so that so many more do not fit."""
    t = turn.t
    names = t.list([hours_words.named(t, one.head, "") or "–" for one in done.too_long[:_NAMED]])
    return t("They have other hours at that time, so tell theirs one by one: {names}.", names=names)


@command("told back", "ta tillbaka timmar", "palauta tunnit", takes=[Arg("which", as_said)])
@privately
def take_back(turn: Turn, which: str) -> Answer:
    """What was told at once is as it was before; what has been approved, or told anew since, stays."""
    t, before = turn.t, taking_back.own(turn, which, "hours")
    if before is None:
        return taking_back.nothing(t)
    was = before.was
    planned = talkoot.get(turn.tx, was["talkoot"])
    done = [hours.undo(turn.tx, one, now=turn.now) for one in was["rows"]]
    if "absent" in was:
        done.append(hours.put_back(turn.tx, was["absent"]))
    title = f"*{escape(planned.title)}*: " if planned else ""
    gone, stays = sum(done), len(done) - sum(done)
    if not gone:
        return Refusal(title + t("It cannot be taken back any more: the hours were approved or told anew."))
    text = title + t.n("{n} row is as it was before.", "{n} rows are as they were before.", gone)
    if stays:
        text += " " + t.n(
            "{n} was approved or told anew, and stays.", "{n} were approved or told anew, and stay.", stays
        )
    line = f"hours each {was['talkoot']}"
    leads = planned is not None and finding.organiser(turn, planned)
    return Reply(
        text, (Button(t("Tell the hours"), line),) if leads else (Button(t("My hours"), "hours"),), private=True
    )
