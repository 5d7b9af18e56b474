"""The mapping as it was found, in the sheet's own words: what `check` and the first run show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlcrm.crm.schema.fields import KIND_LABELS, label
from xlcrm.crm.tables import Column, Reading, Table
from xlcrm.grid import letters
from xlcrm.lang import Lang, Text, count_of

HOW = {
    "listed": Text("按表头名称", "by its name"),
    "understood": Text("按表头含义", "by its meaning"),
    "guessed": Text("推测，请确认", "a guess: please confirm"),
    "chosen": Text("按您的设置", "as you chose"),
    "ours": Text("本工具写入的列", "written by xlcrm"),
}


@dataclass(frozen=True)
class MappingLine:
    """One column of one table: its header in the sheet's words, and what it was taken for (empty: the team's own)."""

    table: str
    kind: str
    sheet: str
    column: str
    header: str
    field: str
    field_label: str
    how: str
    unit: str
    sure: bool


def explain(reading: Reading, lang: Lang) -> list[MappingLine]:
    """Every column of every table with what it was taken for, in the order of the sheets."""
    return [line for table in reading.tables for line in _lines(table, lang)]


def _lines(table: Table, lang: Lang) -> Iterator[MappingLine]:
    entries: list[tuple[int, Column | str]] = [(column.index, column) for column in table.columns.values()]
    entries += list(table.extra.items())
    for index, entry in sorted(entries, key=lambda pair: pair[0]):
        base = (table.name, KIND_LABELS[table.kind].in_(lang), table.sheet, letters(index))
        if isinstance(entry, str):
            yield MappingLine(*base, entry, "", "", "", "", sure=True)
        else:
            how = HOW[entry.how].in_(lang) if entry.how in HOW else ""
            yield MappingLine(
                *base,
                entry.header,
                entry.field,
                label(table.kind, entry.field, lang),
                how,
                unit_text(entry, lang),
                sure=entry.sure,
            )


def unit_text(column: Column, lang: Lang) -> str:
    """The unit of a column's numbers, such as "× 10,000 CNY"; empty for plain numbers."""
    scale = "" if column.scale == 1.0 else f"× {column.scale:,.0f}"
    both = f"{scale} {column.currency}".strip()
    return both if lang == "en" or column.scale != 1e4 else both.replace("× 10,000", "万")


def explain_text(reading: Reading, lang: Lang) -> str:
    """The mapping as lines of text for a person: one per column, tables apart."""
    out: list[str] = []
    for table in reading.tables:
        out.append(
            Text(
                f"{table.sheet}：{KIND_LABELS[table.kind].zh}，{len(table)} 行",
                f"{table.sheet}: {KIND_LABELS[table.kind].en}, {count_of(len(table), 'row')}",
            ).in_(lang)
        )
        out.extend(_sentence(line, lang) for line in _lines(table, lang))
    return "\n".join(out)


def _sentence(line: MappingLine, lang: Lang) -> str:
    if not line.field:
        return Text(
            f"  {line.column}  {line.header} → 保留不用", f"  {line.column}  {line.header} → left alone"
        ).in_(lang)
    unit = f" ({line.unit})" if line.unit else ""
    return f"  {line.column}  {line.header} → {line.field_label}{unit} · {line.how}"
