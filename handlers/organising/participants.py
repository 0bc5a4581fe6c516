"""Who comes to what: the organiser's list, with what can be done about it."""

from __future__ import annotations

from handlers.commands import command
from handlers.organising import who_comes
from handlers.talkoot import finding, held
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from handlers.words import N_
from storage.planned import Planned


@command(
    "participants",
    "deltagare",
    "osallistujat",
    aliases=("ketka tulevat", "deltagarlista", "vilka kommer", "vem kommer", "who comes", "who is coming"),
    linkable=True,
    summary=N_("Who comes to your talkoot"),
    takes=[finding.LED_EVEN_PAST],
)
def participants(turn: Turn, talkoot: Planned) -> Answer:
    """The organiser reads in private who comes to do what, who waits, and what is lacking."""
    texts = who_comes.messages(turn, talkoot)
    said = [Reply(text, private=True) for text in texts[:-1]]
    return (*said, Reply(texts[-1], _buttons(turn, talkoot), private=True))


def _buttons(turn: Turn, planned: Planned) -> tuple[Button, ...]:
    t, number = turn.t, planned.number
    if planned.cancelled_at is not None or planned.is_draft:
        return (Button(t("Show the talkoot"), f"talkoot {number}"),)
    message, printed = (
        Button(t("Message to all"), f"message talkoot {number}"),
        Button(t("Print the list"), f"print list {number}"),
    )
    if not planned.is_open(turn.now):
        return (*held.next_steps(turn, planned), message, printed)
    buttons = [Button(t("Add somebody"), f"add to {number}"), message, printed]
    if planned.tasks and any(task.coming or task.waiting for task in planned.tasks):
        buttons.append(Button(t("Take somebody off"), f"take off t{number}"))
    if turn.now < planned.starts_at:
        buttons += [
            Button(t("Move"), f"move talkoot {number}"),
            Button(t("Cancel the talkoot"), f"cancel talkoot {number}"),
        ]
    if any(task.lacking for day in planned.days if turn.now < day.ends_at for task in day.tasks):
        buttons.append(Button(t("Remind groups"), f"remind groups {number}"))
    return tuple(buttons)
