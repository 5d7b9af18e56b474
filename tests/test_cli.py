"""The command line as a person uses it: on files, with exit codes, in both languages."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from xlcrm.cli import main, parser, shell_language
from xlcrm.cli.arguments import parse
from xlcrm.cli.known import known

TWINS = Path(__file__).parent / "data"
AS_OF = "2026-11-22"


def make_book(path: Path, rows: list[list[object]] | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "客户"
    for row in rows or [
        ["客户名称", "负责人", "年销售额", "最近联系日"],
        ["天河电子", "张伟", 800000, dt.date(2026, 11, 1)],
        ["星海包装", "李娜", 500, dt.date(2026, 5, 1)],
    ]:
        sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return make_book(tmp_path / "客户台账.xlsx")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def json_of(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, object]:
    assert main([*map(str, arguments), "--json"]) in (0, 1)
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_every_command_has_help_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    registry = known()
    names = {entry.mark.name for entry in registry.commands()}
    assert {"demo", "template", "check", "refresh", "tiers", "overdue", "visits", "log", "why", "patch", "plugins", "addin"} <= names  # fmt: skip
    for lang in ("zh", "en"):
        for name in sorted(names):
            with pytest.raises(SystemExit) as done:
                parser(registry, "zh" if lang == "zh" else "en").parse_args([name, "--help"])
            assert done.value.code == 0
    assert "用来" not in capsys.readouterr().err


def test_help_is_there_at_once() -> None:
    """Nothing heavy is imported before it is needed: measured against a bare interpreter in the same run."""
    code = "import xlcrm.cli as c, sys; c.parser(c.known(), 'en'); print([m for m in sys.modules if m in {'pandas', 'numpy', 'xlsxwriter', 'python_calamine', 'lxml', 'holidays', 'xlcrm.crm.schema.reading'}])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_first_refresh_writes_a_copy_and_shows_the_columns(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = book.read_bytes()

    assert main(["refresh", str(book), "--as-of", AS_OF]) == 0

    shown = capsys.readouterr().out
    assert book.read_bytes() == before
    assert (book.parent / "客户台账.xlcrm.xlsx").exists()
    assert "客户名称 → 客户名称" in shown
    assert "--yes" in shown


def test_after_yes_the_workbook_itself_is_refreshed_with_a_backup(book: Path) -> None:
    before = book.read_bytes()

    assert main(["refresh", str(book), "--as-of", AS_OF, "--yes"]) == 0

    backups = [path for path in book.parent.iterdir() if "backup" in path.name]
    assert [path.read_bytes() for path in backups] == [before]
    sheet = openpyxl.load_workbook(book, data_only=True)["客户"]
    assert [cell.value for cell in sheet[1]][4:] == ["等级", "下次联系", "逾期天数", "说明"]
    assert [cell.value for cell in sheet[2]][4] == "A"
    assert sheet["G2"].value == 6


def test_a_dry_run_leaves_bytes_and_times_alone(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stamp, before, names = book.stat().st_mtime_ns, book.read_bytes(), names_in(book.parent)

    assert main(["refresh", str(book), "--dry-run", "--verbose", "--yes", "--as-of", AS_OF]) == 0

    assert (book.stat().st_mtime_ns, book.read_bytes(), names_in(book.parent)) == (
        stamp,
        before,
        names,
    )
    assert "天河电子" in capsys.readouterr().out


def test_a_second_refresh_does_not_touch_the_file(book: Path) -> None:
    assert main(["refresh", str(book), "--yes", "--as-of", AS_OF]) == 0
    stamp, before = book.stat().st_mtime_ns, book.read_bytes()

    assert main(["refresh", str(book), "--as-of", AS_OF]) == 0

    assert (book.stat().st_mtime_ns, book.read_bytes()) == (stamp, before)


def test_json_is_one_object_with_stable_keys(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = json_of(capsys, "refresh", book, "--yes", "--as-of", AS_OF)

    assert data["as_of"] == AS_OF
    assert data["written"] == str(book)
    assert data["customers"] == 2
    assert data["tiers"] == {"A": 1, "B": 0, "C": 1}
    assert data["overdue"] == 2


def test_check_exits_with_1_when_there_are_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[list[object]] = [["客户名称", "最近联系日"], ["天河电子", "下周再说"]]
    wrong = make_book(tmp_path / "wrong.xlsx", rows)

    assert main(["check", str(wrong), "--as-of", AS_OF]) == 1
    assert "客户!B2" in capsys.readouterr().out


def test_check_lists_records_as_understood(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = json_of(capsys, "check", book, "--records", "--as-of", AS_OF)

    tables = data["tables"]
    assert isinstance(tables, list)
    assert tables[0]["columns"]["name"] == "A"
    assert tables[0]["records"][0]["last_contact"] == "2026-11-01"


def test_a_contact_is_logged_and_counts(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["refresh", str(book), "--yes", "--as-of", AS_OF])
    arguments = [
        "log",
        str(book),
        "星海",
        "--channel",
        "电话",
        "--result",
        "有效",
        "--note",
        "=寄样",
        "--date",
        AS_OF,
    ]

    assert main(arguments) == 0
    capsys.readouterr()

    data = json_of(capsys, "why", book, "星海包装", "--as-of", AS_OF)
    values = data["values"]
    assert isinstance(values, list)
    assert next(one for one in values if one["field"] == "next_contact")["value"] > AS_OF
    sheet = openpyxl.load_workbook(book)["联系记录"]
    assert "=寄样" in [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]


def test_a_customer_that_nobody_knows_is_answered_with_near_names(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["why", str(book), "天和电子", "--lang", "zh"]) == 2
    assert "天河电子" in capsys.readouterr().err


def test_patch_sets_cells_and_copies_the_rest(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = book.parent / "out.xlsx"
    settings = ["--set", "客户!C3=700", "--set", "客户!E1=新列", "--set", "客户!E2==C2*2"]

    data = json_of(capsys, "patch", book, *settings, "--add-sheet", "备忘", "-o", out)

    assert data["written"] == str(out)
    assert "xl/worksheets/sheet1.xml" in str(data["changed_parts"])
    sheet = openpyxl.load_workbook(out)["客户"]
    assert (sheet["C3"].value, sheet["E1"].value, sheet["E2"].value) == (700, "新列", "=C2*2")
    assert openpyxl.load_workbook(out).sheetnames == ["客户", "备忘"]


@pytest.mark.parametrize("text", ["客户C3=1", "客户!=1", "客户!C3", "没有!A1=1"])
def test_a_patch_that_cannot_be_read_is_named(
    book: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["patch", str(book), "--set", text, "-o", str(book.parent / "o.xlsx")]) == 2
    assert capsys.readouterr().err.strip()
    assert not (book.parent / "o.xlsx").exists()


def _missing(folder: Path) -> Path:
    return folder / "nirgends.xlsx"


def _csv(folder: Path) -> Path:
    path = folder / "list.csv"
    path.write_text("客户名称,电话\n天河,1\n", "utf-8")
    return path


def _csv_named_xlsx(folder: Path) -> Path:
    return Path(shutil.move(_csv(folder), folder / "list.xlsx"))


def _empty(folder: Path) -> Path:
    path = folder / "empty.xlsx"
    path.touch()
    return path


def _corrupt(folder: Path) -> Path:
    path = make_book(folder / "corrupt.xlsx")
    path.write_bytes(path.read_bytes()[:700])
    return path


def _folder(folder: Path) -> Path:
    path = folder / "folder.xlsx"
    path.mkdir()
    return path


def _encrypted(folder: Path) -> Path:
    msoffcrypto = pytest.importorskip(
        "msoffcrypto.format.ooxml", reason="msoffcrypto-tool makes the encrypted file"
    )
    path = folder / "encrypted.xlsx"
    plain = make_book(folder / "plain.xlsx")
    with plain.open("rb") as source, path.open("wb") as target:
        msoffcrypto.OOXMLFile(source).encrypt("geheim", target)
    return path


def _without_customers(folder: Path) -> Path:
    return make_book(folder / "prices.xlsx", [["产品", "单价"], ["螺丝", 3]])


WRONG: list[Callable[[Path], Path]] = [
    _missing, _csv, _csv_named_xlsx, _empty, _corrupt, _folder, _encrypted, _without_customers,
]  # fmt: skip


@pytest.mark.parametrize("make", WRONG, ids=lambda make: make.__name__.strip("_"))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_said_of_a_wrong_file_names_no_command_that_does_not_exist(
    make: Callable[[Path], Path], lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", str(make(tmp_path)), f"--lang={lang}"])

    named = re.findall(r"\bxlcrm ([a-z]+)", capsys.readouterr().err)
    assert set(named) <= known().entries.keys()


@pytest.mark.parametrize("make", WRONG, ids=lambda make: make.__name__.strip("_"))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_file_gets_one_clear_sentence_and_nothing_is_written(
    make: Callable[[Path], Path], lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make(tmp_path)
    before = names_in(tmp_path)

    code = main(["refresh", str(path), "--yes", "--lang", lang])

    said = capsys.readouterr().err.strip()
    assert code == 2
    assert said
    assert "Traceback" not in said
    assert "\n" not in said
    assert (lang == "zh") == any(
        "\u4e00" <= char <= "\u9fff" for char in said.replace("客户", "Sheet" if lang == "en" else "客户")
    )
    assert names_in(tmp_path) == before


def test_a_workbook_open_in_excel_is_not_overwritten(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book.parent / f"~${book.name}").write_bytes(b"\x05admin")
    before = book.read_bytes()

    assert main(["refresh", str(book), "--yes", "--as-of", AS_OF]) == 3

    assert book.read_bytes() == before
    assert capsys.readouterr().err.strip()


def test_an_old_xls_is_read_and_its_results_go_to_an_xlsx_beside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = Path(shutil.copy(TWINS / "13_old_xls.xls", tmp_path / "alt.xls"))
    before = old.read_bytes()

    assert main(["refresh", str(old), "--yes", "--as-of", AS_OF, "--lang", "zh"]) == 0

    assert old.read_bytes() == before
    assert (tmp_path / "alt.xlcrm.xlsx").exists()
    assert ".xls" in capsys.readouterr().out


def test_several_workbooks_in_one_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    books = [make_book(tmp_path / f"{number}.xlsx") for number in (1, 2)]

    assert main(["refresh", *map(str, books), "--yes", "--as-of", AS_OF, "--json"]) == 0

    assert [one["book"] for one in json.loads(capsys.readouterr().out)] == ["1.xlsx", "2.xlsx"]
    assert main(["refresh", *map(str, books), "-o", "x.xlsx"]) == 2


def test_the_demo_says_where_to_look(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started = time.process_time()

    assert main(["demo", str(tmp_path / "d"), "--as-of", AS_OF, "--lang", "zh"]) == 0

    shown = capsys.readouterr().out
    path = tmp_path / "d" / "客户台账-演示.xlsx"
    assert str(path) in shown
    assert "今日" in shown
    assert time.process_time() - started < 60, "ten seconds on a quiet machine"
    assert {"今日", "客户", "联系记录", "订单", "设置", "仪表盘", "拜访计划", "逾期", "运行记录"} <= set(
        openpyxl.load_workbook(path, read_only=True).sheetnames
    )
    before = path.read_bytes()
    assert main(["refresh", str(path), "--as-of", AS_OF]) == 0
    assert path.read_bytes() == before


def test_an_empty_template_can_be_checked_and_refreshed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "neu.xlsx"

    assert main(["template", str(path), "--lang", "en"]) == 0
    assert main(["check", str(path)]) == 0
    assert main(["refresh", str(path), "--as-of", AS_OF]) == 0
    assert main(["template", str(path)]) == 2

    assert "exists" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "locale", "wanted"),
    [
        (["check", "--lang", "en"], "zh_CN.UTF-8", "en"),
        (["check", "--lang=zh"], "en_US.UTF-8", "zh"),
        (["check"], "zh_CN.UTF-8", "zh"),
        (["check"], "C", "en"),
    ],
)
def test_the_shell_speaks_the_language_of_the_terminal(
    arguments: list[str], locale: str, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert shell_language(arguments) == wanted


LOG_ONLY: list[list[object]] = [
    ["联系台账 2026"],
    [],
    ["日期", "方式", "结果"],
    [dt.date(2026, 11, 1), "电话", "有效"],
    [dt.date(2026, 11, 2), "微信", "有效"],
]


@pytest.mark.parametrize(
    ("lang", "seen"), [("zh", "第 3 行最像表头：日期 | 方式 | 结果"), ("en", "row 3 looks most like a header: 日期 | 方式 | 结果")]
)  # fmt: skip
def test_check_shows_what_it_saw_when_there_is_no_customer_table(
    tmp_path: Path, lang: str, seen: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make_book(tmp_path / "台账.xlsx", LOG_ONLY)

    code = main(["check", str(path), "--lang", lang])
    shown = capsys.readouterr()

    assert code == 2
    assert seen in shown.out
    assert ("客户名称" if lang == "zh" else "'Customer'") in shown.err


def test_check_prints_json_also_when_there_is_no_customer_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make_book(tmp_path / "台账.xlsx", LOG_ONLY)

    code = main(["check", str(path), "--json", "--lang", "en"])
    found = json.loads(capsys.readouterr().out)

    assert code == 2
    assert found["error"].startswith("No customer table was found")
    assert found["unread"] == [{"sheet": "客户", "row": 3, "texts": ["日期", "方式", "结果"]}]
    assert {"book", "as_of", "tables", "problems"} <= set(found)


def test_whatever_goes_wrong_is_json_when_json_was_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["refresh", str(tmp_path / "没有.xlsx"), "--json", "--lang", "zh"])
    shown = capsys.readouterr()

    assert code == 2
    assert json.loads(shown.out) == {"error": shown.err.strip()}


def test_why_says_each_reason_once(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for lang in ("zh", "en"):
        assert main(["why", str(book), "星海", "--as-of", AS_OF, "--lang", lang]) == 0
        reasons = [line for line in capsys.readouterr().out.splitlines() if line.startswith("      ")]
        assert len(reasons) >= 4
        assert len(set(reasons)) == len(reasons)


@pytest.mark.parametrize(
    "words",
    [
        ["import", "new.csv", "more.csv", "--into", "BOOK", "--dry-run"],
        ["import", "--into=BOOK", "new.csv", "more.csv", "--dry-run"],
        ["--lang", "zh", "import", "BOOK", "new.csv", "more.csv", "--dry-run"],
    ],
)
def test_an_import_names_its_workbook_before_the_files_or_after_them(words: list[str]) -> None:
    given = parse(words, known(), "en")

    assert (given["book"], given["files"], given["dry-run"]) == ("BOOK", ["new.csv", "more.csv"], True)
