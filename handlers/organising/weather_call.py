"""What is said when it is decided whether the weather allows the work, and how that is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers import when
from handlers.organising import concerned, everybody
from handlers.talkoot import talkoot_words
from handlers.turn import Answer, Town, Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import talkoot, undoing
from storage.db import Tx
from storage.planned import Planned
from storage.sign_ups import SignedUp

UNDO = "talkoot_weather"


def ask(t: Words, planned: Planned, town: Town) -> Reply:
    """Return the question whether the work is done in this weather, with how many come."""
    text = t("Does the weather allow it, do the talkoot go ahead? ") + talkoot_words.headline(t, planned, town.zone)
    coming = sum(day.coming for day in planned.days)
    number = planned.number
    buttons = (
        Button(t("Go ahead"), f"work goes ahead {number}"),
        Button(t("Move"), f"move talkoot {number}"),
        Button(t("Call off"), f"call off {number}"),
    )
    return Reply(text + "\n" + t.n("{n} comes", "{n} come", coming), buttons)


def is_open(planned: Planned, now: datetime) -> bool:
    """Tell whether it is still to be decided."""
    return (
        planned.published_at is not None
        and planned.cancelled_at is None
        and planned.goes_ahead is None
        and (now < planned.starts_at)
    )


def kept(turn: Turn, planned: Planned, *, at: datetime | None, ahead: bool | None) -> Button:
    """Return the button that takes the change back; `at` and `ahead` are as they are from now on."""
    was = {"at": _iso(planned.weather_at), "ahead": planned.goes_ahead, "then": [_iso(at), ahead]}
    undo = undoing.keep(turn.tx, f"{UNDO}:{planned.number}", was, person_id=turn.person.id, now=turn.now)
    return Button(turn.t("Take it back"), f"talkoot back {undo}")


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def set_to(tx: Tx, planned: Planned, *, at: datetime | None, ahead: bool | None, now: datetime, town: Town) -> None:
    """It is decided then, or has been; what becomes due is as it is now, and the card shows it."""
    talkoot.change(tx, planned.number, weather_at=at, goes_ahead=ahead)
    after = talkoot.get(tx, planned.number)
    assert after is not None
    talkoot.remind(tx, after, zone=town.zone, now=now)
    talkoot.changed(tx, planned.number, now=now)


def goes_ahead(turn: Turn, planned: Planned) -> Answer:
    """The work is done: everybody who comes has heard so once, and the card says it."""
    set_to(turn.tx, planned, at=planned.weather_at, ahead=True, now=turn.now, town=turn.town)

    def lead(t: Words) -> str:
        return t("The weather allows it, the talkoot go ahead: ") + talkoot_words.headline(t, planned, turn.zone)

    told = _tell(turn, planned, lead)
    text = lead(turn.t) + everybody.told(turn, told)
    back = kept(turn, planned, at=planned.weather_at, ahead=True)
    return Reply(text, (back, Button(turn.t("Who comes"), f"participants {planned.number}")), private=True)


def _tell(turn: Turn, planned: Planned, lead: concerned.Lead) -> everybody.Told:
    def say(t: Words, signed: Sequence[SignedUp]) -> Reply:
        lines = [lead(t), *concerned.own(turn, t, signed)]
        return Reply("\n".join(lines), (everybody.give_up(t, planned, signed),))

    theirs = everybody.of(turn.tx, planned, but=turn.person.id, waiting=False)
    told = everybody.tell(turn.tx, theirs, say, now=turn.now, town=turn.town)
    concerned.tell_other_leaders(turn, planned, lead, theirs, starts=planned.starts_at)
    return told


def take_back(turn: Turn, planned: Planned, undo: undoing.Before) -> Answer | None:
    """It is as it was before; who had been told that the work is done hears that it is open again. None if not."""
    t, was = turn.t, undo.was
    if [_iso(planned.weather_at), planned.goes_ahead] != was["then"] or planned.cancelled_at is not None:
        return None
    if turn.now >= planned.starts_at:
        return None
    at = datetime.fromisoformat(was["at"]) if was["at"] else None
    set_to(turn.tx, planned, at=at, ahead=was["ahead"], now=turn.now, town=turn.town)
    text = t("Taken back.") + " " + decided_at(t, planned, at, turn)
    if not planned.goes_ahead:
        return Reply(text, (Button(t("Another time"), f"weather {planned.number}"),), private=True)

    def lead(t: Words) -> str:
        return t("It is open again whether the weather allows it: ") + talkoot_words.headline(t, planned, turn.zone)

    told = _tell(turn, planned, lead)
    asks = ask(t, planned, turn.town)
    return Reply(text + everybody.told(turn, told), asks.buttons, private=True)


def decided_at(t: Words, planned: Planned, at: datetime | None, turn: Turn) -> str:
    """Return when it is decided, of which talkoot."""
    head = talkoot_words.headline(t, planned, turn.zone)
    if at is None:
        return t("There is no separate weather decision: ") + head
    said = when.say(when.Moment(at), zone=turn.zone, language=t.language)
    return t("Weather decision {when}: ", when=said) + head
