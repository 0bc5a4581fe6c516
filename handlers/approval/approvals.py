"""What waits for a space's keepers: seeing it, approving and rejecting it, and taking either back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers import taking_back
from handlers.approval import answering, askers, keepers, requested
from handlers.approval.answering import REQUEST, THE_REQUEST
from handlers.approval.requested import Request
from handlers.booking import booking_words, partners, refusal_words
from handlers.commands import command
from handlers.series import turns
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import LANGUAGES, N_, Words, fold, words
from storage import bookings, deciding, diary, spaces, undoing
from storage.diary import Already, Booked, NotThere
from storage.occupied import State
from storage.people import Role

LONGEST = 300
"""So many letters a reason may have."""
REASONS = (N_("Needed for something else"), N_("Asked too late"))
"""What is tapped as a reason; kept in English, and said in the language of who reads it."""
SHOWN = 8


@command(
    "requests",
    "begäranden",
    "pyynnöt",
    linkable=True,
    summary=N_("Requests that wait for an answer"),
)
def requests(turn: Turn) -> Answer:
    """The keeper has seen what waits for an answer, the oldest deadline first, each with both answers to tap; anybody
    sees which of their own requests wait."""
    t, found, own = turn.t, answering.waiting_for(turn), requested.of_person(turn.tx, turn.person.id, now=turn.now)
    if not found:
        return _own_requests(turn, own) if own else Reply(answering.none_waits(turn).text, private=True)
    lines, buttons = [t("These requests wait for your answer:")], []
    for place, one in enumerate(found[:SHOWN], start=1):
        asks = requested.asks(turn.tx, t, one, turn.zone)
        lines.append(f"{place}. " + asks.text.replace("\n", " – "))
        buttons += [
            Button(t("Approve {n}", n=place), f"approve {one.word}"),
            Button(t("Reject {n}", n=place), f"reject {one.word}"),
        ]
    if len(found) > SHOWN:
        lines.append(t.n("… and {n} more.", "… and {n} more.", len(found) - SHOWN))
    return Reply("\n".join(lines), tuple(buttons), private=True)


def _own_requests(turn: Turn, own: Sequence[Request]) -> Reply:
    """Tell the asker what waits, and until when it is answered."""
    t = turn.t
    lines = [t("Your requests that wait for an answer:")]
    for one in own[:SHOWN]:
        answer = booking_words.answer(t, one.first, turn.zone)
        lines.append(" – ".join(filter(None, (requested.said(t, one, turn.zone, whose=True), answer))))
    return Reply("\n".join(lines), (Button(t("My bookings"), "bookings"),), private=True)


@command(
    "approve",
    "godkänn",
    "hyväksy",
    linkable=True,
    summary=N_("Approve a request"),
    role=Role.KEEPER,
    takes=[REQUEST],
)
def approve(turn: Turn, request: Request) -> Answer:
    """It is booked, everywhere it was told, and the asker has heard it with all that only the booker may know."""
    each = [
        deciding.settle(turn.tx, one.number, zone=turn.zone, now=turn.now, waits=State.REQUESTED)
        for one in request.booked
    ]
    done = tuple(one for one in each if isinstance(one, Booked))
    if not done:
        return answering.how_it_stands(turn, request)
    now = Request(request.key, done, request.series)
    back = _answered(turn, now, "approved", lambda t: t("{name} approved this: ", name=turn.person.name))

    def lead(t: Words) -> str:
        return _by(turn, now, t, _APPROVED) + "\n" + t("Booked: ")

    told = _own(turn, now) or askers.tell(turn.tx, now, lead, now=turn.now, town=turn.town)
    return Reply(_done(turn, now, turn.t("Approved: "), told=told), back, private=True)


_APPROVED = N_("{keeper} approved your request.")
_REJECTED = N_("{keeper} did not approve your request: ")
_AGAIN = N_("{keeper} took the answer back. Your request waits again: ")


def _by(turn: Turn, request: Request, t: Words, msgid: str) -> str:
    return t(msgid, keeper=keepers.title(turn.tx, turn.person.id, request.first.space_id, t))


def _own(turn: Turn, request: Request) -> bool:
    """Tell whether the asker is who answers, and need not be told."""
    return request.first.person_id == turn.person.id


def _answered(turn: Turn, request: Request, answer: str, lead: Callable[[Words], str]) -> tuple[Button, ...]:
    """All messages about it say who answered and how; return how it is taken back."""
    was = {"answer": answer, "numbers": [one.number for one in request.booked]}
    undo = undoing.keep(turn.tx, request.subject, was, person_id=turn.person.id, now=turn.now)
    for one in request.booked:
        _close(turn, requested.of(one), lead, undo)
    if request.series is not None:
        _close(turn, request, lead, undo)
    else:
        keepers.show_series(turn.tx, request.first, now=turn.now, town=turn.town)
    _show_to_asker(turn, request)
    return (_back(turn.t, undo),)


def _show_to_asker(turn: Turn, request: Request) -> None:
    """What the asker and the groups read of the bookings, and of their series, is how it is now."""
    for one in request.booked:
        booking_words.show(turn, one)
    for number in {one.series_id for one in request.booked if one.series_id is not None}:
        turns.show(turn, number)


def _close(turn: Turn, request: Request, lead: Callable[[Words], str], undo: int) -> None:
    def say(t: Words) -> Reply:
        return requested.closed(t, request, turn.zone, lead(t), _back(t, undo))

    keepers.redraw(turn.tx, request, say, now=turn.now, town=turn.town)


def _back(t: Words, undo: int) -> Button:
    return Button(t("Take it back"), f"reopen request {undo}")


def _done(turn: Turn, request: Request, lead: str, *, told: bool) -> str:
    """Return what was done, for who did it, and whether the asker has been told."""
    name = requested.who(turn.tx, request.first, turn.t)
    text = lead + requested.said(turn.t, request, turn.zone, whose=True)
    if told:
        return text + "\n" + turn.t("I tell them: {name}.", name=name)
    return text + "\n" + turn.t("I cannot reach them. Please tell them yourself: {name}.", name=name)


def _why(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Take the usual reasons by their names in any language, and any words as another reason."""
    given = " ".join(text.split())
    if given == "?":
        return Unclear(turn.t("What is the reason? The asker reads it as you write it."))
    if len(given) > LONGEST:
        return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST))
    usual = {fold(words(language)(reason)): reason for language in LANGUAGES for reason in REASONS}
    why = usual.get(fold(given), given)
    return Got(why, why)


def _why_choices(turn: Turn, _values: Values) -> list[tuple[str, str]]:
    return [*((turn.t(reason), reason) for reason in REASONS), (turn.t("Another reason…"), "?")]


@command(
    "reject",
    "avslå",
    "hylkää",
    linkable=True,
    summary=N_("Reject a request, with a reason"),
    role=Role.KEEPER,
    takes=[
        THE_REQUEST,
        Arg("why", _why, N_("Why? The asker hears the reason, and what is free instead."), _why_choices),
    ],
)
def reject(turn: Turn, request: Request, why: str) -> Answer:
    """The time is free again, and the asker has heard why, and what can be had instead with one tap."""
    each = [
        bookings.cancel(
            turn.tx, one.number, by=turn.person.id, zone=turn.zone, now=turn.now, why=why, waits=State.REQUESTED
        )
        for one in request.booked
    ]
    done = tuple(one for one in each if isinstance(one, Booked))
    if not done:
        return answering.how_it_stands(turn, request)
    now = Request(request.key, done, request.series)
    back = _answered(turn, now, "rejected", lambda t: t("{name} rejected this: ", name=turn.person.name))

    def lead(t: Words) -> str:
        return _by(turn, now, t, _REJECTED)

    told = _own(turn, now) or askers.tell_rejected(turn.tx, now, lead, now=turn.now, town=turn.town)
    partners.changed(turn, now.first, lead)
    text = _done(turn, now, turn.t("Rejected: "), told=told)
    return Reply(text + "\n" + booking_words.reason(turn.t, now.first), back, private=True)


def _undo(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    known = taking_back.read(turn, text, "request")
    first = diary.get(turn.tx, known[1].was["numbers"][0]) if known else None
    if known is None or first is None or not answering.may_answer(turn, first):
        return taking_back.nothing(turn.t)
    return Got(known, str(known[0]))


@command("reopen request", "oppna begaran", "avaa pyynto", takes=[Arg("undo", _undo, N_("Which request?"))])
def reopen(turn: Turn, undo: tuple[int, undoing.Before]) -> Answer:
    """What was approved or rejected waits again for an answer, if that is still possible; the asker has heard so."""
    number, before = undo
    _lock(turn, before.was["numbers"][0])
    if undoing.find(turn.tx, number, "request") is None:  # somebody else was faster
        return taking_back.nothing(turn.t)
    each = [_again(turn, one, approved=before.was["answer"] == "approved") for one in before.was["numbers"]]
    back = tuple(one for one in each if isinstance(one, Booked))
    if not back:
        refused = next((one for one in each if isinstance(one, Refusal)), None)
        return refused or taking_back.nothing(turn.t)
    undoing.done(turn.tx, number)
    return _reopened(turn, _as_one(turn, before.subject, back))


def _lock(turn: Turn, number: int) -> None:
    """Nobody else takes an answer about the same space back meanwhile."""
    booked = diary.get(turn.tx, number)
    if booked is not None:
        spaces.lock(turn.tx, booked.space_id)


def _as_one(turn: Turn, subject: str, back: Sequence[Booked]) -> Request:
    key = subject.partition(":")[2]
    whole = requested.of_series(turn.tx, int(key[1:]), now=turn.now) if key.startswith("s") else None
    return whole or requested.of(back[0])


def _reopened(turn: Turn, request: Request) -> Answer:
    def say(t: Words) -> Reply:
        return requested.asks(turn.tx, t, request, turn.zone)

    _show_to_asker(turn, request)
    keepers.redraw(turn.tx, request, say, now=turn.now, town=turn.town)
    keepers.show_series(turn.tx, request.first, now=turn.now, town=turn.town)
    if not _own(turn, request):
        askers.tell(turn.tx, request, lambda t: _by(turn, request, t, _AGAIN), now=turn.now, town=turn.town)
    asks = say(turn.t)
    return Reply(turn.t("Taken back.") + "\n" + asks.text, asks.buttons, private=True)


def _again(turn: Turn, number: int, *, approved: bool) -> Booked | Refusal | None:
    """The booking waits for an answer again; None if it is not as it was answered."""
    booked = diary.get(turn.tx, number)
    if booked is None or booked.starts_at <= turn.now or booked.stands != approved or booked.rejected == approved:
        return None
    if not approved:
        outcome = bookings.restore(turn.tx, number, zone=turn.zone, now=turn.now)
        if not isinstance(outcome, Booked | Already | NotThere):
            space = diary.space_of(turn.tx, booked)
            return Refusal(refusal_words.why(turn, outcome, space, booking_words.span_of(booked)))
    waits = deciding.request(turn.tx, number, zone=turn.zone, now=turn.now)
    return waits if isinstance(waits, Booked) else None
