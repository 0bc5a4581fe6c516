"""Bringing others along: a number or names, of people who need no app; nobody comes beyond the places there are."""

from __future__ import annotations

from handlers import taking_back
from handlers.commands import command
from handlers.signing_up import company, own, standing
from handlers.signing_up.company import Company
from handlers.turn import Answer, Arg, Choices, Turn, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_
from storage import sign_ups, undoing
from storage.sign_ups import Coming, Full, NotOpen, NotThere, Queued, SignedUp


def _choices(turn: Turn, values: Values) -> Choices:
    one = values.get("signed")
    nobody = [(turn.t("Nobody"), "0")] if isinstance(one, SignedUp) and one.people > 1 else []
    return [*company.numbers(turn), *nobody]


_WHO = Arg("who", company.who, N_("How many?"), _choices)


@command("bring", "ta med", "tuon", aliases=("jag tar med",), takes=[own.OWN_AND_MORE, _WHO])
def bring(turn: Turn, signed: SignedUp, who: Company) -> Answer:
    """The person comes with these others, and with nobody else."""
    was = {"number": signed.number, "people": signed.people, "names": signed.said.splitlines()}
    outcome = sign_ups.bring(turn.tx, signed.number, 1 + who.count, who.names, zone=turn.zone, now=turn.now)
    if not isinstance(outcome, Coming | Queued):
        return _refused(turn, signed, outcome)
    kept = undoing.keep(turn.tx, f"company:{signed.number}", was, person_id=turn.person.id, now=turn.now)
    return _stands(turn, outcome, (Button(turn.t("Take it back"), f"bring back {kept}"),))


def _stands(turn: Turn, outcome: Coming | Queued, more: tuple[Button, ...]) -> Answer:
    t, one = turn.t, outcome.sign_up
    lead = t("You wait for: ") if one.is_waiting else t("You are coming: ")
    again = Button(t("Whom I bring"), f"bring {one.number}")
    leave = Button(t("Leave the queue") if one.is_waiting else t("I cannot come after all"), f"withdraw {one.number}")
    return standing.aside(turn, Reply(lead + standing.whole(t, one, turn.zone), (*more, again, leave)))


def _refused(turn: Turn, one: SignedUp, outcome: Full | NotOpen | NotThere) -> Answer:
    """Say why nothing was changed: how many find room still, or that it is over."""
    match outcome:
        case Full(_, left):
            return _too_many(turn, one, left)
        case NotOpen():
            return standing.closed(turn, one.task_id)
        case NotThere():
            return own.not_yours(turn)


def _too_many(turn: Turn, one: SignedUp, left: int) -> Answer:
    t, most = turn.t, one.people - 1 + left
    text = (
        t.n("There is room for {n} more only: ", "There is room for {n} more only: ", left)
        if left
        else t("There is no more room: ")
    )
    some = (Button(t.label("Bring {n}", n=str(most)), f"bring {one.number} {most}"),) if left else ()
    keep = Button(t("Show the talkoot"), f"talkoot {one.talkoot_id}")
    return standing.aside(turn, Reply(text + standing.whole(t, one, turn.zone), (*some, keep)))


@command("bring back", "ta med igen", "tuon entiset", takes=[Arg("what", as_said, N_("Which one?"))])
def bring_back(turn: Turn, what: str) -> Answer:
    """They bring whom they brought before."""
    before = taking_back.own(turn, what, "company")
    if before is None:
        return taking_back.nothing(turn.t)
    was = before.was
    one = sign_ups.get(turn.tx, was["number"])
    if one is None or one.person_id != turn.person.id:
        return taking_back.nothing(turn.t)
    outcome = sign_ups.bring(turn.tx, one.number, was["people"], was["names"], zone=turn.zone, now=turn.now)
    if not isinstance(outcome, Coming | Queued):
        return _refused(turn, one, outcome)
    return _stands(turn, outcome, ())
