"""Understanding what members type for a time, in Finnish, Swedish and English, and saying a time to them.

Nothing is guessed: what could mean two things comes back as a question with its choices. A date is day before month,
always ("1/12" is the first of December). Digits are the 24-hour clock; a spoken hour ("kuudelta", "halv sex") has two
halves and is asked about, as is a bare 1 to 7 in English. "ensi perjantaina" is asked about where the coming Friday
and next week's Friday differ. A week, a weekend or a month without hours is all of its days.

The way of a text: `terms` (words and numbers) → `grammar` (items: days, clocks, lengths) → `draft` (what belongs where)
→ `settle` and `repeats` (calendar and wall clock) → a meaning. Words are in `words_fi`, `words_sv` and `words_en`.
"""

from handlers.when.canonical import write
from handlers.when.hours import hours_in_any, read_hours, say_hours_week
from handlers.when.meaning import Ask, Found, Meaning, Moment, Series, Span, Wrong
from handlers.when.read import find, read
from handlers.when.say import say, say_clock, say_day, say_hours, say_time, say_turn

__all__ = [
    "Ask",
    "Found",
    "Meaning",
    "Moment",
    "Series",
    "Span",
    "Wrong",
    "find",
    "hours_in_any",
    "read",
    "read_hours",
    "say",
    "say_clock",
    "say_day",
    "say_hours",
    "say_hours_week",
    "say_time",
    "say_turn",
    "write",
]
