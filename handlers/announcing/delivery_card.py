"""The delivery card: one message to the sender that shows how far an announcement has come, edited as it goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from handlers import notices, posting_words
from handlers.announcing import announcement_words, failures_said, resending
from handlers.falling_due import on_due
from handlers.turn import Town, Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import announcements, cards, delivered, due, quiet
from storage.announcements import Told
from storage.db import Tx
from storage.delivered import UNSETTLED, Delivered, How
from storage.due import Item

DELIVERY = "announcement-delivery"
"""Due about ``delivery of announcement:7``: its card is shown as it is now, at growing gaps until all is settled."""
SOONEST, LATEST = timedelta(seconds=3), timedelta(hours=6)


def name(number: int) -> str:
    """Return the name of the delivery card."""
    return f"delivery:{number}"


def card(t: Words, told: Told, copies: list[Delivered], town: Town, *, now: datetime) -> Reply:
    """Return how far the announcement has come, and what can be done about it."""
    head = announcement_words.headline(told, t.language, town.language)
    lines = [t("Announcement {n}: {headline}", n=str(told.number), headline=head)]
    failed = [one for one in copies if one.how in failures_said.FAILURES]
    if told.withdrawn_at is None:
        lines += _told(t, copies, town, now)
    else:
        lines += _taken_back(t, copies, town, now)
    lines += failures_said.lines(t, failed)
    return Reply("\n".join(lines), _buttons(t, told, failed), card=name(told.number))


def _told(t: Words, copies: list[Delivered], town: Town, now: datetime) -> list[str]:
    by = Counter(one.how for one in copies)
    gathered = by[How.GATHERED] + by[How.IN_DIGEST]
    stand, all_ = by[How.SAID] + by[How.CHANGES] + by[How.OLD], len(copies) - gathered
    if not copies:
        return [t("There was nobody to send it to.")]
    lines = [t("Sent {n}/{all}.", n=stand, all=all_)] if all_ else []
    if waiting := [one for one in copies if one.how is How.WAITS]:
        why = _why(t, waiting, town, now)
        lines.append(t.n("{n} waits: {why}.", "{n} wait: {why}.", len(waiting), why=why))
    if waiting := [one for one in copies if one.how is How.CHANGES]:
        why = _why(t, waiting, town, now)
        lines.append(
            t.n("{n} waits for the new text: {why}.", "{n} wait for the new text: {why}.", len(waiting), why=why)
        )
    if by[How.IN_DIGEST]:
        lines.append(
            t.n("{n} group has had it in its digest.", "{n} groups have had it in their digests.", by[How.IN_DIGEST])
        )
    return lines + posting_words.gathered(t, by[How.GATHERED])


def _taken_back(t: Words, copies: list[Delivered], town: Town, now: datetime) -> list[str]:
    by = Counter(one.how for one in copies)
    lines = [t("Withdrawn. It is gone from {n}/{all}.", n=by[How.GONE], all=len(copies))]
    if going := [one for one in copies if one.how is How.GOING]:
        why = _why(t, going, town, now)
        lines.append(
            t.n("{n} is still to be removed: {why}.", "{n} are still to be removed: {why}.", len(going), why=why)
        )
    if by[How.KEPT]:
        lines.append(
            t.n(
                "{n} copy could not be removed any more: it says now that it was withdrawn.",
                "{n} copies could not be removed any more: they say now that it was withdrawn.",
                by[How.KEPT],
            )
        )
    return lines


def _why(t: Words, waiting: list[Delivered], town: Town, now: datetime) -> str:
    """Return why they wait; of several reasons, how many for each."""
    reasons = Counter(failures_said.why_waits(t, one, town, now=now) for one in waiting)
    several = len(reasons) > 1
    return ", ".join(f"{why} ({count})" if several else why for why, count in reasons.most_common())


def _buttons(t: Words, told: Told, failed: list[Delivered]) -> tuple[Button, ...]:
    number = told.number
    again = [Button(t("Try the failed again"), f"try announcement again {number}")] if failed else []
    if told.withdrawn_at is not None:
        return tuple(again)
    return (
        Button(t("Correct the text"), f"correct announcement {number}"),
        Button(t("Withdraw"), f"withdraw announcement {number}"),
        *again,
    )


def shown(tx: Tx, told: Told, t: Words, *, now: datetime, town: Town) -> Reply:
    """Return the card for who has just sent; it goes on changing from then on."""
    follow(tx, told, now=now)
    return replace(card(t, told, _copies(tx, told), town, now=now), private=True)


def below(turn: Turn, told: Told) -> Reply:
    """Return the card for who looks: a new message, which is the one that goes on changing."""
    room = turn.room if turn.room.private else notices.private_room(turn.tx, turn.person.id, now=turn.now)
    if room is not None:
        cards.begin_anew(turn.tx, room.id, name(told.number))  # the older one stays as it reads
    return shown(turn.tx, told, turn.t, now=turn.now, town=turn.town)


def tell(tx: Tx, told: Told, *, now: datetime, town: Town) -> bool:
    """The sender, who has not just spoken, will see the card in private; False if nowhere."""
    follow(tx, told, now=now)
    return notices.inform(
        tx, told.person_id, lambda t: card(t, told, _copies(tx, told), town, now=now), now=now, town=town
    )


def follow(tx: Tx, told: Told, *, now: datetime) -> None:
    """The card will be looked at again within a moment: something has changed."""
    due.drop(tx, _about(told))
    due.add(tx, kind=DELIVERY, subject=_about(told), person_id=None, at=now + SOONEST)


def _about(told: Told) -> str:
    return f"delivery of {told.subject}"


def _copies(tx: Tx, told: Told) -> list[Delivered]:
    return delivered.of_card(tx, told.subject, withdrawn=told.withdrawn_at is not None)


@on_due(DELIVERY)
def show(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """The card reads as it is now; until everything is settled it is looked at again, later each time."""
    due.drop(tx, item.subject)
    told = announcements.get(tx, int(item.subject.rpartition(":")[2]))
    if told is None or told.sent_at is None:
        return
    copies = _copies(tx, told)
    if told.withdrawn_at is not None:
        delivered.settle(tx, told.subject, copies)
    elif resending.elsewhere(tx, told, copies, now=now, town=town):
        copies = _copies(tx, told)
    _show(tx, told, copies, now=now, town=town)
    again = _again(tx, told, copies, town, now=now)
    if again is not None and cards.stands_or_waits(tx, name(told.number)):
        due.add(tx, kind=DELIVERY, subject=item.subject, person_id=None, at=again)


def refresh(tx: Tx, told: Told, *, now: datetime, town: Town) -> None:
    """The card reads as it is now, and is looked at again within a moment."""
    _show(tx, told, _copies(tx, told), now=now, town=town)
    follow(tx, told, now=now)


def _show(tx: Tx, told: Told, copies: list[Delivered], *, now: datetime, town: Town) -> None:
    def say(t: Words, _private: bool) -> Reply:
        return card(t, told, copies, town, now=now)

    notices.show_all(tx, name(told.number), say, now=now, town=town)


def _again(tx: Tx, told: Told, copies: list[Delivered], town: Town, *, now: datetime) -> datetime | None:
    """Return when the card is to be looked at next: when the first that waits may go, else the later the longer it
    lasts; None when nothing can change by itself."""
    waiting = [one for one in copies if one.how in UNSETTLED]
    gathered = any(one.how is How.GATHERED for one in copies) and told.withdrawn_at is None
    if not waiting:
        return now + LATEST if gathered else None
    ahead = [one.not_before for one in waiting if one.not_before is not None and one.not_before > now]
    if len(ahead) == len(waiting):
        return max(min(ahead), now) + SOONEST
    began = max((one.promised_at for one in waiting if one.promised_at is not None), default=now)
    if not told.urgent:
        began = quiet.of_town(tx).waking(began, town.zone)
    return now + min(max((now - began) / 2, SOONEST), LATEST)
