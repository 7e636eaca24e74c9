"""Simulated and real time."""

from itertools import pairwise

from mes_factory.clock import Clock


def test_the_clock_stands_until_started():
    clock = Clock(1000.0)
    assert clock.now_us() == clock.now_us() == 0
    assert clock.seconds_until(5) == float("inf")


def test_simulated_time_never_goes_back_when_the_speed_changes():
    clock = Clock(10_000.0)
    clock.start()
    seen = [clock.now_us()]
    for speed in (0.001, 5000.0, 1.0, 10_000.0):
        clock.set_speed(speed, seen[-1])
        seen.append(clock.now_us())
    assert all(one <= other for one, other in pairwise(seen))


def test_real_times_of_events_are_spaced_by_the_speed():
    clock = Clock(200.0)
    clock.start()
    assert clock.wall_us(2_000_000) - clock.wall_us(0) == 10_000


def test_a_second_start_changes_nothing():
    clock = Clock(1.0)
    clock.start()
    before = clock.wall_us(0)
    clock.start()
    assert clock.wall_us(0) == before
