"""The add-in as a file: a small workbook with the sheet of texts, the VBA project and the ribbon; the same bytes every time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Literal

from xlcrm.addin.zipped import zipped

Kind = Literal["xlam", "xlsm"]

RIBBON_PART = "customUI/customUI14.xml"
_RIBBON = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_BOOK, _ADDIN = b"application/vnd.ms-excel.sheet.macroEnabled", b"application/vnd.ms-excel.addin.macroEnabled"
_MADE = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed date, so that two builds are equal


def package(kind: Kind, project: bytes, ribbon: str, texts: Sequence[Sequence[str]]) -> bytes:
    """The file: `texts` fill the sheet "texts" from A1 on; `project` is vbaProject.bin."""
    parts = _parts(_workbook(project, texts))
    if kind == "xlam":
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(_BOOK, _ADDIN)
    relation = f'<Relationship Id="rIdRibbon" Type="{_RIBBON}" Target="{RIBBON_PART}"/></Relationships>'
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", relation.encode())
    return zipped({**parts, RIBBON_PART: ribbon.encode()})


def _workbook(project: bytes, texts: Sequence[Sequence[str]]) -> bytes:
    """A workbook with macros and one sheet."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    book.set_properties({"title": "xlcrm", "author": "xlcrm", "created": _MADE})
    book.set_vba_name("ThisWorkbook")
    book.add_vba_project(io.BytesIO(project), is_stream=True)
    sheet = book.add_worksheet("texts")
    sheet.set_vba_name("Sheet1")
    for row, values in enumerate(texts):
        for column, text in enumerate(values):
            sheet.write_string(row, column, text)
    book.close()
    return buffer.getvalue()


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
