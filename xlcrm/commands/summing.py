"""A run's changes in one line that people read: 12 tiers, 31 dates, 4 new rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlcrm.crm.schema.fields import KIND_LABELS, fields_of, label
from xlcrm.crm.tables import Kind
from xlcrm.lang import Lang, Text, by_count

_COUNTED: Mapping[str, tuple[str, str, str]] = {
    "tier": ("{n} 个等级", "1 tier", "{n} tiers"),
    "next_contact": ("{n} 个下次联系日期", "1 date of next contact", "{n} dates of next contact"),
    "overdue": ("{n} 个逾期天数", "1 count of days overdue", "{n} counts of days overdue"),
    "reason": ("{n} 条说明", "1 reason", "{n} reasons"),
    "rows": ("{n} 条新联系记录", "1 new log row", "{n} new log rows"),
    "removed rows": ("退回 {n} 条联系记录", "1 log row taken out", "{n} log rows taken out"),
    "records": ("{n} 行", "1 row", "{n} rows"),
    "removed records": ("退回 {n} 行", "1 row taken out", "{n} rows taken out"),
    "columns": ("删去 {n} 列", "1 column removed", "{n} columns removed"),
    "new columns": ("新增 {n} 列", "1 new column", "{n} new columns"),
    "dropped sheets": ("删去 {n} 个工作表", "1 sheet removed", "{n} sheets removed"),
    "marks": ("{n} 个人工改值标记", "1 mark of a typed value", "{n} marks of typed values"),
}


def summary(counts: Mapping[str, int], rows: int, sheets: Sequence[str], lang: Lang) -> str:
    """What changes: cells of each field, new rows of the log, sheets; empty when nothing does."""
    parts = [counted(name, count, lang) for name, count in counts.items() if count]
    parts += [counted("rows", rows, lang)] if rows else []
    if sheets:
        names = Text("、", ", ").in_(lang).join(sheets)
        parts.append(Text(f"工作表 {names}", f"{by_count(len(sheets), 'sheet', 'sheets')} {names}").in_(lang))
    return Text("，", ", ").in_(lang).join(parts)


def counted(name: str, count: int, lang: Lang) -> str:
    """A number of things in words; a field that is none of ours goes by its own name."""
    said = _COUNTED.get(name)
    if said is None:
        return f"{count} × {called(name, lang)}"
    return said[0 if lang == "zh" else 1 if count == 1 else 2].format(n=count)


def called(name: str, lang: Lang) -> str:
    """What a person calls a field, of whichever table it is; a column of the team's own goes by its header."""
    kind: Kind = next((kind for kind in KIND_LABELS if name in fields_of(kind)), "customers")
    return label(kind, name, lang).removeprefix("extra ")
