"""A bare copy of a workbook, for a formula engine: values, formulas, tables and names, and nothing else.

Pictures, macros, controls and the like are nothing to an engine, and reason enough for some to refuse a workbook.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from xlcrm.workbook.package import tables
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.defined_names import defined_names
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.workbook_root import is_1904
from xlcrm.workbook.package.xml import MAIN, REL, escape, to_utf8

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHARED = ("sharedStrings", "styles")
_METADATA = re.compile(rb"""(<(?:\w+:)?c\s[^>]*?)\s[cv]m=["'][0-9]+["']""")
"""Marks of dynamic arrays and of values with pictures: what they point at stays behind."""


def bare_copy(package: Package) -> bytes:
    """The bytes of the copy; its sheets are called as `bare_part` says."""
    parts = dict(_sheets(package))
    relations = [(f"r{n}", "worksheet", _sheet_name(n)) for n in range(1, len(wb.worksheets(package)) + 1)]
    for kind in _SHARED:
        for part in package.related(package.workbook, kind)[:1]:
            parts[f"xl/{kind}.xml"] = to_utf8(package.read(part))
            relations.append((kind, kind, f"{kind}.xml"))
    parts["xl/workbook.xml"] = _workbook(package)
    parts["xl/_rels/workbook.xml.rels"] = _relationships(relations)
    parts["_rels/.rels"] = _relationships([("r1", "officeDocument", "xl/workbook.xml")])
    parts["[Content_Types].xml"] = _content_types(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def bare_part(number: int) -> str:
    """Name in the copy of the worksheet of a number, counted from 1 among the worksheets."""
    return f"/xl/{_sheet_name(number)}"


def _sheet_name(number: int) -> str:
    return f"worksheets/sheet{number}.xml"


def _sheets(package: Package) -> Iterator[tuple[str, bytes]]:
    count = 0
    for number, entry in enumerate(wb.worksheets(package), 1):
        found = tables.tables_of(package, entry.part)
        first, count = count + 1, count + len(found)
        relations = [(f"r{n}", "table", f"../tables/table{n}.xml") for n in range(first, count + 1)]
        yield f"xl/{_sheet_name(number)}", _sheet(package, entry.part, [name for name, *_ in relations])
        if relations:
            yield f"xl/worksheets/_rels/sheet{number}.xml.rels", _relationships(relations)
        for n, table in enumerate(found, first):
            yield f"xl/tables/table{n}.xml", _table(table, n)


def _sheet(package: Package, part: str, relations: list[str]) -> bytes:
    sheet = SheetPart(package.read(part))
    sheet.normalise()
    root, p = sheet.frame.root, sheet.prefix
    opening = sheet.frame.data[root.start : root.open_end]
    links = "".join(f'<{p}tablePart xmlns:xr="{REL}" xr:id="{name}"/>' for name in relations)
    below = f'<{p}tableParts count="{len(relations)}">{links}</{p}tableParts>' if relations else ""
    end = f"</{p}sheetData>{below}</{root.tag}>"
    rows = _METADATA.sub(rb"\1", sheet.rows) if b'm="' in sheet.rows else sheet.rows
    return b"".join((_HEAD.encode(), opening, f"<{p}sheetData>".encode(), rows, end.encode()))


def _table(found: tables.TablePart, number: int) -> bytes:
    table, name = found.table, escape(found.table.name)
    columns = "".join(
        f'<tableColumn id="{n}" name="{escape(column)}"/>' for n, column in enumerate(found.columns, 1)
    )
    totals = f' totalsRowCount="{table.totals_rows}"' if table.totals_rows else ' totalsRowShown="0"'
    header = "" if table.header_rows else ' headerRowCount="0"'
    return (
        f'{_HEAD}<table xmlns="{MAIN}" id="{number}" name="{name}" displayName="{name}" ref="{table.area}"{header}{totals}>'
        f'<tableColumns count="{len(found.columns)}">{columns}</tableColumns></table>'
    ).encode()


def _workbook(package: Package) -> bytes:
    entries = wb.worksheets(package)
    sheets = "".join(
        f'<sheet name="{escape(entry.name)}" sheetId="{n}" r:id="r{n}"/>'
        for n, entry in enumerate(entries, 1)
    )
    names = "".join(_names(package, {entry.index: n for n, entry in enumerate(entries)}))
    dates = '<workbookPr date1904="1"/>' if is_1904(package) else ""
    return (
        f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}">{dates}<sheets>{sheets}</sheets>'
        f"{f'<definedNames>{names}</definedNames>' if names else ''}</workbook>"
    ).encode()


def _names(package: Package, places: Mapping[int, int]) -> Iterator[str]:
    """The defined names that formulas may use; those that need what the copy has not are left out."""
    for name in defined_names(package):
        is_plain = not name.name.startswith(("_xlnm", wb.OWNER_PREFIX)) and "[" not in name.refers_to
        if is_plain and (name.scope is None or name.scope in places):
            scope = "" if name.scope is None else f' localSheetId="{places[name.scope]}"'
            yield f'<definedName name="{escape(name.name)}"{scope}>{escape(name.refers_to)}</definedName>'


def _relationships(found: list[tuple[str, str, str]]) -> bytes:
    links = "".join(f'<Relationship Id="{i}" Type="{REL}/{kind}" Target="{to}"/>' for i, kind, to in found)
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{links}</Relationships>'.encode()


def _content_types(parts: Mapping[str, bytes]) -> bytes:
    kinds = {
        "xl/workbook.xml": "sheet.main",
        "xl/styles.xml": "styles",
        "xl/sharedStrings.xml": "sharedStrings",
    }
    kinds |= {name: "worksheet" for name in parts if name.startswith("xl/worksheets/sheet")}
    kinds |= {name: "table" for name in parts if name.startswith("xl/tables/")}
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_KIND}.{kind}+xml"/>'
        for name, kind in kinds.items()
        if name in parts
    )
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_HEAD}<Types xmlns="{space}"><Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()
