"""Disks that fill up, folders without permission, shares that go away: the workbook stays, and a sentence says why."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from xlcrm.errors import WriteError
from xlcrm.workbook.file import open_book, patch
from xlcrm.workbook.package import backups, faults

ROOT = Path(__file__).parents[3]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook whose A1 says 客户."""
    return made(tmp_path / "客户.xlsx")


def made(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("一").write(0, 0, "客户")
    return path


def value(path: Path) -> Any:
    return open_book(path).grids()[0].at(1, 1)


@pytest.fixture
def as_root() -> None:
    """Only root may mount a disk and become somebody else: for others the test cannot be expected to work."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.xfail("only root may mount a disk and become somebody else")


# -- faults at any moment --------------------------------------------------------------------------------------------

FAULTS = [
    errno.EIO,
    errno.ESTALE,
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.ENOTCONN,
    errno.EACCES,
    errno.EFBIG,
]


@pytest.mark.parametrize("call", ["fsync", "replace", "mkstemp", "chmod"])
@pytest.mark.parametrize("code", FAULTS, ids=lambda code: errno.errorcode[code])
def test_a_fault_at_any_call_leaves_the_workbook_and_nothing_else(
    book: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    """The system's call fails as it does when a share goes away: given here, since none goes away on demand."""
    before = book.read_bytes()

    def fails(*_: Any, **__: Any) -> Any:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patched:
        patched.setattr(f"tempfile.{call}" if call == "mkstemp" else f"os.{call}", fails)
        with pytest.raises(WriteError) as caught:
            patch(book, book, {("一", 1, 1): 1})

    assert caught.value.exit_code == 3
    assert "未改动" in caught.value.text.zh or "没有写入" in caught.value.text.zh
    assert book.read_bytes() == before
    assert {path.name for path in book.parent.iterdir()} <= {book.name, backups.backup_name(book).name}


def test_a_server_that_replaced_the_file_and_lost_the_answer_is_believed(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def answers_badly(source: Any, target: Any) -> None:
        replace(source, target)
        if Path(target) == book:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "replace", answers_badly)
    patch(book, book, {("一", 1, 1): 1})
    assert value(book) == 1


def test_when_nobody_can_tell_which_version_is_there_that_is_said(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole folder is gone at the moment of the replacement."""
    away = book.parent.with_name("away")

    def goes_away(_source: Any, _target: Any) -> None:
        book.parent.rename(away)
        raise OSError(errno.ESTALE, "Stale file handle")

    monkeypatch.setattr("xlcrm.workbook.package.saving.back_up", backups.backup_name)
    monkeypatch.setattr(os, "replace", goes_away)
    with pytest.raises(WriteError, match="old or the complete new") as caught:
        patch(book, book, {("一", 1, 1): 1})
    assert "备份" in caught.value.text.zh
    assert value(away / book.name) == "客户"


def test_each_kind_of_fault_has_its_own_remedy(book: Path) -> None:
    said = {faults.failed(book, OSError(code, os.strerror(code))).text.en for code in FAULTS}
    assert len(said) == 6, (
        "EIO, ESTALE and ENOTCONN differ by their reason; full disks and permissions are one each"
    )


# -- real disks and real people --------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 64 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=False, capture_output=True)  # fmt: skip
    if mounted.returncode:
        pytest.xfail("no disk can be mounted here, as in many containers")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


@pytest.mark.usefixtures("as_root")
def test_a_full_disk_is_called_full(small_disk: Path) -> None:
    book = made(small_disk / "客户.xlsx")
    before = book.read_bytes()
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    (small_disk / "ballast").write_bytes(bytes(free - 4096))

    with pytest.raises(WriteError, match="disk is full"):
        patch(book, book, {("一", 1, 1): "x" * 30_000})

    assert book.read_bytes() == before
    assert sorted(path.name for path in small_disk.iterdir()) == ["ballast", "客户.xlsx"]


@pytest.mark.usefixtures("as_root")
def test_a_linked_workbook_on_a_full_disk_is_as_before(small_disk: Path) -> None:
    """Written through, not replaced: the room is taken first, so that nothing is half written."""
    book = made(small_disk / "客户.xlsx")
    os.link(book, small_disk / "name2.xlsx")
    before = book.read_bytes()
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    (small_disk / "ballast").write_bytes(bytes(free - 4096 * 5))
    chance = "".join(chr(0x4E00 + n * 7919 % 20000) for n in range(3500))

    with pytest.raises(WriteError, match="disk is full"):
        patch(book, book, {("一", 1, 1): chance})

    assert book.read_bytes() == before


@pytest.mark.usefixtures("as_root")
def test_a_disk_that_is_unplugged_while_it_is_written(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = made(small_disk / "客户.xlsx")
    back_up = backups.back_up

    def unplugged(real: Path) -> Path:
        made_backup = back_up(real)
        subprocess.run(["umount", "-l", str(small_disk)], check=True)
        return made_backup

    monkeypatch.setattr("xlcrm.workbook.package.saving.back_up", unplugged)
    with pytest.raises(WriteError) as caught:
        patch(book, book, {("一", 1, 1): 1})
    assert "断开" in caught.value.text.zh


AS_NOBODY = """
import os, shutil, sys, tempfile
from xlcrm.errors import WriteError
from xlcrm.workbook.file import patch

with tempfile.TemporaryDirectory() as folder:  # loads every module, which nobody may not be allowed to read later
    patch(shutil.copy(sys.argv[1], folder + "/a.xlsx"), folder + "/a.xlsx", {("一", 1, 1): 1})
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
try:
    patch(sys.argv[1], sys.argv[1], {("一", 1, 1): "nobody"})
    print("done")
except WriteError as error:
    print(error)
"""


def patched_by_nobody(book: Path) -> str:
    """Write into a workbook as a user without rights; what was said."""
    command = [sys.executable, "-c", AS_NOBODY, str(book)]
    return subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True).stdout


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may reach: pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="xlcrm-test-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.usefixtures("as_root")
def test_a_colleagues_workbook_keeps_its_owner(open_folder: Path) -> None:
    """Everybody may write into it, but only root could give a new file to somebody else."""
    book = made(open_folder / "客户.xlsx")
    os.chown(book, 1234, 1234)
    book.chmod(0o666)
    before = book.stat()

    assert patched_by_nobody(book) == "done\n"

    after = book.stat()
    assert (after.st_uid, after.st_gid, after.st_mode, after.st_ino) == (1234, 1234, before.st_mode, before.st_ino)  # fmt: skip
    assert value(book) == "nobody"


@pytest.mark.usefixtures("as_root")
@pytest.mark.parametrize("closed", ["folder", "file"])
def test_without_permission_nothing_is_written_and_that_is_said(open_folder: Path, closed: str) -> None:
    book = made(open_folder / "客户.xlsx")
    book.chmod(0o644 if closed == "file" else 0o666)
    open_folder.chmod(0o755 if closed == "folder" else 0o777)
    before = book.read_bytes()

    said = patched_by_nobody(book)

    assert "No permission" in said
    assert "-o" in said
    assert book.read_bytes() == before
    assert len(list(open_folder.iterdir())) == 1


# -- what stays of the old file --------------------------------------------------------------------------------------


def test_a_file_marked_read_only_is_not_replaced(book: Path) -> None:
    book.chmod(0o444)
    before = book.read_bytes()
    with pytest.raises(WriteError, match="read-only"):
        patch(book, book, {("一", 1, 1): 1})
    assert book.read_bytes() == before


def test_all_hard_links_see_the_new_content(book: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "同一个.xlsx"
    os.link(book, other)
    before = book.read_bytes()

    applied = patch(book, book, {("一", 1, 1): "新"})

    assert book.samefile(other)
    assert value(other) == "新"
    assert Path(applied.backup or "").read_bytes() == before


def test_a_chain_of_links_stays_and_the_backup_lies_beside_the_file(book: Path, tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    first, second = tmp_path / "links" / "a.xlsx", tmp_path / "links" / "b.xlsx"
    first.symlink_to(book)
    second.symlink_to("a.xlsx")

    applied = patch(second, second, {("一", 1, 1): "新"})

    assert second.readlink() == Path("a.xlsx")
    assert first.is_symlink()
    assert value(book) == "新"
    assert Path(applied.backup or "").parent == book.parent
    assert len(list((tmp_path / "links").iterdir())) == 2


def test_mode_and_extended_attributes_stay(book: Path) -> None:
    book.chmod(0o640)
    try:
        os.setxattr(book, "user.tag", "团队".encode())
    except OSError:
        pytest.xfail("this file system has no extended attributes")

    patch(book, book, {("一", 1, 1): 1})

    assert os.getxattr(book, "user.tag") == "团队".encode()
    assert stat.S_IMODE(book.stat().st_mode) == 0o640


def test_backups_are_three_at_most_and_the_newest_is_the_last_version(book: Path) -> None:
    versions = [book.read_bytes()]
    for number in range(6):
        patch(book, book, {("一", 1, 1): number})
        versions.append(book.read_bytes())
    kept = [backups.backup_name(book, number).read_bytes() for number in (1, 2, 3)]
    assert kept == versions[-2:-5:-1]
    assert len(list(book.parent.iterdir())) == 4
