"""Writes a small .xlsb by the record layouts of MS-XLSB: values, shared strings, dates, merged cells; no looks.

A part is a row of records: number and length as variable integers, then the record. What a record holds is told where it
is written; the names are those of the specification.
"""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xlcrm.grid import Area

Cell = str | float | bool | dt.date | dt.time | None
EPOCH, EPOCH_1904 = dt.datetime.fromisoformat("1899-12-30"), dt.datetime.fromisoformat("1904-01-01")
ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
"""Text of an error in a cell → its number."""
GENERAL, DATE, TIME, MOMENT = range(4)
"""Places of the cell formats in the styles part."""
FORMATS = {DATE: (14, ""), TIME: (20, ""), MOMENT: (164, "yyyy-mm-dd hh:mm")}
"""Place → number of the number format, and its code where it is none of the built-in ones."""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STAMP = (2026, 11, 20, 9, 0, 0)


@dataclass(frozen=True)
class Sheet:
    """A worksheet: rows from the first one on, with None for empty cells. Text that begins like `ERRORS` is an error."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merges: Sequence[Area] = ()
    visible: bool = True
    hidden: Collection[int] = ()
    """Hidden rows, from 1."""
    inline: bool = False
    """Texts in the cells themselves instead of among the shared ones."""


@dataclass
class Texts:
    """The shared strings, each once; and the moment from which dates count."""

    since: dt.datetime
    places: dict[str, int] = field(default_factory=dict)
    uses: int = 0

    def place(self, text: str) -> int:
        """Number of a text, counted from 0."""
        self.uses += 1
        return self.places.setdefault(text, len(self.places))


def write_xlsb(path: Path, sheets: Sequence[Sheet], *, date1904: bool = False) -> Path:
    """Write the workbook; the same sheets give the same bytes."""
    texts = Texts(since=EPOCH_1904 if date1904 else EPOCH)
    numbered = list(enumerate(sheets, 1))
    parts = {f"xl/worksheets/sheet{number}.bin": _sheet(sheet, texts) for number, sheet in numbered}
    parts |= {
        "xl/workbook.bin": _workbook(sheets, date1904=date1904),
        "xl/styles.bin": _styles(),
        "xl/sharedStrings.bin": _strings(texts),
        "_rels/.rels": _rels({"rId1": (f"{OFFICE}/officeDocument", "xl/workbook.bin")}),
        "xl/_rels/workbook.bin.rels": _rels(
            {f"rId{n}": (f"{OFFICE}/worksheet", f"worksheets/sheet{n}.bin") for n, _ in numbered}
            | {"rIdStyles": (f"{OFFICE}/styles", "styles.bin")}
            | {"rIdStrings": (f"{OFFICE}/sharedStrings", "sharedStrings.bin")}
        ),
    }
    with zipfile.ZipFile(path, "w") as package:
        for name, data in [("[Content_Types].xml", _content_types(parts)), *parts.items()]:
            package.writestr(zipfile.ZipInfo(name, STAMP), data, zipfile.ZIP_DEFLATED)
    return path


# --- records ------------------------------------------------------------------------------------------------------------


def record(number: int, data: bytes = b"") -> bytes:
    """One record: its number in one or two bytes, its length in one to four, seven bits a byte, low ones first."""
    return _variable(number) + _variable(len(data)) + data


def _variable(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _wide(text: str) -> bytes:
    """XLWideString: the count of UTF-16 units, then the units."""
    units = text.encode("utf-16-le")
    return struct.pack("<I", len(units) // 2) + units


# --- the parts ----------------------------------------------------------------------------------------------------------


def _workbook(sheets: Sequence[Sheet], *, date1904: bool) -> bytes:
    """BrtBeginBook, BrtWbProp (flags, theme version, code name), a BrtBundleSh for each sheet."""
    bundle = b"".join(
        record(156, struct.pack("<II", 0 if sheet.visible else 1, n) + _wide(f"rId{n}") + _wide(sheet.name))
        for n, sheet in enumerate(sheets, 1)
    )
    properties = record(153, struct.pack("<II", int(date1904), 0) + _wide(""))
    return record(131) + properties + record(143) + bundle + record(144) + record(132)


def _sheet(sheet: Sheet, texts: Texts) -> bytes:
    """BrtWsDim, the rows, the merged cells."""
    width = max((len(row) for row in sheet.rows), default=0)
    size = struct.pack("<IIII", 0, max(0, len(sheet.rows) - 1), 0, max(0, width - 1))
    rows = b"".join(
        _row(number, row, sheet, texts)
        for number, row in enumerate(sheet.rows)
        if any(cell is not None for cell in row)
    )
    return (
        record(129)
        + record(148, size)
        + record(145)
        + rows
        + record(146)
        + _merges(sheet.merges)
        + record(130)
    )


def _row(number: int, row: Sequence[Cell], sheet: Sheet, texts: Texts) -> bytes:
    """BrtRowHdr: row, format, height in twentieths of a point, three bytes of flags, spans of columns; then the cells."""
    used = [column for column, cell in enumerate(row) if cell is not None]
    spans = _spans(used)
    flags = bytes([0, 0x10 if number + 1 in sheet.hidden else 0, 0])
    head = struct.pack("<IIH", number, 0, 300) + flags + struct.pack("<I", len(spans))
    cells = (_cell(column, row[column], texts, inline=sheet.inline) for column in used)
    return record(0, head + b"".join(struct.pack("<II", *span) for span in spans)) + b"".join(cells)


def _spans(columns: Iterable[int]) -> list[tuple[int, int]]:
    """First and last used column of each block of 1024 columns."""
    blocks: dict[int, list[int]] = {}
    for column in columns:
        blocks.setdefault(column // 1024, []).append(column)
    return [(min(block), max(block)) for _, block in sorted(blocks.items())]


def _cell(column: int, cell: Cell, texts: Texts, *, inline: bool) -> bytes:
    """A cell record by the kind of its value. Each begins with the column and the place of its format."""

    def made(number: int, data: bytes, look: int = GENERAL) -> bytes:
        return record(number, struct.pack("<II", column, look) + data)

    match cell:
        case bool():
            return made(4, bytes([cell]))
        case str() if cell in ERRORS:
            return made(3, bytes([ERRORS[cell]]))
        case str() if inline:
            return made(6, _wide(cell))
        case str():
            return made(7, struct.pack("<I", texts.place(cell)))
        case dt.datetime() | dt.date() | dt.time():
            serial, look = _serial(cell, texts.since)
            return made(5, struct.pack("<d", serial), look)
        case int() | float() if _fits_rk(cell):
            return made(2, _rk(float(cell)))
        case int() | float():
            return made(5, struct.pack("<d", cell))
        case _:
            raise TypeError(f"no cell: {cell!r}")


def _serial(moment: dt.date | dt.time, since: dt.datetime) -> tuple[float, int]:
    """The number that stands for a moment, and the place of its format."""
    if isinstance(moment, dt.time):
        return (moment.hour * 60 + moment.minute) / 1440 + moment.second / 86400, TIME
    if isinstance(moment, dt.datetime):
        return (moment - since) / dt.timedelta(days=1), MOMENT
    return float((dt.datetime.combine(moment, dt.time()) - since).days), DATE


def _fits_rk(number: float) -> bool:
    """RkNumber: a whole number of 30 bits, or one with two decimals that is whole as a hundredfold."""
    if not abs(number) < 2**29:
        return False
    hundredfold = round(number * 100)
    return number == int(number) or (abs(hundredfold) < 2**29 and hundredfold / 100 == number)


def _rk(number: float) -> bytes:
    """Lowest bit: a hundredfold; second: a whole number; the other 30 the number."""
    hundred = number != int(number)
    whole = round(number * 100) if hundred else int(number)
    return struct.pack("<i", whole << 2 | 2 | hundred)


def _merges(merges: Sequence[Area]) -> bytes:
    """BrtBeginMergeCells with their count, each as first and last row, first and last column."""
    if not merges:
        return b""
    areas = (struct.pack("<IIII", a.top - 1, a.bottom - 1, a.left - 1, a.right - 1) for a in merges)
    return (
        record(177, struct.pack("<I", len(merges)))
        + b"".join(record(176, area) for area in areas)
        + record(178)
    )


def _strings(texts: Texts) -> bytes:
    """BrtBeginSst with the count of uses and of texts, a BrtSSTItem (flags, text) for each."""
    items = b"".join(record(19, b"\0" + _wide(text)) for text in texts.places)
    return record(159, struct.pack("<II", texts.uses, len(texts.places))) + items + record(160)


def _styles() -> bytes:
    """One font, the two fills and the border that every workbook has, and a cell format for each of `FORMATS`."""
    own = [(number, code) for number, code in FORMATS.values() if code]
    nothing, black = b"\0" * 8, b"\x01\xff" + b"\0\0" + b"\0\0\0\xff"
    font = struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 2, 0, 0) + black + b"\0" + _wide("Calibri")
    fills = [
        struct.pack("<I", kind) + black + black + struct.pack("<I5dI", 0, 0, 0, 0, 0, 0, 0)
        for kind in (0, 17)
    ]
    border = b"\0" + (b"\0\0" + nothing) * 5
    looks = [_look(0, 0), *(_look(0, FORMATS[place][0]) for place in sorted(FORMATS))]
    normal = struct.pack("<IHBB", 0, 1, 0, 0) + _wide("Normal")
    return b"".join([
        record(278),
        *_collection(615, 44, [struct.pack("<H", number) + _wide(code) for number, code in own]),
        *_collection(611, 43, [font]),
        *_collection(603, 45, fills),
        *_collection(613, 46, [border]),
        *_collection(626, 47, [_look(0xFFFF, 0)]),
        *_collection(617, 47, looks),
        *_collection(619, 48, [normal]),
        record(279),
    ])  # fmt: skip


def _look(parent: int, number_format: int) -> bytes:
    """BrtXF: parent, number format, font, fill, border; alignment at the bottom, locked; all as the parent has it."""
    return struct.pack("<HHHHHBBI", parent, number_format, 0, 0, 0, 0, 0, 0x1010)


def _collection(begin: int, item: int, items: Sequence[bytes]) -> Iterator[bytes]:
    """A counted list of records: its end follows its beginning by number."""
    yield record(begin, struct.pack("<I", len(items)))
    yield from (record(item, data) for data in items)
    yield record(begin + 1)


def _rels(targets: Mapping[str, tuple[str, str]]) -> bytes:
    links = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{to}"/>' for key, (kind, to) in targets.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'.encode()


def _content_types(parts: Iterable[str]) -> bytes:
    kinds = {
        "xl/workbook.bin": "sheet.binary.macroEnabled.main", "xl/styles.bin": "styles", "xl/sharedStrings.bin": "sharedStrings",
    }  # fmt: skip
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.ms-excel.{kinds.get(name, "worksheet")}"/>'
        for name in parts if name.endswith(".bin")
    )  # fmt: skip
    rels = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Types xmlns="{PACKAGE}/content-types">{rels}{overrides}</Types>'.encode()
