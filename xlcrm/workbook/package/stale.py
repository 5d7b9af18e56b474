"""Which formulas of the team depend on cells that were written: only then is the program asked to compute anew.

Looked at column by column, not cell by cell: a formula that names any cell of a written column counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from xlcrm.grid import Area, column_number
from xlcrm.workbook.package import tables
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.formulas import shifted
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.xml import to_utf8

_FORMULA = re.compile(rb"""<(?:[\w.-]+:)?f(?:\s[^>]*?(?:\bref=["']([A-Z0-9:]+)["'])?[^>]*)?>([^<]+)<""")
_WHERE = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^\s'!(),;=<>+*/&^%\"-]+)!)?"
    r"\$?(?P<first>[A-Za-z]{1,3})(?:\$?[0-9]+)?(?::\$?(?P<last>[A-Za-z]{1,3})(?:\$?[0-9]+)?)?(?![\w(.])"
)
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_ANYWHERE = re.compile(r"\b(?:INDIRECT|OFFSET)\s*\(|[0-9]+:\$?[0-9]+", re.IGNORECASE)


@dataclass(frozen=True)
class Written:
    """What was written to one sheet: its columns, and the headers of those that belong to native tables."""

    sheet: str
    columns: frozenset[int]
    tables: frozenset[str]
    headers: frozenset[str]


def has_dependants(
    package: Package, written: Mapping[str, Iterable[int]], ours: Sequence[str] = ("crm_",)
) -> bool:
    """Does a formula somewhere look at a written column (sheet name → columns)?

    Formulas that hold one of the words in `ours` are xlcrm's own: they are written with their values.
    """
    facts = [_written(package, name, columns) for name, columns in written.items()]
    names = {
        n.name.casefold(): n.refers_to
        for n in wb.defined_names(package)
        if not n.name.startswith(wb.OWNER_PREFIX)
    }
    touched_names = [name for name, text in names.items() if any(_looks_at(text, "", f, ()) for f in facts)]
    owned = {entry.index for entry in wb.owned_sheets(package).values()}
    for entry in wb.worksheets(package):
        if entry.index in owned:
            continue
        for text in _formulas(package, entry.part):
            if not any(word in text for word in ours) and any(
                _looks_at(text, entry.name, fact, touched_names) for fact in facts
            ):
                return True
    return False


def _written(package: Package, name: str, columns: Iterable[int]) -> Written:
    entry = next((e for e in wb.worksheets(package) if e.name.casefold() == name.casefold()), None)
    found = tables.tables_of(package, entry.part) if entry else []
    mine = frozenset(columns)
    headers = {
        header.casefold()
        for table in found
        for column, header in enumerate(table.columns, table.table.area.left)
        if column in mine
    }
    names = frozenset(t.table.name.casefold() for t in found if headers & {c.casefold() for c in t.columns})
    return Written(name, mine, names, frozenset(headers))


def _formulas(package: Package, part: str) -> set[str]:
    """The different formula texts of a sheet; one that is shared to the right reads as it does in each column."""
    texts: set[str] = set()
    for ref, raw in set(_FORMULA.findall(to_utf8(package.read(part)))):
        text = unescape(raw.decode())
        area = Area.parse(ref.decode()) if ref else None
        width = area.right - area.left + 1 if area else 1
        texts.update(shifted(text, 0, by) for by in range(width))
    return texts


def _looks_at(text: str, home: str, written: Written, names: Sequence[str]) -> bool:
    bare = _TEXT.sub('""', text)
    low = bare.casefold()
    if _ANYWHERE.search(bare) or any(
        re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.(])", low) for name in names
    ):
        return True
    if any(_names_column(low, table, written.headers) for table in written.tables):
        return True
    if home.casefold() == written.sheet.casefold() and any(
        f"@{h}" in low or f"[{h}" in low for h in written.headers
    ):
        return True
    return any(_hits(match, home, written) for match in _WHERE.finditer(bare))


def _names_column(text: str, table: str, headers: frozenset[str]) -> bool:
    """Does a structured reference such as table[column] take in one of the headers, or all columns?"""
    for match in re.finditer(
        rf"(?<![\w.]){re.escape(table)}(?![\w.(!])(\[(?:[^\[\]]|\[[^\[\]]*\])*\])?", text
    ):
        inside = match[1] or ""
        named = [part for part in re.split(r"[\[\],]+", inside) if part and not part.startswith("#")]
        if not named or ":" in named or any(part.lstrip("@ ") in headers for part in named):
            return True
    return False


def _hits(match: re.Match[str], home: str, written: Written) -> bool:
    sheet = match["sheet"] or home
    sheet = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
    if sheet.casefold() != written.sheet.casefold():
        return False
    if not match["last"] and not re.search(r"[0-9]", match[0].rpartition("!")[2]):
        return False
    first = column_number(match["first"])
    last = column_number(match["last"]) if match["last"] else first
    return any(min(first, last) <= column <= max(first, last) for column in written.columns)
