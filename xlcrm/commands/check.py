"""`xlcrm check`: what was understood of a workbook, and what is wrong in it. Writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from xlcrm.commands.modules import unused
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.problem_lines import by_severity, problem_data, problem_lines
from xlcrm.commands.situation import Situation, look_at, no_customers
from xlcrm.commands.unread import unread_data, unread_lines
from xlcrm.grid import letters
from xlcrm.lang import Text, count_of
from xlcrm.marks import Button, CommandMark, Option, command

if TYPE_CHECKING:
    from xlcrm.crm.schema.explain import MappingLine
    from xlcrm.crm.tables import Table

KIND_WORDS = {
    "customers": Text("客户", "customers"),
    "contacts": Text("联系人", "contacts"),
    "log": Text("联系记录", "contact log"),
    "orders": Text("订单", "orders"),
    "reps": Text("业务员", "reps"),
    "holidays": Text("假日", "holidays"),
    "settings": Text("设置", "settings"),
    "mapping": Text("字段对应", "mapping"),
    "treatments": Text("分级政策", "treatment by tier"),
    "segments": Text("RFM 分群", "RFM segments"),
    "channels": Text("联系渠道", "channels"),
    "cadences": Text("分组频率", "cadence by group"),
    "outcomes": Text("联系结果", "results"),
    "events": Text("事件回访", "events"),
    "targets": Text("目标", "targets"),
    "greetings": Text("问候", "greetings"),
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
        button=Button("C", large=True),
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
    from xlcrm.commands.standing_words import standing_words, words_in_lines
    from xlcrm.crm.checks import check as check_ledger

    here = look_at(request)
    fault = None if here.customer_tables else no_customers(here)
    found = [] if fault else check_ledger(here.ledger, here.reading, here.as_of, here.settings)
    problems = by_severity([*here.problems, *found])
    words = standing_words(here)
    errors = any(problem.severity == "error" for problem in problems)
    tables = [table_data(table, records=request.option("records", False)) for table in here.reading.tables]
    mapping, typed_over = [*mapping_lines(here), *unused(here)], words_in_lines(here, words)
    told = [
        *(unread_lines(here) if fault else ()),
        *(
            problem_lines(problems, here.lang, everything=request.option("all", False))
            if problems or not fault
            else ()
        ),
    ]
    return Outcome(
        lines=(*mapping, *typed_over, *told),
        brief=(*(line for line in mapping if not line.startswith(" ")), *typed_over[:1], *told),
        data={
            "book": here.book.name,
            "as_of": here.as_of,
            "tables": tables,
            "typed_over": [word.data() for word in words],
            "problems": [problem_data(one, here.lang) for one in problems],
            **({"unread": unread_data(here)} if fault else {}),
        },
        lang=here.lang,
        fault=fault,
        exit_code=int(errors),
    )


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


def mapping_lines(here: Situation) -> list[str]:
    """The mapping in the sheet's own words, table by table; what is nobody's field stands in one line at the end."""
    from xlcrm.crm.schema.explain import explain

    tables = {table.name: table for table in here.reading.tables if not here.grids[table.sheet].owner}
    lines: list[str] = []
    columns = [line for line in explain(here.reading, here.lang) if line.table in tables]
    for name, group in groupby(columns, key=lambda line: line.table):
        mine = list(group)
        lines.append(_table_line(here, tables[name], mine[0].kind))
        lines.extend(_column_line(line) for line in mine if line.field)
        lines.extend(_left_alone([line for line in mine if not line.field], here))
    return lines


def _column_line(line: MappingLine) -> str:
    unit = f" ({line.unit})" if line.unit else ""
    return f"    {line.column:>3}  {line.header} → {line.field_label}{unit}   {line.how}"


def _left_alone(lines: Sequence[MappingLine], here: Situation) -> list[str]:
    named = [f"{line.column} {' '.join(line.header.split())}" for line in lines if line.header.strip()]
    if not named:
        return []
    return [
        here.say(f"         其余列原样保留：{'、'.join(named)}", f"         left alone: {', '.join(named)}")
    ]


def _table_line(here: Situation, table: Table, kind: str) -> str:
    return here.say(
        f"“{table.sheet}”第 {table.header_row} 行表头 → {kind}，{len(table)} 行",
        f"'{table.sheet}', header in row {table.header_row} → {kind}, {count_of(len(table), 'row')}",
    )
