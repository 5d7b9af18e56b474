"""LibreOffice computes every formula of our sheets to the value that we cache."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.commands.views.specimen import AS_OF, REPS, all_sheets, customers, dashboard_data, today_data
from xlcrm.commands.views.dashboard import DashboardData, dashboard_sheet
from xlcrm.commands.views.formulas import SheetColumns
from xlcrm.commands.views.records import HEAD
from xlcrm.commands.views.today import today_sheet
from xlcrm.lang import Lang
from xlcrm.workbook.changes import Formula
from xlcrm.workbook.package.render import render
from xlcrm.workbook.sheets import SheetSpec


def _customer_table(lang: Lang, sheet: SheetSpec) -> SheetColumns:
    rows = customers(lang)
    fields = {"tier": "tier", "next_contact": "next_contact", "overdue": "overdue", "owner": "owner"}
    heads = {cell: at[1] for at, cell in sheet.cells.items() if at[0] == HEAD}
    names = {
        "zh": ("等级", "下次联系", "逾期天数", "负责人"),
        "en": ("Tier", "Next contact", "Days overdue", "Owner"),
    }
    columns = {name: heads[head] for name, head in zip(fields, names[lang], strict=True)}
    return SheetColumns(
        sheet.name,
        HEAD + 1,
        HEAD + len(rows),
        columns,
        {name: [row[name] for row in rows] for name in fields},
    )


def _dashboard(lang: Lang, table: SheetColumns) -> DashboardData:
    rows = customers(lang)
    late = {
        rep: {
            tier: sum(bool(row["overdue"]) and (row["owner"], row["tier"]) == (rep, tier) for row in rows)
            for tier in "ABCN"
        }
        for rep in REPS[lang]
    }
    soon = sum(
        AS_OF <= row["next_contact"] < AS_OF + dt.timedelta(7)
        for row in rows
        if isinstance(row["next_contact"], dt.date)
    )
    tiers = {tier: sum(row["tier"] == tier for row in rows) for tier in "ABCN"}
    return replace(dashboard_data(lang), tiers=tiers, overdue=late, soon=soon, table=table)


def _book(lang: Lang) -> list[SheetSpec]:
    sheets = all_sheets(lang)
    table = _customer_table(lang, sheets["customers"])
    late_a = sum(bool(row["overdue"]) and row["tier"] == "A" for row in customers(lang))
    late = sum(bool(row["overdue"]) for row in customers(lang))
    due = sum(row["next_contact"] == AS_OF for row in customers(lang))
    today = replace(today_data(lang), overdue=late, overdue_a=late_a, due_today=due, table=table)
    return list(
        (
            sheets
            | {"dashboard": dashboard_sheet(_dashboard(lang, table), lang), "today": today_sheet(today, lang)}
        ).values()
    )


def _uncached(sheet: SheetSpec) -> SheetSpec:
    cells = {
        at: Formula(cell.text) if isinstance(cell, Formula) else cell for at, cell in sheet.cells.items()
    }
    return replace(sheet, cells=cells)


@pytest.mark.libreoffice
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_formula_has_its_cached_value(lang: Lang, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    sheets = _book(lang)
    source = tmp_path / "book.xlsx"
    source.write_bytes(render([_uncached(sheet) for sheet in sheets]))

    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    out = tmp_path / "out"
    subprocess.run(
        [office, "--headless", profile, "--convert-to", "xlsx", "--outdir", out, source],
        check=True,
        capture_output=True,
        timeout=120,
    )
    book = openpyxl.load_workbook(out / "book.xlsx", data_only=True)

    formulas = [
        (sheet.name, at, cell)
        for sheet in sheets
        for at, cell in sheet.cells.items()
        if isinstance(cell, Formula)
    ]
    wrong = [
        (name, at, cell, shown)
        for name, at, cell in formulas
        if not _same(shown := book[name].cell(*at).value, cell.value)
    ]
    assert len(formulas) > 150
    assert wrong == []


def _same(shown: object, cached: object) -> bool:
    if isinstance(shown, dt.datetime):
        shown = shown.date()
    if isinstance(shown, int | float) and isinstance(cached, int | float):
        return shown == pytest.approx(cached)
    return (shown or "") == (cached or "")
