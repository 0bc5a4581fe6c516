"""Choosing one of several things by its title, with words about it behind."""

from __future__ import annotations

from handlers.turn import Choices
from handlers.words import fold


def chosen(text: str, choices: Choices) -> tuple[str, str] | None:
    """Return the words of the choice with whose label or words the text begins, and the rest of the text."""
    said = fold(text)
    for label, words in choices:
        for title in (fold(label), words):
            if said == title or said.startswith(f"{title} "):
                return words, " ".join(text.split()[len(title.split()) :])
    return None
