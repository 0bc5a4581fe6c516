"""Thanking: when the hours are approved, everybody who came hears once what they did together."""

from __future__ import annotations

from handlers import notices
from handlers.commands import command
from handlers.hours import hours_words
from handlers.hours.privately import privately
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape
from storage import hours, talkoot
from storage.hours import Row, Totals
from storage.planned import Planned


def _now(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(text.strip(), text)


@command(
    "thank",
    "tacka talkofolket",
    "kiitä talkooväkeä",
    aliases=("tacka", "kiitä"),
    summary=N_("Thank everybody who came to your talkoot"),
    takes=[finding.HELD, Arg("now", _now, optional=True)],
)
@privately
def thank(turn: Turn, talkoot: Planned, now: str | None) -> Answer:
    """Everybody who came hears the thanks once, with what all did together; so do the groups, from the card."""
    t = turn.t
    head = talkoot_words.headline(t, talkoot, turn.zone)
    if talkoot.thanked_at is not None:
        return Refusal(t("Everybody has been thanked already: ") + head)
    if talkoot.cancelled_at is not None or turn.now < talkoot.ends_at:
        return Refusal(t("There is nothing to thank for yet: ") + head)
    rows = [row for row in hours.of_talkoot(turn.tx, talkoot.number) if row.minutes is not None]
    totals = hours.totals(turn.tx, talkoot.number, zone=turn.zone, approved_only=True)
    left = [row for row in rows if row.is_open]
    if not rows:
        text = t("No hours have been noted yet: ") + head
        return Refusal(text, (Button(t("Tell the hours"), f"hours each {talkoot.number}"),))
    if (left and not now) or not totals.minutes:
        return _wait(turn, talkoot, totals, left)
    return _thanked(turn, talkoot, totals)


def _wait(turn: Turn, planned: Planned, totals: Totals, left: list[Row]) -> Refusal:
    t = turn.t
    text = t.n(
        "{n} row is not approved yet and would not count.",
        "{n} rows are not approved yet and would not count.",
        len(left),
    )
    if totals.minutes:
        text += " " + t("The thanks would tell: {total}", total=hours_words.thanks(t, totals))
    approve = Button(t("Who approves them?"), f"approver {planned.number}")
    if any(row.approver_id == turn.person.id and not row.is_own(turn.person.id) for row in left):
        approve = Button(t("Approve the hours"), f"approve hours {planned.number}")
    buttons = [approve]
    buttons += [Button(t("Thank now"), f"thank {planned.number} now")] if totals.minutes else []
    return Refusal(text, tuple(buttons))


def _thanked(turn: Turn, planned: Planned, totals: Totals) -> Answer:
    """The thanks go out, once: of two who thank at the same time one does."""
    t = turn.t
    if not hours.thank(turn.tx, planned.number, now=turn.now):
        return Refusal(t("Everybody has been thanked already: ") + talkoot_words.headline(t, planned, turn.zone))
    talkoot.changed(turn.tx, planned.number, now=turn.now)
    rows = [row for row in hours.of_talkoot(turn.tx, planned.number) if row.minutes and row.reversed_at is None]
    people = sorted({row.answers for row in rows if row.answers is not None and (row.minutes or 0) > 0})

    def say(t: Words) -> Reply:
        text = t("Thank you! {title}: ", title=planned.title) + hours_words.thanks(t, totals)
        return Reply(text, (Button(t("My hours"), "hours"),))

    reached = sum(
        notices.inform(turn.tx, one, say, now=turn.now, town=turn.town) for one in people if one != turn.person.id
    )
    text = t("Thanked: ") + f"*{escape(planned.title)}*, " + hours_words.thanks(t, totals) + ". "
    text += t.n("{n} person hears it in private.", "{n} people hear it in private.", reached)
    return Reply(text, (Button(t("The same again some day"), f"talkoot like {planned.number}"),), private=True)
