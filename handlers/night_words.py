"""The quiet hours as they are said: "21–8"."""

from __future__ import annotations

from handlers import when
from handlers.when.say import manner
from storage.quiet import Quiet


def hours(awake: Quiet, language: str) -> str:
    """Return since and until when nothing new is told: "21–8", "22.30–7"."""
    mark = manner(language).clock
    return "–".join(when.say_clock(at, language=language).removeprefix(mark) for at in awake.clocks)
