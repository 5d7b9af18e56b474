"""目录/Contents: every sheet of the workbook with a sentence on it, a click away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import quoted
from xlcrm.commands.views.page import Col, Page, digits
from xlcrm.crm.tables import Kind
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    from xlcrm.grid import Grid
    from xlcrm.workbook.sheets import SheetSpec

Use = Literal["act", "read", "type", "set"]
USES: Mapping[Use, Text] = {
    "act": Text("要处理", "To act on"),
    "read": Text("看一看", "To read"),
    "type": Text("自己填", "Yours to fill"),
    "set": Text("设置和记录", "Set-up and history"),
}
"""What a sheet is for; the list is in this order."""
WIDE = 112
"""Digits in a line of a sentence."""

SAYS: Mapping[str, Text] = {
    "today": Text("每个业务员今天联系谁、为什么；结果直接填在黄色格里，下次更新记进联系记录。", "Whom each rep contacts today and why; type what came of it into the yellow cells, the next refresh logs it."),
    "overdue": Text("该联系而没有联系的客户，最久的在前。", "Customers who should have been contacted and were not, the longest first."),
    "month": Text("每个业务员本月的联系、拜访和销售额，与目标比；今后一个月每天联系谁。", "Contacts, visits and sales of each rep this month against the targets; whom to contact on each day of the next."),
    "visits": Text("今后几周谁去拜访谁，按天排好。", "Who visits whom in the coming weeks, day by day."),
    "unplanned": Text("哪些拜访排不下，为什么。", "Visits that found no place, and why."),
    "plan_changes": Text("和上次的拜访计划比，改了什么。", "What is different from the visit plan before."),
    "calendar": Text("拜访计划的日历样式。", "The visit plan as a calendar."),
    "routes": Text("每天的路线图。", "Each day's way on a map."),
    "balance": Text("客户按地区和工作量怎样分给业务员更均衡。", "How customers could be dealt out among the reps more evenly, by place and work."),
    "tiers": Text("等级怎么来的：变化、RFM、产品线；每一级该怎么待。", "Where tiers come from: changes, RFM, product lines, and how each tier is treated."),
    "risk": Text("谁可能流失、金额多少；谁可以挽回。", "Who may leave and what is at stake; whom to win back."),
    "groups": Text("客户分群、没买过的产品、增长空间。", "Groups of customers, products not bought, room to grow."),
    "greetings": Text("今后几天的生日和节日：问候谁、怎么说。", "Birthdays and festivals of the coming days: whom to greet, and in which words."),
    "dashboard": Text("图表：二八曲线、等级、逾期、每周联系，以及各模块的图。", "Charts: the 20/80 curve, tiers, overdue, contacts by week, and those of the modules."),
    "results": Text("放不进客户表的计算结果。", "Results for which the customers' sheet has no room."),
    "problems": Text("数据里哪里有问题、怎么改。", "What is wrong in the data, where, and what to do."),
    "overrides": Text("人工改过的计算值，和算出来的值对照。", "Values that people typed over computed ones, beside those."),
    "import_problems": Text("没能导入的行：改好后再导入。", "Rows that could not be imported: put them right and import again."),
    "import_conflicts": Text("导入的值与人填的不同：选一个。", "Imported values that differ from what people typed: choose."),
    "duplicates": Text("可能是同一家的客户：合并或保留。", "Customers who may be the same: merge or keep."),
    "conflicts": Text("收回的修改互相矛盾的地方：选一个。", "Where edits that came back contradict each other: choose."),
    "returned": Text("从业务员的文件收回了哪些修改。", "Which edits came back from the reps' files."),
    "handover": Text("交接单：谁的客户交给了谁。", "Who took over whose customers."),
    "brief": Text("拜访前看的一页简报。", "One page to read before a visit."),
    "sendlog": Text("发出过哪些邮件。", "Mails that left."),
    "runs": Text("每次运行做了什么，可按编号撤销。", "What each run did; each can be undone by its number."),
    "settings": Text("节奏、等级规则、业务员、假日、列对应。", "Rhythm, rules of tiers, reps, holidays, columns."),
}  # fmt: skip
"""Key of a sheet of ours → what stands on it."""


TYPED: Mapping[Kind, Text] = {
    "customers": Text("一行一家客户；等级、下次联系、逾期天数、说明四列是算出来的。", "One customer a row; Tier, Next contact, Days overdue and Why are computed."),
    "contacts": Text("一行一位联系人。", "One person a row."),
    "log": Text("一行一次联系：日期、客户、方式、结果。", "One contact a row: date, customer, channel, result."),
    "orders": Text("一行一笔订单：日期、客户、金额。", "One order a row: date, customer, amount."),
}  # fmt: skip
"""Kind of a team's own table → what one row is."""


@dataclass(frozen=True)
class Entry:
    """One sheet of the workbook."""

    sheet: str
    use: Use
    says: str = ""


def use_of(tab: str) -> Use:
    """What a sheet of ours is for, by the colour of its tab."""
    if tab == words.TAB["runs"]:
        return "set"
    return "read" if tab == words.TAB["dashboard"] else "act"


def listed(grid: Grid) -> Iterator[Entry]:
    """The lines of a list that stands in a workbook."""
    uses = {word: use for use, text in USES.items() for word in text}
    for row in range(1, grid.height + 1):
        use = uses.get(str(grid.at(row, 1)))
        if use and (sheet := grid.at(row, 2)):
            yield Entry(str(sheet), use, str(grid.at(row, 3) or ""))


def contents_sheet(entries: Sequence[Entry], lang: Lang) -> SheetSpec:
    """The list: what waits for somebody first."""
    page = Page(words.SHEETS["contents"].in_(lang), "contents", lang)
    page.heading(
        words.SHEETS["contents"],
        Text("点表名就到那张表；不要的表可以隐藏，更新照常。", "Click a name to go there; hide sheets that you do not need, they are kept up to date all the same."),
    )  # fmt: skip
    order = list(USES)
    rows = sorted(entries, key=lambda one: order.index(one.use))
    columns = (
        Col("use", Text("用途", "For"), lambda row, _: USES[row.use].in_(lang), "cell strong", 18),
        Col("sheet", Text("工作表", "Sheet"), look="cell link", width=24),
        Col("says", Text("内容", "What stands there"), lambda row, _: row.says or None, "cell wrapped", 108),
    )
    placed = page.table("crmContents", 4, columns, rows)
    for at, row in enumerate(rows, placed.first):
        page.links[at, placed.columns["sheet"]] = f"internal:{quoted(row.sheet)}!A1"
        if digits(row.says) > WIDE:
            page.heights[at] = 30
    page.quiet_repeats(placed, "use")
    return page.spec(freeze=(5, 1), repeat_rows=(4, 4), tab_colour=words.TAB["contents"])
