"""Others at the same workbook: a program that has it open, another run of xlcrm, a synchronising program."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import xlsxwriter

from xlcrm.errors import WriteError
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.file import open_book, patch
from xlcrm.workbook.package import lock_files
from xlcrm.workbook.package.conflicts import is_conflict_copy
from xlcrm.workbook.package.temporary import name_of
from xlcrm.workbook.package.turns import turn

ROOT = Path(__file__).parents[3]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook whose A1 says 客户."""
    path = tmp_path / "客户.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("一").write(0, 0, "客户")
    return path


# -- programs that have it open --------------------------------------------------------------------------------------


def excel_lock(name: str) -> bytes:
    """What Excel writes beside a workbook that it has open: 165 bytes with the user's name, twice."""
    ansi = name.encode("ascii", "replace")
    wide = name.encode("utf-16-le")
    return (bytes([len(ansi)]) + ansi).ljust(55) + len(name).to_bytes(2, "little") + wide.ljust(108)


LOCKS = [
    ("~$客户.xlsx", excel_lock("李华"), "李华"),
    (".~lock.客户.xlsx#", "李华,lihua,PC-7,22.11.2026 09:30,file:///C:/;".encode(), "李华 @ PC-7"),
    (".~lock.客户.xlsx#", b",lihua,PC-7,22.11.2026 09:30,file:///C:/;", "lihua @ PC-7"),
    (".~客户.xlsx", b"", ""),
    ("~$客户.xlsx", b"\x03", ""),
]


@pytest.mark.parametrize(("name", "content", "who"), LOCKS)
def test_who_has_it_open_is_said_and_nothing_is_written(
    book: Path, name: str, content: bytes, who: str
) -> None:
    before = book.read_bytes()
    book.with_name(name).write_bytes(content)

    with pytest.raises(WriteError, match="open in another program") as caught:
        patch(book, book, {("一", 1, 1): 1})

    for said in caught.value.text:
        assert who in said
        assert name in said
        assert time.strftime("%Y-%m-%d") in said
    assert book.read_bytes() == before
    assert len(list(book.parent.iterdir())) == 2


def test_a_lock_file_of_days_ago_is_called_a_left_over(book: Path) -> None:
    lock = book.with_name("~$客户.xlsx")
    lock.write_bytes(excel_lock("李华"))
    then = time.time() - 3 * lock_files.OLD
    os.utime(lock, (then, then))

    with pytest.raises(WriteError, match="more than a day old") as caught:
        patch(book, book, {("一", 1, 1): 1})

    assert "李华" in caught.value.text.zh
    assert time.strftime("%Y-%m-%d", time.localtime(then)) in caught.value.text.zh


def test_the_lock_of_a_workbook_with_a_longer_name_is_its_own(tmp_path: Path) -> None:
    """老客户名单2026.xlsx is open; 户名单2026.xlsx is not."""
    made = [tmp_path / name for name in ("老客户名单2026年.xlsx", "户名单2026年.xlsx")]
    for path in made:
        with xlsxwriter.Workbook(path) as workbook:
            workbook.add_worksheet("一")
    (tmp_path / "~$户名单2026年.xlsx").write_bytes(excel_lock("李华"))

    patch(made[0], made[0], {("一", 1, 1): 1})
    with pytest.raises(WriteError):
        patch(made[1], made[1], {("一", 1, 1): 1})


# -- two runs at once ------------------------------------------------------------------------------------------------


def test_of_two_runs_that_read_the_same_only_one_writes(book: Path) -> None:
    first, second = open_book(book), open_book(book)
    first.apply(ChangeSet((SetCells("一", {(2, 1): "甲"}),)), {})

    with pytest.raises(WriteError, match="was changed by somebody"):
        second.apply(ChangeSet((SetCells("一", {(3, 1): "乙"}),)), {})

    assert open_book(book).grids()[0].rows == [["客户"], ["甲"]]


def test_a_change_that_keeps_size_and_time_is_seen(book: Path) -> None:
    """A synchronising program sets the time back; the content is compared."""
    reader = open_book(book)
    info = book.stat()
    data = bytearray(book.read_bytes())
    data[data.index(b"xl/worksheets/sheet1.xml") - 20] ^= 1
    book.write_bytes(data)
    os.utime(book, ns=(info.st_atime_ns, info.st_mtime_ns))

    with pytest.raises(WriteError, match="was changed by somebody"):
        reader.apply(ChangeSet((SetCells("一", {(1, 1): 1}),)), {})


def test_many_runs_at_once_lose_no_edit(book: Path) -> None:
    """Six processes write into their own rows at the same time and try again whenever another one was faster."""
    code = (
        "import sys\n"
        "from xlcrm.errors import WriteError\n"
        "from xlcrm.workbook.file import patch\n"
        "for step in range(3):\n"
        "    while True:\n"
        "        try: patch(sys.argv[1], sys.argv[1], {('一', 3 * int(sys.argv[2]) + step + 2, 1): sys.argv[2]}); break\n"
        "        except WriteError as error: assert 'Run the command again' in str(error), error\n"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", code, str(book), str(n)], cwd=ROOT, stderr=subprocess.PIPE)
        for n in range(6)
    ]
    errors = [run.communicate(timeout=100)[1] for run in runs]

    assert [run.returncode for run in runs] == [0] * 6, errors
    assert open_book(book).grids()[0].rows == [["客户"], *[[str(n)] for n in range(6) for _ in range(3)]]
    assert [path.name for path in book.parent.iterdir() if path.name.startswith(".")] == []


def test_a_run_that_does_not_end_is_named(book: Path) -> None:
    with (
        turn(book),
        pytest.raises(WriteError, match=f"process {os.getpid()}") as caught,
        turn(book, patience=0.1),
    ):
        pass
    assert caught.value.exit_code == 3


def test_the_turn_of_a_killed_run_is_free(book: Path) -> None:
    code = "import sys, time; from pathlib import Path; from xlcrm.workbook.package.turns import turn\nwith turn(Path(sys.argv[1])): print('in', flush=True); time.sleep(60)"  # fmt: skip
    holder = subprocess.Popen([sys.executable, "-c", code, str(book)], cwd=ROOT, stdout=subprocess.PIPE)
    assert holder.stdout
    holder.stdout.readline()
    holder.kill()
    holder.communicate()
    lock = book.with_name(f"{name_of(book)}.lock")
    assert lock.exists()

    with turn(book, patience=1):
        pass

    assert not lock.exists()


# -- conflict copies -------------------------------------------------------------------------------------------------

CONFLICTS = [
    "客户-DESKTOP-4F7K2QL.xlsx",
    "客户-LAPTOP-9Q8W7E6R.xlsx",
    "客户-ZHANGSAN-PC.xlsx",
    "客户 (李华's conflicted copy 2026-11-22).xlsx",
    "客户 (冲突副本 2026-11-22).xlsx",
    "客户(冲突_lihua_2026-11-22 09.30.00).xlsx",
    "客户.sync-conflict-20261122-093000-ABCDEFG.xlsx",
    "客户_冲突文件_lihua_20261122.xlsx",
    "客户 (1).xlsx",
    "客户(2).XLSX",
    "客户（1）.xlsx",
]
OTHERS = [
    "客户.xlsx",
    "客户-北京.xlsx",
    "客户-Q4.xlsx",
    "客户2.xlsx",
    "客户 (旧).xlsx",
    "客户.xlcrm-backup.xlsx",
    "客户.xlcrm.xlsx",
    "老客户 (1).xlsx",
    "客户 (1).docx",
]


@pytest.mark.parametrize("name", CONFLICTS)
def test_a_newer_conflict_copy_is_warned_of(book: Path, name: str) -> None:
    copy = book.with_name(name)
    copy.write_bytes(book.read_bytes())
    later = time.time() + 60
    os.utime(copy, (later, later))

    (warning,) = open_book(book).warnings

    assert name in warning.zh
    assert name in warning.en


@pytest.mark.parametrize("name", OTHERS)
def test_other_workbooks_beside_are_none(name: str) -> None:
    assert not is_conflict_copy(name, Path("客户.xlsx"))


def test_an_older_conflict_copy_is_nobodys_business(book: Path) -> None:
    copy = book.with_name("客户 (1).xlsx")
    copy.write_bytes(b"")
    os.utime(copy, (0, 0))
    assert open_book(book).warnings == []
