"""The words that turn a setting off, or leave it as everybody has it."""

from __future__ import annotations

from handlers.words import fold

_OFF = frozenset(
    (
        *("off", "no", "none", "never", "stop"),
        *("ei", "pois", "ei mitaan", "ei koskaan", "en halua", "lopeta"),
        *("av", "nej", "aldrig", "inget", "inga", "sluta"),
    )
)
_AS_EVERYBODY = frozenset(
    (
        *("default", "as everybody", "like everybody", "as usual", "usual", "normal"),
        *("oletus", "kuten muut", "kuten muilla", "kuten muille", "kuten kaikilla", "tavallinen", "tavalliset"),
        *("standard", "som andra", "som alla", "som vanligt", "vanlig"),
    )
)


def is_off(text: str) -> bool:
    """Tell whether the text turns it off."""
    return fold(text).strip(" .!") in _OFF


def is_as_everybody(text: str) -> bool:
    """Tell whether the text leaves it as everybody has it."""
    return fold(text).strip(" .!") in _AS_EVERYBODY
