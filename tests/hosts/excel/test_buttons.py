"""The buttons' Python on a workbook that is open: through xlwings, in LibreOffice, the same code as in Excel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from tests.hosts.excel.teams import write_team
from xlcrm.hosts.excel import buttons
from xlcrm.hosts.excel.window import ExcelWindow


class Screen:
    """Message boxes of a test: every question is answered with yes."""

    said: list[str]

    def __init__(self, _app: xw.App, lang: str) -> None:
        self.lang = lang

    def say(self, text: str) -> None:
        Screen.said.append(text)

    def ask(self, text: str) -> bool:
        Screen.said.append(text)
        return True

    def status(self, _text: str) -> None:
        return None


@pytest.fixture
def team(app: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[xw.Book]:
    """The team's workbook, open."""
    Screen.said = []
    monkeypatch.setattr(buttons, "ExcelWindow", Screen)
    book = app.books.open(write_team(tmp_path / "team.xlsx"))
    yield book
    book.close()


def said(sheet: str, row: int, *answers: str) -> str:
    """What the add-in's VBA hands over."""
    return "\n".join([f"sheet={sheet}", f"row={row}", *answers]).encode("utf-16-be").hex().upper()


def rows(book: xw.Book, sheet: str) -> list[list[Any]]:
    found: list[list[Any]] = book.sheets[sheet].used_range.options(ndim=2).value
    return found


@pytest.mark.libreoffice
def test_refresh_log_and_undo_in_an_open_workbook(team: xw.Book) -> None:
    before = rows(team, "客户")

    buttons.press_in(team, "refresh", "zh", said("客户", 2))
    assert rows(team, "客户")[0][4:] == ["等级", "下次联系", "逾期天数", "说明"]
    assert [row[4] for row in rows(team, "客户")[1:]] == ["A", "B", "C"]

    buttons.press_in(team, "log", "zh", said("客户", 3, "line=电话 有效 谈妥 = 下单"))
    assert rows(team, "联系记录")[2][1:5] == ["光明食品", "电话", "有效", "谈妥 = 下单"]
    assert "下次联系约" in Screen.said[-1]

    buttons.press_in(team, "undo", "zh", said("客户", 1))
    buttons.press_in(team, "undo", "zh", said("客户", 1))
    assert [row[:4] for row in rows(team, "客户")] == [row[:4] for row in before]
    assert rows(team, "客户")[0][4:] in ([], [None] * 4)
    assert not [text for text in Screen.said if "内部错误" in text]


@pytest.mark.libreoffice
def test_what_is_wrong_is_told_in_the_language_of_the_ribbon(team: xw.Book) -> None:
    buttons.press_in(team, "why", "en", said("客户", 1))

    assert Screen.said[-1].startswith("The row with the cursor holds no customer.")


class FakeApp:
    """What ExcelWindow uses of an App, written down."""

    def __init__(self) -> None:
        self.calls: list[Any] = []
        self.status_bar: Any = "Excel's own"

    def alert(self, *given: Any, **named: Any) -> str:
        self.calls.append((given, named))
        return "yes" if named["buttons"] == "yes_no" else "ok"


def test_excels_window_shows_boxes_and_gives_the_status_bar_back() -> None:
    app: Any = FakeApp()
    window = ExcelWindow(app, "zh")

    window.say("好了")
    assert window.ask("要写入吗？") is True
    window.status("正在计算")
    assert app.status_bar == "正在计算"
    window.status("")

    assert app.status_bar is False
    assert [given for given, _ in app.calls] == [("好了",), ("要写入吗？",)]
    assert {named["title"] for _, named in app.calls} == {"xlcrm 客户台账"}


def test_what_the_add_in_hands_over_may_hold_anything() -> None:
    found = buttons.told(said("今 日=1", 7, "note=a=b、🙂"))

    assert found == {"sheet": "今 日=1", "row": "7", "note": "a=b、🙂"}
