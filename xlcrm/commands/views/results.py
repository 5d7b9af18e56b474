"""结果/Results: tier, next contact, days overdue and why of every customer, where the team's table has no room for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula, overdue_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec


@dataclass(frozen=True)
class ResultRow:
    """What was computed for one customer."""

    key: str
    customer: str
    rep: str = ""
    tier: str = ""
    due: dt.date | None = None
    days: int | None = None
    reason: str = ""


_COLUMNS: Sequence[Col] = (
    Col("key", words.KEY, lambda row, _: row.key, "cell small", 14),
    Col("customer", words.CUSTOMER, lambda row, _: row.customer, "cell strong", 32),
    Col("rep", words.REP, lambda row, _: row.rep or None, "cell", 12),
    Col("tier", words.TIER, lambda row, _: row.tier or None, "cell tier", 8, "header center"),
    Col("due", Text("下次联系", "Next contact"), lambda row, _: row.due, "cell date", 13, "header center"),
    Col("days", words.DAYS, lambda row, at: overdue_formula(at("due"), row.days), "cell days", 10, "header center"),
    Col("reason", words.REASON, lambda row, _: row.reason or None, "cell reason", 70),
)


def results_sheet(rows: Sequence[ResultRow], as_of: dt.date, lang: Lang) -> SheetSpec:
    """The sheet of results, keyed by customer."""
    page = Page(words.SHEETS["results"].in_(lang), "results", lang)
    page.heading(Text("计算结果", "Results"))
    page.as_of(2, 1, as_of_formula(as_of))
    hint = Text(
        "台账右侧没有空列，结果放在这里；给台账右侧留出四个空列，下次更新就写进台账。",
        "The customer sheet has no free columns at its right. Leave four empty there, and the next refresh writes into it.",
    )
    page.put(2, 3, hint, "subtitle")
    placed = page.table("crmResults", 4, _COLUMNS, rows)
    page.tier_colours(placed.area("tier"))
    return page.spec(freeze=(5, 3), repeat_rows=(4, 4), tab_colour=words.TAB["today"])
