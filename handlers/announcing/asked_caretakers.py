"""A caretaker's word for what its writer may not send alone: asked for with one tap, and answered with one."""

from __future__ import annotations

from collections.abc import Callable

from handlers import notices
from handlers.announcing import announcement_words, audiences_said
from handlers.turn import Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import announcements, audiences, people
from storage.announcements import Told
from storage.people import Role


def mark(told: Told) -> str:
    """Return what tells this asking from an earlier one, so that nobody lets go out what they have not read."""
    assert told.asked_at is not None
    return f"{int(told.asked_at.timestamp() * 1000):x}"


def card_of(told: Told) -> str:
    """Return the name of the card that every caretaker has of this asking."""
    return f"asked-announcement:{told.number}:{mark(told)}"


def ask(turn: Turn, told: Told) -> list[str]:
    """Every caretaker who can be reached has it to read, with a tap for each answer; return their names."""
    announcements.change_unsent(turn.tx, told.number, asked_at=turn.now)
    asked = announcements.get(turn.tx, told.number)
    assert asked is not None

    def say(t: Words) -> Reply:
        return _question(turn, asked, t)

    reached = [
        one.name
        for one in people.with_role(turn.tx, Role.CARETAKER)
        if notices.inform(turn.tx, one.id, say, now=turn.now, town=turn.town)
    ]
    if not reached:
        announcements.change_unsent(turn.tx, told.number, asked_at=told.asked_at)
    return reached


def _question(turn: Turn, told: Told, t: Words) -> Reply:
    """Return what a caretaker reads: who asks for what, to whom, and every word of it."""
    number, reached = told.number, audiences.reach(turn.tx, told.audience, now=turn.now, but=told.person_id)
    at = announcement_words.when_said(t, told, turn.town, now=turn.now)
    lines = [
        t("{name} asks to send this announcement.", name=turn.person.name),
        t("To: {whom}.", whom=audiences_said.plain_list(turn, t, told.audience))
        + " "
        + audiences_said.reaches(t, reached),
        t("It is to be sent {when}.", when=at) if at else "",
    ]
    who = announcement_words.sender(turn.tx, told, turn.town)
    texts = [announcement_words.in_language(t, told, language, who) for language in told.said]
    buttons = (
        Button(t("Send it"), f"allow announcement {number} {mark(told)}"),
        Button(t("Do not send it"), f"refuse announcement {number} {mark(told)}"),
    )
    text = "\n\n".join(["\n".join(filter(None, lines)), *texts])
    return Reply(text, buttons, announcement_words.files_of(turn.tx, told), card=card_of(told))


def take_back(turn: Turn, told: Told) -> None:
    """Nobody is asked any more: what the caretakers have of it says so."""
    answered(turn, told, lambda t: t("{name} took this request back.", name=turn.person.name))
    announcements.change_unsent(turn.tx, told.number, asked_at=None)


def answered(turn: Turn, told: Told, line: Callable[[Words], str]) -> None:
    """Every caretaker's copy says how it ended, and what it was about; nothing more is to be tapped there."""

    def say(t: Words, _private: bool) -> Reply:
        head = announcement_words.headline(told, t.language, turn.town.language)
        return Reply(line(t) + "\n" + t("“{line}”", line=head))

    notices.show(turn, card_of(told), say)
