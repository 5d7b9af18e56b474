"""任务统计/Task figures: how instructions are carried out, by owner and by each classification of the team's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page, Placed
from xlcrm.commands.views.words import NOBODY
from xlcrm.crm.departments import department_of
from xlcrm.crm.task_figures import (
    TaskFigures,
    by_class,
    by_department,
    by_owner,
    figures,
    of_several,
    task_facts,
)
from xlcrm.grid import Area
from xlcrm.lang import Text, count_of
from xlcrm.modules.tasking.classes import classes, unknown_classes
from xlcrm.modules.tasking.owners import counted_for_each, owners
from xlcrm.workbook.looks import CHART
from xlcrm.workbook.sheets import ChartSpec, Series

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.sheets import SheetSpec

WIDTH, CHART_LEFT = 19, 13
TALL = 12
"""Rows that a chart takes at least."""
MOST_TALL = 26
OWNER = Text("负责人", "Owner")
DEPARTMENT = Text("部门", "Department")
IN_TIME = Text("按时完成", "In time")
LATE_DONE = Text("逾期完成", "Done late")
DONE = Text("完成（无日期）", "Done, no dates")
LATE = Text("逾期未完成", "Late now")
OPEN = Text("进行中", "Open")
_SERIES = (
    ("in_time", IN_TIME, CHART["strong"]),
    ("done_late", LATE_DONE, CHART["bar"]),
    ("done", DONE, CHART["calm"]),
    ("late", LATE, CHART["line"]),
    ("open", OPEN, CHART["quiet"]),
)
Row = tuple[str, TaskFigures]


def figures_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet."""
    facts = task_facts(desk.records("tasks"), desk.as_of, owners(desk), int(desk.setting("task_days")))
    page.heading(Text("任务统计", "Task figures"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, _summary(figures(facts), int(desk.setting("task_days"))), "subtitle")
    if several := of_several(facts):
        page.put(3, 1, counted_for_each(several), "notice")
    nobody = NOBODY.in_(desk.lang)
    row = _block(page, 4, "crmTasksByOwner", OWNER, _named(by_owner(facts), nobody))
    tops = []
    if department := department_of(desk.here.ledger):
        tops.append(row)
        nowhere = desk.here.say("（未知部门）", "(no department)")
        row = _block(
            page, row, "crmTasksByDepartment", DEPARTMENT, _named(by_department(facts, department), nowhere)
        )
    for number, one in enumerate(classes(desk), 1):
        tops.append(row)
        head = Text(one.name, one.name)
        rows = _named(by_class(facts, one.words), desk.here.say("（未分类）", "(no class)"))
        row = _block(page, row, f"crmTasksByClass{number}", head, rows)
    _unknown(page, row, unknown_classes(desk))
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2), row_breaks=tuple(tops[1::2]))


def _summary(found: TaskFigures, window: int) -> Text:
    days = found.median_days
    zh = f"近 {window} 天下达的" if window else ""
    en = f" given in the last {count_of(window, 'day')}" if window else ""
    share = f"{found.share_in_time:.0%}" if found.share_in_time is not None else "–"
    half = "–" if days is None else f"{days:g}"
    return Text(
        f"{zh} {found.tasks} 项，已完成 {found.done}，按时率 {share}（可判断的 {found.timed} 项），完成天数中位数 {half}；待复核 {found.unchecked}，退回 {found.again}。".strip(),
        f"{count_of(found.tasks, 'task')}{en}, {found.done} done, {share} in time (of {found.timed} that can be judged), median {half} days; {found.unchecked} to check, {found.again} sent back.",
    )


def _named(found: Mapping[str, TaskFigures], nameless: str) -> list[Row]:
    return [(name or nameless, each) for name, each in found.items()]


def _block(page: Page, row: int, name: str, head: Text, rows: Sequence[Row]) -> int:
    """A section with its table and its chart; the row of the next one."""
    page.section(row, Text(f"按{head.zh}", f"By {_said(head)}"), WIDTH)
    placed = page.table(name, row + 1, _columns(head), rows, height=20, empty=Text("还没有任务。", "There are no tasks yet."))  # fmt: skip
    if not rows:
        return placed.last + 2
    bottom = row + 1 + min(max(len(rows) + 2, TALL), MOST_TALL)
    page.charts.append(_chart(page, head, placed, Area(row + 1, CHART_LEFT, bottom, WIDTH)))
    return max(placed.last, bottom) + 2


def _said(head: Text) -> str:
    """A heading within an English sentence: a class of the team's keeps its capitals."""
    return head.en.lower() if head in (OWNER, DEPARTMENT) else head.en


def _columns(head: Text) -> tuple[Col, ...]:
    def count(field: str, text: Text) -> Col:
        return Col(field, text, lambda row, _: row[1].counts[field], "cell count", 11)

    return (
        Col("name", head, lambda row, _: row[0], "cell name", 20),
        Col("tasks", Text("任务", "Tasks"), lambda row, _: row[1].tasks, "cell count", 12),
        *(count(field, text) for field, text, _ in _SERIES),
        Col("share", Text("按时率", "Share in time"), lambda row, _: row[1].share_in_time, "cell percent center", 10),
        Col("days", Text("完成天数中位数", "Median days"), lambda row, _: row[1].median_days, "cell decimal center", 12),
        Col("unchecked", Text("待复核", "To check"), lambda row, _: row[1].unchecked, "cell count", 12),
        Col("again", Text("退回", "Sent back"), lambda row, _: row[1].again, "cell count", 12),
    )  # fmt: skip


def _chart(page: Page, head: Text, placed: Placed, area: Area) -> ChartSpec:
    used = [each for each in _SERIES if any(page.cells.get((row, placed.columns[each[0]])) for row in range(placed.first, placed.last + 1))]  # fmt: skip
    series = tuple(
        Series(page.say(text), placed.area("name"), placed.area(field), colour=colour)
        for field, text, colour in used
    )
    title = page.say(Text(f"任务完成情况：按{head.zh}", f"Tasks by {_said(head)}"))
    return ChartSpec("stacked bar", title, series, area, number_format="0")


def _unknown(page: Page, row: int, names: Sequence[str]) -> None:
    if names:
        zh, en = "、".join(names), ", ".join(names)
        page.put(row, 1, Text(
            f"任务表和客户表里没有这样的列：{zh}。请在“设置”的“任务分类列”里改成表头原文。",
            f"Neither tasks nor customers have a column {en}: write the header as it stands, on Settings, Columns that classify tasks.",
        ), "notice strong")  # fmt: skip
