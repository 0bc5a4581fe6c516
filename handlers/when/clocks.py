"""The grammar of a time of day: "klo 17.30", "puoli kuusi", "6 p.m."."""

from __future__ import annotations

from handlers.when.items import Clock
from handlers.when.terms import Term
from handlers.when.words import Kind

Terms = list[Term]

_CASE_ROLES = {"sta": "from", "stä": "from", "een": "to", "aan": "to", "iin": "to", "hin": "to", "ksi": "to"}
_MINUTES = frozenset((5, 10, 15, 20, 25, 30, 40, 45, 50))


def clock(t: Terms, i: int, *, marked: bool = False) -> tuple[Clock, int] | None:
    """A time of day at place i. `marked`: something said that a time comes now, so a bare number is one."""
    found = _to_the_hour(t, i, marked) or _half(t, i) or _written(t, i, marked) or _spelled(t, i, marked)
    if found is None:
        return None
    one, j = found
    one.sure = one.sure or marked
    if t[j].kind is Kind.CASE:
        one.role = _CASE_ROLES.get(t[j].word[1:].lower(), one.role)
        one.sure, j = True, j + 1
    if t[j].kind is Kind.OCLOCK:
        one.sure, one.spoken, j = True, one.spoken or one.hour <= 12, j + 1
    if t[j].kind is Kind.MERIDIEM:
        one.half, one.sure, j = t[j].value, True, j + 1
    one.start, one.end = t[i].start, t[j - 1].end
    return one, j


def _written(t: Terms, i: int, marked: bool) -> tuple[Clock, int] | None:
    kind, word = t[i].kind, t[i].word
    if kind is Kind.COLON:
        hour, minute = word.split(":")[:2]
        return Clock(hour=int(hour), minute=int(minute), sure=True, padded=hour[0] == "0", given=word), i + 1
    if kind is Kind.DOT or (kind is Kind.DATE and marked):
        hour, minute = word.split(".")[:2]
        if len(minute.strip()) == 2:
            padded = hour[0] == "0"
            return Clock(hour=int(hour), minute=int(minute), sure=True, padded=padded, given=word.rstrip(".")), i + 1
    if kind is Kind.NUMBER and (len(word) <= 2 or marked or _is_military(t, i)):
        if len(word) == 4:
            return Clock(hour=int(word[:2]), minute=int(word[2:]), given=word, padded=word[0] == "0"), i + 1
        return Clock(hour=int(word), given=word, padded=word[0] == "0"), i + 1
    if kind is Kind.COUNTED_DAY and marked and word[-1] == ".":
        return Clock(hour=int(word[:-1]), given=word[:-1]), i + 1
    return None


def _is_military(t: Terms, i: int) -> bool:
    """Whether "1800" begins "1800–2000"; "2026–2027" are years."""
    words = t[i].word, t[i + 2].word
    if t[i + 1].kind is not Kind.DASH or not all(len(word) == 4 and word.isdigit() for word in words):
        return False
    return all(word <= "2400" and word[2:] < "60" and int(word) % 5 == 0 for word in words)


def _spelled(t: Terms, i: int, marked: bool) -> tuple[Clock, int] | None:
    term = t[i]
    if term.kind in (Kind.NOON, Kind.MIDNIGHT):
        noon = term.kind is Kind.NOON
        return Clock(hour=12 if noon else 24, part="noon" if noon else "midnight", sure=True, given=term.word), i + 1
    if term.kind is not Kind.SPELLED or term.value > 24:
        return None
    after = t[i + 1]
    told = marked or term.role in ("at", "from", "to") or after.kind in (Kind.MERIDIEM, Kind.OCLOCK, Kind.PART)
    if after.unit or after.kind in (Kind.TIMES, Kind.COUNTED, Kind.ONE_AND_HALF):
        told = False
    joined = after.kind in (Kind.TO, Kind.DASH) and t[i + 2].kind is Kind.SPELLED and not t[i + 3].unit
    if not (told or joined or (after.kind is Kind.SPELLED and after.value in (15, 30, 45))):
        return None
    role = "" if term.role == "at" else term.role
    one = Clock(hour=term.value, spoken=term.value <= 12, role=role, sure=told, given=term.word)
    if after.kind is Kind.SPELLED and after.value in _MINUTES and not after.role and not t[i + 2].unit:
        one.minute, one.sure = after.value, True
        return one, i + 2
    return one, i + 1


def _hour(t: Terms, i: int) -> tuple[int, str, int] | None:
    """A plain hour of the twelve-hour dial, its role and what follows it."""
    term = t[i]
    if term.kind is Kind.NUMBER and len(term.word) <= 2:
        return int(term.word), "", i + 1
    if term.kind is Kind.COUNTED_DAY and term.word[-1] == ".":
        return int(term.word[:-1]), "", i + 1
    if term.kind is Kind.SPELLED and term.value <= 24:
        return term.value, "" if term.role == "at" else term.role, i + 1
    return None


def _dial(hour: int, minutes: int, role: str, given: str) -> Clock:
    """The clock that shows so many minutes more or less than the full hour."""
    hour, minute = divmod(hour * 60 + minutes, 60)
    spoken = hour <= 12
    if spoken:
        hour = hour or 12
    return Clock(hour=hour, minute=minute, spoken=spoken, role=role, sure=True, given=given)


def _half(t: Terms, i: int) -> tuple[Clock, int] | None:
    if t[i].kind is not Kind.HALF:
        return None
    hour = _hour(t, i + 1)
    if hour is None or t[hour[2]].unit:
        return None
    return _dial(hour[0], t[i].value, hour[1], f"{t[i].word} {t[i + 1].word}"), hour[2]


def _to_the_hour(t: Terms, i: int, marked: bool) -> tuple[Clock, int] | None:
    """So many minutes past or to an hour, or to a half hour ("fem över halv sex")."""
    term = t[i]
    if term.kind is Kind.QUARTER:
        minutes = 15
    elif term.kind is Kind.SPELLED or (term.kind is Kind.NUMBER and len(term.word) <= 2):
        minutes = int(term.value if term.kind is Kind.SPELLED else term.word)
    else:
        return None
    j = i + 1
    if t[j].unit == ("minute", 1):
        j += 1
    quarter_to = term.kind is Kind.QUARTER and (t[j].kind is Kind.TO or t[j].word == "i")
    spelled = term.kind is Kind.SPELLED and t[i - 1].kind not in (Kind.FROM, Kind.BETWEEN) if i else True
    ten_to = (marked or spelled) and minutes in (5, 10, 20, 25) and (t[j].word == "i" or t[j].kind is Kind.TO)
    sign = 1 if t[j].kind is Kind.PAST else -1 if t[j].kind is Kind.LACKING or quarter_to or ten_to else 0
    if not sign or minutes >= 60:
        return None
    half = _half(t, j + 1)
    if half is not None:
        base, j = half
        return _dial(base.hour, base.minute + sign * minutes, base.role, f"{term.word} {base.given}"), j
    hour = _hour(t, j + 1)
    if hour is None or t[hour[2]].unit:
        return None
    return _dial(hour[0], sign * minutes, hour[1], f"{term.word} {t[j].word} {t[j + 1].word}"), hour[2]
