from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.commands.views.formulas import (
    LATE,
    TODAY,
    Condition,
    SheetColumns,
    agreeing,
    countifs,
    overdue_formula,
    quoted,
    sumifs,
)
from xlcrm.workbook.changes import Formula

DAY = dt.date(2026, 9, 14)


def _table(**values: list[object]) -> SheetColumns:
    size = len(next(iter(values.values())))
    columns = {name: place for place, name in enumerate(values, 2)}
    return SheetColumns("客户", 5, 4 + size, columns, values)


def test_countifs_names_absolute_columns_and_knows_its_value() -> None:
    table = _table(owner=["张伟", "李娜", "张伟"], tier=["A", "a", "B"], overdue=[3, 0, 7])

    formula = countifs(table, Condition("owner", "", "$R5", "张伟"), Condition("tier", "A"), LATE)

    assert formula == Formula(
        "COUNTIFS('客户'!$B$5:$B$7,$R5,'客户'!$C$5:$C$7,\"A\",'客户'!$D$5:$D$7,\">0\")", 1
    )


def test_texts_are_compared_without_regard_to_case_as_a_spreadsheet_does() -> None:
    assert countifs(_table(tier=["A", "a", "Ab", None, 1]), Condition("tier", "A")).value == 2


def test_dates_are_compared_with_the_as_of_date() -> None:
    table = _table(
        next_contact=[DAY, DAY - dt.timedelta(1), "2026-09-01", None, dt.datetime.combine(DAY, dt.time(8))]
    )

    assert countifs(table, Condition("next_contact", "<=", TODAY, DAY)).value == 2
    assert countifs(table, Condition("next_contact", "", TODAY, DAY)).value == 1


def test_sums_leave_out_texts() -> None:
    assert (
        sumifs(_table(tier=["A", "A", "B"], sales=[10, "20", 40]), "sales", Condition("tier", "A")).value
        == 10
    )


@pytest.mark.parametrize(
    ("owners", "is_formula"),
    [
        pytest.param(["张伟", "李娜"], True, id="one name in a cell"),
        pytest.param(["张伟/李娜", "张伟"], False, id="two names in a cell"),
    ],
)
def test_a_formula_that_says_another_figure_is_not_written(owners: list[object], is_formula: bool) -> None:
    condition = Condition("owner", "张伟")
    figure = sum("张伟" in str(owner) for owner in owners)

    cell = agreeing(figure, _table(owner=owners), lambda table: countifs(table, condition), "owner")

    assert isinstance(cell, Formula) == is_formula
    assert (cell.value if isinstance(cell, Formula) else cell) == figure


@given(st.lists(st.sampled_from(["A", "B", "C", None, 3]), min_size=1), st.integers(0, 20))
def test_whatever_stands_there_the_figure_shown_is_the_one_computed(tiers: list[object], figure: int) -> None:
    cell = agreeing(figure, _table(tier=tiers), lambda table: countifs(table, Condition("tier", "A")), "tier")

    assert (cell.value if isinstance(cell, Formula) else cell) == figure


def test_without_the_column_the_figure_stays_plain() -> None:
    assert agreeing(4, _table(tier=["A"]), lambda table: countifs(table, LATE), "overdue") == 4
    assert agreeing(4, None, lambda table: countifs(table, LATE), "overdue") == 4


def test_working_days_overdue_are_no_formula() -> None:
    """Friday to Monday are three calendar days, and one working day."""
    friday = dt.date(2026, 9, 11)

    assert isinstance(overdue_formula("F9", 3, DAY, friday), Formula)
    assert overdue_formula("F9", 1, DAY, friday) == 1


def test_an_apostrophe_in_a_sheet_name_is_doubled() -> None:
    assert quoted("Li's list") == "'Li''s list'"
