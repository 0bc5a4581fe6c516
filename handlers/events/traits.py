"""What events have that can be changed by itself: how it is called and said, and how new words for it are read."""

from __future__ import annotations

from typing import Any

from handlers import when
from handlers.events import event_days, event_words, plan_args
from handlers.planning import asked
from handlers.planning import traits as planning
from handlers.planning.asked import LONGEST_TEXT
from handlers.planning.labels import NOTHING
from handlers.planning.traits import WISHES, Trait, in_words, leave_out
from handlers.turn import Choices, Got, Refusal, Turn, Unclear
from handlers.types import Button
from handlers.words import N_
from storage import files
from storage.event_table import Kind
from storage.events import EventNow


def _place(turn: Turn, text: str, event: EventNow) -> Got | Unclear:
    """Read where it is; of a draft, the space is booked with it, in the place of the one where it was to be."""
    found = plan_args.read_place(turn, " ".join(text.split()), {})
    if isinstance(found, Unclear):
        return found
    where: plan_args.Where = found.value
    columns: dict[str, Any] = {"place": where.said}
    if event.is_draft:
        was = plan_args.space_named(turn, event.place) if event.place else None
        others = [wish for wish in event.wishes if was is None or wish[0] != was.id]
        new = [(where.space_id, None)] if where.space_id is not None else []
        columns["wishes"] = tuple(dict([*new, *others]).items())
    return Got(columns, found.words)


def _about(turn: Turn, text: str, _event: EventNow) -> Got | Unclear:
    found = plan_args.read_about(turn, text, {})
    return Got({"about": found.value}, found.words) if isinstance(found, Got) else found


def _most(turn: Turn, text: str, _event: EventNow) -> Got | Unclear:
    found = plan_args.read_most(turn, text, {})
    return Got({"most": found.value}, found.words) if isinstance(found, Got) else found


def times(event: EventNow) -> event_days.Times:
    """Return when the event is."""
    return event_days.Times(tuple(when.Span(day.starts_at, day.ends_at) for day in event.held), event.repeats)


def _deadline(turn: Turn, text: str, event: EventNow) -> Got | Unclear:
    found = plan_args.read_deadline(turn, text, times(event))
    return Got({"answer_by": found.value}, found.words) if isinstance(found, Got) else found


def _say_deadline(turn: Turn, event: EventNow) -> str:
    return event_words.deadline_said(turn.t, event, turn.zone) if event.answer_by is not None else ""


_EACH, _WHOLE = "each", "whole"


def _repeats(turn: Turn, text: str, event: EventNow) -> Got | Unclear:
    """Read whether people come to each day by itself."""
    said = text.strip()
    if said in (_EACH, _WHOLE):
        return Got({"repeats": said == _EACH}, said)
    return Unclear(turn.t("Do people say of each day whether they come, or of all at once?"), _ways(turn, event))


def _ways(turn: Turn, _event: EventNow) -> Choices:
    return [(turn.t("Each day by itself"), _EACH), (turn.t("All days at once"), _WHOLE)]


def _say_repeats(turn: Turn, event: EventNow) -> str:
    return turn.t("Each day by itself") if event.repeats else turn.t("All days at once")


def _kind(turn: Turn, text: str, event: EventNow) -> Got | Unclear:
    """Read what sort of event it is."""
    chosen = next((one for one in Kind if one.value == text.strip().casefold()), None)
    if chosen is None:
        return Unclear(turn.t("What sort of event is it?"), _kinds(turn, event))
    return Got({"kind": chosen.value}, chosen.value)


def _kinds(turn: Turn, event: EventNow) -> Choices:
    return [(turn.t(title), kind.value) for kind, title in event_words.KINDS.items() if kind != event.kind]


REPEATS: Trait[EventNow] = Trait(
    "repeats",
    N_("How people sign up"),
    N_("Do people say of each day whether they come, or of all at once?"),
    ("repeats",),
    _repeats,
    _say_repeats,
    _ways,
)
KIND: Trait[EventNow] = Trait(
    "kind",
    N_("Sort of event"),
    N_("What sort of event is it?"),
    ("kind",),
    _kind,
    lambda turn, event: turn.t(event_words.KINDS[Kind(event.kind)]),
    _kinds,
)


def _send_it(turn: Turn, _text: str, event: EventNow) -> Refusal:
    """A picture is sent, not written: say how."""
    button = Button(turn.t("Send a picture"), f"picture for event {event.number}")
    return Refusal(turn.t("Tap here first, and then send the picture."), (button,))


def _say_picture(turn: Turn, event: EventNow) -> str:
    found = files.named(turn.tx, event.picture_id) if event.picture_id is not None else None
    return found.name if found else ""


PICTURE: Trait[EventNow] = Trait(
    "picture", N_("Picture"), "", ("picture_id",), _send_it, _say_picture, lambda _turn, _event: ()
)
TRAITS: tuple[Trait[EventNow], ...] = (
    planning.title(N_("What is it called from now on?")),
    Trait(
        "place",
        N_("Place"),
        N_("Where is it? A space of the town I book with it; elsewhere, write the place."),
        ("place", "wishes"),
        _place,
        lambda _turn, event: event.place,
        lambda turn, _event: plan_args.place_choices(turn),
        told=True,
    ),
    Trait(
        "about",
        N_("Description"),
        N_("What happens there? Tell it in a few words."),
        ("about",),
        _about,
        lambda _turn, event: event.about,
        leave_out("about"),
    ),
    in_words(
        "whom", N_("Whom for"), N_("Whom is it for? For example: children and their parents"), asked.text(LONGEST_TEXT)
    ),
    in_words("price", N_("Price"), N_("What does it cost? For example: 5 €, children free"), asked.text(LONGEST_TEXT)),
    Trait(
        "most",
        N_("Room for how many"),
        N_("For how many is there room? Write a number, for example 40."),
        ("most",),
        _most,
        lambda turn, event: turn.t.number(event.most) if event.most is not None else "",
        lambda turn, event: [(turn.t("As many as come"), NOTHING)] if event.most is not None else (),
    ),
    Trait(
        "deadline",
        N_("Deadline"),
        N_("Until when can one sign up? Write a day."),
        ("answer_by",),
        _deadline,
        _say_deadline,
        leave_out("answer_by"),
    ),
    planning.organisers(plan_args.WHOSE),
    WISHES,
    REPEATS,
    KIND,
)
"""In the order in which they are offered."""


def find(name: str) -> Trait[EventNow] | None:
    """Return the trait of that name, or None."""
    return next((one for one in (*TRAITS, PICTURE) if one.name == name), None)


def fits(trait: Trait[EventNow], event: EventNow) -> bool:
    """Tell whether the trait can be changed of the event as it is: people count on some once it is published."""
    if trait is REPEATS:
        return event.is_draft and len(event.held) > 1
    if trait.name == "deadline":
        return not event.repeats
    return event.is_draft or trait.name not in ("wishes", "kind")
