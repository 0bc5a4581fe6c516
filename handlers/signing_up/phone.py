"""How organisers may reach who comes: by phone, by their name on the network, or not at all."""

from __future__ import annotations

import re

from handlers import taking_back
from handlers.commands import command
from handlers.turn import Answer, Arg, Choices, Got, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, fold
from storage import contacts, undoing
from storage.contacts import Allowed

_OFF = frozenset(("off", "pois", "poista", "ei", "av", "bort", "ta bort", "nej", "no"))
_NAME, _SHOW = "name", "show"
_NUMBER = re.compile(r"\+?[\d\s().-]{5,24}")
_LEAST, _MOST = 5, 15
"""Digits of a phone number (E.164)."""


def _number(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read a phone number, or which other way it is to be; who says nothing sees how it is now."""
    said = text.strip(" .!")
    if not said and contacts.get(turn.tx, turn.person.id) is not None:
        return Got(_SHOW, _SHOW)
    if fold(said) in _OFF or said in (_NAME, _SHOW):
        return Got("off" if fold(said) in _OFF else said, said)
    if _NUMBER.fullmatch(said) and _LEAST <= sum(sign.isdigit() for sign in said) <= _MOST:
        return Got(" ".join(said.split()), said)
    ask = turn.t("That does not look like a phone number. For example: 040 123 4567") if said else turn.t(_ASK)
    return Unclear(ask, _choices(turn, values))


def _choices(turn: Turn, _values: Values) -> Choices:
    return [(turn.t("Rather my name on the network"), _NAME), (turn.t("Neither"), "off")]


_ASK = N_("What is your phone number? Only the organisers of the talkoot you come to see it.")


@command(
    "phone",
    "telefon",
    "puhelin",
    aliases=("puhelinnumero", "oma numero", "telefonnummer", "mitt nummer", "my number", "phone number"),
    takes=[Arg("number", _number, _ASK, _choices, known=True)],
)
def phone(turn: Turn, number: str) -> Answer:
    """The organisers of what the person comes to see this of them, and nobody else does."""
    was = contacts.get(turn.tx, turn.person.id)
    if number == _SHOW:
        return _said(turn, was, ())
    now = {"off": None, _NAME: Allowed(handle=True)}.get(number, Allowed(phone=number))
    before = {"phone": was.phone, "handle": was.handle} if was else {}
    _allow(turn, now)
    kept = undoing.keep(turn.tx, f"contact:{turn.person.id}", before, person_id=turn.person.id, now=turn.now)
    return _said(turn, now, (Button(turn.t("Take it back"), f"phone back {kept}"),))


def _allow(turn: Turn, now: Allowed | None) -> None:
    if now is None:
        contacts.withdraw(turn.tx, turn.person.id)
    else:
        contacts.allow(turn.tx, turn.person.id, phone=now.phone, handle=now.handle, now=turn.now)


def _said(turn: Turn, now: Allowed | None, back: tuple[Button, ...]) -> Reply:
    t = turn.t
    if now is None:
        text = t("The organisers see neither your phone number nor your name on the network.")
        return Reply(text, back, private=True, aside=True)
    if now.phone:
        text = t("The organisers of the talkoot you come to see your phone number: {phone}", phone=now.phone)
    else:
        text = t("The organisers of the talkoot you come to see your name on the network.")
    return Reply(text, (*back, Button(t("Do not show it"), "phone off")), private=True, aside=True)


@command(
    "phone back",
    "telefon tillbaka",
    "puhelin takaisin",
    takes=[taking_back.made_oneself("contact", "what", N_("Which one?"))],
)
def phone_back(turn: Turn, what: tuple[int, undoing.Before]) -> Answer:
    """The organisers see what they saw before."""
    if not undoing.done(turn.tx, what[0]):
        return taking_back.nothing(turn.t)
    was = what[1].was
    now = Allowed(was["phone"], was["handle"]) if was else None
    _allow(turn, now)
    return _said(turn, now, ())
