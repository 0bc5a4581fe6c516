"""What is said of stands and exhibitors, with markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers.spaces.prices import say_amount
from handlers.words import N_, Words, escape
from storage.exhibitors import ExhibitorNow
from storage.fair_table import For
from storage.stands import Place, StandNow

ROLES = {
    For.ORGANISER: N_("organisers"),
    For.EXHIBITOR: N_("exhibitors"),
    For.HELPER: N_("helpers"),
    For.VISITOR: N_("visitors"),
}
LISTED = 3200
"""How many UTF-16 units a list may have in one message."""


def needs(t: Words, *, size: str, electricity: bool, tables: int) -> list[str]:
    """Return what a stand offers, or somebody wishes for."""
    found = [escape(size)] if size else []
    found += [t("electricity")] if electricity else []
    return found + ([t.n("{n} table", "{n} tables", tables)] if tables else [])


def features(t: Words, stand: Place | StandNow) -> str:
    """Return what a stand is like: "3 x 3 m · sähkö · 2 pöytää · 20 €"."""
    found = needs(t, size=stand.size, electricity=stand.electricity, tables=stand.tables)
    return " · ".join([*found, *([f"{say_amount(stand.price, t)} €"] if stand.price else [])])


def stand(t: Words, one: StandNow) -> str:
    """Return the stand with its number: "paikka 3 · 3 x 3 m · sähkö · 20 €"."""
    return " · ".join(filter(None, (t("stand {n}", n=one.number), features(t, one))))


def wish(t: Words, one: ExhibitorNow) -> str:
    """Return what they wish for: "3 x 3 m, sähkö, 2 pöytää", or nothing."""
    return ", ".join(needs(t, size=one.size, electricity=one.electricity, tables=one.tables))


def who(t: Words, one: ExhibitorNow) -> str:
    """Return the exhibitor with what they show and wish for: "*Marttayhdistys* · villasukkia · 3 x 3 m, sähkö"."""
    return " · ".join(filter(None, (f"*{escape(one.name)}*", escape(one.shows), wish(t, one))))


def shown(one: ExhibitorNow) -> str:
    """Return the exhibitor with what they show, as everybody may read it."""
    return " · ".join(filter(None, (f"*{escape(one.name)}*", escape(one.shows))))


def standing(t: Words, one: ExhibitorNow) -> str:
    """Return how it stands with their stand."""
    if one.ended_at is not None:
        return t("does not come")
    if one.stand is not None:
        return t("stand {n}", n=one.stand)
    return t("waits for a stand") if one.waits else t("no stand yet")


def numbers(found: Iterable[int]) -> str:
    """Return the numbers as people write them: "1–20, 25"."""
    said: list[list[int]] = []
    for number in sorted(found):
        if said and number == said[-1][-1] + 1:
            said[-1].append(number)
        else:
            said.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in said)


def grouped(t: Words, found: Sequence[StandNow]) -> list[str]:
    """Return the stands, those alike in one line, with how many of them are free."""
    alike: dict[str, list[StandNow]] = {}
    for one in found:
        alike.setdefault(features(t, one), []).append(one)
    lines = []
    for said, group in alike.items():
        free = sum(one.is_free for one in group)
        line = " · ".join(filter(None, (numbers(one.number for one in group), said)))
        lines.append(line + " · " + t.n("{n} free", "{n} free", free))
    return lines


def pages(lines: Sequence[str]) -> list[str]:
    """Return the lines as messages, none longer than a network bears."""
    found: list[list[str]] = [[]]
    for line in lines:
        if found[-1] and _units([*found[-1], line]) > LISTED:
            found.append([])
        found[-1].append(line)
    return ["\n".join(page) for page in found]


def _units(lines: Sequence[str]) -> int:
    return len("\n".join(lines).encode("utf-16-le")) // 2
