"""A package from text: its parts with their content types, and who refers to whom."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
X15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPACES = f'xmlns="{MAIN}" xmlns:r="{REL}" xmlns:mc="{MC}" xmlns:x14="{X14}" xmlns:x15="{X15}"'

BOOK, SHEET, OTHER, STYLES = (
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/styles.xml",
)
ROWS: tuple[tuple[str | int, ...], ...] = (
    ("客户名称", "城市", "销售额"),
    ("华信电子", "苏州", 120),
    ("蓝海贸易", "上海", 80),
    ("天成机械", "苏州", 12),
)


@dataclass
class Parts:
    """A workbook of two sheets to which parts are added; `behind` is what follows the rows of the first sheet."""

    behind: str = ""
    book_extension: str = ""
    book_more: str = ""
    second: str = "<sheetData/>"
    content: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    relations: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, content: str | bytes, content_type: str = "") -> None:
        """A part; without a content type its ending has one."""
        self.content[name] = content if isinstance(content, bytes) else (HEAD + content).encode()
        if content_type:
            self.types[name] = content_type

    def relate(self, source: str, kind: str, target: str) -> str:
        """A relationship with the next id of its source; `kind` is an officeDocument type or a whole address."""
        ids = self.relations.setdefault(source, [])
        uri = kind if "://" in kind else f"{REL}/{kind}"
        address = posixpath.relpath(target, posixpath.dirname(source) or ".")
        ids.append(f'<Relationship Id="rId{len(ids) + 1}" Type="{uri}" Target="{address}"/>')
        return f"rId{len(ids)}"

    def table(self) -> None:
        """A native table over the rows of the first sheet."""
        columns = "".join(f'<tableColumn id="{n}" name="{name}"/>' for n, name in enumerate(ROWS[0], 1))
        name = "xl/tables/table1.xml"
        self.add(
            name,
            f'<table xmlns="{MAIN}" id="1" name="客户表" displayName="客户表" ref="A1:C4"><autoFilter ref="A1:C4"/>'
            f'<tableColumns count="3">{columns}</tableColumns></table>',
            f"{SHEET_ML}.table+xml",
        )
        relation = self.relate(SHEET, "table", name)
        self.behind += f'<tableParts count="1"><tablePart r:id="{relation}"/></tableParts>'

    def to_bytes(self) -> bytes:
        """The package as the bytes of a file."""
        self._basics()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", self._content_types())
            for source, relations in self.relations.items():
                folder, base = posixpath.split(source)
                archive.writestr(posixpath.join(folder, "_rels", f"{base}.rels"), _relations(relations))
            for name, content in self.content.items():
                archive.writestr(name, content)
        return out.getvalue()

    def _basics(self) -> None:
        self.relate("", "officeDocument", BOOK)
        first = self.relate(BOOK, "worksheet", SHEET)
        second = self.relate(BOOK, "worksheet", OTHER)
        self.relate(BOOK, "styles", STYLES)
        sheets = (
            f'<sheet name="客户" sheetId="1" r:id="{first}"/><sheet name="备注" sheetId="2" r:id="{second}"/>'
        )
        extension = f"<extLst>{self.book_extension}</extLst>" if self.book_extension else ""
        book = f"<workbook {SPACES}><sheets>{sheets}</sheets>{self.book_more}{extension}</workbook>"
        self.add(BOOK, book, f"{SHEET_ML}.sheet.main+xml")
        first_sheet = f"<worksheet {SPACES}><sheetData>{_rows()}</sheetData>{self.behind}</worksheet>"
        self.add(SHEET, first_sheet, f"{SHEET_ML}.worksheet+xml")
        self.add(OTHER, f"<worksheet {SPACES}>{self.second}</worksheet>", f"{SHEET_ML}.worksheet+xml")
        self.add(STYLES, _STYLES, f"{SHEET_ML}.styles+xml")

    def _content_types(self) -> str:
        rels = "application/vnd.openxmlformats-package.relationships+xml"
        defaults = {"rels": rels, "xml": "application/xml"} | self.defaults
        said = "".join(f'<Default Extension="{k}" ContentType="{v}"/>' for k, v in defaults.items())
        said += "".join(f'<Override PartName="/{k}" ContentType="{v}"/>' for k, v in self.types.items())
        return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{said}</Types>'


def _relations(relations: list[str]) -> str:
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(relations)}</Relationships>'


def _rows() -> str:
    return "".join(
        f'<row r="{r}">' + "".join(_cell(f"{'ABC'[c]}{r}", value) for c, value in enumerate(row)) + "</row>"
        for r, row in enumerate(ROWS, 1)
    )


def _cell(address: str, value: str | int) -> str:
    if isinstance(value, int):
        return f'<c r="{address}"><v>{value}</v></c>'
    return f'<c r="{address}" t="inlineStr"><is><t>{value}</t></is></c>'


_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def anchored(inside: str, spaces: str = "") -> str:
    """A drawing part with one anchored object."""
    corner = "<xdr:{0}><xdr:col>{1}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{2}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:{0}>"
    ends = corner.format("from", 5, 1) + corner.format("to", 8, 9)
    return (
        f'<xdr:wsDr xmlns:xdr="{XDR}" xmlns:a="{DRAWING}" xmlns:r="{REL}" xmlns:mc="{MC}"{spaces}>'
        f"<xdr:twoCellAnchor>{ends}{inside}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
    )


def frame(name: str, graphic: str) -> str:
    """A graphic frame that holds something of a kind of its own."""
    zero = '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/>'
    return (
        f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="{name}"/><xdr:cNvGraphicFramePr/>'
        f"</xdr:nvGraphicFramePr><xdr:xfrm>{zero}</xdr:xfrm><a:graphic>{graphic}</a:graphic></xdr:graphicFrame>"
    )


def alternative(requires: str, choice: str) -> str:
    """What newer programs show, and an empty shape for older ones."""
    shape = (
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="0" name=""/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</xdr:spPr></xdr:sp>"
    )
    return (
        f"<mc:AlternateContent><mc:Choice {requires}>{choice}</mc:Choice><mc:Fallback>{shape}</mc:Fallback>"
        "</mc:AlternateContent>"
    )
