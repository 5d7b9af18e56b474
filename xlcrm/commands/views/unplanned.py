"""未安排/Not planned: who is due and found no place, which rule bound, and what would free one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec


@dataclass(frozen=True)
class UnplannedRow:
    """A customer that is due and found no place, why, and what would free one."""

    rep: str
    customer: str
    tier: str
    due: dt.date | None
    reason: str
    remedy: str = ""
    place: str = ""


@dataclass(frozen=True)
class UnplannedData:
    """All that the sheet shows."""

    as_of: dt.date
    rows: Sequence[UnplannedRow] = ()


def unplanned_sheet(data: UnplannedData, lang: Lang) -> SheetSpec:
    """The list of due visits without a place, by due date."""
    page = Page(words.SHEETS["unplanned"].in_(lang), "unplanned", lang)
    page.heading(Text("未安排的拜访", "Visits without a place"))
    page.as_of(as_of_formula(data.as_of), 2)
    many = len(data.rows)
    page.put(
        2,
        3,
        Text(f"{many} 家该拜访，但这几周排不进去", f"{many} due in these weeks, but without a place"),
        "subtitle",
    )
    placed = page.table(
        "crmUnplanned",
        4,
        _columns(),
        data.rows,
        height=42,
        empty=Text("该拜访的客户都排上了。", "Everybody who is due has a place."),
    )
    page.tier_colours(placed.area("tier"))
    return page.spec(freeze=(5, 4), repeat_rows=(4, 4), tab_colour=words.TAB["unplanned"])


def _columns() -> Sequence[Col]:
    return (
        Col("due", words.DUE, look="cell date", width=12),
        Col("rep", words.REP, look="cell strong", width=17),
        Col("customer", words.CUSTOMER, look="cell name", width=36),
        Col("tier", words.TIER, look="cell tier", width=8),
        Col("place", Text("地点", "Place"), lambda row, _: row.place or None, "cell small", 19),
        Col("reason", Text("原因", "Why not"), look="cell reason", width=48),
        Col("remedy", Text("怎样才能排上", "What would free a place"), look="cell reason", width=48),
    )  # fmt: skip
