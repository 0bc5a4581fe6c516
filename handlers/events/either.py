"""Coming to an event or to talkoot: which of them is meant is asked, of both at once."""

from __future__ import annotations

from handlers import coming_said
from handlers.coming_said import BRING, NO, YES
from handlers.commands import command
from handlers.events import answers_shown, event_words, finding
from handlers.signing_up import own, standing
from handlers.talkoot import talkoot_words
from handlers.turn import Answer, Arg, Turn, as_said
from handlers.types import BUTTON_BYTES, Button, Reply
from storage import talkoot

OFFERED = 8


@command("comes to", "kommer dit", "tulee johonkin", takes=[Arg("said", as_said, optional=True)])
def comes_to(turn: Turn, said: str | None) -> Answer:
    """The person is asked to what they come, or what they cannot come to, or to what they bring somebody."""
    says, _, rest = (said or YES).partition(" ")
    buttons = _coming(turn, rest) if says == YES else _own(turn, says, rest)
    asked = {YES: turn.t("What do you come to?"), NO: turn.t("What can you not come to?")}
    return Reply(asked.get(says, turn.t("Which one?")), tuple(buttons[:OFFERED]), private=True)


def _coming(turn: Turn, others: str) -> list[Button]:
    """Return the events and the talkoot that are to come, the first of them first."""
    more = f" {others}" if others not in ("", "+0") else ""
    works = talkoot.between(turn.tx, turn.now, turn.now + finding.AHEAD)
    found = [
        (one.starts_at, Button(event_words.short(turn.t, one, turn.zone), f"coming e{one.number}{more}"))
        for one in coming_said.open_events(turn)
    ]
    found += [
        (one.starts_at, Button(talkoot_words.short(turn.t, one, turn.zone), f"talkoot {one.number}")) for one in works
    ]
    return [button for _, button in sorted(found, key=lambda one: one[0])]


def _own(turn: Turn, says: str, rest: str) -> list[Button]:
    """Return what the person comes to, to say of it what they said."""
    event, task = ("bring to", "bring") if says == BRING else ("not coming", "withdraw")
    found = [
        (
            one.starts_at,
            answers_shown.short(turn, one),
            f"{event} {one.number if says == BRING else one.day_id}",
        )
        for one in coming_said.coming_to(turn)
    ]
    found += [(one.starts_at, standing.short(turn, one), f"{task} {one.number}") for one in own.mine(turn)]
    whom = f" {rest}" if says == BRING and rest else ""
    return [
        Button(label, line + whom if len((line + whom).encode()) <= BUTTON_BYTES else line)
        for _, label, line in sorted(found, key=lambda one: one[0])
    ]
