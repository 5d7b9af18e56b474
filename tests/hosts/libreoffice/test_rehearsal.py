"""What the program behind LibreOffice computes ahead, and how it gives way."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

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
