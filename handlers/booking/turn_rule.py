"""The town's rule, or a space's: a turn of a series to which nobody has said that they come goes to others."""

from __future__ import annotations

from datetime import timedelta

from handlers import lengths, rearming, rights
from handlers.commands import command
from handlers.spaces.finding import the_space
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, escape, fold
from storage import spaces, turn_rules
from storage.people import Role
from storage.reminder_times import Kind
from storage.spaces import Space

_OFF = frozenset(map(fold, ("off", "pois", "ei", "av", "nej", "no", "never", "ei koskaan", "aldrig", "0")))
_AS_TOWN = frozenset(map(fold, ("default", "oletus", "standard", "kuten kunnassa", "som i kommunen", "as the town")))
_AS_THE_TOWN, MOST = -1, 14 * 24
_WORDS = {0: "off", _AS_THE_TOWN: "default"}


def _where(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read of which space the rule is; where none is named, it is the town's."""
    if not text.strip() or _meant(text) is not None:
        return Got(None, "-", text)
    if text.strip() == "-":
        return Got(None, "-")
    return the_space(turn, text, values)


def _meant(text: str) -> int | None:
    """Return how many hours before are meant, 0 for never; None if the words say something else."""
    said = fold(text.strip())
    if said in _OFF:
        return 0
    if said in _AS_TOWN:
        return _AS_THE_TOWN
    minutes = lengths.read_length(said, unit=60)
    return minutes // 60 if minutes and minutes % 60 == 0 and minutes // 60 <= MOST else None


def _hours(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    found = _meant(text)
    if found is None:
        text = turn.t("How many hours before its beginning? For example: 24 h")
        return Unclear(text, [("24 h", "24 h"), ("12 h", "12 h"), (turn.t("Never"), "off")])
    return Got(found, _WORDS.get(found, f"{found} h"))


@command(
    "turn rule",
    "turregel",
    "vuorosääntö",
    role=Role.CARETAKER,
    also=(Role.KEEPER,),
    summary=N_("When an unanswered turn goes to others"),
    example=N_("/turn rule 24 h"),
    takes=[Arg("space", _where, known=True), Arg("hours", _hours, optional=True)],
)
def turn_rule(turn: Turn, space: Space | None, hours: int | None) -> Answer:
    """An unanswered turn goes to others so long before from now on; without a time, it is told how it is."""
    if hours is None:
        return Reply(_how_it_is(turn, space), _ways(turn, space))
    may = rights.keeps(turn.person, space.id or 0) if space is not None else rights.caretaker(turn.person)
    if not may:
        role = Role.KEEPER if space is not None else Role.CARETAKER
        return rights.who_can(turn, role, space.subject if space is not None else None)
    space_id = space.id if space is not None else None
    before = turn_rules.own(turn.tx, space_id)
    turn_rules.keep(turn.tx, None if hours == _AS_THE_TOWN else hours, space_id=space_id)
    rearming.of_town(turn.tx, (Kind.BOOKING,), now=turn.now)
    back = Button(turn.t("Take it back"), _command(space, _AS_THE_TOWN if before is None else _whole(before)))
    return Reply(_how_it_is(turn, space), (back,))


def _whole(length: timedelta) -> int:
    return int(length.total_seconds()) // 3600


def _command(space: Space | None, hours: int) -> str:
    where = f"#{space.id} " if space is not None else ""
    return f"turn rule {where}{_WORDS.get(hours, f'{hours} h')}"


def _how_it_is(turn: Turn, space: Space | None) -> str:
    t = turn.t
    rule = turn_rules.of_space(turn.tx, space.id or 0) if space is not None else turn_rules.own(turn.tx)
    where = t("*{space}*: ", space=space.name) if space is not None else ""
    if not rule:
        return where + t("A turn stays with its booker, also if they do not say that they come.")
    length = lengths.say_hours(_whole(rule) * 60)
    text = where + t(
        "With a reminder I ask whether they come. Without an answer the turn goes to others {length} before it begins.",
        length=length,
    )
    return "\n".join((text, *(_otherwise(turn) if space is None else ())))


def _otherwise(turn: Turn) -> list[str]:
    """Return the spaces that have a rule of their own, each as a line."""
    t, lines = turn.t, []
    for number, name in spaces.names(turn.tx):
        own = turn_rules.own(turn.tx, number)
        if own is not None:
            said = lengths.say_hours(_whole(own) * 60) if own else t("never")
            lines.append(f"{escape(name)}: {said}")
    return lines


def _ways(turn: Turn, space: Space | None) -> tuple[Button, ...]:
    t = turn.t
    if not (rights.keeps(turn.person, space.id or 0) if space is not None else rights.caretaker(turn.person)):
        return ()
    each = [("24 h", 24), ("12 h", 12), (t("Never"), 0)]
    each += [(t("As the town"), _AS_THE_TOWN)] if space is not None else []
    return tuple(Button(label, _command(space, hours)) for label, hours in each)
