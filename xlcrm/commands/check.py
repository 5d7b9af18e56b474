"""`xlcrm check`: what was understood of a workbook, and what is wrong in it. Writes nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.situation import Situation, look_at, need_customers
from xlcrm.grid import letters
from xlcrm.lang import Lang, Text
from xlcrm.marks import CommandMark, Option, command

if TYPE_CHECKING:
    from xlcrm.crm.problems import Problem
    from xlcrm.crm.tables import Table

SHOWN_PER_KIND = 10
"""Lines of one kind of problem that people get to see; --all and --json show every one."""
SEVERITIES = ("error", "question", "warning", "note")
SEVERITY_WORDS = {
    "error": Text("错误", "error"),
    "question": Text("待确认", "question"),
    "warning": Text("提醒", "warning"),
    "note": Text("说明", "note"),
}
KIND_WORDS = {
    "customers": Text("客户", "customers"),
    "contacts": Text("联系人", "contacts"),
    "log": Text("联系记录", "contact log"),
    "orders": Text("订单", "orders"),
    "reps": Text("业务员", "reps"),
    "holidays": Text("假日", "holidays"),
    "settings": Text("设置", "settings"),
    "mapping": Text("字段对应", "mapping"),
}


@command(
    CommandMark(
        name="check",
        label=Text("检查", "Check"),
        help=Text(
            "显示读懂了哪些表和列、数据有哪些问题（带单元格）；不写入任何内容。",
            "Show which tables and columns were understood and what is wrong, cell by cell; writes nothing.",
        ),
        group="data",
        icon="DataValidation",
        options=(
            Option("records", Text("同时列出读到的每条记录", "also list every record as understood"), "flag"),
            Option("all", Text("列出全部问题，不截断", "list every problem, however many"), "flag"),
            Option(
                "as-of",
                Text("按这一天计算（默认今天）", "as of this day (default: today)"),
                "date",
                metavar="DATE",
            ),
        ),
    )
)
def check(request: Request) -> Outcome:
    """Tables, mapping and problems of a workbook; exit code 1 when there are errors."""
    from xlcrm.crm.checks import check as check_ledger

    here = look_at(request)
    need_customers(here)
    found = check_ledger(here.ledger, here.reading, here.as_of, here.settings)
    problems = by_severity([*here.problems, *found])
    errors = any(problem.severity == "error" for problem in problems)
    tables = [table_data(table, records=request.option("records", False)) for table in here.reading.tables]
    return Outcome(
        lines=(
            *mapping_lines(here),
            *problem_lines(problems, here.lang, everything=request.option("all", False)),
        ),
        data={
            "book": here.book.name,
            "as_of": here.as_of,
            "tables": tables,
            "problems": [problem_data(one, here.lang) for one in problems],
        },
        lang=here.lang,
        exit_code=int(errors),
    )


def by_severity(problems: Sequence[Problem]) -> list[Problem]:
    """Errors first, each kind together, in sheet order."""
    return sorted(problems, key=lambda problem: SEVERITIES.index(problem.severity))


def table_data(table: Table, *, records: bool) -> dict[str, Any]:
    """A table as --json shows it: columns as letters, records as understood."""
    data: dict[str, Any] = {
        "kind": table.kind,
        "sheet": table.sheet,
        "header_row": table.header_row,
        "first_row": table.first_row,
        "rows": len(table),
        "columns": {name: letters(column.index) for name, column in table.columns.items()},
    }
    if records:
        data["records"] = list(_records(table))
    return data


def _records(table: Table) -> Iterator[dict[str, Any]]:
    for place, row in enumerate(table.rows):
        values = ((name, plain(column[place])) for name, column in table.data.items())
        yield {"row": row, **{name: value for name, value in values if value is not None}}


def plain(value: Any) -> Any:
    """A value as JSON knows it: dates ISO, midnight times dropped."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return list(value) if isinstance(value, tuple | set | frozenset) else value


def problem_data(problem: Problem, lang: Lang) -> dict[str, Any]:
    """A problem as --json shows it."""
    return {
        "severity": problem.severity,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "code": problem.code,
        "message": problem.message(lang),
    }


def mapping_lines(here: Situation) -> list[str]:
    """The mapping in the sheet's own words, table by table."""
    from xlcrm.crm.schema import explain

    tables = {table.name: table for table in here.reading.tables if not here.grids[table.sheet].owner}
    lines: list[str] = []
    shown = ""
    for line in explain(here.reading, here.lang):
        if line.table not in tables or not line.field:
            continue
        if line.table != shown:
            lines.append(_table_line(here, tables[line.table], line.kind))
            shown = line.table
        unit = f" ({line.unit})" if line.unit else ""
        lines.append(f"    {line.column:>3}  {line.header} → {line.field_label}{unit}   {line.how}")
    return lines


def _table_line(here: Situation, table: Table, kind: str) -> str:
    return here.say(
        f"“{table.sheet}”第 {table.header_row} 行表头 → {kind}，{len(table)} 行",
        f"'{table.sheet}', header in row {table.header_row} → {kind}, {len(table)} rows",
    )


def problem_lines(problems: Sequence[Problem], lang: Lang, *, everything: bool = False) -> list[str]:
    """Problems for people: counts, then the first of each kind with their cells."""
    if not problems:
        return [Text("没有发现数据问题。", "No problems found in the data.").in_(lang)]
    counts = Counter(str(problem.severity) for problem in problems)
    words = [_counted(counts[level], SEVERITY_WORDS[level], lang) for level in SEVERITIES if counts[level]]
    lines = [Text("数据问题：", "Problems: ").in_(lang) + Text("，", ", ").in_(lang).join(words)]
    shown: Counter[str] = Counter()
    for problem in problems:
        shown[problem.code] += 1
        if everything or shown[problem.code] <= SHOWN_PER_KIND:
            lines.append(
                f"    {SEVERITY_WORDS[problem.severity].in_(lang)}  {place(problem)}  {problem.message(lang)}"
            )
    return lines + _cut(shown, lang, everything=everything)


def _counted(count: int, word: Text, lang: Lang) -> str:
    plural = "s" if lang == "en" and count != 1 else ""
    return f"{count} {'条' if lang == 'zh' else ''}{word.in_(lang)}{plural}"


def _cut(shown: Mapping[str, int], lang: Lang, *, everything: bool) -> list[str]:
    rest = sum(max(0, count - SHOWN_PER_KIND) for count in shown.values())
    if everything or not rest:
        return []
    return [
        Text(f"    …… 还有 {rest} 条，用 --all 查看全部", f"    … and {rest} more: --all shows them").in_(
            lang
        )
    ]


def place(problem: Problem) -> str:
    """Sheet and cell of a problem as a person writes it."""
    return f"{problem.sheet}!{problem.cell}" if problem.cell else problem.sheet
