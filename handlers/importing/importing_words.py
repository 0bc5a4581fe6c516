"""What the person who brings a table is told: what it changes, what is wrong with it, what is still to be done."""

from __future__ import annotations

from itertools import groupby
from typing import assert_never

from handlers.importing.importing import Imported, Mistakes, Outcome, Plan, Planned
from handlers.importing.importing_desk import Changed, New, Stranger
from handlers.importing.importing_rows import NoNames, NoRows
from handlers.importing.sheets import ASSOCIATIONS, GEAR, Sheet
from handlers.importing.tables import NoText, Workbook
from handlers.words import Words, escape

_LONGEST = 80
_YES = frozenset(("yes", "y", "kyllä", "k", "joo", "ja", "j"))


def is_yes(answer: str) -> bool:
    """Tell whether the answer to the question is yes, in any of our languages."""
    return answer.strip().casefold() in _YES


def say(outcome: Outcome, sheet: Sheet, t: Words) -> str:
    """Return what is said of the outcome, in our markup."""
    match outcome:
        case Imported(plan):
            lines = [*_done(plan, sheet, t), *_left(plan, t)]
        case Planned(plan):
            lines = rows(plan, t)
        case Mistakes(found):
            lines = [
                t.n(
                    "Nothing was imported: {n} thing must be mended first.",
                    "Nothing was imported: {n} things must be mended first.",
                    len(found),
                )
            ]
            lines += [t("Line {line}", line=mistake.line) + f": {mistake.text}" for mistake in found]
        case NoNames():
            lines = [
                t("Nothing was imported: no column is called {name}.", name=t("name")),
                t("The first line must name the columns, for example:"),
                t(sheet.example),
            ]
        case NoRows():
            lines = [t("Nothing was imported: there is nothing in the file but a heading at most.")]
        case Workbook():
            lines = [t("Nothing was imported: this is a spreadsheet's own file. Save it as CSV and try again.")]
        case NoText():
            lines = [t("Nothing was imported: the file is not readable text. Save it as CSV (UTF-8) and try again.")]
        case _:
            assert_never(outcome)
    return "\n".join(lines)


def rows(plan: Plan, t: Words) -> list[str]:
    """Return what the table makes of the town, a line for each row that makes a difference."""
    lines = [_new(one, t) for one in plan.new]
    for one in plan.changed:
        lines += _changed(one, t)
    if plan.same:
        lines.append(t("the same: {n}", n=plan.same))
    return lines


def _new(one: New, t: Words) -> str:
    line = t("new: {name}", name=one.name)
    facts = ", ".join(f"{t(fact.title)} {_short(fact.value)}" for fact in one.facts)
    return f"{line}: {facts}" if facts else line


def _changed(one: Changed, t: Words) -> list[str]:
    differences = ", ".join(f"{t(d.title)} {_short(d.before)} → {_short(d.after)}" for d in one.differences)
    lines = [f"{escape(one.name)}: {differences}"]
    if one.unfit:
        unfit = t.n(
            "{n} booking made before would not fit any more; it stays as it is.",
            "{n} bookings made before would not fit any more; they stay as they are.",
            one.unfit,
        )
        lines.append(f"  {unfit}")
    return lines


def _short(text: str) -> str:
    return escape(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def _done(plan: Plan, sheet: Sheet, t: Words) -> list[str]:
    """Return what was done, in a line or two."""
    lines = [_added(plan, sheet, t)] if plan.new else []
    if plan.changed:
        names = t.list([one.name for one in plan.changed])
        lines.append(t.n("{n} was changed: {names}", "{n} were changed: {names}", len(plan.changed), names=names))
    return lines or [t("Everything is so already: nothing was changed.")]


def _added(plan: Plan, sheet: Sheet, t: Words) -> str:
    count, names = len(plan.new), t.list([one.name for one in plan.new])
    if sheet is ASSOCIATIONS:
        return t.n("{n} association was added: {names}", "{n} associations were added: {names}", count, names=names)
    if sheet is GEAR:
        return t.n(
            "{n} kind of gear can now be borrowed: {names}",
            "{n} kinds of gear can now be borrowed: {names}",
            count,
            names=names,
        )
    return t.n("{n} space can now be booked: {names}", "{n} spaces can now be booked: {names}", count, names=names)


def _left(plan: Plan, t: Words) -> list[str]:
    """Return what was not done, and what to do about it."""
    lines = [_stranger(name, list(those), t) for name, those in groupby(sorted(plan.strangers, key=_who), key=_who)]
    if lines:
        lines.append(t("Appoint them in the chat with /appoint."))
    return lines + [t("Nothing was done with the column {column}.", column=column) for column in plan.unused]


def _who(one: Stranger) -> str:
    return one.name


def _stranger(name: str, those: list[Stranger], t: Words) -> str:
    """Return for what somebody was not appointed, and why."""
    what = "; ".join(f"{one.what}: {t(one.title)}" for one in those)
    if those[0].several:
        return t("Several people are called {name} ({what}).", name=name, what=what)
    return t("{name} ({what}) has not written to the bot yet.", name=name, what=what)
