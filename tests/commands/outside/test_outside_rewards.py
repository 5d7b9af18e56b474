"""Rebates and commissions of orders that lie outside the workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import TODAY, grid_rows
from tests.commands.outside.drawn import book
from tests.modules.conftest import MODULES, table
from xlcrm.commands.adding import add
from xlcrm.commands.outcome import Request
from xlcrm.commands.places import Places
from xlcrm.workbook.memory import MemoryBook

pytest.importorskip("ibis", reason="xlcrm[ledger] is not installed")

RULES = """
    # 返利规则
    | 规则 | 产品 | 结算周期 | 起点金额 | 比例 |
    | 阀门 | 阀门 | 年       | 0        | 2%   |
    | 全部 |      | 年       | 5000     | 1%   |
    | 滤芯 | 滤芯 | 年       | 0        | 1%   |

    # 提成规则
    | 规则 | 业务员 | 结算周期 | 提成基数 | 起点金额 | 比例 |
    | 毛利 |        | 年       | 毛利     | 0        | 5%   |
    """
HEADS = "订单号,客户编号,下单日期,金额,产品\n"
LINES = "A1,K1,2026-11-01,9000,球阀门 DN50\nA1,K1,2026-03-01,1000.50,泵\nA2,K2,2026-10-01,800,阀门\nA3,K9,2026-10-05,300,泵\n"


def team(tmp_path: Path, lines: str, module: str = "rebates") -> MemoryBook:
    (tmp_path / "订单").mkdir(exist_ok=True)
    (tmp_path / "订单" / "0.csv").write_text(lines, "utf-8")
    found = book("订单", more=RULES)
    options = {"as-of": TODAY, "yes": True, "module": module}
    places = Places(tmp_path, tmp_path / "cache", lambda _: None)
    outcome = add(Request(today=TODAY, book=found, options=options, places=places, modules=MODULES))
    found.apply(outcome.changes, outcome.placements, outcome.state)
    return found


def checks(found: MemoryBook, sheet: str) -> dict[str, Any]:
    head, *rows = grid_rows(found, sheet)
    place = head.index("规则提示")
    return {row[0]: row[place] for row in rows if len(row) > place and row[place]}


def test_rules_pay_for_products_of_a_folder_of_files(tmp_path: Path) -> None:
    found = team(tmp_path, HEADS + LINES)

    due = {
        (row["规则与算法"], row["客户名称"], row["返利"])
        for row in table(found, "返利计算", "客户名称")
        if "规则与算法" in row
    }
    assert due == {
        ("阀门: 9,000 × 2% = 180", "天河电子", 180),
        ("阀门: 800 × 2% = 16", "珠江机械", 16),
        ("全部: 10,000.50 × 1% = 100", "天河电子", 100),
    }  # fmt: skip
    assert checks(found, "返利规则") == {"滤芯": "没有订单含这个产品"}


def test_a_ledger_without_products_or_margins_says_what_it_lacks(tmp_path: Path) -> None:
    lines = "客户编号,下单日期,金额\nK1,2026-11-01,9000\nK2,2026-10-01,800\n"

    rebates = checks(team(tmp_path, lines), "返利规则")
    commissions = checks(team(tmp_path, lines, "commissions"), "提成规则")

    assert rebates["阀门"] == rebates["滤芯"] == "订单没有写产品：加上“产品”一列才能算"
    assert "全部" not in rebates
    assert commissions == {"毛利": "订单没有写毛利：加上“毛利”一列才能算"}
