"""The quiet hours as they are said: "21–8"."""

from __future__ import annotations

from handlers import when
from handlers.when.say import manner
from handlers.words import Words
from storage.quiet import Quiet


def hours(awake: Quiet, language: str) -> str:
    """Return since and until when nothing new is told: "21–8", "22.30–7"."""
    mark = manner(language).clock
    return "–".join(when.say_clock(at, language=language).removeprefix(mark) for at in awake.clocks)


def asks_again(t: Words, awake: Quiet) -> str:
    """Return the question that follows a time at which nothing new is told."""
    return t("It is quiet then ({hours}). When instead?", hours=hours(awake, t.language))
