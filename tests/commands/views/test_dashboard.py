from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commands.views.specimen import AS_OF, dashboard_data
from xlcrm.commands.views.dashboard import DashboardData, dashboard_sheet
from xlcrm.commands.views.dashboard.data import pareto
from xlcrm.commands.views.formulas import SheetColumns
from xlcrm.commands.views.gallery import THREE
from xlcrm.commands.views.picture import Bars, Picture
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import Formula


@given(st.lists(st.floats(-1e6, 1e9), max_size=60))
def test_the_pareto_line_rises_to_the_whole_and_ever_more_slowly(values: list[float]) -> None:
    rows = pareto(values)

    shares = [so_far for _, _, so_far in rows]
    assert all(later >= earlier for earlier, later in pairwise(shares))
    assert shares[-1] == pytest.approx(1.0 if any(value > 0 for value in values) else 0.0)
    assert sum(part for _, part, _ in rows) == pytest.approx(sum(max(0.0, value) for value in values))


def test_a_fifth_brings_four_fifths_where_it_does() -> None:
    assert pareto([80.0, 80.0] + [5.0] * 8)[1][2] == pytest.approx(0.8)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nine_cards_and_six_charts(lang: Lang) -> None:
    sheet = dashboard_sheet(dashboard_data(lang), lang)

    assert len([look for (row, _), look in sheet.looks.items() if row == 5 and look.startswith("card")]) == 9
    assert len(sheet.charts) == 6


def test_charts_do_not_cover_each_other_nor_the_data() -> None:
    sheet = dashboard_sheet(dashboard_data("zh"), "zh")
    covered = [at for chart in sheet.charts for at in chart.area.cells()]

    assert len(covered) == len(set(covered))
    assert not set(covered) & set(sheet.cells)


def test_every_series_points_at_cells_that_hold_figures() -> None:
    sheet = dashboard_sheet(dashboard_data("zh"), "zh")

    for chart in sheet.charts:
        for series in chart.series:
            figures = [sheet.cells[at] for at in series.values.cells()]
            values = [cell.value if isinstance(cell, Formula) else cell for cell in figures]
            assert all(isinstance(value, int | float) for value in values), chart.title
            assert all(sheet.cells[at] not in (None, "") for at in series.categories.cells()), chart.title


def test_an_empty_team_has_its_figures_and_no_empty_chart() -> None:
    sheet = dashboard_sheet(DashboardData(AS_OF), "zh")

    assert sheet.cells[5, 1] == 0
    assert not sheet.charts


def test_a_picture_without_figures_is_left_out_and_the_next_takes_its_place() -> None:
    figures = Bars(Text("数", "Number"), [0, None, 0])
    data = dashboard_data("en")
    empty = Picture(Text("空", "Empty"), Text("名", "Name"), ["a", "b", "c"], (figures,))
    full = replace(empty, title=Text("满", "Full"), bars=(replace(figures, values=[0, 2, 0]),))

    sheet = dashboard_sheet(replace(data, more=[empty, full]), "en")

    assert [chart.title for chart in sheet.charts[6:]] == ["Full"]
    assert sheet.charts[6].area == THREE.spot(6)


@pytest.mark.parametrize("count", [0, 1, 5, 14])
def test_each_printed_page_has_room_for_its_rows_of_charts_with_any_font(count: int) -> None:
    figures = Bars(Text("数", "Number"), [1])
    more = [
        Picture(Text("图", "Chart"), Text("名", "Name"), ["a"], (figures,), note=Text("注", "Note"))
    ] * count
    sheet = dashboard_sheet(replace(dashboard_data("en"), more=more), "en")
    assert sheet.print_area
    wide_digit, points = (
        9,
        0.75,
    )  # pixels of a digit where another font stands in for the team's; points a pixel
    width = sum(sheet.widths[column] * wide_digit + 5 for column in range(1, sheet.print_area.right + 1))
    starts = [1, *sheet.row_breaks, sheet.print_area.bottom + 1]
    title = sum(sheet.heights.get(row, 16) for row in (1, 2))
    heights = [
        sum(sheet.heights.get(row, 16) for row in range(first, end)) + (title if first > 1 else 0)
        for first, end in pairwise(starts)
    ]

    assert width * points * sheet.scale / 100 <= (297 - 2 * 0.4 * 25.4) / 25.4 * 72
    assert max(heights) * sheet.scale / 100 <= (210 - 1.1 * 25.4) / 25.4 * 72


def test_counts_are_formulas_over_the_customer_table_where_they_agree() -> None:
    data = dashboard_data("zh")
    tiers = [tier for tier, count in data.tiers.items() for _ in range(count)]
    table = SheetColumns("客户", 5, 4 + len(tiers), {"tier": 3}, {"tier": tiers})

    sheet = dashboard_sheet(replace(data, table=table), "zh")

    assert sheet.cells[5, 3] == Formula("COUNTIFS('客户'!$C$5:$C$304,\"A\")", 66)


def test_the_share_in_time_leaves_out_who_is_not_on_record() -> None:
    data = DashboardData(AS_OF, tiers={"A": 10}, overdue={"张伟": {"A": 2}}, never=4, closed=2)

    assert data.in_time == 0.5


def test_of_a_large_team_the_most_overdue_are_drawn_and_the_others_together() -> None:
    overdue = {f"rep {number:02}": {"A": number, "B": 1} for number in range(60)}
    sheet = dashboard_sheet(DashboardData(AS_OF, tiers={"A": 3000}, overdue=overdue), "en")

    (chart,) = (one for one in sheet.charts if one.title.startswith("Overdue"))
    names = [sheet.cells[at] for at in chart.series[0].categories.cells()]
    figures = [sheet.cells[at] for at in chart.series[0].values.cells()]
    assert (names[0], names[-1], len(names)) == ("rep 59", "47 others", 14)
    assert sum(int(str(each)) for each in figures) == sum(range(60))
