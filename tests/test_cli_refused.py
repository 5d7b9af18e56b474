"""Workbooks that are not to be changed: what a person sees, what to do now, and that nothing was written."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from xlcrm.cli import main
from xlcrm.workbook.file import open_book

Parts = dict[str, bytes]
_RELATION = '<Relationship Id="rIdB" Type="http://schemas.openxmlformats.org/{kind}" Target="{target}"/></Relationships>'
_END = b"</Relationships>"


def structure_locked(parts: Parts) -> None:
    lock = b'<workbookProtection lockStructure="1"/><bookViews'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<bookViews", lock)


def signed(parts: Parts) -> None:
    kind = "package/2006/relationships/digital-signature/origin"
    relation = _RELATION.format(kind=kind, target="_xmlsignatures/origin.sigs")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(_END, relation.encode())
    parts["_xmlsignatures/origin.sigs"] = b""
    declare(parts, "_xmlsignatures/origin.sigs", "package.digital-signature-origin")


def shared_workbook(parts: Parts) -> None:
    relation = _RELATION.format(
        kind="officeDocument/2006/relationships/revisionHeaders", target="revisions/revisionHeaders.xml"
    )
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace(_END, relation.encode())
    parts["xl/revisions/revisionHeaders.xml"] = b"<headers/>"
    declare(parts, "xl/revisions/revisionHeaders.xml", "officedocument.spreadsheetml.revisionHeaders+xml")


def protected_sheet(_parts: Parts) -> None:
    """The sheet is protected when it is made."""


def declare(parts: Parts, name: str, kind: str) -> None:
    types = parts["[Content_Types].xml"]
    new = f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-{kind}"/></Types>'
    parts["[Content_Types].xml"] = types.replace(b"</Types>", new.encode())


KINDS = [protected_sheet, structure_locked, signed, shared_workbook]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workbook with customers that is bound in one way."""
    bind: Callable[[Parts], None] = request.param
    path = tmp_path / "客户台账.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("客户")
        for row, cells in enumerate([["客户名称", "年销售额"], ["天河电子", 800000], ["星海包装", 500]]):
            sheet.write_row(row, 0, cells)
        if bind is protected_sheet:
            sheet.protect("secret")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    bind(parts)
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


@pytest.mark.parametrize(("lang", "nothing"), [("zh", "没有写入"), ("en", "nothing was written")])
def test_in_place_it_is_refused_with_what_to_do_and_nothing_is_written(
    book: Path, lang: str, nothing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = book.read_bytes()

    code = main(["refresh", str(book), "--yes", "--as-of", "2026-11-22", "--lang", lang])

    said = " ".join(capsys.readouterr().err.split())
    assert code == 2
    assert nothing in said
    assert " -o" in said
    assert "Excel" in said
    assert [path.name for path in book.parent.iterdir()] == [book.name]
    assert book.read_bytes() == before


@pytest.mark.parametrize("given", [True, False], ids=["with -o", "unconfirmed"])
def test_the_results_go_into_a_workbook_beside(book: Path, given: bool) -> None:
    before = book.read_bytes()
    out = book.with_name("结果.xlsx" if given else "客户台账.xlcrm.xlsx")
    options = ["--yes", "-o", str(out)] if given else []

    assert main(["refresh", str(book), "--as-of", "2026-11-22", "--quiet", *options]) == 0

    grid = open_book(out).grids()[0]
    assert [grid.at(row, 3) for row in (1, 2, 3)] == ["等级", "A", "C"]
    assert book.read_bytes() == before
    with zipfile.ZipFile(out) as package:
        assert not [name for name in package.namelist() if "_xmlsignatures" in name or "revisions" in name]


def test_a_dry_run_shows_the_changes_all_the_same(book: Path) -> None:
    assert main(["refresh", str(book), "--as-of", "2026-11-22", "--quiet", "--dry-run"]) == 0
    assert [path.name for path in book.parent.iterdir()] == [book.name]
