"""Booking a series: what cannot be had is told before anything is booked, and then the rest is booked as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as changed
from typing import Any

from handlers import notices, rights, when
from handlers.approval import keepers
from handlers.booking import booking_words, partners, refusal_words
from handlers.queue import offer_words
from handlers.series import replacing, series_words
from handlers.series.series_words import SHOWN, failures, why_not
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, fold
from storage import refusals, series
from storage.diary import Booked
from storage.occupied import Series
from storage.people import Role
from storage.series import Begun
from storage.spaces import Space

REST, REPLACE, NOTHING, ALL = "rest", "replace", "nothing", "all"
_TYPED = {
    REST: ("varaa muut", "muut", "varaa loput", "boka resten", "resten", "book the rest", "book the others"),
    REPLACE: (
        "korvaavat",
        "ehdota korvaavat",
        "ehdota niille korvaavat",
        "ersattare",
        "foresla ersattare",
        "replacements",
    ),
    NOTHING: ("ala varaa", "ei", "boka inte", "nej", "do not book", "no"),
    ALL: ("nayta kaikki", "visa alla", "show all"),
}
_ANSWERS = {words: answer for answer, typed in _TYPED.items() for words in (answer, *typed)}


def _wanted(turn: Turn, values: Values, purpose: str = "") -> dict[str, Any]:
    """Return the series that the words of a booking say, as the storage books it."""
    space, said = values["space"], values["span"]
    return {
        "space": space,
        "person_id": turn.person.id,
        "start": said.first.start,
        "end": said.first.end,
        "rule": said.rule,
        "days": said.first.days,
        "quantity": values.get("quantity"),
        "associations": values.get("whom") or (),
        "approved": rights.may(turn.person, Role.KEEPER, space.subject),
        "purpose": purpose,
        "zone": turn.zone,
        "now": turn.now,
        "room_id": None if turn.room.private else turn.room.id,
    }


def _read(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Take what to do about the turns of a series that cannot be had; where all can be, nothing is asked."""
    answer = _ANSWERS.get(fold(text))
    if not isinstance(values.get("span"), when.Series):
        return Got(None, "-", text.removeprefix("-").strip())
    if answer in (REST, REPLACE):
        return Got(answer, answer)
    if answer == NOTHING:
        return Refusal(turn.t("Nothing was booked."), (Button(turn.t("What is free"), f"free #{values['space'].id}"),))
    tried = series.attempt(turn.tx, **_wanted(turn, values))
    if not tried.failed:
        return Got(REST, REST, text)
    if not tried.booked:
        return _none(turn, values["space"], tried)
    question = _report(turn, values["space"], tried, shown=999 if answer == ALL else SHOWN)
    return Unclear(question, _choices(turn, tried, answer), rest="" if answer else text)


def _report(turn: Turn, space: Space, tried: Begun, *, shown: int = SHOWN) -> str:
    t = turn.t
    count = len(tried.booked) + len(tried.failed)
    total, lead = t.n("{n} time.", "{n} times.", count), t("Cannot be had:")
    return f"{total} {lead} {why_not(turn, space, failures(tried.failed), shown=shown)}."


def _choices(turn: Turn, tried: Begun, answer: str | None) -> list[tuple[str, str]]:
    t = turn.t
    some = [one for one in tried.failed if not isinstance(one.why, refusals.TooFar)]
    found = [(t.n("Book the other one", "Book the other {n}", len(tried.booked)), REST)]
    found += [(t.n("Offer a replacement for it", "Offer replacements for them", len(some)), REPLACE)] if some else []
    found += [(t("Show all dates"), ALL)] if len(some) > SHOWN and answer != ALL else []
    return [*found, (t("Do not book"), NOTHING)]


def _none(turn: Turn, space: Space, tried: Begun) -> Refusal:
    """Nothing of it can be had: a reason that is the same for all is told once."""
    t, first = turn.t, tried.failed[0]
    free = Button(t("What is free"), f"free #{space.id}")
    if len({type(one.why) for one in tried.failed}) == 1 and not isinstance(first.why, refusals.Taken):
        span = when.Span(first.turn.starts_at, first.turn.ends_at)
        return Refusal(refusal_words.why(turn, first.why, space, span), (free,))
    return Refusal(t("None of the times can be had:") + f" {why_not(turn, space, failures(tried.failed))}.", (free,))


TURNS = Arg("turns", _read, N_("What about the dates that cannot be had?"), known=True)


def begin(
    turn: Turn,
    space: Space,
    said: when.Series,
    *,
    quantity: int | None,
    whom: Sequence[int],
    purpose: str,
    replace: bool,
) -> Answer:
    """Every turn that can be had is the person's; what cannot be had is told, and how to replace it."""
    values = {"space": space, "span": said, "quantity": quantity, "whom": whom}
    begun = series.begin(turn.tx, **_wanted(turn, values, purpose))
    row = series.get(turn.tx, begun.series_id)
    if row is None and begun.already:
        text = turn.t("You have this already: ") + booking_words.said(turn.t, begun.already[0], turn.zone)
        return Reply(text, (Button(turn.t("My series"), "series"),))
    if row is None:
        return _none(turn, space, begun)
    for one in begun.booked:
        if one.made_at < turn.now:  # it was theirs before, or offered to them
            offer_words.show(turn.tx, one, town=turn.town, now=turn.now)
    keepers.ask_series(turn, begun.booked, row)
    partners.booked(turn, begun.booked[0], whom)
    told = _told(turn, space, row, begun, replace=replace)
    return (*told, replacing.question(turn, row)) if replace and begun.failed else told


def _told(turn: Turn, space: Space, row: Series, begun: Begun, *, replace: bool) -> tuple[Reply, ...]:
    """A group hears one line; the rest comes in private."""
    line = card(turn.t, turn, row, begun.booked)
    lines = [line.text]
    if begun.failed and not replace:
        lines.append(turn.t("Not booked:") + f" {why_not(turn, space, failures(begun.failed))}.")
    buttons = [*line.buttons]
    if begun.failed:
        buttons.append(Button(turn.t("Replacements"), f"replacements {row.id}"))
    public = Reply("\n".join(lines), tuple(buttons), card=line.card)
    more = details(turn.t, turn, begun.booked[0])
    if turn.room.private:
        return (Reply("\n".join((*lines, *more)), tuple(buttons), card=line.card),)
    if not more or notices.private_room(turn.tx, turn.person.id, now=turn.now) is None:
        return (public,)
    return (public, Reply("\n".join((line.text, *more)), line.buttons, private=True, card=line.card))


def details(t: Words, turn: Turn, booked: Booked) -> list[str]:
    """Return what only the booker reads of a turn: what it costs, and, once it stands, what only they may know."""
    price = booking_words.price(t, booked, turn.zone)
    lines = [price + t(" · for each time")] if price else []
    return [*lines, *filter(None, [booking_words.secret(t, booked) if booked.stands else ""])]


def card(t: Words, turn: Turn, row: Series, booked: Sequence[Booked]) -> Reply:
    """Return the living message of a series: how many turns it has, when, and what can be done with them."""
    if row.ended_at is not None or not booked:
        return Reply(t("Cancelled: ") + series_words.whole(t, turn, row, booked), card=f"series:{row.id}")
    asked = not booked[0].stands
    count = len(booked)
    lead = t.n("Requested {n} time: ", "Requested {n} times: ", count) if asked else None
    lead = lead or t.n("Booked {n} time: ", "Booked {n} times: ", count)
    lines = [lead + series_words.whole(t, turn, row, booked), booking_words.answer(t, booked[0], turn.zone)]
    return Reply("\n".join(filter(None, lines)), buttons(t, row), card=f"series:{row.id}")


def buttons(t: Words, row: Series) -> tuple[Button, ...]:
    """Return what can be done with a series that goes on."""
    return (
        Button(t("See the dates"), f"turns {row.id}"),
        Button(t("Cancel all"), f"cancel series {row.id}"),
        Button(t("To my calendar"), f"calendar series {row.id}"),
    )


def show(turn: Turn, number: int) -> None:
    """Every copy of the series' card says how it is now, in private with what only the booker may know."""
    row = series.get(turn.tx, number)
    if row is None:
        return
    booked = series.coming(turn.tx, number, now=turn.now)

    def say(t: Words, private: bool) -> Reply:
        told = card(t, turn, row, booked)
        more = details(t, turn, booked[0]) if private and booked and row.ended_at is None else []
        return changed(told, text="\n".join((told.text, *more)))

    notices.show(turn, f"series:{number}", say)
