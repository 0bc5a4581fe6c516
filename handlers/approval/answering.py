"""Finding which request is meant, among those the person may answer, and saying how one stands."""

from __future__ import annotations

from handlers import rights
from handlers.approval import keepers, requested
from handlers.approval.requested import Request
from handlers.booking import booking_words
from handlers.lengths import read_id
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_
from storage import approvals, diary, people, spaces, undoing
from storage.diary import Booked
from storage.occupied import State
from storage.people import Role


def may_answer(turn: Turn, booked: Booked) -> bool:
    """Tell whether the person answers for the space."""
    return answers_for(turn.person, booked)


def answers_for(person: people.Known, booked: Booked) -> bool:
    """Tell whether the person answers for the space, as its keeper, its deputy or the caretaker."""
    return rights.keeps(person, booked.space_id)


def waiting_for(turn: Turn) -> list[Request]:
    """Return what waits for the person's answer, the oldest deadline first."""
    return [one for one in requested.waiting(turn.tx, now=turn.now) if may_answer(turn, one.first)]


def none_waits(turn: Turn) -> Refusal:
    """Say that nothing waits for the person's answer."""
    return Refusal(turn.t("No request is waiting for your answer."))


def _choices(turn: Turn, _values: Values) -> Choices | Refusal:
    found = waiting_for(turn)[:8]
    each = [(f"{requested.who(turn.tx, one.first, turn.t)}: {_label(turn, one)}", one.word) for one in found]
    return each or none_waits(turn)


def _label(turn: Turn, request: Request) -> str:
    more = len(request.booked) - 1
    return booking_words.short(turn, request.first) + (f" (+{more})" if more else "")


def _request(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which request is meant; one that is another by now than its button knew is shown as it is."""
    first, _, rest = text.partition(" ")
    key, _, mark = first.lstrip("#").partition("~")
    number = read_id(key)
    if number is None:
        found = _choices(turn, values)
        return found if isinstance(found, Refusal) else Unclear(turn.t("Which request?"), found, rest=text)
    request = _find(turn, number, whole=key.startswith("s"))
    if request is None or not may_answer(turn, request.first):
        return _no_such(turn, request)
    if not waits(turn, request.first):
        return how_it_stands(turn, request)
    if mark and first.lstrip("#") != request.word:
        now = requested.asks(turn.tx, turn.t, request, turn.zone)
        return Refusal(turn.t("It has been changed meanwhile. This is how it is now.") + "\n" + now.text, now.buttons)
    return Got(request, request.word, rest)


REQUEST = Arg("request", _request, N_("Which request?"), _choices)


def waits(turn: Turn, booked: Booked) -> bool:
    """Tell whether an answer is still waited for."""
    return booked.state == State.REQUESTED and booked.cancelled_at is None and booked.starts_at > turn.now


def _the_only(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which request is meant; the only one that waits need not be named."""
    found = waiting_for(turn)
    named = read_id(text.partition(" ")[0].lstrip("#").partition("~")[0]) is not None
    return _request(turn, text, values) if named or len(found) != 1 else Got(found[0], found[0].word, text)


THE_REQUEST = Arg("request", _the_only, N_("Which request?"), _choices, known=True)
"""For what asks something more before it is done, so that nobody answers unawares."""


def _find(turn: Turn, number: int, *, whole: bool) -> Request | None:
    if not whole:
        booked = diary.get(turn.tx, number)
        return requested.of(booked) if booked else None
    request = requested.of_series(turn.tx, number, now=turn.now)
    if request is not None:
        return request
    turns = requested.turns(turn.tx, number)
    return Request(f"s{number}", turns[-1:]) if turns else None


def _no_such(turn: Turn, request: Request | None) -> Refusal:
    if request is None:
        return Refusal(turn.t("There is no such request."), (Button(turn.t("Requests"), "requests"),))
    return Refusal(rights.who_can(turn, Role.KEEPER, spaces.subject(request.first.space_id)).text)


def how_it_stands(turn: Turn, request: Request) -> Refusal:
    """Say what became of the request, and who answered it."""
    t, booked = turn.t, diary.get(turn.tx, request.first.number) or request.first
    said = requested.said(t, requested.of(booked), turn.zone, whose=True)
    text = _became(turn, booked) + said
    if booked.rejected:
        text += "\n" + booking_words.reason(t, booked)
    return Refusal(text, (Button(t("Requests"), "requests"),))


def _became(turn: Turn, booked: Booked) -> str:
    t, answer = turn.t, _answer(turn, booked)
    if booked.rejected and booked.why == approvals.UNANSWERED:
        return t("Nobody answered this in time: ")
    if booked.rejected:
        return t("{keeper} has rejected this already: ", keeper=answer)
    if booked.cancelled_at is not None:
        return t("It is not wanted any more: ")
    if booked.state == State.BOOKED:
        return t("{keeper} has approved this already: ", keeper=answer)
    return t("It is too late to answer this: ")


def _answer(turn: Turn, booked: Booked) -> str:
    """Return who answered, as what."""
    series = f"request:s{booked.series_id}" if booked.series_id else ""
    found = undoing.latest(turn.tx, requested.of(booked).subject) or (
        undoing.latest(turn.tx, series) if series else None
    )
    if found is None or people.named(turn.tx, found.person_id) is None:
        return turn.t("Somebody")
    return keepers.title(turn.tx, found.person_id, booked.space_id, turn.t)
