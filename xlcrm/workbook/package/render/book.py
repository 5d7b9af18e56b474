"""A workbook of prepared sheets, written by XlsxWriter: same sheets in, same bytes out."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from xlcrm.errors import UsageError
from xlcrm.workbook.package.render.formats import Formats
from xlcrm.workbook.package.render.sheet import SheetWriter, Worksheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.workbook.sheets import SheetSpec

CREATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""The date in every rendered workbook's properties: the clock must not leak into the bytes."""


def render(
    specs: Sequence[SheetSpec],
    *,
    date1904: bool = False,
    creator: str = "xlcrm",
    title: str = "",
    font: tuple[str, float] = ("Calibri", 11),
) -> bytes:
    """A workbook file of these sheets, in this order.

    `font` is the name and size (points) of all cells whose look does not say otherwise.
    Raises UsageError when a sheet asks for what a workbook cannot hold; nothing is left out in silence.
    """
    if not any(spec.visibility == "visible" for spec in specs):
        raise UsageError("工作簿至少要有一个可见的工作表。", "A workbook needs at least one visible sheet.")
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # XlsxWriter leaves out what it warns of
        try:
            return _render(specs, date1904, {"author": creator, "title": title}, font)
        except (UserWarning, XlsxWriterException) as fault:
            raise UsageError(f"无法生成工作表：{fault}", f"The sheet cannot be made: {fault}") from fault


def _render(
    specs: Sequence[SheetSpec], date1904: bool, properties: dict[str, Any], font: tuple[str, float]
) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "date_1904": date1904,
            "default_format_properties": {"font_name": font[0], "font_size": font[1]},
        },
    )
    book.set_properties({**properties, "created": CREATED})
    formats = Formats(book)
    sheets = [book.add_worksheet(spec.name, worksheet_class=Worksheet) for spec in specs]
    for spec, sheet in zip(specs, sheets, strict=True):
        SheetWriter(book, sheet, spec, formats, date1904).write()
        _define_names(book, spec)
    _open_on_first_visible(specs, sheets)
    book.close()
    return stream.getvalue()


def _define_names(book: Any, spec: SheetSpec) -> None:
    quoted = "'" + spec.name.replace("'", "''") + "'"
    for name, area in sorted(spec.names.items()):
        book.define_name(name, f"={quoted}!{area.absolute}")
    if spec.key:
        book.define_name(f"_xlcrm.{spec.key}", f"={quoted}!$A$1")
        book.defined_names[-1][3] = True  # hidden: there is no public switch for it


def _open_on_first_visible(specs: Sequence[SheetSpec], sheets: Sequence[Any]) -> None:
    first = next(sheet for spec, sheet in zip(specs, sheets, strict=True) if spec.visibility == "visible")
    first.activate()
    first.set_first_sheet()
