"""A worksheet part: its rows as bytes, what stands around them as a tree, and the cells that are to be written."""

from __future__ import annotations

import re

from xlcrm.errors import RefusedError
from xlcrm.grid import Area, a1, column_number
from xlcrm.lang import Text
from xlcrm.workbook.package import shared_formulas
from xlcrm.workbook.package.archive import corrupt
from xlcrm.workbook.package.protection import Locks
from xlcrm.workbook.package.row_splicer import CellWrite, RowSplicer
from xlcrm.workbook.package.xml import Editor, Element, to_utf8

_OPEN = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?=[\s/>])[^>]*>")
_ROW_NUMBER = re.compile(rb"""\sr=["']([0-9]+)["']""")
_CELL_COLUMN = re.compile(rb"""\sr=["']([A-Za-z]{1,3})[0-9]+["']""")
_STYLE = re.compile(rb"""\ss=["']([0-9]+)["']""")
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)

_REMEDY = Text("请先在 Excel 中调整该处再试。", "Change that place in Excel first and try again.")
_REMEDIES = {
    "protected_sheet": Text(
        "请在提示时输入密码或设置 XLCRM_PASSWORD，或用 -o 把结果写到副本，或先在 Excel“审阅 ▸ 撤消工作表保护”中取消保护再试。",
        "Give its password when asked or in XLCRM_PASSWORD, write the results to a copy with -o OUT, or lift the "
        "protection first (Excel, Review, Unprotect Sheet) and try again.",
    )
}


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
        self._row_index: dict[int, tuple[int, int]] | None = None
        self.lost_formula = False
        """Did a cell that was written over hold a formula? Known after `result()`."""

    def put(self, row: int, column: int, write: CellWrite) -> None:
        """Write one cell; the last write of a cell counts."""
        self.cells.setdefault(row, {})[column] = write

    def result(self) -> bytes:
        """The part with everything written."""
        rows = self.rows
        if self.cells:
            rows = self._patched()
            self._widen_dimension()
        frame = self.frame.result()
        if rows == b"" and self._is_plain:
            return frame
        at = frame.index(self._placeholder)
        tail = frame[at + len(self._placeholder) :]
        return b"".join([frame[:at], self._open, rows, f"</{self.prefix}sheetData>".encode(), tail])

    def settle(self) -> None:
        """Take in what was changed around the rows, so that the next change sees it."""
        self.frame = Editor(self.frame.result())

    # -- facts ---------------------------------------------------------------------------------------------------

    def element(self, local: str) -> Element | None:
        """A child of the worksheet other than its rows."""
        return self.frame.root.first(local)

    def column_style(self, column: int) -> int:
        """Format that a new cell of a column gets."""
        columns = self.element("cols")
        for element in columns.children if columns else ():
            if int(element.get("min", "0")) <= column <= int(element.get("max", "0")):
                return int(element.get("style", "0"))
        return 0

    def merges(self) -> list[Area]:
        """Merged areas."""
        parent = self.element("mergeCells")
        return [Area.parse(e.get("ref")) for e in parent.children] if parent else []

    def row_styles(self, row: int) -> dict[int, int]:
        """Column → format of the cells of a row."""
        tags = self._row_cells(row)
        styles: dict[int, int] = {}
        current = 0
        for tag in tags:
            where, style = _CELL_COLUMN.search(tag), _STYLE.search(tag)
            current = column_number(where[1].decode()) if where else current + 1
            styles[current] = int(style[1]) if style else 0
        return styles

    def style_of(self, row: int, column: int) -> int:
        """Format of a cell, or the one that it would get."""
        return self.row_styles(row).get(column, self.column_style(column))

    def _row_cells(self, row: int) -> list[bytes]:
        """Start tags of the cells of a row."""
        if self._row_index is None:
            self._row_index = self._indexed_rows()
        start, end = self._row_index.get(row, (0, 0))
        return re.findall(rb"<" + self.prefix.encode() + rb"c(?=[\s/>])[^>]*>", self.rows[start:end])

    def _indexed_rows(self) -> dict[int, tuple[int, int]]:
        """Where the cells of each row stand."""
        index: dict[int, tuple[int, int]] = {}
        number = 0
        for match in re.finditer(rb"<" + self.prefix.encode() + rb"row(?=[\s/>])[^>]*>", self.rows):
            explicit = _ROW_NUMBER.search(match[0])
            if number in index:
                index[number] = (index[number][0], match.start())
            number = int(explicit[1]) if explicit else number + 1
            index[number] = (match.end(), len(self.rows))
        return index

    @property
    def protection(self) -> Element | None:
        """What protects the sheet against typing."""
        element = self.element("sheetProtection")
        return element if element is not None and element.get("sheet") in ("1", "true") else None

    def is_opened(self, locks: Locks) -> bool:
        """May locked cells be written: because nothing protects them, or because somebody gave the password?"""
        return self.protection is None or locks.opens("sheet", self.protection, self.name)

    # -- cells ---------------------------------------------------------------------------------------------------

    def _patched(self) -> bytes:
        self.normalise()
        if b"AlternateContent" in self.rows:
            raise self.refused(
                "alternate_content",
                "含有无法安全改写的兼容性标记",
                "holds compatibility mark-up among its cells",
            )
        self._refuse_merged()
        targets = {(row, column) for row, cells in self.cells.items() for column in cells}
        rows = shared_formulas.move_masters(self.rows, self.prefix.encode(), targets, self.name)
        return RowSplicer(self, rows).run()

    def normalise(self) -> None:
        """Resolve comments and CDATA between cells, which splicing and searching would stumble over."""
        if b"<!" in self.rows:
            rows = _CDATA.sub(
                lambda m: m[1].replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;"),
                self.rows,
            )
            self.rows = re.sub(rb"<!--.*?-->", b"", rows, flags=re.DOTALL)
            self._row_index = None

    def refused(self, kind: str, zh: str, en: str) -> RefusedError:
        """RefusedError about this sheet."""
        return RefusedError(
            kind,
            f"工作表“{self.name}”{zh}，因此没有写入。{_REMEDIES.get(kind, _REMEDY).zh}",
            f"Sheet '{self.name}' {en}, so nothing was written. {_REMEDIES.get(kind, _REMEDY).en}",
        )

    def _refuse_merged(self) -> None:
        for area in self.merges():
            for row in range(area.top, area.bottom + 1) if area.bottom - area.top < 100_000 else self.cells:
                for column in self.cells.get(row, ()):
                    if area.left <= column <= area.right and (row, column) != (area.top, area.left):
                        where = a1(row, column)
                        raise self.refused(
                            "merged_cell",
                            f"的 {where} 属于合并单元格 {area}",
                            f"has {where} inside the merged cells {area}",
                        )

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
