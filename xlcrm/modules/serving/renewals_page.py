"""合同续约/Contract renewals: contracts by their end, and of which somebody has to talk now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.commands.views.tally import Tally, put_tally
from xlcrm.crm.service.papers import ending
from xlcrm.grid import Area
from xlcrm.lang import Text
from xlcrm.modules.serving.papers_found import known, renewal_words, running_out
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.sheets import SheetSpec

WIDTH, MONTHS = 9, 12


def renewals_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    found = running_out(desk)
    page.heading(Text("合同续约", "Contract renewals"))
    page.as_of(as_of_formula(desk.as_of))
    open_ = [one for one in found if one.open]
    over = sum(one.days < 0 for one in found)
    page.put(2, 3, Text(f"要谈的 {len(open_)} 份，其中已到期 {over} 份；还在期内的 {len(found) - over} 份。", f"{len(open_)} to talk about, {over} of them over; {len(found) - over} still run."), "subtitle")  # fmt: skip
    page.section(4, Text("每月到期的合同", "Contracts by the month in which they end"), WIDTH)
    months = list(ending(known(desk), desk.as_of, MONTHS).items())
    tally = Tally(
        "crmContractsEnding", Text("到期月份", "Month"), months, Text("合同数", "Contracts"), kind="column"
    )
    row = put_tally(page, 5, 1, tally, Area(5, 4, 5 + MONTHS, WIDTH)).last + 2
    page.section(row, Text("合同", "Contracts"), WIDTH)
    columns = (
        Col("owner", words.REP, lambda one, _: one.order.owner or None, "cell strong", 20),
        Col("order", Text("合同号", "Contract no."), lambda one, _: one.order.number or None, "cell center", 16),
        Col("ends", Text("到期日", "Ends"), lambda one, _: one.order.ends, "cell date", 12),
        Col("days", Text("还有几天", "Days left"), look="cell center", width=11),
        Col("talked", Text("上次跟进", "Last talk"), lambda one, _: one.order.talked, "cell date", 12),
        Col("next", Text("下次提醒", "Next reminder"), lambda one, _: None if one.days < 0 else one.next, "cell date", 13),
        Col("tier", words.TIER, lambda one, _: str(desk.results.tiers.frame["tier"].iloc[one.order.at]) if one.order.at >= 0 else None, "cell tier", 8),
        Col("customer", words.CUSTOMER, lambda one, _: one.order.customer or None, "cell wrapped", 36),
        Col("mind", Text("要做什么", "What to do"), lambda one, _: renewal_words(one).in_(desk.lang) if one.open else None, "cell wrapped", 50),
    )  # fmt: skip
    placed = page.table("crmRenewals", row + 1, columns, found, height=24, empty=Text("没有写到期日的合同。", "No contract with an end."))  # fmt: skip
    page.rules.append(
        Rule(placed.area("days"), f"AND(ISNUMBER({placed.top('days')}),{placed.top('days')}<0)", "rule late")
    )
    page.rules.append(Rule(placed.area("mind"), f"LEN({placed.top('mind')})>0", "rule soon"))
    page.tier_colours(placed.area("tier"))
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2), print_area=Area(1, 1, placed.last, WIDTH))
