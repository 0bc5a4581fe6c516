"""Who came to an event: its organisers tick them off afterwards, on one living list, or say that all did."""

from __future__ import annotations

import re

from handlers import taking_back
from handlers.after import after_words
from handlers.commands import command
from handlers.events import event_words, finding
from handlers.hours.privately import privately
from handlers.on_the_day import living
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape
from storage import answered, events, undoing, who_came
from storage.answered import AnswerNow
from storage.events import EventNow

PAGE = 20
"""How many people one message holds."""
_PAGE = re.compile(r"\s*p(\d{1,3})\b\s*")
_TICK = re.compile(r"(\d{1,9})(?: (\d{1,3}))?")


def _page(_turn: Turn, text: str, _values: Values) -> Got:
    found = _PAGE.match(text)
    return Got(int(found[1]) if found else None, text)


@command(
    "who came",
    "vilka kom",
    "ketkä tulivat",
    aliases=("keitä tuli", "ketkä kävivät"),
    summary=N_("Tick off who came to your event"),
    takes=[finding.HELD, Arg("page", _page, optional=True)],
)
@privately
def who(turn: Turn, event: EventNow, page: int | None) -> Answer:
    """The organiser has the list to tap; asked for anew, it stands as the newest message."""
    return after_words.not_yet(turn, event) or _list(turn, event, page)


def _list(turn: Turn, event: EventNow, page: int | None) -> Reply:
    return living.answer(turn, f"who-came:{event.number}", _view(turn, event, page or 1), anew=page is None)


def _view(turn: Turn, event: EventNow, page: int) -> Reply:
    t, found = turn.t, who_came.expected(turn.tx, event)
    lines = [event_words.headline(t, event, turn.zone)]
    if not found:
        lines.append(t("Nobody had signed up. You can count the visitors."))
    else:
        here = sum(one.people for one in found if one.came)
        everybody = sum(one.people for one in found)
        lines.append(t("Came {n}/{all}. Tap those who were there.", n=here, all=everybody))
    last = -(-len(found) // PAGE)
    page = max(1, min(page, last))
    buttons = [
        Button(_label(t, turn, event, one), f"tick event {one.number} {page}")
        for one in found[(page - 1) * PAGE : page * PAGE]
    ]
    buttons += [Button(t("Earlier names"), f"who came {event.number} p{page - 1}")] if page > 1 else []
    buttons += [Button(t("More names"), f"who came {event.number} p{page + 1}")] if page < last else []
    if any(not one.came for one in found):
        buttons.append(Button(t("All came"), f"all came {event.number}"))
    thanks = [] if event.thanked_at is not None else [Button(t("Thank everybody"), f"thank event {event.number}")]
    return Reply("\n".join(lines), (*buttons, *thanks, Button(t("Count the visitors"), f"visitors {event.number}")))


def _label(t: Words, turn: Turn, event: EventNow, one: AnswerNow) -> str:
    """Return who it is on a button: "✓ Ville +2", "– Liisa" of whom it was said that they did not come."""
    sign = {True: "✓ ", False: "– ", None: ""}[one.came]
    more = f" +{one.people - 1}" if one.people > 1 else ""
    day = " · " + event_words.short_day(event.day(one.day_id), turn.zone, t.language) if event.repeats else ""
    return f"{sign}{one.name}{more}{day}"


def _which(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read whom a tap on the list means."""
    found = _TICK.fullmatch(text.strip())
    one = answered.get(turn.tx, int(found[1])) if found else None
    event = events.get(turn.tx, one.event_id) if one else None
    if found is None or one is None or event is None:
        return finding.none_such(turn)
    if not finding.organiser(turn, event):
        return finding.not_yours(turn, event)
    return Got((event, one, int(found[2] or 1)), text)


@command("tick event", "bocka av gäst", "ruksaa tulija", takes=[Arg("who", _which)])
@privately
def tick(turn: Turn, who: tuple[EventNow, AnswerNow, int]) -> Answer:
    """Whoever is tapped came, or, tapped again, did not."""
    event, one, page = who
    refusal = after_words.not_yet(turn, event)
    if refusal is not None:
        return refusal
    if not one.holds:
        text = turn.t("{name} does not come any more.", name=one.name)
        return Refusal(text, (Button(turn.t("Show the list"), f"who came {event.number}"),))
    who_came.mark(turn.tx, [one.number], not one.came)
    return _list(turn, event, page)


@command("all came", "alla kom", "kaikki tulivat", takes=[finding.HELD])
@privately
def all_came(turn: Turn, event: EventNow) -> Answer:
    """Everybody who had signed up came; it can be taken back."""
    t, found = turn.t, who_came.expected(turn.tx, event)
    refusal = after_words.not_yet(turn, event)
    if refusal is not None:
        return refusal
    if not found:
        return _list(turn, event, None)
    was = {str(one.number): one.came for one in found}
    back = undoing.keep(turn.tx, f"who_came:{event.number}", {"came": was}, person_id=turn.person.id, now=turn.now)
    who_came.mark(turn.tx, [one.number for one in found], True)
    people = sum(one.people for one in found)
    text = t.n("{n} came: ", "{n} came: ", people) + event_words.headline(t, event, turn.zone)
    thanks = [] if event.thanked_at is not None else [Button(t("Thank everybody"), f"thank event {event.number}")]
    buttons = (
        *thanks,
        Button(t("Take it back"), f"came back {back}"),
        Button(t("Summary"), f"event summary {event.number}"),
    )
    return Reply(text, buttons, private=True)


@command("came back", "ta tillbaka vilka kom", "palauta tulijat", takes=[Arg("which", as_said)])
@privately
def take_back(turn: Turn, which: str) -> Answer:
    """Who came is as it was known before."""
    before = taking_back.own(turn, which, "who_came")
    event = events.get(turn.tx, int(before.subject.partition(":")[2])) if before else None
    if before is None or event is None:
        return taking_back.nothing(turn.t)
    now = {one.number: one.came for one in who_came.expected(turn.tx, event)}
    was = {int(number): came for number, came in before.was["came"].items() if now.get(int(number))}
    for came in (False, None):  # what somebody else has said since stays
        who_came.mark(turn.tx, [number for number, one in was.items() if one is came], came)
    text = turn.t("It is as it was before: ") + f"*{escape(event.title)}*"
    return Reply(text, (Button(turn.t("I will tick them off"), f"who came {event.number}"),), private=True)
