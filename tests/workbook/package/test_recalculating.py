"""Results beside the team's formulas are brought up to date where the engine comes to what Excel left, and only there."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import xlsxwriter

from xlcrm.grid import Value
from xlcrm.workbook.file import open_book, patch
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.cached import Result, results, with_results
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.recalculating import formula_engine, recompute
from xlcrm.workbook.package.stale import stale_formulas

needs_engine = pytest.mark.skipif(formula_engine() is None, reason="formualizer is not installed")
needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" s="3"><f t="shared" ref="A1:B1" si="0">C1*2</f><v>2</v></c>'
    b'<c r="B1" t="str" s="4"><f t="shared" si="0"/><v>old</v></c>'
    b'<c r="C1"><v>1</v></c><c r="D1"><f t="array" ref="D1:D2">C1:C2</f><v>1</v></c><c r="E1"><f>1+1</f></c>'
    b"</row></sheetData></worksheet>"
)


def test_results_are_read_as_they_are_written() -> None:
    everything = {"A1", "B1", "C1", "D1", "E1"}

    assert results(SHEET, everything) == {"A1": Result(b"n", b"2"), "B1": Result(b"str", b"old")}


def test_a_new_result_changes_the_value_and_its_type_alone() -> None:
    new = with_results(SHEET, {"A1": Result(b"str", b"x &amp; y"), "B1": Result(b"n", b"7")})

    assert new == SHEET.replace(
        b'<c r="A1" s="3">', b'<c r="A1" s="3" t="str">'
    ).replace(b"<v>2</v>", b"<v>x &amp; y</v>").replace(
        b'<c r="B1" t="str" s="4">', b'<c r="B1" s="4">'
    ).replace(b"<v>old</v>", b"<v>7</v>")  # fmt: skip


def book(path: Path, cached: float) -> Package:
    """A doubles B: 1 → what is said to be its double."""
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("A")
        sheet.write("B1", 1)
        sheet.write_formula("A1", "=B1*2", None, cached)
    return Package(path.read_bytes())


def doubled(data: bytes) -> bytes:
    """An engine that knows one formula."""
    package = Package(data)
    part = wb.worksheets(package)[0].part
    number = re.search(rb'<c r="B1"><v>(\d+)<', package.read(part))
    assert number
    package.write(part, with_results(package.read(part), {"A1": Result(b"n", b"%d" % (2 * int(number[1])))}))
    return package.to_bytes()


@pytest.mark.parametrize(("cached", "shown"), [(2, 10), (3, 3)])
def test_an_engine_is_believed_where_it_came_to_what_excel_left(
    tmp_path: Path, cached: float, shown: float
) -> None:
    package = book(tmp_path / "a.xlsx", cached)
    part = wb.worksheets(package)[0].part
    package.write(part, package.read(part).replace(b"<v>1</v>", b"<v>5</v>"))
    stale = stale_formulas(package, {("a", 1, 2)})

    done = recompute(package, stale, doubled)

    assert results(package.read(part), {"A1"}) == {"A1": Result(b"n", b"%d" % shown)}
    assert done == (stale if cached == 2 else [])


def test_an_engine_that_gives_up_changes_nothing(tmp_path: Path) -> None:
    package = book(tmp_path / "a.xlsx", 2)
    stale = stale_formulas(package, {("a", 1, 2)})

    assert recompute(package, stale, lambda _: None) == []
    assert package.changed_parts == ()


# -- the engine of the extra ---------------------------------------------------------------------------------------------

FORMULAS = [
    "",
    "SUM(客户表[销售额])",
    'COUNTIF(客户表[等级],"A")',
    'COUNTIFS(客户表[等级],"A",客户表[销售额],">50000")',
    "SUMIFS(客户表[销售额],客户表[等级],C1)",
    'SUMIFS(订单!B:B,订单!A:A,"公司3")',
    'SUMIF(客户!C2:C31,"B",客户!D2:D31)',
    'VLOOKUP("C005",客户!A:D,4,FALSE)',
    'INDEX(客户!D:D,MATCH("公司7",客户!B:B,0))',
    'IFERROR(VLOOKUP("无",客户!A:D,2,0),"没有")',
    'IF(客户!D2>50000,"重点","一般")',
    'TEXT(客户!E2,"yyyy-mm-dd")',
    'TEXT(客户!D2,"#,##0.00")',
    "ROUND(AVERAGE(客户表[销售额]),2)",
    "MAX(客户!E2:E31)-MIN(客户!E2:E31)",
    'DATEDIF(客户!E2,DATE(2026,12,31),"d")',
    'SUMPRODUCT((客户!C2:C31="A")*(客户!D2:D31))',
    'LEFT(客户!B2,2)&"-"&客户!C2',
    'AVERAGEIFS(客户!D2:D31,客户!D2:D31,">=6")',
    "LARGE(客户!D2:D31,3)",
    "RANK(客户!D2,客户!D2:D31)",
    "EOMONTH(客户!E2,1)",
    "NETWORKDAYS(客户!E2,客户!E3)",
    "YEAR(客户!E2)*100+MONTH(客户!E2)",
    "COUNTA(客户!D:D)-1",
    "SUBTOTAL(9,客户!D2:D31)",
    "OFFSET(客户!A1,1,3)",
    'INDIRECT("客户!D2")',
    "MEDIAN(客户!D2:D31)",
    "ROUNDUP(客户!D2/1000,0)",
    "WEEKDAY(客户!E2,2)",
    "WORKDAY(客户!E2,10)",
    "SUM(B1:B3)",
    "PERCENTILE(客户!D2:D31,0.8)",
    'CHOOSE(IF(客户!D2>5,2,1),"a","b")',
    "",
][1:-1]


def team_book(path: Path) -> Path:
    """Thirty customers in a native table, a hundred orders, and formulas about them without any result."""
    chance = random.Random(3)
    with xlsxwriter.Workbook(path) as made:
        customers, orders, summary = (made.add_worksheet(name) for name in ("客户", "订单", "汇总"))
        headers = ["编号", "客户", "等级", "销售额", "最近联系"]
        rows = [
            [
                f"C{n:03}",
                f"公司{n}",
                chance.choice("ABCD"),
                round(chance.random() * 1e5, 2),
                46000 + chance.randint(0, 300),
            ]
            for n in range(1, 31)
        ]
        columns = [{"header": header} for header in headers]
        customers.add_table(0, 0, 30, 4, {"name": "客户表", "columns": columns, "data": rows})
        for n in range(1, 101):
            orders.write_row(n, 0, [f"公司{chance.randint(1, 30)}", chance.randint(1, 9999)])
        summary.write("C1", "A")
        for n, formula in enumerate(FORMULAS):
            summary.write_formula(n, 1, formula)
    return without_results(path, path)


def without_results(path: Path, out: Path) -> Path:
    """The workbook with no results beside the formulas of its last sheet: whoever opens it has to compute."""
    package = Package(path.read_bytes())
    part = wb.worksheets(package)[-1].part
    package.write(part, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", package.read(part)))
    out.write_bytes(package.to_bytes())
    return out


def computed(path: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it, every result computed."""
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder / 'profile'}", "--convert-to"]
    subprocess.run(
        [*command, "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / path.name


def shown(path: Path) -> dict[str, Value]:
    """Formula → its result."""
    grid = open_book(path).grids()[-1]
    return {formula: grid.at(*at) for at, formula in grid.formulas.items()}


@needs_engine
@needs_office
@pytest.mark.libreoffice
def test_what_the_engine_writes_is_what_libreoffice_computes(tmp_path: Path) -> None:
    source = computed(team_book(tmp_path / "team.xlsx"), tmp_path / "once")
    before = shown(source)
    out = tmp_path / "out.xlsx"

    told = patch(
        source,
        out,
        {("客户", 2, 4): 99999.5, ("客户", 2, 5): 46200, ("客户", 5, 3): "A"},
        engine=formula_engine(),
    )

    after, fresh = (
        shown(out),
        shown(computed(without_results(out, tmp_path / "fresh.xlsx"), tmp_path / "twice")),
    )
    assert after.keys() == fresh.keys() == before.keys()
    assert len(after) == len(FORMULAS)
    assert {f: v for f, v in after.items() if v != pytest.approx(fresh[f])} == {}
    assert sum(after[f] != before[f] for f in after) > 20, "most of them did change"
    assert told.stale == ()
    assert any("formula engine" in notice.en for notice in told.notices)
