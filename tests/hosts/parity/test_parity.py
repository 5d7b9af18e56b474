"""One script of actions, done by the command line, by LibreOffice's buttons and by Excel's code: every cell agrees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from tests.hosts.excel.test_buttons import Screen
from tests.hosts.libreoffice.installed import installed
from tests.hosts.libreoffice.test_extension import office
from tests.hosts.live.test_live_book import differences, told
from tests.hosts.parity.comparing import unlike, unlike_looks
from tests.hosts.parity.players import Action, ByButtons, LikeExcel, OnFile, Player, Press, Type
from tests.hosts.parity.team import CONTACTS, write_team
from tests.nobody import own_folder
from xlcrm.hosts.excel import buttons
from xlcrm.hosts.live import LiveBook
from xlcrm.workbook import open_book
from xlcrm.workbook.book import Book

pytestmark = pytest.mark.libreoffice
CHAPTERS: tuple[tuple[Action, ...], ...] = (
    (
        Press("check"),
        Press("refresh"),
        Type("客户", "Acme Trading", "等级", "C"),  # a person's word …
        Press("log", {"channel": "微信", "result": "有效", "note": "= 谈妥"}, "光明食品"),
        Type("今日", "K005", "结果", "有效"),
        Press("refresh"),
    ),
    (
        Press("add", {"module": "promises"}),
        Press("add", {"module": "service"}),
        Press("add", {"module": "tasks"}),
        Type("客户", "海天物流", "下次联系", dt.date(2026, 12, 18)),
        Press("refresh", {"release": "海天物流"}),
        Press("handover", {"from": "韩梅", "to": "李雷"}),
        Press("undo"),
        Press("why", customer="光明食品"),
    ),
    (
        Press("visits"),
        Press("risk"),
        Type("客户", "Acme Trading", "等级", None),  # … given up again
        Press("tiers"),
        Press("import", {"files": "contacts.csv"}),
        Type("客户", "光明食品", "客户名称", "光明食品集团"),
        Type("订单", "光明食品", "客户名称", "光明食品集团"),
        Press("duplicates"),
        Type("疑似重复", "很可能是同一家", "决定", "合并"),
        Press("duplicates"),
    ),
    (
        Type("设置", "截至日期", "值", dt.date(2026, 12, 24)),
        Press("refresh"),
        Press("overdue"),
        Press("greetings"),
        Press("undo"),
        Press("undo"),
        Press("undo"),
    ),
)
"""What a team does in its first days; after each chapter the workbooks are laid beside each other."""
MERGE_UNDONE = Press("undo")
"""The file gets its own bytes back; where those are out of reach, the row that was merged stands at the end."""


@pytest.fixture
def players(app: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Player, ...]]:
    """The command line, LibreOffice's buttons and Excel's code, each with a workbook of the same bytes."""
    monkeypatch.setattr(buttons, "ExcelWindow", Screen)
    monkeypatch.chdir(tmp_path)
    Screen.said = []
    (tmp_path / "contacts.csv").write_text(CONTACTS, "utf-8")
    paths = [write_team(tmp_path / name) for name in ("file.xlsx", "buttons.xlsx", "excel.xlsx")]
    with own_folder() as folder, office(installed(folder), app) as press:
        opened = [xw.apps.active.books.open(path) for path in paths[1:]]  # type: ignore[union-attr]
        yield OnFile(paths[0]), ByButtons(paths[1], opened[0], press), LikeExcel(paths[2], opened[1])


def test_every_host_does_the_same_to_every_cell(players: tuple[OnFile, ByButtons, LikeExcel]) -> None:
    file, *live = players
    for number, chapter in enumerate(CHAPTERS, 1):
        for action in chapter:
            done(players, action)
        for player in live:
            assert unlike(open_book(file.path), LiveBook(player.book)) == [], (
                f"chapter {number}, {player.path}"
            )

    shown = xw.apps.active.books.open(file.path)  # type: ignore[union-attr]
    shown.api.calculateAll()  # what a formula came to before is Excel's to compute anew when it opens the file
    for player in live:
        assert differences(LiveBook(shown), LiveBook(player.book)) == []
        assert unlike_looks(shown, player.book) == []
    shown.close()  # while it is open here, nothing writes to the file

    done(players, MERGE_UNDONE)
    books: list[Book] = [open_book(file.path), *(LiveBook(player.book) for player in live)]
    customers = [records(book) for book in books]
    assert {"K001", "K003"} <= {str(record[0]) for record in customers[0]}
    assert customers == [customers[0]] * 3


def done(players: Sequence[Player], action: Action) -> None:
    """Every host does it; none tells of a fault."""
    for player in players:
        player.press(action) if isinstance(action, Press) else player.type(action)
    assert not [text for text in Screen.said if "internal fault" in text.casefold()]


def records(book: Book) -> list[list[Any]]:
    """The rows of the customers, whatever their order."""
    return sorted(([told(cell) for cell in row[:12]] for row in book.grids()[0].rows if any(row)), key=repr)
