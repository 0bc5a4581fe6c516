"""The weather call: at a set time who leads the talkoot is asked whether the work is done. It never decides."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from handlers import night_words, notices, rights, times, when
from handlers.commands import command
from handlers.falling_due import on_due
from handlers.organising import weather_call
from handlers.organising.finding_open import AHEAD, begun, held, unless
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Town, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, fold
from storage import due, quiet, wallclock
from storage import talkoot as talkoot_store
from storage.db import Tx
from storage.due import Item
from storage.keeping import EARLY
from storage.planned import Planned

UNANSWERED = "talkoot-weather-unanswered"
PATIENCE = timedelta(hours=1)
"""How long the leader has to answer before the other organisers are asked."""
NEVER = "never"
_HOURS_BEFORE = 3


def _at(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read when it is decided: before the work begins, and while people are awake to answer."""
    planned: Planned = values["talkoot"]
    if fold(text) in (NEVER, fold(turn.t("No weather call"))):
        return Got(None, NEVER)
    if not text.strip():
        return _ask(turn, planned)
    found = when.find(text, now=turn.now, zone=turn.zone, language=turn.language)
    match found.meaning:
        case when.Moment(at):
            return _checked(turn, planned, at)
        case when.Span(start, _, days) if not days:
            return _checked(turn, planned, start)
        case when.Ask() | when.Wrong() as meaning:
            return times.doubt(turn, meaning, "")
        case _:
            return Unclear(turn.t("At what time exactly? For example: {example}", example=_example(turn, planned)))


def _checked(turn: Turn, planned: Planned, at: datetime) -> Got | Unclear:
    if at <= turn.now:
        return times.doubt(turn, when.Wrong("past", at=at), "")
    if at >= planned.starts_at:
        return Unclear(turn.t("The work has begun by then. When is it decided?"), _choices(turn, {"talkoot": planned}))
    awake = quiet.of_town(turn.tx)
    if awake.asleep(at, turn.zone) and planned.starts_at >= awake.waking(at, turn.zone) + EARLY:
        hours = night_words.hours(awake, turn.language)
        text = turn.t("I wake nobody at night ({hours}). When is it decided?", hours=hours)
        return Unclear(text, _choices(turn, {"talkoot": planned}))
    return Got(at, when.write(when.Moment(at), turn.zone))


def _ask(turn: Turn, planned: Planned) -> Unclear:
    head = talkoot_words.headline(turn.t, planned, turn.zone)
    text = head + "\n" + turn.t("When is it decided whether the weather allows it?")
    return Unclear(text, _choices(turn, {"talkoot": planned}))


def _choices(turn: Turn, values: Values) -> Choices:
    """Return the evening before, and the morning, as far as they lie ahead."""
    planned: Planned = values["talkoot"]
    start = wallclock.local(planned.starts_at, turn.zone)
    eve = wallclock.evening_before(planned.starts_at, turn.zone)
    noon = wallclock.utc(datetime.combine(start.date() - timedelta(days=1), time(12)), turn.zone)
    morning = max(
        planned.starts_at - timedelta(hours=_HOURS_BEFORE), quiet.of_town(turn.tx).morning(start.date(), turn.zone)
    )
    good = [at for at in (noon, eve, morning) if turn.now < at <= planned.starts_at - timedelta(minutes=30)]
    found = [when.Moment(at) for at in good]
    said = [
        (when.say(one, zone=turn.zone, language=turn.language, year=False), when.write(one, turn.zone)) for one in found
    ]
    return [*said, (turn.t("No weather call"), NEVER)]


def _example(turn: Turn, planned: Planned) -> str:
    eve = wallclock.evening_before(planned.starts_at, turn.zone)
    return when.say(when.Moment(eve), zone=turn.zone, language=turn.language, year=False)


def _settled(turn: Turn, planned: Planned) -> Refusal | None:
    """Say why nothing is decided about the weather (any more), or nothing: of a draft it may be planned, too."""
    planning = planned.is_draft and planned.cancelled_at is None and turn.now < planned.starts_at
    return None if planning else begun(turn, planned)


@command(
    "weather",
    "väder",
    "sää",
    summary=N_("Decide at a set time whether the weather allows your talkoot"),
    takes=[
        unless(_settled),
        Arg("at", _at, N_("When is it decided whether the weather allows it?"), _choices, known=True),
    ],
)
def weather(turn: Turn, talkoot: Planned, at: datetime | None) -> Answer:
    """Who leads the talkoot will be asked then whether the work is done; the card says when."""
    t, planned = turn.t, held(turn, talkoot, _settled)
    if isinstance(planned, Refusal):
        return planned
    if at == planned.weather_at and planned.goes_ahead is None:
        return Reply(weather_call.decided_at(t, planned, at, turn), (_other(turn, planned),), private=True)
    weather_call.set_to(turn.tx, planned, at=at, ahead=None, now=turn.now, town=turn.town)
    back = weather_call.kept(turn, planned, at=at, ahead=None)
    text = weather_call.decided_at(t, planned, at, turn)
    leader = finding.leader_name(turn, planned)
    text += "\n" + t("I ask then: {name}.", name=leader) if at is not None and leader else ""
    return Reply(text, (back, _other(turn, planned)), private=True)


def _other(turn: Turn, planned: Planned) -> Button:
    return Button(turn.t("Another time"), f"weather {planned.number}")


@command("work goes ahead", "talkot blir av", "talkoot pidetään", takes=[AHEAD])
def work_goes_ahead(turn: Turn, talkoot: Planned) -> Answer:
    """The weather allows it: everybody who comes has heard so once, and the card says it."""
    planned = held(turn, talkoot, begun)
    if isinstance(planned, Refusal):
        return planned
    if planned.goes_ahead:
        text = turn.t("That has been decided already: the talkoot go ahead. ")
        buttons = (Button(turn.t("Who comes"), f"participants {planned.number}"),)
        return Reply(text + talkoot_words.headline(turn.t, planned, turn.zone), buttons, private=True)
    return weather_call.goes_ahead(turn, planned)


@on_due(talkoot_store.WEATHER)
def ask_leader(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Who leads the talkoot has been asked whether the work is done; where they cannot be reached, the others are."""
    planned = talkoot_store.get(tx, int(item.subject.rpartition(":")[2]))
    if planned is None or not weather_call.is_open(planned, now):
        return
    if _asked(tx, planned, planned.leads, now, town):
        about = f"weather of {planned.subject}"
        due.drop(tx, about)
        due.add(tx, kind=UNANSWERED, subject=about, person_id=None, at=now + PATIENCE)
    else:
        _ask_others(tx, planned, now, town)


@on_due(UNANSWERED)
def ask_others(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Where the leader has not answered, the other organisers have been asked."""
    planned = talkoot_store.get(tx, int(item.subject.rpartition(":")[2]))
    if planned is None or not weather_call.is_open(planned, now):
        return
    if planned.weather_at is not None and planned.weather_at <= now:  # else it is decided another time
        _ask_others(tx, planned, now, town)


def _ask_others(tx: Tx, planned: Planned, now: datetime, town: Town) -> None:
    for person in rights.leaders(tx, planned):
        if person.id != planned.leads:
            _asked(tx, planned, person.id, now, town)


def _asked(tx: Tx, planned: Planned, person_id: int, now: datetime, town: Town) -> bool:
    starts = planned.starts_at
    return notices.inform(
        tx, person_id, lambda t: weather_call.ask(t, planned, town), now=now, town=town, starts=starts
    )
