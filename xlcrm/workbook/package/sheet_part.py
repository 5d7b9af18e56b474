"""A worksheet part, changed by splices: the cells in its rows, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlcrm.errors import RefusedError
from xlcrm.grid import Area, a1, column_number, letters
from xlcrm.workbook.changes import Cell
from xlcrm.workbook.package import shared_formulas
from xlcrm.workbook.package.archive import corrupt
from xlcrm.workbook.package.cells import raw_cell
from xlcrm.workbook.package.xml import Editor, Element, escape, to_utf8

ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]
_OPEN = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?=[\s/>])[^>]*>")
_ROW_NUMBER = re.compile(rb"""\sr=["']([0-9]+)["']""")
_CELL_COLUMN = re.compile(rb"""\sr=["']([A-Za-z]{1,3})[0-9]+["']""")
_STYLE = re.compile(rb"""\ss=["']([0-9]+)["']""")
_SPANS = re.compile(rb"""\sspans=["']([0-9]+):([0-9]+)["']""")
_ANY_SPANS = re.compile(rb"""\sspans=["'][^"']*["']""")
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)

Restyle = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class CellWrite:
    """What a cell gets: a value, and a format made from the one that it has (None keeps it)."""

    value: Cell
    restyle: Restyle | None = None


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
    def is_protected(self) -> bool:
        """Is the sheet protected against typing?"""
        protection = self.element("sheetProtection")
        return protection is not None and protection.get("sheet") in ("1", "true")

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
        return _RowSplicer(self, rows).run()

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
            f"工作表“{self.name}”{zh}，因此没有写入。请用 -o 把结果写到新的位置，或先在 Excel 中调整该处。",
            f"Sheet '{self.name}' {en}, so nothing was written. Change that place in Excel first, or choose another place.",
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


class _RowSplicer:
    """Puts cells into the rows of a sheet."""

    def __init__(self, sheet: SheetPart, rows: bytes) -> None:
        p = sheet.prefix.encode()
        self.sheet, self.rows, self.p = sheet, rows, p
        self.row_tag = re.compile(rb"<" + p + rb"row(?=[\s/>])[^>]*>")
        self.cell_tag = re.compile(rb"<" + p + rb"c(?=[\s/>])[^>]*>")
        self.row_end = re.compile(rb"</" + p + rb"row\s*>")
        self.cell_end = b"</" + p + b"c>"
        self.pending = sorted(sheet.cells)
        self.out: list[bytes] = []
        self.column_styles: dict[int, int] = {}

    def run(self) -> bytes:
        at = number = done = 0
        for match in self.row_tag.finditer(self.rows):
            explicit = _ROW_NUMBER.search(match[0])
            previous, number = number, int(explicit[1]) if explicit else number + 1
            if number <= previous:
                raise self.sheet.refused("row_order", "的行顺序已损坏", "has rows out of order")
            if self.pending[done] > number:
                continue
            self.out.append(self.rows[at : match.start()])
            at = match.start()
            while done < len(self.pending) and self.pending[done] < number:
                self.out.append(self._new_row(self.pending[done]))
                done += 1
            if done < len(self.pending) and self.pending[done] == number:
                at = self._row(number, match)
                done += 1
            if done == len(self.pending):
                break
        self.out.append(self.rows[at:])
        self.out += [self._new_row(number) for number in self.pending[done:]]
        return b"".join(self.out)

    def _row(self, number: int, match: re.Match[bytes]) -> int:
        """Write one row with its changes; returns where the next begins."""
        tag, cells = match[0], self.sheet.cells[number]
        empty = tag.endswith(b"/>")
        if empty:
            body, end, after = b"", match.end(), match.end()
        else:
            closing = self.row_end.search(self.rows, match.end())
            if closing is None:
                raise corrupt("row")
            body, end, after = self.rows[match.end() : closing.start()], closing.start(), closing.end()
        style = _row_style(tag)
        for column in sorted(cells):
            body = self._with_cell(body, number, column, cells[column], style)
        head = _widened(tag[:-2].rstrip() + b">" if empty else tag, min(cells), max(cells))
        self.out += [head, body, b"</" + self.p + b"row>" if empty else self.rows[end:after]]
        return after

    def _new_row(self, number: int) -> bytes:
        cells = self.sheet.cells[number]
        body = b"".join(self._cell(number, c, cells[c], self._inherited(c, None)) for c in sorted(cells))
        return b'<%srow r="%d">%s</%srow>' % (self.p, number, body, self.p) if body else b""

    def _with_cell(
        self, body: bytes, row: int, column: int, write: CellWrite, row_style: int | None
    ) -> bytes:
        found = self._find(body, row, column)
        if found[0] == found[1]:
            new = self._cell(row, column, write, self._inherited(column, row_style))
        else:
            self.sheet.lost_formula |= b"<" + self.p + b"f" in body[found[0] : found[1]]
            style = _STYLE.search(body[found[0] : body.index(b">", found[0]) + 1])
            new = self._cell(row, column, write, int(style[1]) if style else 0)
        return body[: found[0]] + new + body[found[1] :]

    def _inherited(self, column: int, row_style: int | None) -> int:
        if row_style is not None:
            return row_style
        if column not in self.column_styles:
            self.column_styles[column] = self.sheet.column_style(column)
        return self.column_styles[column]

    def _find(self, body: bytes, row: int, column: int) -> tuple[int, int]:
        """Where a cell is written; an empty range where it would have to be."""
        at = body.find(b' r="%s%d"' % (letters(column).encode(), row))
        if at >= 0:
            start = body.rfind(b"<", 0, at)
            match = self.cell_tag.match(body, start)
            if match:
                return start, self._cell_close(body, match)
        last = body.rfind(b"<" + self.p + b"c ")
        if last >= 0:
            match = self.cell_tag.match(body, last)
            where = _CELL_COLUMN.search(match[0]) if match else None
            if match and where and column_number(where[1].decode()) < column:
                end = self._cell_close(body, match)
                return end, end
        return self._scan(body, column)

    def _scan(self, body: bytes, column: int) -> tuple[int, int]:
        current, end = 0, 0
        for match in self.cell_tag.finditer(body):
            where = _CELL_COLUMN.search(match[0])
            current = column_number(where[1].decode()) if where else current + 1
            if current > column:
                return match.start(), match.start()
            end = self._cell_close(body, match)
            if current == column:
                return match.start(), end
        return end, end

    def _cell_close(self, body: bytes, match: re.Match[bytes]) -> int:
        if match[0].endswith(b"/>"):
            return match.end()
        end = body.find(self.cell_end, match.end())
        if end >= 0:
            return end + len(self.cell_end)
        closing = re.compile(rb"</" + self.p + rb"c\s*>").search(body, match.end())
        if closing is None:
            raise corrupt("cell")
        return closing.end()

    def _cell(self, row: int, column: int, write: CellWrite, style: int) -> bytes:
        if write.restyle is not None:
            style = write.restyle(style)
        prefix = self.sheet.prefix
        raw = raw_cell(write.value, date1904=self.sheet.date1904, prefix=prefix)
        head = f'<{prefix}c r="{letters(column)}{row}"' + (f' s="{style}"' if style else "")
        if raw is None:
            return f"{head}/>".encode() if style else b""
        kind = f' t="{raw.type}"' if raw.type else ""
        return f"{head}{kind}>{raw.content}</{prefix}c>".encode()


def _row_style(tag: bytes) -> int | None:
    style = _STYLE.search(tag)
    return int(style[1]) if style and b"customFormat=" in tag else None


def _widened(tag: bytes, first: int, last: int) -> bytes:
    """A row's tag whose `spans` (a hint about its columns) takes in new columns."""
    spans = _SPANS.search(tag)
    if spans is None:
        return _ANY_SPANS.sub(b"", tag)
    low, high = min(int(spans[1]), first), max(int(spans[2]), last)
    return tag[: spans.start()] + b' spans="%d:%d"' % (low, high) + tag[spans.end() :]


# -- what stands around the rows -------------------------------------------------------------------------------------


def set_width(sheet: SheetPart, column: int, width: float) -> None:
    """Give a column its width and make it visible; neighbours that share a definition keep theirs."""
    columns = sheet.element("cols")
    p = sheet.frame.prefix
    if columns is None:
        new = f'<{p}cols><{p}col min="{column}" max="{column}" width="{width:g}" customWidth="1"/></{p}cols>'
        sheet.frame.insert_ordered("cols", new.encode(), ORDER)
        sheet.settle()
        return
    definitions = [dict(e.attributes) for e in columns.children if e.local == "col"]
    parts: list[dict[str, str]] = []
    style: dict[str, str] = {}
    for definition in definitions:
        low, high = int(definition["min"]), int(definition["max"])
        if low <= column <= high and "style" in definition:
            style = {"style": definition["style"]}
        parts += [definition | {"min": str(a), "max": str(b)} for a, b in _without(low, high, column)]
    parts.append(
        {"min": str(column), "max": str(column), "width": f"{width:g}"} | style | {"customWidth": "1"}
    )
    parts.sort(key=lambda part: int(part["min"]))
    inner = "".join(f"<{p}col {_attributes(part)}/>" for part in parts)
    sheet.frame.replace(columns, f"<{p}cols>{inner}</{p}cols>".encode())
    sheet.settle()


def _without(low: int, high: int, column: int) -> Iterable[tuple[int, int]]:
    if not low <= column <= high:
        return [(low, high)]
    return [(a, b) for a, b in ((low, column - 1), (column + 1, high)) if a <= b]


def _attributes(values: Mapping[str, str]) -> str:
    return " ".join(f'{name}="{escape(value)}"' for name, value in values.items())


def add_prompt(sheet: SheetPart, row: int, column: int, title: str, prompt: str) -> None:
    """Show a text when a cell is selected: a validation that allows everything."""
    p = sheet.frame.prefix
    title, prompt = _cut(title, 32), _cut(prompt, 255)
    new = (
        f'<{p}dataValidation allowBlank="1" showInputMessage="1" promptTitle="{escape(title)}" '
        f'prompt="{escape(prompt)}" sqref="{a1(row, column)}"/>'
    )
    parent = sheet.element("dataValidations")
    if parent is None:
        whole = f'<{p}dataValidations count="1">{new}</{p}dataValidations>'
        sheet.frame.insert_ordered("dataValidations", whole.encode(), ORDER)
    else:
        sheet.frame.append(parent, new.encode())
        sheet.frame.set(parent, "count", str(len(parent.all("dataValidation")) + 1))
    sheet.settle()


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def grow_areas(text: str, table: Area, last_row: int, new_last: int) -> str:
    """Areas of a rule, those that cover a table's data down to its last row taken down to the new last row."""
    return " ".join(_grown(part, table, last_row, new_last) for part in text.split())


def _grown(part: str, table: Area, last_row: int, new_last: int) -> str:
    try:
        area = Area.parse(part)
    except ValueError:
        return part
    covers = (
        area.bottom == last_row
        and area.top <= table.top + 1
        and area.left <= table.right
        and area.right >= table.left
    )
    return str(area._replace(bottom=new_last)) if covers else part


def grow_rules(sheet: SheetPart, table: Area, last_row: int, new_last: int) -> None:
    """Validations and conditional formats that cover a table's data to its last row cover the new rows too."""
    for element in sheet.frame.root.walk():
        if element.local in ("dataValidation", "conditionalFormatting") and element.get("sqref"):
            grown = grow_areas(element.get("sqref"), table, last_row, new_last)
            if grown != element.get("sqref"):
                sheet.frame.set(element, "sqref", grown)
        elif element.local == "sqref" and element.text:
            grown = grow_areas(element.text, table, last_row, new_last)
            if grown != element.text:
                sheet.frame.set_text(element, grown)
    sheet.settle()


def column_areas(cells: Sequence[tuple[int, int]]) -> Area:
    """The rectangle around some cells."""
    rows, columns = [r for r, _ in cells], [c for _, c in cells]
    return Area(min(rows), min(columns), max(rows), max(columns))
