"""The words for how many and how old, as people write them behind a task in the town's three languages."""

from __future__ import annotations

import re

_LEAST = r"(?:vähintään|väh\.?|ainakin|tarvitaan|minst|minimum|min\.?|åtminstone|behövs|at\sleast|needed|yli|över|over)"
_MOST = r"(?:enintään|enint\.?|korkeintaan|maksimi|max\.?|maximum|maximalt|högst|at\smost|up\sto|no\smore\sthan)"
_UNIT = (
    r"(?:\s?(?:henkeä|henkilöä|henkilö|hengen|hlöä|hlö\.?|ihmistä|tekijää|talkoolaista|paikkaa|paikka|kpl|"
    r"personer|person|pers\.?|platser|plats|deltagare|st\.?|people|persons|places|place|volunteers|helpers)(?!\w))"
)
_MORE = r"(?:tai\senemmän|eller\sfler|or\smore)"
_NUMBER = rf"(\d{{1,6}}){_UNIT}?"
_RANGE = re.compile(
    rf"(?:{_LEAST}\s)?{_NUMBER}\s?(?:[-–—…]|\.{{2,3}}|to\s|till\s)\s?{_NUMBER}|"
    rf"{_LEAST}\s?{_NUMBER}(?:\sja|\soch|\sand)?\s{_MOST}\s?{_NUMBER}",
    re.IGNORECASE,
)
_TURNED = re.compile(rf"{_MOST}\s?{_NUMBER}(?:\sja|\soch|\sand)?\s{_LEAST}\s?{_NUMBER}", re.IGNORECASE)
_AT_LEAST = re.compile(rf"{_LEAST}\s?{_NUMBER}|(\d{{1,6}})\s?\+{_UNIT}?|{_NUMBER}\s{_MORE}", re.IGNORECASE)
_AT_MOST = re.compile(rf"{_MOST}\s?{_NUMBER}", re.IGNORECASE)
_ONLY = re.compile(_NUMBER, re.IGNORECASE)
BELOW = re.compile(rf"(?:^|(?<=[\s:]))[-−–](\d{{1,6}}){_UNIT}?$", re.IGNORECASE)
"""A negative number at the end."""

_FROM = r"(?:(?:yli|över|over|from|från|fr\.?o\.?m\.?|vähintään|minst|at\sleast|aged?|alaikäraja|åldersgräns)\s)?"
_YEARS = (
    r"(?:v\.?|vuotta|vuotiaat|vuotiaille|-vuotiaat|-vuotiaille|-vuotias|år|års|years?|yrs)(?!\w)"
    r"(?:\s(?:täyttäneille|täyttäneet|täyttänyt|fyllda|fyllt|och\suppåt|and\sup|old|on))?"
)
AGE = re.compile(
    rf"(?<!\w)(?:k-?\s?(\d\d)(?!\d)|{_FROM}(\d{{1,2}})\s?{_YEARS}|"
    rf"(?:yli|över|over)\s(\d\d)(?!\d|\s?\+|{_UNIT})(?=$|[\s,;)])|(täysi-?ikäi\w+|myndiga?|adults?)(?!\w))",
    re.IGNORECASE,
)
_PLUS = re.compile(r"(\d\d)\s?\+")
_OF_AGE = 18

Limit = tuple[int, int | None]
"""How many are needed, and how many find room; None is any number."""


def limit(text: str) -> Limit | None:
    """Return what a text that is nothing but a limit means ("8–20", "vähintään 5", "10 henkeä"), or None."""
    said = " ".join(text.replace(",", " ").split())
    for pattern, which in ((_RANGE, 1), (_TURNED, -1)):
        if both := pattern.fullmatch(said):
            least, most = [int(one) for one in both.groups() if one][::which]
            return least, most
    if least_only := _AT_LEAST.fullmatch(said):
        return next(int(one) for one in least_only.groups() if one), None
    if most_only := _AT_MOST.fullmatch(said) or _ONLY.fullmatch(said):
        return 0, int(most_only[1])
    return None


def is_bare(text: str) -> bool:
    """Tell whether the text is one number and nothing that says what it limits."""
    return _ONLY.fullmatch(text.strip()) is not None


def age(text: str) -> int | None:
    """Return the age that a text which is nothing but an age means ("18 v", "K-18", "18+"), or None."""
    said = text.strip()
    plus = _PLUS.fullmatch(said)
    if plus:
        return int(plus[1])
    found = AGE.fullmatch(said)
    return of(found) if found else None


def of(found: re.Match[str]) -> int:
    """Return the age of a match of `AGE`."""
    return next((int(one) for one in found.groups() if one and one.isdigit()), _OF_AGE)
