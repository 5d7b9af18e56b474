"""Workbooks that are not to be changed: what a person sees, what to do now, and that nothing was written."""

from __future__ import annotations

import re
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


def write_reserved(parts: Parts) -> None:
    lock = b'<fileSharing userName="Li" reservationPassword="CBEB"/><workbookPr'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbookPr", lock, 1)


BOUND = [signed, shared_workbook]
LOCKED = [protected_sheet, structure_locked, write_reserved]


@pytest.fixture(params=[*BOUND, *LOCKED], ids=lambda kind: kind.__name__)
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workbook with customers that is bound or locked in one way."""
    return made(request.param, tmp_path)


@pytest.fixture(params=BOUND, ids=lambda kind: kind.__name__)
def bound_book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workbook that no password opens."""
    return made(request.param, tmp_path)


@pytest.fixture(params=LOCKED, ids=lambda kind: kind.__name__)
def locked_book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workbook that a password opens."""
    return made(request.param, tmp_path)


def made(bind: Callable[[Parts], None], tmp_path: Path) -> Path:
    path = tmp_path / "客户台账.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("客户")
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
    bound_book: Path, lang: str, nothing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    book, before = bound_book, bound_book.read_bytes()

    code = main(["refresh", str(book), "--yes", "--as-of", "2026-11-22", "--lang", lang])

    said = " ".join(capsys.readouterr().err.split())
    assert code == 3
    assert nothing in said
    assert " -o" in said
    assert "Excel" in said
    assert [path.name for path in book.parent.iterdir()] == [book.name]
    assert book.read_bytes() == before


@pytest.mark.parametrize(("lang", "unchanged"), [("zh", "本身没有改动"), ("en", "itself is unchanged")])
def test_what_is_locked_without_a_password_goes_beside_and_says_so(
    locked_book: Path, lang: str, unchanged: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = locked_book.read_bytes()

    code = main(["refresh", str(locked_book), "--yes", "--as-of", "2026-11-22", "--lang", lang])

    said = capsys.readouterr().out
    assert code == 0
    assert unchanged in said
    assert "XLCRM_PASSWORD" in said
    assert locked_book.read_bytes() == before
    assert open_book(locked_book.with_name("客户台账.xlcrm.xlsx")).grids()[0].at(2, 3) == "A"


@pytest.mark.parametrize("lock", [structure_locked, write_reserved], ids=lambda lock: lock.__name__)
def test_a_log_entry_is_not_sent_into_a_copy(
    lock: Callable[[Parts], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made(lock, tmp_path)
    before = path.read_bytes()

    code = main(
        ["log", str(path), "天河电子", "--channel", "电话", "--result", "已联系", "--yes", "--lang", "en"]
    )

    assert code != 0
    assert "nothing was written" in " ".join(capsys.readouterr().err.split())
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_with_its_password_the_workbook_itself_is_written_and_stays_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(protected_sheet, tmp_path)
    monkeypatch.setenv("XLCRM_PASSWORD", "falsch\nsecret")

    assert main(["refresh", str(path), "--yes", "--as-of", "2026-11-22", "--quiet"]) == 0

    assert open_book(path).grids()[0].at(2, 3) == "A"
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(tmp_path / "客户台账.xlcrm-backup.xlsx") as backup:
        sheets = [p.read("xl/worksheets/sheet1.xml") for p in (package, backup)]
    lock, lock_before = (re.search(rb"<sheetProtection[^>]*>", sheet) for sheet in sheets)
    assert lock
    assert lock_before
    assert lock[0] == lock_before[0]


def test_a_wrong_password_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = made(protected_sheet, tmp_path)
    assert main(["check", str(path), "--password-file", str(tmp_path / "keins.txt"), "--lang", "en"]) == 2
    assert "keins.txt" in capsys.readouterr().err


def test_read_only_recommended_is_a_question_that_yes_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def recommend(parts: Parts) -> None:
        mark = b'<fileSharing readOnlyRecommended="1"/><workbookPr'
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbookPr", mark, 1)

    path = made(recommend, tmp_path)
    assert main(["refresh", str(path), "--yes", "--as-of", "2026-11-22", "--quiet"]) == 0
    before = path.read_bytes()

    assert main(["refresh", str(path), "--as-of", "2026-11-29", "--lang", "en"]) == 0

    assert "read-only recommended" in capsys.readouterr().out
    assert path.read_bytes() == before


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


def dry_run(book: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> str:
    before, beside = book.read_bytes(), sorted(book.parent.iterdir())
    options = ["--yes", "--dry-run", "--as-of", "2026-11-22", "--lang", lang]

    assert main(["refresh", str(book), *options]) == 0

    assert book.read_bytes() == before
    assert sorted(book.parent.iterdir()) == beside
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("lang", "refused"), [("zh", "正式运行会被拒绝："), ("en", "The real run would be refused:")]
)
def test_a_dry_run_says_that_the_real_run_would_be_refused(
    bound_book: Path, lang: str, refused: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = dry_run(bound_book, lang, capsys)

    assert refused in said
    assert " -o" in said


def test_a_dry_run_says_that_what_is_locked_would_go_beside(
    locked_book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = dry_run(locked_book, "zh", capsys)

    assert "正式运行会写入" in said
    assert "客户台账.xlcrm.xlsx" in said
    assert "XLCRM_PASSWORD" in said


def test_a_dry_run_says_that_the_workbook_is_open_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made(lambda _parts: None, tmp_path)
    (tmp_path / ".~lock.客户台账.xlsx#").write_text(",li,desk,22.11.2026 09:00,file:///home/li;", "utf-8")

    said = dry_run(path, "en", capsys)

    assert "The real run would be refused:" in said
    assert "open" in said


def test_a_dry_run_says_where_the_real_run_would_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made(lambda _parts: None, tmp_path)

    assert f"The real run would write {path}" in dry_run(path, "en", capsys)
