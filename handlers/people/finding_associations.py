"""Finding an association by what a person calls it: exactly, or offered, never guessed."""

from __future__ import annotations

from collections import Counter

from rapidfuzz import fuzz, process

from handlers.lengths import read_id
from handlers.turn import Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import fold
from storage import associations
from storage.associations import Association
from storage.people import Role

OFFERED = 8
"""How many associations are offered to tap; whoever means another one writes its name."""
TELLING = 4
"""So many letters of a word of its name tell an association from the others."""


def the_association(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Return the association the text names, at its start before anywhere else; a name typed wrong is offered."""
    everyone = associations.everyone(turn.tx)
    if not everyone:
        return none_yet(turn)
    words = text.split()
    number = read_id(words[0]) if words and words[0].startswith("#") else None
    if number is not None:
        found = [one for one in everyone if one.id == number]
        rest = " ".join(words[1:])
        return _got(found[0], rest) if found else Unclear(_which(turn), _to_tap(everyone), rest=rest)
    named = {fold(one.name): one for one in everyone}
    short = Counter(map(_short, named))
    named = {**{_short(name): one for name, one in named.items() if short[_short(name)] == 1}, **named}
    for at in range(len(words)):
        for count in range(min(8, len(words) - at), 0, -1):
            one = named.get(fold(" ".join(words[at : at + count])).strip(",.;"))
            if one is not None:
                return _got(one, " ".join(words[:at] + words[at + count :]))
    return _begun(turn, words, everyone) or _offer(turn, words, everyone)


def _short(name: str) -> str:
    """Return the name as people say it: without the letters of its legal form."""
    return name.removesuffix(" ry").removesuffix(" rf").removesuffix(" r.y.").removesuffix(" r.f.")


def _got(one: Association, rest: str) -> Got:
    return Got(one, f"#{one.id}", rest)


def _which(turn: Turn) -> str:
    return turn.t("Which association?")


def none_yet(turn: Turn) -> Refusal:
    """Say that the town has no associations yet, and who adds them."""
    t = turn.t
    if turn.person.is_(Role.CARETAKER):
        return Refusal(t("There is no association yet."), (Button(t("Add an association"), "new association"),))
    return Refusal(t("There is no association yet. The caretaker adds them."))


def choices(turn: Turn, _values: Values) -> Choices | Refusal:
    """Return the associations to tap, or a refusal if there is none."""
    return _to_tap(associations.everyone(turn.tx)) or none_yet(turn)


def _to_tap(found: list[Association]) -> Choices:
    return [(one.name, f"#{one.id}") for one in found]


def _begun(turn: Turn, words: list[str], everyone: list[Association]) -> Unclear | None:
    """Offer the association of whose name one word was said, or its beginning; the other words wait."""
    for at, word in enumerate(words):
        said = fold(word).strip(",.;")
        likely = [one for one in everyone if any(part.startswith(said) for part in fold(one.name).split())]
        if len(said) >= TELLING and len(likely) == 1:
            text = turn.t("Did you mean: {name}?", name=likely[0].name)
            return Unclear(text, _to_tap(likely), rest=" ".join(words[:at] + words[at + 1 :]))
    return None


def _offer(turn: Turn, words: list[str], everyone: list[Association]) -> Unclear:
    """Offer the associations whose names look like what was said, or begin so."""
    said = fold(" ".join(words))
    named = {one.id or 0: fold(one.name) for one in everyone}
    begins = [one for one, name in named.items() if said and any(part.startswith(said) for part in name.split())]
    hits = process.extract(said, named, scorer=fuzz.WRatio, score_cutoff=70, limit=4) if said else []
    likely = list(dict.fromkeys([*begins, *(number for _name, _score, number in hits)]))[:4]
    if not likely:
        text = turn.t("I do not know an association called “{name}”. Which one?", name=" ".join(words))
        return Unclear(text, _to_tap(everyone))
    offered = [one for number in likely for one in everyone if one.id == number]
    if len(offered) == 1:
        return Unclear(turn.t("Did you mean: {name}?", name=offered[0].name), _to_tap(offered))
    return Unclear(turn.t("Did you mean one of these?"), _to_tap(offered))
