"""English words about time. A day comes before its month here: 1/12 is the first of December."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.when import words
from handlers.when.words import Entry, Kind, Table

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT_DAYS = ("mon", "tue tues", "wed weds", "thu thur thurs", "fri", "sat", "sun")
_MONTHS = ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
           "september sep sept", "october oct", "november nov", "december dec")  # fmt: skip
_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty_first twentyfirst", "twenty_second twentysecond", "twenty_third twentythird",
    "twenty_fourth twentyfourth", "twenty_fifth twentyfifth", "twenty_sixth twentysixth",
    "twenty_seventh twentyseventh", "twenty_eighth twentyeighth", "twenty_ninth twentyninth", "thirtieth",
    "thirty_first thirtyfirst",
)  # fmt: skip
_HABITS = {"morning": "mornings", "afternoon": "afternoons", "evening": "evenings", "night": "nights"}

_TABLE: Table = {
    Kind.WEEKDAY: dict(enumerate(_SHORT_DAYS)),
    Kind.MONTH: dict(enumerate(_MONTHS, 1)),
    Kind.SPELLED: {**dict(enumerate(_NUMBERS, 1)), 25: "twenty_five", 30: "thirty", 45: "forty_five fortyfive"},
    Kind.ORDINAL: {**dict(enumerate(_ORDINALS, 1)), -1: "last"},
    Kind.DAY: {
        0: "today",
        1: "tomorrow tomorow tommorow tommorrow tmrw",
        2: "day_after_tomorrow the_day_after_tomorrow overmorrow",
        -1: "yesterday",
        -2: "day_before_yesterday the_day_before_yesterday",
    },
    Kind.NEXT: {1: "next", 0: "this", -1: "past_week"},
    Kind.COMING: {0: "coming upcoming this_coming"},
    Kind.WEEK: {0: "week weeks wk week's"},
    Kind.WEEKEND: {0: "weekend weekend's"},
    Kind.MONTH_UNIT: {0: "month month's of_the_month of_each_month in_the_month"},
    Kind.YEAR: {0: "year year's"},
    Kind.END_OF: {0: "end_of the_end_of"},
    Kind.MARK: {0: "at @"},
    Kind.PART: {
        "morning": "morning in_the_morning",
        "afternoon": "afternoon in_the_afternoon",
        "evening": "evening in_the_evening eve",
        "night": "night at_night in_the_night",
    },
    Kind.MERIDIEM: {"am": "am a_m", "pm": "pm p_m"},
    Kind.HALF: {30: "half_past half"},
    Kind.PAST: {0: "past after"},
    Kind.QUARTER: {15: "quarter"},
    Kind.NOON: {0: "noon midday at_noon at_midday twelve_noon"},
    Kind.MIDNIGHT: {0: "midnight at_midnight"},
    Kind.NOW: {0: "now right_now straight_away"},
    Kind.OCLOCK: {0: "o'clock oclock hrs"},
    Kind.UNIT: {
        ("hour", 1): "hour hours hr hrs h",
        ("minute", 1): "minute minutes min mins",
        ("day", 1): "day days",
        ("day", 7): "week weeks",
        ("day", 14): "fortnight",
        ("month", 1): "month months",
        ("month", 12): "year years",
    },
    Kind.IN: {0: "in within"},
    Kind.AFTER: {1: "from_now hence later", -1: "ago"},
    Kind.LASTING: {0: "for lasting long"},
    Kind.ARTICLE: {1: "a an"},
    Kind.AND_HALF: {0.5: "and_a_half and_half"},
    Kind.TO: {0: "to til thru through"},
    Kind.UNTIL: {"before": "until till til up_to until_the ending no_later_than", "after": "inclusive"},
    Kind.FROM: {"before": "from starting starting_from beginning since", "after": "onwards onward on_wards"},
    Kind.BETWEEN: {0: "between"},
    Kind.AND: {0: "and"},
    Kind.OR: {0: "or except not but_not"},
    Kind.LIMIT: {
        "before": "biweekly before early late early_in late_in beginning_of the_beginning_of even_weeks odd_weeks",
        "after": "even_weeks odd_weeks",
    },
    Kind.EVERY: {
        "": "every each", "DAILY": "daily", "WEEKLY": "weekly once_a_week", "MONTHLY": "monthly once_a_month",
        "YEARLY": "yearly", "fortnight": "fortnightly",
    },
    Kind.TIMES: {0: "times"},
    Kind.ALL_DAY: {0: "all_day whole_day the_whole_day all_day_long full_day"},
    Kind.VAGUE: {
        0: "sometime some_time someday spring summer autumn winter soon later in_spring in_summer in_autumn in_winter"
    },
    Kind.FILL: {0: "on the of at about around in"},
    Kind.COUNTED: {0: "people persons guests chairs tables kids children adults pcs euros year-olds"},
    Kind.FEAST: {
        "new year eve": "new_year's_eve new_years_eve",
        "new year": "new_year's_day new_years_day",
        "epiphany": "epiphany",
        "good friday": "good_friday",
        "easter": "easter_sunday easter_day",
        "easter monday": "easter_monday",
        "mothers day": "mother's_day mothers_day",
        "fathers day": "father's_day fathers_day",
        "may day": "may_day",
        "ascension": "ascension_day",
        "midsummer eve": "midsummer_eve",
        "midsummer": "midsummer_day midsummer's_day",
        "all saints": "all_saints'_day all_saints_day",
        "independence": "independence_day",
        "christmas eve": "christmas_eve",
        "christmas": "christmas_day",
        "boxing day": "boxing_day",
    },
    Kind.ALWAYS: {0: "always around_the_clock"},
    Kind.CLOSED: {0: "closed shut"},
}  # fmt: skip
SURE = frozenset(("mon", "tue", "wed", "thu", "fri", "sat", "sun", "am", "pm", "at"))
DOUBTFUL = frozenset(("may", "march", "mar", "a", "p", "on", "to", "mars", "past", "half", "in", "sat", "sun"))


def entries() -> Iterator[tuple[str, Entry]]:
    """Every English word with what it says."""
    every = (0, 1, 2, 3, 4, 5, 6)
    for number, day in enumerate(DAYS):
        for form in (day, f"{day}'s"):
            yield form, ((Kind.WEEKDAY, number, ""),)
        yield f"{day}s", ((Kind.HABIT, (number,), ""),)
    for form in ("weekdays", "workdays"):
        yield form, ((Kind.HABIT, every[:5], ""),)
    for form in ("weekday", "workday"):
        yield form, ((Kind.HABIT, every[:5], "unit"),)
    yield "weekends", ((Kind.HABIT, (5, 6), ""),)
    for part, form in _HABITS.items():
        yield form, ((Kind.HABIT, every, ""), (Kind.PART, part, ""))
    for form, part in (("tonight", "evening"), ("tonite", "evening")):
        yield form, ((Kind.DAY, 0, ""), (Kind.PART, part, ""))
    for form in ("week after next", "the week after next"):
        yield form, ((Kind.NEXT, 2, ""), (Kind.WEEK, 0, ""))
    yield from words.entries(_TABLE)
