"""Finding which of one's own reminders is meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from handlers.lengths import read_length
from handlers.reminding import own_words, whom
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_, fold
from storage import reminders
from storage.reminders import Own

_NUMBER = re.compile(r"#?(\d{1,9})(?=[\s,:.!]|$)")
_LABEL = 40
_LATELY = timedelta(days=1)
OFFERED = 8
May = Callable[[Turn, Own], bool]


def may_change(turn: Turn, own: Own) -> bool:
    """Tell whether the person may change it: who made it; of a group's, whoever decides about the group now."""
    if own.room_id is None:
        return own.person_id == turn.person.id
    return whom.decided(turn, own.room_id) is not None


def may_do(turn: Turn, own: Own) -> bool:
    """Tell whether the person may say that it is done: of what waits for that, also everybody in the group."""
    return may_change(turn, own) or (own.room_id == turn.room.id and own.until_done)


def mine(turn: Turn) -> list[Own]:
    """Return what waits that the person made and may change, what comes first first."""
    return [own for own in reminders.of_person(turn.tx, turn.person.id) if may_change(turn, own)]


Among = Callable[[Turn], list[Own]]
"""What can be meant without a number."""


def to_do(turn: Turn) -> list[Own]:
    """Return what the group is reminded of until it is done; of one's own, what the person is."""
    here = [] if turn.room.private else reminders.of_room(turn.tx, turn.room.id)
    return [one for one in here if one.until_done] or [one for one in mine(turn) if one.until_done]


def just_said(turn: Turn) -> list[Own]:
    """Return what the person has heard last, if that was lately; else what waits."""
    lately = reminders.said_lately(turn.tx, turn.person.id, since=turn.now - _LATELY)
    return [one for one in lately if one.said_at == lately[0].said_at] or mine(turn)


def arg(may: May = may_change, among: Among = mine) -> Arg:
    """Return the argument that names a reminder which the person may do this to; `among` says which can be meant
    without a number."""

    def parse(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
        found = None if _is_length(text) else _NUMBER.match(text)
        if found is not None:
            own = reminders.get(turn.tx, int(found[1]))
            rest = text[found.end() :].strip(" ,:.!")
            return Got(own, found[1], rest) if own is not None and may(turn, own) else none_such(turn)
        own_ones = among(turn)
        named = [one for one in own_ones if one.text and fold(one.text) in fold(text)] or _called(own_ones, text)
        if not own_ones:
            return nothing(turn)
        if len(named) == 1:
            return Got(named[0], str(named[0].number))
        if len(own_ones) == 1:
            return Got(own_ones[0], str(own_ones[0].number), text)
        return Unclear(turn.t("Which reminder?"), _to_tap(turn, named or own_ones), rest=text)

    def choices(turn: Turn, _values: Values) -> Choices | Refusal:
        return _to_tap(turn, among(turn)) or nothing(turn)

    return Arg("own", parse, N_("Which reminder?"), choices, known=True)


def _is_length(text: str) -> bool:
    """Tell whether it is a length of time: "torkuta 10 min" is about no tenth reminder."""
    return any(sign.isalpha() for sign in text) and read_length(text, unit=1) is not None


def _called(found: list[Own], text: str) -> list[Own]:
    """Return those whose text has all these words ("avaimet" of "avaimet Liisalle")."""
    said = set(fold(text).split())
    return [one for one in found if said and said <= set(fold(one.text).split())]


def _to_tap(turn: Turn, found: list[Own]) -> Choices:
    return [(short(turn, one), str(one.number)) for one in found[:OFFERED]]


def short(turn: Turn, own: Own) -> str:
    """Return the reminder as a button's label."""
    at = own_words.say_moment(own.at, turn.zone, turn.language) if own.at else ""
    text = own.text if len(own.text) <= _LABEL else own.text[: _LABEL - 1] + "…"
    return " ".join(filter(None, (text, at)))


def nothing(turn: Turn) -> Refusal:
    """Say that nothing waits, or nothing of the kind, and how it would."""
    t = turn.t
    if mine(turn):
        text = t("None of your reminders waits for something to be done.")
        return Refusal(text, (Button(t("My reminders"), "reminders"),), private=True)
    return Refusal(t("No reminders of yours are waiting."), (Button(t("New reminder"), "remind"),), private=True)


def none_such(turn: Turn) -> Refusal:
    """Say that the number is none of the person's."""
    t = turn.t
    return Refusal(t("You have no such reminder."), (Button(t("My reminders"), "reminders"),), private=True)
