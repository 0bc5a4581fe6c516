"""Telling one's own hours: of what one had signed up for, and of whom one brought; whoever leads the work hears."""

from __future__ import annotations

import re

from handlers import notices, rights
from handlers.hours import approval_words, disputing, hours_said, hours_words, present, put_down, unsaid
from handlers.hours.hours_said import Said
from handlers.talkoot import talkoot_words
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import Words, fold
from storage import hours, talkoot
from storage.hours import Locked, NotQuarters, Row, Same, Told, TooLong
from storage.sign_ups import SignedUp

_OFFERED = 3
_OTHERS = re.compile(r"s(\d{1,8})\+ ?(.*)")
"""Those whom the person brought with a sign-up ("s45+ 3h")."""


def told(turn: Turn, said: str) -> Answer:
    """The person tells their own hours of talkoot they had signed up for; whoever leads them hears."""
    t, known = turn.t, hours.attended(turn.tx, turn.person.id, now=turn.now)
    if not known:
        return _nothing_to_tell(turn)
    others = _OTHERS.fullmatch(said.strip())
    brought = [one for one in known if others and one.number == int(others[1]) and one.people > 1]
    if others and brought:
        return _tell_others(turn, brought[0], hours_said.read(others[2], turn.town.language))
    meant, rest = _meant(said, known)
    if not meant:
        return _which(turn, known, said)
    if len(meant) > 1:
        return _which(turn, meant, rest)
    reading = hours_said.read(rest, turn.town.language)
    if not isinstance(reading, Said) or not reading.minutes:
        lead = talkoot_words.mine(t, meant[0], turn.zone)
        return unsaid.refuse(turn, reading, lead=lead, line=f"hours s{meant[0].number}", most=present.lasts(meant[0]))
    return _tell(turn, meant[0], reading)


def _nothing_to_tell(turn: Turn) -> Refusal:
    text = turn.t("You had not signed up for talkoot that have begun. Ask the organiser to add you.")
    return Refusal(text, (Button(turn.t("All talkoot"), "talkoot"),))


def _meant(said: str, known: list[SignedUp]) -> tuple[list[SignedUp], str]:
    """Return which sign-ups the words begin with, by number (s45), title or task, and the words behind that."""
    words = said.split()
    for count in range(min(6, len(words)), 0, -1):
        begin, rest = fold(" ".join(words[:count])).strip(",.:;"), " ".join(words[count:])
        for found in (
            [one for one in known if f"s{one.number}" == begin],
            [one for one in known if begin in (fold(one.title), fold(f"{one.title} {one.task}"), fold(one.task))],
            [one for one in known if len(begin) > 3 and fold(one.title).startswith(begin)],
        ):
            if found:
                return found, rest
    return (known, said) if len(known) == 1 or said[:1].isdigit() else ([], said)


def _which(turn: Turn, known: list[SignedUp], said: str) -> Refusal:
    """Ask which of them is meant: each a button that says the same hours of it."""
    buttons = []
    for one in known[:8]:
        label = f"{one.title}, {one.task}, {talkoot_words.short_day(one, turn.zone, turn.language)}"
        line = f"hours s{one.number} {said}".strip()
        fits = len(line.encode()) <= 60 and isinstance(hours_said.read(said, turn.town.language), Said)
        buttons.append(Button(label, line if fits else f"hours s{one.number}"))
    return Refusal(turn.t("Which work do you mean?"), tuple(buttons))


def _tell(turn: Turn, sign_up: SignedUp, said: Said) -> Answer:
    """The person's own row has these hours, unless somebody else told others of them."""
    t, head = turn.t, hours.head_of(sign_up)
    before = hours.find(turn.tx, sign_up.day_id, sign_up.task_id, head.key)
    if before is not None and before.is_open and before.told_by not in (None, turn.person.id):
        same = (before.minutes, before.machine_minutes) == (said.minutes, said.machine_minutes)
        if not same:
            return disputing.dispute(turn, before, said_again(said))
    outcome = put_down.tell(turn, sign_up.day_id, sign_up.task_id, head, said)
    match outcome:
        case Told(row, before):
            return _done(turn, sign_up, row, before, said)
        case Same(row):
            text = t("I know already: ") + hours_words.work(t, row, turn.zone) + f" – {hours_words.state(t, row)}"
            return Reply(text, (disputing.mine(t),), private=True)
        case Locked(row):
            return disputing.approved_already(turn, row)
        case TooLong(most):
            return unsaid.too_long(turn, most, line=f"hours s{sign_up.number}")
        case NotQuarters():
            return unsaid.refuse(
                turn, hours_said.NoHours(), line=f"hours s{sign_up.number}", most=present.lasts(sign_up)
            )


def said_again(said: Said) -> str:
    """Return the hours as they are told."""
    machine = f", {said.machine} {hours_words.hours(said.machine_minutes)}" if said.machine_minutes else ""
    return hours_words.hours(said.minutes) + machine


def _done(turn: Turn, sign_up: SignedUp, row: Row, before: Row | None, said: Said) -> Reply:
    number = put_down.keep(turn, row.talkoot_id, [Told(row, before)])
    t, leader = turn.t, _tell_leader(turn, row)
    text = t("Noted: ") + hours_words.work(t, row, turn.zone) + "."
    if said.small:
        text += " " + t("{machine} is inside the hour's price.", machine=said.small)
    text += " " + t("{name} hears about it.", name=leader) if leader else ""
    buttons = [disputing.mine(t), Button(t("Take it back"), f"told back {number}")]
    if sign_up.people > 1:
        label = t.n("The same for whom I brought", "The same for the {n} I brought", sign_up.people - 1)
        buttons.insert(0, Button(label, f"hours s{sign_up.number}+ {said.minutes}min"))
    return Reply(text, tuple(buttons), private=True)


def _tell_others(turn: Turn, sign_up: SignedUp, said: hours_said.Reading) -> Answer:
    """Those whom the person brought have the same hours, as far as none are told of them."""
    t, line = turn.t, f"hours s{sign_up.number}+"
    if not isinstance(said, Said) or not said.minutes:
        return unsaid.refuse(turn, said, line=line, most=present.lasts(sign_up))
    told = []
    for head in hours.heads_of(sign_up)[1:]:
        before = hours.find(turn.tx, sign_up.day_id, sign_up.task_id, head.key)
        if before is None or before.minutes is None:
            outcome = put_down.tell(turn, sign_up.day_id, sign_up.task_id, head, Said(said.minutes))
            if isinstance(outcome, TooLong):
                return unsaid.too_long(turn, outcome.most, line=line)
            told += [outcome] if isinstance(outcome, Told) else []
    if not told:
        return Refusal(t("The hours of those whom you brought have been noted already."), (disputing.mine(t),))
    lines = hours_words.works(t, [one.row for one in told], turn.zone, me=turn.person.id)
    back = Button(t("Take it back"), f"told back {put_down.keep(turn, sign_up.talkoot_id, told)}")
    return Reply("\n".join([t("Noted: ").strip(), *lines]), (disputing.mine(t), back), private=True)


def _tell_leader(turn: Turn, row: Row) -> str:
    """Whoever leads the work hears what the person told of themselves; return who."""
    planned = talkoot.get(turn.tx, row.talkoot_id)
    if planned is None or rights.leads(turn.person, planned):
        return ""
    who = turn.person.name

    def say(t: Words) -> Reply:
        text = t("{name} noted their own hours: ", name=who) + hours_words.work(t, row, turn.zone)
        able = approval_words.candidates(turn.tx, planned, [row])
        chosen = [
            Button(t.label("{name} approves", name=one.name), f"approver {planned.number} {one.id}") for one in able
        ]
        return Reply(text, (*chosen[:_OFFERED], Button(t("Not right"), f"hours of {row.number}")))

    for leader in rights.leaders(turn.tx, planned):
        if notices.inform(turn.tx, leader.id, say, now=turn.now, town=turn.town):
            return leader.name
    return ""
