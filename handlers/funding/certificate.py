"""A certificate of one's own voluntary work, on one page, to be signed by whom it was done for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import described
from handlers.commands import command
from handlers.funding import certificate_page, project_words
from handlers.lengths import read_number
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, File, Reply
from handlers.words import N_, fold, words
from storage import people, project_rows, wallclock
from storage.db import Tx
from storage.project_rows import Certified

_KIND = "application/vnd.kylakello.certificate+json"
_EVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_ALL = frozenset(map(fold, ("all", "kaikki", "koko", "alla", "allt", "hela", "everything")))


def _mine(tx: Tx, person_id: int, year: int | None, zone: ZoneInfo) -> list[Certified]:
    """Return what has been approved of what the person did, in the year or ever."""
    span = project_words.between(date(year, 1, 1), date(year, 12, 31), zone) if year else _EVER
    return project_rows.of_person(tx, person_id, *span)


def _years(turn: Turn) -> list[int]:
    done = _mine(turn.tx, turn.person.id, None, turn.zone)
    return sorted({wallclock.local(one.starts_at, turn.zone).year for one in done}, reverse=True)


def _which(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read of which year it is to be, or of all; of an only year, nothing is asked."""
    years = _years(turn)
    if not years:
        return _nothing(turn)
    if fold(text) in _ALL:
        return Got(0, "all")
    if not text.strip():
        return Got(years[0], str(years[0])) if len(years) == 1 else Unclear(_ask(turn), _choices(turn, values))
    year = read_number(text)
    return Got(year, text) if year in years else Unclear(_ask(turn), _choices(turn, values))


def _ask(turn: Turn) -> str:
    return turn.t("Of which year?")


def _choices(turn: Turn, _values: Values) -> Choices:
    return [*((str(year), str(year)) for year in _years(turn)[:6]), (turn.t.label("All years"), "all")]


def _nothing(turn: Turn) -> Refusal:
    """Say kindly that there is nothing to certify yet."""
    t = turn.t
    text = t("No hours of yours have been approved yet. When they have, you get your certificate here.")
    return Refusal(text, (Button(t("My hours"), "hours"), Button(t("All talkoot"), "talkoot")))


@command(
    "certificate",
    "intyg",
    "todistus",
    summary=N_("A certificate of your voluntary work"),
    takes=[Arg("year", _which, N_("Of which year?"), _choices, known=True)],
)
def certificate(turn: Turn, year: int) -> Answer:
    """The person's certificate is on its way to them."""
    t = turn.t
    done = _mine(turn.tx, turn.person.id, year or None, turn.zone)
    told = {
        "person": turn.person.id,
        "year": year,
        "language": turn.language,
        "town": turn.town.name,
        "zone": turn.zone.key,
        "at": turn.now.isoformat(),
    }
    hours = project_words.hours(t, sum(one.minutes for one in done))
    text = t("Here is your certificate: {hours}. Ask the association to sign and stamp it.", hours=hours)
    file = described.describe(_KIND, f"{_file_name(turn, year)}.pdf", told)
    others = [one for one in _years(turn) if one != year]
    buttons = [Button(str(other), f"certificate {other}") for other in others[:3]]
    buttons += [Button(t("All years"), "certificate all")] if year and others else []
    return Reply(text, tuple(buttons), (file,), private=True)


def _file_name(turn: Turn, year: int) -> str:
    parts = (turn.t.label("certificate"), str(year) if year else turn.t.label("All years"))
    return "-".join(fold(part).replace(" ", "-") for part in parts)


@described.made_from(_KIND)
def make(told: Any, tx: Tx) -> File:
    """Return the certificate as the town's books are now. Of somebody who has been forgotten it raises LookupError."""
    person = people.named(tx, told["person"])
    if person is None:
        raise LookupError("the person has been forgotten")
    zone, t = ZoneInfo(told["zone"]), words(told["language"])
    done = _mine(tx, person.id, told["year"] or None, zone)
    at = datetime.fromisoformat(told["at"])
    page = certificate_page.Page(person.name, told["town"], told["year"], done, at, zone)
    return File("", "application/pdf", certificate_page.pdf(page, t))
