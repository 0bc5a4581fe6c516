"""Choosing one of several things by its title, with words about it behind."""

from __future__ import annotations

from handlers.turn import Choices, Got, Turn, Unclear
from handlers.words import fold


def chosen(text: str, choices: Choices) -> tuple[str, str] | None:
    """Return the words of the choice with whose label or words the text begins, and the rest of the text.

    Of two labels of which one begins the other, the longer is meant.
    """
    said = fold(text)
    for label, words in sorted(choices, key=lambda choice: -len(choice[0])):
        for title in (fold(label), words):
            if said == title or said.startswith(f"{title} "):
                return words, " ".join(text.split()[len(title.split()) :])
    return None


def what_to_change(turn: Turn, text: str, choices: Choices) -> Got | Unclear:
    """Read which of the choices is to be changed, by its words; what names none is asked about."""
    found = chosen(text, choices)
    if found is None:
        return Unclear(turn.t("What should be changed?"), choices)
    name, rest = found
    return Got(name, name, rest)
