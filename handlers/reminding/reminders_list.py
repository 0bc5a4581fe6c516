"""What one is going to be reminded of: one's own reminders, and those of a group, each to be changed or removed."""

from __future__ import annotations

from handlers.commands import command
from handlers.paging import AFTER
from handlers.reminding import own_words, whom
from handlers.reminding.finding import mine as own_ones
from handlers.reminding.finding import nothing
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from handlers.words import N_
from storage import reminders
from storage.reminders import Own

PAGE = 10
EACH = 3
"""Up to so many have their own buttons; of more it is asked which one is meant."""


@command(
    "reminders",
    "påminnelser",
    "muistutukset",
    aliases=("my reminders", "mina påminnelser", "omat muistutukset"),
    linkable=True,
    summary=N_("My reminders: change, remove"),
    takes=[AFTER],
)
def mine(turn: Turn, after: int | None) -> Answer:
    """The person has seen what they will be reminded of; in a group who decides about it sees the group's."""
    found = _here(turn) or own_ones(turn)
    if not found:
        none = nothing(turn)
        return Reply(none.text, none.buttons, private=True)
    here = found[after or 0 :][:PAGE] or found[:PAGE]
    left = len(found) - (after or 0) - len(here)
    lines = [turn.t("Reminders that wait:"), *(_line(turn, one) for one in here)]
    buttons = _buttons(turn, here)
    if left > 0:
        lines.append(turn.t.n("… and {n} more.", "… and {n} more.", left))
        buttons.append(Button(turn.t("More"), f"reminders +{(after or 0) + len(here)}"))
    return Reply("\n".join(lines), tuple(buttons), private=True)


def _here(turn: Turn) -> list[Own]:
    if turn.room.private or whom.decided(turn, turn.room.id) is None:
        return []
    return reminders.of_room(turn.tx, turn.room.id)


def _line(turn: Turn, own: Own) -> str:
    return f"{own.number}. {own_words.line(turn, own)}"


def _buttons(turn: Turn, here: list[Own]) -> list[Button]:
    t = turn.t
    if len(here) == 1:
        return list(reversed(own_words.standing(t, here[0].number)))
    if len(here) > EACH:
        return [Button(t("Change…"), "change reminder"), Button(t("Remove…"), "remove reminder")]
    numbers = [str(one.number) for one in here]
    pairs = [
        (
            Button(t.label("Change {n}", n=n), f"change reminder {n}"),
            Button(t.label("Remove {n}", n=n), f"remove reminder {n}"),
        )
        for n in numbers
    ]
    return [button for pair in pairs for button in pair]
