"""Where records go: the team's tables, their columns, and the sheet that is made for persons, orders or a log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.commands.situation import EXTRA
from xlcrm.crm.incoming.address_books import meant_by
from xlcrm.crm.incoming.records import IMPORTED
from xlcrm.crm.matching.index import Index, Standing
from xlcrm.crm.schema.fields import as_kind, spec

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.tables import Column, Kind, Table


@dataclass(frozen=True)
class Target:
    """The table that new records of a kind are appended to."""

    kind: Kind
    name: str
    table: Table | None
    """None: there is none yet, so a sheet is made."""
    extras: Mapping[str, int]
    """EXTRA + header → column of the team's own."""

    def has(self, field: str) -> bool:
        """Is there a column for the field?"""
        if self.table is None:
            return field in _prepared(self.kind)
        return field in self.table.columns or field in self.extras

    def column(self, field: str) -> Column | None:
        """The column of a field; None for a column of the team's own or of a sheet to be made."""
        return self.table.columns.get(field) if self.table else None

    def header(self, field: str) -> str:
        """What a person calls the field here; empty for a sheet to be made."""
        column = self.column(field)
        return column.header if column else field.removeprefix(EXTRA) if field in self.extras else ""

    def own_column(self, header: str) -> str:
        """The team's own column of that header as a field; empty when there is none."""
        wanted = meant_by(header)
        return next((name for name in self.extras if meant_by(name.removeprefix(EXTRA)) == wanted), "")


def _prepared(kind: Kind) -> Mapping[str, Any]:
    from xlcrm.commands.views.records import prepared_fields

    return prepared_fields(kind) if kind in IMPORTED else {}


def targets(here: Situation) -> dict[Kind, Target]:
    """The table of each kind that can be imported, a module's too: the one with most rows."""
    found: dict[Kind, Target] = {}
    for kind in (*IMPORTED, *kinds_of_modules(here)):
        tables = [table for table in here.reading.of(kind) if _is_writable(here, table)]
        table = max(tables, key=len, default=None)
        if table is None:
            found[kind] = Target(kind, kind, None, {})
            continue
        extras = {EXTRA + header: at for at, header in table.extra.items() if header}
        found[kind] = Target(kind, table.name, table, extras)
    return found


def kinds_of_modules(here: Situation) -> list[Kind]:
    """The kinds of records of the modules that the workbook uses."""
    return [as_kind(one.shape.kind) for module in here.modules.active for one in module.records]


def _is_writable(here: Situation, table: Table) -> bool:
    """A table of its own on a sheet of the team's; not one read out of the cells of another."""
    if here.grids[table.sheet].owner or table.is_spread:
        return False
    columns = {column.index for column in table.columns.values()}
    others = [
        one
        for one in here.reading.tables
        if one is not table and one.sheet == table.sheet and one.header_row == table.header_row
    ]
    return not any(
        columns & {column.index for column in one.columns.values()} and one.kind == "customers"
        for one in others
    )


@dataclass
class Standings:
    """The rows of the workbook as they stand, and an index of them."""

    index: Index
    by_table: dict[str, list[Standing]]
    tables: Mapping[str, Table]


def standings(here: Situation) -> Standings:
    """Every row of the customers and contacts tables, indexed."""
    index = Index(_home(here))
    by_table: dict[str, list[Standing]] = {}
    tables = {table.name: table for table in here.reading.tables}
    for table in here.customer_tables:
        by_table[table.name] = rows = rows_of(here, table)
        for one in rows:
            index.add(one)
    for kind in kinds_of_modules(here):
        by_table |= {table.name: rows_of(here, table) for table in here.reading.of(kind)}
    for table in here.reading.of("contacts"):
        if not _is_writable(here, table):
            continue
        by_table[table.name] = rows = rows_of(here, table)
        for one in rows:
            one.customer = _employer(index, one)
            index.add(one)
    return Standings(index, by_table, tables)


def _home(here: Situation) -> str:
    """The country in whose way numbers are written where no column says another."""
    from xlcrm.crm.countries import country_code

    given = country_code(here.settings.home_country)
    return given if len(given) == 2 else "CN" if here.lang == "zh" else ""


def _employer(index: Index, one: Standing) -> Standing | None:
    from xlcrm.crm.matching.index import Reach

    return index.customer(Reach(id=one.text("customer_id"), name=one.text("customer")))


def rows_of(here: Situation, table: Table) -> list[Standing]:
    """The rows of a table as they stand; one whose key stands twice has none."""
    from xlcrm.crm.ledger import row_keys

    keys = row_keys(table)
    repeated = {key for key, count in Counter(keys).items() if count > 1}
    grid = here.grids[table.sheet]
    found = []
    for at, row in enumerate(table.rows):
        data = {name: values[at] for name, values in table.data.items() if values[at] not in (None, "", ())}
        for column, header in table.extra.items():
            if (value := grid.at(row, column)) not in (None, ""):
                data[EXTRA + header] = value
        key = keys[at] if keys[at] not in repeated else None
        found.append(Standing(table.kind, table.name, key, data, row))
    return found


def type_of(kind: Kind, field: str) -> str:
    """Type of a field as fields.toml has it; a column of the team's own is text."""
    return "text" if field.startswith(EXTRA) else spec(kind, field).type
