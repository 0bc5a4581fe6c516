"""What one can always do: the buttons to begin with, where nothing else is going on."""

from __future__ import annotations

from handlers.types import Button
from handlers.words import LANGUAGES, Words

LANGUAGE_NAMES = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}


def home(t: Words) -> tuple[Button, ...]:
    """Return the buttons to begin with."""
    return (
        Button(t("Book a space"), "book"),
        Button(t("Talkoot"), "talkoot"),
        Button(t("What is coming"), "events"),
        Button(t("What is free"), "free"),
        Button(t("My bookings"), "bookings"),
    )


def other_languages(language: str) -> list[Button]:
    """Return the ways to be answered in another language."""
    return [Button(LANGUAGE_NAMES[code], f"language {code}") for code in LANGUAGES if code != language]
