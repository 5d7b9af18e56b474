"""Changes and results in words: the dry run, and the lines after a refresh."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from xlcrm.commands.columns import OVERRIDE_LOOK
from xlcrm.commands.summing import called, summary
from xlcrm.lang import Lang, Text, count_of
from xlcrm.workbook.changes import (
    AddColumn,
    AddRules,
    AppendRows,
    Cell,
    Change,
    DropSheet,
    Formula,
    PutBack,
    PutSheet,
    RemoveColumn,
    RemoveRow,
    SetField,
)

if TYPE_CHECKING:
    from xlcrm.commands.changing import Changed
    from xlcrm.commands.results import Results
    from xlcrm.commands.situation import Situation


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
            f"Contacts: {count_of(results.overdue, 'customer')} overdue, {results.never} never recorded, {results.listed} on today's lists",
        ).in_(lang)
    if results.plan is not None:
        yield Text(
            f"拜访（今后 {here.settings.plan_weeks} 周）：已排 {results.planned} 次，排不下 {results.unplanned} 家",
            f"Visits (next {count_of(here.settings.plan_weeks, 'week')}): {results.planned} planned, no room for {results.unplanned}",
        ).in_(lang)
    yield from _changes(changed, lang)


def _tier(tier: str, lang: Lang) -> str:
    """A tier's letter; "-" is said in words."""
    return tier if tier != "-" else Text("无法分级", "without tier").in_(lang)


def _changes(changed: Changed, lang: Lang) -> Iterator[str]:
    said = summary(changed.counts, changed.logged, changed.sheets, lang)
    parts = [said] if said else []
    if any(isinstance(change, AddRules) for change in changed.changes):
        parts.append(Text("颜色规则", "colour rules").in_(lang))
    if parts:
        yield Text("改动：", "Changes: ").in_(lang) + Text("，", ", ").in_(lang).join(parts)
    yield from (text.in_(lang) for text in changed.said)
    for sheet in changed.crowded:
        yield Text(
            f"“{sheet}”右侧没有空列，结果放在单独的工作表里。",
            f"'{sheet}' has no free columns at its right: the results stand on a sheet of their own.",
        ).in_(lang)


def diff_lines(here: Situation, changes: Iterable[Change], results: Results | None = None) -> Iterator[str]:
    """Every change cell by cell: customer, column, what stands there, what comes, and why (where `results` say so)."""
    for change in changes:
        if isinstance(change, SetField):
            yield from _cell_lines(here, results, change)
        elif isinstance(change, PutBack):
            yield from diff_lines(here, change.changes, results)
        else:
            yield from _other_line(here, change)


def _cell_lines(here: Situation, results: Results | None, change: SetField) -> Iterator[str]:
    header = called(change.field, here.lang)
    people = here.ledger.customers["name"].to_dict() | (_rows(here, change) if "." in change.field else {})
    for key, cell in change.values.items():
        why = _why(results, change.field, key, here.lang) if results else ""
        before = change.before.get(key)
        if change.look == OVERRIDE_LOOK:
            why = here.say("（人工填写，保留并标记）", " (typed by a person: kept and marked)")
        yield f"  {people.get(key) or key} · {header}: {shown(before)} → {shown(cell)}{why}"


def _rows(here: Situation, change: SetField) -> dict[str, str]:
    """Records of a module by their place, for keys that say nothing to a person."""
    from xlcrm.commands.modules import module_rows

    tables = [table for table in here.reading.tables if table.name == change.table]
    return {key: f"{table.sheet}!{row}" for table in tables for key, row in module_rows(table).items()}


def _why(results: Results, field: str, key: str, lang: Lang) -> str:
    """The reason of a tier or a date, in brackets; the other columns explain themselves."""
    frame = {"tier": results.tiers.frame, "next_contact": results.contacts}.get(field)
    if frame is None or key not in frame.index:
        return ""
    reason: Any = frame.at[key, "reason"]
    return Text(f"（{reason.render('zh')}）", f" ({reason.render('en')})").in_(lang)


def _other_line(here: Situation, change: Change) -> Iterator[str]:
    match change:
        case AddColumn():
            yield here.say(f"  + 列 {change.header}", f"  + column {change.header}")
        case RemoveColumn():
            header = called(change.field, here.lang)
            yield here.say(f"  - 列 {header}", f"  - column {header}")
        case AppendRows():
            yield from (f"  + {_row(row.values())}" for row in change.rows)
        case RemoveRow():
            yield f"  - {_row(change.cells.values())}"
        case AddRules():
            areas = ", ".join(dict.fromkeys(str(rule.area) for rule in change.rules))
            yield here.say(f"  ~ 颜色规则 {change.sheet}!{areas}", f"  ~ colour rules {change.sheet}!{areas}")
        case PutSheet():
            yield here.say(f"  ~ 工作表 {change.spec.name}", f"  ~ sheet {change.spec.name}")
        case DropSheet():
            grid = here.owned(change.key)
            name = grid.name if grid else change.key
            yield here.say(f"  - 工作表 {name}", f"  - sheet {name}")


def _row(cells: Iterable[Cell]) -> str:
    return " | ".join(map(shown, cells))


def shown(cell: Cell) -> str:
    """A cell as a person reads it."""
    if isinstance(cell, Formula):
        return shown(cell.value)
    return "—" if cell in (None, "") else str(cell)
