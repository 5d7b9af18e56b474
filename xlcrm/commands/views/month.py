"""月度/Month: targets against what was done, and the contacts of the month ahead, day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page, Placed
from xlcrm.lang import Lang, Text
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec


@dataclass(frozen=True)
class TargetRow:
    """A rep's month: what was set, what was done; None where nothing was set."""

    month: str
    rep: str
    contacts: int
    visits: int
    sales: float
    contacts_wanted: float | None = None
    visits_wanted: float | None = None
    sales_wanted: float | None = None
    elapsed: float = 1.0
    """Share of the month's working days that have passed."""


@dataclass(frozen=True)
class AheadRow:
    """One contact of the month ahead."""

    rep: str
    day: dt.date
    customer: str
    tier: str = ""
    phone: str = ""
    channel: str = ""
    due: dt.date | None = None
    last: dt.date | None = None
    """The last contact."""


@dataclass(frozen=True)
class MonthData:
    """All that the sheet shows."""

    as_of: dt.date
    targets: Sequence[TargetRow] = ()
    """The latest month first."""
    ahead: Sequence[AheadRow] = ()
    """Rep by rep, day by day."""
    left_out: int = 0
    """Contacts due within the month for which there is no time."""


def _share(done: float, wanted: float | None) -> float | None:
    return done / wanted if wanted else None


_TARGETS: Sequence[Col] = (
    Col("rep", words.REP, look="cell strong", width=17),
    Col("month", Text("月份", "Month"), look="cell center", width=12),
    Col("contacts", Text("联系", "Contacts"), look="cell count", width=30),
    Col("contacts_wanted", Text("联系目标", "Contacts wanted"), look="cell count", width=10),
    Col("contacts_share", Text("联系完成", "Contacts, done"), lambda row, _: _share(row.contacts, row.contacts_wanted), "cell percent", 18),
    Col("visits", Text("拜访", "Visits"), look="cell count", width=10),
    Col("visits_wanted", Text("拜访目标", "Visits wanted"), look="cell count", width=12),
    Col("visits_share", Text("拜访完成", "Visits, done"), lambda row, _: _share(row.visits, row.visits_wanted), "cell percent", 12),
    Col("sales", Text("销售额", "Sales"), look="cell money", width=14),
    Col("sales_wanted", Text("销售目标", "Sales wanted"), look="cell money", width=14),
    Col("sales_share", Text("销售完成", "Sales, done"), lambda row, _: _share(row.sales, row.sales_wanted), "cell percent", 10),
    Col("elapsed", Text("本月已过", "Month passed"), look="cell percent", width=10),
)  # fmt: skip


def _ahead(lang: Lang) -> Sequence[Col]:
    return (
        Col("rep", words.REP, look="cell strong", width=17),
        Col("day", Text("哪天", "Day"), look="cell date", width=12),
        Col("customer", words.CUSTOMER, look="cell name", width=30),
        Col("tier", words.TIER, look="cell tier", width=10),
        Col("phone", words.PHONE, lambda row, _: row.phone or None, "cell wrapped", 18),
        Col("weekday", Text("星期", "Weekday"), lambda row, _: words.WEEKDAYS[lang][row.day.weekday()], "cell center", 10),
        Col("due", words.DUE, look="cell date", width=12),
        Col("channel", words.CHANNEL, lambda row, _: row.channel or None, "cell center", 12),
        Col("last", words.LAST, look="cell date", width=14),
    )  # fmt: skip


def month_sheet(data: MonthData, lang: Lang) -> SheetSpec:
    """The sheet of the month."""
    page = Page(words.SHEETS["month"].in_(lang), "month", lang)
    page.heading(Text("月度：目标与今后一个月", "Month: targets, and the month ahead"))
    page.as_of(as_of_formula(data.as_of))
    page.section(3, Text("目标与实际", "Targets and what was done"), len(_TARGETS))
    page.put(4, 1, _NOTE, "notice")
    placed = page.table(
        "crmTargetsDone", 5, _TARGETS, data.targets, empty=Text("还没有记录。", "Nothing on record yet.")
    )
    _colours(page, placed)
    row = placed.last + 2
    page.section(row, Text("今后一个月的联系", "Contacts of the month ahead"), len(_TARGETS))
    page.put(row + 1, 1, _left_out(data.left_out), "notice")
    ahead = page.table(
        "crmMonthAhead",
        row + 2,
        _ahead(lang),
        data.ahead,
        height=28,
        empty=Text("今后一个月没有要联系的客户。", "Nobody falls due."),
    )
    page.quiet_repeats(ahead, "rep", "day")
    page.tier_colours(ahead.area("tier"))
    return page.spec(freeze=(3, 2), repeat_rows=(5, 5), tab_colour=words.TAB["month"])


_NOTE = Text(
    "目标在“设置”的“每月目标”里填；联系含拜访，未联系上的不算；销售额为订单净额。低于当月进度的标红。",
    "Set targets in the table Monthly targets on Settings. Contacts include visits, not calls in vain; sales are net orders. Red: behind the share of the month.",
)  # fmt: skip


def _left_out(count: int) -> Text:
    if not count:
        return Text(
            "按每天的联系时间排开，最急的在前；没到的日子先不联系。",
            "Spread over the minutes of each day, the most urgent first.",
        )
    return Text(
        f"按每天的联系时间排开；还有 {count} 家一个月内排不下。",
        f"Spread over the minutes of each day; for {count} more there is no time within the month.",
    )


def _colours(page: Page, placed: Placed) -> None:
    """Red where less is done than the month has passed."""
    elapsed = placed.top("elapsed")
    for name in ("contacts_share", "visits_share", "sales_share"):
        top = placed.top(name)
        page.rules.append(Rule(placed.area(name), f"AND(ISNUMBER({top}),{top}<{elapsed})", "rule late"))
    page.quiet_repeats(placed, "month")
