"""Talkoot that are short of people: who leads them hears two days before, and the groups when asked to be reminded."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from handlers import rights, when
from handlers.commands import command
from handlers.falling_due import on_due
from handlers.organising import group_line
from handlers.organising.finding_open import OPEN, closed, held
from handlers.reminders import rearming
from handlers.reminders.declared import Reminding, reminds
from handlers.talkoot import talkoot_words
from handlers.turn import Answer, Arg, Got, Refusal, Town, Turn, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, fold
from storage import due, quiet, talkoot_due, talkoot_whole, wallclock
from storage import talkoot as talkoot_store
from storage.db import Tx
from storage.due import Item
from storage.planned import Day, Planned, local_day
from storage.reminder_times import Kind

IN_THE_MORNING = "talkoot-remind-groups"
"""The groups are to be reminded when the town is awake."""
_DROP = "not"
rearming.rearms(Kind.MINIMUM, "minimums", talkoot_whole.rearm)
rearming.rearms(Kind.TALKOOT, "talkoot of groups", partial(talkoot_whole.rearm, groups=True), groups=True)


@on_due(talkoot_store.SHORT)
def due_of_old(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """What an earlier program promised to say to whoever leads the talkoot becomes due for each of them."""
    planned = talkoot_store.of_day(tx, int(item.subject.rpartition(":")[2]))
    for person_id in dict.fromkeys((planned.leads, planned.person_id)) if planned is not None else ():
        due.add(tx, kind=talkoot_due.MINIMUM, subject=item.subject, person_id=person_id, at=item.at)


@reminds(talkoot_due.MINIMUM)
def remind_leader(tx: Tx, item: Item, t: Words, now: datetime, town: Town) -> Reminding | None:
    """Say to who leads the talkoot, or made them, what is lacking, if anything; where that is too late, nothing."""
    number = int(item.subject.rpartition(":")[2])
    planned = talkoot_store.of_day(tx, number)
    if planned is None or not planned.is_open(now) or item.person_id not in (planned.leads, planned.person_id):
        return None
    day = planned.day(number)
    short = group_line.lacking(planned, now, day)
    if not short:
        return None
    head = talkoot_words.on_day(t, planned, day, town.zone)
    return Reminding(
        f"{head}\n{group_line.shortage(t, short[0][1])}",
        _buttons(t, planned, day, now),
        starts=day.starts_at,
        about=day.subject,
        leaders=tuple(one.id for one in rights.leaders(tx, planned) if one.id != item.person_id),
        name=planned.title,
    )


def _buttons(t: Words, planned: Planned, day: Day, now: datetime) -> tuple[Button, ...]:
    number = planned.number
    remind = Button(t("Remind groups"), f"remind groups {number} d{day.number}")
    listed = Button(t("Who comes"), f"participants {number}")
    if planned.starts_at <= now:
        return (remind, listed)
    whole = Button(t("Move"), f"move talkoot {number}"), Button(t("Cancel the talkoot"), f"cancel talkoot {number}")
    return (remind, *whole, listed)


def _day(turn: Turn, text: str, values: Values) -> Got | Refusal:
    """Read which day is meant (`d3`, or its date); without one, all of them are."""
    planned: Planned = values["talkoot"]
    said = fold(text).strip(" .,")
    if said in ("", "all", _DROP):
        return Got(said or "all", said or "all")
    found = [one for one in planned.days if said == f"d{one.number}"] or _on(turn, planned, text)
    if len(found) != 1:
        return Refusal(turn.t("That is no day of these talkoot: ") + talkoot_words.headline(turn.t, planned, turn.zone))
    return Got(found[0], f"d{found[0].number}")


def _on(turn: Turn, planned: Planned, text: str) -> list[Day]:
    meaning = when.find(text, now=turn.now, zone=turn.zone, language=turn.language).meaning
    if not isinstance(meaning, when.Span | when.Moment):
        return []
    day: date = wallclock.local(meaning.start, turn.zone).date()
    return [one for one in planned.days if local_day(one, turn.zone) == day]


@command(
    "remind groups",
    "påminn grupper",
    "muistuta ryhmiä",
    summary=N_("Tell the groups what your talkoot still lack"),
    takes=[OPEN, Arg("day", _day, known=True)],
)
def remind_groups(turn: Turn, talkoot: Planned, day: Day | str) -> Answer:
    """Each group where the card stands hears one line about what is lacking; at most once a day, and not at night."""
    t, about = turn.t, _subject(talkoot)
    if day == _DROP:
        due.drop(turn.tx, about)
        return Reply(t("The groups are not told."), private=True)
    planned = held(turn, talkoot, closed)
    if isinstance(planned, Refusal):
        return planned
    short = group_line.lacking(planned, turn.now, day if isinstance(day, Day) else None)
    hindered = _hindered(turn, planned, short)
    if hindered is not None:
        return hindered
    if quiet.of_town(turn.tx).asleep(turn.now, turn.zone):
        return _in_the_morning(turn, planned)
    count = group_line.say(turn.tx, planned, short, now=turn.now, town=turn.town)
    shown = group_line.line(t, planned, short, turn.town).text
    lead = t.n("I told it to {n} group:", "I told it to {n} groups:", count)
    return Reply(f"{lead}\n{shown}", _list(t, planned), private=True)


def _hindered(turn: Turn, planned: Planned, short: group_line.Lacking) -> Refusal | None:
    t, head = turn.t, talkoot_words.headline(turn.t, planned, turn.zone)
    if not short:
        return Refusal(t("Nothing is lacking: ") + head, _list(t, planned))
    if not group_line.groups(turn.tx, planned):
        choose = Button(t("Choose groups"), f"choose groups {planned.number}")
        return Refusal(t("The card stands in no group: ") + head, (choose,))
    if not group_line.reminded_today(planned, turn.now, turn.town):
        return None
    assert planned.reminded_at is not None
    last = when.say(when.Moment(planned.reminded_at), zone=turn.zone, language=t.language, year=False)
    text = t("The groups were told today already: {when}. I can tell them again tomorrow.", when=last)
    return Refusal(text, (Button(t("Message to all"), f"message talkoot {planned.number}"), *_list(t, planned)))


def _in_the_morning(turn: Turn, planned: Planned) -> Answer:
    t, morning = turn.t, quiet.of_town(turn.tx).waking(turn.now, turn.zone)
    if morning >= planned.starts_at - timedelta(minutes=30):
        return Refusal(t("The groups sleep now, and in the morning it is too late."), _list(t, planned))
    due.drop(turn.tx, _subject(planned))
    due.add(turn.tx, kind=IN_THE_MORNING, subject=_subject(planned), person_id=None, at=morning)
    at = when.say(when.Moment(morning), zone=turn.zone, language=t.language, year=False)
    back = Button(t("Take it back"), f"remind groups {planned.number} {_DROP}")
    return Reply(t("The groups sleep now. I tell them what is lacking then: {when}.", when=at), (back,), private=True)


def _subject(planned: Planned) -> str:
    return f"groups of {planned.subject}"


def _list(t: Words, planned: Planned) -> tuple[Button, ...]:
    return (Button(t("Who comes"), f"participants {planned.number}"),)


@on_due(IN_THE_MORNING)
def remind_now(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """The groups have heard what is lacking by now, if anything is."""
    planned = talkoot_store.get(tx, int(item.subject.rpartition(":")[2]))
    if planned is None or not planned.is_open(now) or group_line.reminded_today(planned, now, town):
        return
    short = group_line.lacking(planned, now)
    if short:
        group_line.say(tx, planned, short, now=now, town=town)
