"""One workbook, packed and written in every way that was met in real files: a change goes through, nothing is lost."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workbook.package import oracle
from tests.workbook.package.fidelity import losses
from tests.workbook.package.specimens.parts import BOOK, MAIN, REL, SHEET, Parts
from xlcrm.errors import RefusedError
from xlcrm.workbook import (
    AddColumn,
    ChangeSet,
    Placement,
    PutSheet,
    SetCells,
    SetField,
    SheetSpec,
    open_book,
)

STRICT = "http://purl.oclc.org/ooxml"
Rewrite = Callable[[str, bytes], bytes]


def team_book(*, native: bool = True) -> bytes:
    parts = Parts()
    if native:
        parts.table()
    return parts.to_bytes()


def packed(write: Callable[[zipfile.ZipFile, str, bytes], None], out: io.BytesIO | None = None) -> bytes:
    """The team's workbook, each entry written in another way."""
    out = out or io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(team_book())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            write(new, name, old.read(name))
    return out.getvalue()


def rewritten(change: Rewrite) -> bytes:
    """The team's workbook with its parts written in another way."""
    return packed(lambda new, name, data: new.writestr(name, change(name, data), zipfile.ZIP_DEFLATED))


class Pipe(io.BytesIO):
    """A stream that cannot go back: sizes follow the data."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError


def streamed() -> bytes:
    def write(new: zipfile.ZipFile, name: str, data: bytes) -> None:
        new.writestr(name, data, zipfile.ZIP_DEFLATED)

    return packed(write, Pipe())


def with_zip64() -> bytes:
    def write(new: zipfile.ZipFile, name: str, data: bytes) -> None:
        with new.open(name, "w", force_zip64=True) as entry:
            entry.write(data)

    return packed(write)


def with_backslashes() -> bytes:
    def write(new: zipfile.ZipFile, name: str, data: bytes) -> None:
        info = zipfile.ZipInfo("x")
        info.filename = name.replace("/", "\\") if name.startswith("xl/") else name
        new.writestr(info, data)

    return packed(write)


def absolute(name: str, data: bytes) -> bytes:
    folder = name.partition("_rels/")[0]
    if not name.endswith(".rels"):
        return data
    return re.sub(
        rb'Target="((?:\.\./)*)([^"]+)"',
        lambda m: b'Target="/%s%s"' % (folder.encode() if not m[1] else b"xl/", m[2]),
        data,
    )


def in_utf16(name: str, data: bytes) -> bytes:
    if name != SHEET:
        return data
    return b"\xff\xfe" + data.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16-le")


def strict(_: str, data: bytes) -> bytes:
    data = data.replace(MAIN.encode(), f"{STRICT}/spreadsheetml/main".encode())
    return data.replace(REL.encode(), f"{STRICT}/officeDocument/relationships".encode())


def prefixed(name: str, data: bytes) -> bytes:
    if not name.startswith(("xl/worksheets/sheet", "xl/workbook.xml", "xl/styles", "xl/tables")):
        return data
    data = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", data)
    return data.replace(b' xmlns="', b' xmlns:x="')


def in_sheet(change: Callable[[bytes], bytes]) -> Rewrite:
    return lambda name, data: change(data) if name == SHEET else data


NO_ADDRESSES = in_sheet(lambda data: re.sub(rb'(<(?:row|c)) r="[A-Z0-9]+"', rb"\1", data))
COMMENTED = in_sheet(lambda data: data.replace(b'<row r="3">', b"<!-- <row r='3'/> --><row r=\"3\">"))
CDATA = in_sheet(lambda data: data.replace("<t>苏州</t>".encode(), "<t><![CDATA[苏州]]></t>".encode()))
ALTERNATIVES = in_sheet(
    lambda data: data.replace(
        b'<row r="1">', b'<mc:AlternateContent><mc:Choice Requires="x14"/></mc:AlternateContent><row r="1">'
    )
)
SPANS = in_sheet(lambda data: data.replace(b'<row r="2"', b'<row r="2" spans="1:3"'))
BOM = in_sheet(lambda data: b"\xef\xbb\xbf" + data)

FORMS: dict[str, Callable[[], bytes]] = {
    "deflated": team_book,
    "stored": lambda: packed(lambda new, name, data: new.writestr(name, data)),
    "data descriptors": streamed,
    "zip64": with_zip64,
    "backslashes": with_backslashes,
    "other case": lambda: packed(
        lambda new, name, data: new.writestr(name.replace("xl/worksheets/s", "xl/Worksheets/S"), data)
    ),
    "absolute targets": lambda: rewritten(absolute),
    "UTF-16": lambda: rewritten(in_utf16),
    "BOM": lambda: rewritten(BOM),
    "strict": lambda: rewritten(strict),
    "prefixes": lambda: rewritten(prefixed),
    "no addresses": lambda: rewritten(NO_ADDRESSES),
    "comments": lambda: rewritten(COMMENTED),
    "CDATA": lambda: rewritten(CDATA),
    "compatibility mark-up": lambda: rewritten(ALTERNATIVES),
    "spans": lambda: rewritten(SPANS),
}
CELLS: dict[tuple[int, int], object] = {
    (2, 3): 4711,
    (3, 3): 5,
    **{(row, 8): f"值 {row}" for row in range(2, 9)},
}


@pytest.fixture(params=FORMS, ids=str)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The workbook in one of its forms."""
    path = tmp_path / "团队.xlsx"
    path.write_bytes(FORMS[request.param]())
    return path


def test_a_cell_a_column_and_a_sheet_go_through(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    changes = ChangeSet((SetCells("客户", CELLS), PutSheet(SheetSpec("今日", cells={(1, 1): "今日"}))))  # type: ignore[arg-type]

    open_book(path).apply(changes, {}, target=out)

    grids = open_book(out).grids()
    assert [grid.name for grid in grids] == ["客户", "备注", "今日"]
    assert [grids[0].at(*at) for at in CELLS] == list(CELLS.values())
    assert [grids[0].at(row, 2) for row in range(1, 5)] == ["城市", "苏州", "上海", "苏州"]
    if any("\\" in name for name in oracle.entries(path)):
        return  # other readers see no sheet in such a package
    assert list(losses(path, out, f"/{SHEET}", set(CELLS))) == []


def test_a_column_joins_the_table(path: Path) -> None:
    rows = {"a": 2, "b": 3, "c": 4}
    table = Placement("t", "客户", 1, 2, 4, {"name": 1}, rows, "客户表")
    values = dict.fromkeys(rows, "A")

    open_book(path).apply(
        ChangeSet((AddColumn("t", "tier", "等级", "提示"), SetField("t", "tier", values))), {"t": table}
    )

    grid = open_book(path).grids()[0]
    assert [grid.at(row, 4) for row in range(1, 5)] == ["等级", "A", "A", "A"]
    assert str(grid.list_objects[0].area) == "A1:D4"


def test_a_row_inside_compatibility_mark_up_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    choice = b'<mc:AlternateContent><mc:Choice Requires="x14"><row r="9"/></mc:Choice></mc:AlternateContent>'
    path.write_bytes(
        rewritten(in_sheet(lambda data: data.replace(b"</sheetData>", choice + b"</sheetData>")))
    )

    with pytest.raises(RefusedError) as caught:
        open_book(path).apply(ChangeSet((SetCells("客户", {(9, 1): 1}),)), {})
    assert caught.value.kind == "alternate_content"


def test_the_dimension_takes_in_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    dimension = in_sheet(lambda data: data.replace(b"<sheetData>", b'<dimension ref="A1:C4"/><sheetData>'))
    path.write_bytes(rewritten(dimension))

    open_book(path).apply(ChangeSet((SetCells("客户", {(9, 5): 1}),)), {})

    assert b'<dimension ref="A1:E9"/>' in oracle.entries(path)[SHEET]
    assert BOOK in oracle.entries(path)


def test_the_forms_are_as_odd_as_they_say() -> None:
    def first(form: str) -> zipfile.ZipInfo:
        return zipfile.ZipFile(io.BytesIO(FORMS[form]())).infolist()[0]

    assert first("data descriptors").flag_bits & 8
    assert first("stored").compress_type == zipfile.ZIP_STORED
    assert first("zip64").extra[:2] == b"\x01\x00" or first("zip64").create_version >= 45
    assert MAIN.encode() not in sheet_of("strict")
    assert b"<x:row" in sheet_of("prefixes")


def sheet_of(form: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(FORMS[form]())) as archive:
        return archive.read(SHEET)
