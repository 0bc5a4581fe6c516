"""Words of a title, however they are inflected: "joulumyyjäisiin" is one of "Joulumyyjäiset"."""

from __future__ import annotations

from handlers.words import fold

_SHORTEST = 4


def is_of(title: str, word: str) -> bool:
    """Tell whether the word is one of the title, also inflected."""
    said = fold(word).strip(".,:;!?")
    words = [one for one in fold(title).split() if len(one) >= _SHORTEST]
    return len(said) >= _SHORTEST and any(said.startswith(_stem(one)) for one in words)


def _stem(word: str) -> str:
    """Return what a word has in common with its other forms."""
    return word[: max(_SHORTEST, len(word) - min(4, len(word) // 2 - 1))]
