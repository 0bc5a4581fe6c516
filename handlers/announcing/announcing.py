"""Announcing: written in one message or step by step, and shown as it will be read before anybody hears of it."""

from __future__ import annotations

from handlers import kept_files, notices
from handlers.announcing import announcement_text, announcing_rights, choosing_audience
from handlers.announcing.preview import preview
from handlers.commands import command
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.words import N_
from storage import announcements, audiences, events, talkoot
from storage.announcement_table import Announcement
from storage.audiences import ASSOCIATION, EVENT, MEMBERS_OF, TALKOOT
from storage.people import Role


def _to(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    return choosing_audience.read(turn, text)


def _choices(turn: Turn, _values: Values) -> Choices:
    return choosing_audience.choices(turn)


@command(
    "announce",
    "meddela",
    "ilmoita",
    aliases=(
        *("tiedota", "uusi tiedote", "tee tiedote", "kirjoita tiedote"),
        *("informera", "nytt meddelande", "skriv meddelande"),
        *("new announcement", "write announcement"),
    ),
    role=Role.ORGANISER,
    also=(Role.OFFICER,),
    summary=N_("Tell something to many at once: I show it to you first"),
    example=N_("/announce The jetty at the beach is in place!"),
    takes=[
        Arg("text", announcement_text.read, announcement_text.ASK),
        Arg("to", _to, choosing_audience.WHOM, _choices),
        kept_files.document(optional=True),
    ],
)
def announce(turn: Turn, text: dict[str, str], to: str, file: int | None) -> Answer:
    """The announcement is written, and the person sees it as it will be read; nobody else hears of it yet."""
    draft = Announcement(
        person_id=turn.person.id,
        association_id=_in_whose_name(turn, to),
        said=text,
        file_id=file,
        audience=to,
        created_at=turn.now,
    )
    told = announcements.get(turn.tx, announcements.draft(turn.tx, draft))
    assert told is not None
    shown = preview(turn, told)
    if not turn.room.private and notices.private_room(turn.tx, turn.person.id, now=turn.now) is None:
        return notices.to_private(turn, f"announcement {told.number}")
    return shown


def _in_whose_name(turn: Turn, audience: str) -> int | None:
    """Return the association in whose name it is sent: the one it goes to, or that organises what they come to, or the
    only one for which the person acts; an officer and a caretaker else speak for the town."""
    own = [one.id for one in announcing_rights.own_associations(turn) if one.id is not None]
    meant = [number for part in audiences.parts(audience) for number in _concerned(turn, *part)]
    found = next((one for one in meant if one in own), None)
    if found is not None or announcing_rights.for_the_town(turn.person):
        return found
    return own[0] if own else None


def _concerned(turn: Turn, kind: str, what: str) -> tuple[int, ...]:
    if kind in (ASSOCIATION, MEMBERS_OF):
        return (int(what),)
    planned = talkoot.get(turn.tx, int(what)) if kind == TALKOOT else None
    event = events.get(turn.tx, int(what)) if kind == EVENT else None
    return planned.associations if planned else event.associations if event else ()
