"""All that somebody is reminded of at a time, in words: by days, each thing once, with what can be done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, groupby, zip_longest

from handlers.reminders.declared import Reminding, lead
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.when import Moment, say
from handlers.when.say import say_time
from handlers.words import Words, moment
from storage import wallclock
from storage.due import Item

BUTTONS = 8
"""So many stand under one message."""
LATE = timedelta(minutes=10)
"""What comes later than this after its time is said to be late."""
_FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to remind of, and for which reminders of it."""

    items: tuple[Item, ...]
    said: Reminding

    @property
    def item(self) -> Item:
        """The reminder of it that was to come last."""
        return max(self.items, key=lambda item: item.at)


def reply(t: Words, parts: Sequence[Part], missed: Sequence[Part], *, now: datetime, town: Town) -> Reply:
    """Return the one message in which somebody is reminded of all the parts, and hears what was missed."""
    ordered = sorted(parts, key=lambda part: (part.said.starts or _FAR, part.item.at))
    lines = _alone(t, ordered[0], now, town) if len(ordered) == 1 else list(_by_days(t, ordered, now, town))
    lines += [*([""] if lines and missed else []), *_missed(t, missed)]
    return Reply("\n".join(lines), _buttons(t, ordered, town))


def _alone(t: Words, part: Part, now: datetime, town: Town) -> list[str]:
    return [lead(t, part.said.starts, now=now, town=town) + part.said.text, *_late(t, part, now, town)]


def _by_days(t: Words, parts: Sequence[Part], now: datetime, town: Town) -> Iterator[str]:
    for head, same in groupby(parts, lambda part: lead(t, part.said.starts, now=now, town=town)):
        yield head.strip()
        for part in same:
            yield f"• {part.said.text}"
            yield from _late(t, part, now, town)


def _late(t: Words, part: Part, now: datetime, town: Town) -> list[str]:
    at = part.item.at
    if now - at <= LATE:
        return []
    same_day = wallclock.local(at, town.zone).date() == wallclock.local(now, town.zone).date()
    spoken = {"zone": town.zone, "language": t.language}
    when = say_time(at, **spoken) if same_day else say(Moment(at), year=False, **spoken)  # type: ignore[arg-type]
    return [t("This is late: it was to come {when}.", when=moment(at, when))]


def _missed(t: Words, missed: Sequence[Part]) -> list[str]:
    if not missed:
        return []
    ordered = sorted(missed, key=lambda part: part.said.starts or _FAR)
    head = t.n(
        "I could not remind you in time. This has begun already:",
        "I could not remind you in time. These have begun already:",
        len(ordered),
    )
    return [head, *(f"• {part.said.text.splitlines()[0]}" for part in ordered)]


def _buttons(t: Words, parts: Sequence[Part], town: Town) -> tuple[Button, ...]:
    """Return what can be done about each part, first things first; where they are several, the buttons name them."""
    if len(parts) < 2:
        return parts[0].said.buttons[:BUTTONS] if parts else ()
    of_each = [
        [_named(one, name) for one in part.said.buttons]
        for part, name in zip(parts, _names(t, parts, town), strict=True)
    ]
    turns = zip_longest(*of_each)
    chosen = set(list(dict.fromkeys(button for turn in turns for button in turn if button is not None))[:BUTTONS])
    return tuple(button for button in dict.fromkeys(chain(*of_each)) if button in chosen)


def _names(t: Words, parts: Sequence[Part], town: Town) -> list[str]:
    """Return what each part is called on its buttons: things of one name also by when they begin."""
    count = Counter(part.said.name for part in parts)
    return [
        f"{part.said.name} {say_time(part.said.starts, zone=town.zone, language=t.language)}"
        if part.said.starts is not None and count[part.said.name] > 1
        else part.said.name
        for part in parts
    ]


def _named(button: Button, name: str) -> Button:
    return replace(button, label=f"{button.label}: {name}") if name else button


def in_group(t: Words, name: str, said: Reminding, *, now: datetime, town: Town) -> Reply:
    """Return the line in which a group hears that somebody is reminded whom nothing reaches in private."""
    head = t("{name}, a reminder for you. {lead}", name=name, lead=lead(t, said.starts, now=now, town=town))
    foot = t("I can remind you yourself when you have opened a chat with me.")
    way = Button(t("Continue in private"), "help", private=True)
    return Reply(f"{head}{said.public}\n{foot}", (way,))


def unreached(t: Words, names: Sequence[str], said: Reminding) -> Reminding:
    """Return what those who lead a thing hear of the people whom nothing reaches."""
    line = t.n(
        "I could not remind {names} of this. Could you tell them yourself?",
        "I could not remind {names} of this. Could you tell them all?",
        len(names),
        names=t.list(names),
    )
    return Reminding(f"{line}\n{said.public or said.text.splitlines()[0]}", about=f"unreached {said.about}")
