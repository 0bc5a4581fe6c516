"""The spaces and gear that are to be booked with what is planned."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.planning.labels import NOTHING
from handlers.spaces.finding import the_space
from handlers.spaces.traits import skip, skips
from handlers.turn import Got, Refusal, Turn, Unclear, Values
from storage import spaces
from storage.spaces import Space

Wish = tuple[int, int | None]
"""A space or gear by its number, and how many pieces."""
MENDS = "⇒"
"""What stands between a wish that was not understood and the answer to it."""
_PIECES = r"(?:kpl|st|pcs|x|×|kappaletta|stycken|pieces)"
_NUMBER_LAST = re.compile(rf"(.*?)\s*(?:x\s?|×\s?)?(?<![\w#])(\d{{1,4}})\s?{_PIECES}?", re.IGNORECASE)
_NUMBER_FIRST = re.compile(rf"(\d{{1,4}})\s?{_PIECES}?\s+(.+)", re.IGNORECASE)
_WRITTEN = re.compile(r"#(\d{1,9})(?: x(\d{1,4}))?")
_SPLIT = re.compile(r"\s*(?:[,;\n]|\s(?:ja|sekä|och|samt|and|&)\s)\s*")


def read_wishes(turn: Turn, said: str, _values: Values) -> Got | Unclear:
    """Read what is to be booked: each is a space or gear of the town; one that is not clear is asked about."""
    if skips(said):
        return Got((), NOTHING)
    if not spaces.names(turn.tx):
        return Unclear(turn.t("There is nothing to book in this town yet."), skip(turn))
    parts = [part for part in _SPLIT.split(said) if part.strip()]
    found: dict[int, int | None] = {}
    for at, part in enumerate(parts):
        wish = _wish(turn, part.strip())
        if isinstance(wish, Unclear):
            return _beside(turn, wish, [*parts[:at], *parts[at + 1 :]], part)
        found[wish[0]] = wish[1]
    wishes = tuple(found.items())
    return Got(wishes, "; ".join(map(_written, wishes)))


def _written(wish: Wish) -> str:
    return f"#{wish[0]}" + (f" x{wish[1]}" if wish[1] is not None else "")


def _wish(turn: Turn, part: str) -> Wish | Unclear:
    wrong, mended, answer = part.partition(MENDS)
    if mended:
        return _wish(turn, _instead(wrong.strip(), answer.strip()))
    written = _WRITTEN.fullmatch(part)
    if written and (space := spaces.get(turn.tx, int(written[1]))):
        return _fits(turn, space, int(written[2]) if written[2] else None)
    whole = the_space(turn, part, {})
    if isinstance(whole, Got) and not whole.rest:  # its name may end with a number: "Varasto 2"
        return _fits(turn, whole.value, None)
    name, pieces = _counted(part)
    named = the_space(turn, name, {}) if pieces is not None else whole
    match named:
        case Got(value, _, rest) if not rest:
            return _fits(turn, value, pieces)
        case Got(value):
            times = _times(pieces)
            return Unclear(turn.t("Did you mean: {name}?", name=value.name), [(value.name, f"#{value.id}{times}")])
        case Unclear(text, choices):
            return Unclear(text, [(label, _with(words, pieces)) for label, words in choices if words.startswith("#")])
        case Refusal(text):
            return Unclear(text)


def _instead(wrong: str, answer: str) -> str:
    """Return the answer, with the name that only the wrong words say where it is but a number."""
    if answer.isdecimal():
        written = _WRITTEN.fullmatch(wrong)
        name = f"#{written[1]}" if written else _counted(wrong)[0]
        return f"{name} x{answer}" if written else f"{name} {answer}"
    return answer or wrong


def _counted(part: str) -> tuple[str, int | None]:
    """Return the name and how many pieces are meant."""
    last, first = _NUMBER_LAST.fullmatch(part), _NUMBER_FIRST.fullmatch(part)
    if last and last[1]:
        return last[1], int(last[2])
    return (first[2], int(first[1])) if first else (part, None)


def _times(pieces: int | None) -> str:
    return f" x{pieces}" if pieces else ""


def _with(words: str, pieces: int | None) -> str:
    return f"{words}{_times(pieces)}"


def _fits(turn: Turn, space: Space, pieces: int | None) -> Wish | Unclear:
    """Return the wish, or ask how many where there are not so many."""
    number = space.id or 0
    if space.quantity is None:
        return number, None
    wanted = 1 if pieces is None and space.quantity == 1 else pieces
    if wanted is not None and 1 <= wanted <= space.quantity:
        return number, wanted
    text = turn.t.n(
        "{gear}: there is {n}. How many?", "{gear}: there are {n}. How many?", space.quantity, gear=space.name
    )
    return Unclear(text, [(str(space.quantity), f"#{number} x{space.quantity}")])


def _beside(turn: Turn, found: Unclear, others: Sequence[str], part: str) -> Unclear:
    """Return the question so that the answer to it keeps the other wishes."""
    said = part.rpartition(MENDS)[2].strip() or part.replace(MENDS, "").strip()
    choices = [(label, "; ".join([*others, words])) for label, words in found.choices]
    left_out = [(turn.t("Leave this one out"), "; ".join(others) or NOTHING)]
    return Unclear(found.text, [*choices, *left_out], "", ("; ".join([*others, f"{said} {MENDS} "]),))
