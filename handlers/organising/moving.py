"""Moving talkoot as a whole: all their days and what is booked with them, shown first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.commands import command
from handlers.organising import concerned, everybody, moved
from handlers.organising.finding_open import AHEAD
from handlers.planning import clash_words, moving, other_time
from handlers.talkoot import talkoot_words
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.words import N_
from storage import clashes
from storage.planned import Planned
from storage.talkoot_moving import Moved, Span, Stuck


def _then(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read when the talkoot is to be: a day alone keeps the hours, a beginning alone keeps the length."""
    planned: Planned = values["talkoot"]

    def same() -> Unclear:
        text = turn.t("They are to be at that very time already. When instead?")
        return Unclear(text, _choices(turn, values))

    return other_time.read(turn, text, planned.days, ask=lambda: _ask(turn, values), same=same)


def _ask(turn: Turn, values: Values) -> Unclear:
    head = talkoot_words.headline(turn.t, values["talkoot"], turn.zone)
    return Unclear(head + "\n" + turn.t("When instead?"), _choices(turn, values))


def _choices(turn: Turn, values: Values) -> Choices:
    """Return the same day of the next weeks."""
    return other_time.choices(turn, values["talkoot"].starts_at)


def _sure(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Show how it would be, and what else there is then; what cannot be is said at once."""
    if text in (moving.MOVE, moving.OTHER, moving.LEAVE):
        return Got(text, text)
    planned, spans = values["talkoot"], values["when"]
    outcome = moved.tried(turn, planned, spans)
    if isinstance(outcome, Stuck):
        return moving.stuck(turn, outcome, f"{moved.NAME} {planned.number}")
    return Unclear("\n".join(_preview(turn, planned, spans, outcome)), moving.sure_choices(turn, values))


def _preview(turn: Turn, planned: Planned, spans: Sequence[Span], outcome: moved.Outcome) -> list[str]:
    t = turn.t
    days = [replace(day, starts_at=start, ends_at=end) for day, (start, end) in zip(planned.days, spans, strict=True)]
    then = replace(planned, days=tuple(days))
    lines = [
        t("To be moved: ") + talkoot_words.headline(t, planned, turn.zone),
        t("They would be: {when}", when=talkoot_words.when_said(t, then, turn.zone)),
    ]
    booked = outcome.bookings if isinstance(outcome, Moved) else ()
    lines += [t("Moved with them:"), *concerned.bookings_said(turn, [now for _, now in booked])] if booked else []
    lines += clash_words.told(turn, then, clashes.with_days(turn.tx, then, zone=turn.zone))
    return lines + everybody.will_hear(turn, planned)


@command(
    moved.NAME,
    "flytta talko",
    "siirrä talkoot",
    summary=N_("Move your talkoot to another time"),
    takes=[
        AHEAD,
        Arg("when", _then, N_("When instead?"), _choices, known=True),
        Arg("sure", _sure, "", moving.sure_choices, known=True),
    ],
)
def move(turn: Turn, talkoot: Planned, sure: str, **values: Sequence[Span]) -> Answer:
    """All days and bookings are at their new times, and everybody has heard so once; or nothing was changed."""

    def done() -> Answer:
        return moved.answer(turn, talkoot, moved.move(turn, talkoot, values["when"]), turn.t("Moved: "))

    return moving.as_tapped(turn, sure, moved.NAME, {"talkoot": str(talkoot.number)}, done)
