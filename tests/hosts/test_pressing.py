"""Buttons: what is asked, what is told, and what stands in the open workbook afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.mail.post_office import PostOffice
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.planning import planned
from xlcrm.errors import RefusedError
from xlcrm.grid import Grid
from xlcrm.hosts.answers import options_of, value_of
from xlcrm.hosts.pressing import MOST_LINES, Press, press
from xlcrm.lang import Lang
from xlcrm.registry import Entry, builtins, load
from xlcrm.workbook.changes import Cell
from xlcrm.workbook.memory import MemoryBook

NOW = dt.datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001 - the clock on the wall
TEAM = """
    | 客户编号 | 客户名称 | 销售额 | 最近联系   |
    | C001     | 华信电子 | 90000  | 2026-11-01 |
    | C002     | 光明食品 | 900    | 2026-09-01 |

    # 联系记录
    | 日期       | 客户名称 | 方式 | 结果 | 内容 |
    | 2026-11-01 | 华信电子 | 电话 | 有效 | 报价 |
"""


@dataclass
class Screen:
    """A window that writes down what it shows, and answers as it is told to."""

    answer: bool = True
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.said.append(text)

    def ask(self, text: str) -> bool:
        self.asked.append(text)
        return self.answer

    def status(self, text: str) -> None:
        self.stages.append(text)


@pytest.fixture
def book() -> MemoryBook:
    return MemoryBook.from_text(TEAM, name="客户.xlsx")


def pressed(command: str, lang: Lang = "zh", **given: Any) -> Press:
    return Press(builtins().entries[command], lang, NOW, **given)


def cell(book: MemoryBook, sheet: str, row: int, header: str) -> Any:
    grid = next(grid for grid in book.grids() if grid.name == sheet)
    column = list(grid.rows[0]).index(header) + 1
    return grid.at(row, column)


def test_the_first_refresh_asks_whether_the_columns_are_right_and_writes_into_the_open_book(
    book: MemoryBook,
) -> None:
    screen = Screen()

    press(pressed("refresh"), book, screen)

    assert "列的对应关系对吗" in screen.asked[0]
    assert "客户名称" in screen.asked[0]
    assert cell(book, "客户", 2, "等级") == "A"
    assert "已写入打开的工作簿" in screen.said[0]
    assert len(screen.said) == 1


def test_a_yes_writes_what_a_confirmed_run_of_the_command_would_write_without_computing_it_again(
    book: MemoryBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlcrm.commands import results

    other, runs = MemoryBook.from_text(TEAM, name="客户.xlsx"), [0]

    def counted(*given: Any) -> Any:
        runs[0] += 1
        return planned(*given)

    monkeypatch.setattr(results, "planned", counted)
    outcome = (
        builtins()
        .entries["refresh"]
        .function(Request(NOW.date(), {"registry": load, "yes": True}, other, now=NOW))
    )
    other.apply(outcome.changes, outcome.placements, outcome.state)
    runs[0] = 0

    press(pressed("refresh"), book, Screen())

    assert runs == [1]
    assert [grid.rows for grid in book.grids()] == [grid.rows for grid in other.grids()]
    assert book.state() == other.state()


def test_a_no_leaves_the_book_as_it_is(book: MemoryBook) -> None:
    before = [grid.rows for grid in book.grids()]
    screen = Screen(answer=False)

    press(pressed("refresh"), book, screen)

    assert [grid.rows for grid in book.grids()] == before
    assert screen.said == ["没有写入。"]


def test_the_second_refresh_asks_nothing_and_says_that_nothing_changed(book: MemoryBook) -> None:
    press(pressed("refresh"), book, Screen())
    screen = Screen()

    press(pressed("refresh"), book, screen)

    assert screen.asked == []
    assert screen.said[0].endswith("没有需要更新的内容。")


def test_undo_takes_the_refresh_back(book: MemoryBook) -> None:
    press(pressed("refresh"), book, Screen())
    screen = Screen()

    press(pressed("undo"), book, screen)

    assert cell(book, "客户", 1, "客户名称") == "客户名称"
    assert "等级" not in next(grid for grid in book.grids() if grid.name == "客户").rows[0]
    assert "已写入" in screen.said[0]


def test_a_large_change_is_summed_up_and_asked_about() -> None:
    rows: list[list[Cell]] = [[f"客户{number:03d}公司", number] for number in range(1, 200)]
    rows.insert(0, ["客户名称", "销售额"])
    book, screen = MemoryBook({"客户": rows}), Screen()

    press(pressed("refresh"), book, screen)

    assert len(screen.asked) == 2
    assert "199 个等级" in screen.asked[1]


def test_a_contact_is_logged_for_the_row_with_the_cursor(book: MemoryBook) -> None:
    answers = {"line": "微信 有效 12月1日 谈妥"}
    screen = Screen()

    press(pressed("log", sheet="客户", row=3, answers=answers), book, screen)

    log = next(grid for grid in book.grids() if grid.name == "联系记录")
    assert [value for value in log.rows[2] if value is not None][1:] == [
        "光明食品",
        "微信",
        "有效",
        "谈妥 [2026-12-01]",
    ]
    assert "2026-12-01" in screen.said[0]


def test_a_line_of_the_buttons_menu_logs_at_once_in_the_words_of_the_teams_log(book: MemoryBook) -> None:
    """The menu says 接通; nothing is asked."""
    press(pressed("refresh"), book, Screen())
    screen = Screen()

    press(pressed("log", sheet="客户", row=3, answers={"quick": "1"}), book, screen)

    log = next(grid for grid in book.grids() if grid.name == "联系记录")
    assert [value for value in log.rows[2] if value is not None][1:] == ["光明食品", "电话", "接通"]
    assert screen.asked == []
    assert "下次联系约" in screen.said[0]


def test_what_a_line_does_not_say_is_asked_and_a_no_writes_nothing(book: MemoryBook) -> None:
    press(pressed("refresh"), book, Screen())
    screen = Screen(answer=False)

    press(pressed("log", sheet="客户", row=3, answers={"line": "谈了报价"}), book, screen)

    assert "没有看出联系方式" in screen.asked[0]
    assert screen.said == ["没有写入。"]
    assert len(next(grid for grid in book.grids() if grid.name == "联系记录").rows) == 2


def test_an_empty_line_says_what_to_type(book: MemoryBook) -> None:
    screen = Screen()

    press(pressed("log", "en", sheet="客户", row=3, answers={"line": " "}), book, screen)

    assert "phone reached" in screen.said[0]


def test_paths_of_a_dialog_may_hold_semicolons() -> None:
    files = next(option for option in pressed("import").mark.options if option.name == "files")

    assert value_of(pressed("import"), files, "C:\\a;b.csv|D:\\c.vcf|", ()) == ["C:\\a;b.csv", "D:\\c.vcf"]
    assert value_of(pressed("import"), files, '"C:\\a.csv"; D:\\c.vcf', ()) == ["C:\\a.csv", "D:\\c.vcf"]


@pytest.mark.parametrize("answer", ["2", "按地区", "region"])
def test_a_choice_is_made_by_its_number_or_in_the_users_words(answer: str) -> None:
    press = replace(pressed("handover"), answers={"by": answer})

    assert options_of(press) == {"by": "region"}


class CountingBook(MemoryBook):
    """A workbook that counts how often it is read."""

    reads = 0

    def grids(self) -> Sequence[Grid]:
        self.reads += 1
        return super().grids()


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ("Ben", ("Ben",)),
        ("李娜=2，王强=1", ("李娜=2", "王强=1")),
        ("Ann, Ben;", ("Ann", "Ben")),
        ("甲、乙", ("甲", "乙")),
    ],
)
def test_several_names_are_taken_one_by_one(answer: str, names: tuple[str, ...]) -> None:
    press = replace(pressed("handover"), answers={"from": "张伟", "to": answer})

    assert options_of(press) == {"from": "张伟", "to": names}


def test_the_book_is_read_once_for_the_row_and_the_command() -> None:
    book = CountingBook({"客户": [["客户编号", "客户名称"], ["C001", "华信电子"]]})

    press(pressed("why", sheet="客户", row=2), book, Screen())

    assert book.reads == 1


def test_of_two_customers_of_one_name_the_one_of_the_row_is_taken() -> None:
    rows: list[list[Cell]] = [["客户名称", "客户编号"], ["华信电子", "C001"], ["华信电子", "C002"]]
    screen = Screen()

    press(pressed("why", sheet="客户", row=3), MemoryBook({"客户": rows}), screen)

    assert screen.said[0].startswith("华信电子")


def test_a_box_tells_sentences_and_leaves_the_details_to_check() -> None:
    rows: list[list[Cell]] = [["客户名称", "销售额", "电话", "最近联系"]]
    rows += [[f"客户{number:03d}公司", number, "见名片", "2025-13-40"] for number in range(1, 30)]
    book, screen = MemoryBook({"客户": rows}), Screen()

    press(pressed("refresh"), book, screen)
    press(pressed("check"), book, screen)

    refreshed, checked = screen.said
    assert "数据问题：" in refreshed
    assert "“检查”逐条列出数据问题。" in refreshed
    assert not [line for line in refreshed.split("\n") if line.startswith(" ")]
    assert "2025-13-40" in checked
    assert "按表头名称" not in checked


def test_the_customer_is_found_on_any_sheet_by_name_or_id(book: MemoryBook) -> None:
    screen = Screen()

    press(pressed("why", sheet="联系记录", row=2), book, screen)

    assert screen.said[0].startswith("华信电子")


@pytest.mark.parametrize(("sheet", "row"), [("客户", 1), ("客户", 99), ("没有", 2), ("客户", 0)])
def test_a_row_without_a_customer_says_what_to_click(book: MemoryBook, sheet: str, row: int) -> None:
    screen = Screen()

    press(pressed("why", "en", sheet=sheet, row=row), book, screen)

    assert screen.said[0].startswith(
        "The row with the cursor holds no customer. Click on a customer's row first"
    )


def test_a_date_that_cannot_be_read_is_told_and_nothing_is_written(book: MemoryBook) -> None:
    screen = Screen()

    press(
        pressed("log", sheet="客户", row=3, answers={"channel": "电话", "next": "someday"}),
        book,
        screen,
    )

    assert "someday" in screen.said[0]
    assert book.applied == []


def test_a_workbook_without_customers_says_what_it_needs() -> None:
    screen = Screen()

    press(pressed("refresh", "en"), MemoryBook({"Notes": [["hello"]]}), screen)

    assert "customer" in screen.said[0].lower()
    assert screen.stages[-1] == ""


def broken(_: Request) -> Outcome:
    raise ZeroDivisionError("by nought")


def refused(_: Request) -> Outcome:
    raise RefusedError("protected_sheet", "工作表受保护。", "The sheet is protected.")


@pytest.mark.parametrize(
    ("function", "said"), [(broken, "ZeroDivisionError: by nought"), (refused, "The sheet is protected.")]
)
def test_whatever_goes_wrong_is_told_and_the_status_bar_given_back(
    book: MemoryBook, function: Any, said: str
) -> None:
    screen = Screen()

    press(Press(Entry(builtins().entries["check"].mark, function, "test"), "en", NOW), book, screen)

    assert said in screen.said[0]
    assert screen.stages[-1] == ""


def test_a_message_has_no_more_lines_than_a_box_can_show(book: MemoryBook) -> None:
    def long(_: Request) -> Outcome:
        return Outcome(tuple(f"line {number}" for number in range(60)))

    screen = Screen()
    press(Press(Entry(builtins().entries["check"].mark, long, "test"), "en", NOW), book, screen)

    lines = screen.said[0].split("\n")
    assert len(lines) == MOST_LINES
    assert lines[-1] == "line 59"


MAILED = """
    | 客户编号 | 客户名称 | 负责人 | 最近联系日 |
    | C001     | 华信电子 | 张伟   | 2026-08-01 |

    # 团队
    | 姓名 | 邮箱              | 在职 |
    | 张伟 | zhang@example.com | 是   |

    # 设置
    | 设置项             | 值                           |
    | 发件人             | 销售内勤 <admin@example.com> |
    | 发信服务器（SMTP） | 127.0.0.1:{port}             |
    | 邮箱登录方式       | 不登录                       |
    | 邮件加密方式       | 不加密                       |
"""


def test_mails_are_prepared_by_one_button_and_sent_by_the_other_once_their_number_is_typed(
    tmp_path: Path,
) -> None:
    with PostOffice() as office:
        book = MemoryBook.from_text(MAILED.format(port=office.port), name="客户.xlsx")
        book.path = tmp_path / "客户.xlsx"  # type: ignore[attr-defined]  # where an open workbook says that it lies
        screen = Screen()
        press(pressed("mail"), book, screen)
        assert "还没有人确认过列的对应关系" in screen.said[0]
        assert list(tmp_path.rglob("*.eml"))

        press(pressed("refresh"), book, screen)
        press(pressed("send", answers={"mails": ""}), book, screen)
        assert "试运行：没有发送" in screen.said[-1]
        press(pressed("send", answers={"mails": "5"}), book, screen)
        assert "现在待发的是 1 封，不是 5" in screen.said[-1]
        assert office.inbox == []
        press(pressed("send", answers={"mails": "1"}), book, screen)

        assert "1 封中 1 封已发送。" in screen.said[-1]
        assert office.got() == {"zhang@example.com": 1}
        assert cell_of_log(book, 5, 2) == "zhang@example.com"


def cell_of_log(book: MemoryBook, row: int, column: int) -> Any:
    return next(grid for grid in book.grids() if grid.owner == "sendlog").at(row, column)


def test_mails_that_left_are_told_also_when_the_open_workbook_takes_nothing(tmp_path: Path) -> None:
    with PostOffice() as office:
        book = MemoryBook.from_text(MAILED.format(port=office.port), name="客户.xlsx")
        book.path = tmp_path / "客户.xlsx"  # type: ignore[attr-defined]  # as above
        screen = Screen()
        press(pressed("refresh"), book, screen)
        press(pressed("mail", answers={"attach": "none"}), book, screen)
        locked = Locked.of(book)

        press(pressed("send", answers={"mails": "1"}), locked, screen)

        assert "1 封中 1 封已发送。" in screen.said[-1]
        assert "下次运行时补上" in screen.said[-1]
        assert "受保护" in screen.said[-1]


class Locked(MemoryBook):
    """A workbook that takes no changes."""

    @classmethod
    def of(cls, book: MemoryBook) -> Locked:
        found = cls.__new__(cls)
        found.__dict__.update(book.__dict__)
        return found

    def apply(self, *_: Any, **__: Any) -> Any:
        raise RefusedError("protected", "工作表受保护。", "The sheet is protected.")
