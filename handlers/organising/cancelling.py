"""Cancelling talkoot as a whole: asked why, and whether it is meant."""

from __future__ import annotations

from handlers.commands import command
from handlers.organising import cancelled, concerned, everybody
from handlers.organising.finding_open import AHEAD
from handlers.planning import why_off
from handlers.talkoot import reasons, talkoot_words
from handlers.turn import Answer, Arg, Choices, Got, Turn, Unclear, Values
from handlers.types import Reply
from handlers.words import N_
from storage import talkoot_whole
from storage.planned import Planned

CANCEL, KEEP = "cancel", "keep"


def _sure(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Say what is cancelled, and how many hear of it."""
    if text in (CANCEL, KEEP):
        return Got(text, text)
    planned: Planned = values["talkoot"]
    t = turn.t
    lines = [t("Really cancel these talkoot? ") + talkoot_words.headline(t, planned, turn.zone)]
    lines += everybody.will_hear(turn, planned)
    booked = talkoot_whole.live(turn.tx, planned, now=turn.now)
    lines += [t("Free again:"), *concerned.bookings_said(turn, booked)] if booked else []
    return Unclear("\n".join(lines), _sure_choices(turn, values))


def _sure_choices(turn: Turn, _values: Values) -> Choices:
    return [(turn.t("Cancel the talkoot"), CANCEL), (turn.t("Do not cancel"), KEEP)]


_ASK = N_("Why are they cancelled?")
_SURE = Arg("sure", _sure, "", _sure_choices, known=True)


@command(
    "cancel talkoot",
    "ställ in talko",
    "peru talkoot",
    aliases=("avlys talko", "inställ talko"),
    summary=N_("Cancel your talkoot"),
    takes=[AHEAD, Arg("why", why_off.read(_ASK), _ASK, why_off.choices), _SURE],
)
def cancel(turn: Turn, talkoot: Planned, why: str, sure: str) -> Answer:
    """They are cancelled with what was booked for them, and everybody has heard so once."""
    if sure == KEEP:
        return Reply(turn.t("Nothing was changed."), private=True)
    return cancelled.cancel(turn, talkoot, why)


@command("call off", "ställ in", "peru sään takia", takes=[AHEAD, _SURE])
def call_off(turn: Turn, talkoot: Planned, sure: str) -> Answer:
    """They are cancelled because of the weather, and everybody has heard so once."""
    return cancel(turn, talkoot, reasons.WEATHER, sure)
