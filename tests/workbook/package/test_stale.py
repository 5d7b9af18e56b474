"""Recalculation is asked for when a formula of the team looks at what was written, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from tests.workbook.package import oracle
from xlcrm.workbook.file import patch
from xlcrm.workbook.package.opc import Package


def asks_to_recalculate(path: Path, formula: str, cell: tuple[str, int, int]) -> bool:
    """Write one cell of a workbook with a formula on its second sheet."""
    with xlsxwriter.Workbook(path) as book:
        book.set_calc_mode("auto")
        sheet = book.add_worksheet("客户")
        sheet.add_table(
            0, 0, 4, 2, {"name": "客户表", "columns": [{"header": h} for h in ("名称", "销售额", "等级")]}
        )
        sheet.write_column(0, 7, ["自用", 1, 2, 3])
        book.add_worksheet("汇总 表").write_formula("B2", formula, None, 1)
        book.define_name("合计区", "=客户!$B$2:$B$5")
    xml = oracle.entries(path)["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    package = Package(path.read_bytes())
    package.write(package.workbook, xml)
    path.write_bytes(package.to_bytes())

    patch(path, path, {cell: 5})

    return b"fullCalcOnLoad" in oracle.entries(path)["xl/workbook.xml"]


SALES, OWN = ("客户", 3, 2), ("客户", 3, 8)


@pytest.mark.parametrize(
    "formula",
    [
        "=客户!B3",
        "=SUM(客户!$A$1:$C$9)",
        "=SUM('客户'!B:B)",
        "=SUM(客户!A:C)",
        "=SUM(客户表[销售额])",
        "=SUM(合计区)",
        '=INDIRECT("客户!B3")',
    ],
)
def test_a_formula_that_looks_at_the_written_column_counts(tmp_path: Path, formula: str) -> None:
    assert asks_to_recalculate(tmp_path / "a.xlsx", formula, SALES)


@pytest.mark.parametrize(
    "formula",
    ["=1+1", "=B7*2", "=客户!C3", "=SUM(客户!C2:D9)", '="客户!B3"', "=客户!B3+crm_today", "=LOG10(5)"],
)
def test_a_formula_that_looks_elsewhere_does_not(tmp_path: Path, formula: str) -> None:
    assert not asks_to_recalculate(tmp_path / "a.xlsx", formula, SALES)


@pytest.mark.parametrize(
    ("formula", "counts"),
    [
        ("=SUM(客户表[等级])", False),
        ("=SUM(客户表[[名称]:[等级]])", True),
        ("=ROWS(客户表)", True),
        ("=SUM(客户表[[#Data],[销售额]])", True),
        ("=SUM(客户表[[#Totals],[等级]])", False),
    ],
)
def test_a_structured_reference_counts_by_its_columns(tmp_path: Path, formula: str, counts: bool) -> None:
    assert asks_to_recalculate(tmp_path / "a.xlsx", formula, SALES) is counts


def test_a_column_outside_of_the_formulas_reach_does_not_count(tmp_path: Path) -> None:
    assert not asks_to_recalculate(tmp_path / "b.xlsx", "=客户!B3", OWN)
