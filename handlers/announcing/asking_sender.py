"""A question to who sent an announcement, and the answer: in private, through the bot, nobody's address is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from handlers import notices, passing_words, taking_back
from handlers.announcing import announcement_words, finding, told_to
from handlers.announcing.told_to import TOLD
from handlers.commands import command
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import announcements, associations, people, undoing
from storage.announcements import Told
from storage.people import Role

ASKED = "asker"
"""What a waiting question is kept as ("asker:7"): who asked about which announcement, and nothing of what."""
MOST, WHILE = 5, timedelta(days=1)
"""So many questions of one person may wait at once, of those asked within that time."""


@command(
    "ask sender",
    "fråga avsändaren",
    "kysy lähettäjältä",
    linkable=True,
    summary=N_("Ask about an announcement"),
    takes=[TOLD, Arg("question", passing_words.read, N_("What do you want to ask? I pass it on to the sender."))],
)
def ask(turn: Turn, told: Told, question: str) -> Answer:
    """The sender has the question, with one button to answer it; nothing of it is kept but that it waits."""
    t = turn.t
    if told.withdrawn_at is not None:
        return told_to.withdrawn(turn)
    if undoing.kept_since(turn.tx, turn.person.id, ASKED, since=turn.now - WHILE) >= MOST:
        text = t("{n} questions of yours wait for an answer. Ask more when they have been answered.", n=MOST)
        return Refusal(text, (Button(t("Read it again"), told_to.line("read announcement", told)),), private=True)
    number = undoing.keep(turn.tx, f"{ASKED}:{told.number}", {}, person_id=turn.person.id, now=turn.now)

    def say(t: Words) -> Reply:
        text = t("{name} asks about your announcement {what}: {question}", **_names(turn, t, told), question=question)
        return Reply(text, (Button(t("Answer"), f"answer asker {number}"),))

    for person in _who_answers(turn, told):
        if notices.inform(turn.tx, person, say, now=turn.now, town=turn.town):
            text = t("I passed your question on to {name}. The answer comes here.", name=_sender(turn, told))
            return Reply(text, private=True)
    undoing.done(turn.tx, number)
    return Refusal(
        t("I cannot reach the sender just now. Please ask somebody else of {name}.", name=_sender(turn, told))
    )


def _who_answers(turn: Turn, told: Told) -> list[int]:
    """Return who is asked, the first who can be reached: the sender, the association's organisers, the caretakers."""
    found = [told.person_id] if people.named(turn.tx, told.person_id) else []
    if told.association_id is not None:
        subject = associations.subject(told.association_id)
        found += [one.id for one in people.with_role(turn.tx, Role.ORGANISER, subject)]
    found += [one.id for one in people.with_role(turn.tx, Role.CARETAKER)]
    return list(dict.fromkeys(found))


def _sender(turn: Turn, told: Told) -> str:
    return announcement_words.sender(turn.tx, told, turn.town)


def _names(turn: Turn, t: Words, told: Told) -> dict[str, str]:
    what = announcement_words.headline(told, t.language, turn.town.language)
    return {"name": turn.person.name, "what": t.label("“{line}”", line=what)}


@dataclass(frozen=True, slots=True)
class Question:
    """A question that waits: its number, who asked, and about what."""

    number: int
    asker: int
    told: Told


def _question(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read which question is answered: one that waits, about an announcement for which the person answers."""
    first, _, rest = text.strip().partition(" ")
    known = taking_back.read(turn, first, ASKED)
    told = announcements.get(turn.tx, int(known[1].subject.rpartition(":")[2])) if known else None
    if known is None or told is None or not finding.may(turn, told):
        return Refusal(turn.t("That question has been answered already."))
    return Got(Question(known[0], known[1].person_id, told), str(known[0]), rest)


@command(
    "answer asker",
    "svara frågeställaren",
    "vastaa kysyjälle",
    takes=[
        Arg("question", _question, N_("Which question?")),
        Arg("text", passing_words.read, N_("What do you answer? I pass it on to who asked.")),
    ],
)
def answer(turn: Turn, question: Question, text: str) -> Answer:
    """Who asked has the answer, and may ask on; a question is answered once."""
    if not undoing.done(turn.tx, question.number):
        return Refusal(turn.t("That question has been answered already."))
    told = question.told

    def say(t: Words) -> Reply:
        words = t("{name} answers about {what}: {text}", **_names(turn, t, told), text=text)
        return Reply(words, (Button(t("Ask more"), told_to.line("ask sender", told)),))

    if not notices.inform(turn.tx, question.asker, say, now=turn.now, town=turn.town):
        return Refusal(turn.t("Who asked this cannot be reached any more."))
    return Reply(turn.t("I passed your answer on."), private=True)
