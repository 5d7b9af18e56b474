"""数据问题/Problems: every fault of the sheet with a link to its cell, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import quoted
from xlcrm.commands.views.page import Col, Page, Placed, digits
from xlcrm.lang import Lang, Text
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec

SEVERITY: Mapping[str, Text] = {
    "error": Text("错误", "Error"),
    "question": Text("请确认", "Question"),
    "warning": Text("提醒", "Warning"),
    "note": Text("说明", "Note"),
}


@dataclass(frozen=True)
class ProblemRow:
    """One fault in words: where, what, and what to do."""

    severity: str
    sheet: str
    cell: str
    message: str


def problems_sheet(problems: Sequence[ProblemRow], lang: Lang) -> SheetSpec:
    """The sheet of faults, worst first."""
    page = Page(words.SHEETS["problems"].in_(lang), "problems", lang)
    page.heading(
        Text("数据问题", "Problems in the data"),
        Text(
            "点“单元格”跳到那里；改好以后再更新一次，已解决的就不再列出。",
            "Click a cell to go there; after the next refresh what was put right is gone from this list.",
        ),
    )
    ranks = list(SEVERITY)
    rows = sorted(problems, key=lambda row: ranks.index(row.severity))
    placed = page.table(
        "crmProblems", 4, _columns(lang), rows, empty=Text("没有发现问题。", "No problems were found.")
    )
    _links(page, placed, rows)
    page.heights |= {at: 30 for at, row in enumerate(rows, placed.first) if digits(row.message) > 116}
    _rules(page, placed)
    return page.spec(freeze=(5, 1), repeat_rows=(4, 4), tab_colour=words.TAB["problems"])


def _columns(lang: Lang) -> Sequence[Col]:
    return (
        Col("severity", Text("程度", "Severity"), lambda row, _: SEVERITY[row.severity].in_(lang), "cell center", 10),
        Col("sheet", Text("工作表", "Sheet"), lambda row, _: row.sheet or None, "cell wrapped", 18),
        Col("cell", Text("单元格", "Cell"), lambda row, _: row.cell or None, "cell link", 10),
        Col("message", Text("问题和处理办法", "What is wrong, and what to do"), look="cell wrapped", width=110),
    )  # fmt: skip


def _links(page: Page, placed: Placed, rows: Sequence[ProblemRow]) -> None:
    for at, row in enumerate(rows, placed.first):
        if row.sheet and row.cell:
            page.links[at, placed.columns["cell"]] = f"internal:{quoted(row.sheet)}!{row.cell}"


def _rules(page: Page, placed: Placed) -> None:
    severity = placed.top("severity")
    page.rules += [
        Rule(placed.area("severity"), f'{severity}="{page.say(SEVERITY["error"])}"', "rule error"),
        Rule(placed.area("severity"), f'{severity}="{page.say(SEVERITY["question"])}"', "rule warning"),
    ]
