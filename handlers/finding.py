"""Finding a space by what a person calls it: exactly, or offered, never guessed."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from handlers import when
from handlers.lengths import read_number
from handlers.turn import Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import fold
from storage import spaces
from storage.people import Role


def the_space(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Return the space the text names, at its start before anywhere else; a name typed wrong is offered."""
    names = spaces.names(turn.tx)
    if not names:
        return _nothing(turn)
    words = text.split()
    number = read_number(words[0]) if words and words[0].startswith("#") else None
    if number is not None:
        return _by_number(turn, number, " ".join(words[1:]))
    if words == ["?"]:
        return Unclear(turn.t("Which space?"), _all(names))
    named = {fold(name): space_id for space_id, name in names}
    for at in range(len(words)):
        for count in range(min(6, len(words) - at), 0, -1):
            space_id = named.get(fold(" ".join(words[at : at + count])))
            if space_id is not None:
                return _by_number(turn, space_id, " ".join(words[:at] + words[at + count :]))
    return _offer(turn, words, names)


def _by_number(turn: Turn, space_id: int, rest: str) -> Got | Unclear:
    space = spaces.get(turn.tx, space_id)
    if space is None or space.closed_at is not None:
        text = turn.t("That space can no longer be booked. Which other space?")
        return Unclear(text, _all(spaces.names(turn.tx)), rest=rest)
    return Got(space, f"#{space_id}", rest)


def _nothing(turn: Turn) -> Refusal:
    t = turn.t
    if turn.person.is_(Role.CARETAKER):
        return Refusal(t("No space can be booked yet."), (Button(t("Add a space"), "new space"),))
    return Refusal(t("No space can be booked yet. The caretaker adds them."))


def choices(turn: Turn, _values: Values) -> Choices | Refusal:
    """Return every space to tap, or a refusal if there is none."""
    return _all(spaces.names(turn.tx)) or _nothing(turn)


def _all(names: list[tuple[int, str]]) -> Choices:
    return [(name, f"#{space_id}") for space_id, name in names]


def without(text: str, name: str) -> str:
    """Return the text without the name of a space that stands in it."""
    words, named = text.split(), fold(name).split()
    for at in range(len(words) - len(named) + 1):
        if [fold(word) for word in words[at : at + len(named)]] == named:
            return " ".join(words[:at] + words[at + len(named) :])
    return text


def _bare(words: list[str]) -> list[str]:
    return [word.strip(".,;:!?") for word in words]


def _offer(turn: Turn, words: list[str], names: list[tuple[int, str]]) -> Unclear:
    """Offer the spaces whose names look like what was said, the likeliest length of words first."""
    told = when.find(" ".join(words), now=turn.now, zone=turn.zone, language=turn.language)
    if _bare(told.rest.split()[:1]) != _bare(
        words[:1]
    ):  # what is said begins with the time: it waits for its own question
        return Unclear(turn.t("Which space?"), _all(names), rest=" ".join(words))
    folded = {space_id: fold(name) for space_id, name in names}
    best: list[tuple[float, int, int]] = []  # likeness, space, how many words it took
    for count in range(1, min(5, len(words)) + 1):
        said = fold(" ".join(words[:count]))
        for _name, score, space_id in process.extract(said, folded, scorer=fuzz.ratio, score_cutoff=60, limit=4):
            best.append((score, space_id, count))
    best.sort(reverse=True)
    if not best:
        name = "".join(_bare(words[:1]))
        text = turn.t("I do not know a space called “{name}”. Which one?", name=name)
        return Unclear(text, _all(names), rest=" ".join(words[1:]))
    names_by_id = dict(names)
    likely = list(dict.fromkeys(space_id for _, space_id, _ in best))[:4]
    rest = " ".join(words[best[0][2] :])
    if len(likely) == 1:
        text = turn.t("Did you mean: {name}?", name=names_by_id[likely[0]])
        return Unclear(text, [(turn.t("Yes"), f"#{likely[0]}"), (turn.t("Show all spaces"), "?")], rest=rest)
    offered = [(names_by_id[space_id], f"#{space_id}") for space_id in likely]
    return Unclear(turn.t("Did you mean one of these?"), [*offered, (turn.t("Show all spaces"), "?")], rest=rest)
