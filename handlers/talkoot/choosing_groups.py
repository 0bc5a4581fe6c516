"""Choosing the groups in which talkoot are published: all of the town's, or only some."""

from __future__ import annotations

from dataclasses import replace

from handlers.commands import command
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, fold
from storage import rooms, talkoot, talkoot_changes
from storage.planned import Planned
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


@command(
    "choose groups",
    "välj grupper",
    "valitse ryhmät",
    summary=N_("Choose in which groups talkoot are published"),
    takes=[finding.PLANNED, Arg("room", _room, optional=True), Arg("mark", _mark, optional=True)],
)
def choose_groups(turn: Turn, planned: Planned, room: Known | str | int | None, mark: str | None) -> Answer:
    """The group is one of those in which the talkoot will be published, or is one no more.

    The message in which somebody taps is edited; its `mark` tells it from those where they chose before.
    """
    held = talkoot_changes.hold(turn.tx, planned.number) or planned
    linked = rooms.linked(turn.tx)
    if not held.is_draft or held.cancelled_at is not None:
        text = turn.t("The groups are chosen before publishing: ") + talkoot_words.headline(turn.t, held, turn.zone)
        return Refusal(text, (Button(turn.t("Show the talkoot"), f"talkoot {held.number}"),))
    if not linked:
        text = turn.t("No group belongs to the town yet. Add me to a group: there you can link it.")
        return Refusal(text, (Button(turn.t("Back to the preview"), f"talkoot plan {held.number}"),))
    there = {one.id for one in linked}
    chosen = [one for one in held.rooms if one in there and set(held.rooms) != there]
    if isinstance(room, Known):
        chosen = [one for one in chosen if one != room.id] if room.id in chosen else [*chosen, room.id]
    elif room == _ALL:
        chosen = []
    if set(chosen) == there:
        chosen = []
    talkoot.change(turn.tx, held.number, rooms=chosen)
    first = room if isinstance(room, int) else _page_of(linked, room)
    mark = mark or f"{int(turn.now.timestamp()):x}"
    return replace(_shown(turn, held, linked, chosen, first, mark), card=f"groups:{held.number}:{mark}")


def _page_of(linked: list[Known], room: Known | str | None) -> int:
    """Return from which group on they are shown, so that the one just tapped stays in sight."""
    at = [one.id for one in linked].index(room.id) if isinstance(room, Known) else 0
    return at - at % PAGE


def _shown(turn: Turn, planned: Planned, linked: list[Known], chosen: list[int], first: int, mark: str) -> Reply:
    """Return the groups to tap, with a mark on those that are chosen."""
    t, line, of = turn.t, f"choose groups {planned.number}", f"{_MARK}{mark}"
    names = [name(room) for room in linked if room.id in chosen]
    everywhere = t.n("All of the town's groups ({n})", "All of the town's groups ({n})", len(linked))
    lines = [
        t("Where will it be published? ") + talkoot_words.headline(t, planned, turn.zone),
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
    buttons.append(Button(t("Ready"), f"talkoot plan {planned.number}"))
    return Reply("\n".join(lines), tuple(buttons), private=True, aside=True)
