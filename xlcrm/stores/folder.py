"""A ledger in files, CSV or Parquet: a file that was read before and has not changed since is not read again.

A database in one file is such a file, too. A file has changed when its size or one of its times has.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.errors import LedgerError, XlcrmError
from xlcrm.stores.addresses import FILES, Address
from xlcrm.stores.databases import opened
from xlcrm.stores.encodings import in_utf8
from xlcrm.stores.kept import Kept, Part, Reading

if TYPE_CHECKING:
    from ibis.expr.types import Table


@dataclass(frozen=True)
class Folder:
    """The files of a ledger, and where what they come to is kept."""

    address: Address
    cache: Path
    of: str = ""
    """The table of a database file."""

    def files(self) -> list[Path]:
        """Every CSV and Parquet file, in order; hidden ones and those of other kinds are left out."""
        path = self.address.path
        assert path is not None  # noqa: S101 - folders have a path
        found = (
            [path]
            if path.is_file()
            else sorted(each for each in path.rglob("*") if each.suffix.lower() in FILES)
        )
        shown = [each for each in found if not each.name.startswith((".", "_", "~$"))]
        if not shown:
            raise _empty(self.address)
        if len({_kind(each) for each in shown}) > 1:
            raise _mixed(self.address)
        return shown

    def largest(self) -> Path:
        """The file that has most to show of what its columns hold."""
        return max(self.files(), key=lambda each: each.stat().st_size)

    def table(self, file: Path, texts: Collection[str] = ()) -> Table:
        """The lines of a file as they are; columns in `texts` stay as they are written: 00123 is no number there."""
        if self.address.is_database:
            return self.database
        try:
            if _kind(file) == "parquet":
                return self.engine.read_parquet(str(file))
            path = str(in_utf8(file, self.cache / "utf8"))
            found = self.engine.read_csv(path, sample_size=100_000)
            named = {name: "string" for name in texts if name in found.columns}
            return self.engine.read_csv(path, sample_size=100_000, types=named) if named else found
        except Exception as error:
            raise _unread(self.address, file, error) from error

    def compacted(self, rules: str, compact: Callable[[Path], Table]) -> tuple[Table, Reading]:
        """The lines of all files as `compact` puts those of each together; `rules` name what that depends on.

        Only files that are new, or have changed since they were read under the same rules, are read.
        """
        kept = Kept(self.cache, f"{self.address.path}|{self.of}", rules)
        parts = {file: Part(str(file), _looks(file)) for file in self.files()}
        missing = {part.name for part in kept.missing([*parts.values()])}
        for file, part in parts.items():
            if part.name in missing:
                self._put(kept, part, file, compact)
        reading = kept.finish([*parts.values()])
        files = [str(kept.file(part)) for part in parts.values()]
        return self.engine.read_parquet(files, union_by_name=True), reading

    @cached_property
    def engine(self) -> Any:
        """One DuckDB for all files."""
        import ibis

        return ibis.duckdb.connect()

    @cached_property
    def database(self) -> Table:
        """The table of a database file, until nobody needs it any more."""
        table = opened(self.address, self.of)
        weakref.finalize(self, table.get_backend().disconnect)
        return table

    def _put(self, kept: Kept, part: Part, file: Path, compact: Callable[[Path], Table]) -> None:
        try:
            kept.put(part, compact(file))
        except XlcrmError:
            raise
        except Exception as error:  # each format has faults of its own
            raise _unread(self.address, file, error) from error


def _kind(file: Path) -> str:
    return FILES.get(file.suffix.lower(), "csv")


def _looks(file: Path) -> list[int]:
    """What changes when a file does: size and times, its own and those of what a database has yet to write into it."""
    beside = (file.with_name(file.name + ending) for ending in ("", "-wal", ".wal", "-journal"))
    found = [each.stat() for each in beside if each.exists()]
    return [value for each in found for value in (each.st_size, each.st_mtime_ns, each.st_ctime_ns)]


def _empty(address: Address) -> LedgerError:
    return LedgerError(
        f"外部订单文件夹“{address.name}”里没有 CSV 或 Parquet 文件。请检查路径。",
        f"The ledger folder '{address.name}' holds no CSV or Parquet files. Check the path.",
    )


def _mixed(address: Address) -> LedgerError:
    return LedgerError(
        f"外部订单文件夹“{address.name}”里既有 CSV 又有 Parquet 文件，可能重复。请只留一种。",
        f"The ledger folder '{address.name}' holds CSV and Parquet files, perhaps the same lines twice. Keep one kind.",
    )


def _unread(address: Address, file: Path, error: Exception) -> LedgerError:
    said = " ".join(str(error).split())[:200]
    return LedgerError(
        f"读不懂外部订单“{address.name}”的文件 {file.name}（{said}），没有计算，工作簿未改动。请检查它是否完整。",
        f"The file {file.name} of the ledger '{address.name}' cannot be read ({said}): nothing was computed and the workbook is "
        "unchanged. Check that it is whole.",
    )
