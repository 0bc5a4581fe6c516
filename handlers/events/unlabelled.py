"""What a sentence about a new event says without labels: "Kylätalolla, vapaa pääsy, enintään 40"."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.planning.labels import APART, EDGES, Pieces

_PEOPLE = r"(?:\s+(?:henkeä|henkilöä|hlöä?|ihmistä|osallistujaa|paikkaa|personer|deltagare|platser|people|persons))?"
_MOST = (
    r"(?:enintään|korkeintaan|maksimissaan|max\.?|mukaan mahtuu|mahtuu|tilaa|högst|plats för|at most|room for|up to)"
    rf"\s+(?P<n>\d{{1,6}})(?:\s*:?lle)?{_PEOPLE}(?:\s+mahtuu|\s+mukaan)?"
)
_FREE = (
    r"vapaa pääsy|(?:pääsy |sisäänpääsy )?(?:ilmainen|ilmaiseksi|maksuton|maksutta)|ei pääsymaksua"
    r"|fri(?:tt)? (?:entré|inträde)|gratis(?: inträde)?|free(?: entry| entrance| admission| of charge)?"
)
_SUM = (
    r"(?:(?:hinta|maksu|pääsymaksu|liput|lippu|pris|inträde|price|entry|tickets?)\s+)?"
    r"(?P<sum>\d+(?:[.,]\d\d)?\s*(?:€|e|euroa?|eur)(?:\s*/\s*\w+)?)"
)
_LAST = [
    (key, re.compile(rf"(?:^|(?<=\s))(?:{words})$", re.IGNORECASE))
    for key, words in (("most", _MOST), ("price", _FREE), ("price", _SUM))
]
_BY = re.compile(
    r"(?<!\w)(?:ilmoittautu\w+|ilmoittaudu\w*|anmälan|anmäl (?:dig|er)|sign(?:ing)? up|register)\s+"
    r"(?:(?:viimeistään|senast|by|at the latest|before)\s+(?P<at>[^,;\n]+)|(?P<till>[^,;\n]{3,30}?)\s+mennessä)",
    re.IGNORECASE,
)
_AT = re.compile(r"(?:lla|llä|ssa|ssä)$", re.IGNORECASE)
"""How the last word of a title ends that says where it is."""


def labelled(text: str) -> str:
    """Return the text with the deadline on a line of its own, under its label: its date is not when the event is."""
    return _BY.sub(lambda found: f"\ndeadline: {(found['at'] or found['till']).strip(EDGES + '.')}.\n", text)


def sort(pieces: Pieces, is_place: Callable[[str], bool]) -> None:
    """What the loose words say about the place, the price or the limit stands there; the rest stays."""
    lines = pieces.said.get("about", "").split(APART)
    left = [_line(pieces, line, is_place) for line in lines]
    pieces.said["about"] = APART.join(line for line in left if line)
    if not pieces.said["about"]:
        pieces.said.pop("about")
    title, _, last = pieces.said.get("title", "").rpartition(" ")
    if title and "place" not in pieces.said and _AT.search(last) and is_place(last):
        pieces.said["title"] = title
        pieces.add("place", last)


def _line(pieces: Pieces, line: str, is_place: Callable[[str], bool]) -> str:
    """Return what is left of a line: it is cut at its commas, and only if they part something that is known."""
    parts = [part.strip(EDGES + ".") for part in re.split(r",\s|;", line)]
    left = [part for part in parts if part and not _known(pieces, part, is_place)]
    return line if len(left) == len(parts) else ", ".join(left)


def _known(pieces: Pieces, part: str, is_place: Callable[[str], bool]) -> bool:
    """Tell whether the whole part says one thing that has not been said, or a place and such things behind it."""
    said: dict[str, str] = {}
    rest = part
    while rest:
        key, words, before = _last(rest)
        if not key:
            key, words, before = ("place", rest, "") if is_place(rest) else ("", "", "")
        if not key or key in said or key in pieces.said:
            return False
        said[key], rest = words, before
    for key, words in said.items():
        pieces.add(key, words)
    return bool(said)


def _last(part: str) -> tuple[str, str, str]:
    """Return what the end of the part says, its words, and what stands before; nothing if it is unknown."""
    for key, pattern in _LAST:
        found = pattern.search(part)
        if found:
            return key, next(filter(None, found.groups()), found[0]), part[: found.start()].strip(EDGES)
    return "", "", part
