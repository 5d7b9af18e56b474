"""When the visits of a day begin, with opening hours and lunch."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.visits.search import Break, Clock, Job, timetable

LUNCH = Break(60, 690, 750)  # an hour that begins between 11:30 and 12:30
WAY = 10.0


def starts(*jobs: Job, clock: Clock) -> list[float] | None:
    size = len(jobs) + 1
    matrix = [[0.0 if i == j else WAY for j in range(size)] for i in range(size)]
    found = timetable(range(1, size), clock, jobs, matrix)
    return [stay.start for stay in found[0]] if found else None


def visit(service: float, *windows: tuple[float, float]) -> Job:
    return Job((), service, windows=windows)


def test_visits_follow_each_other_with_the_way_between() -> None:
    assert starts(visit(30), visit(30), clock=Clock(540, 690)) == [550, 590]


def test_who_comes_early_waits_and_who_comes_late_does_not_come() -> None:
    assert starts(visit(30, (600, 660)), clock=Clock(540, 690)) == [600]
    assert starts(visit(30, (480, 570)), clock=Clock(540, 690)) is None


def test_the_second_window_takes_what_the_first_cannot() -> None:
    assert starts(visit(30, (480, 570), (660, 720)), clock=Clock(540, 720)) == [660]


def test_the_day_ends_at_the_base() -> None:
    assert starts(visit(30), clock=Clock(540, 590)) == [550]
    assert starts(visit(30), clock=Clock(540, 589)) is None


def test_lunch_comes_before_the_visit_that_would_outlast_its_time() -> None:
    assert starts(visit(60), visit(60), clock=Clock(630, 1080, LUNCH)) == [640, 770]


def test_lunch_is_taken_while_waiting() -> None:
    assert starts(visit(30, (780, 900)), visit(30), clock=Clock(680, 1080, LUNCH)) == [780, 820]


def test_a_day_that_is_over_by_lunch_has_none() -> None:
    found = timetable([1], Clock(540, 640, LUNCH), [visit(60)], [[0, WAY], [WAY, 0]])

    assert found is not None
    assert found[1] == 620


def test_lunch_on_a_long_way_makes_it_longer() -> None:
    far = [[0.0, 240.0], [240.0, 0.0]]

    found = timetable([1], Clock(540, 1440, LUNCH), [visit(30)], far)

    assert found is not None
    assert found[0][0].start == 540 + 240 + 60


@given(
    st.lists(st.integers(5, 60), min_size=1, max_size=8),
    st.lists(st.integers(0, 90), min_size=81, max_size=81),
    st.integers(480, 690),
)
def test_without_windows_a_day_lasts_as_long_as_its_parts_and_lunch(
    services: list[int], ways: list[int], begin: int
) -> None:
    """The search adds up instead of simulating: this is what allows it."""
    size = len(services) + 1
    matrix = [[float(ways[9 * i + j]) for j in range(size)] for i in range(size)]
    jobs = [visit(service) for service in services]
    route = list(range(1, size))

    found = timetable(route, Clock(begin, 10**6, LUNCH), jobs, matrix)

    assert found is not None
    work = sum(services) + sum(matrix[a][b] for a, b in zip([0, *route], [*route, 0], strict=True))
    assert found[1] <= begin + work + 60
    assert found[1] >= begin + work
