"""承诺看板/Promises kept: who keeps what was promised, what is broken, due, and only agreed by word of mouth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula, overdue_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.crm.service.promises import Kept, Promise, by_month, by_owner, days_late, kept, state
from xlcrm.grid import Area
from xlcrm.lang import Text, count_of
from xlcrm.modules.serving.promise_records import LEVEL_WORDS, STATE_WORDS
from xlcrm.modules.serving.promises_found import counted, known, spoken, told_words
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Rule, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.views.page import Placed
    from xlcrm.workbook.sheets import SheetSpec

WIDTH, MONTHS, CHART_ROWS = 9, 12, 10
KEPT, BROKEN, OPEN = Text("已兑现", "Kept"), Text("失信", "Broken"), Text("未到期", "Open")


def promises_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    page.heading(Text("承诺看板", "Promises kept"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, _summary(desk), "subtitle")
    page.section(4, Text("谁说到做到", "Who keeps promises"), WIDTH)
    row = _months(page, desk, max(_owners(page, desk, 5), 5 + CHART_ROWS) + 2) + 2
    last = _spoken(page, desk, _open(page, desk, _broken(page, desk, row)))
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2), row_breaks=(row,), print_area=Area(1, 1, last, WIDTH))


def _summary(desk: Desk) -> Text:
    every = kept(known(desk), desk.as_of)
    share = "–" if every.share is None else f"{every.share:.0%}"
    return Text(
        f"共 {every.given} 个承诺：已兑现 {every.kept}，失信 {every.broken}，未到期 {every.open}，取消 {every.withdrawn}；兑现率 {share}（按期限前通报过的新期限算）。",
        f"{count_of(every.given, 'promise')}: {every.kept} kept, {every.broken} broken, {every.open} open, {every.withdrawn} withdrawn; {share} kept (a delay told before the day moves it).",
    )  # fmt: skip


# -- figures -------------------------------------------------------------------------------------------------------


def _owners(page: Page, desk: Desk, row: int) -> int:
    """By owner, with a chart; the last row."""
    rows = [(name or "–", each) for name, each in by_owner(known(desk), desk.as_of).items()]
    columns = (
        Col("name", words.REP, lambda each, _: each[0], "cell strong", 24),
        Col("given", Text("承诺", "Given"), lambda each, _: each[1].given, "cell count", 12),
        *_states(),
        Col("share", Text("兑现率", "Share kept"), lambda each, _: each[1].share, "cell percent center", 12),
        Col("told", Text("延期通报：前 / 后 / 没有", "Delays told: before / after / never"), lambda each, _: _delays(each[1]), "cell center", 22),
    )  # fmt: skip
    placed = page.table(
        "crmPromisesByRep", row, columns, rows, height=18, empty=Text("还没有承诺。", "No promises yet.")
    )
    page.rules.append(Rule(placed.area("broken"), f"N({placed.top('broken')})>1", "rule late"))
    if rows:
        _chart(
            page,
            placed,
            Text("各人的承诺", "Promises by rep"),
            "stacked bar",
            Area(row, 8, row + CHART_ROWS, 9),
        )
    return placed.last


def _delays(each: Kept) -> str | None:
    told = (each.told_before, each.told_after, each.never_told)
    return " / ".join(map(str, told)) if any(told) else None


def _states() -> tuple[Col, ...]:
    return (
        Col("kept", KEPT, lambda each, _: each[1].kept, "cell count", 12),
        Col("broken", BROKEN, lambda each, _: each[1].broken, "cell count", 12),
        Col("open", OPEN, lambda each, _: each[1].open, "cell count", 12),
    )


def _months(page: Page, desk: Desk, row: int) -> int:
    """By the month in which they fell due; the last row."""
    months = by_month(known(desk), desk.as_of, MONTHS)
    first = Col("name", Text("期限所在月", "Month due"), lambda each, _: each[0], "cell strong", 24)
    given = Col("given", Text("承诺", "Given"), lambda each, _: each[1].given, "cell count", 12)
    placed = page.table(
        "crmPromisesByMonth", row, (first, given, *_states()), list(months.items()), height=18
    )
    if known(desk):
        _chart(page, placed, Text("按期限所在月", "By month due"), "stacked", Area(row, 8, placed.last, 9))
    return placed.last


def _chart(page: Page, placed: Placed, title: Text, kind: Any, area: Area) -> None:
    drawn = ((KEPT, "kept", "strong"), (BROKEN, "broken", "line"), (OPEN, "open", "quiet"))
    series = tuple(Series(page.say(name), placed.area("name"), placed.area(field), colour=CHART[colour]) for name, field, colour in drawn)  # fmt: skip
    page.charts.append(ChartSpec(kind, page.say(title), series, area, number_format="0"))


# -- lists ---------------------------------------------------------------------------------------------------------


def _broken(page: Page, desk: Desk, row: int) -> int:
    """What was broken, each counted; the row after it."""
    page.section(
        row,
        Text("失信：第一次提醒，再犯违规，三犯报主管", "Broken: a reminder, then a breach, then to the boss"),
        WIDTH,
    )
    columns = (
        Col("owner", words.REP, lambda one, _: one.promise.owner or None, "cell strong", 24),
        Col("number", Text("第几次", "No."), look="cell count", width=12),
        Col("level", Text("处理", "Level"), lambda one, _: LEVEL_WORDS[one.level].in_(desk.lang), "cell center", 12),
        Col("due", Text("期限", "Due"), lambda one, _: one.promise.day, "cell date", 12),
        Col("kept", Text("兑现日", "Kept on"), lambda one, _: one.promise.kept, "cell date", 12),
        Col("days", Text("晚了几天", "Days late"), lambda one, _: days_late(one.promise, desk.as_of) or None, "cell days", 12),
        Col("told", Text("延期通报", "Delay"), lambda one, _: told_words(one.promise, desk), "cell wrapped", 17),
        *_whom_and_what(lambda one: one.promise),
    )  # fmt: skip
    empty = Text("没有失信。", "Nothing is broken.")
    placed = page.table("crmPromisesBroken", row + 1, columns, counted(desk), height=30, empty=empty)
    for level, look in (("boss", "rule late"), ("breach", "rule soon")):
        page.rules.append(Rule(placed.area("level"), f'{placed.top("level")}="{LEVEL_WORDS[level].in_(desk.lang)}"', look))  # fmt: skip
    page.quiet_repeats(placed, "owner")
    return placed.last + 2


def _whom_and_what(promise: Any) -> tuple[Col, ...]:
    """Customer and what was promised."""
    return (
        Col("customer", words.CUSTOMER, lambda one, _: promise(one).customer or None, "cell wrapped", 34),
        Col(
            "what", Text("承诺内容", "Promise"), lambda one, _: promise(one).what or None, "cell wrapped", 54
        ),
    )


def _open(page: Page, desk: Desk, row: int) -> int:
    """What is still to be kept; the row after it."""
    rows = [one for one in known(desk) if state(one, desk.as_of) in ("open", "late")]
    rows.sort(key=lambda one: (one.day is None, one.day, one.owner))
    page.section(row, Text("还要兑现的", "Still to be kept"), WIDTH)
    late = STATE_WORDS["late"].in_(desk.lang)
    columns = (
        Col("owner", words.REP, lambda one, _: one.owner or None, "cell strong", 24),
        Col("state", Text("状态", "State"), lambda one, _: STATE_WORDS[state(one, desk.as_of)].in_(desk.lang), "cell center", 12),
        Col("made", Text("承诺日期", "Promised on"), look="cell date", width=12),
        Col("due", Text("期限", "Due"), lambda one, _: one.day, "cell date", 12),
        Col("days", words.DAYS, lambda one, at: overdue_formula(at("due"), days_late(one, desk.as_of), desk.as_of, one.day), "cell days", 12),
        Col("first", Text("原期限", "First due"), lambda one, _: one.due if one.due != one.day else None, "cell date", 12),
        Col("told", Text("延期通报", "Delay"), lambda one, _: told_words(one, desk), "cell wrapped", 17),
        *_whom_and_what(lambda one: one),
    )  # fmt: skip
    placed = page.table(
        "crmPromisesOpen", row + 1, columns, rows, height=30, empty=Text("都兑现了。", "All are kept.")
    )
    page.rules.append(Rule(placed.area("state"), f'{placed.top("state")}="{late}"', "rule late"))
    return placed.last + 2


def _spoken(page: Page, desk: Desk, row: int) -> int:
    """What was only said; the last row."""
    page.section(row, Text("口头约定：请书面确认", "By word of mouth: confirm in writing"), WIDTH)

    def days(one: Promise) -> int | None:
        return (desk.as_of - one.made).days if one.made else None

    columns = (
        Col("owner", words.REP, lambda one, _: one.owner or None, "cell strong", 24),
        Col("state", Text("状态", "State"), lambda one, _: STATE_WORDS[state(one, desk.as_of)].in_(desk.lang), "cell center", 12),
        Col("made", Text("约定日期", "Agreed on"), look="cell date", width=12),
        Col("days", Text("已过天数", "Days since"), lambda one, _: days(one), "cell count", 12),
        Col("due", Text("期限", "Due"), lambda one, _: one.day, "cell date", 12),
        Col("person", Text("对谁", "To whom"), lambda one, _: one.person or None, "cell wrapped", 12),
        Col("tier", words.TIER, lambda one, _: str(desk.results.tiers.frame["tier"].iloc[one.at]) if one.at >= 0 else None, "cell tier", 17),
        *_whom_and_what(lambda one: one),
    )  # fmt: skip
    empty = Text("都已书面确认。", "All are confirmed in writing.")
    placed = page.table("crmPromisesSpoken", row + 1, columns, spoken(desk), height=30, empty=empty)
    return placed.last
