"""A ledger in CSV or Parquet files: a file that was read before and has not changed since is not read again.

What a file's lines come to is kept in a folder of the user's cache, one small Parquet file each, beside a state file that
says what was read: path, size and time of each file, and under which rules.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.errors import LedgerError
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
        return shown

    def largest(self) -> Path:
        """The file that has most to show of what its columns hold."""
        return max(self.files(), key=lambda each: each.stat().st_size)

    def table(self, files: Sequence[Path] | None = None) -> Table:
        """The lines of the files as they are; columns are joined by their names."""
        files = self.files() if files is None else files
        kinds = {FILES.get(each.suffix.lower(), "csv") for each in files}
        if len(kinds) > 1:
            raise _mixed(self.address)
        try:
            if kinds == {"parquet"}:
                return _engine().read_parquet([str(each) for each in files], union_by_name=True)
            read = [str(in_utf8(each, self.cache / "utf8")) for each in files]
            return _engine().read_csv(read, union_by_name=True, sample_size=100_000)
        except Exception as error:
            raise _unread(self.address, error) from error

    def compacted(self, rules: str, compact: Callable[[Table], Table]) -> tuple[Table, Reading]:
        """The lines of all files as `compact` puts them together; `rules` name what that depends on.

        Only files that are new, or have changed since they were read under the same rules, are read.
        """
        place = self.cache / hashlib.sha256(f"{self.address.path}".encode()).hexdigest()[:16]
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        state = _known(place, rules)
        kept: dict[str, dict[str, Any]] = {}
        new, lines = 0, 0
        for file in self.files():
            seen = _looks(file)
            known = state.get(str(file))
            if known is None or known["looks"] != seen or not (place / known["part"]).exists():
                known = {"looks": seen, **_stored(compact(self.table([file])), place, file)}
                new, lines = new + 1, lines + known["lines"]
            kept[str(file)] = known
        _remember(place, rules, kept)
        parts = [str(place / known["part"]) for known in kept.values()]
        return _engine().read_parquet(parts, union_by_name=True), Reading(len(kept), new, lines)


def _engine() -> Any:
    import ibis

    return ibis.duckdb.connect()


def _looks(file: Path) -> list[int]:
    """What changes when a file does: its size and its time."""
    found = file.stat()
    return [found.st_size, found.st_mtime_ns]


def _stored(table: Table, place: Path, file: Path) -> dict[str, Any]:
    part = hashlib.sha256(str(file).encode()).hexdigest()[:24] + ".parquet"
    table.to_parquet(place / (part + ".new"))
    os.replace(place / (part + ".new"), place / part)  # noqa: PTH105 - atomic under this name on every system
    counted = _engine().read_parquet(str(place / part))
    return {"part": part, "lines": int(counted.lines.sum().fill_null(0).to_pandas())}


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


def _unread(address: Address, error: Exception) -> LedgerError:
    said = " ".join(str(error).split())[:200]
    return LedgerError(
        f"读不懂外部订单“{address.name}”的文件（{said}），没有计算，工作簿未改动。请检查文件是否完整。",
        f"The files of the ledger '{address.name}' cannot be read ({said}): nothing was computed and the workbook is unchanged. "
        "Check that they are whole.",
    )
