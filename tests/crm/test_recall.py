"""What was computed before is answered again, and never anything else."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.crm.visits.teams import day, team
from xlcrm.crm.recall import Recall, Same, recalled, recalled_each, recalling
from xlcrm.crm.schema import read_tables
from xlcrm.crm.visits import VisitProblem, plan
from xlcrm.workbook.memory import MemoryBook

few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def squares(computed: list[int], number: int, *, is_final: bool = True) -> int:
    def square() -> int:
        computed.append(number)
        return number * number

    return recalled("square", number, square, is_final=lambda: is_final)


def test_nothing_is_recalled_unless_somebody_wants_it() -> None:
    computed: list[int] = []

    assert [squares(computed, 3), squares(computed, 3)] == [9, 9]
    assert computed == [3, 3]


def test_an_equal_question_is_answered_without_computing_and_another_one_anew() -> None:
    computed: list[int] = []
    with recalling(Recall()):
        assert [squares(computed, number) for number in (3, 3, 4, 4, 3)] == [9, 9, 16, 16, 9]
    assert computed == [3, 4, 3]


def test_what_is_not_final_is_computed_again() -> None:
    computed: list[int] = []
    with recalling(Recall()):
        assert [squares(computed, 3, is_final=False), squares(computed, 3), squares(computed, 3)] == [9] * 3
    assert computed == [3, 3]


def test_what_rests_on_something_that_is_not_final_is_computed_again() -> None:
    computed: list[int] = []

    def both() -> int:
        return squares(computed, 3, is_final=False) + 1

    with recalling(Recall()):
        assert [recalled("both", 0, both), recalled("both", 0, both)] == [10, 10]
    assert computed == [3, 3]


def test_what_an_answer_rests_on_is_kept_with_it() -> None:
    computed: list[int] = []
    recall = Recall()
    for given_to_both in (0, 0, 0, 1):
        with recalling(recall):
            assert recalled("both", given_to_both, lambda: squares(computed, 3) + 1) == 10
    assert computed == [3]


def test_the_same_value_equals_itself_and_no_other_that_looks_alike() -> None:
    value = [1]

    assert Same(value) == Same(value)
    assert Same(value) != Same([1])


def test_who_thinks_ahead_can_leave_at_every_question_and_keeps_what_was_computed_till_then() -> None:
    computed: list[int] = []
    patience = iter([True, True, False])

    def look() -> None:
        if not next(patience, True):
            raise InterruptedError

    recall = Recall()
    with pytest.raises(InterruptedError), recalling(recall, look):
        recalled("both", 0, lambda: [squares(computed, 3), recalled("other", 0, lambda: 1)])
    with recalling(recall):
        squares(computed, 3)
    assert computed == [3]


def test_what_nobody_asked_about_for_a_whole_run_is_let_go_of() -> None:
    computed: list[int] = []
    recall = Recall()
    with recalling(recall):
        squares(computed, 3)
    with recalling(recall):
        squares(computed, 3)
    with recalling(recall):
        pass
    with recalling(recall):
        squares(computed, 3)
    assert computed == [3, 3]


def changed(problem: VisitProblem, chance: random.Random) -> VisitProblem:
    """Something that a team changes from one press of the button to the next."""
    stops = list(problem.stops)
    at = chance.randrange(len(stops))
    return chance.choice(
        (
            problem,
            replace(problem, as_of=day(1), first_day=day(1)),
            replace(problem, stops=[*stops[:at], *stops[at + 1 :]]),
            replace(problem, stops=[*stops[:at], replace(stops[at], due=day(3)), *stops[at + 1 :]]),
            replace(problem, weights=replace(problem.weights, change=5.0)),
            replace(problem, only=frozenset({problem.reps[0].name})),
            replace(problem, reps=[replace(rep, max_visits=2) for rep in problem.reps]),
        )
    )


@few
@given(st.integers(0, 10**9), st.randoms(use_true_random=False))
def test_a_recalled_plan_is_the_plan_that_would_be_made(seed: int, chance: random.Random) -> None:
    problem, recall = team(seed, reps=2, customers=14), Recall()
    for _ in range(4):
        with recalling(recall):
            found = plan(problem, iterations=4)

        assert found == plan(problem, iterations=4)
        left_out = frozenset(each.customer for each in found.unplanned)
        last = replace(problem, previous=found.visits, left_out_before=left_out)
        problem = changed(chance.choice((problem, last)), chance)


def test_an_unchanged_rep_is_not_planned_again() -> None:
    problem, recall = team(7, reps=2, customers=20), Recall()
    with recalling(recall):
        first = plan(problem, iterations=4)
        other = next(stop for stop in problem.stops if stop.rep == problem.reps[1].name)
        fewer = [stop for stop in problem.stops if stop is not other]
        second = plan(replace(problem, stops=fewer), iterations=4)

    mine = problem.reps[0].name
    assert all(one is two for one, two in zip(first.of(mine), second.of(mine), strict=True))
    assert first.of(mine)


CELLS: Sequence[Any] = (1.0, True, "1", "x", "2026-01-05", "老王", "13 900 000 000", None, 46000.0, "无")
row = st.tuples(*[st.sampled_from(CELLS)] * 4)


@few
@given(st.lists(row, min_size=2, max_size=6), st.lists(row, min_size=1, max_size=3))
def test_a_sheet_is_understood_as_if_it_had_never_been_seen(
    rows: list[tuple[Any, ...]], others: list[tuple[Any, ...]]
) -> None:
    head, recall = ("客户名称", "负责人", "电话", "最近联系"), Recall()
    for seen in (rows, [*others, *rows[1:]], rows):
        grids = MemoryBook({"客户": [head, *seen]}).grids()
        with recalling(recall):
            found = read_tables(grids)

        assert repr(found) == repr(read_tables(grids))


MIXED = st.sampled_from((1, 1.0, True, 0, False, "1", None))


@given(st.lists(st.tuples(st.dictionaries(st.sampled_from("abc"), MIXED), MIXED), min_size=1, max_size=5))
def test_rows_are_answered_as_if_each_were_computed_anew(sheets: list[tuple[dict[str, Any], Any]]) -> None:
    recall = Recall()
    for rows, given_beside in sheets:

        def shown(row: tuple[Any, ...], beside: str = repr(given_beside)) -> str:
            return f"{row!r} {beside}"

        with recalling(recall):
            found = recalled_each("shown", repr(given_beside), rows.items(), shown)

        assert found == [shown(row) for row in rows.items()]


def test_only_rows_that_hold_something_else_are_computed() -> None:
    computed: list[tuple[str, float]] = []

    def kept(row: tuple[str, float]) -> float:
        computed.append(row)
        return row[1]

    recall = Recall()
    for rows in ([("a", 1), ("b", 2)], [("b", 2), ("a", 1), ("c", 3)], [("b", 2), ("a", 1.0)]):
        with recalling(recall):
            assert recalled_each("kept", None, rows, kept) == [number for _, number in rows]
    assert computed == [("a", 1), ("b", 2), ("c", 3), ("a", 1.0)]
    assert recalled_each("kept", None, [("a", 1.0)], kept) == [1.0]
    assert computed[-1] == ("a", 1.0)
    assert len(computed) == 5  # nothing is recalled unless somebody wants it


TWO_REPS = team(1, reps=2, customers=6)


@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("abcd")), max_size=12),
    st.sets(st.sampled_from("abcd")),
)
def test_of_the_last_plan_a_rep_gets_the_own_visits_and_those_to_the_own_customers(
    pairs: list[tuple[str, str]], customers: set[str]
) -> None:
    first = plan(TWO_REPS, iterations=0).visits[0]
    last = tuple(replace(first, rep=rep, customer=key, order=at) for at, (rep, key) in enumerate(pairs))
    problem = replace(TWO_REPS, previous=last)

    assert problem.previous_for("x", customers) == [
        one for one in last if one.rep == "x" or one.customer in customers
    ]
