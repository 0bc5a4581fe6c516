"""What one can always do: the buttons to begin with, where nothing else is going on."""

from __future__ import annotations

from handlers.types import Button
from handlers.words import Words


def home(t: Words) -> tuple[Button, ...]:
    """Return the buttons to begin with."""
    return (
        Button(t("Book a space"), "book"),
        Button(t("What is free"), "free"),
        Button(t("My bookings"), "bookings"),
    )
