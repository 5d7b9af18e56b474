"""What differs between two versions of a workbook: changes to be carried out on its file, and what no change expresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from xlcrm.grid import Area, Grid, Uncomputed, Value
from xlcrm.lang import Text
from xlcrm.workbook.changes import (
    Cell,
    Change,
    ChangeSet,
    DefineName,
    Formula,
    PutSheet,
    SetAreas,
    SetCells,
    SetNotes,
)
from xlcrm.workbook.sheets import SheetSpec
from xlcrm.workbook.versions.appearance import Looks, format_changes, layout_changes
from xlcrm.workbook.versions.kinds import KINDS, PLACED
from xlcrm.workbook.versions.sheet import At, Formatted, SheetVersion
from xlcrm.workbook.versions.version import Version


@dataclass(frozen=True)
class Left:
    """What differs on a sheet (empty: in the workbook) and no change expresses."""

    sheet: str
    kind: str

    @property
    def words(self) -> Text:
        """What it is, for a person."""
        return KINDS[self.kind]


@dataclass(frozen=True)
class Differences:
    """What leads from one version to the other."""

    changes: ChangeSet
    left: tuple[Left, ...]
    gone: tuple[str, ...]
    """Sheets of the earlier version that the later one has not, or not under their names."""

    def __bool__(self) -> bool:
        return bool(self.changes or self.left or self.gone)


def differences(before: bytes, after: bytes) -> Differences:
    """Compare two versions that one program wrote: what it writes differently is what somebody changed."""
    old, new = Version(before), Version(after)
    kept = [name for name in old.entries if name in new.entries]
    added = [name for name in new.entries if name not in old.entries]
    sheets = [_Sheet(name, old, new) for name in kept]
    fresh = [_Added(name, new) for name in added]
    changes: list[Change] = [sheet.put() for sheet in fresh]
    changes += [change for sheet in sheets for change in sheet.changes()]
    changes += [change for added_sheet in fresh for change in added_sheet.changes()]
    changes += [DefineName(name, to) for name, to in new.names().items() if _is_new(name, to, old.names())]
    left = [each for sheet in sheets for each in sheet.left()]
    left += [each for added_sheet in fresh for each in added_sheet.left()]
    left += [Left("", kind) for kind in _of_workbook(old, new, kept, added)]
    gone = tuple(name for name in old.entries if name not in new.entries)
    return Differences(ChangeSet(tuple(changes)), tuple(dict.fromkeys(left)), gone)


def _is_new(name: str, to: str, known: Mapping[str, str]) -> bool:
    return known.get(name) != to and not name.startswith("_xlnm.")


def _of_workbook(old: Version, new: Version, kept: list[str], added: list[str]) -> Iterator[str]:
    if [name for name in new.entries if name in kept] + added != list(new.entries) or kept != [
        name for name in new.entries if name in kept
    ]:
        yield "order"
    if any(not name.startswith("_xlnm.") for name in old.names().keys() - new.names().keys()):
        yield "names"
    if old.properties != new.properties:
        yield "properties"


class _Sheet:
    """A sheet that both versions have."""

    def __init__(self, name: str, old: Version, new: Version) -> None:
        self.name, self._old, self._new = name, old, new
        self._was, self._is = old.sheet(name), new.sheet(name)
        shown = _contents(new.grid(name))
        known = _contents(old.grid(name))
        places = sorted(known.keys() | shown.keys())
        differing = {at: shown.get(at) for at in places if not _same(known.get(at), shown.get(at))}
        self._arrays = set(self._was.arrays) ^ set(self._is.arrays)
        self._spilled = [area for area in self._is.arrays if area in self._was.arrays]
        self.cells = {at: cell for at, cell in differing.items() if not self._in_array(at, cell)}

    def changes(self) -> Iterator[Change]:
        """What the writer carries out; tables move before their headers are written."""
        tables, rules, validations = (self._moves[kind] or {} for kind in PLACED)
        if tables or rules or validations:
            areas = {name: Area.parse(area) for (name, _), area in tables.items()}
            moved = ({old: area for (_, old), area in each.items()} for each in (rules, validations))
            yield SetAreas(self.name, areas, *moved)
        if self.cells:
            yield SetCells(self.name, self.cells)
        fresh = {at: text for at, text in self._is.notes.items() if at not in self._was.notes}
        if fresh:
            yield SetNotes(self.name, fresh)
        yield from filter(None, (self._formats(), self._layout()))

    def _formats(self) -> Change | None:
        old = Looks(self._was.formatted, self._old.formats)
        new = Looks(self._is.formatted, self._new.formats)
        return format_changes(self.name, old, new, self.cells)

    def _layout(self) -> Change | None:
        is_filtered = self._differs("filter") or self._moves["tables"] is None
        return layout_changes(self.name, self._was, self._is, is_filtered=is_filtered)

    def left(self) -> Iterator[Left]:
        """What it does not."""
        return (Left(self.name, kind) for kind in self._kinds())

    def _kinds(self) -> Iterator[str]:
        if self._arrays:
            yield "arrays"
        if any(self._is.notes.get(at) != text for at, text in self._was.notes.items()):
            yield "notes"
        if any(self._texts_differ()):
            yield "rich text"
        if self._old.entries[self.name].visibility != self._new.entries[self.name].visibility:
            yield "hidden"
        kinds = self._was.aspects.keys() | self._is.aspects.keys()
        yield from sorted(
            {kind for kind in kinds if self._differs(kind)} | {k for k in PLACED if self._moves[k] is None}
        )
        if self._names(self._old) != self._names(self._new):
            yield "names"

    @cached_property
    def _moves(self) -> dict[str, dict[tuple[str, str], str] | None]:
        return {kind: self._moved(kind) for kind in PLACED}

    def _moved(self, kind: str) -> dict[tuple[str, str], str] | None:
        """Name and earlier area → area of now, of what stands elsewhere; None where something else differs."""
        was, now = (
            sorted(sheet.placed.get(kind, []), key=lambda each: (each.name, repr(each.says)))
            for sheet in (self._was, self._is)
        )
        if [(each.name, each.says) for each in was] != [(each.name, each.says) for each in now]:
            return None
        pairs = zip(was, now, strict=True)
        return {(one.name, one.area): other.area for one, other in pairs if one.area != other.area}

    def _differs(self, kind: str) -> bool:
        return self._aspect(self._was, kind) != self._aspect(self._is, kind)

    @staticmethod
    def _aspect(sheet: SheetVersion, kind: str) -> list[object]:
        return sorted(sheet.aspects.get(kind, []), key=repr)

    def _names(self, version: Version) -> Mapping[str, str]:
        found = version.names(version.entries[self.name].index)
        return {name: to for name, to in found.items() if name != "_xlnm._FilterDatabase"}

    def _texts_differ(self) -> Iterator[bool]:
        was, now = self._rich(self._old, self._was), self._rich(self._new, self._is)
        return (was.get(at) != now.get(at) for at in now.keys() | (was.keys() - self.cells.keys()))

    @staticmethod
    def _rich(version: Version, sheet: SheetVersion) -> dict[At, object]:
        return {
            at: version.strings[number] for at, number in sheet.strings.items() if version.strings[number]
        }

    def _in_array(self, at: At, cell: Cell) -> bool:
        """Is it a result of an array formula that stands as it stood, or of one that cannot be written?"""
        return any(area.contains(*at) for area in self._spilled) or (
            isinstance(cell, Formula) and any(_begins(area, at) for area in self._arrays)
        )


def _begins(area: Area, at: At) -> bool:
    return (area.top, area.left) == at


class _Added:
    """A sheet that only the later version has."""

    def __init__(self, name: str, new: Version) -> None:
        self.name, self._new = name, new
        self._version = new.sheet(name)
        self._cells = _contents(new.grid(name))

    def put(self) -> PutSheet:
        """The sheet with its contents."""
        return PutSheet(SheetSpec(self.name, cells=self._cells, landscape=False, fit_width=False))

    def changes(self) -> Iterator[Change]:
        """What makes it the sheet that somebody sees."""
        version = self._version
        if version.notes:
            yield SetNotes(self.name, version.notes)
        plain, looks = (
            Looks(Formatted({}, {}, {}), self._new.formats),
            Looks(version.formatted, self._new.formats),
        )
        untouched = replace(version, rows={}, columns={}, merges=())
        formats = format_changes(self.name, plain, looks, self._cells)
        layout = layout_changes(self.name, untouched, version, is_filtered=False)
        yield from filter(None, (formats, layout))

    def left(self) -> Iterator[Left]:
        """What the new sheet will not have."""
        if self._version.arrays:
            yield Left(self.name, "arrays")
        standing = ("rules", "links", "filter", "pivots", "drawings", "protection", "tab")
        found = {kind for kind in standing if self._version.aspects.get(kind)} | self._version.placed.keys()
        yield from (Left(self.name, kind) for kind in sorted(found))


def _contents(grid: Grid) -> dict[At, Cell]:
    """What every filled cell holds: a value, or a formula with its value."""
    values: dict[At, Cell] = {
        (row, column): value
        for row, cells in enumerate(grid.rows, 1)
        for column, value in enumerate(cells, 1)
        if value is not None
    }
    formulas = {at: Formula(text, _computed(grid.at(*at))) for at, text in grid.formulas.items()}
    return values | formulas


def _computed(value: Value) -> Value:
    return None if isinstance(value, Uncomputed) else value


def _same(one: Cell, other: Cell) -> bool:
    """Do two cells hold the same? Results of one formula may differ: they are brought up to date apart."""
    if isinstance(one, Formula) and isinstance(other, Formula):
        return one.text == other.text
    return type(one) is type(other) and one == other
