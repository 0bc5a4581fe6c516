"""An organiser's message to all who come, or may come, to an event: shown first, then said once to each."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import asking, commands, telling
from handlers.commands import command
from handlers.events import answers_shown, event_words, organised_days
from handlers.events.finding_days import On
from handlers.events.organised_days import Part
from handlers.organising import message_text
from handlers.organising.message_text import CHANGE, DROP, SEND
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape
from storage import answers
from storage.answers import AnswerNow
from storage.event_table import Says

NAME = "message event"


def _theirs(turn: Turn, on: On) -> dict[int, list[AnswerNow]]:
    """Return who comes and who may come, without who writes."""
    found = [one for one in answers.of_day(turn.tx, on.day.number) if one.holds or one.says == Says.MAYBE]
    return telling.by_person(found, but=turn.person.id)


def _somebody(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which event it is; one to which nobody comes is said at once."""
    found = _PART.parse(turn, text, values)
    if not isinstance(found, Got):
        return found
    on = organised_days.answered(turn, found.value)
    if _theirs(turn, on):
        return found
    text = turn.t("Nobody comes yet whom I could write to: ") + answers_shown.what(turn.t, on.event, on.day, turn.zone)
    return Refusal(text, (answers_shown.show(turn.t, on.event),))


_PART = organised_days.arg(past=True)


def _sure(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Show what will be said, and to how many; whom it does not reach is named."""
    said, part = text.strip(), values["part"]
    if said in (SEND, CHANGE, DROP):
        return Got(said, said)
    on = organised_days.answered(turn, part)
    lead = message_text.lead(turn, _theirs(turn, on))
    if isinstance(lead, str):
        shown = _message(turn.t, on, values["text"], turn)
        return Unclear(f"{lead}\n\n{shown}", _choices(turn, values))
    lines = telling.told(turn, lead)
    who = Button(turn.t("Who comes"), f"event participants {part.words}")
    return Refusal(turn.t("I can write to none of those who come.") + lines, (who,), private=True)


def _choices(turn: Turn, _values: Values) -> Choices:
    t = turn.t
    return [(t("Send"), SEND), (t("Change"), CHANGE), (t("Do not send"), DROP)]


def _message(t: Words, on: On, text: str, turn: Turn) -> str:
    short = f"{on.event.title} {event_words.short_day(on.day, turn.zone, t.language)}"
    return t("*{event}*, {name} writes:", event=short, name=turn.person.name) + "\n" + escape(text)


@command(
    NAME,
    "meddela deltagare",
    "viesti osallistujille",
    aliases=("viesti tapahtumaan tuleville", "viesti tapahtumaan", "viesti tapahtuma", "lähetä viesti tapahtumaan"),
    summary=N_("Message to all who come to your event"),
    takes=[
        Arg("part", _somebody, N_("Which event?"), _PART.choices, known=True),
        Arg("text", message_text.read, N_("What shall I say to them? Write it as they will read it.")),
        Arg("sure", _sure, known=True),
    ],
)
def message(turn: Turn, part: Part, text: str, sure: str) -> Answer:
    """Each who comes or may come hears it once in private; the organiser knows whom it does not reach."""
    t = turn.t
    if sure == DROP:
        return Reply(t("Nothing was sent."), private=True)
    if sure == CHANGE:
        said_command = commands.by_name(NAME)
        assert said_command is not None
        return asking.carry_on(turn, said_command, {"part": part.words})
    on = organised_days.answered(turn, part)
    ahead = turn.now < on.day.ends_at

    def say(t: Words, each: Sequence[AnswerNow]) -> Reply:
        no = Button(t("I cannot come after all"), f"not coming {each[0].day_id}")
        return Reply(_message(t, on, text, turn), (no, answers_shown.show(t, on.event)) if ahead else ())

    starts = on.day.starts_at if ahead else None
    told = telling.tell(turn.tx, _theirs(turn, on), say, starts=lambda _each: starts, now=turn.now, town=turn.town)
    buttons = (
        Button(t("Who comes"), f"event participants {part.words}"),
        Button(t("Another message"), f"{NAME} {part.words}"),
    )
    return Reply(t("Sent.") + telling.told(turn, told), buttons, private=True)
