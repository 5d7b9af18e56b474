"""计算结果/Results: the owned columns as a sheet of their own, where the team's table leaves no room for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula, overdue_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.crm.schema.fields import spec
from xlcrm.lang import Lang, Text
from xlcrm.workbook.sheets import Rule

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


def results_sheet(rows: Sequence[ResultRow], as_of: dt.date, lang: Lang) -> SheetSpec:
    """The sheet of results, one customer a row in the order of the team's table."""
    page = Page(words.SHEETS["results"].in_(lang), "results", lang)
    page.heading(Text("计算结果", "Results"))
    page.as_of(as_of_formula(as_of))
    page.put(
        2,
        3,
        Text(
            "台账右侧没有空列，结果放在这里；给台账右侧留出四个空列，下次更新就写进台账。",
            "The customer sheet has no free columns at its right. Leave four empty there, and the next refresh writes into it.",
        ),
        "subtitle",
    )
    placed = page.table("crmResults", 4, _columns(as_of), rows, empty=Text("没有客户。", "No customers."))
    page.rules.append(Rule(placed.area("days"), f"N({placed.top('days')})>0", "rule late"))
    page.tier_colours(placed.area("tier"))
    return page.spec(freeze=(5, 3), repeat_rows=(4, 4), tab_colour=words.TAB["results"], filter=None)


def _columns(as_of: dt.date) -> Sequence[Col]:
    return (
        Col("key", words.KEY, look="cell small", width=14),
        Col("customer", words.CUSTOMER, look="cell strong", width=36),
        Col("rep", words.REP, lambda row, _: row.rep or None, "cell", 14),
        Col("tier", spec("customers", "tier").label, lambda row, _: row.tier or None, "cell tier", 8),
        Col("due", spec("customers", "next_contact").label, look="cell date", width=13),
        Col("days", spec("customers", "overdue").label, lambda row, at: overdue_formula(at("due"), row.days, as_of, row.due), "cell days", 10),
        Col("reason", spec("customers", "reason").label, lambda row, _: row.reason or None, "cell small", 90),
    )  # fmt: skip
