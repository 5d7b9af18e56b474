"""A ledger in CSV or Parquet files: a file that was read before and has not changed since is not read again.

What a file's lines come to is kept in a folder of the user's cache, one small Parquet file each, beside a state file that
says what was read: path, size and time of each file, and under which rules.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.errors import LedgerError, XlcrmError
from xlcrm.stores.addresses import FILES, Address
from xlcrm.stores.encodings import in_utf8

if TYPE_CHECKING:
    from ibis.expr.types import Table

STATE = "state.json"


@dataclass(frozen=True)
class Reading:
    """What was read of a folder."""

    files: int
    new: int
    """Files that were read now; the others were known."""
    lines: int
    """Lines of the files that were read now."""


@dataclass(frozen=True)
class Folder:
    """The files of a ledger, and where what they come to is kept."""

    address: Address
    cache: Path

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
        place = self.cache / hashlib.sha256(f"{self.address.path}".encode()).hexdigest()[:16]
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        state = _known(place, rules)
        kept: dict[str, dict[str, Any]] = {}
        new, lines = 0, 0
        for file in self.files():
            seen, known = _looks(file), state.get(str(file))
            if known is None or known["looks"] != seen or not (place / known["part"]).exists():
                known = {"looks": seen, **self._stored(compact(file), place, file)}
                new, lines = new + 1, lines + known["lines"]
            kept[str(file)] = known
        _remember(place, rules, kept)
        parts = [str(place / known["part"]) for known in kept.values()]
        return self.engine.read_parquet(parts, union_by_name=True), Reading(len(kept), new, lines)

    @cached_property
    def engine(self) -> Any:
        """One DuckDB for all files."""
        import ibis

        return ibis.duckdb.connect()

    def _stored(self, table: Table, place: Path, file: Path) -> dict[str, Any]:
        part = hashlib.sha256(str(file).encode()).hexdigest()[:24] + ".parquet"
        written = place / (part + ".new")
        try:
            table.to_parquet(written)
        except XlcrmError:
            raise
        except Exception as error:
            raise _unread(self.address, file, error) from error
        os.replace(written, place / part)  # noqa: PTH105 - atomic under this name on every system
        counted = self.engine.read_parquet(str(place / part))
        return {"part": part, "lines": int(counted.lines.sum().fill_null(0).to_pandas())}


def _kind(file: Path) -> str:
    return FILES.get(file.suffix.lower(), "csv")


def _looks(file: Path) -> list[int]:
    """What changes when a file does: its size and its time."""
    found = file.stat()
    return [found.st_size, found.st_mtime_ns]


def _known(place: Path, rules: str) -> dict[str, Any]:
    """What was read under the same rules; nothing where the state cannot be read."""
    try:
        state = json.loads((place / STATE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(state["files"]) if isinstance(state, dict) and state.get("rules") == rules else {}


def _remember(place: Path, rules: str, files: dict[str, dict[str, Any]]) -> None:
    """The state in place at once; parts of files that are gone go with them."""
    written = place / (STATE + ".new")
    written.write_text(json.dumps({"rules": rules, "files": files}, ensure_ascii=False, indent=1), "utf-8")
    os.replace(written, place / STATE)  # noqa: PTH105 - as above
    used = {known["part"] for known in files.values()}
    for part in place.glob("*.parquet"):
        if part.name not in used:
            part.unlink(missing_ok=True)


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
