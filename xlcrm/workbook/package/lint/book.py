"""Rules for the workbook part: its sheets and its defined names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.defined_names import defined_names
from xlcrm.workbook.package.lint.tables import workbook_table_findings
from xlcrm.workbook.package.opc import Package

_SHEET_NAME_MAX = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]|\A'|'\Z")
_NAME = re.compile(r"(?:[^\W\d]|[\\_])(?:[\w.\\?])*", re.UNICODE)
_CELL_LIKE = re.compile(r"(?:[A-Za-z]{1,2}|[A-Wa-w][A-Za-z]{2}|[Xx][A-Ea-e][A-Za-z]|[Xx][Ff][A-Da-d])[0-9]{1,7}|[Rr][0-9]*[Cc][0-9]*|[RrCc]")  # fmt: skip


def book_findings(package: Package) -> Iterator[str]:
    """Sheets and names are unique and may be called so; one sheet at least can be seen."""
    yield from _sheets(package)
    yield from _names(package)
    yield from workbook_table_findings(package)


def _sheets(package: Package) -> Iterator[str]:
    sheets = wb.sheets(package)
    for what, values in (
        ("name", [s.name.casefold() for s in sheets]),
        ("id", [str(s.sheet_id) for s in sheets]),
        ("relationship", [s.relationship for s in sheets]),
    ):
        yield from (f"sheet {what} {value} twice" for value, count in Counter(values).items() if count > 1)
    for sheet in sheets:
        if not 0 < len(sheet.name.encode("utf-16-le")) // 2 <= _SHEET_NAME_MAX:
            yield f"sheet name '{sheet.name}' too long or empty"
        if _FORBIDDEN.search(sheet.name):
            yield f"sheet name '{sheet.name}' has a character that no sheet may have"
    if sheets and not any(sheet.visibility == "visible" for sheet in sheets):
        yield "no sheet can be seen"


def _names(package: Package) -> Iterator[str]:
    names, count = defined_names(package), len(wb.sheets(package))
    twice = Counter((n.name.casefold(), n.scope) for n in names)
    yield from (f"defined name {name} twice" for (name, _), number in twice.items() if number > 1)
    for name in names:
        if not _NAME.fullmatch(name.name) or _CELL_LIKE.fullmatch(name.name) or len(name.name) > 255:
            yield f"'{name.name}' cannot be a defined name"
        if name.scope is not None and name.scope >= count:
            yield f"defined name {name.name} belongs to sheet {name.scope} of {count}"
        if not name.refers_to.strip():
            yield f"defined name {name.name} refers to nothing"
