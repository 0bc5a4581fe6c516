"""What people have heard, beside what the plain model says that they were to hear."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tests.simulation.nights import DAY, MINUTE, wall
from tests.simulation.plain import EARLY, LATE, MISSED, Plain, Wish
from tests.simulation.trouble import Heard

_TOKEN = re.compile(r"aihe\d{5}", re.IGNORECASE)
_DATE = re.compile(r"\w\w (\d+)\.(\d+)\.(\d{4})")
_HEADS = ("Huomenna", "Tänään", "Muistutus", "En voinut muistuttaa")
_MISSED, _LATE, _LEADER = "En voinut muistuttaa", "Tämä tulee myöhässä", "En tavoittanut muistuttaakseni: "
_NAMED = re.compile(r"^(\w+), muistutus sinulle\. ")


@dataclass(frozen=True)
class Word:
    """One thing of which somebody was reminded in a message; with `own`, in their own private chat.

    What stands `before` one's own reminder may be said by it, or be a reminder to which it is the note.
    """

    at: datetime
    who: str
    what: str
    room: str
    own: bool
    missed: bool
    late: bool
    before: bool = False


def is_reminder(one: Heard) -> bool:
    return one.text.startswith(_HEADS) if one.private else _NAMED.match(one.text) is not None


def words(one: Heard, owner: str, plain: Plain) -> Iterator[Word]:
    """Yield everything of which the message reminds somebody."""
    lines, missed, names = one.text.splitlines(), False, ""
    for place, line in enumerate(lines):
        missed = missed or line.startswith(_MISSED)
        if _LEADER in line:
            names = line.partition(_LEADER)[2].partition(". ")[0]
        what = _thing(line, plain)
        if what is None:
            continue
        rest = next((at for at, later in enumerate(lines[place + 1 :]) if _TOKEN.search(later)), len(lines))
        late = any(later.startswith(_LATE) for later in lines[place + 1 : place + 1 + rest])
        named = _NAMED.match(one.text)
        whom = re.split(r", | ja ", names) if names else [named[1] if named else owner]
        for who in whom:
            yield Word(one.at, who, what, one.room, one.private and who == owner, missed, late)
        before = _thing(line[: list(_TOKEN.finditer(line))[-1].start()], plain)
        if before is not None and before != what and one.private and not names:
            yield Word(one.at, owner, before, one.room, True, missed, late, before=True)
        names = ""


def _thing(line: str, plain: Plain) -> str | None:
    """Return of what the line speaks; one's own reminder stands behind what it is about."""
    found = _TOKEN.findall(line)
    if not found:
        return None
    token = found[-1].lower()
    date = _DATE.search(line)
    of_series = f"{token} {int(date[3])}-{int(date[2]):02}-{int(date[1]):02}" if date else ""
    return of_series if of_series in plain.things else token


@dataclass
class Found:
    """What a comparison found: sentences about what was not as promised, and how often somebody heard in two messages
    at once what could have been one: what a network may have taken already keeps its own message."""

    faults: list[str]
    apart: int = 0


def compare(plain: Plain, heard: list[Heard], owners: dict[str, str], until: datetime) -> Found:
    """Return how what was heard differs from what the plain model says."""
    found = Found([])
    said: dict[tuple[str, str], list[Word]] = {}
    for one in heard:
        if is_reminder(one):
            for word in words(one, owners.get(one.room, one.room), plain):
                said.setdefault((word.who, word.what), []).append(word)
    wished: dict[tuple[str, str], list[Wish]] = {}
    for wish in plain.wishes:
        wished.setdefault((wish.who, wish.what), []).append(wish)
    for key in sorted(said.keys() | wished.keys()):
        found.faults += _of_one(plain, wished.get(key, []), said.get(key, []), until)
    found.faults += _bursts(plain, heard, found)
    return found


def _bursts(plain: Plain, heard: list[Heard], found: Found) -> Iterator[str]:
    """All that somebody hears at a time is one message, unless some of it was tried before, in vain."""
    at_once = Counter((one.at, one.room) for one in heard if one.private and is_reminder(one))
    troubles = [*plain.down, *(one for each in plain.out.values() for one in each)]
    for (at, room), times in at_once.items():
        if times > 1 and any(begin <= at <= end + DAY for begin, end in troubles):
            found.apart += 1
        elif times > 1:
            yield f"{wall(at)}: {times} messages at once in {room}"


def _of_one(plain: Plain, wished: list[Wish], said: list[Word], until: datetime) -> Iterator[str]:
    """Every wish is heard once, in its window, in the right form; nothing else is heard."""
    windows = [(plain.window(wish), wish) for wish in wished]
    left = [*windows]
    together: Counter[datetime] = Counter()
    named: dict[str, datetime] = {}
    for word in said:
        fitting = [one for one in left if one[0][0] <= word.at <= one[0][1] + MINUTE and _may(one[1], word)]
        if word.before and not fitting:
            continue
        together[word.at] += len(fitting) - 1
        if not fitting and together[word.at] < 0:
            yield f"{_name(word)} was not to be heard (again): {[_show(one) for one in windows][-6:]}"
        if not fitting:
            continue
        if not word.own and word.at != named.setdefault(word.what, word.at):
            yield f"{_name(word)} was told to others again"
        left = [one for one in left if one not in fitting]
        yield from _form(plain, word, [wish for _, wish in fitting])
    for (first, last), wish in left:
        over = wish.starts is not None and first >= wish.starts + MISSED
        given_up = wish.ended is not None and wish.ended <= last + MINUTE
        begun = wish.starts is not None and first >= wish.starts - MINUTE
        nowhere = not plain.way(wish.who, first) and (wish.what in plain.own or bool(said) or begun)
        if not (over or given_up or wish.vague or nowhere or last + MINUTE >= until):
            yield f"{wish.who} was never reminded of {wish.what}: {_show(((first, last), wish))}"


def _may(wish: Wish, word: Word) -> bool:
    return wish.ended is None or word.at <= wish.ended + MINUTE


def _form(plain: Plain, word: Word, wishes: list[Wish]) -> Iterator[str]:
    starts = wishes[-1].starts
    if starts is not None and word.missed != (starts <= word.at):
        yield f"{_name(word)} begins {wall(starts)}, but was said {'' if word.missed else 'not '}to have begun"
    night = plain.people[word.who].night_at(word.at)
    meant = [night.waking(wish.at) if night.asleep(wish.at) else wish.at for wish in wishes]
    late, at_waking = word.at - max(meant) > LATE, night.asleep(word.at - MINUTE)
    edge = abs(word.at - max(meant) - LATE) <= MINUTE or (at_waking and late)  # what waits for the waking may say so
    edge = edge or late != (word.at - min(meant) > LATE)  # several turns in one: it speaks of one of them
    if not (word.missed or edge or word.before) and word.own and word.late != late:
        yield f"{_name(word)} was said {'' if word.late else 'not '}to be late: {[str(wall(at)) for at in meant]}"
    if night.asleep(word.at) and word.own:
        waking = night.waking(word.at)
        if starts is None or not word.at < starts < waking + EARLY:
            yield f"{_name(word)} was heard at night"


def _name(word: Word) -> str:
    return f"{wall(word.at)}: {word.what} to {word.who} in {word.room}"


def _show(one: tuple[tuple[datetime, datetime], Wish]) -> str:
    (first, last), wish = one
    at, made, first, last = (wall(each) for each in (wish.at, wish.made, first, last))
    starts, ended = (wall(each) if each else "-" for each in (wish.starts, wish.ended))
    vague = ", perhaps" if wish.vague else ""
    return f"[at {at} of {starts}, made {made}, ended {ended}{vague}, between {first} and {last}]"
