"""归属建议/Suggested owners: who should look after the customers that nobody has, with the rule that says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.crm.missing import day_of
from xlcrm.crm.territories import Suggestion, Territory
from xlcrm.grid import Area
from xlcrm.lang import Text, count_of
from xlcrm.modules.pooling.found import customers, free, misplaced, owned, room, rules, suggested
from xlcrm.modules.relating.found import shown
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Rule, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 9
CHART_ROWS = 13
NOW, NEW = Text("现有客户", "Customers now"), Text("建议新增", "Suggested")
EMPTY = Text("每家客户都有人负责。", "Somebody looks after every customer.")


def territories_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    page.heading(Text("归属建议", "Suggested owners"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, _summary(desk), "subtitle")
    page.section(4, Text("每人的客户", "Customers of each rep"), WIDTH)
    row = _reps(page, desk)
    page.section(row, Text("没有负责人的客户", "Customers that nobody looks after"), WIDTH)
    row = _list(page, "crmSuggestedOwners", row + 1, desk, suggested(desk), EMPTY) + 2
    days = int(desk.setting("territory_new_days"))
    page.section(row, Text(f"最近 {days} 天建档、负责人与规则不同的客户", f"Entered in the last {count_of(days, 'day')}, with another owner than the rules say"), WIDTH)  # fmt: skip
    _list(page, "crmMisplaced", row + 1, desk, misplaced(desk), Text("没有。", "None."))
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2))


def _summary(desk: Desk) -> Text:
    found = suggested(desk).values()
    without = len(free(desk)) - sum(bool(one.rep) for one in found)
    if not rules(desk):
        return Text(
            "“区域规则”还是空的：填了规则才有建议。",
            "The sheet Territories is still empty: fill in rules to get suggestions.",
        )
    return Text(
        f"{len(free(desk))} 家没有负责人，{without} 家没有建议。这里只是建议：按钮“分派”或 xlcrm assign 才写入负责人。",
        f"Nobody looks after {len(free(desk))}; {without} without a suggestion. These are proposals: only the button Assign, or xlcrm assign, writes owners.",
    )


def _reps(page: Page, desk: Desk) -> int:
    """The table and its chart; the row of the next section."""
    counted, new = room(desk).customers, [one.rep for one in suggested(desk).values()]
    rows = [(rep, counted[rep], new.count(rep), room(desk).left(rep)) for rep in room(desk).reps]
    columns = (
        Col("rep", words.REP, lambda row, _: row[0], "cell strong", 32),
        Col("now", NOW, lambda row, _: row[1], "cell count", 16),
        Col("new", NEW, lambda row, _: row[2], "cell count", 14),
        Col("left", Text("还能领", "Room"), lambda row, _: "–" if row[3] is None else row[3], "cell count", 14),
    )  # fmt: skip
    placed = page.table("crmTerritoryReps", 5, columns, rows, height=18)
    if rows:
        series = (
            Series(page.say(NOW), placed.area("rep"), placed.area("now"), colour=CHART["quiet"]),
            Series(page.say(NEW), placed.area("rep"), placed.area("new"), colour=CHART["strong"]),
        )
        title = page.say(Text("每人的客户：现有与建议新增", "Customers of each rep: now and suggested"))
        area = Area(5, 6, 5 + CHART_ROWS, WIDTH)
        page.charts.append(ChartSpec("stacked bar", title, series, area, number_format="0"))
    return max(placed.last, 5 + CHART_ROWS) + 2


def _list(page: Page, name: str, row: int, desk: Desk, found: Mapping[str, Suggestion], empty: Text) -> int:
    table, tiers = desk.here.ledger.customers, desk.results.tiers.frame["tier"]
    known = {one.key: one for one in customers(desk, [*free(desk), *owned(desk)])}
    rows, left_out = shown(list(found.values()))
    columns = (
        Col("customer", words.CUSTOMER, lambda one, _: desk.who(one.customer)[0], "cell name", 32),
        Col("owner", Text("现负责人", "Owner now"), lambda one, _: desk.who(one.customer)[1], "cell", 16),
        Col("rep", Text("建议负责人", "Suggested"), lambda one, _: one.rep or "–", "cell strong", 18),
        Col("tier", words.TIER, lambda one, _: str(tiers[one.customer]), "cell tier", 14),
        Col("place", Text("城市、地区", "Place"), lambda one, _: next(iter(known[one.customer].places), None), "cell wrapped", 16),
        Col("industry", Text("行业", "Industry"), lambda one, _: known[one.customer].industry or None, "cell", 16),
        Col("size", Text("规模", "Size"), lambda one, _: known[one.customer].size or None, "cell center", 12),
        Col("entered", Text("建档日", "Entered"), lambda one, _: day_of(table.at[one.customer, "entered"]), "cell date", 13),
        Col("why", Text("依据", "Why"), lambda one, _: why(one, rules(desk)).in_(desk.lang), "cell wrapped", 52),
    )  # fmt: skip
    placed = page.table(name, row, columns, rows, height=27, empty=empty)
    page.tier_colours(placed.area("tier"))
    page.rules.append(Rule(placed.area("rep"), f'{placed.top("rep")}="–"', "rule soon"))
    return page.rows_left_out(placed, left_out)


def why(one: Suggestion, asked: list[Territory]) -> Text:
    """The rule that names the rep, or why none does."""
    if one.rule is None:
        return Text(
            "没有规则适用；加一行“不限”的规则可以兜底",
            "No rule fits; a last rule for everybody would catch it",
        )
    number = asked.index(one.rule) + 1
    terms = " · ".join(each for each in (one.rule.region, one.rule.industry, one.rule.size) if each)
    zh, en = "、".join(one.rule.reps), ", ".join(one.rule.reps)
    said = {
        "rule": Text("", ""),
        "share": Text(f"：{zh} 中客户最少", f": fewest customers of {en}"),
        "full": Text(f"：{zh} 已到上限", f": {en} at the limit"),
        "nobody": Text(f"：团队里没有 {zh or '负责人'}", f": names nobody of the team ({en or '–'})"),
    }[one.why]
    return Text(
        f"规则 {number}（{terms or '不限'}）{said.zh}", f"Rule {number} ({terms or 'everybody'}){said.en}"
    )
