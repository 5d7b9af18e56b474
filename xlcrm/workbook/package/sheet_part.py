"""A worksheet part: its rows as bytes, what stands around them as a tree, and the cells that are to be written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO

from xlcrm.errors import RefusedError
from xlcrm.grid import Area
from xlcrm.workbook.package import refusals, shared_formulas
from xlcrm.workbook.package.damage import corrupt
from xlcrm.workbook.package.protection import Locks
from xlcrm.workbook.package.row_splicer import KEPT, CellWrite, Restyle, RowOrderError, RowSplicer
from xlcrm.workbook.package.row_tags import with_tags
from xlcrm.workbook.package.sheet_rows import SheetRows
from xlcrm.workbook.package.veils import Veiled, veiled
from xlcrm.workbook.package.xml import Element, to_utf8
from xlcrm.workbook.package.xml_editor import Editor

_OPEN = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?=[\s/>])[^>]*>")
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


class SheetPart:
    """One worksheet's XML. `cells` collects what is written; `result()` gives the new part."""

    def __init__(self, data: bytes, name: str = "", *, date1904: bool = False) -> None:
        self.name, self.date1904 = name, date1904
        data = to_utf8(data)
        opened = _OPEN.search(data)
        if not opened:
            raise corrupt("worksheet without cells")
        self.prefix = opened[1].decode()
        self._placeholder = opened[0] if opened[0].endswith(b"/>") else opened[0][:-1] + b"/>"
        close = data.rfind(f"</{self.prefix}sheetData".encode())
        empty = opened[0].endswith(b"/>") or close < 0
        end = opened.end() if empty else data.index(b">", close) + 1
        self.rows = b"" if empty else data[opened.end() : close]
        self._open = (opened[0][:-2].rstrip() if opened[0].endswith(b"/>") else opened[0][:-1]) + b">"
        self.frame = Editor(data[: opened.start()] + self._placeholder + data[end:])
        self._is_plain = empty and not self.rows
        self.cells: dict[int, dict[int, CellWrite]] = {}
        self.row_tags: dict[int, dict[str, str | None]] = {}
        """Attributes that rows get; None takes one away."""
        self._looked: SheetRows | None = None
        self.lost_formula = False
        """Did a cell that was written over hold a formula? Known after `result()`."""

    def put(self, row: int, column: int, write: CellWrite) -> None:
        """Write one cell; the last write of a cell counts."""
        self.cells.setdefault(row, {})[column] = write

    def restyle(self, row: int, column: int, made: Restyle) -> None:
        """Give a cell another format, after what else is written into it."""
        written = self.cells.get(row, {}).get(column)
        if written is None:
            self.put(row, column, CellWrite(KEPT, made))
            return
        before = written.restyle
        self.put(row, column, written._replace(restyle=(lambda old: made(before(old))) if before else made))

    def tag_row(self, row: int, **attributes: str | None) -> None:
        """Set attributes of a row; None removes one."""
        self.row_tags.setdefault(row, {}).update(attributes)

    def result(self) -> bytes:
        """The part with everything written."""
        if self.cells:
            self._widen_dimension()
        frame = self.frame.result()
        if not self.cells and not self.row_tags and not self.rows and self._is_plain:
            return frame
        at = frame.index(self._placeholder)
        out = BytesIO()  # one growing buffer: a list of pieces would hold the sheet twice
        out.write(frame[:at] + self._open)
        for piece in self._patched() if self.cells or self.row_tags else (self.rows,):
            out.write(piece)
        out.write(f"</{self.prefix}sheetData>".encode() + frame[at + len(self._placeholder) :])
        return out.getvalue()

    def settle(self) -> None:
        """Take in what was changed around the rows, so that the next change sees it."""
        if self.frame.is_changed:
            self.frame = Editor(self.frame.result())
            self.__dict__.pop("_column_styles", None)

    # -- facts ---------------------------------------------------------------------------------------------------

    def element(self, local: str) -> Element | None:
        """A child of the worksheet other than its rows."""
        return self.frame.root.first(local)

    def column_style(self, column: int) -> int:
        """Format that a new cell of a column gets."""
        return next((style for first, last, style in self._column_styles if first <= column <= last), 0)

    @cached_property
    def _column_styles(self) -> list[tuple[int, int, int]]:
        columns = self.element("cols")
        names = (("min", "0"), ("max", "0"), ("style", "0"))
        found = [tuple(int(e.get(*name)) for name in names) for e in (columns.children if columns else ())]
        return [(first, last, style) for first, last, style in found if style]

    def merges(self) -> list[Area]:
        """Merged areas."""
        parent = self.element("mergeCells")
        return [Area.parse(e.get("ref")) for e in parent.children] if parent else []

    def row_styles(self, row: int) -> dict[int, int]:
        """Column → format of the cells of a row."""
        return self._inside.styles(row)

    def style_of(self, row: int, column: int) -> int:
        """Format of a cell, or the one that it would get."""
        return self.row_styles(row).get(column, self.column_style(column))

    def row_style(self, row: int) -> int:
        """Format of a whole row."""
        return self._inside.row_style(row)

    def places(self) -> Iterator[tuple[int, int]]:
        """All cells that stand in the rows, whatever they hold."""
        return self._inside.places()

    def is_blank(self, area: Area) -> bool:
        """Is it certain that no cell of an area held anything before this change?"""
        return self._inside.is_blank(area)

    @property
    def _inside(self) -> SheetRows:
        if self._looked is None:
            self._looked = SheetRows(self.rows, self.prefix)
        return self._looked

    @cached_property
    def protection(self) -> Element | None:
        """What protects the sheet against typing."""
        element = self.element("sheetProtection")
        return element if element is not None and element.get("sheet") in ("1", "true") else None

    def is_opened(self, locks: Locks) -> bool:
        """May locked cells be written: because nothing protects them, or because somebody gave the password?"""
        return self.protection is None or locks.opens("sheet", self.protection, self.name)

    # -- cells ---------------------------------------------------------------------------------------------------

    def _patched(self) -> Iterator[bytes | memoryview]:
        """The rows with the cells written and the tags changed, in pieces."""
        if not self.row_tags:
            return self._spliced(self.rows)
        rows = with_tags(self.rows, self.prefix, self.row_tags)
        return self._spliced(rows) if self.cells else iter((rows,))

    def _spliced(self, rows: bytes) -> Iterator[bytes | memoryview]:
        veil, p = veiled(rows), self.prefix.encode()
        self._refuse_alternatives(veil)
        targets = {(row, c) for row, cells in self.cells.items() for c in cells if cells[c].value is not KEPT}
        rows = shared_formulas.move_masters(veil.rows, p, targets, self.name)
        splicer = RowSplicer(
            rows, self.prefix, self.cells, column_style=self.column_style, date1904=self.date1904
        )
        try:
            yield from splicer.pieces() if not veil.kept else [veil.restored(b"".join(splicer.pieces()))]
        except RowOrderError as error:
            raise self.refused("row_order", "的行顺序已损坏", "has rows out of order") from error
        self.lost_formula |= splicer.lost_formula

    def _refuse_alternatives(self, veil: Veiled) -> None:
        if not veil.kept:
            return
        if any(veil.hides(row, self._inside.mark_up(row), self.prefix.encode()) for row in self.cells):
            raise self.refused(
                "alternate_content",
                "在要写入的行中含有无法安全改写的兼容性标记",
                "holds compatibility mark-up in the rows to be written",
            )

    def normalise(self) -> None:
        """Resolve comments and CDATA between cells, which splicing and searching would stumble over."""
        if b"!" in self.rows and b"<!" in self.rows:  # one character is found faster
            rows = _CDATA.sub(
                lambda m: m[1].replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;"),
                self.rows,
            )
            self.rows = re.sub(rb"<!--.*?-->", b"", rows, flags=re.DOTALL)
            self._looked = None

    def refused(self, kind: str, zh: str, en: str) -> RefusedError:
        """RefusedError about this sheet."""
        return refusals.refused(self.name, kind, zh, en)

    def covered(self) -> Iterator[tuple[int, int, Area]]:
        """Written cells that lie under merged ones, and those: the value is kept but not shown."""
        for area in self.merges() if self.cells else ():
            rows = range(area.top, area.bottom + 1)
            for row in rows if len(rows) < len(self.cells) else self.cells.keys() & set(rows):
                for column in self.cells.get(row, ()):
                    if area.left <= column <= area.right and (row, column) != (area.top, area.left):
                        yield row, column, area

    def _widen_dimension(self) -> None:
        element = self.element("dimension")
        if element is None:
            return
        try:
            old = Area.parse(element.get("ref"))
        except ValueError:
            return
        columns = [c for cells in self.cells.values() for c in cells]
        new = Area(
            min(old.top, *self.cells),
            min(old.left, *columns),
            max(old.bottom, *self.cells),
            max(old.right, *columns),
        )
        if new != old:
            self.frame.set(element, "ref", str(new))
