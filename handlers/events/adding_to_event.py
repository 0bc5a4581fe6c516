"""An organiser adds people to an event by name, who need not use any network, and takes people off."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from handlers import notices, rights, taking_back
from handlers.commands import command
from handlers.events import answers_shown, finding, finding_days, organised_days
from handlers.events.finding_days import On
from handlers.events.organised_days import Part
from handlers.organising import whom
from handlers.organising.whom import Whom
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_, Words, fold
from storage import answers, people, undoing
from storage.answers import Answered, AnswerNow, Closed, Ended, Full, NotThere, Queued, TooLate
from storage.event_table import Says

UNDO = "event_taken_off"
OFFERED = 12
"""How many are offered to tap; others are written by name."""


@command(
    "add to event",
    "skriv in på evenemang",
    "lisää tapahtumaan",
    summary=N_("Add somebody to your event by name"),
    takes=[
        organised_days.arg(),
        Arg("who", whom.read, N_("Who comes? Write the name, for example: Liisa Virtanen, or: Liisa and 2 others")),
    ],
)
def add(turn: Turn, part: Part, who: Whom) -> Answer:
    """They come, or wait for room, and hear of it where they can be reached; the deadline does not count here."""
    t, on = turn.t, organised_days.answered(turn, part)
    person_id = who.person.id if who.person else people.add(turn.tx, who.name, now=turn.now)
    outcome = answers.say(
        turn.tx,
        on.day.number,
        Says.YES,
        person_id=person_id,
        people=who.people,
        names=who.names,
        added_by=turn.person.id,
        now=turn.now,
    )
    match outcome:
        case Answered(one, new) | Queued(one, _, new) if not new:
            off = Button(t("Take them off"), f"take off event {one.number}")
            return Reply(t("Has signed up already: ") + _said(t, on, one, turn), (off, _list(t, part)), private=True)
        case Answered(one):
            return _added(turn, part, on, one, t("Added: "))
        case Queued(one):
            return _added(turn, part, on, one, t("Added to the queue: "))
        case Full(_, left):
            text = t.n("There is room for {n} more only: ", "There is room for {n} more only: ", left)
            text += answers_shown.what(t, on.event, on.day, turn.zone)
            return Refusal(text, (Button(t("Add somebody"), f"add to event {part.words}"), _list(t, part)))
        case Closed() | TooLate():
            return Refusal(t("Nobody can come to that any more."), (_list(t, part),))
        case _:
            assert_never(outcome)


def _list(t: Words, part: Part) -> Button:
    return Button(t("Who comes"), f"event participants {part.words}")


def _said(t: Words, on: On, one: AnswerNow, turn: Turn) -> str:
    return f"{answers_shown.party(one)} · {answers_shown.what(t, on.event, on.day, turn.zone)}"


def _added(turn: Turn, part: Part, on: On, one: AnswerNow, lead: str) -> Reply:
    t = turn.t

    def say(t: Words) -> Reply:
        queue = t("{name} added you to the queue: ", name=turn.person.name) if one.waits else ""
        text = queue or t("{name} signed you up: ", name=turn.person.name)
        no = Button(t("I cannot come after all"), f"not coming {one.day_id}")
        whole = answers_shown.whole(t, on.event, one, turn.zone)
        return Reply(text + whole, (no, answers_shown.show(t, on.event)))

    text = lead + _said(t, on, one, turn) + _told(turn, one, say)
    back = Button(t("Take it back"), f"take off event {one.number}")
    more = Button(t("Add another"), f"add to event {part.words}")
    return Reply(text, (back, more, _list(t, part)), private=True)


def _told(turn: Turn, one: AnswerNow, say: Callable[[Words], Reply]) -> str:
    """The person hears of it; return whom the organiser must tell."""
    if one.person_id == turn.person.id:
        return ""
    if notices.inform(turn.tx, one.person_id, say, now=turn.now, town=turn.town, starts=one.starts_at):
        return ""
    return "\n" + turn.t("I cannot reach everybody. Please tell them yourself: {name}.", name=one.name)


def _one(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read who is taken off: an answer by its number, else a name among those of an event (`e7`, `d12`)."""
    said = text.strip()
    if said.isdecimal() and len(said) < 10:
        return _numbered(turn, int(said))
    found = _PART.parse(turn, said.removeprefix("e") if said[1:2].isdecimal() else said, values)
    if not isinstance(found, Got):
        return found
    on = organised_days.answered(turn, found.value)
    there = [one for one in answers.of_day(turn.tx, on.day.number) if one.says != Says.NO]
    if not there:
        empty = turn.t("Nobody has signed up yet: ") + answers_shown.what(turn.t, on.event, on.day, turn.zone)
        return Refusal(empty, (Button(turn.t("Add somebody"), f"add to event {found.words}"),))
    named = [one for one in there if found.rest and fold(one.name).startswith(fold(found.rest))]
    if len(named) == 1 and fold(named[0].name) == fold(found.rest):
        return Got(named[0], str(named[0].number))
    lead = found.words if found.words.startswith("d") else f"e{found.words}"
    return Unclear(turn.t("Who is taken off?"), _to_tap(named or there), leads=(f"{lead} ",))


_PART = organised_days.arg()


def _to_tap(found: list[AnswerNow]) -> Choices:
    return [(one.name, str(one.number)) for one in found[:OFFERED]]


def _numbered(turn: Turn, number: int) -> Got | Refusal:
    one = answers.get(turn.tx, number)
    on = finding_days.of_number(turn, one.day_id) if one is not None else None
    if one is None or not isinstance(on, On):
        return finding.none_such(turn)
    return Got(one, str(number)) if rights.leads(turn.person, on.event) else finding.not_yours(turn, on.event)


@command(
    "take off event",
    "stryk från evenemang",
    "poista tapahtumasta",
    takes=[Arg("answer", _one, N_("Who is taken off?"), known=True)],
)
def take_off(turn: Turn, answer: AnswerNow) -> Answer:
    """They are not expected any more, and know it; whoever waits first has what that frees."""
    t, on = turn.t, finding_days.of_number(turn, answer.day_id)
    if isinstance(on, Refusal):
        return on
    outcome = answers.take_off(turn.tx, answer.number, now=turn.now)
    part = Part(on.event, on.day if on.event.repeats else None)
    if isinstance(outcome, NotThere):
        return Refusal(
            t("They were not coming any more: ") + _said(t, on, answer, turn), (_list(t, part),), private=True
        )

    def say(t: Words) -> Reply:
        text = t("{name} took you off: ", name=turn.person.name)
        text += answers_shown.what(t, on.event, on.day, turn.zone)
        text += "\n" + t("If this is not right, please ask {name}.", name=turn.person.name)
        return Reply(text, (answers_shown.show(t, on.event),))

    text = t("Taken off: ") + _said(t, on, answer, turn) + _told(turn, answer, say)
    was = {"number": answer.number}
    kept = undoing.keep(turn.tx, f"{UNDO}:{answer.number}", was, person_id=turn.person.id, now=turn.now)
    return Reply(text, (Button(t("Take it back"), f"put back to event {kept}"), _list(t, part)), private=True)


@command("put back to event", "återta till evenemang", "palauta tapahtumaan", takes=[Arg("what", as_said)])
def put_back(turn: Turn, what: str) -> Answer:
    """Whom the organiser took off comes again, if there is still room and they have not answered otherwise since."""
    t, before = turn.t, taking_back.own(turn, what, UNDO)
    one = answers.get(turn.tx, before.was["number"]) if before is not None else None
    on = finding_days.of_number(turn, one.day_id) if one is not None else None
    if one is None or not isinstance(on, On) or people.named(turn.tx, one.person_id) is None:
        return taking_back.nothing(t)
    if not rights.leads(turn.person, on.event):
        return finding.not_yours(turn, on.event)
    part = Part(on.event, on.day if on.event.repeats else None)
    outcome = answers.restore(turn.tx, None, one.number, person_id=one.person_id, day_id=one.day_id, now=turn.now)
    match outcome:
        case Answered(back):
            return _added(turn, part, on, back, t("Coming again: "))
        case Queued(back):
            return _added(turn, part, on, back, t("In the queue again: "))
        case Full():
            return Refusal(t("Their place has been taken since: ") + _said(t, on, one, turn), (_list(t, part),))
        case Closed() | TooLate():
            return Refusal(t("Nobody can come to that any more."), (_list(t, part),))
        case NotThere() | Ended():
            return taking_back.nothing(t)
        case _:
            assert_never(outcome)
