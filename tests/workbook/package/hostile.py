"""Workbooks made to do harm: bombs, lies about sizes, endless nesting, texts that make a search run for ever.

Each maker takes a good workbook's parts and gives the bytes of a bad file.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import TypeAlias

import xlsxwriter

Parts: TypeAlias = dict[str, bytes]
Maker: TypeAlias = Callable[[Parts], bytes]
SHEET, BOOK, STRINGS, STYLES = (
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
)
RELATIONS, TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
MILLION = 1_000_000


def good_parts() -> Parts:
    """The parts of a small good workbook with texts, a table, a formula and a merged area."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("客户")
        sheet.add_table("A1:B4", {"columns": [{"header": "客户名称"}, {"header": "销售额"}], "data": [["甲", 1], ["乙", 2], ["丙", 3]]})  # fmt: skip
        sheet.write_formula("D2", "=SUM(B2:B4)", None, 6)
        sheet.merge_range("F1:G1", "合并", book.add_format({"bold": True}))
        book.define_name("汇率", "=客户!$B$2")
    with zipfile.ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: Parts) -> bytes:
    """The parts as a package."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def edited(part: str, old: str, new: str) -> Maker:
    """The good workbook with a piece of one part replaced."""

    def make(parts: Parts) -> bytes:
        assert old.encode() in parts[part], f"{old} is not in {part}"
        return zipped({**parts, part: parts[part].replace(old.encode(), new.encode(), 1)})

    return make


def _entities(part: str) -> Maker:
    """Ten entities, each ten times the one before: a billion letters."""
    layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY e0 "ha">{layers}]>'

    def make(parts: Parts) -> bytes:
        head, _, rest = parts[part].decode().partition("?>")
        body = rest.replace("</", "&e9;</", 1)
        return zipped({**parts, part: f"{head}?>{doctype}{body}".encode()})

    return make


def _outside(parts: Parts) -> bytes:
    """A text that is to be read from the computer's own files."""
    head, _, rest = parts[STRINGS].decode().partition("?>")
    doctype = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return zipped({**parts, STRINGS: f"{head}?>{doctype}{rest.replace('</t>', '&f;</t>', 1)}".encode()})


def _zip_bomb(parts: Parts) -> bytes:
    """A sheet of 2 GB that packs into 2 MB."""
    data = zipped({name: data for name, data in parts.items() if name != SHEET})
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(deflate.compress(b" " * (16 * MILLION)) for _ in range(125)) + deflate.flush()
    return _with_entry(data, SHEET.encode(), packed, 2000 * MILLION)


def _lying_small(parts: Parts) -> bytes:
    """A sheet of 200 MB that says it has a thousand bytes."""
    data = zipped({name: data for name, data in parts.items() if name != SHEET})
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(deflate.compress(b" " * (16 * MILLION)) for _ in range(13)) + deflate.flush()
    return _with_entry(data, SHEET.encode(), packed, 1000)


def _lying_large(parts: Parts) -> bytes:
    """A sheet of a few bytes that says it has 4 GB."""
    data = zipped({name: data for name, data in parts.items() if name != SHEET})
    return _with_entry(data, SHEET.encode(), zlib.compress(b"<a/>")[2:-4], 0xFFFFFFF0)


def _with_entry(data: bytes, name: bytes, packed: bytes, size: int) -> bytes:
    """A zip with one entry more, whatever that says of itself."""
    end = data.rindex(b"PK\5\6")
    count, length, start = struct.unpack("<HII", data[end + 10 : end + 20])
    sizes = (20, 0, 8, 0, 33, 0, len(packed), size, len(name), 0)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", *sizes) + name + packed
    central = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, *sizes, 0, 0, 0, 0, start) + name
    tail = struct.pack(
        "<4s4H2IH", b"PK\5\6", 0, 0, count + 1, count + 1, length + len(central), start + len(local), 0
    )
    return data[:start] + local + data[start:end] + central + tail


def _many_entries(parts: Parts) -> bytes:
    """Sixty thousand entries of nothing."""
    return zipped({**parts, **{f"xl/x{n}.xml": b"" for n in range(60_000)}})


def _same_entry_often(parts: Parts) -> bytes:
    """A thousand entries that share the bytes of one: small to send, large to read."""
    data = zipped({**parts, "xl/big.xml": b"<a/>" + b" " * (10 * MILLION)})
    end = data.rindex(b"PK\5\6")
    count, length, start = struct.unpack("<HII", data[end + 10 : end + 20])
    directory = data[start : start + length]
    record = directory[directory.rindex(b"PK\1\2") :]
    tail = struct.pack(
        "<4s4H2IH", b"PK\5\6", 0, 0, count + 1000, count + 1000, length + 1000 * len(record), start, 0
    )
    return data[:end] + record * 1000 + tail


MADE: dict[str, Maker] = {
    "entities in a sheet": _entities(SHEET),
    "entities in the texts": _entities(STRINGS),
    "entities in the workbook": _entities(BOOK),
    "entities in the styles": _entities(STYLES),
    "entities in the content types": _entities(TYPES),
    "entities in relationships": _entities(RELATIONS),
    "an entity from outside": _outside,
    "a zip bomb": _zip_bomb,
    "a sheet larger than it says": _lying_small,
    "a sheet smaller than it says": _lying_large,
    "very many entries": _many_entries,
    "one entry a thousand times": _same_entry_often,
    "the same name twice": lambda parts: _with_entry(zipped(parts), SHEET.encode(), zlib.compress(b"<a/>")[2:-4], 4),
    "deep nesting in a sheet": edited(SHEET, "</worksheet>", "<a>" * MILLION + "</a>" * MILLION + "</worksheet>"),
    "deep nesting in a cell": edited(SHEET, "<sheetData>", "<sheetData>" + "<row>" * MILLION),
    "deep nesting in the workbook": edited(BOOK, "<sheets>", "<a>" * MILLION + "</a>" * MILLION + "<sheets>"),
    "deep nesting in the texts": edited(STRINGS, "<si>", "<si>" + "<r>" * MILLION),
    "a million attributes": edited(SHEET, "<worksheet ", "<worksheet " + " ".join(f'a{n}=""' for n in range(200_000)) + " "),
    "a tag of ten million letters": edited(SHEET, "</worksheet>", f"<{'a' * 10 * MILLION}/></worksheet>"),
    "comments that do not end": edited(SHEET, "<sheetData>", "<sheetData>" + "<!--" * (MILLION // 2)),
    "many comments": edited(SHEET, "<sheetData>", "<sheetData>" + "<!---->" * (MILLION // 2)),
    "CDATA that does not end": edited(SHEET, "<sheetData>", "<sheetData>" + "<![CDATA[" * (MILLION // 4)),
    "cells that do not end": edited(SHEET, "<sheetData>", "<sheetData>" + '<c r="A1">' * (MILLION // 4)),
    "rows that do not end": edited(SHEET, "<sheetData>", "<sheetData>" + '<row r="1">' * (MILLION // 4)),
    "formulas that do not end": edited(SHEET, "<sheetData>", "<sheetData>" + '<row><c r="A1"><f>' * (MILLION // 8)),
    "texts that do not end": edited(STRINGS, "<si>", "<si><t>" * (MILLION // 4)),
    "phonetic guides that do not end": edited(STRINGS, "<si>", "<si>" + "<rPh sb='0'>" * (MILLION // 4)),
    "blanks in a tag": edited(SHEET, "<sheetData>", f"<sheetData><row {' ' * 2 * MILLION}x"),
    "quotes in a tag": edited(SHEET, "<sheetData>", "<sheetData><row " + "a='\"' " * (MILLION // 4)),
    "open tags everywhere": edited(SHEET, "<sheetData>", "<sheetData>" + "<" * MILLION),
    "a cell beyond the sheet": edited(SHEET, '<c r="D2"', '<c r="XFD99999999"'),
    "a cell in the last corner": edited(SHEET, "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    "a row number without end": edited(SHEET, '<row r="2"', f'<row r="{"9" * 5000}"'),
    "a merged area over everything": edited(SHEET, 'ref="F1:G1"', 'ref="A1:XFD1048576"'),
    "very many merged areas": edited(SHEET, "<mergeCells", "<mergeCells><mergeCell ref='A1:B2'/>" + "<mergeCell ref='F1:G1'/>" * 30_000 + "</mergeCells><mergeCells"),
    "a table over everything": edited("xl/tables/table1.xml", 'ref="A1:B4"', 'ref="A1:XFD1048576"'),
    "an area that is none": edited("xl/tables/table1.xml", 'ref="A1:B4"', 'ref="B4:A1:$$"'),
    "columns to the end of the world": edited(SHEET, "<sheetData>", '<cols><col min="1" max="4294967295" hidden="1"/></cols><sheetData>'),
    "very many names": edited(BOOK, "<definedNames>", "<definedNames>" + "".join(f'<definedName name="n{n}">1</definedName>' for n in range(20_000))),
    "very many sheets": edited(BOOK, "<sheets>", "<sheets>" + "".join(f'<sheet name="s{n}" sheetId="{n + 9}" r:id="rId1"/>' for n in range(20_000))),
    "very many formats": edited(STYLES, "<cellXfs", "<cellXfs>" + '<xf numFmtId="0"/>' * 200_000 + "</cellXfs><cellXfs"),
    "a number format for patience": edited(STYLES, "<fonts", f'<numFmts><numFmt numFmtId="170" formatCode="{"[" * 100_000}y{"&quot;" * 50_001}"/></numFmts><fonts'),
    "a text index without end": edited(SHEET, "<v>0</v>", f"<v>{'9' * 5000}</v>"),
    "a number without end": edited(SHEET, "<v>1</v>", f"<v>{'9' * MILLION}</v>"),
    "a date of no calendar": edited(SHEET, "<v>1</v>", "<v>1e308</v>"),
    "relationships in a circle": edited(RELATIONS, "worksheets/sheet1.xml", "workbook.xml"),
    "a relationship out of the package": edited(RELATIONS, "worksheets/sheet1.xml", "../../../../etc/passwd"),
    "letters that are none": edited(STRINGS, "甲", "\ufffe"),
    "an encoding that is none": lambda parts: zipped({**parts, SHEET: b'<?xml version="1.0" encoding="klingon"?><worksheet/>'}),
    "UTF-32": lambda parts: zipped({**parts, SHEET: parts[SHEET].decode().replace("UTF-8", "UTF-32").encode("utf-32")}),
    "nothing in a part": lambda parts: zipped({**parts, BOOK: b""}),
    "zeros in a part": lambda parts: zipped({**parts, SHEET: bytes(50 * MILLION)}),
}  # fmt: skip
