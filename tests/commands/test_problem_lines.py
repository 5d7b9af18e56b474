"""Problems for people: one sentence for the same fault of one column."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xlcrm.commands.problem_lines import problem_lines
from xlcrm.crm.problems import Problem


def bad_date(cell: str, text: str) -> Problem:
    return Problem("unread_date", "Customers", cell, {"text": text})


def test_the_same_fault_of_a_column_is_one_line_with_its_cells_and_texts() -> None:
    lines = problem_lines([bad_date("C4", "soon"), bad_date("C9", "later"), bad_date("C11", "soon")], "en")

    assert lines[0] == "Problems: 3 errors"
    assert lines[1].startswith("    error  Customers!C4, C9, C11  “soon”, “later” is not a date")
    assert lines[2] == "    (--all lists them cell by cell)"
    assert len(lines) == 3


def test_many_cells_are_counted_and_the_last_one_is_named() -> None:
    lines = problem_lines([bad_date(f"C{row}", f"x{row}") for row in range(4, 30)], "zh")

    assert "Customers!C4, C5, C6 … C29（26 处）  “x4”“x5”“x6”“…”" in lines[1]


def test_faults_of_two_columns_or_with_other_figures_stay_apart() -> None:
    """A figure outside quotation marks is part of the sentence: it cannot be told for several cells at once."""
    inferred = [
        Problem("date_year_inferred", "Log", f"A{row}", {"text": f"3/{row}", "date": f"2026-03-{row:02}"})
        for row in (4, 5)
    ]

    assert len(problem_lines([bad_date("C4", "x"), bad_date("D4", "x")], "en")) == 3
    assert len(problem_lines(inferred, "en")) == 3


def test_headers_with_the_same_fault_are_told_together() -> None:
    strange = [
        Problem(
            "column_not_understood", "Book", f"{column}3", {"header": column * 2, "zh": "日期", "en": "dates"}
        )
        for column in "FGK"
    ]

    lines = problem_lines(strange, "en")

    assert len(lines) == 3
    assert "Book!F3, G3, K3  The column “FF”, “GG”, “KK” seems to hold dates" in lines[1]


@given(st.lists(st.tuples(st.sampled_from("BCD"), st.integers(2, 40)), unique=True, min_size=1, max_size=60))
def test_with_all_every_cell_has_its_own_line(cells: list[tuple[str, int]]) -> None:
    problems = [bad_date(f"{column}{row}", "x") for column, row in cells]

    lines = problem_lines(problems, "en", everything=True)

    assert len(lines) == 1 + len(problems)
    assert all(any(f"!{column}{row} " in line for line in lines) for column, row in cells)
