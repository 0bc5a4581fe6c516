"""What is true of a space or of gear: how each thing is asked for, read, offered and said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from handlers import lengths
from handlers.spaces import limits, things, traits
from handlers.spaces.limits import DAY, Read
from handlers.spaces.limits import out_of_order as out_of_order
from handlers.spaces.prices import say_price
from handlers.turn import Choices, Got, Turn, Unclear, Values
from handlers.words import N_
from storage import spaces
from storage.spaces import Kind, Space
from storage.wallclock import Opening

ROOM, STORAGE, GEAR = (frozenset({kind}) for kind in Kind)
SPACES, TIMED, ALL = ROOM | STORAGE, ROOM | GEAR, frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that is true of what can be booked: how it is read, asked for, offered and said.

    `usual` are the words of how it is where nobody says otherwise; `columns` is what it is kept in, where that is not
    the column of its own name.
    """

    name: str
    title: str
    ask: str
    read: Read
    offers: Callable[[Turn], Choices]
    say: Callable[[Turn, Space], str]
    usual: str = "-"
    kinds: frozenset[Kind] = ALL
    columns: tuple[str, ...] = ()

    def parse(self, turn: Turn, text: str, values: Values) -> Got | Unclear:
        """Return what the words mean, or a question with what would do."""
        found = self.read(turn, text, values)
        if isinstance(found, Got):
            return found
        return replace(found, choices=found.choices or self.choices(turn, values))

    def choices(self, turn: Turn, values: Values) -> Choices:
        """Return what is offered and would do, beside what is known of the space already."""
        return [offer for offer in self.offers(turn) if isinstance(self.read(turn, offer[1], values), Got)]

    def question(self, turn: Turn, values: Values) -> Unclear:
        """Return how it is asked for."""
        return Unclear(turn.t(self.ask), self.choices(turn, values))

    def kept(self, value: Any) -> dict[str, Any]:
        """Return the columns that hold the value; none for the opening hours, which have rows of their own."""
        if self.name == "hours":
            return {}
        return dict(value) if self.columns else {self.name: value}

    def value_of(self, turn: Turn, space: Space) -> Any:
        """Return how it is, as it can be kept to be taken back."""
        if self.name == "hours":
            return [[one.weekday, one.opens, one.closes] for one in spaces.openings(turn.tx, space.id or 0)]
        return {name: getattr(space, name) for name in self.columns} if self.columns else getattr(space, self.name)

    def restored(self, was: Any) -> Any:
        """Return the value that `value_of` kept."""
        return tuple(Opening(*one) for one in was) if self.name == "hours" else was


def of(kind: str) -> list[Feature]:
    """Return all that can be true of this kind of thing, in the order in which it is told."""
    return [feature for feature in FEATURES if kind in feature.kinds]


def find(kind: str, name: str) -> Feature | None:
    """Return the feature of that name, if this kind of thing has it."""
    return next((feature for feature in of(kind) if feature.name == name), None)


FEATURES = (
    Feature(
        "quantity",
        N_("How many there are"),
        N_("How many are there?"),
        traits.read_quantity,
        traits.quantity_offers,
        lambda _, s: str(s.quantity or 0),
        usual="1",
        kinds=GEAR,
    ),
    Feature(
        "capacity",
        N_("People"),
        N_("How many people fit in?"),
        traits.read_capacity,
        traits.skip,
        lambda _, s: str(s.capacity or "–"),
        kinds=ROOM,
    ),
    Feature(
        "address",
        N_("Address"),
        N_("What is the address?"),
        traits.read_text,
        traits.skip,
        lambda _, s: s.address or "–",
        kinds=SPACES,
    ),
    Feature(
        "address",
        N_("Fetched from"),
        N_("Where is it fetched from?"),
        traits.read_text,
        traits.skip,
        lambda _, s: s.address or "–",
        kinds=GEAR,
    ),
    Feature(
        "hours",
        N_("Opening hours"),
        N_("When is it open? For example: Mon–Fri 16–21, Sat 10–18"),
        traits.read_hours,
        traits.hours_offers,
        traits.hours_of,
        usual="24h",
        kinds=TIMED,
    ),
    Feature(
        "has",
        N_("What it has"),
        N_("What does it have? Tap one thing, or write a list: projector, kitchen, accessible"),
        traits.read_has,
        traits.has_offers,
        lambda turn, s: things.say(s.has, turn.t) or "–",
        kinds=SPACES,
    ),
    Feature(
        "approval",
        N_("Who approves"),
        N_("Who approves a booking?"),
        traits.read_approval,
        traits.approval_offers,
        traits.say_approval,
        usual="nobody",
    ),
    Feature(
        "answer_days",
        N_("Time to answer"),
        N_("Within how many working days does the keeper answer?"),
        traits.read_answer_days,
        traits.answer_offers,
        traits.say_answer_days,
        usual="3",
    ),
    Feature(
        "shortest",
        N_("Shortest booking"),
        N_("What is the shortest booking?"),
        limits.shortest(60, 5),
        limits.offers(30, 60, 120),
        limits.say_minutes("shortest"),
        usual="30 min",
        kinds=TIMED,
    ),
    Feature(
        "shortest",
        N_("Shortest booking"),
        N_("What is the shortest booking?"),
        limits.shortest(DAY, DAY),
        limits.offers(DAY, 7 * DAY, 30 * DAY),
        limits.say_minutes("shortest"),
        usual="1 pv",
        kinds=STORAGE,
    ),
    Feature(
        "longest",
        N_("Longest booking"),
        N_("What is the longest booking?"),
        limits.longest(60, 15),
        limits.offers(12 * 60, 4 * 60, DAY, 30 * DAY),
        limits.say_minutes("longest"),
        usual="12 h",
        kinds=ROOM,
    ),
    Feature(
        "longest",
        N_("Longest booking"),
        N_("What is the longest booking?"),
        limits.longest(DAY, DAY),
        limits.offers(366 * DAY, 183 * DAY, 92 * DAY),
        limits.say_minutes("longest"),
        usual="366 pv",
        kinds=STORAGE,
    ),
    Feature(
        "longest",
        N_("Longest booking"),
        N_("What is the longest booking?"),
        limits.longest(DAY, 15),
        limits.offers(14 * DAY, DAY, 3 * DAY, 7 * DAY),
        limits.say_minutes("longest"),
        usual="14 pv",
        kinds=GEAR,
    ),
    Feature(
        "grid",
        N_("Start times"),
        N_("How often can a booking start?"),
        limits.read_grid,
        limits.offers(30, 15, 60),
        lambda turn, s: turn.t("every {length}", length=lengths.say_length(s.grid, turn.t)),
        usual="30 min",
        kinds=TIMED,
    ),
    Feature(
        "gap",
        N_("Gap between bookings"),
        N_("How much time must stay free between bookings?"),
        limits.length(1, 0, DAY),
        limits.gap_offers,
        lambda turn, s: lengths.say_length(s.gap, turn.t) if s.gap else turn.t("no gap"),
        usual="0",
        kinds=TIMED,
    ),
    Feature(
        "ahead",
        N_("How far ahead"),
        N_("How far ahead can one book?"),
        limits.read_ahead,
        limits.offers(365 * DAY, 90 * DAY, 180 * DAY),
        lambda turn, s: lengths.say_length(s.ahead * DAY, turn.t),
        usual="365 pv",
    ),
    Feature(
        "notice",
        N_("Can be booked"),
        N_("Until when can one book?"),
        limits.length(60, 0, 90 * DAY),
        limits.before_offers,
        limits.say_before("notice"),
        usual="0",
    ),
    Feature(
        "cancel_until",
        N_("Can be cancelled"),
        N_("Until when can the booker cancel?"),
        limits.length(60, 0, 90 * DAY),
        limits.before_offers,
        limits.say_before("cancel_until"),
        usual="0",
    ),
    Feature(
        "price",
        N_("Price"),
        N_("What does it cost? For example: 15 €/h, free for associations"),
        traits.read_a_price,
        traits.price_offers,
        lambda turn, s: say_price(traits.price_of(s), turn.t),
        columns=("price", "price_per", "price_note"),
    ),
    Feature(
        "note",
        N_("For the booker only"),
        N_("What should only the booker know? For example the door code."),
        traits.read_text,
        traits.skip,
        lambda _, s: s.note or "–",
    ),
    Feature(
        "kind",
        N_("How it is booked"),
        N_("Is it booked by hours, or by days for months?"),
        traits.read_kind,
        traits.kind_offers,
        traits.say_kind,
        usual="hours",
        kinds=SPACES,
        columns=("kind", "shortest", "longest"),
    ),
)
