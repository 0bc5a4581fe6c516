"""Being forgotten: what that means is said first, with numbers, and a second tap that names it does it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers import rights
from handlers.commands import command
from handlers.falling_due import on_due
from handlers.home import home
from handlers.people import farewell, roles
from handlers.people.finding_people import told_apart
from handlers.turn import Answer, Arg, Got, Refusal, Town, Turn, Values
from handlers.types import BUTTON_BYTES, Button, Reply
from handlers.words import N_, Words
from storage import (
    associations,
    diary,
    exhibitors,
    forgetting,
    giving_up,
    hours,
    people,
    series,
    sign_ups,
    talkoot,
    waiting,
)
from storage.db import Tx
from storage.diary import Booked
from storage.due import Item
from storage.people import Known, Role

HEIRS = (Role.ORGANISER, Role.CONTACT, Role.MEMBER)
"""Who may go on with what an association has booked, those who act for it first."""
OFFERED = 4
AHEAD = timedelta(days=1000)


@dataclass(frozen=True, slots=True)
class Plan:
    """Whose an association's bookings will be; 0 is nobody's: they are cancelled. `seen` is what was said would be."""

    heirs: Mapping[int, int] = field(default_factory=dict)
    seen: str = ""

    @property
    def words(self) -> str:
        return " ".join(f"{association}:{heir}" for association, heir in sorted(self.heirs.items()))

    def with_(self, association: int, heir: int) -> Plan:
        return Plan({**self.heirs, association: heir})


def _plan(turn: Turn, text: str, _values: Values) -> Got:
    """Read "a1b2c3 3:7 4:0"; whoever cannot go on with an association's bookings does not."""
    heirs: dict[int, int] = {}
    seen = ""
    for word in text.split():
        association, _, heir = word.partition(":")
        if association.isdecimal() and heir.isdecimal():
            may = {0, *(one.id for one in _candidates(turn, int(association)))}
            heirs |= {int(association): int(heir)} if int(heir) in may else {}
        else:
            seen = word
    return Got(Plan(heirs, seen), text)


_PLAN = Arg("plan", _plan, optional=True)


@command(
    "forget",
    "glöm",
    "unohda",
    aliases=("forget me", "glom mig", "unohda minut"),
    linkable=True,
    summary=N_("Forget me: what I keep about you, and how to be forgotten"),
    takes=[_PLAN],
)
def forget(turn: Turn, plan: Plan | None) -> Answer:
    """The person knows what being forgotten means, and is asked who goes on with what their associations booked."""
    plan, t = plan or Plan(), turn.t
    if _last_caretaker(turn):
        return _cannot_leave(turn)
    undecided = [one for one in _shared(turn) if one not in plan.heirs and _candidates(turn, one)]
    fits = len(f"forget now 123456 {plan.with_(max(undecided, default=0), 10**6).words}".encode()) <= BUTTON_BYTES
    lead = "" if plan.heirs else _what_happens(turn) + "\n"
    if undecided and fits:
        return _who_goes_on(turn, plan, undecided[0], lead)
    if plan.heirs:
        return sure(turn, plan)
    return Reply(lead.strip(), (Button(t("Go on"), "forget sure"), _no(turn)), private=True)


def _who_goes_on(turn: Turn, plan: Plan, association: int, lead: str) -> Reply:
    t, found = turn.t, associations.get(turn.tx, association)
    count = len(_shared(turn)[association])
    question = t.n(
        "Who goes on with {n} booking of {association}?",
        "Who goes on with {n} bookings of {association}?",
        count,
        association=found.name if found else "–",
    )
    heirs = _candidates(turn, association)[:OFFERED]
    labels = [label for label, _ in told_apart(turn, heirs)]
    buttons = [
        Button(t.label("To {name}", name=label), f"forget {plan.with_(association, heir.id).words}")
        for label, heir in zip(labels, heirs, strict=True)
    ]
    cancel = Button(t.n("Cancel it", "Cancel them all", count), f"forget {plan.with_(association, 0).words}")
    return Reply(f"{lead}{question}", (*buttons, cancel, _no(turn)), private=True)


@command("forget sure", "glom sakert", "unohda varmasti", takes=[_PLAN])
def sure(turn: Turn, plan: Plan | None) -> Answer:
    """The person has read what will be done at the next tap, which names it."""
    plan, t = plan or Plan(), turn.t
    if _last_caretaker(turn):
        return _cannot_leave(turn)
    coming = diary.coming(turn.tx, turn.person.id, now=turn.now)
    lines = [t("I am about to forget you.")]
    kept = 0
    for heir, theirs in _handed(turn, plan, coming).items():
        person, kept = people.named(turn.tx, heir), kept + len(theirs)
        name = person.name if person else "–"
        lines.append(t.n("{name} gets {n} booking.", "{name} gets {n} bookings.", len(theirs), name=name))
    if len(coming) > kept:
        lines.append(t.n("{n} booking is cancelled.", "{n} bookings are cancelled.", len(coming) - kept))
    ahead = giving_up.ahead(turn.tx, turn.person.id, now=turn.now)
    stands = [one for one in ahead if not giving_up.heir(turn.tx, one, turn.person.id, plan.heirs)]
    if stands:
        lines.append(t.n("{n} stand at a fair is given up.", "{n} stands at fairs are given up.", len(stands)))
    lines.append(t("This cannot be taken back."))
    line = f"forget now {_fingerprint(turn, plan, coming)} {plan.words}".strip()
    return Reply("\n".join(lines), (Button(t("Yes, forget me"), line), _no(turn)), private=True)


@command("forget now", "glom nu", "unohda nyt", takes=[_PLAN])
def now(turn: Turn, plan: Plan | None) -> Answer:
    """The person is forgotten, as it was said it would be; if something has changed since, that is said instead."""
    plan, tx = plan or Plan(), turn.tx
    coming = diary.coming(tx, turn.person.id, now=turn.now)
    if not turn.room.private or plan.seen != _fingerprint(turn, plan, coming):
        return forget(turn, Plan(plan.heirs) if plan.seen else None)
    given_up = forgetting.give_up(tx, turn.person.id, plan.heirs, zone=turn.zone, now=turn.now)
    if isinstance(given_up, forgetting.LastCaretaker):
        return _cannot_leave(turn)
    forgetting.erase(tx, turn.person.id, room_id=turn.room.id, now=turn.now)
    farewell.tell(turn, given_up)  # after it: cards in groups are nobody's by now, and say how it is
    return Reply(turn.t("I have forgotten you. All the best! If you write to me again, we meet for the first time."))


@command("forget not", "glom inte", "unohda ei")
def stay(turn: Turn) -> Answer:
    """The person stays, with everything they have."""
    return Reply(turn.t("Good. Nothing was changed."), home(turn.t), private=True)


@on_due(forgetting.FORGOTTEN)
def gone(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """The goodbye has been said, and nothing leads to the person's chat any more."""
    room = int(item.subject.partition(":")[2])
    forgetting.finish(tx, item.person_id or 0, room, zone=town.zone, now=now)


def _no(turn: Turn) -> Button:
    return Button(turn.t("Do not forget me"), "forget not")


def _last_caretaker(turn: Turn) -> bool:
    return [one.id for one in people.with_role(turn.tx, Role.CARETAKER)] == [turn.person.id]


def _cannot_leave(turn: Turn) -> Refusal:
    text = turn.t(
        "You are the only caretaker of {town}. Appoint another one first; then I can forget you.", town=turn.town.name
    )
    return Refusal(text, (Button(turn.t("Appoint another"), "appoint caretaker"),))


def _candidates(turn: Turn, association: int) -> list[Known]:
    """Return who can go on with what the association has booked, those who act for it first."""
    subject = associations.subject(association)
    found = [one for role in HEIRS for one in people.with_role(turn.tx, role, subject)]
    return list({one.id: one for one in found if one.id != turn.person.id}.values())


def _shared(turn: Turn) -> dict[int, list[Booked]]:
    """Return what could go on in another's name, by association."""
    found: dict[int, list[Booked]] = {}
    for booked in diary.coming(turn.tx, turn.person.id, now=turn.now):
        for association in diary.associations_of(turn.tx, booked.number) if forgetting.may_be_handed(booked) else ():
            found.setdefault(association, []).append(booked)
    return dict(sorted(found.items()))


def _handed(turn: Turn, plan: Plan, coming: list[Booked]) -> dict[int, list[Booked]]:
    """Return what the plan gives to whom."""
    found: dict[int, list[Booked]] = {}
    for booked in coming:
        heir = forgetting.heir(turn.tx, booked, plan.heirs)
        if heir is not None:
            found.setdefault(heir, []).append(booked)
    return found


def _fingerprint(turn: Turn, plan: Plan, coming: list[Booked]) -> str:
    """Return a word that changes with who is to be forgotten and what that would do."""
    what: list[object] = [(one.number, one.names) for one in coming]
    what += [one.number for one in sign_ups.of_person(turn.tx, turn.person.id, now=turn.now)]
    what += [one.number for one in exhibitors.of_person(turn.tx, turn.person.id)]
    said = repr((turn.person.id, what, plan.words, sorted(turn.person.appointments)))
    return hashlib.sha256(said.encode()).hexdigest()[:6]


def _what_happens(turn: Turn) -> str:
    t, tx = turn.t, turn.tx
    coming = diary.coming(tx, turn.person.id, now=turn.now)
    shared = {one.number for theirs in _shared(turn).values() for one in theirs}
    lines = [
        t("If I forget you:"),
        t("• Your name, your accounts and all that we have said here are deleted."),
        t("• What you have booked before stays in the books, without your name."),
    ]
    if coming:
        ends = t.n("• {n} booking to come is cancelled.", "• {n} bookings to come are cancelled.", len(coming))
        lines.append(f"{ends} {_can_go_on(t, len(shared), len(coming))}".strip())
    going_on = {one.series_id for theirs in _shared(turn).values() for one in theirs}
    ending = [one for one in series.of_person(tx, turn.person.id) if one.id not in going_on]
    ended = len(waiting.of_person(tx, turn.person.id)) + len(ending)
    if ended:
        lines.append(t.n("• {n} place in a queue or series ends.", "• {n} places in queues or series end.", ended))
    lines += _talkoot(turn)
    lines += _left_behind(turn)
    lines.append(
        t(
            "What I have said to others stays in their chats; I forget it within 90 days. Copies that the town keeps "
            "in case something breaks are not changed."
        )
    )
    return "\n".join(lines)


def _talkoot(turn: Turn) -> list[str]:
    """Return what becomes of the talkoot that the person comes to, worked at and leads."""
    t, tx, me = turn.t, turn.tx, turn.person.id
    count = len(sign_ups.of_person(tx, me, now=turn.now))
    lines = [t.n("• {n} sign-up for talkoot ends.", "• {n} sign-ups for talkoot end.", count)] if count else []
    if hours.of_person(tx, me):
        lines.append(t("• Your talkoo hours stay in the funder's books, without your name."))
    for planned in talkoot.between(tx, turn.now, turn.now + AHEAD):
        if [one.id for one in rights.leaders(tx, planned)] == [me]:
            warning = t(
                "• You alone lead {talkoot}. Please name another leader first, if you can.", talkoot=planned.title
            )
            lines.append(warning)
    return lines


def _can_go_on(t: Words, shared: int, coming: int) -> str:
    if not shared:
        return ""
    if coming == 1:
        return t("It can go on in another's name.")
    return t.n("{n} of them can go on in another's name.", "{n} of them can go on in another's name.", shared)


def _left_behind(turn: Turn) -> list[str]:
    """Return what the person is no longer, with a word where nobody else is that."""
    t, lines = turn.t, []
    for role, subject in sorted(turn.person.appointments):
        what = roles.of(turn, t, Role(role), subject)
        alone = [one.id for one in people.with_role(turn.tx, Role(role), subject)] == [turn.person.id]
        if alone and Role(role) in (Role.KEEPER, Role.ORGANISER):
            lines.append(t("• You are the only {role}. Please appoint another first, if you can.", role=what))
        else:
            lines.append(t("• You are no longer {role}.", role=what))
    return lines
