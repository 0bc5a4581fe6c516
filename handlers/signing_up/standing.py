"""What is said to who has signed up: that they come, wait, or find no place, each with what they can do next."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import notices
from handlers.aside import aside as aside
from handlers.aside import reachable as reachable
from handlers.aside import to_private as into_private
from handlers.booking import booking_words
from handlers.talkoot import talkoot_words
from handlers.turn import Answer, Town, Turn
from handlers.types import Button, Reply
from handlers.words import Words, escape, fold
from storage import cards, contacts, diary, keeping, outbox, people, rooms, sign_ups, talkoot
from storage.db import Tx
from storage.planned import Planned, TaskNow
from storage.sign_ups import Coming, Queued, SignedUp

SOME = 6
"""So many other tasks are offered."""
_STEM = 5
"""Of a longer name its last letter may be another one in Finnish: "siivous", "siivoukseen"."""


def named_in(name: str, said: str) -> bool:
    """Tell whether folded words name the thing, also inflected: "haravointiin" is "haravointi"."""
    stem = fold(name)
    stem = stem[:-1] if len(stem) > _STEM else stem
    return bool(stem) and f" {stem}" in f" {said}"


def all_talkoot(t: Words) -> Button:
    """Return the button that shows what is coming."""
    return Button(t("All talkoot"), "talkoot")


def to_private(turn: Turn, text: str, talkoot_id: int) -> Reply:
    """Return the line that a group hears, with the way to the private chat."""
    return into_private(turn, text, f"talkoot {talkoot_id}", str(talkoot_id))


def short(turn: Turn, sign_up: SignedUp) -> str:
    """Return a sign-up for a button: "haravointi, Rantasiivous la 5.12."."""
    day = talkoot_words.short_day(sign_up, turn.zone, turn.language)
    return f"{talkoot_words.capital(sign_up.task)}, {sign_up.title} {day}"


def whole(t: Words, sign_up: SignedUp, zone: ZoneInfo, *, local: bool = False) -> str:
    """Return a sign-up with the names of whoever comes along; `local` as for `talkoot_words.mine`."""
    names = [name for name in sign_up.others if name]
    text = talkoot_words.mine(t, sign_up, zone, local=local)
    return text + (t(" ({names})", names=t.list(names)) if names else "")


def place(t: Words, planned: Planned) -> list[str]:
    """Return where it is and what to know before coming, a line each."""
    return [*filter(None, [escape(planned.place)]), *talkoot_words.facts(t, planned)]


def joined(turn: Turn, outcome: Coming) -> Answer:
    """Say that they come: to what, where, with what; and what else they have at that time."""
    t, one = turn.t, outcome.sign_up
    if not one.is_coming:  # a place that is kept for their answer
        return aside(turn, offer(t, one, turn.zone))
    show_offer(turn.tx, one, outcome.kept, town=turn.town, now=turn.now)
    lead = t("You are coming: ") if outcome.new else t("You are coming already: ")
    lines = [lead + whole(t, one, turn.zone)]
    planned = talkoot.get(turn.tx, one.talkoot_id)
    lines += place(t, planned) if planned else []
    meanwhile = sign_ups.meanwhile(turn.tx, one, now=turn.now) if outcome.new else []
    lines += _meanwhile(turn, one, meanwhile) if outcome.new else []
    buttons = [Button(_only_this(turn, other, len(meanwhile)), f"withdraw {other.number}") for other in meanwhile]
    reply = Reply("\n".join(lines), (*buttons[:3], *coming_buttons(t, one), *_phone(turn)))
    said = t("{name}, you are coming: {task}.", name=turn.person.name, task=one.task)
    return aside(turn, reply, line=to_private(turn, said, one.talkoot_id) if outcome.new else None)


def _only_this(turn: Turn, other: SignedUp, count: int) -> str:
    t = turn.t
    return t("Only this one") if count == 1 else t.label("Not this one: {what}", what=short(turn, other))


def _meanwhile(turn: Turn, one: SignedUp, others: list[SignedUp]) -> list[str]:
    """Return what else the person has at the same time: that is said, and forbidden to nobody."""
    booked = [
        each
        for each in diary.coming(turn.tx, turn.person.id, now=turn.now)
        if each.stands and each.starts_at < one.ends_at and each.ends_at > one.starts_at
    ]
    with_it = set(talkoot.booked_with(turn.tx, one.talkoot_id)) if booked else set()
    booked = [each for each in booked if each.number not in with_it]
    lines = [talkoot_words.mine(turn.t, each, turn.zone) for each in others]
    lines += [booking_words.said(turn.t, booking_words.here(turn, each), turn.zone) for each in booked]
    return [turn.t("Note that you have at the same time: ") + line for line in lines]


def coming_buttons(t: Words, one: SignedUp) -> tuple[Button, ...]:
    """Return what who comes can do."""
    bring = t("I bring others too") if one.people == 1 else t("Whom I bring")
    return (
        Button(bring, f"bring {one.number}"),
        Button(t("I cannot come after all"), f"withdraw {one.number}"),
        Button(t("To my calendar"), f"talkoot calendar {one.number}"),
        Button(t("Remind me"), f"remind before talkoot {one.talkoot_id}"),
    )


def _phone(turn: Turn) -> tuple[Button, ...]:
    """Return the offer to be reached by phone: whoever signs up for the first time is asked once."""
    if sign_ups.how_many(turn.tx, turn.person.id) != 1 or contacts.get(turn.tx, turn.person.id) is not None:
        return ()
    return (Button(turn.t("Give the organiser my phone number"), "phone"),)


def queued(turn: Turn, outcome: Queued) -> Answer:
    """Say which place in the queue they have, and for how long what becomes free is kept for them."""
    t, one, number = turn.t, outcome.sign_up, outcome.ahead + 1
    if outcome.new:
        lead = t("You are number {n} in the queue.", n=number)
    else:
        lead = t("You are in the queue already, as number {n}.", n=number)
    long = one.starts_at - turn.now > 2 * keeping.ANSWER
    kept = (
        t("If a place becomes free, I tell you and keep it for you for 12 hours.")
        if long
        else t("If a place becomes free, I tell you and keep it for you for a while.")
    )
    said = whole(t, one, turn.zone)
    reply = Reply(f"{lead} {kept}\n{said}", (Button(t("Leave the queue"), f"withdraw {one.number}"), all_talkoot(t)))
    line = t("{name}, you are number {n} in the queue: ", name=turn.person.name, n=number) + escape(one.task)
    line += "\n" + t("I will offer the place to you in private. Please open our chat now, so that I can.")
    return aside(turn, reply, line=to_private(turn, line, one.talkoot_id) if outcome.new else None)


def full(turn: Turn, task_id: int, *, lead: str = "", first: tuple[Button, ...] = ()) -> Answer:
    """Say that there is no room, and what else there is to do: wait, or another task."""
    t, planned = turn.t, talkoot.of_task(turn.tx, task_id)
    task = planned.task(task_id) if planned else None
    if planned is None or task is None:
        return closed(turn, task_id)
    text = lead or t("{task} filled up just now.", task=talkoot_words.capital(task.name))
    text += "\n" + talkoot_words.headline(t, planned, turn.zone)
    begun = planned.day_of(task).starts_at <= turn.now
    wait = () if begun or not task.is_full else (Button(t("To the queue"), f"line up {task_id}"),)
    others = free_tasks(turn, planned, task, "sign up {}")
    line = t("{name}, {task} filled up just now.", name=turn.person.name, task=task.name)
    reply = Reply(text, (*first, *wait, *others, all_talkoot(t)))
    return aside(turn, reply, line=to_private(turn, line, planned.number))


def free_tasks(turn: Turn, planned: Planned, but: TaskNow | None, line: str) -> list[Button]:
    """Return a button for each other task of the talkoot with room; `line` is what it says, with {} for the task."""
    found = [
        Button(task_label(turn, planned, task), line.format(task.number))
        for day in planned.days
        if turn.now < day.ends_at and planned.is_open(turn.now)
        for task in day.tasks
        if not task.is_full and task != but
    ]
    return found[:SOME]


def task_label(turn: Turn, planned: Planned, task: TaskNow) -> str:
    """Return a task for a button, with its day where there are several."""
    name = talkoot_words.capital(task.name)
    if len(planned.days) == 1:
        return name
    return f"{talkoot_words.short_day(planned.day_of(task), turn.zone, turn.language)} {name}"


def closed(turn: Turn, task_id: int) -> Answer:
    """Say kindly why nobody can come to it (any more)."""
    t, planned = turn.t, talkoot.of_task(turn.tx, task_id)
    if planned is None or planned.is_draft:
        text = t("There is no such task in any talkoot.")
    elif planned.cancelled_at is not None:
        text = t("These talkoot have been cancelled: ") + talkoot_words.headline(t, planned, turn.zone)
    elif planned.is_open(turn.now) and planned.task(task_id) is None:
        text = t("That task is not needed any more: ") + talkoot_words.headline(t, planned, turn.zone)
    else:
        text = t("That is over already: ") + talkoot_words.headline(t, planned, turn.zone)
    others = free_tasks(turn, planned, None, "sign up {}") if planned else []
    reply = Reply(text, (*others, all_talkoot(t)))
    return aside(turn, reply, line=reply)


def offer(t: Words, one: SignedUp, zone: ZoneInfo) -> Reply:
    """Return the offer of a place that became free: to what, until when it is kept, and both answers."""
    text = t.n("A place became free for you: ", "{n} places became free for you: ", one.people)
    text += whole(t, one, zone) + "\n" + t("I keep it for you until {until}.", until=talkoot_words.until(t, one, zone))
    buttons = (Button(t("I come"), f"come {one.number}"), Button(t("I cannot come"), f"withdraw {one.number}"))
    return Reply(text, buttons, card=_card(one.number, one.answer_by))


def _card(number: int, until: datetime | None) -> str:
    """Return the card of an offer: offered again, it is another message, which is heard."""
    return f"place:{number}:{int(until.timestamp()) if until else 0}"


def show_offer(tx: Tx, one: SignedUp, kept: datetime | None, *, town: Town, now: datetime) -> None:
    """The message that offered the place, kept until then, says what became of it, and can be answered no more."""

    def say(room: rooms.Known, _person_id: int | None) -> outbox.Message:
        t = notices.words_of(people.named(tx, room.person_id or one.person_id), town)
        lead = t("You are coming: ") if one.is_coming else t("This place went on: ")
        return notices.as_message(Reply(lead + whole(t, one, town.zone)))

    if kept is not None:
        cards.update(tx, _card(one.number, kept), say, now=now)
