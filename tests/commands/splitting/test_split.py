"""`xlcrm split` on a small team's workbook: each rep gets exactly their own, and everything around it fits."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands.splitting.teams import OWNERS, firm, mail, person, phone, team_book
from xlcrm.cli import main
from xlcrm.commands.memory import Memory
from xlcrm.commands.outgoing import base_of
from xlcrm.hosts.pressing import Press, press
from xlcrm.registry import builtins
from xlcrm.workbook import open_book
from xlcrm.workbook.package.lint import findings
from xlcrm.workbook.package.opc import Package

CUSTOMERS = 12


def split(capsys: pytest.CaptureFixture[str], book: Path, *options: str, code: int = 0) -> dict[str, Any]:
    arguments = ["split", str(book), "--json", "--no-pdf", "--as-of", "2026-11-23", "--yes", *options]
    assert main(arguments) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return team_book(tmp_path / "团队.xlsx", CUSTOMERS)


def folder(book: Path) -> Path:
    return book.with_name(f"{book.stem}-按负责人")


def part(book: Path, rep: str) -> Path:
    return folder(book) / f"{book.stem}-{rep}-2026-11-23.xlsx"


def column(path: Path, sheet: str, header: str, row: int = 1) -> list[Any]:
    cells = openpyxl.load_workbook(path)[sheet]
    place = [cell.value for cell in cells[row]].index(header)
    return [line[place].value for line in cells.iter_rows(min_row=row + 1) if line[place].value is not None]


def test_each_rep_gets_their_customers_log_and_orders(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    split(capsys, book)

    for at, rep in enumerate(OWNERS):
        mine = [firm(n) for n in range(at, CUSTOMERS, 3)]
        assert column(part(book, rep), "客户", "客户名称", 2) == mine
        assert set(column(part(book, rep), "联系记录", "客户名称")) == set(mine)
        assert len(column(part(book, rep), "订单", "订单号")) == 8


def test_what_stands_around_the_rows_moves_along(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    split(capsys, book)

    workbook = openpyxl.load_workbook(part(book, "李娜"))
    sheet = workbook["客户"]
    assert sheet["H3"].value == "=G3*2"
    assert sheet["G7"].value == "=SUM(G3:G6)"
    assert [str(areas) for areas in sheet.conditional_formatting] == ["<ConditionalFormatting A3:J6>"]
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["C3:C6"]
    assert sheet.auto_filter.ref == "A2:J6"
    assert workbook.defined_names["销售"].attr_text == "客户!$G$3:$G$6"
    assert workbook["联系记录"].tables["tblLog"].ref == "A1:E9"
    assert {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment} == {
        "J4": f"{person(4)}喜欢喝茶"
    }
    assert [name for name in zipfile.ZipFile(part(book, "李娜")).namelist() if "chart" in name] == [
        "xl/charts/chart1.xml"
    ]


def test_sums_are_those_of_the_part(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    split(capsys, book)

    sheet = openpyxl.load_workbook(part(book, "李娜"), data_only=True)["客户"]
    assert sheet["G7"].value in (None, sum(1000 * (n + 1) for n in range(1, CUSTOMERS, 3)))


def test_the_files_are_sound(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    split(capsys, book)

    for rep in OWNERS:
        package = Package(part(book, rep).read_bytes())
        assert findings(package, {name.lower() for name in package.names}) == []


def test_the_message_fits_and_the_page_dials(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = split(capsys, book)

    for one in found["reps"]:
        stem = folder(book) / one["file"].removesuffix(".xlsx")
        said = stem.with_name(f"{stem.name}.txt").read_text("utf-8-sig")
        page = stem.with_name(f"{stem.name}.html").read_text("utf-8")
        assert said == one["message"]
        assert one["rep"] in said
        assert 0 < len(said) <= 300
        assert 'href="tel:+86199' in page
        assert "http://" not in page
        assert "<script" not in page


def test_a_mention_of_anothers_customer_is_hidden_and_listed(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = openpyxl.load_workbook(book)
    workbook["客户"]["I3"] = firm(1)  # 张伟's first customer came through 李娜's
    workbook["客户"]["J3"] = f"和{person(1)}认识，电话 {phone(1)}，{mail(1)}"
    workbook.save(book)

    found = split(capsys, book)

    (mentions,) = [one["mentions"] for one in found["reps"] if one["rep"] == "张伟"]
    assert {each["cell"] for each in mentions} == {"I3", "J3"}
    sheet = openpyxl.load_workbook(part(book, "张伟"))["客户"]
    assert sheet["I3"].value == "【已隐去】"
    assert sheet["J3"].value == "和【已隐去】认识，电话 【已隐去】，【已隐去】"


def test_a_mention_stays_when_somebody_says_so(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook = openpyxl.load_workbook(book)
    workbook["客户"]["I3"] = firm(1)
    workbook.save(book)

    split(capsys, book, "--keep-mentions")

    assert openpyxl.load_workbook(part(book, "张伟"))["客户"]["I3"].value == firm(1)


def test_a_word_that_may_be_seen_stays_and_the_others_do_not(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = openpyxl.load_workbook(book)
    workbook["客户"]["I3"], workbook["客户"]["I6"] = firm(1), firm(2)
    workbook.save(book)

    split(capsys, book, "--share", firm(1))

    sheet = openpyxl.load_workbook(part(book, "张伟"))["客户"]
    assert [sheet["I3"].value, sheet["I4"].value] == [firm(1), "【已隐去】"]


def test_a_leak_stops_its_file_and_no_other(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook = openpyxl.load_workbook(book)
    header = workbook["客户"].oddHeader
    assert header is not None
    assert header.center is not None
    header.center.text = f"问 {firm(1)}"  # printed on everybody's pages
    workbook.save(book)

    found = split(capsys, book, code=1)

    by_rep = {one["rep"]: one for one in found["reps"]}
    assert by_rep["李娜"]["leaks"] == []
    assert by_rep["张伟"]["file"] is None
    assert by_rep["张伟"]["leaks"][0]["word"] == firm(1)
    assert "worksheets/sheet1.xml" in by_rep["张伟"]["leaks"][0]["part"]
    assert part(book, "李娜").exists()
    assert not part(book, "张伟").exists()


def test_the_team_remembers_what_went_out_by_the_files_id(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = split(capsys, book)

    team = Memory.parse(open_book(book).state())
    for one in found["reps"]:
        theirs = Memory.parse(open_book(part(book, one["rep"])).state())
        record = base_of(team, one["id"])
        assert theirs.part["id"] == one["id"]
        assert (theirs.journal, theirs.outgoing, theirs.runs) == ({}, {}, ())
        assert record is not None
        assert record.rep == one["rep"]
        assert [table.kind for table in record.tables] == ["customers", "log", "orders"]
        assert [row[1] for row in record.tables[0].rows] == column(
            part(book, one["rep"]), "客户", "客户名称", 2
        )


def test_the_team_keeps_its_tiers_in_the_parts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = team_book(tmp_path / "团队.xlsx", CUSTOMERS)
    assert main(["refresh", str(book), "--yes", "--as-of", "2026-11-23", "--quiet"]) == 0
    tiers = dict(zip(column(book, "客户", "客户名称", 2), column(book, "客户", "等级", 2), strict=True))
    whys = dict(zip(column(book, "客户", "客户名称", 2), column(book, "客户", "说明", 2), strict=True))

    split(capsys, book)

    seen: dict[str, str] = {}
    for rep in OWNERS:
        names = column(part(book, rep), "客户", "客户名称", 2)
        seen |= dict(zip(names, column(part(book, rep), "客户", "等级", 2), strict=True))
        assert column(part(book, rep), "客户", "说明", 2) == [whys[name] for name in names]
        assert "今日" in openpyxl.load_workbook(part(book, rep)).sheetnames
    assert seen == tiers
    assert len(set(tiers.values())) > 1


def test_a_team_that_has_not_confirmed_its_columns_is_asked_first(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["split", str(book), "--no-pdf"]) == 0

    assert "--yes" in capsys.readouterr().out
    assert not folder(book).exists()


@dataclass
class Screen:
    """A window that writes down what it shows, and says yes."""

    said: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.said.append(text)

    def ask(self, text: str) -> bool:
        self.said.append(text)
        return True

    def status(self, text: str) -> None:
        """Nothing to be seen."""


def test_the_button_asks_whether_the_columns_are_right_and_writes_the_same_files(
    book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    split(capsys, book, "--out", str(book.parent / "cli"))
    fresh = team_book(book.with_name("again.xlsx"), CUSTOMERS)
    monkeypatch.setattr("xlcrm.hosts.printing.office", lambda: None)
    now = dt.datetime(2026, 11, 23, 8)  # noqa: DTZ001 - the clock on the wall
    screen = Screen()

    press(Press(builtins().entries["split"], "zh", now), open_book(fresh), screen)

    assert "对应关系对吗" in screen.said[0]
    assert "LibreOffice" in screen.said[-1]
    written = {path.name.replace("again", "团队") for path in folder(fresh).iterdir()}
    assert written == {path.name for path in (book.parent / "cli").iterdir()}


def test_a_dry_run_says_who_gets_what_and_writes_nothing(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = book.read_bytes()

    found = split(capsys, book, "--dry-run")

    assert [one["customers"] for one in found["reps"]] == [4, 4, 4]
    assert not folder(book).exists()
    assert book.read_bytes() == before


def test_the_same_split_gives_the_same_bytes(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = split(capsys, book, "--dry-run")
    again = split(capsys, book, "--dry-run")

    names = [one["rep"] for one in first["reps"]]
    assert names == sorted(names)
    assert [one["message"] for one in first["reps"]] == [one["message"] for one in again["reps"]]
    assert dt.date.fromisoformat(first["as_of"]) == dt.date(2026, 11, 23)
