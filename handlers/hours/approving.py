"""Approving hours: somebody else than the doer looks at them; from then on they stand."""

from __future__ import annotations

import re
from datetime import datetime

from handlers import notices, rights
from handlers.commands import command
from handlers.falling_due import on_due
from handlers.hours import approval_words, asking_doers, hours_words
from handlers.hours.privately import privately
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Arg, Got, Refusal, Town, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape
from storage import hours, people, talkoot
from storage.db import Tx
from storage.due import Item
from storage.hours import Approved, Row
from storage.planned import Planned

_OFFERED = 8
_NUMBERS = re.compile(r"(\d{1,8}(?: \d{1,8} \d{1,8})?)(?: (.*))?", re.DOTALL)


def _asked_of_me(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read of which talkoot hours are approved, and how many rows and minutes the button told of."""
    numbers = _NUMBERS.fullmatch(text.strip())
    if numbers:
        number, *told = map(int, numbers[1].split())
        planned, rest = talkoot.get(turn.tx, number), numbers[2] or ""
        return Got((planned, tuple(told)), numbers[1], rest) if planned is not None else finding.none_such(turn)
    rows = [row for row in hours.asked_of(turn.tx, turn.person.id) if not row.is_own(turn.person.id)]
    titles = {row.talkoot_id: row.title for row in rows}
    said = text.strip().casefold()
    named = {number: title for number, title in titles.items() if said and title.casefold().startswith(said)}
    found = named or titles
    if not found:
        return _nothing_asked(turn)
    if len(found) == 1:
        planned = talkoot.get(turn.tx, next(iter(found)))
        return Got((planned, ()), str(next(iter(found))))
    return Unclear(turn.t("Of which talkoot?"), [(title, str(one)) for one, title in list(found.items())[:_OFFERED]])


def _nothing_asked(turn: Turn) -> Refusal:
    return Refusal(turn.t("You are not asked to approve any hours."), (Button(turn.t("My hours"), "hours"),))


@command(
    "approve hours",
    "godkänn timmar",
    "hyväksy tunnit",
    takes=[Arg("which", _asked_of_me, known=True)],
)
@privately
def approve(turn: Turn, which: tuple[Planned, tuple[int, ...]]) -> Answer:
    """What the person is asked to approve and has been acknowledged is locked, as much as the button told of."""
    (planned, told), t = which, turn.t
    ready, waiting = approval_words.asked(turn.tx, turn.person.id, planned.number)
    if not ready and not waiting:
        return _not_asked(turn, planned)
    if not told or not ready or told != (len(ready), asking_doers.minutes(ready)):
        reply = approval_words.question(turn.tx, t, planned, turn.person.id, zone=turn.zone)
        text = t("This has changed meanwhile.") + "\n" + reply.text if told and ready else reply.text
        return Refusal(text, reply.buttons)
    numbers = [row.number for row in ready]
    outcome = hours.approve(turn.tx, numbers, by=turn.person.id, now=turn.now, zone=turn.zone)
    return _approved(turn, planned, outcome, len(waiting))


def _not_asked(turn: Turn, planned: Planned) -> Refusal:
    """Say who is asked instead, or that it is done."""
    t = turn.t
    mine = rights.leads(turn.person, planned)
    open_rows = [row for row in approval_words.open_rows(turn.tx, planned) if not row.is_own(turn.person.id)]
    if not mine:
        return _nothing_asked(turn)
    if not open_rows:
        return approval_words.nothing_open(turn, planned)
    names = [people.named(turn.tx, one) for one in sorted({row.approver_id for row in open_rows if row.approver_id})]
    said = t.list([one.name for one in names if one is not None])
    text = t("These are asked of {names}.", names=said) if said else t("Nobody is asked to approve these yet.")
    label = t("I approve them")
    return Refusal(text, (Button(label, f"approver {planned.number} {turn.person.id}"),))


def _approved(turn: Turn, planned: Planned, done: Approved, waiting: int) -> Reply:
    t = turn.t
    head = f"*{escape(planned.title)}*, {talkoot_words.when_said(t, planned, turn.zone)}: "
    text = t("Approved: ") + head + _sum(t, done.rows) + "."
    if done.crowded:
        text += "\n" + _crowded(t, done.crowded)
    if waiting:
        text += " " + t("Not acknowledged yet: {n}.", n=waiting)
    text += "\n" + t("What is approved stands; a mistake is corrected by a row of its own.")
    _tell_leader(turn, planned, done, waiting)
    buttons = [Button(t("Show the rows"), f"hours rows {planned.number}")]
    if rights.leads(turn.person, planned):
        buttons += [Button(t("Correct a row"), f"correct hours t{planned.number}")]
        buttons += _thanks(turn, t, planned)
    if waiting:
        left = approval_words.asked(turn.tx, turn.person.id, planned.number)[1]
        buttons += approval_words.signed(turn.tx, t, planned, left, turn.person.id)
    return Reply(text, tuple(buttons), private=True)


def _crowded(t: Words, rows: tuple[Row, ...]) -> str:
    """Say whose hours do not fit beside those that are approved of them for the same time."""
    names = t.list([f"{hours_words.name(t, row)} {hours_words.hours(row.minutes or 0)}" for row in rows[:_OFFERED]])
    return t("Not approved, because these people have other approved hours at the same time: {names}.", names=names)


def _sum(t: Words, rows: tuple[Row, ...]) -> str:
    return hours_words.counted(t, rows, sum(row.value or 0 for row in rows))


def _thanks(turn: Turn, t: Words, planned: Planned) -> list[Button]:
    """Offer to thank everybody when the last row of the talkoot is approved."""
    if planned.thanked_at is not None or turn.now < planned.ends_at or approval_words.open_rows(turn.tx, planned):
        return []
    return [Button(t("Thank everybody"), f"thank {planned.number}")]


def _tell_leader(turn: Turn, planned: Planned, done: Approved, waiting: int) -> None:
    """Whoever leads the work hears that the hours are approved, and can thank everybody when all are."""

    def say(t: Words) -> Reply:
        text = t("{name} approved the hours: ", name=turn.person.name)
        text += f"*{escape(planned.title)}*, " + _sum(t, done.rows) + "."
        text += " " + t("Not acknowledged yet: {n}.", n=waiting) if waiting else ""
        signed = [Button(t("They signed on paper"), f"on paper {planned.number}")] if waiting else []
        rows = Button(t("Show the rows"), f"hours rows {planned.number}")
        return Reply(text, (*_thanks(turn, t, planned), rows, *signed))

    if planned.leads != turn.person.id:
        notices.inform(turn.tx, planned.leads, say, now=turn.now, town=turn.town)


@command(
    "reject hours",
    "godkänn inte timmar",
    "hylkää tunnit",
    takes=[
        Arg("which", _asked_of_me, known=True),
        Arg("why", as_said, N_("What is not right? The organiser will hear it.")),
    ],
)
@privately
def reject(turn: Turn, which: tuple[Planned, tuple[int, ...]], why: str) -> Answer:
    """The person does not approve the hours as they are: whoever leads the work hears why."""
    planned, t = which[0], turn.t
    ready, waiting = approval_words.asked(turn.tx, turn.person.id, planned.number)
    asked = [*ready, *waiting]
    if not asked:
        return _not_asked(turn, planned)
    hours.ask_nobody(turn.tx, [row.number for row in asked])

    def say(t: Words) -> Reply:
        text = t(
            "{name} did not approve the hours of {title}: {why}", name=turn.person.name, title=planned.title, why=why
        )
        return Reply(
            text,
            (
                Button(t("Show the rows"), f"hours rows {planned.number}"),
                Button(t("Ask again"), f"approver {planned.number}"),
            ),
        )

    told = ""
    for leader in rights.leaders(turn.tx, planned):
        if leader.id != turn.person.id and notices.inform(turn.tx, leader.id, say, now=turn.now, town=turn.town):
            told = leader.name
            break
    text = t("Not approved: ") + f"*{escape(planned.title)}*, " + hours_words.counted(t, asked, 0) + ". "
    text += t("{name} hears why.", name=told) if told else ""
    back = Button(t("Approve them after all"), f"approver {planned.number} {turn.person.id}")
    return Reply(text.strip(), (back,), private=True)


@on_due(approval_words.WAITS)
def still_waits(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Whoever could approve hours for days has been reminded once."""
    _, number, person = item.subject.split(":")
    planned, person_id = talkoot.get(tx, int(number)), item.person_id or int(person)
    if planned is None or not approval_words.asked(tx, person_id, planned.number)[0]:
        return

    def say(t: Words) -> Reply:
        reply = approval_words.question(tx, t, planned, person_id, zone=town.zone)
        return Reply(t("Still to approve, please:") + " " + reply.text, reply.buttons)

    notices.inform(tx, person_id, say, now=now, town=town)
