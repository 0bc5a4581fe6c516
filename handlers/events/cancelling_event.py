"""Calling off an event, as a whole or a day of it: asked why and whether it is meant; and taking back what was done."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import rights, taking_back, when
from handlers.commands import command
from handlers.events import called_off, event_moved, event_words, finding, organised_days, told_event
from handlers.events.organised_days import Part
from handlers.planning import why_off
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, escape
from storage import changed_together, event_moving, events, undoing
from storage.events import DayNow, EventNow

CANCEL, KEEP = "cancel", "keep"
_ASK = N_("Why is it cancelled?")


def _sure(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Say what is called off, and how many hear of it."""
    if text in (CANCEL, KEEP):
        return Got(text, text)
    part: Part = values["part"]
    t, event = turn.t, part.event
    days = (part.day,) if part.day is not None else event_moving.ahead(event, turn.now)
    if part.day is None:
        lines = [t("Really cancel this event? ") + event_words.headline(t, event, turn.zone)]
        booked = changed_together.live(turn.tx, events.booked_with(turn.tx, event.number), now=turn.now)
    else:
        said = event_words.day_said(part.day, turn.zone, turn.language)
        lines = [t("Really call off this day? ") + f"*{escape(event.title)}* {said}"]
        booked = event_moving.of_days(turn.tx, event, days, now=turn.now)
    lines += told_event.will_hear(turn, event, {day.number for day in days})
    lines += [t("Free again:"), *told_event.said(turn, booked)] if booked else []
    return Unclear("\n".join(lines), _choices(turn, values))


def _choices(turn: Turn, values: Values) -> Choices:
    part: Part = values["part"]
    if part.day is not None:
        return [(turn.t("Call off this day"), CANCEL), (turn.t("Do not skip it"), KEEP)]
    return [(turn.t("Cancel the event"), CANCEL), (turn.t("Do not cancel"), KEEP)]


_SURE = Arg("sure", _sure, "", _choices, known=True)


@command(
    "cancel event",
    "ställ in evenemang",
    "peru tapahtuma",
    aliases=(
        *("peruuta tapahtuma", "avlys evenemang", "avlys evenemanget", "ställ in evenemanget"),
        *("avboka evenemang", "avboka evenemanget", "cancel the event"),
    ),
    summary=N_("Cancel your event"),
    takes=[
        organised_days.arg(ahead=True, by_day=False),
        Arg("why", why_off.read(_ASK), _ASK, why_off.choices),
        _SURE,
    ],
)
def cancel(turn: Turn, part: Part, why: str, sure: str) -> Answer:
    """It is cancelled with what was booked for it, and everybody has heard so once."""
    if sure == KEEP:
        return Reply(turn.t("Nothing was changed."), private=True)
    return called_off.cancel(turn, part.event, why)


def _one_day(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which day of an event is called off; of several it is asked."""
    said = f"d{text.strip()}" if text.strip().split(" ")[0].isdecimal() else text
    found = _PART.parse(turn, said, values)
    if not isinstance(found, Got):
        return found
    part: Part = found.value
    days = event_moving.ahead(part.event, turn.now)
    if part.day is None and (then := _then(turn, text, days)) is not None:
        return Got(Part(part.event, then), f"d{then.number}")
    if part.day is not None and len(part.event.held) > 1:
        return found
    if len(part.event.held) < 2:
        text = turn.t("It is on one day only: ") + event_words.headline(turn.t, part.event, turn.zone)
        return Refusal(text, (Button(turn.t("Cancel the event"), f"cancel event {part.event.number}"),))
    return Unclear(
        turn.t("Which day?"),
        [(event_words.short_day(day, turn.zone, turn.language), f"d{day.number}") for day in days[: finding.OFFERED]],
    )


def _then(turn: Turn, text: str, days: Sequence[DayNow]) -> DayNow | None:
    """Return the only one of the days that is on the date that the words say."""
    meaning = when.find(text, now=turn.now, zone=turn.zone, language=turn.language).meaning
    if not isinstance(meaning, when.Span | when.Moment):
        return None
    end = meaning.end if isinstance(meaning, when.Span) else meaning.start
    found = [one for one in days if one.starts_at <= end and one.ends_at > meaning.start]
    return found[0] if len(found) == 1 else None


_PART = organised_days.arg(ahead=True)


@command(
    "skip date",
    "ställ in dag",
    "jätä väliin",
    aliases=("skip day", "hoppa över dag", "peru päivä"),
    summary=N_("Call off one day of your event"),
    takes=[Arg("part", _one_day, N_("Which event?"), _PART.choices, known=True), _SURE],
)
def skip(turn: Turn, part: Part, sure: str) -> Answer:
    """The event is not on that day, and everybody who had said that they come then has heard so once."""
    if sure == KEEP or part.day is None:
        return Reply(turn.t("Nothing was changed."), private=True)
    return called_off.skip(turn, part.event, part.day.number)


def _off(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read which day, that was called off, is on after all."""
    said = text.strip().removeprefix("d")
    event = events.of_day(turn.tx, int(said)) if said.isdecimal() and len(said) < 10 else None
    if event is None:
        return finding.none_such(turn)
    if not rights.leads(turn.person, event):
        return finding.not_yours(turn, event)
    return Got((event, int(said)), said)


@command("restore date", "återinför dag", "palauta päivä", takes=[Arg("day", _off, N_("Which day?"))])
def restore(turn: Turn, day: tuple[EventNow, int]) -> Answer:
    """The event is on that day after all, and whoever had said that they come then has heard so."""
    return called_off.restore(turn, *day)


def _undo(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read which change is taken back; whoever organises the event may do it."""
    kinds = (event_moved.UNDO, called_off.UNDO)
    found = next((one for one in (taking_back.read(turn, text, kind) for kind in kinds) if one), None)
    event = events.get(turn.tx, int(found[1].subject.partition(":")[2])) if found else None
    if found is None or event is None:
        return taking_back.nothing(turn.t)
    if not rights.leads(turn.person, event):
        return finding.not_yours(turn, event)
    return Got((*found, event), str(found[0]))


@command("event back", "evenemang tillbaka", "palauta tapahtuma", takes=[Arg("undo", _undo, N_("Which event?"))])
def back(turn: Turn, undo: tuple[int, undoing.Before, EventNow]) -> Answer:
    """The event is as it was before, and everybody has heard so once; unless it was changed since."""
    number, before, event = undo
    if before.subject.startswith(f"{event_moved.UNDO}:"):
        answer: Answer | None = event_moved.put_back(turn, event, before.was)
    else:
        answer = called_off.bring_back(turn, event, before)
    if answer is None:
        return told_event.changed_since(turn, event)
    if not isinstance(answer, Refusal):
        undoing.done(turn.tx, number)
    return answer
