"""What xlwings has no word for, for each program that it reaches: in one place, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from xlcrm.grid import Area, Mark, Value
from xlcrm.lang import Text
from xlcrm.workbook.package.colours import telling

if TYPE_CHECKING:
    import xlwings as xw

    from xlcrm.workbook.sheets import Validation

_ROOM = 255
"""Characters of a prompt; its title may have 32."""


class Program(Protocol):
    """A spreadsheet program."""

    def date1904(self, book: xw.Book) -> bool:
        """Do the workbook's serial dates count from 1904?"""

    def is_protected(self, sheet: xw.Sheet) -> bool:
        """Is the sheet protected?"""

    def is_locked(self, book: xw.Book) -> bool:
        """Is the list of sheets protected?"""

    def marks(self, block: xw.Range, rows: Sequence[Sequence[Value]]) -> Mapping[tuple[int, int], Mark]:
        """Fills and strike-through that may mean something."""

    def pivots(self, sheet: xw.Sheet) -> Iterator[Area]:
        """Where pivot tables stand."""

    def drop_table(self, table: xw.main.Table) -> None:
        """Let a table be plain cells."""

    def hide_well(self, sheet: xw.Sheet) -> None:
        """Hide a sheet from the list of hidden ones, where that can be."""

    def prompt(self, cells: xw.Range, title: str, text: str) -> None:
        """Show a text while a cell is selected, without restricting what is typed."""

    def validate(self, cells: xw.Range, rule: Validation) -> None:
        """Put a rule of a prepared sheet."""

    def strike(self, cells: xw.Range, *, underline: bool) -> None:
        """Strike texts through, or underline them."""

    def plain(self, cells: xw.Range) -> None:
        """Take the cells' own formats away: colour rules, prompts and borders of the cells around stay."""

    def fit_height(self, cells: xw.Range) -> None:
        """Let a row be as high as its texts need, unless a person has set its height."""

    def saving(self, book: xw.Book) -> Text | None:
        """What a person should know before this program saves the workbook."""

    def is_saved(self, book: xw.Book) -> bool:
        """Does the file hold all that is on the screen?"""


def program_of(book: xw.Book) -> Program:
    """The program that holds a workbook."""
    return LibreOffice() if book.app.engine.name == "libreoffice" else Excel()


_UNDERLINED = 1
_FORMATS = (
    "CharWeight", "CharWeightAsian", "CharPosture", "CharPostureAsian", "CharHeight", "CharHeightAsian", "CharColor", "CharStrikeout",
    "CharUnderline", "CellBackColor", "NumberFormat", "HoriJustify", "VertJustify", "IsTextWrapped", "ParaIndent",
)  # fmt: skip
"""What a look may say of a cell of LibreOffice."""
_SAVED_HERE = Text(
    "提醒：LibreOffice 保存 .xlsx 会丢掉主题颜色、表格样式和动态数组。要原样保留，请不要在这里保存：关闭它，再运行 xlcrm refresh {book}。",
    "Mind: what LibreOffice saves as .xlsx loses theme colours, table styles and dynamic arrays. To keep them do not save here: "
    "close the workbook and run xlcrm refresh {book}.",
)


class LibreOffice:
    """LibreOffice Calc, by UNO objects."""

    def date1904(self, book: xw.Book) -> bool:
        """Do the workbook's serial dates count from 1904?"""
        return bool(book.api.NullDate.Year == 1904)

    def is_protected(self, sheet: xw.Sheet) -> bool:
        """Is the sheet protected?"""
        return bool(sheet.api.isProtected())

    def is_locked(self, book: xw.Book) -> bool:
        """Is the list of sheets protected?"""
        return bool(book.api.isProtected())

    def marks(self, block: xw.Range, rows: Sequence[Sequence[Value]]) -> Mapping[tuple[int, int], Mark]:
        """Fills and strike-through, from the areas that are formatted alike."""
        styled: dict[tuple[int, int], Mark] = {}
        alike = block.api.getUniqueCellFormatRanges()
        for place in range(alike.Count):
            cells = alike.getByIndex(place)
            fill, strike = int(cells.CellBackColor), bool(cells.CharStrikeout)
            if (fill & 0xFFFFFF) == 0xFFFFFF and not strike:
                continue
            mark = Mark(None if fill == -1 else f"{fill & 0xFFFFFF:06X}", strike)
            for address in cells.getRangeAddresses():
                area = Area(
                    address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1
                )
                styled |= dict.fromkeys(area.cells(), mark)
        return telling(styled, rows)

    def pivots(self, sheet: xw.Sheet) -> Iterator[Area]:
        """Where pivot tables stand."""
        tables = sheet.api.getDataPilotTables()
        for name in tables.getElementNames():
            where = tables.getByName(name).OutputRange
            yield Area(where.StartRow + 1, where.StartColumn + 1, where.EndRow + 1, where.EndColumn + 1)

    def drop_table(self, table: xw.main.Table) -> None:
        """Let a table be plain cells."""
        table.parent.book.api.DatabaseRanges.removeByName(table.name)

    def hide_well(self, sheet: xw.Sheet) -> None:
        """LibreOffice knows one way to hide."""
        sheet.visible = False

    def prompt(self, cells: xw.Range, title: str, text: str) -> None:
        """Show a text while a cell is selected."""
        rule = cells.api.Validation
        rule.ShowInputMessage = True
        rule.InputTitle, rule.InputMessage = title[:32], text[:_ROOM]
        cells.api.Validation = rule

    def validate(self, cells: xw.Range, rule: Validation) -> None:
        """Put a rule of a prepared sheet."""
        if rule.kind in ("list", "date", "number") and (rule.choices or rule.source or rule.kind != "list"):
            self._restrict(cells, rule)
        if rule.title or rule.prompt:
            self.prompt(cells, rule.title, rule.prompt)

    def _restrict(self, cells: xw.Range, rule: Validation) -> None:
        typed = cells.data_validation
        if rule.kind == "list" and rule.source:
            typed.impl.set_source(rule.source)
        elif rule.kind == "list":
            typed.impl.set_list(list(rule.choices))
        else:
            kind = "date" if rule.kind == "date" else "decimal"
            typed.impl.set_rule(kind, "greater_than_or_equal", "0" if kind == "date" else "-1E+300", None)
        typed.impl.soften(strict=rule.strict)

    def strike(self, cells: xw.Range, *, underline: bool) -> None:
        """Strike texts through, or underline them."""
        if underline:
            cells.api.CharUnderline = _UNDERLINED
        else:
            cells.api.CharStrikeout = 1

    def plain(self, cells: xw.Range) -> None:
        """Take the cells' own formats away."""
        for name in _FORMATS:
            cells.api.setPropertyToDefault(name)

    def fit_height(self, cells: xw.Range) -> None:
        """Rows are not fitted by themselves while the screen stands still."""
        rows = cells.api.Rows
        if rows.OptimalHeight:
            rows.OptimalHeight = True

    def saving(self, book: xw.Book) -> Text | None:
        """What LibreOffice drops from a file of Excel."""
        if not str(book.name).lower().endswith((".xlsx", ".xlsm")):
            return None
        return Text(_SAVED_HERE.zh.format(book=book.name), _SAVED_HERE.en.format(book=book.name))

    def is_saved(self, book: xw.Book) -> bool:
        """Does the file hold all that is on the screen?"""
        return not book.api.isModified()


class Excel:
    """Excel on Windows, by COM objects; on a Mac by the same names in their spelling there."""

    _INPUT_ONLY, _LIST, _DATE, _DECIMAL = 0, 3, 4, 2
    _STOP, _WARNING, _AT_LEAST = 1, 2, 7
    _VERY_HIDDEN = 2

    def date1904(self, book: xw.Book) -> bool:
        """Do the workbook's serial dates count from 1904?"""
        return bool(getattr(book.api, "Date1904", False))

    def is_protected(self, sheet: xw.Sheet) -> bool:
        """Is the sheet protected?"""
        return getattr(sheet.api, "ProtectContents", False) is True

    def is_locked(self, book: xw.Book) -> bool:
        """Is the list of sheets protected?"""
        return getattr(book.api, "ProtectStructure", False) is True

    def marks(self, _block: xw.Range, _rows: Sequence[Sequence[Value]]) -> Mapping[tuple[int, int], Mark]:
        """None: Excel tells the colours of a block only cell by cell."""
        return {}

    def pivots(self, sheet: xw.Sheet) -> Iterator[Area]:
        """Where pivot tables stand."""
        for pivot in sheet.pivot_tables:
            cells = pivot.range
            height, width = cells.shape
            yield Area(cells.row, cells.column, cells.row + height - 1, cells.column + width - 1)

    def drop_table(self, table: xw.main.Table) -> None:
        """Let a table be plain cells."""
        table.api.Unlist()

    def hide_well(self, sheet: xw.Sheet) -> None:
        """Hide a sheet from the list of hidden ones."""
        sheet.api.Visible = self._VERY_HIDDEN

    def prompt(self, cells: xw.Range, title: str, text: str) -> None:
        """Show a text while a cell is selected."""
        rule = cells.api.Validation
        rule.Delete()
        rule.Add(self._INPUT_ONLY)
        self._say(rule, title, text)

    def validate(self, cells: xw.Range, rule: Validation) -> None:
        """Put a rule of a prepared sheet."""
        alert = self._STOP if rule.strict else self._WARNING
        found = cells.api.Validation
        found.Delete()
        if rule.kind == "list" and (rule.choices or rule.source):
            found.Add(self._LIST, alert, 1, rule.source or ",".join(rule.choices))
        elif rule.kind in ("date", "number"):
            kind = self._DATE if rule.kind == "date" else self._DECIMAL
            found.Add(kind, alert, self._AT_LEAST, "0" if rule.kind == "date" else "-1E+300")
        else:
            found.Add(self._INPUT_ONLY)
        if rule.title or rule.prompt:
            self._say(found, rule.title, rule.prompt)

    @staticmethod
    def _say(rule: Any, title: str, text: str) -> None:
        rule.InputTitle, rule.InputMessage, rule.ShowInput = title[:32], text[:_ROOM], True

    def strike(self, cells: xw.Range, *, underline: bool) -> None:
        """Strike texts through, or underline them."""
        if underline:
            cells.api.Font.Underline = 2
        else:
            cells.api.Font.Strikethrough = True

    def plain(self, cells: xw.Range) -> None:
        """Take the cells' own formats away; clear_formats would take colour rules along."""
        cells.font.set(bold=False, italic=False, color="#000000")
        cells.color = None
        cells.number_format = "General"
        cells.horizontal_alignment = "general"
        cells.wrap_text = False

    def fit_height(self, _cells: xw.Range) -> None:
        """Excel fits rows by itself."""

    def saving(self, _book: xw.Book) -> None:
        """Excel keeps what it made."""

    def is_saved(self, book: xw.Book) -> bool:
        """Does the file hold all that is on the screen?"""
        return bool(getattr(book.api, "Saved", False))
