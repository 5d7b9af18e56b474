"""Order lines outside the workbook, where the settings name them: read, joined with the customers, and told."""

from __future__ import annotations

import atexit
import datetime as dt
import tempfile
import weakref
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.commands.kept_orders import Files, KeptOrders, ServerMonths, month_parts
from xlcrm.crm.problems import Problem
from xlcrm.errors import LedgerError, XlcrmError
from xlcrm.lang import Lang

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from xlcrm.commands.places import Places
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.outside import Columns, TableSource
    from xlcrm.grid import Value
    from xlcrm.stores import Address

LANGS: tuple[Lang, ...] = ("zh", "en")


def with_outside_orders(here: Situation) -> tuple[Situation, list[Problem]]:
    """The situation with the order lines that its settings name, and what to tell of them; as it is where they name none.

    Without the extra `ledger` the workbook's own orders count, which a Problem tells. Raises LedgerError where the lines
    cannot be read: tiers from other orders would be wrong without anybody seeing it.
    """
    written = here.settings.order_ledger
    if not written or here.ledger.outside:
        return here, []
    if find_spec("ibis") is None:
        return here, [Problem("ledger_extra_missing", values={"ledger": written})]
    from xlcrm.crm.outside import outside_trade

    try:
        source = _source(here, here.places)
        outside = outside_trade(source, here.ledger, here.settings)
    except XlcrmError:
        raise
    except Exception as error:  # each engine has faults of its own
        raise _failed(written, error) from error
    notes = [_read(source, outside.lines), *_instead(here, source.name)]
    return replace(here, ledger=replace(here.ledger, outside=outside)), [*outside.problems, *notes]


def _source(here: Situation, places: Places) -> TableSource | KeptOrders:
    from xlcrm.stores import address_of

    address = address_of(here.settings.order_ledger, places.folder, places.connection)
    return _files(here, address) if address.is_files else _server(here, address)


def _files(here: Situation, address: Address) -> Files:
    from xlcrm.stores import Folder

    of = here.settings.order_ledger_table if address.is_database else ""
    name, folder = of or address.name, Folder(address, here.places.cache or passing_cache(), of)

    def understand(table: Table) -> Columns:
        return _columns(here, name, table)

    return Files(name, understand(folder.table(folder.largest())), _mapping(here, name), folder, understand)


@cache
def passing_cache() -> Path:
    """A folder that nobody else may open and that goes with the program, where the host names no place to keep what was read."""
    folder = tempfile.TemporaryDirectory(prefix="xlcrm-ledger-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def _server(here: Situation, address: Address) -> TableSource | ServerMonths:
    """A server's table: by month where it can tell months apart and something may be kept, else asked where it is."""
    from xlcrm.crm.outside import TableSource
    from xlcrm.stores import Months, opened

    of = here.settings.order_ledger_table
    table = opened(address, of)
    # sheets may ask it more questions until the run ends
    weakref.finalize(table, table.get_backend().disconnect)
    name = of or address.name
    columns = _columns(here, name, table)
    parts = month_parts(table, columns) if here.places.cache else None
    if not parts or here.places.cache is None:
        return TableSource(name, table, columns)
    months = Months(f"{address.url}|{of}", here.places.cache)
    return ServerMonths(name, columns, _mapping(here, name), table, months, parts)


def _mapping(here: Situation, name: str) -> str:
    """What the workbook's mapping table says of the ledger: lines that were read under another one are read again."""
    from xlcrm.crm.schema.choices import choices_of

    said = [each for each in choices_of([*here.grids.values()]) if each.sheet in ("", name)]
    return repr([(each.header, each.field, each.kind) for each in said])


def _columns(here: Situation, name: str, table: Table) -> Columns:
    """The meaning of the ledger's columns, from its headers and a few lines."""
    from xlcrm.crm.outside import recognised
    from xlcrm.crm.outside.columns import SAMPLE

    sample = table.limit(SAMPLE).to_pandas()
    rows = [[_cell(value) for value in row] for row in sample.itertuples(index=False, name=None)]
    return recognised(name, list(table.columns), rows, list(here.grids.values()), here.as_of)


def _cell(value: Any) -> Value:
    """A value as a sheet would hold it."""
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT
        return None
    if isinstance(value, dt.datetime):
        plain: dt.datetime = value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
        return plain.replace(tzinfo=None)
    if isinstance(value, bool | int | str | dt.date):
        return value
    return float(value) if hasattr(value, "__float__") else str(value)


def _read(source: TableSource | KeptOrders, lines: int) -> Problem:
    """What was read, as a note."""
    columns = {f"columns_{lang}": source.columns.in_words(lang) for lang in LANGS}
    told = {"ledger": source.name, "lines": f"{lines:,}", **columns}
    if not isinstance(source, KeptOrders):
        return Problem("ledger_read", values=told)
    reading = source.reading
    values = {"parts": reading.parts, "new": reading.new, "new_lines": f"{reading.lines:,}"}
    code = "ledger_read_months" if isinstance(source, ServerMonths) else "ledger_read_files"
    return Problem(code, values={**told, **values})


def _instead(here: Situation, name: str) -> list[Problem]:
    """Orders on sheets that do not count beside the ledger."""
    tables = here.reading.of("orders")
    rows = sum(map(len, tables))
    sheets = "、".join(dict.fromkeys(table.sheet for table in tables))
    return (
        [Problem("ledger_instead", values={"ledger": name, "sheets": sheets, "rows": rows})] if rows else []
    )


def _failed(name: str, error: Exception) -> LedgerError:
    said = type(error).__name__
    return LedgerError(
        f"外部订单“{name}”没有算出结果（{said}），工作簿未改动。请检查连接和表的列类型；"
        "清空设置表的“外部订单”就改用工作簿里的订单。",
        f"The order ledger '{name}' gave no results ({said}); the workbook is unchanged. Check the connection and the types of "
        "its columns; with the order ledger cleared on the Settings sheet, the workbook's own orders count.",
    )
