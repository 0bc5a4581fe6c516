"""Words as they are bent in a sentence: "kylätalolla" and "haravia" name what "Kylätalo" and "Haravat" are called."""

from __future__ import annotations

import re

from handlers.words import fold

_SHORTEST = 4
"""How many letters two forms share at least at their beginning."""
# What may follow the stem, accents folded away: a stem's own vowels or plural sign, then a case. Then Swedish, English.
_TAIL = re.compile(
    r"(?:[aeiouy]{0,2}|j[aeo]|[oe]j[ae])"
    r"(?:n|t|a|ta|tta|ssa|sta|lla|lta|lle|na|ksi|in|en|an|on|un|yn|hin|hun|hyn|hon|han|hen|seen|siin|den|tten|ien|jen|ia)?"
    r"|(?:et|en|n|t|ar|or|er|na|arna|orna|erna|s|es)"
)


def is_form_of(said: str, name: str) -> bool:
    """Tell whether the word is a form of the name, or the name itself."""
    one, other = fold(said).strip(".,;:!?"), fold(name)
    if one == other:
        return True
    shared = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if shared < min(_SHORTEST, len(other)) or not (one.isalpha() and other.isalpha()):
        return False
    tails = (one[shared:], other[shared:])
    return len(tails[1]) <= 3 and all(_TAIL.fullmatch(tail) for tail in tails)
