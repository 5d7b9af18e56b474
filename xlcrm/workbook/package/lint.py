"""What validators miss and Excel does not forgive: a check of the parts that were touched, before they are let out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from xlcrm.grid import Area
from xlcrm.workbook.package import tables
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.opc import Package, key_of
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.xml import check_well_formed, to_utf8

_ROW_NUMBER = re.compile(rb"""\sr=["']([0-9]+)["']""")
_SHEET_NAME_MAX = 31
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def new_findings(package: Package) -> list[str]:
    """Faults in the touched parts that the workbook did not have before; empty when all is well."""
    found = findings(package, package.touched.keys())
    if not found:
        return []
    before = Counter(findings(Package(package.archive.data), package.touched.keys()))
    return list((Counter(found) - before).elements())


def findings(package: Package, touched: AbstractSet[str]) -> list[str]:
    """Faults in some parts (by key), as sentences for a developer."""
    found: list[str] = []
    for key in touched:
        if key.endswith((".xml", ".rels")) and key in package:
            parse_or_note(key, package.read(key), found)
    for entry in wb.worksheets(package):
        if key_of(entry.part) in touched:
            found += [f"{entry.name}: {text}" for text in sheet_findings(package.read(entry.part))]
            found += [f"{entry.name}: {text}" for text in _table_findings(package, entry)]
    return found + list(_workbook_findings(package)) + list(_relationship_findings(package, touched))


def parse_or_note(name: str, data: bytes, found: list[str]) -> None:
    """Note a part that is not well-formed XML."""
    try:
        check_well_formed(to_utf8(data))
    except ValueError as error:
        found.append(f"{name}: {error}")


def sheet_findings(data: bytes) -> Iterator[str]:
    """Rows and cells in order, none twice; merged areas apart from each other."""
    sheet = SheetPart(data)
    sheet.normalise()
    yield from _order(sheet.rows, sheet.prefix.encode())
    merges = sheet.merges()
    if len(merges) < 2000:
        yield from _overlaps(merges)


def _order(rows: bytes, p: bytes) -> Iterator[str]:
    """Row by row, with one search each: a sheet may have millions of cells."""
    tag = re.compile(rb"<" + p + rb"row(?=[\s/>])[^>]*>")
    address = _address_pattern(rows, p)
    orderly: set[bytes] = set()
    number, open_at = 0, None
    for match in tag.finditer(rows):
        if open_at is not None:
            yield from _cell_order(number, address.findall(rows, open_at, match.start()), orderly)
        explicit = _ROW_NUMBER.search(match[0])
        previous, number = number, int(explicit[1]) if explicit else number + 1
        open_at = match.end()
        if number <= previous:
            yield f"row {number} after row {previous}"
    if open_at is not None:
        yield from _cell_order(number, address.findall(rows, open_at), orderly)


def _address_pattern(rows: bytes, p: bytes) -> re.Pattern[bytes]:
    """Finds the addresses of cells; where all are written the usual way, a literal start is found much faster."""
    usual = b"<" + p + b'c r="'
    if rows.count(usual) == rows.count(b"<" + p + b"c "):
        return re.compile(usual + rb'([A-Za-z]+[0-9]+)"')
    return re.compile(rb"<" + p + rb"""c\s(?:[^>]*?\s)?r=["']([A-Za-z]+[0-9]+)["']""")


def _cell_order(row: int, addresses: list[bytes], orderly: set[bytes]) -> Iterator[str]:
    """Faults of one row; `orderly` keeps the columns of rows found good: most rows of a table have the same."""
    joined = b" ".join(addresses)
    columns = joined.translate(None, b"0123456789")
    if columns not in orderly:
        letters = [text.rjust(3) for text in columns.upper().split(b" ")]
        if letters == sorted(set(letters)):
            orderly.add(columns)
        else:
            yield f"row {row}: cells out of order or twice"
    if joined.translate(None, _LETTERS) != b" ".join([b"%d" % row] * len(addresses)):
        yield f"row {row}: cells of another row"


def _overlaps(merges: list[Area]) -> Iterator[str]:
    for n, one in enumerate(merges):
        for other in merges[n + 1 :]:
            rows = one.top <= other.bottom and other.top <= one.bottom
            if rows and one.left <= other.right and other.left <= one.right:
                yield f"merged areas {one} and {other} overlap"


def _table_findings(package: Package, entry: wb.SheetEntry) -> Iterator[str]:
    areas = []
    for found in tables.tables_of(package, entry.part):
        area, name = found.table.area, found.table.name
        areas.append(area)
        if not tables.check_names(package.read(found.part)):
            yield f"table {name}: column names or ids are not unique"
        if area.right - area.left + 1 != len(found.columns):
            yield f"table {name}: {len(found.columns)} columns in {area}"
    yield from (text.replace("merged areas", "tables") for text in _overlaps(areas))


def _workbook_findings(package: Package) -> Iterator[str]:
    sheets = wb.sheets(package)
    for what, values in (
        ("name", [s.name.casefold() for s in sheets]),
        ("id", [str(s.sheet_id) for s in sheets]),
    ):
        yield from (f"sheet {what} {value} twice" for value, count in Counter(values).items() if count > 1)
    yield from (f"sheet name '{s.name}' too long" for s in sheets if len(s.name) > _SHEET_NAME_MAX)
    names = Counter((n.name.casefold(), n.scope) for n in wb.defined_names(package))
    yield from (f"defined name {name} twice" for (name, _), count in names.items() if count > 1)


def _relationship_findings(package: Package, touched: AbstractSet[str]) -> Iterator[str]:
    """Every relationship of a touched part leads to a part that has a content type."""
    for key in touched:
        if not key.endswith(".rels") or key not in package:
            continue
        folder, _, base = key.rpartition("/_rels/")
        source = f"{folder}/{base.removesuffix('.rels')}"
        for relation in package.relationships(source):
            if not relation.external and relation.target not in package:
                yield f"{key}: {relation.id} leads to {relation.target}, which is not there"
            elif not relation.external and not package.content_type(relation.target):
                yield f"{relation.target} has no content type"
