"""Files that people send: how a command asks for one, and how it is said again. Each is kept once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from handlers.described import describe, made_from
from handlers.turn import Arg, Choices, Got, Turn, Unclear, Values
from handlers.types import File
from handlers.words import N_, fold
from storage import files
from storage.db import Tx

_SKIPS = frozenset(
    map(
        fold,
        ("ohita", "skip", "hoppa över", "ei", "nej", "no", "-", "ei kuvaa", "ilman kuvaa", "ingen bild", "no picture"),
    )
)
JUST_SENT = timedelta(hours=1)
"""A file that was sent so lately, and that nothing took, is offered to whatever asks for one."""


def kept(number: int, name: str, mime: str) -> File:
    """Return the kept file as it goes with a reply: it is read when it is said."""
    return describe(files.SAID, name, {"number": number, "mime": mime})


def with_it(tx: Tx, number: int | None) -> tuple[File, ...]:
    """Return what a reply's `files` are when the kept file goes with it; nothing for None, or if it is not there."""
    found = files.named(tx, number) if number is not None else None
    return (kept(found.number, found.name, found.mime),) if found else ()


@made_from(files.SAID)
def _read(told: Any, tx: Tx) -> File:
    found = files.get(tx, told["number"])
    if found is None:
        raise LookupError("the file is not kept any more")
    return File(found.name, found.mime, found.content)


def picture(label: str = "picture", *, ask: str = N_("Send the picture."), optional: bool = False) -> Arg:
    """Return an argument that is the number of a picture that the person has sent, or None."""
    return Arg(label, _a_picture, ask=ask, choices=_choices, optional=optional, file=True)


def document(label: str = "file", *, ask: str = N_("Send the file."), optional: bool = False) -> Arg:
    """Return an argument that is the number of a file, or a picture, that the person has sent, or None."""
    return Arg(label, _a_file, ask=ask, choices=_any_choices, optional=optional, file=True)


def _a_file(turn: Turn, text: str, values: Values) -> Got | Unclear:
    if fold(text) in _SKIPS:
        return Got(None, "skip")
    mine = _own(turn, text)
    if mine is None:
        return Unclear(turn.t("Send it to me as a picture or a file, please."), _any_choices(turn, values))
    return Got(mine.number, str(mine.number))


def _a_picture(turn: Turn, text: str, values: Values) -> Got | Unclear:
    if fold(text) in _SKIPS:
        return Got(None, "skip")
    mine = _own(turn, text)
    if mine is None:
        return Unclear(turn.t("Send it to me as a picture, please."), _choices(turn, values))
    if not mine.is_picture:
        return Unclear(turn.t("That is not a picture. Send it to me as a picture, please."), _choices(turn, values))
    return Got(mine.number, str(mine.number))


def _own(turn: Turn, text: str) -> files.Named | None:
    """Return the file whose number the text is, if the person has sent it."""
    said = text.strip()
    found = files.named(turn.tx, int(said)) if said.isdecimal() and len(said) < 10 else None
    return found if found and found.person_id == turn.person.id else None


def _choices(turn: Turn, _values: Values) -> Choices:
    return _offered(turn, pictures=True)


def _any_choices(turn: Turn, _values: Values) -> Choices:
    return _offered(turn, pictures=False)


def _offered(turn: Turn, *, pictures: bool) -> Choices:
    last = files.last_of(turn.tx, turn.person.id, since=turn.now - JUST_SENT)
    fits = last is not None and (last.is_picture or not pictures)
    sent = [(turn.t("The one I just sent"), str(last.number))] if last and fits else []
    return [*sent, (turn.t("Skip"), "skip")]
