"""What xlwings has no word for, in LibreOffice Calc: by UNO objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.grid import Area
from xlcrm.hosts.live.programs.alike_formats import AlikeFormats
from xlcrm.hosts.live.programs.office_charts import draw_charts
from xlcrm.lang import Text

if TYPE_CHECKING:
    import xlwings as xw

    from xlcrm.workbook.sheets import SheetSpec, Validation

_ROOM = 255
"""Characters of a prompt; its title may have 32."""
_UNDERLINED = 1
_FORMATS = (
    "CharWeight", "CharWeightAsian", "CharPosture", "CharPostureAsian", "CharHeight", "CharHeightAsian", "CharColor", "CharStrikeout",
    "CharUnderline", "CellBackColor", "NumberFormat", "HoriJustify", "VertJustify", "IsTextWrapped", "ParaIndent",
)  # fmt: skip
"""What a look may say of a cell of LibreOffice."""
_SAVED_HERE = Text(
    "提醒：LibreOffice 保存 .xlsx 会丢掉主题颜色、表格样式和动态数组。要原样保留，请点“无损保存”；保存“{book}”前会先列出写不进去的改动。",
    "Mind: what LibreOffice saves as .xlsx loses theme colours, table styles and dynamic arrays. To keep them press "
    "Save losslessly; what it cannot write into {book} it lists first.",
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

    def formats(self, block: xw.Range) -> AlikeFormats:
        """How its cells are formatted, from the areas that are formatted alike."""
        return AlikeFormats(block)

    def formulas(self, block: xw.Range) -> dict[tuple[int, int], str]:
        """Formulas by (row, column), without the equals sign; LibreOffice is asked for them once."""
        return block.impl.formula_texts()  # type: ignore[no-any-return]  # xlwings does not know the engine's types

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

    def draw_charts(self, sheet: xw.Sheet, spec: SheetSpec) -> bool:
        """Draw the charts of a prepared sheet in the place of earlier ones."""
        draw_charts(sheet, spec)
        return True

    def saving(self, book: xw.Book) -> Text | None:
        """What LibreOffice drops from a file of Excel."""
        if not str(book.name).lower().endswith((".xlsx", ".xlsm")):
            return None
        return Text(_SAVED_HERE.zh.format(book=book.name), _SAVED_HERE.en.format(book=book.name))

    def is_saved(self, book: xw.Book) -> bool:
        """Does the file hold all that is on the screen?"""
        return not book.api.isModified()
