"""Changes and results in words: the dry run, and the lines after a refresh."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from xlcrm.commands.overrides import JUDGED
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import AddColumn, AddRules, AppendRows, Cell, Formula, PutSheet, SetField

if TYPE_CHECKING:
    from xlcrm.commands.changing import Changed
    from xlcrm.commands.results import Results
    from xlcrm.commands.situation import Situation

COUNTED = {
    "tier": Text("{n} 个等级", "{n} tiers"),
    "next_contact": Text("{n} 个下次联系日期", "{n} next contacts"),
    "overdue": Text("{n} 个逾期天数", "{n} overdue counts"),
    "reason": Text("{n} 条说明", "{n} reasons"),
}


def describe(here: Situation, results: Results, changed: Changed) -> Iterator[str]:
    """What was found and what changes, a line each."""
    lang = here.lang
    if results.tier_counts:
        tiers = "  ".join(f"{tier} {count}" for tier, count in results.tier_counts.items() if count)
        yield Text(f"等级：{tiers}", f"Tiers: {tiers}").in_(lang)
    if "overdue" in results.parts:
        yield Text(
            f"逾期联系：{results.overdue} 个，从未记录：{results.never} 个，今日名单：{results.listed} 个",
            f"Overdue contacts: {results.overdue}; never recorded: {results.never}; on today's lists: {results.listed}",
        ).in_(lang)
    if results.plan is not None:
        yield Text(
            f"拜访：已排 {results.planned} 次，未安排 {results.unplanned} 个",
            f"Visits: {results.planned} planned, {results.unplanned} not planned",
        ).in_(lang)
    yield from _changes(changed, lang)
    yield from _words(here)


def _changes(changed: Changed, lang: Lang) -> Iterator[str]:
    parts = [COUNTED[name].in_(lang).format(n=count) for name, count in changed.counts.items() if count]
    if changed.logged:
        parts.append(Text(f"{changed.logged} 条联系记录", f"{changed.logged} log rows").in_(lang))
    if changed.sheets:
        names = "、".join(changed.sheets) if lang == "zh" else ", ".join(changed.sheets)
        parts.append(Text(f"工作表 {names}", f"sheets {names}").in_(lang))
    if any(isinstance(change, AddRules) for change in changed.changes):
        parts.append(Text("颜色规则", "colour rules").in_(lang))
    if parts:
        yield Text("改动：", "Changes: ").in_(lang) + Text("，", ", ").in_(lang).join(parts)
    for sheet in changed.crowded:
        yield Text(
            f"“{sheet}”右侧没有空列，结果放在单独的工作表里。",
            f"'{sheet}' has no free columns at its right: the results stand on a sheet of their own.",
        ).in_(lang)


def _words(here: Situation) -> Iterator[str]:
    """Typed-over values that are kept, with their age."""
    for name in JUDGED:
        for key, value in here.words.of(name).items():
            since = here.words.since[name][key]
            known = key in here.ledger.customers.index
            customer = str(here.ledger.customers.at[key, "name"]) if known else key
            yield here.say(
                f"    人工改值保留：{customer} = {shown(value)}（{since} 起；清空单元格即恢复计算）",
                f"    Kept as typed: {customer} = {shown(value)} (since {since}; clear the cell to go back)",
            )


def diff_lines(changed: Changed, lang: Lang) -> Iterator[str]:
    """Every change cell by cell."""
    for change in changed.changes:
        if isinstance(change, AddColumn):
            yield Text(f"  + 列 {change.header}", f"  + column {change.header}").in_(lang)
        elif isinstance(change, SetField):
            for key, cell in change.values.items():
                yield f"  {key} · {change.field}: {shown(change.before.get(key))} → {shown(cell)}"
        elif isinstance(change, AppendRows):
            yield from (f"  + {_row(row.values())}" for row in change.rows)
        elif isinstance(change, AddRules):
            areas = ", ".join(dict.fromkeys(str(rule.area) for rule in change.rules))
            yield Text(
                f"  ~ 颜色规则 {change.sheet}!{areas}", f"  ~ colour rules {change.sheet}!{areas}"
            ).in_(lang)
        elif isinstance(change, PutSheet):
            name = change.spec.name
            yield Text(f"  ~ 工作表 {name}", f"  ~ sheet {name}").in_(lang)


def _row(cells: Iterable[Cell]) -> str:
    return " | ".join(map(shown, cells))


def shown(cell: Cell) -> str:
    """A cell as a person reads it."""
    if isinstance(cell, Formula):
        return shown(cell.value)
    return "—" if cell in (None, "") else str(cell)
