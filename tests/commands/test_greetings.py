"""The sheet of greetings, the line on 今日/Today, and the table of occasions on the settings sheet."""

from __future__ import annotations

from tests.commands.conftest import TODAY, carry_out, grid_rows
from xlcrm.commands.parts import greetings
from xlcrm.commands.refresh import refresh
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.memory import MemoryBook


def texts(book: MemoryBook, sheet: str) -> str:
    return "\n".join(
        " | ".join(str(cell) for cell in row if cell is not None) for row in grid_rows(book, sheet)
    )


def sheets(book: MemoryBook) -> list[str]:
    return [grid.name for grid in book.grids()]


def test_birthdays_are_listed_when_they_are_first_asked_for_and_kept_from_then_on(book: MemoryBook) -> None:
    """
    | 客户名称 | 联系人 | 职务 | 手机        | 生日       |
    | 天河电子 | 张伟   | 经理 | 13800000001 | 1980-11-25 |
    | 月湖贸易 | 李娜   |      | 13800000002 | 农历十月二十 |
    """
    carry_out(refresh, book, yes=True)
    assert "问候" not in sheets(book), "small on day one"
    assert "问候：今天 0 人，7 天内共 2 人次" in texts(book, "今日")

    carry_out(greetings, book, yes=True)
    rows = texts(book, "问候")
    assert (
        "2026-11-25 | 周三 | （无负责人） | 天河电子 | - | 张伟 | 经理 | 生日 | 电话 | 13800000001 | 张伟经理您好！"
        in rows
    )
    assert (
        "2026-11-28 | 周六 | （无负责人） | 月湖贸易 | - | 李娜 | 生日 | 电话 | 13800000002 | 李娜您好！"
        in rows
    )
    assert "农历 2026 年十月二十 → 2026-11-28，截至 2026-11-22 还有 6 天" in rows

    again = carry_out(refresh, book, yes=True)
    assert not again.changes, "refreshing twice is refreshing once"


def test_a_team_without_birthdays_sees_no_line_about_them(book: MemoryBook) -> None:
    """
    | 客户名称 | 联系人 |
    | 天河电子 | 张伟   |
    """
    carry_out(refresh, book, yes=True)

    assert "问候" not in texts(book, "今日")


def test_without_birthdays_the_sheet_says_how_to_keep_them(book: MemoryBook) -> None:
    """
    | Customer | Contact person |
    | Acme     | Bob            |
    """
    carry_out(greetings, book, yes=True)

    assert "column Birthday" in texts(book, "Greetings")


def test_what_the_team_writes_into_the_table_of_occasions_counts(book: MemoryBook) -> None:
    """
    | 客户名称 | 联系人 | 生日     |
    | 天河电子 | 张伟   | 11-25    |
    """
    carry_out(refresh, book, yes=True, sheets=("settings",))
    row = next(number for number, line in enumerate(grid_rows(book, "设置"), 1) if "问候场合" in line)
    heads = grid_rows(book, "设置")[row - 1]
    text = heads.index("中文问候语") + 1
    book.apply(
        ChangeSet((SetCells("设置", {(row + 1, text): "{姓名}，生日快乐。{签名}"}),)), {}, book.state()
    )

    told = carry_out(greetings, book, yes=True)

    assert "张伟，生日快乐。{签名}" in texts(book, "问候")
    assert any("“{签名}”不会被替换" in line for line in told.lines)


def test_the_greetings_of_today_are_counted_on_today(book: MemoryBook) -> None:
    """
    | Customer | Contact person | Birthday   |
    | Acme     | Bob            | 1980-11-22 |
    """
    carry_out(refresh, book, yes=True)

    assert TODAY.isoformat() == "2026-11-22"
    assert "Greetings: 1 today, 1 within 7 days" in texts(book, "Today")


def test_an_older_workbook_without_the_table_greets_in_its_own_language(book: MemoryBook) -> None:
    """
    | Customer | Contact person | Birthday   |
    | Acme     | Bob            | 1980-11-23 |

    # Settings
    | Setting                | Value |
    | Greetings: days ahead  | 2     |
    """
    carry_out(greetings, book, yes=True)

    assert "| Bob | Birthday |" in texts(book, "Greetings")
