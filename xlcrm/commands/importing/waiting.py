"""What waits for a person: rows on 导入问题/Import problems and cells on 导入冲突/Import conflicts, written and read back."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.commands.importing.customers import OTHER, SAME
from xlcrm.commands.importing.deciding import Conflict
from xlcrm.commands.views.import_problems import (
    ConflictRow,
    ProblemRow,
    ReadRow,
    as_in_file,
    cell_named,
    own_headers,
    read_rows,
    told_apart,
)
from xlcrm.crm.incoming.lists import CONTACTS_CUSTOMER
from xlcrm.crm.incoming.persons import NAMELESS, read_items
from xlcrm.crm.incoming.records import Field, Record, Refused
from xlcrm.crm.schema.fields import KIND_LABELS, KINDS, as_kind, declared, fields_of, label
from xlcrm.grid import a1
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.tables import Kind
    from xlcrm.grid import Value

_LOOKED_UP: Mapping[Kind, tuple[Kind, ...]] = {
    "customers": ("customers",),
    "contacts": ("contacts", "customers"),
    "log": ("log",),
    "orders": ("orders",),
}
SEPARATOR = "¦"
"""Between table, row key and field in the id of a conflict."""
WHY: Mapping[str, Text] = {
    "differs": Text("台账里是另一个值", "The workbook says otherwise"),
    "cleared": Text("上次导入后有人清空了", "A person cleared it since the last import"),
    "formula": Text("单元格是公式，不改写；请自己改", "The cell is a formula and is never overwritten: change it yourself"),
    "twice": Text("台账里有两行同名，不知道改哪一行", "Two rows of the workbook have this name: which one is meant is not clear"),
    "key": Text("编号或名称是这一行的标识，请自己改", "This is what the row is known by: change it yourself"),
}  # fmt: skip


@dataclass(frozen=True)
class Retry:
    """Rows of the sheet of problems as they stand now."""

    records: Sequence[Record] = ()
    refused: Sequence[Refused] = ()
    verdicts: Mapping[tuple[str, int], str] = field(default_factory=dict)
    ids: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """(source, line) → fingerprint of the row as the file had it."""


def refused_id(one: Refused) -> str:
    """Fingerprint of a row as the file had it, so that it is known again."""
    return _row_id(one.source, one.kind, one.cells)


def record_id(one: Record) -> str:
    """The same of a row that could be understood."""
    return _row_id(one.source, one.kind, one.cells)


def _row_id(source: str, kind: str, cells: Mapping[Field, Value]) -> str:
    said = "\t".join(f"{of}.{name}={cells[of, name]}" for of, name in sorted(cells))
    return hashlib.blake2b(f"{source}\t{kind}\t{said}".encode(), digest_size=8).hexdigest()


def retried(here: Situation) -> Retry:
    """The rows on the sheet of problems, read anew."""
    records: list[Record] = []
    refused: list[Refused] = []
    verdicts: dict[tuple[str, int], str] = {}
    ids: dict[tuple[str, int], str] = {}
    for row in read_rows(here.owned("import_problems")):
        kind = _kind(str(cell_named(row, "kind") or ""))
        if kind is None:
            continue
        place = (str(cell_named(row, "source") or ""), _number(cell_named(row, "line")))
        ids[place] = row.id
        if row.verdict:
            verdicts[place] = SAME if row.verdict == "yes" else OTHER
        record = _read(kind, place, row, here.as_of)
        (records if isinstance(record, Record) else refused).append(record)  # type: ignore[arg-type]
    return Retry(records, refused, verdicts, ids)


def _read(kind: Kind, place: tuple[str, int], row: ReadRow, as_of: dt.date) -> Record | Refused:
    cells = {
        _field(kind, header): value for header, value in row.cells.items() if header not in own_headers()
    }
    items, faults = read_items([cells], as_of)
    reason = faults[0] or (None if items[0] else NAMELESS)
    if reason:
        return Refused(kind, *place, reason, cells)
    return Record(kind, *place, _named(kind, items[0]))  # type: ignore[arg-type]


def _named(kind: Kind, items: Mapping[Field, object]) -> Mapping[Field, object]:
    name, person = ("customers", "name"), ("contacts", "person")
    if kind == "contacts" and name not in items and ("customers", "id") not in items and person in items:
        return {**items, name: items[person]}
    return items


def _number(value: Value) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _kind(text: str) -> Kind | None:
    every = (*_LOOKED_UP, *(as_kind(kind) for kind in declared() if kind not in KINDS))
    return next((kind for kind in every if text in (kind, *KIND_LABELS[kind])), None)


def _field(kind: Kind, header: str) -> Field:
    """The field that a header of the sheet stands for; a header of no field is a column of the team's own."""
    for one in _LOOKED_UP.get(kind, (kind,)):
        for name, entry in fields_of(one).items():
            if header in entry.label:
                return CONTACTS_CUSTOMER.get(name, (one, name)) if one == "contacts" else (one, name)
    return "extra", as_in_file(header)


def problem_rows(
    refused: Sequence[Refused], ids: Mapping[tuple[str, int], str], lang: Lang
) -> list[ProblemRow]:
    """Refused rows as rows of the sheet."""
    return [
        ProblemRow(
            ids.get((one.source, one.line)) or refused_id(one),
            one.source,
            one.line,
            KIND_LABELS[one.kind].in_(lang),
            one.reason.in_(lang),
            {_header(place, lang): value for place, value in one.cells.items()},
        )
        for one in refused
    ]


def _header(place: Field, lang: Lang) -> str:
    kind, name = place
    return told_apart(name) if kind == "extra" else label(kind, name, lang)  # type: ignore[arg-type]


def conflict_row(
    here: Situation, one: Conflict, table: str, key: str, sheet: str, header: str, column: int
) -> ConflictRow:
    """A conflict as a row of the sheet."""
    standing = one.standing
    name = standing.text("name") or standing.text("person") or standing.text("customer") or key
    cell = a1(standing.row, column) if standing.row and column else ""
    id_ = SEPARATOR.join((table, key, one.field)) if one.why in ("differs", "cleared") else ""
    return ConflictRow(id_, name, header, _shown(one.current), one.incoming, WHY[one.why].in_(here.lang), one.source, one.line, sheet if cell else "", cell)  # fmt: skip


def _shown(cell: object) -> Value:
    from xlcrm.workbook.changes import Formula

    return f"={cell.text}" if isinstance(cell, Formula) else cell  # type: ignore[return-value]
