"""Exhibitors hear which stand is theirs, or that they wait for one: each once, with the plan and what to know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from handlers import notices, telling
from handlers.events import event_words
from handlers.fair import call_card, fair_words, plan_picture
from handlers.turn import Town, Turn
from handlers.types import Button, Reply
from handlers.words import Words, escape
from storage import exhibitors, jobs, stands
from storage.db import Tx
from storage.events import EventNow
from storage.exhibitors import ExhibitorNow
from storage.fair_table import For


def message(tx: Tx, t: Words, event: EventNow, one: ExhibitorNow, town: Town) -> Reply:
    """Return what they are told: their stand on the plan, or their place in the queue."""
    head = event_words.headline(t, event, town.zone)
    there = stands.of_event(tx, event.number)
    stand = next((each for each in there if each.id == one.stand_id), None)
    leave = Button(t("We are not coming after all"), f"give up stand {one.number}")
    if stand is None and not one.waits:
        return Reply(t("*{name}* has applied for a stand: ", name=one.name) + head, (leave,))
    if stand is None:
        ahead = [each.number for each in exhibitors.of_event(tx, event.number) if each.waits]
        place = ahead.index(one.number) + 1 if one.number in ahead else len(ahead)
        text = t("*{name}* waits for a stand, number {n} in the queue: ", name=one.name, n=place) + head
        text += "\n" + t("If one becomes free, it is yours at once, and I will tell you.")
        return Reply(text, (leave,))
    lines = [t("*{name}* has this stand: ", name=one.name) + fair_words.stand(t, stand), head]
    known = jobs.instructions(tx, event.number, For.EXHIBITOR)
    lines += [escape(known)] if known else []
    picture = plan_picture.described(t, event, there, mine=[one.number], zone=town.zone)
    buttons = [Button(t("We are here"), f"arrived {one.number}")]
    if any(job.role == For.EXHIBITOR for job in jobs.of_event(tx, event.number)):
        buttons.append(Button(t("What we still have to do"), f"checklist {event.number}"))
    buttons += [Button(t("Change"), f"change application {one.number}"), leave]
    return Reply("\n".join(lines), tuple(buttons), files=(picture,))


def tell(
    tx: Tx, event: EventNow, found: Sequence[ExhibitorNow], *, but: int, now: datetime, town: Town
) -> list[ExhibitorNow]:
    """They hear how it stands, but for the person `but`, who sees it here; return who cannot be reached."""
    missed = []
    for one in found:

        def say(t: Words, one: ExhibitorNow = one) -> Reply:
            return message(tx, t, event, one, town)

        told = one.person_id != but and notices.inform(
            tx, one.person_id, say, now=now, town=town, starts=event.starts_at
        )
        if not told:
            missed.append(one)
    exhibitors.have_been_told(tx, found)
    return missed


def concerned(
    turn: Turn, event: EventNow, lead: Callable[[Words], str], *, but: Collection[int], starts: datetime
) -> telling.Told:
    """Each exhibitor hears once what becomes of the fair (moved, cancelled), but for who has heard of it already; the
    call for exhibitors is shown anew."""
    call_card.changed(turn.tx, event.number, now=turn.now)
    found = [one for one in exhibitors.of_event(turn.tx, event.number) if one.person_id not in but]

    def say(t: Words, each: Sequence[ExhibitorNow]) -> Reply:
        theirs = [f"*{escape(one.name)}* · {fair_words.standing(t, one)}" for one in each]
        leave = [Button(t("We are not coming after all"), f"give up stand {each[0].number}")]
        return Reply("\n".join([lead(t), *theirs]), tuple(leave if event.is_open(turn.now) else ()))

    theirs = telling.by_person(found, but=turn.person.id)
    return telling.tell(turn.tx, theirs, say, starts=lambda _each: starts, now=turn.now, town=turn.town)


def by_yourself(t: Words, missed: Sequence[ExhibitorNow]) -> list[str]:
    """Return whom the organiser tells, because the bot cannot."""
    if not missed:
        return []
    names = [f"{one.name} ({fair_words.standing(t, one)})" for one in missed]
    return [t("Please tell these yourself: {names}.", names=t.list(names))]
