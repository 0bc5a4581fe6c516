"""Prices as people write and read them: "20 €/h, jäsenille 10 €", "maksuton"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.words import Words, fold
from storage import wallclock

_UNITS = {
    "hour": "h, t, tunti, tunnilta, tunnissa, timme, timmen, tim, hour, hr",
    "day": "pv, vrk, paiva, paivalta, paivassa, vuorokausi, vuorokaudelta, dag, dagen, dygn, dygnet, day",
    "month": "kk, kuukausi, kuukaudelta, kuukaudessa, kuussa, man, manad, manaden, month",
    "booking": "kerta, kerralta, kertamaksu, varaus, varaukselta, gang, gangen, bokning, booking, once, time",
}
_PER = {word: per for per, words in _UNITS.items() for word in words.split(", ")}
_FREE = re.compile(r"(maksuton|maksutta|ilmainen|ilmaiseksi|free of charge|free|gratis|avgiftsfri|0)\b(?![.,]\d)")
_PRICE = re.compile(
    r"(?:€\s*)?(?P<euros>\d{1,3}(?: \d{3})+|\d+)(?:[.,](?P<cents>\d{1,2}))?(?!\d)\s*(?:€|euroa|euros?|eur|e\b)?\s*"
    r"(?:/|per\b|an?\b|i\b)?\s*(?P<per>[^\W\d]+)\.?"
)
_MOST = 10_000_000
_EDGES = " ,.;:–-"


@dataclass(frozen=True, slots=True)
class Price:
    """`cents` for each `per` (hour, day, month or booking), or free; the note says what is different for whom."""

    cents: int | None = None
    per: str = "hour"
    note: str = ""


def is_free(text: str) -> bool:
    """Tell whether the words say that it costs nothing, and nothing else: "gratis"."""
    return bool(_FREE.fullmatch(" ".join(fold(text).strip(" .!€").split())))


def read_price(text: str) -> Price | None:
    """Return the price that the words say, or None: what it is for each of is never guessed."""
    given = " ".join(text.replace("\xa0", " ").split())
    folded = "".join(fold(sign) or " " for sign in given)  # as long as what was given, so that the note can be cut
    if len(folded) != len(given):
        return None
    free = _FREE.match(folded)
    if free:
        return Price(note=_note(given[free.end() :].removeprefix(" €")))
    found = _PRICE.match(folded)
    if found is None or found["per"] not in _PER:
        return None
    cents = int(found["euros"].replace(" ", "")) * 100 + int((found["cents"] or "0").ljust(2, "0"))
    note = _note(given[found.end() :])
    if not cents:
        return Price(note=note)
    return Price(cents, _PER[found["per"]], note) if cents <= _MOST else None


def _note(rest: str) -> str:
    """Return what is said behind the price, without what parts it from the price."""
    bare = rest.strip(_EDGES)
    return bare[1:-1].strip() if bare.endswith(")") and bare.rfind("(") == 0 else bare


def say_price(price: Price, t: Words) -> str:
    """Return "20 €/h (for members 10 €)"."""
    note = f" ({price.note})" if price.note else ""
    if price.cents is None:
        return t("free of charge") + note
    pers = {"hour": t("{n} €/h"), "day": t("{n} €/day"), "month": t("{n} €/month"), "booking": t("{n} € a booking")}
    return pers[price.per].replace("{n}", say_amount(price.cents, t)) + note


def say_amount(cents: int, t: Words) -> str:
    """Return the euros without their sign: "20", "7,50"."""
    euros, rest = divmod(cents, 100)
    return f"{euros}{'.' if t.language == 'en' else ','}{rest:02}" if rest else str(euros)


def cost(price: Price, start: datetime, end: datetime, *, pieces: int | None, zone: ZoneInfo) -> int | None:
    """Return what a booking costs in cents (None is nothing): by started quarters of an hour, days or months, or once.

    Pieces of gear cost each by themselves, unless the price is for the booking.
    """
    if price.cents is None or price.per == "booking":
        return price.cents
    if price.per == "hour":
        quarters = -(-(end - start) // timedelta(minutes=15))
        return -(-price.cents * quarters * (pieces or 1) // 4)
    first, last = (wallclock.local(at, zone).date() for at in (start, end - timedelta(microseconds=1)))
    count = (last - first).days + 1
    if price.per == "month":
        count = 12 * (last.year - first.year) + last.month - first.month + (last.day >= first.day)
    return price.cents * count * (pieces or 1)
