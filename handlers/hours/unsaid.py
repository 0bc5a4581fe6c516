"""Hours that were not understood, or that cannot be: a kind sentence, and what to tap instead."""

from __future__ import annotations

from handlers.hours import hours_words
from handlers.hours.hours_said import BelowZero, NoHours, Reading, Said, Uneven, WhatMachine
from handlers.turn import Refusal, Turn
from handlers.types import BUTTON_BYTES, Button

_OFFERED = 4


def refuse(turn: Turn, reading: Reading, *, line: str, most: int, lead: str = "") -> Refusal:
    """Say what is not clear in the hours; `line` is the command to which each choice adds its hours, of at most `most`
    minutes."""
    t = turn.t
    match reading:
        case WhatMachine(name, minutes, driven):
            return _machine(turn, name, minutes, driven, line)
        case Uneven(near):
            text = t("Hours are counted in quarters, like 3 h 15 min. Which do you mean?")
            return Refusal(text, tuple(button(line, one) for one in near))
        case BelowZero():
            text = t("Hours cannot be less than zero. How many were they?")
        case NoHours() | Said():
            text = t("How many hours? For example: 3 h, or 3 h tractor 2 h.")
    return Refusal(f"{lead}\n{text}" if lead else text, choices(line, most))


def too_long(turn: Turn, most: int, *, line: str) -> Refusal:
    """Say how much the day leaves them."""
    t = turn.t
    if most <= 0:
        return Refusal(t("The whole day has been noted for them already. Nothing was changed."))
    text = t(
        "That day leaves at most {hours}. Nothing was changed. How many hours were they?", hours=hours_words.hours(most)
    )
    return Refusal(text, choices(line, most))


def choices(line: str, most: int) -> tuple[Button, ...]:
    """Return the most hours there can be, and some whole ones below them."""
    whole = range((most - 1) // 60 * 60, 0, -60)
    return tuple(button(line, one) for one in [most, *whole][:_OFFERED] if one > 0)


def button(line: str, minutes: int) -> Button:
    """Return the button that tells so many minutes."""
    return Button(hours_words.hours(minutes), f"{line} {minutes}min")


def _machine(turn: Turn, name: str, minutes: int, driven: int, line: str) -> Refusal:
    """Ask whether a machine counts that nobody here knows."""
    t = turn.t
    text = t(
        "Is {machine} a machine that one drives, like a tractor? Small machines are inside the hour's price.",
        machine=name,
    )
    yes = f"{line} {minutes}min machine {name} {driven}min"
    buttons = [Button(t("It is driven"), yes)] if len(yes.encode()) <= BUTTON_BYTES else []
    return Refusal(text, (*buttons, Button(t("It is a small one"), f"{line} {minutes}min")))
