"""Order ledgers that are read part by part, file by file or month by month: parts that are as they were are not read again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ibis.expr.types import Table

    from xlcrm.crm.outside import Columns
    from xlcrm.crm.settings import Settings
    from xlcrm.stores import Folder, Months, Part, Reading

MOST_KEPT = 20_000_000
"""Lines of a server's table; a longer one is asked where it is, so that only its measures travel."""


@dataclass(frozen=True)
class KeptOrders(ABC):
    """A ledger whose parts are kept."""

    name: str
    columns: Columns
    mapping: str
    """What the workbook says of columns beside what was recognised."""
    _kept: dict[str, tuple[Table, Reading]] = field(init=False, repr=False, default_factory=dict)
    """What was read in this run, by the rules: a ledger is read once."""
    at_hand = True

    def lines(self, settings: Settings) -> Table:
        """What the lines of each part come to."""
        from xlcrm.crm.outside.lines import VERSION, completed

        rates = sorted(settings.rates.items())
        rules = repr((VERSION, self.columns, self.mapping, rates, settings.currency))
        if rules not in self._kept:
            self._kept[rules] = self._compacted(rules, settings)
        return completed(self._kept[rules][0])

    @property
    def reading(self) -> Reading:
        """What was read first in this run."""
        return next(reading for _, reading in self._kept.values())

    @abstractmethod
    def detailed(self, settings: Settings) -> Table:
        """Every line, with product and owner."""

    @abstractmethod
    def _compacted(self, rules: str, settings: Settings) -> tuple[Table, Reading]: ...


@dataclass(frozen=True)
class Files(KeptOrders):
    """Files, each of which may name its columns in its own way; `columns` are those of the largest."""

    folder: Folder
    understand: Callable[[Table], Columns]

    def detailed(self, settings: Settings) -> Table:
        """Every line, with product and owner."""
        import ibis

        from xlcrm.crm.outside.lines import lines

        files = [lines(*self._table(file), settings, extras=True) for file in self.folder.files()]
        shared = set.intersection(*(set(each.columns) for each in files))
        return ibis.union(*(_alike(each.select(sorted(shared)), files) for each in files))

    def _compacted(self, rules: str, settings: Settings) -> tuple[Table, Reading]:
        from xlcrm.crm.outside.lines import compacted

        return self.folder.compacted(rules, lambda file: compacted(*self._table(file), settings))

    def _table(self, file: Path) -> tuple[Table, Columns]:
        """A file's lines as they are, and what its columns mean; ids of CSV files are texts: 00123 is no number."""
        from xlcrm.crm.outside.columns import TEXTS

        table = self.folder.table(file)
        own = set(self.columns.names.values()) <= set(table.columns)
        columns = self.columns if own else self.understand(table)
        texts = [name for field, name in columns.names.items() if field in TEXTS]
        return self.folder.table(file, texts), columns


@dataclass(frozen=True)
class ServerMonths(KeptOrders):
    """A table of a server: it adds every month up to a sign, and months whose sign changed are read again."""

    table: Table
    months: Months
    parts: Sequence[Part]

    def detailed(self, settings: Settings) -> Table:
        """Every line, with product and owner, where it is."""
        from xlcrm.crm.outside.lines import lines

        return lines(self.table, self.columns, settings, extras=True)

    def _compacted(self, rules: str, settings: Settings) -> tuple[Table, Reading]:
        from xlcrm.crm.outside.months import of_months

        def fetch(months: Sequence[int]) -> Table:
            return of_months(self.table, self.columns, settings, months)

        return self.months.compacted(rules, self.parts, fetch)


def month_parts(table: Table, columns: Columns) -> list[Part] | None:
    """The months of a server's table as they look now; None where they are not told apart, or would be too much to keep."""
    from xlcrm.crm.outside.months import signs
    from xlcrm.stores import Part

    asked = signs(table, columns)
    if asked is None:
        return None
    found = asked.order_by("month").to_pandas()
    if found["lines"].sum() > MOST_KEPT:
        return None
    rows = zip(found["month"].tolist(), found.drop(columns="month").to_numpy().tolist(), strict=True)
    return [Part(str(int(month)), [int(each) for each in looks], int(looks[0])) for month, looks in rows]


def _alike(table: Table, others: Sequence[Table]) -> Table:
    """With names as texts where another file has texts: whole numbers are numbers as long as all are."""
    who = [name for name in ("customer_id", "customer") if name in table.columns]
    mixed = [name for name in who if len({other[name].type() for other in others}) > 1]
    return table.mutate(**{name: table[name].cast("string") for name in mixed})
