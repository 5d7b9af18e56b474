"""On 今日/Today below the contacts: tasks, promises and whatever else waits for somebody about now."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import overdue_formula
from xlcrm.commands.views.page import Col, Page, digits
from xlcrm.lang import Text
from xlcrm.workbook.sheets import Rule

MOST = 200
"""Rows that the sheet has room for; the others are counted."""
_LINE, _NAME, _HEIGHT = 58, 29, 13.0
"""Digits in a line of what is to be done and of a name in bold, and points of a line."""


@dataclass(frozen=True)
class OpenRow:
    """One thing to do beside the contacts."""

    rep: str
    customer: str
    tier: str
    kind: str
    since: dt.date | None
    due: dt.date | None
    what: str


def put_open(page: Page, rows: Sequence[OpenRow], last: int, as_of: dt.date | None) -> int:
    """The section below row `last`, rep by rep, in the columns of the list above; the last row used."""
    if not rows:
        return last
    columns = (
        Col("rep", words.REP, look="cell strong", width=16),
        Col("customer", words.CUSTOMER, lambda row, _: row.customer or None, "cell name", 34),
        Col("tier", words.TIER, lambda row, _: row.tier or None, "cell tier", 7),
        Col("kind", Text("事项", "Kind"), look="cell wrapped", width=18),
        Col("since", Text("提出日", "Since"), look="cell date", width=12),
        Col("due", Text("期限", "Due"), look="cell date", width=12),
        Col("days", words.DAYS, lambda row, at: overdue_formula(at("due"), _late(row, as_of), as_of, row.due), "cell days", 9),
        Col("when", Text("状态", "State"), lambda row, _: page.say(_state(row, as_of)), "cell center", 9),
        Col("what", Text("内容", "What"), look="cell wrapped", width=50),
    )  # fmt: skip
    page.section(
        last + 2, Text("到期的任务、承诺等", "Tasks, promises and more, due by now or soon"), len(columns)
    )
    shown = sorted(rows[:MOST], key=lambda row: (row.rep, row.due or dt.date.max, row.customer))
    placed = page.table("crmTodayOpen", last + 3, columns, shown)
    for at, row in enumerate(shown, placed.first):
        lines = max(math.ceil(digits(row.what) / _LINE), math.ceil(digits(row.customer) / _NAME))
        page.heights[at] = max(18.0, _HEIGHT * lines + 4)
    page.rules.append(Rule(placed.area("days"), f"N({placed.top('days')})>0", "rule late"))
    page.quiet_repeats(placed, "rep")
    page.tier_colours(placed.area("tier"))
    return page.rows_left_out(placed, len(rows) - len(shown))


def _late(row: OpenRow, as_of: dt.date | None) -> int:
    return max(0, (as_of - row.due).days) if as_of and row.due else 0


def _state(row: OpenRow, as_of: dt.date | None) -> Text:
    if row.due and as_of and row.due == as_of:
        return Text("今天", "today")
    return Text("逾期", "late") if _late(row, as_of) else Text("将到", "soon")
