"""A small team whose settings name a ledger outside the workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.commands.conftest import TODAY
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.places import Places
from xlcrm.commands.refresh import refresh
from xlcrm.workbook.memory import MemoryBook

BOOK = """
    | 客户编号 | 客户名称 | 最近联系日 |
    | {one} | 天河电子 | 2026-11-01 |
    | {two} | 珠江机械 | 2026-11-01 |

    # 设置
    | 设置项 | 值 |
    | 外部订单 | {ledger} |
    | 外部订单的表 | {table} |
    """


def book(ledger: str, table: str = "", more: str = "", ids: tuple[str, str] = ("K1", "K2")) -> MemoryBook:
    return MemoryBook.from_text(BOOK.format(ledger=ledger, table=table, one=ids[0], two=ids[1]) + more)


def run(
    book: MemoryBook,
    folder: Path,
    connection: Callable[[str], str | None] = lambda _: None,
    *,
    keeping: bool = True,
) -> Outcome:
    """A refresh that is applied."""
    places = Places(folder, folder / "cache" if keeping else None, connection)
    outcome = refresh(Request(today=TODAY, book=book, options={"as-of": TODAY, "yes": True}, places=places))
    book.apply(outcome.changes, outcome.placements, outcome.state)
    return outcome


def codes(outcome: Outcome) -> dict[str, str]:
    return {problem["code"]: problem["message"] for problem in outcome.data["problems"]}
