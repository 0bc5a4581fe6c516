"""For whom a booking is: an association, several together, or oneself; and whether others are welcome to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import assert_never

from handlers import rights, taking_back, times
from handlers.approval import keepers, requested
from handlers.booking import booking_words, partners, refusal_words, touched, whom
from handlers.booking.booking_words import said
from handlers.booking.own import OWN, SEEN, not_yours
from handlers.commands import command
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, fold
from storage import associations, diary, sharing, undoing
from storage.associations import Association
from storage.diary import Already, Booked, NotThere
from storage.occupied import State
from storage.people import Role
from storage.refusals import OverQuota

AHEAD = timedelta(days=28)
"""How far ahead it is told what is open to others."""
_OPEN, _OURS = "open", "ours"


def _to_whom(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(text.strip(), text)


@command("whom", "at vem", "kenelle", takes=[OWN, Arg("to", _to_whom, optional=True)])
def for_whom(turn: Turn, number: int, to: str | None) -> Answer:
    """The booking is for whom the person said; without that, they have seen for whom it is and can be."""
    booked = diary.live(turn.tx, number, now=turn.now)
    if booked is None:
        return not_yours(turn)
    if to in (_OPEN, _OURS):
        return _welcome(turn, booked, to == _OPEN)
    numbers = _numbers(to or "")
    if numbers is None or not numbers <= _allowed(turn, booked):
        return Reply(_how_it_is(turn, booked), _ways(turn, booked), private=True)
    return _give(turn, booked, numbers)


def _numbers(text: str) -> set[int] | None:
    """Return the associations in "@3,5" ("@0": none), or None if the words say something else."""
    parts = text.removeprefix("@").split(",")
    if not text.startswith("@") or not all(part.isdecimal() and len(part) < 7 for part in parts):
        return None
    return {int(part) for part in parts} - {0}


def _allowed(turn: Turn, booked: Booked) -> set[int]:
    """Return the associations that the person may book for: their own, and those the booking is for already."""
    return {one.id or 0 for one in whom.mine(turn)} | set(diary.associations_of(turn.tx, booked.number))


def _how_it_is(turn: Turn, booked: Booked) -> str:
    t = turn.t
    if booked.by:  # then it says for whom it is, and whether others are welcome
        return said(t, booked, turn.zone)
    return said(t, booked, turn.zone) + "\n" + t("It is for: {who}.", who=t("only yourself"))


def _ways(turn: Turn, booked: Booked) -> tuple[Button, ...]:
    """Return for whom the booking can be instead."""
    t, now = turn.t, set(diary.associations_of(turn.tx, booked.number))
    n = booked.number
    buttons = [Button(one.name, f"whom {n} @{one.id}") for one in whom.mine(turn) if now != {one.id}]
    if now:
        buttons = [Button(t("For myself"), f"whom {n} @0"), *buttons]
        buttons.append(Button(t("Together with another association…"), f"joint {n}"))
        other = Button(t("Only for us"), f"whom {n} {_OURS}")
        buttons.append(other if booked.open_to_others else Button(t("Open to others too"), f"whom {n} {_OPEN}"))
    return tuple(buttons)


def _give(turn: Turn, booked: Booked, numbers: Iterable[int]) -> Answer:
    """The booking is for these associations; whoever came in or fell out by that is told."""
    before = diary.associations_of(turn.tx, booked.number)
    match sharing.give(turn.tx, booked.number, tuple(numbers), zone=turn.zone, now=turn.now):
        case Booked() as after:
            return _given(turn, booked, after, before)
        case Already(same):
            return Reply(_how_it_is(turn, same), _ways(turn, same), private=True)
        case OverQuota() as over:
            space = diary.space_of(turn.tx, booked)
            text = refusal_words.why(turn, over, space, booking_words.span_of(booked))
            return Refusal(text, _ways(turn, booked))
        case NotThere():
            return not_yours(turn)
        case never:
            assert_never(never)


def _given(turn: Turn, booked: Booked, after: Booked, before: list[int]) -> Answer:
    now, own = set(diary.associations_of(turn.tx, after.number)), {one.id for one in whom.mine(turn)}
    unheard = partners.tell(turn, after, sorted(now - set(before) - own))
    partners.dropped(turn, after, sorted(set(before) - now - own))
    lines = [_how_it_is(turn, after)]
    if unheard:
        names = turn.t.list([one.name for one in unheard])
        lines.append(turn.t("I know nobody to tell at {association}: please tell them yourself.", association=names))
    return _done(turn, booked, after, before, "\n".join(lines))


def _done(turn: Turn, booked: Booked, after: Booked, before: Iterable[int], text: str) -> Reply:
    """Everybody who sees the booking sees how it is now; who changed it can take it back."""
    _show(turn, after)
    touched.tell_booker(turn, after, lambda t: t("{name} changed for whom this is: ", name=turn.person.name))
    was = {"for": list(before), "open": booked.open_to_others}
    undo = undoing.keep(turn.tx, f"whom:{after.number}", was, person_id=turn.person.id, now=turn.now)
    back = Button(turn.t("Take it back"), f"whom back {undo}")
    return Reply(text, (back, Button(turn.t("For whom…"), f"whom {after.number}")), private=True)


def _show(turn: Turn, after: Booked) -> None:
    """Every copy of the booking's card says how it is now, and so does what its keepers were asked."""
    booking_words.show(turn, after)
    request = requested.of(after)
    if after.state == State.REQUESTED:
        keepers.redraw(
            turn.tx,
            request,
            lambda t: requested.asks(turn.tx, t, request, turn.zone),
            now=turn.now,
            town=turn.town,
        )


def _welcome(turn: Turn, booked: Booked, others: bool) -> Answer:
    """Others are welcome to what an association has booked, or not any more."""
    before = diary.associations_of(turn.tx, booked.number)
    if others and not before:
        return Reply(_how_it_is(turn, booked), _ways(turn, booked), private=True)
    match sharing.welcome(turn.tx, booked.number, others, now=turn.now):
        case Booked() as after:
            return _done(turn, booked, after, before, _how_it_is(turn, after))
        case Already(same):
            return Reply(_how_it_is(turn, same), _ways(turn, same), private=True)
        case NotThere():
            return not_yours(turn)
        case never:
            assert_never(never)


def _partner(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read which association is meant; one that has a part in the booking already is not offered."""
    numbers = _numbers(text.strip())
    wanted = fold(text).removesuffix(" ry").removesuffix(" rf")
    found = [
        one
        for one in _others(turn, values)
        if one.id in (numbers or ()) or fold(one.name).removesuffix(" ry").removesuffix(" rf") == wanted
    ]
    if len(found) == 1:
        return Got(found[0], f"@{found[0].id}")
    return Unclear(turn.t("Together with which association?"), _partner_choices(turn, values))


def _others(turn: Turn, values: Values) -> list[Association]:
    there = diary.associations_of(turn.tx, int(values["number"]))
    return [one for one in associations.everyone(turn.tx) if one.id not in there]


def _partner_choices(turn: Turn, values: Values) -> Choices:
    return [(one.name, f"@{one.id}") for one in _others(turn, values)]


@command(
    "joint",
    "gemensam",
    "yhteinen",
    takes=[OWN, Arg("partner", _partner, N_("Together with which association?"), _partner_choices)],
)
def joint(turn: Turn, number: int, partner: Association) -> Answer:
    """The association has a part in the booking from now on, and has heard of it."""
    booked = diary.live(turn.tx, number, now=turn.now)
    before = diary.associations_of(turn.tx, number)
    if booked is None:
        return not_yours(turn)
    if not before:
        return Reply(_how_it_is(turn, booked), _ways(turn, booked), private=True)
    return _give(turn, booked, [*before, partner.id or 0])


def _theirs(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read one of the associations that the person acts for."""
    found = next(iter(_numbers(text.strip()) or ()), 0)
    acts = rights.may(turn.person, Role.CONTACT, associations.subject(found))
    return Got(found if acts else 0, text)


@command("joint fine", "gemensam ok", "yhteinen sopii", takes=[SEEN])
def fine(turn: Turn, number: int) -> Answer:
    """Who was asked has seen that nothing more is needed of them."""
    booked = diary.live(turn.tx, number, now=turn.now)
    if booked is None:
        return not_yours(turn)
    buttons = (Button(turn.t("To my calendar"), f"calendar {number}"), Button(turn.t("My bookings"), "bookings"))
    return Reply(turn.t("Good: ") + said(turn.t, booked, turn.zone), buttons, private=True)


@command("joint off", "gemensam bort", "yhteinen pois", takes=[SEEN, Arg("theirs", _theirs)])
def off(turn: Turn, number: int, theirs: int) -> Answer:
    """The association has no part in the booking any more, and the booker has heard of it."""
    booked, before = diary.live(turn.tx, number, now=turn.now), diary.associations_of(turn.tx, number)
    after = sharing.take_off(turn.tx, number, theirs, now=turn.now)
    association = associations.get(turn.tx, theirs)
    if booked is None or association is None or isinstance(after, NotThere):
        return not_yours(turn)
    _show(turn, after)
    name = association.name
    touched.tell_booker(turn, after, lambda t: t("{association} does not come along: ", association=name))
    was = {"for": before, "open": booked.open_to_others}
    undo = undoing.keep(turn.tx, f"whom:{number}", was, person_id=turn.person.id, now=turn.now)
    text = turn.t("{association} has no part in it any more: ", association=name) + said(turn.t, after, turn.zone)
    return Reply(text, (Button(turn.t("Take it back"), f"whom back {undo}"),), private=True)


def _undo(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    found = taking_back.read(turn, text, "whom")
    return Got(found[1], text) if found and found[1].person_id == turn.person.id else taking_back.nothing(turn.t)


@command("whom back", "at vem tillbaka", "kenelle takaisin", takes=[Arg("undo", _undo, N_("Which booking?"))])
def back(turn: Turn, undo: undoing.Before) -> Answer:
    """The booking is for whom it was before the person changed that."""
    number, were = int(undo.subject.partition(":")[2]), set(undo.was["for"])
    booked = diary.live(turn.tx, number, now=turn.now)
    acts = any(rights.may(turn.person, Role.CONTACT, associations.subject(one)) for one in were)
    if booked is None or not (acts or rights.may_change(turn, booked)):
        return not_yours(turn)
    before, is_open = diary.associations_of(turn.tx, number), bool(undo.was["open"])
    if not rights.may_change(turn, booked):  # who acts for one association says nothing about the others
        own = {one for one in were if rights.may(turn.person, Role.CONTACT, associations.subject(one))}
        were, is_open = own | set(before), booked.open_to_others
    outcome = sharing.give(turn.tx, number, tuple(were), zone=turn.zone, now=turn.now)
    if isinstance(outcome, OverQuota | NotThere):
        return _give(turn, booked, were)
    after = sharing.welcome(turn.tx, number, is_open, now=turn.now)
    if isinstance(after, NotThere):
        return not_yours(turn)
    now = after.booked if isinstance(after, Already) else after
    return _given(turn, booked, now, before)


@command(
    "open bookings",
    "öppna bokningar",
    "avoimet",
    linkable=True,
    summary=N_("What is open to others in the coming weeks"),
)
def open_bookings(turn: Turn) -> Answer:
    """The person has seen where they are welcome in the coming weeks, and with whom."""
    t = turn.t
    found = diary.open_to_others(turn.tx, now=turn.now, until=turn.now + AHEAD)
    if not found:
        text = t("Nothing is open to others in the coming four weeks.")
        return Reply(text, (Button(t("My bookings"), "bookings"),), private=True)
    lines = [t("Open to others in the coming four weeks:"), *(_open_line(turn, one) for one in found[:20])]
    if len(found) > 20:
        lines.append(t.n("… and {n} more.", "… and {n} more.", len(found) - 20))
    return Reply("\n".join(lines), private=True)


def _open_line(turn: Turn, one: Booked) -> str:
    t = turn.t
    when_ = times.say(booking_words.span_of(one), turn.zone, turn.language, year=False)
    text = t("{when}: *{space}*, {associations}", when=when_, space=one.space, associations=t.list(one.by))
    return text + (t(" · {purpose}", purpose=one.purpose) if one.purpose else "")
