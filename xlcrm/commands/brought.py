"""What modules find in a workbook: the records of their own tables, and their fields in tables of ours."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.crm.ledger import Ledger
    from xlcrm.crm.problems import Problem


class Brought:
    """Frames that are put together when first looked at."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._records: dict[str, tuple[pd.DataFrame, list[Problem]]] = {}

    def records(self, kind: str) -> pd.DataFrame:
        """The records of a module's kind of table, by row key (`crm.ledger.brought.records`)."""
        return self._of(kind)[0]

    def problems(self, kind: str) -> list[Problem]:
        """Records of a kind whose customer nobody knows."""
        return self._of(kind)[1]

    @cached_property
    def customers(self) -> pd.DataFrame:
        """What modules find beside each customer, by row key."""
        from xlcrm.crm.ledger.brought import beside_customers

        return beside_customers(self._ledger)

    def beside(self, kind: Literal["contacts", "log", "orders"]) -> pd.DataFrame:
        """What modules find beside each record of a kind of ours, row by row as in the ledger."""
        from xlcrm.crm.ledger.brought import beside_rows

        return beside_rows(self._ledger, kind)

    def _of(self, kind: str) -> tuple[pd.DataFrame, list[Problem]]:
        from xlcrm.crm.ledger.brought import records

        if kind not in self._records:
            self._records[kind] = records(self._ledger, kind)
        return self._records[kind]
