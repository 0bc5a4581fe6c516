"""What is due for one person is put together: what is said now, what was missed, what waits until they wake."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from handlers.reminders import declared, reaching
from handlers.reminders.reminder_words import Part
from handlers.turn import Town
from handlers.words import Words
from storage import due, reminders_due
from storage import reminders as own_reminders
from storage.db import Tx, crossed
from storage.due import Item
from storage.quiet import Quiet
from storage.reminded import Of

log = logging.getLogger(__name__)

MISSED = timedelta(days=2)
"""What began longer ago than this is no news to anybody."""
LATER = timedelta(minutes=10)
"""What could not be put into words is tried again so much later."""


@dataclass(slots=True)
class Gathered:
    """What becomes of all that is due for somebody: `parts` are said, `missed` has begun unsaid, `asleep` waits until
    the waking, `broken` could not be put into words; of the rest nothing stands any more."""

    parts: list[Part] = field(default_factory=list)
    missed: list[Part] = field(default_factory=list)
    asleep: list[Item] = field(default_factory=list)
    broken: list[Item] = field(default_factory=list)

    @property
    def things(self) -> list[Of]:
        """Return what a message that says all this reminds of."""
        return [Of(item, part.said.starts) for part in (*self.parts, *self.missed) for item in part.items]


def gather(tx: Tx, things: Iterable[Of], t: Words, *, awake: Quiet, now: datetime, town: Town) -> Gathered:
    """Return what becomes of these things, of which somebody who sleeps so was to be reminded."""
    found = Gathered()
    said: dict[str, Part] = {}
    things = list(things)
    lost = [one for one in things if one.item.kind == reaching.UNREACHED]
    for one in things:
        if one not in lost:
            _put(tx, one, t, found, said, awake=awake, now=now, town=town)
    for part in reaching.unreached(tx, [one.item for one in lost], t, now=now, town=town):
        _place(part, found, said, awake, now, town)
    for part in _with_notes(said.values()):
        begun = part.said.starts is not None and part.said.starts <= now
        (found.missed if begun else found.parts).append(part)
    return found


def _put(
    tx: Tx, one: Of, t: Words, found: Gathered, said: dict[str, Part], *, awake: Quiet, now: datetime, town: Town
) -> None:
    try:
        with tx.part():
            words = declared.said_of(tx, one.item, t, now=now, town=town)
            stands = words is not None and not _moved(tx, one, words.starts)
    except Exception as error:  # one that cannot be said must not hold up the others
        if crossed(error):  # somebody answered at this very moment: all of it is done again, at once
            raise
        log.exception("a reminder could not be said and is tried later: %s of %s", one.item.kind, one.item.subject)
        found.broken.append(one.item)
        return
    if words is not None and stands:
        _place(Part((one.item,), words), found, said, awake, now, town)


def _moved(tx: Tx, one: Of, starts: datetime | None) -> bool:
    """Tell whether the thing was moved since this was put into words, and is reminded of at its new time."""
    if one.item.kind == due.OWN and _comes_again(tx, one.item):
        return True
    if one.starts is None or starts is None or one.starts == starts.replace(microsecond=0):
        return False
    if one.item.kind == due.OWN:
        own = own_reminders.get(tx, int(one.item.subject.partition(":")[2]))
        return own is not None and own.at is not None
    return due.waits(tx, one.item)


def _comes_again(tx: Tx, item: Item) -> bool:
    """Tell whether what somebody wished for themselves has another time since this was put into words."""
    own = own_reminders.get(tx, int(item.subject.partition(":")[2]))
    if own is None or own.at is None or own.about is not None or (own.rule is not None and own.said_at is not None):
        return False
    return int(own.at.timestamp()) != int(item.at.timestamp())


def _place(part: Part, found: Gathered, said: dict[str, Part], awake: Quiet, now: datetime, town: Town) -> None:
    words, starts = part.said, part.said.starts
    if starts is not None and now - starts > MISSED:
        return
    if words.waits(awake.waking(now, town.zone), now):
        found.asleep += part.items
        return
    key = part.item.subject if part.item.kind == due.OWN else words.about or part.item.subject
    same = said.get(key)
    said[key] = Part((*same.items, *part.items), words) if same else part


def _with_notes(parts: Iterable[Part]) -> list[Part]:
    """Return the parts with what somebody wished for themselves beside the thing that it is about, if they are reminded
    of that anyway: a thing is said once, with their note, and can be put off."""
    found: list[Part] = []
    for part in sorted(parts, key=_is_own):
        place = next((n for n, one in enumerate(found) if _is_own(part) and _is_of(one, part)), None)
        if place is None:
            found.append(part)
        else:
            found[place] = _noted(found[place], part)
    return found


def _is_own(part: Part) -> bool:
    return any(item.kind == due.OWN for item in part.items)


def _is_of(one: Part, own: Part) -> bool:
    """Tell whether one's own reminder is of this; two of one's own are put off each by itself."""
    about = own.said.about if not _is_own(one) and one.said.starts == own.said.starts else ""
    return bool(about) and about in (one.said.about, one.said.part_of)


def _noted(one: Part, own: Part) -> Part:
    head, line_break, rest = one.said.text.partition("\n")
    text = " · ".join(filter(None, (head, own.said.note))) + line_break + rest
    buttons = tuple(dict.fromkeys((*one.said.buttons, *own.said.buttons)))
    return Part((*one.items, *own.items), replace(one.said, text=text, buttons=buttons))


def again(tx: Tx, items: Iterable[Item], *, at: datetime) -> None:
    """What was settled when it was put into words, and could not be said, becomes due again."""
    for item in items:
        if item.kind == due.OWN:
            reminders_due.put_off(tx, int(item.subject.partition(":")[2]), until=at)
        else:
            due.again(tx, item, at=at)
