"""Finding which series is meant, among those a person may change."""

from __future__ import annotations

from handlers import rights
from handlers.lengths import read_id
from handlers.series import series_words
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_
from storage import associations, series
from storage.occupied import Series
from storage.people import Role


def mine(turn: Turn) -> list[Series]:
    """Return the person's series, and those of the associations they organise, with anything still to come."""
    found = {one.id: one for one in series.of_person(turn.tx, turn.person.id)}
    for subject in turn.person.subjects(Role.ORGANISER):
        number = associations.number_of(subject)
        if number is not None:
            found |= {one.id: one for one in series.of_association(turn.tx, number, now=turn.now)}
    return [
        one
        for _, one in sorted(found.items(), key=lambda pair: pair[0] or 0)
        if may_change(turn, one) and not _over(turn, one)
    ]


def _over(turn: Turn, one: Series) -> bool:
    return not series.coming(turn.tx, one.id or 0, now=turn.now) and not series.missing(
        turn.tx, one, zone=turn.zone, now=turn.now
    )


def may_change(turn: Turn, one: Series) -> bool:
    """Tell whether the person may do to the series what they may do to each of its turns: one turn may be shared."""
    if one.person_id == turn.person.id or rights.keeps(turn.person, one.space_id):
        return True
    latest = series.like(turn.tx, one)
    coming = series.coming(turn.tx, one.id or 0, now=turn.now) or ([latest] if latest else [])
    alike = {(each.person_id, each.names): each for each in coming}  # whose they are is asked once
    return bool(alike) and all(rights.may_change(turn, each) for each in alike.values())


def _read(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    first, _, rest = text.partition(" ")
    number = read_id(first)
    if number is not None:
        found = series.get(turn.tx, number)
        return Got(found, str(number), rest) if found is not None and may_change(turn, found) else not_yours(turn)
    choices = _choices(turn, values)
    return choices if isinstance(choices, Refusal) else Unclear(turn.t("Which series?"), choices, rest=text)


def _choices(turn: Turn, _values: Values) -> Choices | Refusal:
    return [(series_words.short(turn, one), str(one.id)) for one in mine(turn)[:8]] or none_to_come(turn)


def none_to_come(turn: Turn) -> Refusal:
    """Say that the person has no series, and how one is booked."""
    t = turn.t
    text = t(
        "You have no series. One is booked like this: {example}", example=t("/book school hall every Tuesday 18–20")
    )
    return Refusal(text, (Button(t("Book a space"), "book"),))


def not_yours(turn: Turn) -> Refusal:
    """Say that the series is not the person's, or was never there."""
    return Refusal(turn.t("You have no such series."), (Button(turn.t("My series"), "series"),))


SERIES = Arg("row", _read, N_("Which series?"), _choices)
