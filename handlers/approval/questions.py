"""A keeper's question about a request, and the one answer to it: in private, from one to the other, no more."""

from __future__ import annotations

from handlers import notices, passing_words, taking_back
from handlers.approval import answering, keepers, requested
from handlers.approval.requested import Request
from handlers.commands import command
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import diary, people, undoing
from storage.people import Role


@command(
    "ask",
    "fråga",
    "kysy",
    linkable=True,
    summary=N_("Ask about a request"),
    role=Role.KEEPER,
    takes=[answering.REQUEST, Arg("question", passing_words.read, N_("What do you want to know? I pass it on."))],
)
def ask(turn: Turn, request: Request, question: str) -> Answer:
    """The asker has the question, with one button to answer it; nothing of it is kept but that it waits."""
    tx, first = turn.tx, request.first
    number = undoing.keep(
        tx, f"question:{first.number}", {"request": request.key}, person_id=turn.person.id, now=turn.now
    )

    def say(t: Words) -> Reply:
        by = keepers.title(tx, turn.person.id, first.space_id, t)
        lines = (
            t("{keeper} asks about your request: {question}", keeper=by, question=question),
            requested.said(t, request, turn.zone, whose=True),
        )
        return Reply("\n".join(lines), (Button(t("Answer"), f"reply {number}"),))

    if not notices.inform(tx, first.person_id, say, now=turn.now, town=turn.town, starts=first.starts_at):
        undoing.done(tx, number)
        name = requested.who(tx, first, turn.t)
        return Refusal(turn.t("I cannot reach them. Please ask them yourself: {name}.", name=name))
    text = turn.t("I passed your question on. The answer comes here: ") + requested.said(turn.t, request, turn.zone)
    return Reply(text, requested.buttons(turn.t, request)[:2], private=True)


def _question(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read which question is answered: one that waits, about the person's own request."""
    first, _, rest = text.partition(" ")
    known = taking_back.read(turn, first, "question")
    booked = diary.get(turn.tx, int(known[1].subject.partition(":")[2])) if known else None
    if known is None or booked is None or booked.person_id != turn.person.id:
        return Refusal(turn.t("That question has been answered already."))
    return Got((*known, booked), str(known[0]), rest)


@command(
    "reply",
    "svara",
    "vastaa",
    linkable=True,
    takes=[
        Arg("question", _question, N_("Which question?")),
        Arg("text", passing_words.read, N_("What do you answer? I pass it on to who asked.")),
    ],
)
def reply(turn: Turn, question: tuple[int, undoing.Before, diary.Booked], text: str) -> Answer:
    """Who asked has the answer, and can decide with one tap; a question is answered once."""
    number, asked, booked = question
    if not undoing.done(turn.tx, number):
        return Refusal(turn.t("That question has been answered already."))
    key, keeper = str(asked.was["request"]), people.named(turn.tx, asked.person_id)
    whole = requested.of_series(turn.tx, int(key[1:]), now=turn.now) if key.startswith("s") else None
    request = whole or requested.of(booked)

    def say(t: Words) -> Reply:
        lines = (
            t("{name} answers: {text}", name=turn.person.name, text=text),
            requested.said(t, request, turn.zone, whose=True),
        )
        return Reply("\n".join(lines), requested.buttons(t, request) if answering.waits(turn, request.first) else ())

    may = keeper is not None and answering.answers_for(keeper, booked)
    if not may or not notices.inform(
        turn.tx, asked.person_id, say, now=turn.now, town=turn.town, starts=booked.starts_at
    ):
        return Refusal(turn.t("Who asked this cannot be reached any more."))
    return Reply(turn.t("I passed your answer on."), private=True)
