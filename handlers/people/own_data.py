"""What is kept about a person: all of it, as a file to read and as a file for machines."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from handlers import commands, rights, times, when
from handlers.booking.booking_words import span_of, thing, waits
from handlers.commands import command
from handlers.left_off import ANSWERED
from handlers.people import own_events, own_said, own_talkoot, roles
from handlers.reminding import own_words, times_said
from handlers.turn import Answer, Turn
from handlers.types import Button, File, Reply
from handlers.words import N_, unmarked
from storage import belongings, diary, joining, reminders, spaces, waiting
from storage.diary import Booked
from storage.outbox_table import State
from storage.people import Role

Rows = dict[str, list[dict[str, Any]]]

LANGUAGE_NAMES = {"fi": "suomi", "sv": "svenska", "en": "English"}
_ABOUT = {
    "booking": N_("booking {n}"),
    "waiting": N_("place in the queue {n}"),
    "series": N_("series {n}"),
    "sign_up": N_("sign-up {n}"),
    "event_answer": N_("your answer {n} to an event"),
    "digest of person": N_("your weekly digest"),
}
_OF_MINE = N_("something that I look after for you")


@command(
    "mydata",
    "minauppgifter",
    "omattiedot",
    aliases=("my data", "mina uppgifter", "omat tiedot"),
    linkable=True,
    summary=N_("Everything that I keep about you, as a file"),
)
def my_data(turn: Turn) -> Answer:
    """The person has everything that is kept about them, in private: to read, and for machines."""
    t, rows = turn.t, belongings.shown(turn.tx, joining.all_of(turn.tx, turn.person.id))
    name = t("my-data")
    whole = {"town": turn.town.name, "at": turn.now.isoformat(), "kept": rows}
    files = (
        File(f"{name}.txt", "text/plain", _to_read(turn, rows).encode()),
        File(f"{name}.json", "application/json", json.dumps(whole, ensure_ascii=False, indent=1).encode()),
    )
    text = t(
        "Here is everything that I keep about you. The first file is for reading; the second one says the same to "
        "machines, to the last detail."
    )
    return Reply(text, (Button(t("Forget me"), "forget"),), files, private=True)


def _to_read(turn: Turn, rows: Rows) -> str:
    t = turn.t
    booked = diary.ever(turn.tx, turn.person.id)
    ahead = [one for one in booked if one.ends_at > turn.now and one.cancelled_at is None]
    over = [one for one in booked if one.ends_at <= turn.now or one.cancelled_at is not None]
    who_cancelled = {row["id"]: row["cancelled_by"] for row in rows.get("booking", ())}
    parts = [
        (t("Who you are"), _who(turn, rows)),
        (t("What you do for the town"), _roles(turn, rows)),
        (t("Your bookings to come"), [_booking(turn, one) for one in ahead]),
        (t("What you have booked before, or cancelled"), [_past(turn, one, who_cancelled) for one in over]),
        (t("What you wait for in the queue"), _queue(turn)),
        (t("Your series"), _series(turn, rows)),
        (t("Talkoot that you signed up for"), own_talkoot.signed_up(turn, rows)),
        (t("Events that you answered for"), own_events.answered(turn, rows)),
        (t("What you told the organisers of events, and thought of them"), own_said.about_events(turn, rows)),
        (t("What you have announced"), own_said.announced(turn, rows)),
        (t("Your talkoo hours"), [unmarked(line) for line in own_talkoot.worked(turn)]),
        (t("What you organise"), own_talkoot.led(turn, rows) + own_events.led(turn, rows)),
        (t("What the organisers of what you come to may see"), own_talkoot.reached(turn)),
        (t("What I am asking you just now"), _asked(turn, rows)),
        (t("What I will remind you of, or look after for you"), _own(turn) + _due(turn, rows)),
        (t("What I have not said to you yet"), _unsaid(rows)),
    ]
    day = when.say_day(turn.now.astimezone(turn.zone).date(), language=t.language)
    head = t.label("What the village bell of {town} keeps about you, {day}", town=turn.town.name, day=day)
    body = (f"{title.upper()}\n" + "\n".join(lines or [t("Nothing.")]) for title, lines in parts)
    return "\n\n".join((head, *body, _rest(turn, rows))) + "\n"


def _who(turn: Turn, rows: Rows) -> list[str]:
    t, mine = turn.t, next(row for row in rows["person"] if row["id"] == turn.person.id)
    since = when.say_day(_at(mine["created_at"]).astimezone(turn.zone).date(), language=t.language)
    spoken = LANGUAGE_NAMES.get(mine["language"] or "", "–")
    return [
        t.label("Name: {name}", name=mine["name"] or "–"),
        t.label("Language: {language}", language=spoken),
        t.label("We first met: {day}", day=since),
        *(
            t.label("Account: {network}, {user}", network=row["network"].capitalize(), user=row["user"])
            for row in rows.get("account", ())
        ),
    ]


def _roles(turn: Turn, rows: Rows) -> list[str]:
    known = [(Role(row["role"]), row["subject"]) for row in rows.get("appointment", ())]
    return list(dict.fromkeys(roles.of(turn, turn.t, role, subject) for role, subject in known))


def _booking(turn: Turn, booked: Booked) -> str:
    t = turn.t
    text = f"{booked.number}. {thing(t, booked)}, {times.say(span_of(booked), turn.zone, t.language)}"
    text += t.label(" ({associations})", associations=t.list(booked.by)) if booked.by else ""
    text += t.label(" · {purpose}", purpose=booked.purpose) if booked.purpose else ""
    return text + (waits(t, booked) if booked.cancelled_at is None else "")


def _past(turn: Turn, booked: Booked, who: dict[int, str | None]) -> str:
    if booked.cancelled_at is None:
        return _booking(turn, booked)
    t = turn.t
    by = who.get(booked.number)
    said = t("cancelled by you") if by == "you" else t("cancelled by somebody else") if by else t("cancelled")
    return f"{_booking(turn, booked)} · {said}" + (f": {booked.why}" if booked.why else "")


def _queue(turn: Turn) -> list[str]:
    mine = waiting.of_person(turn.tx, turn.person.id)
    spans = ((one.space, when.Span(one.starts_at, one.ends_at, days=one.days)) for one in mine)
    return [f"{space}, {times.say(span, turn.zone, turn.language)}" for space, span in spans]


def _series(turn: Turn, rows: Rows) -> list[str]:
    lines = []
    for row in rows.get("series", ()):
        span = when.Span(_at(row["starts_at"]), _at(row["ends_at"]))
        said = when.say(when.Series(span, row["rule"]), zone=turn.zone, language=turn.language)
        over = turn.t(" · ended") if row["ended_at"] else ""
        space = rights.name_of(turn.tx, spaces.subject(row["space_id"]))
        lines.append(f"{row['id']}. {space}, {said}" + (f" · {row['purpose']}" if row["purpose"] else "") + over)
    return lines


def _asked(turn: Turn, rows: Rows) -> list[str]:
    found = ((commands.by_name(row["command"]), row["said"]) for row in rows.get("asking", ()))
    return [" · ".join((turn.t(one.summary), *_answers(said))) for one, said in found if one is not None]


def _answers(said: dict[str, str]) -> list[str]:
    return [words for label, words in said.items() if label != ANSWERED]


def _own(turn: Turn) -> list[str]:
    wished = [unmarked(own_words.line(turn, one)) for one in reminders.of_person(turn.tx, turn.person.id)]
    return times_said.chosen(turn) + wished


def _due(turn: Turn, rows: Rows) -> list[str]:
    lines = []
    for row in sorted(rows.get("due", ()), key=lambda row: str(row["at"])):
        kind, _, number = row["subject"].partition(":")
        about = turn.t.label(_ABOUT.get(kind, _OF_MINE), n=number)
        lines.append(f"{when.say(when.Moment(_at(row['at'])), zone=turn.zone, language=turn.language)}: {about}")
    return lines


def _unsaid(rows: Rows) -> list[str]:
    return [unmarked(json.loads(row["body"])[0]) for row in rows.get("outbox", ()) if row["state"] == State.WAITING]


def _rest(turn: Turn, rows: Rows) -> str:
    said = sum(row["state"] != State.WAITING for row in rows.get("outbox", ()))
    return turn.t.n(
        "Besides this, {n} message that I have said to you; it is kept for 90 days and stands in the other file.",
        "Besides this, {n} messages that I have said to you; each is kept for 90 days and stands in the other file.",
        said,
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
