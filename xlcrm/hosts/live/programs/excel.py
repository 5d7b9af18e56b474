"""What xlwings has no word for, in Excel: by COM objects on Windows, by the same names in their spelling on a Mac."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlcrm.grid import Area
from xlcrm.hosts.live.blocks import formulas_in
from xlcrm.hosts.live.programs.excel_charts import draw_charts
from xlcrm.hosts.live.programs.halved_formats import HalvedFormats

if TYPE_CHECKING:
    import xlwings as xw

    from xlcrm.workbook.sheets import SheetSpec, Validation

_ROOM = 255
"""Characters of a prompt; its title may have 32."""


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

    def formats(self, block: xw.Range) -> HalvedFormats:
        """How its cells are formatted, as far as Excel tells it of many at once."""
        return HalvedFormats(block)

    def formulas(self, block: xw.Range) -> dict[tuple[int, int], str]:
        """Formulas by (row, column), without the equals sign."""
        return formulas_in(block)

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

    def draw_charts(self, sheet: xw.Sheet, spec: SheetSpec) -> bool:
        """Draw the charts of a prepared sheet in the place of earlier ones; False where not all of them are drawn."""
        return draw_charts(sheet, spec.charts)

    def saving(self, _book: xw.Book) -> None:
        """Excel keeps what it made."""

    def is_saved(self, book: xw.Book) -> bool:
        """Does the file hold all that is on the screen?"""
        return bool(getattr(book.api, "Saved", False))
