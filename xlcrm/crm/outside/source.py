"""A ledger outside the workbook, as the expressions need it: its lines in one form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from xlcrm.crm.outside.lines import lines

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from xlcrm.crm.outside.columns import Columns
    from xlcrm.crm.settings import Settings


class Source(Protocol):
    """Lines in the form of `xlcrm.crm.outside.lines`."""

    @property
    def name(self) -> str:
        """What a person calls the ledger."""

    @property
    def at_hand(self) -> bool:
        """Do the lines lie in this process, those that agree put together, so that reading them again costs little?"""

    def lines(self, settings: Settings) -> Table:
        """What is counted, one row for lines that agree in all that counts where that is at hand."""

    def detailed(self, settings: Settings) -> Table:
        """Every line, with product and owner as far as the ledger has them."""


@dataclass(frozen=True)
class TableSource:
    """A ledger that is one table."""

    name: str
    table: Table
    columns: Columns
    at_hand = False

    def lines(self, settings: Settings) -> Table:
        """The lines as they are."""
        return lines(self.table, self.columns, settings)

    def detailed(self, settings: Settings) -> Table:
        """The lines with product and owner."""
        return lines(self.table, self.columns, settings, extras=True)
