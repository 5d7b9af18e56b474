"""The rows of a sheet in the simplest form that says the same: every address written out, no shared formula."""

from __future__ import annotations

import re

from xlcrm.workbook.package.cells import escape_formula
from xlcrm.workbook.package.formulas import shifted
from xlcrm.workbook.package.scan import addressed
from xlcrm.workbook.package.shared_formulas import shared_formulas
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.xml_editor import splice

_ALTERNATIVE = re.compile(rb"<((?:[\w.-]+:)?)AlternateContent(?=[\s>]).*?</\1AlternateContent\s*>", re.DOTALL)
_PICTURES = re.compile(rb"""(<(?:\w+:)?c\s[^>]*?)\svm=["'][0-9]+["']""")


def in_plain_rows(data: bytes) -> bytes:
    """A worksheet part with its rows in plain form."""
    sheet = SheetPart(data)
    sheet.normalise()
    p = sheet.prefix.encode()
    rows = _ALTERNATIVE.sub(b"", sheet.rows) if b"AlternateContent" in sheet.rows else sheet.rows
    rows = addressed(rows, p)
    if b" vm=" in rows:  # pictures and data types in cells, whose parts stay behind
        rows = _PICTURES.sub(rb"\1", rows)
    sheet.rows = _unshared(rows, p)
    return sheet.result()


def _unshared(rows: bytes, p: bytes) -> bytes:
    if b"shared" not in rows:
        return rows
    edits = []
    for group in shared_formulas(rows, p):
        master = next((each for each in group if each.text), None)
        if master is None:
            continue
        for each in group:
            text = shifted(master.text, each.row - master.row, each.column - master.column)
            new = f"<{p.decode()}f>{escape_formula(text)}</{p.decode()}f>".encode()
            edits.append((each.start, each.end, new))
    return splice(rows, edits) if edits else rows
