"""The data of one table: its rows sorted, its columns read, and what stands between and beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from xlcrm.crm.schema import looks, notes, persons, sums, ticks
from xlcrm.crm.schema.fields import spec
from xlcrm.crm.schema.lines import Frame, Line, Lines, classify
from xlcrm.crm.schema.periods import Period, period_in
from xlcrm.crm.schema.units import NO_UNIT, Unit, title_unit
from xlcrm.crm.tables import Column, Kind, Table
from xlcrm.crm.values.base import Read
from xlcrm.crm.values.columns import read_column
from xlcrm.crm.values.dates import Hints
from xlcrm.grid import Value, a1

if TYPE_CHECKING:
    from xlcrm.crm.schema.reading import Context, Found

_RAW = frozenset({"tier", "next_contact", "overdue", "reason", "tier_manual", "tier_own", "next_planned"})
_FILLED_DOWN = frozenset(
    {
        "name",
        "key",
        "text",
        "people",
        "date",
        "datetime",
        "tier",
        "channel",
        "result",
        "tags",
        "flag",
        "coordinates",
    }
)


@dataclass
class Body:
    """A table while it is being read."""

    found: Found
    context: Context
    frame: Frame
    lines: Lines
    columns: dict[str, Column]
    data: dict[str, list[Any]] = field(default_factory=dict)
    raw: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def rows(self) -> list[int]:
        """Sheet rows of the records."""
        return self.lines.records

    @property
    def sheet_name(self) -> str:
        """Name of the worksheet."""
        return self.found.block.sheet.grid.name

    def tell(self, code: str, row: int, column: int, **values: Any) -> None:
        """Keep a problem of a cell of this table."""
        self.context.tell(code, self.sheet_name, a1(row, column), **values)

    def put(self, name: str, index: int, value: Any) -> None:
        """Set one value of a field, which may have no column."""
        self.data.setdefault(name, [None] * len(self.rows))[index] = value

    def cells(self, column: int) -> list[Value]:
        """The cells of a column at the records, merged cells filled down."""
        return cells_at(self.found.block, column, self.rows)


def cells_at(block: Any, column: int, rows: Sequence[int]) -> list[Value]:
    """The cells of a column in some rows, as the merged areas show them."""
    sheet = block.sheet
    if rows and rows[-1] - rows[0] + 1 == len(rows):
        values = sheet.part(column, rows[0], rows[-1])
    else:
        values = [sheet.at(row, column) for row in rows]
    tall = [
        area
        for area in sheet.grid.merges
        if area.left <= column <= area.right and area.bottom > area.top and area.top > block.header_row
    ]
    if not tall:
        return list(values)
    places = {row: index for index, row in enumerate(rows)}
    filled = list(values)
    for area in tall:
        for row in range(area.top + 1, area.bottom + 1):
            if row in places:
                filled[places[row]] = sheet.at(area.top, area.left)
    return filled


def read(found: Found, context: Context) -> list[Table]:
    """The table of a block, and the tables that are hidden in it (contact persons, dated notes)."""
    frame = Frame(found.block, found.kind, found.assignment.columns, context.reps)
    body = Body(found, context, frame, classify(frame), _with_units(found))
    persons.fold_repeated(body)
    hints = _hints(body)
    reads = {name: _read_field(body, name, column, hints) for name, column in body.columns.items()}
    for name, one in reads.items():
        _beside(body, name, one)
    _fill_customers_down(body)
    _fill_owners_down(body)
    _dividers(body)
    _owner_of_title(body)
    sums.read_periods(body)
    _report_lines(body)
    looks.ask(body)
    derived = [*persons.tables(body, hints), *notes.tables(body, hints), *ticks.tables(body, hints)]
    return [_table(body), *derived]


def _with_units(found: Found) -> dict[str, Column]:
    """Columns with the title's unit where their header gives none."""
    unit = title_unit_of(found.block.titles)
    columns = dict(found.assignment.columns)
    for name, column in columns.items():
        header = found.block.headers[column.index].unit
        if spec(found.kind, name).type == "money" and not header:
            columns[name] = replace(column, scale=unit.scale, currency=unit.currency)
        elif spec(found.kind, name).type == "money" and header.scale == 1.0 and not header.currency and unit:
            columns[name] = replace(column, scale=unit.scale)
    return columns


def title_unit_of(titles: Sequence[str]) -> Unit:
    """The unit that the lines above a table give for its money."""
    return next((unit for title in titles if (unit := title_unit(title))), NO_UNIT)


def _hints(body: Body) -> Hints:
    block = body.found.block
    period = _period(block.sheet.grid.name, block.titles)
    chinese = any("\u3400" <= char <= "\u9fff" for header in block.headers.values() for char in header.text)
    return Hints(
        body.context.date1904,
        body.context.as_of,
        year=period.year or None,
        month=period.month or None,
        chinese=chinese,
    )


def _period(name: str, titles: Sequence[str]) -> Period:
    found = [period for text in (name, *titles) if (period := period_in(text))]
    year = next((period.year for period in found if period.year), 0)
    month = next((period.month for period in found if period.month), 0)
    return Period(year, month)


def _read_field(body: Body, name: str, column: Column, hints: Hints) -> Read:
    entry = spec(body.found.kind, name)
    cells = body.cells(column.index) if entry.type in _FILLED_DOWN else _unfilled(body, column.index)
    leading = name == "date"
    own_hints = replace(
        hints,
        future=entry.future,
        year=hints.year if leading else None,
        month=hints.month if leading else None,
    )
    percent = body.found.block.headers[column.index].unit.percent
    read = read_column(entry.type, cells, hints=own_hints, scale=column.scale, percent=percent)
    body.data[name] = read.values
    if name in _RAW:
        body.raw[name] = cells
    _report(body, read, column.index)
    return read


def _unfilled(body: Body, column: int) -> list[Value]:
    """Amounts of a merged area count once, in its first row."""
    return (
        [body.found.block.sheet.at(row, column) for row in body.rows]
        if body.found.block.sheet.grid.merges
        else body.cells(column)
    )


def _report(body: Body, read: Read, column: int) -> None:
    for fault in read.faults:
        body.tell(fault.code, body.rows[fault.place], column, **fault.values)


_COMPANIONS: Mapping[tuple[Kind, str], Mapping[str, str]] = {
    ("customers", "contact_name"): {"phone": "phone"},
    ("contacts", "person"): {"phone": "phone"},
    ("log", "person"): {"phone": "phone"},
    ("customers", "phone"): {"beside_phone": "contact_name"},
    ("customers", "mobile"): {"beside_phone": "contact_name"},
    ("contacts", "phone"): {"beside_phone": "person"},
    ("customers", "sales"): {"currency": "currency"},
    ("orders", "amount"): {"currency": "currency"},
    ("customers", "owner"): {"others": "co_owners", "left": "owner_left"},
}


def _beside(body: Body, name: str, read: Read) -> None:
    """What a cell held besides its value goes to the field that it belongs to, where that is still empty."""
    for what, target in _COMPANIONS.get((body.found.kind, name), {}).items():
        if target in body.columns and body.columns[target].index == body.columns[name].index:
            continue
        for index, value in read.beside.get(what, {}).items():
            if (body.data.get(target) or [None] * (index + 1))[index] is None:
                body.put(target, index, value)
    if name == "owner":
        for index in read.beside.get("left", {}):
            body.data["owner"][index] = f"{body.data['owner'][index]}(已离职)"


def _fill_customers_down(body: Body) -> None:
    """A log or ledger that writes the customer on the first line of a group only: filled down, and asked about."""
    column = body.columns.get("customer")
    if body.found.kind not in ("log", "orders") or column is None or "customer_id" in body.columns:
        return
    names = body.data["customer"]
    blank = [
        index
        for index, name in enumerate(names)
        if name is None and body.found.block.sheet.at(body.rows[index], column.index) is None
    ]
    if (
        len(names) < 3
        or names[0] is None
        or len(blank) < 0.25 * len(names)
        or _comes_twice_running([name for name in names if name is not None])
    ):
        return
    for index in blank:
        names[index] = names[index - 1]
    body.columns["customer"] = replace(column, sure=column.how == "chosen")
    body.tell("names_filled_down", body.rows[blank[0]], column.index, header=column.header, count=len(blank))


def _fill_owners_down(body: Body) -> None:
    """An owner or region left of the name and written on the first row of its group only: filled down, and asked about."""
    if body.found.kind != "customers" or "name" not in body.columns:
        return
    for name in ("owner", "region"):
        column = body.columns.get(name)
        if column is None or column.index > body.columns["name"].index:
            continue
        values = body.data[name]
        blank = [
            index
            for index, value in enumerate(values)
            if value is None and body.found.block.sheet.at(body.rows[index], column.index) is None
        ]
        once = not _comes_twice_running(values)
        if len(values) >= 3 and values[0] is not None and len(blank) >= 0.4 * len(values) and once:
            for index in blank:
                values[index] = values[index - 1]
            body.columns[name] = replace(column, sure=column.how == "chosen")
            body.tell(
                "values_filled_down",
                body.rows[blank[0]],
                column.index,
                header=column.header,
                count=len(blank),
            )


def _comes_twice_running(values: Sequence[Any]) -> bool:
    """Is a value written again before another one came, with or without blanks between? Then it is not once a group."""
    return any(one == after for one, after in pairwise(value for value in values if value is not None))


def _dividers(body: Body) -> None:
    """What a divider row says holds for the records below it, until the next one of its kind."""
    said = [line for line in body.lines.others if line.kind == "divider"]
    if not said:
        return
    for line in said:
        _tell_divider(body, line)
    marks = {line.row: line for line in said}
    current: dict[str, str] = {}
    order = sorted([*body.rows, *marks])
    places = {row: index for index, row in enumerate(body.rows)}
    for row in order:
        if row in marks:
            current = {**current, marks[row].field: marks[row].value} if marks[row].field else {}
            continue
        for name, value in current.items():
            if (body.data.get(name) or [None] * len(body.rows))[places[row]] is None:
                body.put(name, places[row], value)


def _tell_divider(body: Body, line: Line) -> None:
    column = next(
        iter(body.found.block.sheet.filled(line.row, body.frame.all_columns())), body.found.block.left
    )
    if not line.field:
        body.tell("divider_unclear", line.row, column, text=line.value)
        return
    label = spec("customers", line.field).label
    code = "divider_guessed" if line.doubt else "divider_read"
    body.tell(code, line.row, column, text=line.value, zh=label.zh, en=label.en)


def _owner_of_title(body: Body) -> None:
    """业务员：张三 above the table holds for every row that names nobody else."""
    from xlcrm.crm.schema.lines import owner_in_title

    if body.found.kind != "customers" or "owner" in body.columns or not body.rows:
        return
    for title in body.found.block.titles:
        owner = owner_in_title(title)
        if owner:
            body.context.tell(
                "owner_from_title",
                body.sheet_name,
                a1(body.found.block.top, body.found.block.left),
                text=owner,
            )
            body.data["owner"] = [value or owner for value in body.data.get("owner", [None] * len(body.rows))]
            return


def _report_lines(body: Body) -> None:
    left = body.found.block.left
    if body.lines.rest:
        body.tell("rows_below_unread", body.lines.rest.top, body.lines.rest.left, area=str(body.lines.rest))
    for line in body.lines.others:
        filled = body.found.block.sheet.filled(line.row, body.frame.all_columns())
        column = filled[0] if filled else left
        if line.kind == "total":
            body.tell(
                "total_doubtful" if line.doubt else "total_left_out", line.row, column, text=line.value or "Σ"
            )
        elif line.kind == "header":
            body.tell("header_repeated", line.row, column)
        elif line.kind == "note" and not line.field:
            body.tell("note_left_out", line.row, column, text=line.value)
        elif line.kind == "prepared" and line.doubt:
            body.tell("row_without_key", line.row, column)


def _table(body: Body) -> Table:
    block = body.found.block
    extra = {
        column: header.text
        for column, header in block.headers.items()
        if column not in {one.index for one in body.columns.values()}
    }
    used = {column for one in body.columns.values() for column in one.more}
    return Table(
        kind=body.found.kind,
        sheet=body.sheet_name,
        header_row=block.header_row,
        first_row=block.first,
        last_row=max(body.lines.last, block.header_row),
        first_column=block.left,
        last_column=block.right,
        columns=body.columns,
        extra={column: text for column, text in extra.items() if column not in used},
        rows=tuple(body.rows),
        data=body.data,
        raw=body.raw,
        list_object=block.list_object,
    )
