"""Lines as a Parquet file that is small and read fast: in order of their first column, numbers as steps from one to the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from ibis.expr.types import Table

AT_ONCE = 2_000_000
"""Rows that are put in order and written at a time, so that memory is bounded."""


def write(lines: Table, file: Path) -> int:
    """How many lines it comes to: the sum of the column `lines`."""
    count = 0
    read = lines.to_pyarrow_batches(chunk_size=AT_ONCE)
    with pq.ParquetWriter(file, read.schema, **_form(read.schema)) as out:
        for batch in read:
            told = batch.cast(read.schema)  # DuckDB's own sums are wider than what Ibis promises
            out.write_batch(_in_order(told))
            count += pc.sum(told["lines"], min_count=0).as_py()
    return count


def _form(schema: pa.Schema) -> dict[str, object]:
    """Whole numbers as steps, which need no more compression; all else as a list of what there is."""
    steps = [each.name for each in schema if pa.types.is_integer(each.type)]
    others = [name for name in schema.names if name not in steps]
    compression = dict.fromkeys(steps, "none") | dict.fromkeys(others, "snappy")
    return {
        "compression": compression,
        "use_dictionary": others,
        "column_encoding": dict.fromkeys(steps, "DELTA_BINARY_PACKED"),
    }


def _in_order(batch: pa.RecordBatch) -> pa.RecordBatch:
    """By the first column where that is a whole number: who groups by it later finds what belongs together near by."""
    first = batch.column(0)
    if not pa.types.is_integer(first.type) or first.null_count:
        return batch
    return batch.take(pa.array(np.argsort(first.to_numpy())))
