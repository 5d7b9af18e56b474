"""Encrypted workbooks: opened with their password, written back encrypted with it, never plain on the disk."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.workbook.package import sealed
from xlcrm.errors import UnreadableBookError, WriteError
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.file import open_book, patch
from xlcrm.workbook.package import encryption
from xlcrm.workbook.package.encryption import OLE, Seal
from xlcrm.workbook.package.replacing import put_in_place
from xlcrm.workbook.passwords import given, nobody

PASSWORD = "Zhōu·山 7"


@pytest.fixture(params=[sealed.agile, sealed.standard], ids=["agile", "standard"])
def locked(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workbook whose A1 says 客户, encrypted."""
    encrypt: Callable[[Path, str], Path] = request.param
    return encrypt(plain_book(tmp_path / "客户.xlsx"), PASSWORD)


def plain_book(path: Path, picture: int = 0) -> Path:
    """A workbook whose A1 says 客户, with a part of so many bytes that do not compress."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("一").write(0, 0, "客户")
    if picture:
        with zipfile.ZipFile(path, "a") as package:
            package.writestr("docProps/thumbnail.xml", random.Random(1).randbytes(picture))
    return path


def test_it_is_read_and_written_back_with_the_same_password(locked: Path) -> None:
    before = locked.read_bytes()

    applied = patch(locked, locked, {("一", 2, 1): "天河"}, passwords=given("falsch", PASSWORD))

    assert locked.read_bytes().startswith(OLE)
    again = openpyxl.load_workbook(io.BytesIO(sealed.plain_of(locked, PASSWORD)))["一"]
    assert [again["A1"].value, again["A2"].value] == ["客户", "天河"]
    assert Path(applied.backup or "").read_bytes() == before
    assert open_book(locked, given(PASSWORD)).grids()[0].rows == [["客户"], ["天河"]]


def test_a_copy_of_it_is_encrypted_too(locked: Path, tmp_path: Path) -> None:
    out = tmp_path / "copy.xlsx"
    patch(locked, out, {("一", 2, 1): 1}, passwords=given(PASSWORD))
    assert out.read_bytes().startswith(OLE)
    assert open_book(out, given(PASSWORD)).grids()[0].at(2, 1) == 1


def test_a_book_that_was_written_can_be_written_again(locked: Path) -> None:
    book = open_book(locked, given(PASSWORD))
    for number in (1, 2):
        book.apply(ChangeSet((SetCells("一", {(2, 1): number}),)), {})
    assert open_book(locked, given(PASSWORD)).grids()[0].at(2, 1) == 2


def test_no_plain_copy_is_on_the_disk_while_it_is_written(
    locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts: list[bytes] = []

    def look(temporary: Path, real: Path, backup: Path | None) -> None:
        starts.extend(path.read_bytes()[:8] for path in real.parent.iterdir() if path.stat().st_size > 100)
        put_in_place(temporary, real, backup)

    monkeypatch.setattr("xlcrm.workbook.package.saving.put_in_place", look)
    patch(locked, locked, {("一", 2, 1): 1}, passwords=given(PASSWORD))

    assert starts == [OLE] * 3, "the workbook, its backup and the new version"


@pytest.mark.parametrize(
    ("passwords", "said"),
    [(nobody, "needs its password"), (given(""), "needs its password"), (given("falsch"), "Wrong password")],
    ids=["none", "empty", "wrong"],
)
def test_without_its_password_it_is_not_opened(locked: Path, passwords: Any, said: str) -> None:
    with pytest.raises(UnreadableBookError, match=said) as caught:
        open_book(locked, passwords)
    assert caught.value.exit_code == 2
    assert "XLCRM_PASSWORD" in caught.value.text.zh


def test_what_does_not_decrypt_again_never_replaces_the_workbook(
    locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that spoils one byte of what it encrypted."""
    before = locked.read_bytes()
    close = Seal.close

    def spoilt(seal: Seal, plain: bytes) -> bytes:
        data = bytearray(close(seal, plain))
        data[len(data) // 2] ^= 1
        return bytes(data)

    monkeypatch.setattr(Seal, "close", spoilt)
    with pytest.raises(WriteError, match="did not pass its check"):
        patch(locked, locked, {("一", 2, 1): 1}, passwords=given(PASSWORD))
    assert locked.read_bytes() == before


@pytest.mark.parametrize("size", [1, 3900, 4096, 65_000, 7_200_000])
def test_any_size_comes_back(size: int) -> None:
    """Around the sizes at which the container around it changes its shape: small streams, segments, sectors of sectors."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", random.Random(size).randbytes(size))
    seal = Seal(PASSWORD)
    assert seal.open(seal.close(out.getvalue())) == out.getvalue()


def test_the_password_is_in_no_representation() -> None:
    assert PASSWORD not in repr(Seal(PASSWORD))


def test_damage_is_called_damage(locked: Path) -> None:
    """Whatever byte is broken or cut off: an error that says so, or the same content."""
    data, chance = locked.read_bytes(), random.Random(5)
    for _ in range(12):
        broken = bytearray(data)
        broken[chance.randrange(8, len(data))] ^= chance.randrange(1, 256)
        if chance.random() < 0.3:
            del broken[chance.randrange(len(data)) :]
        locked.write_bytes(broken)
        try:
            book = open_book(locked, given(PASSWORD))
        except UnreadableBookError:
            continue
        assert book.grids()[0].rows == [["客户"]]


def test_an_endless_hash_is_refused(locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "MAX_SPIN", 1000)
    if b"spinCount" in locked.read_bytes():
        with pytest.raises(UnreadableBookError, match="100,000 rounds"):
            open_book(locked, given(PASSWORD))


def test_rights_management_is_named(tmp_path: Path) -> None:
    path = tmp_path / "irm.xlsx"
    path.write_bytes(OLE + bytes(600) + "\tDRMContent".encode("utf-16-le"))
    with pytest.raises(UnreadableBookError, match="rights management"):
        open_book(path)


@pytest.mark.libreoffice
@pytest.mark.skipif(
    not sealed.has_libreoffice(), reason="LibreOffice with its Python module is not installed"
)
def test_libreoffice_and_xlcrm_open_what_the_other_encrypted(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.xlsx"
    sealed.by_libreoffice(plain_book(tmp_path / "a.xlsx"), theirs, store=PASSWORD)
    large = sealed.agile(plain_book(tmp_path / "large.xlsx", 8_000_000), PASSWORD)
    assert theirs.read_bytes().startswith(OLE)

    for path in (theirs, large):
        patch(path, path, {("一", 2, 1): "天河"}, passwords=given(PASSWORD))
        csv = path.with_suffix(".csv")
        sealed.by_libreoffice(path, csv, "Text - txt - csv (StarCalc)", load=PASSWORD)
        assert csv.read_text("utf-8").split() == ["客户", "天河"]


@pytest.mark.libreoffice
@pytest.mark.skipif(
    not sealed.has_libreoffice(), reason="LibreOffice with its Python module is not installed"
)
def test_an_old_xls_with_a_password_is_refused_with_what_to_do(tmp_path: Path) -> None:
    old = tmp_path / "alt.xls"
    sealed.by_libreoffice(plain_book(tmp_path / "a.xlsx"), old, "MS Excel 97", store="secret")
    with pytest.raises(UnreadableBookError, match="old format") as caught:
        open_book(old, given("secret"))
    assert "另存为 .xlsx" in caught.value.text.zh
