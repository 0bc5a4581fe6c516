"""Who approves hours, and what they are asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import notices, rights
from handlers.hours import asking_doers, hours_words
from handlers.talkoot import talkoot_words
from handlers.turn import Refusal, Town, Turn
from handlers.types import Button, Reply
from handlers.words import Words, escape
from storage import due, hours, joining, people, talkoot
from storage.db import Tx
from storage.hours import Row
from storage.people import Role
from storage.planned import Planned

_OFFERED = 6
_OWN = 8
WAITS = "hours-to-approve"
"""Due about ``approve:7:12``: person 12 has not approved what can be approved of talkoot 7."""


def candidates(tx: Tx, planned: Planned, rows: Sequence[Row]) -> list[people.Known]:
    """Return who may approve some of the rows: whoever organises the talkoot, and the caretakers, never the doer.

    Those who approve most of them come first. Whoever has no account could not answer.
    """
    everybody = {one.id: one for one in [*rights.leaders(tx, planned), *people.with_role(tx, Role.CARETAKER)]}
    selves = {one: joining.selves(tx, one) for one in everybody}
    foreign = {one: sum(not row.is_own(*selves[one]) for row in rows) for one in everybody}
    able = [one for one in everybody.values() if foreign[one.id] and people.accounts(tx, one.id)]
    return sorted(able, key=lambda one: -foreign[one.id])


def open_rows(tx: Tx, planned: Planned) -> list[Row]:
    """Return the rows of the talkoot that have hours and are not approved."""
    return [row for row in hours.of_talkoot(tx, planned.number) if row.is_open]


def unasked(tx: Tx, planned: Planned) -> list[Row]:
    """Return the rows of the talkoot that nobody has approved, or is asked to."""
    return [row for row in open_rows(tx, planned) if row.approver_id is None]


def ask(turn: Turn, planned: Planned, rows: Sequence[Row] | None = None) -> tuple[str, tuple[Button, ...]]:
    """Return the question who approves the rows (all that nobody is asked to approve), with those who can as buttons.

    Both are empty where there is nothing to approve.
    """
    t = turn.t
    found = unasked(turn.tx, planned) if rows is None else list(rows)
    if not found:
        return "", ()
    able = candidates(turn.tx, planned, found)[:_OFFERED]
    if not able:
        return t("Nobody here may approve these hours: another organiser or caretaker is needed."), (
            Button(t("Appoint"), "appoint"),
        )
    labels = ((t.label("{name} (you)", name=one.name) if one.id == turn.person.id else one.name) for one in able)
    buttons = (Button(label, f"approver {planned.number} {one.id}") for label, one in zip(labels, able, strict=True))
    return t("Who approves them?"), tuple(buttons)


def own_left(turn: Turn, planned: Planned, left: Sequence[Row]) -> tuple[str, tuple[Button, ...]]:
    """Say that the approver's own hours need somebody else, who is offered; nothing, where there are none."""
    if not left:
        return "", ()
    t = turn.t
    text = t("Nobody approves their own hours, so these were left out: ")
    text += t.list([f"{escape(hours_words.name(t, row))} {hours_words.hours(row.minutes or 0)}" for row in left[:_OWN]])
    who, buttons = ask(turn, planned, left)
    return f"{text}. {who}", buttons


def asked(tx: Tx, person_id: int, talkoot_id: int) -> tuple[list[Row], list[Row]]:
    """Return what the person is asked to approve of the talkoot: what can be approved now, and what waits for its
    doer. Whoever organises the talkoot no more, though they did when they were asked, approves nothing."""
    planned, person = talkoot.get(tx, talkoot_id), people.named(tx, person_id)
    if planned is None or person is None or not rights.leads(person, planned):
        return [], []
    selves = joining.selves(tx, person_id)
    rows = [row for row in hours.asked_of(tx, person_id, talkoot_id) if not row.is_own(*selves)]
    return [row for row in rows if row.acknowledged_at], [row for row in rows if not row.acknowledged_at]


def question(tx: Tx, t: Words, planned: Planned, person_id: int, *, zone: ZoneInfo) -> Reply:
    """Ask the person to approve what they are asked to: how much it is, and how much of it is not acknowledged yet."""
    ready, waiting = asked(tx, person_id, planned.number)
    rows = [*ready, *waiting]
    head = f"*{escape(planned.title)}*, {talkoot_words.when_said(t, planned, zone)}: "
    text = head + hours_words.counted(t, rows, hours.totals_of(tx, rows, zone=zone).cents) + "."
    if waiting:
        text += " " + t("Not acknowledged yet: {n}.", n=len(waiting))
    if not ready:
        text += "\n" + t("I will tell you when they can be approved.")
    return Reply(text, (*buttons(t, planned.number, ready), *signed(tx, t, planned, waiting, person_id)))


def signed(tx: Tx, t: Words, planned: Planned, waiting: Sequence[Row], person_id: int) -> tuple[Button, ...]:
    """Return the way to say, for whoever leads the work, that those who are waited for have signed on paper."""
    if not waiting or all(one.id != person_id for one in rights.leaders(tx, planned)):
        return ()
    return (Button(t("They signed on paper"), f"on paper {planned.number}"),)


def buttons(t: Words, talkoot_id: int, ready: Sequence[Row]) -> tuple[Button, ...]:
    """Return what the approver can do; the first repeats how much it is that is approved."""
    count = len(ready)
    line = f"approve hours {talkoot_id} {count} {asking_doers.minutes(ready)}"
    label = t("Approve") if count == 1 else t.label("Approve {n}", n=str(count))
    first = [Button(label, line)] if ready else []
    return (
        *first,
        Button(t("Show the rows"), f"hours rows {talkoot_id}"),
        Button(t("Not right"), f"reject hours {talkoot_id}"),
    )


def expect(tx: Tx, planned: Planned, rows: Sequence[Row], person_id: int, *, now: datetime) -> list[int]:
    """The person is asked to approve these rows, as far as they are not their own, and will be reminded once; return
    which."""
    selves = joining.selves(tx, person_id)
    asked_for = hours.ask_approval(tx, [row.number for row in rows if not row.is_own(*selves)], person_id)
    if asked_for:
        _remind(tx, planned, person_id, now=now)
    return asked_for


def _remind(tx: Tx, planned: Planned, person_id: int, *, now: datetime) -> None:
    """The person will be reminded once, if what they are asked to approve still waits after some days."""
    subject = f"approve:{planned.number}:{person_id}"
    due.drop(tx, subject)
    due.add(tx, kind=WAITS, subject=subject, person_id=person_id, at=now + asking_doers.PATIENCE)


def acknowledged(tx: Tx, planned: Planned, rows: Sequence[Row], *, now: datetime, town: Town) -> None:
    """Whoever is asked to approve the rows hears that nobody is waited for any more, where that is so now."""
    for person_id in sorted({row.approver_id for row in rows if row.approver_id is not None}):
        ready, waiting = asked(tx, person_id, planned.number)
        if ready and not waiting:

            def say(t: Words, who: int = person_id) -> Reply:
                reply = question(tx, t, planned, who, zone=town.zone)
                return Reply(t("Everybody has acknowledged now.") + "\n" + reply.text, reply.buttons)

            notices.inform(tx, person_id, say, now=now, town=town)


def nothing_open(turn: Turn, planned: Planned) -> Refusal:
    """Say that nothing of the talkoot waits to be approved."""
    t = turn.t
    rows = hours.of_talkoot(turn.tx, planned.number)
    approved = any(row.stands for row in rows)
    text = t("All hours have been approved already: ") if approved else t("No hours have been noted yet: ")
    button = Button(t("Show the rows"), f"hours rows {planned.number}")
    if not approved:
        button = Button(t("Tell the hours"), f"hours each {planned.number}")
    return Refusal(text + talkoot_words.headline(t, planned, turn.zone), (button,))
