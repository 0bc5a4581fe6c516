"""One's own talkoo hours: what was told, how far it has come, and telling them oneself."""

from __future__ import annotations

from datetime import datetime

from handlers import notices, rights
from handlers.hours import approval_words, asking_doers, disputing, hours_said, hours_words, present, unsaid
from handlers.hours.hours_said import Said
from handlers.talkoot import talkoot_words
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import Words, fold
from storage import hours, talkoot, undoing, wallclock
from storage.hours import Acknowledged, Locked, NotQuarters, Row, Same, Told, TooLong
from storage.sign_ups import SignedUp

_SHOWN, _OFFERED = 12, 3


def own_hours(turn: Turn, said: str | None = None) -> Answer:
    """Show the person's own hours; with words ("rantasiivous 3h"), they tell them of what they had signed up for."""
    if said and said.strip():
        return told(turn, said)
    t = turn.t
    rows = [row for row in hours.of_person(turn.tx, turn.person.id) if row.reverses_id is None]
    if not rows:
        text = t("No talkoo hours have been told of you yet.")
        return Reply(text, (Button(t("All talkoot"), "talkoot"),), private=True)
    lines = [_this_year(turn), *(_line(turn, row) for row in rows[:_SHOWN])]
    left = len(rows) - _SHOWN
    lines += [t.n("… and {n} more row", "… and {n} more rows", left)] if left > 0 else []
    return Reply("\n".join(lines), (*_to_acknowledge(turn), Button(t("Certificate"), "certificate")), private=True)


def _line(turn: Turn, row: Row) -> str:
    whose = "" if row.person_id == turn.person.id else f"{hours_words.name(turn.t, row)} · "
    return f"• {whose}{hours_words.work(turn.t, row, turn.zone)} – {hours_words.state(turn.t, row)}"


def _this_year(turn: Turn) -> str:
    """Return what the person has done this year, and how much of it is approved."""
    year = wallclock.local(turn.now, turn.zone).year
    since = wallclock.utc(datetime(year, 1, 1), turn.zone)  # noqa: DTZ001 - a wall-clock time
    mine = [row for row in hours.of_person(turn.tx, turn.person.id, since=since) if row.person_id == turn.person.id]
    all_of_it = sum(row.minutes or 0 for row in mine)
    approved = sum(row.minutes or 0 for row in mine if row.approved_at is not None)
    pending = sum(row.minutes or 0 for row in mine if row.is_open)
    said = hours_words.hours(approved + pending if pending else all_of_it)
    return turn.t(
        "Your talkoo hours in {year}: {all}, of which approved {approved}.",
        year=year,
        all=said,
        approved=hours_words.hours(approved),
    )


def _to_acknowledge(turn: Turn) -> list[Button]:
    """Return a button for each talkoot whose hours wait for the person to acknowledge them."""
    waiting: dict[int, list[Row]] = {}
    for row in asking_doers.of(turn.tx, turn.person.id):
        waiting.setdefault(row.talkoot_id, []).append(row)
    return [
        Button(
            turn.t.label("Acknowledge {title}", title=rows[0].title),
            f"acknowledge {number} {len(rows)} {asking_doers.minutes(rows)}",
        )
        for number, rows in list(waiting.items())[:_OFFERED]
    ]


def told(turn: Turn, said: str) -> Answer:
    """The person tells their own hours of talkoot they had signed up for; whoever leads them hears."""
    t, known = turn.t, hours.attended(turn.tx, turn.person.id, now=turn.now)
    if not known:
        return _nothing_to_tell(turn)
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
    outcome = hours.tell(
        turn.tx,
        day_id=sign_up.day_id,
        task_id=sign_up.task_id,
        head=head,
        minutes=said.minutes,
        machine=said.machine,
        machine_minutes=said.machine_minutes,
        by=turn.person.id,
        now=turn.now,
        zone=turn.zone,
        acknowledged=Acknowledged.TAP,
    )
    match outcome:
        case Told(row, before):
            return _done(turn, row, before, said)
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


def _done(turn: Turn, row: Row, before: Row | None, said: Said) -> Reply:
    was = {"rows": [hours.as_was(row, before)], "talkoot": row.talkoot_id}
    number = undoing.keep(turn.tx, f"hours:{row.number}", was, person_id=turn.person.id, now=turn.now)
    t, leader = turn.t, _tell_leader(turn, row)
    text = t("Told: ") + hours_words.work(t, row, turn.zone) + "."
    if said.small:
        text += " " + t("{machine} is inside the hour's price.", machine=said.small)
    text += " " + t("{name} hears about it.", name=leader) if leader else ""
    return Reply(text, (disputing.mine(t), Button(t("Take it back"), f"told back {number}")), private=True)


def _tell_leader(turn: Turn, row: Row) -> str:
    """Whoever leads the work hears what the person told of themselves; return who."""
    planned = talkoot.get(turn.tx, row.talkoot_id)
    if planned is None or rights.leads(turn.person, planned):
        return ""
    who = turn.person.name

    def say(t: Words) -> Reply:
        text = t("{name} told their own hours: ", name=who) + hours_words.work(t, row, turn.zone)
        able = approval_words.candidates(turn.tx, planned, [row])
        chosen = [
            Button(t.label("{name} approves", name=one.name), f"approver {planned.number} {one.id}") for one in able
        ]
        return Reply(text, (*chosen[:_OFFERED], Button(t("Not right"), f"hours of {row.number}")))

    for leader in rights.leaders(turn.tx, planned):
        if notices.inform(turn.tx, leader.id, say, now=turn.now, town=turn.town):
            return leader.name
    return ""
