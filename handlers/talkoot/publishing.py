"""Publishing talkoot: booked with all they need, told in their groups, and taken back while nobody has come yet."""

from __future__ import annotations

from functools import partial
from typing import assert_never

from handlers import notices, posting, posting_words, rights
from handlers.commands import command
from handlers.planning import booked_beside, clash_words
from handlers.posting import Posted
from handlers.talkoot import card, finding, talkoot_words
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import associations, booked_together, cards, rooms, talkoot, talkoot_changes
from storage.booked_together import Had, Lacking
from storage.clashes import Clash
from storage.planned import Planned
from storage.talkoot_changes import Changed, InTheWay

WITHOUT = "without"
"""Said behind the talkoot: nothing is to be booked with them."""


def _how(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(text.split(), text)


@command(
    "publish",
    "publicera",
    "julkaise",
    summary=N_("Publish talkoot that you have planned"),
    takes=[finding.DRAFT, Arg("how", _how, optional=True)],
)
def publish(turn: Turn, planned: Planned, how: list[str] | None) -> Answer:
    """Everybody can sign up for the talkoot, and what they need is booked; or nothing has happened, and this is why."""
    said = how or []
    held = talkoot_changes.hold(turn.tx, planned.number) or planned
    refused = _already(turn, held) or _too_soon(turn, held)
    if refused is not None:
        return refused
    seen = next((word for word in said if word.startswith(clash_words.SEEN)), None)
    clashes = clash_words.unseen(turn, held, seen)
    if clashes:
        return _look_out(turn, held, clashes, *(word for word in said if word == WITHOUT))
    if WITHOUT in said:
        return _published(turn, held, Had())
    outcome = booked_together.book(
        turn.tx,
        held,
        person_id=turn.person.id,
        keeps=lambda space_id: rights.keeps(turn.person, space_id),
        zone=turn.zone,
        now=turn.now,
    )
    match outcome:
        case Had():
            return _published(turn, held, outcome)
        case Lacking(not_had):
            return booked_beside.lacking(turn, held, not_had)
        case _:
            assert_never(outcome)


def _already(turn: Turn, planned: Planned) -> Refusal | None:
    """Say how it stands with talkoot that are a draft no more."""
    t, head = turn.t, talkoot_words.headline(turn.t, planned, turn.zone)
    if planned.cancelled_at is not None and planned.is_draft:
        keep = Button(t("Take it back"), f"keep draft {planned.number}")
        return Refusal(t("This draft was thrown away: ") + head, (keep,))
    if planned.cancelled_at is not None:
        again = Button(t("Plan the same again"), f"talkoot like {planned.number}")
        return Refusal(t("These talkoot have been cancelled: ") + head, (again,))
    if not planned.is_draft:
        return Refusal(t("These talkoot are published already: ") + head, _next(t, planned.number))
    return None


def _too_soon(turn: Turn, planned: Planned) -> Refusal | None:
    """Say what must be said or changed before the talkoot can be published."""
    t, number = turn.t, planned.number
    if planned.starts_at <= turn.now:
        text = t("The time has passed already: {when}.", when=talkoot_words.when_said(t, planned, turn.zone))
        return Refusal(text, (Button(t("Change the time"), f"change talkoot {number} time"),), private=True)
    if not all(day.tasks for day in planned.days):
        text = t("{title}: nobody knows yet what there is to do.", title=planned.title)
        return Refusal(text, (Button(t("Add a task"), f"change talkoot {number} newtask"),), private=True)
    gone = [one for one in (associations.get(turn.tx, each) for each in planned.associations) if one and one.closed_at]
    if gone:
        text = t("{association} has been closed: who organises the talkoot?", association=gone[0].name)
        return Refusal(text, (Button(t("Organisers"), f"change talkoot {number} organisers"),), private=True)
    linked = {room.id for room in rooms.linked(turn.tx)}
    if planned.rooms and linked and not linked & set(planned.rooms):  # it was meant for few, and is not told to all
        text = t("None of the chosen groups belongs to the town any more. Where will it be published?")
        return Refusal(text, (Button(t("Choose groups"), f"choose groups {number}"),), private=True)
    return None


def _look_out(turn: Turn, planned: Planned, clashes: list[Clash], *words: str) -> Reply:
    """Nothing is published yet: the person hears first what else there is that day, and may publish all the same."""
    t, number = turn.t, planned.number
    head = t("Not published yet: ") + talkoot_words.headline(t, planned, turn.zone)
    days = clash_words.free_days(turn, planned)
    lines = [head, *clash_words.told(turn, planned, clashes), *clash_words.days_said(turn, days)]
    buttons = (
        Button(t("Publish anyway"), clash_words.publish_line(turn, planned, *words)),
        *days,
        Button(t("Back to the preview"), f"talkoot plan {number}"),
    )
    return Reply("\n".join(lines), buttons, private=True, aside=True)


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
    _tell_others(turn, now)
    lines = [
        t("Published: ") + talkoot_words.headline(t, now, turn.zone),
        _where(turn, posted),
        *booked_beside.told(turn, had),
    ]
    return Reply("\n".join(lines), (*_next(t, number), _back(t, number)), private=True, aside=True)


def _post(turn: Turn, planned: Planned) -> Posted:
    """The card will stand in the chosen groups, or, where none was chosen, in all of the town's; return which."""
    linked = rooms.linked(turn.tx)
    chosen = [room for room in linked if room.id in planned.rooms] or linked
    for room_id in set(cards.rooms_of_card(turn.tx, planned.subject)) - {room.id for room in chosen}:
        cards.let_go(turn.tx, room_id, planned.subject)  # it was published there, and taken back
    talkoot.change(turn.tx, planned.number, rooms=[room.id for room in chosen])
    published = talkoot.get(turn.tx, planned.number)
    assert published is not None
    return card.post_all(turn.tx, published, [room.id for room in chosen], now=turn.now, town=turn.town)


def _where(turn: Turn, posted: Posted) -> str:
    """Return in how many groups it is told, or how people find it."""
    t = turn.t
    lines = posting_words.where(t, posted, now=turn.now, zone=turn.zone)
    return "\n".join(lines) or t(
        "The town has no group yet in which to tell of it. People find it by writing: {word}", word=t("talkoot")
    )


def _next(t: Words, number: int) -> tuple[Button, ...]:
    return (
        Button(t("Participants"), f"participants {number}"),
        Button(t("Change"), f"change talkoot {number}"),
        Button(t("Cancel the talkoot"), f"cancel talkoot {number}"),
    )


def _back(t: Words, number: int) -> Button:
    return Button(t("Take it back"), f"unpublish {number}")


def _tell_others(turn: Turn, planned: Planned) -> None:
    """Whoever leads the work or organises it for one of its associations, but for who published it, hears of it."""
    for person in rights.leaders(turn.tx, planned):
        if person.id != turn.person.id:
            say = partial(_told, turn=turn, planned=planned, leads=person.id == planned.leads)
            notices.inform(turn.tx, person.id, say, now=turn.now, town=turn.town, starts=planned.starts_at)


def _told(t: Words, *, turn: Turn, planned: Planned, leads: bool) -> Reply:
    if leads:
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
