"""What a town does beyond one booking: a series of 27 turns, a time given up that fifty wait for, a week in words;
against the very same SQL, prepared, over the bare driver. And the week's picture, against a sheet of one colour.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import islice

from PIL import Image

from benchmarks.dispatch import hearing
from benchmarks.mallila import NOW, SPACES, Store, booking_lines, heard, stores
from benchmarks.measure import Figure, a_second, figure, in_turn, main, millis, took
from benchmarks.recorded import Script, record, replay
from handlers.described import made
from handlers.free.pictures import described
from handlers.free.week_plan import Day, Slot
from handlers.types import File, Incoming
from storage.db import Database

WAITING, FREED, WEEKS = 50, 4, 60
HOURS = range(9, 19)


class Said:
    """What is said in a town, after what was said `before`: by the house, and the same SQL without it."""

    def __init__(self, store: Store, before: Sequence[Incoming], said: Sequence[Incoming]) -> None:
        self._store, self._before, self._said = store, before, said
        scripts: list[Script] = record(store.fresh(), map(hearing, [*before, *said]))
        self._first, self._scripts = scripts[: len(before)], scripts[len(before) :]
        self.statements = len(self._scripts[-1])

    def ours(self) -> float:
        """Return how many a second the house handles."""
        with closing(Database(self._store.fresh())) as db:
            _say(db, self._before)
            return len(self._said) / took(lambda: _say(db, self._said))

    def raw(self) -> float:
        return replay(self._store.fresh(), self._scripts, before=self._first)


def _say(db: Database, said: Sequence[Incoming]) -> None:
    for one in said:
        db.write_now(hearing(one), owner="us")


def series(store: Store) -> Said:
    """Ten series of 27 turns each, tried first and then booked."""
    lines = [f"/varaa {SPACES[0]} joka ma klo {hour}–{hour + 1} 4.1.2027–11.7.2027 jumppa" for hour in HOURS]
    return Said(store, [], [heard(number, number, line) for number, line in enumerate(lines)])


def given_up(store: Store) -> Said:
    """Bookings given up, for each of which fifty people wait: the first of them is offered it."""
    lines = list(islice((line for line in booking_lines() if SPACES[0] in line), FREED))
    before = [heard(number, WAITING, line) for number, line in enumerate(lines)]
    for number, line in enumerate(lines, start=1):
        wish = line.replace("/varaa", "/jono").removesuffix(" pilates")
        before += [heard(number * 1000 + person, person, wish) for person in range(WAITING)]
    return Said(store, before, [heard(9000 + n, WAITING, f"/peru {n + 1}") for n in range(FREED)])


def week(store: Store) -> Said:
    """The week of a space in which there are bookings, asked for by one after another."""
    before = [heard(number, number, line) for number, line in enumerate(islice(booking_lines(), 120))]
    return Said(store, before, [heard(5000 + n, n, f"/vapaat {SPACES[0]}") for n in range(WEEKS)])


def picture() -> File:
    """Return the description of a week with two bookings a day."""
    slots = (Slot(10 * 60, 13 * 60, "Eräpolku ry"), Slot(18 * 60, 20 * 60, "Martat, jumppa"))
    first = NOW.date()
    days = [Day(first + timedelta(days=n), ((8 * 60, 21 * 60),), slots) for n in range(7)]
    return described("kylatalo.png", "Kylätalo · viikko 47", days, language="fi", today=first)


def sheet(size: tuple[int, int]) -> bytes:
    """Return a sheet of one colour as a file of the same kind."""
    file = io.BytesIO()
    whole = Image.new("RGB", size, "#FFFFFF")
    whole.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def measure() -> Iterator[Figure]:
    with stores() as kinds:
        for store in kinds:
            yield _figure("a series of 27 turns, tried and booked", series(store), store)
            yield _figure(f"a time given up that {WAITING} wait for", given_up(store), store)
            yield _figure("a week in words, its picture promised", week(store), store)
        with closing(Database(kinds[0].fresh())) as db:
            yield _drawn(db)


def _drawn(db: Database) -> Figure:
    draw = partial(db.read_now, partial(made, picture()))
    size = Image.open(io.BytesIO(draw().content)).size
    pairs = in_turn(lambda: took(lambda: sheet(size)), lambda: took(draw), pairs=9)
    return figure("a week's picture drawn, beside the town's work, to a white sheet", pairs, millis)


def _figure(what: str, said: Said, store: Store) -> Figure:
    pairs = in_turn(said.raw, said.ours)
    return figure(f"{what}, {store.name} ({said.statements} statements each)", pairs, a_second)


if __name__ == "__main__":
    main(measure)
