"""逾期, 拜访计划, 拜访日历: what is in the data is on the sheet, once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commands.views.specimen import (
    AS_OF,
    HOLIDAYS,
    MAKE_UP,
    calendar_data,
    changes_data,
    overdue_data,
    routes_data,
    unplanned_data,
    visits_data,
)
from xlcrm.commands.views.calendar import calendar_sheet, cut, short_name
from xlcrm.commands.views.overdue import OverdueData, overdue_sheet
from xlcrm.commands.views.plan_changes import FATES, ChangesData, changes_sheet
from xlcrm.commands.views.routes import RoutesData, routes_sheet
from xlcrm.commands.views.unplanned import UnplannedData, unplanned_sheet
from xlcrm.commands.views.visits import VisitsData, visits_sheet
from xlcrm.lang import Lang
from xlcrm.workbook.changes import Formula
from xlcrm.workbook.sheets import SheetSpec


def _texts(sheet: SheetSpec) -> Counter[object]:
    return Counter(cell for cell in sheet.cells.values() if isinstance(cell, str))


def _value(cell: object) -> object:
    return cell.value if isinstance(cell, Formula) else cell


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_overdue_and_never_recorded_customers_are_listed(lang: Lang) -> None:
    data = overdue_data(lang)

    texts = _texts(overdue_sheet(data, lang))

    names = Counter([row.customer for row in data.rows] + [row.customer for row in data.never])
    assert {name: texts[name] for name in names} == names


def test_the_matrix_adds_up_to_the_list() -> None:
    data = overdue_data("zh")
    sheet = overdue_sheet(data, "zh")
    reps = list(dict.fromkeys(row.rep for row in data.rows))

    rows = range(5, 5 + len(reps))
    shown = {
        (sheet.cells[row, 1], tier): _value(sheet.cells[row, column])
        for row in rows
        for column, tier in enumerate("ABCN", 3)
    }

    counted = Counter((row.rep, row.tier) for row in data.rows)
    assert shown == {(rep, tier): counted[rep, tier] for rep in reps for tier in "ABCN"}
    assert _value(sheet.cells[5 + len(reps), 7]) == len(data.rows)


def test_nobody_overdue_is_said_in_words() -> None:
    sheet = overdue_sheet(OverdueData(AS_OF), "zh")

    assert "没有逾期的客户。" in sheet.cells.values()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_visit_and_everyone_left_out_is_listed(lang: Lang) -> None:
    data = visits_data(lang)

    texts = _texts(visits_sheet(data, lang))

    names = Counter(row.customer for row in data.visits)
    assert {name: texts[name] for name in names} == names


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everyone_left_out_is_listed_with_what_would_help(lang: Lang) -> None:
    data = unplanned_data(lang)

    texts = _texts(unplanned_sheet(data, lang))

    assert all(texts[text] for row in data.rows for text in (row.customer, row.reason, row.remedy))


def test_nobody_left_out_is_said_in_words() -> None:
    assert "该拜访的客户都排上了。" in unplanned_sheet(UnplannedData(AS_OF), "zh").cells.values()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_change_of_the_plan_is_listed_with_both_of_its_days(lang: Lang) -> None:
    data = changes_data(lang)

    cells = list(changes_sheet(data, lang).cells.values())

    assert [cells.count(FATES[row.fate].in_(lang)) for row in data.rows] == [1] * len(data.rows)
    assert "09-16 周三 10:30" in cells if lang == "zh" else "09-16 Wed 10:30" in cells


def test_a_first_plan_has_nothing_to_compare_with() -> None:
    texts = _texts(changes_sheet(ChangesData(AS_OF, first=True), "en"))

    assert texts["This is the first plan: there is nothing to compare it with."] == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_rep_has_a_picture_a_week_with_a_line_a_day_in_the_proportions_of_the_ground(lang: Lang) -> None:
    data = routes_data(lang)

    sheet = routes_sheet(data, lang)

    weeks = {(point.rep, point.date.isocalendar().week) for point in data.points}
    assert len(sheet.charts) == len(weeks)
    days = {(point.rep, point.date) for point in data.points}
    assert sum(len(chart.series) for chart in sheet.charts) == len(days)
    for chart in sheet.charts:
        assert chart.x_range
        assert chart.y_range
        wide, high = (end - start for start, end in (chart.x_range, chart.y_range))
        assert 1.8 < wide / high < 2.4


def test_every_stop_lies_inside_of_its_picture() -> None:
    sheet = routes_sheet(routes_data("zh"), "zh")

    for chart in sheet.charts:
        for series in chart.series:
            for area, ends in ((series.categories, chart.x_range), (series.values, chart.y_range)):
                assert ends
                values = [sheet.cells[at] for at in area.cells()]
                assert all(isinstance(value, float) and ends[0] <= value <= ends[1] for value in values)


def test_visits_that_cannot_be_drawn_are_counted() -> None:
    sheet = routes_sheet(RoutesData(AS_OF, undrawn={"张伟": 2}), "zh")

    assert "2 次拜访的位置不详，没有画" in sheet.cells.values()


def test_a_plan_without_visits_is_said_in_words() -> None:
    assert "没有要拜访的客户。" in visits_sheet(VisitsData(AS_OF), "zh").cells.values()


def _days(sheet: SheetSpec) -> dict[dt.date, str]:
    return {
        cell: sheet.looks[at] for at, cell in sheet.cells.items() if isinstance(cell, dt.date) and at[0] > 3
    }


def test_the_calendar_shows_every_visit_on_its_day() -> None:
    data = calendar_data("zh")
    sheet = calendar_sheet(data, "zh")

    shown: Counter[dt.date] = Counter()
    for (row, column), look in sheet.looks.items():
        if look.startswith("visit") and row > 3 and (row, column) in sheet.cells:
            above = max(
                at
                for at, cell in sheet.cells.items()
                if at[1] == column and at[0] < row and isinstance(cell, dt.date)
            )
            day = sheet.cells[above]
            assert isinstance(day, dt.date)
            shown[day] += 1

    assert shown == Counter(visit.date for visit in data.visits)


def test_days_off_are_grey_and_worked_weekends_are_marked() -> None:
    looks = _days(calendar_sheet(calendar_data("zh"), "zh"))

    assert {day for day, look in looks.items() if look == "day make-up"} == MAKE_UP & set(looks)
    off = {day for day, look in looks.items() if look == "day off"}
    assert off == {day for day in looks if (day.weekday() >= 5 or day in HOLIDAYS) and day not in MAKE_UP}


def test_a_plan_made_on_a_sunday_begins_with_the_next_week() -> None:
    sunday = dt.date(2026, 9, 13)
    data = replace(calendar_data("zh"), as_of=sunday, first_day=sunday)

    assert min(_days(calendar_sheet(data, "zh"))) == dt.date(2026, 9, 14)


def test_reps_without_a_visit_are_named() -> None:
    data = calendar_data("zh")

    sheet = calendar_sheet(replace(data, reps=[*data.reps, "新同事"]), "zh")

    assert "这几周没有拜访安排：新同事" in sheet.cells.values()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("苏州华信电子有限公司", "苏州华信电子"),
        ("沃石自动化设备股份有限公司", "沃石自动化设备"),
        ("Novak Tools Co., Ltd.", "Novak Tools"),
        ("Grünbach Medical GmbH", "Grünbach Medical"),
        ("有限公司", "有限公司"),
    ],
)
def test_short_names_drop_the_legal_form(name: str, short: str) -> None:
    assert short_name(name) == short


@given(st.text(), st.integers(4, 40))
def test_a_cut_text_is_whole_or_ends_in_an_ellipsis(text: str, width: int) -> None:
    shown = cut(text, width)

    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]))


def test_a_tier_beside_a_b_c_n_is_counted_too() -> None:
    """D is given by a person: such a customer can be overdue by a date that was agreed."""
    data = overdue_data("zh")
    row = replace(data.rows[0], tier="D", days=4, rep="新同事")

    sheet = overdue_sheet(OverdueData(AS_OF, [row]), "zh")

    assert sheet.cells[4, 6] == "N 和其他"
    assert [_value(sheet.cells[5, column]) for column in range(3, 8)] == [0, 0, 0, 1, 1]


def test_the_calendar_tells_the_hours_used_of_those_there_are() -> None:
    zh, en = (calendar_sheet(calendar_data(lang), lang) for lang in ("zh", "en"))

    assert any(str(cell).endswith("5.5/8 小时") for cell in zh.cells.values())
    assert any(str(cell).endswith("5.5/8 h") for cell in en.cells.values())


def test_a_long_reason_has_the_lines_that_it_needs() -> None:
    data = visits_data("en")
    short, long = (
        replace(data.visits[0], reason="due"),
        replace(data.visits[1], reason="missed before, so " * 12),
    )

    sheet = visits_sheet(replace(data, visits=[short, long], notices=()), "en")

    assert sheet.heights[6] > sheet.heights[5] >= 28
