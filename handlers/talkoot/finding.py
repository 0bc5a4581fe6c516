"""Finding the talkoot that is meant: by its number, its title or its day, or the only one there is; never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from handlers import rights, when
from handlers.talkoot import talkoot_words
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_, fold
from storage import people, talkoot
from storage.planned import Planned

May = Callable[[Turn, Planned], bool]
OFFERED = 8
AHEAD, BEHIND = timedelta(days=400), timedelta(days=60)
"""How far ahead, and how long after they are over, talkoot are found by their title."""
_NUMBERED = re.compile(r"#?t?(\d{1,6})", re.IGNORECASE)


def anybody(_turn: Turn, _planned: Planned) -> bool:
    """Everybody may see what has been published."""
    return True


def organiser(turn: Turn, planned: Planned) -> bool:
    """Tell whether the person organises the talkoot."""
    return rights.leads(turn.person, planned)


def known(turn: Turn, may: May, *, past: bool = False) -> list[Planned]:
    """Return the talkoot that the person may do this to: those to come, in order, and with `past` those just over."""
    since = turn.now - BEHIND if past else turn.now
    found = [*talkoot.between(turn.tx, since, turn.now + AHEAD), *talkoot.drafts(turn.tx, turn.person.id)]
    return [one for one in found if one.days and may(turn, one)]


def arg(may: May = anybody, *, past: bool = False) -> Arg:
    """Return the argument that names a talkoot which the person may do this to; of an only one, nothing is asked."""

    def parse(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
        return _read(turn, text, values, may, past)

    def choices(turn: Turn, _values: Values) -> Choices | Refusal:
        return to_tap(turn, known(turn, may, past=past)) or none(turn)

    return Arg("talkoot", parse, N_("Which talkoot?"), choices, known=True)


def _read(turn: Turn, text: str, values: Values, may: May, past: bool) -> Got | Unclear | Refusal:
    first, _, rest = text.partition(" ")
    numbered = _NUMBERED.fullmatch(first.strip(",:"))
    if numbered:
        planned = talkoot.get(turn.tx, int(numbered[1]))
        if planned is None or (planned.is_draft and not organiser(turn, planned)):
            return none_such(turn)
        return Got(planned, str(planned.number), rest) if may(turn, planned) else not_yours(turn, planned)
    everything = known(turn, may, past=past)
    if not everything:
        return none(turn)
    if not text.strip():
        return (
            _one(everything[0], "")
            if len(everything) == 1
            else Unclear(turn.t("Which talkoot?"), to_tap(turn, everything))
        )
    return _named(turn, text, everything)


def _one(planned: Planned, rest: str) -> Got:
    return Got(planned, str(planned.number), rest)


def _named(turn: Turn, text: str, everything: list[Planned]) -> Got | Unclear:
    """Return the talkoot whose title begins the text, or whose day it says; several are offered, none is guessed."""
    words = text.split()
    for count in range(min(6, len(words)), 0, -1):
        said = fold(" ".join(words[:count])).strip(",.:;")
        found = [one for one in everything if fold(one.title) == said] or [
            one for one in everything if len(said) > 2 and fold(one.title).startswith(said)
        ]
        if found:
            rest = " ".join(words[count:])
            return (
                _one(found[0], rest)
                if len(found) == 1
                else Unclear(turn.t("Did you mean one of these?"), to_tap(turn, found), rest)
            )
    read = when.find(text, now=turn.now, zone=turn.zone, language=turn.language)
    if isinstance(read.meaning, when.Span):
        start, end = read.meaning.start, read.meaning.end
        then = [one for one in everything if any(day.starts_at < end and day.ends_at > start for day in one.days)]
        if len(then) == 1:
            return _one(then[0], read.rest)
        if then:
            return Unclear(turn.t("Did you mean one of these?"), to_tap(turn, then), read.rest)
    if len(everything) == 1:  # the words are about the only one there is
        return _one(everything[0], text)
    return Unclear(turn.t("Which talkoot?"), to_tap(turn, everything), text)


def to_tap(turn: Turn, found: list[Planned]) -> Choices:
    """Return the talkoot as choices."""
    return [(talkoot_words.short(turn.t, one, turn.zone), str(one.number)) for one in found[:OFFERED]]


def none(turn: Turn) -> Refusal:
    """Say that there is nothing of the kind, and how there will be."""
    text = turn.t("There are no talkoot of yours here just now.")
    return Refusal(text, (Button(turn.t("All talkoot"), "talkoot"), Button(turn.t("New talkoot"), "new talkoot")))


def none_such(turn: Turn) -> Refusal:
    """Say that the number is nobody's."""
    return Refusal(turn.t("There are no such talkoot."), (Button(turn.t("All talkoot"), "talkoot"),))


def not_yours(turn: Turn, planned: Planned) -> Refusal:
    """Say by name who can do it; a draft is nobody else's business, not even that there is one."""
    if planned.is_draft:
        return none_such(turn)
    names = turn.t.list([person.name for person in rights.leaders(turn.tx, planned)])
    text = turn.t("{title}: its organiser can do this: {names}.", title=planned.title, names=names or "–")
    return Refusal(text, (Button(turn.t("Show the talkoot"), f"talkoot {planned.number}"),))


def leader_name(turn: Turn, planned: Planned) -> str:
    """Return who leads the work, or nothing if they have been forgotten."""
    person = people.named(turn.tx, planned.leads)
    return person.name if person else ""


ANY = arg()
LED = arg(organiser)
"""One that the person organises, and that is not over."""
LED_EVEN_PAST = arg(organiser, past=True)


def unpublished(turn: Turn, planned: Planned) -> Refusal:
    """Say that nobody has come to what is a draft still."""
    text = turn.t("These talkoot have not been published yet: ") + talkoot_words.headline(turn.t, planned, turn.zone)
    return Refusal(text, (Button(turn.t("Publish"), f"publish {planned.number}"),), private=True)


def _read_held(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    found = LED_EVEN_PAST.parse(turn, text, values)
    return unpublished(turn, found.value) if isinstance(found, Got) and found.value.is_draft else found


HELD = replace(LED_EVEN_PAST, parse=_read_held)
"""One that the person organises and that people come to, or came: no draft."""


PLANNED = replace(LED, label="planned")


def _drafts(turn: Turn, _values: Values) -> Choices | Refusal:
    """Return the person's drafts, to tap."""
    found = [one for one in talkoot.drafts(turn.tx, turn.person.id) if one.days]
    new = Button(turn.t("New talkoot"), "new talkoot")
    return to_tap(turn, found) or Refusal(turn.t("You have no talkoot that wait to be published."), (new,))


def _draft(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which draft is meant; who has just one need not say which."""
    if text.strip():
        return LED.parse(turn, text, values)
    choices = _drafts(turn, values)
    if isinstance(choices, Refusal):
        return choices
    return LED.parse(turn, choices[0][1], values) if len(choices) == 1 else Unclear(turn.t(_WHICH), choices)


_WHICH = N_("Which talkoot?")
DRAFT = Arg("planned", _draft, _WHICH, _drafts, known=True)
