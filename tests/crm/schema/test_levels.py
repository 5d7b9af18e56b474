"""A team's own levels in a tab per rep: read alike in every tab, asked about once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from xlcrm.crm.schema import read_tables
from xlcrm.crm.tables import Reading
from xlcrm.grid import Grid

CUSTOMERS = [
    "盛达五金有限公司",
    "海川食品厂",
    "宏远电子有限公司",
    "金鹏包装厂",
    "立新机械有限公司",
    "博雅纺织厂",
]


def tab(rep: str, header: str, levels: Sequence[str]) -> Grid:
    rows = [[f"{rep[0]}{name}", level, "苏州"] for name, level in zip(CUSTOMERS, levels, strict=True)]
    return Grid(rep, [["客户名称", header, "城市"], *rows])


def read(*tabs: Grid) -> Reading:
    return read_tables(tabs, as_of=dt.date(2026, 11, 22))


@pytest.mark.parametrize("header", ["等级", "交情"])
def test_a_tab_with_one_level_only_is_read_like_its_sister(header: str) -> None:
    reading = read(tab("张伟", header, ["重点", "一般", "潜在"] * 2), tab("李娜", header, ["潜在"] * 6))

    first, second = reading.of("customers")
    assert first.data["tier_own"] == ["A", "B", "C"] * 2
    assert second.data["tier_own"] == ["C"] * 6


def test_the_scale_is_asked_about_once_a_workbook() -> None:
    levels = ["重点", "一般", "潜在"] * 2
    reading = read(
        tab("张伟", "等级", levels), tab("李娜", "等级", levels), tab("王芳", "等级", ["一般"] * 6)
    )

    asked = [problem for problem in reading.problems if problem.code in ("own_scale", "unknown_tier")]
    assert [(problem.code, problem.sheet) for problem in asked] == [("own_scale", "张伟")]


def test_two_scales_that_do_not_go_together_are_asked_about_each() -> None:
    reading = read(
        tab("张伟", "等级", ["重点", "一般", "潜在"] * 2), tab("李娜", "等级", ["金牌", "银牌", "铜牌"] * 2)
    )

    assert [problem.sheet for problem in reading.problems if problem.code == "own_scale"] == ["张伟", "李娜"]
    assert [table.data["tier_own"] for table in reading.of("customers")] == [["A", "B", "C"] * 2] * 2


def test_other_words_under_the_same_header_are_no_levels() -> None:
    reading = read(
        tab("张伟", "交情", ["铁杆", "常客", "散客"] * 2), tab("李娜", "交情", ["同学", "老乡"] * 3)
    )

    first, second = reading.of("customers")
    assert "tier_own" in first.columns
    assert "tier_own" not in second.columns
