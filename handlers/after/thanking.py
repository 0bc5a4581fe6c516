"""Thanking everybody who had a part in an event, once; those who came are asked in the same message how it was."""

from __future__ import annotations

from dataclasses import replace

from handlers import notices
from handlers.after import after_words, asking_feedback, summary_words
from handlers.commands import command
from handlers.events import event_words, finding
from handlers.hours.privately import privately
from handlers.organising import everybody
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape
from storage import event_summary, event_work, feedback, who_came
from storage.event_summary import Summary
from storage.events import EventNow

LONGEST = 1000
"""How long the organiser's own words may be."""


def _own_words(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    if len(text) > LONGEST:
        return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST))
    return Got(text.strip(), text.strip())


@command(
    "thank event",
    "tacka gästerna",
    "kiitä tulijoita",
    aliases=("kiitä kaikkia", "tacka alla", "thank everybody"),
    summary=N_("Thank everybody who came to your event"),
    takes=[finding.HELD, Arg("words", _own_words, optional=True)],
)
@privately
def thank(turn: Turn, event: EventNow, words: str | None) -> Answer:
    """Everybody who came, showed or helped hears the thanks once, with the organiser's own words, if any."""
    t, head = turn.t, event_words.headline(turn.t, event, turn.zone)
    if event.thanked_at is not None:
        return Refusal(t("Everybody has been thanked already: ") + head, after_words.known(t, event))
    refusal = after_words.not_yet(turn, event)
    if refusal is not None:
        return refusal
    if turn.now < event.ends_at:
        return Refusal(t("There is nothing to thank for yet: ") + head)
    people = _people(turn, event)
    if not people:
        text = t("Nobody came whom I could thank: ") + head
        return Refusal(text, (Button(t("Count the visitors"), f"visitors {event.number}"),))
    if not who_came.thank(turn.tx, event.number, now=turn.now):
        return Refusal(t("Everybody has been thanked already: ") + head, after_words.known(t, event))
    return _thanked(turn, event, people, words or "")


def _people(turn: Turn, event: EventNow) -> list[int]:
    """Return who came, had a stand, or helped at the talkoot that belong to it; without who thanks."""
    tx = turn.tx
    helped = [
        one for planned in event_work.of_event(tx, event.number) for one in everybody.of(tx, planned, waiting=False)
    ]
    showed = [one.person_id for one in event_summary.showed(tx, event.number)]
    found = dict.fromkeys((*who_came.people(tx, event), *showed, *helped))
    return [one for one in found if one != turn.person.id]


def _thanked(turn: Turn, event: EventNow, people: list[int], words: str) -> Answer:
    t, tx = turn.t, turn.tx
    day = asking_feedback.of_now(event, now=turn.now)
    asked = set(asking_feedback.to_ask(tx, event, day)) if day else set()
    if day is None or not feedback.ask(tx, [day.number], now=turn.now):
        asked = set()
    summary = event_summary.of(tx, event, zone=turn.zone)
    reached = 0
    for person in dict.fromkeys((*people, *asked)):

        def say(t: Words, ask: bool = person in asked) -> Reply:
            return _message(t, turn, summary, words, ask=ask)

        reached += notices.inform(tx, person, say, now=turn.now, town=turn.town)
    text = t("Thanked: ") + event_words.headline(t, event, turn.zone) + ". "
    text += t.n("{n} person hears it in private.", "{n} people hear it in private.", reached)
    if asked:
        text += " " + t("I also asked how it was.")
    left = len(people) - reached
    if left > 0:
        text += " " + t.n("{n} cannot be reached.", "{n} cannot be reached.", left)
    return Reply(text, after_words.known(t, replace(event, thanked_at=turn.now)), private=True)


def _message(t: Words, turn: Turn, summary: Summary, words: str, *, ask: bool) -> Reply:
    """Return the thanks: what it was, how many were there, the organiser's words, and the question."""
    event = summary.event
    lines = [t("Thank you! ") + event_words.headline(t, event, turn.zone)]
    together = summary_words.together(t, summary)
    lines += [t("There were {who}.", who=together)] if together else []
    lines += [f"{escape(turn.person.name)}: {escape(words)}"] if words else []
    if not ask:
        return Reply("\n".join(lines), (Button(t("Send a picture"), f"picture from {event.number}"),))
    lines.append(asking_feedback.question(t, event))
    return Reply("\n".join(lines), asking_feedback.buttons(t, event))
