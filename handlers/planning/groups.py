"""Choosing the groups in which something planned is told: all of the town's, or only some."""

from __future__ import annotations

from dataclasses import replace

from handlers.planning import lines
from handlers.planning.lines import Plan
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import fold
from storage import events, rooms, talkoot
from storage.events import EventNow
from storage.rooms import Known

PAGE = 16
"""How many groups are shown at once."""
_ALL, _PAGE = "all", "from"
_CHOSEN, _MARK = "✓ ", "@"


def name(room: Known) -> str:
    """Return what a group is called."""
    return room.title or room.address


def _room(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read a group by its number or name, all of them, or from which on they are shown; the rest is a mark."""
    said, _, mark = text.strip().partition(f" {_MARK}")
    rest, linked = f"{_MARK}{mark}" if mark else "", rooms.linked(turn.tx)
    if said == _ALL or fold(said) == fold(turn.t("All groups")):
        return Got(_ALL, said, rest)
    if said.removeprefix(f"{_PAGE} ").isdecimal() and said.startswith(_PAGE):
        return Got(int(said.removeprefix(f"{_PAGE} ")), said, rest)
    found = [room for room in linked if str(room.id) == said] or [
        room for room in linked if fold(name(room)) == fold(said)
    ]
    if len(found) == 1:
        return Got(found[0], str(found[0].id), rest)
    return Unclear(turn.t("Which group?"), [(name(room), str(room.id)) for room in linked[:PAGE]])


def _mark(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(text.strip().removeprefix(_MARK), text)


ROOM, MARK = Arg("room", _room, optional=True), Arg("mark", _mark, optional=True)


def choose(turn: Turn, plan: Plan, room: Known | str | int | None, mark: str | None) -> Answer:
    """The group is one of those in which the draft will be published, or is one no more.

    The message in which somebody taps is edited; its `mark` tells it from those where they chose before.
    """
    linked = rooms.linked(turn.tx)
    if not plan.is_draft or plan.cancelled_at is not None:
        text = turn.t("The groups are chosen before publishing: ") + lines.headline(turn.t, plan, turn.zone)
        return Refusal(text, (lines.show(turn.t, plan),))
    if not linked:
        text = turn.t("No group belongs to the town yet. Add me to a group: there you can link it.")
        return Refusal(text, (Button(turn.t("Back to the preview"), f"{lines.of(plan).plan} {plan.number}"),))
    there = {one.id for one in linked}
    chosen = [one for one in plan.rooms if one in there and set(plan.rooms) != there]
    if isinstance(room, Known):
        chosen = [one for one in chosen if one != room.id] if room.id in chosen else [*chosen, room.id]
    elif room == _ALL:
        chosen = []
    if set(chosen) == there:
        chosen = []
    (events if isinstance(plan, EventNow) else talkoot).change(turn.tx, plan.number, rooms=chosen)
    first = room if isinstance(room, int) else _page_of(linked, room)
    mark = mark or f"{int(turn.now.timestamp()):x}"
    return replace(_shown(turn, plan, linked, chosen, first, mark), card=f"groups:{plan.subject}:{mark}")


def _page_of(linked: list[Known], room: Known | str | None) -> int:
    """Return from which group on they are shown, so that the one just tapped stays in sight."""
    at = [one.id for one in linked].index(room.id) if isinstance(room, Known) else 0
    return at - at % PAGE


def _shown(turn: Turn, plan: Plan, linked: list[Known], chosen: list[int], first: int, mark: str) -> Reply:
    """Return the groups to tap, with a mark on those that are chosen."""
    t, line, of = turn.t, f"{lines.of(plan).groups} {plan.number}", f"{_MARK}{mark}"
    names = [name(room) for room in linked if room.id in chosen]
    everywhere = t.n("All of the town's groups ({n})", "All of the town's groups ({n})", len(linked))
    said = [
        t("Where will it be published? ") + lines.headline(t, plan, turn.zone),
        t("Now chosen: {groups}", groups=t.list(names) if names else everywhere),
    ]
    shown = linked[first : first + PAGE]
    buttons = [Button((_CHOSEN if room.id in chosen else "") + name(room), f"{line} {room.id} {of}") for room in shown]
    after, before = first + PAGE, first - PAGE
    if before >= 0:
        buttons.append(Button(t("Previous groups"), f"{line} {_PAGE} {before} {of}"))
    if after < len(linked):
        buttons.append(Button(t("More groups"), f"{line} {_PAGE} {after} {of}"))
    buttons.append(Button(("" if chosen else _CHOSEN) + t("All groups"), f"{line} {_ALL} {of}"))
    buttons.append(Button(t("Ready"), f"{lines.of(plan).plan} {plan.number}"))
    return Reply("\n".join(said), tuple(buttons), private=True, aside=True)
