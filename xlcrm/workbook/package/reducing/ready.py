"""The work of cutting, step by step over the parts of a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from xlcrm.grid import Area, Value, a1
from xlcrm.lang import Text
from xlcrm.workbook.cut import Cut, Reduced
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.pivots import pivot_areas
from xlcrm.workbook.package.recalculating import Engine
from xlcrm.workbook.package.reducing.belongings import drop_unreached, forget_unused_links, leave_behind
from xlcrm.workbook.package.reducing.computing import Trusted, fill_results, without_results
from xlcrm.workbook.package.reducing.defined import cut_names, with_names
from xlcrm.workbook.package.reducing.drawn import cut_chart, cut_drawing, drop_foreign
from xlcrm.workbook.package.reducing.frame import cut_frame, filtered
from xlcrm.workbook.package.reducing.gaps import Gaps
from xlcrm.workbook.package.reducing.native_tables import cut_tables, data_areas, filter_areas
from xlcrm.workbook.package.reducing.plain_rows import in_plain_rows
from xlcrm.workbook.package.reducing.properties import plain_workbook, show_a_sheet, without_persons
from xlcrm.workbook.package.reducing.remarks import cut_persons, cut_remarks
from xlcrm.workbook.package.reducing.rewriting import Missing
from xlcrm.workbook.package.reducing.rows import Fates, RowCutter
from xlcrm.workbook.package.reducing.texts import cut_texts
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.stale import names_in, stale_formulas
from xlcrm.workbook.package.workbook_root import drop_calc_chain, is_1904, recalculate_on_load

_BLANK = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{}"><sheetData/></worksheet>'
)


class Ready:
    """A workbook made ready for cutting."""

    def __init__(self, data: bytes, engine: Engine | None = None) -> None:
        package = Package(data)
        self._pivots = {
            entry.name: tuple(pivot_areas(package, entry.part)) for entry in wb.worksheets(package)
        }
        for entry in wb.sheets(package):
            for drawing in package.related(entry.part, "drawing") if entry.part else ():
                drop_foreign(package, drawing)
        self.notices = leave_behind(package)
        """What every copy goes without."""
        plain_workbook(package)
        without_persons(package)
        drop_calc_chain(package)
        for entry in wb.worksheets(package):
            package.write(entry.part, in_plain_rows(package.read(entry.part)))
        self._data = package.to_bytes()
        self._trusted = Trusted(Package(self._data), engine)

    def reduced(self, cut: Cut) -> Reduced:
        """The copy without what is to be cut, and what a person should know of it."""
        package = Package(self._data)
        work = _Cutting(package, self._with_tables_alive(package, cut), self._pivots)
        work.carry_out()
        fill_results(package, work.stale, self._trusted)
        cut_texts(package)
        drop_unreached(package)
        show_a_sheet(package)
        return Reduced(package.to_bytes(), (*self.notices, *work.notices()))

    def _with_tables_alive(self, package: Package, cut: Cut) -> Cut:
        """A native table keeps a row of data: where all go, the first one stays without its values."""
        rows = {sheet: set(found) for sheet, found in cut.rows.items()}
        cells = {sheet: dict(found) for sheet, found in cut.cells.items()}
        for entry in wb.worksheets(package):
            gone = rows.get(entry.name, set())
            for area in data_areas(package, entry.part) if gone else ():
                if gone.issuperset(range(area.top, area.bottom + 1)):
                    gone.discard(area.top)
                    blank = {(area.top, column): None for column in _columns_in(package, entry.part, area)}
                    cells.setdefault(entry.name, {}).update(blank)
        return replace(cut, rows=rows, cells=cells)


def _columns_in(package: Package, part: str, area: Area) -> Iterable[int]:
    sheet = SheetPart(package.read(part))
    return {*sheet.row_styles(area.top), *range(area.left, area.right + 1)}


class _Cutting:
    """One cut of one package."""

    def __init__(self, package: Package, cut: Cut, pivots: Mapping[str, tuple[Area, ...]]) -> None:
        self.package, self.cut, self.pivots = package, cut, pivots
        missing = Missing(
            gaps={sheet.casefold(): Gaps(rows) for sheet, rows in cut.rows.items() if rows},
            sheets=frozenset(sheet.casefold() for sheet in cut.sheets),
            changed=frozenset(sheet.casefold() for sheet in cut.emptied),
            known=names_in(package),
        )
        self.missing = with_names(package, missing)
        self.fates: dict[str, Fates] = {}
        self.stale: dict[str, dict[tuple[int, int], tuple[int, int]]] = {}

    def carry_out(self) -> None:
        """Cut every sheet, then what belongs to the workbook as a whole."""
        for entry in wb.worksheets(self.package):
            if entry.name in self.cut.emptied:
                self._empty(entry.part)
            elif entry.name not in self.cut.sheets:
                self._cut_sheet(entry)
        for part in self._charts():
            cut_chart(self.package, part, self.missing)
        cut_names(self.package, self.missing)
        for entry in reversed(wb.sheets(self.package)):
            if entry.name in self.cut.sheets:
                wb.remove_sheet(self.package, entry)
        cut_persons(self.package)
        self._find_stale()

    def _empty(self, part: str) -> None:
        self.package.write(part, _BLANK.format(self.package.namespace).encode())
        for relation in self.package.relationships(part):
            self.package.unrelate(part, relation.id)

    def _cut_sheet(self, entry: wb.SheetEntry) -> None:
        package, gaps = self.package, self.missing.of(entry.name)
        sheet = SheetPart(package.read(entry.part), entry.name, date1904=is_1904(package))
        shown = (
            (*filtered(sheet), *filter_areas(package, entry.part))
            if _has_filter(package, entry, sheet)
            else ()
        )
        cutter = RowCutter(sheet, entry.name, self.missing, self._cells(entry.name), shown=shown)
        sheet.rows = cutter.result()
        self.fates[entry.name] = cutter.fates
        cut_frame(sheet, entry.name, self.missing)
        package.write(entry.part, sheet.result())
        cut_tables(package, entry.part, entry.name, self.missing)
        cut_remarks(package, entry.part, gaps)
        for drawing in package.related(entry.part, "drawing"):
            if gaps:
                cut_drawing(package, drawing, gaps)
        forget_unused_links(package, entry.part)

    def _cells(self, sheet: str) -> dict[tuple[int, int], Value]:
        """What cells hold instead; what pivot tables showed is gone."""
        shown = {at: None for area in self.pivots.get(sheet, ()) for at in area.cells()}
        return {**shown, **self.cut.cells.get(sheet, {})}

    def _charts(self) -> Iterable[str]:
        for entry in wb.sheets(self.package):
            if entry.name in self.cut.sheets or not entry.part:
                continue
            for drawing in self.package.related(entry.part, "drawing"):
                yield from self.package.related(drawing, "chart")

    def _find_stale(self) -> None:
        """The formulas that see less, and those that depend on them or on cells that were emptied."""
        written = set()
        for sheet, fates in self.fates.items():
            gaps = self.missing.of(sheet)
            self.stale[sheet] = dict(fates.stale)
            changed = [*self._cells(sheet), *fates.emptied]
            written |= {
                (sheet.casefold(), gaps.near(row), column) for row, column in changed if row not in gaps.rows
            }
            written |= {(sheet.casefold(), row, column) for row, column in fates.stale}
        for found in stale_formulas(self.package, written, self.cut.emptied):
            old = self.missing.of(found.sheet).before
            fresh = {at: (old(at[0]), at[1]) for at in found.cells.cells()}
            self.stale[found.sheet] = fresh | self.stale.get(found.sheet, {})
        for entry in wb.worksheets(self.package):
            addresses = {a1(*at) for at in self.stale.get(entry.name, ())}
            if addresses:
                self.package.write(entry.part, without_results(self.package.read(entry.part), addresses))
        if any(self.stale.values()):
            recalculate_on_load(self.package)

    def notices(self) -> Iterable[Text]:
        """What a person should know of the formulas, sheet by sheet."""
        for sheet, fates in self.fates.items():
            if fates.emptied:
                where, count = a1(*min(fates.emptied)), len(fates.emptied)
                yield Text(
                    f"工作表“{sheet}”有 {count} 个公式用到没有放进来的单元格，已清空（第一个原在 {where}）。",
                    f"Sheet '{sheet}': formulas emptied because they looked at cells that are not here: {count} (the first "
                    f"stood in {where}).",
                )
            if fates.frozen:
                where, count = a1(*min(fates.frozen)), len(fates.frozen)
                yield Text(
                    f"工作表“{sheet}”有 {count} 个公式离开原工作簿就算不出来，保留了最后的值（第一个原在 {where}）。",
                    f"Sheet '{sheet}': formulas that only the whole workbook can compute left their last values: {count} (the "
                    f"first stood in {where}).",
                )


def _has_filter(package: Package, entry: wb.SheetEntry, sheet: SheetPart) -> bool:
    """Is a filter at work on the sheet, so that rows are hidden by it?"""
    element = sheet.element("autoFilter")
    if element is not None and element.children:
        return True
    return any(b"filterColumn" in package.read(part) for part in package.related(entry.part, "table"))
