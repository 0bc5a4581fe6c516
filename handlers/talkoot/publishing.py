"""Publishing talkoot: booked with all they need, told in their groups, and taken back while nobody has come yet."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import assert_never

from handlers import posting, rights
from handlers.commands import command
from handlers.planning import before_publishing, booked_beside, leaders
from handlers.planning.before_publishing import HOW
from handlers.posting import Posted
from handlers.talkoot import card, finding, talkoot_words
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import events, talkoot, talkoot_changes
from storage.booked_together import Had
from storage.people import Known
from storage.planned import Planned
from storage.talkoot_changes import Changed, InTheWay

_NEAR, _OFFERED = timedelta(days=2), 2
"""How near to an event talkoot are offered to be its work, and for how many events."""


@command(
    "publish",
    "publicera",
    "julkaise",
    summary=N_("Publish talkoot that you have planned"),
    takes=[finding.DRAFT, HOW],
)
def publish(turn: Turn, planned: Planned, how: list[str] | None) -> Answer:
    """Everybody can sign up for the talkoot, and what they need is booked; or nothing has happened, and this is why."""
    said = how or []
    held = talkoot_changes.hold(turn.tx, planned.number) or planned
    refused = _already(turn, held) or _too_soon(turn, held)
    if refused is not None:
        return refused
    had = before_publishing.booked(turn, held, said)
    return _published(turn, held, had) if isinstance(had, Had) else had


def _already(turn: Turn, planned: Planned) -> Refusal | None:
    """Say how it stands with talkoot that are a draft no more."""
    if planned.is_draft or planned.cancelled_at is not None:
        return before_publishing.already(turn, planned)
    head = talkoot_words.headline(turn.t, planned, turn.zone)
    return Refusal(turn.t("These talkoot are published already: ") + head, _next(turn.t, planned.number))


def _too_soon(turn: Turn, planned: Planned) -> Refusal | None:
    """Say what must be said or changed before the talkoot can be published."""
    t = turn.t
    refused = before_publishing.late(turn, planned)
    if refused is None and not all(day.tasks for day in planned.days):
        text = t("{title}: nobody knows yet what there is to do.", title=planned.title)
        add = Button(t("Add a task"), f"change talkoot {planned.number} newtask")
        return Refusal(text, (add,), private=True)
    return refused or before_publishing.nobodys(turn, planned)


def _published(turn: Turn, planned: Planned, had: Had) -> Answer:
    """The talkoot are published, and their cards are on their way to the groups."""
    t, number = turn.t, planned.number
    if not talkoot_changes.publish(turn.tx, number, now=turn.now):
        return _already(turn, talkoot.get(turn.tx, number) or planned) or finding.none_such(turn)
    posted = _post(turn, planned)
    now = talkoot.get(turn.tx, number)
    assert now is not None
    talkoot.remind(turn.tx, now, zone=turn.zone, now=turn.now)
    booked_beside.ask_keepers(turn, had)
    leaders.tell_others(turn, now, partial(_told, turn=turn, planned=now))
    lines = [
        t("Published: ") + talkoot_words.headline(t, now, turn.zone),
        before_publishing.where(turn, posted, word=t("talkoot")),
        *booked_beside.told(turn, had),
    ]
    return Reply(
        "\n".join(lines), (*_part_of(turn, now), *_next(t, number), _back(t, number)), private=True, aside=True
    )


def _part_of(turn: Turn, planned: Planned) -> list[Button]:
    """Return the events about that time that the person organises: the talkoot may be the work for one of them."""
    found = events.between(turn.tx, planned.starts_at - _NEAR, planned.ends_at + _NEAR)
    mine = [one for one in found if rights.leads(turn.person, one)]
    return [
        Button(turn.t.label("Is for: {title}", title=one.title), f"link talkoot {planned.number} {one.number}")
        for one in mine[:_OFFERED]
    ]


def _post(turn: Turn, planned: Planned) -> Posted:
    """The card will stand in the chosen groups, or, where none was chosen, in all of the town's; return which."""
    chosen = before_publishing.groups(turn, planned)
    talkoot.change(turn.tx, planned.number, rooms=chosen)
    published = talkoot.get(turn.tx, planned.number)
    assert published is not None
    return card.post_all(turn.tx, published, chosen, now=turn.now, town=turn.town)


def _next(t: Words, number: int) -> tuple[Button, ...]:
    return (
        Button(t("Participants"), f"participants {number}"),
        Button(t("Change"), f"change talkoot {number}"),
        Button(t("Cancel the talkoot"), f"cancel talkoot {number}"),
    )


def _back(t: Words, number: int) -> Button:
    return Button(t("Take it back"), f"unpublish {number}")


def _told(t: Words, person: Known, *, turn: Turn, planned: Planned) -> Reply:
    if person.id == planned.leads:
        lead = t("{name} published talkoot that you lead: ", name=turn.person.name)
    else:
        lead = t("{name} published talkoot that your association organises: ", name=turn.person.name)
    return Reply(lead + talkoot_words.headline(t, planned, turn.zone), _next(t, planned.number))


@command("unpublish", "dra tillbaka talko", "palauta luonnokseksi", takes=[finding.PLANNED])
def unpublish(turn: Turn, planned: Planned) -> Answer:
    """The talkoot are a draft again, as long as nobody has signed up; nothing is booked with them any more."""
    t, number = turn.t, planned.number
    planned = talkoot_changes.hold(turn.tx, number) or planned
    plan = Button(t("Show the draft"), f"talkoot plan {number}")
    head = talkoot_words.headline(t, planned, turn.zone)
    if planned.is_draft:
        return Refusal(t("These talkoot are not published: ") + head, (plan,), private=True)
    if not planned.is_open(turn.now) or planned.starts_at <= turn.now:
        return Refusal(t("It is too late to take these talkoot back: ") + head, _next(t, number)[:1])
    outcome = talkoot_changes.unpublish(turn.tx, planned, zone=turn.zone, now=turn.now)
    match outcome:
        case Changed():
            posting.unsay(turn.tx, planned.subject)
            talkoot.changed(turn.tx, number, now=turn.now)
            free = booked_beside.give_back(turn, planned)
            lines = [t("Taken back, it is a draft again and nobody can sign up: ") + head, *free]
            return Reply("\n".join(lines), (plan, Button(t("Publish"), f"publish {number}")), private=True, aside=True)
        case InTheWay():
            text = t(
                "{title}: somebody has signed up or a list was printed. You can still cancel.", title=planned.title
            )
            return Refusal(text, _next(t, number))
        case _:
            assert_never(outcome)
