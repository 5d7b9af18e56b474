"""The main job on a workbook in memory: what is written, what is left alone, whose word wins."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands.conftest import TODAY, by_name, carry_out, grid_rows, run
from xlcrm.commands.outcome import Request
from xlcrm.commands.refresh import refresh
from xlcrm.errors import UnreadableBookError, UsageError
from xlcrm.grid import Value, parse_a1
from xlcrm.workbook.changes import AddColumn, ChangeSet, SetCells, SetField
from xlcrm.workbook.memory import MemoryBook

OWNED = ["等级", "下次联系", "逾期天数", "说明"]


def test_four_columns_stand_right_of_the_table_and_the_rest_is_as_it_was(book: MemoryBook) -> None:
    """
    | 客户名称 | 负责人 | 年销售额 | 最近联系日 | 备注     |
    | 天河电子 | 张伟   | 800000   | 2026-11-01 | 老客户   |
    | 月湖贸易 | 李娜   | 150000   | 2026-11-20 |          |
    | 星海包装 | 张伟   | 50000    | 2026-05-01 | 价格敏感 |
    """
    before = grid_rows(book)

    carry_out(refresh, book, yes=True)

    after = grid_rows(book)
    assert after[0][5:] == OWNED
    assert [row[:5] for row in after] == before
    assert by_name(book, "等级") == {"天河电子": "A", "月湖贸易": "B", "星海包装": "C"}
    assert by_name(book, "逾期天数")["天河电子"] == 6
    assert by_name(book, "下次联系")["天河电子"] == dt.date(2026, 11, 16)


def test_a_workbook_gets_one_visible_sheet_on_day_one(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 10       |
    """
    carry_out(refresh, book, yes=True)

    visible = [grid.name for grid in book.grids() if grid.visible]
    hidden = [grid.owner for grid in book.grids() if not grid.visible]
    assert visible == ["客户", "今日"]
    assert "settings" in hidden


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_refreshing_twice_changes_nothing_the_second_time(book: MemoryBook, lang: str) -> None:
    """
    | 客户名称 | 客户编号 | 负责人 | 城市 | 最近联系日 |
    | 天河电子 | K1       | 张伟   | 苏州 | 2026-11-01 |
    | 月湖贸易 | K2       | 李娜   | 苏州 |            |

    # 订单
    | 订单号 | 订单日期   | 客户编号 | 金额 |
    | D1     | 2026-10-01 | K1       | 900  |
    | D2     | 2026-09-01 | K2       | -20  |
    """
    sheets = ("overdue", "visits", "calendar", "dashboard", "runs", "problems", "settings")
    request = {"yes": True, "sheets": sheets, "lang": lang}
    first = carry_out(refresh, book, **request)
    assert first.changes

    second = run(refresh, book, **request)

    assert not second.changes
    assert second.data["changes"] == 0
    assert first.lang == lang


def test_nobody_has_confirmed_the_columns_yet(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 10       |
    """
    unconfirmed = run(refresh, book)
    assert not unconfirmed.confirmed
    assert any("客户名称" in line for line in unconfirmed.ask)

    carry_out(refresh, book, yes=True)

    assert run(refresh, book).confirmed


def test_a_tier_typed_over_ours_is_kept_and_used_until_it_is_cleared(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    | 星海包装 | 500      | 2026-10-12 |
    """
    carry_out(refresh, book, yes=True)
    type_into(book, "星海包装", "等级", "A")

    outcome = carry_out(refresh, book)

    assert by_name(book, "等级")["星海包装"] == "A"
    assert by_name(book, "下次联系")["星海包装"] == dt.date(2026, 10, 26)
    assert "手工改写" in by_name(book, "说明")["星海包装"]
    assert outcome.data["overrides"] == 1

    type_into(book, "星海包装", "等级", None)
    carry_out(refresh, book)

    assert by_name(book, "等级")["星海包装"] == "C"
    assert run(refresh, book).data["overrides"] == 0


def test_a_typed_date_survives_sorting_and_new_rows(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    | 月湖贸易 | 600      | 2026-11-02 |
    | 星海包装 | 500      | 2026-10-12 |
    """
    carry_out(refresh, book, yes=True)
    type_into(book, "月湖贸易", "下次联系", dt.date(2026, 12, 24))
    rows = grid_rows(book)
    shuffled = [
        rows[0],
        rows[3],
        ["新港物流", 70, dt.date(2026, 11, 20), None, None, None, None],
        rows[2],
        rows[1],
    ]
    again = MemoryBook({"客户": shuffled}, state=book.state())

    carry_out(refresh, again)

    assert by_name(again, "下次联系")["月湖贸易"] == dt.date(2026, 12, 24)
    assert by_name(again, "等级")["新港物流"] == "C"


def test_the_teams_own_tier_column_is_left_alone(book: MemoryBook) -> None:
    """
    | 客户名称 | 等级 | 年销售额 |
    | 天河电子 | 重点 | 800000   |
    | 星海包装 | 普通 | 500      |
    """
    carry_out(refresh, book, yes=True)

    rows = grid_rows(book)
    assert rows[0][:3] == ["客户名称", "等级", "年销售额"]
    assert [row[1] for row in rows[1:]] == ["重点", "普通"]
    assert rows[0][3] == "等级 (xlcrm)"
    assert [row[3] for row in rows[1:]] == ["A", "C"]
    assert not run(refresh, book).changes


def test_a_manual_tier_wins(book: MemoryBook) -> None:
    """
    | 客户名称 | 人工等级 | 年销售额 |
    | 天河电子 |          | 800000   |
    | 星海包装 | A        | 500      |
    """
    carry_out(refresh, book, yes=True)

    assert by_name(book, "等级") == {"天河电子": "A", "星海包装": "A"}


def test_without_room_the_results_stand_on_a_sheet_of_their_own(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |  | 订单号 | 订单日期   | 客户名称 | 金额 |
    | 天河电子 | 800000   |  | D1     | 2026-10-01 | 天河电子 | 300  |
    | 星海包装 | 500      |  | D2     | 2026-10-02 | 星海包装 | 200  |
    """
    before = grid_rows(book)

    outcome = carry_out(refresh, book, yes=True)

    assert grid_rows(book) == before
    assert {"计算结果", "今日"} <= {grid.name for grid in book.grids()}
    assert any("没有空列" in line for line in outcome.lines)
    assert not run(refresh, book).changes


def test_customers_that_stand_twice_are_reported_and_not_written(book: MemoryBook) -> None:
    """
    | 客户编号 | 客户名称 | 年销售额 |
    | K1       | 天河电子 | 800000   |
    | K1       | 天河电子 | 500      |
    | K2       | 星海包装 | 700      |
    """
    outcome = carry_out(refresh, book, yes=True)

    rows = grid_rows(book)
    assert [row[3] for row in rows[1:3]] == [None, None]
    assert any(problem["cell"].startswith("A") for problem in outcome.data["problems"])


def test_what_was_typed_on_today_moves_into_the_log(book: MemoryBook) -> None:
    """
    | 客户编号 | 客户名称 | 负责人 | 年销售额 | 最近联系日 |
    | K1       | 天河电子 | 张伟   | 800000   | 2026-10-01 |

    # 联系记录
    | 日期       | 客户名称 | 方式 | 结果 | 内容 | 下次联系日 | 记录人 |
    | 2026-10-01 | 天河电子 | 电话 | 有效 | 询价 |            | 张伟   |
    """
    carry_out(refresh, book, yes=True)
    type_on_today(book, "天河电子", {"结果": "有效", "下次联系日": dt.date(2026, 12, 3), "内容": "寄样"})

    outcome = carry_out(refresh, book)

    last = grid_rows(book, "联系记录")[-1]
    assert last[:2] == [TODAY, "天河电子"]
    assert last[3:7] == ["有效", "寄样", dt.date(2026, 12, 3), "张伟"]
    assert by_name(book, "下次联系")["天河电子"] == dt.date(2026, 12, 3)
    assert "天河电子" not in str(grid_rows(book, "今日"))
    assert outcome.data["changes"] >= 1
    assert not run(refresh, book).changes


def test_a_failed_call_typed_on_today_goes_to_the_log_and_the_customer_stays_due(book: MemoryBook) -> None:
    """
    | 客户编号 | 客户名称 | 年销售额 | 最近联系日 |
    | K1       | 天河电子 | 800000   | 2026-10-01 |
    """
    carry_out(refresh, book, yes=True)
    type_on_today(book, "天河电子", {"结果": "未接"})

    carry_out(refresh, book)

    assert "未接" in str(grid_rows(book, "联系记录"))
    assert by_name(book, "逾期天数")["天河电子"] == 38


def test_the_formula_of_overdue_days_names_the_as_of_cell(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-10-01 |
    """
    carry_out(refresh, book, yes=True)

    grid = next(grid for grid in book.grids() if grid.name == "客户")
    formula = grid.formulas[2, 6]
    assert "crm_today" in formula
    assert "E2" in formula
    assert {"crm_today", "crm_asof"} <= set(book.names())


@pytest.mark.parametrize("typed", [dt.date(2026, 12, 24), "2026-12-24", "2026年12月24日"])
def test_the_day_in_the_as_of_cell_counts_also_as_a_text(book: MemoryBook, typed: Value) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-10-01 |
    """
    carry_out(refresh, book, yes=True)
    sheet, _, cell = book.names()["crm_asof"].rpartition("!")
    book.apply(ChangeSet((SetCells(sheet.strip("'"), {parse_a1(cell): typed}),)), {})

    outcome = refresh(Request(today=TODAY, book=book))

    assert outcome.data["as_of"] == dt.date(2026, 12, 24)


def test_only_the_tiers(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-10-01 |
    """
    outcome = carry_out(refresh, book, yes=True, only=("tiers",))

    assert grid_rows(book)[0] == ["客户名称", "年销售额", "最近联系日", "等级", "说明"]
    assert "今日" not in {grid.name for grid in book.grids()}
    assert outcome.data["visits"] == {"planned": 0, "unplanned": 0}


def test_an_unknown_part_is_named(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    with pytest.raises(UsageError, match="tires"):
        run(refresh, book, only=("tires",))


def test_a_workbook_without_customers_says_what_is_missing(book: MemoryBook) -> None:
    """
    | 产品 | 单价 |
    | 螺丝 | 3    |
    """
    with pytest.raises(UnreadableBookError) as caught:
        run(refresh, book)

    assert "客户名称" in caught.value.message("zh")
    assert "customer" in caught.value.message("en").lower()


def test_a_run_says_what_it_found_in_stable_keys(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-10-01 |
    """
    data = run(refresh, book, yes=True).data

    wanted = {"as_of", "book", "written", "customers", "tiers", "overdue", "visits", "problems", "changes"}
    assert wanted <= set(data)
    assert data["tiers"]["A"] == 1
    assert json.loads(json.dumps(data, default=str))["overdue"] == 1


def test_running_the_command_writes_nothing_by_itself(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 800000   |
    """
    before = grid_rows(book)

    outcome = run(refresh, book, yes=True, verbose=True)

    assert grid_rows(book) == before
    assert any(isinstance(change, AddColumn) for change in outcome.changes)
    assert any("天河电子" in line for line in outcome.diff)


customers = st.lists(
    st.tuples(
        st.integers(0, 10**7),
        st.dates(dt.date(2025, 1, 1), dt.date(2026, 11, 22)) | st.none(),
        st.sampled_from(["张伟", "李娜", ""]),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(customers, st.randoms(use_true_random=False))
def test_shuffled_rows_get_the_same_values_and_a_second_refresh_none(rows: list[Any], chance: Any) -> None:
    lines = [[f"客户{number}", sales, last, rep] for number, (sales, last, rep) in enumerate(rows)]
    shuffled = chance.sample(lines, len(lines))
    header = ["客户名称", "年销售额", "最近联系日", "负责人"]
    one, other = MemoryBook({"客户": [header, *lines]}), MemoryBook({"客户": [header, *shuffled]})

    for book in (one, other):
        carry_out(refresh, book, yes=True, only=("tiers", "overdue"))

    for name in ("等级", "下次联系", "逾期天数"):
        assert by_name(one, name) == by_name(other, name)
    assert not run(refresh, one, only=("tiers", "overdue")).changes


def type_into(book: MemoryBook, name: str, header: str, value: Any) -> None:
    """Type a value into a cell of the customer sheet, as a person would."""
    _type(book, "客户", 1, name, {header: value})


def type_on_today(book: MemoryBook, name: str, cells: dict[str, Any]) -> None:
    """Type results beside a customer on the Today sheet."""
    rows = grid_rows(book, "今日")
    header = next(number for number, row in enumerate(rows, 1) if "客户名称" in row)
    _type(book, "今日", header, name, cells)


def _type(book: MemoryBook, sheet: str, header: int, name: str, cells: dict[str, Any]) -> None:
    from xlcrm.workbook.changes import ChangeSet, SetCells

    rows = grid_rows(book, sheet)
    row = next(number for number, line in enumerate(rows, 1) if number > header and name in line)
    places = {(row, rows[header - 1].index(column) + 1): value for column, value in cells.items()}
    book.apply(ChangeSet((SetCells(sheet, places),)), {})


def test_set_fields_name_rows_by_key(book: MemoryBook) -> None:
    """
    | 客户编号 | 客户名称 | 年销售额 |
    | K7       | 天河电子 | 800000   |
    """
    changes = [change for change in run(refresh, book, yes=True).changes if isinstance(change, SetField)]

    assert {key for change in changes for key in change.values} == {"k7"}


def colours(book: MemoryBook, sheet: str = "客户") -> list[tuple[str, str]]:
    """Area and look of the colour rules of a sheet."""
    return [(str(rule.area), rule.look) for rule in book.rules(sheet)]


def test_the_owned_columns_are_coloured_as_in_the_template(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-10-01 |
    | 星海包装 | 500      | 2026-10-12 |
    """
    outcome = carry_out(refresh, book, yes=True)

    tiers = [("D2:D3", f"rule {tier}") for tier in "ABCN"]
    assert colours(book) == [*tiers, ("F2:F3", "rule late"), ("E2:E3", "rule late"), ("E2:E3", "rule soon")]
    assert any("颜色规则" in line for line in outcome.lines)
    assert not run(refresh, book).changes


def test_colours_follow_a_table_that_grew_and_do_not_pile_up(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-10-01 |
    """
    carry_out(refresh, book, yes=True)
    book.apply(ChangeSet((SetCells("客户", {(3, 1): "星海包装", (3, 2): 500}),)), {})

    carry_out(refresh, book)

    assert len(colours(book)) == 7
    assert {area for area, _ in colours(book)} == {"D2:D3", "E2:E3", "F2:F3"}
    assert not run(refresh, book).changes


def test_parts_of_a_refresh_colour_only_their_own_columns(book: MemoryBook) -> None:
    """
    | 客户名称 | 下次联系日 | 年销售额 | 最近联系日 |
    | 天河电子 | 2026-12-01 | 800000   | 2026-10-01 |
    """
    carry_out(refresh, book, yes=True, only=("tiers",))
    assert colours(book) == [("E2:E2", f"rule {tier}") for tier in "ABCN"] or {
        look for _, look in colours(book)
    } == {"rule A", "rule B", "rule C", "rule N"}

    carry_out(refresh, book)

    assert [look for _, look in colours(book)].count("rule A") == 1
    assert {"rule late", "rule soon"} <= {look for _, look in colours(book)}
    assert not {area for area, _ in colours(book)} & {"B2", "B2:B2"}


def test_a_colour_that_a_person_took_away_stays_away(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-10-01 |
    """
    carry_out(refresh, book, yes=True)
    rows = [*grid_rows(book), ["星海包装", 500, dt.date(2026, 10, 12)]]
    again = MemoryBook({"客户": rows}, state=book.state())

    carry_out(refresh, again)

    assert colours(again) == []
    assert not run(refresh, again).changes


def test_overdue_days_count_working_days_where_the_settings_say_so(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-10-01 |

    # 设置
    | 设置项 | 值     |
    | 逾期按 | 工作日 |
    """
    carry_out(refresh, book, yes=True)

    grid = next(grid for grid in book.grids() if grid.name == "客户")
    due = by_name(book, "下次联系")["天河电子"]
    late = by_name(book, "逾期天数")["天河电子"]
    assert (2, 6) not in grid.formulas
    assert 0 < late < (TODAY - due).days
    assert not run(refresh, book).changes
