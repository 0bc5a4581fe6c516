"""Giving up, until the work begins, and coming after all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from handlers import notices
from handlers.commands import command
from handlers.signing_up import own, standing
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import sign_ups, talkoot
from storage.sign_ups import Begun, Coming, Full, Gone, Left, NotOpen, NotThere, Queued, SignedUp
from storage.signed import Ended

_TALKOOT = re.compile(r"t(\d{1,9})\b\s*(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Meant:
    """What the person gives up; of what they have in one talkoot, `all` at once or one that is asked about."""

    sign_ups: tuple[SignedUp, ...]
    talkoot_id: int | None = None
    all: bool = False


def _which(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read "45", "t7" (all of the person's own in these talkoot), or words about one's own."""
    of = _TALKOOT.fullmatch(text.strip())
    if of is None:
        found = own.OWN.parse(turn, text, values)
        return Got(Meant((found.value,)), found.words) if isinstance(found, Got) else found
    number = int(of[1])
    mine = tuple(one for one in own.mine(turn) if one.talkoot_id == number)
    return Got(Meant(mine, number, all=of[2] == "all"), text)


def _choices(turn: Turn, values: Values) -> Choices | Refusal:
    return own.OWN.choices(turn, values)


@command(
    "withdraw",
    "jag kommer inte",
    "en pääse",
    aliases=("en pääsekään", "en tule", "en tulekaan", "jag kan inte komma", "i cannot come"),
    summary=N_("I cannot come to the talkoot after all"),
    takes=[Arg("what", _which, N_("Which one?"), _choices, known=True)],
)
def withdraw(turn: Turn, what: Meant) -> Answer:
    """The person comes no more, and what that frees is offered to whoever waits first."""
    if what.talkoot_id is not None and not what.sign_ups:
        none = Reply(turn.t("You have not signed up for these talkoot."), (standing.all_talkoot(turn.t),))
        return standing.aside(turn, none)
    if all(one.cancelled_at is not None for one in what.sign_ups):
        return standing.closed(turn, what.sign_ups[0].task_id)
    if len(what.sign_ups) > 1 and not what.all:
        return _asked(turn, what)
    gone = [
        (one, sign_ups.leave(turn.tx, one.number, zone=turn.zone, now=turn.now, why=_why(one))) for one in what.sign_ups
    ]
    left = [outcome.sign_up for _, outcome in gone if isinstance(outcome, Left)]
    for one in left:
        standing.show_offer(turn.tx, one, one.answer_by, town=turn.town, now=turn.now)
    if left:
        return _left(turn, left)
    match gone[0][1]:
        case Gone(one):
            return _over(turn, one)
        case Begun(one):
            return _begun(turn, one)
        case _:
            return own.not_yours(turn)


def _why(one: SignedUp) -> Ended:
    return Ended.PASSED if one.is_offered else Ended.LEFT


def _asked(turn: Turn, what: Meant) -> Answer:
    """Ask which of several it is; a group sees nothing of that."""
    t = turn.t
    buttons = [Button(standing.short(turn, one), f"withdraw {one.number}") for one in what.sign_ups[: own.OFFERED]]
    buttons.append(Button(t("All of them"), f"withdraw t{what.talkoot_id} all"))
    line = notices.to_private(turn, f"talkoot {what.talkoot_id}")
    return standing.aside(turn, Reply(t("What can you not come to?"), tuple(buttons)), line=line)


def _left(turn: Turn, left: list[SignedUp]) -> Answer:
    """Say what they no longer come to or wait for, and how to come after all."""
    t = turn.t
    lines = [_lead(turn, one) + talkoot_words.mine(t, one, turn.zone) for one in left]
    if len(left) == 1:
        label = t("Take it back") if left[0].state == "waiting" else t("I come after all")
        return standing.aside(turn, Reply(lines[0], (Button(label, f"come back {left[0].number}"),)))
    buttons = [
        Button(t.label("I come after all: {what}", what=one.task), f"come back {one.number}")
        for one in left[: own.OFFERED]
    ]
    return standing.aside(turn, Reply("\n".join(lines), tuple(buttons)))


def _lead(turn: Turn, one: SignedUp) -> str:
    t = turn.t
    if one.state == "waiting":
        return t("You no longer wait for: ")
    if one.why == Ended.PASSED:
        waits = any(other.is_offered for other in sign_ups.of_task(turn.tx, one.task_id))
        return (
            t("All right, the place goes on to the next: ")
            if waits
            else t("All right, the place is free for everybody now: ")
        )
    return t("You are not coming any more: ")


def _over(turn: Turn, one: SignedUp) -> Answer:
    """It had ended before: that is said, and what can still be done."""
    t = turn.t
    reply = Reply(
        t("You were not coming any more: ") + talkoot_words.mine(t, one, turn.zone),
        (Button(t("I come after all"), f"come back {one.number}"), standing.all_talkoot(t)),
    )
    return standing.aside(turn, reply)


def _begun(turn: Turn, one: SignedUp) -> Answer:
    """What has begun cannot be given up here: the leader is there and can be told."""
    t, planned = turn.t, talkoot.get(turn.tx, one.talkoot_id)
    name = finding.leader_name(turn, planned) if planned else ""
    text = t("The talkoot have begun already.") + " "
    text += t("Please tell their leader: {name}.", name=name) if name else t("Please tell their leader.")
    reply = Reply(
        text + "\n" + talkoot_words.mine(t, one, turn.zone),
        (Button(t("Show the talkoot"), f"talkoot {one.talkoot_id}"),),
    )
    return standing.aside(turn, reply)


def _ended(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    first = text.split()[0].lstrip("#") if text.split() else ""
    return own.numbered(turn, int(first)) if first.isdecimal() and len(first) < 10 else own.not_yours(turn)


@command("come back", "jag kommer ändå", "tulen sittenkin", takes=[Arg("which", _ended, N_("Which one?"))])
def come_back(turn: Turn, which: SignedUp) -> Answer:
    """Who had given up comes after all, if there is still room; who left the queue has the old place there."""
    if which.ended_at is not None and which.why == Ended.REMOVED:
        return _removed(turn, which)
    if which.ended_at is not None and which.why in (Ended.LAPSED, Ended.CHANGED, Ended.OVER):
        outcome: Coming | Queued | Full | NotOpen | NotThere = sign_ups.join(
            turn.tx,
            which.task_id,
            person_id=turn.person.id,
            room_id=which.room_id,
            wait=True,
            zone=turn.zone,
            now=turn.now,
        )
    else:
        outcome = sign_ups.back(turn.tx, which.number, zone=turn.zone, now=turn.now)
    return own.stands(turn, which.task_id, outcome, partial(_no_room, turn))


def _no_room(turn: Turn, full: Full) -> Answer:
    """The old place is somebody else's by now; of several, some may be left."""
    t = turn.t
    lead = t("I am sorry, your place has gone to somebody else meanwhile.")
    first = (Button(t("I come alone"), f"sign up {full.task_id}"),) if full.left else ()
    return standing.full(turn, full.task_id, lead=lead, first=first)


def _removed(turn: Turn, one: SignedUp) -> Answer:
    """Whom the organiser took off comes back by the organiser."""
    t, planned = turn.t, talkoot.get(turn.tx, one.talkoot_id)
    names = finding.leader_name(turn, planned) if planned else ""
    text = t("The organiser took you off the list. Please ask: {name}.", name=names or "–")
    return standing.aside(turn, Reply(text, (Button(t("Show the talkoot"), f"talkoot {one.talkoot_id}"),)))
