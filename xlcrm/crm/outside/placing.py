"""A frame with one row per customer as figures by position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xlcrm.crm.measures import Margin, Payment

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Placed:
    """Columns of a frame whose column `customer` holds positions 0 … size-1."""

    frame: pd.DataFrame
    size: int

    def figures(self, name: str, missing: float = 0.0) -> NDArray[np.float64]:
        """A column; `missing` for customers without a row, and for all where there is no such column."""
        placed = np.full(self.size, missing)
        if name in self.frame:
            found = self.frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
            placed[self.frame["customer"].to_numpy()] = found
        return placed

    def whole(self, name: str) -> NDArray[np.int64]:
        """The same as whole numbers."""
        return np.rint(self.figures(name)).astype(np.int64)

    @property
    def payment(self) -> Payment:
        """From invoices and days_late."""
        return Payment(self.whole("invoices"), self.figures("days_late"))

    @property
    def margin(self) -> Margin:
        """From profit and revenue, and of the window where all of its lines tell theirs."""
        profit, telling, lines = (self.whole(f"window_{name}") for name in ("profit", "telling", "lines"))
        tells = lines.sum() > 0 and telling.sum() == lines.sum()
        return Margin(self.whole("profit"), self.whole("revenue"), profit if tells else None)
