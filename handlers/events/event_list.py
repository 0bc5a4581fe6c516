"""What is on: events to come and talkoot beside them, by day, week, village, association or any words; one event;
and one's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers import commands, rights, when
from handlers.commands import command
from handlers.events import answers_shown, event_shown, event_words, finding
from handlers.signing_up import listed, own
from handlers.talkoot import talkoot_words
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import BUTTON_BYTES, Button, Reply
from handlers.words import N_, escape, fold
from storage import answers, associations, events, talkoot
from storage.answers import AnswerNow
from storage.event_table import Says
from storage.events import DayNow, EventNow
from storage.planned import Day, Planned
from storage.sign_ups import SignedUp

PAGE, FEW = 10, 5
"""How many are told in one message: in private, and in a group."""
_NUMBER = re.compile(r"#?e?(\d{1,9})", re.IGNORECASE)
_AFTER = re.compile(r"\+(\d{1,4})(?=\s|$)\s*")
_NOT_TOLD = frozenset(fold(word) for word in ("kylä", "kylässä", "by", "byn", "i", "village", "in", "at", "on", "the"))


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: `text` as it was said, the time and the words in it, told as `said`; the list goes on
    after so many."""

    text: str = ""
    after: int = 0
    span: tuple[datetime, datetime] | None = None
    when: str = ""
    words: tuple[str, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class EventThen:
    """An event, and its first day in the time that is meant."""

    event: EventNow
    day: DayNow


@dataclass(frozen=True, slots=True)
class TalkootThen:
    """Talkoot, and their first day in the time that is meant."""

    planned: Planned
    day: Day


Then = EventThen | TalkootThen


def _what(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read one event, by its number or title, or what is looked for."""
    said = " ".join(text.split())
    number = _NUMBER.fullmatch(said)
    if number is not None:
        return finding.ANY.parse(turn, said, values)
    after = _AFTER.match(said)
    said = said[after.end() :] if after else said
    named = [one for one in finding.known(turn, finding.anybody) if said and fold(one.title) == fold(said)]
    if len(named) == 1 and after is None:
        return Got(named[0], str(named[0].number))
    return Got(_sought(turn, said, int(after[1]) if after else 0), said)


def _sought(turn: Turn, said: str, after: int) -> Sought:
    found = when.find(said, now=turn.now, zone=turn.zone, language=turn.language)
    span, told, rest = None, "", said
    if isinstance(found.meaning, when.Span | when.Moment):
        meaning = found.meaning
        span = (meaning.start, meaning.end if isinstance(meaning, when.Span) else meaning.start)
        told, rest = when.say(meaning, zone=turn.zone, language=turn.language), found.rest
    words = tuple(word for word in re.split(r"[\s,.:;!?]+", fold(rest)) if word and word not in _NOT_TOLD)
    return Sought(said, after, span, told, words, " ".join(rest.split()) if words else "")


@command(
    "events",
    "evenemang",
    "tapahtumat",
    aliases=(
        *(
            "tapahtuma",
            "kaikki tapahtumat",
            "tulevat tapahtumat",
            "mitä on tulossa",
            "mitä tapahtuu",
            "menovinkit",
            "messut",
        ),
        *("kommande evenemang", "alla evenemang", "vad händer", "vad är på gång", "event", "mässor"),
        *("vad pågår", "händelser", "visa evenemang"),
        *("all events", "coming events", "what is on", "whats on", "fairs", "show events", "upcoming events"),
        *("what's on", "what’s on", "what's going on", "what is going on", "what is happening"),
    ),
    linkable=True,
    summary=N_("What is on: events and talkoot to come"),
    takes=[Arg("what", _what, optional=True)],
)
def to_come(turn: Turn, what: EventNow | Sought | None) -> Answer:
    """The person has seen which events are to come, or one of them with what they have said to it."""
    if isinstance(what, EventNow):
        return event_shown.shown(turn, what)
    sought = what or Sought()
    found = matching(turn, sought)
    if not found:
        return _nothing(turn, sought)
    page = PAGE if turn.room.private else FEW
    here = found[sought.after :][:page] or found[:page]
    signed_up = own.mine(turn) if turn.room.private else []
    lines = [line for one in here for line in _lines(turn, one, signed_up)]
    buttons = [_button(turn, one) for one in here]
    left = len(found) - sought.after - len(here)
    if left > 0:
        lines.append(turn.t.n("… and {n} more.", "… and {n} more.", left))
        more = f"events +{sought.after + len(here)} {sought.text}".strip()
        buttons += [Button(turn.t("More"), more)] if len(more.encode()) <= BUTTON_BYTES else []
    else:
        buttons += _ways_on(turn, sought)
    return Reply("\n".join([_head(turn, sought), *lines]), tuple(buttons))


def _head(turn: Turn, sought: Sought) -> str:
    said = " · ".join(filter(None, (sought.when, escape(sought.said))))
    lead = turn.t("What is on:")
    return f"{lead} {said}".strip()


def matching(turn: Turn, sought: Sought) -> list[Then]:
    """Return the events and talkoot that are meant, each with its first day then, in order."""
    since, until = sought.span or (turn.now, turn.now + finding.AHEAD)
    since = max(since, turn.now)
    villages = {one.id: one.village for one in associations.everyone(turn.tx)} if sought.words else {}
    found: list[Then] = []
    for event in events.between(turn.tx, since, until):
        day = next((one for one in event.held if one.ends_at > since and one.starts_at < until), None)
        if day is not None and _fits(event, (event.about, event.whom), sought.words, villages):
            found.append(EventThen(event, day))
    for planned in talkoot.between(turn.tx, since, until):
        then = next((one for one in planned.days if one.ends_at > since and one.starts_at < until), None)
        if then is not None and _fits(planned, ("talkoot",), sought.words, villages):
            found.append(TalkootThen(planned, then))
    return sorted(found, key=lambda one: one.day.starts_at)


def _fits(plan: EventNow | Planned, more: tuple[str, ...], words: tuple[str, ...], villages: dict[Any, str]) -> bool:
    """Tell whether every word stands in what is told of it, also inflected."""
    theirs = [villages.get(number, "") for number in plan.associations]
    told = fold(" ".join((plan.title, plan.place, *more, *plan.by, *theirs)))
    there = re.split(r"[\s,.:;!?()/–-]+", told)
    return all(any(one.startswith(_stem(word)) for one in there) for word in words)


def _stem(word: str) -> str:
    """Return what a word has in common with its other forms: "marttayhdistyksen" is "marttayhdistys"."""
    return word[: max(4, len(word) - min(4, len(word) // 2 - 1))]


def _lines(turn: Turn, one: Then, mine: list[SignedUp]) -> list[str]:
    """Return it with its time, and what the person has said to it."""
    if isinstance(one, TalkootThen):
        return listed.lines(turn, one.planned, mine, among=True)
    t, event, day = turn.t, one.event, one.day
    said = answers_shown.what(t, event, day, turn.zone)
    room = event.left(event.answered(turn.now) or day)
    if room is not None:
        said += " · " + (t.n("{n} place left", "{n} places left", room) if room else t("full, you can queue"))
    theirs = answers.mine(turn.tx, _answered_day(event, day), turn.person.id) if turn.room.private else None
    return [f"• {said}", *([f"  {event_shown.standing(turn, theirs)}"] if theirs is not None else [])]


def _answered_day(event: EventNow, day: DayNow) -> int:
    return day.number if event.repeats else event.days[0].number


def _button(turn: Turn, one: Then) -> Button:
    """Return the button that shows it."""
    t, zone = turn.t, turn.zone
    if isinstance(one, TalkootThen):
        return Button(talkoot_words.short(t, one.planned, zone), f"talkoot {one.planned.number}")
    event = one.event
    if not event.repeats:
        return Button(event_words.short(t, event, zone), f"events {event.number}")
    return Button(f"{event.title} {event_words.short_day(one.day, zone, t.language)}", f"events {event.number}")


def _ways_on(turn: Turn, sought: Sought) -> list[Button]:
    t = turn.t
    if sought.span or sought.words:
        return [answers_shown.all_events(t)]
    return [
        Button(t("This weekend"), "events this weekend"),
        Button(t("My events"), "my events"),
        Button(t("Talkoot"), "talkoot"),
    ]


def _nothing(turn: Turn, sought: Sought) -> Answer:
    """Say that nothing is on then, and who can plan something."""
    t = turn.t
    if sought.span or sought.words:
        said = " · ".join(filter(None, (sought.when, sought.said)))
        return Reply(t("I know of no events: {what}", what=said), (answers_shown.all_events(t),))
    text, made = t("No events are coming up just now."), commands.by_name("new event")
    talkoot = Button(t("Talkoot"), "talkoot")
    if made is not None and rights.may_use(turn.person, made):
        return Reply(text, (Button(t("New event"), "new event"), talkoot))
    return Reply(text, (talkoot,))


@command(
    "my events",
    "mina evenemang",
    "omat tapahtumat",
    aliases=("minun tapahtumat", "minun tapahtumani", "mina event"),
    linkable=True,
    summary=N_("Events I come to"),
)
def mine(turn: Turn) -> Answer:
    """The person has seen in private what they come to, may come to or wait for, and what they organise."""
    t = turn.t
    coming = answers.of_person(turn.tx, turn.person.id, now=turn.now)
    led = [one for one in finding.known(turn, finding.organiser) if one.person_id == turn.person.id or _runs(turn, one)]
    lines = [_own(turn, one) for one in coming]
    lines += [t("You organise: ") + event_words.headline(t, one, turn.zone) for one in led]
    if not lines:
        text = t("You have not said that you come to any event.")
        return Reply(text, (answers_shown.all_events(t),), private=True)
    numbers = {one.event_id: answers_shown.short(turn, one) for one in coming}
    numbers |= {one.number: event_words.short(t, one, turn.zone) for one in led}
    buttons = [Button(label, f"events {number}") for number, label in list(numbers.items())[:PAGE]]
    return Reply(
        "\n".join(lines),
        (*buttons, Button(t("All to my calendar"), "calendar of mine"), answers_shown.all_events(t)),
        private=True,
    )


def _runs(turn: Turn, event: EventNow) -> bool:
    """Tell whether the person organises it as who they are, and not only because they look after the town."""
    return not rights.caretaker(turn.person)


def _own(turn: Turn, one: AnswerNow) -> str:
    t, event = turn.t, events.get(turn.tx, one.event_id)
    assert event is not None
    comes = t("You come: ") if one.says == Says.YES else t("You may come: ")
    lead = t("In the queue: ") if one.is_waiting else comes
    return lead + answers_shown.whole(t, event, one, turn.zone)
