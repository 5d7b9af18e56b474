"""What modules put on the dashboard: drawn from their own records, apart in grey, gone with the module."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from typing import Any

import openpyxl
import pytest

from tests.modules.conftest import MODULES, carry_out
from tests.modules.demo_books import DAY, standard
from xlcrm.commands import parts
from xlcrm.commands.adding import add, remove
from xlcrm.commands.module import Module
from xlcrm.commands.outcome import Request
from xlcrm.commands.refresh import refresh
from xlcrm.commands.report import report
from xlcrm.commands.undo import undo
from xlcrm.commands.views.gallery import THREE
from xlcrm.lang import Text
from xlcrm.workbook.changes import Formula, PutSheet
from xlcrm.workbook.memory import MemoryBook
from xlcrm.workbook.sheets import SheetSpec


def dashboard(book: MemoryBook) -> SheetSpec:
    """The dashboard as it was last written."""
    return next(spec for spec in book.specs.values() if spec.key == "dashboard")


def drawn(book: MemoryBook) -> dict[str, dict[Any, list[Any]]]:
    """Title of each chart → name → the figures that are drawn."""
    sheet = dashboard(book)
    found: dict[str, dict[Any, list[Any]]] = {}
    for chart in sheet.charts:
        names = [sheet.cells[at] for at in chart.series[0].categories.cells()]
        columns = [[sheet.cells.get(at) for at in series.values.cells()] for series in chart.series]
        found[chart.title] = {name: list(row) for name, *row in zip(names, *columns, strict=True)}
    return found


def test_deals_bring_funnel_forecast_and_reasons(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 |
    | 东山     | 小李   |

    # 商机
    | 商机名称 | 客户名称 | 阶段     | 金额  | 概率 | 预计成交日 | 输单原因 |
    | 泵       | 东山     | 需求探寻 | 10000 | 50%  | 2026-12-20 |          |
    | 阀       | 东山     | 开场白   | 20000 | 10%  |            |          |
    | 管       | 东山     | 赢单     | 30000 |      |            |          |
    | 缸       | 东山     | 输单     | 40000 |      |            | 价格     |
    | 轴       | 东山     | 输单     | 5000  |      |            | 交期     |
    """
    carry_out(refresh, book, sheets=("dashboard",))
    assert not [title for title in drawn(book) if "漏斗" in title]

    carry_out(add, book, module="deals")

    shown = drawn(book)
    assert shown["漏斗：走到过这一步的商机"]["需求探寻"] == [2]
    assert shown["商机预测：金额与加权"]["2026-12"] == [10000, 5000]
    assert shown["输单原因：丢了多少金额"] == {"价格": [40000], "交期": [5000]}
    notes = [cell for cell in dashboard(book).cells.values() if isinstance(cell, str)]
    assert "没写预计成交日的 1 个不在内。" in notes
    assert "已决 3 个，赢 1 个。" in notes


def test_pictures_go_with_their_module_and_come_back_with_an_undo(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 |
    | 东山     | 小李   |

    # 任务
    | 下达日期   | 下达人 | 负责人 | 客户名称 | 任务内容 | 期限       |
    | 2026-11-01 | 刘总   | 小李   | 东山     | 寄样品   | 2026-11-10 |
    """
    carry_out(refresh, book, sheets=("dashboard",))
    before = dashboard(book)
    carry_out(add, book, module="tasks")
    assert drawn(book)["任务：各负责人的完成情况"] == {"小李": [1, 0, 0, 0, 0]}

    carry_out(remove, book, module="tasks")
    carry_out(refresh, book)
    assert dashboard(book) == before

    carry_out(add, book, module="tasks")
    carry_out(undo, book)
    assert "任务" not in {cell for row in grid_cells(book) for cell in row}


def grid_cells(book: MemoryBook) -> list[list[Any]]:
    grid = next(grid for grid in book.grids() if grid.name == "仪表盘")
    return [list(row) for row in grid.rows]


def test_a_team_without_a_dashboard_gets_none(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 |
    | 东山     | 小李   |
    """
    carry_out(add, book, module="deals")

    assert "仪表盘" not in [grid.name for grid in book.grids()]


def test_a_plugin_whose_picture_fails_is_named_and_the_dashboard_is_drawn(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 |
    | 东山     | 小李   |
    """

    def broken(_desk: object) -> list[Any]:
        raise ValueError("no ink")

    module = Module("ink", Text("墨", "Ink"), Text("测试。", "A test."), pictures=broken, provider="somebody")
    options = {"as-of": DAY, "yes": True, "module": "ink"}
    carry_out(refresh, book, sheets=("dashboard",))

    outcome = add(Request(today=DAY, book=book, options=options, modules=(*MODULES, module), lang="en"))

    assert any("somebody" in line and "no ink" in line for line in outcome.lines)


@pytest.fixture(scope="module", params=["zh", "en"])
def whole(request: pytest.FixtureRequest) -> SheetSpec:
    """The demo's dashboard with every module that has records there."""
    options = {"as-of": DAY, "yes": True, "sheets": ("dashboard",)}
    book = standard(request.param)
    outcome = refresh(Request(today=DAY, book=book, options=options, modules=MODULES, lang=request.param))
    (spec,) = (
        one.spec for one in outcome.changes if isinstance(one, PutSheet) and one.spec.key == "dashboard"
    )
    return spec


def grey(colour: str) -> float:
    """How light a colour prints in black and white, 0 to 255."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_bars_side_by_side_stay_apart_in_black_and_white(whole: SheetSpec) -> None:
    for chart in whole.charts:
        bars = [series for series in chart.series if series.kind != "line"]
        for one, other in pairwise(bars):
            apart = abs(grey(one.colour) - grey(other.colour)) >= 25 or one.striped != other.striped
            assert apart, (chart.title, one.name, other.name)
        points = chart.series[0].points
        for here, following in zip(points, (*points[1:], *points[:1]), strict=True):
            assert abs(grey(here) - grey(following)) >= 25, chart.title


def test_two_bars_of_one_chart_are_never_alike_in_black_and_white(whole: SheetSpec) -> None:
    for chart in whole.charts:
        shades = [(round(grey(series.colour)), series.striped) for series in chart.series]
        assert len(set(shades)) == len(shades), chart.title


def test_charts_hang_in_rows_and_their_figures_are_out_of_the_printed_page(whole: SheetSpec) -> None:
    assert [chart.area for chart in whole.charts] == [
        THREE.spot(number) for number in range(len(whole.charts))
    ]
    assert whole.print_area
    assert all(series.values.left > whole.print_area.right for one in whole.charts for series in one.series)
    starts = {1, *whole.row_breaks}
    for chart in whole.charts:
        assert not starts & set(range(chart.area.top + 1, chart.area.bottom + 2)), chart.title


def test_no_chart_is_empty(whole: SheetSpec) -> None:
    for chart in whole.charts:
        cells = [whole.cells.get(at) for series in chart.series for at in series.values.cells()]
        assert any(cell.value if isinstance(cell, Formula) else cell for cell in cells), chart.title


def test_the_dashboard_comes_by_its_command_and_goes_with_an_undo(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 |
    | 东山     | 小李   |
    """
    names = [grid.name for grid in book.grids()]

    carry_out(parts.dashboard, book)
    assert {"仪表盘", "月度", "今日"} <= {grid.name for grid in book.grids()}

    carry_out(undo, book)
    assert [grid.name for grid in book.grids()] == names


def test_the_report_brings_the_charts_of_modules_and_prints_one_page(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 |
    | 东山     | 小李   |

    # 商机
    | 商机名称 | 客户名称 | 阶段     | 金额  | 概率 | 预计成交日 |
    | 泵       | 东山     | 需求探寻 | 10000 | 50%  | 2026-12-20 |
    """
    carry_out(add, book, module="deals")
    outcome = report(Request(today=DAY, book=book, options={"yes": True}, modules=MODULES, lang="zh"))

    (whole,), (printed,) = outcome.files.values(), outcome.prints.values()
    assert openpyxl.load_workbook(BytesIO(whole)).sheetnames == ["月报", "图表"]
    assert openpyxl.load_workbook(BytesIO(printed)).sheetnames == ["月报"]
    titles = [
        cell.value for row in openpyxl.load_workbook(BytesIO(whole))["图表"].iter_rows() for cell in row
    ]
    assert "漏斗：走到过这一步的商机" in titles


def test_the_dashboard_is_the_same_after_a_visit_to_the_other_language(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 | 行业 |
    | 东山     | 小李   | 包装 |
    | 西河     | 小王   |      |

    # 任务
    | 下达日期   | 下达人 | 负责人 | 客户名称 | 任务内容 | 期限       |
    | 2026-11-01 | 刘总   | 小李   | 东山     | 寄样品   | 2026-11-10 |
    """
    carry_out(add, book, module="tasks", lang="zh")
    carry_out(parts.dashboard, book, lang="zh")
    before = dashboard(book)

    carry_out(refresh, book, lang="en")
    assert "Tasks: how those of each owner stand" in {chart.title for chart in dashboard(book).charts}
    carry_out(refresh, book, lang="zh")

    assert dashboard(book) == before
