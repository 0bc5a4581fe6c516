"""One's own talkoo hours: what was told, how far it has come, and telling them oneself."""

from __future__ import annotations

from datetime import datetime

from handlers.hours import asking_doers, hours_words, own_telling
from handlers.hours.privately import privately
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from storage import hours, wallclock
from storage.hours import Row

_SHOWN, _OFFERED = 12, 3


@privately
def own_hours(turn: Turn, said: str | None = None) -> Answer:
    """Show the person's own hours; with words ("rantasiivous 3h"), they tell them of what they had signed up for."""
    if said and said.strip():
        return own_telling.told(turn, said)
    t = turn.t
    rows = [row for row in hours.of_person(turn.tx, turn.person.id) if row.reverses_id is None]
    if not rows:
        text = t("No talkoo hours have been noted for you yet.")
        return Reply(text, (Button(t("All talkoot"), "talkoot"),), private=True)
    lines = [_this_year(turn), *(_line(turn, row) for row in rows[:_SHOWN])]
    left = len(rows) - _SHOWN
    lines += [t.n("… and {n} more row", "… and {n} more rows", left)] if left > 0 else []
    return Reply("\n".join(lines), (*_to_acknowledge(turn), Button(t("Certificate"), "certificate")), private=True)


def _line(turn: Turn, row: Row) -> str:
    whose = "" if row.person_id == turn.person.id else f"{hours_words.name(turn.t, row)} · "
    return f"• {whose}{hours_words.work(turn.t, row, turn.zone)} – {hours_words.state(turn.t, row)}"


def _this_year(turn: Turn) -> str:
    """Return what the person has done this year, and how much of it is approved."""
    year = wallclock.local(turn.now, turn.zone).year
    since = wallclock.utc(datetime(year, 1, 1), turn.zone)  # noqa: DTZ001 - a wall-clock time
    mine = [row for row in hours.of_person(turn.tx, turn.person.id, since=since) if row.person_id == turn.person.id]
    all_of_it = sum(row.minutes or 0 for row in mine)
    approved = sum(row.minutes or 0 for row in mine if row.approved_at is not None)
    pending = sum(row.minutes or 0 for row in mine if row.is_open)
    said = hours_words.hours(approved + pending if pending else all_of_it)
    return turn.t(
        "Your talkoo hours in {year}: {all}, of which approved {approved}.",
        year=year,
        all=said,
        approved=hours_words.hours(approved),
    )


def _to_acknowledge(turn: Turn) -> list[Button]:
    """Return a button for each talkoot whose hours wait for the person to acknowledge them."""
    waiting: dict[int, list[Row]] = {}
    for row in asking_doers.of(turn.tx, turn.person.id):
        waiting.setdefault(row.talkoot_id, []).append(row)
    return [
        Button(
            turn.t.label("Acknowledge {title}", title=rows[0].title),
            f"acknowledge {number} {len(rows)} {asking_doers.minutes(rows)}",
        )
        for number, rows in list(waiting.items())[:_OFFERED]
    ]
