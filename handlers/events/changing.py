"""Changing an event: whatever is true of it, with the cards that tell of it, and a way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, assert_never

from handlers import kept_files
from handlers.commands import command
from handlers.events import changed, draft_days, event_words, finding, traits
from handlers.events.plan_args import LABELS
from handlers.planning import changes, lines
from handlers.planning.changes import Done
from handlers.planning.traits import Trait
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_, fold
from storage import event_changes
from storage.events import EventNow
from storage.undoing import Before

TIME, TO = "time", "to"


@dataclass(frozen=True, slots=True)
class When:
    """What is changed is the time: any, the day it begins on, or without the days on which something lacks."""

    name: str


What = Trait[EventNow] | When


def _what(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read what is changed, by its name in any language; nothing said is asked by a menu."""
    event, said = values["event"], text.strip()
    if not said:
        return Got(None, "")
    found = changes.meant(said, _named())
    if found is not None:
        what, name, rest = found
        return Got(what, name, rest)
    return Unclear(turn.t("What should be changed?"), _choices(turn, event), said)


def _named() -> list[tuple[str, str, What]]:
    """Return everything that can be changed, by name, with its title; and by whatever people call it in a message."""
    known: list[tuple[str, str, What]] = [(one.name, one.title, one) for one in (*traits.TRAITS, traits.PICTURE)]
    known += [(TIME, N_("Time"), When(TIME)), (TO, "", When(TO)), (draft_days.FIT, "", When(draft_days.FIT))]
    by_name: dict[str, What] = {name: what for name, _, what in known}
    by_name |= {"when": by_name[TIME], "gear": by_name["wishes"], "space": by_name["wishes"]}
    called = [(fold(word), "", by_name[key]) for key, words in LABELS.called.items() for word in words.split(", ")]
    return [*known, *sorted(called, key=lambda one: -len(one[0]))]


def _choices(turn: Turn, event: EventNow) -> Choices:
    line = f"{lines.change(event)} "
    known = [button for button in _menu(turn, event) if button.command.startswith(line)]
    return [(button.label, button.command.removeprefix(line)) for button in known]


def _value(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read how it should be, or ask for it, saying how it is."""
    event, what = values["event"], values["what"]
    match what:
        case None:
            return Got(None, "")
        case Trait() if not traits.fits(what, event):
            return _stays(turn, event, what)
        case Trait() if not text.strip() and what is not traits.PICTURE:
            return what.question(turn, event)
        case Trait():
            return what.read(turn, text, event)
        case _ if not event.is_draft:
            return draft_days.published(turn, event)
        case When(name=name) if name == TO:
            return draft_days.read_to(turn, text, event)
        case When(name=name) if name == draft_days.FIT:
            found = draft_days.fitting(turn, event)
            return found if isinstance(found, Refusal) else Got(found, "")
        case _:
            return draft_days.read(turn, text, event)


def _stays(turn: Turn, event: EventNow, what: Trait[EventNow]) -> Refusal:
    """Say that this cannot be changed of the event as it is."""
    t = turn.t
    if what.name == "deadline":
        return Refusal(t("What is on again and again has no deadline: one signs up for each time."))
    if what.name == "wishes":
        text = t("It is published, so its bookings are changed one by one: ")
        button = Button(t("My bookings"), "bookings")
    else:
        text, button = t("It is published, so this stays as it is: "), lines.show(t, event)
    return Refusal(text + event_words.headline(t, event, turn.zone), (button,))


@command(
    "change event",
    "ändra evenemang",
    "muuta tapahtumaa",
    aliases=("muuta tapahtuma", "muuta messuja", "ändra mässa", "ändra evenemanget", "edit event", "change the event"),
    summary=N_("Change an event that you organise"),
    takes=[finding.LED, Arg("what", _what, known=True), Arg("value", _value, known=True)],
)
def change_event(turn: Turn, event: EventNow, what: What | None, value: Any) -> Answer:
    """One thing about the event is different from now on, and everywhere where it is told."""
    held = event_changes.hold(turn.tx, event.number) or event
    if what is None:
        return changes.menu(turn, held, _menu(turn, held))
    return changes.answer(turn, held, lambda: _change(turn, held, what, value), changed.told)


def _change(turn: Turn, event: EventNow, what: What, value: Any) -> Done | Refusal:
    match what:
        case Trait():
            return changed.set_trait(turn, event, what, value)
        case When():
            return draft_days.change(turn, event, value)
        case _:
            assert_never(what)


def _menu(turn: Turn, event: EventNow) -> list[Button]:
    """Return a button for each thing that can be changed."""
    t = turn.t
    if event.is_draft:
        time = [Button(t("Time"), lines.change(event, TIME))]
    else:
        time = [Button(t("Time"), f"move event {event.number}")] if turn.now < event.ends_at else []
    known = [Button(t(one.title), lines.change(event, one.name)) for one in traits.TRAITS if traits.fits(one, event)]
    picture = Button(t("Picture"), f"picture for event {event.number}")
    return [known[0], *time, *known[1:3], picture, *known[3:]]


@command(
    "picture for event",
    "bild för evenemang",
    "kuva tapahtumaan",
    takes=[finding.LED, kept_files.picture()],
)
def event_picture(turn: Turn, event: EventNow, picture: int | None) -> Answer:
    """The event has this picture from now on, or none."""
    held = event_changes.hold(turn.tx, event.number) or event
    columns = {"picture_id": picture}
    return changes.answer(turn, held, lambda: changed.set_trait(turn, held, traits.PICTURE, columns), changed.told)


@command(
    "change event back",
    "ändra evenemang tillbaka",
    "muuta tapahtuma takaisin",
    takes=[changes.undo("event", event_changes.hold, finding.not_yours)],
)
def change_back(turn: Turn, undo: tuple[EventNow, int, Before]) -> Answer:
    """One thing about the event is as it was before it was changed, unless somebody has changed it since."""
    event, number, before = undo
    return changes.closed(turn, event) or changed.back(turn, event, number, before)
