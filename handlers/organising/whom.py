"""Reading whom an organiser adds: "Liisa Virtanen", "Liisa ja 2 muuta", "Liisa, Anna ja Matti", and what they do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.lengths import read_count
from handlers.people import finding_people
from handlers.turn import Got, Refusal, Turn, Unclear, Values
from handlers.words import fold
from storage import people, sign_ups
from storage.people import Known
from storage.planned import Planned
from storage.sign_ups import Coming, Full, NotOpen, Queued

LONGEST, MOST = 80, 50
"""How long a name may be, and how many one person brings along at most."""
_NEW = "? "
"""Before the name of somebody whom the bot does not know."""
_AND = re.compile(r"\s*(?:[,;+&\n]|\b(?:ja|sekä|och|samt|and|with|med)\b)\s*", re.IGNORECASE)
_MORE = re.compile(
    r"\s*\b(?:muuta|muun|muu|henkeä|kaveria|lasta|andra|till|others?|more|friends?)\b\.?$", re.IGNORECASE
)
_TOKEN = re.compile(r"t\d{1,9}")


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody known, or, without a person, somebody of that name whom nobody knows yet; with `people` in all."""

    person: Known | None
    name: str
    people: int = 1
    names: tuple[str, ...] = ()
    """The names of the others, as far as they were told."""


def sign_up(turn: Turn, who: Whom, task: int, *, wait: bool = False) -> tuple[int, Coming | Queued | Full | NotOpen]:
    """They come to do the task with whom they bring, or wait for it; return who they are by now, and how it went."""
    person_id = who.person.id if who.person else people.add(turn.tx, who.name, now=turn.now)
    outcome = sign_ups.join(
        turn.tx,
        task,
        person_id=person_id,
        people=who.people,
        names=who.names,
        added_by=turn.person.id,
        wait=wait,
        zone=turn.zone,
        now=turn.now,
    )
    return person_id, outcome


def read(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read who it is and whom they bring; the task at the end is left for the next question."""
    said, task = _without_task(text, values["talkoot"]) if "talkoot" in values else (text, "")
    first, *more = [part for part in _AND.split(said) if part] or [""]
    if not any(sign.isalpha() for sign in first) or len(first) > LONGEST:
        return Unclear(
            turn.t("Who comes? Write the name, for example: Liisa Virtanen, or: Liisa and 2 others"), rest=task
        )
    counts = [_count(part) for part in more]
    names = tuple(part for part, count in zip(more, counts, strict=True) if count is None)
    people = 1 + len(names) + sum(count or 0 for count in counts)
    if people > MOST or any(len(name) > LONGEST for name in names):
        return Unclear(turn.t("At most {n} people at once. Who comes?", n=MOST), rest=task)
    tail = "".join(f" + {part}" for part in (*names, *(str(count) for count in counts if count)))
    return _known(turn, first, names, people, tail, task)


def _known(turn: Turn, first: str, names: tuple[str, ...], count: int, tail: str, task: str) -> Got | Unclear:
    if first.startswith(_NEW):
        name = first.removeprefix(_NEW).strip()
        return Got(Whom(None, name, count, names), f"{_NEW}{name}{tail}", task)
    found = finding_people.the_person(turn, first, {})
    if isinstance(found, Got) and found.value is not None:
        return Got(Whom(found.value, found.value.name, count, names), found.words + tail, task)
    like = people.like(turn.tx, first)
    if not like:
        return Got(Whom(None, first, count, names), f"{_NEW}{first}{tail}", task)
    choices = finding_people.told_apart(turn, like[: finding_people.OFFERED])
    new = (turn.t.label("Somebody else: {name}", name=first), f"{_NEW}{first}{tail}")
    question = found.text if isinstance(found, Unclear) else turn.t("Which of these?")
    return Unclear(question, [*((label, words + tail) for label, words in choices), new], rest=task)


def _count(part: str) -> int | None:
    """Return how many others the words mean ("2 muuta"), or None where they are a name."""
    bare = _MORE.sub("", part).strip()
    if bare != part.strip() or bare.isdecimal():
        return read_count(bare)
    return None


def _without_task(text: str, planned: Planned) -> tuple[str, str]:
    """Return the words before the name of a task that ends them, and the task."""
    words = text.split()
    names = {fold(task.name) for task in planned.tasks}
    if len(words) > 1 and _TOKEN.fullmatch(words[-1]):
        return " ".join(words[:-1]), words[-1]
    for count in range(min(5, len(words) - 1), 0, -1):
        said = fold(" ".join(words[-count:])).strip(".,:;()")
        if said in names:
            return " ".join(words[:-count]).rstrip(" ,:;–-"), said
    return text, ""
