"""Order lines outside the workbook, where the settings name them: read, joined with the customers, and told."""

from __future__ import annotations

import datetime as dt
import tempfile
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.crm.problems import Problem
from xlcrm.errors import LedgerError, XlcrmError
from xlcrm.lang import Lang

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from xlcrm.commands.places import Places
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.outside import Columns, TableSource
    from xlcrm.crm.settings import Settings
    from xlcrm.grid import Value
    from xlcrm.stores import Folder, Reading


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


def _source(here: Situation, places: Places) -> TableSource | _Files:
    from xlcrm.crm.outside import TableSource
    from xlcrm.stores import Folder, address_of, opened

    address = address_of(here.settings.order_ledger, places.folder, places.connection)
    if not address.is_files:
        table = opened(address, here.settings.order_ledger_table)
        name = here.settings.order_ledger_table or address.name
        source = TableSource(address.name, table, _columns(here, name, table))
        weakref.finalize(
            source, table.get_backend().disconnect
        )  # sheets may ask it more questions until the run ends
        return source
    cache = places.cache or Path(tempfile.gettempdir()) / "xlcrm-ledger"
    folder = Folder(address, cache)

    def understand(table: Table) -> Columns:
        return _columns(here, address.name, table)

    return _Files(address.name, folder, understand(folder.table(folder.largest())), understand)


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


@dataclass(frozen=True)
class _Files:
    """Files: those that did not change since they were read are not read again. Each may name its columns in its own way."""

    name: str
    folder: Folder
    columns: Columns
    """Those of the largest file."""
    understand: Callable[[Table], Columns]
    at_hand = True

    def lines(self, settings: Settings) -> Table:
        """What the lines of each file come to."""
        from xlcrm.crm.outside.lines import completed

        return completed(self._compacted(settings)[0])

    def detailed(self, settings: Settings) -> Table:
        """Every line, with product and owner."""
        import ibis

        from xlcrm.crm.outside.lines import lines

        files = [lines(*self._table(file), settings, extras=True) for file in self.folder.files()]
        shared = set.intersection(*(set(each.columns) for each in files))
        return ibis.union(*(_alike(each.select(sorted(shared)), files) for each in files))

    @cached_property
    def _kept(self) -> dict[str, tuple[Table, Reading]]:
        """What was read in this run, by the rules: a ledger is read once."""
        return {}

    @property
    def reading(self) -> Reading | None:
        """What was read first in this run."""
        return next((reading for _, reading in self._kept.values()), None)

    def _compacted(self, settings: Settings) -> tuple[Table, Reading]:
        from xlcrm.crm.outside.lines import VERSION, compacted

        rules = repr((VERSION, self.columns, sorted(settings.rates.items()), settings.currency))
        if rules not in self._kept:
            self._kept[rules] = self.folder.compacted(
                rules, lambda file: compacted(*self._table(file), settings)
            )
        return self._kept[rules]

    def _table(self, file: Path) -> tuple[Table, Columns]:
        """A file's lines as they are, and what its columns mean; ids of CSV files are texts: 00123 is no number."""
        from xlcrm.crm.outside.columns import TEXTS

        table = self.folder.table(file)
        own = set(self.columns.names.values()) <= set(table.columns)
        columns = self.columns if own else self.understand(table)
        texts = [name for field, name in columns.names.items() if field in TEXTS]
        return self.folder.table(file, texts), columns


def _alike(table: Table, others: Sequence[Table]) -> Table:
    """With names as texts where another file has texts: whole numbers are numbers as long as all are."""
    who = [name for name in ("customer_id", "customer") if name in table.columns]
    mixed = [name for name in who if len({other[name].type() for other in others}) > 1]
    return table.mutate(**{name: table[name].cast("string") for name in mixed})


def _read(source: TableSource | _Files, lines: int) -> Problem:
    """What was read, as a note."""
    columns = {f"columns_{lang}": source.columns.in_words(lang) for lang in LANGS}
    told = {"ledger": source.name, "lines": f"{lines:,}", **columns}
    reading = getattr(source, "reading", None)
    if reading is None:
        return Problem("ledger_read", values=told)
    values = {"files": reading.files, "new": reading.new, "new_lines": f"{reading.lines:,}"}
    return Problem("ledger_read_files", values={**told, **values})


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
