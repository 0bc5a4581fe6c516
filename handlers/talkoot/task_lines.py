"""Tasks as people write them, one behind another: "haravointi 10, roskien keruu 8–20, ajo 1 (ajokortti T)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from handlers.talkoot import task_words
from handlers.words import fold
from storage.planned import Part

MOST_TASKS, LONGEST_NAME, LONGEST_NEEDS, MOST_PLACES = 40, 60, 80, 1000
MENDS = "⇒"
"""What stands between a task that was wrong and the answer that mends it: never what people write."""
_MENDED = re.compile(rf"(?P<others>.*?)(?:^|; )#(?P<at>\d+) (?P<wrong>[^;]*?) ?{MENDS}(?P<answer>.*)", re.DOTALL)
_BULLET = re.compile(r"^(?:[-–•*·]\s+|\d{1,2}[.)]\s+)")
_AND = re.compile(r"(?<=[\d+)])\s+(?:ja|sekä|och|samt|and|&)\s+(?=\D)")
_SIGNS = re.compile(r"[,;\n]")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_JOINS = " \t:–—-,."


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be. `reason`: `order`, `none`, `big`, `twice`, `nameless`, `long`, `needs`, `many` or `nothing`.

    An answer read behind `lead` mends the task `name` and leaves the others as they were; `offers` are (how the task
    would read, or nothing where it is left out, and then the whole text).
    """

    reason: str
    name: str = ""
    given: str = ""
    lead: str = ""
    part: Part | None = None
    offers: tuple[tuple[str, str], ...] = ()


def read(text: str) -> tuple[Part, ...] | Fault:
    """Return the tasks that the text lists, or the first thing in it that cannot be."""
    items = _items(text)
    if not items:
        return Fault("nothing")
    if len(items) > MOST_TASKS:
        return Fault("many")
    parts: list[Part] = []
    for at, item in enumerate(items):
        part = _part(item)
        if isinstance(part, Part) and any(fold(part.name) == fold(other.name) for other in parts):
            part = Fault("twice", part.name)
        if isinstance(part, Fault):
            return _to_mend(part, items, at)
        parts.append(part)
    return tuple(parts)


def write(parts: Iterable[Part]) -> str:
    """Return the tasks so that reading gives the same again."""
    return "; ".join(map(_written, parts))


def _written(part: Part) -> str:
    limit = "" if part.most is None else f"{part.least}–{part.most}" if part.least else str(part.most)
    if part.most is None and part.least:
        limit = f"{part.least}+"
    needs = f"({part.needs})" if part.needs else ""
    age = f"({part.least_age} v)" if part.least_age else ""
    return " ".join(filter(None, (part.name, limit, needs, age)))


def _items(text: str) -> list[str]:
    """Return each task as it was written; one that mends another stands in its place."""
    mended = _MENDED.fullmatch(text.strip())
    if mended is None:
        return _cut(text)
    others, wrong, answer = _cut(mended["others"]), mended["wrong"].strip(), _cut(mended["answer"])
    names = {fold(_name(one)) for one in others}
    if names and names <= {fold(_name(one)) for one in answer}:  # all of them were said again
        return answer
    at = int(mended["at"])
    return [*others[:at], *(_instead(wrong, one) for one in answer or [wrong]), *others[at:]]


def _instead(wrong: str, answer: str) -> str:
    """Return the answer with the name, or the number, that only the wrong line says."""
    if _is_limit(answer):
        return f"{_name(wrong)} {answer}" if _name(wrong) else answer
    if _is_limit(wrong) and task_words.limit(wrong) and _limited(answer)[1] is None:
        return f"{answer} {wrong}"
    return answer


def _cut(text: str) -> list[str]:
    """Return the pieces between commas and lines; one that only says how many or how old belongs to the one before."""
    pieces: list[str] = []
    for line in _outside(text):
        for piece in _AND.split(line):
            piece = _BULLET.sub("", " ".join(piece.split())).strip(" .")
            if not piece:
                continue
            if pieces and _is_limit(piece) and not (task_words.is_bare(piece) and _has_limit(pieces[-1])):
                pieces[-1] += f" {piece}"
            else:
                pieces.append(piece)
    return pieces


def _outside(text: str) -> list[str]:
    """Return the text cut at its commas, semicolons and lines, but for those in brackets."""
    kept = _BRACKETS.sub(lambda found: _SIGNS.sub("\x1f", found[0]), text)
    return [piece.replace("\x1f", ",") for piece in _SIGNS.split(kept)]


def _is_limit(piece: str) -> bool:
    """Tell whether the piece only says how many or how old, in brackets or not."""
    inside = _BRACKETS.fullmatch(piece.strip())
    bare = inside[1] if inside else piece
    return task_words.limit(bare) is not None or task_words.age(bare) is not None or bool(inside)


def _has_limit(piece: str) -> bool:
    return _limited(_BRACKETS.sub(" ", piece))[1] is not None


def _name(item: str) -> str:
    return _limited(task_words.AGE.sub(" ", _BRACKETS.sub(" ", item)))[0]


def _limited(text: str) -> tuple[str, task_words.Limit | None]:
    """Return the name and the limit that stands behind it, or before it."""
    words = text.split()
    for at in range(len(words)):
        limit = task_words.limit(" ".join(words[at:]))
        if limit is not None:
            return " ".join(words[:at]).strip(_JOINS), limit
    for at in range(len(words) - 1, 0, -1):
        limit = task_words.limit(" ".join(words[:at]))
        if limit is not None:
            return " ".join(words[at:]).strip(_JOINS), limit
    below = task_words.BELOW.search(" ".join(words))
    if below:
        return " ".join(words)[: below.start()].strip(_JOINS), (0, 0)
    return " ".join(words).strip(_JOINS), None


def _part(item: str) -> Part | Fault:
    inside = [piece.strip() for found in _BRACKETS.findall(item) for piece in _SIGNS.split(found) if piece.strip()]
    outside = _BRACKETS.sub(" ", item)
    aged = task_words.AGE.search(outside)
    if aged and task_words.limit(" ".join(outside.split())) is None:
        inside, outside = [*inside, aged[0]], f"{outside[: aged.start()]} {outside[aged.end() :]}"
    name, limit = _limited(outside)
    part, needs = Part(name), []
    if limit is not None:
        part = _with(part, limit)
    for piece in inside:
        age, more = task_words.age(piece), task_words.limit(piece)
        if age is not None:
            part = replace(part, least_age=age)
        elif more is not None:
            part = _with(part, more)
        else:
            needs.append(piece)
    return _checked(replace(part, needs=", ".join(needs)), item, said=limit is not None or bool(inside))


def _with(part: Part, limit: task_words.Limit) -> Part:
    least, most = limit
    return replace(part, least=least or part.least, most=most if most is not None else part.most)


def _checked(part: Part, item: str, *, said: bool) -> Part | Fault:
    if not part.name or not any(sign.isalpha() for sign in part.name):
        return Fault("nameless", item)
    if len(part.name) > LONGEST_NAME:
        return Fault("long", part.name)
    if len(part.needs) > LONGEST_NEEDS:
        return Fault("needs", part.name)
    if said and part.most == 0 and part.least == 0:
        return Fault("none", part.name, part=replace(part, most=None))
    if part.most is not None and part.most < part.least:
        turned = replace(part, least=part.most, most=part.least)
        return Fault("order", part.name, f"{part.least}–{part.most}", part=turned)
    if max(part.least, part.most or 0) > MOST_PLACES:
        return Fault("big", part.name, part=replace(part, least=min(part.least, MOST_PLACES), most=None))
    return part


def _to_mend(fault: Fault, items: Sequence[str], at: int) -> Fault:
    """Return the fault with the line that an answer to it continues, and what can be tapped."""
    others = [*items[:at], *items[at + 1 :]]
    lead = "; ".join([*others, f"#{at} {items[at]} {MENDS} "])
    offers = []
    if fault.part is not None:
        meant = _written(fault.part)
        offers.append((meant, "; ".join([*items[:at], meant, *items[at + 1 :]])))
    if others:
        offers.append(("", "; ".join(others)))
    return replace(fault, given=fault.given or items[at], lead=lead, offers=tuple(offers))
