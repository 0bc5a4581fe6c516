"""How fast a network is spoken to, whatever is said to whom and however long the network takes to answer."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.networks.telegram import Telegram
from handlers.types import Limits
from scheduler.pace import STRICT, Pace
from storage.outbox import Priority

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # whoever shares the machine
LIMITS = Limits(in_flight=4, per_second=5, group_per_minute=3)
ANSWER, NOTICE, BULK = Priority.ANSWER, Priority.NOTICE, Priority.BULK


@dataclass(frozen=True)
class Line:
    """Something to say; the network takes `seconds` to answer, and counts it at a `moment` of that (0 to 1)."""

    priority: int
    room: int
    seconds: float
    moment: float

    @property
    def group(self) -> bool:
        return self.room < 2


@dataclass(frozen=True)
class Spoken:
    line: Line
    began: float
    ended: float

    @property
    def counted(self) -> float:
        return self.began + self.line.moment * self.line.seconds


@dataclass
class Speaker:
    """Says lines as delivery does: one at a time in each room, whatever may go first."""

    pace: Pace
    now: float = 100.0
    busy: set[int] = field(default_factory=set)
    flying: list[tuple[float, int]] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)

    def say_all(self, lines: list[Line]) -> list[Spoken]:
        waiting = list(lines)
        while waiting or self.flying:
            pauses = [1.0]
            for line in list(waiting):
                if line.room in self.busy:
                    continue
                wait = self.pace.wait(line.priority, line.room, group=line.group, now=self.now)
                if wait <= 0:
                    self._begin(line)
                    waiting.remove(line)
                else:
                    pauses.append(max(wait, 0.001))
            self._pass(min(pauses))
        return self.spoken

    def _begin(self, line: Line) -> None:
        assert len(self.flying) < LIMITS.in_flight
        self.pace.begun()
        self.busy.add(line.room)
        heapq.heappush(self.flying, (self.now + line.seconds, line.room))
        self.spoken.append(Spoken(line, self.now, self.now + line.seconds))

    def _pass(self, seconds: float) -> None:
        until = self.now + seconds
        if self.flying and self.flying[0][0] <= until:
            self.now, room = heapq.heappop(self.flying)
            self.busy.discard(room)
            self.pace.ended(room, now=self.now)
        else:
            self.now = until


def lines(*priorities: int) -> st.SearchStrategy[list[Line]]:
    seconds, moment = st.floats(0.001, 2.5), st.floats(0, 1)
    line = st.builds(Line, st.sampled_from(priorities), st.integers(0, 7), seconds, moment)
    return st.lists(line, max_size=40)


def most_within(times: list[float], seconds: float) -> int:
    """Return how many lie in the fullest stretch of that length."""
    return max((sum(start <= at < start + seconds - 1e-6 for at in times) for start in times), default=0)


@UNHURRIED
@given(lines(NOTICE, BULK))
def test_in_no_second_the_network_counts_more_than_it_bears(said: list[Line]) -> None:
    spoken = Speaker(Pace(LIMITS)).say_all(said)
    assert len(spoken) == len(said)
    assert most_within([one.counted for one in spoken], 1.0) <= 5


@UNHURRIED
@given(lines(ANSWER, NOTICE, BULK))
def test_what_nobody_asked_for_waits_while_the_window_is_full_also_with_answers(said: list[Line]) -> None:
    spoken = Speaker(Pace(LIMITS)).say_all(said)
    for number, one in enumerate(spoken):
        if one.line.priority != ANSWER:
            recent = [other for other in spoken[:number] if other.ended > one.began - 1.0 + 1e-6]
            assert len(recent) < 5


@UNHURRIED
@given(lines(NOTICE, BULK))
def test_a_group_hears_no_more_than_it_bears_in_a_minute_and_a_room_one_a_second(said: list[Line]) -> None:
    spoken = Speaker(Pace(LIMITS)).say_all(said)
    for room in range(8):
        times = [one.counted for one in spoken if one.line.room == room]
        assert most_within(times, 1.0) <= 1
        if room < 2:
            assert most_within(times, 60.0) <= 3


@UNHURRIED
@given(lines(ANSWER))
def test_answers_wait_for_nothing_but_a_free_hand(said: list[Line]) -> None:
    pace = Pace(LIMITS)
    speaker = Speaker(pace)
    speaker.say_all([Line(BULK, room, 0.1, 0) for room in range(5)])
    for number, line in enumerate(said):
        if len(speaker.flying) < LIMITS.in_flight:
            assert pace.wait(ANSWER, line.room, group=line.group, now=speaker.now) == 0
            speaker._begin(Line(ANSWER, 100 + number, line.seconds, 0))


@UNHURRIED
@given(lines(ANSWER))
def test_after_a_refusal_nothing_goes_and_then_answers_keep_to_the_limits_for_a_minute(said: list[Line]) -> None:
    pace = Pace(LIMITS)
    speaker = Speaker(pace)
    pace.refused(7.0, now=speaker.now)
    began = speaker.now
    spoken = speaker.say_all(said)
    assert all(one.began >= began + 7.0 for one in spoken)
    strict = [one.counted for one in spoken if one.began < began + 7.0 + STRICT]
    assert most_within(strict, 1.0) <= 5


def test_a_minute_after_a_refusal_answers_go_at_once_again() -> None:
    pace = Pace(LIMITS)
    pace.refused(1.0, now=0.0)
    for _ in range(5):
        pace.begun()
        pace.ended(9, now=61.5)
    assert pace.wait(ANSWER, 9, group=False, now=60.9 + 0.7) == 0
    assert pace.wait(NOTICE, 9, group=False, now=61.6) == pytest.approx(0.9)


def test_a_shorter_refusal_does_not_end_a_longer_one() -> None:
    pace = Pace(LIMITS)
    pace.refused(30.0, now=0.0)
    pace.refused(1.0, now=1.0)
    assert pace.wait(ANSWER, 1, group=False, now=2.0) == pytest.approx(28.0)


def test_a_network_without_limits_is_only_held_to_so_many_at_once() -> None:
    pace = Pace(Limits(in_flight=2))
    for now in (0.0, 0.001):
        assert pace.wait(BULK, 1, group=True, now=now) == 0
        pace.begun()
    assert pace.wait(ANSWER, 1, group=True, now=0.002) > 0


def test_changes_in_one_group_keep_their_distance_and_nothing_else_waits_for_them() -> None:
    pace = Pace(Limits(in_flight=9, change_gap=4.0))

    def changed(room: int, now: float) -> None:
        pace.begun()
        pace.ended(room, now=now, change=True)

    changed(1, 10.0)
    assert pace.wait(NOTICE, 1, group=True, now=11.0, change=True) == pytest.approx(3.0)
    assert pace.wait(NOTICE, 1, group=True, now=14.0, change=True) == 0
    assert pace.wait(NOTICE, 1, group=True, now=11.0) == 0
    assert pace.wait(ANSWER, 1, group=True, now=11.0, change=True) == 0
    assert pace.wait(NOTICE, 2, group=True, now=11.0, change=True) == 0
    changed(3, 10.0)
    assert pace.wait(NOTICE, 3, group=False, now=11.0, change=True) == 0
    for now in (20.0, 21.0):
        changed(2, now)
    assert pace.wait(NOTICE, 2, group=True, now=22.0, change=True) == pytest.approx(3.0)


def test_a_card_at_which_everybody_taps_leaves_the_group_room_for_five_messages_a_minute() -> None:
    limits = Telegram.limits
    pace, now, changes = Pace(limits), 0.0, 0
    while now < 120.0:
        wait = pace.wait(NOTICE, 1, group=True, now=now, change=True)
        if wait <= 0:
            changes += 1
            pace.begun()
            pace.ended(1, now=now, change=True)
        now += wait or 0.001
    assert limits.group_per_minute is not None
    assert changes == 2 * (limits.group_per_minute - 5)


def test_what_is_overdue_does_not_wait_for_the_window_but_for_its_room_and_after_a_refusal() -> None:
    pace = Pace(LIMITS)
    for _ in range(5):
        pace.begun()
        pace.ended(9, now=10.0)
    assert pace.wait(NOTICE, 1, group=True, now=10.1, change=True) > 0
    assert pace.wait(NOTICE, 1, group=True, now=10.1, change=True, overdue=True) == 0
    assert pace.wait(NOTICE, 9, group=True, now=10.1, change=True, overdue=True) > 0
    pace.refused(0.0, now=10.1)
    assert pace.wait(NOTICE, 1, group=True, now=10.2, change=True, overdue=True) > 0
