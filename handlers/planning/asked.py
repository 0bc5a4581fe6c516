"""What is asked about something new that is planned, a thing at a time; what was said under a label is not asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers.planning.labels import NOTHING, Labels, Pieces
from handlers.spaces.traits import skip, skips
from handlers.turn import Arg, Choices, Got, Turn, Unclear, Values

LONGEST_TITLE, LONGEST_PLACE, LONGEST_TEXT = 80, 120, 200
UNSAID = "?"
"""The words for what nobody has said anything about; `NOTHING` stands for what was left out on purpose."""

Read = Callable[[Turn, str, Values], Got | Unclear]
"""Reads what was said about one thing, without its label."""
Asked = Callable[[Turn, Pieces, Values], Unclear]
"""Asks for it, knowing what else was said."""


@dataclass(frozen=True, slots=True)
class Form:
    """How one sort of thing is asked about: its labels, and whether something is known already and not asked."""

    labels: Labels
    known: Callable[[str, Values], bool]

    def labelled(self, key: str, read: Read, asked: Asked | None = None) -> Arg:
        """Return the argument that stands under the label, wherever in the message; without `asked`, it is never
        asked."""

        def parse(turn: Turn, text: str, values: Values) -> Got | Unclear:
            if text.strip() == UNSAID:
                return Got(None, UNSAID)
            pieces = self.labels.cut(text)
            answered = bool(pieces.loose)
            said = pieces.take(key)
            rest = pieces.written()
            if said is None and (asked is None or self.known(key, values)):
                return Got(None, UNSAID, rest)
            if said is None:
                assert asked is not None
                # Whatever is said about something else meanwhile is kept.
                return replace(asked(turn, pieces, values), rest=rest, leads=("",) if rest else ())
            found = read(turn, said.strip(), values)
            if isinstance(found, Unclear):
                return replace(found, rest=rest, leads=found.leads or (("",) if answered and rest else ()))
            pieces = self.labels.cut(rest)
            if found.rest:
                pieces.add(self.labels.rest, found.rest)
            return Got(found.value, f"{key}: {found.words}", pieces.written())

        return Arg(key, parse, known=True)


def text(longest: int) -> Read:
    """Return what reads a text that a card can hold; leaving it out is an answer too."""

    def read(turn: Turn, said: str, _values: Values) -> Got | Unclear:
        if skips(said):
            return Got("", NOTHING)
        if len(said) > longest:
            return Unclear(turn.t("Please write at most {n} letters.", n=longest), skip(turn))
        words = ", ".join(line.strip(" ,") for line in said.splitlines())
        return Got(words, words)

    return read


def wrong_title(turn: Turn, title: str) -> str:
    """Return why it cannot be called so, or nothing."""
    if not any(sign.isalpha() for sign in title):
        return turn.t("A name has at least one letter. What is the name?")
    if len(title) > LONGEST_TITLE:
        return turn.t("The name is long: please write at most {n} letters.", n=LONGEST_TITLE)
    return ""


def title(turn: Turn, pieces: Pieces, question: str, choices: Choices = ()) -> Got | Unclear:
    """Return the title, which stands at the beginning of all that was said, and the rest; else ask for it."""
    said = " ".join((pieces.said.pop("title", None) or "").split())
    rest = pieces.written()
    if not said:
        return Unclear(question, choices, rest, ("",))
    wrong = wrong_title(turn, said)
    said = _begun_large(said)
    return Unclear(wrong, (), rest, ("",)) if wrong else Got(said, f"title: {said}", rest)


def _begun_large(title: str) -> str:
    """Return the title as it is written on a card, also of who writes everything small; "eHanke" stays."""
    first = title.split(" ")[0]
    return title[:1].upper() + title[1:] if first.islower() else title


def changed_title(turn: Turn, words: str) -> Got | Unclear:
    """Read what it is called from now on."""
    said = " ".join(words.split())
    wrong = wrong_title(turn, said)
    return Unclear(wrong) if wrong else Got({"title": said}, said)
