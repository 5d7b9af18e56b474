"""Protection of sheets, structure and file: whoever knows the password may write, whoever does not may not."""

from __future__ import annotations

import base64
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.protection import hash_password

from tests.workbook.package import sealed
from xlcrm.errors import RefusedError
from xlcrm.workbook import passwords
from xlcrm.workbook.changes import AddColumn, Change, ChangeSet, Placement, PutSheet, SetCells
from xlcrm.workbook.file import open_book, patch
from xlcrm.workbook.package.protection import MAX_SPIN, Verifier, legacy_hash, salted_hash
from xlcrm.workbook.sheets import SheetSpec

SALT = b"0123456789abcdef"


def modern(password: str, prefix: str = "", algorithm: str = "SHA-512") -> str:
    """The attributes with which Excel since 2013 keeps a password."""
    value = salted_hash(password, algorithm.replace("-", "").lower(), SALT, 1000)
    said = {"algorithmName": algorithm, "hashValue": base64.b64encode(value).decode(), "saltValue": base64.b64encode(SALT).decode(), "spinCount": "1000"}  # fmt: skip
    return " ".join(
        f'{prefix + name[0].upper() + name[1:] if prefix else name}="{v}"' for name, v in said.items()
    )


LOCKS: dict[str, Callable[[str], tuple[str, str]]] = {
    "sheet, old hash": lambda p: ("<sheetData", f'<sheetProtection sheet="1" password="{legacy_hash(p.encode()):04X}"/>'),
    "sheet, SHA-512": lambda p: ("<sheetData", f'<sheetProtection {modern(p)} sheet="1"/>'),
    "sheet, SHA-1": lambda p: ("<sheetData", f'<sheetProtection {modern(p, algorithm="SHA-1")} sheet="true"/>'),
    "structure, old hash": lambda p: ("<bookViews", f'<workbookProtection workbookPassword="{legacy_hash(p.encode()):X}" lockStructure="1"/>'),
    "structure, SHA-512": lambda p: ("<bookViews", f'<workbookProtection {modern(p, "workbook")} lockStructure="1"/>'),
    "write, old hash": lambda p: ("<workbookPr", f'<fileSharing userName="Li" reservationPassword="{legacy_hash(p.encode()):X}"/>'),
    "write, SHA-512": lambda p: ("<workbookPr", f'<fileSharing userName="Li" {modern(p)}/>'),
}  # fmt: skip


@pytest.fixture(params=LOCKS)
def locked(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workbook locked in one way with the password "secret"."""
    path = tmp_path / "客户.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("一").write(0, 0, "客户")
    before, lock = LOCKS[request.param]("secret")
    after = "</sheetData>" if "sheetProtection" in lock else before
    return edited(path, after, after + lock if "sheetProtection" in lock else lock + after)


def edited(path: Path, old: str, new: str) -> Path:
    """The same package with a piece of its sheet or workbook part replaced, once."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            is_meant = name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml")
            package.writestr(name, data.replace(old.encode(), new.encode(), 1) if is_meant else data)
    return path


def locks_of(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        text = (package.read("xl/workbook.xml") + package.read("xl/worksheets/sheet1.xml")).decode()
    return re.findall(r"<(?:sheetProtection|workbookProtection|fileSharing)[^>]*>", text)


def work(path: Path, known: passwords.Passwords, target: Path | None = None) -> Any:
    changes: tuple[Change, ...] = (SetCells("一", {(1, 1): "天河"}), PutSheet(SheetSpec("今日", key="today")))
    return open_book(path, known).apply(ChangeSet(changes), {}, target=target)


def test_with_its_password_it_is_written_and_stays_locked_as_it_was(locked: Path) -> None:
    before = locks_of(locked)

    work(locked, passwords.given("falsch", "secret"))

    assert locks_of(locked) == before
    assert len(before) == 1
    assert openpyxl.load_workbook(locked)["一"]["A1"].value == "天河"


@pytest.mark.parametrize("known", [passwords.nobody, passwords.given("falsch", "")], ids=["none", "wrong"])
def test_without_it_nothing_is_written(locked: Path, known: passwords.Passwords) -> None:
    before = locked.read_bytes()
    with pytest.raises(RefusedError) as caught:
        work(locked, known)
    assert caught.value.kind in ("protected_sheet", "structure_locked", "write_reserved")
    assert "XLCRM_PASSWORD" in caught.value.text.en
    assert locked.read_bytes() == before
    assert len(list(locked.parent.iterdir())) == 1


def test_a_copy_beside_needs_no_password(locked: Path, tmp_path: Path) -> None:
    work(locked, passwords.nobody, tmp_path / "copy.xlsx")
    assert locks_of(tmp_path / "copy.xlsx") == locks_of(locked)


def test_each_lock_is_asked_for_once_and_by_its_name(locked: Path) -> None:
    asked: list[passwords.Guard] = []

    def ask(guard: passwords.Guard) -> list[str]:
        asked.append(guard)
        return ["secret"]

    cells = {(row, 1): row for row in range(1, 40)}
    open_book(locked, ask).apply(ChangeSet((SetCells("一", cells), PutSheet(SheetSpec("今日", key="a")), PutSheet(SheetSpec("乙", key="b")))), {})  # fmt: skip

    assert len(asked) == 1
    assert asked[0].question.zh.startswith("“客户.xlsx”")


def test_unlocked_cells_are_written_without_asking(tmp_path: Path) -> None:
    path = tmp_path / "客户.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("一")
        sheet.protect("secret")
        sheet.write(0, 0, "客户", book.add_format({"locked": False}))
    patch(path, path, {("一", 1, 1): "天河"})
    assert openpyxl.load_workbook(path)["一"]["A1"].value == "天河"
    with pytest.raises(RefusedError, match="B1 is locked"):
        patch(path, path, {("一", 1, 2): 1})


def test_a_protected_table_grows_with_the_password_only(tmp_path: Path) -> None:
    path = tmp_path / "客户.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("一")
        sheet.protect("secret")
        columns = [{"header": "客户名称"}, {"header": "负责人"}]
        sheet.add_table("A1:B3", {"name": "T", "columns": columns, "data": [["a", "b"], ["c", "d"]]})
    placement = Placement("t", "一", 1, 2, 3, {"名": 1, "人": 2}, {"a": 2, "c": 3}, list_object="T")
    changes = ChangeSet((AddColumn("t", "tier", "等级"),))
    with pytest.raises(RefusedError, match="table cannot grow"):
        open_book(path).apply(changes, {"t": placement})
    open_book(path, passwords.given("secret")).apply(changes, {"t": placement})
    assert openpyxl.load_workbook(path)["一"].tables["T"].ref == "A1:C3"


def test_a_protection_without_a_password_is_nobodys_to_lift(tmp_path: Path) -> None:
    """There is nothing to prove who lifts it: a person does, in Excel."""
    path = tmp_path / "客户.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("一").protect()
    with pytest.raises(RefusedError):
        patch(path, path, {("一", 1, 1): 1}, passwords=passwords.given("", "secret"))


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=15))
def test_the_old_hash_is_the_one_that_openpyxl_computes(password: str) -> None:
    assert f"{legacy_hash(password.encode()):X}" == hash_password(password)


@pytest.mark.parametrize(("password", "known"), [("test", 0xCBEB), ("password", 0x83AF)])
def test_the_old_hash_is_the_one_that_is_published(password: str, known: int) -> None:
    assert legacy_hash(password.encode()) == known


@settings(max_examples=20, deadline=None)
@given(
    st.text(max_size=12),
    st.text(max_size=12),
    st.sampled_from(["SHA-512", "SHA-384", "SHA-256", "SHA-1", "MD5"]),
)
def test_a_salted_hash_accepts_its_password_and_no_other(right: str, wrong: str, algorithm: str) -> None:
    value = salted_hash(right, algorithm.replace("-", "").lower(), SALT, 50)
    kept = Verifier("", algorithm, base64.b64encode(value).decode(), base64.b64encode(SALT).decode(), "50")
    assert kept.accepts(right)
    assert kept.accepts(wrong) == (wrong == right)


def test_a_chinese_password_of_an_old_program_is_known_by_its_code_page() -> None:
    assert Verifier(f"{legacy_hash('客户'.encode('gbk')):X}").accepts("客户")


@pytest.mark.parametrize(
    "kept",
    [
        Verifier("", "SHA-512", "eA==", "eA==", str(MAX_SPIN + 1)),
        Verifier("", "WHIRLPOOL", "eA==", "eA==", "1"),
        Verifier("", "SHA-512", "not base 64", "%%%", "1"),
        Verifier("XYZ"),
    ],
    ids=["endless", "unknown", "damaged", "no number"],
)
def test_what_cannot_be_checked_is_not_accepted(kept: Verifier) -> None:
    assert not kept.accepts("secret")


@pytest.mark.libreoffice
@pytest.mark.skipif(
    not sealed.has_libreoffice(), reason="LibreOffice with its Python module is not installed"
)
def test_a_password_that_libreoffice_saved_is_accepted(tmp_path: Path) -> None:
    """LibreOffice writes its own salted hash beside the old one."""
    path = tmp_path / "客户.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("一").protect("secret")
    saved = sealed.by_libreoffice(path, tmp_path / "saved.xlsx")
    assert "<sheetProtection" in "".join(locks_of(saved))

    patch(saved, saved, {("一", 1, 1): 1}, passwords=passwords.given("secret"))

    assert openpyxl.load_workbook(saved)["一"]["A1"].value == 1
