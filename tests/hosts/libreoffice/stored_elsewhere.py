"""A workbook as Excel stores it whose cells compute with functions of an add-in: the names point to a file of one computer."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument"
KEPT = "kept"
"""What stands in each cell as its last result."""


def write_stored_elsewhere(path: Path, formulas: Sequence[str]) -> Path:
    """Numbers from 1 in column A, the formulas in column B, each as it stands in Excel's XML."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("officeDocument", "xl/workbook.xml"), ("extended-properties", "docProps/app.xml")
        ),
        "docProps/app.xml": (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion></Properties>"
        ),
        "xl/workbook.xml": (
            f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
            '<externalReferences><externalReference r:id="rId2"/></externalReferences></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"), ("externalLink", "externalLinks/externalLink1.xml")
        ),
        "xl/externalLinks/externalLink1.xml": (
            f'<externalLink {_MAIN}><externalBook xmlns:r="{_OFFICE}" r:id="rId1"><definedNames>'
            '<definedName name="CRM_TIER"/></definedNames></externalBook></externalLink>'
        ),
        "xl/externalLinks/_rels/externalLink1.xml.rels": _relations(
            ("externalLinkPath", r"file:///C:\AddIns\xlcrm.xlam"), mode=' TargetMode="External"'
        ),
        "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}><sheetData>{_rows(formulas)}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, _HEAD + text)
    return path


def _rows(formulas: Sequence[str]) -> str:
    return "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="str"><f>{escape(text)}</f><v>{KEPT}</v></c></row>'
        for n, text in enumerate(formulas, 1)
    )


def _relations(*relations: tuple[str, str], mode: str = "") -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>'
        for number, (kind, target) in enumerate(relations, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'


def _content_types() -> str:
    kinds = {
        "/xl/workbook.xml": f"{_TYPES}.spreadsheetml.sheet.main+xml",
        "/xl/worksheets/sheet1.xml": f"{_TYPES}.spreadsheetml.worksheet+xml",
        "/xl/externalLinks/externalLink1.xml": f"{_TYPES}.spreadsheetml.externalLink+xml",
        "/docProps/app.xml": f"{_TYPES}.extended-properties+xml",
    }
    items = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in kinds.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{items}</Types>'
    )
