"""Commands that write files beside workbooks, on many of them: split, report, mails to look at."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands.mailing.conftest import TEAM
from tests.commands.splitting.teams import OWNERS, team_book
from tests.drawn import saved
from xlcrm.cli import main
from xlcrm.hosts.many import Done, ManyBooks, Task, run_on_many
from xlcrm.hosts.many.once import note_of, once
from xlcrm.hosts.many.tasks import carry_out
from xlcrm.workbook.file import open_book

NOW = dt.datetime(2026, 11, 23, 8, 30)  # noqa: DTZ001 - the clock on the wall
SPLIT = {"yes": True, "as-of": NOW.date(), "no-pdf": True}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return team_book(tmp_path_factory.mktemp("made") / "团队.xlsx", 6)


def copies(made: Path, folder: Path, *names: str) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    return [str(shutil.copy(made, folder / name)) for name in names]


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "backup" not in path.name
    }


def shown(folder: Path) -> dict[str, Any]:
    """What a person finds in the files: cells of the sheets that can be seen, texts, pages."""
    return {
        name: [[grid.name, grid.rows] for grid in open_book(folder / name).grids() if grid.owner != "state"]
        if name.endswith(".xlsx")
        else data
        for name, data in files(folder).items()
    }


def run(command: str, paths: list[str], options: Mapping[str, Any], **where: Any) -> list[Done]:
    return run_on_many(ManyBooks(command, paths, options, NOW, None, "zh", **where), lambda _line: None)


def test_two_processes_split_as_one_would_byte_for_byte(made: Path, tmp_path: Path) -> None:
    alone = copies(made, tmp_path / "a", "华东.xlsx", "华南.xlsx")
    together = copies(made, tmp_path / "b", "华东.xlsx", "华南.xlsx")

    for path in alone:
        carry_out(Task("split", path, SPLIT, NOW, None, "zh"))
    found = run("split", together, SPLIT, jobs=2)

    assert [done.error for done in found] == ["", ""]
    assert files(tmp_path / "b") == files(tmp_path / "a")
    assert len([name for name in files(tmp_path / "b") if "按负责人" in name]) == 2 * 3 * len(OWNERS)


def test_each_workbook_gets_a_folder_of_its_own_in_the_one_that_was_named(made: Path, tmp_path: Path) -> None:
    paths = [
        *copies(made, tmp_path / "东", "客户.xlsx"),
        *copies(made, tmp_path / "西", "客户.xlsx", "老客户.xlsx"),
    ]

    run("split", paths, {**SPLIT, "to": str(tmp_path / "out")})

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["客户", "客户 (2)", "老客户"]
    assert {len(list(path.glob("*.xlsx"))) for path in (tmp_path / "out").iterdir()} == {len(OWNERS)}


def test_reports_lie_together_unless_two_workbooks_have_one_name(made: Path, tmp_path: Path) -> None:
    paths = [
        *copies(made, tmp_path / "东", "客户.xlsx"),
        *copies(made, tmp_path / "西", "客户.xlsx", "老客户.xlsx"),
    ]

    found = run(
        "report", paths, {"yes": True, "no-pdf": True, "to": str(tmp_path / "out"), "month": "2026-10"}
    )

    assert sorted(files(tmp_path / "out")) == [
        "客户 (2)/客户-月报-2026-10.xlsx", "客户-月报-2026-10.xlsx", "老客户-月报-2026-10.xlsx",
    ]  # fmt: skip
    assert all("月报-2026-10.xlsx" in done.lines[0] for done in found)


def test_a_workbook_and_its_sister_with_macros_do_not_overwrite_each_other(
    made: Path, tmp_path: Path
) -> None:
    copies(made, tmp_path, "客户.xlsx", "客户.xlsm")

    run("report", [str(tmp_path / "客户.xlsx"), str(tmp_path / "客户.xlsm")], {"yes": True, "no-pdf": True})

    assert sorted(path.parent.name for path in tmp_path.rglob("*月报*.xlsx")) == [
        "客户 (xlsm)",
        "客户 (xlsx)",
    ]


def test_a_workbook_whose_columns_nobody_has_confirmed_is_told_as_not_done(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copies(made, tmp_path, "甲.xlsx", "乙.xlsx")

    code = main(["split", str(tmp_path), "--as-of", "2026-11-23", "--no-pdf", "--lang", "zh"])

    shown = capsys.readouterr().out.splitlines()
    assert code == 2
    assert shown[0].startswith("[1/2] 乙.xlsx: 请先核对") or shown[0].startswith("[1/2] 甲.xlsx: 请先核对")
    assert "完成 0 个工作簿，未完成 2 个" in shown[2]
    assert not list(tmp_path.rglob("*按负责人*"))


def test_the_line_of_a_workbook_says_what_a_person_has_to_look_at(made: Path, tmp_path: Path) -> None:
    paths = copies(made, tmp_path, "甲.xlsx")
    book = openpyxl.load_workbook(paths[0])
    sheet = book["客户"]
    owner = [cell.value for cell in sheet[2]].index("负责人") + 1
    sheet.cell(3, owner).value = None
    book.save(paths[0])

    (done,) = run("split", paths, SPLIT)

    assert done.lines[0] == f"甲.xlsx：{len(OWNERS)} 位业务员的文件，1 个客户没有在职负责人"


def test_mails_of_several_workbooks_are_prepared_and_none_is_sent(tmp_path: Path) -> None:
    paths = [str(saved(TEAM.format(port=25, most=50), tmp_path / name)) for name in ("甲.xlsx", "乙.xlsx")]
    options = {"as-of": NOW.date(), "attach": "none", "outbox": str(tmp_path / "out")}

    found = run("mail", paths, options, jobs=2)

    assert [done.error for done in found] == ["", ""]
    assert [done.lines[0] for done in found] == [
        f"{name}.xlsx：准备了 3 封邮件（{tmp_path}/out/{name}/2026-11-23），不写给 1 个，列的对应关系还没有人确认过"
        for name in "甲乙"
    ]
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("index.html")) == [
        "out/乙/2026-11-23/index.html", "out/甲/2026-11-23/index.html",
    ]  # fmt: skip


@pytest.mark.parametrize("option", [["--send", "2"], ["--again", "failed"], ["--arrived"]])
def test_sending_belongs_to_one_workbook(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: list[str]
) -> None:
    paths = copies(made, tmp_path, "甲.xlsx", "乙.xlsx")

    assert main(["mail", *paths, *option, "--lang", "en"]) == 2
    assert f"{option[0]} works with one workbook" in capsys.readouterr().err


def test_a_broken_workbook_does_not_keep_the_others_from_their_reports(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copies(made, tmp_path, "甲.xlsx", "乙.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"PK broken")

    code = main(["report", str(tmp_path), "--yes", "--no-pdf", "--lang", "zh", "--json"])

    found = json.loads(capsys.readouterr().out)
    assert code == 2
    assert sorted(bool(one.get("error")) for one in found) == [False, False, True]
    assert len(list(tmp_path.glob("*月报*.xlsx"))) == 2


# -- a task that is run again ---------------------------------------------------------------------------------------


def test_a_worker_that_died_between_the_workbook_and_its_files_loses_none(made: Path, tmp_path: Path) -> None:
    (whole,), (path,) = copies(made, tmp_path / "a", "甲.xlsx"), copies(made, tmp_path / "b", "甲.xlsx")
    carry_out(Task("split", whole, SPLIT, NOW, None, "zh"))
    task = Task("split", path, SPLIT, NOW, None, "zh")
    note = note_of(path, "run")
    once(task, "run")
    note.write_text(json.dumps({"before": json.loads(note.read_text("utf-8"))["before"]}), "utf-8")
    shutil.rmtree(tmp_path / "b" / "甲-按负责人")
    written = Path(path).stat()

    again = once(task, "run")

    note.unlink()
    assert not again.error
    assert shown(tmp_path / "b") == shown(tmp_path / "a")
    assert Path(path).stat().st_mtime_ns == written.st_mtime_ns


@pytest.fixture
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed", reason="xlcrm[cluster] is not installed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", protocol="tcp",
    ) as found:  # fmt: skip
        yield found


@pytest.mark.filterwarnings("ignore")  # what a cluster leaves to the garbage collector
def test_a_cluster_finds_a_folder_that_was_named_from_here(
    made: Path, tmp_path: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies(made, tmp_path / "from", "甲.xlsx", "乙.xlsx")
    monkeypatch.chdir(tmp_path)

    found = run(
        "split", ["from/甲.xlsx", "from/乙.xlsx"], {**SPLIT, "to": "out"}, scheduler=cluster.scheduler_address
    )

    assert [done.error for done in found] == ["", ""]
    assert {len(list((tmp_path / "out" / name).glob("*.xlsx"))) for name in ("甲", "乙")} == {len(OWNERS)}
