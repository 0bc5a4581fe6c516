"""Finding a space or gear by what a person calls it: by its name, or a form of it, or offered; never guessed."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from handlers import when
from handlers.lengths import read_id
from handlers.spaces.inflection import is_form_of
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_, fold
from storage import spaces
from storage.people import Role
from storage.spaces import Kind

MOST = 8
"""How many are offered at once, before all of them are asked for."""
_ALL = "?"

Names = list[tuple[int, str]]


def the_space(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Return the space or gear the text names, at its start before anywhere else; a name typed wrong is offered."""
    names = spaces.names(turn.tx)
    if not names:
        return _nothing(turn)
    words = text.split()
    if not words:
        return Unclear(which(turn), _few(turn, names))
    number = read_id(words[0]) if words[0].startswith("#") else None
    if number is not None:
        return _by_number(turn, number, " ".join(words[1:]))
    if words == [_ALL]:
        return Unclear(which(turn), _all(names))
    return _named(turn, words, names) or _bent(turn, words, names) or _offer(turn, words, names)


def _named(turn: Turn, words: list[str], names: Names) -> Got | Unclear | None:
    """Return what is called so to the letter."""
    named = {fold(name): space_id for space_id, name in names}
    for at in range(len(words)):
        for count in range(min(6, len(words) - at), 0, -1):
            space_id = named.get(fold(" ".join(words[at : at + count])))
            if space_id is not None:
                return _by_number(turn, space_id, " ".join(words[:at] + words[at + count :]))
    return None


def _bent(turn: Turn, words: list[str], names: Names) -> Got | Unclear | None:
    """Return the only one of which a form was said ("kylätalolla"); of several none is guessed."""
    found = {space_id: place for space_id, name in names if (place := _place(words, name.split())) is not None}
    if not found:
        return None
    at, count = next(iter(found.values()))
    rest = " ".join(words[:at] + words[at + count :])
    if len(found) == 1:
        return _by_number(turn, next(iter(found)), rest)
    choices = [(name, f"#{space_id}") for space_id, name in names if space_id in found]
    return Unclear(turn.t("Did you mean one of these?"), [*choices[:MOST], _show_all(turn)], rest=rest)


def _place(words: list[str], name: list[str]) -> tuple[int, int] | None:
    """Return where in the words a form of the name begins, and how many words it takes."""
    for at in range(len(words) - len(name) + 1):
        if all(is_form_of(said, one) for said, one in zip(words[at : at + len(name)], name, strict=True)):
            return at, len(name)
    return None


def _by_number(turn: Turn, space_id: int, rest: str) -> Got | Unclear:
    space = spaces.get(turn.tx, space_id)
    if space is None or space.closed_at is not None:
        text = turn.t("That space can no longer be booked. Which other space?")
        return Unclear(text, _few(turn, spaces.names(turn.tx)), rest=rest)
    return Got(space, f"#{space_id}", rest)


def _nothing(turn: Turn) -> Refusal:
    t = turn.t
    if turn.person.is_(Role.CARETAKER):
        return Refusal(t("No space can be booked yet."), (Button(t("Add a space"), "new space"),))
    return Refusal(t("No space can be booked yet. The caretaker adds them."))


def which(turn: Turn) -> str:
    """Return the question which of all that can be booked is meant: gear is spoken of where there is some."""
    kinds = spaces.kinds(turn.tx)
    if Kind.GEAR not in kinds:
        return turn.t("Which space?")
    return turn.t("Which space or gear?") if len(kinds) > 1 else turn.t("Which gear?")


def choices(turn: Turn, _values: Values) -> Choices | Refusal:
    """Return what can be booked, to tap, or a refusal if there is nothing."""
    return _few(turn, spaces.names(turn.tx)) or _nothing(turn)


def _all(names: Names) -> Choices:
    return [(name, f"#{space_id}") for space_id, name in names]


def _few(turn: Turn, names: Names) -> Choices:
    """Return the first of many, and the way to all of them."""
    return [*_all(names[:MOST]), _show_all(turn)] if len(names) > MOST + 1 else _all(names)


def _show_all(turn: Turn) -> tuple[str, str]:
    label = turn.t("Show all") if spaces.names(turn.tx, Kind.GEAR) else turn.t("Show all spaces")
    return (label, _ALL)


def without(text: str, name: str) -> str:
    """Return the text without the name of a space that stands in it."""
    words, named = text.split(), fold(name).split()
    for at in range(len(words) - len(named) + 1):
        if [fold(word) for word in words[at : at + len(named)]] == named:
            return " ".join(words[:at] + words[at + len(named) :])
    return text


def beside(turn: Turn, text: str, space_id: int) -> Got | None:
    """Return the only other space or gear that is named in the text, with what else the text says."""
    names, words = [one for one in spaces.names(turn.tx) if one[0] != space_id], text.split()
    found = (_named(turn, words, names) or _bent(turn, words, names)) if words else None
    return found if isinstance(found, Got) else None


def _bare(words: list[str]) -> list[str]:
    return [word.strip(".,;:!?") for word in words]


def _offer(turn: Turn, words: list[str], names: Names) -> Unclear:
    """Offer the spaces whose names look like what was said, the likeliest length of words first."""
    told = when.find(" ".join(words), now=turn.now, zone=turn.zone, language=turn.language)
    if _bare(told.rest.split()[:1]) != _bare(words[:1]):
        # What is said begins with the time: it waits for its own question.
        return Unclear(which(turn), _few(turn, names), rest=" ".join(words))
    many = next((at for at, word in enumerate(words) if not word.isdecimal()), 0)  # "20 tables": how many waits
    best = _like(words[many:], names)
    if not best:
        name = "".join(_bare(words[many : many + 1]))
        text = turn.t("I do not know a space called “{name}”. Which one?", name=name)
        return Unclear(text, _few(turn, names), rest=" ".join(words[:many] + words[many + 1 :]))
    rest = " ".join(words[:many] + words[many + best[0][2] :])
    return _did_you_mean(turn, best, dict(names), rest)


Like = list[tuple[float, int, int]]
"""How much what was said looks like a space's name, which space, and how many words it took; the likeliest first."""


def _like(words: list[str], names: Names) -> Like:
    folded = {space_id: fold(name) for space_id, name in names}
    best: Like = []
    for count in range(1, min(5, len(words)) + 1):
        said = fold(" ".join(words[:count]))
        for _name, score, space_id in process.extract(said, folded, scorer=fuzz.ratio, score_cutoff=60, limit=4):
            best.append((score, space_id, count))
    return sorted(best, reverse=True)


def _did_you_mean(turn: Turn, best: Like, names: dict[int, str], rest: str) -> Unclear:
    likely = list(dict.fromkeys(space_id for _, space_id, _ in best))[:4]
    if len(likely) == 1:
        text = turn.t("Did you mean: {name}?", name=names[likely[0]])
        return Unclear(text, [(turn.t("Yes"), f"#{likely[0]}"), _show_all(turn)], rest=rest)
    offered = [(names[space_id], f"#{space_id}") for space_id in likely]
    return Unclear(turn.t("Did you mean one of these?"), [*offered, _show_all(turn)], rest=rest)


SPACE = Arg("space", the_space, N_("Which space or gear?"), choices, known=True)
"""What is to be booked or looked at: a space or gear."""
