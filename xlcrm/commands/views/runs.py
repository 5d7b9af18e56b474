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
    return Col(
        tier,
        Text(f"{tier} 级", f"Tier {tier}"),
        lambda row, _: row.tiers.get(tier),
        "cell count",
        7,
        "header center",
    )


_COLUMNS: Sequence[Col] = (
    Col("run", Text("编号", "No."), lambda row, _: row.run, "cell count", 8, "header center"),
    Col("time", Text("时间", "Time"), lambda row, _: row.time, "cell datetime", 18, "header center"),
    Col("command", Text("操作", "Command"), lambda row, _: row.command, "cell strong", 16),
    Col("as_of", Text("截至日期", "As of"), lambda row, _: row.as_of, "cell date", 12, "header center"),
    Col(
        "customers",
        Text("客户数", "Customers"),
        lambda row, _: row.customers,
        "cell count",
        10,
        "header center",
    ),
    *(_tier(tier) for tier in words.TIERS),
    Col("overdue", Text("逾期", "Overdue"), lambda row, _: row.overdue, "cell count", 9, "header center"),
    Col(
        "planned",
        Text("已排拜访", "Visits planned"),
        lambda row, _: row.planned,
        "cell count",
        10,
        "header center",
    ),
    Col(
        "unplanned",
        Text("未安排", "Not planned"),
        lambda row, _: row.unplanned,
        "cell count",
        10,
        "header center",
    ),
    Col(
        "changes",
        Text("改动单元格", "Cells changed"),
        lambda row, _: row.changes,
        "cell count",
        11,
        "header center",
    ),
    Col(
        "problems",
        Text("数据问题", "Problems"),
        lambda row, _: row.problems,
        "cell count",
        10,
        "header center",
    ),
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
