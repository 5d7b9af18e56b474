"""What an engine answers, as a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from ibis.expr.types import Table


def fetched(answer: Table) -> pd.DataFrame:
    """Its rows; days as datetimes, each `key` as the ledger has it.

    Ibis's own frames take twice the memory, and an object for each day on the way.
    """
    found = answer.to_pyarrow()
    frame: pd.DataFrame = found.to_pandas(date_as_object=False)
    if "key" in frame:  # beside a missing one pandas makes other numbers of whole numbers
        frame["key"] = pd.Series(found["key"].to_pylist(), dtype=object)
    return frame
