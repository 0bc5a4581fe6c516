"""The town's rule, or a space's: a turn of a series to which nobody has said that they come goes to others."""

from __future__ import annotations

from datetime import timedelta

from handlers import lengths, off_words, rights, taking_back
from handlers.commands import command
from handlers.reminders import rearming
from handlers.spaces.finding import the_space
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_, escape, fold
from storage import spaces, turn_rules, undoing
from storage.people import Role
from storage.reminder_times import Kind
from storage.spaces import Space

_AS_TOWN = frozenset(("kuten kunnassa", "som i kommunen", "as the town"))
_UNDO = "turn-rule"
_AS_THE_TOWN, MOST = -1, 14 * 24
_WORDS = {0: "off", _AS_THE_TOWN: "default"}


def _where(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read of which space the rule is; where none is named, it is the town's."""
    if not text.strip() or _meant(text) is not None:
        return Got(None, "-", text)
    if text.strip() == "-":
        return Got(None, "-")
    return the_space(turn, text, values)


def _whose(turn: Turn, text: str) -> rights.Whose | None:
    """Return who keeps the space that the words name."""
    if not text.strip() or _meant(text) is not None:
        return None
    found = the_space(turn, text, {})
    return (Role.KEEPER, found.value.subject) if isinstance(found, Got) else None


def _meant(text: str) -> int | None:
    """Return how many hours before are meant, 0 for never; None if the words say something else."""
    said = fold(text.strip())
    if off_words.is_off(said) or said == "0":
        return 0
    if off_words.is_as_everybody(said) or said in _AS_TOWN:
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
    takes=[Arg("space", rights.Decided(_where, _whose), known=True), Arg("hours", _hours, optional=True)],
)
def turn_rule(turn: Turn, space: Space | None, hours: int | None) -> Answer:
    """An unanswered turn goes to others so long before from now on; without a time, it is told how it is."""
    if hours is None:
        return Reply(_how_it_is(turn, space), _ways(turn, space))
    if not _decides(turn, space):
        role = Role.KEEPER if space is not None else Role.CARETAKER
        if space is None:
            return rights.who_can(turn, role)
        return rights.who_can(turn, role, space.subject, line=f"turn rule #{space.id}")
    space_id = space.id if space is not None else None
    was, now = _own(turn, space_id), None if hours == _AS_THE_TOWN else hours
    _keep(turn, space_id, now)
    about = f"{_UNDO}:{space_id or 'town'}"
    kept = {"space": space_id, "was": was, "now": now}
    number = undoing.keep(turn.tx, about, kept, person_id=turn.person.id, now=turn.now)
    return Reply(_how_it_is(turn, space), (Button(turn.t("Take it back"), f"turn rule back {number}"),))


@command("turn rule back", "turregel tillbaka", "vuorosääntö takaisin", takes=[Arg("number", as_said)])
def back(turn: Turn, number: str) -> Answer:
    """The rule is as it was before the change, unless it has been changed again since."""
    found = taking_back.own(turn, number, _UNDO)
    space_id: int | None = found.was["space"] if found is not None else None
    space = spaces.get(turn.tx, space_id) if space_id is not None else None
    if found is None or (space_id is not None and space is None) or not _decides(turn, space):
        return taking_back.nothing(turn.t)
    if _own(turn, space_id) != found.was["now"]:
        return taking_back.changed_since(turn.t, _how_it_is(turn, space), _ways(turn, space))
    _keep(turn, space_id, found.was["was"])
    return Reply(_how_it_is(turn, space))


def _decides(turn: Turn, space: Space | None) -> bool:
    return rights.keeps(turn.person, space.id or 0) if space is not None else rights.caretaker(turn.person)


def _own(turn: Turn, space_id: int | None) -> int | None:
    """Return how many hours before that is as they have it themselves."""
    found = turn_rules.own(turn.tx, space_id)
    return None if found is None else _whole(found)


def _keep(turn: Turn, space_id: int | None, hours: int | None) -> None:
    """It is so from now on, for the turns that wait too."""
    turn_rules.keep(turn.tx, hours, space_id=space_id)
    rearming.of_town(turn.tx, (Kind.BOOKING,), now=turn.now)


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
    if not _decides(turn, space):
        return ()
    each = [("24 h", 24), ("12 h", 12), (t("Never"), 0)]
    each += [(t("As the town"), _AS_THE_TOWN)] if space is not None else []
    return tuple(Button(label, _command(space, hours)) for label, hours in each)
