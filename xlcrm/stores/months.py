"""A table of a database server, read month by month: only months that look otherwise than when they were read are read again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.stores.kept import Kept, Part, Reading

if TYPE_CHECKING:
    from ibis.expr.types import Table


AT_ONCE = 2_000_000
"""Lines that are asked for at a time, so that memory is bounded."""


@dataclass(frozen=True)
class Months:
    """Where what the months of a table come to is kept; `ledger` tells tables apart."""

    ledger: str
    cache: Path

    def compacted(
        self, rules: str, parts: Sequence[Part], fetch: Callable[[Sequence[int]], Table]
    ) -> tuple[Table, Reading]:
        """The lines of all months; `fetch` asks for those of some, with their `month`.

        Parts are named by their month's number. They must have been looked at before: lines that are written meanwhile then make
        their month look otherwise next time.
        """
        kept = Kept(self.cache, self.ledger, rules)
        for chunk in _chunks(kept.missing(parts)):
            fetched = self._here(fetch([int(part.name) for part in chunk]))
            for part in chunk:
                kept.put(part, fetched.filter(fetched.month == int(part.name)).drop("month"))
        reading = kept.finish(parts)
        files = [str(kept.file(part)) for part in parts]
        return self.engine.read_parquet(files, union_by_name=True), reading

    @cached_property
    def engine(self) -> Any:
        """A DuckDB in this process."""
        import ibis

        return ibis.duckdb.connect()

    def _here(self, lines: Table) -> Table:
        """A copy of the lines in this process, in place of the last ones.

        As a whole: as batches DuckDB's own sums come in types that Ibis does not expect.
        """
        copied: Table = self.engine.create_table("fetched", lines.to_pyarrow(), overwrite=True)
        return copied


def _chunks(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Parts that are asked for at once."""
    chunk: list[Part] = []
    for part in parts:
        if chunk and sum(each.lines for each in chunk) + part.lines > AT_ONCE:
            yield chunk
            chunk = []
        chunk.append(part)
    if chunk:
        yield chunk
