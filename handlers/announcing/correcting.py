"""Correcting an announcement that is out: every copy reads so from then on, and the way back."""

from __future__ import annotations

from functools import partial

from handlers import notices, taking_back
from handlers.announcing import (
    announcement_card,
    announcement_text,
    announcement_words,
    changed,
    delivery_card,
    finding,
)
from handlers.announcing.announcement_text import LONGEST
from handlers.commands import command
from handlers.home import LANGUAGE_NAMES
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import LANGUAGES, N_, Words, escape
from storage import announcements, undoing
from storage.announcements import ANY, Told

ALL = "all:"
"""Said before words that replace those of every language."""


def _text(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read the new words: those of one language leave the others as they are."""
    told: Told = values["told"]
    closed = _closed(turn, told)
    if closed is not None:
        return closed
    said = _said(told, text)
    if said is None:
        return _asked(turn, told, text)
    longest = max(len(words) for words in said.values())
    if longest > LONGEST:
        return Unclear(turn.t("That is {n} letters; please write at most {most}.", n=longest, most=LONGEST))
    return Got(said, text.strip())


def _said(told: Told, text: str) -> dict[str, str] | None:
    """Return what it says in each language with the new words, or None if that cannot be told."""
    whole = text.strip().startswith(ALL)
    new = announcement_text.parts(text.strip().removeprefix(ALL))
    if not new or whole or (ANY in told.said and len(told.said) == 1):
        return new or None
    if ANY not in new:
        return {**told.said, **new}
    return {next(iter(told.said)): new[ANY]} if len(told.said) == 1 else None


def _asked(turn: Turn, told: Told, text: str) -> Unclear:
    t, words = turn.t, text.strip()
    if not words:
        now = escape(announcement_text.written(told.said))
        return Unclear(t("Write the new text. It replaces the old one everywhere:") + f"\n\n{now}")
    choices = [(LANGUAGE_NAMES[one], f"{one}: {words}") for one in LANGUAGES if one in told.said]
    return Unclear(t("In which language is that?"), [*choices, (t("It replaces all of them"), f"{ALL} {words}")])


def _closed(turn: Turn, told: Told) -> Refusal | None:
    """Say how it stands with what is not out (any more)."""
    t, number = turn.t, told.number
    if told.withdrawn_at is not None:
        return changed.closed(turn, told)
    if told.sent_at is None:
        change = Button(t("Change"), f"change announcement {number}")
        return Refusal(t("This announcement has not been sent yet."), (change,), private=True)
    return None


@command(
    "correct announcement",
    "rätta meddelande",
    "oikaise tiedote",
    aliases=(
        "korjaa tiedote",
        "korjaa tiedotetta",
        "oikaise tiedotetta",
        "ratta meddelandet",
        "korrigera meddelande",
        "correct",
    ),
    summary=N_("Correct an announcement that you have sent"),
    takes=[finding.OUT, Arg("text", _text, known=True)],
)
def correct(turn: Turn, told: Told, text: dict[str, str]) -> Answer:
    """Every copy reads so: those that stand, those that are still to be said, and what digests told of it."""
    t = turn.t
    if text == told.said:
        return Reply(t("It reads so already: ") + _quoted(turn, told), _delivery(turn, told), private=True)
    if not announcements.correct(turn.tx, told.number, text):
        return _closed(turn, announcements.get(turn.tx, told.number) or told) or finding.none_such(turn)
    was = {"corrected": text, "said": told.said}
    number = undoing.keep(turn.tx, told.subject, was, person_id=turn.person.id, now=turn.now)
    now = _shown(turn, told)
    back = Button(t("Take it back"), f"correct announcement back {number}")
    lines = (t("Corrected. It reads so everywhere, as soon as it gets there:"), _whole(turn, now))
    return Reply("\n".join(lines), (*_delivery(turn, now), back), private=True)


def _shown(turn: Turn, told: Told) -> Told:
    """Every copy reads as it is now, and its sender sees that; return it."""
    now = announcements.get(turn.tx, told.number)
    assert now is not None
    announcement_card.show(turn.tx, now, now=turn.now, town=turn.town)
    delivery_card.refresh(turn.tx, now, now=turn.now, town=turn.town)
    if now.person_id != turn.person.id:
        notices.inform(turn.tx, now.person_id, partial(_told, turn=turn, told=now), now=turn.now, town=turn.town)
    return now


def _told(t: Words, *, turn: Turn, told: Told) -> Reply:
    return Reply(t("{name} corrected your announcement:", name=turn.person.name) + "\n" + _whole(turn, told))


def _whole(turn: Turn, told: Told) -> str:
    return escape(announcement_text.written(told.said))


def _quoted(turn: Turn, told: Told) -> str:
    return turn.t("“{line}”", line=announcement_words.headline(told, turn.language, turn.town.language))


def _delivery(turn: Turn, told: Told) -> tuple[Button, ...]:
    return (Button(turn.t("How far it has come"), f"announcement delivery {told.number}"),)


@command(
    "correct announcement back",
    "rätta meddelande tillbaka",
    "oikaise tiedote takaisin",
    takes=[finding.undo("corrected")],
)
def correct_back(turn: Turn, undo: tuple[Told, int, undoing.Before]) -> Answer:
    """Every copy reads as before the correction, unless it has been corrected again since."""
    told, number, before = undo
    closed = _closed(turn, told)
    if closed is not None:
        return closed
    if told.said != before.was["corrected"]:
        text = turn.t("It has been corrected again since, so I left it as it is: ") + _quoted(turn, told)
        return Refusal(text, _delivery(turn, told), private=True)
    if not undoing.done(turn.tx, number):
        return taking_back.nothing(turn.t)
    if not announcements.correct(turn.tx, told.number, before.was["said"]):
        return changed.closed(turn, announcements.get(turn.tx, told.number) or told) or finding.none_such(turn)
    now = _shown(turn, told)
    lines = (turn.t("Taken back. It reads everywhere as it did before:"), _whole(turn, now))
    return Reply("\n".join(lines), _delivery(turn, now), private=True)
