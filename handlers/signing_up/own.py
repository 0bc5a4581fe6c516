"""Finding which of the person's own sign-ups is meant: by its number, by words about it, or the only one there is."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers import when
from handlers.signing_up import standing
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.words import N_, fold
from storage import sign_ups
from storage.sign_ups import Coming, Full, NotOpen, NotThere, Queued, SignedUp

OFFERED = 8
_NUMBER = re.compile(r"#?(\d{1,9})(?=[\s,:.!]|$)")
_DATE = re.compile(r"\d{1,2}\.\d")

Among = Callable[[list[SignedUp]], list[SignedUp]]


def everything(found: list[SignedUp]) -> list[SignedUp]:
    """Any of them can be meant."""
    return found


def arg(among: Among = everything, *, by_words: bool = True) -> Arg:
    """Return the argument that names a sign-up of the person's own; `among` says which can be meant without a number.

    Without `by_words`, the words behind it are no words about it: the only one there is is meant, and "I bring 2" says
    how many, if 2 is no sign-up of theirs.
    """

    def parse(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
        number, found = None if _DATE.match(text) else _NUMBER.match(text), among(mine(turn))
        if number is not None:
            rest = text[number.end() :].strip(" ,:.!")
            meant = numbered(turn, int(number[1]), rest)
            if isinstance(meant, Got) or by_words or not found or any(sign.isdigit() for sign in rest):
                return meant
        if not found:
            return nothing(turn)
        left = about(turn, text, found) if by_words and text.strip() else found
        if len(left) == 1:
            return Got(left[0], str(left[0].number), "" if by_words else text)
        return Unclear(turn.t("Which one?"), to_tap(turn, left or found), rest="" if by_words else text)

    def choices(turn: Turn, _values: Values) -> Choices | Refusal:
        return to_tap(turn, among(mine(turn))) or nothing(turn)

    return Arg("signed", parse, N_("Which one?"), choices, known=True)


def mine(turn: Turn) -> list[SignedUp]:
    """Return what the person comes to or waits for, in order."""
    return sign_ups.of_person(turn.tx, turn.person.id, now=turn.now)


def numbered(turn: Turn, number: int, rest: str = "") -> Got | Refusal:
    """Return the sign-up with the number, over or not, if it is the person's."""
    found = sign_ups.get(turn.tx, number)
    if found is None or found.person_id != turn.person.id:
        return not_yours(turn)
    return Got(found, str(number), rest)


def about(turn: Turn, text: str, found: list[SignedUp]) -> list[SignedUp]:
    """Return those whose task or title the words name, or that are on the day they say."""
    said = fold(text)
    named = [one for one in found if standing.named_in(one.task, said) or standing.named_in(one.title, said)]
    if named:
        return named
    read = when.find(text, now=turn.now, zone=turn.zone, language=turn.language).meaning
    if not isinstance(read, when.Span | when.Moment):
        return []
    start, end = read.start, read.end if isinstance(read, when.Span) else read.start
    return [one for one in found if one.starts_at <= end and one.ends_at > start]


def to_tap(turn: Turn, found: list[SignedUp]) -> Choices:
    """Return the sign-ups as choices."""
    return [(standing.short(turn, one), str(one.number)) for one in found[:OFFERED]]


def nothing(turn: Turn) -> Refusal:
    """Say that the person has not signed up for anything of the kind, and where they can."""
    return Refusal(turn.t("You have not signed up for any talkoot."), (standing.all_talkoot(turn.t),))


def not_yours(turn: Turn) -> Refusal:
    """Say that the sign-up is not the person's."""
    return Refusal(turn.t("You have no such sign-up."), (standing.all_talkoot(turn.t),))


def stands(
    turn: Turn,
    task_id: int,
    outcome: Coming | Queued | Full | NotOpen | NotThere,
    no_room: Callable[[Full], Answer],
) -> Answer:
    """Say where the person stands who wanted to do the task; where there is no room, what `no_room` says."""
    match outcome:
        case Coming():
            return standing.joined(turn, outcome)
        case Queued():
            return standing.queued(turn, outcome)
        case Full():
            return no_room(outcome)
        case NotOpen():
            return standing.closed(turn, task_id)
        case NotThere():
            return not_yours(turn)


OWN = arg()
OWN_AND_MORE = arg(by_words=False)
"""Something else may follow it: whom they bring, which task."""
