"""Sizes of rows and columns, what of them is hidden, and merged cells."""

from __future__ import annotations

from xlcrm.lang import Text
from xlcrm.workbook.changes import SetLayout
from xlcrm.workbook.formats import Size
from xlcrm.workbook.package import tables
from xlcrm.workbook.package.column_tags import tag_columns
from xlcrm.workbook.package.sheet_frame import put_element
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.work import Work


def set_layout(work: Work, change: SetLayout) -> None:
    """Carry out SetLayout; cells of native tables, which Excel does not merge, stay as they are, and that is told."""
    sheet = work.sheet(change.sheet)
    work.refuse_protected_sheet(change.sheet)
    for row, size in change.rows.items():
        sheet.tag_row(row, **_tags(size, "ht", "customHeight"))
    if change.columns:
        tag_columns(
            sheet, {column: _tags(size, "width", "customWidth") for column, size in change.columns.items()}
        )
    if change.merged or change.unmerged:
        _merge(work, sheet, change)


def _tags(size: Size, length: str, custom: str) -> dict[str, str | None]:
    """What a size is in the tag of a row or of a column."""
    tags: dict[str, str | None] = {}
    if size.length is not None:
        tags |= {length: f"{size.length:g}" if size.length else None, custom: "1" if size.length else None}
    if size.hidden is not None:
        tags["hidden"] = "1" if size.hidden else None
    if size.level is not None:
        tags["outlineLevel"] = str(size.level) if size.level else None
    return tags


def _merge(work: Work, sheet: SheetPart, change: SetLayout) -> None:
    standing = [t.table.area for t in tables.tables_of(work.package, work.entry(change.sheet).part)]
    torn = [area for area in change.merged if any(area.overlaps(table) for table in standing)]
    if torn:
        work.notices.append(_not_merged(change.sheet, ", ".join(map(str, torn))))
    kept = [area for area in sheet.merges() if area not in change.unmerged]
    merged = [*kept, *(area for area in change.merged if area not in torn and area not in kept)]
    p = sheet.frame.prefix
    inner = "".join(f'<{p}mergeCell ref="{area}"/>' for area in merged)
    whole = f'<{p}mergeCells count="{len(merged)}">{inner}</{p}mergeCells>'.encode() if merged else b""
    put_element(sheet, "mergeCells", whole)


def _not_merged(sheet: str, areas: str) -> Text:
    return Text(
        f"工作表“{sheet}”的 {areas} 在表格里，Excel 不允许合并表格里的单元格，所以没有合并。",
        f"{areas} of sheet '{sheet}' stands in a table, and Excel merges no cells of tables: it was not merged.",
    )
