"""Giving feedback: one tap is a mark from 1 to 5, words may follow; each says it once, and may change it."""

from __future__ import annotations

import re

from handlers import going_on, taking_back
from handlers.after import after_words, asking_feedback
from handlers.commands import command
from handlers.events import event_words, finding
from handlers.hours.privately import privately
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_
from storage import events, feedback, undoing
from storage.events import EventNow
from storage.feedback import Given

_MARK = re.compile(r"([1-5])(?:\s*/\s*5)?(?!\d)[\s.,:;–-]*")
_SAY = N_("What would you like to say to the organisers? Your name is not told.")
ANY = finding.arg(past=True)


def _mark(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    found = _MARK.match(text.strip())
    if found is None:
        return Unclear(turn.t("Give a number from 1 to 5."), _choices(turn, _values))
    return Got(int(found[1]), found[1], text.strip()[found.end() :])


def _choices(_turn: Turn, _values: Values) -> list[tuple[str, str]]:
    return [(str(mark), str(mark)) for mark in feedback.MARKS]


def _words(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read the words; a line that is a command is one: who gave a mark need not say anything more."""
    if going_on.is_command(turn, text):
        return Unclear(turn.t(_SAY))
    if len(text) > feedback.LONGEST:
        return Unclear(turn.t("Please write at most {n} letters.", n=feedback.LONGEST))
    return Got(text.strip(), text.strip())


@command(
    "rate event",
    "betygsätt evenemang",
    "arvioi tapahtuma",
    aliases=("arvioi", "betygsätt", "rate"),
    linkable=True,
    summary=N_("Tell how an event was"),
    takes=[
        ANY,
        Arg("mark", _mark, N_("How was it, from 1 to 5? 1 is poor, 5 is very good."), _choices),
        Arg("words", _words, optional=True),
    ],
)
@privately
def rate(turn: Turn, event: EventNow, mark: int, words: str | None) -> Answer:
    """The event has the person's mark, instead of the one they gave before; with words, if any were said."""
    refusal = after_words.not_yet(turn, event)
    if refusal is not None:
        return refusal
    role = asking_feedback.role_of(turn.tx, event, turn.person.id)
    said = feedback.give(turn.tx, event.number, turn.person.id, mark, role=role, now=turn.now)
    if words:
        feedback.say(turn.tx, said.given.number, words)
    return _thanks(turn, event, said.given.number, said.before)


@command(
    "tell of event",
    "berätta om evenemang",
    "kerro tapahtumasta",
    takes=[ANY, Arg("words", _words, _SAY)],
)
@privately
def tell(turn: Turn, event: EventNow, words: str) -> Answer:
    """The feedback that the person gave has these words."""
    given = feedback.own(turn.tx, event.number, turn.person.id)
    if given is None:
        head = event_words.headline(turn.t, event, turn.zone)
        text = "\n".join((head, turn.t("Give a number first, please."), asking_feedback.question(turn.t, event)))
        return Refusal(text, asking_feedback.buttons(turn.t, event))
    feedback.say(turn.tx, given.number, words)
    return _thanks(turn, event, given.number, given)


def _thanks(turn: Turn, event: EventNow, number: int, before: Given | None) -> Reply:
    """Say what was given, with the ways to say more, to change it and to take it back."""
    t, given = turn.t, feedback.get(turn.tx, number)
    assert given is not None
    was = {"mark": before.mark, "words": before.words} if before else {}
    back = undoing.keep(turn.tx, f"feedback:{number}", was, person_id=turn.person.id, now=turn.now)
    lines = [t("Thank you! Your mark is {mark}: ", mark=given.mark) + event_words.headline(t, event, turn.zone)]
    lines += [t("Your words: {words}", words=given.words)] if given.words else []
    if not given.words:
        lines.append(t("Would you like to say more to the organisers? Write it here. Your name is not told."))
        going_on.invite(turn, "tell of event", "words", event=str(event.number))
    more = t("Change the words") if given.words else t("Say it in words")
    buttons = (
        Button(more, f"tell of event {event.number}"),
        Button(t("Send a picture"), f"picture from {event.number}"),
        Button(t("Take it back"), f"feedback back {back}"),
    )
    return Reply("\n".join(lines), buttons, private=True)


@command("feedback back", "ta tillbaka respons", "palauta palaute", takes=[Arg("which", as_said)])
@privately
def take_back(turn: Turn, which: str) -> Answer:
    """The feedback is as it was before; what had not been given is gone."""
    t, before = turn.t, taking_back.own(turn, which, "feedback")
    given = feedback.get(turn.tx, int(before.subject.partition(":")[2])) if before else None
    event = events.get(turn.tx, given.event_id) if given else None
    if before is None or given is None or event is None:
        return taking_back.nothing(t)
    head = event_words.headline(t, event, turn.zone)
    again = Button(t("Tell how it was"), f"rate event {event.number}")
    if not before.was:
        feedback.remove(turn.tx, [given.number])
        return Reply(t("Your feedback is gone: ") + head, (again,), private=True)
    feedback.restore(turn.tx, given.number, **before.was)
    text = t("Your mark is {mark} again: ", mark=before.was["mark"]) + head
    return Reply(text, (again,), private=True)
