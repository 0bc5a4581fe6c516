"""Checking people in: whoever leads the work ticks off who is there, on a list that everybody who leads it sees."""

from __future__ import annotations

import re

from handlers import rights, when
from handlers.commands import command
from handlers.on_the_day import check_in_view, living, presence
from handlers.on_the_day.days import DAY
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import hours, sign_ups
from storage import talkoot as talkoot_store
from storage.planned import Day, Planned
from storage.sign_ups import SignedUp

_PAGE = re.compile(r"\s*p(\d{1,3})\b\s*", re.IGNORECASE)
_TICK = re.compile(r"(\d{1,9}) (\d{1,3})(?: (\d{1,3}))?")
_ALL = re.compile(r"all d(\d{1,9})")


def _page(_turn: Turn, text: str, _values: Values) -> Got:
    found = _PAGE.match(text)
    return Got(int(found[1]) if found else None, text)


@command(
    "check in",
    "avprickning",
    "läsnäolijat",
    summary=N_("Tick off who came to your talkoot"),
    takes=[finding.HELD, DAY, Arg("page", _page, optional=True)],
    aliases=("merkitse lasnaolijat", "nimenhuuto", "pricka av", "upprop", "narvaro", "narvarolista", "attendance"),
)
def check_in(turn: Turn, talkoot: Planned, day: Day, page: int | None) -> Answer:
    """Whoever leads the work has the list to tap; asked for anew, it stands as the newest message."""
    if talkoot.cancelled_at is not None:
        head = talkoot_words.headline(turn.t, talkoot, turn.zone)
        return Refusal(turn.t("These talkoot have been cancelled: ") + head)
    return _list(turn, talkoot, day, page)


def _list(turn: Turn, planned: Planned, day: Day, page: int | None) -> Reply:
    reply = check_in_view.view(turn.t, turn.tx, planned, day, zone=turn.zone, now=turn.now, page=page or 1)
    return living.answer(turn, check_in_view.start_of(day), reply, anew=page is None)


def _who(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read whom a tap on the list means: one of a sign-up, or everybody of a day."""
    one, everybody = _TICK.fullmatch(text.strip()), _ALL.fullmatch(text.strip())
    if everybody:
        planned = talkoot_store.of_day(turn.tx, int(everybody[1]))
        what: object = planned.day(int(everybody[1])) if planned else None
    else:
        sign_up = sign_ups.get(turn.tx, int(one[1])) if one else None
        planned = talkoot_store.get(turn.tx, sign_up.talkoot_id) if sign_up else None
        what = (sign_up, int(one[2]), int(one[3] or 1)) if one and sign_up and int(one[2]) < sign_up.people else None
    if planned is None or what is None:
        return finding.none_such(turn)
    if not rights.leads(turn.person, planned):
        return finding.not_yours(turn, planned)
    return Got((planned, what), text)


@command("tick", "bocka av", "ruksaa", takes=[Arg("who", _who)])
def tick(turn: Turn, who: tuple[Planned, Day | tuple[SignedUp, int, int]]) -> Answer:
    """Whoever is tapped is present, or, tapped again, is not; everybody who has the list open sees it."""
    planned, what = who
    day = what if isinstance(what, Day) else planned.day(what[0].day_id)
    if turn.now < presence.opens_at(day):
        return _too_early(turn, planned, day)
    if isinstance(what, Day):
        for one in check_in_view.everybody(turn.tx, day):
            presence.arrive(turn, one.sign_up, [one.seat])
        page = 1
    else:
        sign_up, seat, page = what
        refusal = _tick(turn, planned, sign_up, seat)
        if refusal is not None:
            return refusal
    presence.shown_anew(turn, planned, day, but=turn.room.id)
    return _list(turn, planned, day, page)


def _tick(turn: Turn, planned: Planned, sign_up: SignedUp, seat: int) -> Refusal | None:
    """One more is present, or one is not after all; whose hours have been told was there."""
    t = turn.t
    if sign_up.ended_at is not None:
        text = t("{name} does not come any more.", name=sign_up.name)
        return Refusal(text, (Button(t("Show the list"), f"check in {planned.number} d{sign_up.day_id}"),))
    row = hours.find(turn.tx, sign_up.day_id, sign_up.task_id, hours.head_of(sign_up, seat).key)
    if row is None:
        presence.arrive(turn, sign_up, [seat])
    elif row.minutes is None:
        hours.remove(turn.tx, row.number, now=turn.now)
    else:
        text = t("{name}: the hours have been noted already.", name=row.name or sign_up.name)
        return Refusal(text, (Button(t("Show the rows"), f"hours rows {planned.number}"),))
    return None


def _too_early(turn: Turn, planned: Planned, day: Day) -> Refusal:
    at = when.say(when.Moment(presence.opens_at(day)), zone=turn.zone, language=turn.language)
    text = turn.t("{title}: who is present can be told from {at} on.", title=planned.title, at=at)
    return Refusal(text, (Button(turn.t("Print the list"), f"print list {planned.number} d{day.number}"),))
