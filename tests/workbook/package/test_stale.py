"""Recalculation is asked for when a formula of the team looks at what was written, and only then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import xlsxwriter

from tests.workbook.package import oracle
from xlcrm.workbook.changes import Formula
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


# -- which ones --------------------------------------------------------------------------------------------------------


def stale_after(path: Path, formulas: dict[str, str], *cells: tuple[str, int, int]) -> dict[str, bool]:
    """Formulas on 汇总 that are listed after cells were written: address → are they certain?"""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("客户")
        headers = [{"header": header} for header in ("名称", "销售额", "等级")]
        sheet.add_table(0, 0, 4, 2, {"name": "客户表", "columns": headers})
        second = book.add_worksheet("汇总")
        for address, text in formulas.items():
            second.write_formula(address, text, None, 1)

    applied = patch(path, path, dict.fromkeys(cells, 5))

    assert all(each.sheet == "汇总" for each in applied.stale)
    return {str(each.cells): each.certain for each in applied.stale}


def test_formulas_are_followed_from_one_to_the_next(tmp_path: Path) -> None:
    chain = {"A1": "=客户!B3", "A2": "=A1*2", "A3": "=SUM(A2,9)", "B1": "=客户!B4", "B2": "=B1+1"}

    assert stale_after(tmp_path / "a.xlsx", chain, SALES) == {"A1": True, "A2": True, "A3": True}


def test_only_formulas_that_reach_the_written_row_are_listed(tmp_path: Path) -> None:
    formulas = {
        "A1": "=客户!B3",
        "A2": "=客户!B4",
        "A3": "=SUM(客户!B2:B5)",
        "A4": "=SUM(客户!3:3)",
        "A5": "=客户!B$5",
    }

    assert set(stale_after(tmp_path / "a.xlsx", formulas, SALES)) == {"A1", "A3", "A4"}


def test_a_formula_that_may_look_anywhere_is_listed_as_uncertain(tmp_path: Path) -> None:
    formulas = {"A1": '=INDIRECT("客户!B3")', "A2": "=OFFSET(客户!A1,2,1)", "A3": "=客户!B3", "A4": "=A2"}

    assert stale_after(tmp_path / "a.xlsx", formulas, SALES) == {
        "A1": False,
        "A2": False,
        "A3": True,
        "A4": True,
    }


def test_a_running_balance_is_followed_to_its_end(tmp_path: Path) -> None:
    balance = {"A1": "=客户!B3"} | {f"A{row}": f"=A{row - 1}+1" for row in range(2, 60)} | {"C1": "=客户!B4"}

    stale = stale_after(tmp_path / "a.xlsx", balance, SALES)

    assert set(stale) == balance.keys() - {"C1"}


def test_a_formula_that_is_written_with_its_result_is_not_old(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert stale_after(path, {"A1": "=客户!B3"}, SALES) == {"A1": True}

    applied = patch(path, path, {SALES: 7, ("汇总", 1, 1): Formula("客户!B3", 7)})

    assert applied.stale == ()


def test_a_shared_formula_is_listed_with_all_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    stale_after(path, {"A1": "=1"}, SALES)
    package = Package(path.read_bytes())
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">客户!B2</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/><v>1</v></c></row>'
    )
    sheet = re.sub(rb"<row .*</row>", rows.encode(), package.read("/xl/worksheets/sheet2.xml"))
    package.write("/xl/worksheets/sheet2.xml", sheet)
    path.write_bytes(package.to_bytes())

    applied = patch(path, path, {SALES: 6})

    assert [(str(each.cells), each.formula) for each in applied.stale] == [("A1:A3", "客户!B2")]
