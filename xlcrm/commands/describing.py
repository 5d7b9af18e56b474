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
    "tier": Text("{n} 个等级", "tiers {n}"),
    "next_contact": Text("{n} 个下次联系日期", "next contacts {n}"),
    "overdue": Text("{n} 个逾期天数", "days overdue {n}"),
    "reason": Text("{n} 条说明", "reasons {n}"),
}


def describe(here: Situation, results: Results, changed: Changed) -> Iterator[str]:
    """What was found and what changes, a line each."""
    lang = here.lang
    if results.tier_counts:
        tiers = "  ".join(
            f"{_tier(tier, lang)} {count}" for tier, count in results.tier_counts.items() if count
        )
        yield Text(f"等级（客户数）：{tiers}", f"Tiers (customers): {tiers}").in_(lang)
    if "overdue" in results.parts:
        yield Text(
            f"联系：逾期 {results.overdue} 家，从未记录 {results.never} 家，今日名单 {results.listed} 家",
            f"Contacts: {results.overdue} customers overdue, {results.never} never recorded, {results.listed} on today's lists",
        ).in_(lang)
    if results.plan is not None:
        yield Text(
            f"拜访（今后 {here.settings.plan_weeks} 周）：已排 {results.planned} 次，排不下 {results.unplanned} 家",
            f"Visits (next {here.settings.plan_weeks} weeks): {results.planned} planned, no room for {results.unplanned}",
        ).in_(lang)
    yield from _changes(changed, lang)
    yield from _words(here)


def _tier(tier: str, lang: Lang) -> str:
    """A tier's letter; "-" is said in words."""
    return tier if tier != "-" else Text("无法分级", "without tier").in_(lang)


def _changes(changed: Changed, lang: Lang) -> Iterator[str]:
    parts = [COUNTED[name].in_(lang).format(n=count) for name, count in changed.counts.items() if count]
    if changed.logged:
        parts.append(Text(f"{changed.logged} 条联系记录", f"log rows {changed.logged}").in_(lang))
    if changed.sheets:
        names = "、".join(changed.sheets) if lang == "zh" else ", ".join(changed.sheets)
        parts.append(
            Text(f"工作表 {names}", f"{'sheet' if len(changed.sheets) == 1 else 'sheets'} {names}").in_(lang)
        )
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
