"""Reading: a text that is about time, or the time in a longer text and the words around it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, process

from handlers.when import canonical
from handlers.when.draft import assemble
from handlers.when.grammar import scan
from handlers.when.items import Clock, Day, Every, Item, Joint, Length, Part, Times
from handlers.when.meaning import Ask, Found, Meaning, Moment, Series, Span, Wrong
from handlers.when.settle import settle
from handlers.when.terms import plain, terms
from handlers.when.view import View
from handlers.when.words import Lexicon, fold, lexicon

_LEADING = frozenset(("fill", "to", "until", "from", "between"))
_TRAILING = frozenset(("fill", "to", "until that", "from that", "between"))
_BETWEEN = frozenset(("fill", "to", "until", "from", "until that", "from that", "between", "and", "or"))
_LIMITS = frozenset(("limit before", "limit after"))
_ALONE = frozenset(("all day", "now"))
_HYPHENS = ("-", "–", "_")
_LONGER = re.compile(r"(?<=[^\W\d_])[-–_][^\W\d_]")
_PARTITIVE = re.compile(r"(?:[aeiouyäö]|..t)[aä]$", re.IGNORECASE)
"""A Finnish word that is counted ("20 haravaa"), so that the number before it is no hour."""
NEAR = 84
"""How alike (of 100) an unknown word must be to a word for a day to be taken for a slip of the finger."""
_EDGES = " \t\n,;:.·–—-/&+"


def read(text: str, *, now: datetime, zone: ZoneInfo, language: str) -> Meaning:
    """What a text that is wholly about time means; polite extra words do not matter.

    `now` is aware. Dates are day before month, always.
    """
    series = canonical.split_series(text.strip())
    if series is not None:
        first = canonical.parse(series[0], zone)
        return Series(first, series[1]) if isinstance(first, Moment | Span) else first
    return _meaning(text, now, zone, language, whole=True)[0]


def find(text: str, *, now: datetime, zone: ZoneInfo, language: str) -> Found:
    """The time in a text, and the words around it as they were spelled. No time at all: all of it is left over."""
    text = plain(text)
    meaning, items = _meaning(text, now, zone, language, whole=False)
    if isinstance(meaning, Ask) and meaning.reason == "nothing":
        return Found(meaning, text.strip())
    return Found(meaning, _rest(text, items))


def _meaning(text: str, now: datetime, zone: ZoneInfo, language: str, *, whole: bool) -> tuple[Meaning, list[Item]]:
    if now.tzinfo is None:
        raise ValueError("now carries its zone")
    text = plain(text)
    words = lexicon(language)
    items = _kept(scan(terms(text, words)), whole=whole)
    view = View(now.astimezone(UTC).replace(second=0, microsecond=0), zone, words.language)
    meaning = Ask("ambiguous") if whole and _number_left(items) else _settled(items, view)
    if not any(isinstance(item, Day | Every) for item in items):
        meaning = _misspelt(text, meaning, items, now, zone, words) or meaning
    if isinstance(meaning, Ask | Wrong) and not meaning.given:
        meaning = replace(meaning, given=_given(text, items))
    return meaning, items


def _settled(items: list[Item], view: View) -> Meaning:
    try:
        return settle(assemble(items), view)
    except OverflowError:  # after the year 9999 there are no more dates
        return Wrong("nosuchdate")


def _given(text: str, items: list[Item]) -> str:
    said = [item for item in items if not isinstance(item, Joint)]
    return text[said[0].start : said[-1].end] if said else ""


def _number_left(items: list[Item]) -> bool:
    """Whether a day was said with a number that is nothing known ("huomenna 1800"): perhaps it was meant as an hour."""
    if not any(isinstance(item, Day | Clock) for item in items):
        return False
    return any(
        isinstance(item, Joint)
        and item.name == "gap"
        and item.word[:1].isdigit()
        and not _is_gap(_neighbour(items, n, 1))
        for n, item in enumerate(items)
    )


def _is_gap(item: Item | None) -> bool:
    return isinstance(item, Joint) and item.name == "gap"


def _misspelt(
    text: str, meaning: Meaning, items: list[Item], now: datetime, zone: ZoneInfo, words: Lexicon
) -> Meaning | None:
    """The question whether a day was meant ("huommenna klo 18"): a misspelt word is offered, never guessed."""
    if not isinstance(meaning, Moment | Span | Wrong | Ask) or not any(isinstance(item, Clock) for item in items):
        return None
    for item in items:
        if not (isinstance(item, Joint) and item.name == "gap" and len(item.word) > 4):
            continue
        near = process.extractOne(fold(item.word), words.day_words, scorer=fuzz.ratio, score_cutoff=NEAR)
        if near is not None:
            mended = f"{text[: item.start]}{near[0]}{text[item.end :]}"
            found = _meaning(mended, now, zone, words.language, whole=False)[0]
            good = (found,) if isinstance(found, Moment | Span | Series) else ()
            return Ask("ambiguous", choices=found.choices if isinstance(found, Ask) else good)
        if fold(item.word).endswith("na"):  # "aattona": a day, but not one that is known
            return Ask("ambiguous")
    return None


def _kept(items: list[Item], *, whole: bool) -> list[Item]:
    """The items with the numbers that are no hours, and the joints that join nothing, made gaps."""
    _join_between(items)
    _drop_weak_clocks(items, whole)
    if any(isinstance(item, Day | Clock) for item in items):
        items = [_gap(item) if isinstance(item, Joint) and item.name == "vague" else item for item in items]
    _drop_lone_lengths(items)
    return _drop_loose_joints(items)


def _join_between(items: list[Item]) -> None:
    """ "between 10 and 12": the "and" is a dash."""
    if not any(isinstance(item, Joint) and item.name == "between" for item in items):
        return
    for place, item in enumerate(items):
        if isinstance(item, Joint) and item.name == "and" and isinstance(_neighbour(items, place, -1), Clock):
            item.name = "to"


def _gap(item: Item) -> Joint:
    word = item.given if isinstance(item, Clock) else item.word if isinstance(item, Joint) else ""
    return Joint(name="gap", word=word, start=item.start, end=item.end)


def _drop_weak_clocks(items: list[Item], whole: bool) -> None:
    """A bare number is an hour only beside a day or in a range, and only where nothing says the hour more plainly."""
    sure = any(isinstance(item, Clock) and item.sure for item in items)
    for place, item in enumerate(items):
        if not isinstance(item, Clock) or item.sure:
            continue
        if not _may_stand(items, place, sure=sure, whole=whole):
            items[place] = _gap(item)


def _may_stand(items: list[Item], place: int, *, sure: bool, whole: bool) -> bool:
    clock = items[place]
    assert isinstance(clock, Clock)
    before, after = _neighbour(items, place, -1), _neighbour(items, place, 1)
    if before is not None and _is_to(before):
        return isinstance(_neighbour(items, place, -2), Clock | Day | Part | Every)
    ranged = after is not None and _is_to(after) and isinstance(_neighbour(items, place, 2), Clock)
    if isinstance(after, Clock) and after.role == "to":
        ranged = True
    other = any(isinstance(item, Clock) and item is not clock and item.sure for item in items)
    if ranged:
        second = _neighbour(items, place, 2)
        joined = isinstance(second, Clock) and second.sure
        return joined or ((not sure or isinstance(before, Day)) and _is_hours(clock, second, whole))
    if not whole and isinstance(after, Joint) and _PARTITIVE.search(after.word):
        return False
    beside = isinstance(before, Day | Part | Every) or isinstance(after, Part) or _is_open(before)
    if isinstance(after, Joint) and after.name.endswith(" that"):
        beside = True
    if whole and not other and (isinstance(after, Day | Every | Length) or (after is None and before is None)):
        beside = True
    lasts = isinstance(after, Length) and not isinstance(before, Joint)
    return (beside or (lasts and whole)) and not other_on_day(items, place) and (whole or clock.hour <= 24)


def other_on_day(items: list[Item], place: int) -> bool:
    """Whether a surer clock stands on the same side of a dash between days."""
    for step in (1, -1):
        n = place + step
        while 0 <= n < len(items):
            item = items[n]
            if isinstance(item, Joint) and item.name in ("to", "until"):
                break
            if isinstance(item, Clock) and item.sure:
                return True
            n += step
    return False


def _is_hours(start: Clock, end: Item | None, whole: bool) -> bool:
    return whole or (start.hour <= 24 and (not isinstance(end, Clock) or end.hour <= 24))


def _is_to(item: Item) -> bool:
    return isinstance(item, Joint) and item.name in ("to", "until")


def _is_open(item: Item | None) -> bool:
    return isinstance(item, Joint) and item.name in ("from", "between")


def _neighbour(items: list[Item], place: int, step: int) -> Item | None:
    """The item so many steps away, small words not counted."""
    sign = 1 if step > 0 else -1
    left = abs(step)
    n = place
    while left:
        n += sign
        if not 0 <= n < len(items):
            return None
        item = items[n]
        if not (isinstance(item, Joint) and item.name == "fill"):
            left -= 1
    return items[n]


def _drop_lone_lengths(items: list[Item]) -> None:
    """A length or a count alone says nothing about when."""
    if any(not isinstance(item, Joint | Length | Times) for item in items):
        return
    if any(isinstance(item, Joint) and item.name == "now" for item in items):
        return
    items[:] = [item if isinstance(item, Joint) else _gap(item) for item in items]


def _drop_loose_joints(items: list[Item]) -> list[Item]:
    """Joints that touch no time are plain words of the text."""
    kept = list(items)
    for place, item in enumerate(items):
        if not isinstance(item, Joint) or item.name in ("gap", "vague", "doubt", *_ALONE):
            continue
        before, after = _touches(items, place, -1), _touches(items, place, 1)
        if item.name in _LIMITS:
            if not _limits(items, place):
                kept[place] = _gap(item)
            continue
        leads = item.name in _LEADING and after
        trails = item.name in _TRAILING and before
        joins = item.name in _BETWEEN and before and after
        if not (leads or trails or joins):
            kept[place] = _gap(item)
    return kept


def _limits(items: list[Item], place: int) -> bool:
    """Whether "before" stands right before a time, or "jälkeen" right after one."""
    item = items[place]
    one = _neighbour(items, place, 1 if getattr(item, "name", "").endswith("before") else -1)
    return isinstance(one, Day | Clock | Every)


def _touches(items: list[Item], place: int, step: int) -> bool:
    """Whether time stands next to it, other joints not counted."""
    n = place + step
    while 0 <= n < len(items):
        item = items[n]
        if not isinstance(item, Joint):
            return True
        if item.name == "gap":
            return False
        if item.name in _ALONE:
            return True
        n += step
    return False


def _rest(text: str, items: list[Item]) -> str:
    """What is left of the text without its time."""
    pieces: list[str] = []
    place = 0
    for number, item in enumerate(items):
        if isinstance(item, Joint) and (item.name in ("gap", "vague") or _part_of_a_word(text, items, number)):
            continue
        if item.start > place:
            pieces.append(text[place : item.start])
        place = max(place, item.end)
    pieces.append(text[place:])
    kept = (piece.strip(_EDGES if pieces else " ") for piece in pieces)
    return " ".join(" ".join(piece.split()) for piece in kept if piece)


def _part_of_a_word(text: str, items: list[Item], number: int) -> bool:
    """Whether a small word ("a", "i", "på"), or the hyphen behind it, belongs to a longer word that is no time."""
    item = items[number]
    if text[item.start : item.end] in _HYPHENS:
        before = items[number - 1] if number else None
        if not (isinstance(before, Joint) and before.end == item.start and text[item.end : item.end + 1].isalpha()):
            return False
    elif _LONGER.match(text, item.end) is None:
        return False
    following = next((one for one in items[number + 1 :] if text[one.start : one.end] not in _HYPHENS), None)
    return following is None or _is_gap(following)
