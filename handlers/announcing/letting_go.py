"""Letting an announcement go: at once, at its time or again and again; with a caretaker's word where it takes one."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers import night_words, times, when
from handlers.announcing import (
    announcement_words,
    announcing_rights,
    asked_caretakers,
    audiences_said,
    changed,
    delivery_card,
    finding,
    sending,
)
from handlers.announcing.preview import caretakers, preview
from handlers.commands import command
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import announcements, audiences, due, quiet, wallclock
from storage.announcements import Told
from storage.people import Role

NOW = "now"
MOST, WHILE = 10, timedelta(days=1)
"""So many announcements an organiser lets go, or asks for, within that time."""
_WHEN = N_("When is it to be sent? For example “tomorrow at 9” or “every Monday at 9”.")


def _how(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(text.strip(), text.strip())


@command(
    "send announcement",
    "skicka meddelande",
    "lähetä tiedote",
    role=Role.ORGANISER,
    also=(Role.OFFICER,),
    summary=N_("Send an announcement that you have written"),
    takes=[finding.UNSENT, Arg("how", _how, optional=True)],
)
def send(turn: Turn, told: Told, how: str | None) -> Answer:
    """The announcement is on its way, or waits for its time; or a caretaker is asked; or nothing, and this is why."""
    late = told.send_at is not None and told.send_at <= turn.now and not told.rule
    if told.is_waiting and (told.rule or not (how == NOW or late)):
        return preview(turn, told)
    if how == NOW or (told.is_waiting and late):
        return _let_go(turn, told, None, "")
    if late:
        return _too_late(turn, told)
    return _let_go(turn, told, told.send_at, told.rule)


def _too_late(turn: Turn, told: Told) -> Refusal:
    t = turn.t
    text = t(
        "The time has passed already: {when}.", when=announcement_words.when_said(t, told, turn.town, now=turn.now)
    )
    line = f"send announcement {told.number} {NOW}"
    return Refusal(
        text, (Button(t("Send now"), line), Button(t("Send later"), f"time announcement {told.number}")), private=True
    )


def _let_go(turn: Turn, told: Told, at: datetime | None, rule: str) -> Answer:
    """It is let go out at that time, or at once, if that may be and somebody hears it."""
    refused = changed.closed(turn, told) or _nobody(turn, told) or _too_many(turn, told)
    if refused is not None:
        return refused
    if told.is_waiting:
        due.drop(turn.tx, told.subject)
        announcements.hold_back(turn.tx, told.number)
    elif told.is_asked and (told.send_at, told.rule) != (at, rule):
        asked_caretakers.take_back(turn, told)  # a caretaker lets go out what they have read, at the time they read
    announcements.change_unsent(turn.tx, told.number, send_at=at, rule=rule)
    now = announcements.get(turn.tx, told.number) or told
    if not announcing_rights.may_send(turn.tx, turn.person, now):
        return _ask(turn, now)
    if now.is_asked:
        asked_caretakers.take_back(turn, now)
    announcements.confirm(turn.tx, told.number, by=turn.person.id, now=turn.now)
    return went(turn, announcements.get(turn.tx, told.number) or now)


def _nobody(turn: Turn, told: Told) -> Refusal | None:
    """Say that nobody would hear it, or that it says nothing."""
    t, reached = turn.t, audiences.reach(turn.tx, told.audience, now=turn.now, but=told.person_id)
    if not reached.is_nobody:
        return None
    whom = audiences_said.plain_list(turn, t, told.audience)
    lines = [t("Nobody would hear it: {whom}.", whom=whom), *audiences_said.missed(turn, reached)]
    to = Button(t("Choose to whom"), f"change announcement {told.number} to")
    return Refusal("\n".join(lines), (to,), private=True)


def _too_many(turn: Turn, told: Told) -> Refusal | None:
    """Say that it is enough for a day; who speaks for the town, and what was let go before, is not counted."""
    if announcing_rights.for_the_town(turn.person) or told.is_waiting or told.is_asked:
        return None
    if announcements.let_go_since(turn.tx, turn.person.id, since=turn.now - WHILE) < MOST:
        return None
    t = turn.t
    text = t("You have sent {n} announcements within a day. This one stays a draft: send it tomorrow.", n=MOST)
    return Refusal(text, (Button(t("Show it"), f"announcement {told.number}"),), private=True)


def _ask(turn: Turn, told: Told) -> Answer:
    """A caretaker is asked, once."""
    t, number = turn.t, told.number
    show = Button(t("Show it"), f"announcement {number}")
    if told.is_asked:
        text = t("The caretaker has been asked already: {names}.", names=caretakers(turn))
        return Refusal(text, (show,), private=True)
    names = asked_caretakers.ask(turn, told)
    if not names:
        text = t("This needs a caretaker's permission, and I cannot reach any: {names}.", names=caretakers(turn))
        return Refusal(text, (show,), private=True)
    text = t("Asked: {names}. You will hear as soon as it goes out, or does not.", names=t.list(names))
    back = Button(t("Take the request back"), f"hold announcement {number}")
    return Reply(text, (show, back), private=True)


def went(turn: Turn, told: Told) -> Reply:
    """It is sent, or will be at its time; return what its sender, who has just said so, reads."""
    t = turn.t
    if told.send_at is None or (told.send_at <= turn.now and not told.rule):
        sending.send(turn.tx, told, now=turn.now, town=turn.town)
        now = announcements.get(turn.tx, told.number) or told
        return delivery_card.shown(turn.tx, now, t, now=turn.now, town=turn.town)
    sending.arm(turn.tx, told, now=turn.now)
    return timed(turn, told)


def timed(turn: Turn, told: Told) -> Reply:
    """Return what is read of what waits for its time: when it goes, to whom, and how it can be stopped."""
    t, number = turn.t, told.number
    at = announcement_words.when_said(t, told, turn.town, now=turn.now)
    head = announcement_words.headline(told, t.language, turn.town.language)
    lead = t("This is sent again and again: {when}.", when=at) if told.rule else t("This is sent {when}.", when=at)
    reached = audiences.reach(turn.tx, told.audience, now=turn.now, but=told.person_id)
    lines = [t("“{line}”", line=head), lead, audiences_said.reaches(t, reached)]
    off = t("Stop repeating") if told.rule else t("Do not send after all")
    buttons = (
        Button(off, f"hold announcement {number}"),
        Button(t("Another time"), f"time announcement {number}"),
        Button(t("Change"), f"change announcement {number}"),
    )
    return Reply("\n".join(lines), buttons, private=True)


def _when(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read when it is sent: a time to come, or how often; nobody is written to at night unless it is urgent."""
    told: Told = values["told"]
    refused = changed.closed(turn, told)
    if refused is not None:
        return refused
    if not text.strip():
        return Unclear(turn.t(_WHEN), _times(turn, values))
    meaning = when.read(text, now=turn.now, zone=turn.zone, language=turn.language)
    if isinstance(meaning, when.Ask | when.Wrong):
        return times.doubt(turn, meaning, "", repeats=True)
    first = meaning.first if isinstance(meaning, when.Series) else meaning
    rule = meaning.rule if isinstance(meaning, when.Series) else ""
    if (isinstance(first, when.Span) and first.days) or "HOURLY" in rule:
        return Unclear(turn.t(_WHEN), _times(turn, values))
    if first.start <= turn.now and not rule:
        return times.doubt(turn, when.Wrong("past", at=first.start), "")
    if quiet.of_town(turn.tx).asleep(first.start, turn.zone) and not told.urgent:
        return _at_night(turn, first.start, rule)
    moment = when.Moment(first.start)
    return Got((first.start, rule), when.write(when.Series(moment, rule) if rule else moment, turn.zone))


def _at_night(turn: Turn, at: datetime, rule: str) -> Unclear:
    """Ask about the time nearest to it at which people are awake."""
    awake = quiet.of_town(turn.tx)
    near = [awake.evening(at, turn.zone) - timedelta(hours=1), awake.waking(at, turn.zone)]
    offered = [when.Moment(one) for one in near if one > turn.now]
    choices = [
        (
            when.say(one, zone=turn.zone, language=turn.language, year=False),
            when.write(when.Series(one, rule) if rule else one, turn.zone),
        )
        for one in offered
    ]
    hours = night_words.hours(awake, turn.language)
    return Unclear(turn.t("Nobody is written to at night ({hours}). When instead?", hours=hours), choices)


def _times(turn: Turn, _values: Values) -> Choices:
    """Return this evening, tomorrow morning and next Monday morning, as far as they lie ahead."""
    today = wallclock.local(turn.now, turn.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today + timedelta(days=7 - today.weekday())
    likely = [today + timedelta(hours=18), today + timedelta(days=1, hours=9), monday + timedelta(hours=9)]
    moments = [when.Moment(wallclock.utc(one, turn.zone)) for one in dict.fromkeys(likely)]
    return [
        (when.say(one, zone=turn.zone, language=turn.language, year=False), when.write(one, turn.zone))
        for one in moments
        if one.start > turn.now
    ]


@command(
    "time announcement",
    "schemalägg meddelande",
    "ajasta tiedote",
    aliases=("ajasta", "tidsätt", "tidsätt meddelande", "schemalägg", "schedule announcement"),
    role=Role.ORGANISER,
    also=(Role.OFFICER,),
    summary=N_("Send an announcement later, or again and again"),
    takes=[finding.UNSENT, Arg("at", _when, _WHEN, _times, known=True)],
)
def time(turn: Turn, told: Told, at: tuple[datetime, str]) -> Answer:
    """The announcement goes out by itself at that time, or at each of those times, unless it is held back."""
    return _let_go(turn, told, *at)


@command("hold announcement", "vänta med meddelande", "pidätä tiedote", takes=[finding.UNSENT])
def hold(turn: Turn, told: Told) -> Answer:
    """The announcement is a draft again: it does not go out by itself, and nobody is asked about it."""
    refused = changed.closed(turn, told)
    if refused is not None:
        return refused
    if told.is_asked:
        asked_caretakers.take_back(turn, told)
    elif announcements.hold_back(turn.tx, told.number):
        due.drop(turn.tx, told.subject)
    line = turn.t("It is a draft again and is not sent by itself.")
    return preview(turn, announcements.get(turn.tx, told.number) or told, [line])
