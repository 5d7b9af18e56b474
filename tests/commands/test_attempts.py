"""What becomes of calls in vain on 今日/Today."""

from __future__ import annotations

from typing import Any

import pytest

from tests.commands.conftest import by_name, carry_out, grid_rows, run
from xlcrm.commands.refresh import refresh
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.memory import MemoryBook


def _row(book: MemoryBook, customer: str) -> tuple[int, list[Any]]:
    rows = grid_rows(book, "今日")
    return next((number, row) for number, row in enumerate(rows, 1) if len(row) > 1 and row[1] == customer)


def test_five_calls_in_vain_put_a_customer_below_the_list_where_its_result_can_be_typed(
    book: MemoryBook,
) -> None:
    """
    | 客户名称 | 负责人 | 年销售额 | 最近联系日 |
    | 天河电子 | 张伟   | 800000   | 2026-10-01 |
    | 月湖贸易 | 张伟   | 150000   | 2026-08-20 |

    # 联系记录
    | 日期             | 客户     | 方式 | 结果 |
    | 2026-11-02       | 天河电子 | 电话 | 未接 |
    | 2026-11-04       | 天河电子 | 电话 | 未接 |
    | 2026-11-06       | 天河电子 | 电话 | 关机 |
    | 2026-11-10       | 天河电子 | 电话 | 未接 |
    | 2026-11-12       | 天河电子 | 电话 | 未接 |
    | 2026-11-19 09:30 | 月湖贸易 | 电话 | 未接 |
    """
    carry_out(refresh, book, yes=True)

    listed, below = _row(book, "月湖贸易"), _row(book, "天河电子")
    assert "第 2 次尝试" in listed[1][8]
    assert below[0] > listed[0] + 2
    assert below[1][8].startswith("已试 5 次 ≥ 5 次")
    rows = grid_rows(book, "今日")
    result = next(row for row in rows if "结果" in row).index("结果") + 1

    book.apply(ChangeSet((SetCells("今日", {(below[0], result): "有效"}),)))
    carry_out(refresh, book)

    assert [row[1:4] for row in grid_rows(book, "联系记录")][-1] == ["天河电子", None, "有效"]
    assert all(len(row) < 2 or row[1] != "天河电子" for row in grid_rows(book, "今日"))
    assert not run(refresh, book).changes


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_calls_in_vain_the_sheet_is_as_it_was(book: MemoryBook, lang: str) -> None:
    """
    | 客户名称 | 负责人 | 最近联系日 |
    | 天河电子 | 张伟   | 2026-10-01 |
    """
    carry_out(refresh, book, yes=True, lang=lang)

    texts = {cell for row in grid_rows(book, "今日" if lang == "zh" else "Today") for cell in row}
    assert not texts & {"多次未联系上：请决定", "Tried in vain: please decide", "待再试", "Try again"}


def test_silence_beyond_the_own_rhythm_is_said_among_the_reasons(book: MemoryBook) -> None:
    """
    | 客户名称 | 负责人 | 最近联系日 | 停止联系 |
    | 天河电子 | 张伟   | 2026-11-20 |          |
    | 月湖贸易 | 张伟   | 2026-11-20 |          |
    | 星海包装 | 张伟   | 2026-11-20 | 是       |

    # 订单
    | 订单日期   | 客户     | 金额 |
    | 2026-07-29 | 天河电子 | 900  |
    | 2026-08-19 | 天河电子 | 900  |
    | 2026-09-09 | 天河电子 | 900  |
    | 2026-09-20 | 月湖贸易 | 500  |
    | 2026-10-20 | 月湖贸易 | 500  |
    | 2026-11-10 | 月湖贸易 | 500  |
    | 2026-07-29 | 星海包装 | 900  |
    | 2026-08-19 | 星海包装 | 900  |
    | 2026-09-09 | 星海包装 | 900  |
    """
    carry_out(refresh, book, yes=True)

    said = by_name(book, "说明")
    assert said["天河电子"].endswith("已 74 天没有订单，平常 21 天一次（截至 2026-11-22）")
    assert "平常" not in said["月湖贸易"] + said["星海包装"]
