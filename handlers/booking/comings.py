"""Who comes to a space when: what its keeper reads to hand out the key."""

from __future__ import annotations

from datetime import date, timedelta

from handlers import notices, rights, times, when
from handlers.booking import booking_words
from handlers.turn import Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import diary, people, spaces, wallclock
from storage.diary import Booked
from storage.occupied import State
from storage.people import Role
from storage.spaces import Space

MOST = 30
"""How many are told in one message."""
MOST_ASKED = 3
WEEK = timedelta(days=7)


def told(turn: Turn, space: Space, first: date, last: date) -> Reply:
    """Tell a keeper, in private, who comes on these days, with names."""
    t = turn.t
    start, end = wallclock.day_bounds(first, turn.zone)[0], wallclock.day_bounds(last, turn.zone)[1]
    found = [one for one in diary.between(turn.tx, space.id or 0, start, end) if one.ends_at > max(start, turn.now)]
    said = when.say(when.Span(start, end, days=True), zone=turn.zone, language=turn.language)
    if found:
        lines = [t("Who comes: *{space}*, {days}", space=space.name, days=said)]
    else:
        lines = [t("Nobody has booked *{space}* {days}.", space=space.name, days=said)]
    lines += [_line(turn, one) for one in found[:MOST]]
    if len(found) > MOST:
        lines.append(t.n("… and {n} more.", "… and {n} more.", len(found) - MOST))
    asked = [one for one in found if one.state == State.REQUESTED][:MOST_ASKED]
    buttons = [Button(t("Approve {n}", n=one.number), f"approve {one.number}") for one in asked]
    following = when.Span(end, wallclock.day_bounds(last + WEEK, turn.zone)[1], days=True)
    buttons.append(Button(t("Next week"), f"bookings #{space.id} {when.write(following, turn.zone)}"))
    return Reply("\n".join(lines), tuple(buttons), private=True)


def _line(turn: Turn, one: Booked) -> str:
    """Return "7. la 28.11. klo 10–13: Aino (Eräpolku ry) · pilates"."""
    t, person = turn.t, people.named(turn.tx, one.person_id)
    at = times.say(booking_words.span_of(one), turn.zone, turn.language, year=False)
    text = t("{n}. {when}: {name}", n=one.number, when=at, name=person.name if person else "–")
    text += t(" ({associations})", associations=t.list(one.by)) if one.by else ""
    text += " · " + t.n("{n} piece", "{n} pieces", one.quantity) if one.quantity else ""
    text += t(" · {purpose}", purpose=one.purpose) if one.purpose else ""
    return text + (t(" · waits for the keeper") if one.state == State.REQUESTED else "")


def ask_to_cancel(turn: Turn, booked: Booked) -> bool:
    """Who answers for the space is asked to cancel the booking for its booker; False if nobody could be reached."""

    def say(t: Words) -> Reply:
        text = t("{name} asks you to cancel this: ", name=turn.person.name) + booking_words.said(t, booked, turn.zone)
        return Reply(text, (Button(t("Cancel booking"), f"cancel {booked.number}"),))

    able = rights.who(turn.tx, Role.KEEPER, spaces.subject(booked.space_id))
    told = [notices.inform(turn.tx, one.id, say, now=turn.now, town=turn.town, starts=booked.starts_at) for one in able]
    return any(told)
