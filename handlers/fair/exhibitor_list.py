"""Who has applied for a stand: the organiser's list, and each by themselves."""

from __future__ import annotations

from datetime import timedelta

from handlers import rights
from handlers.commands import command
from handlers.events import event_words
from handlers.fair import call_card, fair_found, fair_words
from handlers.turn import Answer, Arg, Got, Turn, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import exhibitors, people, stands
from storage.events import EventNow
from storage.exhibitors import ExhibitorNow

NEAR = timedelta(days=1)
"""So long before the fair one asks who has arrived."""
TO_PLACE = 8
"""So many who have no stand can be placed with a tap from the list."""


def _rest(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(text, text)


@command(
    "exhibitors",
    "utställare",
    "esittelijät",
    aliases=("naytteilleasettajat", "who exhibits"),
    summary=N_("Who has applied for a stand at your fair"),
    takes=[fair_found.ANY, Arg("more", _rest, optional=True)],
)
def show(turn: Turn, event: EventNow, more: str | None) -> Answer:
    """The organiser reads who has which stand, and who has none; others see their own, and who shows what."""
    found = exhibitors.of_event(turn.tx, event.number)
    if not rights.leads(turn.person, event):
        return _for_everybody(turn, event, found)
    t = turn.t
    placed = sorted((one for one in found if one.stand is not None), key=lambda one: one.stand or 0)
    new, waiting = [one for one in found if one.is_new], [one for one in found if one.waits]
    lines = [event_words.headline(t, event, turn.zone), _counted(turn, event, found)]
    lines += _titled(t("Have a stand:"), [f"*{one.stand}* {_line(turn, one)}" for one in placed])
    lines += _titled(t("Have no stand yet:"), [f"• {_line(turn, one)}" for one in new])
    lines += _titled(t("In the queue:"), [f"{n}. {_line(turn, one)}" for n, one in enumerate(waiting, 1)])
    pages = fair_words.pages(lines)
    said = [Reply(page, private=True) for page in pages[:-1]]
    return (*said, Reply(pages[-1], _buttons(turn, event, found), private=True))


def _titled(title: str, lines: list[str]) -> list[str]:
    return [title, *lines] if lines else []


def _counted(turn: Turn, event: EventNow, found: list[ExhibitorNow]) -> str:
    t, places = turn.t, stands.of_event(turn.tx, event.number)
    free = sum(one.is_free for one in places)
    text = t.n("{n} exhibitor", "{n} exhibitors", len(found))
    return text + (
        ", " + t.n("{n} stand, {free} free", "{n} stands, {free} free", len(places), free=free) if places else ""
    )


def _line(turn: Turn, one: ExhibitorNow) -> str:
    mark = "✓ " if one.arrived_at else ""
    told = "" if one.knows or one.is_new else " " + turn.t("(not told yet)")
    return f"{mark}{fair_words.who(turn.t, one)}{told}"


def _buttons(turn: Turn, event: EventNow, found: list[ExhibitorNow]) -> tuple[Button, ...]:
    t, number = turn.t, event.number
    lacking = [one for one in found if one.stand is None]
    places = stands.of_event(turn.tx, number)
    if not places:
        buttons = [Button(t("Define stands"), f"define stands {number}")]
    else:
        free = any(one.is_free for one in places)
        buttons = [Button(t("Place all"), f"place all {number}")] if lacking and free else []
        buttons += [
            Button(t.label("Place: {name}", name=one.name), f"place exhibitor {one.number}")
            for one in lacking[:TO_PLACE]
        ]
        buttons.append(Button(t("Stand plan"), f"stand plan {number}"))
    untold = [one for one in found if not one.knows and not one.is_new]
    if untold:
        label = t.label("Tell the exhibitors ({n})", n=str(len(untold)))
        buttons.append(Button(label, f"tell exhibitors {number}"))
    buttons += [Button(t("One exhibitor…"), "exhibitor")] if found else []
    if call_card.takes_applications(event, turn.now):
        buttons.append(Button(t("Call for exhibitors"), f"call for stands {number}"))
    if event.is_open(turn.now):
        buttons.append(Button(t("Add an exhibitor"), f"apply for stand {number}"))
    if event.is_open(turn.now):
        buttons.append(Button(t("Instructions"), f"instructions {number} exhibitor"))
    if turn.now >= event.starts_at - NEAR:
        buttons.append(Button(t("Who has arrived"), f"arrivals {number}"))
    return tuple(buttons)


def _for_everybody(turn: Turn, event: EventNow, found: list[ExhibitorNow]) -> Answer:
    """Return who has a stand, and of the person's own how it stands; who has none yet is nobody else's business."""
    t, own = turn.t, [one for one in found if fair_found.is_theirs(turn, one, event)]
    placed = sorted((one for one in found if one.stand is not None and one.knows), key=lambda one: one.stand or 0)
    lines = [event_words.headline(t, event, turn.zone)]
    lines += [f"{fair_words.who(t, one)} · {_known(turn, one)}" for one in own]
    lines += _titled(t("Exhibitors:"), [f"*{one.stand}* {fair_words.shown(one)}" for one in placed])
    if len(lines) == 1:
        lines.append(t("Nobody has a stand yet."))
    pages = fair_words.pages(lines)
    buttons = [Button(one.name, f"exhibitor {one.number}") for one in own]
    if call_card.takes_applications(event, turn.now):
        buttons.append(Button(t("Apply for a stand"), f"apply for stand {event.number}"))
    said = [Reply(page, private=True) for page in pages[:-1]]
    return (*said, Reply(pages[-1], tuple(buttons), private=True))


def _known(turn: Turn, one: ExhibitorNow) -> str:
    """Return how it stands with their stand, as far as the organiser has told them."""
    return fair_words.standing(turn.t, one) if one.knows else turn.t("the organiser will tell the stand")


@command("exhibitor", "utställaren", "esittelijä", takes=[fair_found.EITHER])
def one(turn: Turn, exhibitor: ExhibitorNow) -> Answer:
    """What they show, what they wish for, where they stand, and what can be done about it."""
    t, event = turn.t, fair_found.fair_of(turn, exhibitor)
    led = rights.leads(turn.person, event)
    standing = fair_words.standing(t, exhibitor) if led else _known(turn, exhibitor)
    lines = [fair_words.who(t, exhibitor), standing, event_words.headline(t, event, turn.zone)]
    if led:
        person = people.named(turn.tx, exhibitor.person_id)
        lines.append(t("Applied by: {name}", name=person.name if person else "–"))
    if exhibitor.arrived_at is not None:
        lines.append(t("They have arrived."))
    return Reply("\n".join(lines), _one_buttons(turn, event, exhibitor, led=led), private=True)


def _one_buttons(turn: Turn, event: EventNow, one: ExhibitorNow, *, led: bool) -> tuple[Button, ...]:
    t, number = turn.t, one.number
    if one.ended_at is not None or not event.is_open(turn.now):
        return (Button(t("Exhibitors"), f"exhibitors {event.number}"),) if led else ()
    buttons = [Button(t("Change"), f"change application {number}")]
    if led:
        label = t("Move to another stand") if one.stand is not None else t("Place on a stand")
        buttons += [Button(label, f"place exhibitor {number}")]
        buttons.append(Button(t("Turn down"), f"turn down {number}"))
    if fair_found.is_theirs(turn, one, event):
        buttons.append(Button(t("We are not coming after all"), f"give up stand {number}"))
    return (*buttons, Button(t("Exhibitors"), f"exhibitors {event.number}"))
