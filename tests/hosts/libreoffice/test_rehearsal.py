"""What the program behind LibreOffice computes ahead, and how it gives way."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.commands.outcome import Request
from xlcrm.commands.situation import Situation, look_at
from xlcrm.crm.recall import Recall, recalling
from xlcrm.hosts.libreoffice.pipe import Channel, Inbox, OtherTaskError
from xlcrm.hosts.libreoffice.rehearsal import Copy, rehearse
from xlcrm.hosts.libreoffice.sidecar import NobodysWindow
from xlcrm.hosts.pressing import Press, entry_of, press
from xlcrm.workbook.memory import MemoryBook

TEAM = """
    # 客户
    | 客户名称 | 负责人 | 城市 | 销售额 | 最近联系   |
    | 示例电子 | 李雷   | 上海 | 90000  | 2025-12-01 |
    | 示例机械 | 韩梅   | 杭州 | 1000   | 2025-06-01 |
    | 示例食品 | 李雷   | 苏州 | 50000  |            |
"""
WITH_DAYS = """
    # 客户
    | 客户编号 | 客户名称 | 负责人 | 城市 | 销售额 | 最近联系   | 可拜访日 | 预约       |
    | 1        | 示例电子 | 李雷   | 上海 | 90000  | 2025-12-01 | 周二     |            |
    | 2        | 示例机械 | 韩梅   | 杭州 | 1000   | 2025-06-01 | 看情况   | 2026-01-08 |
    | 3        | 示例食品 | 李雷   | 苏州 | 50000  |            |          |            |
"""
PRESSED = Press(entry_of("refresh"), "zh", dt.datetime(2026, 1, 5, 9))  # noqa: DTZ001 - a clock on a wall


def copy_of(book: MemoryBook) -> Copy:
    return Copy(book.name, Path(book.name), book.date1904, book.grids(), book.names(), book.state())


def all_of(book: MemoryBook) -> tuple[Any, ...]:
    return [*map(repr, book.grids())], book.names(), book.state(), repr(book.applied)


def test_a_press_after_a_rehearsal_writes_what_it_would_have_written_without_one() -> None:
    rehearsed, plain, recall = MemoryBook.from_text(TEAM), MemoryBook.from_text(TEAM), Recall()
    for _ in range(
        2
    ):  # the first press asks for the columns, the second finds the plan that the first has made
        with recalling(recall):
            rehearse(replace(PRESSED, now=dt.datetime(2026, 1, 5, 8)), copy_of(rehearsed), NobodysWindow())  # noqa: DTZ001 - as above
        with recalling(recall):
            press(PRESSED, rehearsed, NobodysWindow())
        press(PRESSED, plain, NobodysWindow())

        assert all_of(rehearsed) == all_of(plain)


def test_a_press_after_a_rehearsal_computes_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    book, recall = MemoryBook.from_text(TEAM), Recall()
    with recalling(recall):
        rehearse(PRESSED, copy_of(book), NobodysWindow())
    monkeypatch.setattr("xlcrm.commands.results._computed", None)
    monkeypatch.setattr("xlcrm.commands.situation._understood", None)
    monkeypatch.setattr("xlcrm.commands.changing._unrecorded", None)
    with recalling(recall):
        assert press(PRESSED, book, NobodysWindow())

    assert len(book.applied) == 1


CELLS = st.one_of(
    st.sampled_from(
        (None, "", "A", "李雷", "韩梅", "上海", "2025-11-30", "90000", "周三上午", "停业", "客户名称")
    ),
    st.sampled_from((1, 1.0, True, 0, 0.0, False, 90000, -5.5)),
    st.dates(dt.date(2025, 1, 1), dt.date(2026, 3, 1)),
)
EDITS = st.lists(st.tuples(st.integers(1, 7), st.integers(1, 11), CELLS), min_size=1, max_size=3)


@given(st.lists(EDITS, min_size=1, max_size=4))
@settings(max_examples=12)
def test_whatever_is_typed_between_two_presses_the_second_writes_what_a_new_program_would(
    sittings: list[list[tuple[int, int, Any]]],
) -> None:
    recalling_book, plain, recall = MemoryBook.from_text(WITH_DAYS), MemoryBook.from_text(WITH_DAYS), Recall()
    for edits in [[], *sittings]:
        for book in (recalling_book, plain):
            for row, column, cell in edits:
                book.sheets[0].put((row, column), cell)
        with recalling(recall):
            press(PRESSED, recalling_book, NobodysWindow())
        press(PRESSED, plain, NobodysWindow())

        assert all_of(recalling_book) == all_of(plain)


def test_a_rehearsal_asks_nobody_outside_of_the_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[Situation] = []
    monkeypatch.setattr("xlcrm.commands.results._computed", lambda here, *_: computed.append(here))
    settings = "# 设置\n| 设置 | 值 |\n| 道路服务器地址（OSRM） | http://127.0.0.1:9 |\n"
    book = MemoryBook.from_text(f"{TEAM}\n{settings}")
    assert look_at(Request(today=PRESSED.now.date(), book=book)).settings.road_server

    rehearse(PRESSED, copy_of(book), NobodysWindow())

    assert computed == []


def test_a_press_in_the_place_of_an_answer_ends_what_was_asked() -> None:
    lines = io.StringIO('{"r": 1}\n{"press": "refresh"}\n')
    channel = Channel(lines, io.StringIO())

    assert channel.asked("get", 1, "Count") == 1
    with pytest.raises(OtherTaskError) as other:
        channel.asked("get", 1, "Count")
    assert other.value.task == {"press": "refresh"}


def test_an_inbox_knows_whether_somebody_waits_and_gives_its_lines_in_order() -> None:
    inbox = Inbox(io.StringIO("one\ntwo\n"))

    assert not inbox.stays_empty(60)
    assert [inbox.readline() for _ in range(4)] == ["one\n", "two\n", "", ""]
