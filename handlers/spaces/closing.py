"""Closing a space or gear for good, and opening it again."""

from __future__ import annotations

from handlers import lengths, rights, taking_back
from handlers.commands import command
from handlers.spaces import standing
from handlers.spaces.finding import choices as space_choices
from handlers.spaces.finding import the_space
from handlers.spaces.new_things import name_taken
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import diary, queue, spaces
from storage.diary import Booked
from storage.people import Role
from storage.spaces import Space


def _touched(turn: Turn, values: Values) -> list[Booked]:
    return diary.coming_in(turn.tx, values["space"].id, now=turn.now)


@command(
    "close space",
    "stäng lokal",
    "sulje tila",
    role=Role.KEEPER,
    aliases=("sulje valine", "sulje valineet", "stang utrustning", "close gear"),
    summary=N_("Close a space or gear for good"),
    takes=[
        rights.guarded(Arg("space", the_space, N_("Which space or gear?"), space_choices), Role.KEEPER),
        standing.before_it_is_done(_touched, go=N_("Close it anyway")),
    ],
)
def close_space(turn: Turn, space: Space, sure: str) -> Answer:
    """The space can no longer be booked; bookings made before stay."""
    assert space.id is not None
    t = turn.t
    if sure == standing.LEAVE:
        return standing.left(turn)
    stays = len(diary.coming_in(turn.tx, space.id, now=turn.now))
    spaces.close(turn.tx, space.id, now=turn.now)
    queue.space_closed(turn.tx, space.id, now=turn.now)
    text = t("{name} can no longer be booked.", name=space.name) + standing.stay(turn, stays)
    return Reply(text, (Button(t("Take it back"), f"reopen space {space.id}"),))


def _mine(turn: Turn) -> list[Space]:
    """Return what was closed and the person may open, the last first."""
    return [one for one in spaces.all_closed(turn.tx) if rights.may(turn.person, Role.KEEPER, one.subject)]


def _closed(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which closed space is meant, by its number or its name."""
    number = lengths.read_id(text)
    found = [one for one in spaces.all_closed(turn.tx) if spaces.key_of(one.name) == spaces.key_of(text)]
    named = found[0] if found else spaces.get(turn.tx, number) if number is not None else None
    if named is None:
        choices = _closed_choices(turn, values)
        return choices if isinstance(choices, Refusal) else Unclear(turn.t("Which space or gear?"), choices)
    if not rights.may(turn.person, Role.KEEPER, named.subject):
        return rights.who_can(turn, Role.KEEPER, named.subject)
    return Got(named, str(named.id))


def _closed_choices(turn: Turn, _values: Values) -> Choices | Refusal:
    found = [(space.name, str(space.id)) for space in _mine(turn)]
    return found or Refusal(turn.t("No space is closed."), (Button(turn.t("Show all spaces"), "spaces"),))


@command(
    "reopen space",
    "oppna lokal",
    "avaa tila",
    role=Role.KEEPER,
    aliases=("avaa valine", "avaa valineet", "oppna utrustning", "reopen gear"),
    takes=[Arg("space", _closed, N_("Which space or gear?"), _closed_choices)],
)
def reopen_space(turn: Turn, space: Space) -> Answer:
    """A closed space can be booked again, and whoever waited for it is offered it."""
    assert space.id is not None
    t = turn.t
    if space.closed_at is None:
        return taking_back.nothing(t)
    match spaces.reopen(turn.tx, space.id):
        case spaces.Added():
            queue.serve(turn.tx, space.id, zone=turn.zone, now=turn.now)
            again = Button(t("Close it"), f"close space #{space.id}")
            return Reply(t("{name} can be booked again.", name=space.name), (again,))
        case spaces.NameTaken():
            return name_taken(t, space.name)
