import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_bridge.backoff import Backoff
from mes_bridge.clock import Clock
from mes_bridge.sources.schedule import Schedule, phase


class Hands:
    def __init__(self):
        self.wall = 1_795_400_000_000_000_000
        self.mono = 5_000_000_000

    def clock(self):
        return Clock(lambda: self.wall, lambda: self.mono)

    def pass_time(self, seconds, drift=0.0):
        self.mono += round(seconds * 1e9)
        self.wall += round((seconds + drift) * 1e9)


def test_small_corrections_of_the_system_clock_are_not_followed():
    hands = Hands()
    clock = hands.clock()
    hands.pass_time(10, drift=-1.5)
    assert clock.now_us() == 1_795_400_010_000_000
    assert clock.jumps == 0


@pytest.mark.parametrize("jump", [3600, -3600, -600, 1.8e9])
def test_jump_is_followed_once(jump):
    hands = Hands()
    clock = hands.clock()
    hands.pass_time(1, drift=jump)
    assert clock.now_us() == hands.wall // 1000
    hands.pass_time(1)
    assert clock.now_us() == hands.wall // 1000
    assert clock.jumps == 1


def test_intervals_do_not_see_a_jump():
    hands = Hands()
    clock = hands.clock()
    before = clock.monotonic()
    hands.pass_time(2, drift=3600)
    assert clock.monotonic() - before == 2


def test_polls_stay_on_their_points_in_time():
    schedule = Schedule(1.0, 100.25)
    assert [schedule.next(now) for now in (100.0, 100.4, 101.3)] == [100.25, 101.25, 102.25]


def test_missed_cycles_are_counted_and_not_made_up_for():
    schedule = Schedule(1.0, 0.0)
    schedule.next(0.0)
    assert schedule.next(4.5) == 4.0
    assert schedule.next(4.6) == 5.0
    assert schedule.missed == 3


def test_cycles_left_out_on_purpose_are_not_missed():
    schedule = Schedule(1.0, 0.0)
    schedule.next(0.0)
    assert schedule.next(0.1, not_before=7.5) == 8.0
    assert schedule.next(8.1) == 9.0
    assert schedule.missed == 0


@given(st.lists(st.floats(0.0, 5.0), max_size=50), st.floats(0.01, 3.0))
def test_no_two_polls_share_a_point(durations, period):
    schedule, now, points = Schedule(period, 0.0), 0.0, []
    for duration in durations:
        points.append(schedule.next(now))
        now = max(now, points[-1]) + duration
    assert all(b - a > period * 0.99 for a, b in zip(points, points[1:], strict=False))


def test_phases_spread_over_the_period():
    phases = sorted(phase(i, 1.0) for i in range(1, 61))
    gaps = [b - a for a, b in zip(phases, phases[1:], strict=False)]
    assert max(gaps) < 0.05


def test_waiting_grows_up_to_the_limit_and_starts_again():
    backoff = Backoff(1, 60)
    waits = [backoff.next() for _ in range(12)]
    assert waits[0] < 2
    assert waits[-1] > 40
    assert max(waits) <= 60
    backoff.reset()
    assert backoff.next() < 2


def test_wish_of_the_server_is_honoured_within_reason():
    assert Backoff(1, 60).next(retry_after=120) == 120
    assert Backoff(1, 60, longest=600).next(retry_after=1e9) == 600
