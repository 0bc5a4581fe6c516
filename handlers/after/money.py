"""The money of an event: what came in and what it cost, a line each; its organisers keep it."""

from __future__ import annotations

from typing import assert_never

from handlers import going_on, taking_back
from handlers.after import money_words, summary_words
from handlers.after.money_words import NoAmount, NoSign, Sum
from handlers.commands import command
from handlers.events import event_words, finding
from handlers.hours import hours_words
from handlers.hours.privately import privately
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_, fold
from storage import event_money, events, exhibitors, undoing
from storage.event_money import Entry
from storage.events import EventNow

MOST, SHOWN, TAPPED = 60, 30, 20
"""How many entries are told at once, shown in a message, and offered to be removed."""
_REMOVE = "remove"
_SIGNS = {"in": 1, "out": -1}


def _entries(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read the entries; of one that does not say whether it came in or went out, that is asked."""
    t, said = turn.t, text.strip()
    if said == _REMOVE:
        return Got(_REMOVE, _REMOVE)
    if fold(said) in _SIGNS:
        ask = t("How much came in, and what for? For example: 350 raffle")
        other = t("How much was paid, and what for? For example: 120,50 coffee")
        return Unclear(ask if fold(said) == "in" else other, leads=(f"{fold(said)} ",))
    found = money_words.read(said)
    match found:
        case list():
            ok = 0 < len(found) <= MOST
            return Got(found, said) if ok else Unclear(t("That is too much at once. Please type in a part of it."))
        case NoSign():
            choices = [(t("It came in"), f"in {said}"), (t("It was paid"), f"out {said}")]
            return Unclear(t("Did it come in, or was it paid? {line}", line=found.line), choices)
        case NoAmount():
            return Unclear(t("I see no amount here: {line}", line=found.line[:80]) + "\n" + t(_HOW))
        case _ as never:
            assert_never(never)


_HOW = N_("Write for example: in 350 raffle, or: out 120,50 coffee. Several may stand on lines of their own.")


@command(
    "money",
    "pengar",
    "rahat",
    aliases=("raha", "talous", "ekonomi", "event money"),
    summary=N_("What your event brought in and cost"),
    takes=[finding.LED_EVEN_PAST, Arg("entries", _entries, optional=True)],
)
@privately
def money(turn: Turn, event: EventNow, entries: list[Sum] | str | None) -> Answer:
    """The entries are in the books of the event; without any, the books are shown."""
    if entries == _REMOVE:
        return _removable(turn, event)
    if not isinstance(entries, list):
        return _shown(turn, event)
    return _added(turn, event, entries)


def _added(turn: Turn, event: EventNow, sums: list[Sum]) -> Reply:
    t, tx = turn.t, turn.tx
    named = [
        one if one.what else Sum(one.cents, t.label("Income") if one.cents > 0 else t.label("Cost")) for one in sums
    ]
    numbers = [event_money.add(tx, event.number, one.what, one.cents, by=turn.person.id, now=turn.now) for one in named]
    back = undoing.keep(tx, f"event_money:{event.number}", {"added": numbers}, person_id=turn.person.id, now=turn.now)
    lines = [t("Noted: ") + ", ".join(money_words.said(t, one) for one in named[:SHOWN])]
    lines.append(event_words.headline(t, event, turn.zone))
    lines.append(summary_words.totals(t, event_money.sums(event_money.of_event(tx, event.number))))
    going_on.invite(turn, "money", "entries", event=str(event.number))
    more = (Button(t("Take it back"), f"money back {back}"), Button(t("Show the money"), f"money {event.number}"))
    return Reply("\n".join(lines), (*_more(turn, event), *more), private=True)


def _more(turn: Turn, event: EventNow) -> tuple[Button, ...]:
    t = turn.t
    return (Button(t("Add income"), f"money {event.number} in"), Button(t("Add a cost"), f"money {event.number} out"))


def _shown(turn: Turn, event: EventNow) -> Reply:
    t, found = turn.t, event_money.of_event(turn.tx, event.number)
    lines = [event_words.headline(t, event, turn.zone)]
    lines += money_words.listed(t, found[-SHOWN:])
    if len(found) > SHOWN:
        lines.append(t.n("and {n} more", "and {n} more", len(found) - SHOWN))
    lines.append(summary_words.totals(t, event_money.sums(found)) if found else t("No money has been noted yet."))
    lines += [] if found else [t(_HOW)]
    going_on.invite(turn, "money", "entries", event=str(event.number))
    buttons = [*_fees(turn, event, found), *_more(turn, event)]
    buttons += [Button(t("Remove an entry"), f"money {event.number} {_REMOVE}")] if found else []
    return Reply("\n".join(lines), (*buttons, Button(t("Summary"), f"event summary {event.number}")), private=True)


def _fees(turn: Turn, event: EventNow, found: list[Entry]) -> list[Button]:
    """Return the way to note what the exhibitors pay for their stands, unless it has been noted."""
    cents = exhibitors.fees(turn.tx, event.number) if event.is_fair else 0
    what = turn.t.label("Stand fees")
    if not cents or any(one.what == what for one in found):
        return []
    label = turn.t.label("Note the stand fees: {sum}", sum=hours_words.euros(turn.t, cents))
    return [Button(label, f"money {event.number} in {cents // 100}.{cents % 100:02} {what}")]


def _removable(turn: Turn, event: EventNow) -> Reply:
    t, found = turn.t, event_money.of_event(turn.tx, event.number)
    if not found:
        return _shown(turn, event)
    buttons = [
        Button(f"{hours_words.euros(t, one.cents)} {one.what}", f"no money {one.number}") for one in found[-TAPPED:]
    ]
    return Reply(
        t("Which entry is wrong?"), (*buttons, Button(t("None of them"), f"money {event.number}")), private=True
    )


def _entry(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read which entry is meant: one of an event that the person organises."""
    number = int(text) if text.strip().isdecimal() and len(text) < 10 else 0
    found = event_money.get(turn.tx, number)
    event = events.get(turn.tx, found.event_id) if found else None
    if found is None or event is None:
        return Refusal(turn.t("That entry is not there any more."), (Button(turn.t("Money"), "money"),))
    return Got((event, found), text) if finding.organiser(turn, event) else finding.not_yours(turn, event)


@command("no money", "stryk pengar", "poista raha", takes=[Arg("entry", _entry)])
@privately
def remove(turn: Turn, entry: tuple[EventNow, Entry]) -> Answer:
    """The entry counts no more; it can be taken back."""
    t, (event, one) = turn.t, entry
    event_money.remove(turn.tx, [one.number], now=turn.now)
    back = undoing.keep(
        turn.tx, f"event_money:{event.number}", {"removed": [one.number]}, person_id=turn.person.id, now=turn.now
    )
    lines = [t("Removed: ") + money_words.said(t, one), event_words.headline(t, event, turn.zone)]
    lines.append(summary_words.totals(t, event_money.sums(event_money.of_event(turn.tx, event.number))))
    more = (Button(t("Take it back"), f"money back {back}"), Button(t("Show the money"), f"money {event.number}"))
    return Reply("\n".join(lines), more, private=True)


@command("money back", "ta tillbaka pengar", "palauta rahat", takes=[Arg("which", as_said)])
@privately
def take_back(turn: Turn, which: str) -> Answer:
    """What was noted counts no more, and what was removed counts again."""
    before = taking_back.own(turn, which, "event_money")
    event = events.get(turn.tx, int(before.subject.partition(":")[2])) if before else None
    if before is None or event is None:
        return taking_back.nothing(turn.t)
    event_money.remove(turn.tx, before.was.get("added", ()), now=turn.now)
    event_money.put_back(turn.tx, before.was.get("removed", ()))
    shown = _shown(turn, event)
    return Reply(turn.t("It is as it was before: ") + shown.text, shown.buttons, private=True)
