"""What a space or gear is like: how each thing that is no length of time is read, offered and said."""

from __future__ import annotations

import re
from typing import Any

from handlers import lengths, when
from handlers.importing.columns import LONGEST_TEXT, MOST_PEOPLE
from handlers.spaces import things
from handlers.spaces.prices import Price, read_price, say_price
from handlers.turn import Choices, Got, Turn, Unclear, Values
from handlers.words import fold
from storage import spaces
from storage.spaces import Kind, Space
from storage.wallclock import Opening

_NOTHING = """
-, ohita, ei, ei ole, ei oo, ei mitään, ei mikään, ei mistään, ei osoitetta, ei hintaa, ei tietoa, en tiedä, ei tarvita
hoppa över, nej, ingen, inget, inga, ingenting, finns inte, finns ingen, har ingen, ingen adress, vet inte, vet ej
skip, no, none, nothing, no address, there is none, not known, i do not know, i don't know
"""
_SKIPS = frozenset(fold(words) for line in _NOTHING.split("\n") for words in line.split(","))
"""How people say that there is nothing to say."""
MOST_PIECES = 9999


def skip(turn: Turn) -> Choices:
    """Return the tap that leaves it out."""
    return [(turn.t("Skip"), "-")]


def skips(text: str) -> bool:
    """Tell whether the words say that there is nothing to say."""
    return bool(said := fold(text.replace("’", "'")).rstrip(" .!")) and said in _SKIPS


def read_text(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read a text that a message can hold."""
    given = "" if skips(text) else text.strip()
    if len(given) > LONGEST_TEXT:
        return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST_TEXT))
    return Got(given, given or "-")


def read_capacity(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read how many people fit in."""
    if skips(text):
        return Got(None, "-")
    number = lengths.read_count(text)
    if number is None or not 1 <= number <= MOST_PEOPLE:
        return Unclear(turn.t("Please write the number of people as a number, for example 40."))
    return Got(number, str(number))


def read_quantity(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read how many pieces there are."""
    number = lengths.read_count(text)
    if number is None or not 1 <= number <= MOST_PIECES:
        return Unclear(turn.t("Please write how many there are as a number, for example 12."))
    return Got(number, str(number))


def quantity_offers(_turn: Turn) -> Choices:
    """Return small numbers to tap, each in its own place: where a typed number presses a button, it means the same."""
    return [(str(n), str(n)) for n in range(1, 6)]


def read_hours(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read the opening hours."""
    hours = when.hours_in_any(text)
    if isinstance(hours, when.Wrong):
        return Unclear(
            turn.t(
                "I did not understand the opening hours. Write them like this: {example}",
                example=turn.t("Mon–Fri 16–21, Sat 10–18"),
            )
        )
    return Got(hours, text)


def hours_offers(turn: Turn) -> Choices:
    """Return usual hours to tap."""
    every_day = when.say_hours_week(tuple(Opening(day, 8 * 60, 21 * 60) for day in range(7)), language=turn.language)
    return [(every_day, "ma-su 8-21"), (turn.t("always open"), "24h")]


def hours_of(turn: Turn, space: Space) -> str:
    """Return the opening hours in words."""
    hours = spaces.openings(turn.tx, space.id or 0)
    return when.say_hours_week(hours, language=turn.language) if hours else turn.t("always open")


def read_has(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read what it has; with plus and minus, what it has besides and no longer."""
    space = values.get("space")
    nothing = skips(text)
    found = [] if nothing else things.read(text, space.has if isinstance(space, Space) else ())
    if found is None:
        return Unclear(turn.t("Please list at most {n} things, with commas between them.", n=things.MOST))
    return Got(found, ", ".join(found) or "-")


def has_offers(turn: Turn) -> Choices:
    """Return the things that are often there, to tap."""
    return [(things.name(key, turn.t), f"+{key}") for key in things.KNOWN]


_PERS = ("h", "pv", "kk", "kerta")
_AMOUNT = re.compile(r"\d+(?:[.,]\d{1,2})?")


def read_a_price(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read a price; what it is for each of is asked, never guessed."""
    price = Price() if skips(text) else read_price(text)
    if price is not None and len(price.note) <= LONGEST_TEXT:
        words = " ".join(text.split())
        return Got({"price": price.cents, "price_per": price.per, "price_note": price.note}, words)
    amount = _AMOUNT.search(text)
    if amount is None:
        example = say_price(Price(1500, "hour"), turn.t)
        return Unclear(turn.t("I did not understand the price. Write it like this: {example}", example=example))
    priced = [f"{amount[0]} €/{per}" for per in _PERS]
    choices = [(say_price(price, turn.t), words) for words in priced if (price := read_price(words))]
    return Unclear(turn.t("What is that the price of?"), choices)


def price_of(space: Space) -> Price:
    """Return what the space costs."""
    return Price(space.price, space.price_per, space.price_note)


def price_offers(turn: Turn) -> Choices:
    """Return how prices are written, to tap."""
    said = [(say_price(price, turn.t), words) for price, words in ((Price(), "ilmainen"), (Price(1000), "10 €/h"))]
    return [*said, (say_price(Price(5000, "day"), turn.t), "50 €/pv")]


_NOBODY = frozenset(map(fold, ("nobody", "no", "ei", "ei kukaan", "ei kenenkään", "kukaan", "ingen", "nej", "-")))
_KEEPERS = frozenset(
    map(
        fold,
        (
            "keepers",
            "keeper",
            "the keeper",
            "yes",
            "tilavastaava",
            "vastaava",
            "kyllä",
            "lokalansvarig",
            "ansvarig",
            "ja",
        ),
    )
)


def read_approval(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read who approves its bookings."""
    said = fold(text).rstrip(".!")
    if said in _NOBODY or said == fold(turn.t("nobody")):
        return Got(False, "nobody")
    if said in _KEEPERS or said == fold(turn.t("the keeper")):
        return Got(True, "keepers")
    return Unclear(turn.t("Please choose one of these."))


def approval_offers(turn: Turn) -> Choices:
    """Return who may approve, to tap."""
    return [(turn.t("nobody"), "nobody"), (turn.t("the keeper"), "keepers")]


def say_approval(turn: Turn, space: Space) -> str:
    """Return who approves."""
    return turn.t("the keeper") if space.approval else turn.t("nobody")


def read_answer_days(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read within how many working days a keeper answers."""
    number = lengths.read_count(text)
    if number is None or not 1 <= number <= 30:
        return Unclear(turn.t("Please write a number of working days, from 1 to 30."))
    return Got(number, str(number))


def say_answer_days(turn: Turn, space: Space) -> str:
    """Return within how many working days a keeper answers."""
    return turn.t.n("{n} working day", "{n} working days", space.answer_days)


def answer_offers(turn: Turn) -> Choices:
    """Return usual deadlines to tap."""
    return [(turn.t.n("{n} working day", "{n} working days", n), str(n)) for n in range(1, 6)]


_BY_HOURS = frozenset(map(fold, ("hours", "by hours", "tunneittain", "tunneiksi", "tunnit", "timmar", "per timme")))
_BY_DAYS = frozenset(map(fold, ("days", "by days", "päivittäin", "päiviksi", "päivät", "dagar", "per dag", "varasto")))


def read_kind(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read whether it is booked by hours, or by days for months."""
    said = fold(text).rstrip(".!")
    kinds = {Kind.ROOM: _BY_HOURS | {fold(turn.t("by hours"))}, Kind.STORAGE: _BY_DAYS | {fold(turn.t("by days"))}}
    for kind, words in kinds.items():
        if said in words:
            return Got(_as_kind(kind), "hours" if kind is Kind.ROOM else "days")
    return Unclear(turn.t("Please choose one of these."))


def _as_kind(kind: Kind) -> dict[str, Any]:
    """A storage is booked for days and months, a room for hours: the limits follow."""
    room = {name: Space.model_fields[name].default for name in ("shortest", "longest")}
    return {"kind": kind.value, **room, **spaces.USUAL[kind]}


def kind_offers(turn: Turn) -> Choices:
    """Return the two ways of booking, to tap."""
    return [(turn.t("by hours"), "hours"), (turn.t("by days"), "days")]


def say_kind(turn: Turn, space: Space) -> str:
    """Return how it is booked."""
    return turn.t("by days") if space.by_days else turn.t("by hours")
