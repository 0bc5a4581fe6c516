"""The caller of a meeting asks all associations what should be on its agenda: in the groups, and in private."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import posting_words
from handlers.announcing import audiences_said, sending
from handlers.commands import command
from handlers.events import event_words, finding, more_buttons
from handlers.meeting import item_words, items_card
from handlers.turn import Answer, Arg, Got, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import agenda, audiences
from storage.event_table import Kind
from storage.events import EventNow

LONGEST = 600


@more_buttons.offers
def with_event(turn: Turn, event: EventNow, leads: bool) -> Sequence[Button]:
    """Return what is offered with a meeting that is shown."""
    t, number = turn.t, event.number
    if event.kind != Kind.MEETING or event.is_draft:
        return []
    suggest = [Button(t("Suggest an item"), f"suggest item {number}")]
    buttons = [Button(t("Agenda"), f"agenda {number}")]
    buttons += suggest if item_words.takes_items(event, turn.now) else []
    minutes = [Button(t("Minutes"), f"minutes {number}")]
    if not leads:
        return [*buttons, *(minutes if agenda.minutes(turn.tx, number) else [])]
    call = [Button(t("Call for items"), f"call for items {number}")]
    buttons += call if item_words.takes_items(event, turn.now) else []
    return [*buttons, *(minutes if turn.now >= event.starts_at and event.cancelled_at is None else [])]


def _said(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    said = text.strip()
    if len(said) > LONGEST:
        return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST))
    return Got(said, said)


@command(
    "call for items",
    "begär ärenden",
    "pyydä kokousasioita",
    aliases=("pyydä asioita kokoukseen", "kerää asiat", "kutsu asioita", "be om ärenden", "ask for items"),
    summary=N_("Ask all associations what should be on the agenda of your meeting"),
    takes=[item_words.LED, Arg("said", _said, optional=True)],
    example=N_("7 Write at the latest on Friday, please."),
)
def call(turn: Turn, event: EventNow, said: str | None) -> Answer:
    """The call stands in all groups, and the associations' contact people have it in private."""
    t, number = turn.t, event.number
    head = event_words.headline(t, event, turn.zone)
    if event.is_draft and event.cancelled_at is None:
        return finding.unpublished(turn, event)
    if not item_words.takes_items(event, turn.now):
        return item_words.closed(turn, event)
    if said:
        agenda.call(turn.tx, number, said)
    whom = audiences.joined((audiences.ALL, audiences.CONTACTS))
    reached = audiences.reach(turn.tx, whom, now=turn.now, but=turn.person.id)
    rooms = [*reached.rooms, *sending.private_rooms(turn.tx, reached.people, now=turn.now)]
    posted = items_card.CALL.post(turn, event, rooms)
    items_card.changed(turn.tx, number, now=turn.now)  # where it stood already
    lines = [t("The request is out: ") + head, *([] if reached.is_nobody else [audiences_said.reaches(t, reached)])]
    lines += posting_words.gathered(t, len(posted.gathered))
    lines += audiences_said.missed(turn, reached)
    if reached.is_nobody:
        lines.append(
            t("There is nobody yet whom it would reach. People suggest by writing: {word}", word=t("suggest item"))
        )
    buttons = (
        Button(t("Agenda"), f"agenda {number}"),
        Button(t("Suggest an item"), f"suggest item {number}"),
        Button(t("Take it back"), f"items call back {number}"),
    )
    return Reply("\n".join(lines), buttons, private=True, aside=True)


@command("items call back", "återkalla ärendebegäran", "peru asiapyyntö", takes=[item_words.LED])
def back(turn: Turn, event: EventNow) -> Answer:
    """The call is removed, or says that it was taken back; what was suggested stays."""
    items_card.CALL.take_back(turn, event)
    text = turn.t("The request was taken back: ") + event_words.headline(turn.t, event, turn.zone)
    text += "\n" + turn.t("What has been suggested stays.")
    again = Button(turn.t("Call for items"), f"call for items {event.number}")
    return Reply(text, (again, Button(turn.t("Agenda"), f"agenda {event.number}")), private=True, aside=True)
