"""An import in words and data: how the files were read, where each column goes, and what becomes of the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from xlcrm.commands.importing.run import FATES, Import
from xlcrm.crm.matching.index import PERSON_IN
from xlcrm.crm.schema.fields import KIND_LABELS, label
from xlcrm.lang import Text, count_of

if TYPE_CHECKING:
    from xlcrm.commands.importing.targets import Target
    from xlcrm.crm.incoming import Source
    from xlcrm.crm.incoming.records import MappedColumn
    from xlcrm.crm.tables import Kind

_FATES: Mapping[str, Text] = {
    "new": Text("新增 {n}", "{n} new"),
    "updated": Text("更新 {n}", "{n} updated"),
    "unchanged": Text("没有变化 {n}", "{n} unchanged"),
    "repeated": Text("与前面的行合为一条 {n}", "{n} joined with an earlier row"),
    "conflict": Text("有冲突待决定 {n}", "{n} with conflicts to decide"),
    "refused": Text("不能导入 {n}", "{n} not taken"),
    "settled": Text("以前已处理 {n}", "{n} settled before"),
}
_SHOWN = 8
"""Rows of a kind that are shown one by one; the sheets hold all of them."""


def mapping_lines(one: Import) -> Iterator[str]:
    """The columns of each file and where they go, in the words of both."""
    say = one.here.say
    for source in one.understood.sources:
        form = source.form.in_(one.here.lang)
        yield say(f"{source.name}（{form}）", f"{source.name} ({form})")
        for column in _columns(one, source):
            where = _where(one, column)
            if where:
                sure = "" if column.sure else say("（推测，请核对）", " (a guess: please check)")
                yield f"  {column.header} → {where}{sure}"
            elif count := _filled(source, column.header):
                why = say(f"台账里没有这一列，{count} 个值不导入", f"the workbook has no such column: {count_of(count, 'value')} not imported")  # fmt: skip
                yield f"  {column.header} → — ({why})"
        for name, count in sorted(source.left_out.items()):
            yield say(f"  {name} → —（{count} 个，不导入）", f"  {name} → — ({count}, not imported)")


def _columns(one: Import, source: Source) -> list[MappedColumn]:
    return [column for column in one.understood.records.columns if column.source == source.name]


def _where(one: Import, column: MappedColumn) -> str:
    """Table and column in the words of the workbook; empty when there is none."""
    for kind, name in _homes(one, column):
        target = one.targets[kind]
        if name and target.has(name):
            sheet = target.table.sheet if target.table else KIND_LABELS[target.kind].in_(one.here.lang)
            return f"{sheet} · {target.header(name) or label(target.kind, name, one.here.lang)}"
    return ""


def _homes(one: Import, column: MappedColumn) -> Iterator[tuple[Kind, str]]:
    """Where a column's values may stand, the likeliest first."""
    persons: Target = one.targets["contacts"]
    order: tuple[Kind, ...] = ("contacts", "customers", "orders", "log")
    kinds = [kind for kind in order if one.targets[kind].table is not None]
    if not column.field:
        yield from ((kind, one.targets[kind].own_column(column.header)) for kind in kinds)
        return
    kind, name = cast("Kind", column.kind), column.field
    other = {"mobile": "phone", "phone": "mobile"}.get(name, "")
    if kind == "contacts" and persons.table is None and "contacts" not in one.made.sheets:
        row = PERSON_IN["customers"]
        yield from (("customers", row.get(each, "")) for each in (name, other))
    yield from ((kind, each) for each in (name, other))
    if kind == "customers" and persons.table is not None:
        there = {here: of for of, here in PERSON_IN["customers"].items()}
        yield "contacts", there.get(name, "")


def _filled(source: Source, header: str) -> int:
    """How many cells stand below a header."""
    for at, row in enumerate(source.grid.rows[:20]):
        places = [
            column
            for column, cell in enumerate(row)
            if cell is not None and str(cell).strip() == header.strip()
        ]
        if places:
            column = places[0]
            return sum(
                1
                for line in source.grid.rows[at + 1 :]
                if column < len(line) and line[column] not in (None, "")
            )
    return 0


def lines(one: Import) -> Iterator[str]:
    """What the import does, in a few lines; the columns stand before them, where they are not asked about."""
    yield from _counted(one)
    yield from _conflicts(one)
    yield from _refused(one)
    yield from _suspects(one)


def _counted(one: Import) -> Iterator[str]:
    say, lang = one.here.say, one.here.lang
    total = sum(one.counts.values())
    if one.understood.sources:
        parts = [_FATES[fate].in_(lang).format(n=one.counts[fate]) for fate in FATES if one.counts[fate]]
        said = say("，", ", ").join(parts)
        yield say(f"共 {total} 行：{said}", f"{count_of(total, 'row')}: {said}")
    other = sum(one.understood.records.other.values())
    if other:
        yield say(f"另有 {other} 行是合计、备注或重复的表头，不是记录", f"{count_of(other, 'further row')} of totals, remarks or repeated headers: no records")  # fmt: skip
    if one.retried:
        yield say(f"“导入问题”里改好的 {one.retried} 行已导入", f"Taken: {count_of(one.retried, 'row')} put right on Import problems")  # fmt: skip
    if one.verdicts.writes or one.verdicts.declined:
        yield say(
            f"“导入冲突”：采用 {len(one.verdicts.writes)}，保留 {one.verdicts.declined}",
            f"Import conflicts: {len(one.verdicts.writes)} taken, {one.verdicts.declined} kept",
        )
    added = [f"{KIND_LABELS[kind].in_(lang)} +{count}" for kind, count in one.made.rows.items()]
    if added:
        yield say("新增的行：", "Rows added: ") + say("，", ", ").join(added)
    cells = len(one.decided.writes) + len(one.verdicts.writes)
    if cells:
        yield say(f"改动的单元格：{cells}", f"Cells changed: {cells}")


def _conflicts(one: Import) -> Iterator[str]:
    say = one.here.say
    if one.conflicts:
        yield say(
            f"冲突 {len(one.conflicts)} 处，台账里的值没有改动（见“导入冲突”表，选好后再运行一次导入）：",
            f"{count_of(len(one.conflicts), 'conflict')}; nothing was overwritten (decide on the sheet Import conflicts, then import again):",
        )
    for row in one.conflicts[:_SHOWN]:
        yield f"  {row.name} · {row.header}: {row.current} ← {row.incoming} ({row.source}:{row.line})"
    yield from _more(one, len(one.conflicts))


def _refused(one: Import) -> Iterator[str]:
    say = one.here.say
    if one.refused:
        yield say(
            f"不能导入 {len(one.refused)} 行（见“导入问题”表，在那里改好后再运行一次导入）：",
            f"Not taken: {count_of(len(one.refused), 'row')} (put them right on the sheet Import problems, then import again):",
        )
    for row in one.refused[:_SHOWN]:
        yield f"  {row.source}:{row.line}  {row.reason.in_(one.here.lang)}"
    yield from _more(one, len(one.refused))


def _suspects(one: Import) -> Iterator[str]:
    if one.suspects:
        yield one.here.say(
            f"新客户里可能有 {len(one.suspects)} 对重复（写入后运行“查重”：xlcrm duplicates）：",
            f"{count_of(len(one.suspects), 'pair')} with new customers may be duplicates (once written, run xlcrm duplicates):",
        )
    yield from (f"  {new} | {known}" for new, known in one.suspects[:_SHOWN])
    yield from _more(one, len(one.suspects))


def _more(one: Import, count: int) -> Iterator[str]:
    if count > _SHOWN:
        yield one.here.say(f"  …… 还有 {count - _SHOWN} 处", f"  … and {count - _SHOWN} more")


def data(one: Import, changes: int) -> dict[str, Any]:
    """The same for scripts."""
    lang = one.here.lang
    return {
        "book": one.here.book.name,
        "files": [
            {"name": source.name, "read_as": source.form.in_(lang), "left_out": dict(source.left_out)}
            for source in one.understood.sources
        ],
        "rows": sum(one.counts.values()),
        "counts": dict(one.counts),
        "other_rows": dict(one.understood.records.other),
        "retried": one.retried,
        "added": dict(one.made.rows),
        "cells": len(one.decided.writes) + len(one.verdicts.writes),
        "mapping": [
            {
                "source": column.source,
                "header": column.header,
                "kind": column.kind,
                "field": column.field,
                "where": _where(one, column),
                "sure": column.sure,
            }
            for column in one.understood.records.columns
        ],
        "not_imported": {f"{kind}.{name}": count for (kind, name), count in sorted(one.placed.homeless.items())},
        "conflicts": [
            {"name": row.name, "column": row.header, "now": _plain(row.current), "imported": _plain(row.incoming), "why": row.reason, "source": row.source, "line": row.line}
            for row in one.conflicts
        ],
        "problems": [
            {"source": row.source, "line": row.line, "kind": row.kind, "message": row.reason.in_(lang)} for row in one.refused
        ],
        "suspects": [{"new": new, "like": known} for new, known in one.suspects],
        "changes": changes,
    }  # fmt: skip


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
