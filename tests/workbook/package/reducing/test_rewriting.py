"""What a formula says in a copy that lacks some rows of 客户, the sheet 李娜 and the name 全队."""

from __future__ import annotations

import pytest

from xlcrm.grid import Area
from xlcrm.workbook.package.reducing.gaps import Gaps
from xlcrm.workbook.package.reducing.rewriting import Fate, Missing, known_functions, rewritten
from xlcrm.workbook.package.references import Names, Table

MISSING = Missing(
    gaps={"客户": Gaps({3, 4, 8})},
    sheets=frozenset({"李娜"}),
    changed=frozenset({"今日"}),
    names=frozenset({"全队"}),
    fewer=frozenset({"名单"}),
    known=Names({"tbl": Table("客户", Area(1, 1, 9, 3), Area(2, 1, 9, 3), ("客户", "金额", "等级"))}, {}),
)


@pytest.mark.parametrize(
    ("formula", "text", "fate"),
    [
        ("B5*2", "B3*2", Fate.SAME),
        ("$B$2+C$7", "$B$2+C$5", Fate.SAME),
        ("SUM(B2:B9)", "SUM(B2:B6)", Fate.LESS),
        ("SUM(B:B)", "SUM(B:B)", Fate.LESS),
        ("B3*2", "B3*2", Fate.GONE),
        ("SUM(B3:B4)", "SUM(B3:B4)", Fate.GONE),
        ("VLOOKUP(A2,价格!A1:B9,2,0)", "VLOOKUP(A2,价格!A1:B9,2,0)", Fate.SAME),
        ("李娜!B2+1", "李娜!B2+1", Fate.GONE),
        ("今日!B2", "今日!B2", Fate.LESS),
        ("SUM(全队)", "SUM(全队)", Fate.GONE),
        ("COUNTA(名单)", "COUNTA(名单)", Fate.LESS),
        ("SUM(tbl[金额])", "SUM(tbl[金额])", Fate.LESS),
        ("tbl[[#This Row],[金额]]*2", "tbl[[#This Row],[金额]]*2", Fate.SAME),
        ("[1]旧账!A1+1", "[1]旧账!A1+1", Fate.OUTSIDE),
        ("'[1]My book'!A1", "'[1]My book'!A1", Fate.OUTSIDE),
        ("CRM_TIER(B2:B9)", "CRM_TIER(B2:B6)", Fate.OUTSIDE),
        ("OurOwnMacro(1)", "OurOwnMacro(1)", Fate.OUTSIDE),
        ("GETPIVOTDATA(1,A1)", "GETPIVOTDATA(1,A1)", Fate.OUTSIDE),
        ('INDIRECT("B"&2)', 'INDIRECT("B"&2)', Fate.LESS),
        ("SUM(一月:三月!B2)", "SUM(一月:三月!B2)", Fate.GONE),
        ('"B3:"&B5', '"B3:"&B3', Fate.SAME),
        ("_xlfn.XLOOKUP(A5,A2:A9,B2:B9)", "_xlfn.XLOOKUP(A3,A2:A6,B2:B6)", Fate.LESS),
    ],
)
def test_a_formula_of_the_customers_sheet(formula: str, text: str, fate: Fate) -> None:
    found = rewritten(formula, "客户", Area(5, 5, 5, 5), MISSING)

    assert found.fate is fate
    assert fate >= Fate.OUTSIDE or found.text == text


def test_another_sheets_cells_stay_where_they_are() -> None:
    assert rewritten("B5+客户!B5", "价格", Area(1, 1, 1, 1), MISSING).text == "B5+客户!B3"


def test_the_functions_of_every_day_are_known() -> None:
    everyday = "sum sumifs countifs vlookup xlookup index match if iferror text today datedif filter let round subtotal"

    assert set(everyday.split()) <= known_functions()
