"""Pictures of an event: whoever was there sends them, its organisers have them, and may publish one."""

from __future__ import annotations

from datetime import datetime

from handlers import kept_files, notices, posting, rights, taking_back
from handlers.after import after_words
from handlers.commands import command
from handlers.events import evenings, event_words, finding
from handlers.falling_due import on_due
from handlers.hours.privately import privately
from handlers.turn import Answer, Arg, Got, Refusal, Town, Turn, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import cards, event_pictures, events, people, rooms
from storage.db import Tx
from storage.due import Item
from storage.event_pictures import Picture
from storage.events import EventNow
from storage.outbox import Message

NEWS = "event-pictures"
"""Due in the evening of a day on which more than one picture came: the organisers hear of all of them at once."""
SHOWN, MOST = 6, 20
"""How many pictures are shown at once, and how many of an event one person sends."""


def _card(file_id: int) -> str:
    return f"event_picture:{file_id}"


@command(
    "picture from",
    "bild från evenemang",
    "kuva tapahtumasta",
    aliases=("lähetä kuva", "skicka bild", "send picture"),
    linkable=True,
    summary=N_("Send a picture of an event to its organisers"),
    takes=[finding.arg(past=True), kept_files.picture(ask=N_("Send the picture. The organisers may publish it."))],
)
@privately
def send(turn: Turn, event: EventNow, picture: int | None) -> Answer:
    """The organisers have the picture, and may publish it; whoever sent it can take it back."""
    t, head = turn.t, event_words.headline(turn.t, event, turn.zone)
    refusal = after_words.not_yet(turn, event)
    if refusal is not None:
        return refusal
    if picture is None:
        return Reply(t("No picture was sent."), private=True)
    there = event_pictures.of_event(turn.tx, event.number)
    if sum(one.person_id == turn.person.id for one in there) >= MOST:
        text = t("You have sent {n} pictures of this event already, I take no more: ", n=MOST)
        return Refusal(text + head)
    if not event_pictures.add(turn.tx, event.number, picture, now=turn.now):
        return Refusal(t("The organisers have this picture already: ") + head)
    if any(one.at > turn.now - evenings.DAY for one in there):
        evenings.tonight(turn, NEWS, f"pictures:{event.number}")
    else:
        _tell(turn, event, picture)
    text = t("Thank you! The organisers have your picture, and may publish it: ") + head
    buttons = (
        Button(t("Send another picture"), f"picture from {event.number}"),
        Button(t("Take it back"), f"picture back {picture}"),
    )
    return Reply(text, buttons, private=True)


def _tell(turn: Turn, event: EventNow, picture: int) -> None:
    """Who made the event has the picture; where they cannot be reached, the next who organises it does."""

    def say(t: Words) -> Reply:
        text = t("{name} sent a picture: ", name=turn.person.name) + event_words.headline(t, event, turn.zone)
        return Reply(text, _buttons(t, event, picture), kept_files.with_it(turn.tx, picture))

    for leader in rights.leaders(turn.tx, event):
        if leader.id == turn.person.id:
            return
        if notices.inform(turn.tx, leader.id, say, now=turn.now, town=turn.town):
            return


@on_due(NEWS)
def tell_news(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Whoever made the event, or else the next who organises it, hears how many pictures have come since yesterday."""
    event = events.get(tx, int(item.subject.rpartition(":")[2]))
    there = event_pictures.of_event(tx, event.number) if event is not None else []
    new = [one for one in there if one.at > now - evenings.DAY]
    if event is None or not new:
        return

    def say(t: Words) -> Reply:
        head = event_words.headline(t, event, town.zone)
        text = t.n("{n} picture has come: ", "{n} pictures have come: ", len(new)) + head
        return Reply(text, (Button(t("All pictures"), f"event pictures {event.number}"),))

    for leader in rights.leaders(tx, event):
        if notices.inform(tx, leader.id, say, now=now, town=town):
            return


def _buttons(t: Words, event: EventNow, picture: int) -> tuple[Button, ...]:
    return (
        Button(t("Publish in the groups"), f"publish picture {picture}"),
        Button(t("All pictures"), f"event pictures {event.number}"),
    )


def _own(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read which picture is meant: one of an event that the person organises."""
    number = int(text) if text.strip().isdecimal() and len(text) < 10 else 0
    found = event_pictures.get(turn.tx, number)
    event = events.get(turn.tx, found.event_id) if found else None
    if found is None or event is None:
        return Refusal(turn.t("That picture is not there any more."))
    return Got((event, found), text) if finding.organiser(turn, event) else finding.not_yours(turn, event)


@command(
    "event pictures", "evenemangsbilder", "tapahtumakuvat", takes=[finding.HELD, Arg("since", as_said, optional=True)]
)
@privately
def pictures(turn: Turn, event: EventNow, since: str | None) -> Answer:
    """The organiser has the pictures of the event, each with the way to publish it."""
    t, head = turn.t, event_words.headline(turn.t, event, turn.zone)
    found = event_pictures.of_event(turn.tx, event.number)
    if not found:
        text = t("Nobody has sent a picture yet: ") + head
        return Reply(text, (Button(t("Send a picture"), f"picture from {event.number}"),), private=True)
    first = max(0, int(since)) if since and since.isdecimal() and len(since) < 5 else 0
    shown = found[first : first + SHOWN]
    replies = [_shown(turn, event, one, first + at, len(found)) for at, one in enumerate(shown, 1)]
    if first + SHOWN < len(found):
        more = Button(t("More pictures"), f"event pictures {event.number} {first + SHOWN}")
        replies.append(Reply(head, (more,), private=True))
    return tuple(replies) or Reply(head, private=True)


def _shown(turn: Turn, event: EventNow, one: Picture, at: int, count: int) -> Reply:
    sender = people.named(turn.tx, one.person_id) if one.person_id is not None else None
    text = turn.t("Picture {n}/{all}", n=at, all=count) + (f" · {sender.name}" if sender else "")
    publish = Button(turn.t("Publish in the groups"), f"publish picture {one.file_id}")
    return Reply(text, (publish,), kept_files.with_it(turn.tx, one.file_id), private=True)


@command("publish picture", "publicera bild", "julkaise kuva", takes=[Arg("picture", _own)])
@privately
def publish(turn: Turn, picture: tuple[EventNow, Picture]) -> Answer:
    """The picture is told in the groups in which the event was; nobody is named."""
    t, (event, one) = turn.t, picture
    head = event_words.headline(t, event, turn.zone)
    card = _card(one.file_id)
    if cards.rooms_of_card(turn.tx, card):
        back = (Button(t("Take it out of the groups"), f"unpublish picture {one.file_id}"),)
        return Refusal(t("This picture has been published already: ") + head, back)
    where = set(event.rooms) | set(cards.rooms_of_card(turn.tx, event.subject))
    if not where:
        return Refusal(t("The event was in no group, so the picture cannot be told there: ") + head)

    def say(t: Words) -> Reply:
        return Reply(
            t("A picture of this: ") + event_words.headline(t, event, turn.zone),
            (),
            kept_files.with_it(turn.tx, one.file_id),
        )

    posted = posting.post(turn.tx, card, where, say, now=turn.now, town=turn.town)
    reached = len(posted.said) + len(posted.gathered)
    if not reached:
        return Refusal(t("The bot is in none of those groups any more: ") + head)
    text = t.n("The picture goes to {n} group: ", "The picture goes to {n} groups: ", reached) + head
    return Reply(text, (Button(t("Take it out of the groups"), f"unpublish picture {one.file_id}"),), private=True)


@command("unpublish picture", "ta bort bild", "poista kuva", takes=[Arg("picture", _own)])
@privately
def unpublish(turn: Turn, picture: tuple[EventNow, Picture]) -> Answer:
    """The picture is taken out of the groups, as far as it can be."""
    event, one = picture
    _gone(turn, one.file_id)
    text = turn.t("The picture is taken out of the groups: ") + event_words.headline(turn.t, event, turn.zone)
    return Reply(text, (Button(turn.t("All pictures"), f"event pictures {event.number}"),), private=True)


def _gone(turn: Turn, file_id: int) -> None:
    card = _card(file_id)

    def say(room: rooms.Known, _person: int | None) -> Message:
        return notices.as_message(Reply(notices.words_in(turn.tx, room, turn.town)("This picture was taken away.")))

    posting.unsay(turn.tx, card)
    cards.remove(turn.tx, card, say, now=turn.now)


@command("picture back", "ta tillbaka bild", "palauta kuva", takes=[Arg("which", as_said)])
@privately
def take_back(turn: Turn, which: str) -> Answer:
    """The picture belongs to the event no more, and is taken out of the groups, where it had been published."""
    number = int(which) if which.strip().isdecimal() and len(which) < 10 else 0
    found = event_pictures.get(turn.tx, number)
    if found is None or found.person_id != turn.person.id:
        return taking_back.nothing(turn.t)
    _gone(turn, number)
    event_pictures.remove(turn.tx, number)
    event = events.get(turn.tx, found.event_id)
    head = event_words.headline(turn.t, event, turn.zone) if event else ""
    return Reply(turn.t("Your picture is taken back: ") + head, private=True)
