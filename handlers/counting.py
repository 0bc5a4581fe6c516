"""Whole numbers up to a hundred, as people write them in words in the town's languages."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.words import fold

_FI = "yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän"
_SPOKEN = "yks kaks kolme neljä viis kuus seittemän kaheksan yheksän"
_SV = "ett två tre fyra fem sex sju åtta nio"
_EN = "one two three four five six seven eight nine"
_TEENS = (
    "tio elva tolv tretton fjorton femton sexton sjutton arton nitton",
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
)
_TENS = (
    "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio",
    "twenty thirty forty fifty sixty seventy eighty ninety",
)
_OTHERS = {"en": 1, "kymmenen": 10, "kymppi": 10, "sata": 100, "hundra": 100, "hundred": 100, "etthundra": 100}


def _numbers() -> dict[str, int]:
    """Return what each word means by itself; "twenty five", in two words, is put together by `read`."""
    found = dict(_OTHERS)
    for ones in (_FI, _SPOKEN):
        for n, word in enumerate(ones.split(), 1):
            found |= {word: n, f"{word}toista": 10 + n}
            tens = {10 * n: f"{word}kymmentä"} if n > 1 else {}
            found |= {ten: number for number, ten in tens.items()}
            found |= {ten + one: number + m for number, ten in tens.items() for m, one in enumerate(ones.split(), 1)}
    for ones, teens, all_tens in zip((_SV, _EN), _TEENS, _TENS, strict=True):
        found |= {word: n for n, word in enumerate(ones.split(), 1)}
        found |= {word: n for n, word in enumerate(teens.split(), 10)}
        for n, ten in enumerate(all_tens.split(), 2):
            found |= {ten: 10 * n} | {ten + one: 10 * n + m for m, one in enumerate(ones.split(), 1)}
    return {fold(word): n for word, n in found.items()}


_NUMBERS = _numbers()


def read(words: Sequence[str], at: int = 0) -> tuple[int, int] | None:
    """Return the number that begins at this one of the folded words, and behind which word it ends; or None."""
    number = _NUMBERS.get(words[at]) if at < len(words) else None
    if number is None:
        return None
    more = _NUMBERS.get(words[at + 1]) if at + 1 < len(words) else None
    if more is not None and number >= 20 and number % 10 == 0 and more < 10:
        return number + more, at + 2
    if more == 100 and number == 1:
        return 100, at + 2
    return number, at + 1
