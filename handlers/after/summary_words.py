"""What is said of an event when it is over: in numbers, in the words of those who were there, and in money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.hours import hours_words
from handlers.words import Words, escape
from storage.event_money import Entry, Sums
from storage.event_summary import Summary
from storage.fair_table import For
from storage.feedback import MARKS, Given, Marks

euros = hours_words.euros
LIKED = 4
"""From this mark on words praise; below it they tell what could be better."""
_QUOTES = {"en": ("“", "”")}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a summary: what it counts, and what more there is to say of it, a line each."""

    number: str
    label: str
    more: tuple[str, ...] = ()


def figures(t: Words, summary: Summary) -> list[Figure]:
    """Return the numbers of the event, as far as they are known; of labels, the values are put in as they are."""
    found = [_exhibitors(t, summary), _visitors(t, summary), _marks(t, summary), _work(t, summary), _money(t, summary)]
    return [one for one in found if one is not None]


def _exhibitors(t: Words, summary: Summary) -> Figure | None:
    count = len(summary.exhibitors)
    arrived = sum(one.arrived_at is not None for one in summary.exhibitors)
    if not count:
        return None
    more = (t.n("{n} arrived", "{n} arrived", arrived),) if 0 < arrived < count else ()
    return Figure(t.number(count), t.n("exhibitor", "exhibitors", count), more)


def _visitors(t: Words, summary: Summary) -> Figure | None:
    if not summary.visitors and not summary.came:
        return None
    came = summary.came
    if not summary.visitors and summary.ticked:
        return Figure(t.number(came), t.n("had signed up and came", "had signed up and came", came))
    if not summary.visitors:
        return Figure(t.number(came), t.n("had signed up", "had signed up", came))
    more = t.n("{n} had signed up", "{n} had signed up", came)
    if summary.ticked:
        more = t.n("{n} had signed up and came", "{n} had signed up and came", came)
    return Figure(t.number(summary.visitors), t.n("visitor", "visitors", summary.visitors), (more,) if came else ())


def together(t: Words, summary: Summary) -> str:
    """Return how many were there: "350 kävijää ja 61 näytteilleasettajaa"; nothing if nobody knows."""
    people = summary.visitors or summary.came
    count = len(summary.exhibitors)
    found = [t.n("{n} visitor", "{n} visitors", people)] if people else []
    return t.list([*found, *([t.n("{n} exhibitor", "{n} exhibitors", count)] if count else [])])


def _marks(t: Words, summary: Summary) -> Figure | None:
    marks = summary.marks
    if marks.mean is None:
        return None
    return Figure(mean(t, marks), t.label("feedback, 1–5"), (t.n("{n} answer", "{n} answers", marks.number),))


def _work(t: Words, summary: Summary) -> Figure | None:
    worked = summary.worked
    if not worked.minutes:
        return None
    more = (t.n("{n} person", "{n} people", worked.people), *([euros(t, worked.cents)] if worked.cents else ()))
    return Figure(hours_words.hours(worked.minutes), t.label("of work together"), more)


def _money(t: Words, summary: Summary) -> Figure | None:
    if not summary.money:
        return None
    sums = summary.sums
    more = (t.label("in {came}", came=euros(t, sums.came)), t.label("out {went}", went=euros(t, sums.went)))
    label = t.label("was left over") if sums.left >= 0 else t.label("was short")
    return Figure(euros(t, sums.left), label, more)


def mean(t: Words, marks: Marks) -> str:
    """Return the mean with its one decimal: "4,3"."""
    said = f"{marks.mean:.1f}"
    return said if t.language == "en" else said.replace(".", ",")


def distribution(marks: Marks) -> list[tuple[int, int]]:
    """Return each mark and how often it was given, the best first."""
    return sorted(zip(MARKS, marks.counts, strict=True), reverse=True)


def praise(words: Sequence[Given]) -> list[Given]:
    """Return what was said by those who liked it, the best marks first, and of these the newest."""
    return sorted((one for one in words if one.mark >= LIKED), key=lambda one: -one.mark)


def wishes(words: Sequence[Given]) -> list[Given]:
    """Return what was said by those who liked it less, the lowest marks first."""
    return sorted((one for one in words if one.mark < LIKED), key=lambda one: one.mark)


def quoted(t: Words, one: Given) -> str:
    """Return the words as a quotation, with who says so where it is an exhibitor; the words are as they are."""
    before, after = _QUOTES.get(t.language, ("”", "”"))
    said = f"{before}{' '.join(one.words.split())}{after}"
    return " – ".join((said, t.label("an exhibitor"))) if one.role == For.EXHIBITOR else said


def grouped(money: Sequence[Entry]) -> list[tuple[str, int]]:
    """Return what came in and what was paid, each by what it was: the same twice is a sum; what came in first."""
    sums: dict[tuple[bool, str], tuple[str, int]] = {}
    for one in money:
        key = one.cents < 0, one.what.casefold()
        name, cents = sums.get(key, (one.what, 0))
        sums[key] = name, cents + one.cents
    return sorted(sums.values(), key=lambda one: (one[1] < 0, -abs(one[1])))


def lines(t: Words, summary: Summary, *, quotes: int = 3) -> list[str]:
    """Return the summary in words, a line each, with markup."""
    counted = (_exhibitors(t, summary), _visitors(t, summary), _work(t, summary))
    found = [_line(one) for one in counted if one is not None]
    found += [f"{escape(title)}: {in_marks(t, marks)}" for title, marks in asked(t, summary)]
    if summary.money:
        found.append(totals(t, summary.sums))
    words = praise(summary.words)[:quotes] or wishes(summary.words)[:quotes]
    return [*found, *(escape(quoted(t, one)) for one in words)]


def in_marks(t: Words, marks: Marks) -> str:
    """Return the mean, how many answered, and how often each mark was given: "4,3 (12 vastausta) · 5 × 6, 4 × 6"."""
    count = t.n("{n} answer", "{n} answers", marks.number)
    return f"*{mean(t, marks)}* ({count}) · {spread(marks)}"


def totals(t: Words, sums: Sums) -> str:
    """Return what came in, what went out, and what is left."""
    came, went, left = (euros(t, cents) for cents in (sums.came, sums.went, sums.left))
    return t("In {came}, out {went}. *Left: {left}*", came=came, went=went, left=left)


def _line(one: Figure) -> str:
    more = f" ({escape(', '.join(one.more))})" if one.more else ""
    return f"*{escape(one.number)}* {escape(one.label)}{more}"


def spread(marks: Marks) -> str:
    """Return how often each mark was given: "5 × 20, 4 × 12"."""
    return ", ".join(f"{mark} × {count}" for mark, count in distribution(marks) if count)


def asked(t: Words, summary: Summary) -> list[tuple[str, Marks]]:
    """Return what visitors and exhibitors thought, as far as any of them said."""
    both = (
        (t("Visitors' feedback"), summary.visitors_thought),
        (t("Exhibitors' feedback"), summary.exhibitors_thought),
    )
    return [(title, marks) for title, marks in both if marks.number]
