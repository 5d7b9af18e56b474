"""The sheets listed in the document properties follow those of the workbook, where the list was in order."""

from __future__ import annotations

import re
from pathlib import Path

import xlsxwriter

from tests.workbook.package import oracle
from xlcrm.workbook import ChangeSet, DropSheet, PutSheet, SheetSpec, open_book
from xlcrm.workbook.package.opc import Package

TODAY = PutSheet(SheetSpec("今日 & 明日", key="today"))


def team_book(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("客户")
        book.add_worksheet("备注")
        book.define_name("名单", "=客户!$A$1:$A$3")
    return path


def properties(path: Path) -> bytes:
    return oracle.entries(path)["docProps/app.xml"]


def titles(path: Path) -> tuple[list[str], list[str]]:
    """The numbers of the groups, and the titles."""
    root = oracle.parsed(properties(path))
    counts = [e.text for e in root.iter() if oracle.local(e) == "i4"]
    parts = next(e for e in root.iter() if oracle.local(e) == "TitlesOfParts")
    assert parts[0].get("size") == str(len(parts[0]))
    return counts, [e.text for e in parts[0]]


def test_a_new_sheet_is_listed_after_the_worksheets_and_before_the_names(tmp_path: Path) -> None:
    path = team_book(tmp_path / "team.xlsx")

    open_book(path).apply(ChangeSet((TODAY,)), {})

    assert titles(path) == (["3", "1"], ["客户", "备注", "今日 & 明日", "名单"])


def test_a_sheet_that_goes_is_listed_no_more(tmp_path: Path) -> None:
    path = team_book(tmp_path / "team.xlsx")
    before = properties(path)

    open_book(path).apply(ChangeSet((TODAY,)), {})
    open_book(path).apply(ChangeSet((DropSheet("today"),)), {})

    assert properties(path) == before


def test_a_list_that_was_out_of_order_is_left_alone(tmp_path: Path) -> None:
    path = team_book(tmp_path / "team.xlsx")
    package = Package(path.read_bytes())
    package.write(
        "/docProps/app.xml", re.sub(rb"<vt:lpstr>\xe5\xae\xa2[^<]*", b"<vt:lpstr>X", properties(path))
    )
    path.write_bytes(package.to_bytes())
    before = properties(path)

    open_book(path).apply(ChangeSet((TODAY,)), {})

    assert properties(path) == before
