"""A workbook as a file: read as grids, changed without losing anything.

book = open_book(Path("客户.xlsx"))
book.grids()  # every sheet's values
book.apply(changes, placements)  # only the parts that must change are written; a backup stays beside
"""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlcrm.errors import UnreadableBookError
from xlcrm.grid import Grid
from xlcrm.lang import Text
from xlcrm.workbook.book import Applied
from xlcrm.workbook.changes import Cell, ChangeSet, Placement, PutBack, PutSheet, SetCells
from xlcrm.workbook.package import bound
from xlcrm.workbook.package import state as memory
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.apply import apply_changes
from xlcrm.workbook.package.archive import MAX_FILE
from xlcrm.workbook.package.conflicts import conflict_warning
from xlcrm.workbook.package.damage import damage_named, too_big
from xlcrm.workbook.package.defined_names import defined_names
from xlcrm.workbook.package.encryption import opened
from xlcrm.workbook.package.foreign import OldBook, as_package
from xlcrm.workbook.package.kinds import kind_of
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.protection import Locks, Unlocked
from xlcrm.workbook.package.reading import GridSequence, PackageReader
from xlcrm.workbook.package.recalculating import Engine
from xlcrm.workbook.package.release import released
from xlcrm.workbook.package.saving import rehearse, save
from xlcrm.workbook.package.screening import screen
from xlcrm.workbook.package.work import Work
from xlcrm.workbook.package.workbook_root import is_1904
from xlcrm.workbook.passwords import Passwords, nobody
from xlcrm.workbook.sheets import SheetSpec


def open_book(path: Path | str, passwords: Passwords = nobody, *, engine: Engine | None = None) -> FileBook:
    """Open a workbook file (.xlsx, .xlsm, .xltx, .xltm; .xls and .xlsb to be read only).

    `passwords` are asked for when the file is encrypted, and later when something that is to be written is protected.
    An `engine` (`formula_engine()`) brings the results of formulas up to date that depend on what is written.
    Raises UnreadableBookError with the remedy for anything else.
    """
    path = Path(path)
    return FileBook(path, _read(path), passwords, engine=engine)


def patch(
    source: Path | str,
    target: Path | str,
    cells: Mapping[tuple[str, int, int], Cell] | None = None,
    add_sheets: Sequence[SheetSpec | str] = (),
    passwords: Passwords = nobody,
    *,
    engine: Engine | None = None,
) -> Applied:
    """Write cells, by (sheet, row, column), and new sheets into a copy of a workbook.

    patch("team.xlsx", "out.xlsx", {("客户", 2, 5): "A"}, ["今日"])

    The source may be the target: a backup stays beside it. Raises UnreadableBookError, RefusedError and WriteError.
    """
    by_sheet: dict[str, dict[tuple[int, int], Cell]] = {}
    for (sheet, row, column), value in (cells or {}).items():
        by_sheet.setdefault(sheet, {})[row, column] = value
    specs = [sheet if isinstance(sheet, SheetSpec) else SheetSpec(sheet) for sheet in add_sheets]
    changes = [SetCells(sheet, values) for sheet, values in by_sheet.items()]
    book = open_book(source, passwords, engine=engine)
    return book.apply(ChangeSet((*changes, *map(PutSheet, specs))), {}, target=target)


class FileBook:
    """A workbook file. Sheets are read when first looked at; writing never touches what it need not."""

    def __init__(
        self, path: Path, data: bytes, passwords: Passwords = nobody, *, engine: Engine | None = None
    ) -> None:
        self.path, self._passwords, self._engine = path, passwords, engine
        self.warnings: list[Text] = []
        """What was found wrong and set aside while reading: a conflict copy beside it, a damaged state."""
        self._as_read = data
        self._data, self._seal = opened(data, path, passwords)
        self.read_only = kind_of(self._data, path) != "package"
        """True for .xls and .xlsb: changes go to a new .xlsx (values, merged cells and sheet names only)."""
        self._old = OldBook(self._data) if self.read_only else None
        self._package = Package(self._data) if self._old is None else None
        if self._package:
            screen(self._package)
            _refuse_sheetless(self._package, path)
        self.warnings += filter(None, [conflict_warning(path)])
        self._reader: PackageReader | None = None
        self._grids: Sequence[Grid] | None = None

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def date1904(self) -> bool:
        """Do its serial dates count from 1904?"""
        if self._old is not None:
            return self._old.date1904
        return self._package is not None and is_1904(self._package)

    def grids(self) -> Sequence[Grid]:
        """All worksheets in their order, each read when first looked at."""
        if self._grids is None:
            if self._package is None or self._old is not None:
                self._grids = self._old.grids() if self._old else ()
            else:
                self._reader = PackageReader(self._package, self._data)
                self._grids = self._reader.grids()
        return self._grids

    def names(self) -> Mapping[str, str]:
        """Workbook-wide defined names and what they refer to."""
        if self._package is None:
            return {}
        return {name.name: name.refers_to for name in defined_names(self._package) if name.scope is None}

    def state(self) -> Mapping[str, Any]:
        """What xlcrm remembered in the workbook; empty on the first run, and with a warning when it is damaged."""
        grid = self._state_grid()
        if grid is None:
            return {}
        found, warning = memory.decode(grid.rows)
        if warning and warning not in self.warnings:
            self.warnings.append(warning)
        return found

    def _state_grid(self) -> Grid | None:
        """The sheet with what was remembered, found without reading the others."""
        if self._package is None or memory.KEY not in (owned := wb.owned_sheets(self._package)):
            return None
        grids = self.grids()
        names = grids.names if isinstance(grids, GridSequence) else []
        return grids[names.index(owned[memory.KEY].name)] if owned[memory.KEY].name in names else None

    def apply(
        self,
        changes: ChangeSet,
        placements: Mapping[str, Placement] | None = None,
        state: Mapping[str, object] | None = None,
        *,
        target: Path | str | None = None,
        release: bool = False,
        rehearsal: bool = False,
        held: bool = False,
    ) -> Applied:
        """Carry the changes out and write the file: in place with a backup, or to `target`.

        `release` lets a copy go without the signature or the revision log that the workbook has, and says so; else
        such a workbook is refused. All or none: RefusedError and WriteError leave everything as it was. Afterwards the book stands for the
        file that was written, when that is its own. A `rehearsal` raises what the run would raise, and writes nothing.
        `held`: the LibreOffice that has the file open is the one that asks for it.
        """
        goal = Path(target) if target is not None else self._default_target()
        in_place = _is_same(goal, self.path)
        as_read = self._as_read if in_place else None
        work = self._work(changes, placements or {}, in_place=in_place, release=release)
        with damage_named():
            stale = apply_changes(work, changes, state)
        if in_place and not work.package.changed_parts:
            return Applied(str(goal), copied_parts=len(work.package.names), notices=tuple(work.notices))
        if rehearsal:
            rehearse(goal, as_read=as_read)
            return Applied(str(goal), notices=tuple(work.notices))
        saved = save(work.package, goal, as_read=as_read, seal=self._seal, held=held)
        if in_place:
            self._reload(goal)
        return Applied(
            target=str(saved.target),
            backup=str(saved.backup) if saved.backup else None,
            changed_parts=work.package.changed_parts,
            copied_parts=saved.copied_parts,
            notices=tuple(work.notices),
            stale=stale,
        )

    def refuse_recommended(self) -> None:
        """RefusedError when its owner asks people to leave the file as it is: read-only recommended, marked as final."""
        if self._package is not None:
            bound.refuse_recommended(self._package)

    @property
    def is_encrypted(self) -> bool:
        """Does the file ask for a password before it opens?"""
        return self._seal is not None

    def content(self) -> bytes:
        """The workbook as bytes of an .xlsx that nobody has to open with a password; an old format as its values."""
        return self._fresh().to_bytes()

    def _work(
        self, changes: ChangeSet, placements: Mapping[str, Placement], *, in_place: bool, release: bool
    ) -> Work:
        """A fresh package to work on; RefusedError when it is signed, shared or kept for somebody else."""
        package = self._fresh()
        freed = released(package) if release and not in_place else ()
        bound.refuse_signed(package)
        bound.refuse_shared(package)
        package.locks = Locks(self.path, self._passwords) if in_place else Unlocked()
        bound.refuse_reserved(package)
        work = Work(package, self.grids(), placements, self._traces(changes), self._engine)
        work.notices += freed
        return work

    def _traces(self, changes: ChangeSet) -> Mapping[str, str]:
        """What leads back to the sheets of before a run, when one is to be taken back."""
        return self.state().get("traces", {}) if any(isinstance(each, PutBack) for each in changes) else {}

    def _default_target(self) -> Path:
        return self.path.with_name(f"{self.path.stem}.xlcrm.xlsx") if self.read_only else self.path

    def _fresh(self) -> Package:
        """The package as it was read, to work on; for an old format a new one with its values."""
        if self._old is not None:
            return as_package(self.grids(), date1904=self.date1904)
        return Package(self._data)

    def _reload(self, path: Path) -> None:
        fresh = open_book(path, self._passwords, engine=self._engine)
        fresh.warnings = self.warnings
        self.__dict__.update(fresh.__dict__)


def _refuse_sheetless(package: Package, path: Path) -> None:
    whole = [sheet for sheet in wb.sheets(package) if sheet.part in package]
    if not any(sheet.kind in ("worksheet", "chartsheet") for sheet in whole):
        raise UnreadableBookError(
            f"“{path.name}”里没有可读取的工作表。请在 Excel 中打开检查并另存后再试。",
            f"'{path.name}' holds no worksheet that can be read. Open it in Excel, check it, save it and try again.",
        )


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _read(path: Path) -> bytes:
    """The bytes of a file; UnreadableBookError when it is none."""
    try:
        if path.is_dir():
            raise UnreadableBookError(
                f"“{path}”是文件夹，不是工作簿。请指定其中的 .xlsx 文件。",
                f"'{path}' is a folder, not a workbook. Name an .xlsx file in it.",
            )
        if path.stat().st_size > MAX_FILE:
            raise too_big(f"{path.stat().st_size:,} bytes")
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> UnreadableBookError:
    if error.errno == errno.ENOENT:
        return UnreadableBookError(
            f"找不到文件“{path}”。请检查路径和文件名。",
            f"There is no file '{path}'. Check the path and the name.",
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return UnreadableBookError(
            f"无法读取“{path}”：没有权限，或文件正被占用。请关闭它或检查权限。",
            f"'{path}' cannot be read: no permission, or another program holds it. Close it or check its permissions.",
        )
    return UnreadableBookError(
        f"无法读取“{path}”（{error.strerror or error}）。请检查磁盘或网络连接。",
        f"'{path}' cannot be read ({error.strerror or error}). Check the disk or the network connection.",
    )


__all__ = ["FileBook", "open_book", "patch"]
