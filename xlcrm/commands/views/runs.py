"""运行记录/Runs: what each run found and changed, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.page import Col, Page
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec


@dataclass(frozen=True)
class RunRow:
    """One run of a command."""

    time: dt.datetime
    command: str
    as_of: dt.date | None = None
    customers: int | None = None
    tiers: Mapping[str, int] = field(default_factory=dict)
    overdue: int | None = None
    planned: int | None = None
    unplanned: int | None = None
    changes: int = 0
    problems: int = 0
    note: str = ""
    run: int | None = None
    """Number by which `xlcrm undo` takes it back."""


def _tier(tier: str) -> Col:
    return Col(tier, Text(f"{tier} 级", f"Tier {tier}"), lambda row, _: row.tiers.get(tier), "cell count", 7)


_COLUMNS: Sequence[Col] = (
    Col("run", Text("编号", "No."), look="cell count", width=8),
    Col("time", Text("时间", "Time"), look="cell datetime", width=18),
    Col("command", Text("操作", "Command"), look="cell strong", width=16),
    Col("as_of", Text("截至日期", "As of"), look="cell date", width=12),
    Col("customers", Text("客户数", "Customers"), look="cell count", width=10),
    *(_tier(tier) for tier in words.TIERS),
    Col("overdue", Text("逾期", "Overdue"), look="cell count", width=9),
    Col("planned", Text("已排拜访", "Visits planned"), look="cell count", width=10),
    Col("unplanned", Text("未安排", "Not planned"), look="cell count", width=10),
    Col("changes", Text("改动单元格", "Cells changed"), look="cell count", width=11),
    Col("problems", Text("数据问题", "Problems"), look="cell count", width=10),
    Col("note", Text("备注", "Note"), lambda row, _: row.note or None, "cell reason", 40),
)


def runs_sheet(runs: Sequence[RunRow], lang: Lang) -> SheetSpec:
    """The sheet of past runs."""
    page = Page(words.SHEETS["runs"].in_(lang), "runs", lang)
    page.heading(
        Text("运行记录", "Runs"),
        Text(
            "每次更新找到什么、改了什么。最近十次可以撤销：xlcrm undo 加编号。",
            "What each run found and changed. The last ten can be taken back: xlcrm undo and the number.",
        ),
    )
    page.table("crmRuns", 4, _COLUMNS, runs, empty=Text("还没有运行过。", "Nothing was run yet."))
    return page.spec(freeze=(5, 2), repeat_rows=(4, 4), tab_colour=words.TAB["runs"])
