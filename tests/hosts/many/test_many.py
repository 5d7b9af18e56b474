"""Many workbooks in one run: each as if it were alone, and a broken one stops nobody."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.hosts.many.workers import dies_over_the_second
from xlcrm.cli import main
from xlcrm.commands.memory import Memory
from xlcrm.hosts.many import Done, ManyBooks, run_on_many, workbooks
from xlcrm.hosts.many.local import in_processes
from xlcrm.hosts.many.once import forget, note_of, once
from xlcrm.hosts.many.tasks import Task, carry_out
from xlcrm.workbook.file import open_book

NOW = dt.datetime(2026, 11, 20, 8, 30)  # noqa: DTZ001 - the clock on the wall
OPTIONS = {"yes": True, "as-of": NOW.date()}


def make_book(path: Path, sales: float = 800_000) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "客户"
    for row in (
        ("客户名称", "年销售额", "最近联系日"),
        ("天河电子", sales, dt.date(2026, 9, 1)),
        ("珠江机械", 90_000, dt.date(2026, 11, 1)),
    ):
        sheet.append(row)
    book.save(path)
    return path


def make_books(folder: Path, count: int) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    return [str(make_book(folder / f"{number}.xlsx", 800_000 + number)) for number in range(1, count + 1)]


def copied(source: Path, target: Path) -> list[str]:
    """The same workbooks to the byte: one that is made again holds another moment."""
    shutil.copytree(source, target)
    return [str(target / f"{number}.xlsx") for number in range(1, len(list(source.iterdir())) + 1)]


def tasks(paths: list[str]) -> list[Task]:
    return [Task("refresh", path, OPTIONS, NOW, None, "zh") for path in paths]


def contents(paths: list[str]) -> list[bytes]:
    return [Path(path).read_bytes() for path in paths]


def runs(path: str) -> int:
    """How often a workbook was written."""
    return len(Memory.parse(open_book(path).state()).runs)


def test_two_processes_write_what_one_would_write_byte_for_byte(tmp_path: Path) -> None:
    alone = make_books(tmp_path / "a", 3)
    together = copied(tmp_path / "a", tmp_path / "b")

    one_by_one = [carry_out(task) for task in tasks(alone)]
    found = {done.path: done for done in in_processes(tasks(together), 2)}

    assert contents(together) == contents(alone)
    assert [found[path].data["tiers"] for path in together] == [done.data["tiers"] for done in one_by_one]
    assert all(not done.error for done in found.values())


def test_a_process_that_dies_loses_its_workbook_only(tmp_path: Path) -> None:
    paths = make_books(tmp_path, 3)

    found = {Path(done.path).name: done for done in in_processes(tasks(paths), 1, dies_over_the_second)}

    assert sorted(found) == ["1.xlsx", "2.xlsx", "3.xlsx"]
    assert "进程中途结束" in found["2.xlsx"].error
    assert [name for name, done in found.items() if done.error] == ["2.xlsx"]


def test_a_broken_workbook_is_told_and_the_others_are_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_books(tmp_path, 3)
    (tmp_path / "2.xlsx").write_bytes(b"PK broken")
    table = tmp_path / "结果.csv"

    code = main(
        ["refresh", str(tmp_path), "--yes", "--as-of", "2026-11-20", "--lang", "zh", "--report", str(table)]
    )

    shown = capsys.readouterr().out.splitlines()
    rows = list(csv.DictReader(table.read_text("utf-8-sig").splitlines()))
    assert code == 2
    assert [line[:5] for line in shown[:3]] == ["[1/3]", "[2/3]", "[3/3]"]
    assert "完成 2 个工作簿，未完成 1 个" in shown[3]
    assert "2.xlsx" in shown[4]
    assert [(Path(row["path"]).name, row["exit_code"], row["tiers.A"]) for row in rows] == [
        ("1.xlsx", "0", "1"), ("2.xlsx", "2", ""), ("3.xlsx", "0", "1"),
    ]  # fmt: skip


def test_json_holds_one_object_a_workbook_in_their_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = make_books(tmp_path, 2)
    (tmp_path / "0.xlsx").write_bytes(b"")

    code = main(["refresh", str(tmp_path / "0.xlsx"), *paths, "--yes", "--as-of", "2026-11-20", "--json"])

    found = json.loads(capsys.readouterr().out)
    assert code == 2
    assert [one.get("book") for one in found] == [None, "1.xlsx", "2.xlsx"]
    assert found[0]["error"]


def test_a_folder_means_its_workbooks_without_copies_and_backups(tmp_path: Path) -> None:
    for name in (
        "b.xlsx",
        "a.xlsm",
        "a.xlcrm.xlsx",
        "b.xlcrm-backup.xlsx",
        "~$b.xlsx",
        ".c.xlsx",
        "notes.txt",
    ):
        (tmp_path / name).touch()

    assert [Path(path).name for path in workbooks([str(tmp_path), str(tmp_path / "b.xlsx")])] == [
        "a.xlsm",
        "b.xlsx",
    ]
    assert [Path(path).name for path in workbooks([str(tmp_path / "*.xlsx")])] == ["b.xlsx"]


def test_an_empty_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", str(tmp_path), "--lang", "en"]) == 2
    assert "no workbook" in capsys.readouterr().err


# -- a task that is run again ---------------------------------------------------------------------------------------


def test_a_task_that_was_done_is_not_done_again(tmp_path: Path) -> None:
    (path,) = make_books(tmp_path, 1)
    first = once(tasks([path])[0], "run")
    written = contents([path])

    again = once(tasks([path])[0], "run")

    assert (again.data["tiers"], again.lines) == (first.data["tiers"], first.lines)
    assert contents([path]) == written
    assert runs(path) == 1


def test_a_worker_that_died_after_writing_is_not_written_again(tmp_path: Path) -> None:
    (path,) = make_books(tmp_path, 1)
    note = note_of(path, "run")
    once(tasks([path])[0], "run")
    begun = json.loads(note.read_text("utf-8"))
    note.write_text(
        json.dumps({"before": begun["before"]}), "utf-8"
    )  # as it stands between writing and reporting
    written = contents([path])

    again = once(tasks([path])[0], "run")

    assert contents([path]) == written
    assert again.data["tiers"] == {"A": 1, "B": 1, "C": 0}
    assert not again.error
    forget(path, "run")
    assert not note.exists()


def test_a_worker_that_died_before_writing_is_taken_over(tmp_path: Path) -> None:
    (path,) = make_books(tmp_path, 1)
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    note_of(path, "run").write_text(json.dumps({"before": [digest, None]}), "utf-8")

    done = once(tasks([path])[0], "run")

    assert done.data["tiers"] == {"A": 1, "B": 1, "C": 0}
    assert runs(path) == 1


# -- a Dask cluster -------------------------------------------------------------------------------------------------


@pytest.fixture
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed", reason="xlcrm[cluster] is not installed")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        host="127.0.0.1",
        protocol="tcp",
    ) as found:
        yield found


@pytest.mark.filterwarnings(
    "ignore"
)  # what a cluster leaves to the garbage collector when a worker is killed
def test_a_worker_killed_in_the_middle_changes_no_result_and_nothing_is_written_twice(
    tmp_path: Path, cluster: Any
) -> None:
    paths = make_books(tmp_path / "a", 10)
    alone = copied(tmp_path / "a", tmp_path / "b")
    for task in tasks(alone):
        carry_out(task)
    told: list[str] = []
    victim = next(iter(cluster.workers.values())).pid

    def say(line: str) -> None:
        told.append(line)
        if len(told) == 4:
            os.kill(victim, signal.SIGKILL)

    run = ManyBooks("refresh", paths, OPTIONS, NOW, None, "zh", scheduler=cluster.scheduler_address)
    results: list[Done] = run_on_many(run, say)

    assert [done.error for done in results] == [""] * 10
    assert [runs(path) for path in paths] == [1] * 10
    assert contents(paths) == contents(alone)
    assert not list(tmp_path.rglob("*.xlcrm-run"))


def test_without_a_scheduler_at_the_address_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed", reason="xlcrm[cluster] is not installed")
    (path,) = make_books(tmp_path, 1)

    assert main(["refresh", path, "--scheduler", "nonsense://x", "--lang", "en"]) == 2
    assert "no Dask scheduler" in capsys.readouterr().err
