"""Exhibitors hear which stand is theirs, or that they wait for one: each once, with the plan and what to know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from handlers import notices, rights
from handlers.events import also_concerned, event_words
from handlers.events.also_concerned import Share
from handlers.fair import fair_words, plan_picture
from handlers.turn import Town, Turn
from handlers.types import Button, Reply
from handlers.words import Words, escape
from storage import exhibitors, jobs, stands
from storage.db import Tx
from storage.events import EventNow
from storage.exhibitors import ExhibitorNow
from storage.fair_table import For
from storage.giving_up import Left


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


def tell_left(turn: Turn, event: EventNow, left: Left) -> list[ExhibitorNow]:
    """Who has the stand now that somebody gave up hears so, and the organisers do, if it was not one of them who did
    it; return who of the first cannot be reached."""
    if not rights.leads(turn.person, event):
        for person in rights.leaders(turn.tx, event):
            notices.inform(turn.tx, person.id, _gave_up(event, left, turn.town), now=turn.now, town=turn.town)
    filled = [left.filled] if left.filled is not None else []
    return tell(turn.tx, event, filled, but=turn.person.id, now=turn.now, town=turn.town)


def _gave_up(event: EventNow, left: Left, town: Town) -> Callable[[Words], Reply]:
    name = left.exhibitor.name

    def say(t: Words) -> Reply:
        lines = [t("*{name}* does not come after all: ", name=name) + event_words.headline(t, event, town.zone)]
        if left.filled is not None:
            lines.append(t("Stand {n} is {name}'s now, first in the queue.", n=left.freed, name=left.filled.name))
        elif left.freed is not None:
            lines.append(t("Stand {n} is free.", n=left.freed))
        return Reply("\n".join(lines), (Button(t("Exhibitors"), f"exhibitors {event.number}"),))

    return say


@also_concerned.also
def concerned(turn: Turn, event: EventNow, _days: Collection[int]) -> list[Share]:
    """Return who exhibits at the fair or waits for a stand: they hear what becomes of it, and can give theirs up."""
    found = exhibitors.of_event(turn.tx, event.number) if event.is_fair else []
    return [_share(one, can_leave=event.is_open(turn.now)) for one in found]


def _share(one: ExhibitorNow, *, can_leave: bool) -> Share:
    def said(t: Words) -> str:
        return f"*{escape(one.name)}* · {fair_words.standing(t, one)}"

    def leave(t: Words) -> Button | None:
        return Button(t("Give up the stand"), f"give up stand {one.number}") if can_leave else None

    return Share(one.person_id, said, leave)


def by_yourself(t: Words, missed: Sequence[ExhibitorNow]) -> list[str]:
    """Return whom the organiser tells, because the bot cannot."""
    if not missed:
        return []
    names = [f"{one.name} ({fair_words.standing(t, one)})" for one in missed]
    return [t("Please tell these yourself: {names}.", names=t.list(names))]
