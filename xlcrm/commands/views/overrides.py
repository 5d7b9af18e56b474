"""人工改值/Typed over: every value that a person typed over a computed one, how old it is, and what was computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import quoted
from xlcrm.commands.views.page import Col, Page
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    from xlcrm.workbook.changes import Cell
    from xlcrm.workbook.sheets import SheetSpec


@dataclass(frozen=True)
class OverrideRow:
    """One typed-over cell."""

    customer: str
    header: str
    value: Cell
    computed: Cell
    since: dt.date
    days: int
    sheet: str
    cell: str


_COLUMNS: Sequence[Col] = (
    Col("customer", words.CUSTOMER, look="cell name", width=34),
    Col("header", Text("列", "Column"), look="cell center", width=14),
    Col("value", Text("人工填写", "Typed"), lambda row, _: _said(row.value), "cell center", 16),
    Col("computed", Text("计算值", "Computed"), lambda row, _: _said(row.computed), "cell center", 16),
    Col("since", Text("从何时起", "Since"), look="cell date", width=12),
    Col("days", Text("已有天数", "Days"), look="cell count", width=10),
    Col("sheet", Text("工作表", "Sheet"), look="cell wrapped", width=18),
    Col("cell", Text("单元格", "Cell"), look="cell link", width=10),
)  # fmt: skip


def overrides_sheet(rows: Sequence[OverrideRow], lang: Lang) -> SheetSpec:
    """The sheet of typed-over values, the oldest first."""
    page = Page(words.SHEETS["overrides"].in_(lang), "overrides", lang)
    page.heading(
        Text("人工改值", "Typed over"),
        Text(
            "这些单元格以人填的为准。清空单元格，下次更新就恢复计算值。",
            "In these cells a person's word counts. Clear a cell and the next refresh puts the computed value back.",
        ),
    )
    ordered = sorted(rows, key=lambda row: (row.since, row.customer))
    placed = page.table(
        "crmOverrides", 4, _COLUMNS, ordered, empty=Text("没有人工改值。", "Nobody typed over a value.")
    )
    for at, row in enumerate(ordered, placed.first):
        page.links[at, placed.columns["cell"]] = f"internal:{quoted(row.sheet)}!{row.cell}"
    return page.spec(freeze=(5, 2), repeat_rows=(4, 4), tab_colour=words.TAB["overrides"])


def _said(cell: Cell) -> Cell:
    return cell.isoformat() if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime) else cell
