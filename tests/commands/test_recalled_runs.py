"""A run of a program that recalls earlier ones gives what a program would give that has just been started."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.refresh import refresh
from xlcrm.crm.recall import Recall, recalling
from xlcrm.workbook.changes import ChangeSet, SetCells
from xlcrm.workbook.memory import MemoryBook

TODAY = dt.date(2026, 1, 5)
HEAD = ("客户编号", "客户名称", "负责人", "城市", "销售额", "最近联系")
CELLS: dict[int, tuple[Any, ...]] = {
    3: ("李雷", "韩梅", None),
    5: (1000.0, 1.0, True, "90000", None, "不详"),
    6: (dt.date(2025, 11, 3), dt.datetime(2025, 11, 3, 9), "2025-12-30", None),  # noqa: DTZ001 - as in a cell
}
"""Column → what somebody types there; True and 1.0 are equal in Python."""


def test_every_run_is_what_it_would_be_for_a_program_without_a_memory() -> None:
    chance, recall = random.Random(3), Recall()
    book = MemoryBook({"客户": [HEAD, *_customers(chance)]})
    for number in range(12):
        now = dt.datetime(2026, 1, 5, 9, number)  # noqa: DTZ001 - a clock on a wall
        with recalling(recall):
            _refreshed(book, dt.datetime(2026, 1, 4, 9, number))  # noqa: DTZ001 - as above
            found = _refreshed(book, now)
        assert _all_of(found) == _all_of(_refreshed(book, now))
        if number % 3:
            book.apply(found.changes, found.placements, found.state)
        _type_something(book, chance)


@pytest.mark.parametrize(
    "wish", [{"only": ("tiers",)}, {"sheets": ("visits",)}, {"as-of": dt.date(2026, 2, 2)}]
)
def test_what_is_asked_of_a_run_is_not_answered_from_another_one(wish: dict[str, Any]) -> None:
    book = MemoryBook({"客户": [HEAD, *_customers(random.Random(3))]})
    now = dt.datetime(2026, 1, 5, 9)  # noqa: DTZ001 - a clock on a wall
    with recalling(Recall()):
        plain, found = _refreshed(book, now), _refreshed(book, now, **wish)

    assert _all_of(found) == _all_of(_refreshed(book, now, **wish))
    assert _all_of(found) != _all_of(plain)


def _customers(chance: random.Random) -> list[tuple[Any, ...]]:
    cities = ("上海", "杭州", "苏州")
    return [
        (
            f"K{n}",
            f"示例客户{n}",
            chance.choice(CELLS[3]),
            chance.choice(cities),
            100.0 * n,
            chance.choice(CELLS[6]),
        )
        for n in range(1, 15)
    ]


def _type_something(book: MemoryBook, chance: random.Random) -> None:
    column = chance.choice(list(CELLS))
    cell = chance.choice(CELLS[column])
    book.apply(ChangeSet((SetCells("客户", {(chance.randint(2, 15), column): cell}),)), {})


def _refreshed(book: MemoryBook, now: dt.datetime, **options: Any) -> Outcome:
    outcome = refresh(Request(today=TODAY, options=options, book=book, now=now))
    assert outcome.once_confirmed
    return outcome if outcome.confirmed else outcome.once_confirmed()


def _all_of(outcome: Outcome) -> str:
    shown = (
        outcome.lines,
        outcome.data,
        tuple(outcome.changes),
        outcome.placements,
        outcome.state,
        outcome.ask,
    )
    return repr(shown)
