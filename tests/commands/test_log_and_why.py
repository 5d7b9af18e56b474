"""Logging a contact, and asking why."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.commands.conftest import TODAY, carry_out, grid_rows, run
from xlcrm.commands.log import log
from xlcrm.commands.refresh import refresh
from xlcrm.commands.why import why
from xlcrm.errors import UsageError
from xlcrm.lang import Lang
from xlcrm.workbook.memory import MemoryBook

SAID = {"customer": "天河电子", "channel": "电话", "result": "有效"}


def test_a_contact_becomes_the_last_row_of_the_teams_own_log(book: MemoryBook) -> None:
    """
    | 客户编号 | 客户名称 | 负责人 |
    | K1       | 天河电子 | 张伟   |

    # 跟进记录
    | 时间       | 客户     | 跟进方式 | 结果     | 跟进人 |
    | 2026-10-01 | 天河电子 | 微信     | 有效     | 李娜   |
    """
    carry_out(log, book, **SAID)

    assert grid_rows(book, "跟进记录")[-1] == [TODAY, "天河电子", "电话", "有效", "张伟"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_line_of_the_buttons_menu_says_all_that_it_means_without_a_question(
    book: MemoryBook, lang: Lang
) -> None:
    """
    | 客户编号 | 客户名称 |
    | K1       | 天河电子 |

    # 跟进记录
    | 时间       | 客户     | 跟进方式 | 结果   |
    | 2026-10-01 | 天河电子 | 打电话   | 没人接 |
    """
    mark = log.xlcrm_mark  # type: ignore[attr-defined]  # what @command has put there

    found = [
        run(log, book, customer="天河电子", line=quick.answers["line"].in_(lang))
        for quick in mark.button.quick
    ]

    assert [outcome.question for outcome in found] == [None] * len(found)
    said = [(each.data["entry"].get("channel"), each.data["entry"].get("result")) for each in found]
    message = "微信" if lang == "zh" else "chat"
    video = "视频" if lang == "zh" else "online"
    assert said == [
        ("打电话", "接通"), ("打电话", "没人接"), (message, None), ("邮件", None), ("上门", "有效"), (video, "有效"),
    ]  # fmt: skip


def test_what_has_no_column_in_the_log_goes_into_the_notes(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |

    # 联系记录
    | 日期       | 客户名称 | 内容 |
    | 2026-10-01 | 天河电子 | 询价 |
    """
    carry_out(log, book, **SAID, note="寄样", next=dt.date(2026, 12, 1))

    assert grid_rows(book, "联系记录")[-1] == [TODAY, "天河电子", "寄样 [有效 电话 2026-12-01]"]


def test_a_workbook_without_a_log_gets_one_and_the_contact_counts(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 9000     | 2026-01-05 |
    """
    carry_out(refresh, book, yes=True)
    assert run(refresh, book).data["overdue"] == 1

    carry_out(log, book, **SAID)

    assert run(refresh, book).data["overdue"] == 0
    assert "联系记录" in {grid.name for grid in book.grids()}


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"date": dt.date(2027, 1, 1)}, "--next"),
        ({"next": dt.date(2020, 1, 1)}, "before"),
        ({"customer": "火星"}, "no customer"),
        ({"result": "reachd"}, "did you mean"),
        ({"channel": "电活"}, "did you mean"),
        ({"customer": "天河"}, "2 customers"),
    ],
)
def test_mistakes_are_answered_before_anything_is_written(
    book: MemoryBook, options: dict[str, object], word: str
) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    | 天河贸易 |
    """
    with pytest.raises(UsageError, match=word):
        run(log, book, **{**SAID, **options})


def test_part_of_a_name_or_the_id_will_do(book: MemoryBook) -> None:
    """
    | 客户编号 | 客户名称             |
    | K1       | 天河电子有限公司     |
    | K2       | Ｎｏｒｄ Maschinen AG |
    """
    assert run(why, book, customer="天河").data["key"] == "k1"
    assert run(why, book, customer="k2").data["key"] == "k2"
    assert run(why, book, customer="nord").data["key"] == "k2"


def test_every_value_of_a_customer_is_explained(book: MemoryBook) -> None:
    """
    | 客户名称 | 城市 | 负责人 | 年销售额 | 最近联系日 |
    | 天河电子 | 苏州 | 张伟   | 9000     | 2026-10-05 |
    """
    outcome = run(why, book, customer="天河电子")

    reasons = {value["field"]: value["reason"] for value in outcome.data["values"]}
    assert "9,000" in reasons["tier"]
    assert "2026-10-05" in reasons["next_contact"]
    assert "2026-11-22" in reasons["overdue"]
    assert reasons["visit"]
    assert not outcome.changes


def test_a_typed_over_value_is_told(book: MemoryBook) -> None:
    """
    | 客户名称 | 年销售额 |
    | 天河电子 | 9000     |
    """
    carry_out(refresh, book, yes=True)
    from xlcrm.workbook.changes import ChangeSet, SetCells

    book.apply(ChangeSet((SetCells("客户", {(2, 3): "B"}),)), {})

    outcome = run(why, book, customer="天河电子", lang="en")

    assert [value["field"] for value in outcome.data["values"]][-1] == "tier_typed"
